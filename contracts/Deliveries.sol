// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {DeliveryActs} from "./acts/DeliveryActs.sol";
import {ActVerifier} from "./base/ActVerifier.sol";
import {
    DeliveryOrder,
    DeliveryOrderState,
    GateOut,
    IDeliveries,
    IssueDeliveryOrder
} from "./interfaces/IDeliveries.sol";
import {IMemberRegistry} from "./interfaces/IMemberRegistry.sol";
import {Handover, IReceipts, Promise, ReceiptState} from "./interfaces/IReceipts.sol";
import {QuantityInvalid} from "./types/Errors.sol";
import {DeliveryOrderId} from "./types/Ids.sol";
import {Capabilities, Roles} from "./types/Roles.sol";
import {Party, PartyLib, Signature} from "./types/Signing.sol";

/// @title Implements IDeliveries, where everything is described
contract Deliveries is IDeliveries, ActVerifier {
    using DeliveryActs for GateOut;
    using DeliveryActs for IssueDeliveryOrder;

    IReceipts public immutable receipts;

    mapping(DeliveryOrderId order => DeliveryOrder) private _orders;

    constructor(IMemberRegistry registry_, IReceipts receipts_) ActVerifier(registry_, "1") {
        receipts = receipts_;
    }

    // ---------------------------------------------------------------- acts

    /// @inheritdoc IDeliveries
    function issueDeliveryOrder(IssueDeliveryOrder calldata act, Signature[] calldata signatures) external {
        if (act.validUntil <= block.timestamp || act.validUntil <= act.validFrom) {
            revert DeliveryWindow(act.validFrom, act.validUntil, block.timestamp);
        }
        bytes32 digest = _requireSigned(act.hash(), act.deadline, _single(act.holder, Roles.ANY), signatures);
        DeliveryOrderId id = DeliveryOrderId.wrap(digest);
        if (_orders[id].state != DeliveryOrderState.NONE) revert NoDeliveryOrder(id, _orders[id].state);
        _orders[id] = DeliveryOrder({
            state: DeliveryOrderState.OPEN,
            carrier: act.carrier,
            validFrom: act.validFrom,
            validUntil: act.validUntil,
            kg: act.kg,
            pieces: act.pieces,
            receipt: act.receipt,
            units: act.units.length == 0 ? bytes32(0) : keccak256(abi.encodePacked(act.units))
        });
        emit DeliveryOrderIssued(id, act.receipt, act);
        Promise memory promised = Promise({
            version: act.version,
            holder: act.holder,
            kg: act.kg,
            pieces: act.pieces,
            until: act.validUntil
        });
        receipts.promiseGoods(act.receipt, promised, act.units);
    }

    /// @inheritdoc IDeliveries
    function gateOut(GateOut calldata act, Signature[] calldata signatures) external {
        DeliveryOrder memory order = _orders[act.order];
        if (order.state != DeliveryOrderState.OPEN) revert NoDeliveryOrder(act.order, order.state);
        if (block.timestamp < order.validFrom || block.timestamp > order.validUntil) {
            revert DeliveryWindow(order.validFrom, order.validUntil, block.timestamp);
        }
        _requireWithinOrder(act, order);
        Party[] memory parties = new Party[](2);
        parties[0] = PartyLib.pack(act.custodian, Roles.WAREHOUSE, Capabilities.OPERATOR);
        parties[1] = PartyLib.pack(act.carrier, Roles.CARRIER, Capabilities.OPERATOR);
        _requireSigned(act.hash(), act.deadline, parties, signatures);
        _orders[act.order].state = DeliveryOrderState.EXECUTED;
        Handover memory handover = Handover({
            custodian: act.custodian,
            promisedKg: order.kg,
            promisedPieces: order.pieces,
            kg: act.kg,
            lossKg: act.lossKg,
            pieces: act.pieces,
            ticket: act.ticket
        });
        (uint32 version, ReceiptState state) = receipts.deliverGoods(order.receipt, handover, act.units);
        emit GatedOut(act.order, order.receipt, version, state, act);
    }

    /// @inheritdoc IDeliveries
    function lapseDeliveryOrder(DeliveryOrderId id) external {
        DeliveryOrder storage order = _orders[id];
        if (order.state != DeliveryOrderState.OPEN) revert NoDeliveryOrder(id, order.state);
        if (block.timestamp <= order.validUntil) {
            revert DeliveryWindow(order.validFrom, order.validUntil, block.timestamp);
        }
        order.state = DeliveryOrderState.LAPSED;
        uint32 version = receipts.unpromiseGoods(order.receipt, order.kg, order.pieces);
        emit DeliveryOrderLapsed(id, order.receipt, version);
    }

    // ---------------------------------------------------------------- views

    /// @inheritdoc IDeliveries
    function deliveryOrderOf(DeliveryOrderId order) external view returns (DeliveryOrder memory) {
        return _orders[order];
    }

    // ---------------------------------------------------------------- private

    /// Never more than ordered, only by the ordered carrier, and of serialised goods exactly the ordered units.
    function _requireWithinOrder(GateOut calldata act, DeliveryOrder memory order) private pure {
        if (act.carrier != order.carrier) revert DeliveryMismatch(act.order);
        uint256 taken = uint256(act.kg) + act.lossKg;
        if (act.kg == 0) revert QuantityInvalid(0, order.kg);
        if (taken > order.kg) revert OverDelivery(act.order, order.kg, taken);
        if (act.pieces > order.pieces) revert OverDelivery(act.order, order.pieces, act.pieces);
        if (order.units == 0) {
            if (act.units.length != 0) revert DeliveryMismatch(act.order);
            return;
        }
        bool whole = taken == order.kg && act.pieces == order.pieces;
        if (!whole || keccak256(abi.encodePacked(act.units)) != order.units) revert DeliveryMismatch(act.order);
    }
}
