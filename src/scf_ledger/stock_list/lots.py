"""From a row's cells to a lot that may be receipted, or to everything that is wrong with it. Each row for itself."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from scf_ledger.custody.faults import Fault, GoodsInvalid
from scf_ledger.custody.goods_fields import FIELDS, check_goods
from scf_ledger.custody.weighing import (
    WeighingMethod,
    beyond_tolerance,
    kg_rounded_down,
    read_dimensions,
    theoretical_grams,
)
from scf_ledger.evidence.errors import IdentifierInvalid
from scf_ledger.evidence.identifiers import canonical_identifier, fold_identifier
from scf_ledger.evidence.keys import unit_key
from scf_ledger.evidence.uscc import is_uscc
from scf_ledger.goods import GOODS
from scf_ledger.stock_list.columns import HEADINGS, Columns, unit_of
from scf_ledger.stock_list.faults import ListRule
from scf_ledger.stock_list.table import Row, Unreadable
from scf_ledger.stock_list.terms import Terms

#: Heaviest unit that the contracts hold, and heaviest lot of a tank (u), in kg.
MAX_UNIT_KG = 2**24 - 1
MAX_LOT_KG = 10**12
#: Stands in for the consortium's secret: keys made with it are compared with one another and never leave.
_NO_SECRET = bytes(32)

#: Words for goods in lists, besides the codes and the names of the classes.
_WORDS = {
    "热卷": "HRC",
    "热轧": "HRC",
    "热轧卷": "HRC",
    "热轧钢卷": "HRC",
    "冷卷": "CRC",
    "冷轧": "CRC",
    "冷轧卷": "CRC",
    "镀锌卷": "HDG",
    "镀锌": "HDG",
    "中板": "PLATE",
    "中厚板": "PLATE",
    "钢板": "PLATE",
    "螺纹": "REBAR",
    "盘条": "WIRE",
    "高线": "WIRE",
    "hot rolled coil": "HRC",
    "苯乙烯单体": "STYRENE",
}


@dataclass(frozen=True, kw_only=True)
class Lot:
    """Goods of one row, ready to be receipted."""

    #: as the spreadsheet numbers it
    row: int
    goods: str
    kg: int
    #: what the units of the goods' family and the certificate are keyed by
    mill: str
    #: empty for goods in tanks
    unit_no: str
    heat_no: str
    #: the unit's key under no secret, to find repetitions in the list (AB-01, AB-02); empty for goods in tanks
    key: str
    certificate_no: str
    certificate_line: str
    certified_kg: int
    ticket_no: str
    #: net mass that the list states for the ticket, in kg; None where it does not
    ticket_kg: int | None
    place: str
    slot: str
    tank_no: str
    booking: str
    #: fields of custody.goods_fields, checked
    details: Mapping[str, str]

    @property
    def serialised(self) -> bool:
        return bool(self.unit_no)

    @property
    def where(self) -> str:
        return self.tank_no or self.place


def goods_of(text: str) -> str | None:
    """The goods class that a word names, or None."""
    word = unicodedata.normalize("NFKC", text).strip()
    return _NAMES.get(word.casefold())


_NAMES = (
    {code.casefold(): code for code in GOODS}
    | {one.zh.casefold(): code for code, one in GOODS.items()}
    | {one.en.casefold(): code for code, one in GOODS.items()}
    | {word.casefold(): code for word, code in _WORDS.items()}
)


class _Reader:
    """One row's cells by field, and what is wrong with them so far."""

    def __init__(self, row: Row, columns: Columns, terms: Terms) -> None:
        self.row, self.columns, self.terms = row, columns, terms
        self.faults: list[Fault] = []

    def text(self, name: str, rule: str = "", *, required: bool = False) -> str:
        """A field as text, full-width characters as plain ones; a missing one is a fault where it is required."""
        place = self.columns.places.get(name)
        cell = "" if place is None or place >= len(self.row.cells) else self.row.cells[place]
        if isinstance(cell, Unreadable):
            self.fault(name, cell.value, cell.rule, cell.zh, cell.en)
            return ""
        text = unicodedata.normalize("NFKC", cell).strip()
        if required and not text:
            zh, en = HEADINGS[name][:2]
            self.fault(name, None, rule, f"缺少{zh}", f"is missing: {en}")
        return text

    def fault(self, name: str, value: object, rule: str, zh: str, en: str) -> None:
        if not any(one.field == name for one in self.faults):
            self.faults.append(Fault.of(name, value, rule, zh, en))

    def identifier(self, name: str, rule: str, *, required: bool = False) -> str:
        text = self.text(name, rule, required=required)
        if text:
            try:
                canonical_identifier(text)
            except IdentifierInvalid as wrong:
                self.fault(name, text, rule, "不是可归一化的编号", wrong.rule)
        return text

    def mass(self, name: str, *, required: bool = False) -> int | None:
        """Whole kilograms; a mass that is none is refused, never rounded."""
        text = self.text(name, "AB-06", required=required)
        if not text:
            return None
        number, unit = _split_unit(text)
        unit = unit or self.columns.units.get(name) or self._unit_column(name)
        if unit is None:
            self.fault(name, text, "AB-06", "没有写明单位(千克或吨)", "has no unit: kg or t")
            return None
        if not re.fullmatch(r"[0-9]{1,12}(?:\.[0-9]{1,9})?", number):
            self.fault(name, text, ListRule.NUMBER, "不是正数", "is no positive number")
            return None
        exact = Decimal(number) * (1_000 if unit == "TNE" else 1)
        if exact != exact.to_integral_value() or exact <= 0:
            self.fault(name, text, "AB-06", "须为正的整千克", "must be whole kilograms, above 0")
            return None
        return int(exact)

    def _unit_column(self, name: str) -> str | None:
        word = self.text("weight_unit")
        if not word:
            return None
        unit = unit_of(word)
        if unit is None:
            self.fault("weight_unit", word, "AB-06", "重量单位须为千克或吨", "must be kg or t")
        return unit


def _split_unit(text: str) -> tuple[str, str | None]:
    """A number without its separators, and the unit that stands behind it."""
    found = re.fullmatch(r"([0-9][0-9,.]*)\s*([^0-9,.\s]*)", text)
    if not found:
        return text, None
    number = found[1]
    if re.fullmatch(r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?", number):
        number = number.replace(",", "")
    return (number, unit_of(found[2])) if not found[2] or unit_of(found[2]) else (text, None)


def read_lot(row: Row, columns: Columns, terms: Terms) -> Lot | tuple[Fault, ...]:
    """The lot of a row, or all that is wrong with it."""
    r = _Reader(row, columns, terms)
    word = r.text("goods", "L-01", required=True)
    goods = goods_of(word) or ""
    if word and not goods:
        r.fault("goods", word, "L-01", "不是已知的货物品名", f"is no known goods; codes: {', '.join(GOODS)}")
    serialised = GOODS[goods].serialised if goods else bool(r.text("unit_no"))
    mill_name, mill = _mill(r)
    unit_no = r.identifier("unit_no", "AB-01", required=serialised)
    heat_no = r.identifier("heat_no", "AB-02")
    tank_no = "" if serialised else r.identifier("tank_no", "AB-03", required=True)
    kg = r.mass("weight", required=True)
    if kg is not None and kg > (MAX_UNIT_KG if serialised else MAX_LOT_KG):
        r.fault("weight", kg, ListRule.NUMBER, "超过单件可登记的重量", "is more than one unit may weigh")
    _check_pieces(r, serialised)
    certified = r.mass("certified", required=True)
    ticket_kg = r.mass("ticket_weight")
    certificate_no = r.identifier("certificate_no", "AB-08", required=True)
    certificate_line = r.identifier("certificate_line", "AB-08") or "1"
    ticket_no = r.identifier("ticket_no", "AB-07", required=True)
    booking = r.text("booking")
    if booking and not re.fullmatch(r"0x[0-9a-fA-F]{64}", booking):
        r.fault("booking", booking, "WR-01", "须为入库预约的编号", "must be a booking's name: 0x and 64 hex digits")
    _check_depositor(r)
    place, slot = r.text("place") or terms.place, r.text("slot")
    details = _details(r, goods, mill_name, mill, unit_no, heat_no, tank_no, kg, certificate_no, serialised)
    key = _key(r, goods, mill, heat_no, unit_no) if serialised else ""
    if r.faults or kg is None or certified is None:
        return tuple(r.faults)
    return Lot(
        row=row.number,
        goods=goods,
        kg=kg,
        mill=mill,
        unit_no=unit_no if serialised else "",
        heat_no=heat_no,
        key=key,
        certificate_no=certificate_no,
        certificate_line=certificate_line,
        certified_kg=certified,
        ticket_no=ticket_no,
        ticket_kg=ticket_kg,
        place=place,
        slot=slot,
        tank_no=tank_no,
        booking=booking,
        details=details,
    )


def _mill(r: _Reader) -> tuple[str, str]:
    """What a row calls the mill, and the code that its units are keyed by."""
    name = r.text("mill", "AB-02", required=True)
    if not name:
        return "", ""
    code = r.terms.mills.get(name, "")
    try:
        code = fold_identifier(code or name)
    except IdentifierInvalid:
        code = ""
    if not code or (name not in r.terms.mills and not is_uscc(code)):
        r.fault(
            "mill",
            name,
            "AB-02",
            "钢厂须写统一社会信用代码,或在条款 mills 中给出其代码",
            "must be a USCC, or be named with its code in the terms' mills: two names of one mill would be two units",
        )
    return name, code


def _check_pieces(r: _Reader, serialised: bool) -> None:
    pieces = r.text("pieces")
    if pieces and not re.fullmatch("[0-9]{1,9}", pieces):
        r.fault("pieces", pieces, ListRule.NUMBER, "件数须为整数", "must be a whole number")
    elif pieces and serialised and int(pieces) != 1:
        r.fault("pieces", pieces, "AB-01", "一行一件:每个卷或捆包各占一行", "a row is one coil or bundle: one piece")


def _check_depositor(r: _Reader) -> None:
    depositor = r.text("depositor")
    if depositor and depositor.upper() != r.terms.depositor:
        r.fault(
            "depositor",
            depositor,
            "L-01",
            f"存货人与条款不符({r.terms.depositor}),请另列清单",
            f"is not the terms' depositor {r.terms.depositor}; list its goods by themselves",
        )


def _key(r: _Reader, goods: str, mill: str, heat_no: str, unit_no: str) -> str:
    if not (goods and mill and unit_no) or r.faults:
        return ""
    try:
        return unit_key(_NO_SECRET, GOODS[goods].family, mill, heat_no, unit_no)
    except IdentifierInvalid as wrong:
        r.fault("unit_no", unit_no, "AB-02", "不是可归一化的编号", wrong.rule)
        return ""


#: Fields of a row that are fields of the goods as they stand, by the goods' name for them.
_SAME = {
    "grade": "grade",
    "standard": "standard",
    "spec": "spec",
    "batch_no": "batch_no",
    "production_date": "production_date",
    "cas": "cas",
    "un_no": "un_no",
    "hazard_class": "hazard_class",
    "sds_sha256": "sds_sha256",
    "purity": "purity",
    "density_20": "density_20",
    "slot": "slot",
}


def _details(
    r: _Reader,
    goods: str,
    mill_name: str,
    mill: str,
    unit_no: str,
    heat_no: str,
    tank_no: str,
    kg: int | None,
    certificate_no: str,
    serialised: bool,
) -> dict[str, str]:
    """The goods' own fields, checked by their list; faults go to the row's fields."""
    if not goods:
        return {}
    family = GOODS[goods].family
    stated: dict[str, str] = {
        "product": GOODS[goods].zh,
        "mill": mill_name,
        "mill_uscc": mill if is_uscc(mill) else "",
        "certificate_no": certificate_no,
        "packing": r.text("packing") or r.terms.packing,
        "quantity_unit": "KGM",
        "net_kg": str(kg or ""),
        "unit_no": unit_no if serialised else "",
        "heat_no": heat_no,
        "tank_no": tank_no,
        "pieces": "1" if serialised else "",
    }
    stated |= {name: r.text(column) for name, column in _SAME.items()}
    gross = r.mass("gross")
    stated["gross_kg"] = str(gross or "")
    method = r.text("weighing_method")
    found = WeighingMethod.named(method) if method else None
    stated["weighing_method"] = found.value if found else method
    stated["un_no"] = stated["un_no"].upper().removeprefix("UN").strip()
    stated = {n: v for n, v in stated.items() if v and (n not in FIELDS or family in FIELDS[n].families)}
    faulty = {_COLUMN.get(fault.field, fault.field) for fault in r.faults}
    try:
        checked = check_goods(goods, stated)
    except GoodsInvalid as wrong:
        for fault in wrong.faults:
            name = _COLUMN.get(fault.field, fault.field)
            if name not in faulty:
                r.fault(name, fault.value, fault.rule, fault.zh, fault.en)
        return {}
    if found is WeighingMethod.THEORETICAL and kg is not None:
        _check_theoretical(r, checked, kg)
    return checked


#: The list's own names of the goods' fields.
_COLUMN = {"net_kg": "weight", "gross_kg": "gross", "mill_uscc": "mill", "product": "goods", "quantity_unit": "weight"}


def _check_theoretical(r: _Reader, details: Mapping[str, str], kg: int) -> None:
    """AB-06: a plate's theoretical weight is what its dimensions come to; other forms have no count of bars here."""
    dimensions = read_dimensions(details.get("spec", ""))
    if dimensions is None or dimensions.form != "plate":
        return
    try:
        due = kg_rounded_down(theoretical_grams(dimensions))
    except GoodsInvalid as wrong:
        r.fault("spec", details["spec"], "AB-06", wrong.faults[0].zh, wrong.faults[0].en)
        return
    if kg > due + 1 and beyond_tolerance(kg, due, r.terms.ticket_tolerance):
        zh, en = f"按规格理计为 {due} 千克", f"the dimensions come to {due} kg"
        r.fault("weight", kg, "AB-06", zh, en)
