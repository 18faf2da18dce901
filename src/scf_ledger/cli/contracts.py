"""`scf contracts`: compiling the Solidity sources, and looking at what ships."""

from __future__ import annotations

import re
from typing import Annotated

import typer

from scf_ledger.cli.failures import CommandFailed
from scf_ledger.cli.output import say, show_table

app = typer.Typer(no_args_is_help=True, help="Compiles the contracts; shows what ships.")


@app.command()
def build() -> None:
    """Compiles the sources and writes the artifacts that changed."""
    from scf_ledger.chain import compiler

    say("compiling with npm's solc …")
    changed = compiler.build()
    typer.echo("\n".join(f"changed: {name}" for name in changed) or "every artifact is up to date")


@app.command()
def check() -> None:
    """Fails when an artifact is not what its sources compile to."""
    from scf_ledger.chain import compiler

    stale = compiler.outdated()
    if stale:
        raise CommandFailed(f"out of date: {', '.join(stale)}\nbring them up to date: scf contracts build")
    typer.echo("every artifact is what its sources compile to")


@app.command()
def sizes() -> None:
    """Shows the size of each contract's code in bytes, beside the limit of EIP-170; fails above it."""
    from scf_ledger.chain.artifacts import CONTRACTS, VERIFIERS, load
    from scf_ledger.chain.compiler import CODE_SIZE_LIMIT

    found = {name: load(name).deployed_size for name in (*CONTRACTS, *VERIFIERS)}
    rows = [
        (name, f"{size:,}", f"{CODE_SIZE_LIMIT - size:,}", f"{size / CODE_SIZE_LIMIT:.0%}")
        for name, size in found.items()
    ]
    show_table(("contract", "bytes", "left", f"of {CODE_SIZE_LIMIT:,}"), rows, right=(1, 2, 3))
    above = [name for name, size in found.items() if size > CODE_SIZE_LIMIT]
    if above:
        raise CommandFailed(f"above the limit of {CODE_SIZE_LIMIT:,} bytes: {', '.join(above)}; no node deploys it")


@app.command()
def layout(
    contract: Annotated[
        str | None,
        typer.Argument(help="One contract; all when it is not given.", envvar="SCF_CONTRACTS_LAYOUT_CONTRACT"),
    ] = None,
) -> None:
    """Shows which slot of storage, and which bytes of it, each variable of a contract has."""
    from scf_ledger.chain.artifacts import CONTRACTS, load

    if contract is not None and contract not in CONTRACTS:
        raise CommandFailed(f"there is no contract {contract}; there are: {', '.join(CONTRACTS)}")
    rows: list[tuple[str, str, str, str, str]] = []
    for name in CONTRACTS if contract is None else (contract,):
        stored = load(name).storage_layout
        places = {"": stored["storage"], **stored["structs"]}
        for struct, members in places.items():
            where = f"{name} {_kind(struct)}".rstrip()
            rows += [(where, m["slot"], m["offset"], m["label"], _kind(m["type"])) for m in members]
    show_table(("contract, struct", "slot", "byte", "variable", "type"), rows, right=(1, 2))


def _kind(name: str) -> str:
    """A type as Solidity writes it, from the compiler's name for it."""
    plain = re.sub(r"t_(?:userDefinedValueType|struct|enum|contract)\((\w+)\)", r"\1", name)
    return re.sub(r"\bt_|_(?:storage|memory_ptr)\b", "", plain).replace("_storage", "")
