// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {OfferActs} from "./acts/OfferActs.sol";
import {ActVerifier} from "./base/ActVerifier.sol";
import {
    AcceptOffer,
    Application,
    ApplicationState,
    ApplyForLoan,
    DeclineLoan,
    ILoanOffers,
    OfferLoan
} from "./interfaces/ILoanOffers.sol";
import {IMemberRegistry} from "./interfaces/IMemberRegistry.sol";
import {IPledgeLoans, LoanTerms} from "./interfaces/IPledgeLoans.sol";
import {AssetKinds, IProducts, Product} from "./interfaces/IProducts.sol";
import {BusinessDay} from "./libraries/BusinessDay.sol";
import {LoanMath} from "./libraries/LoanMath.sol";
import {
    AlreadyExecuted,
    AmountMissing,
    NotBorrower,
    NotFinancier,
    RateNotAllowed,
    VersionConflict
} from "./types/Errors.sol";
import {LoanId, MemberId} from "./types/Ids.sol";
import {Roles} from "./types/Roles.sol";
import {Signature} from "./types/Signing.sol";

/// @title Implements ILoanOffers, where everything is described
contract LoanOffers is ILoanOffers, ActVerifier {
    using OfferActs for AcceptOffer;
    using OfferActs for ApplyForLoan;
    using OfferActs for DeclineLoan;
    using OfferActs for OfferLoan;

    IProducts public immutable products;
    IPledgeLoans public immutable loans;

    mapping(LoanId loan => Application) private _applications;

    constructor(IMemberRegistry registry_, IProducts products_, IPledgeLoans loans_) ActVerifier(registry_, "1") {
        products = products_;
        loans = loans_;
    }

    // ---------------------------------------------------------------- acts

    /// @inheritdoc ILoanOffers
    function applyForLoan(ApplyForLoan calldata act, Signature[] calldata signatures) external {
        if (act.amount == 0) revert AmountMissing();
        Product memory product = products.productOf(act.product);
        if (!product.open) revert IProducts.ProductIsClosed(act.product);
        if (product.assetKinds & AssetKinds.RECEIPT == 0) revert AssetKindNotAccepted(act.product);
        if (act.tenorDays == 0 || act.tenorDays > product.maxTenorDays) {
            revert LoanTenor(act.tenorDays, product.maxTenorDays);
        }
        bytes32 digest = _requireSigned(act.hash(), act.deadline, _single(act.borrower, Roles.ANY), signatures);
        LoanId id = LoanId.wrap(digest);
        Application storage application = _applications[id];
        if (application.state != ApplicationState.NONE) revert AlreadyExecuted(digest);
        application.state = ApplicationState.APPLIED;
        application.version = 1;
        application.financier = product.financier;
        application.borrower = act.borrower;
        application.tenorDays = act.tenorDays;
        application.amount = act.amount;
        application.product = act.product;
        emit LoanApplied(id, product.financier, act);
    }

    /// @inheritdoc ILoanOffers
    function offerLoan(OfferLoan calldata act, Signature[] calldata signatures) external {
        Application storage application = _requireOpen(act.loan, act.version);
        _requireFinancier(act.loan, application, act.financier);
        if (act.limit > application.amount) revert LimitAboveApplication(act.loan, act.limit, application.amount);
        _requireTerms(act, products.productOf(application.product));
        _requireSigned(act.hash(), act.deadline, _dual(act.financier, Roles.FINANCIER), signatures);
        application.state = ApplicationState.OFFERED;
        application.version = act.version + 1;
        application.limit = act.limit;
        application.rate = act.rate;
        application.maturityDay = act.maturityDay;
        application.offerUntil = act.offerUntil;
        emit LoanOffered(act.loan, act);
    }

    /// @inheritdoc ILoanOffers
    function acceptOffer(AcceptOffer calldata act, Signature[] calldata signatures) external {
        Application storage application = _requireOpen(act.loan, act.version);
        if (application.state != ApplicationState.OFFERED) {
            revert ApplicationStateInvalid(act.loan, application.state);
        }
        if (application.borrower != act.borrower) {
            revert NotBorrower(LoanId.unwrap(act.loan), act.borrower, application.borrower);
        }
        if (block.timestamp > application.offerUntil) {
            revert OfferExpired(act.loan, application.offerUntil, block.timestamp);
        }
        bool same =
            act.limit == application.limit &&
                act.rate == application.rate &&
                act.maturityDay == application.maturityDay;
        if (!same) revert TermsDiffer(act.loan);
        _requireSigned(act.hash(), act.deadline, _single(act.borrower, Roles.ANY), signatures);
        application.state = ApplicationState.ACCEPTED;
        application.version = act.version + 1;
        emit OfferAccepted(act.loan, act);
        loans.open(act.loan, _terms(application));
    }

    /// @inheritdoc ILoanOffers
    function declineLoan(DeclineLoan calldata act, Signature[] calldata signatures) external {
        Application storage application = _requireOpen(act.loan, act.version);
        _requireFinancier(act.loan, application, act.financier);
        _requireSigned(act.hash(), act.deadline, _dual(act.financier, Roles.FINANCIER), signatures);
        application.state = ApplicationState.DECLINED;
        application.version = act.version + 1;
        emit LoanDeclined(act.loan, act);
    }

    // ---------------------------------------------------------------- views

    /// @inheritdoc ILoanOffers
    function applicationOf(LoanId loan) external view returns (Application memory) {
        return _applications[loan];
    }

    // ---------------------------------------------------------------- private

    /// Applied or offered, and in the version that the act names.
    function _requireOpen(LoanId id, uint32 version) private view returns (Application storage application) {
        application = _applications[id];
        ApplicationState state = application.state;
        if (state != ApplicationState.APPLIED && state != ApplicationState.OFFERED) {
            revert ApplicationStateInvalid(id, state);
        }
        if (application.version != version) {
            revert VersionConflict(LoanId.unwrap(id), application.version, version);
        }
    }

    function _requireFinancier(LoanId id, Application storage application, MemberId named) private view {
        MemberId financier = application.financier;
        if (financier != named) revert NotFinancier(LoanId.unwrap(id), named, financier);
    }

    function _requireTerms(OfferLoan calldata act, Product memory product) private view {
        if (act.limit == 0) revert AmountMissing();
        if (act.rate == 0 || act.rate > product.rate) revert RateNotAllowed(act.rate, product.rate);
        uint256 today = BusinessDay.today();
        uint256 latest = today + product.maxTenorDays;
        if (act.maturityDay <= today || act.maturityDay > latest) revert LoanTenor(act.maturityDay, latest);
        if (product.evidenceKinds & ~act.evidenceKinds != 0) {
            revert EvidenceKindsMissing(product.evidenceKinds, act.evidenceKinds);
        }
        if (act.offerUntil <= block.timestamp) revert OfferExpired(act.loan, act.offerUntil, block.timestamp);
    }

    /// The accepted offer with what the product adds. The penalty rate is rounded down, against the lender.
    function _terms(Application storage application) private view returns (LoanTerms memory) {
        Product memory product = products.productOf(application.product);
        return
            LoanTerms({
                product: application.product,
                financier: application.financier,
                borrower: application.borrower,
                currency: product.currency,
                limit: application.limit,
                rate: application.rate,
                penaltyRate: uint32((uint256(application.rate) * product.penaltyFactor) / LoanMath.UNIT),
                maturityDay: application.maturityDay,
                initialLtv: product.initialLtv,
                haircut: product.haircut,
                storageBufferDays: product.storageBufferDays
            });
    }
}
