"""A history as a graph: documents above, acts below by time, and each record a thread through its acts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from scf_ledger.trace.archive import Archive
from scf_ledger.trace.entries import Arc, DocumentEntry, EventEntry, Node, Remark, Severity
from scf_ledger.trace.follow import SHARED
from scf_ledger.trace.things import Both, Kind, Thing, short
from scf_ledger.trace.wording import china_time

#: Fewest columns, so that documents stand beside one another.
_COLUMNS = 4
#: Which column an act stands in, by its contract.
LANES: tuple[tuple[Both, tuple[str, ...]], ...] = (
    (("货物与权利", "goods and title"), ("Custody", "Receipts", "Transformations", "ReceiptLife", "Deliveries")),
    (("融资", "finance"), ("Products", "PriceBook", "LoanOffers", "PledgeLoans", "Receivables")),
    (("资金", "money"), ("Settlement",)),
    (("司法", "court"), ("CourtOrders",)),
    (("治理与存证", "governance and evidence"), ("Governance", "MemberRegistry", "EvidenceLog")),
)
_PAPER_ARCS = ("document", "about")
#: What a person starts from that no act makes.
_ROOTS = (Kind.UNIT, Kind.HEAT, Kind.BATCH, Kind.STOCK, Kind.EPC)


def graph(
    archive: Archive,
    start: Sequence[Thing],
    documents: Sequence[DocumentEntry],
    events: Sequence[EventEntry],
    remarks: Iterable[Remark],
) -> tuple[tuple[Node, ...], tuple[Arc, ...]]:
    """The nodes of a history with their places, and the arrows between them."""
    marked = {one.where: one.severity for one in remarks if one.severity is not Severity.NOTE}
    lanes = _lanes(archive, events)
    width = max(_COLUMNS, len(set(lanes.values())))
    papers = _paper_nodes(documents, width, {t.id for t in start}, marked)
    row = max((node.row for node in papers), default=-1) + 1
    roots = _root_nodes(archive, start, row)
    row += bool(roots)
    arcs = [*_paper_arcs(documents), *_threads(archive, roots, documents, events)]
    acts = _act_nodes(events, arcs, lanes, row, {t.id for t in start}, marked)
    nodes = (*papers, *roots, *acts)
    known = {node.id for node in nodes}
    shown = [a for a in dict.fromkeys(arcs) if a.source in known and a.target in known]
    kept = set(without_shortcuts([arc for arc in shown if arc.kind in _PAPER_ARCS]))
    return nodes, tuple(arc for arc in shown if arc.kind not in _PAPER_ARCS or arc in kept)


def without_shortcuts(arcs: Sequence[Arc]) -> list[Arc]:
    """The arrows without those that only skip a step of a longer way."""
    targets: dict[str, set[str]] = {}
    for arc in arcs:
        targets.setdefault(arc.source, set()).add(arc.target)
    return [arc for arc in arcs if not _far(targets, arc.source, arc.target)]


def _far(targets: Mapping[str, set[str]], source: str, target: str) -> bool:
    """Whether a way of two arrows or more leads from one to the other."""
    seen: set[str] = set()
    queue = [one for one in targets.get(source, ()) if one != target]
    while queue:
        here = queue.pop()
        if here == target:
            return True
        if here not in seen:
            seen.add(here)
            queue += targets.get(here, ())
    return False


# ---------------------------------------------------------------- documents


def _paper_nodes(
    documents: Sequence[DocumentEntry], width: int, start: set[str], marked: Mapping[str, Severity]
) -> list[Node]:
    """Documents in layers: what a document rests on stands above it."""
    depth: dict[str, int] = {}
    listed = {one.statement: one for one in documents}

    def depth_of(statement: str) -> int:
        if statement not in depth:
            depth[statement] = 0
            above = [link.statement for link in listed[statement].links if link.statement in listed]
            depth[statement] = 1 + max((depth_of(one) for one in above), default=-1)
        return depth[statement]

    layers: dict[int, list[DocumentEntry]] = {}
    for one in documents:
        layers.setdefault(depth_of(one.statement), []).append(one)
    nodes, row = [], 0
    for layer in sorted(layers):
        for place, one in enumerate(layers[layer]):
            at, lane = divmod(place, width)
            nodes.append(_paper_node(one, row + at, lane, start, marked))
        row += 1 + (len(layers[layer]) - 1) // width
    return nodes


def _paper_node(one: DocumentEntry, row: int, lane: int, start: set[str], marked: Mapping[str, Severity]) -> Node:
    anchored = f"#{one.anchor_block}" if one.anchor_block else "—"
    remark = marked.get(one.statement) or marked.get(one.sha256)
    return Node(
        id=one.statement,
        kind="document",
        lines=(
            one.kind,
            (one.number or short(one.statement),) * 2,
            (f"{one.issue_date} · 锚定 {anchored}", f"{one.issue_date} · anchor {anchored}"),
        ),
        title=(f"{one.kind[0]} {one.number}\n{one.sha256}", f"{one.kind[1]} {one.number}\n{one.sha256}"),
        row=row,
        lane=lane,
        start=one.statement in start,
        remark=remark or "",
    )


def _paper_arcs(documents: Sequence[DocumentEntry]) -> list[Arc]:
    return [Arc(link.statement, one.statement, link.relation, "document") for one in documents for link in one.links]


# ---------------------------------------------------------------- acts


def _root_nodes(archive: Archive, start: Sequence[Thing], row: int) -> list[Node]:
    return [
        Node(
            id=str(thing),
            kind="goods",
            lines=(thing.kind.names, (archive.number(thing) or short(thing.id),) * 2),
            title=archive.label(thing),
            row=row,
            lane=lane,
            start=True,
        )
        for lane, thing in enumerate(t for t in start if t.kind in _ROOTS)
    ]


def _lanes(archive: Archive, events: Sequence[EventEntry]) -> dict[str, int]:
    """The column of each event; columns that nothing stands in are left out."""
    wanted: dict[str, int] = {}
    for event in events:
        step = archive.by_digest[event.id]
        contract = step.proven.act.type.contract if step.proven else step.happenings[0].event.contract
        wanted[event.id] = next(
            n for n, (_, names) in enumerate((*LANES, (("", ""), (contract,)))) if contract in names
        )
    used = sorted(set(wanted.values()))
    return {event: used.index(lane) for event, lane in wanted.items()}


def _act_nodes(
    events: Sequence[EventEntry],
    arcs: Sequence[Arc],
    lanes: Mapping[str, int],
    row: int,
    start: set[str],
    marked: Mapping[str, Severity],
) -> list[Node]:
    """Acts in rows by time; two that do not touch one another share a row where their columns are free."""
    joined = {(arc.source, arc.target) for arc in arcs}
    nodes: list[Node] = []
    here: list[str] = []
    lane_before = -1
    for event in events:
        lane = lanes[event.id]
        if here and (lane <= lane_before or any((one, event.id) in joined for one in here)):
            row, here = row + 1, []
        here.append(event.id)
        lane_before = lane
        made = event.made[0] if event.made else None
        signers = list(dict.fromkeys(one.name for one in event.signed))
        nodes.append(
            Node(
                id=event.id,
                kind=_colour(event),
                lines=(
                    event.title,
                    *(
                        [(f"{made.kind.names[0]} {short(made.id)}", f"{made.kind.names[1]} {short(made.id)}")]
                        if made
                        else []
                    ),
                    *([event.figure] if any(event.figure) else []),
                    (f"#{event.block} · {china_time(event.time)[:16]}",) * 2,
                ),
                title=(f"{event.text[0]}\n{'、'.join(signers)}", f"{event.text[1]}\n{', '.join(signers)}"),
                row=row,
                lane=lane,
                start=event.id in start,
                remark=marked.get(event.id, ""),
            )
        )
    return nodes


_KINDS = {
    "AcceptInbound": "goods",
    "MeasureStock": "goods",
    "WithdrawInbound": "goods",
    "IssueReceipt": "title",
    "BookInbound": "goods",
    "IssueReceipts": "title",
    "SplitReceipt": "title",
    "CarveOut": "title",
    "MergeReceipts": "title",
    "ProcessGoods": "goods",
    "CancelReceipt": "title",
    "ExtendStorage": "title",
    "ConvertToPaper": "title",
    "ConvertToElectronic": "title",
    "DischargePaper": "goods",
    "ReportLoss": "title",
    "ObjectToReissue": "title",
    "WithdrawObjection": "title",
    "OverruleObjection": "court",
    "ReissueReceipt": "title",
    "Endorse": "title",
    "IssueDeliveryOrder": "goods",
    "GateOut": "goods",
    "Pledge": "lien",
    "RegisterPledge": "lien",
    "Release": "lien",
    "Freeze": "court",
    "RenewFreeze": "court",
    "ReleaseFreeze": "court",
    "Draw": "money",
    "ClaimPayment": "money",
    "ConfirmPayment": "money",
    "RejectPayment": "money",
    "IssueVoucher": "title",
    "AcceptVoucher": "title",
    "SplitVoucher": "title",
    "TransferVoucher": "title",
}


def _colour(event: EventEntry) -> str:
    return _KINDS.get(event.kind, "finance" if event.signed else "call")


def _threads(
    archive: Archive, roots: Sequence[Node], documents: Sequence[DocumentEntry], events: Sequence[EventEntry]
) -> list[Arc]:
    """From act to act along each record, and from each paper to the first act that rests on it."""
    last: dict[Thing, str] = {}
    shown = {one.statement for one in documents}
    named = {node.id for node in roots}
    arcs: list[Arc] = []
    for thing in {t for event in events for t in (*event.touched, *event.made)} | set(_things(archive, named)):
        if str(thing) in named:
            last[thing] = str(thing)
            arcs += [
                Arc(*((e.source.id, str(thing)) if not e.about else (str(thing), e.source.id)), ("", ""), "document")
                for e in archive.parents.get(thing, [])
                if e.source.kind is Kind.DOCUMENT and e.source.id in shown
            ]
            arcs += [
                Arc(e.target.id, str(thing), ("述及", "speaks of"), "about")
                for e in archive.children.get(thing, [])
                if e.target.kind is Kind.DOCUMENT and e.target.id in shown
            ]
    for event in events:
        for thing in event.touched:
            if thing.kind in SHARED - {Kind.STOCK}:
                # What many share is no thread; where it begins here, those that use it point back to that.
                if thing.kind is Kind.PRODUCT and thing in last:
                    arcs.append(Arc(last[thing], event.id, archive.label(thing), thing.kind.value))
                continue
            if thing in last:
                arcs.append(Arc(last[thing], event.id, archive.label(thing), thing.kind.value))
            elif thing.kind in (Kind.CERTIFICATE, Kind.INVOICE):
                arcs += [
                    Arc(e.source.id, event.id, archive.label(thing), "document")
                    for e in archive.parents.get(thing, [])
                    if e.source.id in shown
                ]
            last[thing] = event.id
        for paper in event.papers:
            arcs.append(Arc(paper.id, event.id, ("依据", "basis"), "document"))
        last.update(dict.fromkeys(event.made, event.id))
    return arcs


def _things(archive: Archive, names: set[str]) -> list[Thing]:
    return [thing for thing in archive.things if str(thing) in names]
