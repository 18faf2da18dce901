"""What members read of receipts that become others, that are lost, frozen or short: queues, lineage, notices, lists."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from scf_ledger.client import Client, Refused
from tests.evm.members import Who
from tests.evm.records import child_of
from tests.evm.world import DAY
from tests.support.chain import NodeWorld
from tests.support.gateway import OPERATOR, Gateway

TONNE = 1_000


def listed(client: Client, path: str, **filters: Any) -> set[str]:
    return {item["id"] for item in client.items(f"/v1/{path}", **filters)}


def frozen(client: Client, subject: str) -> list[tuple[int, int, str]]:
    """Rank, quantity that is frozen now and state of each order over a thing, the first in the queue first."""
    return [(one["rank"], int(one["frozen"]), one["state"]) for one in client.freezes(subject)]


# ---------------------------------------------------------------- freezes


def test_L_37_orders_over_one_receipt_queue_and_freeze_no_more_than_there_is(
    gateway: Gateway, world: NodeWorld
) -> None:
    receipt = world.issued(fungible=True)
    first, second, _ = (world.do("Freeze", subject=receipt, quantity=kg * TONNE).id for kg in (40, 70, 5))
    gateway.caught_up()
    with gateway.client(Who.COURT) as court:
        assert frozen(court, receipt) == [(1, 40_000, "live"), (2, 60_000, "live"), (3, 0, "live")]
        shown = court.get(f"/v1/receipts/{receipt}")
        assert (shown["frozen_kg"], shown["free_kg"]) == ("100000", "0")
    world.do("ReleaseFreeze", freeze=first)
    gateway.caught_up()
    with gateway.client(Who.COURT) as court:
        assert frozen(court, receipt) == [(1, 70_000, "live"), (2, 5_000, "live"), (0, 0, "released")]
        assert court.get(f"/v1/freezes/{second}")["rank"] == 1
        shown = court.get(f"/v1/receipts/{receipt}")
        assert (int(shown["frozen_kg"]), int(shown["free_kg"])) == (
            world.view("Receipts", "frozenKg", receipt),
            world.view("Receipts", "freeKg", receipt),
        )


def test_L_37_whoever_holds_or_stores_what_is_frozen_reads_the_order(gateway: Gateway, world: NodeWorld) -> None:
    """Who may not hand over must know of it; strangers need not."""
    receipt = world.issued()
    freeze = world.do("Freeze", subject=receipt, quantity=TONNE).id
    gateway.caught_up()
    for member in (Who.SUPPLIER, Who.WAREHOUSE, Who.COURT):
        with gateway.client(member) as client:
            assert freeze in listed(client, "freezes", subject=receipt)
            assert freeze in listed(client, "freezes")
            assert client.get(f"/v1/freezes/{freeze}")["frozen"] == "1000"
            assert client.get(f"/v1/history/{freeze}")["items"]
    with gateway.client(Who.CARRIER) as stranger:
        assert freeze not in listed(stranger, "freezes")
        with pytest.raises(Refused, match="FORBIDDEN"):
            stranger.get(f"/v1/freezes/{freeze}")


# ---------------------------------------------------------------- lineage and history


def names(client: Client, receipt: str, *, ancestors: bool = False, page_size: int = 200) -> list[str]:
    path = f"/v1/receipts/{receipt}/history"
    return [e["name"] for e in client.items(path, ancestors=str(ancestors).lower(), page_size=page_size)]


@pytest.fixture
def family(gateway: Gateway, world: NodeWorld) -> Mapping[str, str]:
    """A receipt that was endorsed, then split; one part was endorsed on, and the other one carved in two."""
    root = world.issued()
    world.do("Endorse", receipt=root)
    first, second = world.split(root)
    world.do("Endorse", receipt=first, to=Who.FACTOR)
    carved = world.do("CarveOut", receipt=second).id
    world.do("Endorse", receipt=second, to=Who.FACTOR)
    gateway.caught_up()
    return {"root": root, "first": first, "second": second, "carved": carved}


def test_the_history_of_a_receipt_goes_back_to_those_that_it_comes_from(
    gateway: Gateway, family: Mapping[str, str]
) -> None:
    """What happened to the rest after a part was carved out is not the part's history."""
    with gateway.client(Who.BUYER) as client:
        assert names(client, family["carved"]) == ["CarvedOut"]
        assert [e["name"] for e in client.receipt_history(family["carved"])] == ["CarvedOut"]
        expected = ["ReceiptIssued", "Endorsed", "ReceiptSplit", "CarvedOut"]
        assert names(client, family["carved"], ancestors=True) == expected
        assert names(client, family["carved"], ancestors=True, page_size=1) == expected
    with gateway.client(Who.FACTOR) as client:
        assert names(client, family["second"]) == ["ReceiptSplit", "CarvedOut", "Endorsed"]


def test_the_line_of_titles_is_told_to_whoever_is_party_to_one_of_them(
    gateway: Gateway, family: Mapping[str, str]
) -> None:
    with gateway.client(Who.BUYER) as client:
        steps = client.lineage(family["carved"])
        assert [(one["child"], one["parent"], one["kind"]) for one in steps] == [
            (family["carved"], family["second"], "carve_out"),
            (family["second"], family["root"], "split"),
        ]
        steps = client.get(f"/v1/receipts/{family['root']}/lineage")["items"]
        assert {one["child"] for one in steps} == {family["first"], family["second"]}
        assert listed(client, "receipts", root=family["root"]) == {family["root"], family["carved"]}
    with gateway.client(Who.WAREHOUSE) as client:
        steps = client.get(f"/v1/receipts/{family['root']}/lineage")["items"]
        assert {one["child"] for one in steps} == {family["first"], family["second"], family["carved"]}
    with gateway.http(Who.CARRIER) as http:
        for part in ("lineage", "history", "extensions"):
            assert http.get(f"/v1/receipts/{family['root']}/{part}").status_code == 403


def test_of_a_batch_the_history_of_one_receipt_shows_that_one(gateway: Gateway, world: NodeWorld) -> None:
    """Whoever buys one receipt of a batch does not read what else its first holder stored."""
    mine, other = world.batch(world.item(world.inbound()), world.item(world.inbound()))
    world.do("Endorse", receipt=mine)
    gateway.caught_up()
    batch = next(a.digest for a in world.acts.values() if a.kind == "IssueReceipts")
    assert mine == child_of(batch, 0)
    with gateway.client(Who.BUYER) as client:
        issued, _ = client.get(f"/v1/history/{mine}")["items"]
        assert issued["values"]["receipts"] == [mine] and len(issued["values"]["act"]["items"]) == 1
        assert issued == client.get(f"/v1/receipts/{mine}/history")["items"][0]
        assert other not in str(issued)
        with pytest.raises(Refused, match="FORBIDDEN"):
            client.get(f"/v1/receipts/{other}/history")


# ---------------------------------------------------------------- lists


def test_receipts_are_listed_by_what_lies_over_them(gateway: Gateway, world: NodeWorld) -> None:
    plain, pledged, promised, held = (world.issued() for _ in range(4))
    world.pledged(pledged)
    world.do("IssueDeliveryOrder", receipt=promised)
    world.do("Freeze", subject=held, quantity=1)
    short, stock = world.short()
    gateway.caught_up()
    mine = {plain, pledged, promised, held, short}
    expected = {"pledged": {pledged}, "promised": {promised}, "frozen": {held}, "short": {short}, "suspended": set()}
    for who in (Who.SUPPLIER, Who.WAREHOUSE, OPERATOR):
        with gateway.client(who) as client:
            for overlay, those in expected.items():
                assert listed(client, "receipts", overlay=overlay, page_size=3) & mine == those, (who, overlay)
            assert listed(client, "receipts", place=stock, overlay="short") == {short}
            assert client.get(f"/v1/receipts/{short}")["short"] is True
    with gateway.client(Who.BANK) as client:
        assert listed(client, "receipts", overlay="pledged", holder=int(Who.SUPPLIER)) & mine == {pledged}
    with gateway.http(OPERATOR) as http:
        assert http.get("/v1/receipts", params={"overlay": "painted"}).status_code == 422


def test_receipts_are_listed_by_a_unit_that_they_cover_or_covered(gateway: Gateway, world: NodeWorld) -> None:
    receipt = world.issued()
    unit, *_ = world.units_of(receipt)
    first, _ = world.split(receipt)
    gateway.caught_up()
    with gateway.client(Who.SUPPLIER) as client:
        assert listed(client, "receipts", unit=unit) == {receipt, first}
        assert listed(client, "receipts", unit=unit, state="active") == {first}
    with gateway.client(Who.CARRIER) as client:
        assert listed(client, "receipts", unit=unit) == set()


def test_a_page_of_ones_own_is_the_same_however_one_is_party(gateway: Gateway, world: NodeWorld) -> None:
    """Holder of some, pledgee of others: every receipt once, in order, at any size of page."""
    own = [world.issued() for _ in range(3)]
    for receipt in own[:2]:
        world.do("Endorse", receipt=receipt, to=Who.BANK)
    world.pledged(own[2])
    gateway.caught_up()
    with gateway.client(Who.BANK) as client:
        whole = [item["id"] for item in client.items("/v1/receipts", page_size=200)]
        assert set(own) <= set(whole) and whole == sorted(set(whole))
        for size in (1, 2):
            assert [item["id"] for item in client.items("/v1/receipts", page_size=size)] == whole


# ---------------------------------------------------------------- losses and notices


def test_AB_35_a_loss_is_public_and_the_objection_is_its_parties(gateway: Gateway, world: NodeWorld) -> None:
    receipt = world.lost(world.issued())
    objection = world.do("ObjectToReissue", receipt=receipt).id
    gateway.caught_up()
    with gateway.client(Who.CARRIER) as stranger:
        shown = stranger.get(f"/v1/losses/{receipt}")
        assert (shown["holder"], shown["state"], shown["objections"]) == (Who.SUPPLIER, "notice", 1)
        with pytest.raises(Refused, match="FORBIDDEN"):
            stranger.get(f"/v1/objections/{objection}")
    for member in (Who.FACTOR, Who.SUPPLIER, Who.WAREHOUSE):
        with gateway.client(member) as client:
            assert client.get(f"/v1/objections/{objection}")["state"] == "live"


def told(gateway: Gateway, member: int, subject: str) -> list[str]:
    with gateway.client(member) as client:
        return [one["kind"] for one in client.notices(subject=subject)]


def test_AB_04_holder_and_pledgee_are_told_when_a_stock_is_short(gateway: Gateway, world: NodeWorld) -> None:
    stock = world.stock(kg=100 * TONNE)
    receipt = world.issued(inbound=world.inbound(stock=stock, kg=100 * TONNE))
    goods = world.receipt(receipt)["goods"]
    world.pledged(receipt, world.accepted(world.product(goods=[goods], series=[world.priced(goods=goods)])))
    world.do("MeasureStock", stock=stock, kg=90 * TONNE)
    world.do("MeasureStock", stock=stock, kg=100 * TONNE)
    gateway.caught_up()
    for member in (Who.SUPPLIER, Who.BANK):
        assert told(gateway, member, receipt) == ["stock_short", "stock_covered"]
    assert told(gateway, Who.WAREHOUSE, receipt) == told(gateway, Who.CARRIER, receipt) == []
    with gateway.client(Who.BANK) as client:
        notice = next(client.items("/v1/notices", subject=receipt))
        assert receipt in notice["zh"] and "90,000 kg" in notice["en"]


def test_L_37_whoever_holds_and_stores_is_told_of_a_freeze(gateway: Gateway, world: NodeWorld) -> None:
    receipt = world.issued()
    world.do("Freeze", subject=receipt, quantity=TONNE, until=world.now + DAY)
    gateway.caught_up()
    assert told(gateway, Who.SUPPLIER, receipt) == told(gateway, Who.WAREHOUSE, receipt) == ["frozen"]
    assert told(gateway, Who.COURT, receipt) == ["frozen"] * 2 and told(gateway, Who.BUYER, receipt) == []


def test_WR_16_pledgee_is_told_of_a_loss(gateway: Gateway, world: NodeWorld) -> None:
    receipt = world.goods(10 * TONNE)
    world.pledged(receipt)
    world.lost(receipt)
    gateway.caught_up()
    assert told(gateway, Who.BANK, receipt) == told(gateway, Who.SUPPLIER, receipt) == ["lost"]
