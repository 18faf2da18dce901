"""The goods' details inside the eight items: the field lists of steel and chemicals, checked for every receipt."""

from __future__ import annotations

from typing import Any

import pytest

from scf_ledger.acts import FieldInvalid
from scf_ledger.commands.eight_items import check_items
from tests.support.gateway import EIGHT_ITEMS as CONTENT
from tests.unit.custody.test_goods_fields import COIL, METHANOL


def content(details: object) -> dict[str, Any]:
    return {**CONTENT, "goods": {**CONTENT["goods"], "details": details}}


@pytest.mark.parametrize(("goods", "stated"), [("HRC", COIL), ("METHANOL", METHANOL)])
def test_the_details_of_goods_are_kept(goods: str, stated: dict[str, str]) -> None:
    checked = check_items(content({"class": goods, **stated}))
    assert checked["goods"]["details"] == {"class": goods, **stated}


def test_goods_need_no_details() -> None:
    assert "details" not in check_items(CONTENT)["goods"]


@pytest.mark.parametrize(
    ("details", "pointer", "rule"),
    [
        ("a coil", "", "L-01"),
        ({}, "/class", "L-01"),
        ({"class": "GOLD"}, "/class", "L-01"),
        ({"class": "HRC", **COIL, "mill_uscc": "1"}, "/mill_uscc", "AB-02"),
        ({"class": "METHANOL", **METHANOL, "cas": "67-56-2"}, "/cas", "L-05"),
        ({"class": "METHANOL", **METHANOL, "sds_sha256": ""}, "/sds_sha256", "L-05"),
    ],
)
def test_details_that_are_wrong_are_refused_at_their_place(details: object, pointer: str, rule: str) -> None:
    with pytest.raises(FieldInvalid) as refused:
        check_items(content(details))
    assert refused.value.pointer == f"/content/goods/details{pointer}"
    assert rule in refused.value.rule
