"""The eight items of a warehouse receipt (民法典 909, L-01) and the commitment to them.

Seven must be there and not be empty; the seventh, insurance, is an object or null, never an empty text. The goods may
have `details`: their class and the fields of `custody.goods_fields`, checked one by one (L-05, AB-02).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from scf_ledger.acts import FieldInvalid
from scf_ledger.custody.faults import GoodsInvalid
from scf_ledger.custody.goods_fields import check_goods
from scf_ledger.evidence import canonical_bytes, document_commitment


@dataclass(frozen=True)
class Item:
    """One of the eight items: its name, what it is called, and the parts that it must have."""

    name: str
    zh: str
    en: str
    parts: tuple[str, ...]


EIGHT_ITEMS: tuple[Item, ...] = (
    Item("depositor", "存货人的姓名或者名称和住所", "depositor's name and address", ("name", "address")),
    Item(
        "goods",
        "仓储物的品种、数量、质量、包装及其件数和标记",
        "goods: kind, quantity, quality, packing, pieces, marks",
        ("kind", "quantity", "quality", "packing", "pieces", "marks"),
    ),
    Item("loss_standard", "仓储物的损耗标准", "loss standard", ("text",)),
    Item("storage_place", "储存场所", "storage place", ("text",)),
    Item("storage_period", "储存期限", "storage period", ("from", "until")),
    Item("storage_fee", "仓储费", "storage fee", ("text",)),
    Item(
        "insurance",
        "仓储物已经办理保险的,其保险金额、期间以及保险人的名称",
        "insurance: sum, period, insurer, where the goods are insured",
        ("sum", "from", "until", "insurer"),
    ),
    Item("issuance", "填发人、填发地和填发日期", "issuer, place and date of issue", ("issuer", "place", "date")),
)


def check_items(content: object, pointer: str = "/content") -> dict[str, Any]:
    """Checks the eight items; returns them.

    Raises
    ------
    FieldInvalid
        An item or one of its parts is missing or empty; names it, its value and L-01.
    """
    if not isinstance(content, Mapping):
        raise FieldInvalid(pointer, content, "must be an object with the eight items of article 909 (L-01)")
    checked: dict[str, Any] = {}
    for item in EIGHT_ITEMS:
        place = f"{pointer}/{item.name}"
        if item.name not in content:
            raise FieldInvalid(place, None, f"is missing: {item.zh} {item.en} (民法典 909, L-01)")
        value = content[item.name]
        if item.name == "insurance" and value is None:
            checked[item.name] = None
            continue
        checked[item.name] = _check_parts(item, value, place)
        if item.name == "goods" and isinstance(value, Mapping) and "details" in value:
            checked[item.name]["details"] = _check_details(value["details"], f"{place}/details")
    extra = set(content) - {item.name for item in EIGHT_ITEMS} - {"more"}
    if extra:
        raise FieldInvalid(f"{pointer}/{min(extra)}", content[min(extra)], "is none of the eight items; use more")
    checked["more"] = {str(k): str(v) for k, v in dict(content.get("more") or {}).items()}
    return checked


def _check_details(value: object, place: str) -> dict[str, str]:
    """The goods' class and the fields of its list."""
    if not isinstance(value, Mapping):
        raise FieldInvalid(place, value, "must be an object with class and the fields of the goods (L-01)")
    stated = {str(name): field for name, field in value.items()}
    goods = stated.pop("class", None)
    try:
        return {"class": str(goods), **check_goods(str(goods), stated)}
    except GoodsInvalid as wrong:
        first = wrong.faults[0]
        field = "class" if first.field == "goods" else first.field
        raise FieldInvalid(f"{place}/{field}", first.value, f"{first.zh} · {first.en} ({first.rule})") from wrong


def _check_parts(item: Item, value: object, place: str) -> dict[str, Any]:
    if isinstance(value, str) and item.parts == ("text",):
        value = {"text": value}
    if not isinstance(value, Mapping):
        raise FieldInvalid(place, value, f"must be an object with {', '.join(item.parts)} (L-01)")
    parts: dict[str, Any] = {}
    for part in item.parts:
        text = value.get(part)
        if not isinstance(text, str) or not text.strip():
            raise FieldInvalid(f"{place}/{part}", text, f"is missing or empty: {item.zh} (民法典 909, L-01)")
        parts[part] = text
    return parts


def commit_content(content: object, salt: bytes, pointer: str = "/content") -> tuple[str, bytes]:
    """The commitment to the eight items, and the bytes that it commits to.

    Raises
    ------
    FieldInvalid
        As `check_items`, below the pointer.
    """
    data = canonical_bytes(check_items(content, pointer))
    return "0x" + document_commitment(salt, data).hex(), data
