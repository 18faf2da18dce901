"""The history of a thing shows a member what it is party to, and of what is open to all no more than that."""

from __future__ import annotations

import pytest

from scf_ledger.client import Refused
from tests.evm.members import Who
from tests.support.chain import NodeWorld
from tests.support.gateway import Gateway


def names(gateway: Gateway, member: int, name: str) -> list[str]:
    with gateway.client(member) as client:
        return [event["name"] for event in client.get(f"/v1/history/{name}")["items"]]


def test_a_product_shows_nobody_the_loans_of_others(gateway: Gateway, world: NodeWorld) -> None:
    product = world.product()
    world.accepted(product)
    gateway.caught_up()
    assert names(gateway, Who.CARRIER, product) == ["ProductDefined"]
    assert "LoanApplied" in names(gateway, Who.SUPPLIER, product)
    assert "LoanApplied" in names(gateway, Who.COURT, product)


def test_an_invoice_shows_only_those_who_signed_for_it(gateway: Gateway, world: NodeWorld) -> None:
    voucher = world.active_voucher()
    invoice = world.acts[voucher].message["invoices"][0]["invoice"]
    gateway.caught_up()
    assert names(gateway, Who.BUYER, invoice) == ["VoucherIssued"]
    with pytest.raises(Refused, match="NOT_FOUND"):
        names(gateway, Who.CARRIER, invoice)
