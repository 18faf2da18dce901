"""The compiled contracts that ship with the package."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

#: The ledger's own contracts, in the order in which they are deployed.
CONTRACTS = (
    "Directory",
    "MemberRegistry",
    "Governance",
    "EvidenceLog",
    "Custody",
    "Receipts",
    "Transformations",
    "ReceiptLife",
    "Deliveries",
    "ControlProofs",
    "Oversight",
    "CourtOrders",
    "Products",
    "PriceBook",
    "LoanOffers",
    "PledgeLoans",
    "Collateral",
    "Receivables",
    "Settlement",
    "Keeping",
)
#: OpenZeppelin's stateless signature verifiers, which the ledger deploys once for P-256 keys and passkeys.
VERIFIERS = ("ERC7913P256Verifier", "ERC7913WebAuthnVerifier")


@dataclass(frozen=True, kw_only=True)
class Artifact:
    """One compiled contract."""

    name: str
    abi: list[dict[str, Any]]
    #: creation code, without constructor arguments
    bytecode: bytes
    storage_layout: Mapping[str, Any]
    #: solc's metadata: compiler, settings, sources with their hashes
    metadata: Mapping[str, Any]
    deployed_size: int

    @classmethod
    def from_json(cls, text: str) -> Artifact:
        raw = json.loads(text)
        return cls(
            name=raw["contractName"],
            abi=raw["abi"],
            bytecode=bytes.fromhex(raw["bytecode"]),
            storage_layout=raw["storageLayout"],
            metadata=raw["metadata"],
            deployed_size=len(raw["deployedBytecode"]) // 2,
        )


@cache
def load(name: str) -> Artifact:
    """Reads the artifact of one contract.

    Raises
    ------
    KeyError
        There is no contract of that name.
    """
    file = resources.files(__package__).joinpath("compiled", f"{name}.json")
    if name not in (*CONTRACTS, *VERIFIERS) or not file.is_file():
        raise KeyError(f"no artifact for contract {name}; run: scf contracts build")
    return Artifact.from_json(file.read_text(encoding="utf-8"))
