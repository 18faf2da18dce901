"""What a document says, in one form whatever its format."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from scf_ledger.documents.intake.kinds import DocumentKind


@dataclass(frozen=True, kw_only=True)
class Party:
    """Someone whom a document names."""

    #: what it is in this document: manufacturer, purchaser, seller, buyer, carrier …
    role: str
    name: str
    #: scheme to identifier; USCC is the 统一社会信用代码, checked
    identifiers: Mapping[str, str]
    #: ISO 3166 alpha-2, or empty
    country: str = ""


@dataclass(frozen=True, kw_only=True)
class Subject:
    """Something that a document is about: a unit, heat, batch, order, invoice, certificate, epc …"""

    scheme: str
    id: str


@dataclass(frozen=True, kw_only=True)
class Reference:
    """Another document that a document names."""

    #: what this document does to the other: bills, fulfils, pays, answers, cancels, certifies …
    relation: str
    #: whose number it is: the value of a kind, `certificate`, or a name of no kind here, such as `contract`
    scheme: str
    #: the number as written
    id: str
    #: ISO date, where the reference gives one
    date: str | None = None


@dataclass(frozen=True, kw_only=True)
class Mill:
    """Who made the goods."""

    name: str
    uscc: str = ""
    country: str = ""


@dataclass(frozen=True, kw_only=True)
class GoodsLine:
    """Goods that a document lists."""

    description: str
    #: a guess from the words, see `goods`; empty if there are none
    goods_class: str = ""
    #: exact decimal text
    quantity: str = ""
    #: UN/ECE Recommendation 20; a unit without a code there is kept as written
    unit_code: str = ""
    #: whole kilograms, rounded down; None where the quantity is no mass
    mass_kg: int | None = None
    pieces: int | None = None
    #: 卷号、捆包号
    unit_no: str = ""
    #: 炉号, only where the document says that it is one
    heat_no: str = ""
    #: 批号
    batch_no: str = ""
    mill: Mill | None = None


@dataclass(frozen=True, kw_only=True)
class Money:
    """The amounts of a document in minor units (分) of one currency."""

    #: ISO 4217
    currency: str
    #: decimal places of the currency: 2 for CNY, 0 for JPY
    exponent: int
    payable: int | None = None
    #: 价税合计; where UBL 2.0 leaves it out, the sum of its two parts
    tax_inclusive: int | None = None
    tax_exclusive: int | None = None
    tax: int | None = None
    prepaid: int | None = None


@dataclass(frozen=True, kw_only=True)
class EventQuantity:
    """A quantity of a class of goods (a batch) in an event."""

    #: what became of it: object, child, input or output
    part: str
    epc_class: str
    quantity: str = ""
    #: UN/ECE Recommendation 20; empty for a count of pieces
    unit_code: str = ""


@dataclass(frozen=True, kw_only=True)
class ErrorDeclaration:
    """The statement that an event was wrong (更正), with the events that put it right."""

    time: str
    reason: str = ""
    corrective_events: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Event:
    """One EPCIS event. Times are UTC; what is finer than a millisecond is cut off."""

    type: str
    time: str
    time_zone: str
    id: str = ""
    action: str = ""
    biz_step: str = ""
    disposition: str = ""
    #: what the event is about, without a part of its own
    epcs: tuple[str, ...] = ()
    parent: str = ""
    children: tuple[str, ...] = ()
    inputs: tuple[str, ...] = ()
    outputs: tuple[str, ...] = ()
    quantities: tuple[EventQuantity, ...] = ()
    #: (type, identifier)
    biz_transactions: tuple[tuple[str, str], ...] = ()
    read_point: str = ""
    biz_location: str = ""
    #: (type, identifier)
    sources: tuple[tuple[str, str], ...] = ()
    destinations: tuple[tuple[str, str], ...] = ()
    transformation: str = ""
    record_time: str = ""
    error: ErrorDeclaration | None = None


@dataclass(frozen=True, kw_only=True)
class Document:
    """A document that passed: what it is and what it says."""

    kind: DocumentKind
    #: the format with its version, such as "EN 10168 0.4.1" or "Peppol BIS Billing 3 Invoice"
    schema: str
    media_type: str
    #: as given to `read`; means nothing for the kind
    file: str
    #: of the exact bytes, lower-case hex
    sha256: str
    size: int
    #: the document's own number
    number: str = ""
    issue_date: str | None = None
    #: the latest day on which what it certifies or reports was so; the issue date if it names none
    evidence_date: str | None = None
    due_date: str | None = None
    #: EN 10204: 2.1, 2.2, 3.1 or 3.2
    certificate_type: str = ""
    #: draft, valid or cancelled, where the document says so of itself
    state: str = ""
    #: an order response's answer
    accepted: bool | None = None
    parties: tuple[Party, ...] = ()
    subjects: tuple[Subject, ...] = ()
    references: tuple[Reference, ...] = ()
    lines: tuple[GoodsLine, ...] = ()
    money: Money | None = None
    events: tuple[Event, ...] = ()
    #: pointer to text of every scalar leaf in the document's order; base64 data stands as its SHA-256
    fields: Mapping[str, str] = field(default_factory=dict, repr=False)
