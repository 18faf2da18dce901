"""`scf documents`: trade documents into a member's evidence log, and what is in it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from scf_ledger.cli.connection import Format, FormatOption, Gateway, connected, segment, show_json
from scf_ledger.cli.failures import explain
from scf_ledger.cli.output import complain, say

if TYPE_CHECKING:
    from collections.abc import Mapping

app = typer.Typer(no_args_is_help=True, help="Trade documents in the evidence log, 贸易单证.")


@app.command()
@connected
def record(
    gateway: Gateway,
    files: Annotated[
        list[Path],
        typer.Argument(metavar="FILE…", help="Documents; each is taken or refused.", envvar="SCF_DOCUMENTS_FILES"),
    ],
    member: Annotated[
        int | None,
        typer.Option(
            min=1,
            help="Whose log, for the installation's operator. [default: the API key's member]",
            envvar="SCF_DOCUMENTS_RECORD_MEMBER",
        ),
    ] = None,
    fmt: FormatOption = Format.TABLE,
) -> None:
    """Records documents, one by one; a refused one is told with every fault, and the rest goes on.

    The same bytes again are the same statement. Exit code 1 when any was refused. What is recorded is put on the chain
    by an act: `scf acts create AnchorCheckpoint member=NUMBER`.
    """
    from scf_ledger.client import Refused

    results: list[Mapping[str, Any]] = []
    refused = 0
    for file in files:
        try:
            shown = gateway.client.document(file.name, file.read_bytes(), member)
            results.append(shown)
            if fmt is Format.TABLE:
                typer.echo(f"{file}: {'recorded 已存证' if shown['new'] else 'there already 已有'}  {_line(shown)}")
        except (Refused, OSError) as trouble:
            if isinstance(trouble, Refused) and trouble.code in ("UNAUTHORIZED", "FORBIDDEN"):
                raise
            refused += 1
            body = trouble.body if isinstance(trouble, Refused) else {"code": "FILE_UNREADABLE", "detail": str(trouble)}
            results.append({"file": str(file), **body})
            if fmt is Format.TABLE:
                complain(f"{file}: refused 拒收\n{explain(trouble) or trouble}")
    if fmt is Format.JSON:
        show_json({"items": results})
    else:
        say(f"{len(files) - refused} recorded, {refused} refused · 存证 {len(files) - refused} 份,拒收 {refused} 份")
    if refused:
        raise typer.Exit(1)


def _line(shown: Mapping[str, Any]) -> str:
    return f"{shown['kind']} {shown['number']}  {shown['digest']}"


@app.command("list")
@connected
def listing(
    gateway: Gateway,
    member: Annotated[
        str | None,
        typer.Option(help="Only those in this member's log, by its number.", envvar="SCF_DOCUMENTS_LIST_MEMBER"),
    ] = None,
    kind: Annotated[
        str | None, typer.Option(help="Only those of this kind, such as invoice.", envvar="SCF_DOCUMENTS_LIST_KIND")
    ] = None,
    number: Annotated[
        str | None, typer.Option(help="Only those with this number of their own.", envvar="SCF_DOCUMENTS_LIST_NUMBER")
    ] = None,
    limit: Annotated[
        int, typer.Option(min=1, help="The most rows that are shown.", envvar="SCF_DOCUMENTS_LIST_LIMIT")
    ] = 50,
    fmt: FormatOption = Format.TABLE,
) -> None:
    """Lists the documents that you may see: your own, or all for auditors, regulators and courts."""
    from scf_ledger.cli.records import show_list

    columns = ("digest", "member", "kind", "number", "file_name", "size")
    show_list(gateway, "/documents", columns, limit, fmt, {"member": member, "kind": kind, "number": number})


@app.command()
@connected
def show(
    gateway: Gateway,
    digest: Annotated[
        str,
        typer.Argument(metavar="DIGEST", help="The statement's digest in hex.", envvar="SCF_DOCUMENTS_SHOW_DIGEST"),
    ],
    fmt: FormatOption = Format.TABLE,
) -> None:
    """Shows one document: what was read from it, its place in the log, and whether it is anchored."""
    shown = gateway.client.get(f"/v1/documents/{segment(digest)}")
    if fmt is Format.JSON:
        show_json(shown)
        return
    from scf_ledger.cli.cells import show_row
    from scf_ledger.cli.records import cells_of

    proof = shown.pop("proof")
    anchor = (proof or {}).get("anchor")
    row = {name: value for name, value in shown.items() if name != "statement"}
    row["anchored by act"] = anchor["act"] if anchor else None
    show_row(row, cells_of(gateway))
