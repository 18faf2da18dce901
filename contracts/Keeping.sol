// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {KeepingActs} from "./acts/KeepingActs.sol";
import {ActVerifier} from "./base/ActVerifier.sol";
import {
    AnswerClaim,
    AnswerInspection,
    ClaimLoss,
    Demand,
    DemandCollection,
    Disposal,
    IKeeping,
    Impairment,
    ImpairmentReport,
    Inspection,
    InspectionAnswer,
    InspectionPurpose,
    LossCause,
    LossClaim,
    ReportImpairment,
    RequestInspection,
    WaiveLien
} from "./interfaces/IKeeping.sol";
import {ILienCaps, LienCap} from "./interfaces/ILienCaps.sol";
import {IMemberRegistry} from "./interfaces/IMemberRegistry.sol";
import {IOversight} from "./interfaces/IOversight.sol";
import {IReceipts, Receipt, ReceiptState} from "./interfaces/IReceipts.sol";
import {BusinessDay} from "./libraries/BusinessDay.sol";
import {
    AlreadyExecuted,
    AmountMissing,
    NotHolder,
    NotPledgee,
    QuantityInvalid,
    ReportMissing,
    VersionConflict
} from "./types/Errors.sol";
import {ClaimId, InspectionId, MemberId, ReceiptId} from "./types/Ids.sol";
import {Capabilities, Roles} from "./types/Roles.sol";
import {Party, PartyLib, Signature} from "./types/Signing.sol";

/// @title Implements IKeeping, where everything is described
contract Keeping is IKeeping, ActVerifier {
    using KeepingActs for AnswerClaim;
    using KeepingActs for AnswerInspection;
    using KeepingActs for ClaimLoss;
    using KeepingActs for DemandCollection;
    using KeepingActs for ReportImpairment;
    using KeepingActs for RequestInspection;
    using KeepingActs for WaiveLien;

    IReceipts public immutable receipts;

    mapping(InspectionId inspection => Inspection) private _inspections;
    mapping(ReceiptId receipt => ImpairmentReport) private _impairments;
    mapping(ReceiptId receipt => Demand) private _demands;
    mapping(ClaimId claim => LossClaim) private _claims;
    mapping(ReceiptId receipt => mapping(MemberId pledgee => LienCap)) private _caps;

    constructor(IMemberRegistry registry_, IReceipts receipts_) ActVerifier(registry_, "1") {
        receipts = receipts_;
    }

    // ---------------------------------------------------------------- inspections

    /// @inheritdoc IKeeping
    function requestInspection(RequestInspection calldata act, Signature[] calldata signatures) external {
        if (act.purpose == InspectionPurpose.NONE) revert KindMissing();
        if (act.request == 0) revert ReportMissing();
        if (act.windowUntil <= block.timestamp || act.windowUntil <= act.windowFrom) {
            revert InspectionWindow(act.windowFrom, act.windowUntil, block.timestamp);
        }
        Receipt memory receipt = _active(act.receipt);
        _requireHolder(act.receipt, receipt, act.holder);
        bytes32 digest = _requireSigned(act.hash(), act.deadline, _single(act.holder, Roles.ANY), signatures);
        InspectionId id = InspectionId.wrap(digest);
        if (_inspections[id].windowUntil != 0) revert AlreadyExecuted(digest);
        _inspections[id] = Inspection({
            receipt: act.receipt,
            custodian: receipt.custodian,
            answer: InspectionAnswer.NONE,
            windowFrom: act.windowFrom,
            windowUntil: act.windowUntil
        });
        emit InspectionRequested(id, act.receipt, act);
    }

    /// @inheritdoc IKeeping
    function answerInspection(AnswerInspection calldata act, Signature[] calldata signatures) external {
        Inspection storage inspection = _inspections[act.inspection];
        bool open = inspection.windowUntil != 0 && inspection.answer == InspectionAnswer.NONE;
        if (!open) revert InspectionNotOpen(act.inspection);
        ReceiptId receipt = inspection.receipt;
        if (inspection.custodian != act.custodian) {
            revert IReceipts.NotCustodian(receipt, act.custodian, inspection.custodian);
        }
        bool agreed = act.answer == InspectionAnswer.AGREED;
        bool whole =
            agreed ? act.reason == 0 : act.answer == InspectionAnswer.REFUSED && act.reason != 0 && act.inspectAt == 0;
        if (!whole) revert AnswerIncomplete(act.inspection);
        if (agreed) _requireWithin(inspection, act.inspectAt);
        _requireSigned(act.hash(), act.deadline, _single(act.custodian, Roles.WAREHOUSE), signatures);
        inspection.answer = act.answer;
        emit InspectionAnswered(act.inspection, receipt, act);
    }

    // ---------------------------------------------------------------- impairments, demands

    /// @inheritdoc IKeeping
    function reportImpairment(ReportImpairment calldata act, Signature[] calldata signatures) external {
        if (act.impairment == Impairment.NONE) revert KindMissing();
        if (act.evidence == 0) revert ReportMissing();
        if (act.disposal != Disposal.NONE && act.impairment == Impairment.DAMAGE) {
            revert DisposalNotAllowed(act.impairment, act.disposal);
        }
        Receipt memory receipt = _active(act.receipt);
        _requireCustodian(act.receipt, receipt, act.custodian);
        _requirePart(act.kg, receipt);
        uint40 last = _impairments[act.receipt].observedAt;
        if (act.observedAt > block.timestamp || act.observedAt <= last) {
            revert IOversight.MomentInvalid(act.observedAt, last, block.timestamp);
        }
        _requireSigned(act.hash(), act.deadline, _single(act.custodian, Roles.WAREHOUSE), signatures);
        _impairments[act.receipt] = ImpairmentReport({
            observedAt: act.observedAt,
            kg: act.kg,
            impairment: act.impairment,
            disposal: act.disposal
        });
        emit ImpairmentReported(act.receipt, act);
    }

    /// @inheritdoc IKeeping
    function demandCollection(DemandCollection calldata act, Signature[] calldata signatures) external {
        Demand storage demand = _demands[act.receipt];
        _requireVersion(act.receipt, demand.version, act.version);
        if (act.notice == 0) revert ReportMissing();
        Receipt memory receipt = _active(act.receipt);
        _requireCustodian(act.receipt, receipt, act.custodian);
        uint32 today = BusinessDay.today();
        if (receipt.storageUntil >= today) revert StorageRunning(act.receipt, receipt.storageUntil, today);
        if (act.collectBy <= today) revert CollectionTerm(act.collectBy, today);
        _requireSigned(act.hash(), act.deadline, _single(act.custodian, Roles.WAREHOUSE), signatures);
        demand.version = act.version + 1;
        demand.collectBy = act.collectBy;
        emit CollectionDemanded(act.receipt, act);
    }

    // ---------------------------------------------------------------- claims for loss

    /// @inheritdoc IKeeping
    function claimLoss(ClaimLoss calldata act, Signature[] calldata signatures) external {
        if (act.causeCode == LossCause.NONE) revert KindMissing();
        if (act.evidence == 0) revert ReportMissing();
        if (act.amount == 0 || act.currency == 0) revert AmountMissing();
        Receipt memory receipt = _active(act.receipt);
        _requireHolder(act.receipt, receipt, act.holder);
        _requirePart(act.kg, receipt);
        bytes32 digest = _requireSigned(act.hash(), act.deadline, _single(act.holder, Roles.ANY), signatures);
        ClaimId id = ClaimId.wrap(digest);
        if (_claims[id].amount != 0) revert AlreadyExecuted(digest);
        _claims[id] = LossClaim({
            receipt: act.receipt,
            custodian: receipt.custodian,
            amount: act.amount,
            currency: act.currency,
            answered: false
        });
        emit LossClaimed(id, act.receipt, act);
    }

    /// @inheritdoc IKeeping
    function answerClaim(AnswerClaim calldata act, Signature[] calldata signatures) external {
        LossClaim storage claim = _claims[act.claim];
        if (claim.amount == 0 || claim.answered) revert ClaimNotOpen(act.claim);
        ReceiptId receipt = claim.receipt;
        if (claim.custodian != act.custodian) {
            revert IReceipts.NotCustodian(receipt, act.custodian, claim.custodian);
        }
        if (act.causeCode == LossCause.NONE) revert KindMissing();
        if (act.statement == 0) revert ReportMissing();
        if (act.accepted > claim.amount) revert OverAccepted(act.claim, claim.amount, act.accepted);
        _requireSigned(act.hash(), act.deadline, _dual(act.custodian, Roles.WAREHOUSE), signatures);
        claim.answered = true;
        emit ClaimAnswered(act.claim, receipt, act);
    }

    // ---------------------------------------------------------------- the lien

    /// @inheritdoc IKeeping
    function waiveLien(WaiveLien calldata act, Signature[] calldata signatures) external {
        LienCap storage cap = _caps[act.receipt][act.pledgee];
        _requireVersion(act.receipt, cap.version, act.version);
        if (act.letter == 0) revert ReportMissing();
        if (act.currency == 0) revert AmountMissing();
        Receipt memory receipt = _active(act.receipt);
        _requireCustodian(act.receipt, receipt, act.custodian);
        if (MemberId.unwrap(act.pledgee) == 0) {
            revert NotPledgee(ReceiptId.unwrap(act.receipt), act.pledgee, receipt.pledgee);
        }
        bool worse = act.version != 0 && act.cap != 0 && (act.cap > cap.amount || act.currency != cap.currency);
        MemberId needed = worse ? act.pledgee : MemberId.wrap(0);
        if (act.consent != needed) revert NotConsenting(act.receipt, act.consent, needed);
        Party[] memory parties = new Party[](worse ? 3 : 2);
        parties[0] = PartyLib.pack(act.custodian, Roles.WAREHOUSE, Capabilities.MAKER);
        parties[1] = PartyLib.pack(act.custodian, Roles.WAREHOUSE, Capabilities.CHECKER);
        if (worse) parties[2] = PartyLib.pack(act.pledgee, Roles.FINANCIER, Capabilities.OPERATOR);
        _requireSigned(act.hash(), act.deadline, parties, signatures);
        cap.version = act.version + 1;
        cap.amount = act.cap;
        cap.currency = act.currency;
        emit LienWaived(act.receipt, act.pledgee, act);
    }

    // ---------------------------------------------------------------- views

    /// @inheritdoc IKeeping
    function inspectionOf(InspectionId inspection) external view returns (Inspection memory) {
        return _inspections[inspection];
    }

    /// @inheritdoc IKeeping
    function impairmentOf(ReceiptId receipt) external view returns (ImpairmentReport memory) {
        return _impairments[receipt];
    }

    /// @inheritdoc IKeeping
    function demandOf(ReceiptId receipt) external view returns (Demand memory) {
        return _demands[receipt];
    }

    /// @inheritdoc IKeeping
    function claimOf(ClaimId claim) external view returns (LossClaim memory) {
        return _claims[claim];
    }

    /// @inheritdoc ILienCaps
    function lienCapOf(ReceiptId receipt, MemberId pledgee) external view returns (LienCap memory) {
        return _caps[receipt][pledgee];
    }

    // ---------------------------------------------------------------- private

    function _active(ReceiptId id) private view returns (Receipt memory receipt) {
        receipt = receipts.receiptOf(id);
        if (receipt.state != ReceiptState.ACTIVE) revert IReceipts.ReceiptNotActive(id, receipt.state);
    }

    /// Inside the window, and not over yet.
    function _requireWithin(Inspection storage inspection, uint40 moment) private view {
        uint40 from = inspection.windowFrom;
        uint40 until = inspection.windowUntil;
        if (moment < from || moment > until || moment < block.timestamp) {
            revert InspectionWindow(from, until, moment);
        }
    }

    function _requireVersion(ReceiptId id, uint32 actual, uint32 named) private pure {
        if (actual != named) revert VersionConflict(ReceiptId.unwrap(id), actual, named);
    }

    function _requireHolder(ReceiptId id, Receipt memory receipt, MemberId named) private pure {
        if (receipt.holder != named) revert NotHolder(ReceiptId.unwrap(id), named, receipt.holder);
    }

    function _requireCustodian(ReceiptId id, Receipt memory receipt, MemberId named) private pure {
        if (receipt.custodian != named) revert IReceipts.NotCustodian(id, named, receipt.custodian);
    }

    function _requirePart(uint64 kg, Receipt memory receipt) private pure {
        if (kg == 0 || kg > receipt.kg) revert QuantityInvalid(kg, receipt.kg);
    }
}
