"""What a loan owes, as the gateway says it and as the contracts count it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from scf_ledger.client import Refused
from tests.evm.members import Who
from tests.support.chain import NodeWorld
from tests.support.gateway import Gateway

EPOCH = date(1970, 1, 1)


def test_the_exposure_is_the_contracts(gateway: Gateway, world: NodeWorld) -> None:
    loan = world.drawn()
    gateway.caught_up()
    with gateway.client(Who.SUPPLIER) as client:
        for days in (0, 1, 45, 90, 120):
            day = world.today + days
            owed = client.get(f"/v1/loans/{loan}/debt", day=str(EPOCH + timedelta(days=day)))
            assert int(owed["exposure"]) == world.view("PledgeLoans", "exposureOn", loan, day)
            assert int(owed["total"]) == sum(int(owed[n]) for n in ("costs", "penalty", "interest", "principal"))
        assert client.get(f"/v1/loans/{loan}/debt")["value_day"] == world.today


def test_the_total_settles_the_loan(gateway: Gateway, world: NodeWorld) -> None:
    loan = world.drawn()
    gateway.caught_up()
    with gateway.client(Who.BANK) as client:
        owed = client.get(f"/v1/loans/{loan}/debt")
        world.pay(loan, amount=int(owed["total"]), valueDay=owed["value_day"])
        gateway.caught_up()
        assert client.get(f"/v1/loans/{loan}")["state"] == "settled"


def test_a_debt_is_its_parties_affair(gateway: Gateway, world: NodeWorld) -> None:
    loan = world.drawn()
    gateway.caught_up()
    with gateway.client(Who.CARRIER) as client, pytest.raises(Refused, match="FORBIDDEN"):
        client.get(f"/v1/loans/{loan}/debt")
