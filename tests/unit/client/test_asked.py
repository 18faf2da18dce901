"""A client signs what was asked for, whatever a gateway makes of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from scf_ledger.acts import Act, Domain, FieldInvalid, act_type
from scf_ledger.client import ActMismatch
from scf_ledger.client.asked import require_as_asked
from scf_ledger.commands import resolve

SECRET = b"the consortium's own secret, 32 bytes or more"
DOMAIN = Domain(chain_id=1, contract="0x" + "11" * 20)
USCC = "91310000MA1FL0001R"


class Members:
    """A register with one member."""

    def member_by_uscc(self, uscc: str) -> int | None:
        return 7 if uscc == USCC else None

    def uscc_of(self, member: int) -> str | None:
        return USCC if member == 7 else None


INBOUND: Mapping[str, Any] = {
    "custodian": 4,
    "depositor": USCC,
    "goods": "HRC",
    "kg": 27_860,
    "pieces": 1,
    "units": [{"key": {"mill": USCC, "heat": "H1", "coil": "C1"}, "kg": 27_860}],
    "booking": "0x" + "00" * 32,
    "stock": "0x" + "00" * 32,
    "place": "0x" + "0b" * 32,
    "certificate": {"issuer": USCC, "number": "MC1", "line": "1"},
    "certifiedKg": 27_860,
    "evidence": [{"text": "ticket"}],
    "record": {"text": "weighed"},
}
FREE = {"salt": "0x" + "01" * 32, "deadline": 1_900_000_000}


def made(kind: str, asked: Mapping[str, Any], **changed: Any) -> Act:
    """The act that an honest gateway makes, and then changed."""
    found = act_type(kind)
    message = resolve(found, asked, Members(), SECRET).message
    free = {name: value for name, value in FREE.items() if name in {f.name for f in found.structs.fields}}
    return Act.make(found, {**message, **free, **changed}, DOMAIN)


def test_what_an_honest_gateway_makes_is_as_asked() -> None:
    require_as_asked(made("AcceptInbound", INBOUND), INBOUND, Members())


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"custodian": 5}, "/custodian"),
        ({"depositor": 8}, "/depositor"),
        ({"goods": "0x" + b"REBAR".ljust(8, b"\0").hex()}, "/goods"),
        ({"kg": 27_861}, "/kg"),
        ({"record": "0x" + "12" * 32}, "/record"),
        ({"units": [{"key": "0x" + "12" * 32, "kg": 1}]}, "/units/0/kg"),
        ({"evidence": []}, "/evidence"),
    ],
)
def test_a_changed_value_is_named(changed: dict[str, Any], field: str) -> None:
    with pytest.raises(ActMismatch, match=f"^{field} "):
        require_as_asked(made("AcceptInbound", INBOUND, **changed), INBOUND, Members())


@pytest.mark.parametrize(
    ("asked", "changed"),
    [
        ({"rate": "4.35%"}, {"rate": 43_501}),
        ({"maturityDay": "2027-02-20"}, {"maturityDay": 20_000}),
        ({"offerUntil": "2026-12-01T00:00:00Z"}, {"offerUntil": 1}),
        ({"evidenceKinds": ["invoice"]}, {"evidenceKinds": 1}),
    ],
)
def test_humane_values_are_compared_too(asked: dict[str, Any], changed: dict[str, Any]) -> None:
    whole = {
        "loan": "0x" + "0a" * 32,
        "version": 1,
        "financier": 2,
        "limit": 100,
        "rate": "4.35%",
        "maturityDay": "2027-02-20",
        "evidenceKinds": ["invoice"],
        "evidence": {"text": "x"},
        "offerUntil": "2026-12-01T00:00:00Z",
        **asked,
    }
    require_as_asked(made("OfferLoan", whole), whole, Members())
    with pytest.raises(ActMismatch):
        require_as_asked(made("OfferLoan", whole, **changed), whole, Members())


def test_what_no_act_may_hold_is_not_signed() -> None:
    with pytest.raises(ActMismatch, match="no AcceptInbound may hold"):
        require_as_asked(made("AcceptInbound", INBOUND), {**INBOUND, "goods": "GOLD"}, Members())


def test_AB_01_a_coil_has_one_family_and_so_one_key() -> None:
    for family in ("chemical", "gold"):
        unit = {"key": {"mill": USCC, "heat": "H1", "coil": "C1", "family": family}, "kg": 27_860}
        with pytest.raises(FieldInvalid, match="family"):
            resolve(act_type("AcceptInbound"), {**INBOUND, "units": [unit]}, Members(), SECRET)
