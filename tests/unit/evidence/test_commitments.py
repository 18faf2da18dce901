"""Salted commitments: one field can be shown, another erased, and none guessed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256

import pytest
from cryptography.hazmat.primitives import hashes
from hypothesis import given
from hypothesis import strategies as st

from scf_ledger.evidence import (
    EMPTY_ROOT,
    Disclosure,
    ErasedField,
    FieldCommitments,
    ProfileViolation,
    ProofInvalid,
    SaltedField,
    commit_fields,
    document_commitment,
    document_sm3,
    leaf_hash,
    node_hash,
    root_of,
    verify_disclosure,
)

#: A mill certificate's fields, by EN 10168 codes (domain.md §6).
FIELDS = {
    "/B07/coil": "6A0012345",
    "/B07/heat": "23-10457",
    "/B13/mass_kg": "24380",
    "/C11/yield_mpa": "385",
    "/C71/carbon": "0.16",
    "/Z03/inspector": "王工",
}


def counting_salts() -> Callable[[int], bytes]:
    """Salts that differ and are the same in each run."""
    given_out = iter(range(1, 1000))
    return lambda size: next(given_out).to_bytes(size, "big")


MADE = commit_fields(FIELDS, counting_salts())


# ---------------------------------------------------------------- the tree over the fields


def test_a_field_is_a_leaf_of_its_canonical_form() -> None:
    one = commit_fields({"/b": "2", "/a": "1"}, counting_salts())
    first = b'{"pointer":"/a","salt":"00000000000000000000000000000001","value":"1"}'
    second = b'{"pointer":"/b","salt":"00000000000000000000000000000002","value":"2"}'
    assert one.root == node_hash(sha256(b"\x00" + first).digest(), leaf_hash(second))
    assert one.count == 2


def test_fields_are_sorted_whatever_the_order_they_came_in() -> None:
    turned = commit_fields(dict(reversed(FIELDS.items())), counting_salts())
    assert turned == MADE
    assert [f.pointer for f in MADE.fields] == sorted(FIELDS)


def test_the_same_fields_have_another_root_each_time() -> None:
    assert commit_fields(FIELDS).root != commit_fields(FIELDS).root


def test_a_salt_of_one_s_own_hides_equal_values() -> None:
    made = commit_fields({"/a": "0", "/b": "0"})
    assert len({field.leaf_hash for field in made.fields}) == 2


def test_no_fields_have_the_empty_root() -> None:
    none = commit_fields({})
    assert (none.root, none.count) == (EMPTY_ROOT, 0)


def test_a_repeated_salt_is_refused() -> None:
    """evidence.md, "Traps": remarks encrypted under one repeated keystream."""
    with pytest.raises(ProfileViolation, match="salt of its own"):
        commit_fields(FIELDS, bytes)


@pytest.mark.parametrize("size", [0, 15, 17, 32])
def test_a_salt_of_another_size_is_refused(size: int) -> None:
    with pytest.raises(ProfileViolation, match="16 bytes"):
        commit_fields({"/a": "1"}, lambda _: b"s" * size)


@pytest.mark.parametrize(
    ("pointer", "value"), [("/a", "e\u0301"), ("/a", "\ud800"), ("/e\u0301", "1"), ("/a", 5), ("/a", None)]
)
def test_a_field_outside_the_profile_is_refused_without_its_value(pointer: str, value: str) -> None:
    with pytest.raises(ProfileViolation) as refused:
        commit_fields({pointer: value})
    assert refused.value.pointer == pointer
    assert refused.value.value == type(value).__name__


def test_stored_fields_must_be_sorted_and_unique() -> None:
    a, b = SaltedField("/a", b"a" * 16, "1"), SaltedField("/b", b"b" * 16, "1")
    assert FieldCommitments((a, b)).count == 2
    for wrong in ((b, a), (a, replace(b, pointer="/a"))):
        with pytest.raises(ProfileViolation, match="sorted"):
            FieldCommitments(wrong)


# ---------------------------------------------------------------- disclosure


@given(st.sets(st.sampled_from(sorted(FIELDS)), min_size=1))
def test_what_is_shown_is_proved_and_nothing_else_is_in_it(pointers: set[str]) -> None:
    disclosure = MADE.disclose(pointers)
    assert verify_disclosure(disclosure, MADE.root, MADE.count) == {p: FIELDS[p] for p in pointers}
    hidden = [f for f in MADE.fields if isinstance(f, SaltedField) and f.pointer not in pointers]
    assert all(f.value not in repr(disclosure) and repr(f.salt) not in repr(disclosure) for f in hidden)


@given(st.dictionaries(st.text(st.characters(max_codepoint=127), max_size=6), st.just("x"), min_size=1, max_size=20))
def test_every_number_of_fields_can_be_shown(fields: dict[str, str]) -> None:
    made = commit_fields(fields)
    assert verify_disclosure(made.disclose(fields), made.root, made.count) == fields


def changed(shown: Disclosure, **changes: str | bytes) -> Disclosure:
    field = replace(shown.fields[0].field, **changes)  # type: ignore[arg-type]
    return Disclosure((replace(shown.fields[0], field=field),))


def test_a_changed_field_is_refused() -> None:
    shown = MADE.disclose(["/B13/mass_kg"])
    other_salt = bytes(16)
    for wrong in (
        changed(shown, value="34380"),
        changed(shown, pointer="/B12/mass_kg"),
        changed(shown, salt=other_salt),
    ):
        with pytest.raises(ProofInvalid):
            verify_disclosure(wrong, MADE.root, MADE.count)


def test_another_root_or_count_is_refused() -> None:
    shown = MADE.disclose(["/B13/mass_kg"])
    with pytest.raises(ProofInvalid):
        verify_disclosure(shown, commit_fields(FIELDS).root, MADE.count)
    with pytest.raises(ProofInvalid):
        verify_disclosure(shown, MADE.root, 2)


def test_a_field_at_another_index_or_with_another_proof_is_refused() -> None:
    (shown,) = MADE.disclose(["/B13/mass_kg"]).fields
    for wrong in (replace(shown, index=3), replace(shown, proof=shown.proof[1:]), replace(shown, proof=())):
        with pytest.raises(ProofInvalid):
            verify_disclosure(Disclosure((wrong,)), MADE.root, MADE.count)


def test_shown_fields_stand_in_order_and_once() -> None:
    one, two = MADE.disclose(["/B07/coil", "/B07/heat"]).fields
    for wrong in ((two, one), (one, one)):
        with pytest.raises(ProofInvalid, match="order"):
            verify_disclosure(Disclosure(wrong), MADE.root, MADE.count)


def test_one_pointer_cannot_be_shown_with_two_values() -> None:
    """A committer who put a pointer into the tree twice is caught as soon as both are shown."""
    salted = [SaltedField("/kg", b"1" * 16, "24380"), SaltedField("/kg", b"2" * 16, "34380")]
    leaves = [field.leaf_hash for field in salted]
    pair = FieldCommitments((replace(salted[0], pointer="/a"), salted[1])).disclose(["/a", "/kg"]).fields
    forged = Disclosure(
        tuple(replace(p, field=f, proof=(leaves[1 - p.index],)) for p, f in zip(pair, salted, strict=True))
    )
    with pytest.raises(ProofInvalid, match="order"):
        verify_disclosure(forged, root_of(leaves), 2)


def test_nothing_shown_proves_nothing() -> None:
    """evidence.md, "Traps": the empty tree and the empty root."""
    for made in (MADE, commit_fields({})):
        with pytest.raises(ProofInvalid):
            made.disclose([])
        with pytest.raises(ProofInvalid):
            verify_disclosure(Disclosure(()), made.root, made.count)


def test_a_field_that_is_not_there_cannot_be_shown() -> None:
    with pytest.raises(ProofInvalid, match="not there"):
        MADE.disclose(["/B07/coil", "/C12/tensile_mpa"])


# ---------------------------------------------------------------- erasure


def test_an_erased_field_leaves_every_other_proof_whole() -> None:
    erased = MADE.erase(["/Z03/inspector"])
    assert (erased.root, erased.count) == (MADE.root, MADE.count)
    assert "王工" not in repr(erased)
    rest = [p for p in FIELDS if p != "/Z03/inspector"]
    shown = erased.disclose(rest)
    assert verify_disclosure(shown, MADE.root, MADE.count) == {p: FIELDS[p] for p in rest}
    assert erased.erase(["/Z03/inspector"]) == erased


def test_an_erased_field_cannot_be_shown_or_guessed() -> None:
    erased = MADE.erase(["/Z03/inspector"])
    with pytest.raises(ProofInvalid, match="erased"):
        erased.disclose(["/Z03/inspector"])
    (left,) = [f for f in erased.fields if isinstance(f, ErasedField)]
    guess = SaltedField("/Z03/inspector", bytes(16), "王工")
    assert guess.leaf_hash != left.leaf_hash


def test_only_a_field_that_is_there_can_be_erased() -> None:
    with pytest.raises(ProofInvalid, match="not there"):
        MADE.erase(["/nothing"])


# ---------------------------------------------------------------- documents

SALT = bytes(range(16))


def test_a_document_is_committed_with_prefix_and_salt() -> None:
    assert document_commitment(SALT, b"pdf") == sha256(b"scf-document\x00" + SALT + b"pdf").digest()
    assert document_commitment(SALT, b"pdf") != document_commitment(bytes(16), b"pdf")


def test_L_84_sm3_is_of_the_same_preimage() -> None:
    sm3 = hashes.Hash(hashes.SM3())
    sm3.update(b"scf-document\x00" + SALT + b"pdf")
    assert document_sm3(SALT, b"pdf") == sm3.finalize()


@pytest.mark.parametrize("size", [0, 15, 17])
def test_a_document_s_salt_has_sixteen_bytes(size: int) -> None:
    # With a salt of any length, salt and document could be cut elsewhere.
    for commit in (document_commitment, document_sm3):
        with pytest.raises(ProfileViolation, match="16 bytes"):
            commit(bytes(size), b"pdf")


def test_a_document_is_no_field_and_no_node() -> None:
    assert document_commitment(SALT, b"") not in (leaf_hash(SALT), root_of([leaf_hash(SALT)]))
