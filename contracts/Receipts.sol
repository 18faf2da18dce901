// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ReceiptActs} from "./acts/ReceiptActs.sol";
import {ActVerifier} from "./base/ActVerifier.sol";
import {ICourtOrders, IFreezable} from "./interfaces/ICourtOrders.sol";
import {ICustody} from "./interfaces/ICustody.sol";
import {IDirectory, Rights} from "./interfaces/IDirectory.sol";
import {IMemberRegistry} from "./interfaces/IMemberRegistry.sol";
import {Endorse, Handover, IReceipts, IssueReceipt, Promise, Receipt, ReceiptState} from "./interfaces/IReceipts.sol";
import {BusinessDay} from "./libraries/BusinessDay.sol";
import {
    AlreadyExecuted,
    AmountMissing,
    Frozen,
    NotHolder,
    NotPledgee,
    QuantityInvalid,
    VersionConflict
} from "./types/Errors.sol";
import {MemberId, ReceiptId, StockId, UnitKey} from "./types/Ids.sol";
import {Capabilities, Roles} from "./types/Roles.sol";
import {Party, PartyLib, Signature} from "./types/Signing.sol";

/// @title Implements IReceipts, where everything is described
contract Receipts is IReceipts, ActVerifier {
    using ReceiptActs for Endorse;
    using ReceiptActs for IssueReceipt;

    // ---------------------------------------------------------------- immutables

    uint256 private constant UNIT = 1e6;
    IDirectory public immutable directory;
    ICustody public immutable custody;
    ICourtOrders public immutable courtOrders;

    // ---------------------------------------------------------------- storage

    mapping(ReceiptId receipt => Receipt) private _receipts;

    // ---------------------------------------------------------------- constructor

    constructor(
        IMemberRegistry registry_,
        IDirectory directory_,
        ICustody custody_,
        ICourtOrders courtOrders_
    ) ActVerifier(registry_, "1") {
        directory = directory_;
        custody = custody_;
        courtOrders = courtOrders_;
    }

    modifier onlyRight(uint32 right) {
        directory.requireRight(msg.sender, right);
        _;
    }

    // ---------------------------------------------------------------- acts

    /// @inheritdoc IReceipts
    function issueReceipt(IssueReceipt calldata act, Signature[] calldata signatures) external {
        if (act.kg == 0) revert QuantityInvalid(0, 0);
        if (act.content == 0 || act.lossStandard >= UNIT) revert ContentMissing();
        uint32 today = BusinessDay.today();
        if (act.storageUntil <= today) revert StorageEnded(act.storageUntil, today);
        Party[] memory parties = new Party[](3);
        parties[0] = PartyLib.pack(act.custodian, Roles.WAREHOUSE, Capabilities.MAKER);
        parties[1] = PartyLib.pack(act.custodian, Roles.WAREHOUSE, Capabilities.CHECKER);
        parties[2] = PartyLib.pack(act.depositor, Roles.ANY, Capabilities.OPERATOR);
        bytes32 digest = _requireSigned(act.hash(), act.deadline, parties, signatures);
        ReceiptId id = ReceiptId.wrap(digest);
        Receipt storage receipt = _receipts[id];
        if (receipt.state != ReceiptState.NONE) revert AlreadyExecuted(digest);
        bytes8 goods = custody.bindGoods(
            act.inbound,
            act.custodian,
            act.depositor,
            act.kg,
            act.pieces,
            act.units,
            bytes24(digest)
        );
        receipt.state = ReceiptState.ACTIVE;
        receipt.transferable = act.transferable;
        receipt.version = 1;
        receipt.custodian = act.custodian;
        receipt.holder = act.depositor;
        receipt.storageUntil = act.storageUntil;
        receipt.goods = goods;
        receipt.kg = act.kg;
        receipt.pieces = act.pieces;
        receipt.lossStandard = uint24(act.lossStandard);
        receipt.inbound = act.inbound;
        receipt.place = StockId.unwrap(custody.inboundOf(act.inbound).stock);
        emit ReceiptIssued(id, goods, act);
    }

    /// @inheritdoc IReceipts
    function endorse(Endorse calldata act, Signature[] calldata signatures) external {
        Receipt storage receipt = _requireVersion(act.receipt, act.version);
        _requireHolder(act.receipt, receipt, act.from);
        _requireCustodian(act.receipt, receipt, act.custodian);
        if (act.to == act.from) revert SelfTransfer(act.to);
        if (act.basis == 0) revert AmountMissing();
        if (!receipt.transferable) revert NotTransferable(act.receipt);
        if (receipt.suspensions != 0) revert Suspended(act.receipt);
        _requireNotFrozen(act.receipt, receipt);
        if (receipt.lienKg != 0 || receipt.deliveryKg != 0) {
            revert Encumbered(act.receipt, receipt.lienKg, receipt.deliveryKg);
        }
        Party[] memory parties = new Party[](3);
        parties[0] = PartyLib.pack(act.from, Roles.ANY, Capabilities.OPERATOR);
        parties[1] = PartyLib.pack(act.to, Roles.ANY, Capabilities.OPERATOR);
        parties[2] = PartyLib.pack(act.custodian, Roles.WAREHOUSE, Capabilities.OPERATOR);
        _requireSigned(act.hash(), act.deadline, parties, signatures);
        receipt.holder = act.to;
        receipt.version = act.version + 1;
        emit Endorsed(act.receipt, act);
    }

    // ---------------------------------------------------------------- liens

    /// @inheritdoc IReceipts
    function encumber(
        ReceiptId id,
        uint32 version,
        MemberId holder,
        MemberId custodian_,
        MemberId pledgee,
        uint64 kg
    ) external onlyRight(Rights.LIEN) {
        Receipt storage receipt = _requireVersion(id, version);
        _requireHolder(id, receipt, holder);
        _requireCustodian(id, receipt, custodian_);
        if (!receipt.transferable) revert NotTransferable(id);
        if (receipt.lienKg != 0) revert AlreadyPledged(id, receipt.pledgee);
        _requireFree(id, receipt, kg);
        receipt.pledgee = pledgee;
        receipt.lienKg = kg;
        receipt.version = version + 1;
        emit LienSet(id, pledgee, version + 1, kg);
    }

    /// @inheritdoc IReceipts
    function relieve(ReceiptId id, MemberId pledgee, uint64 kg) external onlyRight(Rights.LIEN) {
        Receipt storage receipt = _receipts[id];
        uint64 lienKg = receipt.lienKg;
        if (receipt.pledgee != pledgee) revert NotPledgee(ReceiptId.unwrap(id), pledgee, receipt.pledgee);
        if (kg == 0 || kg > lienKg) revert QuantityInvalid(kg, lienKg);
        uint64 frozen = _frozenKg(id, receipt);
        if (lienKg - kg < (frozen < lienKg ? frozen : lienKg)) revert Frozen(ReceiptId.unwrap(id), frozen);
        lienKg -= kg;
        receipt.lienKg = lienKg;
        if (lienKg == 0) receipt.pledgee = MemberId.wrap(0);
        emit LienSet(id, pledgee, ++receipt.version, lienKg);
    }

    // ---------------------------------------------------------------- freezes

    /// @inheritdoc IFreezable
    function freezeCounted(bytes32 subject, bool frozen) external onlyRight(Rights.FREEZE) {
        ReceiptId id = ReceiptId.wrap(subject);
        Receipt storage receipt = _receipts[id];
        if (frozen) {
            if (receipt.state != ReceiptState.ACTIVE) revert ReceiptNotActive(id, receipt.state);
            ++receipt.freezes;
        } else {
            --receipt.freezes;
        }
        emit FreezesCounted(id, ++receipt.version, receipt.freezes);
    }

    // ---------------------------------------------------------------- suspensions

    /// @inheritdoc IReceipts
    function suspensionCounted(ReceiptId id, bool suspended) external onlyRight(Rights.SUSPEND) {
        Receipt storage receipt = _receipts[id];
        if (suspended) {
            if (receipt.state != ReceiptState.ACTIVE) revert ReceiptNotActive(id, receipt.state);
            ++receipt.suspensions;
        } else {
            --receipt.suspensions;
        }
        emit SuspensionsCounted(id, ++receipt.version, receipt.suspensions);
    }

    // ---------------------------------------------------------------- deliveries

    /// @inheritdoc IReceipts
    function promiseGoods(
        ReceiptId id,
        Promise calldata promised,
        UnitKey[] calldata units
    ) external onlyRight(Rights.DELIVER) {
        Receipt storage receipt = _requireVersion(id, promised.version);
        _requireHolder(id, receipt, promised.holder);
        uint32 unpromised = receipt.pieces - receipt.deliveryPieces;
        if (promised.pieces > unpromised) revert QuantityInvalid(promised.pieces, unpromised);
        _requireFree(id, receipt, promised.kg);
        uint256 deliveryKg = uint256(receipt.deliveryKg) + promised.kg;
        if (deliveryKg > type(uint40).max) revert QuantityInvalid(deliveryKg, type(uint40).max);
        receipt.deliveryKg = uint40(deliveryKg);
        receipt.deliveryPieces += promised.pieces;
        receipt.version = promised.version + 1;
        if (custody.inboundOf(receipt.inbound).serialised) {
            if (promised.pieces != units.length) revert QuantityInvalid(promised.pieces, units.length);
            uint64 mass = custody.promiseUnits(units, bytes24(ReceiptId.unwrap(id)), promised.until);
            if (mass != promised.kg) revert QuantityInvalid(promised.kg, mass);
        } else if (units.length != 0) {
            revert ICustody.UnitNotHere(units[0]);
        }
    }

    /// @inheritdoc IReceipts
    function unpromiseGoods(
        ReceiptId id,
        uint64 promisedKg,
        uint32 promisedPieces
    ) external onlyRight(Rights.DELIVER) returns (uint32 version) {
        Receipt storage receipt = _receipts[id];
        receipt.deliveryKg -= uint40(promisedKg);
        receipt.deliveryPieces -= promisedPieces;
        return ++receipt.version;
    }

    /// @inheritdoc IReceipts
    function deliverGoods(
        ReceiptId id,
        Handover calldata handover,
        UnitKey[] calldata units
    ) external onlyRight(Rights.DELIVER) returns (uint32 version, ReceiptState state) {
        Receipt storage receipt = _receipts[id];
        uint64 taken = _requireDeliverable(id, receipt, handover);
        receipt.kg -= taken;
        receipt.deliveryKg -= uint40(handover.promisedKg);
        receipt.deliveryPieces -= handover.promisedPieces;
        receipt.pieces -= handover.pieces;
        version = ++receipt.version;
        state = ReceiptState.ACTIVE;
        if (receipt.kg == 0) {
            if (receipt.pieces != 0) revert QuantityInvalid(0, receipt.pieces);
            state = receipt.state = ReceiptState.DELIVERED;
        }
        custody.useEvidence(handover.ticket);
        custody.freeGoods(receipt.inbound, taken, units, bytes24(ReceiptId.unwrap(id)));
    }

    // ---------------------------------------------------------------- views

    /// @inheritdoc IReceipts
    function receiptOf(ReceiptId receipt) external view returns (Receipt memory) {
        return _receipts[receipt];
    }

    /// @inheritdoc IReceipts
    function frozenKg(ReceiptId receipt) external view returns (uint64) {
        return _frozenKg(receipt, _receipts[receipt]);
    }

    /// @inheritdoc IReceipts
    function freeKg(ReceiptId receipt) external view returns (uint64) {
        return _freeKg(receipt, _receipts[receipt]);
    }

    // ---------------------------------------------------------------- private

    function _requireVersion(ReceiptId id, uint32 version) private view returns (Receipt storage receipt) {
        receipt = _receipts[id];
        if (receipt.state != ReceiptState.ACTIVE) revert ReceiptNotActive(id, receipt.state);
        if (receipt.version != version) revert VersionConflict(ReceiptId.unwrap(id), receipt.version, version);
    }

    function _requireHolder(ReceiptId id, Receipt storage receipt, MemberId named) private view {
        MemberId holder = receipt.holder;
        if (holder != named) revert NotHolder(ReceiptId.unwrap(id), named, holder);
    }

    function _requireCustodian(ReceiptId id, Receipt storage receipt, MemberId named) private view {
        MemberId custodian = receipt.custodian;
        if (custodian != named) revert NotCustodian(id, named, custodian);
    }

    function _requireNotFrozen(ReceiptId id, Receipt storage receipt) private view {
        uint64 frozen = _frozenKg(id, receipt);
        if (frozen != 0) revert Frozen(ReceiptId.unwrap(id), frozen);
    }

    /// Not suspended, and this much is neither pledged nor promised nor frozen; says which overlay stands in the way.
    function _requireFree(ReceiptId id, Receipt storage receipt, uint64 kg) private view {
        if (receipt.suspensions != 0) revert Suspended(id);
        if (kg == 0 || kg > receipt.kg) revert QuantityInvalid(kg, receipt.kg);
        if (kg <= _freeKg(id, receipt)) return;
        _requireNotFrozen(id, receipt);
        revert Encumbered(id, receipt.lienKg, receipt.deliveryKg);
    }

    /// @return taken kg that leave the receipt: weighed out, and lost within the loss standard
    function _requireDeliverable(
        ReceiptId id,
        Receipt storage receipt,
        Handover calldata handover
    ) private view returns (uint64 taken) {
        _requireCustodian(id, receipt, handover.custodian);
        if (receipt.suspensions != 0) revert Suspended(id);
        if (handover.pieces > receipt.pieces) revert QuantityInvalid(handover.pieces, receipt.pieces);
        uint256 allowedLoss = (uint256(handover.promisedKg) * receipt.lossStandard) / UNIT;
        if (handover.lossKg > allowedLoss) revert LossAboveStandard(id, allowedLoss, handover.lossKg);
        taken = handover.kg + handover.lossKg;
        uint64 frozen = _frozenKg(id, receipt);
        if (frozen != 0 && uint256(receipt.lienKg) + frozen + taken > receipt.kg) {
            revert Frozen(ReceiptId.unwrap(id), frozen);
        }
    }

    function _frozenKg(ReceiptId id, Receipt storage receipt) private view returns (uint64) {
        return receipt.freezes == 0 ? 0 : courtOrders.frozen(ReceiptId.unwrap(id), receipt.kg);
    }

    function _freeKg(ReceiptId id, Receipt storage receipt) private view returns (uint64) {
        uint256 bound = uint256(receipt.lienKg) + receipt.deliveryKg + _frozenKg(id, receipt);
        return bound < receipt.kg ? uint64(receipt.kg - bound) : 0;
    }
}
