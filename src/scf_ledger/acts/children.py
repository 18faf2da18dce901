"""Names of records that one act begins several of: receipts of a batch, parts of a split, products of processing."""

from __future__ import annotations

from eth_abi.abi import encode
from eth_utils.crypto import keccak


def child_name(digest: str, place: int) -> str:
    """The name of the n-th record of an act, from 0: keccak256(abi.encode(digest of the act, n))."""
    return "0x" + keccak(encode(["bytes32", "uint256"], [bytes.fromhex(digest[2:]), place])).hex()
