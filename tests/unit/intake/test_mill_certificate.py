"""Mill certificates: what the format asks, and what is taken from them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from scf_ledger.documents.intake import Document, Rule, read
from tests.unit.intake.helpers import edited, places, refused, rules

_NAME = "steel/mill-certificate-1.json"


def _edited(edit: Callable[[Any], None]) -> bytes:
    return edited(_NAME, lambda value: edit(value["Certificate"]))


def _read(edit: Callable[[Any], None]) -> Document:
    return read(_edited(edit), "x")


def _set(path: str, value: Any) -> Callable[[Any], None]:
    def edit(at: Any) -> None:
        *above, last = path.split("/")
        for step in above:
            at = at[step]
        if value is _set:
            del at[last]
        else:
            at[last] = value

    return edit


_GONE: Any = _set


@pytest.mark.parametrize(
    ("path", "value", "rule"),
    [
        ("CertificateLanguages", _GONE, Rule.SCHEMA),
        ("CertificateLanguages", [], Rule.SCHEMA),
        ("CertificateLanguages", ["CN", "CN"], Rule.REPEATED),
        ("CertificateLanguages", ["ZZ"], Rule.CODE_LIST),
        ("CommercialTransaction/A01/Country", "ZZ", Rule.CODE_LIST),
        ("CommercialTransaction/A01/Country", "cn", Rule.CODE_LIST),
        ("CommercialTransaction/A01/USCC", "91310000MA1FL0001X", Rule.CHECK_DIGIT),
        ("CommercialTransaction/A01/Email", "nobody", Rule.FORMAT),
        ("CommercialTransaction/A01/Street", [], Rule.SCHEMA),
        ("CommercialTransaction/A01/Street", 5, Rule.SCHEMA),
        ("CommercialTransaction/A01/Name", "another", Rule.SCHEMA),
        ("CommercialTransaction/A01/CompanyName", _GONE, Rule.SCHEMA),
        ("CommercialTransaction/A01/Identifiers", {"CageCode": "x"}, Rule.SCHEMA),
        ("CommercialTransaction/A02", "EN 10204 4.7", Rule.CODE_LIST),
        ("CommercialTransaction/A03", "", Rule.SCHEMA),
        ("CommercialTransaction/A06", {"Name": "x"}, Rule.SCHEMA),
        ("CommercialTransaction/A06.1", _GONE, Rule.SCHEMA),
        ("CommercialTransaction/Typo", "x", Rule.SCHEMA),
        ("CommercialTransaction/A97", 1, Rule.SCHEMA),
        ("ProductDescription/B01", _GONE, Rule.SCHEMA),
        ("ProductDescription/B02", 5, Rule.SCHEMA),
        ("ProductDescription/B08", 1.5, Rule.SCHEMA),
        ("ProductDescription/B08", -1, Rule.NUMBER),
        ("ProductDescription/B09", _GONE, Rule.SCHEMA),
        ("ProductDescription/B09/Form", "Ball", Rule.CODE_LIST),
        ("ProductDescription/B09/Width", _GONE, Rule.SCHEMA),
        ("ProductDescription/B09/Width", -1, Rule.NUMBER),
        ("ProductDescription/B13/Value", "27860", Rule.SCHEMA),
        ("ProductDescription/SupplementaryInformation/B13", {"Key": "x"}, Rule.SCHEMA),
        ("ProductDescription/SupplementaryInformation/B15/Value", "2026-02-30", Rule.DATE),
        ("Inspection", "none", Rule.SCHEMA),
        ("Inspection", [], Rule.SCHEMA),
        ("Inspection/ChemicalComposition/C71/Actual", 0.16, Rule.SCHEMA),
        ("Inspection/ChemicalComposition/C71/Actual", "0,16", Rule.SCHEMA),
        ("Inspection/ChemicalComposition/C71/Actual", "0.16\n", Rule.SCHEMA),
        ("Inspection/ChemicalComposition/C70", "X", Rule.CODE_LIST),
        ("Validation/Z02", "2026-09-31", Rule.DATE),
        ("Validation/Z02", "20260915", Rule.DATE),
        ("Validation/Z02", "2026-W38-2", Rule.DATE),
        ("Validation/Z04", {"CE_Image": "x"}, Rule.SCHEMA),
        ("Validation/Z04", 5, Rule.SCHEMA),
    ],
)
def test_what_is_wrong_is_named_where_it_stands(path: str, value: Any, rule: Rule) -> None:
    findings = refused(_edited(_set(path, value)))
    assert findings[0].rule is rule
    # Of the purchaser's two fields, A06 is the one that is asked for.
    assert path.split("/")[1 if "/" in path else 0].removesuffix(".1") in findings[0].pointer


def test_all_faults_are_named_at_once_the_outermost_first() -> None:
    def spoil(certificate: Any) -> None:
        certificate["Validation"]["Z02"] = "tomorrow"
        certificate["CommercialTransaction"]["A97"] = 1
        certificate["Inspection"]["ChemicalComposition"]["C71"]["Actual"] = 0.16
        del certificate["CertificateLanguages"]

    findings = refused(_edited(spoil))
    assert findings[0].pointer == "/Certificate/CertificateLanguages"
    assert places(findings) == {
        "/Certificate/CertificateLanguages",
        "/Certificate/CommercialTransaction/A97",
        "/Certificate/Validation/Z02",
        "/Certificate/Inspection/ChemicalComposition/C71/Actual",
    }


@pytest.mark.parametrize("kind", ["2.1", "2.2", "3.1", "3.2"])
@pytest.mark.parametrize(
    "text", ["EN 10204 {}", "Rev. 1.0, type {} by EN 10204:2004", "DIN EN 10204-2005/{}", "EN10204 类型 {}.B"]
)
def test_the_four_types_of_en_10204(kind: str, text: str) -> None:
    document = _read(_set("CommercialTransaction/A02", text.format(kind)))
    assert document.certificate_type == kind


def test_a_document_type_that_names_no_standard_has_no_type() -> None:
    assert _read(_set("CommercialTransaction/A02", "质量证明书 4.7")).certificate_type == ""


def test_theoretical_mass_stands_in_for_the_actual() -> None:
    def edit(certificate: Any) -> None:
        certificate["ProductDescription"]["B12"] = {"Value": 27.9995, "Unit": "t"}
        del certificate["ProductDescription"]["B13"]

    (line,) = _read(edit).lines
    assert (line.quantity, line.unit_code, line.mass_kg) == ("27.9995", "TNE", 27_999)


def test_a_mass_in_another_unit_is_no_mass_in_kilograms() -> None:
    (line,) = _read(_set("ProductDescription/B13", {"Value": 61000, "Unit": "lb"})).lines
    assert (line.quantity, line.unit_code, line.mass_kg) == ("61000", "lb", None)
    (line,) = _read(_set("ProductDescription/B13", {"Value": 61000})).lines
    assert (line.unit_code, line.mass_kg) == ("", None)


@pytest.mark.parametrize("key", ["炉号", "炉号 Heat No.", "Heat No.", "HEAT NUMBER", "Melt No", "cast number", "heat"])
def test_a_heat_is_taken_where_it_is_called_one(key: str) -> None:
    (line,) = _read(_set("ProductDescription/SupplementaryInformation/B14/Key", key)).lines
    assert line.heat_no == "H2609A187"


@pytest.mark.parametrize("key", ["Heat treatment", "炉型", "Batch", "Wheat No"])
def test_what_is_not_called_a_heat_is_none(key: str) -> None:
    (line,) = _read(_set("ProductDescription/SupplementaryInformation/B14/Key", key)).lines
    assert line.heat_no == "", "C00 of the sample is not a heat either"


def test_two_heats_are_none() -> None:
    def edit(certificate: Any) -> None:
        certificate["Inspection"]["SupplementaryInformation"] = {"C04": {"Key": "Heat No", "Value": "another"}}

    assert _read(edit).lines[0].heat_no == ""


def test_a_tax_number_that_is_a_credit_code_counts_as_one() -> None:
    def edit(certificate: Any) -> None:
        mill = certificate["CommercialTransaction"]["A01"]
        mill["Identifiers"] = {"VAT": mill.pop("USCC")}

    document = _read(edit)
    assert document.lines[0].mill and document.lines[0].mill.uscc == "91310000MA1FL0001R"


def test_a_cancelled_certificate_says_so() -> None:
    data = edited(_NAME, lambda value: value.update(DocumentMetadata={"id": "1", "state": "cancelled"}))
    assert read(data, "x").state == "cancelled"


def test_the_version_is_that_of_the_reference() -> None:
    url = "https://schemas.s1seven.com/en10168-schemas/v0.3.0/schema.json"
    assert read(edited(_NAME, lambda value: value.update(RefSchemaUrl=url)), "x").schema == "EN 10168 0.3.0"
    for wrong in ("ftp://x/en10168-schemas/v1.0.0/schema.json", "https://x/coa-schemas/v1.1.0/schema.json", "x"):
        data = edited(_NAME, lambda value, url=wrong: value.update(RefSchemaUrl=url))  # type: ignore[misc]
        assert rules(data)[0] in (Rule.SCHEMA, Rule.FORMAT)
