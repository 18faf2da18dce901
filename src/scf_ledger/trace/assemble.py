"""A trace, put together from what was followed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from scf_ledger.acts.fields import meaning
from scf_ledger.acts.model import Act
from scf_ledger.acts.readable import ReadableText, readable
from scf_ledger.acts.roles import capability_names
from scf_ledger.trace.archive import Archive, Step
from scf_ledger.trace.checks import about_goods, remarks
from scf_ledger.trace.entries import (
    DocumentEntry,
    EventEntry,
    LinkEntry,
    Opened,
    Physical,
    Remark,
    Severity,
    Signed,
    Trace,
)
from scf_ledger.trace.follow import Reach, follow, steps_of
from scf_ledger.trace.graph import graph
from scf_ledger.trace.papers import Paper
from scf_ledger.trace.resolve import resolve
from scf_ledger.trace.semantics import RECORDS
from scf_ledger.trace.state import balances, custody, states
from scf_ledger.trace.things import Both, Kind, Thing, short
from scf_ledger.trace.wording import KEY_KINDS, effect, key_kind, relation_names
from scf_ledger.verification import examine

_LONG = re.compile(r"0x[0-9a-f]{64}")
#: An act's own event says what its text says; these are told where another act's transaction brings them.
_OWN = frozenset({"LoanOpened", "FreezesCounted"})


def trace(bundle_folder: Path, identifier: str, secret: bytes | None = None) -> Trace:
    """The whole history of a thing from a proof bundle alone; the bundle is verified first.

    Parameters
    ----------
    bundle_folder
        The proof bundle.
    identifier
        A coil, heat, batch, certificate, invoice or order number however it is written, a 统一社会信用代码, or the name
        of a record, act or document or its first 8 hex digits or more.
    secret
        The consortium's secret, to check keyed hashes too.

    Raises
    ------
    BundleUnreadable
        The folder is no bundle.
    TraceNotFound
        Nothing in the bundle bears the identifier; TraceAmbiguous: several things do.
    """
    found = examine(bundle_folder, secret)
    if found.chain is None or not found.chain.headers:
        failures = tuple(
            Remark(Severity(one.outcome.name.lower()), (one.zh, one.en), one.where) for one in found.report.findings
        )
        return Trace(identifier=identifier, report=found.report, remarks=failures)
    archive = Archive(found, found.chain)
    return trace_in(archive, identifier)


def trace_in(archive: Archive, identifier: str) -> Trace:
    """The history of a thing in a bundle that was examined already; raises TraceNotFound."""
    start = resolve(archive, identifier)
    reach = follow(archive, start)
    steps = steps_of(archive, reach)
    shown = _papers(archive, reach)
    things = [t for t in archive.things if reach.lineage(t)]
    head = archive.chain.headers[-1]
    sums = balances(archive, things)
    documents = tuple(_document(archive, reach, paper) for paper in shown)
    events = tuple(event_of(archive, step) for step in steps)
    found = tuple(remarks(archive, reach, steps, shown, sums))
    nodes, arcs = graph(archive, start, documents, events, found)
    return Trace(
        identifier=identifier,
        report=archive.found.report,
        start=start,
        label=archive.label(start[0]),
        block=head.number,
        block_hash=head.hash,
        time=head.timestamp,
        documents=documents,
        events=events,
        state=tuple(states(archive, things)),
        custody=tuple(custody(archive, things)),
        balances=tuple(sums),
        remarks=found,
        nodes=nodes,
        arcs=arcs,
    )


def _papers(archive: Archive, reach: Reach) -> list[Paper]:
    """The documents of a history, or of a member's log, in the order in which they were anchored."""
    members = {archive.chain.register.members[int(t.id)].uscc for t in reach.start if t.kind is Kind.MEMBER}
    chosen = [p for p in archive.papers if p.thing in reach or p.proven.log in members]
    return sorted(chosen, key=lambda p: (p.document.issue_date or "" if p.document else "", p.kind, p.number))


def _document(archive: Archive, reach: Reach, paper: Paper) -> DocumentEntry:
    proven, anchor = paper.proven, paper.proven.anchor
    number = next((n for n, m in archive.chain.register.members.items() if m.uscc == proven.log), 0)
    return DocumentEntry(
        statement=paper.thing.id,
        kind=paper.names,
        number=paper.number,
        issue_date=(paper.document.issue_date or "") if paper.document else "",
        sha256=proven.document,
        media_type=proven.statement.payload.media_type,
        size=proven.statement.payload.size,
        member=archive.member(number),
        uscc=proven.log,
        index=proven.index,
        log_size=proven.size,
        anchor_block=anchor.block.number if anchor else 0,
        anchor_time=anchor.block.timestamp if anchor else 0,
        anchor_tx=anchor.tx_hash if anchor else "",
        anchor_act=anchor.act.digest if anchor else "",
        links=tuple(
            LinkEntry(
                relation_names(link.relation), link.statement, archive.label(Thing(Kind.DOCUMENT, link.statement))
            )
            for link in proven.statement.links
        ),
        physical=tuple(
            Physical(event.time, _word(event.biz_step), _word(event.read_point or event.biz_location), event.type)
            for event in dict.fromkeys(event for event, _ in about_goods(archive, reach, paper))
        ),
    )


def _word(name: str) -> str:
    """The last word of a URI of the vocabulary, or the URI."""
    return name.rstrip("/").replace("/", ":").rpartition(":")[2] or name


# ---------------------------------------------------------------- events


def event_of(archive: Archive, step: Step) -> EventEntry:
    """A step in words, with its signatures and what its hashes stand for."""
    currency = _currency(archive, step)
    effects = tuple(
        dict.fromkeys(
            said
            for one in step.happenings
            if one.event.name not in _OWN and (said := effect(one.event.name, one.event.values, currency))
        )
    )
    if step.proven is None:
        names = [one.event.name for one in step.happenings]
        # That a proposal was carried out says less than what it asked for.
        title = effects[-1] if effects else (names[0], names[0])
        return EventEntry(
            id=step.id,
            kind=names[0],
            title=title,
            text=title,
            block=step.block.number,
            block_hash=step.block.hash,
            time=step.block.timestamp,
            tx_hash=step.tx_hash,
            touched=step.touched,
            effects=effects[:-1],
        )
    act = step.proven.act
    text = readable(act, archive.names(currency))
    return EventEntry(
        id=step.id,
        kind=act.kind,
        title=act.type.title,
        text=(shortened(text.zh), shortened(text.en)),
        block=step.block.number,
        block_hash=step.block.hash,
        time=step.block.timestamp,
        tx_hash=step.tx_hash,
        figure=_figure(text),
        rules=act.type.basis,
        signed=signatures(archive, step),
        made=step.made,
        touched=step.touched,
        papers=step.papers,
        effects=effects,
        opened=tuple(_opened(archive, act)),
    )


def _figure(text: ReadableText) -> Both:
    """The amount or mass that an act is about."""
    for field in ("amount", "amounts", "kg", "limit", "quantity", "price"):
        lines = [line for line in text.lines if line.pointer.split("/")[1] == field]
        if lines:
            return " + ".join(line.zh for line in lines), " + ".join(line.en for line in lines)
    return "", ""


def shortened(text: str) -> str:
    """A sentence with its digests as long as people need them."""
    return _LONG.sub(lambda match: short(match[0]), text)


def _currency(archive: Archive, step: Step) -> int | None:
    """The currency of the record that a step is about."""
    for thing in step.things:
        found = archive.book.currency_of(thing.id)
        if found:
            return found
    return None


def signatures(archive: Archive, step: Step) -> tuple[Signed, ...]:
    """Who signed a step: member, person's capability, kind of key."""
    if step.proven is None:
        return ()
    register = archive.chain.register
    found = []
    for party, signature in zip(step.proven.act.parties, step.proven.signatures, strict=True):
        member, key = register.members[party.member], register.keys.get(signature.key_id)
        known = meaning(step.proven.act.kind, party.name)
        found.append(
            Signed(
                member=party.member,
                name=member.name,
                uscc=member.uscc,
                party=("新密钥", "the new key") if party.signer else (known.zh, known.en),
                capability=capability_names(key.capabilities) if key else ("—", "—"),
                key_kind=KEY_KINDS[key_kind(signature.signer, register.verifiers, register.wallets)],
                key=signature.key_id,
                person=key.person if key else "",
            )
        )
    return tuple(found)


def _opened(archive: Archive, act: Act) -> Sequence[Opened]:
    found = []
    for one in archive.openings.get(act.digest, ()):
        parts = [part for part in one.pointer.split("/") if part and not part.isdigit()]
        struct = act.type.structs.primary
        label: Both = (parts[-1], parts[-1]) if parts else ("", "")
        for field in parts:
            kind = next((f.type.removesuffix("[]") for f in act.type.structs.members[struct] if f.name == field), "")
            if kind in act.type.structs.members:
                struct = kind
            elif kind:
                known = meaning(struct, field)
                label = (known.zh, known.en)
        value = one.value if isinstance(one.value, str) else ", ".join(f"{k} {v}" for k, v in one.value.items())
        found.append(Opened(one.pointer, label, value, one.checked))
    return found


#: Records that a label is worth showing for.
SHOWN = frozenset(kind for kind in RECORDS.values() if kind)
