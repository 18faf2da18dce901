// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {MemberId, PaymentId} from "../types/Ids.sol";
import {Signature} from "../types/Signing.sol";

/// The payer states that money moved from bank account to bank account, for something on the ledger.
struct ClaimPayment {
    /// the contract whose record the money is for
    address sink;
    /// loan or voucher
    bytes32 subject;
    MemberId payer;
    MemberId payee;
    /// minor units
    uint64 amount;
    /// ISO 4217 numeric code
    uint16 currency;
    /// day the payee's account was credited, BusinessDay number
    uint32 valueDay;
    /// keyed hash of the bank's reference; counts once
    bytes32 bankReference;
    /// keyed hash of the payee's account
    bytes32 account;
    uint64 deadline;
}

/// The payee states that it received the money.
struct ConfirmPayment {
    PaymentId payment;
    MemberId payee;
    uint64 amount;
    uint16 currency;
    uint32 valueDay;
    uint64 deadline;
}

/// The payee states that it did not.
struct RejectPayment {
    PaymentId payment;
    MemberId payee;
    /// SHA-256 of the reason
    bytes32 reason;
    uint64 deadline;
}

enum PaymentState {
    NONE,
    CLAIMED,
    CONFIRMED,
    REJECTED
}

/// Three slots.
struct Payment {
    PaymentState state;
    MemberId payer;
    MemberId payee;
    uint16 currency;
    uint32 valueDay;
    uint64 amount;
    address sink;
    bytes32 subject;
}

/// A contract whose records change when money has moved.
interface IPaymentSink {
    /// @notice The payer states the payment. Caller: a contract with Rights.SETTLE. Reverts when the record expects no
    ///         such payment; what ends when it is not paid in time waits for the payee's answer from here on.
    function claimed(bytes32 subject, Payment calldata payment) external;
    /// @notice The payee states that the money did not arrive. Caller: a contract with Rights.SETTLE. Never reverts for
    ///         a payment that was claimed.
    function rejected(bytes32 subject, Payment calldata payment) external;
    /// @notice The payment is final. Caller: a contract with Rights.SETTLE.
    function paid(bytes32 subject, PaymentId id, Payment calldata payment) external;
}

/// @title 结算: payments outside the chain (L-63)
/// @notice The payer claims with the bank's reference, the payee confirms; neither alone changes a debt. Money moves
///         between the parties' own bank accounts, never through the platform (AB-30).
interface ISettlement {
    event PaymentClaimed(PaymentId indexed payment, bytes32 indexed subject, ClaimPayment act);
    event PaymentConfirmed(PaymentId indexed payment, bytes32 indexed subject, ConfirmPayment act);
    event PaymentRejected(PaymentId indexed payment, bytes32 indexed subject, RejectPayment act);

    error PaymentInvalid();
    /// The bank's reference stands behind another payment already.
    error PaymentReused(bytes32 bankReference, PaymentId payment);
    /// Not claimed, or final already.
    error PaymentNotOpen(PaymentId payment, PaymentState state);
    /// What is confirmed is not what was claimed.
    error PaymentDiffers(PaymentId payment);
    /// Credited in the future.
    error ValueDayInFuture(uint32 valueDay, uint32 today);
    /// The platform neither pays nor receives (AB-30, L-63).
    error PlatformFunds(MemberId member);
    /// The member is not the payee.
    error NotPayee(PaymentId payment, MemberId named, MemberId payee);

    /// @notice Signer: payer, whatever its standing. @dev Event: PaymentClaimed. Requires: the record expects it.
    function claimPayment(ClaimPayment calldata act, Signature[] calldata signatures) external;
    /// @notice Signer: payee, whatever its standing. @dev Event: PaymentConfirmed, then the record's own.
    function confirmPayment(ConfirmPayment calldata act, Signature[] calldata signatures) external;
    /// @notice Signer: payee, whatever its standing. @dev Event: PaymentRejected. The bank's reference may be claimed
    ///         again.
    function rejectPayment(RejectPayment calldata act, Signature[] calldata signatures) external;

    function paymentOf(PaymentId payment) external view returns (Payment memory);
}
