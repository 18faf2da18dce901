"""Reads the ledger's events from a node, in order, with their blocks and the acts that caused them.

A reader never trusts one answer alone: a page counts only when the blocks that its logs name are the blocks that the
node shows, and when it follows the block that was read last.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from scf_ledger.acts import Act, CallUnreadable, Signature, by_selector, read_call
from scf_ledger.chain.deployment import Deployment
from scf_ledger.chain.events import read_event
from scf_ledger.chain.node import Block, Node, NodeRefused
from scf_ledger.chain.rows import ChainEvent

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class CarriedAct:
    """An act that a transaction carried to the chain and that succeeded there."""

    act: Act
    signatures: tuple[Signature, ...]
    block_number: int
    block_time: int
    tx_hash: str
    tx_index: int


@dataclass(frozen=True)
class Page:
    """What was read of a range of blocks."""

    first: int
    last: int
    last_hash: str
    #: chain time at the last block
    last_time: int
    events: tuple[ChainEvent, ...]
    acts: tuple[CarriedAct, ...]


class Torn(Exception):
    """The node changed its mind while a page was read; read again."""


class LogReader:
    """Reads pages of a deployment's events."""

    def __init__(self, node: Node, deployment: Deployment, page: int) -> None:
        self.node = node
        self.deployment = deployment
        self.page = page
        self._addresses = list(deployment.addresses.values())

    def read(self, first: int, head: int) -> Page:
        """Reads from a block on, up to a page or the head.

        Raises
        ------
        Torn
            The chain changed meanwhile.
        """
        last = min(head, first + self.page - 1)
        try:
            logs = self.node.logs(first, last, self._addresses)
        except NodeRefused:
            if self.page == 1:
                raise
            # Nodes limit logs by blocks or by results; both are met by asking for less.
            self.page = max(1, self.page // 2)
            return self.read(first, head)
        numbers = sorted({int(entry["blockNumber"], 16) for entry in logs})
        blocks = {b.number: b for b in self.node.blocks(numbers, full=True) if b}
        closing = self.node.block(last)
        if closing is None:
            raise Torn(f"block {last} is gone")
        acts: list[CarriedAct] = []
        digests: dict[str, str] = {}
        for number in numbers:
            if number not in blocks:
                raise Torn(f"block {number} is gone")
            for carried in self._acts_of(blocks[number], logs):
                acts.append(carried)
                digests[carried.tx_hash] = carried.act.digest
        events = tuple(self._event(entry, blocks, digests) for entry in _ordered(logs))
        return Page(first, last, closing.hash, closing.timestamp, tuple(e for e in events if e), tuple(acts))

    def _acts_of(self, block: Block, logs: Sequence[Mapping[str, Any]]) -> list[CarriedAct]:
        """The acts of a block's transactions that left events of ours; such transactions succeeded."""
        left = {entry["transactionHash"] for entry in logs}
        found = []
        for transaction in block.transactions:
            if transaction["hash"] not in left or not transaction.get("to"):
                continue
            name = self.deployment.names.get(transaction["to"].lower())
            data = bytes.fromhex(transaction["input"][2:])
            kind = by_selector(name, data[:4]) if name else None
            if kind is None or name is None:
                continue
            try:
                act, signatures = read_call(kind, data, self.deployment.domain(name))
            except CallUnreadable:
                log.warning("unreadable act in %s", transaction["hash"], extra={"action": "act_unreadable"})
                continue
            found.append(
                CarriedAct(
                    act,
                    tuple(signatures),
                    block.number,
                    block.timestamp,
                    transaction["hash"],
                    int(transaction["transactionIndex"], 16),
                )
            )
        return found

    def _event(
        self, entry: Mapping[str, Any], blocks: Mapping[int, Block], digests: Mapping[str, str]
    ) -> ChainEvent | None:
        block = blocks[int(entry["blockNumber"], 16)]
        if entry["blockHash"] != block.hash:
            raise Torn(f"block {block.number} was replaced")
        if entry.get("removed"):
            raise Torn(f"a log of block {block.number} was removed")
        name = self.deployment.names[entry["address"].lower()]
        topics = [bytes.fromhex(t[2:]) for t in entry["topics"]]
        event = read_event(name, topics, bytes.fromhex(entry["data"][2:]))
        if event is None:
            return None
        return ChainEvent(
            event=event,
            block_number=block.number,
            block_hash=block.hash,
            block_time=block.timestamp,
            tx_hash=entry["transactionHash"],
            tx_index=int(entry["transactionIndex"], 16),
            log_index=int(entry["logIndex"], 16),
            act=digests.get(entry["transactionHash"], ""),
        )


def _ordered(logs: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    return sorted(logs, key=lambda e: (int(e["blockNumber"], 16), int(e["logIndex"], 16)))


def common_ancestor(node: Node, known: Sequence[tuple[int, str]]) -> int:
    """The highest of the known blocks that is still part of the chain; -1 when none is.

    Parameters
    ----------
    known
        Numbers and hashes of blocks that were read, in any order.
    """
    for number, block_hash in sorted(known, reverse=True):
        block = node.block(number)
        if block is not None and block.hash == block_hash:
            return number
    return -1
