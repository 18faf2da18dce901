// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {FinanceActs} from "./acts/FinanceActs.sol";
import {ActVerifier} from "./base/ActVerifier.sol";
import {IDirectory, Rights} from "./interfaces/IDirectory.sol";
import {IMemberRegistry} from "./interfaces/IMemberRegistry.sol";
import {
    ClaimPayment,
    ConfirmPayment,
    IPaymentSink,
    ISettlement,
    Payment,
    PaymentState,
    RejectPayment
} from "./interfaces/ISettlement.sol";
import {BusinessDay} from "./libraries/BusinessDay.sol";
import {MemberId, PaymentId} from "./types/Ids.sol";
import {Capabilities, Roles} from "./types/Roles.sol";
import {Party, PartyLib, Signature} from "./types/Signing.sol";

/// @title Implements ISettlement, where everything is described
contract Settlement is ISettlement, ActVerifier {
    using FinanceActs for ClaimPayment;
    using FinanceActs for ConfirmPayment;
    using FinanceActs for RejectPayment;

    IDirectory public immutable directory;

    mapping(PaymentId payment => Payment) private _payments;
    mapping(bytes32 bankReference => PaymentId) private _references;

    constructor(IMemberRegistry registry_, IDirectory directory_) ActVerifier(registry_, "1") {
        directory = directory_;
    }

    // ---------------------------------------------------------------- acts

    /// @inheritdoc ISettlement
    function claimPayment(ClaimPayment calldata act, Signature[] calldata signatures) external {
        if (act.amount == 0 || act.bankReference == 0 || act.payer == act.payee) revert PaymentInvalid();
        uint32 today = BusinessDay.today();
        if (act.valueDay > today) revert ValueDayInFuture(act.valueDay, today);
        _requireNotPlatform(act.payer);
        _requireNotPlatform(act.payee);
        directory.requireRight(act.sink, Rights.PAID);
        bytes32 digest = _requireSigned(act.hash(), act.deadline, _moneyParty(act.payer), signatures);
        PaymentId id = PaymentId.wrap(digest);
        PaymentId taken = _references[act.bankReference];
        if (PaymentId.unwrap(taken) != 0 && _payments[taken].state != PaymentState.REJECTED) {
            revert PaymentReused(act.bankReference, taken);
        }
        if (_payments[id].state != PaymentState.NONE) revert PaymentNotOpen(id, _payments[id].state);
        Payment memory payment = Payment({
            state: PaymentState.CLAIMED,
            payer: act.payer,
            payee: act.payee,
            currency: act.currency,
            valueDay: act.valueDay,
            amount: act.amount,
            sink: act.sink,
            subject: act.subject
        });
        _payments[id] = payment;
        _references[act.bankReference] = id;
        emit PaymentClaimed(id, act.subject, act);
        IPaymentSink(act.sink).claimed(act.subject, payment);
    }

    /// @inheritdoc ISettlement
    function confirmPayment(ConfirmPayment calldata act, Signature[] calldata signatures) external {
        Payment memory payment = _requireOpen(act.payment, act.payee);
        bool same =
            payment.amount == act.amount && payment.currency == act.currency && payment.valueDay == act.valueDay;
        if (!same) revert PaymentDiffers(act.payment);
        _requireSigned(act.hash(), act.deadline, _moneyParty(act.payee), signatures);
        payment.state = PaymentState.CONFIRMED;
        _payments[act.payment].state = PaymentState.CONFIRMED;
        emit PaymentConfirmed(act.payment, payment.subject, act);
        IPaymentSink(payment.sink).paid(payment.subject, act.payment, payment);
    }

    /// @inheritdoc ISettlement
    function rejectPayment(RejectPayment calldata act, Signature[] calldata signatures) external {
        Payment memory payment = _requireOpen(act.payment, act.payee);
        _requireSigned(act.hash(), act.deadline, _moneyParty(act.payee), signatures);
        _payments[act.payment].state = PaymentState.REJECTED;
        emit PaymentRejected(act.payment, payment.subject, act);
        IPaymentSink(payment.sink).rejected(payment.subject, payment);
    }

    // ---------------------------------------------------------------- views

    /// @inheritdoc ISettlement
    function paymentOf(PaymentId payment) external view returns (Payment memory) {
        return _payments[payment];
    }

    // ---------------------------------------------------------------- private

    /// Nobody is kept from paying or from confirming a payment by its standing.
    function _moneyParty(MemberId member) private pure returns (Party[] memory parties) {
        parties = new Party[](1);
        parties[0] = PartyLib.pack(member, Roles.ANY, Capabilities.OPERATOR).whateverStanding();
    }

    function _requireOpen(PaymentId id, MemberId payee) private view returns (Payment memory payment) {
        payment = _payments[id];
        if (payment.state != PaymentState.CLAIMED) revert PaymentNotOpen(id, payment.state);
        if (payment.payee != payee) revert NotPayee(id, payee, payment.payee);
    }

    function _requireNotPlatform(MemberId member) private view {
        if (registry.memberOf(member).roles & Roles.PLATFORM != 0) revert PlatformFunds(member);
    }
}
