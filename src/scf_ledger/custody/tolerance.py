"""Parameters of custody, as the consortium has set them."""

from __future__ import annotations

from eth_utils.crypto import keccak

from scf_ledger.chain.node import Node

_STOCK = keccak(text="stockTolerance()")[:4]


def stock_tolerance(node: Node, custody: str) -> int:
    """1e-6 by which what is measured may differ; raises NodeError."""
    return int.from_bytes(node.call(custody, _STOCK), "big")
