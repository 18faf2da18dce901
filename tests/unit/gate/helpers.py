"""A gate of the tests: a pack, an order signed by its holder, a truck that fits."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from eth_utils import to_checksum_address

from scf_ledger.acts import Act, Capability, Domain, Signature
from scf_ledger.acts.signers import Erc1271Signer, P256Signer, Signer, WebAuthnSigner
from scf_ledger.evidence import unit_key, vehicle_key
from scf_ledger.gate.check import Decision, Passage, Policy, decide
from scf_ledger.gate.pack import PackContents, PackKey, PackMember, PackOrder, PackReceipt
from scf_ledger.gate.slip import ORDER, Slip, read_slip, write_slip
from tests.evm.keys import FOREVER, AccountKey, p256_key, secret
from tests.evm.members import uscc

SECRET = b"a secret of the gate's tests, 32 bytes and more"
NOW = 1_800_000_000
HOUR = 3_600
CHAIN, CONTRACT = 31_337, "0x" + "d1" * 20
P256, WEBAUTHN = "0x" + "a1" * 20, "0x" + "a2" * 20
HOLDER, CARRIER, CUSTODIAN, STRANGER = 7, 9, 4, 8
PLATE, OTHER_PLATE = "沪A12345", "沪A12346"
RECEIPT = "0x" + "e1" * 32
UNITS = tuple(unit_key(SECRET, "steel", "91310000631696382C", "H1", f"C{n}") for n in range(3))

ACCOUNT = AccountKey(secret("gate", "holder"))
PASSKEY = WebAuthnSigner(p256_key("gate", "passkey"), WEBAUTHN)
TOKEN = P256Signer(p256_key("gate", "token"), P256)
WALLET = Erc1271Signer("0x" + "c0" * 20, ACCOUNT)
FOREIGN = AccountKey(secret("gate", "stranger"))


def order(**changed: Any) -> Act:
    """A delivery order of two coils of 17 t."""
    message: dict[str, Any] = {
        "receipt": RECEIPT,
        "version": 3,
        "holder": HOLDER,
        "carrier": CARRIER,
        "kg": 17_000,
        "pieces": 2,
        "units": list(UNITS[:2]),
        "vehicle": vehicle_key(SECRET, PLATE),
        "validFrom": NOW - HOUR,
        "validUntil": NOW + HOUR,
        "deadline": NOW + 24 * HOUR,
    }
    return Act.make(ORDER, {**message, **changed}, Domain(chain_id=CHAIN, contract=to_checksum_address(CONTRACT)))


def slip(signer: Signer = ACCOUNT, **changed: Any) -> Slip:
    """The order, signed."""
    act = order(**changed)
    return Slip(act, (signer.sign(act.digest),))


def signed_by(made: Slip, *signatures: Signature) -> Slip:
    return replace(made, signatures=signatures)


def key(signer: Signer, kind: str, member: int = HOLDER, **changed: Any) -> PackKey:
    given = {
        "signer": signer.signer,
        "kind": kind,
        "member": member,
        "roles": 32,
        "capabilities": int(Capability.MAKER),
        "valid_from": 0,
        "valid_until": FOREVER,
        "revoked_at": None,
    }
    return PackKey.model_validate({**given, **changed})


KEYS = (
    key(ACCOUNT, "account"),
    key(TOKEN, "key"),
    key(PASSKEY, "key"),
    key(WALLET, "wallet"),
    key(FOREIGN, "account", STRANGER),
)


def entry(made: Slip, state: str = "open") -> PackOrder:
    """An order as the pack has it."""
    return PackOrder(id=made.order, receipt=made.act.message["receipt"], state=state, issued_at=NOW - HOUR)


def receipt(**changed: Any) -> PackReceipt:
    given = {
        "id": RECEIPT,
        "holder": HOLDER,
        "version": 4,
        "kg": 25_500,
        "lien_kg": 0,
        "delivery_kg": 17_000,
        "frozen_kg": 0,
        "suspended": False,
    }
    return PackReceipt.model_validate({**given, **changed})


def pack(*orders: PackOrder, **changed: Any) -> PackContents:
    """What the gate knows; by default it has no order."""
    members = tuple(
        PackMember(id=n, name=f"成员 {n}", uscc=uscc(n), status="active", kyc_until=FOREVER)
        for n in (CUSTODIAN, HOLDER, STRANGER, CARRIER)
    )
    given = {
        "chain_id": CHAIN,
        "deliveries": CONTRACT,
        "p256": P256,
        "webauthn": WEBAUTHN,
        "custodian": CUSTODIAN,
        "block_number": 100,
        "block_time": NOW - HOUR // 2,
        "members": members,
        "keys": KEYS,
        "orders": orders,
        "receipts": (receipt(),),
    }
    return PackContents.model_validate({**given, **changed})


def passage(**changed: Any) -> Passage:
    """The truck that the order names, with its goods."""
    given = {
        "at": NOW,
        "vehicle": vehicle_key(SECRET, PLATE),
        "carrier": CARRIER,
        "kg": 16_980,
        "pieces": 2,
        "units": UNITS[:2],
    }
    return Passage(**{**given, **changed})


def at_the_gate(made: Slip, **changed: Any) -> Decision:
    """The decision on a slip that went over paper, with the order open on the ledger."""
    known = changed.pop("known", True)
    contents = pack(*([entry(made)] if known else []), **changed.pop("pack", {}))
    used = changed.pop("used", frozenset())
    policy = changed.pop("policy", Policy())
    return decide(contents, read_slip(write_slip(made)), passage(**changed), used, policy)


def codes(decision: Decision) -> list[str]:
    return [one.code for one in decision.findings]
