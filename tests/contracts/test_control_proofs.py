"""AB-37: replayed, skewed, out of place, silent or tampered with: control stays broken until somebody looks."""

from __future__ import annotations

from typing import Any

import pytest

from scf_ledger.acts import Capability, Role
from tests.evm.keys import maker
from tests.evm.world import DAY, ZERO, Reverted, Who, World, refused

INTACT, BROKEN = 1, 2
BY_STATUS, BY_SEQUENCE, BY_GAP = 1, 2, 3
WITNESSES = int(Role.BANK | Role.INSPECTOR | Role.SUPERVISOR)


def guarded(world: World, **fields: Any) -> tuple[str, str]:
    """A receipt over a tank, and the device that guards the tank."""
    stock = world.stock()
    receipt = world.issued(inbound=world.inbound(stock=stock))
    return receipt, world.bound(place=stock, **fields)


def broken(world: World, receipt: str) -> bool:
    return bool(world.view("Oversight", "controlBroken", receipt))


def attest(world: World, name: str, **fields: Any) -> None:
    world.do("AttestControl", device=name, **fields)


# ---------------------------------------------------------------- what proves control


def test_L_23_a_device_is_bound_by_its_owner_and_the_custodian_of_the_place(world: World) -> None:
    place = world.fresh()
    name = world.registered_device(Who.DEPOT)
    done = world.do("BindDevice", device=name, owner=Who.DEPOT, custodian=Who.WAREHOUSE, place=place)
    said = {"device": name, "custodian": Who.WAREHOUSE, "place": place, "act": done.act.message}
    assert done.event("DeviceBound") == said
    assert world.view("ControlProofs", "deviceOf", name) == {
        "owner": Who.DEPOT,
        "custodian": Who.WAREHOUSE,
        "live": True,
        "cause": 0,
        "version": 1,
        "sequence": 0,
        "provenAt": world.now,
        "maxGap": DAY,
        "maxSkew": 300,
        "place": place,
    }
    assert world.view("ControlProofs", "devicesAt", Who.WAREHOUSE, place) == [name]
    assert world.view("ControlProofs", "devicesAt", Who.DEPOT, place) == []


def test_L_23_attestations_in_a_row_prove_control(world: World) -> None:
    receipt, name = guarded(world)
    for _ in range(3):
        world.advance(hours=23)
        done = world.do("AttestControl", device=name)
        assert done.names == ["ControlAttested"]
        assert not broken(world, receipt)
    held = world.view("ControlProofs", "deviceOf", name)
    assert (held["sequence"], held["provenAt"], held["version"]) == (3, world.now, 1)


def test_L_23_where_no_device_guards_nothing_is_broken(world: World) -> None:
    assert not broken(world, world.issued())
    assert not broken(world, world.fresh())


def test_L_23_a_strangers_device_says_nothing_about_the_place(world: World) -> None:
    """Whoever binds a device of its own to another's place, without the custodian, breaks nothing there."""
    receipt, _ = guarded(world)
    place = world.view("Receipts", "receiptOf", receipt)["place"]
    theirs = world.bound(owner=Who.DEPOT, place=place)
    attest(world, theirs, status=BROKEN)
    assert not broken(world, receipt)


@pytest.mark.parametrize(
    "wrong",
    [{"place": ZERO}, {"maxGap": 0}, {"maxGap": 7 * DAY + 1}, {"maxSkew": 901}],
)
def test_AB_37_a_binding_that_would_prove_nothing_is_refused(world: World, wrong: dict[str, Any]) -> None:
    name = world.registered_device()
    gap, skew = wrong.get("maxGap", DAY), wrong.get("maxSkew", 300)
    with refused("BindingNotUsable", gap, 7 * DAY, skew, 900):
        world.do("BindDevice", device=name, **wrong)


def test_AB_37_only_a_devices_key_of_the_owner_is_bound(world: World) -> None:
    person, theirs = maker(Who.WAREHOUSE).id, world.registered_device(Who.DEPOT)
    for name in (person, theirs, world.fresh()):
        with refused("DeviceKeyUnknown", name, Who.WAREHOUSE):
            world.do("BindDevice", device=name, owner=Who.WAREHOUSE)
    mine = world.registered_device()
    world.do("RevokeKey", member=Who.WAREHOUSE, key=mine)
    with refused("DeviceKeyUnknown", mine, Who.WAREHOUSE):
        world.do("BindDevice", device=mine)


def test_AB_37_a_device_guards_one_place(world: World) -> None:
    place = world.fresh()
    name = world.bound(place=place)
    with refused("DeviceInUse", name, place):
        world.do("BindDevice", device=name)


def test_AB_37_devices_at_a_place_are_counted_to_an_end(world: World) -> None:
    place = world.fresh()
    for n in range(9):
        desk = world.desk(f"gauge {n}", Capability.DEVICE, Who.WAREHOUSE)
        world.add_key(desk, Who.WAREHOUSE)
        if n < 8:
            world.do("BindDevice", device=desk.id, place=place)
            continue
        with refused("TooManyDevices", place):
            world.do("BindDevice", device=desk.id, place=place)


# ---------------------------------------------------------------- what is refused


def test_AB_37_a_replayed_attestation_is_refused(world: World) -> None:
    receipt, name = guarded(world)
    world.advance(hours=1)
    act = world.act("AttestControl", device=name)
    signatures = world.sign(act)
    world.submit(act, signatures)
    world.advance(seconds=1)
    with refused("AttestationReplayed", name, 1, 1):
        world.submit(act, signatures)
    with refused("AttestationReplayed", name, 1, 0):
        attest(world, name, sequence=0)
    with refused("AttestationOutOfOrder", name, act.message["observedAt"], act.message["observedAt"]):
        attest(world, name, observedAt=act.message["observedAt"])
    assert not broken(world, receipt)


@pytest.mark.parametrize("off", [-301, 301])
def test_AB_37_a_clock_that_is_off_is_refused(world: World, off: int) -> None:
    _, name = guarded(world)
    world.advance(hours=1)
    observed = world.now + off
    with refused("ClockSkew", name, observed, world.now, 300):
        attest(world, name, observedAt=observed)
    attest(world, name, observedAt=world.now + (off + 1 if off < 0 else off - 1))


def test_AB_37_a_device_that_is_not_bound_proves_nothing(world: World) -> None:
    name = world.registered_device()
    place = world.fresh()
    with refused("DeviceNotBound", name, ZERO):
        attest(world, name, owner=Who.WAREHOUSE, place=place)
    world.do("BindDevice", device=name, place=place)
    world.do("UnbindDevice", device=name)
    with refused("DeviceNotBound", name, place):
        attest(world, name)


def test_AB_37_a_device_that_guards_another_place_proves_nothing_here(world: World) -> None:
    _, name = guarded(world)
    other = world.fresh()
    with refused("DeviceNotBound", name, other):
        attest(world, name, place=other)


def test_AB_37_nobody_attests_for_the_device(world: World) -> None:
    """Neither a person of the owner, nor another of its devices, nor another member."""
    _, name = guarded(world)
    with refused("CapabilityNotHeld", maker(Who.WAREHOUSE).id, int(Capability.DEVICE)):
        attest(world, name, hands=[maker(Who.WAREHOUSE)])
    other = world.desk("second device", Capability.DEVICE, Who.WAREHOUSE)
    world.add_key(other, Who.WAREHOUSE)
    with refused("NotTheDevice", name, other.id):
        attest(world, name, hands=[other])
    world.registered_device(Who.DEPOT)
    with refused("NotDeviceOwner", name, Who.DEPOT, Who.WAREHOUSE):
        attest(world, name, owner=Who.DEPOT)


@pytest.mark.parametrize("lacking", [{"status": 0}, {"reading": ZERO}])
def test_AB_37_an_attestation_says_what_was_seen(world: World, lacking: dict[str, Any]) -> None:
    _, name = guarded(world)
    with refused("StatusMissing"):
        attest(world, name, **lacking)


# ---------------------------------------------------------------- what breaks control


def test_AB_37_a_device_that_sees_a_broken_seal_breaks_control(world: World) -> None:
    receipt, name = guarded(world)
    done = world.do("AttestControl", device=name, status=BROKEN)
    place = world.receipt(receipt)["place"]
    assert done.event("ProofBroken") == {"device": name, "place": place, "version": 2, "cause": BY_STATUS}
    assert broken(world, receipt)
    assert world.view("ControlProofs", "placeControl", Who.WAREHOUSE, place) == (True, True)


def test_AB_37_a_missing_number_breaks_control(world: World) -> None:
    receipt, name = guarded(world)
    attest(world, name)
    world.advance(seconds=2)
    done = world.do("AttestControl", device=name, sequence=3)
    assert done.event("ProofBroken")["cause"] == BY_SEQUENCE
    assert broken(world, receipt)
    world.advance(seconds=2)
    assert world.do("AttestControl", device=name, sequence=4).names == ["ControlAttested"]
    assert broken(world, receipt), "attesting again repairs nothing"


def test_AB_37_a_silence_breaks_control_without_anybodys_report(world: World) -> None:
    receipt, name = guarded(world)
    world.advance(seconds=DAY)
    assert not broken(world, receipt)
    world.advance(seconds=1)
    assert broken(world, receipt)
    assert world.view("ControlProofs", "deviceOf", name)["cause"] == 0


def test_AB_37_anybody_writes_a_silence_down_once(world: World) -> None:
    receipt, name = guarded(world)
    until = world.now + DAY
    world.advance(seconds=DAY)
    with refused("NoGap", name, until):
        world.invoke("ControlProofs", "reportGap", name)
    world.advance(seconds=1)
    (event,) = world.invoke("ControlProofs", "reportGap", name)
    assert (event.name, event.values["cause"]) == ("ProofBroken", BY_GAP)
    with refused("NoGap", name, until):
        world.invoke("ControlProofs", "reportGap", name)
    nothing = world.fresh()
    with refused("DeviceNotBound", nothing, ZERO):
        world.invoke("ControlProofs", "reportGap", nothing)
    assert broken(world, receipt)


def test_AB_37_an_attestation_after_a_silence_does_not_heal_it(world: World) -> None:
    receipt, name = guarded(world)
    world.advance(days=2)
    done = world.do("AttestControl", device=name)
    assert done.event("ProofBroken")["cause"] == BY_GAP
    assert broken(world, receipt)


def test_AB_37_a_device_whose_key_was_revoked_falls_silent(world: World) -> None:
    """Whoever takes the key away cannot hide what the device would have said."""
    receipt, name = guarded(world)
    world.do("RevokeKey", member=Who.WAREHOUSE, key=name)
    with refused("KeyIsRevoked", name):
        attest(world, name)
    world.advance(days=2)
    assert broken(world, receipt)


def test_AB_37_one_broken_device_of_several_breaks_the_place(world: World) -> None:
    receipt, _ = guarded(world)
    place = world.receipt(receipt)["place"]
    second = world.desk("second device", Capability.DEVICE, Who.WAREHOUSE)
    world.add_key(second, Who.WAREHOUSE)
    world.do("BindDevice", device=second.id, place=place)
    world.do("AttestControl", device=second.id, status=BROKEN, hands=[second])
    assert broken(world, receipt)


def test_AB_37_only_the_receipts_of_that_place_are_touched(world: World) -> None:
    receipt, name = guarded(world)
    elsewhere = world.issued(fungible=True)
    attest(world, name, status=BROKEN)
    assert broken(world, receipt) and not broken(world, elsewhere)


# ---------------------------------------------------------------- what repairs it


def test_AB_37_owner_and_witness_restore_control_with_a_report(world: World) -> None:
    receipt, name = guarded(world)
    attest(world, name, status=BROKEN)
    world.advance(hours=1)
    done = world.do("RestoreControl", device=name)
    place = world.receipt(receipt)["place"]
    assert done.event("ControlRestored") == {"device": name, "place": place, "act": done.act.message}
    held = world.view("ControlProofs", "deviceOf", name)
    assert (held["cause"], held["version"], held["provenAt"]) == (0, 3, world.now)
    assert not broken(world, receipt)
    world.advance(seconds=5)
    attest(world, name)
    with refused("ControlIntact", name):
        world.do("RestoreControl", device=name)


def test_AB_37_a_silence_is_restored_though_nobody_wrote_it_down(world: World) -> None:
    receipt, name = guarded(world)
    world.advance(days=3)
    world.do("RestoreControl", device=name)
    assert not broken(world, receipt)


@pytest.mark.parametrize("kind", ["RestoreControl", "UnbindDevice"])
def test_AB_37_neither_owner_nor_custodian_is_its_own_witness(world: World, kind: str) -> None:
    world.restate(Who.WAREHOUSE, roles=int(Role.WAREHOUSE | Role.INSPECTOR))
    world.restate(Who.DEPOT, roles=int(Role.WAREHOUSE | Role.SUPERVISOR))
    stock = world.stock()
    name = world.bound(owner=Who.DEPOT, custodian=Who.WAREHOUSE, place=stock)
    attest(world, name, status=BROKEN)
    for party in (Who.DEPOT, Who.WAREHOUSE):
        with refused("WitnessNotApart", party):
            world.do(kind, device=name, witness=party)
    with refused("RoleNotHeld", maker(Who.SUPPLIER).id, WITNESSES):
        world.do(kind, device=name, witness=Who.SUPPLIER)
    with refused("ReportMissing"):
        world.do(kind, device=name, report=ZERO)
    with refused("NotDeviceOwner", name, Who.WAREHOUSE, Who.DEPOT):
        world.do(kind, device=name, owner=Who.WAREHOUSE)
    world.do(kind, device=name)


def test_AB_37_an_old_restoration_repairs_no_later_break(world: World) -> None:
    _, name = guarded(world)
    attest(world, name, status=BROKEN)
    act = world.act("RestoreControl", device=name)
    signatures = world.sign(act)
    world.submit(act, signatures)
    world.advance(seconds=2)
    attest(world, name, status=BROKEN)
    with pytest.raises(Reverted, match="VersionConflict"):
        world.submit(act, signatures)


def test_AB_37_a_device_that_is_bound_again_goes_on_counting(world: World) -> None:
    """So that an attestation from before never counts again."""
    receipt, name = guarded(world)
    place = world.receipt(receipt)["place"]
    attest(world, name)
    world.do("UnbindDevice", device=name)
    assert world.view("ControlProofs", "devicesAt", Who.WAREHOUSE, place) == []
    assert world.view("ControlProofs", "placeControl", Who.WAREHOUSE, place) == (False, False)
    world.do("BindDevice", device=name, place=place)
    with refused("AttestationReplayed", name, 1, 1):
        attest(world, name, sequence=1)
    attest(world, name, sequence=2)
    assert not broken(world, receipt)
