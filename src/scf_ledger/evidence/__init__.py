"""Evidence: what an auditor needs to check the trade-data chain alone. No network, no database, no file, no web3.

Everything that others use is here; the modules behind it may move.
"""

from scf_ledger.evidence.canonical import canonical_bytes, check_profile, check_utc_ms, utc_ms
from scf_ledger.evidence.cas import check_cas, is_cas
from scf_ledger.evidence.checkpoint import Checkpoint, SignedCheckpoint, open_checkpoint, sign_checkpoint
from scf_ledger.evidence.commitments import (
    DisclosedField,
    Disclosure,
    ErasedField,
    FieldCommitments,
    SaltedField,
    commit_fields,
    document_commitment,
    document_sm3,
    verify_disclosure,
)
from scf_ledger.evidence.errors import (
    CheckpointFault,
    CheckpointInvalid,
    EvidenceError,
    IdentifierInvalid,
    ProfileViolation,
    ProofInvalid,
)
from scf_ledger.evidence.frontier import Frontier
from scf_ledger.evidence.identifiers import canonical_identifier, fold_identifier
from scf_ledger.evidence.keys import (
    account_key,
    certificate_key,
    invoice_key,
    number_key,
    person_id,
    place_key,
    stock_key,
    unit_key,
    vehicle_key,
)
from scf_ledger.evidence.merkle import (
    EMPTY_ROOT,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    node_hash,
    root_of,
    verify_consistency,
    verify_inclusion,
)
from scf_ledger.evidence.notes import (
    Cosigner,
    LogSigner,
    Note,
    NoteSignature,
    SignatureType,
    VerifiedSignature,
    VerifierKey,
    parse_note,
    verify_note,
)
from scf_ledger.evidence.statements import Link, Payload, Statement, Subject
from scf_ledger.evidence.tile_reader import TileReader
from scf_ledger.evidence.tiles import (
    Fetch,
    Tile,
    bundle_bytes,
    bundle_entries,
    grow_bundles,
    grow_tiles,
    new_tiles,
    tile_hashes,
)
from scf_ledger.evidence.uscc import check_uscc, is_uscc
from scf_ledger.evidence.witness import WitnessMemory, observe_checkpoint

__all__ = [
    "EMPTY_ROOT",
    "Checkpoint",
    "CheckpointFault",
    "CheckpointInvalid",
    "Cosigner",
    "DisclosedField",
    "Disclosure",
    "ErasedField",
    "EvidenceError",
    "Fetch",
    "FieldCommitments",
    "Frontier",
    "IdentifierInvalid",
    "Link",
    "LogSigner",
    "Note",
    "NoteSignature",
    "Payload",
    "ProfileViolation",
    "ProofInvalid",
    "SaltedField",
    "SignatureType",
    "SignedCheckpoint",
    "Statement",
    "Subject",
    "Tile",
    "TileReader",
    "VerifiedSignature",
    "VerifierKey",
    "WitnessMemory",
    "account_key",
    "bundle_bytes",
    "bundle_entries",
    "canonical_bytes",
    "canonical_identifier",
    "certificate_key",
    "check_cas",
    "check_profile",
    "check_uscc",
    "check_utc_ms",
    "commit_fields",
    "consistency_proof",
    "document_commitment",
    "document_sm3",
    "fold_identifier",
    "grow_bundles",
    "grow_tiles",
    "inclusion_proof",
    "invoice_key",
    "is_cas",
    "is_uscc",
    "leaf_hash",
    "new_tiles",
    "node_hash",
    "number_key",
    "observe_checkpoint",
    "open_checkpoint",
    "parse_note",
    "person_id",
    "place_key",
    "root_of",
    "sign_checkpoint",
    "stock_key",
    "tile_hashes",
    "unit_key",
    "utc_ms",
    "vehicle_key",
    "verify_consistency",
    "verify_disclosure",
    "verify_inclusion",
    "verify_note",
]
