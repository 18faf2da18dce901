"""What documents give to receipts and vouchers, before anything is asked of a ledger."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from scf_ledger.documents.intake import Document, read_folder
from scf_ledger.evidence import check_uscc
from scf_ledger.samples import samples_folder
from scf_ledger.story.cast import MEMBERS, SUPPLIER
from scf_ledger.story.chapters.documents import Recorded
from scf_ledger.story.chapters.lots import lots
from scf_ledger.story.chapters.receivables import claims
from tests.acceptance.runs import shared_data


def recorded(folder: Path) -> list[Recorded]:
    return [Recorded(item.document, SUPPLIER, "00") for item in read_folder(folder) if item.document]


def documents(kind: str) -> Iterator[Document]:
    return (one.document for one in recorded(samples_folder()) if one.document.kind.value == kind)


def test_the_members_codes_have_right_check_digits() -> None:
    for member in MEMBERS:
        check_uscc(member.uscc)
    assert [member.number for member in MEMBERS] == list(range(1, 10))


def test_each_line_of_a_certificate_is_a_lot() -> None:
    found = list(lots(recorded(samples_folder())))
    assert [(lot.goods, lot.kg, lot.serialised) for lot in found if lot.serialised] == [
        ("HRC", 27_860, True),
        ("HRC", 28_415, True),
        ("HRC", 29_130, True),
    ]
    assert {lot.goods for lot in found if not lot.serialised} == {"METHANOL", "STYRENE"}


@pytest.mark.parametrize(
    ("kind", "places"),
    [
        # a coil comes in again under its own line, a parcel that went into a tank does not
        ("mill_certificate", ["1", "2", "1"]),
        ("certificate_of_analysis", ["1", "2", "3"]),
    ],
)
def test_one_number_on_two_quantities_is_two_lines(kind: str, places: list[str]) -> None:
    first = next(documents(kind))
    first = replace(first, lines=first.lines[:1])
    heavier = replace(first, file="other", lines=(replace(first.lines[0], mass_kg=1),))
    both = [Recorded(first, SUPPLIER, "0"), Recorded(heavier, SUPPLIER, "1"), Recorded(first, SUPPLIER, "2")]
    assert [lot.place for lot in lots(both)] == places


def test_invoices_of_one_number_share_what_the_smallest_is_good_for() -> None:
    first = next(documents("invoice"))
    assert first.money is not None
    half = replace(first, file="half", money=replace(first.money, payable=(first.money.payable or 0) // 2))
    found = list(claims([Recorded(first, SUPPLIER, "0"), Recorded(half, SUPPLIER, "1")]))
    assert {claim.total for claim in found} == {half.money.payable if half.money else 0}
    assert sum(claim.amount for claim in found) == found[0].total
    assert all(claim.amount > 0 for claim in found)


def test_every_invoice_of_the_shared_documents_gives_a_claim() -> None:
    data = shared_data()
    if data is None:
        pytest.skip("there is no ../shared/data beside the project")
    found = list(claims(recorded(data)))
    assert len(found) == 4
    assert all(claim.amount > 0 and 30 <= claim.days <= 180 for claim in found)
