"""Mill certificates (质保书): JSON with the fields of EN 10168.

A heat number is taken only where the certificate calls a value one. C00 names a sample and B07 the product: neither is
a heat, even where a mill writes the same number there.
"""

from __future__ import annotations

import re
from typing import Any

from scf_ledger.documents.intake import companies
from scf_ledger.documents.intake.codes import CERTIFICATE_TYPES
from scf_ledger.documents.intake.exact import mass_kg, pieces, unit_code
from scf_ledger.documents.intake.formats import plain
from scf_ledger.documents.intake.goods import goods_class
from scf_ledger.documents.intake.model import GoodsLine, Party, Reference, Subject
from scf_ledger.documents.intake.refusals import Rule
from scf_ledger.documents.intake.report import Report

_ROLES = {
    "A01": "manufacturer",
    "A06": "purchaser",
    "A06.1": "purchaser",
    "A06.2": "consignee",
    "A06.3": "certificate_receiver",
}
#: field: what the certificate does to the other document, whose number it is
_REFERENCES = {
    "A07": ("certifies", "order"),
    "A08": ("certifies", "works_order"),
    "A98": ("certifies", "despatch_advice"),
    "A99": ("certifies", "aviso"),
}
_TYPE = re.compile(r"(?<![0-9.])([0-9][.][0-9])(?![0-9])")
#: The standard, its year, and the type if it follows at once.
_STANDARD = re.compile(r"10204(?:[:\s-]*20[0-9]{2})?[\s:/,;()-]*(?:(?:type|Typ|类型)[\s:.]*)?([0-9][.][0-9](?![0-9]))?")
_HEAT = re.compile(r"炉号|炉次号|熔炼号|^(?:heat|melt|cast)\s*(?:no|nr|number|id)?$", re.I)
_VERSION = re.compile(r"/v([0-9]{1,3}[.][0-9]{1,3}[.][0-9]{1,3})")


def check(value: dict[str, Any], report: Report) -> None:
    """What the schema cannot say."""
    trade = value["Certificate"]["CommercialTransaction"]
    if _certificate_type(trade["A02"]) is None:
        report.add(
            Rule.CODE_LIST,
            f"A02 names a type that EN 10204 does not have; it has {', '.join(CERTIFICATE_TYPES)}",
            f"EN 10204 没有 A02 所写的类型，只有 {'、'.join(CERTIFICATE_TYPES)}",
            pointer="/Certificate/CommercialTransaction/A02",
            value=trade["A02"],
        )


def extract(value: dict[str, Any]) -> dict[str, Any]:
    """What a mill certificate says, as fields of `Document`."""
    certificate = value["Certificate"]
    trade, product = certificate["CommercialTransaction"], certificate["ProductDescription"]
    line = _line(certificate, trade, product)
    subjects = [Subject(scheme="certificate", id=trade["A03"]), Subject(scheme="order", id=trade["A07"])]
    subjects += [Subject(scheme=s, id=i) for s, i in (("unit", line.unit_no), ("heat", line.heat_no)) if i]
    return {
        "schema": f"EN 10168 {version(value)}",
        "number": trade["A03"],
        "issue_date": certificate["Validation"]["Z02"],
        "evidence_date": certificate["Validation"]["Z02"],
        "certificate_type": _certificate_type(trade["A02"]) or "",
        "state": value.get("DocumentMetadata", {}).get("state", ""),
        "parties": _parties(trade),
        "subjects": tuple(subjects),
        "references": tuple(
            Reference(relation=relation, scheme=scheme, id=trade[name])
            for name, (relation, scheme) in _REFERENCES.items()
            if trade.get(name)
        ),
        "lines": (line,),
    }


def version(value: dict[str, Any]) -> str:
    """The version that a certificate's RefSchemaUrl names."""
    found = _VERSION.search(value["RefSchemaUrl"])
    return found[1] if found else ""


def _parties(trade: dict[str, Any]) -> tuple[Party, ...]:
    return tuple(companies.party(role, trade[name]) for name, role in _ROLES.items() if name in trade)


def _line(certificate: dict[str, Any], trade: dict[str, Any], product: dict[str, Any]) -> GoodsLine:
    # B13 is what was weighed; B12, from dimensions, stands in for it.
    mass = product.get("B13") or product.get("B12") or {}
    unit = unit_code(mass.get("Unit", ""))
    grade = product["B02"]
    designations = [grade] if isinstance(grade, str) else grade.get("SteelDesignation", [])
    words = [product["B01"], *designations]
    return GoodsLine(
        description=" ".join(words),
        goods_class=goods_class(words, form=product.get("B09", {}).get("Form", "")),
        quantity=plain(mass["Value"]) if mass else "",
        unit_code=unit if mass else "",
        mass_kg=mass_kg(mass["Value"], unit) if mass else None,
        pieces=pieces(product.get("B08")),
        unit_no=product.get("B07", ""),
        heat_no=_heat(certificate),
        mill=companies.mill(trade["A01"]),
    )


def _heat(certificate: dict[str, Any]) -> str:
    """The heat number, if the supplementary information of product or inspections calls one value so."""
    inspections = certificate.get("Inspection", [])
    holders = [certificate["ProductDescription"], certificate["CommercialTransaction"]]
    for inspection in inspections if isinstance(inspections, list) else [inspections]:
        holders += [inspection, inspection.get("ChemicalComposition", {})]
    found = {
        entry["Value"].strip()
        for holder in holders
        for entry in holder.get("SupplementaryInformation", {}).values()
        if _HEAT.search(entry["Key"].strip(" .:：").replace(".", "")) and entry.get("Value", "").strip()
    }
    # Two heats on one product are not one heat: the certificate does not say which.
    return found.pop() if len(found) == 1 else ""


def _certificate_type(text: str) -> str | None:
    """The type of EN 10204 that a text names: empty if it names none, None if EN 10204 has no such type."""
    standard = _STANDARD.search(text)
    if not standard:
        return ""
    if standard[1]:
        return standard[1] if standard[1] in CERTIFICATE_TYPES else None
    return next((named for named in _TYPE.findall(text) if named in CERTIFICATE_TYPES), "")
