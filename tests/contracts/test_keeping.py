"""What custodian and holder owe one another while goods are stored (民法典 911 to 917, 447; L-06 to L-10)."""

from __future__ import annotations

from typing import Any

import pytest

from scf_ledger.acts import Capability, Role
from tests.evm.defaults import CNY, USD
from tests.evm.keys import maker
from tests.evm.world import DAY, ZERO, Who, World, refused

FLOOR_KG = 1_000_000
AGREED, REFUSED = 1, 2
DETERIORATION, DAMAGE, DANGER = 1, 2, 3
DEMANDED, DONE = 1, 2
DELIVERED = 2
OTHERS = (Who.DEPOT, Who.SUPPLIER, Who.BANK)


@pytest.fixture
def receipt(world: World) -> str:
    """1,000 t of the supplier's coils in the warehouse."""
    return world.goods(FLOOR_KG)


def gone(world: World) -> str:
    """A receipt whose goods have left."""
    ended = world.goods(1_000)
    world.do("GateOut", order=world.do("IssueDeliveryOrder", receipt=ended).id)
    return ended


# ---------------------------------------------------------------- L-06: inspections


def test_L_06_the_holder_asks_and_the_custodian_agrees_to_a_time(world: World, receipt: str) -> None:
    with world.changes() as seen:
        asked = world.do("RequestInspection", receipt=receipt, purpose=2)
    assert seen.fields == {}
    assert asked.event("InspectionRequested") == {"inspection": asked.id, "receipt": receipt, "act": asked.act.message}
    message = asked.act.message
    held = world.view("Keeping", "inspectionOf", asked.id)
    assert held == {
        "receipt": receipt,
        "custodian": Who.WAREHOUSE,
        "answer": 0,
        "windowFrom": message["windowFrom"],
        "windowUntil": message["windowUntil"],
    }
    done = world.do("AnswerInspection", inspection=asked.id, inspectAt=message["windowUntil"])
    assert done.event("InspectionAnswered") == {"inspection": asked.id, "receipt": receipt, "act": done.act.message}
    assert world.view("Keeping", "inspectionOf", asked.id)["answer"] == AGREED


def test_L_06_nobody_but_the_holder_asks(world: World, receipt: str) -> None:
    for who in (Who.BUYER, Who.WAREHOUSE, Who.BANK):
        with refused("NotHolder", receipt, who, Who.SUPPLIER):
            world.do("RequestInspection", receipt=receipt, holder=who)
    ended, nothing = gone(world), world.fresh()
    with refused("ReceiptNotActive", ended, DELIVERED):
        world.do("RequestInspection", receipt=ended)
    with refused("ReceiptNotActive", nothing, 0):
        world.do("RequestInspection", receipt=nothing, holder=Who.SUPPLIER)


def test_L_06_a_request_has_a_purpose_a_paper_and_a_window_that_is_not_over(world: World, receipt: str) -> None:
    now = world.now
    with refused("KindMissing"):
        world.do("RequestInspection", receipt=receipt, purpose=0)
    with refused("ReportMissing"):
        world.do("RequestInspection", receipt=receipt, request=ZERO)
    for begins, ends in ((now - 5, now), (now + 9, now + 9), (now + 9, now + 8)):
        with refused("InspectionWindow", begins, ends, now):
            world.do("RequestInspection", receipt=receipt, windowFrom=begins, windowUntil=ends)
    world.do("RequestInspection", receipt=receipt, windowFrom=0, windowUntil=now + 1)


def test_L_06_nobody_but_the_custodian_answers_and_it_answers_once(world: World, receipt: str) -> None:
    asked = world.do("RequestInspection", receipt=receipt).id
    for who in OTHERS:
        with refused("NotCustodian", receipt, who, Who.WAREHOUSE):
            world.do("AnswerInspection", inspection=asked, custodian=who)
    world.do("AnswerInspection", inspection=asked, answer=REFUSED)
    assert world.view("Keeping", "inspectionOf", asked)["answer"] == REFUSED
    for answer in (AGREED, REFUSED):
        with refused("InspectionNotOpen", asked):
            world.do("AnswerInspection", inspection=asked, answer=answer)
    never = world.fresh()
    with refused("InspectionNotOpen", never):
        world.do("AnswerInspection", inspection=never, custodian=Who.WAREHOUSE)


def test_L_06_an_agreement_names_a_time_inside_the_window_that_has_not_passed(world: World, receipt: str) -> None:
    asked = world.do("RequestInspection", receipt=receipt)
    begins, ends = (asked.act.message[name] for name in ("windowFrom", "windowUntil"))
    for moment in (0, begins - 1, ends + 1):
        with refused("InspectionWindow", begins, ends, moment):
            world.do("AnswerInspection", inspection=asked.id, inspectAt=moment)
    world.ledger.set_time(begins + 10)
    with refused("InspectionWindow", begins, ends, begins + 9):
        world.do("AnswerInspection", inspection=asked.id, inspectAt=begins + 9)
    world.do("AnswerInspection", inspection=asked.id, inspectAt=begins + 10)


def test_L_06_a_refusal_has_a_reason_and_no_time(world: World, receipt: str) -> None:
    asked = world.do("RequestInspection", receipt=receipt).id
    wrong: tuple[dict[str, Any], ...] = (
        {"answer": 0},
        {"answer": REFUSED, "reason": ZERO},
        {"answer": REFUSED, "inspectAt": world.now + 2 * DAY},
        {"answer": AGREED, "reason": world.fresh()},
    )
    for fields in wrong:
        with refused("AnswerIncomplete", asked):
            world.do("AnswerInspection", inspection=asked, **fields)


def test_L_06_whoever_has_let_the_window_pass_can_only_refuse(world: World, receipt: str) -> None:
    """Even when the receipt has another holder by then."""
    asked = world.do("RequestInspection", receipt=receipt)
    begins, ends = (asked.act.message[name] for name in ("windowFrom", "windowUntil"))
    world.do("Endorse", receipt=receipt)
    world.ledger.set_time(ends + 1)
    with refused("InspectionWindow", begins, ends, ends):
        world.do("AnswerInspection", inspection=asked.id, inspectAt=ends)
    world.do("AnswerInspection", inspection=asked.id, answer=REFUSED)


# ---------------------------------------------------------------- L-07: impairments


def test_L_07_the_custodian_tells_what_became_of_the_goods(world: World, receipt: str) -> None:
    with world.changes() as seen:
        done = world.do("ReportImpairment", receipt=receipt, impairment=DANGER, kg=400, disposal=DONE)
    assert seen.fields == {}
    assert done.event("ImpairmentReported") == {"receipt": receipt, "act": done.act.message}
    told = {"observedAt": world.now, "kg": 400, "impairment": DANGER, "disposal": DONE}
    assert world.view("Keeping", "impairmentOf", receipt) == told


def test_L_07_nobody_but_the_custodian_tells_and_only_of_goods_that_it_keeps(world: World, receipt: str) -> None:
    for who in OTHERS:
        with refused("NotCustodian", receipt, who, Who.WAREHOUSE):
            world.do("ReportImpairment", receipt=receipt, custodian=who)
    ended = gone(world)
    with refused("ReceiptNotActive", ended, DELIVERED):
        world.do("ReportImpairment", receipt=ended)


def test_L_07_no_more_is_impaired_than_there_is(world: World, receipt: str) -> None:
    for kg in (0, FLOOR_KG + 1, 2**64 - 1):
        with refused("QuantityInvalid", kg, FLOOR_KG):
            world.do("ReportImpairment", receipt=receipt, kg=kg)
    world.do("ReportImpairment", receipt=receipt, kg=FLOOR_KG)


def test_L_07_a_report_has_a_kind_evidence_and_a_moment_that_is_news(world: World, receipt: str) -> None:
    with refused("KindMissing"):
        world.do("ReportImpairment", receipt=receipt, impairment=0)
    with refused("ReportMissing"):
        world.do("ReportImpairment", receipt=receipt, evidence=ZERO)
    now = world.now
    with refused("MomentInvalid", now + 1, 0, now):
        world.do("ReportImpairment", receipt=receipt, observedAt=now + 1)
    with refused("MomentInvalid", 0, 0, now):
        world.do("ReportImpairment", receipt=receipt, observedAt=0)
    world.do("ReportImpairment", receipt=receipt, observedAt=now - 1)
    with refused("MomentInvalid", now - 1, now - 1, now):
        world.do("ReportImpairment", receipt=receipt, observedAt=now - 1, impairment=DAMAGE)
    world.do("ReportImpairment", receipt=receipt, observedAt=now, impairment=DAMAGE)


def test_L_07_what_is_only_damaged_is_not_disposed_of(world: World, receipt: str) -> None:
    for disposal in (DEMANDED, DONE):
        with refused("DisposalNotAllowed", DAMAGE, disposal):
            world.do("ReportImpairment", receipt=receipt, impairment=DAMAGE, disposal=disposal)
    for impairment in (DETERIORATION, DANGER):
        for disposal in (DEMANDED, DONE):
            world.do("ReportImpairment", receipt=receipt, impairment=impairment, disposal=disposal)
            world.advance(seconds=1)
    world.do("ReportImpairment", receipt=receipt, impairment=DAMAGE)


# ---------------------------------------------------------------- L-08: demands


def test_L_08_a_demand_comes_after_the_storage_and_names_a_later_day(world: World) -> None:
    receipt = world.issued(storageUntil=world.today + 2)
    last = world.receipt(receipt)["storageUntil"]
    for days in (1, 2):
        world.advance(days=days - (world.today - last + 2))
        with refused("StorageRunning", receipt, last, world.today):
            world.do("DemandCollection", receipt=receipt)
    world.over(receipt)
    assert world.today == last + 1
    for day in (world.today - 1, world.today):
        with refused("CollectionTerm", day, world.today):
            world.do("DemandCollection", receipt=receipt, collectBy=day)
    with world.changes() as seen:
        done = world.do("DemandCollection", receipt=receipt, collectBy=world.today + 1)
    assert seen.fields == {}
    assert done.event("CollectionDemanded") == {"receipt": receipt, "act": done.act.message}
    assert world.view("Keeping", "demandOf", receipt) == {"version": 1, "collectBy": world.today + 1}


def test_L_08_nobody_but_the_custodian_demands_and_with_a_notice(world: World) -> None:
    receipt = world.over()
    for who in OTHERS:
        with refused("NotCustodian", receipt, who, Who.WAREHOUSE):
            world.do("DemandCollection", receipt=receipt, custodian=who)
    with refused("ReportMissing"):
        world.do("DemandCollection", receipt=receipt, notice=ZERO)
    nothing = world.fresh()
    with refused("ReceiptNotActive", nothing, 0):
        world.do("DemandCollection", receipt=nothing, custodian=Who.WAREHOUSE)


def test_L_08_a_later_demand_takes_the_place_of_an_earlier_one(world: World) -> None:
    receipt = world.over()
    world.do("DemandCollection", receipt=receipt)
    with refused("VersionConflict", receipt, 1, 0):
        world.do("DemandCollection", receipt=receipt, version=0)
    world.do("DemandCollection", receipt=receipt, collectBy=world.today + 60)
    assert world.view("Keeping", "demandOf", receipt) == {"version": 2, "collectBy": world.today + 60}
    world.do("ExtendStorage", receipt=receipt, storageUntil=world.today + 90)
    with refused("StorageRunning", receipt, world.today + 90, world.today):
        world.do("DemandCollection", receipt=receipt)


# ---------------------------------------------------------------- L-09: claims for loss


def test_L_09_a_claim_states_its_cause_and_the_custodian_answers_with_one(world: World, receipt: str) -> None:
    with world.changes() as seen:
        claimed = world.do("ClaimLoss", receipt=receipt, kg=500, amount=1_725, causeCode=3)
    assert seen.fields == {}
    assert claimed.event("LossClaimed") == {"claim": claimed.id, "receipt": receipt, "act": claimed.act.message}
    kept = {"receipt": receipt, "custodian": Who.WAREHOUSE, "amount": 1_725, "currency": CNY}
    assert world.view("Keeping", "claimOf", claimed.id) == {**kept, "answered": False}
    done = world.do("AnswerClaim", claim=claimed.id, accepted=0, causeCode=2)
    assert done.event("ClaimAnswered") == {"claim": claimed.id, "receipt": receipt, "act": done.act.message}
    assert world.view("Keeping", "claimOf", claimed.id) == {**kept, "answered": True}


def test_L_09_nobody_but_the_holder_claims_and_for_goods_of_its_receipt(world: World, receipt: str) -> None:
    for who in (Who.BUYER, Who.WAREHOUSE, Who.BANK):
        with refused("NotHolder", receipt, who, Who.SUPPLIER):
            world.do("ClaimLoss", receipt=receipt, holder=who)
    for kg in (0, FLOOR_KG + 1):
        with refused("QuantityInvalid", kg, FLOOR_KG):
            world.do("ClaimLoss", receipt=receipt, kg=kg)
    ended = gone(world)
    with refused("ReceiptNotActive", ended, DELIVERED):
        world.do("ClaimLoss", receipt=ended, kg=1)


def test_L_09_a_claim_without_cause_amount_currency_or_evidence_is_refused(world: World, receipt: str) -> None:
    with refused("KindMissing"):
        world.do("ClaimLoss", receipt=receipt, causeCode=0)
    with refused("ReportMissing"):
        world.do("ClaimLoss", receipt=receipt, evidence=ZERO)
    nothing: tuple[dict[str, Any], ...] = ({"amount": 0}, {"currency": 0})
    for missing in nothing:
        with refused("AmountMissing"):
            world.do("ClaimLoss", receipt=receipt, **missing)


def test_L_09_nobody_but_the_custodian_answers_and_it_answers_once(world: World, receipt: str) -> None:
    claim = world.do("ClaimLoss", receipt=receipt).id
    for who in OTHERS:
        with refused("NotCustodian", receipt, who, Who.WAREHOUSE):
            world.do("AnswerClaim", claim=claim, custodian=who)
    world.do("Endorse", receipt=receipt)
    world.do("AnswerClaim", claim=claim, accepted=1)
    with refused("ClaimNotOpen", claim):
        world.do("AnswerClaim", claim=claim, accepted=2)
    never = world.fresh()
    with refused("ClaimNotOpen", never):
        world.do("AnswerClaim", claim=never, custodian=Who.WAREHOUSE)


def test_L_09_no_more_is_accepted_than_was_claimed_and_never_without_cause(world: World, receipt: str) -> None:
    claim = world.do("ClaimLoss", receipt=receipt, amount=1_000).id
    with refused("OverAccepted", claim, 1_000, 1_001):
        world.do("AnswerClaim", claim=claim, accepted=1_001)
    with refused("KindMissing"):
        world.do("AnswerClaim", claim=claim, causeCode=0)
    with refused("ReportMissing"):
        world.do("AnswerClaim", claim=claim, statement=ZERO)
    world.do("AnswerClaim", claim=claim, accepted=1_000)


# ---------------------------------------------------------------- L-10: the lien


def worth(world: World, loan: str) -> int:
    return int(world.view("PledgeLoans", "collateralValue", loan, 1))


def test_L_10_a_cap_is_all_that_comes_before_its_pledgees_pledge(world: World, receipt: str) -> None:
    loan = world.registered(receipt)
    whole = FLOOR_KG * 345
    world.claim(receipt, 120_000)
    assert worth(world, loan) == whole - 120_000
    with world.changes() as seen:
        done = world.do("WaiveLien", receipt=receipt, cap=50_000)
    assert seen.fields == {}
    assert done.event("LienWaived") == {"receipt": receipt, "pledgee": Who.BANK, "act": done.act.message}
    assert worth(world, loan) == whole - 50_000
    world.claim(receipt, 49_999)
    assert worth(world, loan) == whole - 49_999, "a cap is no claim"
    world.claim(receipt, 2**64 - 1)
    assert worth(world, loan) == whole - 50_000
    world.do("WaiveLien", receipt=receipt, cap=0)
    assert worth(world, loan) == whole


def test_L_10_a_waived_lien_lets_as_much_be_drawn_and_released_as_no_fees_would(world: World) -> None:
    receipt = world.goods(1_130_434)
    loan = world.drawn(receipt)
    world.claim(receipt, 345)
    with refused("BelowFloor", loan, 345_000_000 - 345, 345_000_000):
        world.do("Release", loan=loan, receipt=receipt, kg=130_434)
    world.do("WaiveLien", receipt=receipt, cap=0)
    world.do("Release", loan=loan, receipt=receipt, kg=130_434)


def test_L_10_what_was_promised_to_one_pledgee_is_worth_nothing_to_another(world: World, receipt: str) -> None:
    world.do("WaiveLien", receipt=receipt, pledgee=Who.BANK, cap=0)
    world.do("WaiveLien", receipt=receipt, pledgee=Who.BUYER, cap=0)
    world.claim(receipt, 120_000)
    factors = world.accepted(world.product(financier=Who.FACTOR))
    world.registered(receipt, factors)
    assert world.receipt(receipt)["pledgee"] == Who.FACTOR
    assert worth(world, factors) == FLOOR_KG * 345 - 120_000
    world.do("WaiveLien", receipt=receipt, pledgee=Who.FACTOR, cap=70_000)
    assert worth(world, factors) == FLOOR_KG * 345 - 70_000
    other = world.goods(FLOOR_KG)
    banks = world.registered(other)
    world.claim(other, 120_000)
    assert worth(world, banks) == FLOOR_KG * 345 - 120_000, "a promise is for one receipt"


def test_L_10_a_cap_in_another_currency_caps_nothing_and_a_waiver_counts_in_all(world: World, receipt: str) -> None:
    loan = world.registered(receipt)
    world.claim(receipt, 120_000)
    world.do("WaiveLien", receipt=receipt, cap=1, currency=USD)
    assert worth(world, loan) == FLOOR_KG * 345 - 120_000
    world.claim(receipt, 120_000, USD)
    with refused("CurrencyMismatch", CNY, USD):
        worth(world, loan)
    world.do("WaiveLien", receipt=receipt, cap=0, currency=CNY)
    assert worth(world, loan) == FLOOR_KG * 345


def test_L_10_a_cap_falls_alone_and_rises_with_its_pledgee(world: World, receipt: str) -> None:
    world.do("WaiveLien", receipt=receipt, cap=100)
    world.do("WaiveLien", receipt=receipt, cap=100)
    world.do("WaiveLien", receipt=receipt, cap=99)
    worse: tuple[tuple[int, int], ...] = ((100, CNY), (99, USD), (1, USD))
    for cap, currency in worse:
        with refused("NotConsenting", receipt, 0, Who.BANK):
            world.do("WaiveLien", receipt=receipt, cap=cap, currency=currency, consent=0)
        with refused("NotConsenting", receipt, Who.FACTOR, Who.BANK):
            world.do("WaiveLien", receipt=receipt, cap=cap, currency=currency, consent=Who.FACTOR)
    with refused("NotConsenting", receipt, Who.BANK, 0):
        world.do("WaiveLien", receipt=receipt, cap=98, consent=Who.BANK)
    raised = world.act("WaiveLien", receipt=receipt, cap=100)
    roles, capabilities = int(Role.BANK | Role.FACTOR), int(Capability.MAKER | Capability.CHECKER)
    with refused("SignatureMissing", Who.BANK, roles, capabilities):
        world.submit(raised, [*world.sign(raised)[:2], None])
    with refused("SignerNotOfMember", maker(Who.FACTOR).id, Who.BANK):
        world.submit(raised, world.sign(raised, {2: maker(Who.FACTOR)}))
    world.submit(raised, world.sign(raised))
    assert world.view("Keeping", "lienCapOf", receipt, Who.BANK) == {"version": 4, "amount": 100, "currency": CNY}
    world.do("WaiveLien", receipt=receipt, cap=0, currency=USD)
    with refused("NotConsenting", receipt, 0, Who.BANK):
        world.do("WaiveLien", receipt=receipt, cap=1, currency=USD, consent=0)


def test_L_10_nobody_but_the_custodian_waives_its_lien(world: World, receipt: str) -> None:
    for who in OTHERS:
        with refused("NotCustodian", receipt, who, Who.WAREHOUSE):
            world.do("WaiveLien", receipt=receipt, custodian=who)
    with refused("NotPledgee", receipt, 0, 0):
        world.do("WaiveLien", receipt=receipt, pledgee=0)
    with refused("ReportMissing"):
        world.do("WaiveLien", receipt=receipt, letter=ZERO)
    with refused("AmountMissing"):
        world.do("WaiveLien", receipt=receipt, currency=0)
    with refused("VersionConflict", receipt, 0, 1):
        world.do("WaiveLien", receipt=receipt, version=1)
    ended = gone(world)
    with refused("ReceiptNotActive", ended, DELIVERED):
        world.do("WaiveLien", receipt=ended)


def test_L_10_storage_goes_on_only_when_fees_are_paid_whatever_was_waived(world: World, receipt: str) -> None:
    world.claim(receipt, 120_000)
    world.do("WaiveLien", receipt=receipt, cap=0)
    with refused("FeesUnpaid", receipt, 120_000, CNY):
        world.do("ExtendStorage", receipt=receipt)
