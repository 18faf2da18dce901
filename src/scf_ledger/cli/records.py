"""`scf receipts`, `scf loans` …: one group of commands for each kind of record that the gateway lists."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from scf_ledger.cli import keys
from scf_ledger.cli.connection import (
    Format,
    FormatOption,
    Gateway,
    connected,
    option,
    segment,
    show_json,
    with_parameters,
)
from scf_ledger.cli.controllers import control, controllers
from scf_ledger.cli.output import say
from scf_ledger.gateway.resources import RESOURCES, Resource

if TYPE_CHECKING:
    from scf_ledger.cli.cells import Cells

#: Rows of a list unless told otherwise.
LIMIT = 50
#: Most rows that one request is given.
PAGE = 200


@dataclass(frozen=True)
class Look:
    """How a kind of record is shown: its name in words, and the columns of its table."""

    title: str
    columns: tuple[str, ...]


def _looks(table: str) -> dict[str, Look]:
    rows = (line.split("|") for line in table.strip().splitlines())
    return {name: Look(title, tuple(columns.split())) for name, title, columns in rows}


LOOKS = _looks("""
members|Members, 成员|id name uscc roles status governing kyc_until
keys|Operators' keys, 操作员密钥|id member capabilities roles valid_until revoked_at
proposals|Proposals of governance, 提议|id kind proposer state approvers closes executable_from
anchors|Anchored checkpoints, 上链锚定|member size root block_number anchored_at
bookings|Announced goods, 入库预约|id goods kg hazard depositor custodian state expected_at
qualifications|Custodians' qualifications, 仓储资质|custodian hazards valid_until_day regulator
goods-classes|Goods classes, 货物分类|goods hazard minimum_lot_kg regulator
stocks|Tanks and heaps, 罐存、堆存|id custodian goods measured_kg receipted_kg short method measured_at
measurements|Readings of tanks and heaps, 计量|stock version kg method measured_at custodian
inbounds|Accepted goods, 入库验收|id goods kg free_kg pieces custodian depositor state accepted_at
units|Coils and bundles, 捆包、卷|key kg custodian held receipt
certificates|Lines of certificates, 质保书|key certified_kg stored_kg
receipts|Warehouse receipts, 电子仓单|id goods kg holder custodian state pledgee lien_kg storage_until
delivery-orders|Delivery orders, 提货单|id kg holder carrier state valid_until receipt
losses|Lost receipts, 挂失|receipt holder custodian notice_until objections state
objections|Objections to a reissue, 异议|id receipt objector state objected_at
papers|Paper receipts, 纸质仓单|receipt holder custodian state converted_at
freezes|Courts' freezes, 司法冻结|id court kind subject quantity rank frozen state until
suspensions|Suspensions of receipts, 暂停|id receipt cause authority state suspended_at ended_at
inspections|Requests to inspect goods, 查验请求|id receipt purpose holder custodian state inspect_at window_until
loss-claims|Claims for loss, 索赔|id receipt kg amount accepted cause_code answered_cause_code state
devices|Devices that guard places, 控货设备|id owner custodian place live cause sequence proven_at
notices|Notices, 通知|at kind subject zh en
price-series|Price series, 价格序列|id owner goods currency quorum reporters
price-reports|Price reports, 报价|series reporter price observed_at
products|Loan products, 融资产品|id financier open asset_kinds currency rate initial_ltv max_tenor_days
loans|Loans, 贷款|id borrower financier state principal limit rate maturity_day
vouchers|Receivable vouchers, 应收账款电子凭证|id debtor holder state amount due_day layer overdue
invoices|Invoices behind vouchers, 发票占用|key total used
issuers|Issuers of vouchers, 停止开立|member stopped overdue
payments|Payments, 结算|id payer payee amount value_day state subject
journal|Lines of the journal, 分录|at account member debit credit subject
endorsements|Endorsements, 背书|version kind from_member to_member kg at act
stock-takes|Stock-takes, 盘点|taken_at counted_kg book_kg counted_pieces book_pieces matches witness suspension
fees|Custodian's claims, 仓储费|version amount custodian as_of stated_at
registrations|Registrations, 登记|registry_code version filing number registered_at registered_until filer
impairments|Impaired goods, 仓储物异状|observed_at kind kg disposal custodian act
collection-demands|Demands to collect, 催告提取|version collect_by custodian demanded_at
lien-caps|Caps of the custodian's lien, 留置权放弃与费用封顶|pledgee version cap currency consented waived_at
attestations|Attestations, 控货证明|sequence observed_at status place at
lines|Receipts that secure it, 质物|receipt pledged_kg released_kg registered registered_at registered_until
lineage|Receipts that it comes from and that come of it, 仓单沿革|child parent kind at act
extensions|Prolonged storage, 展期|version from_day until_day at act
postings|Draws and repayments, 放款与还款|kind amount costs penalty interest principal value_day payment
findings|Findings of reconciliation, 对账发现|at kind custodian subject zh en act
timers|Deadlines, 期限|due_at kind rule state title subject members
history|Events, 历史|block_time contract name act
""")


def add_records(app: typer.Typer) -> None:
    """Adds a group for each kind of record; operators' keys join the API's in `scf keys`."""
    for resource in RESOURCES:
        if resource.name == "keys":
            group = keys.app
        else:
            group = typer.Typer(no_args_is_help=True, help=f"{LOOKS[resource.name].title}.")
            app.add_typer(group, name=resource.name)
        add_commands(group, resource)
    app.command("history", short_help="Prints every event about a thing.")(history)
    app.command("timers", short_help="Prints what is due, and by when.")(timers)
    app.command("findings", short_help="Prints goods that are not what they were, and no act that says why.")(findings)


def add_commands(group: typer.Typer, resource: Resource) -> None:
    """The commands of one kind of record."""
    title = LOOKS[resource.name].title
    group.command("list", help=f"{title}: those that you may see, in the order of their names.")(_listing(resource))
    if resource.named:
        group.command("show", help=f"{title}: one of them, with what belongs to it.")(_showing(resource))
    for part in resource.parts:
        group.command(part, help=f"{LOOKS[part].title} of one of them.")(_part(resource, part))
    if resource.name == "loans":
        group.command("debt")(debt)
    if resource.name == "members":
        group.command("controllers")(controllers)
        group.command("control")(control)
    if resource.name == "receipts":
        group.command("print")(print_receipt)


def _variable(*names: str) -> str:
    return "_".join(["SCF", *names]).upper().replace("-", "_")


def name_argument(*command: str) -> Any:
    """The argument that names a record."""
    return Annotated[str, typer.Argument(metavar="ID", help="The record's name.", envvar=_variable(*command, "id"))]


def limit_option(*command: str) -> Any:
    """The option that says how many rows there may be."""
    help_text = "The most rows that are shown."
    return Annotated[int, typer.Option(min=1, help=help_text, envvar=_variable(*command, "limit"))]


def _listing(resource: Resource) -> Callable[..., None]:
    def run(gateway: Gateway, limit: int, fmt: Format, **filters: str | None) -> None:
        show_list(gateway, resource.path, LOOKS[resource.name].columns, limit, fmt, filters)

    own = [
        option(
            name,
            Annotated[
                str | None,
                typer.Option(help=f"Only those with this {name}.", envvar=_variable(resource.name, "list", name)),
            ],
        )
        for name in resource.filters
    ]
    limits = option("limit", limit_option(resource.name, "list"), LIMIT)
    return _command(run, [*own, limits, option("fmt", FormatOption, Format.TABLE)])


def _showing(resource: Resource) -> Callable[..., None]:
    def run(gateway: Gateway, name: str, fmt: Format) -> None:
        path = f"/v1{resource.path}/{segment(name)}"
        row = gateway.client.get(path)
        if fmt is Format.JSON:
            show_json(row)
            return
        from scf_ledger.cli.cells import show_row

        cells = cells_of(gateway, row.get("currency"))
        show_row(row, cells)
        for part in resource.parts:
            typer.echo(f"\n{LOOKS[part].title}")
            _show_items(gateway.client.get(f"{path}/{part}"), LOOKS[part].columns, cells)
        if resource.name == "loans":
            typer.echo("\nOwed today, 今日应还")
            show_row(gateway.client.get(f"{path}/debt"), cells)

    own = [option("name", name_argument(resource.name, "show"), ...), option("fmt", FormatOption, Format.TABLE)]
    return _command(run, own)


def _part(resource: Resource, part: str) -> Callable[..., None]:
    def run(gateway: Gateway, name: str, fmt: Format) -> None:
        path = f"/v1{resource.path}/{segment(name)}"
        page = gateway.client.get(f"{path}/{part}")
        if fmt is Format.JSON:
            show_json(page)
        else:
            _show_items(page, LOOKS[part].columns, cells_of(gateway, gateway.client.get(path).get("currency")))

    own = [option("name", name_argument(resource.name, part), ...), option("fmt", FormatOption, Format.TABLE)]
    return _command(run, own)


def _command(run: Callable[..., None], parameters: Sequence[Any]) -> Callable[..., None]:
    """A command with a connection; a parameter whose default is `...` must be given."""
    own = [p.replace(default=inspect.Parameter.empty) if p.default is ... else p for p in parameters]
    gateway = inspect.Parameter("gateway", inspect.Parameter.KEYWORD_ONLY, annotation=Gateway)
    return connected(with_parameters(run, [gateway, *own]))


def show_list(
    gateway: Gateway, path: str, columns: Sequence[str], limit: int, fmt: Format, filters: Mapping[str, str | None]
) -> None:
    """Prints the first rows of a list, and says when there are more."""
    page = items_of(gateway, path, limit, filters)
    if fmt is Format.JSON:
        show_json(page)
        return
    _show_items(page, columns, cells_of(gateway))
    if page["next"]:
        say(f"the first {limit} are shown; see more: --limit {limit * 4}")


def items_of(gateway: Gateway, path: str, limit: int, filters: Mapping[str, str | None]) -> dict[str, Any]:
    """The first items of a list, as one page."""
    items: list[Mapping[str, Any]] = []
    following: str | None = None
    while len(items) < limit:
        size = min(PAGE, limit - len(items))
        page = gateway.client.get(f"/v1{path}", page_size=size, cursor=following, **filters)
        items += page["items"]
        following = page["next"]
        if not following:
            break
    return {"items": items, "next": following or ""}


def _show_items(page: Mapping[str, Any], columns: Sequence[str], cells: Cells) -> None:
    from scf_ledger.cli.cells import show_rows

    if page["items"]:
        show_rows(page["items"], columns, cells)
    else:
        say("none 无")


def cells_of(gateway: Gateway, currency: int | None = None) -> Cells:
    """How values are written, with the members' names."""
    from scf_ledger.cli.cells import Cells

    names = {int(m["id"]): str(m["name"]) for m in gateway.client.items("/v1/members", page_size=PAGE)}
    return Cells(names, currency)


@connected
def debt(
    gateway: Gateway,
    name: Annotated[str, typer.Argument(metavar="ID", help="The loan's name.", envvar="SCF_LOANS_DEBT_ID")],
    day: Annotated[
        str | None,
        typer.Option(
            metavar="YYYY-MM-DD",
            help="Value day in China Standard Time. [default: the chain's today]",
            envvar="SCF_LOANS_DEBT_DAY",
        ),
    ] = None,
    fmt: FormatOption = Format.TABLE,
) -> None:
    """What a loan owes on a day, in the order in which a payment pays it.

    A payment of the total with that value day settles the loan.
    """
    path = f"/v1/loans/{segment(name)}"
    owed = gateway.client.get(f"{path}/debt", day=day)
    if fmt is Format.JSON:
        show_json(owed)
        return
    from scf_ledger.cli.cells import show_row

    show_row(owed, cells_of(gateway, gateway.client.get(path).get("currency")))


@connected
def print_receipt(
    gateway: Gateway,
    name: Annotated[str, typer.Argument(metavar="ID", help="The receipt's name.", envvar="SCF_RECEIPTS_PRINT_ID")],
    out: Annotated[Path, typer.Option("--out", "-o", help="File to write, a PDF.", envvar="SCF_RECEIPTS_PRINT_OUT")],
) -> None:
    """Writes a receipt as PDF: front, state, units, endorsement side, and a QR code that leads back to the ledger."""
    data = gateway.client.request("GET", f"/v1/receipts/{segment(name)}/print").content
    out.write_bytes(data)
    typer.echo(f"{out}: {len(data)} bytes")


@connected
def history(
    gateway: Gateway,
    name: Annotated[
        str, typer.Argument(metavar="ID", help="The name of any record, unit or act.", envvar="SCF_HISTORY_ID")
    ],
    fmt: FormatOption = Format.TABLE,
) -> None:
    """Prints every event about a receipt, loan, voucher, unit, payment …, in the order of the chain."""
    page = gateway.client.get(f"/v1/history/{segment(name)}")
    if fmt is Format.JSON:
        show_json(page)
    else:
        _show_items(page, LOOKS["history"].columns, cells_of(gateway))


@connected
def timers(
    gateway: Gateway,
    state: Annotated[
        str | None,
        typer.Option(help="Only those that are running, due or overdue.", envvar="SCF_TIMERS_STATE"),
    ] = None,
    limit: Annotated[int, typer.Option(min=1, help="The most rows that are shown.", envvar="SCF_TIMERS_LIMIT")] = LIMIT,
    fmt: FormatOption = Format.TABLE,
) -> None:
    """Prints deadlines that nobody signs for: registrations, stock-takes, control proofs, freezes."""
    show_list(gateway, "/timers", LOOKS["timers"].columns, limit, fmt, {"state": state})


@connected
def findings(
    gateway: Gateway,
    kind: Annotated[str | None, typer.Option(help="Only those of this kind.", envvar="SCF_FINDINGS_KIND")] = None,
    custodian: Annotated[
        str | None, typer.Option(help="Only those at this custodian.", envvar="SCF_FINDINGS_CUSTODIAN")
    ] = None,
    subject: Annotated[
        str | None, typer.Option(help="Only those about this unit or stock.", envvar="SCF_FINDINGS_SUBJECT")
    ] = None,
    limit: Annotated[
        int, typer.Option(min=1, help="The most rows that are shown.", envvar="SCF_FINDINGS_LIMIT")
    ] = LIMIT,
    fmt: FormatOption = Format.TABLE,
) -> None:
    """Prints breaks of identity and quantity that no single act shows, in Chinese and English (AB-40).

    Whoever operates or audits sees all of them, a custodian those at its own warehouse. A finding stops nothing.
    """
    filters = {"kind": kind, "custodian": custodian, "subject": subject}
    show_list(gateway, "/findings", LOOKS["findings"].columns, limit, fmt, filters)
