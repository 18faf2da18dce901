"""Carries a stock list's plan to the ledger: deliveries are accepted, then receipts issued, each act once.

Every act has a name in the plan, and the request that makes it an Idempotency-Key of list, name and attempt: whatever
is asked again, by the same process or by the next after a kill -9, is the same act. What was begun stands in a journal.
An act whose signatures are not all at hand waits in the box; the next run goes on with it.
"""

from __future__ import annotations

import csv
import io
import json
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from hashlib import sha256
from pathlib import Path
from typing import Any

from eth_abi.abi import encode
from eth_utils.crypto import keccak

from scf_ledger.acts.signers import Signer
from scf_ledger.client.client import ActView, Client, Refused
from scf_ledger.client.journal import Journal
from scf_ledger.stock_list import (
    MAX_RECEIPTS,
    Lot,
    Plan,
    PlannedInbound,
    RowState,
    Terms,
    batch_message,
    inbound_message,
)

#: Acts that may be under way at once.
WINDOW = 64
#: Refusals that are no fault of the goods: they end the run, and the next one goes on.
_OF_THE_CALLER = frozenset(
    "UNAUTHORIZED FORBIDDEN KEY_UNKNOWN KEY_IS_REVOKED PARTY_NOT_OF_ACT SAME_PERSON SIGNATURE_CONFLICT "
    "IDEMPOTENCY_KEY_REUSED INTERNAL".split()
)


class Outcome(StrEnum):
    """What became of a row."""

    #: nothing was sent yet
    PLANNED = "planned"
    #: under a receipt
    ISSUED = "issued"
    #: in custody, not yet under a receipt
    ACCEPTED = "accepted"
    #: its act lacks signatures
    WAITING = "waiting"
    #: by the plan, the gateway or the contract
    REFUSED = "refused"
    #: of a delivery with a refused row
    HELD = "held"
    #: a line of totals
    IGNORED = "ignored"


@dataclass(frozen=True)
class RowOutcome:
    """A row's end: where it is, or all that is wrong."""

    row: int
    outcome: Outcome
    inbound: str = ""
    receipt: str = ""
    #: the act that waits or was refused
    act: str = ""
    #: field, value, rule, zh, en
    faults: tuple[Mapping[str, str], ...] = ()


@dataclass
class _Act:
    """An act of the plan as the journal has it."""

    name: str
    rows: tuple[int, ...]
    attempt: int = 0
    id: str = ""
    #: done or refused, or empty while it is under way
    state: str = ""
    problem: Mapping[str, Any] = field(default_factory=dict)
    #: key of the unit of each row
    units: Mapping[int, str] = field(default_factory=dict)
    missing: tuple[str, ...] = ()


def journal_head(client: Client, plan: Plan, terms: Terms) -> dict[str, Any]:
    """What a journal must be of, for a list to be carried on with it: the list, its terms and the ledger."""
    chain = client.get("/v1/status/chain")
    ledger = f"{chain['chain_id']} {chain['contracts']['Custody']}"
    stated = json.dumps(vars(terms), sort_keys=True, ensure_ascii=False, default=dict)
    return {"version": 1, "list": plan.digest, "terms": sha256(stated.encode()).hexdigest(), "ledger": ledger}


class StockListRun:
    """One list on its way to the ledger."""

    def __init__(
        self,
        client: Client,
        plan: Plan,
        terms: Terms,
        journal: Journal,
        *,
        custodian: Sequence[Signer],
        depositor: Sequence[Signer] = (),
        again: bool = False,
        progress: Callable[[int, int], None] = lambda done, total: None,
    ) -> None:
        """`again` tries acts once more that were refused; `progress` is told steps done and steps in all."""
        self.client, self.plan, self.terms, self.journal = client, plan, terms, journal
        self._custodian, self._depositor = custodian, depositor
        self._progress = progress
        self._inbounds = {one.key: _Act(one.key, one.rows) for one in plan.inbounds}
        self._batches: dict[str, _Act] = {}
        self._lots = {lot.row: (one.key, lot) for one in plan.inbounds for lot in one.lots}
        self._ended = 0
        self._read(again)

    def run(self) -> list[RowOutcome]:
        """Does what is left to do; returns what became of every row.

        Raises
        ------
        Refused
            The caller may not do this: its API key or its signers' keys do not fit.
        GatewayLost
            The gateway is away; the next run goes on.
        """
        self._ended = sum(bool(act.state) for act in self._acts())
        self._carry(self._custodian, ((self._inbounds[one.key], self._inbound(one)) for one in self.plan.inbounds))
        self._plan_batches()
        signers = (*self._custodian, *self._depositor)
        self._carry(signers, ((act, self._batch(act)) for act in self._batches.values()))
        return self.outcomes()

    # ---------------------------------------------------------------- journal

    def _read(self, again: bool) -> None:
        for record in self.journal.records:
            name = record.get("name", "")
            if record["kind"] == "batch":
                self._batches[name] = _Act(name, tuple(record["rows"]))
            act = self._inbounds.get(name) or self._batches.get(name)
            if act is None:
                continue
            if record["kind"] == "act":
                act.id, act.attempt = record["act"], record["attempt"]
                act.units = {int(row): key for row, key in record.get("units", {}).items()}
            elif record["kind"] == "end":
                act.state, act.problem = record["state"], record.get("problem") or {}
            elif record["kind"] == "again":
                act.state, act.id, act.problem, act.attempt = "", "", {}, record["attempt"]
        for act in self._acts():
            if again and act.state == "refused":
                self._begin_again(act)

    def _begin_again(self, act: _Act) -> None:
        self.journal.write({"kind": "again", "name": act.name, "attempt": act.attempt + 1})
        act.state, act.id, act.problem, act.attempt = "", "", {}, act.attempt + 1

    def _acts(self) -> Iterator[_Act]:
        yield from self._inbounds.values()
        yield from self._batches.values()

    # ---------------------------------------------------------------- acts

    def _inbound(self, planned: PlannedInbound) -> Callable[[], tuple[str, dict[str, Any]]]:
        return lambda: ("AcceptInbound", inbound_message(self.plan, planned, self.terms))

    def _batch(self, act: _Act) -> Callable[[], tuple[str, dict[str, Any]]]:
        def made() -> tuple[str, dict[str, Any]]:
            items = [self._lots[row] for row in act.rows]
            accepted = {key: self._inbounds[key] for key, _ in items}
            known = {key: {"id": one.id, "units": one.units} for key, one in accepted.items()}
            number = int(act.name.rsplit(" ", 1)[-1])
            return "IssueReceipts", batch_message(self.plan, number, items, known, self.terms)

        return made

    def _plan_batches(self) -> None:
        """Puts accepted rows that are in no batch yet into new ones; what a batch holds never changes again."""
        taken = {row for act in self._batches.values() for row in act.rows}
        rows = [row for row, (key, _) in self._lots.items() if row not in taken and self._inbounds[key].state == "done"]
        for batch in self.plan.batches(rows):
            name = f"receipts {len(self._batches) + 1}"
            act = _Act(name, batch)
            self.journal.write({"kind": "batch", "name": name, "rows": list(act.rows)})
            self._batches[name] = act

    def _carry(
        self, signers: Sequence[Signer], acts: Iterator[tuple[_Act, Callable[[], tuple[str, dict[str, Any]]]]]
    ) -> None:
        """Makes, signs and awaits acts, so many at a time."""
        under_way: deque[_Act] = deque()
        for act, make in acts:
            if act.state:
                continue
            if self._begin(act, make, signers):
                under_way.append(act)
            if len(under_way) >= WINDOW:
                self._await(under_way.popleft())
        while under_way:
            self._await(under_way.popleft())

    def _begin(self, act: _Act, make: Callable[[], tuple[str, dict[str, Any]]], signers: Sequence[Signer]) -> bool:
        """Puts an act into the box and signs it; returns whether it is on its way to the chain."""
        try:
            view = self.client.act(act.id) if act.id else self._create(act, *make())
            if view.state in ("expired", "withdrawn"):
                self._begin_again(act)
                view = self._create(act, *make())
            view = self._sign(view, signers)
        except Refused as refusal:
            if refusal.code in _OF_THE_CALLER:
                raise
            self._end(act, refusal.body)
            return False
        act.missing = _missing(view)
        return view.state != "collecting"

    def _create(self, act: _Act, kind: str, message: dict[str, Any]) -> ActView:
        key = f"stock-list {self.plan.digest} {act.name} {act.attempt}"
        view = self.client.create(kind, message, key)
        held = view.act().message
        units = [str(unit["key"]) for unit in held["units"]] if kind == "AcceptInbound" else []
        act.id, act.units = view.id, dict(zip(act.rows, units, strict=False))
        self.journal.write(
            {"kind": "act", "name": act.name, "attempt": act.attempt, "act": act.id, "units": dict(act.units)}
        )
        return view

    def _sign(self, view: ActView, signers: Sequence[Signer]) -> ActView:
        for signer in signers:
            if view.state != "collecting":
                break
            try:
                view = self.client.sign(view, signer)
            except Refused as refusal:
                # The answer to a request that was made before shows the act as it was then.
                if refusal.code != "ACT_CLOSED":
                    raise
                view = self.client.act(view.id)
        return view

    def _await(self, act: _Act) -> None:
        try:
            self.client.finish(act.id)
        except Refused as refusal:
            self._end(act, refusal.body)
        else:
            self._end(act, None)

    def _end(self, act: _Act, problem: Mapping[str, Any] | None) -> None:
        act.state, act.problem = ("refused", problem) if problem else ("done", {})
        self.journal.write({"kind": "end", "name": act.name, "state": act.state, "problem": problem})
        self._ended += 1
        total = len(self._inbounds) + max(len(self._batches), -(-len(self._lots) // MAX_RECEIPTS))
        self._progress(min(self._ended, total), total)

    # ---------------------------------------------------------------- outcome

    def outcomes(self) -> list[RowOutcome]:
        """What has become of every row so far."""
        receipts = {
            row: (act, receipt_id(act.id, place) if act.id else "")
            for act in self._batches.values()
            for place, row in enumerate(act.rows)
        }
        made = []
        for result in self.plan.results:
            if result.state is not RowState.PLANNED:
                faults = tuple(vars(fault) for fault in result.faults)
                made.append(RowOutcome(result.row, Outcome(result.state.value), faults=faults))
                continue
            key, lot = self._lots[result.row]
            made.append(_outcome(lot, self._inbounds[key], receipts.get(result.row)))
        return made


def _outcome(lot: Lot, inbound: _Act, issued: tuple[_Act, str] | None) -> RowOutcome:
    for act in (inbound, issued[0] if issued else inbound):
        if act.state == "refused":
            known = inbound.id if inbound.state == "done" else ""
            return RowOutcome(lot.row, Outcome.REFUSED, known, act=act.id, faults=_faults(act.problem))
        if not act.state:
            known = inbound.id if inbound.state == "done" else ""
            lacking = {"field": "signatures", "value": ", ".join(act.missing), "rule": "ACT_INCOMPLETE"}
            said = (
                {"zh": "尚缺签署", "en": "signatures are missing"}
                if act.missing
                else {"zh": "办理中", "en": "under way"}
            )
            return RowOutcome(lot.row, Outcome.WAITING, known, act=act.id, faults=({**lacking, **said},))
    if issued is None:
        return RowOutcome(lot.row, Outcome.ACCEPTED, inbound.id)
    return RowOutcome(lot.row, Outcome.ISSUED, inbound.id, issued[1], issued[0].id)


def _faults(problem: Mapping[str, Any]) -> tuple[Mapping[str, str], ...]:
    """A refusal of gateway or contract as faults of a row."""
    rules = ", ".join(problem.get("rules") or ()) or str(problem.get("code"))
    errors = problem.get("errors") or [{"pointer": "", "detail": problem.get("detail")}]
    values = json.dumps(problem.get("values") or {}, ensure_ascii=False)
    return tuple(
        {
            "field": str(error.get("pointer") or problem.get("code")),
            "value": str(error.get("value") or values)[:300],
            "rule": str(error.get("rule") or rules),
            "zh": str(error.get("detail_zh") or problem.get("title_zh") or ""),
            "en": f"{problem.get('code')}: {error.get('detail') or problem.get('title') or ''}",
        }
        for error in errors
    )


def _missing(view: ActView) -> tuple[str, ...]:
    parties: Sequence[Mapping[str, Any]] = view.raw.get("parties") or ()
    return tuple(f"{one['name']} (member {one['member']})" for one in parties if not one.get("key"))


def receipt_id(act: str, place: int) -> str:
    """The name of a receipt that an act of several issues, by its place in the act."""
    return "0x" + keccak(encode(["bytes32", "uint256"], [bytes.fromhex(act[2:]), place])).hex()


# ---------------------------------------------------------------- results


def summary(outcomes: Sequence[RowOutcome]) -> dict[str, int]:
    """How many rows came to what."""
    counted = {outcome.value: sum(one.outcome is outcome for one in outcomes) for outcome in Outcome}
    return {"rows": len(outcomes), **{name: count for name, count in counted.items() if count}}


def report(plan: Plan, outcomes: Sequence[RowOutcome]) -> dict[str, Any]:
    """What became of a list, as JSON."""
    rows = [{**vars(one), "outcome": one.outcome.value, "faults": [dict(f) for f in one.faults]} for one in outcomes]
    return {"list": plan.digest, "ignored_columns": list(plan.ignored), "summary": summary(outcomes), "rows": rows}


_COLUMNS = ("row", "outcome", "inbound", "receipt", "act", "field", "value", "rule", "zh", "en")


def write_result(path: Path, plan: Plan, outcomes: Sequence[RowOutcome]) -> None:
    """Writes what became of each row, whole or not at all: JSON where the name ends so, CSV otherwise.

    The CSV bears a byte order mark, for spreadsheets to read its Chinese; a row with several faults has several lines.
    """
    if path.suffix.lower() == ".json":
        text = json.dumps(report(plan, outcomes), ensure_ascii=False, indent=2) + "\n"
        data = text.encode()
    else:
        out = io.StringIO(newline="")
        writer = csv.writer(out)
        writer.writerow(_COLUMNS)
        for one in outcomes:
            for fault in one.faults or ({},):
                cells = {**vars(one), "outcome": one.outcome.value, **fault}
                writer.writerow([_inert(str(cells.get(name, ""))) for name in _COLUMNS])
        data = out.getvalue().encode("utf-8-sig")
    temporary = path.with_name(f".{path.name}.new")
    temporary.write_bytes(data)
    temporary.replace(path)


def _inert(text: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text
