"""Acts: what they are made of, what is signed, what is sent.

An act is one EIP-712 message that a person can read, signed by each party that the law asks for. Everything here is
pure: no network, no database, no web3.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from eth_abi.abi import encode
from eth_account.messages import encode_typed_data
from eth_utils.crypto import keccak

from scf_ledger.acts.calldata import decode_call
from scf_ledger.acts.errors import CallUnreadable
from scf_ledger.acts.roles import ANY, OPERATOR, Capability, Role
from scf_ledger.acts.structs import Message, Structs

DOMAIN_NAME = "SCF Ledger"
DOMAIN_VERSION = "1"
_SIGNATURES = "(bytes,bytes)[]"


@dataclass(frozen=True, kw_only=True)
class PartyRule:
    """Who must sign an act: the member that one of the act's fields names, in a role, with a capability."""

    #: field of the message that holds the member's number
    field: str
    #: any of these roles; 0 for any
    roles: Role = ANY
    #: any of these capabilities
    capabilities: Capability = OPERATOR
    #: also while the member is suspended or its KYC has run out
    whatever_standing: bool = False
    #: also while its KYC has run out, as long as it is active
    whatever_kyc: bool = False
    #: only when the field is not 0
    optional: bool = False
    #: field of a key grant whose own key must sign, registered or not
    new_key: str = ""


@dataclass(frozen=True, kw_only=True)
class Party:
    """Who must give the n-th signature of an act."""

    #: field of the message that names the member
    name: str
    member: int
    roles: Role
    capabilities: Capability
    whatever_standing: bool
    whatever_kyc: bool
    #: the very signer that must sign, when it is a key that is being added
    signer: str = ""


@dataclass(frozen=True, kw_only=True)
class Signature:
    """One operator's signature: ERC-7913 signer and signature, both 0x-prefixed hex."""

    signer: str
    signature: str

    @property
    def key_id(self) -> str:
        """The key's name on the register: keccak256 of the signer."""
        return key_id(self.signer)


def key_id(signer: str) -> str:
    """The name of a key on the register: keccak256 of its ERC-7913 signer."""
    return "0x" + keccak(bytes.fromhex(signer[2:])).hex()


@dataclass(frozen=True, kw_only=True)
class Domain:
    """Where an act counts: one contract on one chain."""

    chain_id: int
    contract: str

    def eip712(self) -> dict[str, Any]:
        return {
            "name": DOMAIN_NAME,
            "version": DOMAIN_VERSION,
            "chainId": self.chain_id,
            "verifyingContract": self.contract,
        }


@dataclass(frozen=True, kw_only=True)
class ActType:
    """A kind of act."""

    #: such as "Endorse"; the contract's function is the same name with a small first letter
    name: str
    contract: str
    structs: Structs
    rules: tuple[PartyRule, ...]
    #: fields with a fixed value that every signer sees and that is not sent
    constants: Mapping[str, str]
    #: Chinese and English title
    title: tuple[str, str]
    #: Chinese and English sentence with {fields}
    sentence: tuple[str, str]
    #: identifiers of the rules that it follows
    basis: tuple[str, ...]
    #: an earlier act that is sent along, for the contract to check against its digest
    companion: Structs | None = None

    @property
    def function(self) -> str:
        return self.name[0].lower() + self.name[1:]

    @cached_property
    def call_types(self) -> list[str]:
        types = [self.structs.abi(tuple(self.constants))]
        if self.companion:
            types.append(self.companion.abi())
        return [*types, _SIGNATURES]

    @cached_property
    def selector(self) -> bytes:
        return keccak(text=f"{self.function}({','.join(self.call_types)})")[:4]

    def normalise(self, raw: object) -> Message:
        """Checks a message and brings it into its one form; raises FieldInvalid."""
        return self.structs.normalise(raw, self.constants)


@dataclass(frozen=True)
class Act:
    """An act, signed or not."""

    type: ActType
    message: Message
    domain: Domain
    #: message of the companion act, where the type has one
    companion: Message | None = None

    @classmethod
    def make(
        cls,
        act_type: ActType,
        message: Mapping[str, Any],
        domain: Domain,
        companion: Mapping[str, Any] | None = None,
    ) -> Act:
        """Checks the message; raises FieldInvalid."""
        checked = act_type.companion.normalise(companion) if act_type.companion else None
        return cls(act_type, act_type.normalise(message), domain, checked)

    @property
    def kind(self) -> str:
        return self.type.name

    @property
    def deadline(self) -> int:
        """UTC seconds after which no contract takes the act."""
        return int(self.message["deadline"])

    @cached_property
    def typed_data(self) -> dict[str, Any]:
        """The document that wallets show and sign (`eth_signTypedData_v4`)."""
        domain_type = [
            {"name": "name", "type": "string"},
            {"name": "version", "type": "string"},
            {"name": "chainId", "type": "uint256"},
            {"name": "verifyingContract", "type": "address"},
        ]
        return {
            "types": {"EIP712Domain": domain_type, **self.type.structs.eip712()},
            "primaryType": self.type.name,
            "domain": self.domain.eip712(),
            "message": self.message,
        }

    @cached_property
    def digest(self) -> str:
        """The EIP-712 digest: what is signed, and the name of the record that the act creates."""
        signable = encode_typed_data(full_message=self.typed_data)
        return "0x" + keccak(b"\x19" + signable.version + signable.header + signable.body).hex()

    @cached_property
    def parties(self) -> tuple[Party, ...]:
        """Who must sign, in the order in which the contract asks."""
        parties = []
        for rule in self.type.rules:
            member = int(self.message[rule.field])
            if rule.optional and member == 0:
                continue
            parties.append(
                Party(
                    name=rule.field,
                    member=member,
                    roles=rule.roles,
                    capabilities=rule.capabilities,
                    whatever_standing=rule.whatever_standing,
                    whatever_kyc=rule.whatever_kyc,
                    signer=self.message[rule.new_key]["signer"] if rule.new_key else "",
                )
            )
        return tuple(parties)

    def call(self, signatures: Sequence[Signature | None]) -> bytes:
        """The calldata that carries the act to its contract; a missing signature is sent as empty."""
        values: list[Any] = [self.type.structs.to_abi(self.message, tuple(self.type.constants))]
        if self.type.companion and self.companion is not None:
            values.append(self.type.companion.to_abi(self.companion))
        values.append(
            [(bytes.fromhex(s.signer[2:]), bytes.fromhex(s.signature[2:])) if s else (b"", b"") for s in signatures]
        )
        return self.type.selector + encode(self.type.call_types, values)


def read_call(act_type: ActType, data: bytes, domain: Domain) -> tuple[Act, list[Signature]]:
    """The act and the signatures that a call carried, however it is arranged.

    Raises
    ------
    CallUnreadable
        The calldata is not a call of this kind of act.
    """
    if data[:4] != act_type.selector:
        raise CallUnreadable(f"calldata {data[:4].hex()} is not a call of {act_type.name}")
    try:
        message, *companions, signed = decode_call(act_type.call_types, data)
    except ValueError as problem:
        raise CallUnreadable(f"calldata of {act_type.name} does not decode: {problem}") from problem
    companion = act_type.companion.from_abi(companions[0]) if act_type.companion else None
    act = Act(act_type, act_type.structs.from_abi(message, act_type.constants), domain, companion)
    signatures = [Signature(signer="0x" + s.hex(), signature="0x" + v.hex()) for s, v in signed]
    return act, signatures
