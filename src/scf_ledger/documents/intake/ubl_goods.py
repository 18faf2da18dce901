"""Which goods a UBL document lists."""

from __future__ import annotations

from lxml import etree

from scf_ledger.documents.intake.codes import is_cas, labelled_cas
from scf_ledger.documents.intake.exact import mass_kg, pieces
from scf_ledger.documents.intake.formats import decimal, plain
from scf_ledger.documents.intake.goods import goods_class
from scf_ledger.documents.intake.kinds import DocumentKind
from scf_ledger.documents.intake.model import GoodsLine, Subject
from scf_ledger.documents.intake.ubl_parties import mill
from scf_ledger.documents.intake.ubl_types import UblType
from scf_ledger.documents.intake.xmltree import attribute, child, children, text, texts

#: Names under which additional item properties carry what UBL has no element for, in lower case.
_UNIT = frozenset({"卷号", "捆包号", "钢卷号", "coil no", "coil number", "bundle no", "bundle number", "unit no"})
_HEAT = frozenset({"炉号", "炉次号", "熔炼号", "heat no", "heat number", "melt no", "cast no"})
_BATCH = frozenset({"批号", "batch no", "batch number", "lot no"})
_PIECES = frozenset({"件数", "pieces", "number of pieces"})


def goods_lines(root: etree._Element, kind: UblType) -> tuple[GoodsLine, ...]:
    """The lines of a document that lists goods."""
    if not kind.line or kind.kind is DocumentKind.REMITTANCE_ADVICE:
        return ()
    return tuple(_line(line, kind) for line in children(root, kind.line))


def goods_subjects(root: etree._Element, kind: UblType) -> list[Subject]:
    """Every unit, heat and batch that the lines name, also where one line names several."""
    made: list[Subject] = []
    for line in children(root, kind.line) if kind.line else []:
        for item in _items(line, kind):
            found = (("unit", _units(item)), ("heat", _named(item, _HEAT)), ("batch", _batches(item)))
            made += [Subject(scheme=scheme, id=number) for scheme, numbers in found for number in numbers]
    return made


def _items(line: etree._Element, kind: UblType) -> list[etree._Element]:
    holder = child(line, kind.line_item) if kind.line_item else line
    return children(holder, "cac:Item")


def _line(line: etree._Element, kind: UblType) -> GoodsLine:
    holder = child(line, kind.line_item) if kind.line_item else line
    items = _items(line, kind)
    item = items[0] if items else None
    quantity = child(holder, kind.quantity)
    number = decimal(text(quantity)) if quantity is not None else None
    unit = attribute(quantity, "unitCode")
    words = texts(item, "cbc:Description") + texts(item, "cbc:Name") or texts(holder, "cbc:Description")
    return GoodsLine(
        description=words[0] if words else "",
        goods_class=goods_class(words, hs=_hs(item), cas=_cas(item)),
        quantity=plain(number) if number is not None else "",
        unit_code=unit,
        mass_kg=mass_kg(number, unit) if number is not None else None,
        pieces=_count(holder, item, kind, pieces(number, unit)),
        unit_no=_only(_units(item)),
        heat_no=_only(_named(item, _HEAT)),
        batch_no=_only(_batches(item)),
        mill=mill(item) if item is not None else None,
    )


def _count(
    holder: etree._Element | None, item: etree._Element | None, kind: UblType, counted: int | None
) -> int | None:
    """Pieces: the quantity, if it counts them; else what the item says; of a waybill's goods, their number."""
    if counted is not None:
        return counted
    stated = _only(_named(item, _PIECES))
    if not stated and kind.kind is DocumentKind.WAYBILL:
        stated = text(holder, "cbc:Quantity")
    return pieces(decimal(stated)) if stated else None


def _units(item: etree._Element | None) -> list[str]:
    return _each(texts(item, "cac:ItemInstance/cbc:SerialID") + _named(item, _UNIT))


def _batches(item: etree._Element | None) -> list[str]:
    return _each(texts(item, "cac:ItemInstance/cac:LotIdentification/cbc:LotNumberID") + _named(item, _BATCH))


def _named(item: etree._Element | None, names: frozenset[str]) -> list[str]:
    """The values of the additional properties of one of these names."""
    properties = children(item, "cac:AdditionalItemProperty") + children(
        item, "cac:ItemInstance/cac:AdditionalItemProperty"
    )
    found = (text(at, "cbc:Value") for at in properties if text(at, "cbc:Name").lower().rstrip(".:：") in names)
    return _each([value for value in found if value])


def _hs(item: etree._Element | None) -> list[str]:
    return texts(item, "cac:CommodityClassification/cbc:ItemClassificationCode")


def _cas(item: etree._Element | None) -> list[str]:
    words = texts(item, "cbc:Description") + texts(item, "cbc:AdditionalInformation")
    standard = texts(item, "cac:StandardItemIdentification/cbc:ID")
    return [n for word in words for n in labelled_cas(word) if is_cas(n)] + [n for n in standard if is_cas(n)]


def _each(numbers: list[str]) -> list[str]:
    return list(dict.fromkeys(numbers))


def _only(numbers: list[str]) -> str:
    """A number, if there is just one: a line of several coils is about none of them alone."""
    return numbers[0] if len(numbers) == 1 else ""
