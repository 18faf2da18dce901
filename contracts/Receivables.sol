// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ReceivableActs} from "./acts/ReceivableActs.sol";
import {ActVerifier} from "./base/ActVerifier.sol";
import {ICourtOrders, IFreezable} from "./interfaces/ICourtOrders.sol";
import {IDirectory, Rights} from "./interfaces/IDirectory.sol";
import {IMemberRegistry} from "./interfaces/IMemberRegistry.sol";
import {AssetKinds, IProducts, Product} from "./interfaces/IProducts.sol";
import {
    AcceptVoucher,
    FinanceVoucher,
    Invoice,
    InvoiceUse,
    IReceivables,
    IssuerStanding,
    IssueVoucher,
    RefuseVoucher,
    SplitVoucher,
    StopIssuer,
    TransferVoucher,
    Voucher,
    VoucherState
} from "./interfaces/IReceivables.sol";
import {IPaymentSink, Payment} from "./interfaces/ISettlement.sol";
import {BusinessDay} from "./libraries/BusinessDay.sol";
import {LoanMath} from "./libraries/LoanMath.sol";
import {
    AlreadyExecuted,
    AmountMissing,
    Frozen,
    NotHolder,
    NotRegistered,
    OverPaid,
    PaymentNotExpected,
    RateNotAllowed,
    VersionConflict
} from "./types/Errors.sol";
import {InvoiceKey, MemberId, PaymentId, VoucherId} from "./types/Ids.sol";
import {Capabilities, Roles} from "./types/Roles.sol";
import {Party, PartyLib, Signature} from "./types/Signing.sol";

/// @title Implements IReceivables, where everything is described
contract Receivables is IReceivables, ActVerifier {
    using ReceivableActs for AcceptVoucher;
    using ReceivableActs for FinanceVoucher;
    using ReceivableActs for IssueVoucher;
    using ReceivableActs for RefuseVoucher;
    using ReceivableActs for SplitVoucher;
    using ReceivableActs for StopIssuer;
    using ReceivableActs for TransferVoucher;

    // ---------------------------------------------------------------- immutables

    /// Never above one year (L-61).
    uint256 private constant MAX_TENOR = 365;
    /// Above half a year with reason and approval (L-61).
    uint256 private constant PLAIN_TENOR = 180;
    IDirectory public immutable directory;
    ICourtOrders public immutable courtOrders;
    IProducts public immutable products;
    uint8 public immutable maxLayers;

    // ---------------------------------------------------------------- storage

    mapping(VoucherId voucher => Voucher) private _vouchers;
    mapping(InvoiceKey invoice => Invoice) private _invoices;
    mapping(MemberId debtor => IssuerStanding) private _issuers;

    // ---------------------------------------------------------------- constructor

    constructor(
        IMemberRegistry registry_,
        IDirectory directory_,
        ICourtOrders courtOrders_,
        IProducts products_,
        uint8 maxLayers_
    ) ActVerifier(registry_, "1") {
        directory = directory_;
        courtOrders = courtOrders_;
        products = products_;
        maxLayers = maxLayers_;
    }

    // ---------------------------------------------------------------- issue and accept

    /// @inheritdoc IReceivables
    function issueVoucher(IssueVoucher calldata act, Signature[] calldata signatures) external {
        if (act.amount == 0 || act.basis == 0) revert AmountMissing();
        if (act.debtor == act.creditor || act.debtor == act.approver) revert SelfDealing(act.debtor);
        uint32 today = BusinessDay.today();
        _requireTenor(act, today);
        IssuerStanding memory issuer = _issuers[act.debtor];
        if (issuer.stopped || issuer.overdue != 0) revert IssuerStopped(act.debtor, issuer.overdue);
        bytes32 digest = _requireSigned(act.hash(), act.deadline, _issueParties(act), signatures);
        VoucherId id = VoucherId.wrap(digest);
        if (_vouchers[id].state != VoucherState.NONE) revert AlreadyExecuted(digest);
        _useInvoices(act);
        Voucher storage voucher = _vouchers[id];
        voucher.state = VoucherState.ISSUED;
        voucher.currency = act.currency;
        voucher.version = 1;
        voucher.debtor = act.debtor;
        voucher.holder = act.creditor;
        voucher.dueDay = act.dueDay;
        voucher.amount = act.amount;
        voucher.root = id;
        emit VoucherIssued(id, today, act);
    }

    /// @inheritdoc IReceivables
    function acceptVoucher(AcceptVoucher calldata act, Signature[] calldata signatures) external {
        Voucher storage voucher = _requireOffered(act.voucher, act.version, act.creditor);
        _requireSigned(act.hash(), act.deadline, _single(act.creditor, Roles.ANY), signatures);
        voucher.state = VoucherState.ACTIVE;
        voucher.version = act.version + 1;
        emit VoucherAccepted(act.voucher, act);
    }

    /// @inheritdoc IReceivables
    function refuseVoucher(
        RefuseVoucher calldata act,
        IssueVoucher calldata issued,
        Signature[] calldata signatures
    ) external {
        Voucher storage voucher = _requireOffered(act.voucher, act.version, act.creditor);
        if (_digest(issued.hash()) != VoucherId.unwrap(act.voucher)) {
            revert VoucherStateInvalid(act.voucher, VoucherState.NONE);
        }
        _requireSigned(act.hash(), act.deadline, _single(act.creditor, Roles.ANY), signatures);
        voucher.state = VoucherState.REFUSED;
        voucher.version = act.version + 1;
        for (uint256 i = 0; i < issued.invoices.length; ++i) {
            Invoice storage invoice = _invoices[issued.invoices[i].invoice];
            invoice.used -= issued.invoices[i].used;
            if (invoice.used == 0) delete _invoices[issued.invoices[i].invoice];
        }
        emit VoucherRefused(act.voucher, act, issued);
    }

    // ---------------------------------------------------------------- split and transfer

    /// @inheritdoc IReceivables
    function splitVoucher(SplitVoucher calldata act, Signature[] calldata signatures) external {
        Voucher storage voucher = _requireMovable(act.voucher, act.version, act.holder);
        uint256 sum = 0;
        for (uint256 i = 0; i < act.amounts.length; ++i) {
            if (act.amounts[i] == 0) revert SplitNotConserved(act.voucher, voucher.amount, 0);
            sum += act.amounts[i];
        }
        if (sum != voucher.amount || act.amounts.length < 2) {
            revert SplitNotConserved(act.voucher, voucher.amount, sum);
        }
        bytes32 digest = _requireSigned(act.hash(), act.deadline, _single(act.holder, Roles.ANY), signatures);
        VoucherId[] memory children = new VoucherId[](act.amounts.length);
        Voucher memory child = voucher;
        child.version = 1;
        child.freezes = 0;
        voucher.state = VoucherState.SPLIT;
        voucher.version = act.version + 1;
        for (uint256 i = 0; i < children.length; ++i) {
            children[i] = VoucherId.wrap(keccak256(abi.encode(digest, i)));
            child.amount = act.amounts[i];
            _vouchers[children[i]] = child;
        }
        emit VoucherSplit(act.voucher, children, act);
    }

    /// @inheritdoc IReceivables
    function transferVoucher(TransferVoucher calldata act, Signature[] calldata signatures) external {
        Voucher storage voucher = _requireMovable(act.voucher, act.version, act.from);
        if (act.to == act.from || act.to == voucher.debtor) revert SelfDealing(act.to);
        if (act.basis == 0) revert AmountMissing();
        uint8 layer = voucher.layer + 1;
        if (layer > maxLayers) revert AbnormalFlow(act.voucher, layer, maxLayers);
        Party[] memory parties = new Party[](2);
        parties[0] = PartyLib.pack(act.from, Roles.ANY, Capabilities.OPERATOR);
        parties[1] = PartyLib.pack(act.to, Roles.ANY, Capabilities.OPERATOR);
        _requireSigned(act.hash(), act.deadline, parties, signatures);
        voucher.holder = act.to;
        voucher.layer = layer;
        voucher.version = act.version + 1;
        emit VoucherTransferred(act.voucher, layer, act);
    }

    // ---------------------------------------------------------------- finance

    /// @inheritdoc IReceivables
    function financeVoucher(FinanceVoucher calldata act, Signature[] calldata signatures) external {
        Voucher storage voucher = _vouchers[act.voucher];
        if (voucher.state == VoucherState.FINANCING || voucher.state == VoucherState.FINANCED) {
            revert OverFinanced(act.voucher, 0, act.amount);
        }
        _requireMovable(act.voucher, act.version, act.holder);
        if (act.amount > voucher.amount) revert OverFinanced(act.voucher, voucher.amount, act.amount);
        if (act.amount < voucher.amount) revert SplitFirst(act.voucher, voucher.amount, act.amount);
        _requireFinanceable(act, voucher);
        Party[] memory parties = new Party[](3);
        parties[0] = PartyLib.pack(act.holder, Roles.ANY, Capabilities.OPERATOR);
        parties[1] = PartyLib.pack(act.financier, Roles.FINANCIER, Capabilities.MAKER);
        parties[2] = PartyLib.pack(act.financier, Roles.FINANCIER, Capabilities.CHECKER);
        _requireSigned(act.hash(), act.deadline, parties, signatures);
        uint64 price = uint64(LoanMath.discounted(act.amount, act.rate, voucher.dueDay - act.discountDay));
        voucher.state = VoucherState.FINANCING;
        voucher.financier = act.financier;
        voucher.recourse = act.recourse;
        voucher.price = price;
        voucher.payBy = act.payBy;
        voucher.version = act.version + 1;
        emit FinancingAgreed(act.voucher, price, act);
    }

    /// @inheritdoc IReceivables
    function lapseFinancing(VoucherId id) external {
        Voucher storage voucher = _vouchers[id];
        if (voucher.state != VoucherState.FINANCING) revert VoucherStateInvalid(id, voucher.state);
        if (block.timestamp <= voucher.payBy) revert FinancingOpen(id, voucher.payBy);
        if (voucher.priceClaimed) revert PriceClaimed(id);
        voucher.state = VoucherState.ACTIVE;
        voucher.financier = MemberId.wrap(0);
        voucher.recourse = false;
        voucher.price = 0;
        emit FinancingLapsed(id, ++voucher.version);
    }

    // ---------------------------------------------------------------- payments

    /// @inheritdoc IPaymentSink
    function claimed(bytes32 subject, Payment calldata payment) external {
        directory.requireRight(msg.sender, Rights.SETTLE);
        VoucherId id = VoucherId.wrap(subject);
        Voucher storage voucher = _vouchers[id];
        if (!_isFinancing(voucher, payment)) return _requireRedemption(id, voucher, payment);
        if (voucher.priceClaimed) revert PriceClaimed(id);
        // a claim keeps the debtor from paying until it is answered: on the due day it would come too late
        if (BusinessDay.today() >= voucher.dueDay) revert FinancingOpen(id, voucher.payBy);
        voucher.priceClaimed = true;
    }

    /// @inheritdoc IPaymentSink
    /// @dev A sale has one open claim at most and outlives it, so what looks like its payment is that claim.
    function rejected(bytes32 subject, Payment calldata payment) external {
        directory.requireRight(msg.sender, Rights.SETTLE);
        Voucher storage voucher = _vouchers[VoucherId.wrap(subject)];
        if (_isFinancing(voucher, payment)) voucher.priceClaimed = false;
    }

    /// @inheritdoc IPaymentSink
    function paid(bytes32 subject, PaymentId paymentId, Payment calldata payment) external {
        directory.requireRight(msg.sender, Rights.SETTLE);
        VoucherId id = VoucherId.wrap(subject);
        Voucher storage voucher = _vouchers[id];
        if (_isFinancing(voucher, payment)) {
            voucher.state = VoucherState.FINANCED;
            voucher.priceClaimed = false;
            voucher.holder = voucher.financier;
            uint64 price = voucher.price;
            voucher.price = 0;
            emit VoucherFinanced(id, paymentId, ++voucher.version, price);
            return;
        }
        _requireRedemption(id, voucher, payment);
        voucher.settled += payment.amount;
        if (voucher.settled == voucher.amount) {
            voucher.state = VoucherState.REDEEMED;
            if (voucher.overdue) --_issuers[voucher.debtor].overdue;
        }
        emit VoucherPaid(id, paymentId, ++voucher.version, voucher.state, voucher.settled);
    }

    // ---------------------------------------------------------------- overdue, bars, freezes

    /// @inheritdoc IReceivables
    function flagOverdue(VoucherId id) external {
        Voucher storage voucher = _vouchers[id];
        bool live =
            voucher.state == VoucherState.ACTIVE ||
                voucher.state == VoucherState.FINANCING ||
                voucher.state == VoucherState.FINANCED;
        if (!live || voucher.overdue || BusinessDay.today() <= voucher.dueDay) revert NotOverdue(id);
        if (voucher.priceClaimed) revert PriceClaimed(id);
        _requireNotFrozen(id, voucher);
        voucher.overdue = true;
        ++_issuers[voucher.debtor].overdue;
        emit VoucherOverdue(id, voucher.debtor, ++voucher.version);
    }

    /// @inheritdoc IReceivables
    function stopIssuer(StopIssuer calldata act, Signature[] calldata signatures) external {
        IssuerStanding storage issuer = _issuers[act.debtor];
        if (issuer.version != act.version) {
            revert VersionConflict(bytes32(uint256(MemberId.unwrap(act.debtor))), issuer.version, act.version);
        }
        _requireSigned(act.hash(), act.deadline, _dual(act.regulator, Roles.REGULATOR), signatures);
        issuer.stopped = act.stopped;
        issuer.version = act.version + 1;
        emit IssuerBarred(act.debtor, act);
    }

    /// @inheritdoc IFreezable
    function freezeCounted(bytes32 subject, bool frozen) external {
        directory.requireRight(msg.sender, Rights.FREEZE);
        VoucherId id = VoucherId.wrap(subject);
        Voucher storage voucher = _vouchers[id];
        if (frozen) {
            bool live =
                voucher.state == VoucherState.ACTIVE ||
                    voucher.state == VoucherState.FINANCING ||
                    voucher.state == VoucherState.FINANCED;
            if (!live) revert VoucherStateInvalid(id, voucher.state);
            ++voucher.freezes;
        } else {
            --voucher.freezes;
        }
        emit FreezesCounted(id, ++voucher.version, voucher.freezes);
    }

    // ---------------------------------------------------------------- views

    /// @inheritdoc IReceivables
    function voucherOf(VoucherId voucher) external view returns (Voucher memory) {
        return _vouchers[voucher];
    }

    /// @inheritdoc IReceivables
    function invoiceOf(InvoiceKey invoice) external view returns (Invoice memory) {
        return _invoices[invoice];
    }

    /// @inheritdoc IReceivables
    function issuerOf(MemberId debtor) external view returns (IssuerStanding memory) {
        return _issuers[debtor];
    }

    // ---------------------------------------------------------------- private: checks

    function _requireTenor(IssueVoucher calldata act, uint32 today) private pure {
        if (act.dueDay <= today) revert Tenor(0, MAX_TENOR);
        uint256 tenor = act.dueDay - today;
        if (tenor > MAX_TENOR) revert Tenor(tenor, MAX_TENOR);
        bool approved = act.justification != 0 && MemberId.unwrap(act.approver) != 0;
        if (tenor > PLAIN_TENOR && !approved) revert Tenor(tenor, PLAIN_TENOR);
    }

    /// The debtor's two operators, and the approver when one is named.
    function _issueParties(IssueVoucher calldata act) private pure returns (Party[] memory parties) {
        bool approved = MemberId.unwrap(act.approver) != 0;
        parties = new Party[](approved ? 3 : 2);
        parties[0] = PartyLib.pack(act.debtor, Roles.BUYER, Capabilities.MAKER);
        parties[1] = PartyLib.pack(act.debtor, Roles.BUYER, Capabilities.CHECKER);
        if (approved) parties[2] = PartyLib.pack(act.approver, Roles.FINANCIER, Capabilities.OPERATOR);
    }

    function _requireVersion(VoucherId id, uint32 version) private view returns (Voucher storage voucher) {
        voucher = _vouchers[id];
        if (voucher.state == VoucherState.NONE) revert VoucherStateInvalid(id, VoucherState.NONE);
        if (voucher.version != version) revert VersionConflict(VoucherId.unwrap(id), voucher.version, version);
    }

    function _requireOffered(
        VoucherId id,
        uint32 version,
        MemberId creditor
    ) private view returns (Voucher storage voucher) {
        voucher = _requireVersion(id, version);
        if (voucher.state != VoucherState.ISSUED) revert VoucherStateInvalid(id, voucher.state);
        if (voucher.holder != creditor) revert NotCreditor(id, creditor, voucher.holder);
    }

    /// Accepted, of this holder, unpaid so far, not frozen.
    function _requireMovable(
        VoucherId id,
        uint32 version,
        MemberId holder
    ) private view returns (Voucher storage voucher) {
        voucher = _requireVersion(id, version);
        if (voucher.state != VoucherState.ACTIVE || voucher.settled != 0 || voucher.overdue) {
            revert VoucherStateInvalid(id, voucher.state);
        }
        if (voucher.holder != holder) revert NotHolder(VoucherId.unwrap(id), holder, voucher.holder);
        _requireNotFrozen(id, voucher);
    }

    function _requireNotFrozen(VoucherId id, Voucher storage voucher) private view {
        if (voucher.freezes == 0) return;
        uint64 frozen = courtOrders.frozen(VoucherId.unwrap(id), voucher.amount);
        if (frozen != 0) revert Frozen(VoucherId.unwrap(id), frozen);
    }

    function _requireFinanceable(FinanceVoucher calldata act, Voucher storage voucher) private view {
        Product memory product = products.productOf(act.product);
        bool fits =
            product.open &&
                product.assetKinds & AssetKinds.VOUCHER != 0 &&
                product.financier == act.financier &&
                product.currency == voucher.currency;
        if (!fits) revert ProductMismatch(act.product);
        if (act.rate == 0 || act.rate > product.rate) revert RateNotAllowed(act.rate, product.rate);
        if (act.registration == 0) revert NotRegistered(VoucherId.unwrap(act.voucher), 0, voucher.dueDay);
        uint32 today = BusinessDay.today();
        if (act.discountDay != today || today >= voucher.dueDay) {
            revert DiscountDayInvalid(act.discountDay, today, voucher.dueDay);
        }
        if (act.financier == act.holder || act.financier == voucher.debtor) revert SelfDealing(act.financier);
        bool inTime = act.payBy > block.timestamp && BusinessDay.dayOf(act.payBy) < voucher.dueDay;
        if (!inTime) revert FinancingOpen(act.voucher, act.payBy);
    }

    function _isFinancing(Voucher storage voucher, Payment calldata payment) private view returns (bool) {
        return
            voucher.state == VoucherState.FINANCING &&
            payment.payer == voucher.financier &&
            payment.payee == voucher.holder &&
            payment.amount == voucher.price &&
            payment.currency == voucher.currency;
    }

    /// The debtor pays the present holder, at most what is open.
    function _requireRedemption(VoucherId id, Voucher storage voucher, Payment calldata payment) private view {
        bool live = voucher.state == VoucherState.ACTIVE || voucher.state == VoucherState.FINANCED;
        if (!live) revert VoucherStateInvalid(id, voucher.state);
        if (payment.payer != voucher.debtor || payment.currency != voucher.currency) {
            revert PaymentNotExpected(VoucherId.unwrap(id));
        }
        if (payment.payee != voucher.holder) revert WrongPayee(id, payment.payee, voucher.holder);
        uint64 owed = voucher.amount - voucher.settled;
        if (payment.amount > owed) revert OverPaid(VoucherId.unwrap(id), owed, payment.amount);
        if (voucher.freezes == 0) return;
        uint64 frozen = courtOrders.frozen(VoucherId.unwrap(id), owed);
        if (payment.amount > owed - frozen) revert Frozen(VoucherId.unwrap(id), frozen);
    }

    // ---------------------------------------------------------------- private: effects

    /// The first use of an invoice's number fixes its amount; later ones must state the same, as long as any of it is
    /// used (AB-24).
    function _useInvoices(IssueVoucher calldata act) private {
        uint256 sum = 0;
        for (uint256 i = 0; i < act.invoices.length; ++i) {
            InvoiceUse calldata use = act.invoices[i];
            if (use.used == 0) revert AmountMissing();
            Invoice memory invoice = _invoices[use.invoice];
            if (invoice.total == 0) {
                invoice.total = use.total;
                invoice.currency = act.currency;
            }
            if (invoice.total != use.total || invoice.currency != act.currency) {
                revert InvoiceConflict(use.invoice, invoice.total, invoice.currency);
            }
            uint256 used = uint256(invoice.used) + use.used;
            if (used > invoice.total) revert InvoiceExhausted(use.invoice, invoice.total, invoice.used, use.used);
            invoice.used = uint64(used);
            _invoices[use.invoice] = invoice;
            sum += use.used;
        }
        if (sum != act.amount) revert InvoicesDoNotAddUp(act.amount, sum);
    }
}
