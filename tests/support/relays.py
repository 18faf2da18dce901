"""An outbox with its relay and projector, moved step by step by the test instead of by threads."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from sqlmodel import col, select

from scf_ledger.acts import Act
from scf_ledger.chain.node import Node
from scf_ledger.chain.outbox import Operation, OperationState, Outbox, Relay, RelayAccounts
from scf_ledger.chain.outbox.store import history
from scf_ledger.chain.outbox.tables import RelayAccount
from scf_ledger.database import Database
from scf_ledger.migrations import upgrade
from scf_ledger.projection import Projector, last_read
from tests.support.chain import Chain
from tests.support.waiting import eventually

#: Seconds; short, because tests wait for it.
RESEND_AFTER = 0.2


class Carrier:
    """One installation's way to the chain."""

    def __init__(
        self,
        chain: Chain,
        url: str,
        folder: Path,
        *,
        accounts: RelayAccounts | None = None,
        count: int = 2,
        funded: bool = True,
        confirmations: int = 0,
    ) -> None:
        self.chain = chain
        self.world = chain.world()
        self.database = Database(f"sqlite:///{folder / 'ledger.db'}")
        upgrade(self.database)
        self.node = Node(url, timeout=5)
        self.accounts = accounts or RelayAccounts.load(folder / "keys", count)
        if funded:
            for address in self.accounts.addresses:
                chain.fund(address)
        self.outbox = Outbox(10_000)
        self.projector = Projector(self.database, self.node, chain.deployment, page=2_000, poll=0.05)
        self.relay = self.new_relay(confirmations)

    def new_relay(self, confirmations: int = 0) -> Relay:
        """A relay on this outbox: another process would have another."""
        made = Relay(
            self.database,
            self.node,
            self.accounts,
            self.chain.deployment.chain_id,
            confirmations=confirmations,
            resend_after=RESEND_AFTER,
            poll=0.05,
            last_read=last_read,
        )
        made.adopt_accounts()
        return made

    def close(self) -> None:
        self.database.close()

    # ---------------------------------------------------------------- acts

    def queue(self, act: Act, signatures: Sequence[object] | None = None) -> str:
        """Puts a signed act into the outbox; returns its operation's name."""
        signed = self.world.sign(act)
        with self.database.write() as session:
            operation = self.outbox.enqueue(
                session,
                kind=act.kind,
                reference=act.digest,
                contract=act.type.contract,
                to_address=act.domain.contract,
                calldata=act.call(signed),
            )
        return operation.id

    def inbounds(self, count: int = 1) -> list[str]:
        """Queues so many acts that rest on nothing."""
        return [self.queue(self.world.act("AcceptInbound")) for _ in range(count)]

    # ---------------------------------------------------------------- moving

    def step(self) -> None:
        """What relay and projector do once, with a block between."""
        self.relay.step()
        self.chain.mine()
        self.projector.step()

    def until(self, done: Callable[[], bool]) -> None:
        def look() -> bool:
            self.step()
            return done()

        eventually(look)

    def finish(self, names: Sequence[str]) -> list[Operation]:
        """Goes on until these operations are over."""
        self.until(lambda: all(o.state in ("confirmed", "refused") for o in self.operations(names)))
        return self.operations(names)

    # ---------------------------------------------------------------- looking

    def operations(self, names: Sequence[str]) -> list[Operation]:
        with self.database.read() as session:
            found = session.exec(select(Operation).where(col(Operation.id).in_(names))).all()
        assert len(found) == len(names)
        return sorted(found, key=lambda o: names.index(o.id))

    def operation(self, name: str) -> Operation:
        return self.operations([name])[0]

    def steps(self, name: str) -> list[str]:
        """The states that an operation went through."""
        with self.database.read() as session:
            return [str(step.state) for step in history(session, name)]

    def details(self, name: str) -> str:
        with self.database.read() as session:
            return "\n".join(step.detail for step in history(session, name))

    def suspended(self) -> dict[str, str]:
        with self.database.read() as session:
            return {row.address: row.suspended for row in session.exec(select(RelayAccount)).all() if row.suspended}

    def executions(self, names: Sequence[str]) -> list[int]:
        """How often each operation's act is on the chain: counted in the node's own logs, not in our rows."""
        addresses = list(self.chain.deployment.addresses.values())
        logs = self.chain.node.logs(0, self.chain.node.head(), addresses)
        acts = [topic for entry in logs for topic in entry["topics"][1:2]]
        return [acts.count(o.reference) for o in self.operations(names)]

    def assert_once(self, names: Sequence[str]) -> None:
        """Every operation is confirmed and its act is on the chain exactly once."""
        assert [o.state for o in self.operations(names)] == [OperationState.CONFIRMED] * len(names)
        assert self.executions(names) == [1] * len(names)

    def assert_nonces_consecutive(self) -> None:
        """Each account's nonces are 0, 1, 2 … without a gap, and the chain has seen all of them."""
        with self.database.read() as session:
            used = session.exec(
                select(Operation.account, Operation.nonce).where(col(Operation.nonce).is_not(None))
            ).all()
        for address in self.accounts.addresses:
            nonces = sorted(int(nonce or 0) for account, nonce in used if account == address)
            assert nonces == list(range(len(nonces)))
            assert self.chain.node.nonce(address) == len(nonces)
