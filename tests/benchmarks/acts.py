"""How many acts go through in a second: through the API, beside the same acts put straight into the node.

Each act is an inbound of one coil, signed by maker and checker before the clock starts. Clients work in closed loops:
the next act goes out when the last one is confirmed. Then the same acts go, as signed transactions, to a chain that
began like the first: by as many clients in the same loop, and all at once. The ratios say what the gateway costs:
storing before sending, idempotency, reading the chain back, answering from what was read.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path
from typing import Any

from scf_ledger.acts import Act, Signature, act_type
from scf_ledger.chain.deployer import deploy
from scf_ledger.chain.deployment import Consortium, Deployment
from scf_ledger.chain.node import Node
from scf_ledger.chain.outbox import RelayAccounts
from scf_ledger.client import Client
from scf_ledger.database import Database
from scf_ledger.devnet import Devnet
from scf_ledger.gateway.auth import new_api_key
from scf_ledger.goods import goods_bytes
from scf_ledger.migrations import upgrade
from scf_ledger.settings import Settings
from tests.evm.keys import checker, maker, secret
from tests.evm.members import Who, admission
from tests.evm.records import ZERO

#: Clients, and how many acts they bring through together.
FULL = {1: 20, 10: 200, 50: 500}
QUICK = {1: 10, 10: 100}
#: More than an inbound of one coil ever uses.
_GAS = 400_000
#: Transactions in one request when all go at once.
_BATCH = 100
_POLL = 0.01


@dataclass(frozen=True)
class Signed:
    """An act with its signatures."""

    act: Act
    signatures: tuple[Signature, ...]

    @property
    def calldata(self) -> bytes:
        return self.act.call(self.signatures)


@dataclass(frozen=True)
class Rate:
    """How a number of acts went through."""

    acts: int
    seconds: float
    #: seconds of each act from sending to confirmation, sorted
    waits: Sequence[float]

    @property
    def per_second(self) -> float:
        return self.acts / self.seconds

    def wait(self, share: float) -> float:
        return self.waits[min(len(self.waits) - 1, int(len(self.waits) * share))]


# -------------------------------------------------------------------- the chain and what goes onto it


@contextmanager
def chain(home: Path, block_time: float) -> Iterator[tuple[Node, RelayAccounts, Deployment]]:
    """A devnet with the contracts, under one installation's home; the same keys give the same addresses."""
    settings = Settings.load({}, home=str(home))
    accounts = RelayAccounts.load(settings.keys, settings.relay_accounts)
    devnet = Devnet(settings.devnet)
    status = devnet.up(funded=accounts.addresses, block_time=block_time)
    try:
        node = Node(status.url, 60)
        consortium = Consortium(founders=[admission(who) for who in Who])
        yield node, accounts, deploy(node, accounts, consortium, settings.deployment_file)
    finally:
        devnet.down()


def inbound(deployment: Deployment, number: int, deadline: int) -> Signed:
    """The n-th act, complete and signed."""

    def fresh(what: str) -> str:
        return "0x" + secret("benchmark", what, number).hex()

    message = {
        "custodian": int(Who.WAREHOUSE),
        "depositor": int(Who.SUPPLIER),
        "goods": goods_bytes("HRC"),
        "kg": 10_000,
        "pieces": 1,
        "units": [{"key": fresh("unit"), "kg": 10_000}],
        "stock": ZERO,
        "certificate": fresh("certificate"),
        "certifiedKg": 10_000,
        "evidence": [fresh("ticket")],
        "record": fresh("record"),
        "salt": fresh("salt"),
        "deadline": deadline,
    }
    kind = act_type("AcceptInbound")
    act = Act.make(kind, message, deployment.domain(kind.contract))
    return Signed(act, (maker(Who.WAREHOUSE).sign(act.digest), checker(Who.WAREHOUSE).sign(act.digest)))


def closed_loop(clients: int, todo: Sequence[Callable[[], None]]) -> Rate:
    """So many clients take one after another until none is left."""
    waits: list[float] = []
    queue = iter(todo)

    def client(_: int) -> None:
        for one in queue:
            started = time.monotonic()
            one()
            waits.append(time.monotonic() - started)

    started = time.monotonic()
    with ThreadPoolExecutor(clients) as pool:
        list(pool.map(client, range(clients)))
    return Rate(len(todo), time.monotonic() - started, sorted(waits))


# -------------------------------------------------------------------- through the API


@contextmanager
def gateway(home: Path) -> Iterator[str]:
    """A real `scf serve`; gives its URL."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("SCF_")}
    with open(home / "serve.log", "wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "scf_ledger", "serve", "--port", "0"],
            env={**environment, "SCF_HOME": str(home)},
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        )
        assert process.stdout is not None
        try:
            line = process.stdout.readline()
            if not line.startswith("listening on "):
                raise RuntimeError(f"scf serve did not start:\n{(home / 'serve.log').read_text()[-2000:]}")
            yield line.split()[-1]
        finally:
            process.terminate()
            process.wait(60)


def api_key(home: Path) -> str:
    database = Database(Settings.load({}, home=str(home)).database)
    upgrade(database)
    with database.write() as session:
        key = new_api_key(session, Who.WAREHOUSE, "benchmark")
    database.close()
    return key


def through_api(url: str, key: str, clients: int, acts: Sequence[Signed]) -> Rate:
    """Puts acts into the box, complete, and waits until each is confirmed."""
    # One connection pool for each client, handed round: a client takes the next that is free.
    pool = [Client(url, key, patience=60) for _ in range(clients)]

    def bring(signed: Signed) -> Callable[[], None]:
        body = {
            "kind": signed.act.kind,
            "message": signed.act.message,
            "signatures": [{"signer": s.signer, "signature": s.signature} for s in signed.signatures],
        }

        def go() -> None:
            client = pool.pop()
            try:
                client.post("/v1/acts", body, signed.act.digest)
                client.finish(signed.act.digest)
            finally:
                pool.append(client)

        return go

    try:
        return closed_loop(clients, [bring(one) for one in acts])
    finally:
        for client in pool:
            client.close()


# -------------------------------------------------------------------- straight into the node


def presign(node: Node, accounts: RelayAccounts, deployment: Deployment, acts: Sequence[Signed]) -> list[str]:
    """The acts as raw transactions of all accounts in turn."""
    nonces = {account: node.nonce(account) for account in accounts.addresses}
    price = int(node.rpc("eth_gasPrice"), 16) * 2
    raws = []
    for account, one in zip(cycle(accounts.addresses), acts, strict=False):
        transaction = {
            "chainId": deployment.chain_id,
            "nonce": nonces[account],
            "to": one.act.domain.contract,
            "value": 0,
            "data": one.calldata,
            "gas": _GAS,
            "gasPrice": price,
        }
        nonces[account] += 1
        raws.append("0x" + accounts.sign(account, transaction)[0].hex())
    return raws


def _confirmed(receipt: Mapping[str, Any] | None) -> bool:
    if receipt is not None and receipt["status"] != "0x1":
        raise RuntimeError(f"transaction {receipt['transactionHash']} failed")
    return receipt is not None


def into_node(node: Node, clients: int, raws: Sequence[str]) -> Rate:
    """Each client sends one transaction and looks for its receipt until it is mined."""

    def bring(raw: str) -> Callable[[], None]:
        def go() -> None:
            digest = node.rpc("eth_sendRawTransaction", raw)
            while not _confirmed(node.receipts([digest])[0]):
                time.sleep(_POLL)

        return go

    return closed_loop(clients, [bring(raw) for raw in raws])


def all_at_once(node: Node, raws: Sequence[str]) -> Rate:
    """Sends everything in batches, and waits until everything is mined."""
    started = time.monotonic()
    digests: list[str] = []
    for first in range(0, len(raws), _BATCH):
        digests += node.batch([("eth_sendRawTransaction", [raw]) for raw in raws[first : first + _BATCH]])
    while not all(map(_confirmed, node.receipts(digests))):
        time.sleep(_POLL)
    seconds = time.monotonic() - started
    return Rate(len(raws), seconds, [seconds])


# -------------------------------------------------------------------- all of it


@dataclass(frozen=True)
class Line:
    """One line of the table."""

    clients: int
    api: Rate
    loop: Rate


def measure(levels: Mapping[int, int], block_time: float, folder: Path) -> tuple[list[Line], Rate]:
    """The rates for each number of clients, and the node's own for all the acts at once."""
    api: dict[int, Rate] = {}
    acts: dict[int, list[Signed]] = {}
    first = folder / "api"
    with chain(first, block_time) as (node, _, deployment):
        latest = node.block("latest")
        assert latest is not None
        numbers = iter(range(sum(levels.values())))
        for clients, count in levels.items():
            acts[clients] = [inbound(deployment, next(numbers), latest.timestamp + 80_000) for _ in range(count)]
        key = api_key(first)
        with gateway(first) as url:
            for clients in levels:
                say(f"{clients} clients, {len(acts[clients])} acts through the API …")
                api[clients] = through_api(url, key, clients, acts[clients])
    loops: dict[int, Rate] = {}
    with _again(first, folder / "loop", block_time) as (node, accounts, deployment):
        for clients in levels:
            say(f"{clients} clients, the same acts into the node …")
            loops[clients] = into_node(node, clients, presign(node, accounts, deployment, acts[clients]))
    with _again(first, folder / "burst", block_time) as (node, accounts, deployment):
        everything = [one for level in acts.values() for one in level]
        say(f"{len(everything)} acts at once into the node …")
        burst = all_at_once(node, presign(node, accounts, deployment, everything))
    return [Line(clients, api[clients], loops[clients]) for clients in levels], burst


@contextmanager
def _again(first: Path, home: Path, block_time: float) -> Iterator[tuple[Node, RelayAccounts, Deployment]]:
    """A chain that begins as the first did, so that the same acts are valid on it."""
    shutil.copytree(first / "keys", home / "keys")
    with chain(home, block_time) as (node, accounts, deployment):
        known = json.loads((first / "deployment.json").read_text())["addresses"]
        assert dict(deployment.addresses) == known, "another deployment: the acts would not be valid"
        yield node, accounts, deployment


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def table(lines: Sequence[Line], burst: Rate) -> str:
    """The figures as a table in Markdown."""
    heads = (
        "clients",
        "acts",
        "API, acts/s",
        "median wait",
        "95 % wait",
        "node, same loop",
        "ratio",
        "at once",
        "ratio",
    )
    text = ["| " + " | ".join(heads) + " |", "|" + "---:|" * len(heads)]
    for line in lines:
        cells = (
            str(line.clients),
            f"{line.api.acts:,}",
            f"{line.api.per_second:.1f}",
            f"{line.api.wait(0.5):.2f} s",
            f"{line.api.wait(0.95):.2f} s",
            f"{line.loop.per_second:.1f}",
            f"{line.api.per_second / line.loop.per_second:.2f}",
            f"{burst.per_second:.0f}",
            f"{line.api.per_second / burst.per_second:.2f}",
        )
        text.append("| " + " | ".join(cells) + " |")
    return "\n".join(text)


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="scripts/bench acts", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--quick", action="store_true", help="fewer acts, no more than 10 clients: under a minute")
    parser.add_argument("--block-time", type=float, default=0.25, help="seconds between blocks (default: 0.25)")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="scf-bench-") as folder:
        print(table(*measure(QUICK if given.quick else FULL, given.block_time, Path(folder))))


if __name__ == "__main__":
    main()
