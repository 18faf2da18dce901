"""Reading the ledger's records: lists and single ones of every read model, and the history of anything by its name."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Any, Literal

import orjson
from fastapi import APIRouter, Query, Response
from pydantic import create_model
from sqlalchemy import ColumnElement, bindparam, exists, literal, or_, text, union_all
from sqlmodel import Session, SQLModel, col, select

from scf_ledger.acts.formats import date_day, timestamp_day
from scf_ledger.court_orders.tables import Freeze
from scf_ledger.custody.tables import (
    Booking,
    Certificate,
    GoodsClass,
    Inbound,
    Measurement,
    Qualification,
    Stock,
    Unit,
)
from scf_ledger.documents.tables import Anchor
from scf_ledger.gateway.auth import Principal
from scf_ledger.gateway.computed import OF_FREEZES, OF_RECEIPTS, freezes_shown, receipts_shown
from scf_ledger.gateway.dependencies import MAX_PAGE, Cursor, LedgerDep, Number, PageSize, PrincipalDep
from scf_ledger.gateway.histories import ancestry, descent, event_view, events_of, history_page
from scf_ledger.gateway.paging import page
from scf_ledger.gateway.resources import RESOURCES, Resource
from scf_ledger.gateway.views import SMALL, numbers, record, records
from scf_ledger.journal.tables import JournalLine
from scf_ledger.keeping.tables import CollectionDemand, Impairment, Inspection, LienCap, LossClaim
from scf_ledger.loans.debt import LoanState, debt_on, exposure_on
from scf_ledger.loans.tables import Loan, LoanLine, LoanPosting
from scf_ledger.members.tables import Member, OperatorKey, Proposal, Rules
from scf_ledger.notices.tables import Notice
from scf_ledger.oversight.tables import (
    Attestation,
    Device,
    FeeStatement,
    ReceiptRegistration,
    StockTake,
    Suspension,
)
from scf_ledger.prices.tables import PriceReport, Series
from scf_ledger.problems import problem
from scf_ledger.products.tables import Product
from scf_ledger.projection.tables import ExecutedAct, LoggedEvent, progress
from scf_ledger.receipts.tables import (
    OVERLAYS,
    DeliveryOrder,
    Endorsement,
    LossReport,
    Objection,
    PaperReceipt,
    Receipt,
    ReceiptUnit,
    StorageExtension,
)
from scf_ledger.receivables.tables import Invoice, Issuer, Voucher
from scf_ledger.settlement.tables import Payment


@dataclass(frozen=True)
class Records:
    """A kind of record with its table."""

    about: Resource
    model: type[SQLModel]
    #: filters that are no columns of their own: their type, and what they mean
    conditions: Mapping[str, tuple[Any, Callable[[Any], ColumnElement[bool]]]] = field(default_factory=dict)
    #: fields beyond the columns, with their types, and what makes rows with them JSON
    computed: Mapping[str, Any] = field(default_factory=dict)
    show: Callable[[Session, Sequence[Any]], list[dict[str, Any]]] | None = None

    @property
    def key(self) -> str:
        return str(next(iter(self.model.__table__.primary_key)).name)  # type: ignore[attr-defined]

    def party(self, member: int) -> list[ColumnElement[bool]]:
        """The ways in which a member may be party to a row, by its own columns."""
        return [col(getattr(self.model, name)) == member for name in self.about.parties]

    def visible(self, principal: Principal) -> list[ColumnElement[bool]] | None:
        if principal.sees_all or not self.about.parties:
            return None
        return [
            *self.party(principal.member),
            *(self._through(column, path, principal) for column, path in self.about.through),
        ]

    def _through(self, column: str, path: str, principal: Principal) -> ColumnElement[bool]:
        other = _records_of(path)
        named = col(getattr(other.model, other.key)) == col(getattr(self.model, column))
        return exists().where(named, or_(*other.party(principal.member)))

    def require(self, session: Session, principal: Principal, row: SQLModel) -> None:
        """Refuses whoever may not see a row; raises Problem FORBIDDEN."""
        if not self.about.parties:
            return
        members = [getattr(row, name) for name in self.about.parties]
        for column, path in self.about.through:
            other = _records_of(path)
            found = session.get(other.model, getattr(row, column))
            members += [getattr(found, name) for name in other.about.parties] if found else []
        principal.require(members)

    def shown(self, session: Session, row: SQLModel) -> dict[str, Any]:
        return self.show(session, [row])[0] if self.show else record(row)


_MODELS: dict[str, type[SQLModel]] = {
    "/members": Member,
    "/keys": OperatorKey,
    "/proposals": Proposal,
    "/anchors": Anchor,
    "/bookings": Booking,
    "/qualifications": Qualification,
    "/goods-classes": GoodsClass,
    "/stocks": Stock,
    "/measurements": Measurement,
    "/inbounds": Inbound,
    "/units": Unit,
    "/certificates": Certificate,
    "/receipts": Receipt,
    "/delivery-orders": DeliveryOrder,
    "/losses": LossReport,
    "/objections": Objection,
    "/papers": PaperReceipt,
    "/freezes": Freeze,
    "/suspensions": Suspension,
    "/inspections": Inspection,
    "/loss-claims": LossClaim,
    "/devices": Device,
    "/notices": Notice,
    "/price-series": Series,
    "/price-reports": PriceReport,
    "/products": Product,
    "/loans": Loan,
    "/vouchers": Voucher,
    "/invoices": Invoice,
    "/issuers": Issuer,
    "/payments": Payment,
    "/journal": JournalLine,
}


def _few(*conditions: Any) -> ColumnElement[bool]:
    """Receipts that are few by some conditions: these are looked for first, whatever else narrows the list."""
    return col(Receipt.id).in_(select(Receipt.id).where(*conditions))


def _overlaid(overlay: str) -> ColumnElement[bool]:
    """Receipts over which something lies; a receipt is short when its stock is (AB-04)."""
    if overlay == "short":
        short = select(Stock.id).where(col(Stock.short))
        return _few(col(Receipt.place).in_(short), col(Receipt.ended_at).is_(None))
    rule: Any = text(OVERLAYS[overlay])
    return _few(rule) if overlay in ("frozen", "suspended") else rule


def _covers(unit: str) -> ColumnElement[bool]:
    """Receipts that cover a unit, or covered it once."""
    return col(Receipt.id).in_(select(ReceiptUnit.receipt).where(ReceiptUnit.unit == unit.lower()))


def _in_state(state: str) -> ColumnElement[bool]:
    rule = col(Receipt.state) == state
    return _few(rule) if state in ("cancelled", "converted", "lost", "processed") else rule


def _equals(column: str) -> Callable[[str], ColumnElement[bool]]:
    return lambda value: _few(col(getattr(Receipt, column)) == value.lower())


Overlay = Literal["pledged", "promised", "frozen", "suspended", "short"]
_MORE: dict[str, dict[str, Any]] = {
    "/receipts": {
        "conditions": {
            "overlay": (Overlay, _overlaid),
            "state": (str, _in_state),
            "unit": (str, _covers),
            **{name: (str, _equals(name)) for name in ("inbound", "place", "root")},
        },
        "computed": OF_RECEIPTS,
        "show": receipts_shown,
    },
    "/freezes": {"computed": OF_FREEZES, "show": freezes_shown},
}
RECORDS = tuple(Records(resource, _MODELS[resource.path], **_MORE.get(resource.path, {})) for resource in RESOURCES)


def _records_of(path: str) -> Records:
    return next(kind for kind in RECORDS if kind.about.path == path)


router = APIRouter()


def _view_model(model: type[SQLModel], computed: Mapping[str, Any]) -> Any:
    """The shape of a record for the OpenAPI document: large whole numbers are decimal strings."""
    fields: dict[str, Any] = {}
    for name, info in model.model_fields.items():
        kind: Any = info.annotation
        if kind in (int, int | None) and name not in SMALL:
            kind = str if kind is int else str | None
        fields[name] = (kind if kind in (int, str, bool, str | None, int | None) else Any, ...)
    fields |= {name: (kind, ...) for name, kind in computed.items()}
    return create_model(f"{model.__name__}Record", __doc__=inspect.getdoc(model), **fields)


def _add(kind: Records) -> None:
    resource = kind.about
    shape: Any = _view_model(kind.model, kind.computed)
    listed = create_model(f"{kind.model.__name__}Page", items=(list[shape], ...), next=(str, ""))
    tag = resource.name

    def listing(
        ledger: LedgerDep,
        principal: PrincipalDep,
        page_size: PageSize = 50,
        cursor: Cursor = None,
        **filters: Any,
    ) -> Any:
        if resource.restricted and not principal.sees_all:
            raise problem("FORBIDDEN", f"only auditors, regulators and courts list {tag}")
        with ledger.database.read() as session:
            return page(
                session,
                kind.model,
                filters={name: filters.get(name) for name in resource.filters},
                size=page_size,
                cursor=cursor,
                conditions={name: meaning for name, (_, meaning) in kind.conditions.items()},
                visible=kind.visible(principal),
                show=kind.show,
            )

    def read(ledger: LedgerDep, principal: PrincipalDep, **path: Any) -> Any:
        with ledger.database.read() as session:
            row = session.get(kind.model, _key(kind, path["name"]))
            if row is None:
                raise problem("NOT_FOUND", f"there is no {tag} {path['name']}")
            kind.require(session, principal, row)
            return kind.shown(session, row)

    filters = {name: _filter_type(kind, name) for name in resource.filters}
    _signature(listing, filters, optional=True)
    _signature(read, {"name": str}, optional=False)
    about = inspect.getdoc(kind.model) or ""
    router.add_api_route(
        resource.path,
        listing,
        methods=["GET"],
        response_model=listed,
        tags=[tag],
        summary=f"List {tag}",
        description=about,
        name=f"list_{tag}",
    )
    if resource.named:
        router.add_api_route(
            f"{resource.path}/{{name}}",
            read,
            methods=["GET"],
            response_model=shape,
            tags=[tag],
            summary=f"Read one of {tag}",
            description=about,
            name=f"read_{tag}",
        )


def _filter_type(kind: Records, name: str) -> Any:
    if name in kind.conditions:
        return kind.conditions[name][0]
    if kind.model.model_fields[name].annotation is bool:
        return bool
    return Number if _is_number(kind.model, name) else str


def _is_number(model: type[SQLModel], name: str) -> bool:
    return model.model_fields[name].annotation is int


def _key(kind: Records, name: str) -> Any:
    if _is_number(kind.model, kind.key):
        return int(name) if re.fullmatch("[0-9]{1,18}", name) else -1
    return name.lower() if name.startswith("0x") else name


def _signature(function: Callable[..., Any], extra: dict[str, Any], *, optional: bool) -> None:
    """Gives a function with ** the named parameters that FastAPI shall read."""
    old = inspect.signature(function, eval_str=True)
    kept = [p for p in old.parameters.values() if p.kind is not inspect.Parameter.VAR_KEYWORD]
    added = [
        inspect.Parameter(
            name,
            inspect.Parameter.KEYWORD_ONLY,
            default=None if optional else inspect.Parameter.empty,
            annotation=kind | None if optional else kind,
        )
        for name, kind in extra.items()
    ]
    first = [p for p in kept if p.default is inspect.Parameter.empty]
    rest = [p.replace(kind=inspect.Parameter.KEYWORD_ONLY) for p in kept if p.default is not inspect.Parameter.empty]
    function.__signature__ = old.replace(parameters=[*first, *rest, *added])  # type: ignore[attr-defined]


for _kind in RECORDS:
    _add(_kind)


# ---------------------------------------------------------------- what belongs to one record


def _keys(model: type[SQLModel]) -> Sequence[Any]:
    return list(model.__table__.primary_key)  # type: ignore[attr-defined]


def _of(session: Session, model: type[SQLModel], **values: Any) -> list[dict[str, Any]]:
    return records(session.exec(select(model).filter_by(**values).order_by(*_keys(model))).all())


def _require(session: Session, model: type[SQLModel], name: str, principal: Principal) -> SQLModel:
    kind = next(k for k in RECORDS if k.model is model)
    row = session.get(model, _key(kind, name))
    if row is None:
        raise problem("NOT_FOUND", f"there is no {kind.about.name} {name}")
    kind.require(session, principal, row)
    return row


@router.get("/receipts/{name}/endorsements", tags=["receipts"])
def endorsements(name: str, ledger: LedgerDep, principal: PrincipalDep) -> dict[str, Any]:
    """The endorsement side of a receipt: 转让, 质押, 解押, in order."""
    with ledger.database.read() as session:
        _require(session, Receipt, name, principal)
        return {"items": _of(session, Endorsement, receipt=name.lower()), "next": ""}


@router.get("/receipts/{name}/stock-takes", tags=["receipts"])
def stock_takes(name: str, ledger: LedgerDep, principal: PrincipalDep) -> dict[str, Any]:
    """Counts of a receipt's goods beside its book, in order (WR-20)."""
    with ledger.database.read() as session:
        _require(session, Receipt, name, principal)
        return {"items": _of(session, StockTake, receipt=name.lower()), "next": ""}


@router.get("/receipts/{name}/fees", tags=["receipts"])
def fees(name: str, ledger: LedgerDep, principal: PrincipalDep) -> dict[str, Any]:
    """What the custodian has claimed on a receipt; the last one comes before any pledge (L-10)."""
    with ledger.database.read() as session:
        _require(session, Receipt, name, principal)
        return {"items": _of(session, FeeStatement, receipt=name.lower()), "next": ""}


@router.get("/receipts/{name}/registrations", tags=["receipts"])
def registrations(name: str, ledger: LedgerDep, principal: PrincipalDep) -> dict[str, Any]:
    """Filings on a receipt at outside registries, by registry and in order (L-46 to L-49)."""
    with ledger.database.read() as session:
        _require(session, Receipt, name, principal)
        return {"items": _of(session, ReceiptRegistration, receipt=name.lower()), "next": ""}


@router.get("/receipts/{name}/impairments", tags=["receipts"])
def impairments(name: str, ledger: LedgerDep, principal: PrincipalDep) -> dict[str, Any]:
    """What the custodian told of a receipt's goods: they went bad, were damaged, endanger others (L-07)."""
    with ledger.database.read() as session:
        _require(session, Receipt, name, principal)
        return {"items": _of(session, Impairment, receipt=name.lower()), "next": ""}


@router.get("/receipts/{name}/collection-demands", tags=["receipts"])
def collection_demands(name: str, ledger: LedgerDep, principal: PrincipalDep) -> dict[str, Any]:
    """The custodian's demands to collect a receipt's goods, whose storage is over (L-08)."""
    with ledger.database.read() as session:
        _require(session, Receipt, name, principal)
        return {"items": _of(session, CollectionDemand, receipt=name.lower()), "next": ""}


@router.get("/receipts/{name}/lien-caps", tags=["receipts"])
def lien_caps(name: str, ledger: LedgerDep, principal: PrincipalDep) -> dict[str, Any]:
    """Up to what the custodian's lien on a receipt comes before whose pledge; each pledgee's last one counts (L-10)."""
    with ledger.database.read() as session:
        _require(session, Receipt, name, principal)
        return {"items": _of(session, LienCap, receipt=name.lower()), "next": ""}


@router.get("/devices/{name}/attestations", tags=["devices"])
def attestations(name: str, ledger: LedgerDep, principal: PrincipalDep) -> dict[str, Any]:
    """What a device has attested, in order (AB-37)."""
    with ledger.database.read() as session:
        _require(session, Device, name, principal)
        return {"items": _of(session, Attestation, device=name.lower()), "next": ""}


@router.get("/receipts/{name}/extensions", tags=["receipts"])
def extensions(name: str, ledger: LedgerDep, principal: PrincipalDep) -> dict[str, Any]:
    """How often and how far the storage of a receipt was prolonged (WR-19)."""
    with ledger.database.read() as session:
        _require(session, Receipt, name, principal)
        return {"items": _of(session, StorageExtension, receipt=name.lower()), "next": ""}


@router.get("/receipts/{name}/lineage", tags=["receipts"])
def lineage(name: str, ledger: LedgerDep, principal: PrincipalDep) -> dict[str, Any]:
    """The receipts that a receipt comes from, however far back, and those that came of it: one line for each step.

    Whoever is no party to a later receipt is shown that it is there, and not what became of it.
    """
    with ledger.database.read() as session:
        _require(session, Receipt, name, principal)
        lines = [*ancestry(session, name.lower()), *descent(session, name.lower(), principal)]
        return {"items": records(lines), "next": ""}


@router.get("/receipts/{name}/history", tags=["receipts"])
def receipt_history(
    name: str,
    ledger: LedgerDep,
    principal: PrincipalDep,
    ancestors: Annotated[bool, Query(description="with the receipts that it comes from")] = False,
    page_size: PageSize = MAX_PAGE,
    cursor: Cursor = None,
) -> dict[str, Any]:
    """Every event about a receipt in the order of the chain, and on demand of those that it comes from.

    Of a receipt that it comes from, what happened until it became this one: what came later is not its own history.
    """
    with ledger.database.read() as session:
        _require(session, Receipt, name, principal)
        return history_page(
            session, name.lower(), ancestry(session, name.lower()) if ancestors else [], page_size, cursor
        )


@router.get("/loans/{name}/lines", tags=["loans"])
def lines(name: str, ledger: LedgerDep, principal: PrincipalDep) -> dict[str, Any]:
    """The receipts that secure a loan, now or once."""
    with ledger.database.read() as session:
        _require(session, Loan, name, principal)
        return {"items": _of(session, LoanLine, loan=name.lower()), "next": ""}


@router.get("/loans/{name}/postings", tags=["loans"])
def postings(name: str, ledger: LedgerDep, principal: PrincipalDep) -> dict[str, Any]:
    """Draws and repayments of a loan, with what each repayment went to."""
    with ledger.database.read() as session:
        _require(session, Loan, name, principal)
        query = select(LoanPosting).where(LoanPosting.loan == name.lower())
        rows = session.exec(query.order_by(col(LoanPosting.at), col(LoanPosting.payment))).all()
        return {"items": records(rows), "next": ""}


@router.get("/loans/{name}/debt", tags=["loans"])
def debt(
    name: str,
    ledger: LedgerDep,
    principal: PrincipalDep,
    day: Annotated[date | None, Query(description="value day in UTC+8; the chain's today when left out")] = None,
) -> dict[str, Any]:
    """What a loan owes on a day, in the order in which a payment pays it (L-35, PP-08), in minor units.

    A payment of `total` with that value day settles the loan. `exposure` is what collateral must cover: the same with
    interest rounded up.
    """
    with ledger.database.read() as session:
        row = _require(session, Loan, name, principal)
        read = progress(session)
        on = date_day(day) if day else timestamp_day(read.block_time if read else 0)
    state = LoanState(**{field: getattr(row, field) for field in LoanState.__dataclass_fields__})
    owed = debt_on(state, on)
    shown: dict[str, Any] = numbers(
        {
            "loan": name.lower(),
            "value_day": max(on, state.accrued_day),
            "costs": owed.costs,
            "penalty": owed.penalty,
            "interest": owed.interest,
            "principal": owed.principal,
            "total": owed.total,
            "exposure": exposure_on(state, on),
        }
    )
    return shown


@router.get("/governance", tags=["proposals"])
def governance(ledger: LedgerDep, principal: PrincipalDep) -> dict[str, Any]:
    """The rules of governance that hold now."""
    with ledger.database.read() as session:
        rules = session.get(Rules, 1)
        return {} if rules is None else {"threshold": rules.threshold, "delay": rules.delay}


#: Records whose parties read everything about them.
_OWNED: tuple[type[SQLModel], ...] = tuple(
    k.model
    for k in RECORDS
    if k.about.parties and k.model is not OperatorKey and len(_keys(k.model)) == 1 and not _is_number(k.model, k.key)
)
#: Which of them have a record of a name, by one statement.
_OWNERS = union_all(*(select(literal(n)).where(_keys(model)[0] == bindparam("name")) for n, model in enumerate(_OWNED)))
#: Contracts whose events every member reads, whatever record they are about.
_OPEN = ("Directory", "MemberRegistry", "Governance", "EvidenceLog", "Products", "PriceBook")


@router.get("/history/{name}", tags=["trace"], response_model=dict[str, Any])
def history(name: str, ledger: LedgerDep, principal: PrincipalDep) -> Response:
    """Every event about a thing: receipt, loan, voucher, unit, payment … in the order of the chain.

    Of what has no parties of its own (a product, a certificate, an invoice), a member is shown what it signed and what
    is open to all.
    """
    name = name.lower()
    with ledger.database.read() as session:
        owned = [_OWNED[n] for n in session.execute(_OWNERS, {"name": name}).scalars()]
        for model in owned:
            _require(session, model, name, principal)
        events = [e for e in events_of(session, name) if owned or _may_read(session, principal, e)]
    if not events:
        raise problem("NOT_FOUND", f"nothing that member {principal.member} may see has happened to {name}")
    # written out here: FastAPI would walk through a long history three times
    shown = {"items": [event_view(e, name) for e in events], "next": ""}
    return Response(orjson.dumps(shown), media_type="application/json")


def _may_read(session: Session, principal: Principal, event: LoggedEvent) -> bool:
    """Whether a member may read an event that belongs to no record of its own: it is open to all, or it signed it."""
    if principal.sees_all or event.contract in _OPEN:
        return True
    act = session.get(ExecutedAct, event.act) if event.act else None
    return act is not None and principal.member in {one["member"] for one in act.signatures}
