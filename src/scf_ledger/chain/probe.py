"""What a node can do, found by asking it, never by its name or version."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from scf_ledger.chain.node import Node, NodeError, NodeUnavailable

#: RIP-7212 test input: a valid P-256 signature with small r and s (the one that OpenZeppelin's P256 uses too).
_P256_INPUT = (
    "bb5a52f42f9c9261ed4361f59422a1e30036e7c32b270c8807a419feca605023"
    "0000000000000000000000000000000000000000000000000000000000000005"
    "0000000000000000000000000000000000000000000000000000000000000001"
    "a71af64de5126a4a4e02b7922d66ce9415ce88a4c9d25514d91082c8725ac957"
    "5d47723c8fbe580bb369fec9c2665d8e30a435b9932645482e7c9f11e872296b"
)
#: MCOPY: PUSH0 PUSH0 PUSH0 MCOPY STOP; a node older than Cancun refuses it, and with it our contracts.
_MCOPY = "0x5f5f5f5e00"


@dataclass(frozen=True, kw_only=True)
class Abilities:
    """What was found."""

    client: str
    chain_id: int
    genesis_hash: str
    #: takes several requests in one HTTP request
    batches: bool
    #: blocks carry a base fee (EIP-1559)
    base_fee: bool
    #: runs contracts compiled for Cancun
    cancun: bool
    #: checks P-256 signatures natively: a passkey's signature costs about 7,000 gas instead of 300,000
    p256_precompile: bool
    #: lets us move its clock: a test chain
    time_travel: bool
    #: hands out a block's receipts at once
    block_receipts: bool

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


def _answers(node: Node, method: str, *params: Any) -> bool:
    try:
        node.rpc(method, *params)
    except NodeUnavailable:
        raise
    except NodeError:
        return False
    return True


def probe(node: Node) -> Abilities:
    """Asks a node what it can do; raises NodeUnavailable when it does not answer at all."""
    latest = node.block("latest")
    if latest is None:
        raise NodeUnavailable(f"{node.url} has no latest block")
    node.batch([("eth_chainId", []), ("eth_blockNumber", [])])
    return Abilities(
        client=str(node.rpc("web3_clientVersion")),
        chain_id=node.chain_id(),
        genesis_hash=node.genesis_hash(),
        batches=node.batches,
        base_fee=latest.base_fee is not None,
        cancun=_answers(node, "eth_call", {"data": _MCOPY}, "latest"),
        p256_precompile=_has_p256(node),
        # Moving by zero seconds changes nothing.
        time_travel=_answers(node, "evm_increaseTime", 0),
        block_receipts=_answers(node, "eth_getBlockReceipts", "latest"),
    )


def _has_p256(node: Node) -> bool:
    to = "0x0000000000000000000000000000000000000100"
    try:
        return str(node.rpc("eth_call", {"to": to, "data": "0x" + _P256_INPUT}, "latest")).endswith("1")
    except NodeUnavailable:
        raise
    except NodeError:
        return False
