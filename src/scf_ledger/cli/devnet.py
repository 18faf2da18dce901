"""`scf devnet`: the local chain."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Annotated

import typer

from scf_ledger.cli.failures import CommandFailed
from scf_ledger.cli.settings import load_settings

if TYPE_CHECKING:
    from scf_ledger.devnet import Devnet, Status

app = typer.Typer(no_args_is_help=True, help="The local chain, on this machine only.")


def _devnet() -> Devnet:
    from scf_ledger.devnet import Devnet

    return Devnet(load_settings().devnet)


def _show(status: Status) -> None:
    shown = {
        "url": status.url,
        "chain id": status.chain_id,
        "genesis": status.genesis_hash,
        "block": status.block,
        "chain time": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(status.chain_time)),
        "ahead by": f"{status.offset} s",
        "keeper": f"process {status.keeper_pid}",
        "anvil": f"process {status.anvil_pid}",
    }
    typer.echo("running")
    for name, value in shown.items():
        typer.echo(f"{name:<11} {value}")


@app.command()
def up(
    port: Annotated[
        int, typer.Option(min=0, max=65_535, help="TCP port; 0 takes a free one.", envvar="SCF_DEVNET_PORT")
    ] = 0,
    block_time: Annotated[
        float | None,
        typer.Option(
            min=0.05,
            help="Seconds between blocks. [default: what this chain had, or 1]",
            envvar="SCF_DEVNET_BLOCK_TIME",
        ),
    ] = None,
    chain_id: Annotated[
        int | None,
        typer.Option(
            min=1,
            help="Chain id of a new chain; one that exists keeps its own.",
            envvar="SCF_DEVNET_CHAIN_ID",
        ),
    ] = None,
) -> None:
    """Starts the chain, from where it was stopped; does nothing when it runs."""
    from scf_ledger.chain.outbox.accounts import RelayAccounts
    from scf_ledger.devnet.control import CHAIN_ID, Devnet

    settings = load_settings()
    funded = RelayAccounts.load(settings.keys, settings.relay_accounts).addresses
    _show(Devnet(settings.devnet).up(funded=funded, port=port, chain_id=chain_id or CHAIN_ID, block_time=block_time))


@app.command()
def down() -> None:
    """Stops the chain; its state stays on disk."""
    typer.echo("stopped" if _devnet().down() else "it does not run")


@app.command()
def status() -> None:
    """Shows whether the chain runs, and where; exit code 1 when it does not."""
    found = _devnet().status()
    if not found.running:
        raise CommandFailed("the local chain does not run; start it: scf devnet up")
    _show(found)


@app.command()
def reset(
    yes: Annotated[bool, typer.Option("--yes", help="Does not ask first.", envvar="SCF_DEVNET_YES")] = False,
) -> None:
    """Forgets the chain: the next one has another genesis, and what was deployed and read is of no use on it."""
    if not yes:
        typer.confirm("Every block of the local chain will be lost. Go on?", abort=True)
    _devnet().reset()
    typer.echo("the chain is gone; start a new one: scf devnet up")


@app.command()
def logs(
    lines: Annotated[
        int, typer.Option("--lines", "-n", min=0, help="Last lines to show.", envvar="SCF_DEVNET_LINES")
    ] = 20,
    follow: Annotated[
        bool, typer.Option("--follow", "-f", help="Goes on with new lines.", envvar="SCF_DEVNET_FOLLOW")
    ] = False,
) -> None:
    """Shows the end of the chain's log."""
    devnet = _devnet()
    text = devnet.tail(lines)
    if text:
        typer.echo(text)
    if follow:
        _follow(devnet)


def _follow(devnet: Devnet) -> None:
    """Prints what is added to the log until Ctrl-C; a log that is not there yet is waited for."""
    path = devnet.files.log
    place = path.stat().st_size if path.exists() else 0
    try:
        while True:
            size = path.stat().st_size if path.exists() else 0
            if size < place:
                place = 0
            if size > place:
                with path.open(errors="replace") as log:
                    log.seek(place)
                    typer.echo(log.read(), nl=False)
                    place = log.tell()
            time.sleep(0.2)
    except KeyboardInterrupt:
        return
