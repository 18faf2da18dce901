"""What the gate lets out, and what it does not, by rule (AB-18, AB-19)."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest

from scf_ledger.acts import Capability, Signature
from scf_ledger.acts.signers import Signer
from scf_ledger.evidence import vehicle_key
from scf_ledger.gate.check import Policy, UnknownOrders, decide
from scf_ledger.gate.slip import Slip
from tests.unit.gate.helpers import (
    ACCOUNT,
    CARRIER,
    FOREIGN,
    HOLDER,
    HOUR,
    KEYS,
    NOW,
    OTHER_PLATE,
    PASSKEY,
    RECEIPT,
    SECRET,
    STRANGER,
    TOKEN,
    UNITS,
    WALLET,
    at_the_gate,
    codes,
    entry,
    key,
    pack,
    passage,
    receipt,
    signed_by,
    slip,
)

ADMIT = Policy(unknown_orders=UnknownOrders.ADMIT)


@pytest.mark.parametrize("signer", [ACCOUNT, TOKEN, PASSKEY], ids=["secp256k1", "P-256", "passkey"])
def test_a_true_slip_passes(signer: Signer) -> None:
    decision = at_the_gate(slip(signer))
    assert decision.passes and decision.known and not decision.findings and not decision.remarks


def test_AB_19_replay_on_another_truck_or_the_same_is_refused_offline() -> None:
    made = slip()
    decision = at_the_gate(made, used=frozenset({made.order}))
    assert codes(decision) == ["NO_DELIVERY_ORDER"]
    assert decision.findings[0].values == {"order": made.order, "state": "used here"}


@pytest.mark.parametrize("state", ["executed", "lapsed", "cancelled"])
def test_AB_19_replay_of_an_order_that_ended_on_the_ledger_is_refused(state: str) -> None:
    made = slip()
    decision = decide(pack(entry(made, state)), made, passage(), frozenset(), Policy())
    assert codes(decision) == ["NO_DELIVERY_ORDER"] and decision.findings[0].values["state"] == state


@pytest.mark.parametrize(
    ("found", "field", "value"),
    [({"kg": 17_001}, "kg", 17_001), ({"pieces": 3}, "pieces", 3)],
)
def test_AB_19_over_pick_is_refused(found: dict[str, Any], field: str, value: int) -> None:
    decision = at_the_gate(slip(), **found)
    assert codes(decision) == ["OVER_DELIVERY"]
    (one,) = decision.findings
    assert one.field == field and one.values == {"ordered": {"kg": 17_000, "pieces": 2}[field], "found": value}


def test_the_ordered_mass_exactly_passes() -> None:
    assert at_the_gate(slip(), kg=17_000).passes
    assert codes(at_the_gate(slip(), kg=0)) == ["QUANTITY_INVALID"]


@pytest.mark.parametrize("units", [UNITS, UNITS[:1], UNITS[1:], (UNITS[0], UNITS[0]), ()])
def test_AB_19_over_pick_of_other_coils_than_ordered_is_refused(units: tuple[str, ...]) -> None:
    decision = at_the_gate(slip(), units=units)
    assert codes(decision) == ["DELIVERY_MISMATCH"] and decision.findings[0].field == "units"


def test_AB_19_wrong_truck_is_refused() -> None:
    decision = at_the_gate(slip(), vehicle=vehicle_key(SECRET, OTHER_PLATE))
    assert codes(decision) == ["VEHICLE_MISMATCH"]


def test_a_plate_is_the_same_however_it_is_typed() -> None:
    assert at_the_gate(slip(), vehicle=vehicle_key(SECRET, " 沪a·12345".replace("·", ""))).passes


def test_AB_19_wrong_truck_of_another_carrier_is_refused() -> None:
    decision = at_the_gate(slip(), carrier=STRANGER)
    assert codes(decision) == ["DELIVERY_MISMATCH"]
    assert decision.findings[0].values == {"ordered": CARRIER, "found": STRANGER}


def test_AB_19_after_expiry_and_before_its_window_a_slip_is_refused() -> None:
    made = slip()
    assert at_the_gate(made, at=NOW + HOUR).passes
    late = at_the_gate(made, at=NOW + HOUR + 1)
    assert codes(late) == ["DELIVERY_WINDOW"] and late.findings[0].field == "validUntil"
    early = at_the_gate(slip(validFrom=NOW + 1), at=NOW)
    assert codes(early) == ["DELIVERY_WINDOW"] and early.findings[0].field == "validFrom"


def _forged(made: Slip, signer: Signer) -> Slip:
    """The holder's key named, another one's signature."""
    return signed_by(made, Signature(signer=signer.signer, signature=FOREIGN.sign(made.order).signature))


@pytest.mark.parametrize("signer", [ACCOUNT, TOKEN, PASSKEY], ids=["secp256k1", "P-256", "passkey"])
def test_AB_19_forged_signature_is_refused_offline(signer: Signer) -> None:
    """Also of an order that the ledger has: who knows its fields cannot make its slip."""
    assert codes(at_the_gate(_forged(slip(), signer))) == ["SIGNATURE_INVALID"]


def test_AB_19_forged_signature_over_other_fields_is_refused() -> None:
    """The holder signed 17 t; the slip says 20 t."""
    true, more = slip(), slip(kg=20_000)
    decision = at_the_gate(signed_by(more, *true.signatures), policy=ADMIT, known=False)
    assert "SIGNATURE_INVALID" in codes(decision)


def test_AB_19_forged_signature_of_a_carrier_or_stranger_is_refused() -> None:
    """A forwarder can ask, never authorise."""
    assert codes(at_the_gate(slip(FOREIGN))) == ["SIGNER_NOT_OF_MEMBER"]


def test_a_slip_has_its_holders_one_signature() -> None:
    made = slip()
    assert codes(at_the_gate(signed_by(made))) == ["SIGNATURE_MISSING"]
    assert codes(at_the_gate(signed_by(made, *made.signatures, *made.signatures))) == ["SIGNATURE_UNEXPECTED"]


def test_AB_19_a_revoked_key_opens_no_gate() -> None:
    revoked = (key(ACCOUNT, "account", revoked_at=NOW - HOUR), *KEYS[1:])
    decision = at_the_gate(slip(), pack={"keys": revoked})
    assert codes(decision) == ["KEY_IS_REVOKED"] and decision.findings[0].values["revoked_at"] == NOW - HOUR


def test_a_key_that_is_unknown_or_may_not_sign_opens_no_gate() -> None:
    assert codes(at_the_gate(slip(), pack={"keys": KEYS[1:]})) == ["KEY_UNKNOWN"]
    admin = (key(ACCOUNT, "account", capabilities=int(Capability.ADMIN)), *KEYS[1:])
    assert codes(at_the_gate(slip(), pack={"keys": admin})) == ["CAPABILITY_NOT_HELD"]


def test_a_keys_time_is_asked_as_of_the_issue_where_the_ledger_has_the_order() -> None:
    ended = (key(ACCOUNT, "account", valid_until=NOW - 1), *KEYS[1:])
    assert at_the_gate(slip(), pack={"keys": ended}).passes
    before = (key(ACCOUNT, "account", valid_until=NOW - 2 * HOUR), *KEYS[1:])
    assert codes(at_the_gate(slip(), pack={"keys": before})) == ["KEY_NOT_VALID"]


# ---------------------------------------------------------------- what only the chain knows

NEWER = {"receipts": (receipt(delivery_kg=0, version=3),)}


def test_an_order_that_the_pack_does_not_have_is_refused_and_says_so() -> None:
    decision = at_the_gate(slip(), known=False, pack=NEWER)
    assert "NO_DELIVERY_ORDER" in codes(decision) and not decision.known
    assert decision.findings[0].values["state"] == "unknown"
    assert "only its signature was checked" in decision.remarks[0].en


def test_a_policy_admits_newer_orders_that_the_receipt_can_bear() -> None:
    decision = at_the_gate(slip(), known=False, policy=ADMIT, pack=NEWER)
    assert decision.passes and not decision.known and decision.remarks


@pytest.mark.parametrize(
    ("over", "code"),
    [
        ({"lien_kg": 20_000}, "ENCUMBERED"),
        ({"delivery_kg": 9_000}, "ENCUMBERED"),
        ({"frozen_kg": 9_000}, "FROZEN"),
        ({"suspended": True}, "SUSPENDED"),
        ({"version": 4}, "VERSION_CONFLICT"),
        ({"holder": STRANGER}, "VERSION_CONFLICT"),
    ],
)
def test_a_newer_order_never_takes_what_is_bound(over: dict[str, Any], code: str) -> None:
    receipts = (receipt(**{"delivery_kg": 0, "version": 3, **over}),)
    decision = at_the_gate(slip(), known=False, policy=ADMIT, pack={"receipts": receipts})
    assert code in codes(decision)


def test_a_newer_order_on_goods_of_nobody_here_is_refused() -> None:
    decision = at_the_gate(slip(), known=False, policy=ADMIT, pack={"receipts": ()})
    assert codes(decision) == ["RECEIPT_NOT_ACTIVE"]


def test_a_newer_order_needs_a_holder_in_good_standing() -> None:
    members = tuple(
        one.model_copy(update={"status": "suspended", "kyc_until": NOW - 1}) if one.id == HOLDER else one
        for one in pack().members
    )
    decision = at_the_gate(slip(), known=False, policy=ADMIT, pack={**NEWER, "members": members})
    assert codes(decision) == ["MEMBER_SUSPENDED", "KYC_EXPIRED"]


def test_a_wallets_signature_is_the_chains_to_check() -> None:
    made = slip(WALLET)
    known = at_the_gate(made)
    assert known.passes and "ERC-1271" in known.remarks[0].en
    assert codes(at_the_gate(made, known=False, policy=ADMIT, pack=NEWER)) == ["SIGNATURE_UNCHECKED"]


def test_a_receipt_that_is_suspended_or_frozen_stays() -> None:
    assert codes(at_the_gate(slip(), pack={"receipts": (receipt(suspended=True),)})) == ["SUSPENDED"]
    assert codes(at_the_gate(slip(), pack={"receipts": (receipt(frozen_kg=8_521),)})) == ["FROZEN"]
    assert at_the_gate(slip(), pack={"receipts": (receipt(frozen_kg=8_520),)}).passes


# ---------------------------------------------------------------- the gate itself


def test_an_old_pack_lets_nothing_out() -> None:
    assert at_the_gate(slip(), policy=Policy(max_age=HOUR // 2)).passes
    decision = at_the_gate(slip(), policy=Policy(max_age=HOUR // 2 - 1))
    assert codes(decision) == ["GATE_PACK_OLD"] and decision.findings[0].values["age"] == HOUR // 2


def test_a_clock_behind_the_pack_lets_nothing_out() -> None:
    assert codes(at_the_gate(slip(), at=NOW - HOUR // 2 - 1)) == ["GATE_CLOCK"]


def test_a_slip_of_another_chain_or_contract_is_refused() -> None:
    for changed in ({"chain_id": 1}, {"deliveries": "0x" + "d2" * 20}):
        assert codes(at_the_gate(slip(), pack=changed)) == ["SLIP_OF_ANOTHER_LEDGER"]


def test_everything_that_is_wrong_is_told_at_once_in_both_languages() -> None:
    decision = at_the_gate(
        slip(), at=NOW + 2 * HOUR, kg=18_000, vehicle=vehicle_key(SECRET, OTHER_PLATE), carrier=STRANGER
    )
    assert codes(decision) == ["DELIVERY_WINDOW", "VEHICLE_MISMATCH", "DELIVERY_MISMATCH", "OVER_DELIVERY"]
    for one in decision.findings:
        assert "AB-19" in one.rules and re.search("[\u4e00-\u9fff]", one.zh) and one.en.isascii()
        told = one.as_json()
        assert told["values"] and told["title_zh"] and told["detail"] == one.en


def test_the_decision_names_the_order_and_its_receipt() -> None:
    made = slip()
    decision = at_the_gate(made)
    assert (decision.order, decision.receipt) == (made.act.digest, RECEIPT)
    assert replace(decision, findings=()).passes
