"""One running ledger: the chain, the database, the threads that connect them, and the services on top."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from scf_ledger.chain.deployer import missing, read_record, require_chain
from scf_ledger.chain.deployment import Deployment
from scf_ledger.chain.node import Node, NodeUnavailable
from scf_ledger.chain.outbox import Outbox, Relay, RelayAccounts
from scf_ledger.chain.probe import Abilities, probe
from scf_ledger.database import Database
from scf_ledger.devnet import Devnet
from scf_ledger.documents.log_book import LogBook
from scf_ledger.documents.vault import Vault
from scf_ledger.gateway.auth import INSTALLATION
from scf_ledger.gateway.box import SigningBox
from scf_ledger.migrations import upgrade
from scf_ledger.private_files import private_bytes
from scf_ledger.problems import problem
from scf_ledger.projection import Projector, last_read
from scf_ledger.settings import Settings

log = logging.getLogger(__name__)

SECRET_SIZE = 32


@dataclass
class Ledger:
    """Everything that routes need, opened once."""

    settings: Settings
    node: Node
    abilities: Abilities
    deployment: Deployment
    database: Database
    vault: Vault
    secret: bytes
    log_book: LogBook
    outbox: Outbox
    relay: Relay
    projector: Projector
    box: SigningBox

    # ---------------------------------------------------------------- opening

    @classmethod
    def open(cls, settings: Settings) -> Ledger:
        """Opens what the settings name.

        Raises
        ------
        Problem
            NODE_UNAVAILABLE: no node; NOT_FOUND: nothing is deployed; DEPLOYMENT_UNREADABLE: its record is damaged;
            CHAIN_MISMATCH: another chain; CONTRACTS_MISSING: the chain has lost them.
        """
        node = open_node(settings)
        deployment = read_record(settings.deployment_file)
        if deployment is None:
            raise problem("NOT_FOUND", f"nothing is deployed: {settings.deployment_file} is missing; run: scf deploy")
        try:
            require_chain(node, deployment)
            abilities = probe(node)
            lacking = missing(node, deployment)
        except NodeUnavailable as trouble:
            raise problem("NODE_UNAVAILABLE", str(trouble)) from trouble
        if lacking:
            raise problem("CONTRACTS_MISSING", f"the chain lacks {', '.join(lacking)}; run: scf deploy")
        database = Database(settings.database)
        upgrade(database)
        vault = Vault.open(settings.vault, settings.keys / "vault.key")
        secret = consortium_secret(settings)
        log_book = LogBook(settings.logs, settings.keys / "log.key", vault, secret, settings.log_origin)
        outbox = Outbox(settings.queue_limit)
        relay = Relay(
            database,
            node,
            RelayAccounts.load(settings.keys, settings.relay_accounts),
            deployment.chain_id,
            confirmations=settings.confirmations,
            resend_after=settings.resend_after,
            poll=settings.relay_poll,
            last_read=last_read,
        )
        projector = Projector(database, node, deployment, page=settings.log_page, poll=settings.relay_poll)
        box = SigningBox(
            deployment=deployment,
            node=node,
            outbox=outbox,
            vault=vault,
            log_book=log_book,
            secret=secret,
            lifetime=settings.act_lifetime,
            weight_tolerance=settings.weight_tolerance,
        )
        ledger = cls(
            settings, node, abilities, deployment, database, vault, secret, log_book, outbox, relay, projector, box
        )
        projector.on_page += [relay.wake, ledger._keep_house]
        return ledger

    def _keep_house(self) -> None:
        """After each page: ends acts whose time is over; puts full or old batches of statements up for anchoring."""
        with self.database.read() as session:
            overdue = self.box.overdue(session)
            ripe = self.log_book.ripe(session, self.settings.batch_count, self.settings.batch_age)
        if overdue:
            with self.database.write() as session:
                ended = self.box.expire(session)
            log.info("%d acts expired", ended, extra={"action": "acts_expired"})
        for member in ripe:
            with self.database.write() as session:
                self.box.create(session, INSTALLATION, "AnchorCheckpoint", {"member": member})
            log.info("a batch of member %d is up for anchoring", member, extra={"action": "batch_closed"})

    # ---------------------------------------------------------------- threads

    def start(self) -> None:
        """Starts relay and projector."""
        self._threads = [
            threading.Thread(target=work, name=name, daemon=True)
            for name, work in (("relay", self.relay.run), ("projector", self.projector.run))
        ]
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Ends the threads after what they are doing, and closes the database."""
        self.relay.stop()
        self.projector.stop()
        for thread in self._threads:
            thread.join(timeout=30)
        self.database.close()

    def on_change(self, listener: Callable[[], None]) -> None:
        """Calls back whenever the projection has read something."""
        self.projector.on_page.append(listener)


def open_node(settings: Settings) -> Node:
    """The node that the settings name, or the local devnet's; raises Problem NODE_UNAVAILABLE."""
    url = settings.node_url
    if not url:
        status = Devnet(settings.devnet).status()
        if not status.running:
            raise problem("NODE_UNAVAILABLE", "no node: set SCF_NODE_URL, or start the local chain with: scf devnet up")
        url = status.url
    return Node(url, settings.node_timeout)


def consortium_secret(settings: Settings) -> bytes:
    """The consortium's secret for keyed hashes."""
    path = Path(settings.secret_file) if settings.secret_file else settings.keys / "consortium.secret"
    return private_bytes(path, SECRET_SIZE)
