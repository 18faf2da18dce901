// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Freeze, ReleaseFreeze, RenewFreeze} from "../interfaces/ICourtOrders.sol";

/// @title EIP-712 struct hashes of courts' acts
library CourtActs {
    bytes32 private constant FREEZE_TYPE = keccak256(
        "Freeze(uint32 court,uint8 kind,bytes32 subject,uint64 quantity,bytes32 order,uint40 until,bytes32 salt,uint64 deadline)"
    );
    bytes32 private constant RELEASE_FREEZE_TYPE = keccak256(
        "ReleaseFreeze(bytes32 freeze,uint32 court,bytes32 order,uint64 deadline)"
    );
    bytes32 private constant RENEW_FREEZE_TYPE = keccak256(
        "RenewFreeze(bytes32 freeze,uint32 court,uint40 currentUntil,uint40 until,bytes32 order,uint64 deadline)"
    );

    function hash(Freeze calldata act) internal pure returns (bytes32) {
        return
            keccak256(
                abi.encode(
                    FREEZE_TYPE,
                    act.court,
                    act.kind,
                    act.subject,
                    act.quantity,
                    act.order,
                    act.until,
                    act.salt,
                    act.deadline
                )
            );
    }

    function hash(ReleaseFreeze calldata act) internal pure returns (bytes32) {
        return keccak256(abi.encode(RELEASE_FREEZE_TYPE, act.freeze, act.court, act.order, act.deadline));
    }

    function hash(RenewFreeze calldata act) internal pure returns (bytes32) {
        return
            keccak256(
                abi.encode(
                    RENEW_FREEZE_TYPE,
                    act.freeze,
                    act.court,
                    act.currentUntil,
                    act.until,
                    act.order,
                    act.deadline
                )
            );
    }
}
