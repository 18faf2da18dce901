"""Checkpoints: one form, one log, and the log's own signature."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable
from functools import partial

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from scf_ledger.evidence import (
    EMPTY_ROOT,
    Checkpoint,
    CheckpointFault,
    CheckpointInvalid,
    Cosigner,
    LogSigner,
    Note,
    VerifierKey,
    leaf_hash,
    open_checkpoint,
    sign_checkpoint,
)

ORIGIN = "ledger.example/91310000631696382C"
ROOT = leaf_hash(b"one")
ROOT64 = b64encode(ROOT).decode()
CHECKPOINT = Checkpoint(origin=ORIGIN, size=1, root=ROOT)
LOG = LogSigner(ORIGIN, Ed25519PrivateKey.from_private_bytes(bytes(range(32))))
BANK = Cosigner("bank.example/witness", Ed25519PrivateKey.from_private_bytes(b"b" * 32))
PORT = Cosigner("port.example/witness", Ed25519PrivateKey.from_private_bytes(b"p" * 32))
NOTE = sign_checkpoint(CHECKPOINT, LOG)

# The Go checksum database: its key and a checkpoint of 2021.
GO_VKEY = "sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8"
GO_NOTE = """go.sum database tree
6476701
mb8QLQIs0Z0yP5Cstq6guj87oXWeC9gEM8oVikmm9Wk=

— sum.golang.org Az3grsLX85Gz+s1SiTbgkuqxgItqFq7gsMUEyVnrsa9LM7Us9S+1xbFIGu95949rj4nPRYfvimWEPWL+o3GeoWwOoAw=
""".encode()


def fault_of(call: Callable[[], object]) -> CheckpointFault:
    with pytest.raises(CheckpointInvalid) as refused:
        call()
    return refused.value.fault


# ---------------------------------------------------------------- reading


def test_a_public_checkpoint_is_opened() -> None:
    opened = open_checkpoint(GO_NOTE, "go.sum database tree", [VerifierKey.parse(GO_VKEY)])
    assert opened.checkpoint.size == 6_476_701
    assert opened.checkpoint.root.hex().startswith("99bf102d022c")
    assert opened.cosignatures == ()


def test_a_signed_checkpoint_is_opened_with_its_cosignatures() -> None:
    note = NOTE.with_signature(BANK.sign(NOTE.text, 7)).with_signature(PORT.sign(NOTE.text, 8))
    opened = open_checkpoint(note.to_bytes(), ORIGIN, [LOG.verifier], [PORT.verifier, BANK.verifier])
    assert opened.checkpoint == CHECKPOINT
    assert opened.note == note
    assert [v.key for v in opened.signatures] == [LOG.verifier]
    assert [(v.key, v.time) for v in opened.cosignatures] == [(BANK.verifier, 7), (PORT.verifier, 8)]


def test_an_unknown_witness_does_not_count() -> None:
    note = NOTE.with_signature(BANK.sign(NOTE.text, 7)).with_signature(PORT.sign(NOTE.text, 8))
    opened = open_checkpoint(note.to_bytes(), ORIGIN, [LOG.verifier], [PORT.verifier])
    assert [v.key for v in opened.cosignatures] == [PORT.verifier]


def test_a_checkpoint_of_another_log_is_refused() -> None:
    data = NOTE.to_bytes()
    assert fault_of(lambda: open_checkpoint(data, "other.example", [LOG.verifier])) == CheckpointFault.ORIGIN


def test_a_checkpoint_that_only_unknown_keys_signed_is_refused() -> None:
    stranger = LogSigner(ORIGIN, Ed25519PrivateKey.from_private_bytes(b"s" * 32))
    data = sign_checkpoint(CHECKPOINT, stranger).to_bytes()
    assert fault_of(lambda: open_checkpoint(data, ORIGIN, [LOG.verifier])) == CheckpointFault.SIGNATURE


def test_a_witness_alone_does_not_make_a_checkpoint() -> None:
    data = Note(CHECKPOINT.text, (BANK.sign(CHECKPOINT.text, 7),)).to_bytes()
    ask = partial(open_checkpoint, data, ORIGIN, [LOG.verifier], [BANK.verifier])
    assert fault_of(ask) == CheckpointFault.SIGNATURE


def test_a_log_cannot_be_its_own_witness_by_mistake() -> None:
    data = NOTE.to_bytes()
    assert fault_of(lambda: open_checkpoint(data, ORIGIN, [BANK.verifier])) == CheckpointFault.KEY
    assert fault_of(lambda: open_checkpoint(data, ORIGIN, [LOG.verifier], [LOG.verifier])) == CheckpointFault.KEY


def test_one_witness_key_under_two_names_is_refused() -> None:
    """c2sp.org/tlog-cosignature: the Ed25519 message does not name the cosigner, so it could count twice."""
    twin = Cosigner("twin.example/witness", BANK.key)
    keys = [BANK.verifier, twin.verifier]
    assert fault_of(lambda: open_checkpoint(NOTE.to_bytes(), ORIGIN, [LOG.verifier], keys)) == CheckpointFault.KEY


def test_trailing_data_is_refused() -> None:
    for tail in (b"\n", b"x", b"x\n", b"\n\n", b"\nmore\n\n" + NOTE.signatures[0].line().encode() + b"\n"):
        with pytest.raises(CheckpointInvalid):
            open_checkpoint(NOTE.to_bytes() + tail, ORIGIN, [LOG.verifier])


def test_a_signed_text_that_is_no_checkpoint_is_refused() -> None:
    for text in ("hello\n", f"{ORIGIN}\n1\n{ROOT64}\n\n", f"{ORIGIN}\n01\n{ROOT64}\n"):
        data = Note(text, (LOG.sign(text),)).to_bytes()
        assert fault_of(partial(open_checkpoint, data, ORIGIN, [LOG.verifier])) == CheckpointFault.FORMAT


# ---------------------------------------------------------------- form


def test_the_text_is_origin_size_and_root_on_lines_of_their_own() -> None:
    assert CHECKPOINT.text == f"{ORIGIN}\n1\n{ROOT64}\n"
    assert Checkpoint.from_text(CHECKPOINT.text) == CHECKPOINT


def test_the_empty_log_has_a_checkpoint() -> None:
    empty = Checkpoint(origin=ORIGIN, size=0, root=EMPTY_ROOT)
    assert empty.text == f"{ORIGIN}\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n"
    assert Checkpoint.from_text(empty.text) == empty


def test_the_largest_size_is_read() -> None:
    largest = Checkpoint(origin=ORIGIN, size=2**63 - 1, root=ROOT)
    assert Checkpoint.from_text(largest.text) == largest


@given(
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=20),
    st.integers(1, 2**63 - 1),
    st.binary(min_size=32, max_size=32),
    st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=9), max_size=3),
)
def test_every_checkpoint_is_read_back(origin: str, size: int, root: bytes, extensions: list[str]) -> None:
    checkpoint = Checkpoint(origin=origin, size=size, root=root, extensions=tuple(extensions))
    assert Checkpoint.from_text(checkpoint.text) == checkpoint


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n",
        "\n\n\n",
        f"{ORIGIN}\n1\n",
        f"{ORIGIN}\n1\n{ROOT64}",
        f"\n1\n{ROOT64}\n",
        f"{ORIGIN}\n1\n{ROOT64}\n\n",
        f"{ORIGIN}\n1\n{ROOT64}\n\nextension\n",
        f"{ORIGIN}\n1\n{ROOT64}\nextension",
        f"{ORIGIN}\n01\n{ROOT64}\n",
        f"{ORIGIN}\n+1\n{ROOT64}\n",
        f"{ORIGIN}\n-1\n{ROOT64}\n",
        f"{ORIGIN}\n1.0\n{ROOT64}\n",
        f"{ORIGIN}\n 1\n{ROOT64}\n",
        f"{ORIGIN}\n1_0\n{ROOT64}\n",
        f"{ORIGIN}\n\uff11\n{ROOT64}\n",
        f"{ORIGIN}\n0x1\n{ROOT64}\n",
        f"{ORIGIN}\n\n{ROOT64}\n",
        f"{ORIGIN}\n{2**63}\n{ROOT64}\n",
        f"{ORIGIN}\n{10**30}\n{ROOT64}\n",
        f"{ORIGIN}\n1\n{ROOT64[:-1]}\n",
        f"{ORIGIN}\n1\n{ROOT64[:-2]}B=\n",
        f"{ORIGIN}\n1\n{ROOT64} \n",
        f"{ORIGIN}\n1\n{ROOT64.replace('/', '_').replace('+', '-')}_\n",
        f"{ORIGIN}\n1\n{ROOT.hex()}\n",
        f"{ORIGIN}\n1\nAAAA\n",
        f"{ORIGIN}\n1\n\n",
        f"{ORIGIN}\n1\né\n",
        f"{ORIGIN}\n0\n{ROOT64}\n",
        f"{ORIGIN}\n1\n{b64encode(EMPTY_ROOT).decode()}\n",
    ],
)
def test_other_forms_of_a_checkpoint_are_refused(text: str) -> None:
    assert fault_of(lambda: Checkpoint.from_text(text)) == CheckpointFault.FORMAT


@pytest.mark.parametrize(
    "make",
    [
        lambda: Checkpoint(origin="", size=1, root=ROOT),
        lambda: Checkpoint(origin="a\nb", size=1, root=ROOT),
        lambda: Checkpoint(origin=ORIGIN, size=-1, root=ROOT),
        lambda: Checkpoint(origin=ORIGIN, size=2**63, root=ROOT),
        lambda: Checkpoint(origin=ORIGIN, size=1, root=ROOT[:31]),
        lambda: Checkpoint(origin=ORIGIN, size=0, root=ROOT),
        lambda: Checkpoint(origin=ORIGIN, size=1, root=EMPTY_ROOT),
        lambda: Checkpoint(origin=ORIGIN, size=1, root=ROOT, extensions=("",)),
        lambda: Checkpoint(origin=ORIGIN, size=1, root=ROOT, extensions=("a\n2",)),
    ],
)
def test_a_checkpoint_that_could_not_be_read_back_is_not_made(make: Callable[[], Checkpoint]) -> None:
    assert fault_of(make) == CheckpointFault.FORMAT
