"""Certificates of analysis: what the format asks, and what is taken from them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from scf_ledger.documents.intake import Document, Rule, Subject, read
from tests.unit.intake.helpers import edited, rules

_NAME = "chemicals/certificate-methanol.json"


def _edited(edit: Callable[[Any], Any]) -> bytes:
    return edited(_NAME, lambda value: edit(value["Certificate"]))


def _read(edit: Callable[[Any], Any]) -> Document:
    return read(_edited(edit), "x")


@pytest.mark.parametrize(
    ("edit", "rule"),
    [
        (lambda c: c.pop("Logo"), Rule.SCHEMA),
        (lambda c: c.update(Id=5), Rule.SCHEMA),
        (lambda c: c.update(Date="2026-9-8"), Rule.DATE),
        (lambda c: c["Standard"].update(Type="5.1"), Rule.CODE_LIST),
        (lambda c: c["Parties"].pop("Customer"), Rule.SCHEMA),
        (lambda c: c["Parties"].update(Carrier={}), Rule.SCHEMA),
        (lambda c: c["BusinessTransaction"]["Delivery"].pop("QuantityUnit"), Rule.SCHEMA),
        (lambda c: c["BusinessTransaction"]["Delivery"].update(Quantity=-1), Rule.NUMBER),
        (lambda c: c["BusinessTransaction"]["Delivery"].update(Quantity="500"), Rule.SCHEMA),
        (lambda c: c["BusinessTransaction"]["Order"].update(Date="never"), Rule.DATE),
        (lambda c: c["Product"].update(CountryOfOrigin="XX"), Rule.CODE_LIST),
        (lambda c: c["Product"].update(AdditionalInformation=["CAS No. 67-56-2"]), Rule.CHECK_DIGIT),
        (lambda c: c["Analysis"].update(Inspections=[]), Rule.SCHEMA),
        (lambda c: c["Analysis"]["Inspections"][0].update(Value=0.79), Rule.SCHEMA),
        (lambda c: c["Analysis"]["Inspections"][0].update(ValueType="float"), Rule.CODE_LIST),
        (lambda c: c["Analysis"]["Inspections"].append(c["Analysis"]["Inspections"][0]), Rule.REPEATED),
        (lambda c: c.update(Contacts=[{"Name": "A"}]), Rule.SCHEMA),
        (lambda c: c.update(Extra=1), Rule.SCHEMA),
    ],
)
def test_what_is_wrong_is_refused(edit: Callable[[Any], Any], rule: Rule) -> None:
    assert rules(_edited(edit))[0] is rule


@pytest.mark.parametrize(
    ("quantity", "unit", "code", "kg"),
    [
        (500, "t", "TNE", 500_000),
        (499.9999, "吨", "TNE", 499_999),
        (1200, "kg", "KGM", 1200),
        (12.7, "公斤", "KGM", 12),
        (600, "m³", "MTQ", None),
        (600, "l", "LTR", None),
        (3, "drum", "drum", None),
    ],
)
def test_delivered_quantity_is_mass_only_in_units_of_mass(
    quantity: float, unit: str, code: str, kg: int | None
) -> None:
    document = _read(lambda c: c["BusinessTransaction"]["Delivery"].update(Quantity=quantity, QuantityUnit=unit))
    (line,) = document.lines
    assert (line.quantity, line.unit_code, line.mass_kg) == (str(quantity), code, kg)


@pytest.mark.parametrize(
    "product",
    [
        {"Id": "67-56-1", "AdditionalInformation": ["x"]},
        {"Id": "", "AdditionalInformation": ["CAS: 67-56-1"]},
        {"Id": "", "AdditionalInformation": ["CAS登记号67-56-1"]},
        {"Id": "CAS 67-56-1", "AdditionalInformation": ["x"]},
    ],
)
def test_cas_numbers_are_subjects(product: dict[str, Any]) -> None:
    document = _read(lambda c: c["Product"].update(product, Name="Product"))
    assert Subject(scheme="cas", id="67-56-1") in document.subjects
    assert document.lines[0].goods_class == "METHANOL"


def test_a_certificate_by_another_norm_has_no_type_of_en_10204() -> None:
    document = _read(lambda c: c["Standard"].update(Norm="DIN 55350-18", Type="4.2.2"))
    assert document.certificate_type == ""


def test_analysis_and_its_lot_may_be_absent() -> None:
    document = _read(lambda c: c.pop("Analysis"))
    assert [s.id for s in document.subjects if s.scheme == "batch"] == ["ME260908A"]
