"""`scf members controllers` and `scf members control`: who controls whom."""

from __future__ import annotations

from typing import Annotated

import typer

from scf_ledger.cli.connection import Format, FormatOption, Gateway, connected, segment, show_json
from scf_ledger.cli.output import say


@connected
def controllers(
    gateway: Gateway,
    organisation: Annotated[
        str,
        typer.Argument(
            metavar="MEMBER",
            help="A member's number, or any organisation's 统一社会信用代码.",
            envvar="SCF_MEMBERS_CONTROLLERS_MEMBER",
        ),
    ],
    fmt: FormatOption = Format.TABLE,
) -> None:
    """Who controls an organisation directly, 控制人, now or once."""
    page = gateway.client.get(f"/v1/members/{segment(organisation)}/controllers")
    if fmt is Format.JSON:
        show_json(page)
        return
    from scf_ledger.cli.cells import show_rows
    from scf_ledger.cli.records import cells_of

    if page["items"]:
        columns = ("controller", "source", "stated_by", "stated_at", "ended_at")
        show_rows(page["items"], columns, cells_of(gateway))
    else:
        say("none 无")


@connected
def control(
    gateway: Gateway,
    organisation: Annotated[
        str,
        typer.Argument(
            metavar="MEMBER",
            help="Who is controlled: a member's number, or any organisation's 统一社会信用代码.",
            envvar="SCF_MEMBERS_CONTROL_MEMBER",
        ),
    ],
    by: Annotated[
        str,
        typer.Option(help="The controlling organisation's 统一社会信用代码.", envvar="SCF_MEMBERS_CONTROL_BY"),
    ],
    source: Annotated[
        str,
        typer.Option(
            help="SHA-256 of the extract or report that shows it, 0x-prefixed hex.",
            envvar="SCF_MEMBERS_CONTROL_SOURCE",
        ),
    ],
    ended: Annotated[
        bool, typer.Option("--ended", help="The control is over.", envvar="SCF_MEMBERS_CONTROL_ENDED")
    ] = False,
    fmt: FormatOption = Format.TABLE,
) -> None:
    """States that an organisation is controlled by another, or no longer is; for lenders, auditors and the platform.

    A pledge of goods that a custodian related to the pledgor keeps then needs the pledgee's decision, relatedOverride.
    """
    body = {"controller": by, "source": source, "ended": ended}
    row = gateway.client.post(f"/v1/members/{segment(organisation)}/controllers", body)
    if fmt is Format.JSON:
        show_json(row)
        return
    from scf_ledger.cli.cells import show_row
    from scf_ledger.cli.records import cells_of

    show_row(row, cells_of(gateway))
