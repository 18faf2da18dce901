"""A whole ledger in one folder: its own chain, its own gateway process, API keys for every party."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import httpx

from scf_ledger.acts.signers import Verifiers
from scf_ledger.chain.deployer import deploy, read_record
from scf_ledger.chain.deployment import Consortium, Deployment, plan
from scf_ledger.chain.node import Node
from scf_ledger.chain.outbox import RelayAccounts
from scf_ledger.client import GatewayLost
from scf_ledger.database import Database
from scf_ledger.devnet import Devnet, Status
from scf_ledger.gateway.auth import new_api_key
from scf_ledger.migrations import upgrade
from scf_ledger.private_files import write_private
from scf_ledger.settings import Settings
from scf_ledger.story.cast import MEMBERS

#: Seconds that the gateway may take to start or to stop.
PATIENCE = 60.0
#: Blocks by which a gateway that follows the chain may be behind its head.
_LAG = 2


@dataclass
class Embedded:
    """The ledger under one home folder."""

    home: Path
    block_time: float

    def __post_init__(self) -> None:
        # A story is a ledger of its own, whatever the environment says of another.
        self.settings = Settings.load({}, home=str(self.home), port=0)
        self.devnet = Devnet(self.settings.devnet)
        self.accounts = RelayAccounts.load(self.settings.keys, self.settings.relay_accounts)

    # ---------------------------------------------------------------- chain

    def chain_up(self) -> Status:
        """Starts the chain, or finds it running."""
        return self.devnet.up(funded=self.accounts.addresses, block_time=self.block_time)

    def verifiers(self) -> Verifiers:
        """Addresses of the signature verifiers, which are known before anything is deployed."""
        known = read_record(self.settings.deployment_file)
        if known is not None:
            return known.verifiers
        steps = plan(self.accounts.addresses[0], self.node.nonce(self.accounts.addresses[0]), Consortium(founders=[]))
        at = {step.name: step.address.lower() for step in steps}
        return Verifiers(p256=at["ERC7913P256Verifier"], webauthn=at["ERC7913WebAuthnVerifier"])

    @property
    def node(self) -> Node:
        return Node(self.devnet.status().url)

    def deploy(self, consortium: Consortium) -> Deployment:
        """Puts the contracts on the chain; does nothing for those that are there."""
        return deploy(self.node, self.accounts, consortium, self.settings.deployment_file)

    # ---------------------------------------------------------------- keys of the API

    def api_keys(self, folder: Path) -> Mapping[int, str]:
        """An API key for each member, kept in the member's folder; made on first use."""
        database = Database(self.settings.database)
        upgrade(database)
        keys: dict[int, str] = {}
        try:
            for member in MEMBERS:
                file = folder / member.code / "api.key"
                if not file.exists():
                    with database.write() as session:
                        key = new_api_key(session, member.number, "story")
                    write_private(file, key.encode())
                keys[member.number] = file.read_text()
        finally:
            database.close()
        return keys

    # ---------------------------------------------------------------- gateway

    def serve(self) -> str:
        """Starts the gateway, or finds it running; returns its URL.

        Raises
        ------
        GatewayLost
            It did not start; the message has the end of its log.
        """
        url = self._answering()
        if url and self._caught_up(url):
            return url
        self.settings.serving_file.unlink(missing_ok=True)
        log_file = self.home / "serve.log"
        with open(log_file, "ab") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "scf_ledger", "serve"],
                env=_environment(self.home),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline and process.poll() is None:
            url = self._answering()
            if url and self._caught_up(url):
                return url
            time.sleep(0.05)
        raise GatewayLost(f"the gateway did not start; the end of {log_file}:\n{_tail(log_file, 12)}")

    def _answering(self) -> str:
        try:
            url = str(json.loads(self.settings.serving_file.read_text())["url"])
            httpx.get(f"{url}/livez", timeout=5).raise_for_status()
        except (OSError, ValueError, KeyError, httpx.HTTPError):
            return ""
        return url

    def _caught_up(self, url: str) -> bool:
        """Whether the gateway has read the chain up to its head: before that it knows no member and no key."""
        try:
            shown = httpx.get(f"{url}/v1/status/chain", timeout=5).raise_for_status().json()
        except (httpx.HTTPError, ValueError):
            return False
        return shown["lag"] is not None and int(shown["lag"]) <= _LAG

    def down(self) -> None:
        """Stops gateway and chain by their process ids; whatever does not run is left alone."""
        if self._answering():
            pid = int(json.loads(self.settings.serving_file.read_text())["pid"])
            os.kill(pid, signal.SIGTERM)
            deadline = time.monotonic() + PATIENCE
            while self._answering() and time.monotonic() < deadline:
                time.sleep(0.05)
        self.devnet.down()


def _environment(home: Path) -> dict[str, str]:
    """The gateway's environment: nothing of ours but the folder and a free port."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SCF_")}
    return {**kept, "SCF_HOME": str(home), "SCF_PORT": "0"}


def _tail(file: Path, lines: int) -> str:
    found: Sequence[str] = file.read_text(errors="replace").splitlines()
    return "\n".join(found[-lines:])
