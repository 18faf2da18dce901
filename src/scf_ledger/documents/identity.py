"""Under which keyed names a document's contents are found again, whoever wrote them down."""

from __future__ import annotations

from hashlib import sha256

from scf_ledger.documents.intake import Document, GoodsLine, Mill
from scf_ledger.evidence import IdentifierInvalid, invoice_key, number_key, unit_key
from scf_ledger.evidence import Subject as KeyedSubject
from scf_ledger.goods import GOODS

#: Longest number that has a canonical form; longer ones, such as EPC URIs, are named by their digest.
_LONGEST = 64


def mill_code(mill: Mill | None) -> str:
    """What a mill is called in unit and certificate keys: its 统一社会信用代码, or country and name.

    Other identifiers are left out: one certificate of a mill names them and another does not, and the same coil must
    not get two names by that.
    """
    if mill is None:
        return ""
    return mill.uscc or f"{mill.country} {mill.name}".strip()


def unit_parts(line: GoodsLine) -> dict[str, str] | None:
    """Mill, heat and coil of a line that names a physical unit, or None."""
    mill = mill_code(line.mill)
    if not line.unit_no or not mill:
        return None
    family = GOODS[line.goods_class].family if line.goods_class in GOODS else "steel"
    return {"mill": mill, "heat": line.heat_no, "coil": line.unit_no, "family": family}


def own_scheme(kind: str) -> str:
    """The scheme under which a document of a kind is found by its own number."""
    return f"document:{kind}"


def keyed(secret: bytes, scheme: str, number: str) -> str:
    """The keyed name of a number of some scheme."""
    text = number if len(number) <= _LONGEST else sha256(number.encode()).hexdigest()
    try:
        return number_key(secret, scheme, text)
    except IdentifierInvalid:
        return number_key(secret, scheme, sha256(number.encode()).hexdigest())


def seller_code(document: Document) -> str:
    """Who issues a document's number: the seller's tax number or code, else its country and name."""
    for party in document.parties:
        if party.role in ("seller", "supplier", "manufacturer"):
            identifiers = party.identifiers
            for scheme in ("USCC", "tax", "VAT", "GLN"):
                if identifiers.get(scheme):
                    return identifiers[scheme]
            return f"{party.country} {party.name}".strip()
    return ""


def subjects_of(secret: bytes, document: Document) -> tuple[KeyedSubject, ...]:
    """Everything that a statement on this document is about, as keyed names."""
    found = {KeyedSubject(s.scheme, keyed(secret, s.scheme, s.id)) for s in document.subjects if s.scheme != "unit"}
    for line in document.lines:
        parts = unit_parts(line)
        if parts:
            key = unit_key(secret, parts["family"], parts["mill"], parts["heat"], parts["coil"])
            found.add(KeyedSubject("unit", key))
    if document.number:
        scheme = own_scheme(document.kind.value)
        found.add(KeyedSubject(scheme, keyed(secret, scheme, document.number)))
    if document.kind.value == "invoice" and document.number:
        found.add(KeyedSubject("invoice", invoice_key(secret, document.number, seller_code(document) or "unknown")))
    return tuple(sorted(found))
