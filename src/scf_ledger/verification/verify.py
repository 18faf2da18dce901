"""Verifies a proof bundle from its files alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from scf_ledger.evidence.bundle import Bundle, BundleUnreadable
from scf_ledger.verification.chain import ProvenChain, verify_chain
from scf_ledger.verification.evidence import ProvenStatement, verify_evidence
from scf_ledger.verification.findings import Report
from scf_ledger.verification.openings import Opening, verify_openings


@dataclass
class Examination:
    """A bundle that was checked: what was found, and what was proven on the way."""

    report: Report
    bundle: Bundle
    #: none when the bundle was too damaged to read a chain
    chain: ProvenChain | None = None
    statements: Sequence[ProvenStatement] = ()
    openings: Sequence[Opening] = ()


def verify(folder: Path, secret: bytes | None = None) -> Report:
    """Checks everything in a bundle; see `examine`."""
    return examine(folder, secret).report


def examine(folder: Path, secret: bytes | None = None) -> Examination:
    """Checks everything in a bundle, and gives what was proven of it.

    Parameters
    ----------
    folder
        The bundle.
    secret
        The consortium's secret, to check keyed hashes too.

    Raises
    ------
    BundleUnreadable
        The folder is no bundle at all.
    """
    report = Report()
    bundle = Bundle(folder)
    found = Examination(report, bundle)
    for path in bundle.damaged():
        report.fail(path, "is not as the manifest says: changed, missing or added", "与清单不符:被修改、缺失或新增")
    if report.findings:
        # What follows would only repeat what is known: these are not the files that were made.
        return found
    report.proven["files"] = len(bundle.paths())
    try:
        found.chain = verify_chain(bundle, report)
        found.statements = verify_evidence(bundle, found.chain, report)
        found.openings = verify_openings(bundle, found.chain, report, secret)
    except BundleUnreadable as trouble:
        report.fail("bundle", str(trouble), "证据包无法读取")
    except (KeyError, TypeError, ValueError) as trouble:
        report.fail("bundle", f"a file is not of its form: {trouble}", "证据包文件格式不符")
    return found
