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
        "certificate": "0x" + "0e" * 32, "stock": "0x" + "00" * 32, "certifiedKg": kg,
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
