"""MemberRegistry: who is a member, whose key is whose, and what each may sign (L-80, AB-23, AB-39)."""

from __future__ import annotations

from typing import Any

import pytest

from scf_ledger.acts import OPERATOR, Capability, Role
from scf_ledger.chain.deployment import Consortium
from tests.evm.engine import Ledger
from tests.evm.keys import FOREVER, admin, checker, maker, person_of
from tests.evm.members import ROLES, admission, uscc
from tests.evm.signer_kinds import desk_of
from tests.evm.world import DAY, ZERO, Reverted, Who, World, refused

NOBODY = 77


def founded(**changed: Any) -> Ledger:
    """A consortium of one founder."""
    return Ledger(Consortium(founders=[admission(Who.PLATFORM, **changed)], threshold=1))


# ---------------------------------------------------------------- admission


def test_founders_are_members(world: World) -> None:
    assert world.view("MemberRegistry", "memberCount") == 9
    assert world.view("MemberRegistry", "memberOf", Who.BANK) == {
        "uscc": "0x" + uscc(Who.BANK).encode().hex(),
        "roles": Role.BANK,
        "status": 1,
        "governing": True,
        "kycUntil": FOREVER,
        "version": 1,
    }
    assert world.view("MemberRegistry", "keyOf", maker(Who.BANK).id) == {
        "member": Who.BANK,
        "roles": Role.BANK,
        "capabilities": Capability.MAKER,
        "validFrom": 0,
        "validUntil": FOREVER,
        "kind": 1,
        "person": maker(Who.BANK).person,
    }
    assert world.view("MemberRegistry", "governance") == world.address("Governance")


def test_a_consortium_of_admitted_members_is_the_same(world: World) -> None:
    governed = World(governed=True)
    for who in Who:
        assert governed.view("MemberRegistry", "memberOf", who) == world.view("MemberRegistry", "memberOf", who)


def test_admission_says_what_was_admitted(world: World) -> None:
    stated = admission(10, roles=int(Role.BUYER))
    done = world.resolve("ProposeAdmission", admission=stated)
    assert done.names == ["Executed", "MemberAdmitted", "KeyAdded", "KeyAdded", "KeyAdded"]
    assert done.event("MemberAdmitted") == {
        "member": 10,
        "uscc": stated["uscc"],
        "roles": Role.BUYER,
        "governing": False,
        "kycUntil": FOREVER,
        "didDocument": stated["didDocument"],
        "name": "Member 10",
    }
    assert done.events[2].values == {
        "key": admin(10).id,
        "member": 10,
        "signer": admin(10).signer,
        "roles": Role.BUYER,
        "capabilities": Capability.ADMIN,
        "person": admin(10).person,
        "validFrom": 0,
        "validUntil": FOREVER,
    }
    assert world.view("MemberRegistry", "memberByUscc", stated["uscc"]) == 10
    assert world.view("MemberRegistry", "memberCount") == 10


WRONG_CODE = "0x" + b"91310000631696382D".hex()
UNDEFINED = 1 << 13


@pytest.mark.parametrize(
    ("changed", "error", "operands"),
    [
        ({"name": ""}, "NameMissing", ()),
        ({"uscc": WRONG_CODE}, "UsccInvalid", (WRONG_CODE,)),
        ({"uscc": "0x" + uscc(2).encode().hex()}, "UsccTaken", ("0x" + uscc(2).encode().hex(), 2)),
        ({"roles": UNDEFINED}, "RolesNotAllowed", (UNDEFINED, UNDEFINED - 1)),
        ({"keys": []}, "AdminKeyMissing", ()),
        ({"keys": [maker(10).grant(Role(0))]}, "AdminKeyMissing", ()),
        ({"keys": [admin(10).grant(Role.BANK)]}, "RolesNotAllowed", (Role.BANK, Role.BUYER)),
        ({"keys": [admin(10).grant(Role(0), capabilities=0)]}, "CapabilitiesNotAllowed", (0,)),
        ({"keys": [admin(10).grant(Role(0), capabilities=16)]}, "CapabilitiesNotAllowed", (16,)),
        ({"keys": [admin(10).grant(Role(0), person="0x" + "00" * 12)]}, "KeyNotUsable", (admin(10).id,)),
        ({"keys": [admin(10).grant(Role(0), validFrom=5, validUntil=5)]}, "KeyNotUsable", (admin(10).id,)),
        ({"keys": [admin(2).grant(Role(0))]}, "KeyTaken", (admin(2).id, 2)),
        ({"keys": [admin(10).grant(Role(0)), admin(10).grant(Role(0))]}, "KeyTaken", (admin(10).id, 10)),
    ],
)
def test_an_admission_is_refused(world: World, changed: dict[str, Any], error: str, operands: tuple[Any, ...]) -> None:
    with world.changes() as seen, refused(error, *operands):
        world.admit(10, **{"roles": int(Role.BUYER), "keys": [admin(10).grant(Role(0))], **changed})
    assert ("MemberRegistry.memberCount",) not in seen.fields


def test_a_signer_is_at_least_an_address(world: World) -> None:
    short = admin(10).grant(Role(0), signer="0x" + "12" * 19)
    with pytest.raises(Reverted) as caught:
        world.admit(10, keys=[short])
    assert caught.value.name == "KeyNotUsable"


def test_a_founder_needs_an_admin_key_too() -> None:
    with pytest.raises(RuntimeError):
        founded(keys=[])


# ---------------------------------------------------------------- standing


def test_standing_changes_what_it_says_and_nothing_else(world: World) -> None:
    with world.changes() as seen:
        done = world.restate(Who.BUYER, roles=int(Role.BUYER | Role.SUPPLIER))
    assert seen.fields == {
        ("MemberRegistry.memberOf", 8): {"roles": (Role.BUYER, Role.BUYER | Role.SUPPLIER), "version": (1, 2)}
    }
    assert done.event("StandingChanged") == {
        "member": Who.BUYER,
        "version": 2,
        "roles": Role.BUYER | Role.SUPPLIER,
        "governing": False,
        "status": 1,
        "kycUntil": FOREVER,
    }


def test_standing_of_nobody_is_refused(world: World) -> None:
    with refused("MemberUnknown", NOBODY):
        world.resolve(
            "ProposeStanding", member=NOBODY, standing={"roles": 0, "governing": False, "status": 1, "kycUntil": 0}
        )


def test_standing_has_a_status(world: World) -> None:
    with refused("MemberUnknown", Who.BUYER):
        world.restate(Who.BUYER, status=0)


def test_standing_takes_defined_roles_only(world: World) -> None:
    with refused("RolesNotAllowed", UNDEFINED, UNDEFINED - 1):
        world.restate(Who.BUYER, roles=UNDEFINED)


def test_of_two_changes_of_one_version_one_wins(world: World) -> None:
    standing = world.act("ProposeStanding", member=Who.BUYER).message["standing"]
    first, second = (
        world.do("ProposeStanding", member=Who.BUYER, standing={**standing, "kycUntil": until}) for until in (1, 2)
    )
    for proposed in (first, second):
        world.do("Approve", proposal=proposed.id)
    world.execute(first.act)
    with refused("VersionConflict", "0x" + f"{Who.BUYER:064x}", 2, 1):
        world.execute(second.act)


# ---------------------------------------------------------------- keys


def test_L_80_a_member_adds_a_key_that_proves_itself(world: World) -> None:
    added = world.desk("new desk")
    with world.changes() as seen:
        done = world.add_key(added, validFrom=world.now, validUntil=world.now + DAY)
    assert (seen.fields, seen.new) == ({}, {("MemberRegistry.keyOf", added.id)})
    assert done.event("KeyAdded") == {
        "key": added.id,
        "member": Who.BANK,
        "signer": added.signer,
        "roles": Role.BANK,
        "capabilities": Capability.MAKER,
        "person": added.person,
        "validFrom": world.now,
        "validUntil": world.now + DAY,
    }
    assert world.do("AnchorCheckpoint", member=Who.BANK, hands={0: added}).names == ["CheckpointAnchored"]


def test_L_80_a_key_that_does_not_sign_is_not_added(world: World) -> None:
    added, act = world.desk("new desk"), world.act("AddKey")
    for hand in (maker(Who.BANK), desk_of(world.desk("second desk").key)):
        with refused("KeyNotProven", added.id):
            world.submit(act, world.sign(act, {1: hand}))
    with refused("KeyNotProven", added.id):
        world.submit(act, world.sign(act, {1: None}))


@pytest.mark.parametrize(
    ("changed", "error", "operands"),
    [
        ({"roles": int(Role.COURT)}, "RolesNotAllowed", (Role.COURT, Role.BANK)),
        ({"capabilities": 0}, "CapabilitiesNotAllowed", (0,)),
        ({"capabilities": 17}, "CapabilitiesNotAllowed", (17,)),
    ],
)
def test_a_key_within_its_member(world: World, changed: dict[str, Any], error: str, operands: tuple[Any, ...]) -> None:
    with refused(error, *operands):
        world.add_key(world.desk("new desk"), **changed)


def test_a_key_needs_a_person_and_a_time(world: World) -> None:
    added = world.desk("new desk")
    for changed in ({"person": "0x" + "00" * 12}, {"validUntil": 0}):
        with refused("KeyNotUsable", added.id):
            world.add_key(added, **changed)


def test_a_key_belongs_to_one_member(world: World) -> None:
    added = world.desk("new desk")
    world.add_key(added)
    for member in (Who.BANK, Who.FACTOR):
        with refused("KeyTaken", added.id, Who.BANK):
            world.add_key(added, member)


def test_only_a_key_admin_of_the_member_adds_keys(world: World) -> None:
    act = world.act("AddKey")
    with refused("CapabilityNotHeld", maker(Who.BANK).id, Capability.ADMIN):
        world.submit(act, world.sign(act, {0: maker(Who.BANK)}))
    with refused("SignerNotOfMember", admin(Who.FACTOR).id, Who.BANK):
        world.submit(act, world.sign(act, {0: admin(Who.FACTOR)}))


def test_adding_a_key_takes_exactly_two_signatures(world: World) -> None:
    act = world.act("AddKey")
    first, second = world.sign(act)
    with refused("SignatureMissing", Who.BANK, 0, Capability.ADMIN):
        world.submit(act, [first])
    with refused("SignatureMissing", Who.BANK, 0, Capability.ADMIN):
        world.submit(act, [None, second])
    with refused("SignatureUnexpected", 2, 3):
        world.submit(act, [first, second, second])


def test_AB_23_a_member_revokes_a_key_at_once_and_for_ever(world: World) -> None:
    key = maker(Who.BANK)
    world.tracked["MemberRegistry.keyOf", key.id] = None
    with world.changes() as seen:
        done = world.do("RevokeKey", key=key.id)
    assert seen.fields == {("MemberRegistry.keyOf", key.id): {"kind": (1, 4)}}
    assert done.event("KeyRevoked") == {"key": key.id, "member": Who.BANK}
    with refused("KeyIsRevoked", key.id):
        world.do("AnchorCheckpoint", member=Who.BANK)
    with refused("KeyIsRevoked", key.id):
        world.do("RevokeKey", key=key.id)
    act = world.act("AddKey", member=Who.BANK, key=key.grant(Role.BANK))
    with refused("KeyTaken", key.id, Who.BANK):
        world.submit(act, world.sign(act, {1: key}))


def test_a_member_revokes_its_own_keys_only(world: World) -> None:
    with refused("SignerNotOfMember", maker(Who.FACTOR).id, Who.BANK):
        world.do("RevokeKey", key=maker(Who.FACTOR).id)
    with refused("CapabilityNotHeld", checker(Who.BANK).id, Capability.ADMIN):
        world.do("RevokeKey", key=maker(Who.BANK).id, hands={0: checker(Who.BANK)})
    with refused("SignatureMissing", Who.BANK, 0, Capability.ADMIN):
        world.do("RevokeKey", key=maker(Who.BANK).id, hands=[])
    with refused("SignatureUnexpected", 1, 2):
        world.do("RevokeKey", key=maker(Who.BANK).id, hands=[admin(Who.BANK), admin(Who.BANK)])


def test_an_unknown_key_is_nobodys(world: World) -> None:
    with refused("SignerNotOfMember", ZERO, Who.BANK):
        world.do("RevokeKey", key=ZERO)
    with refused("KeyUnknown", admin(0).id):
        world.do("RevokeKey", member=0, key=ZERO)


def test_AB_09_key_acts_expire(world: World) -> None:
    late = world.now - 1
    with refused("ActExpired", late, world.now):
        world.do("RevokeKey", key=maker(Who.BANK).id, deadline=late)
    with refused("ActExpired", late, world.now):
        world.do("AddKey", deadline=late)


def test_a_suspended_member_still_revokes_and_adds_keys(world: World) -> None:
    world.suspend(Who.BUYER)
    world.add_key(desk_of(world.desk("new desk").key), Who.BUYER)
    assert world.do("RevokeKey", member=Who.BUYER, key=maker(Who.BUYER).id).names == ["KeyRevoked"]


# ---------------------------------------------------------------- who may sign


def test_AB_23_an_unregistered_key_signs_nothing(world: World) -> None:
    stranger = world.desk("stranger")
    with refused("KeyUnknown", stranger.id):
        world.do("AnchorCheckpoint", member=Who.BANK, hands={0: stranger})


def test_AB_23_another_members_key_signs_nothing(world: World) -> None:
    with refused("SignerNotOfMember", maker(Who.FACTOR).id, Who.BANK):
        world.do("AnchorCheckpoint", member=Who.BANK, hands={0: maker(Who.FACTOR)})


def test_AB_23_a_key_signs_within_its_time(world: World) -> None:
    added = world.desk("new desk")
    start, end = world.now + 10, world.now + 20
    world.add_key(added, validFrom=start, validUntil=end)

    def sign() -> None:
        world.do("AnchorCheckpoint", member=Who.BANK, hands={0: added})

    with refused("KeyNotValid", added.id, start, end):
        sign()
    world.advance(seconds=10)
    sign()
    world.advance(seconds=10)
    sign()
    world.advance(seconds=1)
    with refused("KeyNotValid", added.id, start, end):
        sign()


def test_AB_23_a_key_needs_the_role_and_so_does_its_member(world: World) -> None:
    clerk = world.desk("new desk", member=Who.WAREHOUSE)
    world.add_key(clerk, Who.WAREHOUSE, roles=0)
    with refused("RoleNotHeld", clerk.id, Role.WAREHOUSE):
        world.do("MeasureStock", hands={0: clerk})
    world.restate(Who.WAREHOUSE, roles=int(Role.CARRIER))
    with refused("RoleNotHeld", maker(Who.WAREHOUSE).id, Role.WAREHOUSE):
        world.do("MeasureStock")


def test_AB_39_maker_and_checker_are_two_capabilities(world: World) -> None:
    with refused("CapabilityNotHeld", checker(Who.WAREHOUSE).id, Capability.MAKER):
        world.do("MeasureStock", hands={0: checker(Who.WAREHOUSE)})
    with refused("CapabilityNotHeld", maker(Who.WAREHOUSE).id, Capability.CHECKER):
        world.do("MeasureStock", hands={1: maker(Who.WAREHOUSE)})


def test_AB_39_one_person_with_two_keys_is_one_person(world: World) -> None:
    second = desk_of(world.desk("new desk", member=Who.WAREHOUSE).key, Capability.CHECKER)
    world.add_key(second, Who.WAREHOUSE, person=maker(Who.WAREHOUSE).person)
    with refused("SamePerson", maker(Who.WAREHOUSE).id, second.id):
        world.do("MeasureStock", hands={1: second})


def test_AB_39_one_key_with_both_capabilities_does_not_sign_twice(world: World) -> None:
    both = desk_of(world.desk("new desk", member=Who.WAREHOUSE).key, OPERATOR)
    world.add_key(both, Who.WAREHOUSE)
    with refused("SamePerson", both.id, both.id):
        world.do("MeasureStock", hands={0: both, 1: both})


def test_AB_39_one_person_does_not_sign_for_two_members(world: World) -> None:
    receipt = world.issued()
    clerk = world.desk("new desk", member=Who.BUYER)
    world.add_key(clerk, Who.BUYER, person=maker(Who.SUPPLIER).person)
    with refused("SamePerson", maker(Who.SUPPLIER).id, clerk.id):
        world.do("Endorse", receipt=receipt, hands={1: clerk})


def test_AB_09_an_act_with_a_signature_too_few_or_too_many_is_refused(world: World) -> None:
    act = world.act("MeasureStock")
    first, second = world.sign(act)
    with refused("SignatureMissing", Who.WAREHOUSE, Role.WAREHOUSE, Capability.CHECKER):
        world.submit(act, [first])
    with refused("SignatureMissing", Who.WAREHOUSE, Role.WAREHOUSE, Capability.MAKER):
        world.submit(act, [None, second])
    with refused("SignatureUnexpected", 2, 3):
        world.submit(act, [first, second, first])


# ---------------------------------------------------------------- standing of those who sign


def test_a_suspended_member_signs_no_business(world: World) -> None:
    world.suspend(Who.WAREHOUSE)
    with refused("MemberSuspended", Who.WAREHOUSE):
        world.do("MeasureStock")


def test_a_reinstated_member_signs_again(world: World) -> None:
    world.suspend(Who.WAREHOUSE)
    world.restate(Who.WAREHOUSE, status=1)
    assert world.do("MeasureStock").names == ["StockMeasured"]


def test_expired_kyc_stops_business(world: World) -> None:
    until = world.now + DAY
    world.restate(Who.WAREHOUSE, kycUntil=until)
    world.advance(days=1)
    world.do("MeasureStock")
    world.advance(seconds=1)
    with refused("KycExpired", Who.WAREHOUSE, until, world.now):
        world.do("MeasureStock")


@pytest.mark.parametrize("out", ["suspended", "expired"])
def test_paying_confirming_and_releasing_need_no_standing(world: World, out: str) -> None:
    """Nobody may be kept from paying, from confirming a payment, or from giving security back."""
    first, second = world.goods(1_130_434), world.goods(100_000)
    loan = world.pledged(second, world.pledged(first))
    world.do("RegisterPledge", loan=loan)
    world.do("Draw", loan=loan)
    world.pay(loan)
    for member in (Who.SUPPLIER, Who.BANK):
        world.suspend(member) if out == "suspended" else world.restate(member, kycUntil=1)
    world.do("Release", loan=loan, receipt=second)
    wrong = world.do("ClaimPayment", subject=loan, amount=1)
    world.do("RejectPayment", payment=wrong.id)
    world.pay(loan)
    assert world.loan(loan)["state"] == 4
    assert world.receipt(first)["lienKg"] == 0


def test_whoever_asks_may_ask_the_register(world: World) -> None:
    """requireSigned changes nothing and is open: a wallet or another contract may ask it."""
    act = world.act("AnchorCheckpoint", member=Who.BANK)
    (signed,) = world.sign(act)
    assert signed
    party = int(Who.BANK) | OPERATOR << 64
    pair = (bytes.fromhex(signed.signer[2:]), bytes.fromhex(signed.signature[2:]))
    assert world.invoke("MemberRegistry", "requireSigned", act.digest, [party], [pair]) == []


def test_every_member_has_its_roles(world: World) -> None:
    for who in Who:
        assert world.view("MemberRegistry", "memberOf", who)["roles"] == ROLES[who]


def test_the_person_is_bound_to_the_key(world: World) -> None:
    assert maker(Who.BANK).person != checker(Who.BANK).person == person_of(Who.BANK, "checker")
