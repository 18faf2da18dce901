"""Text forms: dates, times, e-mail addresses, URIs and decimals. Every check is one pass over the text."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from decimal import Decimal

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_DATE_TIME = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})[Tt]([0-9]{2}:[0-9]{2}:[0-9]{2})(?:\.([0-9]{1,12}))?(?:[Zz]|([+-])([0-9]{2}):([0-9]{2}))"
)
_XSD_ZONE = re.compile(r"(?:Z|[+-](?:0[0-9]|1[0-3]):[0-5][0-9]|[+-]14:00)?")
_XSD_TIME = re.compile(r"([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.[0-9]{1,12})?(.*)")
_EMAIL = re.compile(r"[^@\s\x00-\x20\"(),:;<>\[\\\]]{1,64}@(?:[^@\s.]{1,63}\.){1,10}[^@\s.]{2,63}")
_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*+:(?:[A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=-]|%[0-9A-Fa-f]{2})++")
_DECIMAL = re.compile(r"[+-]?(?:[0-9]{1,34}(?:\.[0-9]{0,34})?|\.[0-9]{1,34})")


def is_date(text: str) -> bool:
    """YYYY-MM-DD, a day of the calendar."""
    if not _DATE.fullmatch(text):
        return False
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def is_date_time(text: str) -> bool:
    """A moment of RFC 3339, with its offset from UTC."""
    return utc(text) is not None


def utc(text: str) -> str | None:
    """A moment of RFC 3339 as `YYYY-MM-DDTHH:MM:SS.mmmZ`, cut to the millisecond so that it never lies ahead."""
    found = _DATE_TIME.fullmatch(text)
    if not found:
        return None
    day, clock, fraction, sign, hours, minutes = found.groups()
    offset = f"{sign}{hours}:{minutes}" if sign else "+00:00"
    try:
        moment = datetime.fromisoformat(f"{day}T{clock}.{(fraction or '0')[:3]:0<3}{offset}").astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return moment.replace(tzinfo=None).isoformat(timespec="milliseconds") + "Z"


def local_day(text: str, offset: str = "") -> str | None:
    """The day that it was at a moment of RFC 3339, at an offset from UTC such as +08:00 or at its own.

    Papers bear the day of the place: an event at 06:00 in Shanghai lies on the day before by UTC.
    """
    moment = utc(text)
    if moment is None:
        return None
    if not offset:
        return text[:10]
    try:
        shifted = datetime.fromisoformat(moment).astimezone(datetime.strptime(offset, "%z").tzinfo)
    except (ValueError, OverflowError):
        return text[:10]
    return shifted.date().isoformat()


def xsd_date(text: str) -> str | None:
    """The day of an xs:date, its time zone left off."""
    day, zone = text[:10], text[10:]
    return day if is_date(day) and _XSD_ZONE.fullmatch(zone) else None


def is_xsd_time(text: str) -> bool:
    """An xs:time."""
    found = _XSD_TIME.fullmatch(text)
    if not found or not _XSD_ZONE.fullmatch(found[4]):
        return False
    return int(found[1]) < 24 and int(found[2]) < 60 and int(found[3]) < 60


def is_email(text: str) -> bool:
    """local@domain, with a dot in the domain; not the whole of RFC 5322."""
    return len(text) <= 254 and _EMAIL.fullmatch(text) is not None


def is_uri(text: str) -> bool:
    """An absolute URI by the characters of RFC 3986."""
    return len(text) <= 8192 and _URI.fullmatch(text) is not None


def decimal(text: str) -> Decimal | None:
    """An xs:decimal, exact; None if it is none or has more digits than anything in trade."""
    text = text.strip(" \t\r\n")
    return Decimal(text) if _DECIMAL.fullmatch(text) else None


def plain(number: Decimal) -> str:
    """A number's digits without an exponent: 1E+2 is 100."""
    return f"{number:f}"
