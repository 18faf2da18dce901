"""From rows to acts: which goods are accepted together, which receipts are issued together, and what each row comes to.

A delivery is one inbound: goods of one class under one line of a certificate, with one ticket, at one place. A ticket
is evidence once (AB-07), so a delivery goes in whole: a row that is refused holds the others of its delivery back
until the list is put right. A row that only repeats another holds nobody back.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from hashlib import sha256

from scf_ledger.custody.faults import Fault
from scf_ledger.custody.weighing import beyond_tolerance
from scf_ledger.evidence.identifiers import canonical_identifier
from scf_ledger.stock_list.columns import Columns, find_columns
from scf_ledger.stock_list.faults import ListRefused, ListRule
from scf_ledger.stock_list.lots import Lot, read_lot
from scf_ledger.stock_list.reading import read_rows
from scf_ledger.stock_list.table import DEFAULT_LIMITS, ListLimits, Row
from scf_ledger.stock_list.terms import Terms

#: Units of one inbound (u): a truck, a wagon or a barge; each unit is a slot of the chain's storage.
MAX_UNITS = 100
#: Receipts of one act, by the contract.
MAX_RECEIPTS = 50
_TOTALS = ("合计", "总计", "小计", "total", "subtotal", "sum")


class RowState(StrEnum):
    """What became of a row before anything is sent."""

    PLANNED = "planned"
    REFUSED = "refused"
    #: sound, but of a delivery with a refused row
    HELD = "held"
    #: a line of totals
    IGNORED = "ignored"


@dataclass(frozen=True)
class RowResult:
    """A row, and all that is wrong with it."""

    row: int
    state: RowState
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True)
class PlannedInbound:
    """One delivery."""

    #: its name in the plan, the same whenever the same list is planned
    key: str
    lots: tuple[Lot, ...]

    @property
    def first(self) -> Lot:
        return self.lots[0]

    @property
    def kg(self) -> int:
        return sum(lot.kg for lot in self.lots)

    @property
    def rows(self) -> tuple[int, ...]:
        return tuple(lot.row for lot in self.lots)


@dataclass(frozen=True)
class Plan:
    """What is to be done with a list."""

    #: SHA-256 of the list's bytes, hex
    digest: str
    #: the list's own headings that are not looked at
    ignored: tuple[str, ...]
    inbounds: tuple[PlannedInbound, ...]
    results: tuple[RowResult, ...] = field(repr=False, default=())

    def count(self, state: RowState) -> int:
        return sum(result.state is state for result in self.results)

    def batches(self, rows: Sequence[int], size: int = MAX_RECEIPTS) -> list[tuple[int, ...]]:
        """Rows that are to be receipted, at most so many to an act, in their order."""
        return [tuple(rows[start : start + size]) for start in range(0, len(rows), size)]


def plan_list(data: bytes, terms: Terms, *, limits: ListLimits = DEFAULT_LIMITS, sheet: str | None = None) -> Plan:
    """Reads a list and plans its acts.

    Raises
    ------
    ListRefused
        The list as a whole cannot be read; rows that are wrong are told in the plan's results.
    """
    rows = read_rows(data, limits, sheet)
    heading, columns = find_columns(rows)
    body = rows[heading + 1 :]
    if not body:
        raise ListRefused(ListRule.EMPTY, "表头之下没有内容", "there is nothing below the heading")
    return plan_rows(body, columns, terms, sha256(data).hexdigest())


def plan_rows(rows: Sequence[Row], columns: Columns, terms: Terms, digest: str) -> Plan:
    """The plan of a table's rows below its heading."""
    lots: list[Lot] = []
    faults: dict[int, tuple[Fault, ...]] = {}
    ignored: set[int] = set()
    for row in rows:
        if _is_total(row):
            ignored.add(row.number)
            continue
        read = read_lot(row, columns, terms)
        if isinstance(read, Lot):
            lots.append(read)
        else:
            faults[row.number] = read
    repeated = _repetitions(lots)
    faults |= repeated
    faults |= _certificates(lots, faults, terms)
    deliveries = _deliveries([lot for lot in lots if lot.row not in repeated])
    faults |= _tickets(deliveries, faults, terms)
    harmless = _exact_repetitions(lots, repeated)
    bad_tickets = _tickets_of_refused(rows, columns, faults, harmless)
    inbounds: list[PlannedInbound] = []
    held: dict[int, tuple[Fault, ...]] = {}
    for name, delivery in deliveries.items():
        if any(lot.row in faults for lot in delivery) or name[-1] in bad_tickets:
            cause = bad_tickets.get(name[-1]) or next(lot.row for lot in delivery if lot.row in faults)
            held |= {lot.row: (_held(lot, cause),) for lot in delivery if lot.row not in faults}
        else:
            inbounds.append(PlannedInbound(_name(name), tuple(delivery)))
    results = tuple(_result(row.number, faults, held, ignored) for row in rows)
    return Plan(digest, columns.ignored, tuple(inbounds), results)


def _is_total(row: Row) -> bool:
    first = next((text.strip().casefold() for text in row.texts if text.strip()), "")
    return first.replace(" ", "").rstrip(":：") in _TOTALS


def _result(
    row: int, faults: Mapping[int, tuple[Fault, ...]], held: Mapping[int, tuple[Fault, ...]], ignored: set[int]
) -> RowResult:
    if row in faults:
        return RowResult(row, RowState.REFUSED, faults[row])
    if row in held:
        return RowResult(row, RowState.HELD, held[row])
    return RowResult(row, RowState.IGNORED if row in ignored else RowState.PLANNED)


def _repetitions(lots: Iterable[Lot]) -> dict[int, tuple[Fault, ...]]:
    """AB-01, AB-02: one unit, one row, however it is written. Of rows that contradict one another none is believed."""
    by_key: dict[str, list[Lot]] = defaultdict(list)
    for lot in lots:
        if lot.key:
            by_key[lot.key].append(lot)
    faults: dict[int, tuple[Fault, ...]] = {}
    for same in by_key.values():
        first = same[0]
        contradicted = any(_weighs(lot) != _weighs(first) for lot in same)
        for lot in same if contradicted and len(same) > 1 else same[1:]:
            other = same[1].row if lot is first else first.row
            zh = f"与第 {other} 行为同一件货物({_written(first)})"
            en = f"is the same unit as row {other} ({_written(first)})"
            if contradicted:
                zh, en = zh + ",且所载不一致", en + ", and the two differ"
            faults[lot.row] = (Fault.of("unit_no", _written(lot), "AB-01", zh, en),)
    return faults


def _weighs(lot: Lot) -> tuple[int, str, str]:
    return lot.kg, _same(lot.certificate_no), _same(lot.ticket_no)


def _written(lot: Lot) -> str:
    return " / ".join(part for part in (lot.heat_no, lot.unit_no) if part)


def _exact_repetitions(lots: Sequence[Lot], repeated: Mapping[int, object]) -> set[int]:
    """Rows that only say again what another row says that is not refused."""
    kept = {lot.key: _weighs(lot) for lot in lots if lot.key and lot.row not in repeated}
    return {lot.row for lot in lots if lot.row in repeated and kept.get(lot.key) == _weighs(lot)}


def _certificates(lots: Iterable[Lot], faults: Mapping[int, object], terms: Terms) -> dict[int, tuple[Fault, ...]]:
    """AB-08: all rows of a certificate's line certify one mass, and lie within it."""
    by_line: dict[tuple[str, str, str], list[Lot]] = defaultdict(list)
    for lot in lots:
        if lot.row not in faults:
            by_line[lot.mill, _same(lot.certificate_no), _same(lot.certificate_line)].append(lot)
    found: dict[int, tuple[Fault, ...]] = {}
    for same in by_line.values():
        certified = same[0].certified_kg
        for lot in same:
            if lot.certified_kg != certified:
                zh = f"同一质保书行在第 {same[0].row} 行为 {certified} 千克"
                en = f"row {same[0].row} has {certified} kg for the same line of the certificate"
                found[lot.row] = (Fault.of("certified", lot.certified_kg, "AB-08", zh, en),)
        total = sum(lot.kg for lot in same)
        if total > certified and beyond_tolerance(total, certified, terms.certificate_tolerance):
            zh = f"该质保书行下合计 {total} 千克,超过质保书重量 {certified} 千克"
            en = f"the list has {total} kg under this line of the certificate, which certifies {certified} kg"
            for lot in same:
                found.setdefault(lot.row, (Fault.of("certificate_no", lot.certificate_no, "AB-08", zh, en),))
    return found


#: What one delivery has in common: goods, mill, certificate, its line, where it lies, its booking, its ticket.
_Delivery = tuple[str, str, str, str, str, str, str]


def _deliveries(lots: Iterable[Lot]) -> dict[_Delivery, list[Lot]]:
    made: dict[_Delivery, list[Lot]] = defaultdict(list)
    for lot in lots:
        name = (
            lot.goods,
            lot.mill,
            _same(lot.certificate_no),
            _same(lot.certificate_line),
            _same(lot.where),
            lot.booking.lower(),
            _same(lot.ticket_no),
        )
        made[name].append(lot)
    return made


def _tickets(
    deliveries: Mapping[_Delivery, Sequence[Lot]], faults: Mapping[int, object], terms: Terms
) -> dict[int, tuple[Fault, ...]]:
    """AB-07: a ticket is of one delivery. AB-06: what it weighs is what the rows come to."""
    owner: dict[str, int] = {}
    found: dict[int, tuple[Fault, ...]] = {}
    for name, lots in deliveries.items():
        first = owner.setdefault(name[-1], lots[0].row)
        for lot in lots:
            if lot.row in faults:
                continue
            if first != lots[0].row:
                zh = f"该磅单已用于第 {first} 行的另一批入库(货物、质保书或存放地不同)"
                en = f"the ticket serves row {first}, which is of another delivery: goods, certificate or place differ"
                found[lot.row] = (Fault.of("ticket_no", lot.ticket_no, "AB-07", zh, en),)
            elif len(lots) > MAX_UNITS:
                zh, en = f"一张磅单不超过 {MAX_UNITS} 件", f"one ticket serves at most {MAX_UNITS} units"
                found[lot.row] = (Fault.of("ticket_no", lot.ticket_no, "AB-07", zh, en),)
        stated = {lot.ticket_kg for lot in lots if lot.ticket_kg is not None}
        total = sum(lot.kg for lot in lots)
        whole = not any(lot.row in faults or lot.row in found for lot in lots)
        if stated and whole and (len(stated) > 1 or beyond_tolerance(total, min(stated), terms.ticket_tolerance)):
            listed = ", ".join(str(kg) for kg in sorted(stated))
            zh = f"磅单净重 {listed} 千克,清单合计 {total} 千克,超过容差"
            en = f"the ticket has {listed} kg, the rows come to {total} kg: beyond the tolerance"
            for lot in lots:
                found[lot.row] = (Fault.of("ticket_weight", lot.ticket_kg, "AB-06", zh, en),)
    return found


def _tickets_of_refused(
    rows: Iterable[Row], columns: Columns, faults: Mapping[int, object], harmless: set[int]
) -> dict[str, int]:
    """Tickets that refused rows name, each with its first such row."""
    place = columns.places["ticket_no"]
    found: dict[str, int] = {}
    for row in rows:
        if row.number in faults and row.number not in harmless and place < len(row.cells):
            text = row.texts[place]
            try:
                found.setdefault(_same(text), row.number)
            except ValueError:
                continue
    return found


def _held(lot: Lot, cause: int) -> Fault:
    return Fault.of(
        "ticket_no",
        lot.ticket_no,
        "AB-07",
        f"同一磅单的第 {cause} 行被拒,磅单只能使用一次,整批暂缓",
        f"row {cause} of the same ticket is refused; a ticket is used once, so the delivery waits for it",
    )


@lru_cache(maxsize=65_536)
def _same(text: str) -> str:
    """One form of a number; deliveries share theirs, so each is made once."""
    return canonical_identifier(text)


def _name(delivery: _Delivery) -> str:
    """The delivery's name: what it has in common, and so nothing that another row could change."""
    return sha256("\0".join(delivery).encode()).hexdigest()[:32]
