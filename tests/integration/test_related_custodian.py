"""AB-38: a custodian that is related to the pledgor keeps a pledge only on the pledgee's decision."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from typing import Any

import httpx
import pytest

from scf_ledger.client import Refused
from scf_ledger.gateway.tables import ActDraft, Control
from scf_ledger.loans.tables import LoanLine
from tests.evm.keys import checker, maker
from tests.evm.members import Who, uscc
from tests.integration.test_cli import Scf, refused, said, scf  # noqa: F401
from tests.integration.test_problems import assert_problem
from tests.support.chain import NodeWorld
from tests.support.gateway import OPERATOR, Gateway, fresh

SUPPLIER, WAREHOUSE, BANK = Who.SUPPLIER, Who.WAREHOUSE, Who.BANK
#: organisations that are no members
HOLDING, GROUP = uscc(901), uscc(902)
SOURCE = "0x" + "5c" * 32
DECISION = "授信审批决议 2026-118: 接受关联保管人"
DIGEST = "0x" + sha256(DECISION.encode()).hexdigest()


@pytest.fixture(autouse=True)
def _nobody_is_related(gateway: Gateway) -> Iterator[None]:
    """What a test states is forgotten after it: other tests share the gateway."""
    yield
    from sqlmodel import delete

    with gateway.ledger.database.write() as session:
        session.execute(delete(Control))


def state(gateway: Gateway, organisation: object, controller: str, by: int = BANK, **more: Any) -> httpx.Response:
    with gateway.http(by) as http:
        body = {"controller": controller, "source": SOURCE, **more}
        return http.post(f"/v1/members/{organisation}/controllers", json=body, headers=fresh())


def related(gateway: Gateway) -> None:
    """One holding stands behind pledgor and custodian."""
    for member in (SUPPLIER, WAREHOUSE):
        assert state(gateway, int(member), HOLDING).status_code == 201


def ready(gateway: Gateway, world: NodeWorld) -> dict[str, Any]:
    """What a pledge names when somebody puts it into the box."""
    named = {"loan": world.accepted(), "receipt": world.goods(1_130_434)}
    gateway.caught_up()
    return named


def needs_decision(caught: pytest.ExceptionInfo[Refused]) -> None:
    assert caught.value.code == "RELATED_CUSTODIAN"
    assert caught.value.values["controllers"] and caught.value.body["rules"] == ["AB-38"]
    assert [error["pointer"] for error in caught.value.errors] == ["/relatedOverride"]


def test_AB_38_a_pledge_with_a_related_custodian_needs_the_banks_decision(gateway: Gateway, world: NodeWorld) -> None:
    pledge = ready(gateway, world)
    related(gateway)
    with pytest.raises(Refused) as caught:
        gateway.put("Pledge", SUPPLIER, **pledge)
    needs_decision(caught)
    assert caught.value.values["controllers"] == [HOLDING]
    done = gateway.do("Pledge", SUPPLIER, **pledge, relatedOverride={"text": DECISION})
    gateway.caught_up()
    with gateway.ledger.database.read() as session:
        assert session.get_one(LoanLine, (pledge["loan"], pledge["receipt"])).related_override == DIGEST
    with gateway.client(BANK) as client:
        (event,) = [
            one
            for one in client.get(f"/v1/history/{pledge['loan']}")["items"]
            if one["act"] == done.id and one["name"] == "Pledged"
        ]
    assert event["values"]["act"]["relatedOverride"] == DIGEST


def test_AB_38_without_a_relation_no_decision_is_asked_for(gateway: Gateway, world: NodeWorld) -> None:
    pledge = ready(gateway, world)
    state(gateway, int(SUPPLIER), HOLDING)
    state(gateway, int(WAREHOUSE), GROUP)
    assert gateway.do("Pledge", SUPPLIER, **pledge).state == "done"


def test_AB_38_control_is_passed_on_through_organisations_that_are_no_members(
    gateway: Gateway, world: NodeWorld
) -> None:
    pledge = ready(gateway, world)
    state(gateway, int(SUPPLIER), HOLDING)
    gateway.put("Pledge", SUPPLIER, **pledge, deadline=world.now + 7_000)
    state(gateway, HOLDING, GROUP)
    state(gateway, GROUP, uscc(WAREHOUSE))
    with pytest.raises(Refused) as caught:
        gateway.put("Pledge", SUPPLIER, **pledge)
    needs_decision(caught)
    assert caught.value.values["controllers"] == [uscc(WAREHOUSE)]


def test_AB_38_a_relation_that_becomes_known_stops_the_last_signature(gateway: Gateway, world: NodeWorld) -> None:
    view = gateway.put("Pledge", SUPPLIER, **ready(gateway, world))
    view = gateway.sign(view, maker(SUPPLIER), SUPPLIER)
    view = gateway.sign(view, maker(WAREHOUSE), WAREHOUSE)
    related(gateway)
    with pytest.raises(Refused) as caught:
        gateway.sign(view, maker(BANK), BANK)
    needs_decision(caught)
    with gateway.ledger.database.read() as session:
        assert session.get_one(ActDraft, view.id).state == "collecting"
    assert gateway.operation(view.id) is None
    state(gateway, int(WAREHOUSE), HOLDING, ended=True)
    gateway.sign(view, maker(BANK), BANK)
    with gateway.client(BANK) as client:
        assert client.finish(view.id).state == "done"


def test_AB_38_a_substitute_with_a_related_custodian_needs_it_too(gateway: Gateway, world: NodeWorld) -> None:
    first, second = world.goods(1_130_434), world.goods(1_130_434)
    loan = world.registered(first)
    gateway.caught_up()
    message: dict[str, Any] = {
        "loan": loan,
        "incoming": second,
        "outgoing": first,
        "registry": "ZDW",
        "number": {"text": "0987654321"},
        "registeredAt": world.now - 1,
        "registeredUntil": world.loan(loan)["maturityDay"] + 1,
        "certificate": {"text": "certificate"},
    }
    related(gateway)
    with pytest.raises(Refused) as caught:
        gateway.put("Substitute", SUPPLIER, **message)
    needs_decision(caught)
    view = gateway.put("Substitute", SUPPLIER, **message, relatedOverride=DIGEST)
    for desk, member in (
        (maker(SUPPLIER), SUPPLIER),
        (maker(WAREHOUSE), WAREHOUSE),
        (maker(BANK), BANK),
        (checker(BANK), BANK),
    ):
        view = gateway.sign(view, desk, member)
    with gateway.client(BANK) as client:
        assert client.finish(view.id).state == "done"
        gateway.caught_up()
        lines = {line["receipt"]: line for line in client.get(f"/v1/loans/{loan}/lines")["items"]}
    assert lines[second]["related_override"] == DIGEST
    assert lines[second]["registered_at"] == message["registeredAt"] and lines[second]["registry_code"] == "ZDW"
    assert (lines[first]["released_kg"], lines[first]["related_override"]) == ("1130434", "")


# ---------------------------------------------------------------- stating who controls whom


@pytest.mark.parametrize("member", [OPERATOR, Who.PLATFORM, Who.BANK, Who.FACTOR, Who.COURT])
def test_lenders_auditors_and_the_platform_state_control(gateway: Gateway, member: int) -> None:
    answer = state(gateway, int(SUPPLIER), HOLDING, by=member)
    assert answer.status_code == 201, answer.text
    stated = {name: answer.json()[name] for name in ("organisation", "controller", "source", "stated_by", "ended_at")}
    assert stated == {
        "organisation": uscc(SUPPLIER),
        "controller": HOLDING,
        "source": SOURCE,
        "stated_by": int(member),
        "ended_at": None,
    }


@pytest.mark.parametrize("member", [Who.SUPPLIER, Who.WAREHOUSE, Who.BUYER, Who.CARRIER])
def test_others_do_not_state_control(gateway: Gateway, member: int) -> None:
    assert_problem(state(gateway, int(SUPPLIER), HOLDING, by=member), 403, "FORBIDDEN")


def test_who_sees_who_controls_an_organisation(gateway: Gateway) -> None:
    state(gateway, int(SUPPLIER), HOLDING)
    for member in (OPERATOR, BANK, Who.PLATFORM, Who.COURT, SUPPLIER):
        for name in (int(SUPPLIER), uscc(SUPPLIER)):
            with gateway.client(member) as client:
                (one,) = client.get(f"/v1/members/{name}/controllers")["items"]
                assert one["controller"] == HOLDING
    with gateway.http(WAREHOUSE) as http:
        assert_problem(http.get(f"/v1/members/{int(SUPPLIER)}/controllers"), 403, "FORBIDDEN")


@pytest.mark.parametrize(
    ("changed", "pointer"),
    [
        ({"controller": HOLDING[:-1] + "0"}, "/controller"),
        ({"controller": "A holding"}, "/controller"),
        ({"controller": uscc(SUPPLIER)}, "/controller"),
        ({"source": "0x12"}, "/source"),
    ],
)
def test_a_wrong_statement_of_control_is_named(gateway: Gateway, changed: dict[str, Any], pointer: str) -> None:
    with gateway.http(BANK) as http:
        body = {"controller": HOLDING, "source": SOURCE, **changed}
        answer = http.post(f"/v1/members/{int(SUPPLIER)}/controllers", json=body, headers=fresh())
    assert assert_problem(answer, 422, "FIELD_INVALID")["errors"][0]["pointer"] == pointer


def test_nobody_controls_whom_nobody_knows(gateway: Gateway) -> None:
    for name in ("999", "nobody", HOLDING[:-1]):
        assert_problem(state(gateway, name, GROUP), 404, "NOT_FOUND")


def test_control_is_stated_and_shown_from_a_shell(scf: Scf, gateway: Gateway) -> None:  # noqa: F811
    arguments = ("members", "control", int(WAREHOUSE), "--by", HOLDING, "--source", SOURCE)
    assert HOLDING in said(scf(BANK, *arguments))
    assert HOLDING in said(scf(BANK, "members", "controllers", uscc(WAREHOUSE)))
    said(scf(BANK, *arguments, "--ended"))
    with gateway.client(BANK) as client:
        (one,) = client.get(f"/v1/members/{int(WAREHOUSE)}/controllers")["items"]
    assert one["ended_at"]
    assert "FORBIDDEN" in refused(scf(SUPPLIER, *arguments))
    assert "none" in scf(BANK, "members", "controllers", GROUP).stderr
