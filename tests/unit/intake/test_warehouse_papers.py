"""A warehouse's own papers: tickets, gauge readings, safety data sheets, and certificates of rebar and plate."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from scf_ledger.custody.weighing import kg_rounded_down, read_dimensions, theoretical_grams
from scf_ledger.documents.identity import subjects_of
from scf_ledger.documents.intake import Document, DocumentKind, Rule, read, read_folder
from scf_ledger.documents.intake.limits import Limits
from scf_ledger.evidence import number_key
from scf_ledger.samples import samples_folder, warehouse_folder
from tests.unit.intake.helpers import refused

SECRET = b"s" * 32
TICKET, GAUGE, SHEET = "weighbridge-ticket-coil", "gauge-reading-methanol", "safety-data-sheet-methanol"


def paper(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((warehouse_folder() / f"{name}.json").read_text(encoding="utf-8"))
    return found


def taken(name: str) -> Document:
    return read((warehouse_folder() / f"{name}.json").read_bytes(), name)


def edited(name: str, edit: Callable[[dict[str, Any]], object]) -> bytes:
    value = paper(name)
    edit(value)
    return json.dumps(value, ensure_ascii=False).encode()


def test_every_paper_is_taken_and_small() -> None:
    items = [item for item in read_folder(warehouse_folder()) if not item.file.startswith("stock-list")]
    assert len(items) == 9 and all(item.document and item.document.size < 10_000 for item in items)


def test_each_of_the_five_goods_has_its_certificate() -> None:
    folders = (samples_folder() / "steel", samples_folder() / "chemicals", warehouse_folder())
    documents = [item.document for folder in folders for item in read_folder(folder) if item.document]
    certified = {
        line.goods_class: d.kind
        for d in documents
        if d.kind in (DocumentKind.MILL_CERTIFICATE, DocumentKind.CERTIFICATE_OF_ANALYSIS)
        for line in d.lines
    }
    assert certified == {
        "HRC": DocumentKind.MILL_CERTIFICATE,
        "REBAR": DocumentKind.MILL_CERTIFICATE,
        "PLATE": DocumentKind.MILL_CERTIFICATE,
        "METHANOL": DocumentKind.CERTIFICATE_OF_ANALYSIS,
        "STYRENE": DocumentKind.CERTIFICATE_OF_ANALYSIS,
    }
    sheets = {d.lines[0].goods_class for d in documents if d.kind is DocumentKind.SAFETY_DATA_SHEET}
    assert sheets == {"METHANOL", "STYRENE"}


@pytest.mark.parametrize(
    ("name", "spec", "pieces", "kg"),
    [("mill-certificate-plate", "10×1500×6000", 1, 706), ("mill-certificate-rebar", "Φ20×9000", 100, 2_223)],
)
def test_what_the_mill_reckoned_is_what_the_dimensions_come_to(name: str, spec: str, pieces: int, kg: int) -> None:
    dimensions = read_dimensions(spec)
    assert dimensions is not None
    assert taken(name).lines[0].mass_kg == kg == kg_rounded_down(theoretical_grams(dimensions, pieces))


def test_a_ticket_is_found_under_the_name_that_an_act_has_for_it() -> None:
    ticket = taken(TICKET)
    names = {(s.scheme, s.id) for s in subjects_of(SECRET, ticket)}
    assert ("ticket", number_key(SECRET, "ticket", "wb 20260917-011")) in names
    assert (ticket.kind, ticket.lines[0].mass_kg, ticket.lines[0].pieces) == (
        DocumentKind.WEIGHBRIDGE_TICKET,
        27_890,
        1,
    )


def test_a_reading_is_found_under_the_name_that_an_act_has_for_it() -> None:
    names = {(s.scheme, s.id) for s in subjects_of(SECRET, taken(GAUGE))}
    assert ("reading", number_key(SECRET, "reading", "GR-20260909-103")) in names


def test_the_methanol_of_the_sample_is_1203_tonnes() -> None:
    assert taken(GAUGE).lines[0].mass_kg == 1_203_013


@pytest.mark.parametrize(
    ("name", "edit", "rule", "pointer"),
    [
        (TICKET, lambda v: v.update(NetKg=27_891), Rule.TOTALS, "/NetKg"),
        (TICKET, lambda v: v.update(TareTime=v["GrossTime"]), Rule.DATE, "/TareTime"),
        (TICKET, lambda v: v.update(Pieces=2), Rule.TOTALS, "/Pieces"),
        (TICKET, lambda v: v.update(GrossKg=1.5), Rule.SCHEMA, "/GrossKg"),
        (TICKET, lambda v: v.update(NetKg=0), Rule.NUMBER, "/NetKg"),
        (TICKET, lambda v: v.pop("Device"), Rule.SCHEMA, "/Device"),
        (TICKET, lambda v: v["Weighbridge"].update(USCC="91310113MA1G00004X"), Rule.CHECK_DIGIT, "/Weighbridge/USCC"),
        (TICKET, lambda v: v.update(Version="2"), Rule.CODE_LIST, "/Version"),
        (GAUGE, lambda v: v.update(NetKg=1_203_014), Rule.TOTALS, "/NetKg"),
        (GAUGE, lambda v: v.update(Volume20=1), Rule.TOTALS, "/Volume20"),
        (GAUGE, lambda v: v.update(Vcf=999_000), Rule.NUMBER, "/Vcf"),
        (GAUGE, lambda v: v.update(DensityT=7_000), Rule.NUMBER, "/DensityT"),
        (GAUGE, lambda v: v.update(Heel=2_000_000), Rule.NUMBER, "/Heel"),
        (GAUGE, lambda v: v.update(Temperature=99_999), Rule.NUMBER, "/Temperature"),
        (GAUGE, lambda v: v.update(CAS="67-56-2"), Rule.CHECK_DIGIT, "/CAS"),
        (GAUGE, lambda v: v.update(Method="GUESS"), Rule.CODE_LIST, "/Method"),
        (SHEET, lambda v: v["Sections"].pop(), Rule.SCHEMA, "/Sections"),
        (SHEET, lambda v: v["Sections"][3].update(Number=5), Rule.PROFILE, "/Sections"),
        (SHEET, lambda v: v["Substances"][0].update(CAS="67-56-2"), Rule.CHECK_DIGIT, "/Substances/0/CAS"),
        (SHEET, lambda v: v.update(UNNumber="UN1230"), Rule.FORMAT, "/UNNumber"),
        (SHEET, lambda v: v.update(HazardClass="10"), Rule.CODE_LIST, "/HazardClass"),
        (SHEET, lambda v: v.pop("HazardClass"), Rule.PROFILE, "/HazardClass"),
    ],
)
def test_a_paper_that_is_wrong_is_refused_at_its_place(
    name: str, edit: Callable[[dict[str, Any]], object], rule: Rule, pointer: str
) -> None:
    first = refused(edited(name, edit), Limits())[0]
    assert (first.rule, first.pointer) == (rule, pointer)


def test_what_cannot_be_gauged_is_refused_by_the_rules_name() -> None:
    (finding,) = refused(edited(GAUGE, lambda v: v.update(Heel=2_000_000)))
    assert "AB-03" in finding.en and "AB-03" in finding.zh and finding.value == "2000000"
