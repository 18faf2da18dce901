"""`scf stock-list`: a warehouse's stock list, judged row by row, and issued as receipts."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from scf_ledger.cli.connection import Format, FormatOption, Gateway, connected, show_json
from scf_ledger.cli.failures import CommandFailed
from scf_ledger.cli.output import progress, say

if TYPE_CHECKING:
    from scf_ledger.acts.signers import Signer
    from scf_ledger.client.stock_list import RowOutcome
    from scf_ledger.stock_list import Plan, Terms

app = typer.Typer(no_args_is_help=True, help="Stock lists in CSV or XLSX, 库存清单.")


def _file(variable: str) -> Any:
    return typer.Argument(metavar="FILE", help="The list, in CSV or XLSX.", envvar=variable)


def _terms(variable: str) -> Any:
    return typer.Option(help="JSON file with what holds for all receipts; see docs/operating.md.", envvar=variable)


def _sheet(variable: str) -> Any:
    return typer.Option(help="Name of the sheet, where several have something in them.", envvar=variable)


def _result(variable: str) -> Any:
    return typer.Option(help="File for what became of each row: CSV, or JSON by its name's end.", envvar=variable)


@app.command()
def check(
    file: Annotated[Path, _file("SCF_STOCK_LIST_CHECK_FILE")],
    terms: Annotated[Path, _terms("SCF_STOCK_LIST_CHECK_TERMS")],
    sheet: Annotated[str | None, _sheet("SCF_STOCK_LIST_CHECK_SHEET")] = None,
    result: Annotated[Path | None, _result("SCF_STOCK_LIST_CHECK_RESULT")] = None,
    fmt: FormatOption = Format.TABLE,
) -> None:
    """Judges a list row by row, and says which acts it would be. Needs no gateway and changes nothing.

    Exit code 0 when every row may be issued, 1 when one is refused or held back, or the list cannot be read.
    """
    plan, _ = _read(file, terms, sheet)
    _tell(plan, _planned(plan), result, fmt)


@app.command()
@connected
def issue(
    gateway: Gateway,
    file: Annotated[Path, _file("SCF_STOCK_LIST_ISSUE_FILE")],
    terms: Annotated[Path, _terms("SCF_STOCK_LIST_ISSUE_TERMS")],
    custodian_keystore: Annotated[
        list[Path],
        typer.Option(
            help="Key of the custodian's maker or checker: an Ethereum keystore or a P-256 key; once for each.",
            envvar="SCF_STOCK_LIST_CUSTODIAN_KEYSTORE",
        ),
    ],
    depositor_keystore: Annotated[
        list[Path] | None,
        typer.Option(
            help="Key of the depositor's operator. Without it the receipts wait for its signature.",
            envvar="SCF_STOCK_LIST_DEPOSITOR_KEYSTORE",
        ),
    ] = None,
    passphrase_file: Annotated[
        Path | None,
        typer.Option(help="File with the keys' passphrase. [default: asked for]", envvar="SCF_STOCK_LIST_PASSPHRASE"),
    ] = None,
    sheet: Annotated[str | None, _sheet("SCF_STOCK_LIST_ISSUE_SHEET")] = None,
    journal: Annotated[
        Path | None,
        typer.Option(
            help="File in which the run keeps how far it is. [default: beside the list, named by its digest]",
            envvar="SCF_STOCK_LIST_JOURNAL",
        ),
    ] = None,
    again: Annotated[
        bool,
        typer.Option("--again", help="Tries acts once more that were refused.", envvar="SCF_STOCK_LIST_AGAIN"),
    ] = False,
    result: Annotated[Path | None, _result("SCF_STOCK_LIST_ISSUE_RESULT")] = None,
    fmt: FormatOption = Format.TABLE,
) -> None:
    """Accepts a list's goods and issues their receipts: whole deliveries, up to 50 receipts to an act.

    A run that was interrupted, even killed, goes on where it stopped when the same command is given again: no row is
    issued twice and none is lost. Exit code 0 when every row is under a receipt, 1 when not.
    """
    from scf_ledger.client.journal import Journal
    from scf_ledger.client.stock_list import StockListRun, journal_head

    plan, made = _read(file, terms, sheet)
    custodian = _signers(custodian_keystore, passphrase_file, gateway)
    depositor = _signers(depositor_keystore or (), passphrase_file, gateway)
    path = journal or file.with_name(f"{file.name}.{plan.digest[:16]}.journal")
    head = journal_head(gateway.client, plan, made)
    with Journal(path, head) as kept, progress() as bar:
        task = bar.add_task(f"{file.name}", total=None)

        def told(done: int, total: int) -> None:
            bar.update(task, completed=done, total=total)

        run = StockListRun(
            gateway.client, plan, made, kept, custodian=custodian, depositor=depositor, again=again, progress=told
        )
        outcomes = run.run()
    _tell(plan, outcomes, result, fmt)


# ---------------------------------------------------------------- what they share


def _read(file: Path, terms: Path, sheet: str | None) -> tuple[Plan, Terms]:
    from scf_ledger.stock_list import plan_list, read_terms

    try:
        given = json.loads(terms.read_text(encoding="utf-8"))
    except (ValueError, UnicodeDecodeError) as wrong:
        raise CommandFailed(f"{terms} must hold the terms as a JSON object in UTF-8: {wrong}") from None
    made = read_terms(given)
    return plan_list(file.read_bytes(), made, sheet=sheet), made


def _signers(files: list[Path] | tuple[()], passphrase: Path | None, gateway: Gateway) -> list[Signer]:
    from scf_ledger.cli.signing import read_signer

    def verifier() -> str:
        return str(gateway.client.get("/v1/status/chain")["contracts"]["ERC7913P256Verifier"])

    return [read_signer(file, passphrase, verifier) for file in files]


def _planned(plan: Plan) -> list[RowOutcome]:
    """What a list comes to before anything is sent: what is not refused is still to be accepted."""
    from scf_ledger.client.stock_list import Outcome, RowOutcome
    from scf_ledger.stock_list import RowState

    states = {state: Outcome.PLANNED if state is RowState.PLANNED else Outcome(state.value) for state in RowState}
    return [
        RowOutcome(one.row, states[one.state], faults=tuple(vars(fault) for fault in one.faults))
        for one in plan.results
    ]


def _tell(plan: Plan, outcomes: list[RowOutcome], result: Path | None, fmt: Format) -> None:
    """Says what became of the rows; ends with exit code 1 unless all went well."""
    from scf_ledger.client.stock_list import Outcome, report, summary, write_result

    if result is not None:
        write_result(result, plan, outcomes)
    if fmt is Format.JSON:
        show_json(report(plan, outcomes))
    else:
        for one in outcomes:
            for fault in one.faults:
                typer.echo(
                    f"row 行 {one.row}: {one.outcome.value} {fault['field']}: {fault['zh']} · {fault['en']} "
                    f"(value 值 {fault['value']!r}, rule 规则 {fault['rule']})"
                )
        if plan.ignored:
            say(f"columns that are not looked at 未采用的列: {', '.join(plan.ignored)}")
        say(", ".join(f"{name} {count}" for name, count in summary(outcomes).items()))
        say(f"{len(plan.inbounds)} deliveries 批次; list 清单 SHA-256 {plan.digest}")
    well = {Outcome.ISSUED, Outcome.PLANNED, Outcome.IGNORED}
    if any(one.outcome not in well for one in outcomes):
        raise typer.Exit(1)
