"""Which column is what: the headings of stock lists in Chinese and English, with the unit that they may name."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from scf_ledger.stock_list.faults import ListRefused, ListRule
from scf_ledger.stock_list.table import Row, Unreadable

#: Field: headings, the first in Chinese and the first in English being its names.
HEADINGS: dict[str, tuple[str, ...]] = {
    "goods": ("品名", "goods", "品种", "货物", "货名", "产品", "产品名称", "物资名称", "product", "commodity"),
    "unit_no": (
        "捆包号",
        "coil no",
        "卷号",
        "钢卷号",
        "捆号",
        "板号",
        "包号",
        "coil",
        "coil number",
        "bundle no",
        "unit no",
    ),
    "heat_no": ("炉号", "heat no", "炉批号", "熔炼号", "heat", "heat number", "melt no", "cast no"),
    "mill": (
        "钢厂",
        "mill",
        "产地",
        "生产厂家",
        "生产企业",
        "厂家",
        "生产商",
        "maker",
        "manufacturer",
        "producer",
        "origin",
    ),
    "grade": ("牌号", "grade", "材质", "钢号", "steel grade", "material"),
    "standard": ("执行标准", "standard", "标准", "产品标准"),
    "spec": ("规格", "spec", "规格型号", "尺寸", "specification", "size", "dimensions"),
    "weight": ("重量", "weight", "净重", "数量", "吨位", "net weight", "net mass", "mass", "quantity", "kg", "t"),
    "gross": ("毛重", "gross weight", "gross"),
    "weight_unit": ("重量单位", "weight unit", "单位", "计量单位", "unit"),
    "pieces": ("件数", "pieces", "块数", "卷数", "pcs", "number of pieces"),
    "slot": ("库位", "slot", "货位", "垛位", "储位", "location", "bin"),
    "place": ("库区", "warehouse", "仓库", "库房", "库号", "area", "yard"),
    "tank_no": ("罐号", "tank no", "储罐", "储罐号", "tank"),
    "certificate_no": (
        "质保书号",
        "certificate no",
        "质保书编号",
        "质保书",
        "质量证明书号",
        "化验单号",
        "certificate",
        "mtc no",
    ),
    "certificate_line": ("质保书行号", "certificate line", "质保书行", "行号"),
    "certified": ("质保书重量", "certified weight", "质保书数量", "证书重量", "certificate weight"),
    "ticket_no": (
        "磅单号",
        "ticket no",
        "磅单编号",
        "过磅单号",
        "检尺单号",
        "计量单号",
        "weighbridge ticket",
        "ticket",
    ),
    "ticket_weight": ("磅单重量", "ticket weight", "磅单净重", "过磅重量", "weighbridge weight"),
    "weighing_method": ("计重方式", "weighing method", "计量方式", "计重", "method"),
    "batch_no": ("批号", "batch no", "生产批号", "batch", "lot no"),
    "production_date": ("生产日期", "production date", "出厂日期"),
    "packing": ("包装", "packing", "包装方式", "packaging"),
    "depositor": ("存货人代码", "depositor", "货主代码", "存货人统一社会信用代码", "owner"),
    "booking": ("入库预约", "booking", "预约号", "入库预约号"),
    "cas": ("cas", "cas no", "cas号", "cas登记号"),
    "un_no": ("un", "un no", "联合国编号", "un号"),
    "hazard_class": ("危险货物类别", "hazard class", "危险类别", "危险品类别"),
    "sds_sha256": ("安全技术说明书摘要", "sds sha256", "sds摘要", "sds"),
    "density_20": ("20℃密度", "density 20", "标准密度", "density"),
    "purity": ("纯度", "purity"),
}
#: Without these a list cannot be turned into receipts.
REQUIRED = ("goods", "mill", "weight", "certificate_no", "certified", "ticket_no")
#: Masses, whose headings may name a unit.
MASSES = frozenset({"weight", "gross", "certified", "ticket_weight"})
#: A row with so many known headings is the heading.
_ENOUGH = 4
#: Rows above the heading that are looked at: titles, dates, names.
_ABOVE = 20

_UNITS = {"kg": "KGM", "kgs": "KGM", "kgm": "KGM", "千克": "KGM", "公斤": "KGM"} | dict.fromkeys(
    ("t", "mt", "ton", "tons", "tonne", "tonnes", "tne", "吨"), "TNE"
)
_SUFFIX = re.compile(r"^(.*?)\s*(?:[(\[【/]\s*([^()\[\]【】/]{1,8})\s*[)\]】]?)$")


def plain(heading: str) -> str:
    """A heading as headings are compared: width, case, dots and spaces do not count."""
    folded = unicodedata.normalize("NFKC", heading).casefold().replace("℃", "°c").replace("°c", "℃")
    return re.sub(r"[\s._:*#-]+", " ", folded).strip()


def unit_of(word: str) -> str | None:
    """The code of a unit of mass by UN/ECE Recommendation 20, or None."""
    return _UNITS.get(plain(word))


_FIELDS = {plain(name): field_name for field_name, names in HEADINGS.items() for name in names}
_FIELDS |= {name.replace(" ", ""): field_name for name, field_name in list(_FIELDS.items())}


@dataclass(frozen=True)
class Columns:
    """Where each field stands."""

    #: field to place in the row, from 0
    places: Mapping[str, int]
    #: unit of mass that a heading names
    units: Mapping[str, str] = field(default_factory=dict)
    #: headings that are none of ours; what stands below them is not looked at
    ignored: tuple[str, ...] = ()

    def names_of(self, name: str) -> tuple[str, str]:
        return HEADINGS[name][0], HEADINGS[name][1]


def _read(heading: str) -> tuple[str | None, str | None]:
    """The field that a heading names, and the unit."""
    whole = plain(heading)
    found = _FIELDS.get(whole) or _FIELDS.get(whole.replace(" ", ""))
    if found:
        return found, _UNITS.get(whole)
    parts = _SUFFIX.match(unicodedata.normalize("NFKC", heading).strip())
    if parts:
        name = plain(parts[1])
        found = _FIELDS.get(name) or _FIELDS.get(name.replace(" ", ""))
        if found in MASSES:
            # A mass in a unit that is none: nothing may be guessed.
            return (found, unit_of(parts[2])) if unit_of(parts[2]) else (None, None)
        return found, None
    return None, None


def find_columns(rows: Sequence[Row]) -> tuple[int, Columns]:
    """The heading's place among the rows, and the columns that it names.

    Raises
    ------
    ListRefused
        No heading, a heading twice, or one that is needed missing; names them.
    """
    for place, row in enumerate(rows[:_ABOVE]):
        read = [_read(text) if text else (None, None) for text in row.texts]
        if len({name for name, _ in read if name}) >= _ENOUGH:
            return place, _columns(row, read)
    raise ListRefused(
        ListRule.HEADER,
        f"前 {_ABOVE} 行中没有表头;表头例如 捆包号、炉号、钢厂、重量(吨)、质保书号",
        f"there is no heading in the first {_ABOVE} rows, such as coil no, heat no, mill, weight (t), certificate no",
    )


def _columns(row: Row, read: Sequence[tuple[str | None, str | None]]) -> Columns:
    places: dict[str, int] = {}
    units: dict[str, str] = {}
    ignored = []
    for place, ((name, unit), cell) in enumerate(zip(read, row.cells, strict=True)):
        if isinstance(cell, Unreadable):
            raise ListRefused(
                ListRule(cell.rule), f"表头:{cell.zh}", f"in the heading: {cell.en}", field="heading", value=cell.value
            )
        if name is None:
            if cell:
                ignored.append(cell)
            continue
        if name in places:
            zh, en = HEADINGS[name][:2]
            raise ListRefused(
                ListRule.COLUMN,
                f"两列都是{zh}:“{row.texts[places[name]]}”与“{cell}”",
                f"two columns are {en}: “{row.texts[places[name]]}” and “{cell}”",
                field=name,
                value=cell,
            )
        places[name] = place
        if unit:
            units[name] = unit
    missing = [name for name in REQUIRED if name not in places]
    if "unit_no" not in places and "tank_no" not in places:
        missing.append("unit_no")
    if missing:
        zh = "、".join(HEADINGS[name][0] for name in missing)
        en = ", ".join(HEADINGS[name][1] for name in missing)
        raise ListRefused(
            ListRule.COLUMN,
            f"缺少列:{zh}",
            f"columns are missing: {en}",
            field=missing[0],
            value=", ".join(text for text in row.texts if text),
        )
    return Columns(places, units, tuple(ignored))
