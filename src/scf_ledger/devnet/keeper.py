"""The process behind a devnet: it starts anvil, snapshots the chain, and starts anvil again when it dies.

Run as `python -m scf_ledger.devnet.keeper FOLDER`; `scf devnet up` does.
"""

from __future__ import annotations

import ctypes
import fcntl
import gzip
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import FrameType
from typing import Any

from scf_ledger.chain.node import Node, NodeError
from scf_ledger.devnet.anvil import command, find_anvil
from scf_ledger.devnet.files import Files, read_json, write_atomically, write_json

#: Seconds between looks at the chain; blocks with transactions younger than this may be lost by kill -9.
SNAPSHOT_INTERVAL = 1.0
#: Seconds that anvil may take to answer after its start.
START_TIMEOUT = 30.0
_PR_SET_PDEATHSIG = 1


def _die_with_parent() -> None:
    """Asks Linux to end anvil when the keeper ends, however that happens."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def keep_one_genesis(files: Files) -> None:
    """Takes out of the snapshot whatever anvil has added as a block 0: it adds one each time that it loads a state.

    Left in, they are all there at the next start, and chance decides which of them is the chain's genesis.
    """
    state, genesis = read_json(files.state), read_json(files.genesis)
    if state is None or genesis is None:
        return

    def belongs(block: dict[str, Any]) -> bool:
        header = block["header"]
        return int(header["number"], 16) != 0 or header["timestamp"] == genesis["timestamp"]

    kept = [block for block in state["blocks"] if belongs(block)]
    if len(kept) < len(state["blocks"]):
        write_json(files.state, {**state, "blocks": kept})


class Keeper:
    """One devnet while it runs."""

    def __init__(self, files: Files) -> None:
        self.files = files
        self.config: dict[str, Any] = read_json(files.config) or {}
        self.node = Node(f"http://127.0.0.1:{self.config['port']}")
        self.anvil: subprocess.Popen[bytes] | None = None
        self.seen = -1
        self.stopping = False

    def say(self, text: str) -> None:
        print(f"{time.strftime('%Y-%m-%dT%H:%M:%S', time.gmtime())}Z keeper: {text}", flush=True)

    # ---------------------------------------------------------------- anvil

    def start(self) -> None:
        """Starts anvil and waits until it answers; raises RuntimeError when it does not."""
        keep_one_genesis(self.files)
        now = int(time.time()) + self.files.offset()
        arguments = command(
            find_anvil(),
            self.files,
            port=self.config["port"],
            chain_id=self.config["chain_id"],
            block_time=self.config["block_time"],
            now=now,
        )
        self.anvil = subprocess.Popen(
            arguments,
            stdin=subprocess.DEVNULL,
            preexec_fn=_die_with_parent,  # noqa: PLW1509 (the keeper has one thread)
        )
        deadline = time.monotonic() + START_TIMEOUT
        while True:
            if self.anvil.poll() is not None:
                raise RuntimeError(f"anvil ended at once with status {self.anvil.returncode}; its words are above")
            try:
                head = self.node.head()
                break
            except NodeError:
                if time.monotonic() > deadline:
                    raise RuntimeError(f"anvil did not answer within {START_TIMEOUT:.0f} s") from None
                time.sleep(0.05)
        self._set_clock()
        self.seen = head
        write_json(
            self.files.running,
            {
                "url": self.node.url,
                "keeper_pid": os.getpid(),
                "anvil_pid": self.anvil.pid,
                "chain_id": self.config["chain_id"],
                "genesis_hash": self.node.genesis_hash(),
                "block_time": self.config["block_time"],
            },
        )
        self.say(f"anvil {self.anvil.pid} answers at {self.node.url}, block {head}")

    def _set_clock(self) -> None:
        """Brings the chain's clock to the machine's plus the offset; it never goes back."""
        latest = self.node.block("latest")
        assert latest is not None
        behind = int(time.time()) + self.files.offset() - latest.timestamp
        if behind > 1:
            self.node.rpc("evm_increaseTime", behind)

    def stop(self) -> None:
        if self.anvil and self.anvil.poll() is None:
            self.anvil.terminate()
            try:
                self.anvil.wait(10)
            except subprocess.TimeoutExpired:
                self.anvil.kill()
                self.anvil.wait()

    # ---------------------------------------------------------------- snapshots

    def snapshot_if_needed(self) -> None:
        """Saves the chain when blocks with transactions have come since the last look."""
        head = self.node.head()
        if head <= self.seen:
            return
        blocks = self.node.blocks(list(range(self.seen + 1, head + 1)))
        if any(block and block.transactions for block in blocks):
            self.snapshot()
        self.seen = head

    def snapshot(self) -> None:
        packed = bytes.fromhex(self.node.rpc("anvil_dumpState")[2:])
        write_atomically(self.files.state, gzip.decompress(packed))

    # ---------------------------------------------------------------- loop

    def run(self) -> int:
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop_requested)
        try:
            self.start()
            while not self.stopping:
                time.sleep(SNAPSHOT_INTERVAL)
                self._look()
            self.snapshot()
        except RuntimeError as problem:
            self.say(str(problem))
            return 1
        finally:
            self.stop()
            self.files.running.unlink(missing_ok=True)
        self.say("stopped")
        return 0

    def _look(self) -> None:
        assert self.anvil is not None
        if self.anvil.poll() is not None:
            self.say(f"anvil ended with status {self.anvil.returncode}; starting it again from the last snapshot")
            self.start()
        try:
            self.snapshot_if_needed()
        except NodeError as problem:
            self.say(f"no snapshot: {problem}")

    def _stop_requested(self, _number: int, _frame: FrameType | None) -> None:
        self.stopping = True


def main(folder: str) -> int:
    files = Files(Path(folder))
    lock = os.open(files.lock, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        print(f"a keeper of {folder} runs already", flush=True)
        return 1
    return Keeper(files).run()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
