"""A gateway in a process of its own, so that it can be killed.

Run as `python -m tests.support.serving HOME NODE_URL`; it prints its address once it takes requests.
"""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from pathlib import Path

import uvicorn

from scf_ledger.client import Client
from scf_ledger.database import Database
from scf_ledger.gateway.app import create_app
from scf_ledger.gateway.auth import new_api_key
from scf_ledger.migrations import upgrade
from scf_ledger.settings import Settings
from tests.support.chain import Chain
from tests.support.gateway import settings_for
from tests.support.waiting import eventually


class Served:
    """A gateway that can be killed and started again on the same home."""

    def __init__(self, chain: Chain, home: Path, node_url: str) -> None:
        self.home = home
        self.node_url = node_url
        settings = settings_for(chain, home)
        database = Database(settings.database)
        upgrade(database)
        with database.write() as session:
            self._keys = {member: new_api_key(session, member, "tests") for member in range(10)}
        database.close()
        self.process: subprocess.Popen[str] | None = None
        self.url = ""

    def start(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.support.serving", str(self.home), self.node_url],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            cwd=Path(__file__).parents[2],
        )
        assert self.process.stdout is not None
        self.url = self.process.stdout.readline().strip()
        assert self.url, "the gateway did not start"

    def caught_up(self, head: int) -> None:
        """Waits until the chain has been read up to a block: before it, the gateway knows no members."""
        with self.client(0) as client:
            eventually(lambda: client.get("/v1/status/chain")["read"] >= head)

    def kill(self) -> None:
        """kill -9: nothing is tidied up."""
        assert self.process is not None
        os.kill(self.process.pid, signal.SIGKILL)
        self._gone()

    def stop(self) -> None:
        if self.process is not None:
            self.process.terminate()
            self._gone()

    def _gone(self) -> None:
        assert self.process is not None
        self.process.wait(60)
        assert self.process.stdout is not None
        self.process.stdout.close()
        self.process = None

    def client(self, member: int) -> Client:
        return Client(self.url, self._keys[member], patience=30)


def main(home: str, node_url: str) -> None:
    settings = Settings.load({}, home=home, node_url=node_url, relay_poll=0.05, resend_after=0.5)
    server = uvicorn.Server(uvicorn.Config(create_app(settings), host="127.0.0.1", port=0, log_level="error"))

    async def serve() -> None:
        running = asyncio.create_task(server.serve())
        while not server.started and not running.done():
            await asyncio.sleep(0.02)
        sys.stdout.write(f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}\n")
        sys.stdout.flush()
        await running

    asyncio.run(serve())


if __name__ == "__main__":
    main(*sys.argv[1:])
