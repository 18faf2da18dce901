"""Companies as the JSON certificates write them."""

from __future__ import annotations

from typing import Any

from scf_ledger.documents.intake.codes import is_uscc
from scf_ledger.documents.intake.model import Mill, Party

USCC = "USCC"


def party(role: str, company: dict[str, Any]) -> Party:
    """A company in a role."""
    return Party(
        role=role,
        name=company.get("CompanyName") or company.get("Name") or "",
        identifiers=_identifiers(company),
        country=company.get("Country", ""),
    )


def mill(company: dict[str, Any]) -> Mill:
    """A company as the maker of goods."""
    made = party("manufacturer", company)
    return Mill(name=made.name, uscc=made.identifiers.get(USCC, ""), country=made.country)


def _identifiers(company: dict[str, Any]) -> dict[str, str]:
    stated = company.get("Identifiers", {})
    made = {scheme: code for scheme, code in stated.items() if isinstance(code, str) and code}
    if own := company.get(USCC):
        made[USCC] = own
    # A Chinese company's tax number is its unified social credit code.
    if USCC not in made and is_uscc(made.get("VAT", "")):
        made[USCC] = made["VAT"]
    return made
