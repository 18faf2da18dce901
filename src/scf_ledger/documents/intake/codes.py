"""Codes that carry their own check, and lists that are short enough to keep."""

from __future__ import annotations

import re
import unicodedata

import iso4217

_USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_USCC_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
_USCC = re.compile(f"[{_USCC_ALPHABET}]{{18}}")
_CAS = re.compile(r"[1-9][0-9]{1,6}-[0-9]{2}-[0-9]", re.ASCII)
_CAS_LABELLED = re.compile(
    r"(?<![A-Za-z])CAS(?:\s?(?:No|Nr|Number|RN|号|登记号))?[.:：]?\s?([0-9]{2,7}-[0-9]{2}-[0-9])(?![0-9-])", re.I
)

#: ISO 3166-1 alpha-2, with XI and 1A that EN 16931 lists besides and XK in common use.
COUNTRIES = frozenset(
    """
    AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ
    CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO
    FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE
    JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO
    MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW
    PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM
    TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS XI XK YE YT ZA ZM ZW 1A
    """.split()
)

#: Decimal places of the currencies that have minor units; precious metals and test codes have none and are left out.
CURRENCIES: dict[str, int] = {c.code: c.exponent for c in iso4217.Currency if c.exponent is not None}

#: EN 10204:2004
CERTIFICATE_TYPES = ("2.1", "2.2", "3.1", "3.2")


def is_uscc(text: str) -> bool:
    """Whether a text is a 统一社会信用代码 with its check character (GB 32100-2015)."""
    if not _USCC.fullmatch(text):
        return False
    total = sum(_USCC_ALPHABET.index(c) * w for c, w in zip(text, _USCC_WEIGHTS, strict=False))
    return _USCC_ALPHABET[(31 - total % 31) % 31] == text[17]


def is_country(text: str) -> bool:
    """Whether a text is a country code in use."""
    return text in COUNTRIES


def is_cas(text: str) -> bool:
    """Whether a text is a CAS registry number with its check digit."""
    if not _CAS.fullmatch(text):
        return False
    digits = text.replace("-", "")
    return sum(i * int(d) for i, d in enumerate(reversed(digits[:-1]), start=1)) % 10 == int(digits[-1])


def labelled_cas(text: str) -> list[str]:
    """The numbers in a text that it calls CAS numbers, valid or not."""
    return _CAS_LABELLED.findall(text)


def same(text: str) -> str:
    """The form in which two spellings of one number are compared: width, case and spaces do not count (AB-02).

    O and 0, and leading zeros, stay apart: to link too little is reported, to link wrongly is not seen.
    """
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())
