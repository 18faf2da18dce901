"""What a trace tells: plain values, every text in Chinese and English."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from scf_ledger.trace.things import Both, Thing
from scf_ledger.verification import Outcome, Report


class Severity(StrEnum):
    """How much something counts that is not as one would wish."""

    NOTE = "note"
    GAP = "gap"
    CONTRADICTION = "contradiction"
    PROOF_FAILURE = "proof_failure"

    @property
    def outcome(self) -> Outcome:
        return {
            Severity.NOTE: Outcome.PROVEN,
            Severity.GAP: Outcome.GAPS,
            Severity.CONTRADICTION: Outcome.CONTRADICTION,
            Severity.PROOF_FAILURE: Outcome.PROOF_FAILURE,
        }[self]

    @property
    def names(self) -> Both:
        return {
            Severity.NOTE: ("说明", "note"),
            Severity.GAP: ("缺口", "gap"),
            Severity.CONTRADICTION: ("矛盾", "contradiction"),
            Severity.PROOF_FAILURE: ("证明不成立", "proof failure"),
        }[self]


@dataclass(frozen=True)
class Remark:
    """Something that is missing, cannot be, or should be known."""

    severity: Severity
    text: Both
    #: what it is about
    where: str = ""


@dataclass(frozen=True, kw_only=True)
class Signed:
    """One signature that was checked."""

    member: int
    name: str
    uscc: str
    #: as what it signed: the field of the act that names the member
    party: Both
    capability: Both
    key_kind: Both
    key: str
    #: pseudonym of the natural person
    person: str


@dataclass(frozen=True)
class Opened:
    """What a hash in an act stands for."""

    pointer: str
    label: Both
    value: str
    #: False: a keyed hash, as the member stated it
    checked: bool


@dataclass(frozen=True, kw_only=True)
class EventEntry:
    """An act, or a call that needs no signature, as the chain took it."""

    id: str
    kind: str
    title: Both
    text: Both
    block: int
    block_hash: str
    #: UTC seconds
    time: int
    tx_hash: str
    #: the amount or mass that it is about
    figure: Both = ("", "")
    rules: tuple[str, ...] = ()
    signed: tuple[Signed, ...] = ()
    made: tuple[Thing, ...] = ()
    touched: tuple[Thing, ...] = ()
    papers: tuple[Thing, ...] = ()
    #: what else it changed
    effects: tuple[Both, ...] = ()
    opened: tuple[Opened, ...] = ()


@dataclass(frozen=True)
class LinkEntry:
    """What a document does to an earlier one."""

    relation: Both
    statement: str
    label: Both


@dataclass(frozen=True)
class Physical:
    """An EPCIS event about the goods, as the document states it."""

    time: str
    step: str
    place: str
    type: str


@dataclass(frozen=True, kw_only=True)
class DocumentEntry:
    """A document, and where its statement stands."""

    statement: str
    kind: Both
    number: str
    issue_date: str
    sha256: str
    media_type: str
    size: int
    #: whose log holds it, and where
    member: str
    uscc: str
    index: int
    log_size: int
    #: block, its time in UTC seconds, transaction and act of the anchor; 0 and empty when there is none
    anchor_block: int = 0
    anchor_time: int = 0
    anchor_tx: str = ""
    anchor_act: str = ""
    links: tuple[LinkEntry, ...] = ()
    physical: tuple[Physical, ...] = ()


@dataclass(frozen=True)
class StateEntry:
    """How a record stands at the end."""

    thing: Thing
    label: Both
    #: label and value of each quality
    lines: tuple[tuple[Both, Both], ...]


@dataclass(frozen=True)
class CustodyEntry:
    """Who had title and who had the goods, from a moment on."""

    time: int
    what: Both
    holder: str
    keeper: str
    receipt: str
    act: str


@dataclass(frozen=True)
class Balance:
    """A sum that must come out: kilograms in, and where they are."""

    thing: Thing
    label: Both
    #: whole kilograms
    total: int
    parts: tuple[tuple[Both, int], ...]

    @property
    def holds(self) -> bool:
        return self.total == sum(kg for _, kg in self.parts)


@dataclass(frozen=True, kw_only=True)
class Node:
    """A box of the provenance graph."""

    id: str
    kind: str
    lines: tuple[Both, ...]
    title: Both
    #: which came first, then which stands beside which
    row: int
    lane: int
    start: bool = False
    remark: str = ""


@dataclass(frozen=True)
class Arc:
    """An arrow of the provenance graph."""

    source: str
    target: str
    label: Both
    kind: str = ""
    #: rows and columns that it passes on its way
    via: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, kw_only=True)
class Trace:
    """The whole history of a thing."""

    identifier: str
    report: Report
    start: tuple[Thing, ...] = ()
    label: Both = ("", "")
    #: number, hash and UTC seconds of the block up to which the bundle goes
    block: int = 0
    block_hash: str = ""
    time: int = 0
    documents: tuple[DocumentEntry, ...] = ()
    events: tuple[EventEntry, ...] = ()
    state: tuple[StateEntry, ...] = ()
    custody: tuple[CustodyEntry, ...] = ()
    balances: tuple[Balance, ...] = ()
    remarks: tuple[Remark, ...] = ()
    nodes: tuple[Node, ...] = field(default=(), repr=False)
    arcs: tuple[Arc, ...] = field(default=(), repr=False)

    @property
    def outcome(self) -> Outcome:
        """All proven, gaps, contradiction or proof failure.

        What is missing in the bundle counts where it is missing in this history; a contradiction or a proof that fails
        counts wherever it is.
        """
        bundle = self.report.outcome if self.report.outcome >= Outcome.CONTRADICTION else Outcome.PROVEN
        return max([bundle, *(one.severity.outcome for one in self.remarks)])

    @property
    def exit_code(self) -> int:
        """The exit code of `scf trace`: 0 all proven, 1 gaps, 2 contradiction, 3 proof failure."""
        return int(self.outcome)
