"""What hashes in acts stand for: texts and commitments are checked; keyed hashes need the consortium's secret."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from scf_ledger.evidence import (
    account_key,
    certificate_key,
    document_commitment,
    invoice_key,
    number_key,
    place_key,
    stock_key,
    unit_key,
    vehicle_key,
)
from scf_ledger.evidence.bundle import OPENINGS, Bundle
from scf_ledger.verification.chain import ProvenChain
from scf_ledger.verification.findings import Report


@dataclass(frozen=True)
class Opening:
    """What a hash in an act stands for."""

    #: digest of the act, and where in its message the hash stands
    act: str
    pointer: str
    digest: str
    method: str
    #: the text, or the parts of a keyed name
    value: str | Mapping[str, str]
    #: False: a keyed hash, taken as the member stated it
    checked: bool


def verify_openings(bundle: Bundle, chain: ProvenChain, report: Report, secret: bytes | None) -> list[Opening]:
    """Checks that each opening is of an act on the chain, and hashes to what the act holds."""
    held = {proven.act.digest: _hashes(proven.act.message) for proven in chain.acts}
    unopened = 0
    found: list[Opening] = []
    for opening in bundle.json(OPENINGS):
        where = f"{OPENINGS} {opening['act']}{opening['pointer']}"
        if opening["digest"] not in held.get(opening["act"], ()):
            report.fail(where, "the act on the chain does not hold this hash", "链上行为中没有此哈希")
            continue
        digest = _digest(opening, secret)
        if digest is None:
            unopened += 1
        elif digest != opening["digest"]:
            report.fail(where, "the text does not have this hash", "文本与哈希不符")
        else:
            report.proven["opened hashes"] += 1
        if digest in (None, opening["digest"]):
            found.append(
                Opening(
                    act=opening["act"],
                    pointer=opening["pointer"],
                    digest=opening["digest"],
                    method=opening["method"],
                    value=opening["value"],
                    checked=digest is not None,
                )
            )
    if unopened:
        report.rely(
            f"{unopened} keyed hashes of numbers (coils, tickets, invoices …) as the members stated them: "
            "give the consortium's secret with --secret-file to check them too",
            f"{unopened}个编号(卷号、磅单、发票等)的带密钥哈希以成员陈述为准:用 --secret-file 提供联盟密钥即可核验",
        )
    return found


def _hashes(value: Any) -> set[str]:
    """Every 32-byte hash in a message."""
    if isinstance(value, Mapping):
        return set().union(*(_hashes(v) for v in value.values())) if value else set()
    if isinstance(value, list):
        return set().union(*(_hashes(v) for v in value)) if value else set()
    return {value} if isinstance(value, str) and len(value) == 66 else set()


def _digest(opening: Mapping[str, Any], secret: bytes | None) -> str | None:
    """The hash of an opening; None when it cannot be made without the secret."""
    method, value = opening["method"], opening["value"]
    if method == "sha256":
        return "0x" + sha256(value.encode()).hexdigest()
    if method == "commitment":
        return "0x" + document_commitment(bytes.fromhex(opening["salt"]), value.encode()).hex()
    if secret is None:
        return None
    if method == "unit":
        return unit_key(secret, value["family"], value["mill"], value["heat"], value["coil"])
    if method == "stock":
        return stock_key(secret, value["custodian"], value["place"])
    if method == "place":
        return place_key(secret, value["custodian"], value["place"])
    if method == "certificate":
        return certificate_key(secret, value["issuer"], value["number"], value["line"])
    if method == "invoice":
        return invoice_key(secret, value["number"], value["issuer"])
    if method == "account":
        return account_key(secret, value)
    if method == "vehicle":
        return vehicle_key(secret, value)
    return number_key(secret, method.removeprefix("number:"), value)
