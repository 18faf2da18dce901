"""The relay: carries queued operations to the chain and follows them until they are final.

One thread runs `step` again and again; every step can be killed at any point and goes on from what is stored.
"""

from __future__ import annotations

import logging
import threading
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlmodel import Session, select

from scf_ledger.chain.events import Revert
from scf_ledger.chain.node import CallReverted, Node, NodeError, NodeRefused, NodeUnavailable
from scf_ledger.chain.outbox.accounts import RelayAccounts
from scf_ledger.chain.outbox.store import by_state, lose, move, note
from scf_ledger.chain.outbox.tables import Operation, OperationState, RelayAccount
from scf_ledger.clock import now_ms
from scf_ledger.database import Database
from scf_ledger.problems import Problem, from_revert, problem

log = logging.getLogger(__name__)

#: Operations prepared in one step.
BATCH = 200
#: States in which a receipt is news.
_SENT = (OperationState.SUBMITTED, OperationState.LOST)
#: Room above the estimate: state may change between estimate and execution.
GAS_MARGIN = 1.25
#: More than any act needs, less than any block holds.
GAS_CAP = 16_000_000
#: What nodes say when they have the transaction already.
_KNOWN = ("already known", "already imported", "known transaction", "alreadyknown", "transaction already")
_NONCE_USED = ("nonce too low", "nonce is too low", "oldnonce")
#: What they say when the account cannot pay.
_NO_FUNDS = ("insufficient funds", "insufficient balance", "exceeds account balance", "lack of funds")


class Relay:
    """Carries operations; one for each outbox."""

    def __init__(
        self,
        database: Database,
        node: Node,
        accounts: RelayAccounts,
        chain_id: int,
        *,
        confirmations: int,
        resend_after: float,
        poll: float,
        last_read: Callable[[Session], tuple[int, str]],
    ) -> None:
        """`last_read` says which block, by number and hash, the projection has read last.

        No operation is over before the projection has read its block, and none is refused by a chain that has lost
        what was read.
        """
        self.database = database
        self.node = node
        self.accounts = accounts
        self.chain_id = chain_id
        self.confirmations = confirmations
        self.resend_after = resend_after
        self.poll = poll
        self.last_read = last_read
        self._wake = threading.Event()
        self._stop = threading.Event()
        self._head = -1

    # ---------------------------------------------------------------- thread

    def wake(self) -> None:
        """Says that there is something to do."""
        self._wake.set()

    def stop(self) -> None:
        self._stop.set()
        self._wake.set()

    def run(self) -> None:
        """Works until stopped; a node that is down is waited for."""
        self.adopt_accounts()
        pause = self.poll
        while not self._stop.is_set():
            self._wake.wait(pause)
            self._wake.clear()
            try:
                self.step()
                pause = self.poll
            except NodeUnavailable as trouble:
                log.warning("node unavailable: %s", trouble, extra={"action": "relay_wait"})
                pause = min(pause * 2, 5.0)
            except Exception:
                log.exception("relay step failed", extra={"action": "relay_failed"})
                pause = min(pause * 2, 5.0)

    def adopt_accounts(self) -> None:
        """Learns each account's next nonce: the higher of what is stored and what the chain has seen."""
        while not self._stop.is_set():
            try:
                seen = {address: self.node.nonce(address, "pending") for address in self.accounts.addresses}
            except NodeError:
                self._stop.wait(1.0)
                continue
            with self.database.write() as session:
                for address, nonce in seen.items():
                    row = session.get(RelayAccount, address)
                    if row is None:
                        session.add(RelayAccount(address=address, next_nonce=nonce))
                    elif nonce > row.next_nonce:
                        log.warning(
                            "account %s was used elsewhere up to nonce %d", address, nonce, extra={"action": "nonce"}
                        )
                        row.next_nonce = nonce
                        session.add(row)
            return

    # ---------------------------------------------------------------- one step

    def step(self) -> None:
        """Recovers what was lost, follows what is under way, carries what waits."""
        if self.recover():
            return
        self.track()
        self.prepare()
        self.send()

    def recover(self) -> bool:
        """Sends lost transactions again, block by block in their old order, before anything new.

        An act may rest on another that was mined a block earlier by another account; sent in any other order it could
        be refused although it had succeeded before.

        Returns whether there is still something lost.
        """
        with self.database.read() as session:
            lost = by_state(session, OperationState.LOST)
        if not lost:
            return False
        first = min(o.block_number or 0 for o in lost)
        group = sorted((o for o in lost if (o.block_number or 0) == first), key=lambda o: o.tx_index or 0)
        receipts = self.node.receipts([str(o.tx_hash) for o in group])
        missing = [o for o, r in zip(group, receipts, strict=True) if r is None]
        mined = [(o, r) for o, r in zip(group, receipts, strict=True) if r is not None]
        self._store_mined(mined)
        due = now_ms() - int(self.resend_after * 1000)
        self._send_raw([o for o in missing if o.sent_at is None or o.sent_at < max(due, o.updated_at)])
        return True

    def prepare(self) -> None:
        """Tries each queued operation against the present state, refuses what would fail, signs the rest."""
        with self.database.read() as session:
            queued = by_state(session, OperationState.QUEUED, limit=BATCH)
            lost = by_state(session, OperationState.LOST, limit=1)
            block, block_hash = self.last_read(session)
        if not queued or lost:
            return
        sender = self.accounts.addresses[0]
        calls = [{"from": sender, "to": o.to_address, "data": "0x" + o.calldata.hex()} for o in queued]
        answers = self.node.try_batch([("eth_estimateGas", [call]) for call in calls])
        fees = self._fees()
        if not self._holds(block, block_hash) or not self._stand(queued):
            return
        with self.database.write() as session:
            self._resume_idle(session)
            for stale, answer in zip(queued, answers, strict=True):
                operation = session.get_one(Operation, stale.id, with_for_update=True, populate_existing=True)
                refusal = _refusal(answer)
                if operation.state != OperationState.QUEUED:
                    # Another relay on the same database was quicker.
                    continue
                if refusal:
                    move(session, operation, OperationState.REFUSED, f"refused: {refusal.code}", problem=shown(refusal))
                elif not isinstance(answer, NodeError):
                    self._sign(session, operation, int(answer, 16), fees)

    def _holds(self, block: int, block_hash: str) -> bool:
        """Whether the chain still holds what was read. If not, what it says of new operations means nothing yet."""
        found = self.node.block(block) if block >= 0 else None
        return block < 0 or (found is not None and found.hash == block_hash)

    def _stand(self, operations: Sequence[Operation]) -> bool:
        """Whether the contracts are on the chain: a call to an empty address succeeds and does nothing.

        A chain that was started again from before the deployment has the right genesis and no contracts.
        """
        addresses = sorted({o.to_address for o in operations})
        codes = self.node.batch([("eth_getCode", [address, "latest"]) for address in addresses])
        absent = [a for a, code in zip(addresses, codes, strict=True) if code in ("0x", None)]
        if absent:
            log.error("no contract at %s; run: scf deploy", ", ".join(absent), extra={"action": "contracts_missing"})
        return not absent

    def _sign(self, session: Session, operation: Operation, estimate: int, fees: Mapping[str, int]) -> None:
        """Takes the next nonce of the account with the fewest operations under way and signs.

        While no account can pay, the operation waits: a nonce that is taken and not sent would hold up the next ones.
        """
        row = self._next_account(session)
        if row is None:
            return
        transaction = {
            "chainId": self.chain_id,
            "nonce": row.next_nonce,
            "to": operation.to_address,
            "value": 0,
            "data": operation.calldata,
            "gas": min(int(estimate * GAS_MARGIN), GAS_CAP),
            **fees,
        }
        raw, tx_hash = self.accounts.sign(row.address, transaction)
        move(
            session,
            operation,
            OperationState.SUBMITTED,
            f"signed by {row.address} with nonce {row.next_nonce}",
            account=row.address,
            nonce=row.next_nonce,
            raw=raw,
            tx_hash=tx_hash,
        )
        row.next_nonce += 1
        session.add(row)

    def _next_account(self, session: Session) -> RelayAccount | None:
        busy: dict[str, int] = defaultdict(int)
        for account in session.exec(select(Operation.account).where(Operation.state == OperationState.SUBMITTED)).all():
            busy[str(account)] += 1
        rows = [session.get_one(RelayAccount, a, with_for_update=True) for a in self.accounts.addresses]
        usable = [row for row in rows if not row.suspended]
        return min(usable, key=lambda row: (busy[row.address], row.address), default=None)

    def _resume_idle(self, session: Session) -> None:
        """An account that could not pay is used again when nothing of it is under way that could show it otherwise."""
        for row in session.exec(select(RelayAccount).where(RelayAccount.suspended != "")).all():
            under_way = select(Operation.id).where(
                Operation.account == row.address, Operation.state == OperationState.SUBMITTED
            )
            if session.exec(under_way).first() is None:
                row.suspended = ""
                session.add(row)

    def _fees(self) -> dict[str, int]:
        block = self.node.block("latest")
        price = int(self.node.rpc("eth_gasPrice"), 16)
        if block is None or block.base_fee is None:
            return {"gasPrice": price}
        tip = max(price - block.base_fee, 0)
        return {"maxFeePerGas": block.base_fee * 3 + tip, "maxPriorityFeePerGas": tip}

    def send(self) -> None:
        """Sends what is signed and was not sent, or was sent long ago and is unknown to the node."""
        due = now_ms() - int(self.resend_after * 1000)
        with self.database.read() as session:
            submitted = by_state(session, OperationState.SUBMITTED)
        fresh = [o for o in submitted if o.sent_at is None]
        old = [o for o in submitted if o.sent_at is not None and o.sent_at < due]
        if old:
            known = self.node.batch([("eth_getTransactionByHash", [o.tx_hash]) for o in old])
            fresh += [o for o, transaction in zip(old, known, strict=True) if transaction is None]
        self._send_raw(fresh)

    def _send_raw(self, operations: Sequence[Operation]) -> None:
        if not operations or not self._stand(operations):
            return
        ordered = sorted(operations, key=lambda o: (str(o.account), o.nonce or 0))
        raws = [("eth_sendRawTransaction", ["0x" + (o.raw or b"").hex()]) for o in ordered]
        answers = self.node.try_batch(raws)
        replaced = self._replaced([o for o, a in zip(ordered, answers, strict=True) if _says(a, _NONCE_USED)])
        # What was sent may be mined in a block that was looked at already.
        self._head = -1
        with self.database.write() as session:
            for operation, answer in zip(ordered, answers, strict=True):
                stored = session.get_one(Operation, operation.id, with_for_update=True)
                if isinstance(answer, NodeUnavailable) or stored.tx_hash != operation.tx_hash:
                    continue
                if operation.id in replaced:
                    detail = f"nonce {stored.nonce} of {stored.account} was used by another transaction"
                    self._requeue(session, stored, detail)
                    continue
                self._judge_account(session, stored, answer)
                stored.sent_at = now_ms()
                session.add(stored)

    def _judge_account(self, session: Session, operation: Operation, answer: Any) -> None:
        """Suspends an account that cannot pay, and takes it back when it can; other accounts go on meanwhile."""
        row = session.get(RelayAccount, operation.account)
        unpaid = _says(answer, _NO_FUNDS)
        if unpaid and row is not None and not row.suspended:
            row.suspended = str(answer)
            session.add(row)
            note(session, operation, f"account {operation.account} cannot pay; it is sent again when it can")
            log.error("account %s cannot pay: %s", row.address, answer, extra={"action": "account_suspended"})
        elif not isinstance(answer, NodeError) and row is not None and row.suspended:
            row.suspended = ""
            session.add(row)
            log.info("account %s can pay again", row.address, extra={"action": "account_resumed"})
        elif isinstance(answer, NodeError) and not unpaid and not _says(answer, (*_KNOWN, *_NONCE_USED)):
            log.warning("%s: %s", operation.id, answer, extra={"action": "send_refused"})

    def _replaced(self, operations: Sequence[Operation]) -> set[str]:
        """Those whose nonce somebody else's transaction has used: they can never be mined.

        The nonces are asked for before the receipts; what was mined in between then has one.
        """
        if not operations:
            return set()
        nonces = self.node.batch([("eth_getTransactionCount", [str(o.account), "latest"]) for o in operations])
        receipts = self.node.receipts([str(o.tx_hash) for o in operations])
        return {
            operation.id
            for operation, nonce, receipt in zip(operations, nonces, receipts, strict=True)
            if receipt is None and int(nonce, 16) > (operation.nonce or 0)
        }

    def _requeue(self, session: Session, operation: Operation, detail: str) -> None:
        """Back to the queue, to be signed with another nonce."""
        log.error("%s: %s", operation.id, detail, extra={"action": "requeued"})
        nothing = dict.fromkeys(
            ("account", "nonce", "raw", "tx_hash", "sent_at", "block_number", "block_hash", "tx_index", "gas_used")
        )
        move(session, operation, OperationState.QUEUED, detail, **nothing)

    def track(self) -> None:
        """Finds receipts of what was sent, and confirms what is deep enough."""
        with self.database.read() as session:
            open_ = by_state(session, OperationState.SUBMITTED, OperationState.MINED)
        sent = [o for o in open_ if o.state == OperationState.SUBMITTED and o.sent_at is not None]
        mined = [o for o in open_ if o.state == OperationState.MINED]
        if not sent and not mined:
            return
        head = self.node.head()
        if sent and head != self._head:
            receipts = self.node.receipts([str(o.tx_hash) for o in sent])
            self._store_mined([(o, r) for o, r in zip(sent, receipts, strict=True) if r is not None])
        self._head = head
        self._confirm(mined, head)

    def _confirm(self, mined: Sequence[Operation], head: int) -> None:
        """An operation is over when its block is deep enough and the projection has read it."""
        with self.database.read() as session:
            read, _ = self.last_read(session)
        last = min(head - self.confirmations, read)
        ripe = [o for o in mined if o.block_number is not None and o.block_number <= last]
        if not ripe:
            return
        # A block that was replaced before the projection read it leaves no trace there: its hash is looked at here.
        numbers = sorted({int(o.block_number or 0) for o in ripe})
        hashes = {b.number: b.hash for b in self.node.blocks(numbers) if b}
        with self.database.write() as session:
            for operation in ripe:
                stored = session.get_one(Operation, operation.id, with_for_update=True)
                if stored.state != OperationState.MINED:
                    continue
                if hashes.get(int(stored.block_number or 0)) == stored.block_hash:
                    move(session, stored, OperationState.CONFIRMED, f"block {stored.block_number} is final")
                else:
                    lose(session, stored)

    def _store_mined(self, mined: Sequence[tuple[Operation, Mapping[str, Any]]]) -> None:
        if not mined:
            return
        reasons = {o.id: self._why(o, receipt) for o, receipt in mined if int(receipt["status"], 16) == 0}
        with self.database.write() as session:
            for operation, receipt in mined:
                stored = session.get_one(Operation, operation.id, with_for_update=True)
                if stored.state not in _SENT or stored.tx_hash != operation.tx_hash:
                    # Another relay, or a reorganisation, has taken it further.
                    continue
                known = {
                    "block_number": int(receipt["blockNumber"], 16),
                    "block_hash": receipt["blockHash"],
                    "tx_index": int(receipt["transactionIndex"], 16),
                    "gas_used": int(receipt["gasUsed"], 16),
                }
                if operation.id not in reasons and not receipt["logs"]:
                    self._requeue(session, stored, f"mined in block {known['block_number']} where no contract was")
                elif operation.id in reasons:
                    refusal = reasons[operation.id]
                    detail = f"reverted in block {known['block_number']}: {refusal.code}"
                    move(session, stored, OperationState.REFUSED, detail, problem=shown(refusal), **known)
                else:
                    detail = f"mined in block {known['block_number']}"
                    move(session, stored, OperationState.MINED, detail, **known)

    def _why(self, operation: Operation, receipt: Mapping[str, Any]) -> Problem:
        """Why a transaction reverted: the same call on the state before its block, and else on the latest."""
        block = int(receipt["blockNumber"], 16)
        for which in (block, "latest"):
            try:
                self.node.call(operation.to_address, operation.calldata, which)
            except CallReverted as trouble:
                return from_revert(trouble.revert.name, trouble.revert.operands)
            except NodeError:
                continue
        return problem("UNKNOWN", f"the transaction reverted in block {block}")


def _refusal(answer: Any) -> Problem | None:
    """The refusal in an answer to an estimate, when it is the contract's and not the node's trouble."""
    if isinstance(answer, CallReverted):
        revert: Revert = answer.revert
        return from_revert(revert.name, revert.operands)
    if isinstance(answer, NodeRefused) and "revert" in answer.message.lower():
        return problem("UNKNOWN", answer.message)
    return None


def shown(refusal: Problem) -> dict[str, Any]:
    """A refusal as it is stored."""
    return {"code": refusal.code, "detail": refusal.detail, "values": dict(refusal.values)}


def _says(answer: Any, texts: Sequence[str]) -> bool:
    """Whether an answer is a refusal of the node in one of these words."""
    return isinstance(answer, NodeRefused) and any(text in answer.message.lower() for text in texts)
