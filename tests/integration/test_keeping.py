"""Keeping goods over HTTP: requests and answers, notices, claims and caps; every wrong one refused with its code."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from scf_ledger.acts.formats import day_date
from tests.evm.members import Who
from tests.integration.test_oversight import refused
from tests.integration.test_problems import assert_problem
from tests.support.chain import NodeWorld
from tests.support.gateway import Gateway, fresh

BANK, BUYER, CARRIER, DEPOT, FACTOR = Who.BANK, Who.BUYER, Who.CARRIER, Who.DEPOT, Who.FACTOR
SUPPLIER, WAREHOUSE = Who.SUPPLIER, Who.WAREHOUSE
PAPER = {"text": "what stands behind it"}
DAY = 86_400


@pytest.fixture
def receipt(gateway: Gateway, world: NodeWorld) -> str:
    """1,000 t of the supplier's coils that the bank lends on."""
    made = world.goods(1_000_000)
    world.pledged(made)
    gateway.caught_up()
    return made


def told(gateway: Gateway, member: int, receipt: str) -> list[str]:
    with gateway.client(member) as client:
        return [one["kind"] for one in client.notices(subject=receipt)]


def window(world: NodeWorld) -> dict[str, Any]:
    return {"windowFrom": world.now + DAY, "windowUntil": world.now + 8 * DAY}


# ---------------------------------------------------------------- L-06


def test_L_06_a_request_waits_in_the_timers_and_a_refusal_stays_in_the_records(
    gateway: Gateway, world: NodeWorld, receipt: str
) -> None:
    asked = {"receipt": receipt, "purpose": "sample", "request": PAPER, **window(world)}
    refused(gateway, "NOT_HOLDER", "RequestInspection", BUYER, **asked, holder=BUYER)
    gone = {"windowFrom": 1, "windowUntil": 2}
    refused(gateway, "INSPECTION_WINDOW", "RequestInspection", SUPPLIER, **{**asked, **gone})
    refused(gateway, "KIND_MISSING", "RequestInspection", SUPPLIER, **{**asked, "purpose": 0})
    request = gateway.do("RequestInspection", SUPPLIER, **asked).id
    for who in (SUPPLIER, WAREHOUSE, BANK):
        with gateway.client(who) as client:
            (timer,) = client.get("/v1/timers", subject=request)["items"]
        assert (timer["kind"], timer["rule"], timer["state"]) == ("inspection_answer", "L-06", "due")
    assert told(gateway, WAREHOUSE, receipt) == ["inspection_requested"]
    refused(gateway, "NOT_CUSTODIAN", "AnswerInspection", DEPOT, inspection=request, custodian=DEPOT, answer="refused",
            reason=PAPER)  # fmt: skip
    refused(gateway, "ANSWER_INCOMPLETE", "AnswerInspection", WAREHOUSE, inspection=request, answer="refused")
    refused(gateway, "INSPECTION_WINDOW", "AnswerInspection", WAREHOUSE, inspection=request, answer="agreed",
            inspectAt=world.now)  # fmt: skip
    gateway.do("AnswerInspection", WAREHOUSE, inspection=request, answer="refused", reason=PAPER)
    refused(gateway, "INSPECTION_NOT_OPEN", "AnswerInspection", WAREHOUSE, inspection=request, answer="refused",
            reason=PAPER)  # fmt: skip
    with gateway.client(SUPPLIER) as client:
        assert client.get("/v1/timers", subject=request)["items"] == []
        (shown,) = client.get("/v1/inspections", receipt=receipt, state="refused")["items"]
    assert (shown["id"], shown["purpose"], shown["holder"], shown["pledgee"]) == (request, "sample", SUPPLIER, BANK)
    assert int(shown["reason"], 16) and shown["inspect_at"] == 0
    assert told(gateway, SUPPLIER, receipt) == ["inspection_answered"]


def test_L_06_an_inspection_is_agreed_on_its_own_route_and_strangers_do_not_read_it(
    gateway: Gateway, world: NodeWorld, receipt: str
) -> None:
    with gateway.http(SUPPLIER) as http:
        body = {"purpose": "inspect", "request": PAPER, **window(world)}
        posted = http.post(f"/v1/receipts/{receipt}/inspections", json=body, headers=fresh())
        assert posted.status_code == 201 and posted.json()["kind"] == "RequestInspection"
        body["purpose"] = "admire"
        wrong = http.post(f"/v1/receipts/{receipt}/inspections", json=body, headers=fresh())
        assert_problem(wrong, 422, "FIELD_INVALID")
    request = gateway.do("RequestInspection", SUPPLIER, receipt=receipt, purpose="inspect", request=PAPER,
                         **window(world)).id  # fmt: skip
    moment = datetime.fromtimestamp(world.now + 2 * DAY, UTC).isoformat()
    gateway.do("AnswerInspection", WAREHOUSE, inspection=request, answer="agreed", inspectAt=moment)
    with gateway.client(SUPPLIER) as client:
        assert client.get(f"/v1/inspections/{request}")["state"] == "agreed"
    with gateway.http(CARRIER) as http:
        assert_problem(http.get(f"/v1/inspections/{request}"), 403, "FORBIDDEN")


# ---------------------------------------------------------------- L-07


def test_L_07_an_impairment_reaches_holder_and_pledgee(gateway: Gateway, receipt: str) -> None:
    seen = {"receipt": receipt, "kg": 4_000, "observedAt": 1_700_000_000, "evidence": PAPER}
    refused(gateway, "NOT_CUSTODIAN", "ReportImpairment", DEPOT, **seen, custodian=DEPOT, impairment="damage")
    refused(gateway, "DISPOSAL_NOT_ALLOWED", "ReportImpairment", WAREHOUSE, **seen, impairment="damage",
            disposal="done")  # fmt: skip
    heavier = {**seen, "kg": 1_000_001}
    refused(gateway, "QUANTITY_INVALID", "ReportImpairment", WAREHOUSE, **heavier, impairment="damage")
    done = gateway.do("ReportImpairment", WAREHOUSE, **seen, impairment="danger", disposal="demanded")
    refused(gateway, "MOMENT_INVALID", "ReportImpairment", WAREHOUSE, **seen, impairment="deterioration")
    for who in (SUPPLIER, BANK):
        with gateway.client(who) as client:
            (notice,) = client.get("/v1/notices", subject=receipt, kind="impaired")["items"]
            (shown,) = client.get(f"/v1/receipts/{receipt}/impairments")["items"]
        assert "4,000" in notice["zh"] and "催告" not in notice["zh"] and "请及时处置" in notice["zh"]
        assert "4,000 kg" in notice["en"] and "dispose of it without delay" in notice["en"]
        assert notice["act"] == shown["act"] == done.id
        assert (shown["kind"], shown["kg"], shown["disposal"]) == ("danger", "4000", "demanded")
    assert told(gateway, CARRIER, receipt) == []


# ---------------------------------------------------------------- L-08


def test_L_08_collection_is_demanded_when_storage_is_over(gateway: Gateway, world: NodeWorld, receipt: str) -> None:
    demand = {"notice": PAPER, "collectBy": str(day_date(world.today + 90))}
    refused(gateway, "STORAGE_RUNNING", "DemandCollection", WAREHOUSE, receipt=receipt, **demand)
    late = world.over()
    gateway.caught_up()
    refused(gateway, "NOT_CUSTODIAN", "DemandCollection", DEPOT, receipt=late, custodian=DEPOT, **demand)
    today = {**demand, "collectBy": str(day_date(world.today))}
    refused(gateway, "COLLECTION_TERM", "DemandCollection", WAREHOUSE, receipt=late, **today)
    gateway.do("DemandCollection", WAREHOUSE, receipt=late, **demand)
    gateway.do("DemandCollection", WAREHOUSE, receipt=late, **demand)
    with gateway.client(SUPPLIER) as client:
        items = client.get(f"/v1/receipts/{late}/collection-demands")["items"]
        notice = next(client.items("/v1/notices", subject=late))
    assert [one["version"] for one in items] == [1, 2]
    assert notice["kind"] == "collection_demanded" and demand["collectBy"] in notice["zh"]


# ---------------------------------------------------------------- L-09


def test_L_09_a_loss_is_claimed_with_its_cause_and_answered_by_two(gateway: Gateway, receipt: str) -> None:
    loss = {"receipt": receipt, "kg": 1_000, "amount": 345_000, "currency": "CNY", "evidence": PAPER}
    refused(gateway, "NOT_HOLDER", "ClaimLoss", BUYER, **loss, holder=BUYER, causeCode="packing")
    refused(gateway, "AMOUNT_MISSING", "ClaimLoss", SUPPLIER, **{**loss, "amount": 0}, causeCode="packing")
    claim = gateway.do("ClaimLoss", SUPPLIER, **loss, causeCode="poor_keeping").id
    answer = {"claim": claim, "statement": PAPER, "causeCode": "nature"}
    refused(gateway, "OVER_ACCEPTED", "AnswerClaim", WAREHOUSE, **answer, accepted=345_001)
    refused(gateway, "NOT_CUSTODIAN", "AnswerClaim", DEPOT, **answer, accepted=1, custodian=DEPOT)
    view = gateway.put("AnswerClaim", WAREHOUSE, **answer, accepted=45_000)
    assert "450.00 CNY" in view.raw["text"]["en"], "in the claim's currency"
    with gateway.client(WAREHOUSE) as client:
        client.finish(gateway.sign_all(view).id)
    refused(gateway, "CLAIM_NOT_OPEN", "AnswerClaim", WAREHOUSE, **answer, accepted=0)
    with gateway.client(BANK) as client:
        shown = client.get(f"/v1/loss-claims/{claim}")
    assert (shown["amount"], shown["accepted"], shown["state"]) == ("345000", "45000", "answered")
    assert (shown["cause_code"], shown["answered_cause_code"]) == ("poor_keeping", "nature")
    assert told(gateway, WAREHOUSE, receipt) == ["loss_claimed"]
    assert told(gateway, BANK, receipt) == ["loss_claimed", "claim_answered"]
    with gateway.http(CARRIER) as http:
        assert_problem(http.get(f"/v1/loss-claims/{claim}"), 403, "FORBIDDEN")


# ---------------------------------------------------------------- L-10


def test_L_10_a_cap_is_read_and_rises_only_with_its_pledgee(gateway: Gateway, receipt: str) -> None:
    letter = {"receipt": receipt, "currency": "CNY", "letter": PAPER}
    refused(gateway, "NOT_CUSTODIAN", "WaiveLien", DEPOT, **letter, custodian=DEPOT, cap=0)
    refused(gateway, "NOT_PLEDGEE", "WaiveLien", WAREHOUSE, **letter, pledgee=0, cap=0)
    for cap in (50_000, 20_000):
        gateway.do("WaiveLien", WAREHOUSE, **letter, cap=cap)
    refused(gateway, "NOT_CONSENTING", "WaiveLien", WAREHOUSE, **letter, cap=30_000, consent=0)
    view = gateway.put("WaiveLien", WAREHOUSE, **letter, cap=30_000)
    message = view.raw["typed_data"]["message"]
    assert (message["pledgee"], message["consent"]) == (str(int(BANK)), str(int(BANK))), "the ledger knows who consents"
    with gateway.client(WAREHOUSE) as client:
        client.finish(gateway.sign_all(view).id)
    gateway.do("WaiveLien", WAREHOUSE, **letter, pledgee=FACTOR, cap=0)
    with gateway.client(BANK) as client:
        items = client.get(f"/v1/receipts/{receipt}/lien-caps")["items"]
    assert [(one["pledgee"], one["version"], one["cap"], one["consented"]) for one in items] == [
        (BANK, 1, "50000", False),
        (BANK, 2, "20000", False),
        (BANK, 3, "30000", True),
        (FACTOR, 1, "0", False),
    ]
    with gateway.http(CARRIER) as http:
        assert_problem(http.get(f"/v1/receipts/{receipt}/lien-caps"), 403, "FORBIDDEN")
