"""The gate's way to the ledger: its pack, and the slips of orders, for when it is offline (AB-18, AB-19)."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Response
from sqlmodel import Session

from scf_ledger.acts import Role
from scf_ledger.gate.image import qr_svg
from scf_ledger.gate.slip import Slip, write_slip
from scf_ledger.gateway.auth import Principal
from scf_ledger.gateway.dependencies import LedgerDep, Number, PrincipalDep
from scf_ledger.gateway.gate import account_signers, gate_pack, slip_of
from scf_ledger.gateway.ledger import Ledger
from scf_ledger.gateway.views import names_for, text_view
from scf_ledger.members.tables import Member
from scf_ledger.problems import problem
from scf_ledger.receipts.tables import DeliveryOrder, Receipt

router = APIRouter()


@router.get("/gate/pack", tags=["gate"])
def pack(
    ledger: LedgerDep,
    principal: PrincipalDep,
    custodian: Annotated[Number | None, Query(description="whose gate; the asker's own when left out")] = None,
) -> Response:
    """What the gate of a custodian has to know while it is offline: keys, members, open and ended orders, receipts.

    For the custodian itself, and for whoever sees everything. The answer names the block as of which it is true, and
    its own SHA-256.
    """
    whose = principal.member if custodian is None else custodian
    principal.require({whose})
    with ledger.database.read() as session:
        member = session.get(Member, whose)
        if member is None or not member.roles & Role.WAREHOUSE:
            raise problem("NOT_FOUND", f"member {whose} is no warehouse, so it has no gate", {"member": whose})
        addresses = account_signers(session)
    # The node is asked without the database held open.
    codes = ledger.node.batch([("eth_getCode", [address, "latest"]) for address in addresses])
    wallets = [address for address, code in zip(addresses, codes, strict=True) if code != "0x"]
    with ledger.database.read() as session:
        made = gate_pack(session, ledger.deployment, whose, wallets)
    return Response(made.json_bytes(), media_type="application/json")


@router.get("/delivery-orders/{name}/slip", tags=["delivery-orders"])
def slip(name: str, ledger: LedgerDep, principal: PrincipalDep) -> dict[str, Any]:
    """The delivery slip of an order: the text of its QR code, and what it says, for holder, carrier and custodian."""
    with ledger.database.read() as session:
        made = _slip(session, ledger, principal, name)
        return {
            "order": made.order,
            "payload": write_slip(made),
            "message": {field: _plain(value) for field, value in made.act.message.items()},
            **text_view(made.act, names_for(session, made.act.message)),
        }


@router.get("/delivery-orders/{name}/slip.svg", tags=["delivery-orders"], response_class=Response)
def picture(name: str, ledger: LedgerDep, principal: PrincipalDep) -> Response:
    """The QR code of a delivery slip as SVG, to print or to show on a telephone."""
    with ledger.database.read() as session:
        made = _slip(session, ledger, principal, name)
    return Response(qr_svg(write_slip(made)), media_type="image/svg+xml")


def _slip(session: Session, ledger: Ledger, principal: Principal, name: str) -> Slip:
    order = session.get(DeliveryOrder, name.lower())
    if order is None:
        raise problem("NOT_FOUND", f"there is no delivery order {name}")
    receipt = session.get_one(Receipt, order.receipt)
    principal.require({order.holder, order.carrier, receipt.custodian})
    return slip_of(session, ledger.deployment, order.id)


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, int) else value
