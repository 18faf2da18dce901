"""Everything that a bundle proves, as one graph: what came from what, and which acts touched it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from scf_ledger.acts.readable import Names
from scf_ledger.documents.intake import GoodsLine
from scf_ledger.goods import GOODS
from scf_ledger.trace.book import Book
from scf_ledger.trace.papers import Paper, mill_of, papers, same
from scf_ledger.trace.semantics import RECORDS, flows, made, touched
from scf_ledger.trace.things import Both, Kind, Thing, short
from scf_ledger.verification import Examination, Happening, Header, Opening, ProvenAct, ProvenChain

#: Acts that pledge a receipt, and the field that names it.
_PLEDGED = {"Pledge": "receipt", "Substitute": "incoming"}
_DIGEST = re.compile(r"(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])")


@dataclass(frozen=True)
class Step:
    """One transaction that changed the ledger: an act, or a call that needs no signature, such as a lapse."""

    place: int
    block: Header
    tx_hash: str
    #: none for a call that carried no act
    proven: ProvenAct | None
    touched: tuple[Thing, ...]
    made: tuple[Thing, ...]
    happenings: tuple[Happening, ...]
    #: statements that what the act's hashes stand for names
    papers: tuple[Thing, ...] = ()

    @property
    def id(self) -> str:
        return self.proven.act.digest if self.proven else self.tx_hash

    @property
    def things(self) -> tuple[Thing, ...]:
        return (*self.made, *self.touched)


@dataclass(frozen=True)
class Edge:
    """One thing came from another, or is about it."""

    source: Thing
    target: Thing
    #: what the later one is to the earlier one
    relation: str
    #: a document that only speaks of the thing
    about: bool = False
    #: a name for many, such as a heat: who asks for one coil does not ask for its heat's others
    down_only: bool = False


@dataclass(frozen=True)
class UnitParts:
    """What the key of a unit stands for, as the acts' openings say it."""

    mill: str
    heat: str
    coil: str

    def meant_by(self, line: GoodsLine) -> bool:
        """A line that names another mill or another heat means another unit."""
        heat, mill = line.heat_no, mill_of(line)
        return (not heat or same(heat) == same(self.heat or "-")) and (not mill or mill == same(self.mill))


class Archive:
    """One bundle, examined."""

    def __init__(self, found: Examination, chain: ProvenChain) -> None:
        self.found = found
        self.chain = chain
        self.papers: Sequence[Paper] = papers(found.bundle, found.statements)
        self.book = Book.of(chain.happenings, chain.headers[-1].timestamp)
        self.openings: dict[str, list[Opening]] = defaultdict(list)
        for opening in found.openings:
            self.openings[opening.act].append(opening)
        self.steps = self._steps()
        self.edges = list(dict.fromkeys([*self._edges_of_acts(), *self._edges_of_papers()]))
        self.children: dict[Thing, list[Edge]] = defaultdict(list)
        self.parents: dict[Thing, list[Edge]] = defaultdict(list)
        for edge in self.edges:
            self.children[edge.source].append(edge)
            self.parents[edge.target].append(edge)

    # ---------------------------------------------------------------- what there is

    @cached_property
    def by_statement(self) -> dict[str, Paper]:
        return {paper.thing.id: paper for paper in self.papers}

    @cached_property
    def by_digest(self) -> dict[str, Step]:
        return {step.id: step for step in self.steps}

    @cached_property
    def things(self) -> list[Thing]:
        """Everything that has a name, in the order in which it is first named."""
        found: dict[Thing, None] = {paper.thing: None for paper in self.papers}
        for step in self.steps:
            found.update(dict.fromkeys(step.things))
        for edge in self.edges:
            found.update({edge.source: None, edge.target: None})
        found.update({Thing(Kind.MEMBER, str(number)): None for number in self.chain.register.members})
        return list(found)

    @cached_property
    def maker(self) -> dict[Thing, Step]:
        return {thing: step for step in self.steps for thing in step.made}

    @cached_property
    def _stated(self) -> dict[str, Opening]:
        """What each hash stands for, whichever act holds it."""
        return {one.digest: one for listed in self.openings.values() for one in listed}

    @cached_property
    def units(self) -> dict[str, UnitParts]:
        """The parts of every unit key that an act opened."""
        return {
            one.digest: UnitParts(v["mill"], v["heat"], v["coil"])
            for one in self.found.openings
            if one.method == "unit" and isinstance(v := one.value, Mapping)
        }

    def names(self, currency: int | None = None) -> Names:
        members = {number: state.name for number, state in self.chain.register.members.items()}
        return Names(members, {code: (g.zh, g.en) for code, g in GOODS.items()}, currency)

    def member(self, number: int) -> str:
        state = self.chain.register.members.get(number)
        return state.name if state else f"#{number}"

    def number(self, thing: Thing) -> str:
        """The number that people know a thing by; empty where there is none, or nobody opened it."""
        if thing.kind is Kind.DOCUMENT:
            paper = self.by_statement.get(thing.id)
            return paper.number if paper else ""
        if thing.kind is Kind.MEMBER:
            return self.member(int(thing.id))
        if not thing.id.startswith("0x"):
            return thing.id
        opened = self._stated.get(thing.id)
        if opened is None:
            return ""
        value = opened.value
        if isinstance(value, str):
            return value
        parts = {Kind.UNIT: ("coil",), Kind.CERTIFICATE: ("number", "line"), Kind.INVOICE: ("number",)}
        return " / ".join(value[name] for name in parts.get(thing.kind, ("place",)) if value.get(name))

    def label(self, thing: Thing) -> Both:
        """A thing in a few words."""
        zh, en = thing.kind.names
        if thing.kind is Kind.DOCUMENT:
            paper = self.by_statement.get(thing.id)
            zh, en = paper.names if paper else (zh, en)
        elif thing.kind is Kind.ACT:
            step = self.by_digest.get(thing.id)
            zh, en = step.proven.act.type.title if step and step.proven else (zh, en)
        name = self.number(thing) or short(thing.id)
        return f"{zh} {name}", f"{en} {name}"

    # ---------------------------------------------------------------- acts

    def _steps(self) -> list[Step]:
        happened: dict[str, list[Happening]] = defaultdict(list)
        for one in self.chain.happenings:
            happened[one.tx_hash].append(one)
        taken = {proven.tx_hash: proven for proven in self.chain.acts}
        # Every act has said something, so the order of what was said is the order of what was done.
        known: dict[str, Kind] = {}
        steps: list[Step] = []
        for tx_hash in dict.fromkeys([*happened, *taken]):
            proven, said = taken.get(tx_hash), tuple(happened[tx_hash])
            if proven:
                begun = tuple(dict.fromkeys([*made(proven.act), *_suspensions(said)]))
                known.update({thing.id: thing.kind for thing in begun})
                names = tuple(t for t in touched(proven.act, known) if t not in begun)
                block = proven.block
            else:
                begun, names, block = (), tuple(_named(said, known)), said[0].block
            digest = proven.act.digest if proven else ""
            steps.append(
                Step(len(steps), block, tx_hash, proven, names, begun, said, tuple(self._named_papers(digest)))
            )
        return steps

    def _named_papers(self, digest: str) -> Iterator[Thing]:
        """Statements that the texts behind an act's hashes name, by their own digest or their document's."""
        named = {d for one in self.openings.get(digest, ()) for d in _DIGEST.findall(_text(one.value))}
        for paper in self.papers:
            if {paper.thing.id, paper.proven.document} & named:
                yield paper.thing

    def _edges_of_acts(self) -> Iterator[Edge]:
        for step in self.steps:
            if step.proven:
                for source, thing in flows(step.proven.act, step.touched, step.made):
                    yield Edge(source, thing, step.proven.act.kind)
            if step.proven and step.proven.act.kind in _PLEDGED:
                kind, message = step.proven.act.kind, step.proven.act.message
                yield Edge(Thing(Kind.RECEIPT, message[_PLEDGED[kind]]), Thing(Kind.LOAN, message["loan"]), kind)
            for paper in step.papers:
                for thing in step.made or [t for t in step.touched if t.kind in set(RECORDS.values())][:1]:
                    yield Edge(paper, thing, "basis", about=thing.kind is Kind.RECEIPT)

    # ---------------------------------------------------------------- documents

    def _edges_of_papers(self) -> Iterator[Edge]:
        keys = {
            kind: [(one.digest, one.value) for one in self.found.openings if one.method == kind.value]
            for kind in (Kind.CERTIFICATE, Kind.INVOICE)
        }
        for paper in self.papers:
            for link in paper.proven.statement.links:
                yield Edge(Thing(Kind.DOCUMENT, link.statement), paper.thing, link.relation)
            yield from self._edges_of_goods(paper)
            for kind, relation in ((Kind.CERTIFICATE, "certifies"), (Kind.INVOICE, "bills")):
                if not (paper.certifies if kind is Kind.CERTIFICATE else paper.kind == "invoice") or not paper.number:
                    continue
                for digest, value in keys[kind]:
                    if isinstance(value, Mapping) and same(value["number"]) == same(paper.number):
                        yield Edge(paper.thing, Thing(kind, digest), relation)
                        if kind is Kind.CERTIFICATE:
                            yield from self._batches(paper, Thing(kind, digest))

    def _batches(self, paper: Paper, certificate: Thing) -> Iterator[Edge]:
        for scheme, number in sorted(paper.numbers):
            if scheme == "batch":
                yield Edge(Thing(Kind.BATCH, number), certificate, "of the batch", down_only=True)

    def _edges_of_goods(self, paper: Paper) -> Iterator[Edge]:
        """A certificate begins the story of its coils; every other document only speaks of them."""
        for scheme, number in sorted(paper.numbers):
            if scheme == "unit":
                for unit in self._units(paper, number):
                    if paper.certifies:
                        yield Edge(paper.thing, unit, "certifies")
                    else:
                        yield Edge(unit, paper.thing, paper.kind, about=True)
            elif scheme in ("heat", "batch", "epc"):
                yield Edge(Thing(Kind(scheme), number), paper.thing, paper.kind, about=True)
        for key, parts in self.units.items():
            if parts.heat:
                yield Edge(Thing(Kind.HEAT, same(parts.heat)), Thing(Kind.UNIT, key), "of the heat", down_only=True)

    def _units(self, paper: Paper, coil: str) -> list[Thing]:
        """The units that a document means by a number: those with its key, else those whose number it is.

        A document that names another mill or another heat means another coil.
        """
        stated = {s.id for s in paper.proven.statement.subjects if s.scheme == "unit"}
        bearing = [key for key, parts in self.units.items() if same(parts.coil) == coil]
        meant = [key for key in bearing if key in stated]
        if not meant:
            meant = [key for key in bearing if all(self.units[key].meant_by(one) for one in paper.lines_of(coil))]
        return [Thing(Kind.UNIT, key) for key in meant] or [Thing(Kind.UNIT, coil)]


def _named(said: Sequence[Happening], known: Mapping[str, Kind]) -> Iterator[Thing]:
    """The records that events without an act name."""
    found: dict[Thing, None] = {}
    for one in said:
        for field, value in one.event.values.items():
            kind = RECORDS.get(field) or (known.get(value) if field == "subject" else None)
            if field == "member":
                kind = Kind.MEMBER
            if kind and isinstance(value, (str, int)):
                found[Thing(kind, str(value))] = None
    yield from found


def _suspensions(said: Sequence[Happening]) -> Iterator[Thing]:
    """The suspension that a stock-take led to, which only its event tells."""
    for one in said:
        suspension = one.event.values.get("suspension")
        if one.event.name == "StockTaken" and isinstance(suspension, str) and int(suspension, 16):
            yield Thing(Kind.SUSPENSION, suspension)


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
