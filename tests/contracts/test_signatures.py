"""Operators' signatures: each kind of signer, whatever is almost a signature, and odd encodings of good ones (L-80)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from eth_abi.abi import decode, encode
from hypothesis import given, settings
from hypothesis import strategies as st

from scf_ledger.acts import OPERATOR, Act, Signature, read_call
from scf_ledger.acts.signers import P256Signer, Verdict, WebAuthnSigner, check
from tests.evm.engine import Reverted
from tests.evm.keys import Desk, admin, checker, maker, p256_key
from tests.evm.signer_kinds import ASSERTION, KINDS, desk_of, signer
from tests.evm.world import Who, World, refused

Solidity = dict[str, dict[str, Any]]
SECP256K1_ORDER = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141
P256_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
#: KeyKind of IMemberRegistry
ACCOUNT, WALLET, VERIFIED, REVOKED = 1, 2, 3, 4
_KIND = {"account": ACCOUNT, "wallet": WALLET, "p256": VERIFIED, "passkey": VERIFIED}


def new_desk(world: World, kind: str, solidity: Solidity) -> Desk:
    """A maker of the bank with a key of a kind, registered by the bank."""
    one = desk_of(signer(world, kind, solidity))
    world.add_key(one)
    return one


def anchor(world: World) -> Act:
    return world.act("AnchorCheckpoint", member=Who.BANK)


# ---------------------------------------------------------------- each kind


@pytest.mark.parametrize("kind", KINDS)
def test_L_80_each_kind_of_signer_is_registered_as_what_it_is(world: World, kind: str, solidity: Solidity) -> None:
    one = new_desk(world, kind, solidity)
    assert world.view("MemberRegistry", "keyOf", one.id)["kind"] == _KIND[kind]


@pytest.mark.parametrize("kind", KINDS)
def test_L_80_each_kind_of_signer_signs_a_real_act(world: World, kind: str, solidity: Solidity) -> None:
    one = new_desk(world, kind, solidity)
    done = world.do("AnchorCheckpoint", member=Who.BANK, hands={0: one})
    assert done.names == ["CheckpointAnchored"]


@pytest.mark.parametrize("kind", KINDS)
def test_L_80_a_signature_of_another_act_is_refused(world: World, kind: str, solidity: Solidity) -> None:
    one = new_desk(world, kind, solidity)
    act, other = anchor(world), anchor(world)
    with refused("SignatureInvalid", one.id, act.digest):
        world.submit(act, [one.sign(other.digest)])


@pytest.mark.parametrize("kind", KINDS)
def test_L_80_another_keys_signature_under_a_keys_name_is_refused(world: World, kind: str, solidity: Solidity) -> None:
    one, act = new_desk(world, kind, solidity), anchor(world)
    foreign = signer(world, kind, solidity, "another").sign(act.digest)
    with refused("SignatureInvalid", one.id, act.digest):
        world.submit(act, [Signature(signer=one.signer, signature=foreign.signature)])


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("raw", ["0x", "0x00", "0x" + "00" * 64, "0x" + "00" * 65, "0x" + "ff" * 65])
def test_L_80_what_is_no_signature_is_refused(world: World, kind: str, raw: str, solidity: Solidity) -> None:
    one, act = new_desk(world, kind, solidity), anchor(world)
    with refused("SignatureInvalid", one.id, act.digest):
        world.submit(act, [Signature(signer=one.signer, signature=raw)])


@pytest.mark.parametrize("kind", KINDS)
def test_L_80_a_changed_byte_spoils_the_signature(world: World, kind: str, solidity: Solidity) -> None:
    one, act = new_desk(world, kind, solidity), anchor(world)
    raw = bytearray.fromhex(one.sign(act.digest).signature[2:])
    for place in range(0, 64, 7):
        changed = bytearray(raw)
        changed[place] ^= 1
        with pytest.raises(Reverted) as caught:
            world.submit(act, [Signature(signer=one.signer, signature="0x" + changed.hex())])
        assert caught.value.name == "SignatureInvalid"


# ---------------------------------------------------------------- malleated


def _malleated(raw: bytes) -> dict[str, bytes]:
    """What is mathematically or formally near a secp256k1 signature."""
    r, s, v = raw[:32], int.from_bytes(raw[32:64], "big"), raw[64]
    high = (SECP256K1_ORDER - s).to_bytes(32, "big")
    return {
        "high s": r + high + bytes([55 - v]),
        "high s, v unchanged": r + high + bytes([v]),
        "v of 0 and 1": raw[:64] + bytes([v - 27]),
        "other v": raw[:64] + bytes([55 - v]),
        "compact (ERC-2098)": r + (s | (v - 27) << 255).to_bytes(32, "big"),
        "trailing byte": raw + b"\0",
        "r plus order": ((int.from_bytes(r, "big") + SECP256K1_ORDER) % 2**256).to_bytes(32, "big") + raw[32:],
    }


@pytest.mark.parametrize("name", list(_malleated(bytes([1] * 64) + b"\x1b")))
def test_L_80_a_malleated_account_signature_is_refused(world: World, name: str) -> None:
    act, one = anchor(world), maker(Who.BANK)
    raw = bytes.fromhex(one.sign(act.digest).signature[2:])
    with refused("SignatureInvalid", one.id, act.digest):
        world.submit(act, [Signature(signer=one.signer, signature="0x" + _malleated(raw)[name].hex())])


def test_L_80_a_p256_signature_with_high_s_is_refused(world: World, solidity: Solidity) -> None:
    one, act = new_desk(world, "p256", solidity), anchor(world)
    raw = bytes.fromhex(one.sign(act.digest).signature[2:])
    high = P256_ORDER - int.from_bytes(raw[32:], "big")
    with refused("SignatureInvalid", one.id, act.digest):
        world.submit(act, [Signature(signer=one.signer, signature="0x" + (raw[:32] + high.to_bytes(32, "big")).hex())])


_FLAGS = 32


def assertion(one: Desk, digest: str) -> list[Any]:
    """The parts of a passkey's signature."""
    return list(decode(ASSERTION, bytes.fromhex(one.sign(digest).signature[2:])))


def _spoiled(kind: str, parts: list[Any], other: str) -> None:
    """Spoils one thing of a passkey's assertion, in place."""
    data = bytearray(parts[4])
    if kind == "high s":
        parts[1] = (P256_ORDER - int.from_bytes(parts[1], "big")).to_bytes(32, "big")
    elif kind == "user not verified":
        data[_FLAGS] &= ~0x04
    elif kind == "user not present":
        data[_FLAGS] &= ~0x01
    elif kind == "backed up, not eligible":
        data[_FLAGS] |= 0x10
    elif kind == "challenge elsewhere":
        parts[2] += 1
    elif kind == "type elsewhere":
        parts[3] += 1
    elif kind == "another origin":
        parts[5] = parts[5].replace("localhost", "evilhost0")
    elif kind == "registration instead":
        parts[5] = parts[5].replace("webauthn.get", "webauthn.new")
    else:
        parts[5] = other
    parts[4] = bytes(data)


@pytest.mark.parametrize(
    "kind",
    [
        "high s",
        "user not verified",
        "user not present",
        "backed up, not eligible",
        "challenge elsewhere",
        "type elsewhere",
        "another origin",
        "registration instead",
        "client data of another act",
    ],
)
def test_L_80_a_spoiled_passkey_assertion_is_refused(world: World, kind: str, solidity: Solidity) -> None:
    one, act, other = new_desk(world, "passkey", solidity), anchor(world), anchor(world)
    parts = assertion(one, act.digest)
    _spoiled(kind, parts, assertion(one, other.digest)[5])
    spoiled = Signature(signer=one.signer, signature="0x" + encode(ASSERTION, parts).hex())
    assert check(act.digest, spoiled, world.ledger.deployment.verifiers) is Verdict.INVALID
    with refused("SignatureInvalid", one.id, act.digest):
        world.submit(act, [spoiled])


# ---------------------------------------------------------------- wallets


def test_L_80_code_that_appears_at_an_account_later_changes_nothing(world: World, solidity: Solidity) -> None:
    """A key's kind is found when it is registered: a wallet that is deployed later does not sign for an account."""
    with world.ledger.undone():
        wallet = signer(world, "wallet", solidity)
    grant = {**desk_of(wallet).grant(0), "signer": wallet.signer}  # type: ignore[arg-type]
    act = world.act("AddKey", member=Who.BANK, key=grant)
    with refused("KeyNotProven", desk_of(wallet).id):
        world.submit(act, world.sign(act, {1: wallet}))


def test_L_80_a_wallet_is_asked_each_time(world: World, solidity: Solidity) -> None:
    one, act = new_desk(world, "wallet", solidity), anchor(world)
    stranger = signer(world, "account", solidity, "stranger").sign(act.digest)
    with refused("SignatureInvalid", one.id, act.digest):
        world.submit(act, [Signature(signer=one.signer, signature=stranger.signature)])


# ---------------------------------------------------------------- Python's own check


def test_python_checks_a_p256_signature_as_the_contracts_do(world: World, solidity: Solidity) -> None:
    one, act = new_desk(world, "p256", solidity), anchor(world)
    signed = one.sign(act.digest)
    assert check(act.digest, signed, world.ledger.deployment.verifiers) is Verdict.VALID
    assert world.submit(act, [signed]).names == ["CheckpointAnchored"]


def test_pythons_passkey_passes_the_contracts(world: World) -> None:
    one = desk_of(WebAuthnSigner(p256_key("one"), world.address("ERC7913WebAuthnVerifier")))
    world.add_key(one)
    act = anchor(world)
    assert check(act.digest, one.sign(act.digest), world.ledger.deployment.verifiers) is Verdict.VALID
    assert world.submit(act, [one.sign(act.digest)]).names == ["CheckpointAnchored"]


def test_python_judges_a_longer_p256_signature_as_the_contracts_do(world: World) -> None:
    one = desk_of(P256Signer(p256_key("one"), world.address("ERC7913P256Verifier")))
    world.add_key(one)
    act = anchor(world)
    longer = Signature(signer=one.signer, signature=one.sign(act.digest).signature + "00")
    try:
        taken = world.submit(act, [longer]).names == ["CheckpointAnchored"]
    except Reverted:
        taken = False
    assert taken == (check(act.digest, longer, world.ledger.deployment.verifiers) is Verdict.VALID)


# ---------------------------------------------------------------- odd encodings (base/ActVerifier._forward)


def measured(world: World) -> tuple[Act, Signature, Signature]:
    """An act of two parties, and their signatures."""
    act = world.act("MeasureStock")
    return act, maker(Who.WAREHOUSE).sign(act.digest), checker(Who.WAREHOUSE).sign(act.digest)


def _word(value: int) -> bytes:
    return (value % 2**256).to_bytes(32, "big")


def _element(signature: Signature, pad: bytes = b"\0") -> bytes:
    """(bytes,bytes): two offsets, then each with its length, padded to words."""

    def item(text: str) -> bytes:
        raw = bytes.fromhex(text[2:])
        return _word(len(raw)) + raw + pad * (-len(raw) % 32)

    signer_item = item(signature.signer)
    return _word(64) + _word(64 + len(signer_item)) + signer_item + item(signature.signature)


def call_with(act: Act, array: bytes, gap: bytes = b"") -> bytes:
    """A call of an act with a static message, whose array of signatures is encoded by hand."""
    head = encode([act.type.structs.abi()], [act.type.structs.to_abi(act.message)])
    return act.type.selector + head + _word(len(head) + 32 + len(gap)) + gap + array


def array_of(elements: Sequence[bytes], order: Sequence[int] | None = None) -> bytes:
    """An array of dynamic elements, stored in any order."""
    order = order or range(len(elements))
    places, tail = {}, b""
    for n in order:
        places[n] = 32 * len(elements) + len(tail)
        tail += elements[n]
    return _word(len(elements)) + b"".join(_word(places[n]) for n in range(len(elements))) + tail


def test_the_hand_made_encoding_is_the_canonical_one(world: World) -> None:
    act, first, second = measured(world)
    assert call_with(act, array_of([_element(first), _element(second)])) == act.call([first, second])


@pytest.mark.parametrize("name", ["trailing bytes", "shifted", "stored backwards", "dirty padding"])
def test_other_encodings_of_good_signatures_mean_the_same(world: World, name: str) -> None:
    act, first, second = measured(world)
    elements = [_element(first), _element(second)]
    calls = {
        "trailing bytes": act.call([first, second]) + b"\xff" * 45,
        "shifted": call_with(act, array_of(elements), gap=b"\xee" * 96),
        "stored backwards": call_with(act, array_of(elements, order=[1, 0])),
        "dirty padding": call_with(act, array_of([_element(first, b"\xff"), _element(second, b"\xff")])),
    }
    (event,) = world.ledger.send("Custody", calls[name])
    assert (event.name, event.values["act"]) == ("StockMeasured", act.message)
    assert read_call(act.type, calls[name], act.domain) == (act, [first, second])


def attacks(act: Act, good: Signature, wrong: Signature) -> dict[str, bytes]:
    """Calls that try to make one good signature count for two, or to hide what is signed."""
    one, other = _element(good), _element(wrong)
    same = _word(2) + _word(64) + _word(64) + one
    overlapping = _word(2) + _word(64) + _word(128) + one + other
    into_the_head = _word(2) + _word(64) + _word(-0x80) + one
    endless = _word(2) + _word(64) + _word(2**255) + one
    beyond = _word(2) + _word(64) + _word(64 + len(one) + 3_200) + one
    message = encode([act.type.structs.abi()], [act.type.structs.to_abi(act.message)])
    return {
        "the same signature twice": act.call([good, good]),
        "two elements at one place": call_with(act, same),
        "overlapping elements": call_with(act, overlapping),
        "element before the array": call_with(act, into_the_head),
        "element at a negative place": call_with(act, endless),
        "element beyond the end": call_with(act, beyond),
        "longer than it is": call_with(act, _word(2) + _word(64) + one),
        "endless": call_with(act, _word(2**64) + _word(64) + one),
        "one short": call_with(act, array_of([one])),
        "one too many": call_with(act, array_of([one, other, one])),
        "array inside the message": act.type.selector + message + _word(0) + array_of([one, other]),
        "array at the end": act.type.selector + message + _word(len(message) + 32),
        "array beyond the end": act.type.selector + message + _word(2**64 - 1),
        "none": act.call([]),
        "not signed": act.call([good, None]),
    }


_ATTACKS = [
    "the same signature twice",
    "two elements at one place",
    "overlapping elements",
    "element before the array",
    "element at a negative place",
    "element beyond the end",
    "longer than it is",
    "endless",
    "one short",
    "one too many",
    "array inside the message",
    "array at the end",
    "array beyond the end",
    "none",
    "not signed",
]


@pytest.mark.parametrize("name", _ATTACKS)
def test_odd_encodings_never_make_one_signature_count_for_two(world: World, name: str) -> None:
    act, good, _ = measured(world)
    wrong = maker(Who.DEPOT).sign(act.digest)
    calls = attacks(act, good, wrong)
    assert sorted(calls) == sorted(_ATTACKS)
    with world.changes() as seen, pytest.raises(Reverted):
        world.ledger.send("Custody", calls[name])
    assert not seen.fields


@pytest.fixture(scope="module")
def shared() -> World:
    """One consortium for all examples of a property."""
    return World()


@settings(max_examples=400, deadline=None)
@given(st.data())
def test_no_arrangement_of_words_verifies_without_the_second_signature(shared: World, data: st.DataObject) -> None:
    """The attacker has one good signature and any calldata; the other party never signed."""
    act, good, _ = measured(shared)
    canonical = act.call([good, good])
    words = bytearray(canonical)
    places = range(4 + 9 * 32, len(canonical) - 31, 32)
    offsets = st.integers(-12, 40).map(lambda n: n * 32) | st.integers(0, 2**256 - 1)
    for place in data.draw(st.lists(st.sampled_from(places), min_size=1, max_size=4)):
        words[place : place + 32] = _word(data.draw(offsets))
    calldata = bytes(words) + data.draw(st.sampled_from([b"", _element(good), b"\xff" * 64]))
    with pytest.raises(Reverted):
        shared.ledger.send("Custody", calldata)


VALID = [Verdict.VALID, Verdict.VALID]


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_changed_calldata_is_the_same_act_or_refused(shared: World, data: st.DataObject) -> None:
    """Whatever a relay changes in a good call, no other act comes of it."""
    act, first, second = measured(shared)
    calldata = bytearray(act.call([first, second]))
    for place in data.draw(st.lists(st.integers(4, len(calldata) - 1), min_size=1, max_size=3)):
        calldata[place] = data.draw(st.integers(0, 255))
    try:
        (event,) = shared.ledger.send("Custody", bytes(calldata))
    except Reverted:
        return
    assert event.values["act"] == act.message
    again, signed = read_call(act.type, bytes(calldata), act.domain)
    assert again == act and [check(act.digest, one, shared.ledger.deployment.verifiers) for one in signed] == VALID


def _list_at(act: Act, signatures: Sequence[Signature], place: int, offset: int) -> bytes:
    """A call of an act with a dynamic message, one of whose lists is said to stand elsewhere."""
    call = bytearray(act.call(signatures))
    message = 4 + int.from_bytes(call[4:36], "big")
    call[message + place : message + place + 32] = _word(offset)
    return bytes(call)


@pytest.mark.parametrize("offset", [2 * 32, -88], ids=["in the head", "before the call"])
def test_python_reads_lists_that_stand_where_encoding_never_puts_them(world: World, offset: int) -> None:
    """An empty list is any word of zeros: inside the message's head, or at a negative offset, before all bytes."""
    act = world.act("AcceptInbound", stock=world.stock())
    signatures = [maker(Who.WAREHOUSE).sign(act.digest), checker(Who.WAREHOUSE).sign(act.digest)]
    call = _list_at(act, signatures, 6 * 32, offset)
    (event,) = world.ledger.send("Custody", call)
    assert event.values["act"] == act.message
    assert read_call(act.type, call, act.domain) == (act, signatures)


# ---------------------------------------------------------------- two acts, one block


def test_L_80_signatures_are_bound_to_chain_and_contract(world: World) -> None:
    act = anchor(world)
    elsewhere = world.act("AnchorCheckpoint", member=Who.BANK, root=act.message["root"])
    other = Act(act.type, elsewhere.message, world.ledger.domain("Custody"))
    with refused("SignatureInvalid", maker(Who.BANK).id, act.digest):
        world.submit(act, [maker(Who.BANK).sign(other.digest)])


def test_L_80_a_key_admin_signs_no_business_act(world: World) -> None:
    with refused("CapabilityNotHeld", admin(Who.BANK).id, OPERATOR):
        world.do("AnchorCheckpoint", member=Who.BANK, hands={0: admin(Who.BANK)})
