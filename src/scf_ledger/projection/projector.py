"""The projector: follows the chain and keeps the read models true.

Rows and progress change in one database transaction. Before every page it makes sure that the block it read last is
still part of the chain; when it is not, it goes back to the last block that is, and tells the outbox in the same
transaction.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable

from sqlmodel import Session, col, delete, select

from scf_ledger.acts import Act, Signature
from scf_ledger.chain import rows as read_models
from scf_ledger.chain.deployment import Deployment
from scf_ledger.chain.log_reader import CarriedAct, LogReader, Page, Torn, common_ancestor
from scf_ledger.chain.node import Node, NodeUnavailable
from scf_ledger.chain.outbox.store import roll_back as lose_operations
from scf_ledger.chain.rows import ChainEvent, Rows
from scf_ledger.database import Database
from scf_ledger.problems import problem
from scf_ledger.projection.handlers import HANDLERS
from scf_ledger.projection.rewind import clear, roll_back
from scf_ledger.projection.subjects import subjects
from scf_ledger.projection.tables import (
    EventSubject,
    ExecutedAct,
    LoggedEvent,
    Progress,
    ReadBlock,
    progress,
)

log = logging.getLogger(__name__)

#: Seconds that a node may show a lower head than was read before its chain is taken to have lost blocks.
BEHIND_PATIENCE = 10.0
#: Blocks behind the head that may still be reorganised; what is needed to go back is kept for so long.
REORG_DEPTH = 2_048


class Projector:
    """Keeps one database's read models in step with one deployment."""

    def __init__(self, database: Database, node: Node, deployment: Deployment, *, page: int, poll: float) -> None:
        self.database = database
        self.node = node
        self.deployment = deployment
        self.poll = poll
        self.reader = LogReader(node, deployment, page)
        #: called after every page that was stored
        self.on_page: list[Callable[[], None]] = []
        self._stop = threading.Event()
        self._wake = threading.Event()
        self._behind_since: float | None = None

    # ---------------------------------------------------------------- thread

    def stop(self) -> None:
        self._stop.set()
        self._wake.set()

    def wake(self) -> None:
        self._wake.set()

    def run(self) -> None:
        """Follows the chain until stopped; a node that is down is waited for."""
        pause = self.poll
        while not self._stop.is_set():
            try:
                moved = self.step()
                pause = self.poll
                if moved:
                    continue
            except NodeUnavailable as trouble:
                log.warning("node unavailable: %s", trouble, extra={"action": "projector_wait"})
                pause = min(pause * 2, 5.0)
            except Torn as trouble:
                log.info("%s; reading again", trouble, extra={"action": "projector_torn"})
            except Exception:
                log.exception("projection failed", extra={"action": "projector_failed"})
                pause = min(pause * 2, 5.0)
            self._wake.wait(pause)
            self._wake.clear()

    def catch_up(self, report: Callable[[int, int], None] | None = None) -> int:
        """Reads to the head; returns the last block. `report` hears of the last block read and the head."""
        while self.step():
            if report:
                with self.database.read() as session:
                    report(self._last(session), self.node.head())
        with self.database.read() as session:
            return self._last(session)

    # ---------------------------------------------------------------- one step

    def step(self) -> bool:
        """Reads one page, or goes back; returns whether there may be more to do."""
        with self.database.read() as session:
            known = progress(session)
        self._check_chain(known)
        if known is not None and known.block_number >= 0 and not self._still_there(known):
            self._go_back()
            return True
        first = (known.block_number if known else -1) + 1
        head = self.node.head()
        if head < first:
            return False
        page = self.reader.read(first, head)
        with self.database.write() as session:
            self._store(session, page, head)
        for listener in self.on_page:
            listener()
        return page.last < head

    def _last(self, session: Session) -> int:
        found = progress(session)
        return found.block_number if found else -1

    def _check_chain(self, known: Progress | None) -> None:
        """Refuses a chain that is not the one that was deployed on and read so far.

        Raises
        ------
        Problem
            CHAIN_MISMATCH, with both chains.
        """
        chain_id, genesis = self.node.chain_id(), self.node.genesis_hash()
        expected = (self.deployment.chain_id, self.deployment.genesis_hash)
        read = (known.chain_id, known.genesis_hash) if known else expected
        if (chain_id, genesis) != expected or read != expected:
            raise problem(
                "CHAIN_MISMATCH",
                f"the node shows chain {chain_id} with genesis {genesis}; "
                f"this ledger is on chain {expected[0]} with genesis {expected[1]}",
                {"chain_id": chain_id, "genesis_hash": genesis},
            )

    def _still_there(self, known: Progress) -> bool:
        """Whether the last block read is part of the chain.

        A node whose head is lower may only be behind, as one of several behind a load balancer can be; it is waited
        for. If it stays behind for too long, its chain has lost blocks.
        """
        block = self.node.block(known.block_number)
        if block is not None:
            self._behind_since = None
            return block.hash == known.block_hash
        now = time.monotonic()
        self._behind_since = self._behind_since or now
        return now - self._behind_since < BEHIND_PATIENCE

    def _go_back(self) -> None:
        """Takes back everything above the last block that is still part of the chain."""
        with self.database.read() as session:
            known = [(b.number, b.hash) for b in session.exec(select(ReadBlock)).all()]
            last = self._last(session)
        ancestor = common_ancestor(self.node, known)
        if ancestor < last - REORG_DEPTH:
            ancestor = -1
        last_good = self.node.block(max(ancestor, 0))
        if last_good is None:
            raise Torn(f"block {ancestor} is gone")
        with self.database.write() as session:
            changed = clear(session) if ancestor < 0 else roll_back(session, ancestor)
            lost = lose_operations(session, ancestor)
            found = session.get_one(Progress, 1)
            kept = session.get(ReadBlock, ancestor)
            found.block_number = ancestor
            found.block_hash = kept.hash if kept else ""
            found.block_time = last_good.timestamp
            session.add(found)
        self._behind_since = None
        log.warning(
            "the chain was reorganised above block %d: %d rows taken back, %d operations lost",
            ancestor,
            changed,
            lost,
            extra={"action": "reorganised"},
        )

    # ---------------------------------------------------------------- storing

    def _store(self, session: Session, page: Page, head: int) -> None:
        session.add_all(_executed(carried) for carried in page.acts)
        rows: Rows | None = None
        for event in page.events:
            if rows is None or rows.block_number != event.block_number:
                rows = Rows(session, event.block_number)
            self._apply(rows, event)
            session.merge(ReadBlock(number=event.block_number, hash=event.block_hash))
        session.merge(ReadBlock(number=page.last, hash=page.last_hash))
        session.merge(
            Progress(
                id=1,
                chain_id=self.deployment.chain_id,
                genesis_hash=self.deployment.genesis_hash,
                block_number=page.last,
                block_hash=page.last_hash,
                block_time=page.last_time,
            )
        )
        read_models.forget_undo(session, head - REORG_DEPTH)
        session.execute(delete(ReadBlock).where(col(ReadBlock.number) < head - REORG_DEPTH))

    def _apply(self, rows: Rows, event: ChainEvent) -> None:
        name = event.id
        rows.session.add(
            LoggedEvent(
                id=name,
                block_number=event.block_number,
                block_hash=event.block_hash,
                block_time=event.block_time,
                tx_hash=event.tx_hash,
                log_index=event.log_index,
                contract=event.event.contract,
                name=event.event.name,
                values=dict(event.values),
                act=event.act,
            )
        )
        rows.session.add_all(EventSubject(event=name, subject=s) for s in sorted(subjects(event.values)))
        for handler in HANDLERS.get((event.event.contract, event.event.name), ()):
            handler(rows, event)


def _executed(carried: CarriedAct) -> ExecutedAct:
    act = carried.act
    return ExecutedAct(
        digest=act.digest,
        kind=act.kind,
        contract=act.type.contract,
        message=act.message,
        companion=act.companion,
        signatures=_signed(act, carried.signatures),
        block_number=carried.block_number,
        block_time=carried.block_time,
        tx_hash=carried.tx_hash,
    )


def _signed(act: Act, signatures: tuple[Signature, ...]) -> list[dict[str, object]]:
    return [
        {
            "party": party.name,
            "member": party.member,
            "key": signature.key_id,
            "signer": signature.signer,
            "signature": signature.signature,
        }
        for party, signature in zip(act.parties, signatures, strict=True)
    ]
