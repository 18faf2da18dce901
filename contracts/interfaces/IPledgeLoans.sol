// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {LoanId, MemberId, PaymentId, ProductId, ReceiptId} from "../types/Ids.sol";
import {Signature} from "../types/Signing.sol";
import {IPaymentSink} from "./ISettlement.sol";

/// 撤销: bank and borrower end a loan from which nothing was drawn.
struct CancelLoan {
    LoanId loan;
    uint32 version;
    MemberId financier;
    MemberId borrower;
    uint64 deadline;
}

/// 质押 (WR-07): pledgor endorses "质押", custodian and pledgee sign (担保解释 59).
struct Pledge {
    LoanId loan;
    uint32 version;
    ReceiptId receipt;
    uint32 receiptVersion;
    MemberId pledgor;
    MemberId custodian;
    MemberId pledgee;
    uint64 kg;
    /// SHA-256 of the pledgee's decision to accept a custodian that is related to the pledgor; 0 for none (AB-38). Who is
    /// related is not known here: whoever carries acts asks for it
    bytes32 relatedOverride;
    uint64 deadline;
}

/// 置换 (WR-09): other goods come in for goods that leave, in one act.
struct Substitute {
    LoanId loan;
    uint32 version;
    /// comes in, for so many kilograms
    ReceiptId incoming;
    uint32 incomingVersion;
    uint64 incomingKg;
    /// leaves, whole or in part
    ReceiptId outgoing;
    uint64 outgoingKg;
    MemberId pledgor;
    /// of the incoming goods
    MemberId custodian;
    MemberId pledgee;
    /// the registration of the incoming goods, as in RegisterPledge: a time of their own (L-48)
    bytes8 registry;
    bytes32 number;
    uint40 registeredAt;
    uint32 registeredUntil;
    bytes32 certificate;
    /// as in Pledge (AB-38)
    bytes32 relatedOverride;
    uint64 deadline;
}

/// 登记: the bank records the registration of the pledge at the public registry (L-46 to L-48).
struct RegisterPledge {
    LoanId loan;
    uint32 version;
    MemberId financier;
    /// registry, ASCII, such as "ZDW"
    bytes8 registry;
    /// keyed hash of the registration number
    bytes32 number;
    /// UTC seconds
    uint40 registeredAt;
    /// last day of the registration's term, BusinessDay number
    uint32 registeredUntil;
    /// SHA-256 of the registration certificate
    bytes32 certificate;
    uint64 deadline;
}

/// 放款: bank and borrower agree on a draw; the debt begins when the money has arrived.
struct Draw {
    LoanId loan;
    uint32 version;
    MemberId financier;
    MemberId borrower;
    uint64 amount;
    /// keyed hash of the borrower's account
    bytes32 account;
    /// the draw lapses unless paid by then, UTC seconds
    uint40 payBy;
    uint64 deadline;
}

/// The bank adds a cost of enforcement that the borrower owes (民法典 561).
struct ChargeCost {
    LoanId loan;
    uint32 version;
    MemberId financier;
    uint64 amount;
    /// SHA-256 of the bill
    bytes32 evidence;
    uint64 deadline;
}

/// 解押 (WR-08, WR-11): the pledgee gives security back, whole or in part.
struct Release {
    LoanId loan;
    uint32 version;
    MemberId pledgee;
    ReceiptId receipt;
    uint64 kg;
    uint64 deadline;
}

/// The terms that bank and borrower agreed on.
struct LoanTerms {
    ProductId product;
    MemberId financier;
    MemberId borrower;
    uint16 currency;
    uint64 limit;
    uint32 rate;
    uint32 penaltyRate;
    uint32 maturityDay;
    uint24 initialLtv;
    uint24 haircut;
    uint16 storageBufferDays;
}

enum LoanState {
    NONE,
    ACCEPTED,
    REGISTERED,
    DRAWN,
    SETTLED,
    CANCELLED
}

/// A pledge loan: six slots.
struct Loan {
    // slot 0
    LoanState state;
    uint32 version;
    MemberId financier;
    MemberId borrower;
    uint16 currency;
    uint32 maturityDay;
    /// interest is counted up to this day
    uint32 accruedDay;
    uint24 initialLtv;
    uint24 haircut;
    /// how many of the first collateral lines the registration covers
    uint8 registeredLines;
    /// the payment of the agreed draw is claimed, and neither confirmed nor rejected. Does not raise the version: no act
    /// that names one depends on it
    bool drawClaimed;
    // slot 1
    uint64 limit;
    /// sum of all draws
    uint64 drawn;
    /// agreed and not yet paid out
    uint64 pendingDraw;
    /// owed
    uint64 principal;
    // slot 2
    /// principal × rate × days, not yet posted
    uint128 interestNumerator;
    /// overdue principal × penalty rate × days, not yet posted
    uint128 penaltyNumerator;
    // slot 3
    /// posted and owed
    uint64 interestDue;
    uint64 penaltyDue;
    uint64 costsDue;
    uint32 rate;
    uint32 penaltyRate;
    // slot 4
    ProductId product;
    // slot 5
    uint16 storageBufferDays;
    /// last day of the registration's term; 0 without registration
    uint32 registeredUntil;
    uint40 payBy;
}

/// @title 质押贷款: loans against pledged warehouse receipts
/// @notice Pledge, registration, draw, repayment, release. The owner of the goods stays
///         the owner (no function gives collateral to the lender: 民法典 428, AB-33); what secures the loan may leave
///         only while the rest carries the exposure (AB-16); repaying is always possible.
interface IPledgeLoans is IPaymentSink {
    event LoanOpened(LoanId indexed loan, LoanTerms terms);
    event LoanCancelled(LoanId indexed loan, CancelLoan act);
    event Pledged(LoanId indexed loan, ReceiptId indexed receipt, Pledge act);
    event Substituted(LoanId indexed loan, ReceiptId indexed incoming, ReceiptId indexed outgoing, Substitute act);
    event PledgeRegistered(LoanId indexed loan, uint8 lines, RegisterPledge act);
    event DrawAgreed(LoanId indexed loan, Draw act);
    event DrawLapsed(LoanId indexed loan, uint32 version, uint64 amount);
    event CostCharged(LoanId indexed loan, ChargeCost act);
    event Disbursed(LoanId indexed loan, PaymentId indexed payment, uint64 amount, uint32 valueDay);
    /// A repayment and what it went to, in the order of 民法典 561 (L-35).
    event Repaid(
        LoanId indexed loan,
        PaymentId indexed payment,
        uint64 costs,
        uint64 penalty,
        uint64 interest,
        uint64 principal,
        uint32 valueDay
    );
    /// The debt after whatever changed it.
    event DebtChanged(
        LoanId indexed loan,
        uint32 version,
        uint32 accruedDay,
        uint64 drawn,
        uint64 principal,
        uint64 interestDue,
        uint64 penaltyDue,
        uint64 costsDue,
        uint128 interestNumerator,
        uint128 penaltyNumerator
    );
    /// Nothing is owed any more; the pledges are gone with the debt (PP-10, 民法典 393).
    event LoanSettled(LoanId indexed loan, uint32 version);
    event Released(LoanId indexed loan, ReceiptId indexed receipt, uint32 version, uint64 kg);

    /// Not possible in this state.
    error LoanStateInvalid(LoanId loan, LoanState state);
    /// No more collateral lines fit.
    error TooManyLines(LoanId loan);
    /// The receipt is not a collateral of this loan.
    error NotCollateral(LoanId loan, ReceiptId receipt);
    /// The registration lies in the future, ends before it begins, or covers nothing.
    error RegistrationNotUsable();
    /// More than the limit.
    error LimitExceeded(LoanId loan, uint256 limit, uint256 drawn);
    /// A draw is agreed and waits for its payment.
    error DrawPending(LoanId loan, uint256 amount);
    /// The loan is due.
    error LoanDue(LoanId loan, uint256 maturityDay, uint256 today);
    /// The exposure would exceed the initial line (PP-04).
    error AboveLtv(LoanId loan, uint256 exposure, uint256 value, uint256 ltv);
    /// A release would leave less value than the exposure needs (AB-16).
    error BelowFloor(LoanId loan, uint256 valueAfter, uint256 floor);
    /// What comes in is worth less than what leaves (WR-09).
    error SubstituteTooSmall(LoanId loan, uint256 valueIn, uint256 valueOut);
    /// A court froze collateral: nothing is drawn on it.
    error CollateralFrozen(LoanId loan, ReceiptId receipt);
    /// The agreed draw may still be paid.
    error DrawOpen(LoanId loan, uint256 payBy);
    /// The payment of the draw is claimed; it lapses, or is claimed anew, only when the borrower has rejected it (L-63).
    error DrawClaimed(LoanId loan);
    /// The draw would lapse before it could be paid.
    error DrawLapsedAlready(uint256 payBy, uint256 blockTime);

    /// @notice Begins a loan on accepted terms. Caller: a contract with Rights.LEND. @dev Event: LoanOpened.
    function open(LoanId loan, LoanTerms calldata terms) external;
    /// @notice 撤销. Signers: bank maker, bank checker, borrower. @dev Event: LoanCancelled, Released. Only before a draw.
    function cancelLoan(CancelLoan calldata act, Signature[] calldata signatures) external;
    /// @notice 质押, 追加质物 (WR-07, WR-10, L-20, L-21, AB-12). Signers: pledgor, custodian, pledgee. @dev Event: Pledged.
    ///         Requires: ICollateral.requirePledgeable, and with it unbroken control over these goods. Without control no
    ///         pledge arises (L-23): the record would only keep other lenders from goods that secure nobody. Of other
    ///         lines nothing is asked: where control over them is broken, adding sound goods is the cure.
    function pledge(Pledge calldata act, Signature[] calldata signatures) external;
    /// @notice 置换 (WR-09, AB-16, L-48). Signers: pledgor, custodian of the incoming goods, pledgee maker, pledgee
    ///         checker. @dev Event: Substituted, then Released. Requires: a registered loan; what pledge and
    ///         registerPledge require of the incoming goods, their registration covering the loan's end (AB-20); nothing
    ///         frozen leaves. Unless nothing is owed: fresh prices, what comes in worth at least what leaves, and the
    ///         registered collateral after it carrying the exposure. The incoming goods are encumbered before the
    ///         outgoing are free. The loan's registeredUntil never rises by it. Broken control over what leaves, or over
    ///         other lines, stands in nobody's way: replacing them is the cure.
    function substitute(Substitute calldata act, Signature[] calldata signatures) external;
    /// @notice 登记 (AB-20). Signers: bank maker, bank checker. @dev Event: PledgeRegistered.
    function registerPledge(RegisterPledge calldata act, Signature[] calldata signatures) external;
    /// @notice 放款. Signers: bank maker, bank checker, borrower. @dev Event: DrawAgreed. Requires: registration that
    ///         covers the loan's end; a fresh price; the exposure after it within the initial line; control over every
    ///         registered line (AB-37): no new money on goods that may not be there (L-23). Paying, releasing and adding
    ///         collateral never ask for it.
    function draw(Draw calldata act, Signature[] calldata signatures) external;
    /// @notice Ends an agreed draw that was not paid in time. Anybody may call. @dev Event: DrawLapsed. Requires: no
    ///         claim of its payment waits for the borrower's answer.
    function lapseDraw(LoanId loan) external;
    /// @notice Signers: bank maker, bank checker. @dev Event: CostCharged, DebtChanged.
    function chargeCost(ChargeCost calldata act, Signature[] calldata signatures) external;
    /// @notice 解押 (AB-16, AB-17). Signers: pledgee maker, pledgee checker. @dev Event: Released. Requires: a fresh price
    ///         and the rest to carry the exposure, unless nothing is owed.
    function release(Release calldata act, Signature[] calldata signatures) external;
    /// @notice Releases what a freeze kept pledged when the loan ended. Anybody may call. @dev Event: Released.
    function releaseEnded(LoanId loan, ReceiptId receipt) external;

    function loanOf(LoanId loan) external view returns (Loan memory);
    /// @return the loan's collateral
    function linesOf(LoanId loan) external view returns (ReceiptId[] memory);
    /// @return the loan that a receipt secures, or 0: the one place that says so
    function loanByReceipt(ReceiptId receipt) external view returns (LoanId);
    /// @notice PP-02: principal, interest and penalty to the end of a day, costs; rounded up. @param day BusinessDay
    function exposureOn(LoanId loan, uint32 day) external view returns (uint64);
    /// @notice PP-01 at present prices, over the first `lines` collateral lines: each line's goods less the haircut and
    ///         less its senior claim (L-10), never below zero. Reverts when a price is stale.
    function collateralValue(LoanId loan, uint256 lines) external view returns (uint256);
}
