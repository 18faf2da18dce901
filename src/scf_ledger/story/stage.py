"""What the chapters act on: the members' connections and keys, the clock; and what happens: done, or refused."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any, Protocol

from scf_ledger.acts.formats import day_date, timestamp_day
from scf_ledger.acts.signers import Signer
from scf_ledger.chain.deployment import Deployment
from scf_ledger.chain.node import CallReverted, Node
from scf_ledger.client import Client, Refused
from scf_ledger.client.client import ActView
from scf_ledger.devnet import Devnet
from scf_ledger.documents.intake import FolderItem
from scf_ledger.story.cast import CHECKER, MAKER, Desk, Member
from scf_ledger.story.journal import Journal
from scf_ledger.story.keyring import Keyring

DAY = 86_400
#: Seconds that an act which must be refused would have had.
FRAUD_LIFETIME = 12_345
#: Seconds that the gateway may take to read the chain up to its clock.
PATIENCE = 30.0


class StoryFailed(RuntimeError):
    """Something came out otherwise than the story says: a fraud that was not refused, or a step that was."""


class Teller(Protocol):
    """Who tells the reader what happens."""

    def chapter(self, zh: str, en: str) -> None: ...

    def step(self, zh: str, en: str) -> None: ...

    def refused(self, zh: str, en: str, code: str) -> None: ...

    def note(self, zh: str, en: str) -> None: ...

    def skipped(self, zh: str, en: str) -> None: ...


@dataclass(frozen=True)
class Hand:
    """A desk of a member that signs."""

    member: Member
    desk: Desk


def maker(member: Member) -> Hand:
    return Hand(member, next(d for d in member.desks if d.name == MAKER.name))


def checker(member: Member) -> Hand:
    return Hand(member, next(d for d in member.desks if d.name == CHECKER.name))


def admin(member: Member) -> Hand:
    return Hand(member, next(d for d in member.desks if d.name == "admin"))


def both(member: Member) -> tuple[Hand, Hand]:
    """Maker and checker."""
    return maker(member), checker(member)


@dataclass(frozen=True)
class Request:
    """An act that is asked for, and who signs it."""

    kind: str
    message: Mapping[str, Any]
    hands: Sequence[Hand]


@dataclass(frozen=True)
class Fraud:
    """Something that must be refused."""

    #: name of the step, and of the attempt in the summary
    name: str
    zh: str
    en: str
    #: the rule that forbids it
    rule: str
    #: code that the gateway must refuse with
    code: str
    #: custom error that the contract must refuse with when the act is brought to it past every gateway
    error: str


@dataclass
class Stage:
    """Everything that a chapter needs."""

    journal: Journal
    clients: Mapping[int, Client]
    keyrings: Mapping[int, Keyring]
    deployment: Deployment
    node: Node
    devnet: Devnet
    teller: Teller
    #: the folder's files
    files: Sequence[tuple[FolderItem, Path]]
    #: folder of the run
    out: Path
    #: file with the consortium's secret, as the consortium gives it to its gates
    secret_file: Path
    #: desks that took another's place
    replaced: dict[tuple[int, str], Desk] = field(default_factory=dict)

    # ---------------------------------------------------------------- steps

    def once(self, step: str, zh: str, en: str, work: Callable[[], Any]) -> Any:
        """Does a step once, and tells it when it is done."""
        if step in self.journal:
            return self.journal.once(step, work)
        started = time.monotonic()

        def timed() -> Any:
            return {"value": work(), "zh": zh, "en": en, "seconds": round(time.monotonic() - started, 3)}

        result = self.journal.once(step, timed)
        self.teller.step(zh, en)
        return result

    def value(self, step: str, zh: str, en: str, work: Callable[[], Any]) -> Any:
        """A step's own result."""
        return self.once(step, zh, en, work)["value"]

    def client(self, member: Member) -> Client:
        return self.clients[member.number]

    def keep(self, step: str, zh: str, en: str, file: str, data: Callable[[], bytes]) -> Path:
        """Puts a file into the folder of the run, once; the summary names it with its SHA-256."""
        path = self.out / file

        def work() -> dict[str, Any]:
            made = data()
            path.parent.mkdir(parents=True, exist_ok=True)
            temporary = path.with_name(f".{path.name}.new")
            temporary.write_bytes(made)
            temporary.replace(path)
            return {"file": file, "bytes": len(made), "sha256": sha256(made).hexdigest()}

        self.value(f"file/{step}", zh, en, work)
        return path

    # ---------------------------------------------------------------- acts

    def act(self, step: str, zh: str, en: str, kind: str, message: Mapping[str, Any], *hands: Hand) -> str:
        """Brings one act to the chain; returns its digest, which names the record that it made."""
        return self.acts(step, zh, en, [Request(kind, message, hands)])[0]

    def acts(self, step: str, zh: str, en: str, requests: Sequence[Request]) -> list[str]:
        """Brings independent acts to the chain side by side; returns their digests."""

        def work() -> list[dict[str, Any]]:
            begun = [self.signed(f"{step}/{i}", request) for i, request in enumerate(requests)]
            return [self._finished(request, view) for request, view in zip(requests, begun, strict=True)]

        return [one["id"] for one in self.value(f"act/{step}", zh, en, work)]

    def message_of(self, step: str) -> Mapping[str, Any]:
        """The message of an act that was brought to the chain, as it was signed."""
        done: dict[str, Any] = self.journal.once(f"act/{step}", dict)
        message: Mapping[str, Any] = done["value"][0]["message"]
        return message

    def signed(self, step: str, request: Request) -> ActView:
        """An act with the signatures of all its hands; submitted when these are all that it needs."""
        view = self.created(step, request)
        again = 0
        while view.state == "expired":
            # It waited longer than an act may, for a run that was interrupted; nobody can sign it any more.
            again += 1
            view = self.created(f"{step}#{again}", request)
        for hand in request.hands:
            view = self.sign(view, hand)
        return view

    def created(self, step: str, request: Request) -> ActView:
        """An act in the box, in the state that it is in by now."""
        client = self.client(request.hands[0].member)
        return client.act(client.create(request.kind, request.message, idempotency_key(step)).id)

    def sign(self, view: ActView, hand: Hand) -> ActView:
        """Signs an act, unless it is past that: then it was signed before an interruption."""
        if view.state != "collecting":
            return view
        return self.client(hand.member).sign(view, self.signer(hand))

    def signer(self, hand: Hand) -> Signer:
        """The key that a desk signs with now."""
        desk = self.replaced.get((hand.member.number, hand.desk.name), hand.desk)
        return self.keyrings[hand.member.number].signer(desk)

    def _finished(self, request: Request, view: ActView) -> dict[str, Any]:
        done = self.client(request.hands[0].member).finish(view.id)
        shown = done.raw
        return {
            "id": done.id,
            "kind": request.kind,
            "title": shown["title"],
            "text": shown["text"],
            "rules": shown["rules"],
            "message": shown["typed_data"]["message"],
            "signers": [
                {"member": hand.member.number, "desk": hand.desk.name, "key": hand.desk.kind} for hand in request.hands
            ],
            "transaction": shown["transaction"],
        }

    # ---------------------------------------------------------------- frauds

    def refused(
        self,
        fraud: Fraud,
        request: Request,
        *,
        attempt: Callable[[ActView], Any] | None = None,
        prepare: Callable[[], None] = lambda: None,
    ) -> None:
        """Tries a fraud at the gateway, and then at the contract itself with the same signatures: both must refuse it.

        Parameters
        ----------
        attempt
            What is done with the act in the box; by default all hands sign it and it goes its way.
        prepare
            What happens between the creation of the act and the attempt.
        """

        def work() -> Mapping[str, Any]:
            nonlocal request
            # An act that is tried again in earnest, in the same second, is another act and not this refused one.
            first = self._first_tried(fraud)
            request = replace(request, message={"deadline": first + FRAUD_LIFETIME, **request.message})
            step = f"refused/{fraud.name}@{first}"
            view, problem = self._attempt(fraud, step, request, attempt or self._go_all_the_way(request), prepare)
            return {
                "name": fraud.name,
                "rule": fraud.rule,
                "code": problem["code"],
                "detail": problem["detail"],
                "title": problem.get("title"),
                "title_zh": problem.get("title_zh"),
                "contract_error": self._at_the_contract(fraud, view, request),
                "act": view.id if view else None,
                "kind": request.kind,
                "tried_by": sorted({hand.member.number for hand in request.hands}),
                "at": self.now(),
            }

        if f"refused/{fraud.name}" not in self.journal:
            result: dict[str, Any] = self.journal.once(
                f"refused/{fraud.name}", lambda: {"value": work(), "zh": fraud.zh, "en": fraud.en}
            )
            self.teller.refused(fraud.zh, fraud.en, str(result["value"]["code"]))

    def _first_tried(self, fraud: Fraud) -> int:
        """The chain's time when a fraud was first tried, by which its act is the same after an interruption.

        When that act would have expired since, it is the time of another first attempt.
        """
        again = 0
        while (first := self.moment(f"refused/{fraud.name}#{again}")) + FRAUD_LIFETIME <= self.now():
            again += 1
        return first

    def _attempt(
        self,
        fraud: Fraud,
        step: str,
        request: Request,
        attempt: Callable[[ActView], Any],
        prepare: Callable[[], None],
    ) -> tuple[ActView | None, Mapping[str, Any]]:
        view: ActView | None = None
        try:
            view = self.created(step, request)
            prepare()
            attempt(view)
        except Refused as refusal:
            if refusal.code != fraud.code:
                raise StoryFailed(f"{fraud.en}: refused with {refusal}, and {fraud.code} was due") from refusal
            return view, refusal.body
        raise StoryFailed(f"{fraud.en}: nobody refused it, and {fraud.code} was due")

    def _go_all_the_way(self, request: Request) -> Callable[[ActView], Any]:
        def go(view: ActView) -> Any:
            for hand in request.hands:
                view = self.sign(view, hand)
            return self.client(request.hands[0].member).finish(view.id)

        return go

    def _at_the_contract(self, fraud: Fraud, view: ActView | None, request: Request) -> str | None:
        """The custom error with which the contract refuses the act when no gateway stands before it."""
        if view is None:
            return None
        act = view.act()
        signatures = [self.signer(hand).sign(act.digest) for hand in request.hands]
        try:
            self.node.call(act.domain.contract, act.call(signatures))
        except CallReverted as reverted:
            if reverted.revert.name != fraud.error:
                raise StoryFailed(f"{fraud.en}: the contract said {reverted}, and {fraud.error} was due") from reverted
            return str(reverted.revert.name)
        raise StoryFailed(f"{fraud.en}: the contract took it, and {fraud.error} was due")

    # ---------------------------------------------------------------- clock

    def now(self) -> int:
        """The chain's time, UTC seconds."""
        return int(self.devnet.status().chain_time)

    def moment(self, step: str) -> int:
        """The chain's time when a step was first reached; the same after an interruption."""
        return int(self.journal.once(f"moment/{step}", self.now))

    def day(self, step: str) -> date:
        """The business day of a moment."""
        return business_day(self.moment(step))

    def until(self, step: str, zh: str, en: str, target: Callable[[], int]) -> None:
        """Moves the chain's clock forward to a time, UTC seconds."""
        when = int(self.journal.once(f"target/{step}", target))

        def work() -> None:
            self.devnet.advance_to(when)
            # The gateway counts lifetimes by what it has read of the chain.
            client, deadline = next(iter(self.clients.values())), time.monotonic() + PATIENCE
            while int(client.get("/v1/status/chain")["chain_time"]) < when:
                if time.monotonic() > deadline:
                    raise StoryFailed(f"the gateway has not read the chain up to {when}")
                time.sleep(0.05)

        self.value(f"clock/{step}", zh, en, work)

    # ---------------------------------------------------------------- money

    def paid(self, step: str, zh: str, en: str, payment: Mapping[str, Any], payer: Member, payee: Member) -> str:
        """Money that moved outside: the payer claims it with a bank reference, the payee confirms it."""
        claim = {"payer": payer.number, "payee": payee.number, "bankReference": {"text": reference(step)}, **payment}
        claim["account"] = {"text": account(payee)}
        payment_id = self.act(
            f"{step}/claim", f"{zh}:付款方申报", f"{en}: the payer claims it", "ClaimPayment", claim, maker(payer)
        )
        self.act(
            f"{step}/confirm",
            f"{zh}:收款方确认",
            f"{en}: the payee confirms it",
            "ConfirmPayment",
            {"payment": payment_id},
            maker(payee),
        )
        return payment_id


def idempotency_key(step: str) -> str:
    """The same for a step whenever it is done, so that the gateway does it once."""
    return "story-" + sha256(step.encode()).hexdigest()[:32]


def business_day(moment: int) -> date:
    """The business day of a moment, UTC seconds."""
    return day_date(timestamp_day(moment))


def reference(step: str) -> str:
    """A bank's reference for a payment of the story."""
    return "BR" + sha256(step.encode()).hexdigest()[:14].upper()


def account(member: Member) -> str:
    """The number of a member's bank account."""
    return "6222" + str(int.from_bytes(sha256(member.uscc.encode()).digest()[:6], "big")).zfill(15)


__all__ = [
    "DAY",
    "Fraud",
    "Hand",
    "Request",
    "Stage",
    "StoryFailed",
    "Teller",
    "account",
    "admin",
    "both",
    "business_day",
    "checker",
    "maker",
    "reference",
]
