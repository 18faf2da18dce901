"""GB 32100-2015, by the vectors of domain.md §6."""

from __future__ import annotations

import pytest

from scf_ledger.evidence import IdentifierInvalid, check_uscc, is_uscc
from scf_ledger.evidence.uscc import ALPHABET

VALID = [
    "91310000631696382C",
    "91330100799655058B",
    "91100000100003962T",
    "91310000132200821H",
    "91440300708461136T",
    # synthetic
    "91310000MA1FL0001R",
    "91310115MA1K000016",
]


@pytest.mark.parametrize("code", VALID)
def test_the_vectors_of_the_domain_pass(code: str) -> None:
    check_uscc(code)
    assert is_uscc(code)


@pytest.mark.parametrize("code", VALID)
def test_one_wrong_character_is_always_caught(code: str) -> None:
    for place in range(18):
        for other in set(ALPHABET) - {code[place]}:
            assert not is_uscc(code[:place] + other + code[place + 1 :])


def test_two_neighbours_that_changed_places_are_caught() -> None:
    code = VALID[0]
    for place in range(17):
        turned = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
        assert turned == code or not is_uscc(turned)


@pytest.mark.parametrize(
    ("code", "rule"),
    [
        ("91310000631696382D", "position 18: the check character is C"),
        ("9131000063169638OC", "position 17: 'O' is not in the code's alphabet"),
        ("I1310000631696382C", "position 1: 'I'"),
        ("91310000631696382c", "position 18: 'c'"),
        ("9131000063169638\uff12C", "position 17"),
        ("91310000631696382", "18 characters"),
        ("91310000631696382CC", "18 characters"),
        (" 91310000631696382C", "18 characters"),
        ("91310000631696382C\n", "18 characters"),
        ("", "18 characters"),
        (None, "18 characters"),
        (b"91310000631696382C", "18 characters"),
    ],
)
def test_the_position_and_the_rule_are_named(code: object, rule: str) -> None:
    assert not is_uscc(code)
    with pytest.raises(IdentifierInvalid) as refused:
        check_uscc(code, "issuer")
    assert rule in refused.value.rule
    assert (refused.value.field, refused.value.value) == ("issuer", code)


@pytest.mark.parametrize("letter", "IOSVZ")
def test_letters_that_look_like_digits_are_not_of_the_alphabet(letter: str) -> None:
    assert letter not in ALPHABET
    assert not is_uscc("9131000063169638" + letter + "C")
