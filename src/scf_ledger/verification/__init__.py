"""Offline verification of a proof bundle: no network, no database, no gateway, nothing but the files and mathematics.

It shares nothing with the gateway beyond the pure packages: evidence, acts, and the contracts' artifacts.
"""

from scf_ledger.verification.blocks import Header
from scf_ledger.verification.chain import Happening, ProvenAct, ProvenChain
from scf_ledger.verification.evidence import ProvenStatement
from scf_ledger.verification.findings import Finding, Outcome, Report
from scf_ledger.verification.openings import Opening
from scf_ledger.verification.verify import Examination, examine, verify

__all__ = [
    "Examination",
    "Finding",
    "Happening",
    "Header",
    "Opening",
    "Outcome",
    "ProvenAct",
    "ProvenChain",
    "ProvenStatement",
    "Report",
    "examine",
    "verify",
]
