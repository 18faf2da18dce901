"""What is said of goods, field by field: the lists of domain.md §3.1 for steel and for chemicals.

Values are text as documents have it: numbers are decimal text in the unit that the field names. A field is checked for
itself first, then the fields against one another. Every fault names field, value and rule, in Chinese and English.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from scf_ledger.custody.faults import Fault, GoodsInvalid
from scf_ledger.custody.hazards import HAZARD_CLASSES, SUBSTANCES
from scf_ledger.custody.units import UNITS
from scf_ledger.custody.weighing import WeighingMethod
from scf_ledger.evidence.cas import check_cas
from scf_ledger.evidence.errors import IdentifierInvalid
from scf_ledger.evidence.identifiers import canonical_identifier
from scf_ledger.evidence.uscc import check_uscc
from scf_ledger.goods import GOODS

#: Longest text of a field.
MAX_TEXT = 200
STEEL, CHEMICAL = "steel", "chemical"

#: A check says what is wrong, in Chinese and English, or nothing.
Check = Callable[[str], tuple[str, str] | None]


def _text(value: str) -> tuple[str, str] | None:
    return None


def _identifier(value: str) -> tuple[str, str] | None:
    try:
        canonical_identifier(value)
    except IdentifierInvalid as wrong:
        return "不是可归一化的编号", wrong.rule
    return None


def _by(check: Callable[[object], None], zh: str) -> Check:
    def found(value: str) -> tuple[str, str] | None:
        try:
            check(value)
        except IdentifierInvalid as wrong:
            return zh, wrong.rule
        return None

    return found


_DECIMAL = re.compile(r"-?[0-9]{1,12}(?:\.[0-9]{1,6})?")


def _decimal(least: str, most: str) -> Check:
    low, high = Decimal(least), Decimal(most)

    def found(value: str) -> tuple[str, str] | None:
        if not _DECIMAL.fullmatch(value) or not low <= Decimal(value) <= high:
            return f"应为 {least} 至 {most} 的数", f"must be a decimal number {least}–{most}"
        return None

    return found


def _whole(least: int, most: int) -> Check:
    def found(value: str) -> tuple[str, str] | None:
        if not re.fullmatch(r"[0-9]{1,12}", value) or not least <= int(value) <= most:
            return f"应为 {least} 至 {most} 的整数", f"must be a whole number {least}–{most}"
        return None

    return found


def _one_of(names: Mapping[str, object]) -> Check:
    def found(value: str) -> tuple[str, str] | None:
        if value in names:
            return None
        listed = ", ".join(names)
        return f"须为 {listed} 之一", f"must be one of {listed}"

    return found


def _day(value: str) -> tuple[str, str] | None:
    try:
        if date.fromisoformat(value).isoformat() == value:
            return None
    except ValueError:
        pass
    return "须为 YYYY-MM-DD 的日期", "must be a day as YYYY-MM-DD"


def _digest(value: str) -> tuple[str, str] | None:
    if re.fullmatch(r"(?:0x)?[0-9a-f]{64}", value):
        return None
    return "须为 SHA-256 摘要(64 位小写十六进制)", "must be a SHA-256 digest in 64 lower-case hex digits"


def _un_number(value: str) -> tuple[str, str] | None:
    if re.fullmatch(r"[0-9]{4}", value):
        return None
    return "联合国编号为四位数字", "a UN number has four digits"


def _method(value: str) -> tuple[str, str] | None:
    if WeighingMethod.named(value):
        return None
    return "计重方式须为理计、检斤或抄码", "must be theoretical, weighed or as_marked (理计、检斤、抄码)"


@dataclass(frozen=True)
class GoodsField:
    """A field of the list."""

    name: str
    zh: str
    en: str
    families: tuple[str, ...]
    check: Check = _text
    #: by UN/ECE Recommendation 20, where the field is a quantity
    unit: str = ""
    #: the rule that it stands on
    rule: str = "L-01"
    #: without it the goods are not described
    required: bool = False


_FLAGS = {"yes": None, "no": None}
_CUSTOMS = {"bonded": "保税", "cleared": "完税"}
_STATES = {"liquid": "液态", "solid": "固态", "gas": "气态"}
_CAS = _by(check_cas, "不是校验位相符的 CAS 登记号")
_USCC = _by(check_uscc, "不是校验位相符的统一社会信用代码")
_BOTH = (STEEL, CHEMICAL)
_ST, _CH = (STEEL,), (CHEMICAL,)

FIELDS: dict[str, GoodsField] = {
    f.name: f
    for f in (
        GoodsField("product", "品名", "product", _BOTH, required=True),
        GoodsField("standard", "执行标准", "standard", _BOTH),
        GoodsField("mill", "钢厂/产地", "mill or maker", _BOTH),
        GoodsField("mill_uscc", "钢厂统一社会信用代码", "mill's USCC", _BOTH, _USCC, rule="AB-02"),
        GoodsField("batch_no", "批号", "batch no.", _BOTH, _identifier, rule="AB-02"),
        GoodsField("certificate_no", "质保书号/化验单号", "certificate no.", _BOTH, _identifier, rule="AB-08"),
        GoodsField("certificate_sha256", "质保书摘要", "digest of the certificate", _BOTH, _digest, rule="AB-08"),
        GoodsField("packing", "包装", "packing", _BOTH),
        GoodsField("production_date", "生产日期", "production date", _BOTH, _day),
        GoodsField("quantity_unit", "计量单位", "unit of quantity", _BOTH, _one_of(UNITS)),
        GoodsField("net_kg", "净重", "net mass", _BOTH, _whole(1, 10**12), "KGM"),
        GoodsField("gross_kg", "毛重", "gross mass", _BOTH, _whole(1, 10**12), "KGM"),
        # steel
        GoodsField("grade", "牌号/材质", "grade", _ST, required=True),
        GoodsField("spec", "规格", "specification", _ST, required=True),
        GoodsField("heat_no", "炉号", "heat no.", _ST, _identifier, rule="AB-02"),
        GoodsField("unit_no", "捆包号/卷号", "coil or bundle no.", _ST, _identifier, rule="AB-01", required=True),
        GoodsField("resource_no", "资源号", "resource no.", _ST, _identifier),
        GoodsField("parent_unit_no", "母卷号", "parent coil no.", _ST, _identifier, rule="AB-40"),
        GoodsField("pieces", "件数", "pieces", _ST, _whole(1, 10**6), "C62"),
        GoodsField("weighing_method", "计重方式", "weighing method", _ST, _method, rule="AB-06"),
        GoodsField("coating", "镀层", "coating", _ST, _decimal("0", "2000"), "GM"),
        GoodsField("edge", "切边", "edge", _ST),
        GoodsField("surface", "表面等级", "surface grade", _ST),
        GoodsField("slot", "库位", "slot", _ST),
        # chemicals
        GoodsField("cas", "CAS 登记号", "CAS no.", _CH, _CAS, rule="L-05", required=True),
        GoodsField("un_no", "联合国编号", "UN no.", _CH, _un_number, rule="L-05"),
        GoodsField("hazard_class", "危险货物类别", "hazard class", _CH, _one_of(HAZARD_CLASSES), rule="L-05"),
        GoodsField("sds_sha256", "安全技术说明书摘要", "digest of the SDS", _CH, _digest, rule="L-05"),
        GoodsField("state", "物态", "physical state", _CH, _one_of(_STATES)),
        GoodsField("tank_no", "罐号", "tank no.", _CH, _identifier, rule="AB-03", required=True),
        GoodsField("tank_capacity", "罐容", "tank capacity", _CH, _whole(1, 5 * 10**8), "LTR", "AB-03"),
        GoodsField("heel", "罐底", "heel", _CH, _whole(0, 5 * 10**8), "LTR", "AB-03"),
        GoodsField("calibration_table", "罐容表编号", "calibration table", _CH, _identifier, rule="AB-03"),
        GoodsField("level", "液位", "level", _CH, _whole(0, 50_000), "MMT", "AB-03"),
        GoodsField("temperature", "温度", "temperature", _CH, _decimal("-60", "150"), "CEL", "AB-03"),
        GoodsField("density_t", "实测密度", "density at t", _CH, _decimal("300", "3000"), "KMQ", "AB-03"),
        GoodsField("density_20", "20 ℃密度", "density at 20 °C", _CH, _decimal("300", "3000"), "KMQ", "AB-03"),
        GoodsField("volume_20", "20 ℃体积", "volume at 20 °C", _CH, _whole(1, 5 * 10**8), "LTR", "AB-03"),
        GoodsField("purity", "纯度", "purity", _CH, _decimal("0", "100"), "P1"),
        GoodsField("moisture", "水分", "moisture", _CH, _decimal("0", "100"), "P1"),
        GoodsField("colour", "色度(Hazen)", "colour, Hazen", _CH, _whole(0, 1000)),
        GoodsField("commingled", "混放", "commingled", _CH, _one_of(_FLAGS), rule="AB-40"),
        GoodsField("share", "混放份额", "share of what is commingled", _CH, _decimal("0", "100"), "P1", "AB-40"),
        GoodsField("inlet_meter", "进罐流量计/船舱空距", "inlet meter or ship's ullage", _CH),
        GoodsField("customs_status", "海关状态", "customs status", _CH, _one_of(_CUSTOMS)),
        GoodsField("tank_farm_licence", "罐区许可证号", "tank farm's licence no.", _CH, _identifier, rule="L-05"),
        GoodsField("expiry", "有效期至", "expiry", _CH, _day),
    )
}


def check_goods(goods: str, stated: Mapping[str, object]) -> dict[str, str]:
    """Checks what is said of goods of a class; returns it with empty fields left out.

    Raises
    ------
    GoodsInvalid
        A field is missing, unknown, not of its form, or contradicts another; all faults together.
    """
    if goods not in GOODS:
        listed = ", ".join(GOODS)
        raise GoodsInvalid(
            [Fault.of("goods", goods, "L-01", f"货物类别须为 {listed} 之一", f"must be one of {listed}")]
        )
    family = GOODS[goods].family
    faults: list[Fault] = []
    checked: dict[str, str] = {}
    for name, value in stated.items():
        known = FIELDS.get(name)
        if known is None or family not in known.families:
            faults.append(Fault.of(str(name), value, "L-01", "此类货物没有该字段", f"is no field of {family} goods"))
            continue
        if not isinstance(value, str) or len(value) > MAX_TEXT:
            faults.append(
                Fault.of(
                    name, value, known.rule, f"{known.zh}须为文本", f"must be text of at most {MAX_TEXT} characters"
                )
            )
            continue
        text = value.strip()
        if not text:
            continue
        if said := known.check(text):
            faults.append(Fault.of(name, text, known.rule, f"{known.zh}{said[0]}", said[1]))
        else:
            checked[name] = text
    named = {fault.field for fault in faults}
    for known in FIELDS.values():
        if known.required and family in known.families and known.name not in checked and known.name not in named:
            faults.append(Fault.of(known.name, None, known.rule, f"缺少{known.zh}", f"is missing: {known.en}"))
    faults += _together(goods, checked, named)
    if faults:
        raise GoodsInvalid(faults)
    return checked


def _together(goods: str, stated: Mapping[str, str], faulty: set[str]) -> list[Fault]:
    """What contradicts what."""
    faults = []
    if "gross_kg" in stated and "net_kg" in stated and int(stated["gross_kg"]) < int(stated["net_kg"]):
        faults.append(
            Fault.of("gross_kg", stated["gross_kg"], "AB-06", "毛重小于净重", f"is less than net {stated['net_kg']} kg")
        )
    if GOODS[goods].family == CHEMICAL:
        faults += _hazard_faults(goods, stated, faulty)
    return faults


def _hazard_faults(goods: str, stated: Mapping[str, str], faulty: set[str]) -> list[Fault]:
    """L-05: a dangerous good is declared with its class, its UN number and its safety data sheet."""
    faults = []
    known = SUBSTANCES.get(goods)
    if known and stated.get("cas", known.cas) != known.cas:
        zh, en = f"{GOODS[goods].zh}的 CAS 登记号为 {known.cas}", f"the CAS no. of {GOODS[goods].en} is {known.cas}"
        faults.append(Fault.of("cas", stated["cas"], "L-05", zh, en))
    if known and known.hazard_class:
        for field, due in (("hazard_class", known.hazard_class), ("un_no", known.un_no)):
            if field not in faulty and stated.get(field) != due:
                zh = f"{GOODS[goods].zh}的{FIELDS[field].zh}为 {due}"
                en = f"the {FIELDS[field].en} of {GOODS[goods].en} is {due}"
                faults.append(Fault.of(field, stated.get(field), "L-05", zh, en))
    hazardous = "hazard_class" in stated or "un_no" in stated or bool(known and known.hazard_class)
    if hazardous and not {"sds_sha256"} & (stated.keys() | faulty):
        faults.append(
            Fault.of(
                "sds_sha256",
                None,
                "L-05",
                "危险货物须附安全技术说明书摘要",
                "is missing: a dangerous good comes with its safety data sheet",
            )
        )
    return faults
