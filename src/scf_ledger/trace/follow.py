"""From a thing backward to what it came from, forward to what came of it, and to the papers about both."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from scf_ledger.trace.archive import Archive, Edge, Step
from scf_ledger.trace.things import Kind, Thing


class Way(StrEnum):
    """How a trace came to a thing."""

    START = "start"
    BACKWARD = "backward"
    FORWARD = "forward"
    #: a paper about it, or what stands beside it
    BESIDE = "beside"
    #: a paper that a paper rests on, or that rests on one
    PAPER_BACKWARD = "paper_backward"
    PAPER_FORWARD = "paper_forward"


#: What many histories share: named, not followed.
SHARED = frozenset({Kind.PRODUCT, Kind.SERIES, Kind.MEMBER, Kind.KEY, Kind.STOCK, Kind.PROPOSAL})
#: What stands beside a record without being another history.
_BESIDE = frozenset({Kind.DOCUMENT, Kind.CERTIFICATE, Kind.INVOICE, Kind.STOCK, Kind.PRODUCT})
_LINEAGE = (Way.START, Way.BACKWARD, Way.FORWARD)


@dataclass
class Reach:
    """What a trace came to, and the steps on the way."""

    start: tuple[Thing, ...]
    ways: dict[Thing, set[Way]] = field(default_factory=dict)

    def __contains__(self, thing: Thing) -> bool:
        return thing in self.ways

    def lineage(self, thing: Thing) -> bool:
        return any(way in _LINEAGE for way in self.ways.get(thing, ()))


def follow(archive: Archive, start: Iterable[Thing]) -> Reach:
    """Everything that belongs to the history of some things."""
    reach = Reach(tuple(start))
    queue = deque((thing, Way.START) for thing in reach.start)
    while queue:
        thing, way = queue.popleft()
        if way in reach.ways.setdefault(thing, set()):
            continue
        reach.ways[thing].add(way)
        queue.extend(_next(archive, reach, thing, way))
    return reach


def _next(archive: Archive, reach: Reach, thing: Thing, way: Way) -> Iterable[tuple[Thing, Way]]:
    if thing.kind in SHARED and way is not Way.START:
        return
    parents, children = archive.parents.get(thing, []), archive.children.get(thing, [])
    if way in (Way.START, Way.FORWARD) and thing.kind is not Kind.MEMBER:
        for edge in children:
            if edge.about:
                yield edge.target, Way.BESIDE
            elif _same_goods(archive, reach, edge):
                yield edge.target, Way.FORWARD
    if way is Way.FORWARD:
        yield from ((e.source, Way.BESIDE) for e in parents if e.source.kind in _BESIDE and not e.down_only)
    if way in (Way.START, Way.BACKWARD):
        for edge in parents:
            if not edge.down_only and (way is Way.START or not edge.about):
                yield edge.source, Way.BESIDE if edge.source.kind in SHARED else Way.BACKWARD
    if way in (Way.BESIDE, Way.PAPER_BACKWARD):
        # A paper that covers many coils rests on all their certificates; those of other goods are not asked for.
        yield from (
            (e.source, Way.PAPER_BACKWARD) for e in parents if _paper(e.source) and not _certifies(archive, e.source)
        )
    if way in (Way.BESIDE, Way.PAPER_FORWARD) and _paper(thing):
        yield from ((e.target, Way.PAPER_FORWARD) for e in children if _paper(e.target))


def _paper(thing: Thing) -> bool:
    return thing.kind is Kind.DOCUMENT


def _certifies(archive: Archive, thing: Thing) -> bool:
    paper = archive.by_statement.get(thing.id)
    return paper is not None and paper.certifies


def _same_goods(archive: Archive, reach: Reach, edge: Edge) -> bool:
    """Whoever follows one coil does not follow the others that came in with it."""
    followed = {t.id for t, ways in reach.ways.items() if t.kind is Kind.UNIT and ways & {Way.START, Way.FORWARD}}
    target = edge.target.id
    goods = archive.book.receipts.get(target) or archive.book.orders.get(target)
    return not (followed and goods and goods.units) or bool(followed & set(goods.units))


def steps_of(archive: Archive, reach: Reach) -> list[Step]:
    """The steps that touched what a trace came to, in the order of the chain."""
    members = {int(t.id) for t in reach.start if t.kind is Kind.MEMBER}
    keys = {t.id for t in reach.start if t.kind is Kind.KEY}
    found = []
    for step in archive.steps:
        act = step.proven.act if step.proven else None
        signed = bool(act and members & {party.member for party in act.parties})
        signed |= bool(step.proven and keys & {one.key_id for one in step.proven.signatures})
        if signed or any(_counts(reach, step, thing) for thing in step.things) or _rests_on(reach, step):
            found.append(step)
    return found


def _counts(reach: Reach, step: Step, thing: Thing) -> bool:
    if thing in reach.start:
        return True
    if thing.kind is Kind.STOCK:
        return thing in reach
    if thing.kind is Kind.PRODUCT:
        return thing in reach and thing in step.made
    return thing.kind not in SHARED and reach.lineage(thing)


def _rests_on(reach: Reach, step: Step) -> bool:
    return any(reach.ways.get(paper, set()) & {Way.START, Way.FORWARD} for paper in step.papers)
