// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {EvidenceActs} from "./acts/EvidenceActs.sol";
import {ActVerifier} from "./base/ActVerifier.sol";
import {AnchorCheckpoint, Checkpoint, IEvidenceLog} from "./interfaces/IEvidenceLog.sol";
import {IMemberRegistry} from "./interfaces/IMemberRegistry.sol";
import {MemberId} from "./types/Ids.sol";
import {Roles} from "./types/Roles.sol";
import {Signature} from "./types/Signing.sol";

/// @title Implements IEvidenceLog, where everything is described
contract EvidenceLog is IEvidenceLog, ActVerifier {
    using EvidenceActs for AnchorCheckpoint;

    mapping(MemberId member => Checkpoint) private _heads;

    constructor(IMemberRegistry registry_) ActVerifier(registry_, "1") {}

    /// @inheritdoc IEvidenceLog
    function anchorCheckpoint(AnchorCheckpoint calldata act, Signature[] calldata signatures) external {
        uint64 size = _heads[act.member].size;
        if (act.previousSize != size) revert CheckpointConflict(act.member, size, act.previousSize);
        if (act.size <= size) revert CheckpointNotGrowing(size, act.size);
        if (act.root == 0) revert RootMissing();
        _requireSigned(act.hash(), act.deadline, _single(act.member, Roles.ANY), signatures);
        _heads[act.member] = Checkpoint({size: act.size, root: bytes24(act.root)});
        emit CheckpointAnchored(act);
    }

    /// @inheritdoc IEvidenceLog
    function checkpointOf(MemberId member) external view returns (Checkpoint memory) {
        return _heads[member];
    }
}
