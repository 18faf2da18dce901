"""What a printed receipt says: plain values, gathered by whoever has them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, kw_only=True)
class PrintedMember:
    """A member as the paper names it."""

    number: int
    name: str
    uscc: str


@dataclass(frozen=True, kw_only=True)
class PrintedUnit:
    """A coil or bundle; its numbers are empty where only the key is known."""

    #: keyed hash on the ledger
    key: str
    mill: str = ""
    heat: str = ""
    coil: str = ""
    kg: int = 0


@dataclass(frozen=True, kw_only=True)
class PrintedSignature:
    """Who signed an act: the party, its member, the key's name on the register."""

    party: str
    member: PrintedMember
    key: str


@dataclass(frozen=True, kw_only=True)
class PrintedEndorsement:
    """A line of the endorsement side."""

    #: 转让, 质押 or 解押
    kind: str
    from_member: PrintedMember
    to_member: PrintedMember
    kg: int
    #: UTC seconds
    at: int
    #: version of the receipt after it
    version: int
    #: digest of the act; empty when a payment or another event made it
    act: str
    signatures: tuple[PrintedSignature, ...] = ()


@dataclass(frozen=True, kw_only=True)
class PrintedFreeze:
    """A court's live freeze."""

    court: PrintedMember
    kg: int
    #: UTC seconds
    until: int
    #: SHA-256 of the order
    order: str


@dataclass(frozen=True, kw_only=True)
class PrintedReceipt:
    """A receipt with all that is printed of it, as of one block."""

    id: str
    version: int
    #: active, delivered …
    state: str
    transferable: bool
    custodian: PrintedMember
    holder: PrintedMember
    #: goods class: code, Chinese and English name
    goods: tuple[str, str, str]
    #: what is left
    kg: int
    issued_kg: int
    pieces: int
    units: tuple[PrintedUnit, ...]
    #: 1e-6
    loss_standard: int
    #: BusinessDay number
    storage_until: int
    #: UTC seconds
    issued_at: int
    #: commitment to the eight items
    content: str
    #: the eight items of article 909 by name; None where this gateway does not hold their text
    items: Mapping[str, Any] | None
    #: who signed the act that made it
    signatures: tuple[PrintedSignature, ...]
    endorsements: tuple[PrintedEndorsement, ...]
    pledgee: PrintedMember | None
    lien_kg: int
    #: promised by open delivery orders
    delivery_kg: int
    freezes: tuple[PrintedFreeze, ...]
    suspensions: int
    chain_id: int
    #: contract of receipts
    contract: str
    block_number: int
    #: UTC seconds by the chain's clock
    block_time: int
    #: where the record is looked up, without a slash at its end
    base_url: str

    @property
    def link(self) -> str:
        """The text of the QR code: where to read the receipt, and what must be found there."""
        return (
            f"{self.base_url}/v1/receipts/{self.id}?version={self.version}&chain={self.chain_id}"
            f"&contract={self.contract}&content={self.content}"
        )

    @property
    def frozen_kg(self) -> int:
        return min(sum(one.kg for one in self.freezes), self.kg)

    @property
    def free_kg(self) -> int:
        """Neither pledged nor promised nor frozen."""
        return max(self.kg - self.lien_kg - self.delivery_kg - self.frozen_kg, 0)
