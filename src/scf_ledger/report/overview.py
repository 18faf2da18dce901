"""The provenance graph of a whole run: documents, then what the ledger made of them, from left to right."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from scf_ledger.trace.archive import Archive
from scf_ledger.trace.entries import Arc, Node
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
    1: ("证书与发票", "certificates, invoices"),
    2: ("入库·凭证", "inbound · voucher"),
    3: ("仓单·拆分凭证", "receipt · parts"),
    4: ("贷款·提货·冻结", "loan · delivery · freeze"),
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
    columns = {t: _column(archive, t) for t in [*leading, *records]}
    shown = [(a, b) for a, b in edges if a in columns and b in columns]
    rows = _rows(columns, shown)
    nodes = [
        Node(
            id=str(thing),
            kind=_STYLES.get(thing.kind, "document"),
            lines=_lines(archive, thing),
            title=archive.label(thing),
            row=rows[thing],
            lane=column,
        )
        for thing, column in columns.items()
    ]
    arcs = [Arc(str(a), str(b), ("", ""), a.kind.value) for a, b in dict.fromkeys(shown)]
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
    """The documents from which a record came, and those that they rest on."""
    leading = {a for a, b in edges if a.kind is Kind.DOCUMENT and b.kind in _COLUMNS}
    first = set(leading)
    for a, b in reversed(edges):
        if b in first and a.kind is Kind.DOCUMENT:
            leading.add(a)
    return [paper.thing for paper in archive.papers if paper.thing in leading]


def _column(archive: Archive, thing: Thing) -> int:
    if thing.kind is Kind.DOCUMENT:
        paper = archive.by_statement[thing.id]
        return 1 if paper.certifies or paper.kind == "invoice" else 0
    if thing.kind is Kind.VOUCHER:
        voucher = archive.book.vouchers.get(thing.id)
        return 3 if voucher and voucher.parent != voucher.id else 2
    return _COLUMNS[thing.kind]


def _rows(columns: dict[Thing, int], edges: Sequence[tuple[Thing, Thing]]) -> dict[Thing, int]:
    """Column by column from the left, each thing as near as there is room to the middle of what it came from."""
    rows: dict[Thing, int] = {}
    for column in sorted(set(columns.values())):
        here = [t for t, place in columns.items() if place == column]
        wanted = {}
        for order, thing in enumerate(here):
            before = [rows[a] for a, b in edges if b == thing and a in rows]
            wanted[thing] = (sum(before) / len(before) if before else float(order), order)
        free = 0
        for thing in sorted(here, key=lambda t: wanted[t]):
            rows[thing] = max(free, round(wanted[thing][0]))
            free = rows[thing] + 1
    return rows


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
