// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ReceiptActs} from "./acts/ReceiptActs.sol";
import {ActVerifier} from "./base/ActVerifier.sol";
import {ICourtOrders, IFreezable} from "./interfaces/ICourtOrders.sol";
import {Goods, ICustody} from "./interfaces/ICustody.sol";
import {IDirectory, Rights} from "./interfaces/IDirectory.sol";
import {IMemberRegistry} from "./interfaces/IMemberRegistry.sol";
import {
    Change,
    Endorse,
    Handover,
    IReceipts,
    IssueReceipt,
    IssueReceipts,
    Output,
    Part,
    Promise,
    Receipt,
    ReceiptItem,
    ReceiptState,
    Source
} from "./interfaces/IReceipts.sol";
import {BusinessDay} from "./libraries/BusinessDay.sol";
import {ChildId} from "./libraries/ChildId.sol";
import {
    AlreadyExecuted,
    AmountMissing,
    Frozen,
    NotHolder,
    NotPledgee,
    QuantityInvalid,
    VersionConflict
} from "./types/Errors.sol";
import {InboundId, MemberId, ReceiptId, UnitKey} from "./types/Ids.sol";
import {Capabilities, Roles} from "./types/Roles.sol";
import {Party, PartyLib, Signature} from "./types/Signing.sol";

/// @title Implements IReceipts, where everything is described
contract Receipts is IReceipts, ActVerifier {
    using ReceiptActs for Endorse;
    using ReceiptActs for IssueReceipt;
    using ReceiptActs for IssueReceipts;

    // ---------------------------------------------------------------- immutables

    uint256 private constant UNIT = 1e6;
    /// Receipts of one batch, parts of one split, sources of one merger: what fits into a block with room to spare.
    uint256 private constant MAX_RECEIPTS = 100;
    IDirectory public immutable directory;
    ICustody public immutable custody;
    ICourtOrders public immutable courtOrders;
    uint32 public immutable processingLoss;

    // ---------------------------------------------------------------- storage

    mapping(ReceiptId receipt => Receipt) private _receipts;

    // ---------------------------------------------------------------- constructor

    constructor(
        IMemberRegistry registry_,
        IDirectory directory_,
        ICustody custody_,
        ICourtOrders courtOrders_,
        uint32 processingLoss_
    ) ActVerifier(registry_, "1") {
        directory = directory_;
        custody = custody_;
        courtOrders = courtOrders_;
        processingLoss = processingLoss_;
    }

    modifier onlyRight(uint32 right) {
        _requireRight(right);
        _;
    }

    // ---------------------------------------------------------------- acts

    /// @inheritdoc IReceipts
    function issueReceipt(IssueReceipt calldata act, Signature[] calldata signatures) external {
        bytes32 digest = _requireSigned(act.hash(), act.deadline, _issuers(act.custodian, act.depositor), signatures);
        ReceiptItem memory item = ReceiptItem({
            inbound: act.inbound,
            kg: act.kg,
            pieces: act.pieces,
            units: act.units,
            transferable: act.transferable,
            lossStandard: act.lossStandard,
            storageUntil: act.storageUntil,
            content: act.content
        });
        ReceiptId id = ReceiptId.wrap(digest);
        bytes8 goods = _issue(id, act.custodian, act.depositor, item);
        emit ReceiptIssued(id, goods, act);
    }

    /// @inheritdoc IReceipts
    function issueReceipts(IssueReceipts calldata act, Signature[] calldata signatures) external {
        uint256 count = act.items.length;
        if (count == 0 || count > MAX_RECEIPTS) revert CountInvalid(count, 1, MAX_RECEIPTS);
        bytes32 digest = _requireSigned(act.hash(), act.deadline, _issuers(act.custodian, act.depositor), signatures);
        bytes8[] memory goods = new bytes8[](count);
        for (uint256 i = 0; i < count; ++i) {
            goods[i] = _issue(ChildId.receipt(digest, i), act.custodian, act.depositor, act.items[i]);
        }
        emit ReceiptsIssued(digest, goods, act);
    }

    /// @inheritdoc IReceipts
    function endorse(Endorse calldata act, Signature[] calldata signatures) external {
        Receipt storage receipt = _requireVersion(act.receipt, act.version);
        _requireHolder(act.receipt, receipt, act.from);
        _requireCustodian(act.receipt, receipt, act.custodian);
        if (act.to == act.from) revert SelfTransfer(act.to);
        if (act.basis == 0) revert AmountMissing();
        if (!receipt.transferable) revert NotTransferable(act.receipt);
        _requireUnbound(act.receipt, receipt);
        Party[] memory parties = new Party[](3);
        parties[0] = PartyLib.pack(act.from, Roles.ANY, Capabilities.OPERATOR);
        parties[1] = PartyLib.pack(act.to, Roles.ANY, Capabilities.OPERATOR);
        parties[2] = PartyLib.pack(act.custodian, Roles.WAREHOUSE, Capabilities.OPERATOR);
        _requireSigned(act.hash(), act.deadline, parties, signatures);
        receipt.holder = act.to;
        receipt.endorsed = true;
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
        receipt.lienKg = uint48(kg);
        receipt.version = version + 1;
        emit LienSet(id, pledgee, version + 1, kg);
    }

    /// @inheritdoc IReceipts
    function relieve(ReceiptId id, MemberId pledgee, uint64 kg) external onlyRight(Rights.LIEN) {
        Receipt storage receipt = _receipts[id];
        uint48 lienKg = receipt.lienKg;
        if (receipt.pledgee != pledgee) revert NotPledgee(ReceiptId.unwrap(id), pledgee, receipt.pledgee);
        if (kg == 0 || kg > lienKg) revert QuantityInvalid(kg, lienKg);
        uint64 frozen = _frozenKg(id, receipt);
        if (lienKg - kg < (frozen < lienKg ? frozen : lienKg)) revert Frozen(ReceiptId.unwrap(id), frozen);
        lienKg -= uint48(kg);
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
            bool there = receipt.state == ReceiptState.ACTIVE || receipt.state == ReceiptState.LOST;
            if (!there) revert ReceiptNotActive(id, receipt.state);
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
        receipt.deliveryKg += uint48(promised.kg);
        receipt.deliveryPieces += promised.pieces;
        receipt.version = promised.version + 1;
        if (receipt.serialised) {
            if (promised.pieces != units.length) revert QuantityInvalid(promised.pieces, units.length);
            uint64 mass = custody.promiseUnits(units, _short(id), promised.until);
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
        receipt.deliveryKg -= uint48(promisedKg);
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
        receipt.kg -= uint48(taken);
        receipt.deliveryKg -= uint48(handover.promisedKg);
        receipt.deliveryPieces -= handover.promisedPieces;
        receipt.pieces -= handover.pieces;
        version = ++receipt.version;
        state = ReceiptState.ACTIVE;
        if (receipt.kg == 0) {
            if (receipt.pieces != 0) revert QuantityInvalid(0, receipt.pieces);
            state = receipt.state = ReceiptState.DELIVERED;
        }
        custody.useEvidence(handover.ticket);
        custody.freeGoods(_goodsOf(id, receipt), taken, units);
    }

    // ---------------------------------------------------------------- one title after another

    /// @inheritdoc IReceipts
    function split(Change calldata change, bytes32 digest, Part[] calldata parts) external onlyRight(Rights.TRANSFORM) {
        uint256 count = parts.length;
        if (count < 2 || count > MAX_RECEIPTS) revert CountInvalid(count, 2, MAX_RECEIPTS);
        Receipt storage receipt = _requireChange(change);
        _requireUnbound(change.receipt, receipt);
        Receipt memory child = _read(change.receipt);
        _end(receipt, ReceiptState.SPLIT);
        uint256 kg = 0;
        uint256 pieces = 0;
        for (uint256 i = 0; i < count; ++i) {
            kg += parts[i].kg;
            pieces += parts[i].pieces;
            _beginPart(change.receipt, child, ChildId.receipt(digest, i), parts[i]);
        }
        if (kg != receipt.kg || pieces != receipt.pieces) {
            revert SplitNotConserved(change.receipt, receipt.kg, kg, receipt.pieces, pieces);
        }
    }

    /// @inheritdoc IReceipts
    function carveOut(
        Change calldata change,
        ReceiptId childId,
        Part calldata part
    ) external onlyRight(Rights.TRANSFORM) {
        Receipt storage receipt = _requireChange(change);
        _requireFree(change.receipt, receipt, part.kg);
        uint32 unpromised = receipt.pieces - receipt.deliveryPieces;
        if (part.kg == receipt.kg || part.pieces > unpromised) revert QuantityInvalid(part.pieces, unpromised);
        Receipt memory child = _read(change.receipt);
        child.pledgee = MemberId.wrap(0);
        child.lienKg = 0;
        child.deliveryKg = 0;
        child.deliveryPieces = 0;
        receipt.kg -= uint48(part.kg);
        receipt.pieces -= part.pieces;
        receipt.version = change.version + 1;
        custody.requireLot(receipt.goods, receipt.kg);
        _beginPart(change.receipt, child, childId, part);
    }

    /// @inheritdoc IReceipts
    function merge(
        Source[] calldata sources,
        MemberId holder,
        MemberId custodian,
        ReceiptId childId
    ) external onlyRight(Rights.TRANSFORM) {
        if (sources.length < 2) revert CountInvalid(sources.length, 2, MAX_RECEIPTS);
        Receipt memory child = _endAll(sources, holder, custodian, ReceiptState.MERGED);
        for (uint256 i = 0; i < sources.length; ++i) {
            ReceiptId source = sources[i].receipt;
            if (_receipts[source].place != child.place || _receipts[source].goods != child.goods) {
                revert NotAlike(source, sources[0].receipt);
            }
            _moveAll(source, _receipts[source].kg, _receipts[source].pieces, sources[i].units, childId);
        }
        _begin(childId, child);
    }

    /// @inheritdoc IReceipts
    function process(
        Source[] calldata sources,
        MemberId holder,
        MemberId custodian,
        bytes32 digest,
        Output[] calldata outputs,
        uint64 lossKg
    ) external onlyRight(Rights.TRANSFORM) {
        uint256 count = outputs.length;
        if (count == 0 || count > MAX_RECEIPTS) revert CountInvalid(count, 1, MAX_RECEIPTS);
        Receipt memory child = _endAll(sources, holder, custodian, ReceiptState.PROCESSED);
        for (uint256 i = 0; i < sources.length; ++i) _useUp(sources[i]);
        uint256 inKg = child.kg;
        uint256 outKg = 0;
        for (uint256 i = 0; i < count; ++i) {
            outKg += outputs[i].kg;
            _beginOutput(ChildId.receipt(digest, i), child, custodian, outputs[i]);
        }
        if (inKg != outKg + lossKg) revert MassNotConserved(inKg, outKg, lossKg);
        uint256 allowed = (inKg * processingLoss) / UNIT;
        if (lossKg > allowed) revert YieldExceeded(inKg, lossKg, allowed);
    }

    /// @inheritdoc IReceipts
    function cancel(
        Change calldata change,
        InboundId inbound,
        UnitKey[] calldata units
    ) external onlyRight(Rights.TRANSFORM) {
        Receipt storage receipt = _requireChange(change);
        _requireNotSuspended(change.receipt, receipt);
        _requireNotClaimed(change.receipt, receipt);
        if (receipt.endorsed) revert AlreadyEndorsed(change.receipt);
        _end(receipt, ReceiptState.CANCELLED);
        uint64 kg = receipt.kg;
        receipt.kg = 0;
        custody.unbindGoods(_goodsOf(change.receipt, receipt), inbound, change.holder, kg, receipt.pieces, units);
    }

    /// @inheritdoc IReceipts
    function convert(Change calldata change) external onlyRight(Rights.TRANSFORM) {
        Receipt storage receipt = _requireChange(change);
        _requireUnbound(change.receipt, receipt);
        _end(receipt, ReceiptState.CONVERTED);
    }

    /// @inheritdoc IReceipts
    function lose(Change calldata change) external onlyRight(Rights.TRANSFORM) {
        _end(_requireChange(change), ReceiptState.LOST);
    }

    /// @inheritdoc IReceipts
    function succeed(
        ReceiptId id,
        ReceiptState from,
        ReceiptId childId,
        MemberId holder,
        MemberId custodian,
        UnitKey[] calldata units
    ) external onlyRight(Rights.TRANSFORM) {
        Receipt storage receipt = _requireEnded(id, from);
        _requireCustodian(id, receipt, custodian);
        _requireUnbound(id, receipt);
        Receipt memory child = _read(id);
        receipt.kg = 0;
        _end(receipt, from == ReceiptState.LOST ? ReceiptState.CANCELLED : from);
        child.state = ReceiptState.ACTIVE;
        child.holder = holder;
        child.endorsed = true;
        _moveAll(id, child.kg, child.pieces, units, childId);
        _begin(childId, child);
    }

    /// @inheritdoc IReceipts
    function discharge(
        ReceiptId id,
        MemberId custodian,
        bytes32 ticket,
        UnitKey[] calldata units
    ) external onlyRight(Rights.TRANSFORM) {
        Receipt storage receipt = _requireEnded(id, ReceiptState.CONVERTED);
        _requireCustodian(id, receipt, custodian);
        _requireSound(id, receipt);
        uint64 kg = receipt.kg;
        receipt.kg = 0;
        _end(receipt, ReceiptState.CONVERTED);
        custody.useEvidence(ticket);
        custody.freeGoods(_goodsOf(id, receipt), kg, units);
    }

    /// @inheritdoc IReceipts
    function extend(Change calldata change, uint32 storageUntil) external onlyRight(Rights.TRANSFORM) {
        Receipt storage receipt = _requireChange(change);
        uint32 last = receipt.storageUntil;
        if (last < BusinessDay.today()) last = BusinessDay.today();
        if (storageUntil <= last) revert StorageEnded(storageUntil, last);
        receipt.storageUntil = _day(storageUntil);
        receipt.version = change.version + 1;
    }

    // ---------------------------------------------------------------- views

    /// @inheritdoc IReceipts
    function receiptOf(ReceiptId receipt) external view returns (Receipt memory) {
        return _read(receipt);
    }

    /// @inheritdoc IReceipts
    function frozenKg(ReceiptId receipt) external view returns (uint64) {
        return _frozenKg(receipt, _receipts[receipt]);
    }

    /// @inheritdoc IReceipts
    function freeKg(ReceiptId receipt) external view returns (uint64) {
        return _freeKg(receipt, _receipts[receipt]);
    }

    // ---------------------------------------------------------------- private: beginning and ending

    function _issuers(MemberId custodian, MemberId depositor) private pure returns (Party[] memory parties) {
        parties = new Party[](3);
        parties[0] = PartyLib.pack(custodian, Roles.WAREHOUSE, Capabilities.MAKER);
        parties[1] = PartyLib.pack(custodian, Roles.WAREHOUSE, Capabilities.CHECKER);
        parties[2] = PartyLib.pack(depositor, Roles.ANY, Capabilities.OPERATOR);
    }

    function _issue(
        ReceiptId id,
        MemberId custodian,
        MemberId depositor,
        ReceiptItem memory item
    ) private returns (bytes8 goods) {
        if (item.kg == 0) revert QuantityInvalid(0, 0);
        if (item.content == 0 || item.lossStandard >= UNIT) revert ContentMissing();
        if (item.storageUntil <= BusinessDay.today()) revert StorageEnded(item.storageUntil, BusinessDay.today());
        Receipt memory receipt;
        (receipt.goods, receipt.serialised, receipt.place) = custody.bindGoods(
            item.inbound,
            custodian,
            depositor,
            item.kg,
            item.pieces,
            item.units,
            _short(id)
        );
        receipt.state = ReceiptState.ACTIVE;
        receipt.transferable = item.transferable;
        receipt.custodian = custodian;
        receipt.holder = depositor;
        receipt.storageUntil = _day(item.storageUntil);
        receipt.kg = _quantity(item.kg);
        receipt.pieces = item.pieces;
        receipt.lossStandard = uint24(item.lossStandard);
        _begin(id, receipt);
        return receipt.goods;
    }

    function _begin(ReceiptId id, Receipt memory receipt) private {
        if (_receipts[id].state != ReceiptState.NONE) revert AlreadyExecuted(ReceiptId.unwrap(id));
        // court orders name the receipt that they freeze; those of an ended one that have lapsed are not this one's
        receipt.freezes = 0;
        receipt.version = 1;
        _receipts[id] = receipt;
    }

    /// @param child what it has in common with the receipt that it is a part of
    function _beginPart(ReceiptId parent, Receipt memory child, ReceiptId id, Part calldata part) private {
        if (part.kg == 0) revert QuantityInvalid(0, child.kg);
        child.kg = _quantity(part.kg);
        child.pieces = part.pieces;
        custody.requireLot(child.goods, part.kg);
        _moveAll(parent, child.kg, part.pieces, part.units, id);
        _begin(id, child);
    }

    /// @param child what all outputs have in common
    function _beginOutput(ReceiptId id, Receipt memory child, MemberId custodian, Output calldata output) private {
        child.place = custody.takeProduct(output, custodian, child.serialised, child.place, _short(id));
        child.kg = _quantity(output.kg);
        child.pieces = output.pieces;
        child.goods = output.goods;
        _begin(id, child);
    }

    /// The goods of a source are no more.
    function _useUp(Source calldata source) private {
        Receipt storage receipt = _receipts[source.receipt];
        custody.useUpGoods(_goodsOf(source.receipt, receipt), receipt.kg, source.units);
    }

    function _end(Receipt storage receipt, ReceiptState state) private {
        receipt.state = state;
        ++receipt.version;
    }

    /// Ends receipts that are alike in all but goods and place.
    /// @return all their common terms, their sums and the earliest end of storage
    function _endAll(
        Source[] calldata sources,
        MemberId holder,
        MemberId custodian,
        ReceiptState state
    ) private returns (Receipt memory all) {
        uint256 count = sources.length;
        if (count == 0 || count > MAX_RECEIPTS) revert CountInvalid(count, 1, MAX_RECEIPTS);
        for (uint256 i = 0; i < count; ++i) {
            ReceiptId id = sources[i].receipt;
            Receipt storage receipt = _requireVersion(id, sources[i].version);
            _requireHolder(id, receipt, holder);
            _requireCustodian(id, receipt, custodian);
            _requireUnbound(id, receipt);
            if (i == 0) {
                all = _read(id);
            } else {
                bool alike =
                    receipt.serialised == all.serialised &&
                        receipt.transferable == all.transferable &&
                        receipt.lossStandard == all.lossStandard;
                if (!alike) revert NotAlike(id, sources[0].receipt);
                all.kg += receipt.kg;
                all.pieces += receipt.pieces;
                all.endorsed = all.endorsed || receipt.endorsed;
                if (receipt.storageUntil < all.storageUntil) all.storageUntil = receipt.storageUntil;
            }
            _end(receipt, state);
        }
    }

    /// The named units, which are that many and weigh that much, go from one receipt to another; fungible goods have
    /// none.
    function _moveAll(ReceiptId from, uint256 kg, uint256 pieces, UnitKey[] calldata units, ReceiptId to) private {
        if (!_receipts[from].serialised) {
            if (units.length != 0) revert ICustody.UnitNotHere(units[0]);
            return;
        }
        uint256 mass = custody.moveUnits(units, _short(from), _short(to));
        if (mass != kg) revert QuantityInvalid(kg, mass);
        if (units.length != pieces) revert QuantityInvalid(pieces, units.length);
    }

    function _read(ReceiptId id) private view returns (Receipt memory) {
        return _receipts[id];
    }

    function _goodsOf(ReceiptId id, Receipt storage receipt) private view returns (Goods memory) {
        return Goods({receipt: _short(id), serialised: receipt.serialised, place: receipt.place});
    }

    function _short(ReceiptId id) private pure returns (bytes24) {
        return bytes24(ReceiptId.unwrap(id));
    }

    function _quantity(uint64 kg) private pure returns (uint48) {
        if (kg > type(uint48).max) revert QuantityInvalid(kg, type(uint48).max);
        return uint48(kg);
    }

    function _day(uint32 day) private pure returns (uint24) {
        if (day > type(uint24).max) revert StorageEnded(day, type(uint24).max);
        return uint24(day);
    }

    // ---------------------------------------------------------------- private: checks

    function _requireRight(uint32 right) private view {
        directory.requireRight(msg.sender, right);
    }

    function _requireChange(Change calldata change) private view returns (Receipt storage receipt) {
        receipt = _requireVersion(change.receipt, change.version);
        _requireHolder(change.receipt, receipt, change.holder);
        _requireCustodian(change.receipt, receipt, change.custodian);
    }

    function _requireEnded(ReceiptId id, ReceiptState state) private view returns (Receipt storage receipt) {
        receipt = _receipts[id];
        if (receipt.state != state || receipt.kg == 0) revert NotSucceedable(id, receipt.state);
    }

    /// Nothing of it is suspended, short, frozen, pledged or promised.
    function _requireUnbound(ReceiptId id, Receipt storage receipt) private view {
        _requireSound(id, receipt);
        _requireNotClaimed(id, receipt);
    }

    /// Nothing of it is frozen, pledged or promised.
    function _requireNotClaimed(ReceiptId id, Receipt storage receipt) private view {
        _requireNotFrozen(id, receipt);
        if (receipt.lienKg != 0 || receipt.deliveryKg != 0) {
            revert Encumbered(id, receipt.lienKg, receipt.deliveryKg);
        }
    }

    function _requireNotSuspended(ReceiptId id, Receipt storage receipt) private view {
        if (receipt.suspensions != 0) revert Suspended(id);
    }

    /// Not suspended, and the tank or heap holds what the receipts over it say (AB-04).
    function _requireSound(ReceiptId id, Receipt storage receipt) private view {
        _requireNotSuspended(id, receipt);
        if (!receipt.serialised) custody.requireStock(receipt.place);
    }

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
        _requireSound(id, receipt);
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
        if (receipt.state != ReceiptState.ACTIVE) revert ReceiptNotActive(id, receipt.state);
        _requireCustodian(id, receipt, handover.custodian);
        _requireSound(id, receipt);
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
