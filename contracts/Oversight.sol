// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {OversightActs} from "./acts/OversightActs.sol";
import {ActVerifier} from "./base/ActVerifier.sol";
import {IClaims} from "./interfaces/IClaims.sol";
import {IControlProofs} from "./interfaces/IControlProofs.sol";
import {IMemberRegistry} from "./interfaces/IMemberRegistry.sol";
import {
    FeeStatement,
    FilingKind,
    IOversight,
    LiftSuspension,
    RecordRegistration,
    Registration,
    StateFees,
    StockTake,
    Suspend,
    Suspension,
    SuspensionCause,
    TakeStock
} from "./interfaces/IOversight.sol";
import {IReceipts, Receipt, ReceiptState} from "./interfaces/IReceipts.sol";
import {BusinessDay} from "./libraries/BusinessDay.sol";
import {AlreadyExecuted, AmountMissing, ReportMissing, VersionConflict, WitnessNotApart} from "./types/Errors.sol";
import {MemberId, ReceiptId, SuspensionId} from "./types/Ids.sol";
import {Capabilities, Roles} from "./types/Roles.sol";
import {Party, PartyLib, Signature} from "./types/Signing.sol";

/// @title Implements IOversight, where everything is described
contract Oversight is IOversight, ActVerifier {
    using OversightActs for LiftSuspension;
    using OversightActs for RecordRegistration;
    using OversightActs for StateFees;
    using OversightActs for Suspend;
    using OversightActs for TakeStock;

    // ---------------------------------------------------------------- immutables

    uint256 private constant UNIT = 1e6;
    /// Receipts counts to 255; above this only regulators and stock-takes are counted.
    uint256 private constant MAX_SUSPENSIONS = 64;
    uint256 private constant MAX_OFFICIAL = 128;
    uint32 private constant APART = Roles.SUPERVISOR | Roles.INSPECTOR | Roles.REGULATOR;
    uint32 private constant WITNESSES = Roles.BANK | Roles.INSPECTOR | Roles.SUPERVISOR;
    uint32 private constant AUTHORITIES = Roles.WAREHOUSE | WITNESSES | Roles.REGULATOR;
    IReceipts public immutable receipts;
    IControlProofs public immutable controlProofs;
    uint32 public immutable stockTakeTolerance;

    // ---------------------------------------------------------------- storage

    mapping(SuspensionId suspension => Suspension) private _suspensions;
    mapping(ReceiptId receipt => StockTake) private _stockTakes;
    mapping(ReceiptId receipt => FeeStatement) private _fees;
    mapping(ReceiptId receipt => mapping(bytes8 registry => Registration)) private _registrations;

    // ---------------------------------------------------------------- constructor

    constructor(
        IMemberRegistry registry_,
        IReceipts receipts_,
        IControlProofs controlProofs_,
        uint32 stockTakeTolerance_
    ) ActVerifier(registry_, "1") {
        receipts = receipts_;
        controlProofs = controlProofs_;
        stockTakeTolerance = stockTakeTolerance_;
    }

    // ---------------------------------------------------------------- suspensions

    /// @inheritdoc IOversight
    function suspend(Suspend calldata act, Signature[] calldata signatures) external {
        if (act.cause == SuspensionCause.NONE || act.evidence == 0) revert CauseMissing();
        _requireMoment(act.observedAt, 0);
        Receipt memory receipt = receipts.receiptOf(act.receipt);
        bool regulated = act.cause == SuspensionCause.REGULATOR;
        Party[] memory parties = new Party[](1);
        parties[0] = PartyLib.pack(
            act.authority,
            regulated
                ? Roles.REGULATOR
                : act.authority == receipt.custodian
                    ? APART | Roles.WAREHOUSE
                    : APART,
            Capabilities.OPERATOR | Capabilities.DEVICE
        );
        bytes32 digest = _requireSigned(act.hash(), act.deadline, parties, signatures);
        if (receipt.suspensions >= (regulated ? MAX_OFFICIAL : MAX_SUSPENSIONS)) {
            revert TooManySuspensions(act.receipt);
        }
        SuspensionId id = _record(digest, act.receipt, act.authority, act.cause);
        emit ReceiptSuspended(id, act.receipt, act);
        receipts.suspensionCounted(act.receipt, true);
    }

    /// @inheritdoc IOversight
    function liftSuspension(LiftSuspension calldata act, Signature[] calldata signatures) external {
        Suspension storage suspension = _suspensions[act.suspension];
        if (!suspension.live) revert SuspensionNotLive(act.suspension);
        if (act.report == 0) revert ReportMissing();
        ReceiptId receipt = suspension.receipt;
        bool regulated = act.authority != suspension.authority || suspension.cause == SuspensionCause.REGULATOR;
        if (regulated && registry.memberOf(act.authority).roles & Roles.REGULATOR == 0) {
            revert NotSuspendingAuthority(act.suspension, act.authority, suspension.authority);
        }
        MemberId beneficiary = regulated ? MemberId.wrap(0) : _beneficiary(receipt, act.authority);
        if (act.beneficiary != beneficiary) revert NotBeneficiary(receipt, act.beneficiary, beneficiary);
        bool alone = MemberId.unwrap(beneficiary) == 0;
        uint32 roles = regulated ? Roles.REGULATOR : AUTHORITIES;
        Party[] memory parties = new Party[](alone ? 2 : 3);
        parties[0] = PartyLib.pack(act.authority, roles, Capabilities.MAKER);
        parties[1] = PartyLib.pack(act.authority, roles, Capabilities.CHECKER);
        if (!alone) parties[2] = PartyLib.pack(beneficiary, Roles.ANY, Capabilities.OPERATOR);
        _requireSigned(act.hash(), act.deadline, parties, signatures);
        suspension.live = false;
        emit SuspensionLifted(act.suspension, receipt, act);
        receipts.suspensionCounted(receipt, false);
    }

    // ---------------------------------------------------------------- stock-takes

    /// @inheritdoc IOversight
    function takeStock(TakeStock calldata act, Signature[] calldata signatures) external {
        Receipt memory receipt = receipts.receiptOf(act.receipt);
        _requireActive(act.receipt, receipt);
        if (receipt.version != act.version) {
            revert VersionConflict(ReceiptId.unwrap(act.receipt), receipt.version, act.version);
        }
        _requireCustodian(act.receipt, receipt, act.custodian);
        if (act.witness == act.custodian || act.witness == receipt.holder) revert WitnessNotApart(act.witness);
        if (act.record == 0) revert ReportMissing();
        _requireMoment(act.takenAt, _stockTakes[act.receipt].takenAt);
        Party[] memory parties = new Party[](2);
        parties[0] = PartyLib.pack(act.custodian, Roles.WAREHOUSE, Capabilities.OPERATOR);
        parties[1] = PartyLib.pack(act.witness, WITNESSES, Capabilities.OPERATOR);
        bytes32 digest = _requireSigned(act.hash(), act.deadline, parties, signatures);
        bool matches = act.countedPieces == receipt.pieces && _agree(receipt.kg, act.countedKg);
        _stockTakes[act.receipt] = StockTake({
            takenAt: act.takenAt,
            countedKg: act.countedKg,
            countedPieces: act.countedPieces,
            matches: matches
        });
        SuspensionId suspension = SuspensionId.wrap(0);
        if (!matches) {
            if (receipt.suspensions >= MAX_OFFICIAL) revert TooManySuspensions(act.receipt);
            suspension = _record(digest, act.receipt, act.witness, SuspensionCause.STOCKTAKE);
        }
        emit StockTaken(act.receipt, suspension, receipt.kg, receipt.pieces, act);
        if (!matches) receipts.suspensionCounted(act.receipt, true);
    }

    // ---------------------------------------------------------------- fees

    /// @inheritdoc IOversight
    function stateFees(StateFees calldata act, Signature[] calldata signatures) external {
        FeeStatement storage fees = _fees[act.receipt];
        if (fees.version != act.version) {
            revert VersionConflict(ReceiptId.unwrap(act.receipt), fees.version, act.version);
        }
        Receipt memory receipt = receipts.receiptOf(act.receipt);
        _requireActive(act.receipt, receipt);
        _requireCustodian(act.receipt, receipt, act.custodian);
        if (act.bill == 0) revert ReportMissing();
        if (act.currency == 0) revert AmountMissing();
        _requireMoment(act.asOf, fees.asOf);
        _requireSigned(act.hash(), act.deadline, _dual(act.custodian, Roles.WAREHOUSE), signatures);
        fees.version = act.version + 1;
        fees.amount = act.amount;
        fees.currency = act.currency;
        fees.asOf = act.asOf;
        emit FeesStated(act.receipt, act);
    }

    // ---------------------------------------------------------------- registrations

    /// @inheritdoc IOversight
    function recordRegistration(RecordRegistration calldata act, Signature[] calldata signatures) external {
        Registration storage last = _registrations[act.receipt][act.registry];
        if (last.version != act.version) {
            revert VersionConflict(ReceiptId.unwrap(act.receipt), last.version, act.version);
        }
        _requireUsable(act);
        Receipt memory receipt = receipts.receiptOf(act.receipt);
        bool party =
            act.filer == receipt.holder ||
                act.filer == receipt.custodian ||
                (receipt.lienKg != 0 && act.filer == receipt.pledgee) ||
                (last.version != 0 && act.filer == last.filer);
        if (!party) revert NotPartyOfReceipt(act.receipt, act.filer);
        _requireSigned(act.hash(), act.deadline, _single(act.filer, Roles.ANY), signatures);
        _registrations[act.receipt][act.registry] = Registration({
            version: act.version + 1,
            filing: act.filing,
            filer: act.filer,
            registeredAt: act.registeredAt,
            registeredUntil: act.registeredUntil,
            number: act.number
        });
        emit RegistrationRecorded(act.receipt, act);
    }

    // ---------------------------------------------------------------- views

    /// @inheritdoc IOversight
    function suspensionOf(SuspensionId suspension) external view returns (Suspension memory) {
        return _suspensions[suspension];
    }

    /// @inheritdoc IOversight
    function stockTakeOf(ReceiptId receipt) external view returns (StockTake memory) {
        return _stockTakes[receipt];
    }

    /// @inheritdoc IOversight
    function feesOf(ReceiptId receipt) external view returns (FeeStatement memory) {
        return _fees[receipt];
    }

    /// @inheritdoc IOversight
    function registrationOf(ReceiptId receipt, bytes8 registry) external view returns (Registration memory) {
        return _registrations[receipt][registry];
    }

    /// @inheritdoc IClaims
    function seniorClaim(ReceiptId receipt) external view returns (uint64 minorUnits, uint16 currency) {
        FeeStatement storage fees = _fees[receipt];
        return (fees.amount, fees.currency);
    }

    /// @inheritdoc IClaims
    function controlBroken(ReceiptId id) external view returns (bool broken) {
        Receipt memory receipt = receipts.receiptOf(id);
        (, broken) = controlProofs.placeControl(receipt.custodian, receipt.place);
    }

    // ---------------------------------------------------------------- private

    function _record(
        bytes32 digest,
        ReceiptId receipt,
        MemberId authority,
        SuspensionCause cause
    ) private returns (SuspensionId id) {
        id = SuspensionId.wrap(digest);
        if (_suspensions[id].cause != SuspensionCause.NONE) revert AlreadyExecuted(digest);
        _suspensions[id] = Suspension({receipt: receipt, authority: authority, cause: cause, live: true});
    }

    /// Who signs with the custodian when it lifts its own suspension; nobody when another had suspended.
    function _beneficiary(ReceiptId id, MemberId authority) private view returns (MemberId) {
        Receipt memory receipt = receipts.receiptOf(id);
        if (authority != receipt.custodian) return MemberId.wrap(0);
        return receipt.lienKg != 0 ? receipt.pledgee : receipt.holder;
    }

    /// Whether book and count differ by no more than the tolerance of the book, either way.
    function _agree(uint256 book, uint256 count) private view returns (bool) {
        uint256 difference = book > count ? book - count : count - book;
        return difference * UNIT <= book * stockTakeTolerance;
    }

    /// Not after now, and later than the last time.
    function _requireMoment(uint40 moment, uint40 last) private view {
        if (moment > block.timestamp || moment <= last) revert MomentInvalid(moment, last, block.timestamp);
    }

    function _requireActive(ReceiptId id, Receipt memory receipt) private pure {
        if (receipt.state != ReceiptState.ACTIVE) revert IReceipts.ReceiptNotActive(id, receipt.state);
    }

    function _requireCustodian(ReceiptId id, Receipt memory receipt, MemberId named) private pure {
        if (receipt.custodian != named) revert IReceipts.NotCustodian(id, named, receipt.custodian);
    }

    function _requireUsable(RecordRegistration calldata act) private view {
        bool ends = act.filing == FilingKind.CANCELLATION || act.filing == FilingKind.OBJECTION;
        bool usable =
            act.filing != FilingKind.NONE &&
                act.registry != 0 &&
                act.number != 0 &&
                act.certificate != 0 &&
                act.registeredAt != 0 &&
                act.registeredAt <= block.timestamp &&
                (ends || act.registeredUntil >= BusinessDay.today());
        if (!usable) revert FilingNotUsable();
    }
}
