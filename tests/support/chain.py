"""A real chain for tests: a devnet in a folder of its own with the consortium of tests.evm deployed on it."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any

from scf_ledger.acts import Act, Signature
from scf_ledger.chain.deployer import deploy
from scf_ledger.chain.deployment import Consortium, Deployment
from scf_ledger.chain.events import Event, read_event, read_revert
from scf_ledger.chain.node import CallReverted, Node
from scf_ledger.chain.outbox import RelayAccounts
from scf_ledger.devnet import Devnet
from tests.evm.engine import CARRIER, Ledger, Reverted
from tests.evm.members import Who, admission
from tests.evm.records import STANDING
from tests.evm.world import World

#: Short, so that nobody waits; tests that cannot wait mine a block themselves.
BLOCK_TIME = 0.2
RICH = hex(10**24)
_GAS = 30_000_000
#: What these transactions pay above the base fee, wei: more than a relay does, so that they come first.
_TIP = 10**11


class NodeLedger(Ledger):
    """tests.evm's ledger on a node: each call is a transaction in a block of its own."""

    def __init__(self, node: Node, deployment: Deployment, accounts: RelayAccounts) -> None:
        self.node = node
        self.deployment = deployment
        self.accounts = accounts
        self.sender = accounts.addresses[-1]

    @property
    def now(self) -> int:  # type: ignore[override]
        latest = self.node.block("latest")
        assert latest is not None
        return latest.timestamp

    def advance(self, seconds: int) -> None:
        self.node.rpc("evm_increaseTime", seconds)
        self.node.rpc("evm_mine")

    def _message(self, contract: str, data: bytes, caller: str, static: bool) -> bytes:
        try:
            return self.node.call(self.deployment.addresses[contract], data)
        except CallReverted as trouble:
            raise Reverted(trouble.revert.name, trouble.revert.operands) from None

    def send(self, contract: str, data: bytes, caller: str = CARRIER) -> list[Event]:
        """Sends a call and mines it; returns the ledger's events. Raises Reverted."""
        self._message(contract, data, caller, static=False)
        receipt = self.mined(self.raw(contract, data))
        if receipt["status"] != "0x1":
            raise Reverted(read_revert(b"").name, {})
        return list(self._events(receipt["logs"]))

    def raw(self, contract: str, data: bytes) -> bytes:
        """A signed transaction of the ledger's own account."""
        transaction = {
            "chainId": self.deployment.chain_id,
            "nonce": self.node.nonce(self.sender, "pending"),
            "to": self.deployment.addresses[contract],
            "value": 0,
            "data": data,
            "gas": _GAS,
            # not what the node suggests: that follows what was paid before, and doubles with each of these
            "gasPrice": int(self.node.rpc("eth_getBlockByNumber", "latest", False)["baseFeePerGas"], 16) * 2 + _TIP,
        }
        return self.accounts.sign(self.sender, transaction)[0]

    def mined(self, raw: bytes) -> Any:
        """The receipt of a raw transaction, in a block made for it."""
        name = self.node.rpc("eth_sendRawTransaction", "0x" + raw.hex())
        for _ in range(200):
            self.node.rpc("evm_mine")
            receipt = self.node.rpc("eth_getTransactionReceipt", name)
            if receipt:
                return receipt
            time.sleep(0.01)
        raise AssertionError(f"transaction {name} was not mined")

    def _events(self, logs: Sequence[Any]) -> Iterator[Event]:
        for entry in logs:
            name = self.deployment.names.get(entry["address"].lower())
            topics = [bytes.fromhex(t[2:]) for t in entry["topics"]]
            event = read_event(name, topics, bytes.fromhex(entry["data"][2:])) if name else None
            if event:
                yield event


class NodeWorld(World):
    """tests.evm's consortium on a node; every world has values of its own, so that several share a chain."""

    ledger: NodeLedger

    def __init__(self, chain: Chain, name: str) -> None:
        self.ledger = NodeLedger(chain.node, chain.deployment, chain.payer)
        self.name = name
        self.acts: dict[str, Act] = {}
        self.tracked = dict.fromkeys(STANDING)
        self._count = 0

    def fresh(self) -> str:
        self._count += 1
        return "0x" + sha256(f"{self.name} {self._count}".encode()).hexdigest()

    def signed(self, kind: str, **fields: Any) -> tuple[Act, list[Signature]]:
        """An act with the signatures of its parties, not carried."""
        act = self.act(kind, **fields)
        return act, [one for one in self.sign(act) if one is not None]


class Chain:
    """A running devnet with the ledger on it."""

    def __init__(self, home: Path, *, block_time: float = BLOCK_TIME, founders: Sequence[int] = tuple(Who)) -> None:
        self.home = home
        self.accounts = RelayAccounts.load(home / "keys", 4)
        #: pays for what tests send past the gateway
        self.payer = RelayAccounts.load(home / "payer", 1)
        self.devnet = Devnet(home / "devnet")
        status = self.devnet.up(funded=[*self.accounts.addresses, *self.payer.addresses], block_time=block_time)
        self.url = status.url
        self.node = Node(status.url)
        self.record = home / "deployment.json"
        consortium = Consortium(founders=[admission(who) for who in founders])
        self.deployment = deploy(self.node, self.accounts, consortium, self.record)
        self._worlds = 0

    def world(self) -> NodeWorld:
        self._worlds += 1
        return NodeWorld(self, f"{self.home.name} {self._worlds}")

    def fund(self, address: str, wei: str = RICH) -> None:
        self.node.rpc("anvil_setBalance", address, wei)

    def mine(self, blocks: int = 1) -> None:
        for _ in range(blocks):
            self.node.rpc("evm_mine")

    @contextmanager
    def paused(self) -> Iterator[None]:
        """No block is made inside but those that are asked for."""
        self.node.rpc("evm_setIntervalMining", 0)
        try:
            yield
        finally:
            self.node.rpc("evm_setIntervalMining", 1)

    def close(self) -> None:
        self.devnet.reset()
