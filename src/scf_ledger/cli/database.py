"""`scf db`: the database's schema, and building the read models again from the chain."""

from __future__ import annotations

import typer

from scf_ledger.cli.output import progress, say
from scf_ledger.cli.running import Running
from scf_ledger.cli.settings import load_settings

app = typer.Typer(no_args_is_help=True, help="Schema and read models.")


@app.command()
def upgrade() -> None:
    """Brings the database to the newest schema; does nothing when it is there."""
    from scf_ledger.database import Database
    from scf_ledger.migrations import upgrade as bring_up

    settings = load_settings()
    settings.home.mkdir(parents=True, exist_ok=True)
    database = Database(settings.database)
    bring_up(database)
    database.close()
    typer.echo("the database has the newest schema")


@app.command()
def rebuild() -> None:
    """Empties the read models and reads the chain again from block 0. Acts that wait, documents and keys stay."""
    from scf_ledger.chain.deployer import read_record, require_chain
    from scf_ledger.database import Database
    from scf_ledger.gateway.ledger import open_node
    from scf_ledger.migrations import upgrade as bring_up
    from scf_ledger.problems import problem
    from scf_ledger.projection import Projector
    from scf_ledger.projection.rewind import clear

    settings = load_settings()
    with Running(settings.home, "scf db rebuild"):
        deployment = read_record(settings.deployment_file)
        if deployment is None:
            raise problem("NOT_FOUND", f"nothing is deployed: {settings.deployment_file} is missing; run: scf deploy")
        node = open_node(settings)
        require_chain(node, deployment)
        database = Database(settings.database)
        bring_up(database)
        with database.write() as session:
            gone = clear(session)
        say(f"{gone} rows dropped; reading the chain from block 0 …")
        projector = Projector(database, node, deployment, page=settings.log_page, poll=settings.relay_poll)
        with progress() as bar:
            task = bar.add_task("reading", total=None)
            last = projector.catch_up(lambda done, head: bar.update(task, completed=done, total=head))
        database.close()
    typer.echo(f"the read models are built again, to block {last}")
