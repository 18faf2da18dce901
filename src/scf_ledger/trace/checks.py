"""What is missing in a history and what cannot be: named, not hidden."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from scf_ledger.acts.fields import FieldKind
from scf_ledger.acts.formats import day_date, timestamp_day
from scf_ledger.documents.intake import Event, LinkStatus, link
from scf_ledger.trace.archive import Archive, Step
from scf_ledger.trace.book import Receipt
from scf_ledger.trace.entries import Balance, Remark, Severity
from scf_ledger.trace.follow import Reach
from scf_ledger.trace.papers import Paper, same
from scf_ledger.trace.semantics import atoms
from scf_ledger.trace.things import Kind, Thing, short

#: Hashes that stand for a paper, and what the paper is called.
_PAPERS = {FieldKind.CERTIFICATE: ("质保书或化验单", "certificate"), FieldKind.INVOICE: ("发票", "invoice")}


def remarks(
    archive: Archive, reach: Reach, steps: Sequence[Step], papers: Sequence[Paper], sums: Sequence[Balance]
) -> list[Remark]:
    """Everything that a reader of this history must know."""
    found = [
        *_bundle(archive),
        *_oddities(archive, reach),
        *_masses(sums),
        *_statements(papers),
        *(one for step in steps for one in _lacking(archive, step)),
        *_dates(archive, reach, papers),
        *_certified(archive, reach),
        *_physical(archive, reach, papers),
        *_left(archive, reach, papers),
        *_references(archive, papers),
    ]
    order = list(Severity)
    return sorted(dict.fromkeys(found), key=lambda one: -order.index(one.severity))


def _bundle(archive: Archive) -> Iterator[Remark]:
    """What verification found against the bundle as a whole; gaps count where this history meets them."""
    for finding in archive.found.report.findings:
        if finding.outcome >= Severity.CONTRADICTION.outcome:
            yield Remark(Severity(finding.outcome.name.lower()), (finding.zh, finding.en), finding.where)


def _oddities(archive: Archive, reach: Reach) -> Iterator[Remark]:
    for oddity in archive.book.oddities:
        if any(thing in reach or thing.kind is Kind.ACT for thing in oddity.things):
            yield Remark(Severity.CONTRADICTION, oddity.text, str(oddity.things[0]))


def _masses(sums: Sequence[Balance]) -> Iterator[Remark]:
    for one in sums:
        if not one.holds:
            parts = sum(kg for _, kg in one.parts)
            yield Remark(
                Severity.CONTRADICTION,
                (
                    f"{one.label[0]}:入{one.total}千克,去向合计{parts}千克",
                    f"{one.label[1]}: {one.total} kg in, {parts} kg found",
                ),
                str(one.thing),
            )


def _statements(papers: Sequence[Paper]) -> Iterator[Remark]:
    for paper in papers:
        digest = paper.thing.id
        zh, en = paper.names
        if paper.proven.anchor is None:
            yield Remark(
                Severity.GAP,
                (f"{zh}{paper.number}的陈述尚未上链锚定", f"the statement of {en} {paper.number} is not anchored"),
                digest,
            )
        if not paper.proven.document:
            yield Remark(
                Severity.GAP,
                (
                    f"陈述{short(digest)}背后的单证({zh})不在证据包中",
                    f"the {en} behind {short(digest)} is not in the bundle",
                ),
                digest,
            )


def _lacking(archive: Archive, step: Step) -> Iterator[Remark]:
    """Papers that an act rests on and that the bundle does not hold, or does not name."""
    if step.proven is None:
        return
    act = step.proven.act
    opened = {one.pointer: one for one in archive.openings.get(act.digest, ())}
    zh_act, en_act = act.type.title
    for pointer, _, kind, value in atoms(act):
        names = _PAPERS.get(kind)
        if names is None or value == "0x" + "00" * 32:
            continue
        thing = Thing(Kind(kind.value), value)
        number = archive.number(thing).partition(" / ")[0]
        if pointer not in opened and not number:
            yield Remark(
                Severity.GAP,
                (
                    f"“{zh_act}”所依据的{names[0]}未在证据包中写明",
                    f"“{en_act}”: the {names[1]} that it rests on is not named",
                ),
                act.digest,
            )
        elif not any(edge.source.kind is Kind.DOCUMENT for edge in archive.parents.get(thing, ())):
            yield Remark(
                Severity.GAP,
                (
                    f"“{zh_act}”所依据的{names[0]}{number}不在证据包中",
                    f"“{en_act}”: {names[1]} {number} that it rests on is not in the bundle",
                ),
                act.digest,
            )


def _dates(archive: Archive, reach: Reach, papers: Sequence[Paper]) -> Iterator[Remark]:
    """A certificate that was written after the goods that it certifies came in."""
    for paper in papers:
        day = paper.document.issue_date if paper.document and paper.certifies else None
        if not day:
            continue
        for edge in archive.children.get(paper.thing, ()):
            for inner in archive.children.get(edge.target, ()) if edge.target.kind is Kind.CERTIFICATE else ():
                inbound = archive.book.inbounds.get(inner.target.id)
                if inbound is None or inner.target not in reach:
                    continue
                came = str(day_date(timestamp_day(inbound.at)))
                if day > came:
                    yield Remark(
                        Severity.GAP,
                        (
                            f"{paper.names[0]}{paper.number}的日期{day}晚于入库日{came}",
                            f"{paper.names[1]} {paper.number} is dated {day}, after the goods came in on {came}",
                        ),
                        paper.thing.id,
                    )


def _certified(archive: Archive, reach: Reach) -> Iterator[Remark]:
    """More goods than their certificate certifies."""
    for inbound in archive.book.inbounds.values():
        if Thing(Kind.INBOUND, inbound.id) in reach and inbound.kg > inbound.certified_kg:
            yield Remark(
                Severity.NOTE,
                (
                    f"入库{inbound.kg}千克,质保书载明{inbound.certified_kg}千克",
                    f"{inbound.kg} kg came in, {inbound.certified_kg} kg are certified",
                ),
                inbound.id,
            )


# ---------------------------------------------------------------- physical events


def about_goods(archive: Archive, reach: Reach, paper: Paper) -> list[tuple[Event, str]]:
    """The EPCIS events of a document that are about the goods of a history, each with the name that it gives them."""
    if paper.document is None:
        return []
    units, followed = archive.units, reach.ways
    numbers = {same(units[t.id].coil) if t.id in units else t.id for t in followed if t.kind is Kind.UNIT}
    numbers |= {t.id for t in followed if t.kind in (Kind.BATCH, Kind.EPC)}
    found = []
    for event in paper.document.events:
        named = (
            *event.epcs,
            event.parent,
            *event.children,
            *event.inputs,
            *event.outputs,
            *(quantity.epc_class for quantity in event.quantities),
        )
        for epc in dict.fromkeys(named):
            last = epc.rstrip("/").replace("/", ":").rpartition(":")[2]
            if epc and ({same(last), epc} & numbers):
                found.append((event, epc))
    return found


def _physical(archive: Archive, reach: Reach, papers: Sequence[Paper]) -> Iterator[Remark]:
    """The same item in two places at once; an event after the item was used up."""
    told: dict[str, list[tuple[str, Event, Paper]]] = defaultdict(list)
    for paper in papers:
        for event, epc in about_goods(archive, reach, paper):
            told[epc].append((event.time, event, paper))
    for epc, listed in told.items():
        ended = ""
        places: dict[str, str] = {}
        for time, event, paper in sorted(listed, key=lambda one: one[0]):
            if event.error is not None:
                # Its author took it back (EPCIS 7.4.1.2): it says nothing about the item any more.
                continue
            if ended and time > ended:
                yield Remark(
                    Severity.CONTRADICTION,
                    (f"{epc}已于{ended}终结,{time}仍有事件", f"{epc} ended at {ended}, and an event follows at {time}"),
                    paper.thing.id,
                )
            where = event.read_point or event.biz_location
            if where and places.setdefault(time, where) != where:
                yield Remark(
                    Severity.CONTRADICTION,
                    (
                        f"{epc}于{time}同时在两处:{places[time]}、{where}",
                        f"{epc} is in two places at {time}: {places[time]}, {where}",
                    ),
                    paper.thing.id,
                )
            if epc in event.inputs or (event.action == "DELETE" and epc in event.epcs):
                ended = ended or time


#: Business steps of the CBV by which goods leave a place.
_LEAVING = frozenset({"shipping", "departing", "dispensing", "retail_selling", "destroying"})


def _left(archive: Archive, reach: Reach, papers: Sequence[Paper]) -> Iterator[Remark]:
    """Goods that left by their events, and lie in the store by their receipt."""
    live = [r for r in archive.book.receipts.values() if r.live and Thing(Kind.RECEIPT, r.id) in reach]
    for paper in papers:
        for event, epc in about_goods(archive, reach, paper):
            step = event.biz_step.replace("-", ":").rpartition(":")[2]
            for receipt in live:
                if step in _LEAVING and event.time > _utc(receipt.at) and _covers(archive, receipt, epc):
                    yield Remark(
                        Severity.GAP,
                        (
                            f"{epc}按物流事件已于{event.time}离库,而仓单{short(receipt.id)}仍然有效",
                            f"{epc} left at {event.time} by its events, and receipt {short(receipt.id)} is live",
                        ),
                        receipt.id,
                    )


def _covers(archive: Archive, receipt: Receipt, epc: str) -> bool:
    held = [unit for unit in receipt.units if archive.book.units.get(unit) == receipt.id]
    coils = {same(archive.units[unit].coil) for unit in held if unit in archive.units}
    return same(epc.rpartition(":")[2]) in coils


def _utc(timestamp: int) -> str:
    """A moment in the form of events' times."""
    return datetime.fromtimestamp(timestamp, UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")


# ---------------------------------------------------------------- references between documents


def _references(archive: Archive, papers: Sequence[Paper]) -> Iterator[Remark]:
    """References of this history's papers that lead nowhere in the bundle, or that disagree about a date."""
    mine = {paper.proven.document for paper in papers}
    for one in link([paper.document for paper in archive.papers if paper.document]):
        if one.source.sha256 not in mine or one.relation == "certified_by":
            continue
        source_zh, source_en = one.source.kind.zh, one.source.kind.en
        if one.status is LinkStatus.UNRESOLVED:
            yield Remark(
                Severity.NOTE,
                (
                    f"{source_zh}{one.source.number}提到的{one.scheme} {one.id}不在证据包中",
                    f"{source_en} {one.source.number} names {one.scheme} {one.id}, which is not in the bundle",
                ),
                one.source.sha256,
            )
        elif one.date_agrees is False:
            yield Remark(
                Severity.GAP,
                (
                    f"{source_zh}{one.source.number}所引{one.scheme} {one.id}的日期与该单证不符",
                    f"{source_en} {one.source.number} gives {one.scheme} {one.id} another date than it bears",
                ),
                one.source.sha256,
            )
