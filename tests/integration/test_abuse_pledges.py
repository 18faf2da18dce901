"""Frauds with pledged goods through the API: each is refused with its code, its rule and its values.

Every act here is signed by all its parties with their own keys, so that what refuses it is the rule and not the lack of
a signature.
"""

from __future__ import annotations

from typing import Any

import pytest

from scf_ledger.client import Refused
from tests.evm.keys import device, maker
from tests.evm.members import Who
from tests.support.chain import Chain, NodeWorld
from tests.support.gateway import OPERATOR, Gateway
from tests.support.goods import DAY, SUPPLIER, WAREHOUSE, Yard, text, told
from tests.support.waiting import eventually

BANK, FACTOR, PLATFORM, COURT = Who.BANK, Who.FACTOR, Who.PLATFORM, Who.COURT
#: of goods at 3,450.00 a tonne: what 2,415,000.00 need at 70 %, and 130,434 kg more
KG = 1_130_434


@pytest.fixture
def yard(gateway: Gateway) -> Yard:
    return Yard(gateway)


def of_the_factor(world: NodeWorld) -> str:
    """A loan of another lender than the bank, on accepted terms."""
    return world.accepted(world.product(financier=FACTOR, series=[world.priced(owner=FACTOR)]))


def test_AB_12_a_receipt_is_pledged_to_one_lender(yard: Yard, world: NodeWorld) -> None:
    receipt = world.goods(KG)
    world.pledged(receipt)
    loans = {FACTOR: of_the_factor(world), BANK: world.accepted()}
    yard.gateway.caught_up()
    for lender, loan in loans.items():
        values = yard.refuses("ALREADY_PLEDGED", "AB-12", "Pledge", SUPPLIER, loan=loan, receipt=receipt, kg=1)
        assert values == {"receipt": receipt, "pledgee": str(int(BANK))}, lender
    assert yard.receipt(receipt)["pledgee"] == BANK


def test_AB_13_of_two_pledges_in_one_block_exactly_one_wins(yard: Yard, world: NodeWorld, chain: Chain) -> None:
    """The bank's comes through this gateway, the factor's through its own node: neither knows of the other."""
    receipt = world.goods(KG)
    mine, other = world.accepted(), of_the_factor(world)
    yard.gateway.caught_up()
    view = yard.gateway.put("Pledge", SUPPLIER, loan=mine, receipt=receipt)
    act, signatures = world.signed("Pledge", loan=other, receipt=receipt)
    raw = world.ledger.raw(act.type.contract, act.call(signatures))
    with chain.paused():
        yard.gateway.sign_all(view)
        eventually(lambda: pending(chain) == 1)
        sent = chain.node.rpc("eth_sendRawTransaction", "0x" + raw.hex())
        assert pending(chain) == 2
        chain.mine()
    with yard.gateway.client(SUPPLIER) as client, pytest.raises(Refused) as refused:
        client.finish(view.id)
    values = told(refused.value, "VERSION_CONFLICT", "AB-13")
    assert values == {"record": receipt, "actual": "2", "named": "1"}
    with yard.gateway.client(SUPPLIER) as client:
        lost = client.act(view.id).raw["transaction"]["hash"]
    won, reverted = (chain.node.rpc("eth_getTransactionReceipt", one) for one in (sent, lost))
    assert won["blockNumber"] == reverted["blockNumber"], "one block"
    assert (won["status"], reverted["status"]) == ("0x1", "0x0")
    yard.gateway.caught_up()
    assert yard.receipt(receipt)["pledgee"] == FACTOR
    with yard.gateway.client(BANK) as client:
        assert client.get(f"/v1/loans/{mine}/lines")["items"] == []


def pending(chain: Chain) -> int:
    """Transactions that wait for a block."""
    return int(chain.node.rpc("txpool_status")["pending"], 16)


def test_AB_16_collateral_leaves_down_to_the_floor_and_not_a_kilogram_more(yard: Yard, world: NodeWorld) -> None:
    receipt = world.goods(KG)
    loan = world.drawn(receipt)
    yard.gateway.caught_up()
    more = {"loan": loan, "receipt": receipt, "kg": 130_435}
    values = yard.refuses("BELOW_FLOOR", "AB-16", "Release", BANK, **more)
    assert values == {"loan": loan, "valueAfter": str(999_999 * 345), "floor": "345000000"}
    yard.gateway.do("Release", BANK, **{**more, "kg": 130_434})
    values = yard.refuses("BELOW_FLOOR", "AB-16", "Release", BANK, **{**more, "kg": 1})
    assert values["loan"] == loan
    assert yard.receipt(receipt)["lien_kg"] == "1000000"


def test_AB_17_another_lender_releases_nothing(yard: Yard, world: NodeWorld) -> None:
    receipt = world.goods(KG)
    loan = world.registered(receipt)
    yard.gateway.caught_up()
    stolen = {"loan": loan, "receipt": receipt, "kg": KG, "pledgee": int(FACTOR)}
    values = yard.refuses("NOT_PLEDGEE", "AB-17", "Release", FACTOR, **stolen)
    assert values == {"record": loan, "named": str(int(FACTOR)), "pledgee": str(int(BANK))}
    assert yard.receipt(receipt)["lien_kg"] == str(KG)


@pytest.mark.parametrize("nobody", [PLATFORM, SUPPLIER, WAREHOUSE, COURT])
def test_AB_17_whoever_lends_nothing_signs_no_release(yard: Yard, world: NodeWorld, nobody: Who) -> None:
    """Neither in its own name nor in the pledgee's: the platform's operator as little as the borrower."""
    receipt = world.goods(KG)
    loan = world.registered(receipt)
    yard.gateway.caught_up()
    named = {"loan": loan, "receipt": receipt, "kg": KG}
    view = yard.gateway.put("Release", OPERATOR, **named)
    own = yard.gateway.put("Release", nobody, **named, pledgee=int(nobody))
    for one, poster in ((view, OPERATOR), (own, nobody)):
        with pytest.raises(Refused) as refused:
            yard.gateway.sign(one, maker(nobody), poster)
        assert refused.value.code == "PARTY_NOT_OF_ACT" and refused.value.values["member"] in (nobody, str(nobody))
    assert yard.receipt(receipt)["lien_kg"] == str(KG)


# ---------------------------------------------------------------- what lies over a receipt


def test_AB_18_goods_that_left_without_an_order_move_and_secure_nothing(yard: Yard, world: NodeWorld) -> None:
    held = yard.coils(8_500)
    loan = world.accepted()
    yard.gateway.caught_up()
    alarm = {"receipt": held.receipt, "authority": int(WAREHOUSE), "cause": "gate_exit", "evidence": {"text": "photo"}}
    yard.gateway.do("Suspend", WAREHOUSE, **alarm, observedAt=yard.now())
    attempts: dict[str, dict[str, Any]] = {
        "Endorse": yard.endorsing(held.receipt),
        "IssueDeliveryOrder": yard.ordering(held),
        "Pledge": {"loan": loan, "receipt": held.receipt},
    }
    for kind, message in attempts.items():
        values = yard.refuses("SUSPENDED", "AB-18", kind, SUPPLIER, **message)
        assert values == {"receipt": held.receipt}, kind
    shown = yard.receipt(held.receipt)
    assert (shown["suspensions"], shown["holder"], shown["lien_kg"]) == (1, SUPPLIER, "0")


def test_AB_37_goods_out_of_control_secure_nothing(yard: Yard, world: NodeWorld) -> None:
    """The device at the goods says that they are gone: nobody lends on them."""
    held, pledged = apart(world), apart(world)
    loan, other = world.accepted(), world.registered(pledged)
    yard.gateway.caught_up()
    for receipt in (held, pledged):
        gone(yard, world, receipt)
    values = yard.refuses("CONTROL_BROKEN", "AB-37", "Pledge", SUPPLIER, loan=loan, receipt=held)
    assert values == {"receipt": held}
    drawing = {"loan": other, "amount": 1_000_000, "account": text(), "payBy": yard.now() + DAY}
    values = yard.refuses("CONTROL_BROKEN", "AB-37", "Draw", BANK, **drawing)
    assert values == {"receipt": pledged}


def apart(world: NodeWorld) -> str:
    """A receipt over a coil at a place of its own."""
    return world.issued(inbound=world.inbound(units=[{"key": world.fresh(), "kg": KG}], place=world.fresh()))


def gone(yard: Yard, world: NodeWorld, receipt: str) -> None:
    """A device is bound to a receipt's goods and says that they are not as they were."""
    place = world.receipt(receipt)["place"]
    guard = device(WAREHOUSE, place)
    assert world.registered_device(WAREHOUSE, place) == guard.id
    yard.gateway.caught_up()
    bound = {"owner": int(WAREHOUSE), "place": place, "maxGap": 3_600, "maxSkew": 900}
    yard.gateway.do("BindDevice", WAREHOUSE, device=guard.id, **bound)
    with yard.gateway.client(WAREHOUSE) as client:
        proven = client.get(f"/v1/devices/{guard.id}")["proven_at"]
        said = {"device": guard.id, "status": "broken", "reading": {"text": "empty"}}
        observed = max(client.get("/v1/status/chain")["chain_time"], proven + 1)
        view = client.create("AttestControl", {**said, "observedAt": observed})
        client.sign(view, guard)
        client.finish(view.id)
