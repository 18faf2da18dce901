"""Oversight over HTTP: every fraud is refused with its code; whom it concerns reads what happened and what is due."""

from __future__ import annotations

from typing import Any

import pytest

from scf_ledger.acts import Capability
from scf_ledger.client import Refused
from scf_ledger.problems import PROBLEMS
from tests.evm.keys import Desk
from tests.evm.members import Who
from tests.integration.test_problems import assert_problem
from tests.support.chain import NodeWorld
from tests.support.gateway import OPERATOR, Gateway, fresh
from tests.support.waiting import eventually

BANK, CARRIER, COURT, DEPOT = Who.BANK, Who.CARRIER, Who.COURT, Who.DEPOT
SUPPLIER, WAREHOUSE = Who.SUPPLIER, Who.WAREHOUSE
SEEN = {"text": "what shows it"}


def refused(gateway: Gateway, code: str, kind: str, member: int, **message: Any) -> Refused:
    """An act with every right signature that the ledger refuses with this code, and with the rules of the code."""
    with pytest.raises(Refused) as caught:
        gateway.do(kind, member, **message)
    assert caught.value.code == code, caught.value.body
    assert caught.value.body["rules"] == list(PROBLEMS[code].rules)
    return caught.value


@pytest.fixture
def receipt(gateway: Gateway, world: NodeWorld) -> str:
    made = world.issued(fungible=True)
    gateway.caught_up()
    return made


# ---------------------------------------------------------------- WR-15, AB-18


def test_WR_15_a_receipt_is_suspended_and_lifted_over_http(gateway: Gateway, receipt: str) -> None:
    path = f"/v1/receipts/{receipt}/suspensions"
    given = {"authority": str(int(COURT)), "cause": "regulator", "evidence": SEEN, "observedAt": "2026-01-01T00:00:00Z"}
    with gateway.http(COURT) as http:
        posted = http.post(path, json=given, headers=fresh())
    assert posted.status_code == 201 and posted.json()["kind"] == "Suspend"
    done = gateway.do("Suspend", WAREHOUSE, receipt=receipt, authority=WAREHOUSE, cause="custodian", evidence=SEEN,
                      observedAt="2026-01-01T00:00:00Z")  # fmt: skip
    with gateway.client(SUPPLIER) as client:
        shown = client.get(f"/v1/suspensions/{done.id}")
        assert (shown["state"], shown["cause"], shown["holder"]) == ("live", "custodian", SUPPLIER)
        assert client.get(f"/v1/receipts/{receipt}")["suspensions"] == 1
    refused(gateway, "SUSPENDED", "Endorse", SUPPLIER, receipt=receipt, to=Who.BUYER, basis=SEEN)
    lifted = {"suspension": done.id, "report": {"text": "a wrong alarm"}}
    refused(gateway, "NOT_BENEFICIARY", "LiftSuspension", WAREHOUSE, **lifted, beneficiary=0)
    refused(gateway, "NOT_SUSPENDING_AUTHORITY", "LiftSuspension", DEPOT, **lifted, authority=DEPOT, beneficiary=0)
    view = gateway.put("LiftSuspension", WAREHOUSE, **lifted)
    assert view.raw["typed_data"]["message"]["beneficiary"] == str(int(SUPPLIER)), "the ledger knows who consents"
    with gateway.client(WAREHOUSE) as client:
        client.finish(gateway.sign_all(view).id)
        assert client.get(f"/v1/suspensions/{done.id}")["state"] == "lifted"


def test_AB_18_an_exit_without_a_delivery_order_has_its_code_and_suspends(gateway: Gateway, receipt: str) -> None:
    gone = {"order": "0x" + "77" * 32, "custodian": WAREHOUSE, "carrier": CARRIER, "kg": 1_000, "pieces": 0}
    refused(gateway, "NO_DELIVERY_ORDER", "GateOut", WAREHOUSE, **gone, ticket={"text": f"EXIT {receipt[2:12]}"})
    alarm = {"receipt": receipt, "cause": "gate_exit", "evidence": SEEN, "observedAt": 1_700_000_000}
    refused(gateway, "ROLE_NOT_HELD", "Suspend", DEPOT, **alarm, authority=DEPOT)
    gateway.do("Suspend", WAREHOUSE, **alarm, authority=WAREHOUSE)
    refused(gateway, "SUSPENDED", "Endorse", SUPPLIER, receipt=receipt, to=Who.BUYER, basis=SEEN)


# ---------------------------------------------------------------- WR-20, L-10, L-48


def test_WR_20_a_count_that_differs_suspends_and_is_read(gateway: Gateway, receipt: str) -> None:
    counted = {"receipt": receipt, "witness": BANK, "record": {"text": "counted"}, "takenAt": 1_700_000_000}
    refused(gateway, "NOT_CUSTODIAN", "TakeStock", DEPOT, **counted, custodian=DEPOT, countedKg=1, countedPieces=0)
    done = gateway.do("TakeStock", WAREHOUSE, **counted, countedKg=90_000, countedPieces=0)
    with gateway.client(SUPPLIER) as client:
        (take,) = client.get(f"/v1/receipts/{receipt}/stock-takes")["items"]
        assert (take["counted_kg"], take["book_kg"], take["matches"]) == ("90000", "100000", False)
        assert take["suspension"] == take["act"] == done.id
        assert client.get(f"/v1/suspensions/{done.id}")["authority"] == BANK
    refused(gateway, "SUSPENDED", "IssueDeliveryOrder", SUPPLIER, receipt=receipt, carrier=CARRIER, kg=1_000, pieces=0,
            vehicle={"text": "沪A12345"}, validFrom=1, validUntil="2040-01-01T00:00:00Z")  # fmt: skip
    refused(gateway, "MOMENT_INVALID", "TakeStock", WAREHOUSE, **counted, countedKg=100_000, countedPieces=0)


def test_L_10_unpaid_fees_are_read_and_only_the_custodian_states_them(gateway: Gateway, receipt: str) -> None:
    bill = {"receipt": receipt, "currency": "CNY", "bill": {"text": "bill"}}
    refused(gateway, "NOT_CUSTODIAN", "StateFees", DEPOT, **bill, custodian=DEPOT, amount=0, asOf=1_700_000_000)
    for n, amount in enumerate((250_000, 0)):
        gateway.do("StateFees", WAREHOUSE, **bill, amount=amount, asOf=1_700_000_000 + n)
    with gateway.client(SUPPLIER) as client:
        items = client.get(f"/v1/receipts/{receipt}/fees")["items"]
    assert [(one["version"], one["amount"], one["currency"]) for one in items] == [(1, "250000", 156), (2, "0", 156)]
    with gateway.http(CARRIER) as http:
        assert_problem(http.get(f"/v1/receipts/{receipt}/fees"), 403, "FORBIDDEN")


def test_L_48_a_registration_is_recorded_by_its_code_and_extended(gateway: Gateway, receipt: str) -> None:
    given = {"receipt": receipt, "registry": "QCD", "registeredAt": 1_700_000_000, "certificate": {"text": "proof"}}
    number = {"number": {"text": f"QCD {receipt[2:12]}"}, "registeredUntil": "2040-01-01"}
    refused(gateway, "NOT_PARTY_OF_RECEIPT", "RecordRegistration", CARRIER, **given, **number, filer=CARRIER,
            filing="initial")  # fmt: skip
    for filing in ("initial", "extension"):
        gateway.do("RecordRegistration", WAREHOUSE, **given, **number, filer=WAREHOUSE, filing=filing)
    with gateway.client(SUPPLIER) as client:
        items = client.get(f"/v1/receipts/{receipt}/registrations")["items"]
    assert [(one["registry_code"], one["version"], one["filing"]) for one in items] == [
        ("QCD", 1, "initial"),
        ("QCD", 2, "extension"),
    ]
    with gateway.http(WAREHOUSE) as http:
        wrong = {**given, **number, "filer": int(WAREHOUSE), "filing": "renewal"}
        path = f"/v1/receipts/{receipt}/registrations"
        body = {name: value for name, value in wrong.items() if name != "receipt"}
        assert_problem(http.post(path, json=body, headers=fresh()), 422, "FIELD_INVALID")


# ---------------------------------------------------------------- AB-37


@pytest.fixture
def guard(gateway: Gateway, world: NodeWorld) -> tuple[Desk, str, str]:
    """A device of the warehouse's own, the receipt whose tank it guards, and the tank."""
    tank = world.stock()
    receipt = world.issued(inbound=world.inbound(stock=tank))
    device = world.desk(f"gauge {receipt}", Capability.DEVICE, WAREHOUSE)
    world.add_key(device, WAREHOUSE)
    gateway.caught_up()
    bound = {"owner": WAREHOUSE, "place": tank, "maxGap": 3_600, "maxSkew": 900}
    gateway.do("BindDevice", WAREHOUSE, device=device.id, **bound)
    return device, receipt, tank


def attest(gateway: Gateway, device: Desk, /, **changed: Any) -> None:
    """The device puts an attestation into the box and signs it. Raises Refused."""
    with gateway.client(WAREHOUSE) as client:
        said = {"device": device.id, "status": "intact", "reading": SEEN, **changed}
        proven = client.get(f"/v1/devices/{device.id}")["proven_at"]
        now = max(client.get("/v1/status/chain")["chain_time"], proven + 1)
        view = client.create("AttestControl", {"observedAt": now, **said})
        client.sign(view, device)
        client.finish(view.id)


def test_AB_37_whatever_is_no_fresh_proof_has_its_code(gateway: Gateway, guard: tuple[Desk, str, str]) -> None:
    device, _, tank = guard
    attest(gateway, device)
    with gateway.client(WAREHOUSE) as client:
        now = client.get("/v1/status/chain")["chain_time"]
        last = client.get(f"/v1/devices/{device.id}")["proven_at"]
    wrong: list[tuple[str, dict[str, Any]]] = [
        ("ATTESTATION_REPLAYED", {"sequence": 1}),
        ("ATTESTATION_OUT_OF_ORDER", {"observedAt": last}),
        ("CLOCK_SKEW", {"observedAt": now - 1_000}),
        ("CLOCK_SKEW", {"observedAt": now + 2_000}),
        ("DEVICE_NOT_BOUND", {"place": "0x" + "ee" * 32}),
        ("DEVICE_NOT_BOUND", {"device": "0x" + "ee" * 32, "owner": WAREHOUSE, "place": tank, "sequence": 2}),
    ]
    for code, changed in wrong:
        with pytest.raises(Refused) as caught:
            attest(gateway, device, **changed)
        assert caught.value.code == code
        assert "AB-37" in caught.value.body["rules"]


def test_AB_37_a_missing_number_is_a_broken_proof_that_the_parties_are_told_of(
    gateway: Gateway, guard: tuple[Desk, str, str]
) -> None:
    device, receipt, _ = guard
    attest(gateway, device)
    attest(gateway, device, sequence=3)
    with gateway.client(SUPPLIER) as holder:
        (timer,) = holder.get("/v1/timers", subject=device.id)["items"]
    assert (timer["kind"], timer["rule"], timer["state"]) == ("control_proof", "AB-37", "overdue")
    assert timer["members"] == sorted({SUPPLIER, WAREHOUSE})
    with gateway.client(CARRIER) as stranger:
        assert stranger.get("/v1/timers", subject=device.id)["items"] == []
    with gateway.client(WAREHOUSE) as client:
        assert client.get(f"/v1/devices/{device.id}")["cause"] == "sequence"
        numbers = [one["sequence"] for one in client.get(f"/v1/devices/{device.id}/attestations")["items"]]
    assert numbers == [1, 3]
    gateway.do("RestoreControl", WAREHOUSE, device=device.id, witness=BANK, report=SEEN)
    refused(gateway, "CONTROL_INTACT", "RestoreControl", WAREHOUSE, device=device.id, witness=BANK, report=SEEN)
    with gateway.client(SUPPLIER) as holder:
        assert holder.get("/v1/timers", subject=device.id)["items"] == []
        assert {event["name"] for event in holder.get(f"/v1/history/{receipt}")["items"]} == {"ReceiptIssued"}


def test_AB_37_a_silence_is_not_there_before_it_is(gateway: Gateway, guard: tuple[Desk, str, str]) -> None:
    with gateway.http(OPERATOR) as http:
        operation = http.post(f"/v1/calls/reportGap/{guard[0].id}", json={}, headers=fresh()).json()
    with gateway.client(OPERATOR) as client:
        ended = _ended(client, operation["id"])
    assert ended["state"] == "refused" and ended["problem"]["code"] == "NO_GAP"


def _ended(client: Any, name: str) -> dict[str, Any]:
    eventually(lambda: client.get(f"/v1/operations/{name}")["done"])
    found: dict[str, Any] = client.get(f"/v1/operations/{name}")
    return found


# ---------------------------------------------------------------- timers


def test_L_26_the_window_of_purchase_money_is_shown_to_the_parties(gateway: Gateway, receipt: str) -> None:
    for who, seen in ((SUPPLIER, 1), (WAREHOUSE, 1), (COURT, 1), (OPERATOR, 1), (CARRIER, 0)):
        with gateway.client(who) as client:
            items = client.get("/v1/timers", subject=receipt, kind="purchase_money_window")["items"]
        assert len(items) == seen
        assert all(one["rule"] == "L-26" and one["state"] == "running" for one in items)


def test_L_37_a_freeze_that_lapses_soon_is_told_to_court_and_parties(gateway: Gateway, world: NodeWorld) -> None:
    receipt = world.issued()
    freeze = world.do("Freeze", subject=receipt, quantity=1, until=world.now + 10 * 86_400).id
    gateway.caught_up()
    for who in (COURT, SUPPLIER, WAREHOUSE):
        with gateway.client(who) as client:
            (timer,) = client.get("/v1/timers", subject=freeze)["items"]
        assert (timer["kind"], timer["state"]) == ("freeze_lapses", "due")


def test_timers_are_paged_in_their_order(gateway: Gateway, receipt: str) -> None:
    with gateway.client(OPERATOR) as client:
        whole = client.get("/v1/timers", page_size=200)
        paged = list(client.items("/v1/timers", page_size=2))
        assert [one["subject"] for one in paged][: len(whole["items"])] == [one["subject"] for one in whole["items"]]
        assert [one["due_at"] for one in paged] == sorted(one["due_at"] for one in paged)
        assert receipt in {one["subject"] for one in paged}
    with gateway.http(OPERATOR) as http:
        assert_problem(http.get("/v1/timers", params={"cursor": "x"}), 422, "FIELD_INVALID")
        assert_problem(http.get("/v1/timers", params={"kind": "nothing"}), 422, "FIELD_INVALID")
