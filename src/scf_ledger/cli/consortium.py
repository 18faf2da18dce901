"""Reading a consortium's file: JSON with the founders' admissions and the parameters.

    {
      "founders": [{"name": "…", "uscc": "9131…", "roles": ["PLATFORM"], "governing": true, "kycUntil": "2027-12-31T…Z",
                    "didDocument": "0x…", "keys": [{"signer": "0x…", "roles": […], "capabilities": ["MAKER"], …}]}, …],
      "threshold": 2, "delay": 3600, "certificate_tolerance": 5000, "max_layers": 5
    }

Every field of an admission may be written as people write it, or as the act holds it.
"""

from __future__ import annotations

import json
from dataclasses import fields
from pathlib import Path
from typing import Any

from scf_ledger.acts import FieldInvalid, act_type
from scf_ledger.chain.deployment import ADMISSION, Consortium
from scf_ledger.cli.failures import CommandFailed
from scf_ledger.commands.resolve import resolve


class _Nobody:
    """Before the first block there is no member to look up."""

    def member_by_uscc(self, uscc: str) -> int | None:
        return None

    def uscc_of(self, member: int) -> str | None:
        return None


def read_consortium(path: Path, secret: bytes) -> Consortium:
    """The consortium of a file.

    Raises
    ------
    CommandFailed
        The file is not of its form; names the field, the value and the rule.
    """
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as wrong:
        raise CommandFailed(f"{path} is not JSON: {wrong}") from None
    try:
        return _consortium(raw, secret)
    except FieldInvalid as wrong:
        raise CommandFailed(f"{path} {wrong}") from None


def _consortium(raw: Any, secret: bytes) -> Consortium:
    known = {f.name for f in fields(Consortium)}
    if not isinstance(raw, dict):
        raise FieldInvalid("/", raw, "must be an object with founders and parameters")
    for name, value in raw.items():
        if name not in known:
            raise FieldInvalid(f"/{name}", value, f"a consortium has {', '.join(sorted(known))}")
        if name != "founders" and (isinstance(value, bool) or not isinstance(value, int) or value < 0):
            raise FieldInvalid(f"/{name}", value, "must be a whole number")
    founders = raw.get("founders")
    if not isinstance(founders, list) or not founders:
        raise FieldInvalid("/founders", founders, "must be a list of at least one admission")
    parameters = {name: value for name, value in raw.items() if name != "founders"}
    return Consortium(founders=[_founder(n, one, secret) for n, one in enumerate(founders)], **parameters)


def _founder(place: int, raw: Any, secret: bytes) -> dict[str, Any]:
    try:
        message = resolve(act_type("ProposeAdmission"), {"admission": raw}, _Nobody(), secret).message
        return dict(ADMISSION.normalise(message["admission"]))
    except FieldInvalid as wrong:
        pointer = wrong.pointer.removeprefix("/admission")
        raise FieldInvalid(f"/founders/{place}{pointer}", wrong.value, wrong.rule) from None
