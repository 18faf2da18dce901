"""Records replayed from events: sums that come out, and everything that cannot be is named."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from scf_ledger.chain.events import Event
from scf_ledger.trace.book import Book
from scf_ledger.trace.things import Kind, Thing
from scf_ledger.verification import Happening, Header

UNIT, INBOUND, FIRST, SECOND, ORDER = ("0x" + digit * 64 for digit in "12345")
HRC = "0x" + b"HRC".ljust(8, b"\0").hex()


def happening(contract: str, name: str, values: Mapping[str, Any], time: int = 1000) -> Happening:
    header = Header("0x" + "aa" * 32, "0x" + "bb" * 32, time, time, b"", b"")
    return Happening(Event(contract, name, values), header, "0x" + "cc" * 32, "0x" + "dd" * 32)


def inbound(kg: int = 100) -> Happening:
    act = {
        "custodian": 4, "depositor": 7, "goods": HRC, "kg": kg, "units": [{"key": UNIT, "kg": kg}],
        "certificate": "0x" + "0e" * 32, "stock": "0x" + "00" * 32, "place": "0x" + "51" * 32, "certifiedKg": kg,
    }  # fmt: skip
    return happening("Custody", "InboundAccepted", {"inbound": INBOUND, "act": act})


def receipt(name: str = FIRST, kg: int = 100) -> Happening:
    act = {"inbound": INBOUND, "custodian": 4, "depositor": 7, "kg": kg, "units": [UNIT]}
    return happening("Receipts", "ReceiptIssued", {"receipt": name, "goods": HRC, "act": act}, 1100)


def ordered(kg: int = 100) -> Happening:
    act = {"holder": 7, "carrier": 9, "kg": kg, "units": [UNIT]}
    return happening("Deliveries", "DeliveryOrderIssued", {"order": ORDER, "receipt": FIRST, "act": act}, 1200)


def gate_out(kg: int = 98, lost: int = 2, state: int = 2) -> Happening:
    act = {"kg": kg, "lossKg": lost, "units": [UNIT]}
    values = {"order": ORDER, "receipt": FIRST, "version": 3, "state": state, "act": act}
    return happening("Deliveries", "GatedOut", values, 1300)


def lien(kg: int, pledgee: int = 2) -> Happening:
    return happening("Receipts", "LienSet", {"receipt": FIRST, "pledgee": pledgee, "version": 2, "lienKg": kg}, 1150)


def endorsed(sender: int, to: int) -> Happening:
    values = {"receipt": FIRST, "act": {"from": sender, "to": to}}
    return happening("Receipts", "Endorsed", values, 1400)


def book(*happenings: Happening) -> Book:
    return Book.of(happenings, 2000)


def test_goods_that_came_in_went_out_and_nothing_is_left() -> None:
    found = book(inbound(), receipt(), ordered(), gate_out())
    one = found.receipts[FIRST]
    assert (one.kg, one.delivered_kg, one.loss_kg, one.promised_kg, one.live) == (0, 98, 2, 0, False)
    assert found.units == {} and found.oddities == []
    assert [(hold.holder, hold.keeper) for hold in one.custody] == [(7, 4), (7, 4), (7, 9)]


def test_a_pledge_and_its_release_are_counted() -> None:
    one = book(inbound(), receipt(), lien(80), lien(30), lien(0)).receipts[FIRST]
    assert (one.lien_kg, one.pledgee, one.pledged_kg, one.released_kg) == (0, 0, 80, 80)


@pytest.mark.parametrize(
    ("happenings", "words"),
    [
        ((inbound(), receipt(), receipt(SECOND)), "live in two receipts"),
        ((inbound(), receipt(), inbound()), "taken in again"),
        ((inbound(), receipt(), ordered(), gate_out(), endorsed(7, 8)), "after the end of its life"),
        ((inbound(), receipt(), lien(50), lien(60, pledgee=6)), "two pledges"),
        ((inbound(), receipt(), endorsed(5, 8)), "the holder was member 7"),
        ((endorsed(7, 8),), "never began"),
    ],
)
def test_what_cannot_be_is_named(happenings: tuple[Happening, ...], words: str) -> None:
    texts = [oddity.text[1] for oddity in book(*happenings).oddities]
    assert any(words in text for text in texts), texts


def test_an_oddity_names_the_things_that_it_is_about() -> None:
    oddity = book(inbound(), receipt(), receipt(SECOND)).oddities[0]
    assert set(oddity.things) == {Thing(Kind.UNIT, UNIT), Thing(Kind.RECEIPT, FIRST), Thing(Kind.RECEIPT, SECOND)}


def test_a_freeze_counts_while_it_lasts_and_never_for_more_than_there_is() -> None:
    freeze = {"freeze": ORDER, "subject": FIRST, "act": {"quantity": 500, "until": 2000}}
    frozen = book(inbound(), receipt(), happening("CourtOrders", "FrozenByCourt", freeze))
    assert frozen.frozen(FIRST, 100) == 100
    frozen.now = 2001
    assert frozen.frozen(FIRST, 100) == 0


# ---------------------------------------------------------------- one title after another

THIRD, OTHER = ("0x" + digit * 64 for digit in "67")


def split(*kg: int) -> Happening:
    parts = [{"kg": one, "pieces": 0, "units": [UNIT] if n == 0 else []} for n, one in enumerate(kg)]
    values = {"receipt": FIRST, "children": [SECOND, THIRD], "act": {"parts": parts}}
    return happening("Transformations", "ReceiptSplit", values, 1200)


def merged(*names: str) -> Happening:
    sources = [{"receipt": name, "units": [UNIT] if n == 0 else []} for n, name in enumerate(names)]
    return happening("Transformations", "ReceiptsMerged", {"receipt": OTHER, "act": {"sources": sources}}, 1300)


def processed(*kg: int, loss: int) -> Happening:
    outputs = [{"goods": HRC, "kg": one, "units": [], "stock": "0x" + "00" * 32} for one in kg]
    act = {"sources": [{"receipt": FIRST, "units": [UNIT]}], "outputs": outputs, "lossKg": loss}
    values = {"processing": "0x" + "ff" * 32, "children": [SECOND, THIRD], "act": act}
    return happening("Transformations", "GoodsProcessed", values, 1200)


def test_a_split_and_a_merger_hand_the_goods_on() -> None:
    told = book(inbound(), receipt(), split(40, 60), merged(SECOND, THIRD))
    assert told.oddities == []
    first, second, whole = (told.receipts[name] for name in (FIRST, SECOND, OTHER))
    assert (first.state, first.passed_kg, first.stored_kg) == ("split", 100, 0)
    assert (second.state, second.passed_kg, second.stored_kg, second.parents) == ("merged", 40, 0, (FIRST,))
    assert (whole.kg, whole.parents, whole.inbounds, whole.live) == (100, (SECOND, THIRD), (INBOUND,), True)
    assert told.units == {UNIT: OTHER}


def test_a_carve_out_leaves_the_rest_where_it_is() -> None:
    act = {"part": {"kg": 30, "pieces": 0, "units": []}}
    carved = happening("Transformations", "CarvedOut", {"receipt": FIRST, "child": SECOND, "act": act}, 1200)
    told = book(inbound(), receipt(), carved, lien(70))
    assert told.oddities == []
    assert (told.receipts[FIRST].kg, told.receipts[SECOND].kg, told.units) == (70, 30, {UNIT: FIRST})


def test_processing_uses_up_what_it_is_made_of() -> None:
    told = book(inbound(), receipt(), processed(50, 45, loss=5))
    assert told.oddities == [] and told.units == {}
    assert [told.receipts[name].kg for name in (SECOND, THIRD)] == [50, 45]


@pytest.mark.parametrize("told", [(split(40, 61),), (processed(50, 46, loss=5),)])
def test_kilograms_out_of_nothing_are_named(told: tuple[Happening, ...]) -> None:
    assert len(book(inbound(), receipt(), *told).oddities) == 1


def test_a_lost_receipt_never_lives_again() -> None:
    lost = happening("ReceiptLife", "LossReported", {"receipt": FIRST, "noticeUntil": 1500, "act": {}}, 1200)
    again = {"receipt": FIRST, "child": SECOND, "act": {"holder": 7, "units": [UNIT]}}
    reissued = happening("ReceiptLife", "ReceiptReissued", again, 1600)
    told = book(inbound(), receipt(), lost)
    assert (told.receipts[FIRST].stored_kg, told.losses[FIRST].notice_until) == (100, 1500)
    told = book(inbound(), receipt(), lost, reissued)
    assert told.oddities == [] and told.units == {UNIT: SECOND}
    assert (told.receipts[FIRST].state, told.receipts[FIRST].stored_kg) == ("cancelled", 0)
    assert told.receipts[SECOND].kg == 100
    assert "after the end of its life" in book(inbound(), receipt(), lost, endorsed(7, 8)).oddities[0].text[1]


def test_a_cancelled_receipt_gives_its_goods_back_to_the_inbound() -> None:
    act = {"inbound": INBOUND, "units": [UNIT]}
    told = book(
        inbound(), receipt(), happening("ReceiptLife", "ReceiptCancelled", {"receipt": FIRST, "act": act}, 1200)
    )
    assert (told.inbounds[INBOUND].receipted_kg, told.receipts[FIRST].returned_kg, told.units) == (0, 100, {})
