"""`scf deploy`: the ledger's contracts onto the chain, once."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from scf_ledger.cli.failures import CommandFailed
from scf_ledger.cli.output import progress, show_table
from scf_ledger.cli.settings import load_settings


def deploy(
    consortium: Annotated[
        Path | None,
        typer.Option(
            exists=True,
            dir_okay=False,
            help="JSON file with the founders' admissions and the consortium's parameters. "
            "[default: the one that an earlier deploy recorded]",
            envvar="SCF_DEPLOY_CONSORTIUM",
        ),
    ] = None,
) -> None:
    """Deploys the contracts, or what an interrupted deployment left out; does nothing when all are there."""
    from scf_ledger.chain.deployer import deploy as put
    from scf_ledger.chain.outbox.accounts import RelayAccounts
    from scf_ledger.cli.consortium import read_consortium
    from scf_ledger.cli.running import Running
    from scf_ledger.gateway.ledger import consortium_secret, open_node

    settings = load_settings()
    recorded = settings.consortium_file if settings.deployment_file.exists() else None
    source = consortium or recorded
    if source is None or not source.exists():
        raise CommandFailed("nothing is deployed yet; name the founders: scf deploy --consortium FILE")
    with Running(settings.home, "scf deploy"):
        chosen = read_consortium(source, consortium_secret(settings))
        if recorded and recorded.exists() and chosen != read_consortium(recorded, consortium_secret(settings)):
            raise CommandFailed(
                f"{source} is not the consortium that was deployed; the deployed one is in {recorded}\n"
                "a consortium is changed by its members' proposals, never by deploying again"
            )
        node = open_node(settings)
        accounts = RelayAccounts.load(settings.keys, settings.relay_accounts)
        with progress() as bar:
            task = bar.add_task("deploying", total=None)
            found = put(
                node,
                accounts,
                chosen,
                settings.deployment_file,
                lambda name, done, total: bar.update(task, description=name, completed=done, total=total),
            )
    typer.echo(f"chain {found.chain_id}, genesis {found.genesis_hash}; recorded in {settings.deployment_file}")
    show_table(("contract", "address"), list(found.addresses.items()))
