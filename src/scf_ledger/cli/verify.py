"""`scf verify`: a proof bundle, checked from its files alone."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from scf_ledger.cli.output import complain

if TYPE_CHECKING:
    from scf_ledger.verification import Report

_OUTCOMES = {
    0: ("PROVEN", "已证明"),
    1: ("PROVEN WITH GAPS", "有缺口"),
    2: ("CONTRADICTION", "有矛盾"),
    3: ("PROOF FAILURE", "证明不成立"),
}


def verify(
    bundle: Annotated[Path, typer.Argument(help="Folder of the proof bundle.", envvar="SCF_VERIFY_BUNDLE")],
    secret_file: Annotated[
        Path | None,
        typer.Option(
            exists=True,
            dir_okay=False,
            help="File with the consortium's secret, to check keyed hashes too.",
            envvar="SCF_SECRET_FILE",
        ),
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Prints the report as JSON.", envvar="SCF_VERIFY_JSON")
    ] = False,
) -> None:
    """Checks documents, statements, proofs, checkpoints, anchors, acts and signatures, without node or gateway.

    Exit codes: 0 everything is proven; 1 something is missing that would be needed; 2 the bundle contradicts itself;
    3 a proof fails, or the folder is no bundle.
    """
    from scf_ledger.evidence.bundle import BundleUnreadable
    from scf_ledger.verification import verify as check

    secret = secret_file.read_bytes() if secret_file else None
    try:
        report = check(bundle, secret)
    except BundleUnreadable as trouble:
        if as_json:
            typer.echo(json.dumps({"outcome": "proof_failure", "exit_code": 3, "error": str(trouble)}))
        else:
            complain(str(trouble))
        raise typer.Exit(3) from None
    if as_json:
        typer.echo(json.dumps(report.to_json(), indent=2, ensure_ascii=False))
    else:
        typer.echo(text_of(report))
    raise typer.Exit(int(report.outcome))


def text_of(report: Report) -> str:
    """The report for people: what was found, what was proven, what had to be believed."""
    lines = []
    for finding in report.findings:
        lines += [f"{finding.outcome.name}: {finding.where}", f"    {finding.en}", f"    {finding.zh}"]
    if report.proven:
        lines.append("checked and right 已核验:")
        lines += [f"    {count:>8,}  {what}" for what, count in sorted(report.proven.items())]
    if report.relied_on:
        lines.append("relied on, not proven 依赖但未证明:")
        for en, zh in report.relied_on:
            lines += [f"  - {en}", f"    {zh}"]
    en, zh = _OUTCOMES[int(report.outcome)]
    return "\n".join([*lines, f"{en} {zh}"])
