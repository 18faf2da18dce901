"""What can be wrong with evidence.

EvidenceError
├── ProfileViolation   a record that the profile does not admit
├── ProofInvalid       a proof, a tile or a disclosure that does not show what it should
├── CheckpointInvalid  a checkpoint, a note or a key of one that is not to be believed
└── IdentifierInvalid  an identifier that has no canonical form
"""

from __future__ import annotations

from enum import StrEnum


class EvidenceError(ValueError):
    """Something is wrong with the evidence."""

    code = "EVIDENCE_INVALID"


class ProfileViolation(EvidenceError):
    """The record is not in the one form that the profile admits; nothing is repaired."""

    code = "PROFILE_VIOLATION"

    def __init__(self, pointer: str, value: object, rule: str) -> None:
        super().__init__(f"{pointer or '/'}: {rule} (got {value!r:.80})")
        #: JSON Pointer to the value, empty for the whole record
        self.pointer = pointer
        self.value = value
        self.rule = rule


class ProofInvalid(EvidenceError):
    """The proof does not show what it should."""

    code = "PROOF_INVALID"


class CheckpointFault(StrEnum):
    """Why a checkpoint is refused."""

    #: not in the form of signed-note or tlog-checkpoint
    FORMAT = "format"
    #: a key that is not a verifier key of the kind that is needed
    KEY = "key"
    #: of another log
    ORIGIN = "origin"
    #: not signed by the log, or a known key's signature is false
    SIGNATURE = "signature"
    #: smaller than what the witness has seen
    SHRINK = "shrink"
    #: another root than the witness has seen at the same size: the two notes convict the log
    FORK = "fork"
    #: larger, but not shown to contain what the witness has seen: a fork or a wrong proof
    UNPROVEN = "unproven"


class CheckpointInvalid(EvidenceError):
    """The checkpoint is not to be believed."""

    code = "CHECKPOINT_INVALID"

    def __init__(self, fault: CheckpointFault, detail: str) -> None:
        super().__init__(f"{fault}: {detail}")
        self.fault = fault
        self.detail = detail


class IdentifierInvalid(EvidenceError):
    """The identifier has no canonical form, or not the form of its standard."""

    code = "IDENTIFIER_INVALID"

    def __init__(self, field: str, value: object, rule: str) -> None:
        got = "" if value is None else f" (got {value!r:.80})"
        super().__init__(f"{field}: {rule}{got}")
        self.field = field
        #: None where the value is secret or personal
        self.value = value
        self.rule = rule
