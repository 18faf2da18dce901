"""What commands print: results on standard output, everything else on standard error."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import Progress


def complain(text: str) -> None:
    """Says on standard error what went wrong."""
    typer.echo(f"scf: {text}", err=True)


def say(text: str) -> None:
    """Says on standard error what goes on."""
    typer.echo(text, err=True)


def console() -> Console:
    """Where progress goes: standard error, in colour on a terminal."""
    from rich.console import Console

    return Console(file=sys.stderr, highlight=False)


def progress() -> Progress:
    """A bar for work that takes a while; nothing where standard error is no terminal."""
    from rich.progress import Progress

    to = console()
    return Progress(console=to, transient=True, disable=not to.is_terminal)


def show_table(heads: Sequence[str], rows: Sequence[Sequence[object]], *, right: Sequence[int] = ()) -> None:
    """Prints columns that line up; those in `right` to the right. Nothing is cut off, so that it can be piped."""
    from rich.cells import cell_len

    texts = [list(heads), *([str(cell) for cell in row] for row in rows)]
    widths = [max(cell_len(row[n]) for row in texts) for n in range(len(heads))]
    for number, row in enumerate(texts):
        cells = []
        for n, cell in enumerate(row):
            gap = " " * (widths[n] - cell_len(cell))
            cells.append(gap + cell if n in right else cell + gap)
        typer.echo("  ".join(cells).rstrip())
        if number == 0:
            typer.echo("  ".join("-" * width for width in widths))
