"""The slip as text and as QR code: it reads back whole, or not at all."""

from __future__ import annotations

import re
import zlib
from hashlib import sha256
from io import BytesIO

import pytest
from base45 import b45decode, b45encode
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from scf_ledger.acts.signers import Signer
from scf_ledger.evidence import unit_key
from scf_ledger.gate.check import Policy, UnknownOrders, decide
from scf_ledger.gate.image import qr_png, qr_svg
from scf_ledger.gate.slip import MAX_TEXT, PREFIX, Slip, read_slip, write_slip
from scf_ledger.problems import Problem
from tests.support import paper
from tests.unit.gate.helpers import (
    ACCOUNT,
    PASSKEY,
    SECRET,
    TOKEN,
    WALLET,
    entry,
    pack,
    passage,
    receipt,
    slip,
)

SIGNERS = {"secp256k1": ACCOUNT, "P-256": TOKEN, "passkey": PASSKEY, "wallet": WALLET}
#: P-256 signs in another way every time: once for all.
SIGNED = {"secp256k1": slip(ACCOUNT), "P-256": slip(TOKEN)}
TEXT = write_slip(SIGNED["secp256k1"])
ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"


def inner(text: str) -> bytes:
    return zlib.decompress(bytes(b45decode(text[len(PREFIX) :].encode()))[8:])


def packed(data: bytes) -> str:
    """A slip's text with a checksum that is right, as a forger would make it."""
    body = zlib.compress(data, 9)
    return PREFIX + str(b45encode(sha256(body).digest()[:8] + body), "ascii")


@pytest.mark.parametrize("signer", SIGNERS.values(), ids=SIGNERS)
def test_a_slip_reads_back(signer: Signer) -> None:
    made = slip(signer)
    assert read_slip(write_slip(made)) == made


def test_large_numbers_read_back() -> None:
    made = slip(kg=2**64 - 1, deadline=2**64 - 1, version=2**32 - 1)
    assert read_slip(write_slip(made)) == made


@pytest.mark.parametrize("signer", SIGNERS.values(), ids=SIGNERS)
def test_a_decoder_reads_the_picture_back(signer: Signer) -> None:
    made = slip(signer)
    (text,) = paper.qr_texts(Image.open(BytesIO(qr_png(write_slip(made)))))
    assert text == write_slip(made) and read_slip(text) == made


def test_the_code_is_of_a_size_that_phones_read() -> None:
    """An order of two coils signed by an account: version 13, 69 modules, a square of 4 cm at half a millimetre."""
    width = Image.open(BytesIO(qr_png(TEXT, scale=1))).width - 8
    assert width == 69 and set(TEXT) <= set(ALPHABET)


def test_the_vector_picture_is_svg() -> None:
    assert re.match(rb"<\?xml[^>]*>\s*<svg ", qr_svg(TEXT))


def test_forty_coils_fit_and_what_does_not_is_told() -> None:
    coils = [unit_key(SECRET, "steel", "91310000631696382C", "H1", f"C{n}") for n in range(80)]
    text = write_slip(slip(units=coils[:40], pieces=40))
    (read,) = paper.qr_texts(Image.open(BytesIO(qr_png(text))))
    assert len(read_slip(read).act.message["units"]) == 40
    with pytest.raises(Problem, match="SLIP_TOO_LARGE") as refused:
        write_slip(slip(units=coils, pieces=80))
    assert refused.value.values["units"] == 80 and refused.value.values["limit"] == MAX_TEXT


@given(place=st.integers(0, len(TEXT) - 1), character=st.sampled_from(ALPHABET + "a\n\u4e2d"))
def test_AB_19_any_changed_character_of_a_slip_is_refused(place: int, character: str) -> None:
    changed = TEXT[:place] + character + TEXT[place + 1 :]
    if changed != TEXT:
        with pytest.raises(Problem, match="SLIP_UNREADABLE"):
            read_slip(changed)


@given(made=st.sampled_from(list(SIGNED.values())), place=st.integers(min_value=0), byte=st.integers(0, 255))
def test_AB_19_any_changed_byte_inside_a_slip_is_refused(made: Slip, place: int, byte: int) -> None:
    """A forger repairs the checksum; then the slip is not canonical, or its signature is wrong.

    The policy is the widest that there is, so that nothing but the signature stands in the way.
    """
    old = inner(write_slip(made))
    place %= len(old)
    new = old[:place] + bytes([byte]) + old[place + 1 :]
    if new == old:
        return
    try:
        read = read_slip(packed(new))
    except Problem:
        return
    contents = pack(receipts=(receipt(delivery_kg=0, version=3),))
    decision = decide(contents, read, passage(), frozenset(), Policy(unknown_orders=UnknownOrders.ADMIT))
    signs = {"SIGNATURE_INVALID", "KEY_UNKNOWN", "SLIP_OF_ANOTHER_LEDGER", "SIGNER_NOT_OF_MEMBER"}
    assert signs & {one.code for one in decision.findings}
    known = decide(pack(entry(made)), read, passage(), frozenset(), Policy())
    assert not known.passes


@given(st.binary(max_size=200))
def test_rubbish_is_refused_in_words(data: bytes) -> None:
    for text in (data.decode("latin-1"), PREFIX + data.decode("latin-1"), packed(data)):
        with pytest.raises(Problem, match="SLIP_UNREADABLE"):
            read_slip(text)


def test_a_slip_that_inflates_without_end_is_refused() -> None:
    with pytest.raises(Problem, match="65536 bytes"):
        read_slip(packed(b" " * 10_000_000))


def test_what_is_cut_or_added_is_refused() -> None:
    for text in (TEXT[:-1], TEXT + "0", TEXT + "\n", TEXT.lower(), TEXT[5:], ""):
        with pytest.raises(Problem, match="SLIP_UNREADABLE"):
            read_slip(text)


def test_the_same_order_in_another_form_is_refused() -> None:
    """One order, one text: a slip cannot be written a second way."""
    data = inner(TEXT)
    for other in (data.replace(b'"17000"', b'"017000"'), data.replace(b'"17000"', b"17000"), data + b" "):
        assert other != data
        with pytest.raises(Problem, match="SLIP_UNREADABLE"):
            read_slip(packed(other))
