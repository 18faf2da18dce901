"""What the papers of warehouses and tank farms share: our own JSON, flat, with whole numbers in named units."""

from __future__ import annotations

from typing import Any

from scf_ledger.custody.faults import Fault
from scf_ledger.documents.intake.model import Reference
from scf_ledger.documents.intake.refusals import Rule
from scf_ledger.documents.intake.report import Report


def head(value: dict[str, Any], schema: str) -> dict[str, Any]:
    """What every paper says of itself, as fields of `Document`."""
    return {
        "schema": f"{schema} {value['Version']}",
        "number": value["Number"],
        "issue_date": value["Date"],
        "evidence_date": value["Date"],
        "references": tuple(
            Reference(relation="concerns", scheme=one["Kind"], id=one["Number"], date=one.get("Date"))
            for one in value.get("References", ())
        ),
    }


def whole(value: dict[str, Any], name: str) -> int | None:
    """A whole number, or None where the field is not there."""
    found = value.get(name)
    return None if found is None else int(found)


def add_fault(report: Report, fault: Fault, name: str, rule: Rule = Rule.NUMBER) -> None:
    """A fault of the goods as a finding at a field."""
    report.add(
        rule, f"{name}: {fault.en} ({fault.rule})", f"{fault.zh}({fault.rule})", pointer=f"/{name}", value=fault.value
    )
