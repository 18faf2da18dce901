"""Breaks of identity and quantity that no contract can refuse, because each act by itself is in order (AB-40).

What processing makes is known by its act. A strip that comes in as goods of its own while the coil that it was cut from
is stored, a coil that comes back heavier than it left, a tank that holds more than was poured into it: somebody slit,
re-coiled or blended without saying so. A pure function of what the ledger has seen.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from scf_ledger.evidence import EvidenceError
from scf_ledger.evidence.identifiers import canonical_identifier

RULE = "AB-40"
UNIT = 1_000_000
NOTHING = "0x" + "00" * 32
#: Events that a reconciliation looks at, by contract and name.
EVENTS = (
    ("Custody", "StockMeasured"),
    ("Custody", "InboundAccepted"),
    ("Custody", "InboundWithdrawn"),
    ("Deliveries", "GatedOut"),
    ("Transformations", "CarvedOut"),
    ("Transformations", "GoodsProcessed"),
    ("ReceiptLife", "PaperDischarged"),
)
#: A number that was made of another one: something short after a separator.
_DERIVED = re.compile(r"(.+?)[-/._ ]+[0-9A-Z]{1,3}")


@dataclass(frozen=True)
class Fact:
    """An event, in the order of the chain."""

    name: str
    values: Mapping[str, Any]
    #: digest of the act
    act: str
    #: UTC seconds
    at: int

    @property
    def message(self) -> Mapping[str, Any]:
        found: Mapping[str, Any] = self.values["act"]
        return found


@dataclass(frozen=True)
class Title:
    """What is known of a receipt."""

    place: str
    issued_kg: int


@dataclass(frozen=True)
class UnitName:
    """What a unit's key stands for."""

    family: str
    mill: str
    heat: str
    coil: str


class BreakKind(StrEnum):
    """What is wrong with a unit or a stock."""

    #: it comes in although processing used it up
    UNIT_USED_UP = "unit_used_up"
    #: it comes in with another mass than it left with
    UNIT_OF_ANOTHER_MASS = "unit_of_another_mass"
    #: its number is made of a stored unit's
    UNIT_OF_A_UNIT = "unit_of_a_unit"
    #: it holds more than came in and was made
    STOCK_UNEXPLAINED = "stock_unexplained"


@dataclass(frozen=True)
class Break:
    """Goods that are not what they were, and no act that says why."""

    kind: BreakKind
    #: unit or stock
    subject: str
    custodian: int
    act: str
    at: int
    values: Mapping[str, Any]
    zh: str
    en: str


def reconcile(
    facts: Iterable[Fact], titles: Mapping[str, Title], names: Mapping[str, UnitName], tolerance: int
) -> list[Break]:
    """Every break, in the order of the chain.

    Parameters
    ----------
    facts
        events of EVENTS, in the order of the chain
    titles
        receipts by name
    names
        what units' keys stand for, as far as it is known; without it only keys are compared
    tolerance
        1e-6 by which a mass may differ
    """
    book = _Book(titles, names, tolerance)
    for fact in facts:
        book.read(fact)
    return book.found


@dataclass
class _Book:
    titles: Mapping[str, Title]
    names: Mapping[str, UnitName]
    tolerance: int
    found: list[Break] = field(default_factory=list)
    #: last known mass of each unit
    masses: dict[str, int] = field(default_factory=dict)
    used_up: set[str] = field(default_factory=set)
    produced: set[str] = field(default_factory=set)
    #: unit by its name
    known: dict[tuple[str, ...], str] = field(default_factory=dict)
    #: what was first found in a stock, came in and was made, less what left
    stocks: dict[str, int] = field(default_factory=dict)
    #: kg that left a receipt or became another one's
    taken: Counter[str] = field(default_factory=Counter)
    stock_of: dict[str, str] = field(default_factory=dict)

    def read(self, fact: Fact) -> None:
        handlers: Mapping[str, Callable[[Fact], None]] = {
            "StockMeasured": self._measured,
            "InboundAccepted": self._accepted,
            "InboundWithdrawn": self._withdrawn,
            "GatedOut": self._gated_out,
            "CarvedOut": self._carved_out,
            "GoodsProcessed": self._processed,
            "PaperDischarged": self._discharged,
        }
        handlers[fact.name](fact)

    # ---------------------------------------------------------------- tanks and heaps

    def _measured(self, fact: Fact) -> None:
        m = fact.message
        stock, kg = m["stock"], int(m["kg"])
        if stock not in self.stocks:
            # The first reading says what was there before the ledger.
            self.stocks[stock] = kg
            return
        explained = self.stocks[stock]
        if kg * UNIT > explained * (UNIT + self.tolerance):
            self._break(
                fact,
                BreakKind.STOCK_UNEXPLAINED,
                stock,
                {"measured": kg, "explained": explained},
                f"实测{kg}千克,入库、产出减出库仅{explained}千克",
                f"{kg} kg were measured; what came in and was made, less what left, is {explained} kg",
            )

    def _flow(self, stock: str, kg: int) -> None:
        if stock != NOTHING and stock in self.stocks:
            self.stocks[stock] = max(0, self.stocks[stock] + kg)

    def _take(self, receipt: str, kg: int) -> None:
        title = self.titles.get(receipt)
        if title:
            self._flow(title.place, -kg)

    def _rest_of(self, receipt: str) -> int:
        """What a receipt still covered."""
        title = self.titles.get(receipt)
        return max(0, title.issued_kg - self.taken[receipt]) if title else 0

    # ---------------------------------------------------------------- in

    def _accepted(self, fact: Fact) -> None:
        m = fact.message
        self.stock_of[fact.values["inbound"]] = m["stock"]
        self._flow(m["stock"], int(m["kg"]))
        for unit in m["units"]:
            self._unit_in(fact, unit["key"], int(unit["kg"]))

    def _unit_in(self, fact: Fact, key: str, kg: int) -> None:
        before = self.masses.get(key)
        if key in self.used_up:
            self._break(
                fact,
                BreakKind.UNIT_USED_UP,
                key,
                {"kg": kg},
                "该实物已在加工中耗用,又再次入库",
                "processing used this unit up, and it came in again",
            )
        elif before is not None and abs(kg - before) * UNIT > before * self.tolerance:
            self._break(
                fact,
                BreakKind.UNIT_OF_ANOTHER_MASS,
                key,
                {"kg": kg, "before": before},
                f"同一实物入库{kg}千克,此前为{before}千克",
                f"the unit came in with {kg} kg; it had {before} kg before",
            )
        parent = self._parent(key)
        if parent and key not in self.produced:
            self._break(
                fact,
                BreakKind.UNIT_OF_A_UNIT,
                key,
                {"parent": parent, "coil": self.names[key].coil, "parentCoil": self.names[parent].coil},
                f"卷号{self.names[key].coil}出自{self.names[parent].coil},但没有加工记录",
                f"coil {self.names[key].coil} is of {self.names[parent].coil}, and no processing was recorded",
            )
        self.masses[key] = kg
        self._remember(key)

    def _withdrawn(self, fact: Fact) -> None:
        self._flow(self.stock_of.get(fact.values["inbound"], NOTHING), -int(fact.values["kg"]))

    # ---------------------------------------------------------------- out, and one of another

    def _gated_out(self, fact: Fact) -> None:
        m = fact.message
        receipt, kg = fact.values["receipt"], int(m["kg"]) + int(m["lossKg"])
        self.taken[receipt] += kg
        self._take(receipt, kg)

    def _carved_out(self, fact: Fact) -> None:
        self.taken[fact.message["receipt"]] += int(fact.message["part"]["kg"])

    def _processed(self, fact: Fact) -> None:
        m = fact.message
        for source in m["sources"]:
            self._take(source["receipt"], self._rest_of(source["receipt"]))
            self.used_up.update(source["units"])
        for output in m["outputs"]:
            self._flow(output["stock"], int(output["kg"]))
            for unit in output["units"]:
                self.produced.add(unit["key"])
                self.masses[unit["key"]] = int(unit["kg"])
                self._remember(unit["key"])

    def _discharged(self, fact: Fact) -> None:
        receipt = fact.message["receipt"]
        self._take(receipt, self._rest_of(receipt))

    # ---------------------------------------------------------------- names

    def _remember(self, key: str) -> None:
        name = self.names.get(key)
        place = _name(name, name.coil) if name else None
        if place:
            self.known.setdefault(place, key)

    def _parent(self, key: str) -> str | None:
        """The unit that this one's number was made of, where the ledger knows it."""
        name = self.names.get(key)
        derived = _DERIVED.fullmatch(unicodedata.normalize("NFKC", name.coil).upper().strip()) if name else None
        place = _name(name, derived[1]) if name and derived else None
        parent = self.known.get(place) if place else None
        return parent if parent != key else None

    def _break(self, fact: Fact, kind: BreakKind, subject: str, values: Mapping[str, Any], zh: str, en: str) -> None:
        self.found.append(Break(kind, subject, int(fact.message["custodian"]), fact.act, fact.at, values, zh, en))


def _name(name: UnitName, coil: str) -> tuple[str, ...] | None:
    """A unit's name in the one form that it has, however it is written."""
    try:
        parts = [canonical_identifier(part, "coil") if part else "" for part in (name.mill, name.heat, coil)]
    except EvidenceError:
        return None
    return (name.family, *parts)


__all__ = ["EVENTS", "RULE", "Break", "Fact", "Title", "UnitName", "reconcile"]
