"""Which of the documents at hand the references of each other lead to.

Nothing is hidden: a reference to a document that is not there, and one that fits several, are links too.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import unquote

from scf_ledger.documents.intake.codes import same
from scf_ledger.documents.intake.kinds import CERTIFICATES, DocumentKind
from scf_ledger.documents.intake.model import Document, Reference


class LinkStatus(StrEnum):
    """What became of a reference."""

    #: one document bears the number
    RESOLVED = "resolved"
    #: none does
    UNRESOLVED = "unresolved"
    #: several do
    AMBIGUOUS = "ambiguous"


@dataclass(frozen=True, kw_only=True)
class Endpoint:
    """A document at an end of a link."""

    sha256: str
    file: str
    kind: DocumentKind
    number: str


@dataclass(frozen=True, kw_only=True)
class Link:
    """A reference, followed."""

    source: Endpoint
    #: what the source does to the target, see `Reference`; `certified_by` leads from goods to their certificate
    relation: str
    scheme: str
    id: str
    status: LinkStatus
    #: one if resolved, none if unresolved, all that fit if ambiguous
    targets: tuple[Endpoint, ...] = ()
    #: False if the reference gives a date and its target bears another: they contradict one another
    date_agrees: bool | None = None


#: Schemes that name a kind's own numbers.
_KINDS: dict[str, tuple[DocumentKind, ...]] = {
    **{kind.value: (kind,) for kind in DocumentKind if kind is not DocumentKind.EPCIS},
    "certificate": CERTIFICATES,
}
#: What makes a certificate that of some goods: the unit's number before the batch's.
_GOODS = ("unit", "batch")


def link(documents: Iterable[Document]) -> tuple[Link, ...]:
    """Follows every reference of the documents among themselves, in their order.

    Numbers are compared without regard to width, case and spaces (AB-02). The same bytes handed in twice are one
    document. Where several documents bear a number, the date that the reference gives may tell them apart.
    """
    unique = list({document.sha256: document for document in reversed(list(documents))}.values())[::-1]
    numbers: dict[tuple[DocumentKind, str], list[Document]] = defaultdict(list)
    certified: dict[tuple[str, str], list[Document]] = defaultdict(list)
    for document in unique:
        numbers[document.kind, same(document.number)].append(document)
        if document.kind in CERTIFICATES:
            for subject in document.subjects:
                if subject.scheme in _GOODS:
                    certified[subject.scheme, same(subject.id)].append(document)
    made: list[Link] = []
    for document in unique:
        made += [_follow(document, reference, numbers) for reference in document.references]
        made += _to_certificates(document, certified)
    return tuple(made)


def _follow(source: Document, reference: Reference, numbers: dict[tuple[DocumentKind, str], list[Document]]) -> Link:
    found: dict[str, Document] = {}
    for kind in _KINDS.get(reference.scheme, ()):
        for number in _readings(reference.id):
            for target in numbers.get((kind, number), ()):
                if target is not source:
                    found[target.sha256] = target
    return _link(source, reference, list(found.values()))


def _readings(number: str) -> Iterator[str]:
    """A number as written, and what stands last in it if it is a URI: events name documents by URI."""
    yield same(number)
    if ":" in number:
        yield same(unquote(number.rstrip("/:").replace("/", ":").rpartition(":")[2]))


def _link(source: Document, reference: Reference, found: list[Document]) -> Link:
    dated = [target for target in found if reference.date and target.issue_date == reference.date]
    if len(found) > 1 and len(dated) == 1:
        found = dated
    agrees = None
    if len(found) == 1 and reference.date and found[0].issue_date:
        agrees = found[0].issue_date == reference.date
    return Link(
        source=_endpoint(source),
        relation=reference.relation,
        scheme=reference.scheme,
        id=reference.id,
        status=_status(found),
        targets=tuple(_endpoint(target) for target in found),
        date_agrees=agrees,
    )


def _to_certificates(source: Document, certified: dict[tuple[str, str], list[Document]]) -> Iterator[Link]:
    """From each coil or batch that a document moves or bills to the certificate that is about it."""
    if source.kind in CERTIFICATES:
        return
    mills = {line.unit_no or line.batch_no: line.mill.uscc for line in source.lines if line.mill}
    for subject in source.subjects:
        if subject.scheme not in _GOODS:
            continue
        found = certified.get((subject.scheme, same(subject.id)), [])
        # Coil numbers are unique within a mill only.
        if len(found) > 1 and (mill := mills.get(subject.id)):
            found = [c for c in found if any(line.mill and line.mill.uscc == mill for line in c.lines)] or found
        yield Link(
            source=_endpoint(source),
            relation="certified_by",
            scheme=subject.scheme,
            id=subject.id,
            status=_status(found),
            targets=tuple(_endpoint(target) for target in found),
        )


def _status(found: list[Document]) -> LinkStatus:
    if not found:
        return LinkStatus.UNRESOLVED
    return LinkStatus.RESOLVED if len(found) == 1 else LinkStatus.AMBIGUOUS


def _endpoint(document: Document) -> Endpoint:
    return Endpoint(sha256=document.sha256, file=document.file, kind=document.kind, number=document.number)
