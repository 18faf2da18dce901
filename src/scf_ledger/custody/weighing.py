"""Weights of steel: how they were found (理计、检斤、抄码), and what dimensions come to.

Masses from dimensions are kept in exact grams as fractions and rounded down once, to whole kilograms, over all pieces:
a receipt never covers more than there is.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from scf_ledger.custody.faults import Fault, GoodsInvalid

RULE = "AB-06"
#: Density of carbon steel in kg/m³, by which theoretical masses are reckoned.
STEEL_DENSITY = 7_850


class WeighingMethod(StrEnum):
    """How a weight was found."""

    #: from dimensions
    THEORETICAL = "theoretical"
    #: on a weighbridge
    WEIGHED = "weighed"
    #: taken over from the mill's label
    AS_MARKED = "as_marked"

    @property
    def zh(self) -> str:
        return _NAMES[self][0]

    @property
    def en(self) -> str:
        return _NAMES[self][1]

    @classmethod
    def named(cls, text: str) -> WeighingMethod | None:
        """The method that a word of the trade names, or None."""
        word = unicodedata.normalize("NFKC", text).strip().casefold()
        return next((method for method, names in _NAMES.items() if word == method or word in names), None)


_NAMES: dict[WeighingMethod, tuple[str, ...]] = {
    WeighingMethod.THEORETICAL: ("理计", "theoretical weight", "理论重量", "理重", "理论"),
    WeighingMethod.WEIGHED: ("检斤", "actual weight", "过磅", "磅计", "实重", "过磅重量", "actual"),
    WeighingMethod.AS_MARKED: ("抄码", "as marked", "抄牌", "码单"),
}

#: Nominal diameter of ribbed bars in mm to grams per metre, by the table of GB/T 1499.2 (u).
REBAR_GRAMS_PER_METRE = {
    6: 222,
    8: 395,
    10: 617,
    12: 888,
    14: 1_210,
    16: 1_580,
    18: 2_000,
    20: 2_470,
    22: 2_980,
    25: 3_850,
    28: 4_830,
    32: 6_310,
    36: 7_990,
    40: 9_870,
    50: 15_420,
}


@dataclass(frozen=True)
class Dimensions:
    """A specification (规格) that was understood."""

    #: plate, coil or bar
    form: str
    #: mm; the diameter of a bar
    thickness: Decimal
    #: mm; None for a bar
    width: Decimal | None = None
    #: mm; None for a coil, and where a bar's is not said
    length: Decimal | None = None


_NUMBER = r"([0-9]{1,6}(?:\.[0-9]{1,4})?)"
_FLAT = re.compile(rf"{_NUMBER}[*xX×]{_NUMBER}(?:[*xX×](?:{_NUMBER}|([cC])))?")
_BAR = re.compile(rf"(?:[Φφϕ⌀ØøΦ]|HRB[0-9]+E?)\s*{_NUMBER}(?:[*xX×]{_NUMBER}(m)?)?")


def read_dimensions(text: str) -> Dimensions | None:
    """The dimensions in a specification such as 10×1500×6000, 5.75*1500*C or Φ20×9m; None if it is another form."""
    plain = "".join(unicodedata.normalize("NFKC", text).replace("mm", "").split())
    if found := _BAR.fullmatch(plain):
        length = Decimal(found[2]) * (1000 if found[3] or Decimal(found[2]) < 100 else 1) if found[2] else None
        return Dimensions("bar", Decimal(found[1]), None, length)
    if found := _FLAT.fullmatch(plain):
        flat = found[3] is not None
        return Dimensions(
            "plate" if flat else "coil", Decimal(found[1]), Decimal(found[2]), Decimal(found[3]) if flat else None
        )
    return None


def theoretical_grams(of: Dimensions, pieces: int = 1) -> Fraction:
    """The exact mass in grams that dimensions come to.

    Raises
    ------
    GoodsInvalid
        Nothing can be reckoned from them: no length, no such bar, a dimension or a count of zero.
    """
    if pieces < 1:
        raise GoodsInvalid([_fault("pieces", pieces, "件数须为正整数", "pieces must be a whole number from 1 on")])
    if of.length is None or min(of.thickness, of.length, of.width or Decimal(1)) <= 0:
        raise GoodsInvalid(
            [
                _fault(
                    "spec",
                    of,
                    "理论重量须有正的厚度、宽度和长度",
                    "a theoretical weight needs every dimension, above 0",
                )
            ]
        )
    if of.form == "bar":
        grams = REBAR_GRAMS_PER_METRE.get(int(of.thickness)) if of.thickness == int(of.thickness) else None
        if grams is None:
            named = ", ".join(map(str, REBAR_GRAMS_PER_METRE))
            raise GoodsInvalid(
                [_fault("spec", of.thickness, f"公称直径须为 {named} 之一", f"the diameter must be one of {named} mm")]
            )
        return Fraction(grams) * Fraction(of.length) / 1000 * pieces
    # kg/m³ on mm³: 1e-6 g.
    cubic_mm = Fraction(of.thickness) * Fraction(of.width or 0) * Fraction(of.length)
    return cubic_mm * STEEL_DENSITY / 1_000_000 * pieces


def kg_rounded_down(grams: Fraction) -> int:
    """Whole kilograms, rounded down: never more than there is."""
    return int(grams // 1000)


def beyond_tolerance(stated_kg: int, true_kg: int, tolerance: int) -> bool:
    """Whether two masses differ by more than a tolerance in 1e-6 of the second; no rounding is needed (AB-06)."""
    return abs(stated_kg - true_kg) * 1_000_000 > true_kg * tolerance


def _fault(field: str, value: object, zh: str, en: str) -> Fault:
    return Fault.of(field, value, RULE, zh, en)
