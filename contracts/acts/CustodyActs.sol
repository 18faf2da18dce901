// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {AcceptInbound, MeasureStock, Unit, WithdrawInbound} from "../interfaces/ICustody.sol";

/// @title EIP-712 struct hashes of the acts on goods in custody
library CustodyActs {
    bytes32 private constant MEASURE_STOCK_TYPE = keccak256(
        "MeasureStock(uint32 custodian,bytes32 stock,bytes8 goods,uint64 kg,bytes32 reading,uint32 version,uint64 deadline)"
    );
    bytes32 private constant UNIT_TYPE = keccak256("Unit(bytes32 key,uint56 kg)");
    bytes32 private constant ACCEPT_INBOUND_TYPE = keccak256(
        "AcceptInbound(uint32 custodian,uint32 depositor,bytes8 goods,uint64 kg,uint32 pieces,Unit[] units,bytes32 stock,bytes32 certificate,uint64 certifiedKg,bytes32[] evidence,bytes32 record,bytes32 salt,uint64 deadline)Unit(bytes32 key,uint56 kg)"
    );
    bytes32 private constant WITHDRAW_INBOUND_TYPE = keccak256(
        "WithdrawInbound(bytes32 inbound,uint32 custodian,uint32 depositor,bytes32[] units,uint64 deadline)"
    );

    function hash(MeasureStock calldata act) internal pure returns (bytes32) {
        return
            keccak256(
                abi.encode(
                    MEASURE_STOCK_TYPE,
                    act.custodian,
                    act.stock,
                    act.goods,
                    act.kg,
                    act.reading,
                    act.version,
                    act.deadline
                )
            );
    }

    function hash(AcceptInbound calldata act) internal pure returns (bytes32) {
        return
            keccak256(
                bytes.concat(
                    abi.encode(
                        ACCEPT_INBOUND_TYPE,
                        act.custodian,
                        act.depositor,
                        act.goods,
                        act.kg,
                        act.pieces,
                        _hash(act.units)
                    ),
                    abi.encode(
                        act.stock,
                        act.certificate,
                        act.certifiedKg,
                        keccak256(abi.encodePacked(act.evidence)),
                        act.record,
                        act.salt,
                        act.deadline
                    )
                )
            );
    }

    function hash(WithdrawInbound calldata act) internal pure returns (bytes32) {
        return
            keccak256(
                abi.encode(
                    WITHDRAW_INBOUND_TYPE,
                    act.inbound,
                    act.custodian,
                    act.depositor,
                    keccak256(abi.encodePacked(act.units)),
                    act.deadline
                )
            );
    }

    function _hash(Unit[] calldata units) private pure returns (bytes32) {
        bytes32[] memory hashes = new bytes32[](units.length);
        for (uint256 i = 0; i < hashes.length; ++i) {
            hashes[i] = keccak256(abi.encode(UNIT_TYPE, units[i].key, units[i].kg));
        }
        return keccak256(abi.encodePacked(hashes));
    }
}
