"""Figures as a reader of the report sees them, exactly: no float comes near them."""

from __future__ import annotations

from typing import Any

from scf_ledger.acts.formats import currency_of, grouped
from scf_ledger.trace.things import Both
from scf_ledger.trace.wording import china_time, money, utc_time

#: UTC seconds that stand for "for ever".
_FOR_EVER = 1 << 38


def amount(value: Any, currency: Any) -> str:
    """Minor units in their currency: "378550000" of 156 is CNY 3,785,500.00."""
    return money(int(value or 0), int(currency or 0) or None)


def plain_amount(value: Any, currency: Any) -> str:
    """As `amount`, without the currency's name: for columns of one currency."""
    return amount(value, currency).partition(" ")[2] if currency_of(int(currency or 0)) else grouped(int(value or 0))


def mass(kg: Any) -> str:
    """Whole kilograms, and tonnes to the kilogram: 27860 is 27,860 kg (27.860 t)."""
    whole = int(kg or 0)
    return f"{grouped(whole)} kg ({tonnes(whole)})" if whole >= 1000 else f"{grouped(whole)} kg"


def tonnes(kg: int) -> str:
    """Tonnes to the kilogram."""
    return f"{grouped(kg // 1000)}.{kg % 1000:03d} t"


def moment(timestamp: Any) -> str:
    """A moment in China and in UTC."""
    seconds = int(timestamp or 0)
    if not 0 < seconds < _FOR_EVER:
        return "—"
    return f"{china_time(seconds)} ({utc_time(seconds)[11:]})"


def duration(seconds: int) -> Both:
    """How far a clock moved: days and hours."""
    days, rest = divmod(seconds, 86_400)
    hours, minutes = rest // 3600, rest % 3600 // 60
    zh = [f"{n}{unit}" for n, unit in ((days, "天"), (hours, "小时"), (minutes, "分")) if n]
    en = [f"{n} {unit}" for n, unit in ((days, "d"), (hours, "h"), (minutes, "min")) if n]
    return "".join(zh) or "0分", " ".join(en) or "0 min"


def per_cent(part: int, whole: int) -> str:
    """A share of a bar's length, in per cent to two decimals."""
    if whole <= 0:
        return "0"
    hundredths = part * 10_000 // whole
    return f"{hundredths // 100}.{hundredths % 100:02d}"
