"""Exact arithmetic on what documents count: money in minor units, goods in kilograms."""

from __future__ import annotations

from decimal import ROUND_FLOOR, Context, Decimal, Inexact, InvalidOperation, localcontext
from typing import Any

from scf_ledger.documents.intake.codes import CURRENCIES

#: Products of two numbers of 68 digits stay exact; a rounding would raise.
EXACT = Context(prec=200, traps=[Inexact, InvalidOperation])
#: What every JSON reader keeps exact (the record profile of `evidence`), in minor units.
MAX_MINOR = 2**53 - 1

KGM, TNE = "KGM", "TNE"
_KG_PER_UNIT = {KGM: Decimal(1), TNE: Decimal(1000)}
_PIECE_UNITS = frozenset({"C62", "EA", "H87", "BE", "RO", "RL", "PK"})
#: Units in words, to UN/ECE Recommendation 20.
_UNIT_WORDS = {
    "kg": KGM,
    "公斤": KGM,
    "千克": KGM,
    "t": TNE,
    "tonne": TNE,
    "tonnes": TNE,
    "吨": TNE,
    "l": "LTR",
    "升": "LTR",
    "m": "MTR",
    "米": "MTR",
    "mm": "MMT",
    "m²": "MTK",
    "m2": "MTK",
    "m³": "MTQ",
    "m3": "MTQ",
    "立方米": "MTQ",
    "piece": "C62",
    "pieces": "C62",
    "件": "C62",
    "卷": "C62",
}


def minor_units(amount: Decimal, currency: str) -> int | None:
    """An amount in minor units; None if it has more decimals than its currency, or more digits than are kept."""
    with localcontext(EXACT):
        scaled = amount.scaleb(CURRENCIES[currency])
        if scaled != scaled.to_integral_value():
            return None
        minor = int(scaled)
    return minor if abs(minor) <= MAX_MINOR else None


def unit_code(text: str) -> str:
    """The UN/ECE Recommendation 20 code of a unit in words; anything else as it stands."""
    return _UNIT_WORDS.get(text.strip().lower(), text.strip())


def mass_kg(quantity: Decimal, unit: str) -> int | None:
    """Whole kilograms, rounded down, so that no document ever covers more than it says."""
    factor = _KG_PER_UNIT.get(unit)
    if factor is None:
        return None
    with localcontext(EXACT):
        return int((quantity * factor).to_integral_value(ROUND_FLOOR))


def pieces(quantity: Any, unit: str = "C62") -> int | None:
    """A whole number of pieces, if the quantity counts pieces."""
    if not isinstance(quantity, Decimal) or unit not in _PIECE_UNITS:
        return None
    with localcontext(EXACT):
        return int(quantity) if quantity == quantity.to_integral_value() else None
