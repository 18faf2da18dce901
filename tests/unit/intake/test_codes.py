"""Check digits, code lists, text forms and the guess at a class of goods."""

from __future__ import annotations

import pytest

from scf_ledger.documents.intake import formats
from scf_ledger.documents.intake.codes import COUNTRIES, CURRENCIES, is_cas, is_uscc
from scf_ledger.documents.intake.goods import goods_class


@pytest.mark.parametrize(
    "code",
    ["91310000631696382C", "91330100799655058B", "91310000MA1FL0001R", "91310115MA1K000016", "91440300708461136T"],
)
def test_credit_codes_of_domain_md(code: str) -> None:
    assert is_uscc(code)
    assert not is_uscc(code[:-1] + ("0" if code[-1] != "0" else "1"))
    assert not is_uscc(code.lower()) and not is_uscc(code + "\n") and not is_uscc(code[:-1])


@pytest.mark.parametrize(
    "number",
    ["67-56-1", "107-21-1", "100-42-5", "71-43-2", "108-88-3", "106-42-3", "100-21-0", "64-19-7", "1330-20-7"],
)
def test_cas_numbers_of_domain_md(number: str) -> None:
    assert is_cas(number)
    assert not is_cas(number[:-1] + str((int(number[-1]) + 1) % 10)) and not is_cas(f"0{number}")


def test_lists() -> None:
    assert (CURRENCIES["CNY"], CURRENCIES["JPY"], CURRENCIES["KWD"]) == (2, 0, 3)
    assert "XAU" not in CURRENCIES and "RMB" not in CURRENCIES
    assert {"CN", "HK", "TW", "AT", "DE"} <= COUNTRIES and "UK" not in COUNTRIES


@pytest.mark.parametrize(
    "text", ["2026-02-29", "2026-13-01", "2026-1-1", "20260101", "2026-W01-1", "２０２６-01-01", "2026-01-01\n"]
)
def test_dates_that_are_none(text: str) -> None:
    assert not formats.is_date(text)


@pytest.mark.parametrize(
    ("text", "utc"),
    [
        ("2026-09-17T06:40:00+08:00", "2026-09-16T22:40:00.000Z"),
        ("2026-09-17t06:40:00.9999z", "2026-09-17T06:40:00.999Z"),
        ("2026-09-17T06:40:00", None),
        ("2026-09-17T06:40:60Z", None),
        ("2026-09-17T06:40:00+25:00", None),
        ("0001-01-01T00:00:00+08:00", None),
        ("2026-09-17 06:40:00Z", None),
    ],
)
def test_moments(text: str, utc: str | None) -> None:
    assert formats.utc(text) == utc


@pytest.mark.parametrize(
    ("text", "good"),
    [
        ("a@b.cn", True),
        ("质检@示例.cn", True),
        ("a@b", False),
        ("a b@c.cn", False),
        ("@c.cn", False),
        ("a@@c.cn", False),
    ],
)
def test_emails(text: str, good: bool) -> None:
    assert formats.is_email(text) is good


@pytest.mark.parametrize(
    ("text", "good"),
    [
        ("urn:epc:id:sgtin:0614141.107346.2017", True),
        ("ni:///sha-256;025a?ver=CBV2.0", True),
        ("https://x.cn/%E9%92%A2", True),
        ("https://x.cn/钢", False),
        ("https://x.cn/%E", False),
        ("no scheme", False),
        ("urn:", False),
        ("urn:a b", False),
    ],
)
def test_uris(text: str, good: bool) -> None:
    assert formats.is_uri(text) is good


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("热轧卷板 Q235B 5.75×1500×C", "HRC"),
        ("热卷SPHC", "HRC"),
        ("冷轧卷 SPCC", "CRC"),
        ("DC01", "CRC"),
        ("热镀锌卷 DX51D+Z", "HDG"),
        ("中厚板 Q355B", "PLATE"),
        ("螺纹钢 HRB400E", "REBAR"),
        ("高线 盘条", "WIRE"),
        ("H型钢", "SECTION"),
        ("方坯 Q235", "BILLET"),
        ("Seamless steel tube", "TUBE"),
        ("甲醇 Methanol", "METHANOL"),
        ("乙二醇", "MEG"),
        ("苯乙烯", "STYRENE"),
        ("聚苯乙烯", "PLASTIC"),
        ("纯苯", "BENZENE"),
        ("甲苯", "TOLUENE"),
        ("对二甲苯", "PX"),
        ("PTA", "PTA"),
        ("LLDPE", "PE"),
        ("HDPE 5000S", "PE"),
        ("polypropylene", "PP"),
        ("ABS 树脂", "PLASTIC"),
        ("beeswax", "OTHER"),
        ("", ""),
        ("  ", ""),
    ],
)
def test_goods_by_their_words(words: str, expected: str) -> None:
    assert goods_class([words]) == expected


def test_codes_come_before_words_and_words_before_forms() -> None:
    assert goods_class(["goods"], hs=["7208.39.00"]) == "HRC"
    assert goods_class(["甲苯"], hs=["2902500000"]) == "STYRENE"
    assert goods_class(["goods"], cas=["100-42-5"]) == "STYRENE"
    assert goods_class(["冷轧卷"], form="Coil") == "CRC"
    assert goods_class(["steel"], form="Plate") == "PLATE"
    assert goods_class(["steel"], form="RoundBar") == "OTHER"
