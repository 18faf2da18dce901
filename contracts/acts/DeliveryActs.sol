// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {GateOut, IssueDeliveryOrder} from "../interfaces/IDeliveries.sol";

/// @title EIP-712 struct hashes of the acts on deliveries
library DeliveryActs {
    bytes32 private constant ISSUE_DELIVERY_ORDER_TYPE = keccak256(
        "IssueDeliveryOrder(bytes32 receipt,uint32 version,uint32 holder,uint32 carrier,uint64 kg,uint32 pieces,bytes32[] units,bytes32 vehicle,uint40 validFrom,uint40 validUntil,uint64 deadline)"
    );
    bytes32 private constant GATE_OUT_TYPE = keccak256(
        "GateOut(bytes32 order,uint32 custodian,uint32 carrier,uint64 kg,uint64 lossKg,uint32 pieces,bytes32 ticket,bytes32[] units,uint64 deadline)"
    );

    function hash(IssueDeliveryOrder calldata act) internal pure returns (bytes32) {
        return
            keccak256(
                bytes.concat(
                    abi.encode(
                        ISSUE_DELIVERY_ORDER_TYPE,
                        act.receipt,
                        act.version,
                        act.holder,
                        act.carrier,
                        act.kg,
                        act.pieces
                    ),
                    abi.encode(
                        keccak256(abi.encodePacked(act.units)),
                        act.vehicle,
                        act.validFrom,
                        act.validUntil,
                        act.deadline
                    )
                )
            );
    }

    function hash(GateOut calldata act) internal pure returns (bytes32) {
        return
            keccak256(
                abi.encode(
                    GATE_OUT_TYPE,
                    act.order,
                    act.custodian,
                    act.carrier,
                    act.kg,
                    act.lossKg,
                    act.pieces,
                    act.ticket,
                    keccak256(abi.encodePacked(act.units)),
                    act.deadline
                )
            );
    }
}
