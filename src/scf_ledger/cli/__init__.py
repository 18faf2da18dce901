"""The command line, `scf`: one file for each group of commands.

What the product does lives in its packages; the files here read options, call it, and print. A command imports what it
calls when it is called, so that `scf --help` is quick.
"""

from __future__ import annotations


def main() -> None:
    """Runs the command that the process was started with; ends the process with its exit code."""
    from scf_ledger.cli.app import app

    app(prog_name="scf")
