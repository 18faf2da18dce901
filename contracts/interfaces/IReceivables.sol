// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {InvoiceKey, MemberId, PaymentId, ProductId, VoucherId} from "../types/Ids.sol";
import {Signature} from "../types/Signing.sol";
import {IFreezable} from "./ICourtOrders.sol";
import {IPaymentSink} from "./ISettlement.sol";

/// What of an invoice stands behind a voucher.
struct InvoiceUse {
    InvoiceKey invoice;
    /// the invoice's tax-inclusive amount, minor units
    uint64 total;
    /// the part of it behind this voucher
    uint64 used;
}

/// 开立 (RV-01): the debtor promises payment to its creditor (77号文 9).
struct IssueVoucher {
    MemberId debtor;
    MemberId creditor;
    uint64 amount;
    /// ISO 4217 numeric code
    uint16 currency;
    /// BusinessDay number
    uint32 dueDay;
    InvoiceUse[] invoices;
    /// SHA-256 of the contract and the proof of delivery
    bytes32 basis;
    /// above 180 days: the financier that examined the tenor, and SHA-256 of the reason (L-61); else 0
    MemberId approver;
    bytes32 justification;
    bytes32 salt;
    uint64 deadline;
}

/// 签收 (RV-02): the creditor takes the voucher; nobody takes it for him (L-68).
struct AcceptVoucher {
    VoucherId voucher;
    uint32 version;
    MemberId creditor;
    uint64 deadline;
}

/// 拒收 (RV-02): the creditor refuses it, and its invoices are free again.
struct RefuseVoucher {
    VoucherId voucher;
    uint32 version;
    MemberId creditor;
    /// SHA-256 of the reason
    bytes32 reason;
    uint64 deadline;
}

/// 拆分 (RV-03): the holder splits it.
struct SplitVoucher {
    VoucherId voucher;
    uint32 version;
    MemberId holder;
    uint64[] amounts;
    uint64 deadline;
}

/// 转让 (RV-04): holder and transferee.
struct TransferVoucher {
    VoucherId voucher;
    uint32 version;
    MemberId from;
    MemberId to;
    /// SHA-256 of the trade documents between the two
    bytes32 basis;
    uint64 deadline;
}

/// 融资 (RV-05): the holder sells the claim at a discount.
struct FinanceVoucher {
    VoucherId voucher;
    uint32 version;
    MemberId holder;
    MemberId financier;
    ProductId product;
    /// face that is sold: the whole voucher
    uint64 amount;
    /// yearly discount rate, 1e-6
    uint32 rate;
    /// day from which the discount counts, BusinessDay number
    uint32 discountDay;
    /// 有追索权 (民法典 766) or 无追索权 (767)
    bool recourse;
    /// keyed hash of the registration number at the public registry (L-62)
    bytes32 registration;
    /// keyed hash of the holder's account
    bytes32 account;
    /// lapses unless paid by then, UTC seconds; before the due day
    uint40 payBy;
    uint64 deadline;
}

/// 停止开立 (L-64): a regulator bars a debtor from issuing, or lifts the bar.
struct StopIssuer {
    MemberId debtor;
    MemberId regulator;
    bool stopped;
    /// changes of this debtor's bar so far
    uint32 version;
    /// SHA-256 of the reason
    bytes32 reason;
    uint64 deadline;
}

enum VoucherState {
    NONE,
    ISSUED,
    ACTIVE,
    SPLIT,
    FINANCING,
    FINANCED,
    REDEEMED,
    REFUSED
}

/// A receivable voucher: three slots.
struct Voucher {
    // slot 0
    VoucherState state;
    bool recourse;
    bool overdue;
    uint8 freezes;
    /// transfers since issue
    uint8 layer;
    uint16 currency;
    uint32 version;
    MemberId debtor;
    MemberId holder;
    MemberId financier;
    uint32 dueDay;
    // slot 1
    uint64 amount;
    /// paid by the debtor
    uint64 settled;
    /// agreed with the financier and not yet paid
    uint64 price;
    uint40 payBy;
    /// the payment of the price is claimed, and neither confirmed nor rejected. Does not raise the version: no act that
    /// names one depends on it
    bool priceClaimed;
    // slot 2
    /// the voucher that was issued; Σ of its live descendants and what was settled is its amount
    VoucherId root;
}

/// How much of an invoice is used: one slot, empty again when nothing is.
struct Invoice {
    uint64 total;
    uint64 used;
    uint16 currency;
}

/// Whether a debtor may issue: one slot.
struct IssuerStanding {
    bool stopped;
    uint32 version;
    /// vouchers that are due and unpaid
    uint32 overdue;
}

/// @title 应收账款电子凭证: receivable vouchers
/// @notice Issued by the debtor's two operators (RV-01), accepted by the creditor himself (L-68), split without losing a
///         fen (RV-03), moved with both signatures (RV-04), sold at a discount for money from bank to holder (RV-05),
///         paid to whoever holds them (RV-06). An invoice's number counts once, over all vouchers (AB-24).
interface IReceivables is IFreezable, IPaymentSink {
    event VoucherIssued(VoucherId indexed voucher, uint32 issueDay, IssueVoucher act);
    event VoucherAccepted(VoucherId indexed voucher, AcceptVoucher act);
    event VoucherRefused(VoucherId indexed voucher, RefuseVoucher act, IssueVoucher issued);
    event VoucherSplit(VoucherId indexed voucher, VoucherId[] children, SplitVoucher act);
    event VoucherTransferred(VoucherId indexed voucher, uint8 layer, TransferVoucher act);
    event FinancingAgreed(VoucherId indexed voucher, uint64 price, FinanceVoucher act);
    event FinancingLapsed(VoucherId indexed voucher, uint32 version);
    event VoucherFinanced(VoucherId indexed voucher, PaymentId indexed payment, uint32 version, uint64 price);
    event VoucherPaid(
        VoucherId indexed voucher,
        PaymentId indexed payment,
        uint32 version,
        VoucherState state,
        uint64 settled
    );
    event VoucherOverdue(VoucherId indexed voucher, MemberId indexed debtor, uint32 version);
    event IssuerBarred(MemberId indexed debtor, StopIssuer act);
    event FreezesCounted(VoucherId indexed voucher, uint32 version, uint8 freezes);

    /// Not possible in this state.
    error VoucherStateInvalid(VoucherId voucher, VoucherState state);
    /// Debtor and creditor are one, a transfer goes to its own holder, a debtor approves its own tenor or buys its own
    /// debt.
    error SelfDealing(MemberId member);
    /// Due on or before the day of issue, beyond 365 days, or above 180 days without reason and approval (AB-22, L-61).
    error Tenor(uint256 tenorDays, uint256 allowed);
    /// The parts of invoices do not add up to the amount.
    error InvoicesDoNotAddUp(uint256 amount, uint256 sum);
    /// More of the invoice would be used than it is worth, over all vouchers (AB-24).
    error InvoiceExhausted(InvoiceKey invoice, uint256 total, uint256 used, uint256 asked);
    /// The invoice's number stands behind vouchers with another amount or currency (AB-24).
    error InvoiceConflict(InvoiceKey invoice, uint256 total, uint16 currency);
    /// The debtor may not issue: barred, or with vouchers due and unpaid (AB-26, L-64).
    error IssuerStopped(MemberId debtor, uint32 overdue);
    /// Not the voucher's creditor.
    error NotCreditor(VoucherId voucher, MemberId named, MemberId creditor);
    /// The parts do not add up to the whole, or one is empty (RV-03).
    error SplitNotConserved(VoucherId voucher, uint256 amount, uint256 sum);
    /// More transfers than the limit (AB-27, L-66).
    error AbnormalFlow(VoucherId voucher, uint256 layer, uint256 limit);
    /// More than what is not yet financed (AB-28).
    error OverFinanced(VoucherId voucher, uint256 remaining, uint256 asked);
    /// A voucher is sold whole; split it first.
    error SplitFirst(VoucherId voucher, uint256 amount, uint256 asked);
    /// The product does not buy vouchers, is not this financier's, or is in another currency.
    error ProductMismatch(ProductId product);
    /// The discount day is not today, or the voucher is due.
    error DiscountDayInvalid(uint256 discountDay, uint256 today, uint256 dueDay);
    /// The agreed financing may still be paid; or could not be any more; or could be on the due day, when the debtor pays.
    error FinancingOpen(VoucherId voucher, uint256 payBy);
    /// The payment of the price is claimed; nothing lapses, is overdue, or is claimed anew before the holder has answered
    /// (L-63).
    error PriceClaimed(VoucherId voucher);
    /// Paid to somebody else than the present holder (AB-29).
    error WrongPayee(VoucherId voucher, MemberId payee, MemberId holder);
    /// Not yet due, or paid, or flagged before.
    error NotOverdue(VoucherId voucher);

    /// @notice 开立 (RV-01, AB-22 to AB-26). Signers: debtor maker, debtor checker, BUYER; and the approver when
    ///         one is named, as above 180 days it must be.
    /// @dev Event: VoucherIssued. The voucher is named by the act's digest.
    function issueVoucher(IssueVoucher calldata act, Signature[] calldata signatures) external;
    /// @notice 签收 (RV-02, L-68). Signer: creditor. @dev Event: VoucherAccepted.
    function acceptVoucher(AcceptVoucher calldata act, Signature[] calldata signatures) external;
    /// @notice 拒收 (RV-02). Signer: creditor. @dev Event: VoucherRefused.
    /// @param issued the act that issued the voucher; its digest is the voucher's name
    function refuseVoucher(
        RefuseVoucher calldata act,
        IssueVoucher calldata issued,
        Signature[] calldata signatures
    ) external;
    /// @notice 拆分 (RV-03). Signer: holder. @dev Event: VoucherSplit. The voucher ends; the n-th child is named
    ///         keccak256(abi.encode(digest, n)).
    function splitVoucher(SplitVoucher calldata act, Signature[] calldata signatures) external;
    /// @notice 转让 (RV-04, AB-27). Signers: holder, transferee. @dev Event: VoucherTransferred; the debtor, who reads
    ///         the ledger, is notified by it (民法典 546).
    function transferVoucher(TransferVoucher calldata act, Signature[] calldata signatures) external;
    /// @notice 融资 (RV-05, AB-28, L-62, L-71). Signers: holder, financier maker, financier checker.
    /// @dev Event: FinancingAgreed. The claim passes when the financier's payment of the price is final.
    function financeVoucher(FinanceVoucher calldata act, Signature[] calldata signatures) external;
    /// @notice Ends an agreed financing that was not paid in time. Anybody may call. @dev Event: FinancingLapsed. Requires:
    ///         no claim of its price waits for the holder's answer.
    function lapseFinancing(VoucherId voucher) external;
    /// @notice RV-08: marks a voucher that is due and unpaid; its debtor issues no more until it is paid. Anybody may call.
    /// @dev Event: VoucherOverdue. Requires: the debtor can pay, so no claim of a price waits for the holder's answer.
    function flagOverdue(VoucherId voucher) external;
    /// @notice L-64. Signers: regulator maker, regulator checker, REGULATOR. @dev Event: IssuerBarred.
    function stopIssuer(StopIssuer calldata act, Signature[] calldata signatures) external;

    function voucherOf(VoucherId voucher) external view returns (Voucher memory);
    function invoiceOf(InvoiceKey invoice) external view returns (Invoice memory);
    function issuerOf(MemberId debtor) external view returns (IssuerStanding memory);
    /// @return transfers allowed since issue (parameter, u)
    function maxLayers() external view returns (uint8);
}
