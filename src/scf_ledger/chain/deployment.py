"""Where the ledger's contracts stand: a plan that anybody can compute, and the record of what was deployed.

Contracts name one another as immutables in circles (a directory knows its governance, governance its directory), so
their addresses must be known before any of them exists. They follow from the deployer's account and its nonces alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import rlp
from eth_abi.abi import encode
from eth_utils import to_checksum_address
from eth_utils.crypto import keccak

from scf_ledger.acts import Domain, act_type
from scf_ledger.acts.signers import Verifiers
from scf_ledger.acts.structs import Message, Structs
from scf_ledger.chain.artifacts import CONTRACTS, VERIFIERS, load

#: What each contract may do to the records of others (contracts/interfaces/IDirectory.sol, Rights).
LIEN, FREEZE, PAID, SETTLE, DELIVER, LEND, SUSPEND, TRANSFORM = (1 << n for n in range(8))
RIGHTS: Mapping[str, int] = {
    "PledgeLoans": LIEN | PAID,
    "Receivables": PAID,
    "CourtOrders": FREEZE,
    "Settlement": SETTLE,
    "Transformations": TRANSFORM,
    "ReceiptLife": TRANSFORM,
    "Deliveries": DELIVER,
    "LoanOffers": LEND,
    "Oversight": SUSPEND,
}

_PROPOSAL = act_type("ProposeAdmission").structs
#: The struct of an admission, as constructor argument and inside proposals.
ADMISSION = Structs(
    primary="Admission",
    members={name: fields for name, fields in _PROPOSAL.members.items() if name != _PROPOSAL.primary},
)


@dataclass(frozen=True, kw_only=True)
class Consortium:
    """How a consortium begins. Every number is a parameter; the defaults are for a laptop."""

    #: admissions of the founders, with their keys; those with `governing` have a vote
    founders: Sequence[Message]
    #: approvals that a proposal needs
    threshold: int = 2
    #: seconds that whatever loosens waits after its last approval
    delay: int = 3_600
    #: 1e-6 by which stored mass may exceed certified mass (u)
    certificate_tolerance: int = 5_000
    #: 1e-6 by which receipts may exceed a measured stock before it is short (u)
    stock_tolerance: int = 3_000
    #: 1e-6 of the mass that processing may lose (u)
    processing_loss: int = 50_000
    #: seconds between a loss report and a reissue (u)
    loss_notice: int = 30 * 86_400
    #: 1e-6 of the book by which a stock-take may differ from it (u)
    stock_take_tolerance: int = 2_000
    #: seconds that may lie between two control proofs of a device, at most (u)
    longest_gap: int = 7 * 86_400
    #: seconds that a device's clock may be off, at most (u)
    longest_skew: int = 900
    #: transfers of a voucher since its issue (u)
    max_layers: int = 5


@dataclass(frozen=True, kw_only=True)
class Step:
    """One contract of the plan."""

    name: str
    nonce: int
    address: str
    #: creation code with constructor arguments
    init_code: bytes


def contract_address(deployer: str, nonce: int) -> str:
    """The address of the contract that an account's n-th transaction creates."""
    encoded: bytes = rlp.encode([bytes.fromhex(deployer[2:]), nonce])
    return to_checksum_address(keccak(encoded)[12:])


def _listings(addresses: Mapping[str, str]) -> list[tuple[bytes, str, int]]:
    return [(name.encode().ljust(32, b"\0"), addresses[name], RIGHTS.get(name, 0)) for name in CONTRACTS]


def _arguments(consortium: Consortium, at: Mapping[str, str]) -> dict[str, tuple[list[str], list[Any]]]:
    """The constructor arguments of each contract: types and values."""
    founders = [ADMISSION.to_abi(ADMISSION.normalise(f)) for f in consortium.founders]
    governing = sum(bool(f["governing"]) for f in consortium.founders)
    registry, directory, courts = at["MemberRegistry"], at["Directory"], at["CourtOrders"]

    def addresses(*names: str) -> tuple[list[str], list[Any]]:
        return ["address"] * len(names), [at[name] for name in names]

    return {
        "Directory": (
            ["address", "(bytes32,address,uint32)[]"],
            [at["Governance"], _listings(at)],
        ),
        "MemberRegistry": (["address", f"{ADMISSION.abi()}[]"], [at["Governance"], founders]),
        "Governance": (
            ["address", "address", "uint16", "uint16", "uint32"],
            [registry, directory, governing, consortium.threshold, consortium.delay],
        ),
        "EvidenceLog": addresses("MemberRegistry"),
        "Custody": (
            ["address", "address", "uint32", "uint32"],
            [registry, at["Receipts"], consortium.certificate_tolerance, consortium.stock_tolerance],
        ),
        "Receipts": (
            ["address", "address", "address", "address", "uint32"],
            [registry, directory, at["Custody"], courts, consortium.processing_loss],
        ),
        "Transformations": addresses("MemberRegistry", "Receipts"),
        "ReceiptLife": (
            ["address", "address", "address", "uint40"],
            [registry, at["Receipts"], at["Oversight"], consortium.loss_notice],
        ),
        "Deliveries": addresses("MemberRegistry", "Receipts"),
        "ControlProofs": (
            ["address", "uint32", "uint32"],
            [registry, consortium.longest_gap, consortium.longest_skew],
        ),
        "Oversight": (
            ["address", "address", "address", "uint32"],
            [registry, at["Receipts"], at["ControlProofs"], consortium.stock_take_tolerance],
        ),
        "CourtOrders": addresses("MemberRegistry", "Receipts", "Receivables"),
        "Products": addresses("MemberRegistry"),
        "PriceBook": addresses("MemberRegistry"),
        "LoanOffers": addresses("MemberRegistry", "Products", "PledgeLoans"),
        "PledgeLoans": addresses("MemberRegistry", "Directory", "Receipts", "Collateral"),
        "Collateral": addresses("Receipts", "Products", "PriceBook", "Oversight", "Keeping"),
        "Receivables": (
            ["address", "address", "address", "address", "uint8"],
            [registry, directory, courts, at["Products"], consortium.max_layers],
        ),
        "Settlement": addresses("MemberRegistry", "Directory"),
        "Keeping": addresses("MemberRegistry", "Receipts"),
    }


def plan(deployer: str, first_nonce: int, consortium: Consortium) -> list[Step]:
    """Every contract with its address and creation code, in the order of deployment."""
    names = (*CONTRACTS, *VERIFIERS)
    at = {name: contract_address(deployer, first_nonce + i) for i, name in enumerate(names)}
    arguments = _arguments(consortium, at)
    return [
        Step(
            name=name,
            nonce=first_nonce + i,
            address=at[name],
            init_code=load(name).bytecode + (encode(*arguments[name]) if name in arguments else b""),
        )
        for i, name in enumerate(names)
    ]


@dataclass(frozen=True, kw_only=True)
class Deployment:
    """What was deployed, on which chain: the record that a gateway and a verifier go by."""

    chain_id: int
    genesis_hash: str
    deployer: str
    first_nonce: int
    addresses: Mapping[str, str] = field(default_factory=dict)

    def domain(self, contract: str) -> Domain:
        """The EIP-712 domain of a contract's acts."""
        return Domain(chain_id=self.chain_id, contract=self.addresses[contract])

    @cached_property
    def names(self) -> dict[str, str]:
        """Contract names by lower-case address."""
        return {address.lower(): name for name, address in self.addresses.items()}

    @property
    def verifiers(self) -> Verifiers:
        return Verifiers(
            p256=self.addresses["ERC7913P256Verifier"].lower(),
            webauthn=self.addresses["ERC7913WebAuthnVerifier"].lower(),
        )

    def to_json(self) -> dict[str, Any]:
        return {
            "chain_id": self.chain_id,
            "genesis_hash": self.genesis_hash,
            "deployer": self.deployer,
            "first_nonce": self.first_nonce,
            "addresses": dict(self.addresses),
        }

    @classmethod
    def from_json(cls, raw: Mapping[str, Any]) -> Deployment:
        return cls(**raw)
