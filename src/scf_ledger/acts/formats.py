"""Numbers as people read them, exactly: money, mass, ratios, days, times. No floats anywhere."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

from iso4217 import Currency

#: The ledger's days are China's.
CHINA = timezone(timedelta(hours=8))
_EPOCH = date(1970, 1, 1)
UNIT = 1_000_000


def day_date(number: int) -> date:
    """The calendar day of a BusinessDay number."""
    return _EPOCH + timedelta(days=number)


def date_day(day: date) -> int:
    """The BusinessDay number of a calendar day."""
    return (day - _EPOCH).days


def timestamp_day(timestamp: int) -> int:
    """The BusinessDay number of a moment: its day in China."""
    return (timestamp + 8 * 3600) // 86_400


def time_text(timestamp: int) -> str:
    """A moment in UTC, to the second."""
    try:
        return datetime.fromtimestamp(timestamp, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    except (OverflowError, ValueError, OSError):
        return str(timestamp)


def grouped(value: int) -> str:
    """A whole number with thousands separated."""
    return f"{value:,}"


def ratio_text(value: int) -> str:
    """A ratio of 1e-6 in per cent, exactly: 43 500 is 4.35 %."""
    whole, rest = divmod(value, 10_000)
    decimals = f"{rest:04d}".rstrip("0")
    return f"{grouped(whole)}{'.' + decimals if decimals else ''} %"


def currency_of(code: int) -> Currency | None:
    """The currency of an ISO 4217 numeric code."""
    return next((c for c in Currency if c.number == code), None)


def currency_number(code: str) -> int:
    """The ISO 4217 numeric code of a currency's three letters; raises KeyError for an unknown one."""
    for currency in Currency:
        if currency.code == code and currency.number is not None:
            return int(currency.number)
    raise KeyError(code)


def money_text(amount: int, currency: int | None) -> str:
    """An amount of minor units in its currency; without one, in minor units."""
    found = currency_of(currency) if currency else None
    if found is None or found.exponent is None:
        return f"{grouped(amount)} minor units"
    scale = 10**found.exponent
    whole, rest = divmod(amount, scale)
    decimals = f".{rest:0{found.exponent}d}" if found.exponent else ""
    return f"{grouped(whole)}{decimals} {found.code}"
