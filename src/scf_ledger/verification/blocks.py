"""The chain from its headers: hashes that link, and transactions and receipts under the roots that headers name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import rlp
from eth_account import Account
from eth_account.typed_transactions import TypedTransaction
from eth_utils import to_checksum_address
from eth_utils.crypto import keccak
from hexbytes import HexBytes
from trie import HexaryTrie

from scf_ledger.evidence.bundle import HEADERS, Bundle, BundleUnreadable, block_path
from scf_ledger.verification.findings import Report

#: Places of the fields that we use in a header's RLP list.
_PARENT, _TRANSACTIONS, _RECEIPTS, _NUMBER, _TIMESTAMP = 0, 4, 5, 8, 11
#: Root of the trie of a block without transactions.
_NO_TRANSACTIONS = HexaryTrie({}).root_hash
_LEGACY_FIELDS = ("nonce", "gasPrice", "gas", "to", "value", "data")


@dataclass(frozen=True)
class Header:
    """A block's header."""

    hash: str
    parent: str
    number: int
    timestamp: int
    transactions_root: bytes
    receipts_root: bytes

    @classmethod
    def decode(cls, raw: bytes) -> Header:
        """Reads a header's RLP; raises ValueError for what is none."""
        try:
            fields = rlp.decode(raw)
            return cls(
                hash="0x" + keccak(raw).hex(),
                parent="0x" + fields[_PARENT].hex(),
                number=int.from_bytes(fields[_NUMBER], "big"),
                timestamp=int.from_bytes(fields[_TIMESTAMP], "big"),
                transactions_root=fields[_TRANSACTIONS],
                receipts_root=fields[_RECEIPTS],
            )
        except (rlp.exceptions.RLPException, IndexError, TypeError, AttributeError) as trouble:
            raise ValueError(f"not a block header: {trouble}") from trouble


@dataclass(frozen=True)
class Log:
    """One log of a transaction's receipt."""

    address: str
    topics: tuple[bytes, ...]
    data: bytes

    @classmethod
    def from_json(cls, raw: Mapping[str, Any]) -> Log:
        return cls(raw["address"].lower(), tuple(_bytes(topic) for topic in raw["topics"]), _bytes(raw["data"]))


@dataclass(frozen=True)
class Sent:
    """A transaction that a block holds and that succeeded or not."""

    block: Header
    index: int
    hash: str
    sender: str
    nonce: int
    #: empty for the creation of a contract
    to: str
    data: bytes
    succeeded: bool
    logs: tuple[Log, ...] = ()


def _number(value: str) -> bytes:
    number = int(value, 16)
    return number.to_bytes((number.bit_length() + 7) // 8, "big")


def _bytes(value: str) -> bytes:
    return bytes.fromhex(value.removeprefix("0x"))


def encode_receipt(receipt: Mapping[str, Any]) -> bytes:
    """A receipt as the trie holds it (EIP-2718)."""
    logs = [
        [_bytes(log["address"]), [_bytes(topic) for topic in log["topics"]], _bytes(log["data"])]
        for log in receipt["logs"]
    ]
    body: bytes = rlp.encode(
        [_number(receipt["status"]), _number(receipt["cumulative_gas_used"]), _bytes(receipt["logs_bloom"]), logs]
    )
    kind = int(receipt["type"], 16)
    return (bytes([kind]) if kind else b"") + body


def trie_root(values: Sequence[bytes]) -> bytes:
    """The root of the trie of a block's transactions or receipts."""
    tree = HexaryTrie({})
    for index, value in enumerate(values):
        tree[rlp.encode(index)] = value
    root: bytes = tree.root_hash
    return root


def decode_transaction(raw: bytes) -> tuple[int, str, bytes]:
    """Nonce, recipient and data of a raw transaction; raises ValueError for what is none."""
    try:
        if raw[0] > 0x7F:
            fields = dict(zip(_LEGACY_FIELDS, rlp.decode(raw), strict=False))
            nonce, to, data = int.from_bytes(fields["nonce"], "big"), fields["to"], fields["data"]
        else:
            fields = TypedTransaction.from_bytes(HexBytes(raw)).as_dict()
            nonce, to, data = fields["nonce"], bytes(fields["to"] or b""), bytes(fields["data"])
    except Exception as trouble:
        raise ValueError(f"not a transaction: {trouble}") from trouble
    return nonce, to_checksum_address(to) if to else "", data


def read_headers(bundle: Bundle, report: Report) -> list[Header]:
    """The headers, as far as they link; a break is a proof failure."""
    headers: list[Header] = []
    for line in bundle.read(HEADERS).decode("ascii", "replace").splitlines():
        try:
            header = Header.decode(bytes.fromhex(line))
        except ValueError as trouble:
            report.fail(HEADERS, f"line {len(headers) + 1}: {trouble}", f"第{len(headers) + 1}行不是区块头")
            break
        expected = headers[-1].hash if headers else header.parent
        if header.number != len(headers) or header.parent != expected:
            report.fail(
                HEADERS,
                f"block {len(headers)} does not follow the block before it",
                f"区块{len(headers)}与前一区块不相连",
            )
            break
        headers.append(header)
    report.proven["block headers"] = len(headers)
    return headers


def transactions(bundle: Bundle, headers: Sequence[Header], report: Report) -> Iterator[Sent]:
    """Every transaction in the order of the chain, each proven to be in its block; none can be left out."""
    given = set(bundle.under("chain/blocks/"))
    for path in sorted(given - {block_path(header.number) for header in headers}):
        report.fail(path, "there is no header for this block", "没有此区块的区块头")
    for header in headers:
        path = block_path(header.number)
        if path not in given:
            if header.transactions_root != _NO_TRANSACTIONS:
                report.fail(path, "the block's transactions are missing", "缺少该区块的交易")
            continue
        try:
            yield from _block(bundle.json(path), header, path, report)
        except (BundleUnreadable, ValueError, KeyError, TypeError) as trouble:
            report.fail(path, f"cannot be read: {trouble}", "无法读取")


def _block(raw: Mapping[str, Any], header: Header, path: str, report: Report) -> Iterator[Sent]:
    sent = [bytes.fromhex(one) for one in raw["transactions"]]
    receipts = raw["receipts"]
    if trie_root(sent) != header.transactions_root:
        report.fail(path, "the transactions are not those of the block", "交易与区块头的交易根不符")
        return
    if trie_root([encode_receipt(r) for r in receipts]) != header.receipts_root or len(receipts) != len(sent):
        report.fail(path, "the receipts are not those of the block", "收据与区块头的收据根不符")
        return
    report.proven["blocks with transactions"] += 1
    for index, (one, receipt) in enumerate(zip(sent, receipts, strict=True)):
        nonce, to, data = decode_transaction(one)
        report.proven["transactions"] += 1
        yield Sent(
            block=header,
            index=index,
            hash="0x" + keccak(one).hex(),
            sender=Account.recover_transaction(one),
            nonce=nonce,
            to=to,
            data=data,
            succeeded=int(receipt["status"], 16) == 1,
            logs=tuple(Log.from_json(log) for log in receipt["logs"]),
        )
