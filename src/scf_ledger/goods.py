"""Goods classes: the codes that contracts carry as eight ASCII bytes, with their names and HS headings.

HS headings are from domain.md §6 and marked there as unverified; they are shown, never computed with.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class GoodsClass:
    """A class of goods."""

    code: str
    zh: str
    en: str
    #: family of the unit key: units of one family share one space of coil numbers
    family: str
    #: heading of the Harmonised System (u)
    hs: str
    #: counted as units (coil, bundle) or measured in a tank or heap
    serialised: bool


def _steel(code: str, zh: str, en: str, hs: str) -> GoodsClass:
    return GoodsClass(code, zh, en, "steel", hs, True)


def _chemical(code: str, zh: str, en: str, hs: str) -> GoodsClass:
    return GoodsClass(code, zh, en, "chemical", hs, False)


GOODS: dict[str, GoodsClass] = {
    g.code: g
    for g in (
        _steel("HRC", "热轧卷板", "hot-rolled coil", "7208"),
        _steel("CRC", "冷轧卷板", "cold-rolled coil", "7209"),
        _steel("HDG", "镀锌板卷", "galvanised coil", "7210"),
        _steel("PLATE", "中厚板", "plate", "7208"),
        _steel("REBAR", "螺纹钢", "rebar", "7214"),
        _steel("WIRE", "线材", "wire rod", "7213"),
        _steel("SECTION", "型钢", "section", "7216"),
        _steel("BILLET", "钢坯", "billet", "7207"),
        _steel("TUBE", "钢管", "tube", "7306"),
        _steel("STEEL", "钢材", "steel", "72"),
        _chemical("METHANOL", "甲醇", "methanol", "2905.11"),
        _chemical("MEG", "乙二醇", "ethylene glycol", "2905.31"),
        _chemical("STYRENE", "苯乙烯", "styrene", "2902.50"),
        _chemical("BENZENE", "纯苯", "benzene", "2902.20"),
        _chemical("TOLUENE", "甲苯", "toluene", "2902.30"),
        _chemical("PX", "对二甲苯", "p-xylene", "2902.43"),
        _chemical("PTA", "精对苯二甲酸", "PTA", "2917.36"),
        _chemical("PE", "聚乙烯", "polyethylene", "3901"),
        _chemical("PP", "聚丙烯", "polypropylene", "3902"),
        _chemical("PLASTIC", "塑料", "plastic", "39"),
        _chemical("CHEMICAL", "化工品", "chemical", "29"),
    )
}


def short_code(raw: str) -> str:
    """The text in a contract's eight bytes; what is no printable text stays hex, because contracts take any bytes."""
    text = bytes.fromhex(raw.removeprefix("0x")).rstrip(b"\0").decode("ascii", "replace")
    return text if text.isascii() and text.isprintable() else raw


def goods_code(raw: str) -> str:
    """The code in a contract's eight bytes; one of GOODS, unless a member wrote something else."""
    return short_code(raw)


def goods_bytes(code: str) -> str:
    """A code as a contract's eight bytes; raises KeyError for one that is not a goods class."""
    return "0x" + GOODS[code].code.encode("ascii").ljust(8, b"\0").hex()
