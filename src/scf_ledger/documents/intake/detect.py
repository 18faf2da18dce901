"""What a document is, from its content alone: a file's name and its extension say nothing."""

from __future__ import annotations

import re
from typing import Any

from lxml import etree

from scf_ledger.documents.intake.kinds import DocumentKind
from scf_ledger.documents.intake.refusals import Finding, Rule, Unsound, shorten
from scf_ledger.documents.intake.ubl_types import TYPES, UblType
from scf_ledger.documents.intake.xmltree import UBL

_EPCIS_DOCUMENTS = frozenset({"EPCISDocument", "EPCISQueryDocument"})
_EPCIS_EVENT = re.compile(r"[A-Za-z:/._-]{0,200}Event")
#: What a warehouse's own papers call themselves in their field DocumentType.
_PAPERS = {
    "WeighbridgeTicket": DocumentKind.WEIGHBRIDGE_TICKET,
    "GaugeReading": DocumentKind.GAUGE_READING,
    "SafetyDataSheet": DocumentKind.SAFETY_DATA_SHEET,
}
_MILL = frozenset({"CommercialTransaction", "ProductDescription", "Inspection", "OtherTests", "Validation"})
_ANALYSIS = frozenset({"Parties", "BusinessTransaction", "Product", "Analysis", "DeclarationOfConformity"})


def json_kind(value: Any) -> DocumentKind:
    """The kind of a JSON document.

    Raises
    ------
    Unsound
        None of the kinds, or a JSON Schema.
    """
    if isinstance(value, list) and value and _is_event(value[0]):
        return DocumentKind.EPCIS
    if isinstance(value, dict):
        if "json-schema.org" in str(value.get("$schema", ""))[:200]:
            raise Unsound(
                Finding(
                    rule=Rule.JSON_SCHEMA,
                    en="a JSON Schema, not a document",
                    zh="这是 JSON Schema，不是单证",
                    pointer="/$schema",
                    value=shorten(value["$schema"]),
                )
            )
        if (
            str(value.get("type"))[:40] in _EPCIS_DOCUMENTS
            or isinstance(value.get("eventList"), list)
            or _is_event(value)
        ):
            return DocumentKind.EPCIS
        if kind := _certificate_kind(value) or _PAPERS.get(str(value.get("DocumentType"))[:40]):
            return kind
    names = ", ".join(list(value)[:8]) if isinstance(value, dict) else "a list"
    raise _unknown(f"JSON with {names or 'nothing'}")


def _is_event(value: Any) -> bool:
    return (
        isinstance(value, dict)
        and isinstance(value.get("type"), str)
        and _EPCIS_EVENT.fullmatch(value["type"]) is not None
        and ("eventTime" in value or "eventTimeZoneOffset" in value)
    )


def _certificate_kind(value: dict[str, Any]) -> DocumentKind | None:
    body = value.get("Certificate")
    names = frozenset(body) if isinstance(body, dict) else frozenset()
    steel, chemical = len(names & _MILL), len(names & _ANALYSIS)
    if steel != chemical:
        return DocumentKind.MILL_CERTIFICATE if steel > chemical else DocumentKind.CERTIFICATE_OF_ANALYSIS
    url = str(value.get("RefSchemaUrl", ""))[:400]
    if "en10168" in url:
        return DocumentKind.MILL_CERTIFICATE
    return DocumentKind.CERTIFICATE_OF_ANALYSIS if "coa-schemas" in url else None


def xml_kind(root: etree._Element) -> UblType:
    """The UBL document type of an XML document, by the name and the name space of its root.

    Raises
    ------
    Unsound
        None of the types.
    """
    name = etree.QName(root)
    if (found := TYPES.get(name.localname)) and name.namespace == f"{UBL}{found.root}-2":
        return found
    raise _unknown(f"XML with the root {name.localname} of {name.namespace or 'no name space'}", root.sourceline)


def _unknown(what: str, line: int | None = None) -> Unsound:
    return Unsound(
        Finding(
            rule=Rule.UNKNOWN_KIND,
            en="none of the kinds of document that are taken in",
            zh="不是受理的单证种类",
            line=line,
            value=shorten(what, 200),
        )
    )
