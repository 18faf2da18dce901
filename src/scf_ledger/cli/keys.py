"""`scf keys`: access to the API."""

from __future__ import annotations

from typing import Annotated

import typer

from scf_ledger.cli.failures import CommandFailed
from scf_ledger.cli.output import say
from scf_ledger.cli.settings import load_settings

app = typer.Typer(no_args_is_help=True, help="Keys that open the API.")


@app.command()
def new_api(
    member: Annotated[
        str,
        typer.Option(
            help="The member's number or 统一社会信用代码; 0 for this installation's operator, who sees all.",
            envvar="SCF_KEYS_MEMBER",
        ),
    ],
    label: Annotated[str, typer.Option(help="What the key is for, in words.", envvar="SCF_KEYS_LABEL")],
) -> None:
    """Makes an API key for a member and shows it, this once: only its hash is kept.

    A key opens what its member may see. It signs nothing: acts are signed with the member's own keys.
    """
    from sqlmodel import Session, select

    from scf_ledger.database import Database
    from scf_ledger.gateway.auth import new_api_key
    from scf_ledger.members.tables import Member
    from scf_ledger.migrations import upgrade

    def number(session: Session) -> int:
        if member == "0":
            return 0
        found = session.exec(select(Member.id).where(Member.uscc == member)).first()
        if found is None and member.isdecimal() and len(member) < 10:
            found = session.exec(select(Member.id).where(Member.id == int(member))).first()
        if found is None:
            raise CommandFailed(
                f"--member is {member!r} and must be a member's number or 统一社会信用代码; members are known once the "
                "chain was read: scf serve"
            )
        return found

    settings = load_settings()
    settings.home.mkdir(parents=True, exist_ok=True)
    database = Database(settings.database)
    upgrade(database)
    with database.write() as session:
        key = new_api_key(session, number(session), label)
    database.close()
    say("This key is shown once; send it as: Authorization: Bearer KEY")
    typer.echo(key)
