"""The documents of a bundle: read again from their exact bytes, with what they name and what they rest on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from scf_ledger.documents.identity import mill_code
from scf_ledger.documents.intake import Document, GoodsLine, Refused, read
from scf_ledger.documents.intake.kinds import CERTIFICATES, KIND_NAMES, DocumentKind
from scf_ledger.evidence import IdentifierInvalid, canonical_identifier
from scf_ledger.evidence.bundle import Bundle
from scf_ledger.trace.things import Both, Kind, Thing
from scf_ledger.verification import ProvenStatement


@dataclass(frozen=True)
class Paper:
    """A statement, and the document behind it as far as the bundle holds it."""

    proven: ProvenStatement
    #: none when the bundle lacks it
    document: Document | None

    @property
    def thing(self) -> Thing:
        return Thing(Kind.DOCUMENT, self.proven.statement.digest)

    @property
    def kind(self) -> str:
        return self.proven.statement.document_kind

    @property
    def names(self) -> Both:
        try:
            return KIND_NAMES[DocumentKind(self.kind)]
        except ValueError:
            return self.kind, self.kind

    @property
    def number(self) -> str:
        return self.document.number if self.document else ""

    @property
    def certifies(self) -> bool:
        return self.kind in CERTIFICATES

    @cached_property
    def numbers(self) -> frozenset[tuple[str, str]]:
        """Scheme and canonical number of everything that it names of the goods: units, heats, batches."""
        if self.document is None:
            return frozenset()
        named = {(s.scheme, s.id if s.scheme == "epc" else same(s.id)) for s in self.document.subjects}
        for line in self.document.lines:
            for scheme, number in (("unit", line.unit_no), ("heat", line.heat_no), ("batch", line.batch_no)):
                if number:
                    named.add((scheme, same(number)))
        return frozenset(named)

    def lines_of(self, coil: str) -> list[GoodsLine]:
        """The lines that name a coil, given in canonical form."""
        lines = self.document.lines if self.document else ()
        return [line for line in lines if line.unit_no and same(line.unit_no) == coil]


def same(text: str) -> str:
    """A number in the form in which equal ones meet; what has none, such as a long URI, stays as it is."""
    try:
        return canonical_identifier(text)
    except IdentifierInvalid:
        return text.strip()


def mill_of(line: GoodsLine) -> str:
    return same(mill_code(line.mill)) if line.mill else ""


def papers(bundle: Bundle, statements: Sequence[ProvenStatement]) -> list[Paper]:
    """Every statement with its document, in the order of the logs.

    The bytes are those that the statements commit to; what they say is read from them here, and not taken from anybody.
    """
    return [Paper(one, _read(bundle, one)) for one in statements]


def _read(bundle: Bundle, proven: ProvenStatement) -> Document | None:
    if not proven.document:
        return None
    try:
        return read(bundle.read(f"documents/{proven.document}"), proven.document)
    except Refused:
        return None
