"""Who a UBL document names."""

from __future__ import annotations

from lxml import etree

from scf_ledger.documents.intake.codes import is_uscc
from scf_ledger.documents.intake.companies import USCC
from scf_ledger.documents.intake.model import Mill, Party
from scf_ledger.documents.intake.ubl_types import UblType
from scf_ledger.documents.intake.xmltree import attribute, child, children, text

#: Where a party's own identifiers stand, and the scheme where none is named.
_IDENTIFIERS = (
    ("cbc:EndpointID", "endpoint"),
    ("cac:PartyIdentification/cbc:ID", "id"),
    ("cac:PartyTaxScheme/cbc:CompanyID", "tax"),
    ("cac:PartyLegalEntity/cbc:CompanyID", "legal"),
)
_NAMES = (
    "cac:PartyName/cbc:Name",
    "cac:PartyLegalEntity/cbc:RegistrationName",
    "cac:PartyTaxScheme/cbc:RegistrationName",
)
_COUNTRY = "cac:PostalAddress/cac:Country/cbc:IdentificationCode"
#: What the trading partner calls it; stands beside the party, not inside.
_ACCOUNTS = (
    ("cbc:CustomerAssignedAccountID", "customer_account"),
    ("cbc:SupplierAssignedAccountID", "supplier_account"),
)


def parties(root: etree._Element, kind: UblType) -> tuple[Party, ...]:
    """The parties of a document, each role and name once."""
    made: dict[tuple[str, str], Party] = {}
    for path, role in kind.parties.items():
        for holder in children(root, path):
            found = party(role, holder)
            made.setdefault((found.role, found.name), found)
    return tuple(made.values())


def party(role: str, holder: etree._Element) -> Party:
    """A party in a role; UBL wraps some parties in an element of their role and others not."""
    inner = child(holder, "cac:Party")
    body = holder if inner is None else inner
    identifiers = {scheme: code for path, scheme in _ACCOUNTS if (code := text(holder, path))}
    for path, default in _IDENTIFIERS:
        for element in children(body, path):
            if code := text(element):
                identifiers.setdefault(_scheme(element, default, code), code)
    return Party(
        role=role,
        name=next((name for path in _NAMES if (name := text(body, path))), ""),
        identifiers=identifiers,
        country=text(body, _COUNTRY),
    )


def mill(item: etree._Element) -> Mill | None:
    """The maker of an item."""
    holder = child(item, "cac:ManufacturerParty")
    if holder is None:
        return None
    made = party("manufacturer", holder)
    country = made.country or text(item, "cac:OriginCountry/cbc:IdentificationCode")
    return Mill(name=made.name, uscc=made.identifiers.get(USCC, ""), country=country)


def _scheme(element: etree._Element, default: str, code: str) -> str:
    # A tax number of China is a unified social credit code, whatever the scheme is called.
    return USCC if is_uscc(code) else attribute(element, "schemeID") or default
