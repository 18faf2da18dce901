"""What holds for every kind of act: who signs it, in time, once; whatever else is tried changes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import pytest

from scf_ledger.acts import ACT_TYPES, Act, Capability, Party, Signature
from tests.evm.keys import Desk, admin, checker, maker
from tests.evm.ready import EVENTS, READY
from tests.evm.world import Reverted, Who, World, refused, right_hand

KINDS = sorted(ACT_TYPES)
#: Events that name what changed and carry no act.
_WITHOUT_ACT = ("AddKey", "RevokeKey", "Approve", "Release")
#: What the second carrying of an act is told; AlreadyExecuted, VersionConflict, or the state that the first one made.
_REPLAYED = {
    "AddKey": "KeyTaken",
    "RevokeKey": "KeyIsRevoked",
    "Approve": "ProposalClosed",
    "AnchorCheckpoint": "CheckpointConflict",
    "AcceptInbound": "AlreadyExecuted",
    "IssueReceipt": "InboundExceeded",
    "IssueReceipts": "InboundExceeded",
    "SplitReceipt": "ReceiptNotActive",
    "MergeReceipts": "ReceiptNotActive",
    "ProcessGoods": "ReceiptNotActive",
    "CancelReceipt": "ReceiptNotActive",
    "ConvertToPaper": "ReceiptNotActive",
    "ConvertToElectronic": "NotSucceedable",
    "DischargePaper": "NotSucceedable",
    "ReportLoss": "ReceiptNotActive",
    "WithdrawObjection": "ObjectionNotLive",
    "OverruleObjection": "ObjectionNotLive",
    "ReissueReceipt": "NotSucceedable",
    "WithdrawInbound": "NoInbound",
    "IssueDeliveryOrder": "NoDeliveryOrder",
    "GateOut": "NoDeliveryOrder",
    "LiftSuspension": "SuspensionNotLive",
    "TakeStock": "MomentInvalid",
    "AnswerInspection": "InspectionNotOpen",
    "ReportImpairment": "MomentInvalid",
    "AnswerClaim": "ClaimNotOpen",
    "AttestControl": "AttestationReplayed",
    "RenewFreeze": "FreezeTerm",
    "ReleaseFreeze": "FreezeNotLive",
    "ReportPrice": "ObservationOutOfOrder",
    "CloseProduct": "ProductIsClosed",
    "AcceptOffer": "ApplicationStateInvalid",
    "DeclineLoan": "ApplicationStateInvalid",
    "FinanceVoucher": "OverFinanced",
    "ClaimPayment": "PaymentReused",
    "ConfirmPayment": "PaymentNotOpen",
    "RejectPayment": "PaymentNotOpen",
    "ProposeStanding": "AlreadyExecuted",
}
_VERSIONED = sorted(name for name, kind in ACT_TYPES.items() if any(f.name == "version" for f in kind.structs.fields))


@cache
def _ready(kind: str) -> tuple[World, Act]:
    """The act and its consortium, made once; whoever carries it does so inside `undone`."""
    world = World()
    return world, READY[kind](world)


def _right(act: Act) -> list[Signature]:
    return [right_hand(party).sign(act.digest) for party in act.parties]


def _with(act: Act, place: int, other: Signature | None) -> list[Signature | None]:
    signatures: list[Signature | None] = [*_right(act)]
    signatures[place] = other
    return signatures


def _places(*, new_keys: bool = False) -> list[tuple[str, int]]:
    """Every signature of every kind of act."""
    rules = ((kind, n, rule) for kind in KINDS for n, rule in enumerate(ACT_TYPES[kind].rules))
    return [(kind, n) for kind, n, rule in rules if new_keys or not rule.new_key]


def _desks(member: int) -> Sequence[Desk]:
    return maker(member), checker(member), admin(member)


def test_every_kind_of_act_is_here() -> None:
    assert sorted(READY) == sorted(EVENTS) == KINDS


@pytest.mark.parametrize("kind", KINDS)
def test_the_right_signatures_carry_the_act_and_its_event_holds_it(kind: str) -> None:
    world, act = _ready(kind)
    with world.ledger.undone():
        done = world.submit(act, _right(act))
    assert tuple(done.names) == EVENTS[kind]
    if kind not in _WITHOUT_ACT:
        stated = {name: value for name, value in act.message.items() if name not in act.type.constants}
        assert done.events[0].values["act"] == stated


@pytest.mark.parametrize(("kind", "place"), _places(new_keys=True))
def test_AB_09_an_act_without_one_of_its_signatures_changes_nothing(kind: str, place: int) -> None:
    world, act = _ready(kind)
    with pytest.raises(Reverted) as caught:
        world.submit(act, _with(act, place, None))
    party = act.parties[place]
    if party.signer:
        assert caught.value.name in ("KeyNotProven", "SignatureMissing")
    else:
        operands = (party.member, int(party.roles), int(party.capabilities))
        assert (caught.value.name, tuple(caught.value.operands.values())) == ("SignatureMissing", operands)


@pytest.mark.parametrize(("kind", "place"), _places())
def test_AB_10_another_members_signature_is_refused(kind: str, place: int) -> None:
    """A party of the same act, a stranger, the platform: nobody signs for another."""
    world, act = _ready(kind)
    party = act.parties[place]
    for other in Who:
        if other != party.member:
            stranger = admin(other) if party.capabilities == Capability.ADMIN else maker(other)
            with refused("SignerNotOfMember", stranger.id, party.member):
                world.submit(act, _with(act, place, stranger.sign(act.digest)))


@pytest.mark.parametrize(("kind", "place"), _places())
def test_AB_39_a_desk_without_the_capability_is_refused(kind: str, place: int) -> None:
    world, act = _ready(kind)
    party = act.parties[place]
    for desk in _desks(party.member):
        if not desk.capabilities & party.capabilities:
            with refused("CapabilityNotHeld", desk.id, int(party.capabilities)):
                world.submit(act, _with(act, place, desk.sign(act.digest)))


def _pairs() -> list[tuple[str, int, int]]:
    """Signatures of one act that one member gives, and could give by one person."""
    found = []
    for kind in KINDS:
        rules = ACT_TYPES[kind].rules
        for n in range(1, len(rules)):
            if not rules[n].new_key and rules[n].field == rules[n - 1].field:
                found.append((kind, n - 1, n))
    return found


@pytest.mark.parametrize(("kind", "first", "second"), _pairs())
def test_AB_39_one_person_is_not_maker_and_checker(kind: str, first: int, second: int) -> None:
    """Even with two keys, the second of which may do both."""
    world, act = _ready(kind)
    with world.ledger.undone():
        member = act.parties[first].member
        one = maker(member)
        other = world.desk("second desk", Capability.MAKER | Capability.CHECKER, member)
        world.add_key(other, member, person=one.person)
        with refused("SamePerson", one.id, other.id):
            world.submit(act, _with(act, second, other.sign(act.digest)))


@pytest.mark.parametrize("kind", KINDS)
def test_an_act_is_carried_once(kind: str) -> None:
    world, act = _ready(kind)
    expected = _REPLAYED.get(kind) or ("VersionConflict" if kind in _VERSIONED else "AlreadyExecuted")
    with world.ledger.undone():
        signatures = _right(act)
        world.submit(act, signatures)
        with pytest.raises(Reverted) as caught:
            world.submit(act, signatures)
    assert caught.value.name == expected


@pytest.mark.parametrize("kind", _VERSIONED)
@pytest.mark.parametrize("other", [-1, 1])
def test_AB_13_an_act_on_another_version_is_refused(kind: str, other: int) -> None:
    world, act = _ready(kind)
    version = act.message["version"] + other
    if version < 0:
        return
    message = {name: value for name, value in act.message.items() if name not in act.type.constants}
    stale = Act.make(act.type, {**message, "version": version}, act.domain, act.companion)
    with pytest.raises(Reverted) as caught:
        world.submit(stale, _right(stale))
    assert (caught.value.name, *list(caught.value.operands.values())[1:]) == (
        "VersionConflict",
        act.message["version"],
        version,
    )


@pytest.mark.parametrize("kind", KINDS)
def test_AB_09_an_act_expires(kind: str) -> None:
    world, act = _ready(kind)
    with world.ledger.undone():
        late = act.deadline + 1
        world.ledger.set_time(late)
        with pytest.raises(Reverted) as caught:
            world.submit(act, _right(act))
    # a proposal is open for as long as it could be carried
    expected = (
        ("ProposalClosed", (act.message["proposal"],)) if kind == "Approve" else ("ActExpired", (act.deadline, late))
    )
    assert (caught.value.name, tuple(caught.value.operands.values())) == expected


def _needs_kyc(party: Party) -> bool:
    return not party.whatever_standing and not party.whatever_kyc


@pytest.mark.parametrize(("kind", "place"), _places())
def test_L_80_whose_kyc_has_run_out_signs_what_nobody_may_be_kept_from(kind: str, place: int) -> None:
    world, act = _ready(kind)
    party = act.parties[place]
    with world.ledger.undone():
        world.restate(party.member, kycUntil=5)
        if _needs_kyc(party):
            with refused("KycExpired", party.member, 5, world.now):
                world.submit(act, _right(act))
        else:
            world.submit(act, _right(act))


@pytest.mark.parametrize(("kind", "place"), _places())
def test_a_suspended_member_signs_what_nobody_may_be_kept_from(kind: str, place: int) -> None:
    world, act = _ready(kind)
    party = act.parties[place]
    with world.ledger.undone():
        world.suspend(party.member)
        if party.whatever_standing:
            world.submit(act, _right(act))
        else:
            with refused("MemberSuspended", party.member):
                world.submit(act, _right(act))


def _in_roles() -> list[tuple[str, int]]:
    return [(kind, place) for kind, place in _places() if ACT_TYPES[kind].rules[place].roles]


@pytest.mark.parametrize(("kind", "place"), _in_roles())
def test_AB_23_a_member_that_lost_the_role_is_refused(kind: str, place: int) -> None:
    world, act = _ready(kind)
    party = act.parties[place]
    with world.ledger.undone():
        world.restate(party.member, roles=0)
        first = next(right_hand(one) for one in act.parties if one.member == party.member)
        with refused("RoleNotHeld", first.id, int(party.roles)):
            world.submit(act, _right(act))


@pytest.mark.parametrize(("kind", "place"), _in_roles())
def test_AB_23_a_key_without_its_members_role_is_refused(kind: str, place: int) -> None:
    world, act = _ready(kind)
    party = act.parties[place]
    with world.ledger.undone():
        other = world.desk("second desk", party.capabilities, party.member)
        world.add_key(other, party.member, roles=0)
        with refused("RoleNotHeld", other.id, int(party.roles)):
            world.submit(act, _with(act, place, other.sign(act.digest)))


@pytest.mark.parametrize(("kind", "place"), [p for p in _places() if p[0] != "RevokeKey"])
def test_AB_23_a_revoked_key_is_refused(kind: str, place: int) -> None:
    world, act = _ready(kind)
    party = act.parties[place]
    with world.ledger.undone():
        hand = right_hand(party)
        world.do("RevokeKey", member=party.member, key=hand.id)
        with refused("KeyIsRevoked", hand.id):
            world.submit(act, _right(act))
