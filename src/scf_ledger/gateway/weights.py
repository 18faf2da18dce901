"""Weights that must agree: what goes in, what is receipted, and what the tickets and readings say (AB-06, AB-03).

Checked are the tickets and readings that the gateway knows as documents: those that the custodian or the depositor has
recorded. What nobody recorded cannot be compared; evidence that is no ticket weighs nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, col, select

from scf_ledger.acts import FieldInvalid
from scf_ledger.custody.tables import Inbound
from scf_ledger.custody.weighing import beyond_tolerance
from scf_ledger.documents.tables import Statement, StatementSubject
from scf_ledger.problems import Problem, problem
from scf_ledger.receipts.tables import Receipt

TICKET, READING = "ticket", "reading"


@dataclass(frozen=True)
class _Paper:
    """A recorded document that weighs goods."""

    number: str
    digest: str
    kg: int


def require_weights(session: Session, kind: str, message: Mapping[str, Any], tolerance: int) -> None:
    """Compares an act's weights with the documents behind them.

    Parameters
    ----------
    tolerance
        1e-6 of the ticket's net mass

    Raises
    ------
    Problem
        WEIGHT_MISMATCH: names the inbound's mass, the tickets and theirs (AB-06).
    FieldInvalid
        A measurement is above its gauge reading (AB-03).
    """
    if kind == "AcceptInbound":
        parties = (message.get("custodian"), message.get("depositor"))
        _require_tickets(session, message.get("kg"), message.get("evidence"), parties, tolerance)
    elif kind in ("IssueReceipt", "IssueReceipts"):
        for inbound in _inbounds(session, message):
            _require_tickets(session, inbound.kg, inbound.evidence, (inbound.custodian, inbound.depositor), tolerance)
    elif kind == "MeasureStock":
        _require_reading(session, message)


def require_stated(
    session: Session, kind: str, asked: Mapping[str, Any], message: Mapping[str, Any], tolerance: int
) -> None:
    """Compares the mass of each receipt that an act makes with what its details state.

    Parameters
    ----------
    asked
        the act as it was written, with the eight items still there to be read
    message
        the same act as it will be signed, with the masses that the ledger filled in

    Raises
    ------
    Problem
        WEIGHT_MISMATCH: names both masses (AB-06).
    """
    for pointer, content, kg in _contents(session, kind, asked, message):
        stated = _net_kg(content)
        if stated is not None and kg is not None and beyond_tolerance(kg, stated, tolerance):
            raise _mismatch(
                f"the receipt is over {kg} kg, its content states {stated} kg net",
                f"仓单重量 {kg} 千克,内容所载净重 {stated} 千克",
                pointer,
                {"kg": kg, "stated": stated, "tolerance": tolerance},
            )


def _contents(
    session: Session, kind: str, asked: Mapping[str, Any], message: Mapping[str, Any]
) -> Iterator[tuple[str, object, int | None]]:
    """Of each receipt that an act makes: where its mass is stated, its eight items, and its mass."""
    if kind == "IssueReceipt":
        yield "/kg", asked.get("content"), _whole(message.get("kg"))
    elif kind == "MergeReceipts":
        yield "/sources", asked.get("content"), _merged_kg(session, message)
    elif kind in ("IssueReceipts", "ProcessGoods"):
        name = "items" if kind == "IssueReceipts" else "outputs"
        for n, (one, made) in enumerate(zip(asked[name], message[name], strict=True)):
            yield f"/{name}/{n}/kg", one.get("content"), _whole(made.get("kg"))


def _merged_kg(session: Session, message: Mapping[str, Any]) -> int | None:
    """What the receipts that are merged are over; None when the ledger does not know one of them."""
    rows = [session.get(Receipt, source["receipt"]) for source in message["sources"]]
    found = [row.kg for row in rows if row is not None]
    return sum(found) if len(found) == len(rows) else None


def _require_tickets(session: Session, kg: object, evidence: object, members: Iterable[Any], tolerance: int) -> None:
    weighed, names = _whole(kg), evidence if isinstance(evidence, list) else []
    papers = list(_papers(session, TICKET, names, members))
    if weighed is None or not papers:
        return
    # Both parties may have recorded one ticket; each record must agree for itself.
    by_number: dict[str, list[_Paper]] = {}
    for paper in papers:
        by_number.setdefault(paper.number, []).append(paper)
    least = sum(min(one.kg for one in same) for same in by_number.values())
    most = sum(max(one.kg for one in same) for same in by_number.values())
    for total in (least, most):
        if beyond_tolerance(weighed, total, tolerance):
            tickets = ", ".join(sorted(paper.number for paper in papers))
            raise _mismatch(
                f"the inbound has {weighed} kg, its weighbridge tickets {tickets} have {total} kg",
                f"入库重量 {weighed} 千克,磅单 {tickets} 合计 {total} 千克",
                "/kg",
                {
                    "kg": weighed,
                    "tickets": [{"number": p.number, "kg": p.kg, "statement": p.digest} for p in papers],
                    "tolerance": tolerance,
                },
            )


def _require_reading(session: Session, message: Mapping[str, Any]) -> None:
    kg = _whole(message.get("kg"))
    for paper in _papers(session, READING, [message.get("reading")], (message.get("custodian"),)):
        if kg is not None and kg > paper.kg:
            raise FieldInvalid("/kg", kg, f"多于计量单 {paper.number} is above reading: {paper.kg} kg (AB-03)")


def _papers(session: Session, scheme: str, names: Iterable[Any], members: Iterable[Any]) -> Iterator[_Paper]:
    """The documents that members have recorded under keyed names."""
    known = [str(name).lower() for name in names if name]
    numbers = [number for number in map(_whole, members) if number is not None]
    query = (
        select(Statement)
        .join(StatementSubject, col(StatementSubject.digest) == col(Statement.digest))
        .where(
            StatementSubject.scheme == scheme,
            col(StatementSubject.id).in_(known),
            col(Statement.member).in_(numbers),
            col(Statement.kind).in_(("weighbridge_ticket", "gauge_reading")),
        )
    )
    for row in session.exec(query).all():
        kilograms = [line.get("mass_kg") for line in row.summary.get("lines", ())]
        if kilograms and all(isinstance(kg, int) for kg in kilograms):
            yield _Paper(row.number, row.digest, sum(kilograms))


def _receipts(message: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    items = message.get("items")
    if isinstance(items, list):
        yield from ((f"/items/{n}", item) for n, item in enumerate(items) if isinstance(item, Mapping))
    else:
        yield "", message


def _inbounds(session: Session, message: Mapping[str, Any]) -> Iterator[Inbound]:
    for name in dict.fromkeys(str(item.get("inbound")) for _, item in _receipts(message)):
        found = session.get(Inbound, name)
        if found:
            yield found


def _net_kg(content: object) -> int | None:
    """The net mass in a content's details."""
    goods = content.get("goods") if isinstance(content, Mapping) else None
    details = goods.get("details") if isinstance(goods, Mapping) else None
    return _whole(details.get("net_kg")) if isinstance(details, Mapping) else None


def _whole(value: object) -> int | None:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    return int(value) if isinstance(value, str) and value.isascii() and value.isdigit() else None


def _mismatch(en: str, zh: str, pointer: str, values: Mapping[str, Any]) -> Problem:
    return problem(
        "WEIGHT_MISMATCH", en, values, [{"pointer": pointer, "detail": en, "detail_zh": zh, "rule": "AB-06"}]
    )
