"""Suspensions, stock-takes, fees and registrations: tightened by one, loosened by those whom it could harm."""

from __future__ import annotations

from typing import Any

import pytest
from eth_utils import to_checksum_address

from scf_ledger.acts import ACT_TYPES, Capability, Role
from tests.evm.defaults import CNY, CWR, METHANOL, REGISTRY, USD
from tests.evm.engine import CARRIER
from tests.evm.keys import device, maker
from tests.evm.world import DAY, ZERO, Who, World, refused

GATE_EXIT, CONTROL, STOCKTAKE, CUSTODIAN, REGULATOR = range(1, 6)
INITIAL, CHANGE, EXTENSION, CANCELLATION, OBJECTION = range(1, 6)
#: Roles that suspend what they do not keep, and those that witness.
APART = int(Role.SUPERVISOR | Role.INSPECTOR | Role.REGULATOR)
WITNESSES = int(Role.BANK | Role.INSPECTOR | Role.SUPERVISOR)
#: Members that only these tests have.
INSPECTOR, SUPERVISOR = 10, 11


def inspector(world: World) -> int:
    world.admit(INSPECTOR, roles=int(Role.INSPECTOR))
    return INSPECTOR


def pledged(world: World) -> str:
    receipt = world.goods(1_130_434)
    world.pledged(receipt)
    return receipt


# ---------------------------------------------------------------- WR-15: to suspend


def test_WR_15_a_suspension_lies_over_the_receipt_and_changes_nothing_else(world: World) -> None:
    receipt = pledged(world)
    with world.changes() as seen:
        done = world.do("Suspend", receipt=receipt, cause=CONTROL)
    assert seen.fields == {("Receipts.receiptOf", receipt): {"suspensions": (0, 1), "version": (2, 3)}}
    assert done.event("ReceiptSuspended") == {"suspension": done.id, "receipt": receipt, "act": done.act.message}
    assert done.event("SuspensionsCounted") == {"receipt": receipt, "version": 3, "suspensions": 1}
    assert world.view("Oversight", "suspensionOf", done.id) == {
        "receipt": receipt,
        "authority": Who.WAREHOUSE,
        "cause": CONTROL,
        "live": True,
    }


def test_WR_15_what_is_suspended_neither_moves_nor_leaves_nor_is_pledged(world: World) -> None:
    receipt = world.issued(fungible=True)
    order = world.do("IssueDeliveryOrder", receipt=receipt, kg=10_000).id
    world.suspended(receipt)
    with refused("Suspended", receipt):
        world.do("Endorse", receipt=receipt)
    with refused("Suspended", receipt):
        world.do("IssueDeliveryOrder", receipt=receipt, kg=1_000)
    with refused("Suspended", receipt):
        world.do("GateOut", order=order)
    loan = world.accepted(world.product(goods=[METHANOL], series=[world.priced()]))
    with refused("Suspended", receipt):
        world.do("Pledge", loan=loan, receipt=receipt, kg=1_000)


def test_WR_15_a_lender_gives_a_suspended_pledge_back(world: World) -> None:
    receipt = world.goods(1_130_434)
    loan = world.registered(receipt)
    world.suspended(receipt)
    world.do("Release", loan=loan, receipt=receipt)
    assert world.receipt(receipt)["lienKg"] == 0


def test_WR_15_two_suspensions_are_lifted_one_by_one(world: World) -> None:
    receipt = world.issued()
    first, second = world.suspended(receipt), world.suspended(receipt, authority=Who.COURT, cause=REGULATOR)
    world.do("LiftSuspension", suspension=first)
    with refused("Suspended", receipt):
        world.do("Endorse", receipt=receipt)
    world.do("LiftSuspension", suspension=second)
    world.do("Endorse", receipt=receipt)


@pytest.mark.parametrize("who", [Who.DEPOT, Who.BANK, Who.SUPPLIER, Who.CARRIER, Who.PLATFORM])
def test_WR_15_only_the_custodian_and_whoever_watches_suspend(world: World, who: Who) -> None:
    """Neither another warehouse nor lender nor holder nor carrier nor platform, though all sign rightly."""
    receipt = world.issued()
    with refused("RoleNotHeld", maker(who).id, APART):
        world.do("Suspend", receipt=receipt, authority=who)


def test_WR_15_inspectors_and_supervisors_suspend_any_receipt(world: World) -> None:
    receipt = world.issued()
    for member, role in ((INSPECTOR, Role.INSPECTOR), (SUPERVISOR, Role.SUPERVISOR)):
        world.admit(member, roles=int(role))
        world.suspended(receipt, authority=member)
    assert world.receipt(receipt)["suspensions"] == 2


def test_WR_15_the_regulators_order_is_the_regulators(world: World) -> None:
    receipt = world.issued()
    with refused("RoleNotHeld", maker(Who.WAREHOUSE).id, int(Role.REGULATOR)):
        world.do("Suspend", receipt=receipt, cause=REGULATOR)
    world.suspended(receipt, cause=REGULATOR, authority=Who.COURT)


@pytest.mark.parametrize("lacking", [{"cause": 0}, {"evidence": ZERO}])
def test_WR_15_a_suspension_says_why(world: World, lacking: dict[str, Any]) -> None:
    with refused("CauseMissing"):
        world.suspended(**lacking)


def test_WR_15_nothing_is_observed_in_the_future(world: World) -> None:
    with refused("MomentInvalid", world.now + 1, 0, world.now):
        world.suspended(observedAt=world.now + 1)


def test_WR_15_what_is_delivered_or_never_was_is_not_suspended(world: World) -> None:
    gone = world.issued()
    world.do("GateOut", order=world.do("IssueDeliveryOrder", receipt=gone).id)
    with refused("ReceiptNotActive", gone, 2):
        world.suspended(gone)
    nothing = world.fresh()
    with refused("ReceiptNotActive", nothing, 0):
        world.suspended(nothing, authority=Who.COURT)


def test_WR_15_suspensions_are_counted_to_an_end_and_the_regulator_still_finds_room(world: World) -> None:
    receipt = world.issued()
    first = world.suspended(receipt)
    for _ in range(63):
        world.suspended(receipt)
    with refused("TooManySuspensions", receipt):
        world.suspended(receipt)
    world.suspended(receipt, authority=Who.COURT, cause=REGULATOR)
    assert world.receipt(receipt)["suspensions"] == 65
    world.do("LiftSuspension", suspension=first)


# ---------------------------------------------------------------- WR-15: to lift


def test_WR_15_the_custodian_lifts_its_own_suspension_with_the_holder(world: World) -> None:
    suspension = world.suspended()
    for named in (0, Who.BANK, Who.WAREHOUSE):
        receipt = world.view("Oversight", "suspensionOf", suspension)["receipt"]
        with refused("NotBeneficiary", receipt, named, Who.SUPPLIER):
            world.do("LiftSuspension", suspension=suspension, beneficiary=named)
    with world.changes() as seen:
        done = world.do("LiftSuspension", suspension=suspension, beneficiary=Who.SUPPLIER)
    assert seen.fields == {
        ("Oversight.suspensionOf", suspension): {"live": (True, False)},
        ("Receipts.receiptOf", receipt): {"suspensions": (1, 0), "version": (2, 3)},
    }
    assert done.event("SuspensionLifted") == {"suspension": suspension, "receipt": receipt, "act": done.act.message}


def test_WR_15_of_a_pledged_receipt_the_pledgee_consents_and_not_the_holder(world: World) -> None:
    receipt = pledged(world)
    suspension = world.suspended(receipt)
    with refused("NotBeneficiary", receipt, Who.SUPPLIER, Who.BANK):
        world.do("LiftSuspension", suspension=suspension, beneficiary=Who.SUPPLIER)
    world.do("LiftSuspension", suspension=suspension, beneficiary=Who.BANK)
    assert world.receipt(receipt)["suspensions"] == 0


def test_WR_15_whoever_stands_apart_lifts_alone_and_nobody_else_does(world: World) -> None:
    receipt = world.issued()
    suspension = world.suspended(receipt, authority=inspector(world))
    for who in (Who.WAREHOUSE, Who.SUPPLIER, Who.BANK):
        with refused("NotSuspendingAuthority", suspension, who, INSPECTOR):
            world.do("LiftSuspension", suspension=suspension, authority=who)
    with refused("NotBeneficiary", receipt, Who.SUPPLIER, 0):
        world.do("LiftSuspension", suspension=suspension, beneficiary=Who.SUPPLIER)
    world.do("LiftSuspension", suspension=suspension)


def test_WR_15_a_regulator_lifts_what_others_suspended_and_alone_what_it_ordered(world: World) -> None:
    receipt = world.issued()
    suspension = world.suspended(receipt)
    world.do("LiftSuspension", suspension=suspension, authority=Who.COURT)
    order = world.suspended(receipt, authority=Who.COURT, cause=REGULATOR)
    with refused("NotSuspendingAuthority", order, Who.WAREHOUSE, Who.COURT):
        world.do("LiftSuspension", suspension=order, authority=Who.WAREHOUSE)
    world.do("LiftSuspension", suspension=order)
    assert world.receipt(receipt)["suspensions"] == 0


def test_WR_15_a_suspension_is_lifted_once_and_with_a_report(world: World) -> None:
    suspension = world.suspended()
    with refused("ReportMissing"):
        world.do("LiftSuspension", suspension=suspension, report=ZERO)
    world.do("LiftSuspension", suspension=suspension)
    with refused("SuspensionNotLive", suspension):
        world.do("LiftSuspension", suspension=suspension)
    nothing = world.fresh()
    with refused("SuspensionNotLive", nothing):
        world.do("LiftSuspension", suspension=nothing, authority=Who.COURT)


# ---------------------------------------------------------------- AB-18


def test_AB_18_an_exit_without_a_delivery_order_is_refused_and_one_signature_suspends(world: World) -> None:
    receipt = world.issued(fungible=True)
    nothing = world.fresh()
    with refused("NoDeliveryOrder", nothing, 0):
        world.do("GateOut", order=nothing, custodian=Who.WAREHOUSE, carrier=Who.CARRIER, kg=40_000, pieces=0)
    world.suspended(receipt, cause=GATE_EXIT, evidence=world.fresh())
    with refused("Suspended", receipt):
        world.do("Endorse", receipt=receipt)


def test_AB_18_the_gates_own_device_suspends_without_anybodys_hand(world: World) -> None:
    receipt = world.issued()
    world.registered_device()
    world.do("Suspend", receipt=receipt, cause=GATE_EXIT, hands=[device(Who.WAREHOUSE)])
    assert world.receipt(receipt)["suspensions"] == 1


def test_AB_18_a_device_suspends_and_signs_nothing_else(world: World) -> None:
    receipt = world.issued()
    gate = world.registered_device()
    with refused("CapabilityNotHeld", gate, int(Capability.MAKER | Capability.CHECKER)):
        world.do("Endorse", receipt=receipt, hands={2: device(Who.WAREHOUSE)})
    suspension = world.suspended(receipt)
    with refused("CapabilityNotHeld", gate, int(Capability.MAKER)):
        world.do("LiftSuspension", suspension=suspension, hands={0: device(Who.WAREHOUSE)})


# ---------------------------------------------------------------- WR-20


def test_WR_20_a_count_that_agrees_is_kept_and_suspends_nothing(world: World) -> None:
    receipt = world.issued()
    with world.changes() as seen:
        done = world.do("TakeStock", receipt=receipt)
    assert seen.fields == {}
    assert done.event("StockTaken") == {
        "receipt": receipt,
        "suspension": ZERO,
        "bookKg": 30_000,
        "bookPieces": 3,
        "act": done.act.message,
    }
    assert world.view("Oversight", "stockTakeOf", receipt) == {
        "takenAt": world.now,
        "countedKg": 30_000,
        "countedPieces": 3,
        "matches": True,
    }


@pytest.mark.parametrize("counted", [30_000 - 60, 30_000 + 60])
def test_WR_20_the_tolerance_is_two_thousandths_of_the_book_either_way(world: World, counted: int) -> None:
    receipt = world.issued()
    assert world.view("Oversight", "stockTakeTolerance") == 2_000
    world.do("TakeStock", receipt=receipt, countedKg=counted)
    assert world.receipt(receipt)["suspensions"] == 0


@pytest.mark.parametrize(
    "counted", [{"countedKg": 30_000 - 61}, {"countedKg": 30_000 + 61}, {"countedPieces": 2}, {"countedKg": 0}]
)
def test_WR_20_a_difference_suspends_in_the_same_step_in_the_witness_name(
    world: World, counted: dict[str, Any]
) -> None:
    receipt = world.issued()
    done = world.do("TakeStock", receipt=receipt, **counted)
    assert done.names == ["StockTaken", "SuspensionsCounted"]
    assert done.event("StockTaken")["suspension"] == done.id
    assert world.view("Oversight", "suspensionOf", done.id) == {
        "receipt": receipt,
        "authority": Who.BANK,
        "cause": STOCKTAKE,
        "live": True,
    }
    assert not world.view("Oversight", "stockTakeOf", receipt)["matches"]
    with refused("Suspended", receipt):
        world.do("Endorse", receipt=receipt)
    with refused("NotSuspendingAuthority", done.id, Who.WAREHOUSE, Who.BANK):
        world.do("LiftSuspension", suspension=done.id, authority=Who.WAREHOUSE)
    world.do("LiftSuspension", suspension=done.id)
    world.do("Endorse", receipt=receipt)


def test_WR_20_nobody_witnesses_its_own_goods(world: World) -> None:
    """Custodian and holder are parties, whatever else they are."""
    world.restate(Who.SUPPLIER, roles=int(Role.SUPPLIER | Role.BANK))
    receipt = world.issued()
    for party in (Who.WAREHOUSE, Who.SUPPLIER):
        with refused("WitnessNotApart", party):
            world.do("TakeStock", receipt=receipt, witness=party)
    with refused("RoleNotHeld", maker(Who.BUYER).id, WITNESSES):
        world.do("TakeStock", receipt=receipt, witness=Who.BUYER)
    world.do("TakeStock", receipt=receipt, witness=inspector(world))


def test_WR_20_another_warehouse_counts_nothing_here(world: World) -> None:
    receipt = world.issued()
    with refused("NotCustodian", receipt, Who.DEPOT, Who.WAREHOUSE):
        world.do("TakeStock", receipt=receipt, custodian=Who.DEPOT)


def test_WR_20_a_count_is_of_the_present_book_later_than_the_last_and_has_a_record(world: World) -> None:
    receipt = world.issued()
    with refused("VersionConflict", receipt, 1, 2):
        world.do("TakeStock", receipt=receipt, version=2)
    with refused("ReportMissing"):
        world.do("TakeStock", receipt=receipt, record=ZERO)
    with refused("MomentInvalid", world.now + 1, 0, world.now):
        world.do("TakeStock", receipt=receipt, takenAt=world.now + 1)
    world.do("TakeStock", receipt=receipt)
    first = world.now
    world.advance(days=30)
    with refused("MomentInvalid", first, first, world.now):
        world.do("TakeStock", receipt=receipt, takenAt=first)
    world.do("TakeStock", receipt=receipt)
    gone = world.goods(1_000)
    world.do("GateOut", order=world.do("IssueDeliveryOrder", receipt=gone).id)
    with refused("ReceiptNotActive", gone, 2):
        world.do("TakeStock", receipt=gone)


# ---------------------------------------------------------------- L-10


def test_L_10_unpaid_fees_are_a_claim_until_the_custodian_says_that_they_are_settled(world: World) -> None:
    receipt = world.issued()
    assert _claim(world, receipt) == (0, 0)
    with world.changes() as seen:
        done = world.do("StateFees", receipt=receipt, amount=250_000)
    assert seen.fields == {}
    assert done.event("FeesStated") == {"receipt": receipt, "act": done.act.message}
    assert _claim(world, receipt) == (250_000, CNY)
    world.advance(days=1)
    world.do("StateFees", receipt=receipt, amount=0)
    assert _claim(world, receipt) == (0, CNY)
    assert world.view("Oversight", "feesOf", receipt)["version"] == 2


def test_L_10_nobody_but_the_custodian_states_or_settles_fees(world: World) -> None:
    receipt = world.issued()
    world.do("StateFees", receipt=receipt)
    for who in (Who.DEPOT, Who.SUPPLIER, Who.BANK):
        with refused("NotCustodian", receipt, who, Who.WAREHOUSE):
            world.do("StateFees", receipt=receipt, custodian=who, amount=0)
    assert _claim(world, receipt) == (120_000, CNY)


def test_L_10_an_older_statement_or_one_of_nothing_is_refused(world: World) -> None:
    receipt = world.issued()
    world.do("StateFees", receipt=receipt)
    with refused("VersionConflict", receipt, 1, 0):
        world.do("StateFees", receipt=receipt, version=0)
    with refused("MomentInvalid", world.now - 1, world.now, world.now):
        world.do("StateFees", receipt=receipt, asOf=world.now - 1)
    world.advance(seconds=1)
    with refused("MomentInvalid", world.now + 1, world.now - 1, world.now):
        world.do("StateFees", receipt=receipt, asOf=world.now + 1)
    with refused("AmountMissing"):
        world.do("StateFees", receipt=receipt, currency=0)
    with refused("ReportMissing"):
        world.do("StateFees", receipt=receipt, bill=ZERO)
    nothing = world.fresh()
    with refused("ReceiptNotActive", nothing, 0):
        world.do("StateFees", receipt=nothing, custodian=Who.WAREHOUSE)
    world.do("StateFees", receipt=receipt, currency=USD)
    assert _claim(world, receipt) == (120_000, USD)


def _claim(world: World, receipt: str) -> tuple[int, int]:
    found: tuple[int, int] = world.view("Oversight", "seniorClaim", receipt)
    return found


# ---------------------------------------------------------------- L-46 to L-49


def test_L_47_a_registration_is_recorded_with_number_term_and_certificate(world: World) -> None:
    receipt = world.issued()
    done = world.do("RecordRegistration", receipt=receipt)
    said = done.act.message
    assert world.view("Oversight", "registrationOf", receipt, CWR) == {
        "version": 1,
        "filing": INITIAL,
        "filer": Who.WAREHOUSE,
        "registeredAt": said["registeredAt"],
        "registeredUntil": said["registeredUntil"],
        "number": said["number"],
    }
    assert world.view("Oversight", "registrationOf", receipt, REGISTRY)["version"] == 0
    world.do("RecordRegistration", receipt=receipt, filing=EXTENSION, registeredUntil=world.today + 730)
    assert world.view("Oversight", "registrationOf", receipt, CWR)["version"] == 2


@pytest.mark.parametrize(
    "wrong",
    [
        {"filing": 0},
        {"registry": "0x" + "00" * 8},
        {"number": ZERO},
        {"certificate": ZERO},
        {"registeredAt": 0},
        {"registeredAt": 2**40 - 1},
        {"registeredUntil": 1},
    ],
)
def test_L_47_a_registration_is_whole_and_not_over(world: World, wrong: dict[str, Any]) -> None:
    with refused("FilingNotUsable"):
        world.do("RecordRegistration", receipt=world.issued(), **wrong)


def test_L_46_custodian_holder_and_pledgee_file_and_nobody_else(world: World) -> None:
    receipt = pledged(world)
    for who in (Who.BUYER, Who.DEPOT, Who.COURT, Who.FACTOR):
        with refused("NotPartyOfReceipt", receipt, who):
            world.do("RecordRegistration", receipt=receipt, filer=who)
    for who in (Who.WAREHOUSE, Who.SUPPLIER, Who.BANK):
        world.do("RecordRegistration", receipt=receipt, filer=who)
    free = world.issued()
    with refused("NotPartyOfReceipt", free, Who.BANK):
        world.do("RecordRegistration", receipt=free, filer=Who.BANK)


def test_L_48_who_had_registered_cancels_when_the_pledge_is_given_back(world: World) -> None:
    receipt = world.goods(1_130_434)
    loan = world.registered(receipt)
    world.do("RecordRegistration", receipt=receipt, registry=REGISTRY, filer=Who.BANK)
    world.do("Release", loan=loan, receipt=receipt)
    world.do(
        "RecordRegistration",
        receipt=receipt,
        registry=REGISTRY,
        filer=Who.BANK,
        filing=CANCELLATION,
        registeredUntil=world.today - 1,
    )
    assert world.view("Oversight", "registrationOf", receipt, REGISTRY)["filing"] == CANCELLATION


def test_L_49_the_holder_records_an_objection(world: World) -> None:
    receipt = pledged(world)
    world.do("RecordRegistration", receipt=receipt, filer=Who.SUPPLIER, filing=OBJECTION, registeredUntil=world.today)
    assert world.view("Oversight", "registrationOf", receipt, CWR)["filing"] == OBJECTION


def test_L_47_no_field_holds_a_modification_code() -> None:
    """The code with which whoever has it changes the registration; certificates are digests, numbers keyed hashes."""
    assert {f.name for f in ACT_TYPES["RecordRegistration"].structs.fields} == {
        *("receipt", "version", "registry", "filing", "number", "registeredAt", "registeredUntil"),
        *("certificate", "filer", "deadline"),
    }


# ---------------------------------------------------------------- the contract itself


def test_only_oversight_counts_suspensions(world: World) -> None:
    receipt = world.issued()
    with refused("RightMissing", to_checksum_address(CARRIER), 64):
        world.invoke("Receipts", "suspensionCounted", receipt, True)


def test_fees_stated_long_ago_stay_a_claim(world: World) -> None:
    receipt = world.issued()
    world.do("StateFees", receipt=receipt)
    world.advance(seconds=400 * DAY)
    assert _claim(world, receipt) == (120_000, CNY)
