// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {AnchorCheckpoint} from "../interfaces/IEvidenceLog.sol";

/// @title EIP-712 struct hashes of the evidence log's acts
library EvidenceActs {
    bytes32 private constant ANCHOR_CHECKPOINT_TYPE = keccak256(
        "AnchorCheckpoint(uint32 member,uint64 previousSize,uint64 size,bytes32 root,uint64 deadline)"
    );

    function hash(AnchorCheckpoint calldata act) internal pure returns (bytes32) {
        return
            keccak256(
                abi.encode(ANCHOR_CHECKPOINT_TYPE, act.member, act.previousSize, act.size, act.root, act.deadline)
            );
    }
}
