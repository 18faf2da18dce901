"""The provenance graph of a whole run: documents, then what the ledger made of them, from left to right."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from scf_ledger.trace.archive import Archive
from scf_ledger.trace.entries import Arc, Node
from scf_ledger.trace.graph import without_shortcuts
from scf_ledger.trace.things import Both, Kind, Thing, short
from scf_ledger.trace.wording import kilograms, money, state_names

#: Which column a record stands in; documents stand in the first two.
_COLUMNS: dict[Kind, int] = {
    Kind.INBOUND: 2,
    Kind.VOUCHER: 2,
    Kind.RECEIPT: 3,
    Kind.LOAN: 4,
    Kind.DELIVERY_ORDER: 4,
    Kind.FREEZE: 4,
    Kind.PAYMENT: 5,
}
HEADINGS: dict[int, Both] = {
    0: ("交易单证", "trade documents"),
    1: ("证书·发票", "certificate, invoice"),
    2: ("入库·凭证", "inbound, voucher"),
    3: ("仓单·拆分凭证", "receipt, parts"),
    4: ("贷款·提货·冻结", "loan, delivery"),
    5: ("付款", "payment"),
}
_STYLES = {
    Kind.INBOUND: "goods",
    Kind.RECEIPT: "title",
    Kind.VOUCHER: "title",
    Kind.LOAN: "lien",
    Kind.DELIVERY_ORDER: "goods",
    Kind.FREEZE: "court",
    Kind.PAYMENT: "money",
}


def overview(archive: Archive) -> tuple[list[Node], list[Arc], int]:
    """Nodes, arrows, and how many documents are left out because nothing on the ledger came of them."""
    edges = list(_edges(archive))
    leading = _leading(archive, edges)
    records = [t for t in archive.things if t.kind in _COLUMNS]
    generations = _generations(edges)
    columns = {t: _column(archive, t, generations) for t in [*leading, *records]}
    kept = without_shortcuts(
        [Arc(str(a), str(b), ("", ""), a.kind.value) for a, b in dict.fromkeys(edges) if a in columns and b in columns]
    )
    rows, ways = _rows({str(t): column for t, column in columns.items()}, [(a.source, a.target) for a in kept])
    nodes = [
        Node(
            id=str(thing),
            kind=_STYLES.get(thing.kind, "document"),
            lines=_lines(archive, thing),
            title=archive.label(thing),
            row=rows[str(thing)],
            lane=column,
        )
        for thing, column in columns.items()
    ]
    arcs = [replace(arc, via=ways.get((arc.source, arc.target), ())) for arc in kept]
    return nodes, arcs, len(archive.papers) - len(leading)


def _edges(archive: Archive) -> Iterator[tuple[Thing, Thing]]:
    """What came from what, with what stands between two that are shown left out."""
    for target in archive.things:
        if target.kind in _COLUMNS or target.kind is Kind.DOCUMENT:
            for source in dict.fromkeys(_sources(archive, target, frozenset())):
                if source != target:
                    yield source, target


def _sources(archive: Archive, thing: Thing, seen: frozenset[Thing]) -> Iterator[Thing]:
    for edge in archive.parents.get(thing, []):
        source = edge.source
        if edge.about or edge.down_only or source in seen or source.kind is Kind.PRODUCT:
            continue
        if source.kind in _COLUMNS or source.kind is Kind.DOCUMENT:
            yield source
        else:
            yield from _sources(archive, source, seen | {thing, source})


def _leading(archive: Archive, edges: Sequence[tuple[Thing, Thing]]) -> list[Thing]:
    """The documents from which a record came, and those that these rest on without resting on any of them."""
    first = {a for a, b in edges if a.kind is Kind.DOCUMENT and b.kind in _COLUMNS}
    before = {a for a, b in edges if a.kind is Kind.DOCUMENT and b in first}
    between = {b for a, b in edges if a in first and b.kind is Kind.DOCUMENT}
    leading = first | (before - between)
    return [paper.thing for paper in archive.papers if paper.thing in leading]


def _generations(edges: Sequence[tuple[Thing, Thing]]) -> Mapping[Thing, int]:
    """How many receipts stand before each one in its line; parents come before children."""
    found: dict[Thing, int] = {}
    between = [(a, b) for a, b in edges if a.kind is Kind.RECEIPT and b.kind is Kind.RECEIPT]
    changed = bool(between)
    while changed:
        changed = False
        for parent, child in between:
            later = found.get(parent, 0) + 1
            if found.get(child, 0) < later <= len(between):
                found[child], changed = later, True
    return found


def _column(archive: Archive, thing: Thing, generations: Mapping[Thing, int]) -> int:
    if thing.kind is Kind.DOCUMENT:
        paper = archive.by_statement[thing.id]
        return 1 if paper.certifies or paper.kind == "invoice" else 0
    if thing.kind is Kind.VOUCHER:
        voucher = archive.book.vouchers.get(thing.id)
        return 3 if voucher and voucher.parent != voucher.id else 2
    column = _COLUMNS[thing.kind]
    if thing.kind is Kind.RECEIPT:
        return column + generations.get(thing, 0)
    return column + (max(generations.values(), default=0) if column > _COLUMNS[Kind.RECEIPT] else 0)


def headings(nodes: Sequence[Node]) -> dict[int, Both]:
    """What stands in each column; receipts that came of receipts have columns of their own."""
    shift = max((node.lane - 3 for node in nodes if node.id.startswith(f"{Kind.RECEIPT.value}:")), default=0)
    receipts = {3 + n: HEADINGS[3] if n == 0 else ("后继仓单", "later receipts") for n in range(shift + 1)}
    early = {column: HEADINGS[column] for column in HEADINGS if column < 3}
    return early | receipts | {column + shift: HEADINGS[column] for column in HEADINGS if column > 3}


def _rows(
    columns: Mapping[str, int], edges: Sequence[tuple[str, str]]
) -> tuple[dict[str, int], dict[tuple[str, str], tuple[tuple[int, int], ...]]]:
    """The row of each thing, and the free places through which an arrow passes columns between its ends.

    Column by column from the left, each thing stands as near as there is room to the middle of what it came from; an
    arrow that passes a column takes a place in it as a thing would.
    """
    passing = {
        (a, b): [(f"{a}>{b}@{column}", column) for column in range(columns[a] + 1, columns[b])] for a, b in edges
    }
    standing = {**columns, **{name: column for places in passing.values() for name, column in places}}
    steps = [step for (a, b), places in passing.items() for step in pairwise([a, *(name for name, _ in places), b])]
    rows: dict[str, int] = {}
    for column in sorted(set(standing.values())):
        here = [name for name, place in standing.items() if place == column]
        wanted: dict[str, tuple[float, int]] = {}
        for order, name in enumerate(here):
            before = [rows[a] for a, b in steps if b == name and a in rows]
            wanted[name] = (sum(before) / len(before) if before else float(order), order)
        free = 0
        for name in sorted(here, key=lambda one: wanted[one]):
            rows[name] = max(free, round(wanted[name][0]))
            free = rows[name] + 1
    ways = {ends: tuple((rows[name], column) for name, column in places) for ends, places in passing.items()}
    return rows, ways


def _lines(archive: Archive, thing: Thing) -> tuple[Both, ...]:
    book, name = archive.book, (short(thing.id),) * 2
    if thing.kind is Kind.DOCUMENT:
        paper = archive.by_statement[thing.id]
        return paper.names, (paper.number or short(thing.id),) * 2
    if thing.id in book.inbounds:
        return (thing.kind.names, name, kilograms(book.inbounds[thing.id].kg))
    if thing.id in book.receipts:
        receipt = book.receipts[thing.id]
        return (thing.kind.names, name, kilograms(receipt.issued_kg), (archive.member(receipt.holder),) * 2)
    if thing.id in book.orders:
        return (thing.kind.names, name, kilograms(book.orders[thing.id].out_kg))
    for records in (book.loans, book.vouchers, book.payments):
        record = records.get(thing.id)
        if record is not None:
            figure = getattr(record, "drawn", 0) if thing.kind is Kind.LOAN else getattr(record, "amount", 0)
            state = state_names(str(getattr(record, "state", "")))
            return (thing.kind.names, name, (money(figure, archive.book.currency_of(thing.id)),) * 2, state)
    return (thing.kind.names, name)
