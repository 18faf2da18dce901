"""Offline verification of a proof bundle: no network, no database, no gateway, nothing but the files and mathematics.

It shares nothing with the gateway beyond the pure packages: evidence, acts, and the contracts' artifacts.
"""

from scf_ledger.verification.findings import Finding, Outcome, Report
from scf_ledger.verification.verify import verify

__all__ = ["Finding", "Outcome", "Report", "verify"]
