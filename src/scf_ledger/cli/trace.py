"""`scf trace`: the whole history of a coil, a receipt, a voucher or whatever else has a name."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from scf_ledger.cli.output import complain, say


class Format(StrEnum):
    """The form of a trace."""

    TEXT = "text"
    JSON = "json"
    SVG = "svg"


class Language(StrEnum):
    """The language of a trace."""

    EN = "en"
    ZH = "zh"
    BOTH = "both"


def trace(
    identifier: Annotated[
        str,
        typer.Argument(
            metavar="ID",
            help="Coil, heat or document number, or the identifier of a receipt, voucher, loan or act.",
            envvar="SCF_TRACE_ID",
        ),
    ],
    bundle: Annotated[Path, typer.Option(help="Folder of the proof bundle.", envvar="SCF_TRACE_BUNDLE")],
    fmt: Annotated[
        Format, typer.Option("--format", help="Form of the answer.", envvar="SCF_TRACE_FORMAT")
    ] = Format.TEXT,
    output: Annotated[
        Path | None,
        typer.Option(dir_okay=False, help="File to write. [default: standard output]", envvar="SCF_TRACE_OUTPUT"),
    ] = None,
    lang: Annotated[Language, typer.Option(help="Language of the answer.", envvar="SCF_TRACE_LANG")] = Language.BOTH,
) -> None:
    """Prints the whole history of a thing from a proof bundle: documents, acts, who signed them, what they changed.

    Exit codes: 0 everything is proven; 1 something is missing, or nothing bears the identifier; 2 a contradiction; 3 a
    proof fails, or the folder is no bundle.
    """
    from scf_ledger.evidence.bundle import BundleUnreadable
    from scf_ledger.trace import TraceNotFound, render
    from scf_ledger.trace import trace as follow

    try:
        found = follow(bundle, identifier)
    except BundleUnreadable as trouble:
        complain(str(trouble))
        raise typer.Exit(3) from None
    except TraceNotFound as trouble:
        complain(str(trouble))
        raise typer.Exit(1) from None
    text = render(found, fmt.value, lang.value)
    if output is None:
        typer.echo(text)
    else:
        output.write_text(text + "\n", encoding="utf-8")
        say(f"written to {output}")
    raise typer.Exit(found.exit_code)
