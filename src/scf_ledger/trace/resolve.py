"""What somebody means by an identifier: a number on a paper, a record's name or the beginning of it, a member."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from scf_ledger.trace.archive import Archive
from scf_ledger.trace.papers import same
from scf_ledger.trace.semantics import RECORDS
from scf_ledger.trace.things import Kind, Thing

_HEX = re.compile(r"(?:0x)?([0-9a-f]{8,64})")
#: A paper and what the ledger knows it by are one thing for whoever asks by its number.
_SAME_AS_PAPER = (Kind.CERTIFICATE, Kind.INVOICE)


class TraceNotFound(ValueError):
    """Nothing in the bundle bears the identifier."""


class TraceAmbiguous(TraceNotFound):
    """Several things do; the message names them."""


def resolve(archive: Archive, identifier: str) -> tuple[Thing, ...]:
    """The thing that is meant, with its other names.

    Names count in this order, and the first that fit decide: digests and their beginnings, numbers of the thing itself,
    numbers that only stand somewhere in it.

    Raises
    ------
    TraceNotFound
        Nothing bears the identifier, or (TraceAmbiguous) several things do.
    """
    kind, text = _qualified(identifier.strip())
    if not text:
        raise TraceNotFound("an identifier is needed: a coil, heat, certificate, invoice or order number, or a digest")
    for candidates in (_by_digest(archive, text), _by_number(archive, text), _by_mention(archive, text)):
        found = list(dict.fromkeys(t for t in candidates if kind in (None, t.kind)))
        if found:
            return _one(archive, identifier, found)
    raise TraceNotFound(
        f"nothing in the bundle is called {identifier!r}: give a coil, heat, batch, certificate, invoice or order "
        "number, a 统一社会信用代码, or the name of a record, act or document or its first 8 hex digits"
    )


def _qualified(identifier: str) -> tuple[Kind | None, str]:
    """`receipt:0x12…` asks for a receipt; whatever else stands before a colon belongs to the identifier."""
    head, colon, tail = identifier.partition(":")
    if colon and head in set(Kind):
        return Kind(head), tail.strip()
    return None, identifier


def _by_digest(archive: Archive, text: str) -> Iterator[Thing]:
    match = _HEX.fullmatch(text.lower())
    if match is None:
        return
    prefix = match[1]
    for thing in archive.things:
        if thing.kind is not Kind.MEMBER and _begins(thing.id, prefix):
            yield thing
    for paper in archive.papers:
        if _begins(paper.proven.document, prefix):
            yield paper.thing
    for step in archive.steps:
        made = {thing.id for thing in step.made}
        if (_begins(step.id, prefix) and step.id not in made) or _begins(step.tx_hash, prefix):
            yield step.made[0] if len(step.made) == 1 else Thing(Kind.ACT, step.id)


def _begins(name: str, prefix: str) -> bool:
    digest = name.removeprefix("0x")
    return len(digest) == 64 and digest.startswith(prefix)


def _by_number(archive: Archive, text: str) -> Iterator[Thing]:
    wanted = same(text)
    for paper in archive.papers:
        if paper.number and same(paper.number) == wanted:
            yield paper.thing
    for key, parts in archive.units.items():
        if same(parts.coil) == wanted:
            yield Thing(Kind.UNIT, key)
    for thing in archive.things:
        if thing.kind in (Kind.UNIT, Kind.HEAT, Kind.BATCH, Kind.EPC):
            number = same(thing.id)
        elif thing.kind in _SAME_AS_PAPER:
            number = same(archive.number(thing).partition(" / ")[0])
        else:
            continue
        if number == wanted:
            yield thing
    for place, member in archive.chain.register.members.items():
        if wanted in (same(member.uscc), same(member.name)) or text == str(place):
            yield Thing(Kind.MEMBER, str(place))


def _by_mention(archive: Archive, text: str) -> Iterator[Thing]:
    """Numbers that a paper names, or that an act's hash stands for: a contract, a bank's reference, a truck's plate."""
    wanted = same(text)
    for paper in archive.papers:
        document = paper.document
        named = [*(one.id for one in document.subjects), *(one.id for one in document.references)] if document else []
        if wanted in map(same, named):
            yield paper.thing
    for opening in archive.found.openings:
        values = opening.value.values() if isinstance(opening.value, Mapping) else (opening.value,)
        if wanted in {same(value) for value in values if value}:
            step = archive.by_digest[opening.act]
            yield step.made[0] if len(step.made) == 1 else Thing(Kind.ACT, step.id)


def _one(archive: Archive, identifier: str, found: list[Thing]) -> tuple[Thing, ...]:
    groups: dict[Thing, list[Thing]] = defaultdict(list)
    for thing in found:
        groups[_paper_of(archive, thing, found)].append(thing)
    if len(groups) > 1:
        listed = "\n".join(f"  {thing}  {' '.join(archive.label(thing))}{_more(archive, thing)}" for thing in groups)
        raise TraceAmbiguous(f"{identifier!r} may be {len(groups)} things; ask for one of them:\n{listed}")
    return tuple(dict.fromkeys(started for thing in found for started in _start(archive, thing)))


def _paper_of(archive: Archive, thing: Thing, found: Iterable[Thing]) -> Thing:
    """The paper by whose number the ledger knows a certificate's line or an invoice, where that was asked for too."""
    if thing.kind in _SAME_AS_PAPER:
        listed = frozenset(found)
        sources = [e.source for e in archive.parents.get(thing, []) if e.source in listed]
        if sources:
            return sources[0]
        return next(t for t in found if t.kind is thing.kind)
    return thing


def _more(archive: Archive, thing: Thing) -> str:
    """What tells things of one number apart."""
    parts = archive.units.get(thing.id)
    if parts:
        return f" (mill 厂 {parts.mill}, heat 炉号 {parts.heat or '-'})"
    paper = archive.by_statement.get(thing.id)
    if paper and paper.document:
        return f" ({paper.document.issue_date or '-'}, sha256 {paper.proven.document[:12]}…)"
    return ""


def _start(archive: Archive, thing: Thing) -> Iterator[Thing]:
    """Where the history of a thing begins; an act that made nothing belongs to what it changed."""
    if thing.kind is not Kind.ACT:
        yield thing
        return
    records = set(RECORDS.values())
    touched = archive.by_digest[thing.id].touched
    yield from [t for t in touched if t.kind in records and t.kind is not Kind.PRODUCT] or touched[:1]
