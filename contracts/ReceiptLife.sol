// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ReceiptLifeActs} from "./acts/ReceiptLifeActs.sol";
import {ActVerifier} from "./base/ActVerifier.sol";
import {ReceiptAct} from "./base/ReceiptAct.sol";
import {IClaims} from "./interfaces/IClaims.sol";
import {IMemberRegistry} from "./interfaces/IMemberRegistry.sol";
import {
    CancelReceipt,
    ConvertToElectronic,
    ConvertToPaper,
    DischargePaper,
    ExtendStorage,
    IReceiptLife,
    Loss,
    ObjectToReissue,
    Objection,
    OverruleObjection,
    ReissueReceipt,
    ReportLoss,
    WithdrawObjection
} from "./interfaces/IReceiptLife.sol";
import {IReceipts, ReceiptState} from "./interfaces/IReceipts.sol";
import {AlreadyExecuted, NotHolder} from "./types/Errors.sol";
import {MemberId, ObjectionId, ReceiptId} from "./types/Ids.sol";
import {Roles} from "./types/Roles.sol";
import {Party, Signature} from "./types/Signing.sol";

/// @title Implements IReceiptLife, where everything is described
contract ReceiptLife is IReceiptLife, ReceiptAct {
    using ReceiptLifeActs for CancelReceipt;
    using ReceiptLifeActs for ConvertToElectronic;
    using ReceiptLifeActs for ConvertToPaper;
    using ReceiptLifeActs for DischargePaper;
    using ReceiptLifeActs for ExtendStorage;
    using ReceiptLifeActs for ObjectToReissue;
    using ReceiptLifeActs for OverruleObjection;
    using ReceiptLifeActs for ReissueReceipt;
    using ReceiptLifeActs for ReportLoss;
    using ReceiptLifeActs for WithdrawObjection;

    // ---------------------------------------------------------------- immutables

    IClaims public immutable claims;
    uint40 public immutable noticePeriod;

    // ---------------------------------------------------------------- storage

    mapping(ReceiptId receipt => Loss) private _losses;
    mapping(ObjectionId objection => Objection) private _objections;
    mapping(ReceiptId receipt => bytes32) public printOf;

    constructor(
        IMemberRegistry registry_,
        IReceipts receipts_,
        IClaims claims_,
        uint40 noticePeriod_
    ) ActVerifier(registry_, "1") ReceiptAct(receipts_) {
        claims = claims_;
        noticePeriod = noticePeriod_;
    }

    // ---------------------------------------------------------------- cancelling and extending

    /// @inheritdoc IReceiptLife
    function cancelReceipt(CancelReceipt calldata act, Signature[] calldata signatures) external {
        if (act.reason == 0) revert ProofMissing();
        _requireSigned(act.hash(), act.deadline, _dualAndHolder(act.custodian, act.holder), signatures);
        emit ReceiptCancelled(act.receipt, act);
        receipts.cancel(_change(act.receipt, act.version, act.holder, act.custodian), act.inbound, act.units);
    }

    /// @inheritdoc IReceiptLife
    function extendStorage(ExtendStorage calldata act, Signature[] calldata signatures) external {
        if (act.agreement == 0) revert ProofMissing();
        (uint64 unpaid, uint16 currency) = claims.seniorClaim(act.receipt);
        if (unpaid != 0) revert FeesUnpaid(act.receipt, unpaid, currency);
        _requireSigned(act.hash(), act.deadline, _holderAndCustodian(act.holder, act.custodian), signatures);
        emit StorageExtended(act.receipt, act);
        receipts.extend(_change(act.receipt, act.version, act.holder, act.custodian), act.storageUntil);
    }

    // ---------------------------------------------------------------- paper and back

    /// @inheritdoc IReceiptLife
    function convertToPaper(ConvertToPaper calldata act, Signature[] calldata signatures) external {
        if (act.print == 0) revert ProofMissing();
        _requireSigned(act.hash(), act.deadline, _dualAndHolder(act.custodian, act.holder), signatures);
        printOf[act.receipt] = act.print;
        emit ConvertedToPaper(act.receipt, act);
        receipts.convert(_change(act.receipt, act.version, act.holder, act.custodian));
    }

    /// @inheritdoc IReceiptLife
    function convertToElectronic(ConvertToElectronic calldata act, Signature[] calldata signatures) external {
        if (act.surrender == 0) revert ProofMissing();
        _requirePrint(act.receipt, act.print);
        Party[] memory parties = _dualAndHolder(act.custodian, act.holder);
        ReceiptId child = ReceiptId.wrap(_requireSigned(act.hash(), act.deadline, parties, signatures));
        emit ConvertedToElectronic(act.receipt, child, act);
        receipts.succeed(act.receipt, ReceiptState.CONVERTED, child, act.holder, act.custodian, act.units);
    }

    /// @inheritdoc IReceiptLife
    function dischargePaper(DischargePaper calldata act, Signature[] calldata signatures) external {
        _requirePrint(act.receipt, act.print);
        _requireSigned(act.hash(), act.deadline, _dual(act.custodian, Roles.WAREHOUSE), signatures);
        emit PaperDischarged(act.receipt, act);
        receipts.discharge(act.receipt, act.custodian, act.ticket, act.units);
    }

    // ---------------------------------------------------------------- loss and reissue

    /// @inheritdoc IReceiptLife
    function reportLoss(ReportLoss calldata act, Signature[] calldata signatures) external {
        if (act.statement == 0) revert ProofMissing();
        Party[] memory parties = _withPledgee(act.receipt, act.holder, act.custodian, act.pledgee);
        _requireSigned(act.hash(), act.deadline, parties, signatures);
        uint40 until = uint40(block.timestamp) + noticePeriod;
        _losses[act.receipt] = Loss({noticeUntil: until, objections: 0, holder: act.holder});
        emit LossReported(act.receipt, until, act);
        receipts.lose(_change(act.receipt, act.version, act.holder, act.custodian));
    }

    /// @inheritdoc IReceiptLife
    function objectToReissue(ObjectToReissue calldata act, Signature[] calldata signatures) external {
        if (act.evidence == 0) revert ProofMissing();
        Loss storage loss = _losses[act.receipt];
        if (block.timestamp > loss.noticeUntil) revert NoticeOver(act.receipt, loss.noticeUntil);
        bytes32 digest = _requireSigned(act.hash(), act.deadline, _single(act.objector, Roles.ANY), signatures);
        ObjectionId id = ObjectionId.wrap(digest);
        if (MemberId.unwrap(_objections[id].objector) != 0) revert AlreadyExecuted(digest);
        _objections[id] = Objection({live: true, objector: act.objector, receipt: act.receipt});
        ++loss.objections;
        emit ReissueObjected(id, act.receipt, act);
    }

    /// @inheritdoc IReceiptLife
    function withdrawObjection(WithdrawObjection calldata act, Signature[] calldata signatures) external {
        Objection storage objection = _requireLive(act.objection);
        if (objection.objector != act.objector) revert ObjectionNotLive(act.objection);
        Party[] memory parties = _single(act.objector, Roles.ANY);
        parties[0] = parties[0].whateverStanding();
        _requireSigned(act.hash(), act.deadline, parties, signatures);
        _endObjection(objection);
        emit ObjectionWithdrawn(act.objection, objection.receipt, act);
    }

    /// @inheritdoc IReceiptLife
    function overruleObjection(OverruleObjection calldata act, Signature[] calldata signatures) external {
        if (act.order == 0) revert ProofMissing();
        Objection storage objection = _requireLive(act.objection);
        _requireSigned(act.hash(), act.deadline, _dual(act.court, Roles.COURT), signatures);
        _endObjection(objection);
        emit ObjectionOverruled(act.objection, objection.receipt, act);
    }

    /// @inheritdoc IReceiptLife
    function reissueReceipt(ReissueReceipt calldata act, Signature[] calldata signatures) external {
        Loss memory loss = _losses[act.receipt];
        if (loss.holder != act.holder) revert NotHolder(ReceiptId.unwrap(act.receipt), act.holder, loss.holder);
        if (block.timestamp <= loss.noticeUntil) revert NoticeRunning(act.receipt, loss.noticeUntil, block.timestamp);
        if (loss.objections != 0) revert ObjectionPending(act.receipt, loss.objections);
        Party[] memory parties = _dualAndHolder(act.custodian, act.holder);
        ReceiptId child = ReceiptId.wrap(_requireSigned(act.hash(), act.deadline, parties, signatures));
        emit ReceiptReissued(act.receipt, child, act);
        receipts.succeed(act.receipt, ReceiptState.LOST, child, act.holder, act.custodian, act.units);
    }

    // ---------------------------------------------------------------- views

    /// @inheritdoc IReceiptLife
    function lossOf(ReceiptId receipt) external view returns (Loss memory) {
        return _losses[receipt];
    }

    /// @inheritdoc IReceiptLife
    function objectionOf(ObjectionId objection) external view returns (Objection memory) {
        return _objections[objection];
    }

    // ---------------------------------------------------------------- private

    function _requirePrint(ReceiptId receipt, bytes32 named) private view {
        bytes32 printed = printOf[receipt];
        if (printed == 0 || printed != named) revert PrintMismatch(receipt, printed, named);
    }

    function _requireLive(ObjectionId id) private view returns (Objection storage objection) {
        objection = _objections[id];
        if (!objection.live) revert ObjectionNotLive(id);
    }

    function _endObjection(Objection storage objection) private {
        objection.live = false;
        --_losses[objection.receipt].objections;
    }
}
