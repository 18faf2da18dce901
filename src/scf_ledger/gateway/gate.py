"""What a gate fetches while it is online: its pack, and the slip of an order, both made of the projection."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from unicodedata import normalize

from sqlmodel import Session, col, select

from scf_ledger.acts import Act, Signature, act_type
from scf_ledger.chain.deployment import Deployment
from scf_ledger.court_orders.tables import Freeze
from scf_ledger.gate.pack import GatePack, PackContents, PackKey, PackMember, PackOrder, PackReceipt
from scf_ledger.gate.slip import Slip
from scf_ledger.members.tables import Member, OperatorKey
from scf_ledger.problems import problem
from scf_ledger.projection.tables import ExecutedAct, progress
from scf_ledger.receipts.tables import DeliveryOrder, Receipt

#: JSON's whole numbers end here; a later moment is never, for a gate.
_LATEST = 2**53 - 1


def gate_pack(session: Session, deployment: Deployment, custodian: int, wallets: Iterable[str]) -> GatePack:
    """The gate pack of a custodian, as of the block that was read last.

    Parameters
    ----------
    wallets
        addresses of signers that are contracts (ERC-1271)
    """
    read = progress(session)
    if read is None:
        raise problem("NOT_FOUND", "nothing has been read from the chain yet")
    held = select(Receipt.id).where(Receipt.custodian == custodian)
    orders = session.exec(
        select(DeliveryOrder)
        .where(col(DeliveryOrder.receipt).in_(held), DeliveryOrder.valid_until >= read.block_time)
        .order_by(DeliveryOrder.id)
    ).all()
    known = frozenset(wallets)
    return GatePack.of(
        PackContents(
            chain_id=deployment.chain_id,
            deliveries=deployment.addresses["Deliveries"].lower(),
            p256=deployment.verifiers.p256,
            webauthn=deployment.verifiers.webauthn,
            custodian=custodian,
            block_number=read.block_number,
            block_time=read.block_time,
            members=tuple(_member(one) for one in session.exec(select(Member).order_by(col(Member.id)))),
            keys=tuple(_key(one, known) for one in session.exec(select(OperatorKey).order_by(OperatorKey.id))),
            orders=tuple(
                PackOrder(id=one.id, receipt=one.receipt, state=one.state, issued_at=one.issued_at) for one in orders
            ),
            receipts=tuple(_receipts(session, custodian, read.block_time)),
        )
    )


def account_signers(session: Session) -> list[str]:
    """The addresses of operators' keys that are accounts, or contracts that stand for one."""
    return [s for s in session.exec(select(OperatorKey.signer).order_by(OperatorKey.id)) if len(s) == 42]


def slip_of(session: Session, deployment: Deployment, order: str) -> Slip:
    """The slip of a delivery order: the act and the signature that the chain took, from its calldata.

    Raises
    ------
    Problem
        NOT_FOUND: there is no such order.
    """
    executed = session.get(ExecutedAct, order)
    if executed is None or executed.kind != "IssueDeliveryOrder":
        raise problem("NOT_FOUND", f"there is no delivery order {order}")
    kind = act_type(executed.kind)
    act = Act.make(kind, executed.message, deployment.domain(kind.contract))
    signatures = tuple(Signature(signer=s["signer"], signature=s["signature"]) for s in executed.signatures)
    return Slip(act, signatures)


def _member(row: Member) -> PackMember:
    name = normalize("NFC", row.name.encode("utf-8", "replace").decode())
    return PackMember(id=row.id, name=name, uscc=row.uscc, status=row.status, kyc_until=min(row.kyc_until, _LATEST))


def _key(row: OperatorKey, wallets: frozenset[str]) -> PackKey:
    kind = "key" if len(row.signer) != 42 else "wallet" if row.signer in wallets else "account"
    return PackKey.model_validate(
        {
            "signer": row.signer,
            "kind": kind,
            "member": row.member,
            "roles": row.roles,
            "capabilities": row.capabilities,
            "valid_from": min(row.valid_from, _LATEST),
            "valid_until": min(row.valid_until, _LATEST),
            "revoked_at": row.revoked_at,
        }
    )


def _receipts(session: Session, custodian: int, now: int) -> Iterator[PackReceipt]:
    """Live receipts over goods of a custodian, with all that binds them; a freeze counts until its time is over."""
    here = select(Receipt).where(Receipt.custodian == custodian, Receipt.state == "active")
    frozen: dict[str, int] = defaultdict(int)
    for freeze in session.exec(select(Freeze).where(Freeze.state == "live", Freeze.until >= now)):
        frozen[freeze.subject] += freeze.quantity
    for row in session.exec(here.order_by(Receipt.id)):
        yield PackReceipt(
            id=row.id,
            holder=row.holder,
            version=row.version,
            kg=row.kg,
            lien_kg=row.lien_kg,
            delivery_kg=row.delivery_kg,
            frozen_kg=min(frozen[row.id], row.kg),
            suspended=bool(row.suspensions),
        )
