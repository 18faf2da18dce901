// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {DeliveryOrderId, MemberId, ReceiptId, UnitKey} from "../types/Ids.sol";
import {Signature} from "../types/Signing.sol";
import {ReceiptState} from "./IReceipts.sol";

/// 提货单 (WR-12): the holder orders that goods be handed over.
struct IssueDeliveryOrder {
    ReceiptId receipt;
    uint32 version;
    MemberId holder;
    MemberId carrier;
    uint64 kg;
    uint32 pieces;
    /// serialised goods: the units that leave
    UnitKey[] units;
    /// keyed hash of plate or vessel name
    bytes32 vehicle;
    /// UTC seconds
    uint40 validFrom;
    /// UTC seconds
    uint40 validUntil;
    uint64 deadline;
}

/// 出库 (WR-13): custodian and carrier record what left through the gate.
struct GateOut {
    DeliveryOrderId order;
    MemberId custodian;
    MemberId carrier;
    /// weighed out
    uint64 kg;
    /// natural loss found when the last of it leaves, within the loss standard
    uint64 lossKg;
    uint32 pieces;
    /// keyed hash of the weighbridge ticket, used once (AB-07)
    bytes32 ticket;
    /// serialised goods: the units of the order
    UnitKey[] units;
    uint64 deadline;
}

enum DeliveryOrderState {
    NONE,
    OPEN,
    EXECUTED,
    LAPSED
}

/// A delivery order: three slots.
struct DeliveryOrder {
    // slot 0
    DeliveryOrderState state;
    MemberId carrier;
    uint40 validFrom;
    uint40 validUntil;
    uint64 kg;
    uint32 pieces;
    // slot 1
    ReceiptId receipt;
    // slot 2
    /// keccak256 of the units' keys; 0 for fungible goods
    bytes32 units;
}

/// @title 提货: delivery orders and the gate
/// @notice Goods leave only on an order of the holder, once, within its window and quantity (AB-18, AB-19). A carrier
///         may ask, never authorise.
interface IDeliveries {
    event DeliveryOrderIssued(DeliveryOrderId indexed order, ReceiptId indexed receipt, IssueDeliveryOrder act);
    event DeliveryOrderLapsed(DeliveryOrderId indexed order, ReceiptId indexed receipt, uint32 version);
    event GatedOut(
        DeliveryOrderId indexed order,
        ReceiptId indexed receipt,
        uint32 version,
        ReceiptState state,
        GateOut act
    );

    /// The delivery order does not exist, was used, or lapsed (AB-18, AB-19).
    error NoDeliveryOrder(DeliveryOrderId order, DeliveryOrderState state);
    /// Outside the order's window.
    error DeliveryWindow(uint256 validFrom, uint256 validUntil, uint256 blockTime);
    /// More than ordered (AB-19).
    error OverDelivery(DeliveryOrderId order, uint256 ordered, uint256 asked);
    /// Other units or another carrier than ordered, or part of a unit (AB-19).
    error DeliveryMismatch(DeliveryOrderId order);

    /// @notice 提货单 (WR-12). Signer: holder. @dev Event: DeliveryOrderIssued. Requires: enough free goods.
    function issueDeliveryOrder(IssueDeliveryOrder calldata act, Signature[] calldata signatures) external;

    /// @notice 出库 (WR-13, AB-18, AB-19). Signers: custodian, carrier. @dev Event: GatedOut. The order is used up;
    ///         what it named beyond the weighed mass and the loss is free again.
    function gateOut(GateOut calldata act, Signature[] calldata signatures) external;

    /// @notice Frees what an order promised, once its window is over. Anybody may call. @dev Event: DeliveryOrderLapsed.
    function lapseDeliveryOrder(DeliveryOrderId order) external;

    function deliveryOrderOf(DeliveryOrderId order) external view returns (DeliveryOrder memory);
}
