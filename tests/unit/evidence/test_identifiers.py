"""One coil, one form: what is undone, and what is not."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from scf_ledger.evidence import IdentifierInvalid, canonical_identifier, fold_identifier

FULL_WIDTH = str.maketrans({i: i + 0xFEE0 for i in range(0x21, 0x7F)})
SEPARATORS = [
    " ",
    "-",
    ".",
    "/",
    "_",
    "\t",
    "\n",
    "\u00a0",
    "\u3000",  # ideographic space
    "\u200b",  # zero width space
    "\u200d",  # zero width joiner
    "\u2060",  # word joiner
    "\ufeff",  # byte order mark
    "\u00ad",  # soft hyphen
    "\u202e",  # right-to-left override
    "\u2013",  # en dash
    "\u2014",  # em dash
    "\u2212",  # minus
    "\uff0d",  # full-width hyphen
    "\u30fc",  # Japanese length mark
    "\uff70",  # the same, half-width
    "\u00b7",  # middle dot
    "\u30fb",  # katakana middle dot
    "\ufe0f",  # variation selector
    "\u3164",  # Hangul filler, a letter by Unicode's word
    "\u115f",
    "\uffa0",
    "#",
    "(",
    ":",
    "'",
    "\x00",
]


@pytest.mark.parametrize("separator", SEPARATORS, ids=ascii)
def test_AB_02_separators_and_invisible_characters_are_dropped(separator: str) -> None:
    written = f"{separator}6A{separator}123{separator}{separator}45{separator}"
    assert canonical_identifier(written) == "6A12345"


@pytest.mark.parametrize(
    "written",
    [
        "H2030A",
        "h2030a",
        "H2O3OA",
        "h2o3oa",
        "\uff28\uff12\uff10\uff13\uff10\uff21",  # full-width
        "\uff48\uff12\uff2f\uff13\uff4f\uff41",  # full-width, small, letters O
        "H2\u041e3\u043eA",  # Cyrillic O and o
        "H2\u039f3\u03bfA",  # Greek Omicron and omicron
        "H2\u00d83\u00f8A",  # slashed zero
        "H2\u30073\u25cbA",  # ideographic zero and a circle
        "\u041d2030\u0410",  # Cyrillic capitals that look like H and A
        "\u03972030\u0391",  # Greek capitals that look like H and A
        "H\u0662\u0660\u0663\u0660A",  # Arabic-Indic digits
        "H\u00b2\u2080\u00b3\u2080A",  # superscripts and subscripts
        "H02030A",
        "HO2030A",
        "H002030A",
        "\u24bd2030\u24b6",  # circled letters
        " h-2030/a ",
    ],
    ids=ascii,
)
def test_AB_02_one_number_written_in_many_ways_has_one_form(written: str) -> None:
    assert canonical_identifier(written) == "H2030A"


@pytest.mark.parametrize(
    ("written", "form"),
    [
        ("0", "0"),
        ("000", "0"),
        ("OOO", "0"),
        ("00A00B00", "A0B0"),
        ("007", "7"),
        ("A007B0080", "A7B80"),
        ("100", "100"),
        ("2026-0001", "20260001"),
        ("2026 0001", "20260001"),
        ("0x1F", "X1F"),
        ("\u708912", "\u708912"),  # 炉12
        ("No.5", "N5"),
        ("stra\u00dfe", "STRASSE"),
    ],
)
def test_leading_zeros_of_each_run_of_digits_are_dropped(written: str, form: str) -> None:
    assert canonical_identifier(written) == form


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("6A12345", "6A12346"),
        ("6A12345", "6B12345"),
        ("10", "1"),
        ("100", "10"),
        ("A1B", "A1"),
        ("I1", "11"),
        ("L1", "11"),
        ("S5", "55"),
        ("Z2", "22"),
        ("B8", "88"),
        ("Q0", "00"),
        ("D0", "00"),
        ("AB", "BA"),
        ("\u708912", "12"),
        ("\u00c912", "E12"),
    ],
)
def test_different_numbers_keep_different_forms(one: str, other: str) -> None:
    assert canonical_identifier(one) != canonical_identifier(other)


@given(st.text(max_size=40))
@example("\u1100\u0301\u1161")
@example("\u0345")
@example("\u0149")
def test_the_form_is_a_fixed_point(text: str) -> None:
    try:
        form = canonical_identifier(text)
    except IdentifierInvalid:
        return
    assert canonical_identifier(form) == form
    assert "O" not in form
    assert form.isprintable()
    assert not set(form) & set(" -./_")


PLAIN = st.text("ABCDEFGHJKLMNPQRTUWXY0123456789", min_size=1, max_size=16)


@given(PLAIN, st.data())
def test_AB_02_any_way_of_writing_meets(plain: str, data: st.DataObject) -> None:
    variants = [str.lower, lambda c: c.translate(FULL_WIDTH), lambda c: "O" if c == "0" else c, lambda c: c + "-"]
    written = "".join(data.draw(st.sampled_from(variants))(c) for c in plain)
    assert canonical_identifier(written) == canonical_identifier(plain)
    assert fold_identifier(written) == plain


@given(PLAIN, PLAIN)
def test_plain_numbers_meet_only_by_their_leading_zeros(one: str, other: str) -> None:
    assert (fold_identifier(one) == fold_identifier(other)) == (one == other)


@pytest.mark.parametrize("text", ["", " ", "---", "\u200b", "\u0301", "\u3164", "\u30fc", "\ud800"], ids=ascii)
def test_an_identifier_without_letter_or_digit_is_refused(text: str) -> None:
    with pytest.raises(IdentifierInvalid) as refused:
        canonical_identifier(text, "coil")
    assert (refused.value.field, refused.value.value) == ("coil", text)


def test_an_identifier_has_at_most_64_letters_and_digits() -> None:
    assert canonical_identifier("-".join("7" * 64)) == "7" * 64
    for long in ("7" * 65, "\ufdfa" * 8, "0" * 65):
        with pytest.raises(IdentifierInvalid, match="more than 64"):
            canonical_identifier(long)


@pytest.mark.parametrize("text", [None, 12345, b"12345"])
def test_an_identifier_is_text(text: object) -> None:
    with pytest.raises(IdentifierInvalid, match="must be text"):
        canonical_identifier(text)
