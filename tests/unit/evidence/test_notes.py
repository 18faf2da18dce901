"""Signed notes and verifier keys: real ones are read, and only the one form of each."""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Callable
from functools import partial
from hashlib import sha256

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from scf_ledger.evidence import (
    CheckpointFault,
    CheckpointInvalid,
    Cosigner,
    LogSigner,
    Note,
    NoteSignature,
    SignatureType,
    VerifierKey,
    parse_note,
    verify_note,
)

# The example of c2sp.org/signed-note, "Verifier keys".
SPEC_VKEY = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
SPEC_NOTE = """This is an example message.

— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=
""".encode()

# A checkpoint of a public staging log with the cosignatures of public witnesses, and their published keys.
WITNESSED_NOTE = (
    "arche2025h1.staging.ct.transparency.dev\n"
    "1432088532\n"
    "U7WM79jrzyhGZ5/GUBTpM7NzwdyfFx61t3RovgcC4Ro=\n"
    "\n"
    "— arche2025h1.staging.ct.transparency.dev "
    "zTM8sQAAAZ5W0WdjBAMARjBEAiBjW5IQf9pvsYLfQFX6hoGREPMHbdQ3urbllzalApkptQIgIpwtEroeW2BX"
    "aHAI4kJXFbon5Ch9MNL5zRNZ55lvGt0=\n"
    "— arche2025h1.staging.ct.transparency.dev "
    "ui8GwCF1+kWqZrxGdhj4aX3gcw7XUlXQQabg/27lefwhUkzbC3NygNI75MdhL1bfTW9g8Ei59RA23oHP7Ry1k3ZFWwQ=\n"
    "— transparency.dev/DEV:witness-little-garden "
    "2AQqhwAAAABqEiEgzgFIqqhbUoDwjMWE6UP8nd8/KYTzwZ2rhIgcqoXHAwVkjZr4AscylP3v7sEodkRAErumC2q44vdgJY096st5BQ==\n"
    "— witness1.smartit.nu/witness1 "
    "pIyCDwAAAABqEiEghIp82KWebrw7/oHQwlTAm3g2RKS4+eebl8eO0WH+/iEcxZ75W3u5hNI7TOQtmJbqmNWVuE0tgh0XwzdZsDsUAQ==\n"
    "— remora.n621.de "
    "2net5wAAAABqEiEgPlfF3V06o0Y+fHM+J5J9s27wgxxcOVSpZ/2g/KSiXCg9DEZI+aVCIobWX9sXTynk5XeU/zZ0WBxtqB0DrAWfBw==\n"
    "— witness.stagemole.eu "
    "Z/euoAAAAABqEiEgw0i+7g2ENfDAWHmtRzCfKTHSDwYDJA2NmKeGi9Y8FtEyOUvVr+AJmIY/2TUFucgKi7lI7cUiOvKFYe/TmN9DAg==\n"
).encode()
LOG_VKEY = "arche2025h1.staging.ct.transparency.dev+ba2f06c0+AU0vHmlGCS/PdN8b2OaGmKprLI8HKM+dJ472xgFYh15f"
WITNESS_VKEYS = [
    "transparency.dev/DEV:witness-little-garden+d8042a87+BCtusOxINQNUTN5Oj8HObRkh2yHf/MwYaGX4CPdiVEPM",
    "witness1.smartit.nu/witness1+a48c820f+BPSFWg9G6KPiO7QPryYO5Xq4oYJJ+kAvLKLSimDhoxMO",
    "remora.n621.de+da77ade7+BOvN63jn/bLvkieywe8R6UYAtVtNbZpXh34x7onlmtw2",
    "witness.stagemole.eu+67f7aea0+BEqSG3yu9YrmcM3BHvQYTxwFj3uSWakQepafafpUqklv",
]

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
LOG = LogSigner("ledger.example/log", KEY)
WITNESS = Cosigner("bank.example/witness", Ed25519PrivateKey.from_private_bytes(bytes(32)))
TEXT = "ledger.example/log\n0\nx\n"


def fault_of(call: Callable[[], object]) -> CheckpointFault:
    with pytest.raises(CheckpointInvalid) as refused:
        call()
    return refused.value.fault


# ---------------------------------------------------------------- public examples


def test_the_specification_s_key_verifies_its_note() -> None:
    key = VerifierKey.parse(SPEC_VKEY)
    assert (key.name, key.type, key.id.hex()) == ("example.com/foo", SignatureType.ED25519, "530d903a")
    note = parse_note(SPEC_NOTE)
    assert note.text == "This is an example message.\n"
    (verified,) = verify_note(note, [key])
    assert (verified.key, verified.time) == (key, None)
    assert note.to_bytes() == SPEC_NOTE
    assert key.vkey() == SPEC_VKEY


def test_a_public_log_and_four_public_witnesses_are_verified() -> None:
    keys = [VerifierKey.parse(vkey) for vkey in (LOG_VKEY, *WITNESS_VKEYS)]
    verified = verify_note(parse_note(WITNESSED_NOTE), keys)
    assert [v.key for v in verified] == keys
    # The first line of the log is of type 0x05, which is not known here and therefore ignored.
    assert [v.time for v in verified] == [None] + [1779573024] * 4


@pytest.mark.parametrize("vkey", [SPEC_VKEY, LOG_VKEY, *WITNESS_VKEYS])
def test_a_verifier_key_is_written_as_it_was_read(vkey: str) -> None:
    assert VerifierKey.parse(vkey).vkey() == vkey


def test_a_changed_text_convicts_every_signature() -> None:
    changed = WITNESSED_NOTE.replace(b"1432088532", b"1432088533")
    for vkey in (LOG_VKEY, *WITNESS_VKEYS):
        key = VerifierKey.parse(vkey)
        assert fault_of(partial(verify_note, parse_note(changed), [key])) == CheckpointFault.SIGNATURE


# ---------------------------------------------------------------- keys


def test_the_key_id_is_of_name_type_and_public_key() -> None:
    public = KEY.public_key().public_bytes_raw()
    assert LOG.verifier.id == sha256(b"ledger.example/log\n\x01" + public).digest()[:4]
    same_key = Cosigner(LOG.name, KEY)
    assert same_key.verifier.id == sha256(b"ledger.example/log\n\x04" + public).digest()[:4]


@pytest.mark.parametrize(
    "vkey",
    [
        "",
        "example.com/foo",
        "example.com/foo+530d903a",
        "example.com/foo+530d903b+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
        "example.com/bar+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
        "example.com/foo+530D903A+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
        "example.com/foo+0530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
        "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2",
        "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2l",
        "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k\n",
        "example.com/foo+530d903a+THIS_IS_NOT_BASE64!",
        "example.com/foo+530d903a+AwEB",
        "example.com/foo+530d903a+AQ==",
        "example.com/foo+530d903a+====",
        "two words+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
        "+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
    ],
)
def test_what_is_no_verifier_key_is_refused(vkey: str) -> None:
    assert fault_of(lambda: VerifierKey.parse(vkey)) == CheckpointFault.KEY


def test_a_key_of_another_type_is_not_used() -> None:
    material = b"\x06" + bytes(1312)
    key_id = sha256(b"pq.example\n" + material).digest()[:4]
    vkey = f"pq.example+{key_id.hex()}+{b64encode(material).decode()}"
    assert fault_of(lambda: VerifierKey.parse(vkey)) == CheckpointFault.KEY


@pytest.mark.parametrize("size", [0, 31, 33])
def test_a_public_key_has_32_bytes(size: int) -> None:
    assert fault_of(partial(VerifierKey, "name", SignatureType.ED25519, bytes(size))) == CheckpointFault.KEY


@pytest.mark.parametrize("name", ["", "a b", "a+b", "a\u3000b", "a\u00a0b", "a\nb", "a\tb", "a\x01b"])
def test_a_key_name_has_no_space_and_no_plus(name: str) -> None:
    assert fault_of(lambda: LogSigner(name, KEY).verifier) == CheckpointFault.KEY


# ---------------------------------------------------------------- signing and verifying


def test_what_is_signed_is_verified() -> None:
    note = Note(TEXT, (LOG.sign(TEXT),)).with_signature(WITNESS.sign(TEXT, 1_780_272_000))
    verified = verify_note(parse_note(note.to_bytes()), [WITNESS.verifier, LOG.verifier])
    assert [(v.key, v.time) for v in verified] == [(LOG.verifier, None), (WITNESS.verifier, 1_780_272_000)]


def test_a_cosignature_is_the_time_and_a_signature_of_header_time_and_text() -> None:
    """c2sp.org/tlog-cosignature, "Format" and "Ed25519 signed message"."""
    raw = WITNESS.sign(TEXT, 1_679_315_147).signature
    assert len(raw) == 8 + 64
    assert raw[:8] == (1_679_315_147).to_bytes(8, "big")
    message = b"cosignature/v1\ntime 1679315147\nledger.example/log\n0\nx\n"
    WITNESS.key.public_key().verify(raw[8:], message)


def test_the_time_of_a_cosignature_cannot_be_changed() -> None:
    signature = WITNESS.sign(TEXT, 1_780_272_000)
    later = (1_780_272_001).to_bytes(8, "big") + signature.signature[8:]
    note = Note(TEXT, (NoteSignature(signature.name, signature.key_id, later),))
    assert fault_of(lambda: verify_note(note, [WITNESS.verifier])) == CheckpointFault.SIGNATURE


@pytest.mark.parametrize("time", [1, 2**63 - 1])
def test_the_first_and_the_last_second_can_be_signed(time: int) -> None:
    (verified,) = verify_note(Note(TEXT, (WITNESS.sign(TEXT, time),)), [WITNESS.verifier])
    assert verified.time == time


@pytest.mark.parametrize("time", [0, -1, 2**63])
def test_a_time_that_no_clock_shows_is_not_signed(time: int) -> None:
    assert fault_of(lambda: WITNESS.sign(TEXT, time)) == CheckpointFault.SIGNATURE


def test_a_time_out_of_range_is_not_verified() -> None:
    time = 2**63
    raw = time.to_bytes(8, "big") + WITNESS.key.sign(f"cosignature/v1\ntime {time}\n{TEXT}".encode())
    note = Note(TEXT, (NoteSignature(WITNESS.name, WITNESS.verifier.id, raw),))
    assert fault_of(lambda: verify_note(note, [WITNESS.verifier])) == CheckpointFault.SIGNATURE


def test_a_log_s_signature_is_no_cosignature() -> None:
    both = VerifierKey(LOG.name, SignatureType.COSIGNATURE_V1, LOG.verifier.public_key)
    note = Note(TEXT, (NoteSignature(both.name, both.id, LOG.sign(TEXT).signature),))
    assert fault_of(lambda: verify_note(note, [both])) == CheckpointFault.SIGNATURE


def test_a_note_that_only_unknown_keys_signed_is_refused() -> None:
    stranger = LogSigner("stranger.example", KEY)
    same_name = LogSigner(LOG.name, Ed25519PrivateKey.from_private_bytes(bytes(32)))
    same_id = NoteSignature("stranger.example", LOG.verifier.id, LOG.sign(TEXT).signature)
    note = Note(TEXT, (stranger.sign(TEXT), same_name.sign(TEXT), same_id))
    assert fault_of(lambda: verify_note(note, [LOG.verifier])) == CheckpointFault.SIGNATURE
    assert fault_of(lambda: verify_note(note, [])) == CheckpointFault.SIGNATURE


def test_a_false_signature_of_a_known_key_refuses_the_whole_note() -> None:
    false = NoteSignature(WITNESS.name, WITNESS.verifier.id, bytes(72))
    note = Note(TEXT, (LOG.sign(TEXT), false))
    assert verify_note(note, [LOG.verifier])
    assert fault_of(lambda: verify_note(note, [LOG.verifier, WITNESS.verifier])) == CheckpointFault.SIGNATURE


@pytest.mark.parametrize("length", [0, 1, 7, 8, 63, 65, 71, 73])
def test_a_signature_of_another_length_is_refused(length: int) -> None:
    for signer in (LOG, WITNESS):
        note = Note(TEXT, (NoteSignature(signer.name, signer.verifier.id, bytes(length)),))
        assert fault_of(partial(verify_note, note, [signer.verifier])) == CheckpointFault.SIGNATURE


def test_one_key_counts_once() -> None:
    note = Note(TEXT, (WITNESS.sign(TEXT, 5), WITNESS.sign(TEXT, 6)))
    (verified,) = verify_note(note, [WITNESS.verifier])
    assert verified.time == 5


# ---------------------------------------------------------------- form

GOOD = Note(TEXT, (LOG.sign(TEXT),)).to_bytes()
LINE = LOG.sign(TEXT).line().encode()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\n",
        b"text only\n",
        b"text\n\n",
        b"text\n" + LINE + b"\n",
        GOOD[:-1],
        GOOD + b"\n",
        GOOD + b"trailing",
        GOOD + b"trailing\n",
        GOOD + LINE,
        GOOD.replace("— ".encode(), b"- "),
        GOOD.replace("— ".encode(), "—  ".encode()),
        GOOD.replace("— ".encode(), "—".encode()),
        GOOD.replace(b"\n", b"\r\n"),
        GOOD[:-1] + b"x",
        GOOD.replace(b"ledger", b"led\tger", 1),
        GOOD.replace(b"ledger", b"led\x00ger", 1),
        GOOD.replace(b"ledger", b"\xff", 1),
        LINE + b"\n",
        TEXT.encode() + "\n— name\n".encode(),
        TEXT.encode() + "\n— na+me AAAAAAA=\n".encode(),
        TEXT.encode() + "\n— name AAAAAA==\n".encode(),
        TEXT.encode() + "\n— name AAAAAAB=\n".encode(),
        TEXT.encode() + "\n— name AAAAAAA\n".encode(),
        TEXT.encode() + "\n— name AAA AAAA=\n".encode(),
        TEXT.encode() + "\n— name AAAA_AA=\n".encode(),
        TEXT.encode() + b"\n" + (LINE + b"\n") * 65,
        GOOD.replace(b"ledger", b"l" * (1_000_007 - len(GOOD)), 1),
    ],
)
def test_what_is_no_signed_note_is_refused(data: bytes) -> None:
    assert fault_of(lambda: parse_note(data)) == CheckpointFault.FORMAT


def test_a_note_of_a_million_bytes_is_read_and_no_larger_one() -> None:
    data = GOOD.replace(b"ledger", b"l" * (1_000_006 - len(GOOD)), 1)
    assert len(data) == 1_000_000
    assert parse_note(data).signatures == parse_note(GOOD).signatures


def test_a_signature_has_one_byte_at_least() -> None:
    assert parse_note(TEXT.encode() + "\n— name AAAAAAA=\n".encode()).signatures[0].signature == b"\x00"


def test_the_last_empty_line_divides_text_and_signatures() -> None:
    text = "one\n\ntwo\n\n\n"
    note = parse_note(Note(text, (LOG.sign(text),)).to_bytes())
    assert note.text == text
    assert verify_note(note, [LOG.verifier])


def test_sixteen_signatures_are_read_and_more() -> None:
    note = Note(TEXT, (LOG.sign(TEXT),) * 64)
    assert parse_note(note.to_bytes()) == note


@given(st.binary(max_size=200))
def test_arbitrary_bytes_are_a_note_or_refused(data: bytes) -> None:
    try:
        note = parse_note(data)
    except CheckpointInvalid:
        return
    assert note.to_bytes() == data


def test_base64_of_a_signature_is_standard() -> None:
    assert b64decode(LOG.sign(TEXT).line().split(" ")[2])[:4] == LOG.verifier.id
