"""Goods as certificates name them, and as they lie in the warehouse under a receipt."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from scf_ledger.documents.intake.model import GoodsLine
from scf_ledger.goods import GOODS
from scf_ledger.story.cast import SUPPLIER
from scf_ledger.story.chapters.documents import Recorded, certificates

#: kg; no receipt over hazardous goods is made smaller by a split
SMALLEST_LOT = 1_000


@dataclass(frozen=True)
class Lot:
    """Goods of one line of a certificate, as they lie in the warehouse."""

    certificate: Recorded
    line: GoodsLine
    #: number of the line in the certificate, as the ledger knows it
    place: str
    goods: str
    kg: int

    @property
    def serialised(self) -> bool:
        return bool(self.line.unit_no)

    @property
    def mill(self) -> str:
        mill = self.line.mill
        return (mill.uscc or f"{mill.country} {mill.name}".strip()) if mill else SUPPLIER.uscc

    @property
    def unit(self) -> dict[str, str]:
        """What the unit's key is made from."""
        return {"mill": self.mill, "heat": self.line.heat_no, "coil": self.line.unit_no}

    @property
    def tank(self) -> str:
        return f"{self.goods} {self.certificate.document.number} {self.place}"

    @property
    def pieces(self) -> int:
        return 1 if self.serialised else self.line.pieces or 1

    @property
    def step(self) -> str:
        return f"{self.certificate.document.file}/{self.place}"


@dataclass(frozen=True)
class Stored:
    """A lot under a live receipt."""

    lot: Lot
    inbound: str
    receipt: str
    #: keys of its units
    units: tuple[str, ...]
    #: other receipts of the same batch over the rest of the lot
    others: tuple[str, ...] = ()

    @property
    def divisible(self) -> bool:
        """It lies in a tank or heap, and there is enough of it for several receipts."""
        return not self.lot.serialised and self.lot.kg >= 20 * SMALLEST_LOT

    def part(self, kg: int, pieces: int = 0) -> dict[str, Any]:
        """So much of it, as an act that makes receipts of receipts has it."""
        return {"kg": kg, "pieces": pieces, "units": []}


def lots(recorded: Sequence[Recorded]) -> Iterator[Lot]:
    """The goods of every certificate.

    Two certificates of one issuer may bear one number and certify different quantities; the second is taken for another
    line of it, for the first may not be rewritten. So is whatever else goes into a tank: a coil can come in twice, a
    parcel that was blended cannot.
    """
    certified: dict[tuple[str, str, str], int] = {}
    for one in certificates(recorded):
        for index, line in enumerate(one.document.lines, start=1):
            if not line.mass_kg:
                continue
            goods = line.goods_class if line.goods_class in GOODS else ("STEEL" if line.unit_no else "CHEMICAL")
            lot = Lot(one, line, str(index), goods, line.mass_kg)
            place = index
            while not _fits(certified, (lot.mill, one.document.number, str(place)), lot):
                place += len(one.document.lines)
            yield Lot(one, line, str(place), goods, line.mass_kg)


def _fits(certified: dict[tuple[str, str, str], int], line: tuple[str, str, str], lot: Lot) -> bool:
    """Whether a line is free for the lot, or certifies it already; then it is the lot's."""
    if line in certified and not lot.serialised:
        return False
    return certified.setdefault(line, lot.kg) == lot.kg
