"""All commands under one name."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated, Any

import typer

from scf_ledger import __version__
from scf_ledger.cli import (
    acts,
    bundle,
    contracts,
    database,
    deploy,
    devnet,
    documents,
    gate,
    keys,
    play,
    records,
    serve,
    settings,
    stock_list,
    trace,
    verify,
)
from scf_ledger.cli.failures import explain
from scf_ledger.cli.output import complain


class Commands(typer.core.TyperGroup):
    """Commands whose expected failures end in a text and exit code 1, never in a traceback."""

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except Exception as failure:
            text = explain(failure)
            if text is None:
                raise
            complain(text)
            raise typer.Exit(1) from failure


app = typer.Typer(
    name="scf",
    cls=Commands,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"scf {__version__}")
        raise typer.Exit


@app.callback()
def scf(
    home: Annotated[
        Path | None,
        typer.Option(help="Folder of all that this installation keeps. [default: ~/.scf-ledger]", envvar="SCF_HOME"),
    ] = None,
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Prints the version and ends.")
    ] = False,
) -> None:
    """供应链金融联盟账本 · A ledger for supply-chain finance.

    Every setting is an environment variable; `scf settings` lists them.
    """
    if home is not None:
        os.environ["SCF_HOME"] = str(home)


app.add_typer(contracts.app, name="contracts")
app.add_typer(devnet.app, name="devnet")
app.command("deploy", short_help="Deploys the contracts onto the chain, once.")(deploy.deploy)
app.command("serve", short_help="Serves the API; relay and projector run with it.")(serve.serve)
app.command("settings", short_help="Prints every setting and its value.")(settings.settings)
app.add_typer(database.app, name="db")
app.add_typer(keys.app, name="keys")
app.command("run", short_help="Plays one trade from documents to delivery.")(play.run)
app.command("verify", short_help="Checks a proof bundle, offline.")(verify.verify)
app.command("trace", short_help="Prints the whole history of a thing.")(trace.trace)
app.add_typer(documents.app, name="documents")
app.add_typer(acts.app, name="acts")
app.add_typer(stock_list.app, name="stock-list")
app.add_typer(gate.app, name="gate")
records.add_records(app)
app.command("bundle", short_help="Fetches the proof bundle of the whole ledger.")(bundle.bundle)
