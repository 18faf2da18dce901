"""The gate pack: what the gate of one custodian knows of the ledger while it is offline (AB-19).

It holds every delivery order whose window was not over when it was made, whatever became of it: an order that ended is
a nonce that is used. An order whose window is over needs no entry, for the gate refuses it by the clock.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from hashlib import sha256
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, PlainSerializer, ValidationError

from scf_ledger.acts import key_id
from scf_ledger.acts.signers import Verifiers
from scf_ledger.evidence import EvidenceError, canonical_bytes
from scf_ledger.problems import problem

Hex = Annotated[str, Field(pattern=r"^0x([0-9a-f]{2})*$")]
#: Masses and such may pass 2^53, where JSON's numbers end: they are decimal text.
Large = Annotated[int, Field(ge=0), PlainSerializer(str)]
Count = Annotated[int, Field(ge=0)]


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class PackMember(_Model):
    """A member of the consortium."""

    id: int
    name: str
    uscc: str
    #: active or suspended
    status: str
    #: UTC seconds
    kyc_until: Count


class PackKey(_Model):
    """An operator's key."""

    #: ERC-7913 signer
    signer: Hex
    #: account: a key's own address; wallet: a contract decides (ERC-1271); key: a verifier's address and a public key
    kind: Literal["account", "wallet", "key"]
    member: int
    roles: int
    capabilities: int
    #: UTC seconds
    valid_from: Count
    valid_until: Count
    revoked_at: Count | None


class PackOrder(_Model):
    """A delivery order that the chain took."""

    id: Hex
    receipt: Hex
    #: open, executed, lapsed …
    state: str
    #: UTC seconds
    issued_at: Count


class PackReceipt(_Model):
    """A live receipt over goods of this custodian."""

    id: Hex
    holder: int
    version: Count
    kg: Large
    #: pledged
    lien_kg: Large
    #: promised by open orders
    delivery_kg: Large
    #: under live court orders
    frozen_kg: Large
    suspended: bool


class PackContents(_Model):
    """What a gate pack says."""

    format: Literal["scf-gate-pack/1"] = "scf-gate-pack/1"
    chain_id: Count
    #: contract of the orders
    deliveries: Hex
    #: verifier contracts of P-256 and WebAuthn keys
    p256: Hex
    webauthn: Hex
    custodian: int
    #: the block as of which all this is true
    block_number: Count
    #: UTC seconds by the chain's clock
    block_time: Count
    members: tuple[PackMember, ...]
    keys: tuple[PackKey, ...]
    orders: tuple[PackOrder, ...]
    receipts: tuple[PackReceipt, ...]

    @cached_property
    def member(self) -> Mapping[int, PackMember]:
        return {one.id: one for one in self.members}

    @cached_property
    def key(self) -> Mapping[str, PackKey]:
        """Keys by their names on the register."""
        return {key_id(one.signer): one for one in self.keys}

    @cached_property
    def order(self) -> Mapping[str, PackOrder]:
        return {one.id: one for one in self.orders}

    @cached_property
    def receipt(self) -> Mapping[str, PackReceipt]:
        return {one.id: one for one in self.receipts}

    @property
    def verifiers(self) -> Verifiers:
        return Verifiers(p256=self.p256, webauthn=self.webauthn)


class GatePack(_Model):
    """A gate pack: its contents, and the SHA-256 of their canonical JSON."""

    digest: str
    contents: PackContents

    @classmethod
    def of(cls, contents: PackContents) -> GatePack:
        return cls(digest=_digest(contents), contents=contents)

    def json_bytes(self) -> bytes:
        """The pack as it is stored and sent."""
        return canonical_bytes(self.model_dump(mode="json"))


def read_pack(data: bytes) -> PackContents:
    """The contents of a pack.

    Raises
    ------
    Problem
        GATE_PACK_INVALID: it is no gate pack, or not the one that its digest names.
    """
    try:
        pack = GatePack.model_validate_json(data)
        made = _digest(pack.contents)
    except ValidationError as wrong:
        first = wrong.errors(include_url=False, include_input=False)[0]
        place = "/" + "/".join(str(part) for part in first["loc"])
        raise problem("GATE_PACK_INVALID", f"{place}: {first['msg']}", {"pointer": place}) from None
    except EvidenceError as wrong:
        raise problem("GATE_PACK_INVALID", str(wrong)) from None
    if made != pack.digest:
        raise problem(
            "GATE_PACK_INVALID",
            f"the pack's digest is {made}, and it says {pack.digest}: fetch it again",
            {"stated": pack.digest, "actual": made},
        )
    return pack.contents


def _digest(contents: PackContents) -> str:
    return sha256(canonical_bytes(contents.model_dump(mode="json"))).hexdigest()
