"""From the bytes of one document to what it says, or to why it is refused."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from scf_ledger.documents.intake import (
    analysis_certificate,
    epcis,
    gauge_reading,
    mill_certificate,
    safety_data_sheet,
    schema,
    ubl,
    weighbridge_ticket,
)
from scf_ledger.documents.intake.detect import json_kind, xml_kind
from scf_ledger.documents.intake.fields import json_fields, xml_fields
from scf_ledger.documents.intake.jsontext import parse_json
from scf_ledger.documents.intake.kinds import DocumentKind
from scf_ledger.documents.intake.limits import Limits
from scf_ledger.documents.intake.model import Document
from scf_ledger.documents.intake.raw import read_text
from scf_ledger.documents.intake.refusals import Refusal, Refused, Unsound
from scf_ledger.documents.intake.report import Report
from scf_ledger.documents.intake.xmltext import parse_xml

DEFAULT_LIMITS = Limits()

_JSON = {
    DocumentKind.MILL_CERTIFICATE: mill_certificate,
    DocumentKind.CERTIFICATE_OF_ANALYSIS: analysis_certificate,
    DocumentKind.EPCIS: epcis,
    DocumentKind.WEIGHBRIDGE_TICKET: weighbridge_ticket,
    DocumentKind.GAUGE_READING: gauge_reading,
    DocumentKind.SAFETY_DATA_SHEET: safety_data_sheet,
}


def read(data: bytes, name: str, limits: Limits = DEFAULT_LIMITS) -> Document:
    """Reads one document.

    Parameters
    ----------
    data
        The exact bytes; their SHA-256 is the document's identity.
    name
        What the file is called; it stands in refusals and decides nothing.

    Raises
    ------
    Refused
        The document is not sound; the findings say where and why.
    """
    try:
        raw = read_text(data, limits)
        said = _read_json(raw.text, limits) if raw.syntax == "json" else _read_xml(raw.text, limits)
    except Unsound as problem:
        raise Refused(Refusal(file=name, findings=problem.findings)) from problem
    return Document(file=name, sha256=sha256(data).hexdigest(), size=len(data), **said)


def _read_json(text: str, limits: Limits) -> dict[str, Any]:
    value = parse_json(text, limits)
    kind = json_kind(value)
    report = Report(limits)
    report.findings += schema.findings(kind.value, value, limits.findings)
    report.close()
    format_module = _JSON[kind]
    format_module.check(value, report)
    report.close()
    linked = isinstance(value, dict) and "@context" in value
    return {
        "kind": kind,
        "media_type": "application/ld+json" if linked else "application/json",
        "fields": json_fields(value, limits),
        **format_module.extract(value),
    }


def _read_xml(text: str, limits: Limits) -> dict[str, Any]:
    root = parse_xml(text, limits)
    kind = xml_kind(root)
    report = Report(limits)
    ubl.check(root, kind, report)
    report.close()
    return {
        "kind": kind.kind,
        "media_type": "application/xml",
        "fields": xml_fields(root, limits),
        **ubl.extract(root, kind),
    }
