"""What a UBL document must hold, and must not hold twice."""

from __future__ import annotations

import re

from lxml import etree

from scf_ledger.documents.intake.refusals import Rule
from scf_ledger.documents.intake.report import Report
from scf_ledger.documents.intake.ubl_types import UblType
from scf_ledger.documents.intake.xmltree import CBC, child, children, prefixed, text

_VERSION = re.compile(r"2\.[0-9]")
#: Basic elements of the document, a line or a total that may be there more than once: texts, in several languages.
_MANY = frozenset(
    f"{{{CBC}}}{name}"
    for name in (
        "AdditionalInformation",
        "BackorderReason",
        "BrandName",
        "CancellationNote",
        "Description",
        "Keyword",
        "ModelName",
        "Name",
        "Note",
        "OutstandingReason",
        "RejectReason",
        "RejectionNote",
        "WarrantyInformation",
    )
)
#: Aggregates of which a second one would leave open which of them counts.
_ONE = (
    "cac:AccountingSupplierParty",
    "cac:AccountingCustomerParty",
    "cac:BuyerCustomerParty",
    "cac:SellerSupplierParty",
)
_NAMES = (
    "cac:Party/cac:PartyName/cbc:Name",
    "cac:Party/cac:PartyLegalEntity/cbc:RegistrationName",
    "cac:Party/cac:PartyTaxScheme/cbc:RegistrationName",
    "cac:Party/cac:PartyIdentification/cbc:ID",
    "cac:Party/cac:PartyLegalEntity/cbc:CompanyID",
    "cac:Party/cbc:EndpointID",
    "cbc:CustomerAssignedAccountID",
    "cbc:SupplierAssignedAccountID",
)


def check(root: etree._Element, kind: UblType, report: Report) -> None:
    """Checks that the elements that a document needs are there, once and not empty."""
    _required(root, kind.required, report)
    lines = children(root, kind.line) if kind.line else []
    items = [item for line in lines for item in children(line, kind.line_item)] if kind.line_item else []
    totals = children(root, kind.total) if kind.total else []
    for line in lines:
        _required(line, kind.line_required, report)
    for holder in (root, *totals, *lines, *items):
        _no_twins(holder, report)
    for second in (*totals[1:], *(twin for path in _ONE for twin in children(root, path)[1:])):
        name = prefixed(second.tag)
        report.at(second, Rule.REPEATED, f"a second {name}", f"{name} 重复出现")
    for path in kind.required:
        for party in children(root, path) if path.endswith("Party") else ():
            if not any(text(party, name) for name in _NAMES):
                said = "the party has neither a name nor an identifier", "当事人既无名称也无识别码"
                report.at(party, Rule.SCHEMA, *said)
    version = text(root, "cbc:UBLVersionID")
    if version and not _VERSION.fullmatch(version):
        report.at(
            root,
            Rule.CODE_LIST,
            "UBLVersionID is no version 2.x",
            "UBLVersionID 不是 2.x 版本",
            value=version,
            below="cbc:UBLVersionID",
        )


def _required(holder: etree._Element, paths: tuple[str, ...], report: Report) -> None:
    missing: set[str] = set()
    for path in paths:
        if any(path.startswith(f"{other}/") for other in missing):
            continue
        found = child(holder, path)
        if found is None:
            missing.add(path)
            name = path.rpartition("/")[2]
            report.at(holder, Rule.SCHEMA, f"{name} is missing", f"缺少 {name}", value="(missing)", below=path)
        elif path.rpartition("/")[2].startswith("cbc:") and not text(found):
            name = prefixed(found.tag)
            report.at(found, Rule.SCHEMA, f"{name} is empty", f"{name} 为空")


def _no_twins(holder: etree._Element, report: Report) -> None:
    """Two values where one is meant: two readers could take one each."""
    seen: set[str] = set()
    for element in holder:
        tag = str(element.tag)
        if not tag.startswith(f"{{{CBC}}}") or tag in _MANY:
            continue
        if tag in seen:
            name = prefixed(tag)
            report.at(element, Rule.REPEATED, f"a second {name}", f"{name} 重复出现", value=text(element))
        seen.add(tag)
