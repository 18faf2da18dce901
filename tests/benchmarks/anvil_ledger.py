"""The contracts on a real node, with the face of tests.evm.engine.Ledger: each call is a transaction of its own."""

from __future__ import annotations

import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from scf_ledger.chain.deployment import Consortium, Deployment, plan
from scf_ledger.chain.events import Event, read_event
from scf_ledger.chain.node import CallReverted, Node, NodeError
from scf_ledger.devnet.anvil import BLOCK_GAS_LIMIT, HARDFORK, find_anvil
from tests.evm.engine import CHAIN_ID, GENESIS_TIME, Ledger, Reverted

#: Seconds that anvil may take to answer.
START = 20.0


@contextmanager
def anvil() -> Iterator[Node]:
    """A node that mines each transaction at once into a block of its own."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    options = [
        *("--port", str(port), "--chain-id", str(CHAIN_ID), "--hardfork", HARDFORK, "--accounts", "1"),
        *("--gas-limit", str(BLOCK_GAS_LIMIT), "--timestamp", str(GENESIS_TIME), "--silent"),
    ]
    process = subprocess.Popen([str(find_anvil()), *options], stdout=subprocess.DEVNULL)
    try:
        node = Node(f"http://127.0.0.1:{port}", 60)
        deadline = time.monotonic() + START
        while True:
            try:
                node.head()
                break
            except NodeError:
                if time.monotonic() > deadline or process.poll() is not None:
                    raise
                time.sleep(0.05)
        yield node
    finally:
        process.terminate()
        process.wait()


class AnvilLedger(Ledger):
    """The deployed contracts on a node; `gas` is what the last transaction used."""

    def __init__(self, node: Node, consortium: Consortium) -> None:
        self.node = node
        self.account = str(node.rpc("eth_accounts")[0])
        self.now = GENESIS_TIME
        self.gas = 0
        steps = plan(self.account, 0, consortium)
        self.deployment = Deployment(
            chain_id=CHAIN_ID,
            genesis_hash=node.genesis_hash(),
            deployer=self.account,
            first_nonce=0,
            addresses={step.name: step.address for step in steps},
        )
        for step in steps:
            receipt = self.transact({"data": "0x" + step.init_code.hex()})
            assert receipt["contractAddress"].lower() == step.address.lower(), step.name

    def set_time(self, timestamp: int) -> None:
        """Moves the clock; views see it too, so a block is mined at that time."""
        self.now = timestamp
        self.node.rpc("evm_setNextBlockTimestamp", timestamp)
        self.node.rpc("evm_mine")

    @contextmanager
    def undone(self) -> Iterator[None]:
        """Whatever happens inside is undone afterwards, the clock too."""
        now, snapshot = self.now, self.node.rpc("evm_snapshot")
        try:
            yield
        finally:
            self.node.rpc("evm_revert", snapshot)
            self.now = now

    def transact(self, call: Mapping[str, Any]) -> Mapping[str, Any]:
        """Sends one transaction and returns its receipt. Blocks are a second apart."""
        self.now += 1
        self.node.rpc("evm_setNextBlockTimestamp", self.now)
        transaction = {"from": self.account, "gas": hex(BLOCK_GAS_LIMIT // 4), **call}
        digest = self.node.rpc("eth_sendTransaction", transaction)
        while True:
            (receipt,) = self.node.receipts([digest])
            if receipt is not None:
                break
            time.sleep(0.01)
        if receipt["status"] != "0x1":
            raise AssertionError(f"transaction {digest} failed: {call}")
        self.gas = int(receipt["gasUsed"], 16)
        return receipt

    def _message(self, contract: str, data: bytes, caller: str, static: bool) -> bytes:
        try:
            return self.node.call(self.deployment.addresses[contract], data)
        except CallReverted as refused:
            raise Reverted(refused.revert.name, refused.revert.operands) from None

    def send(self, contract: str, data: bytes, caller: str = "") -> list[Event]:
        receipt = self.transact({"to": self.deployment.addresses[contract], "data": "0x" + data.hex()})
        events = []
        for log in receipt["logs"]:
            name = self.deployment.names.get(log["address"].lower())
            topics = [bytes.fromhex(topic[2:]) for topic in log["topics"]]
            event = read_event(name, topics, bytes.fromhex(log["data"][2:])) if name else None
            if event:
                events.append(event)
        return events
