"""What a witness remembers of a log: enough to catch a fork or a shrink.

A bank, a warehouse and a regulator each remember the last checkpoint that they cosigned. A log that shows different
trees to two of them cannot have both cosigned (C2SP tlog-witness).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from scf_ledger.evidence.checkpoint import Checkpoint
from scf_ledger.evidence.errors import CheckpointFault, CheckpointInvalid, ProofInvalid
from scf_ledger.evidence.merkle import EMPTY_ROOT, verify_consistency


@dataclass(frozen=True, kw_only=True)
class WitnessMemory:
    """The last checkpoint of a log that a witness has cosigned. Write it down before the cosignature goes out."""

    origin: str
    size: int
    root: bytes


def observe_checkpoint(memory: WitnessMemory | None, checkpoint: Checkpoint, proof: Sequence[bytes]) -> WitnessMemory:
    """The memory after a checkpoint that the log signed; the proof leads there from the remembered size.

    Without a memory, the first checkpoint is taken on trust and needs no proof.

    Raises
    ------
    CheckpointInvalid
        ORIGIN, it is of another log; SHRINK, it is smaller than the remembered one; FORK, it has the same size and
        another root; UNPROVEN, it is larger, but the proof does not lead there.
    """
    seen = memory or WitnessMemory(origin=checkpoint.origin, size=0, root=EMPTY_ROOT)
    if checkpoint.origin != seen.origin:
        raise CheckpointInvalid(CheckpointFault.ORIGIN, f"of {checkpoint.origin!r:.80}, not of {seen.origin!r:.80}")
    if checkpoint.size < seen.size:
        raise CheckpointInvalid(CheckpointFault.SHRINK, f"from {seen.size} leaves to {checkpoint.size}")
    if checkpoint.size == seen.size and checkpoint.root != seen.root:
        raise CheckpointInvalid(
            CheckpointFault.FORK,
            f"at size {seen.size} the root was {seen.root.hex()} and is now {checkpoint.root.hex()}",
        )
    try:
        verify_consistency(seen.size, checkpoint.size, seen.root, checkpoint.root, proof)
    except ProofInvalid as problem:
        raise CheckpointInvalid(CheckpointFault.UNPROVEN, f"a fork or a wrong proof: {problem}") from problem
    return WitnessMemory(origin=checkpoint.origin, size=checkpoint.size, root=checkpoint.root)
