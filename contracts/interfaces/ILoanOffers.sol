// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {LoanId, MemberId, ProductId} from "../types/Ids.sol";
import {Signature} from "../types/Signing.sol";

/// 申请: a borrower applies under a product.
struct ApplyForLoan {
    ProductId product;
    MemberId borrower;
    /// minor units
    uint64 amount;
    uint16 tenorDays;
    /// SHA-256 of the stated purpose
    bytes32 purpose;
    bytes32 salt;
    uint64 deadline;
}

/// 审批: the bank offers terms.
struct OfferLoan {
    LoanId loan;
    uint32 version;
    MemberId financier;
    /// most that may be drawn, minor units
    uint64 limit;
    /// yearly, 1e-6
    uint32 rate;
    /// due day, BusinessDay number
    uint32 maturityDay;
    /// kinds of trade evidence that the offer rests on
    uint32 evidenceKinds;
    /// SHA-256 of the list of their statements
    bytes32 evidence;
    /// UTC seconds
    uint40 offerUntil;
    uint64 deadline;
}

/// 接受: the borrower accepts exactly these terms.
struct AcceptOffer {
    LoanId loan;
    uint32 version;
    MemberId borrower;
    uint64 limit;
    uint32 rate;
    uint32 maturityDay;
    uint64 deadline;
}

/// 拒绝: the bank declines an application or withdraws an offer.
struct DeclineLoan {
    LoanId loan;
    uint32 version;
    MemberId financier;
    /// SHA-256 of the reason
    bytes32 reason;
    uint64 deadline;
}

enum ApplicationState {
    NONE,
    APPLIED,
    OFFERED,
    ACCEPTED,
    DECLINED
}

/// An application and the offer on it: three slots.
struct Application {
    // slot 0
    ApplicationState state;
    uint32 version;
    MemberId financier;
    MemberId borrower;
    uint16 tenorDays;
    uint32 rate;
    uint32 maturityDay;
    uint40 offerUntil;
    // slot 1
    /// asked for, minor units
    uint64 amount;
    /// offered, minor units
    uint64 limit;
    // slot 2
    ProductId product;
}

/// @title 授信: application, offer, acceptance
/// @notice A bank's offer and a borrower's acceptance of exactly that offer make a loan contract; the loan begins its
///         life in PledgeLoans under the same name.
interface ILoanOffers {
    event LoanApplied(LoanId indexed loan, MemberId indexed financier, ApplyForLoan act);
    event LoanOffered(LoanId indexed loan, OfferLoan act);
    event OfferAccepted(LoanId indexed loan, AcceptOffer act);
    event LoanDeclined(LoanId indexed loan, DeclineLoan act);

    /// Not possible in this state.
    error ApplicationStateInvalid(LoanId loan, ApplicationState state);
    /// More is offered than was asked for.
    error LimitAboveApplication(LoanId loan, uint256 limit, uint256 amount);
    /// The product does not lend on receipts.
    error AssetKindNotAccepted(ProductId product);
    /// Longer than the product allows, or not in the future (PP-12).
    error LoanTenor(uint256 maturityDay, uint256 latest);
    /// The offer does not rest on the evidence that the product requires.
    error EvidenceKindsMissing(uint32 required, uint32 given);
    /// The offer's time is over.
    error OfferExpired(LoanId loan, uint256 offerUntil, uint256 blockTime);
    /// The terms accepted are not the terms offered.
    error TermsDiffer(LoanId loan);

    /// @notice 申请. Signer: borrower. @dev Event: LoanApplied. The loan is named by the act's digest.
    function applyForLoan(ApplyForLoan calldata act, Signature[] calldata signatures) external;
    /// @notice 审批. Signers: bank maker, bank checker. @dev Event: LoanOffered. Requires: terms within the product.
    function offerLoan(OfferLoan calldata act, Signature[] calldata signatures) external;
    /// @notice 接受. Signer: borrower. @dev Event: OfferAccepted, then IPledgeLoans.LoanOpened.
    function acceptOffer(AcceptOffer calldata act, Signature[] calldata signatures) external;
    /// @notice 拒绝. Signers: bank maker, bank checker. @dev Event: LoanDeclined. Only before acceptance.
    function declineLoan(DeclineLoan calldata act, Signature[] calldata signatures) external;

    function applicationOf(LoanId loan) external view returns (Application memory);
}
