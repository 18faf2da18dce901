// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {AttestControl, BindDevice, RestoreControl, UnbindDevice} from "../interfaces/IControlProofs.sol";

/// @title EIP-712 struct hashes of the acts on control proofs
library ControlActs {
    bytes32 private constant BIND_DEVICE_TYPE = keccak256(
        "BindDevice(uint32 owner,uint32 custodian,bytes32 device,uint32 version,bytes32 place,uint32 maxGap,uint32 maxSkew,uint64 deadline)"
    );
    bytes32 private constant UNBIND_DEVICE_TYPE = keccak256(
        "UnbindDevice(bytes32 device,uint32 version,uint32 owner,uint32 witness,bytes32 report,uint64 deadline)"
    );
    bytes32 private constant ATTEST_CONTROL_TYPE = keccak256(
        "AttestControl(bytes32 device,uint32 owner,bytes32 place,uint32 sequence,uint40 observedAt,uint8 status,bytes32 reading,uint64 deadline)"
    );
    bytes32 private constant RESTORE_CONTROL_TYPE = keccak256(
        "RestoreControl(bytes32 device,uint32 version,uint32 owner,uint32 witness,bytes32 report,uint64 deadline)"
    );

    function hash(BindDevice calldata act) internal pure returns (bytes32) {
        return
            keccak256(
                abi.encode(
                    BIND_DEVICE_TYPE,
                    act.owner,
                    act.custodian,
                    act.device,
                    act.version,
                    act.place,
                    act.maxGap,
                    act.maxSkew,
                    act.deadline
                )
            );
    }

    function hash(UnbindDevice calldata act) internal pure returns (bytes32) {
        return
            keccak256(
                abi.encode(
                    UNBIND_DEVICE_TYPE,
                    act.device,
                    act.version,
                    act.owner,
                    act.witness,
                    act.report,
                    act.deadline
                )
            );
    }

    function hash(AttestControl calldata act) internal pure returns (bytes32) {
        return
            keccak256(
                abi.encode(
                    ATTEST_CONTROL_TYPE,
                    act.device,
                    act.owner,
                    act.place,
                    act.sequence,
                    act.observedAt,
                    act.status,
                    act.reading,
                    act.deadline
                )
            );
    }

    function hash(RestoreControl calldata act) internal pure returns (bytes32) {
        return
            keccak256(
                abi.encode(
                    RESTORE_CONTROL_TYPE,
                    act.device,
                    act.version,
                    act.owner,
                    act.witness,
                    act.report,
                    act.deadline
                )
            );
    }
}
