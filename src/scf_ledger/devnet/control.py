"""Starting, stopping, looking at and resetting a devnet."""

from __future__ import annotations

import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from scf_ledger.chain.node import Node, NodeError
from scf_ledger.devnet.anvil import BLOCK_GAS_LIMIT, AnvilMissing, find_anvil
from scf_ledger.devnet.files import Files, read_json, write_json

CHAIN_ID = 20_231_031
BLOCK_TIME = 1.0
#: Seconds that `up` and `down` wait.
PATIENCE = 45.0
_FUNDS = hex(10**24)


class DevnetFailed(RuntimeError):
    """The devnet could not do what was asked; the text says why and what to do."""


@dataclass(frozen=True, kw_only=True)
class Status:
    """What can be said of a devnet."""

    running: bool
    url: str = ""
    chain_id: int = 0
    genesis_hash: str = ""
    block: int = 0
    #: UTC seconds by the chain's clock
    chain_time: int = 0
    #: seconds that the chain's clock runs ahead of the machine's
    offset: int = 0
    keeper_pid: int = 0
    anvil_pid: int = 0


class Devnet:
    """A devnet in a folder of its own."""

    def __init__(self, home: Path) -> None:
        self.files = Files(home)
        #: the keeper, when this object started it
        self._keeper: subprocess.Popen[bytes] | None = None

    # ---------------------------------------------------------------- up and down

    def up(
        self,
        *,
        funded: Sequence[str] = (),
        port: int = 0,
        chain_id: int = CHAIN_ID,
        block_time: float | None = None,
    ) -> Status:
        """Starts the chain, from its last snapshot when there is one; does nothing when it runs.

        Parameters
        ----------
        funded
            Accounts that the genesis block gives money to; they count when the chain is new.
        port
            0 for a free one.
        block_time
            Seconds between blocks; None for what the devnet had, or BLOCK_TIME.

        Raises
        ------
        DevnetFailed
            The binary is missing, the port is taken, or the chain did not start.
        """
        if self.files.keeper_lives():
            return self.wait()
        try:
            find_anvil()
        except AnvilMissing as problem:
            raise DevnetFailed(str(problem)) from None
        self._reap()
        self.files.home.mkdir(parents=True, exist_ok=True)
        self.files.running.unlink(missing_ok=True)
        old = read_json(self.files.config) or {}
        config = {
            "port": _usable_port(port or old.get("port", 0), strict=bool(port)),
            "chain_id": old.get("chain_id", chain_id),
            "block_time": block_time or old.get("block_time", BLOCK_TIME),
        }
        if not self.files.genesis.exists():
            write_json(self.files.genesis, _genesis(config["chain_id"], funded))
        write_json(self.files.config, config)
        with open(self.files.log, "ab") as log:
            self._keeper = subprocess.Popen(
                [sys.executable, "-m", "scf_ledger.devnet.keeper", str(self.files.home)],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        return self.wait()

    def wait(self) -> Status:
        """Waits until the chain answers; raises DevnetFailed with the log's end when it does not."""
        deadline = time.monotonic() + PATIENCE
        started = False
        while time.monotonic() < deadline:
            lives = self.files.keeper_lives()
            status = self.status()
            if status.running:
                return status
            if started and not lives:
                break
            started = started or lives
            time.sleep(0.05)
        if not self.files.keeper_lives():
            self._reap()
        raise DevnetFailed(f"the chain did not start; the end of {self.files.log}:\n{self.tail(12)}")

    def down(self) -> bool:
        """Stops the chain after a last snapshot; returns whether it ran."""
        running = read_json(self.files.running)
        if not self.files.keeper_lives() or running is None:
            return False
        os.kill(running["keeper_pid"], signal.SIGTERM)
        deadline = time.monotonic() + PATIENCE
        while self.files.keeper_lives():
            if time.monotonic() > deadline:
                raise DevnetFailed(f"keeper {running['keeper_pid']} did not stop within {PATIENCE:.0f} s")
            time.sleep(0.05)
        self._reap()
        return True

    def _reap(self) -> None:
        """Takes leave of a keeper that this process started; otherwise it stays in the process table."""
        if self._keeper is not None:
            self._keeper.wait(PATIENCE)
            self._keeper = None

    def reset(self) -> None:
        """Forgets the chain: the next one has another genesis."""
        self.down()
        shutil.rmtree(self.files.home, ignore_errors=True)

    # ---------------------------------------------------------------- looking

    def status(self) -> Status:
        running = read_json(self.files.running) if self.files.keeper_lives() else None
        if running is None:
            return Status(running=False, offset=self.files.offset())
        try:
            latest = Node(running["url"], timeout=5).block("latest")
        except NodeError:
            latest = None
        if latest is None:
            return Status(running=False, offset=self.files.offset())
        return Status(
            running=True,
            url=running["url"],
            chain_id=running["chain_id"],
            genesis_hash=running["genesis_hash"],
            block=latest.number,
            chain_time=latest.timestamp,
            offset=self.files.offset(),
            keeper_pid=running["keeper_pid"],
            anvil_pid=running["anvil_pid"],
        )

    def tail(self, lines: int) -> str:
        """The last lines of the log."""
        try:
            text = self.files.log.read_text(errors="replace")
        except FileNotFoundError:
            return ""
        return "\n".join(text.splitlines()[-lines:])

    # ---------------------------------------------------------------- clock

    def advance_to(self, timestamp: int) -> None:
        """Moves the chain's clock forward to a time; one that is past already changes nothing.

        The offset is on disk before the chain hears of it, so that a crash in between loses nothing.
        """
        status = self.status()
        if not status.running:
            raise DevnetFailed("the devnet does not run; start it with: scf devnet up")
        behind = timestamp - status.chain_time
        if behind <= 0:
            return
        self.files.set_offset(max(self.files.offset(), timestamp - int(time.time())))
        node = Node(status.url)
        node.rpc("evm_increaseTime", behind)
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            latest = node.block("latest")
            if latest and latest.timestamp >= timestamp:
                return
            time.sleep(0.05)
        raise DevnetFailed(f"the chain's clock did not reach {timestamp}")


def _genesis(chain_id: int, funded: Sequence[str]) -> dict[str, object]:
    """A genesis block of this devnet alone: its coinbase is random, so that no two chains look the same."""
    forks = ("homestead", "eip150", "eip155", "eip158", "byzantium", "constantinople", "petersburg", "istanbul")
    config: dict[str, object] = {f"{fork}Block": 0 for fork in (*forks, "berlin", "london")}
    return {
        "config": {"chainId": chain_id, **config, "shanghaiTime": 0, "cancunTime": 0},
        "nonce": "0x0",
        "timestamp": hex(int(time.time())),
        "extraData": "0x",
        "gasLimit": hex(BLOCK_GAS_LIMIT),
        "difficulty": "0x0",
        "mixHash": "0x" + "00" * 32,
        "coinbase": "0x" + secrets.token_hex(20),
        "alloc": {account: {"balance": _FUNDS} for account in funded},
    }


def _usable_port(port: int, *, strict: bool) -> int:
    """The port itself when it is free; another one when that is allowed."""
    for candidate in (port, 0):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", candidate))
            except OSError:
                if strict:
                    raise DevnetFailed(f"port {port} is taken; name another with --port, or 0 for a free one") from None
                continue
            return int(probe.getsockname()[1])
    raise DevnetFailed("there is no free port on 127.0.0.1")
