"""Verifies a proof bundle from its files alone."""

from __future__ import annotations

from pathlib import Path

from scf_ledger.evidence.bundle import Bundle, BundleUnreadable
from scf_ledger.verification.chain import verify_chain
from scf_ledger.verification.evidence import verify_evidence
from scf_ledger.verification.findings import Report
from scf_ledger.verification.openings import verify_openings


def verify(folder: Path, secret: bytes | None = None) -> Report:
    """Checks everything in a bundle.

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
    for path in bundle.damaged():
        report.fail(path, "is not as the manifest says: changed, missing or added", "与清单不符:被修改、缺失或新增")
    if report.findings:
        # What follows would only repeat what is known: these are not the files that were made.
        return report
    report.proven["files"] = len(bundle.paths())
    try:
        chain = verify_chain(bundle, report)
        verify_evidence(bundle, chain, report)
        verify_openings(bundle, chain, report, secret)
    except BundleUnreadable as trouble:
        report.fail("bundle", str(trouble), "证据包无法读取")
    except (KeyError, TypeError, ValueError) as trouble:
        report.fail("bundle", f"a file is not of its form: {trouble}", "证据包文件格式不符")
    return report
