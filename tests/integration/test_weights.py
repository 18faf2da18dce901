"""Weights that must agree: inbound, receipt, weighbridge ticket and gauge reading (AB-06)."""

from __future__ import annotations

import json
from typing import Any
from uuid import uuid4

import pytest

from scf_ledger.client import ActView, Refused
from scf_ledger.samples import warehouse_folder
from tests.evm.keys import checker, maker
from tests.evm.members import Who
from tests.support.gateway import EIGHT_ITEMS, Gateway, inbound
from tests.unit.custody.test_goods_fields import COIL

WAREHOUSE, SUPPLIER, BUYER = Who.WAREHOUSE, Who.SUPPLIER, Who.BUYER


def ticket(gateway: Gateway, number: str, net: int, member: int = WAREHOUSE) -> dict[str, Any]:
    """Records a ticket over a net mass."""
    paper = json.loads((warehouse_folder() / "weighbridge-ticket-coil.json").read_text(encoding="utf-8"))
    paper.update(Number=number, TareKg=15_000, NetKg=net, GrossKg=15_000 + net)
    with gateway.client(member) as client:
        recorded: dict[str, Any] = client.document("ticket.json", json.dumps(paper, ensure_ascii=False).encode())
    assert recorded["kind"] == "weighbridge_ticket" and recorded["new"]
    return recorded


def refusal(gateway: Gateway, kind: str, member: int, **message: Any) -> Refused:
    with pytest.raises(Refused) as refused:
        gateway.put(kind, member, **message)
    return refused.value


def accept(gateway: Gateway, number: str, kg: int = 8_500) -> dict[str, Any]:
    stated = inbound(evidence=[{"text": number}], kg=kg, certifiedKg=kg)
    stated["units"][0]["kg"] = kg
    return stated


def name() -> str:
    return f"WB-{uuid4().hex[:12]}"


@pytest.mark.parametrize(
    ("net", "taken"), [(8_500, True), (8_525, True), (8_474, False), (8_526, False), (8_475, True)]
)
def test_AB_06_an_inbound_that_differs_from_its_ticket_is_refused(gateway: Gateway, net: int, taken: bool) -> None:
    number = name()
    recorded = ticket(gateway, number, net)
    # The ticket is found however its number is written.
    stated = accept(gateway, number.lower().replace("-", " "))
    if taken:
        assert gateway.put("AcceptInbound", WAREHOUSE, **stated).state == "collecting"
        return
    refused = refusal(gateway, "AcceptInbound", WAREHOUSE, **stated)
    assert refused.code == "WEIGHT_MISMATCH" and refused.body["rules"] == ["AB-06"] and refused.body["status"] == 422
    assert refused.values["kg"] in (8_500, "8500")
    (one,) = refused.values["tickets"]
    assert (one["number"], int(one["kg"]), one["statement"]) == (number, net, recorded["digest"])
    (error,) = refused.errors
    assert error["pointer"] == "/kg" and str(net) in error["detail"] and str(net) in error["detail_zh"]


def test_AB_06_several_tickets_weigh_together(gateway: Gateway) -> None:
    first, second = name(), name()
    ticket(gateway, first, 5_000)
    ticket(gateway, second, 3_510)
    stated = {**accept(gateway, first), "evidence": [{"text": first}, {"text": second}, {"text": f"PHOTO {first}"}]}
    assert gateway.put("AcceptInbound", WAREHOUSE, **stated).state == "collecting"
    alone = accept(gateway, first)
    assert refusal(gateway, "AcceptInbound", WAREHOUSE, **alone).code == "WEIGHT_MISMATCH"


def test_AB_06_a_ticket_recorded_after_the_act_was_prepared_still_counts(gateway: Gateway) -> None:
    number = name()
    view = gateway.put("AcceptInbound", WAREHOUSE, **accept(gateway, number))
    view = gateway.sign(view, maker(WAREHOUSE), WAREHOUSE)
    ticket(gateway, number, 9_000)
    with pytest.raises(Refused) as refused:
        gateway.sign(view, checker(WAREHOUSE), WAREHOUSE)
    assert refused.value.code == "WEIGHT_MISMATCH"
    with gateway.client(WAREHOUSE) as client:
        assert client.act(view.id).state == "collecting"


def test_AB_06_both_parties_records_of_one_ticket_must_agree(gateway: Gateway) -> None:
    number = name()
    ticket(gateway, number, 8_500)
    ticket(gateway, number, 9_000, SUPPLIER)
    stated = accept(gateway, number)
    assert refusal(gateway, "AcceptInbound", WAREHOUSE, **stated).code == "WEIGHT_MISMATCH"


def test_a_strangers_ticket_stops_nobody(gateway: Gateway) -> None:
    number = name()
    ticket(gateway, number, 1, BUYER)
    assert gateway.put("AcceptInbound", WAREHOUSE, **accept(gateway, number)).state == "collecting"


def _accepted(gateway: Gateway, number: str) -> ActView:
    done = gateway.do("AcceptInbound", WAREHOUSE, **accept(gateway, number))
    gateway.caught_up()
    return done


def _receipt(of: ActView, net: str = "8500") -> dict[str, Any]:
    units = [unit["key"] for unit in of.act().message["units"]]
    goods = {**EIGHT_ITEMS["goods"], "details": {"class": "HRC", **COIL, "net_kg": net, "gross_kg": "30000"}}
    return {
        "inbound": of.id,
        "kg": 8_500,
        "pieces": 1,
        "units": units,
        "lossStandard": "0.2%",
        "storageUntil": "2028-06-30",
        "content": {**EIGHT_ITEMS, "goods": goods},
    }


def test_AB_06_a_receipt_that_differs_from_its_content_or_ticket_is_refused(gateway: Gateway) -> None:
    number = name()
    accepted = _accepted(gateway, number)
    assert gateway.put("IssueReceipt", SUPPLIER, **_receipt(accepted)).state == "collecting"
    refused = refusal(gateway, "IssueReceipt", SUPPLIER, **_receipt(accepted, net="8600"))
    assert refused.code == "WEIGHT_MISMATCH" and (int(refused.values["kg"]), int(refused.values["stated"])) == (
        8_500,
        8_600,
    )
    # The ticket turns up between acceptance and issue, and says something else.
    ticket(gateway, number, 9_000)
    refused = refusal(gateway, "IssueReceipt", SUPPLIER, **_receipt(accepted))
    assert refused.code == "WEIGHT_MISMATCH" and refused.values["tickets"][0]["number"] == number


def test_a_measurement_above_its_reading_is_refused(gateway: Gateway) -> None:
    paper = json.loads((warehouse_folder() / "gauge-reading-methanol.json").read_text(encoding="utf-8"))
    paper["Number"] = name()
    with gateway.client(WAREHOUSE) as client:
        client.document("reading.json", json.dumps(paper, ensure_ascii=False).encode())
    stated = {
        "custodian": int(WAREHOUSE),
        "stock": {"place": f"T-{uuid4().hex[:8]}"},
        "goods": "METHANOL",
        "reading": {"text": paper["Number"]},
        "method": "RADAR",
        "measuredAt": "2026-09-09T08:00:00+08:00",
    }
    assert gateway.put("MeasureStock", WAREHOUSE, kg=1_203_013, **stated).state == "collecting"
    refused = refusal(gateway, "MeasureStock", WAREHOUSE, kg=1_203_014, **stated)
    assert refused.code == "FIELD_INVALID" and refused.errors[0]["pointer"] == "/kg"
    assert "AB-03" in refused.errors[0]["detail"] and "1203013" in refused.errors[0]["detail"]
