// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {MemberId} from "../types/Ids.sol";
import {Signature} from "../types/Signing.sol";

/// A member anchors the newest checkpoint of its evidence log.
struct AnchorCheckpoint {
    MemberId member;
    /// leaves under the checkpoint anchored before; 0 for the first
    uint64 previousSize;
    /// leaves under this checkpoint
    uint64 size;
    /// RFC 9162 tree head over `size` leaves (SHA-256)
    bytes32 root;
    uint64 deadline;
}

/// The newest anchored checkpoint of a member's log: one slot. No rule computes with the root, so its beginning is
/// enough here; the whole of it stands in the event.
struct Checkpoint {
    uint64 size;
    /// the first 24 bytes of the tree head
    bytes24 root;
}

/// @title 存证: the heads of the members' evidence logs (L-82, AB-08)
/// @notice Each member keeps one append-only RFC 9162 log. Its state here is the newest head; every earlier one stands
///         in the events and is provable against the newest by a consistency proof, so it needs no slot of its own.
interface IEvidenceLog {
    event CheckpointAnchored(AnchorCheckpoint act);

    /// The act follows another checkpoint than the newest (it was replayed, or two were signed side by side).
    error CheckpointConflict(MemberId member, uint64 actualSize, uint64 previousSize);
    /// A log never shrinks and never anchors the same size again.
    error CheckpointNotGrowing(uint64 previousSize, uint64 size);
    /// A tree of at least one leaf has no empty root.
    error RootMissing();

    /// @notice Anchors a checkpoint. Signer: an operator of the member, in any role.
    /// @dev Event: CheckpointAnchored. Requires: previousSize is the newest size; size grows.
    function anchorCheckpoint(AnchorCheckpoint calldata act, Signature[] calldata signatures) external;

    function checkpointOf(MemberId member) external view returns (Checkpoint memory);
}
