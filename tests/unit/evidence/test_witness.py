"""A witness lets a log grow and catches it when it forks or shrinks."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from scf_ledger.evidence import (
    EMPTY_ROOT,
    Checkpoint,
    CheckpointFault,
    CheckpointInvalid,
    WitnessMemory,
    consistency_proof,
    leaf_hash,
    observe_checkpoint,
    root_of,
)

ORIGIN = "ledger.example/log"
LEAVES = [leaf_hash(bytes([i])) for i in range(20)]
#: the same log as it would show itself to another witness: the third entry differs
FORKED = [*LEAVES[:2], leaf_hash(b"other"), *LEAVES[3:]]


def head(size: int, leaves: Sequence[bytes] = LEAVES, origin: str = ORIGIN) -> Checkpoint:
    return Checkpoint(origin=origin, size=size, root=root_of(leaves[:size]))


def memory_of(checkpoint: Checkpoint) -> WitnessMemory:
    return WitnessMemory(origin=checkpoint.origin, size=checkpoint.size, root=checkpoint.root)


def fault_of(memory: WitnessMemory | None, checkpoint: Checkpoint, proof: Sequence[bytes]) -> CheckpointFault:
    with pytest.raises(CheckpointInvalid) as refused:
        observe_checkpoint(memory, checkpoint, proof)
    return refused.value.fault


def test_the_first_checkpoint_is_remembered() -> None:
    assert observe_checkpoint(None, head(7), []) == memory_of(head(7))
    assert observe_checkpoint(None, head(0), []) == WitnessMemory(origin=ORIGIN, size=0, root=EMPTY_ROOT)


def test_the_first_checkpoint_needs_no_proof_and_takes_none() -> None:
    assert fault_of(None, head(7), [LEAVES[0]]) == CheckpointFault.UNPROVEN


def test_a_log_that_grows_is_followed() -> None:
    memory = None
    for m, n in ((0, 0), (0, 1), (1, 1), (1, 2), (2, 7), (7, 8), (8, 20), (20, 20)):
        memory = observe_checkpoint(memory, head(n), consistency_proof(LEAVES, m, n))
        assert memory == memory_of(head(n))


def test_a_shrinking_log_is_named() -> None:
    assert fault_of(memory_of(head(8)), head(7), []) == CheckpointFault.SHRINK
    assert fault_of(memory_of(head(8)), head(0), []) == CheckpointFault.SHRINK


def test_another_root_at_the_same_size_is_a_fork() -> None:
    assert fault_of(memory_of(head(8)), head(8, FORKED), []) == CheckpointFault.FORK


def test_a_fork_that_grew_cannot_be_proven() -> None:
    for proof in (consistency_proof(FORKED, 8, 12), consistency_proof(LEAVES, 8, 12), []):
        assert fault_of(memory_of(head(8)), head(12, FORKED), proof) == CheckpointFault.UNPROVEN


def test_a_proof_from_another_size_than_the_remembered_is_refused() -> None:
    assert fault_of(memory_of(head(8)), head(12), consistency_proof(LEAVES, 7, 12)) == CheckpointFault.UNPROVEN


def test_the_same_checkpoint_again_takes_no_proof() -> None:
    assert fault_of(memory_of(head(8)), head(8), [LEAVES[0]]) == CheckpointFault.UNPROVEN


def test_another_log_is_named() -> None:
    assert fault_of(memory_of(head(8)), head(9, origin="other.example"), []) == CheckpointFault.ORIGIN


def test_of_two_witnesses_that_share_a_log_one_catches_the_fork() -> None:
    bank = observe_checkpoint(None, head(5), [])
    port = observe_checkpoint(None, head(5, FORKED), [])
    shown = head(9)
    observe_checkpoint(bank, shown, consistency_proof(LEAVES, 5, 9))
    assert fault_of(port, shown, consistency_proof(LEAVES, 5, 9)) == CheckpointFault.UNPROVEN
