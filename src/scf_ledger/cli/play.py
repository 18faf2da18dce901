"""`scf run`: the story of one trade, played on a folder of documents."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from scf_ledger.cli.output import console, say


def run(
    out: Annotated[
        Path,
        typer.Option(file_okay=False, help="Folder for report, summary and proof bundle.", envvar="SCF_RUN_OUT"),
    ],
    folder: Annotated[
        Path | None,
        typer.Argument(
            exists=True,
            file_okay=False,
            help="Folder with trade documents. [default: the samples that ship with the product]",
            envvar="SCF_RUN_FOLDER",
        ),
    ] = None,
    strict: Annotated[
        bool, typer.Option("--strict", help="Exit code 2 when any document was refused.", envvar="SCF_RUN_STRICT")
    ] = False,
    resume: Annotated[
        bool, typer.Option("--resume", help="Goes on with what is in OUT already.", envvar="SCF_RUN_RESUME")
    ] = False,
    block_time: Annotated[
        float,
        typer.Option(min=0.05, help="Seconds between the local chain's blocks.", envvar="SCF_RUN_BLOCK_TIME"),
    ] = 0.25,
    patience: Annotated[
        float,
        typer.Option(
            min=0.1, help="Seconds that the gateway may be away before the run ends.", envvar="SCF_RUN_PATIENCE"
        ),
    ] = 15.0,
) -> None:
    """Plays one trade from documents to delivery, each party with keys of its own, and the frauds that must fail.

    Starts a chain and a gateway of its own inside OUT and stops them at the end. Exit codes: 0 the story is complete,
    1 it is not, 2 with --strict when any document was refused, 3 the gateway was lost and --resume goes on.
    """
    from scf_ledger.samples import samples_folder

    folder = folder or samples_folder()
    say(f"{folder} → {out}")
    from scf_ledger.story import play

    code = play(
        folder,
        out,
        strict=strict,
        resume=resume,
        block_time=block_time,
        patience=patience,
        console=console(),
    )
    raise typer.Exit(code)
