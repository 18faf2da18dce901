"""CAS numbers, by the vectors of domain.md §6."""

from __future__ import annotations

import pytest

from scf_ledger.evidence import IdentifierInvalid, check_cas, is_cas

VALID = {
    "methanol": "67-56-1",
    "ethylene glycol": "107-21-1",
    "styrene": "100-42-5",
    "benzene": "71-43-2",
    "toluene": "108-88-3",
    "p-xylene": "106-42-3",
    "terephthalic acid": "100-21-0",
    "acetic acid": "64-19-7",
    "xylenes": "1330-20-7",
}


@pytest.mark.parametrize("number", VALID.values(), ids=VALID)
def test_the_vectors_of_the_domain_pass(number: str) -> None:
    check_cas(number)
    assert is_cas(number)


@pytest.mark.parametrize("number", VALID.values(), ids=VALID)
def test_every_other_check_digit_is_refused(number: str) -> None:
    for digit in set("0123456789") - {number[-1]}:
        with pytest.raises(IdentifierInvalid, match=f"check digit is {number[-1]}"):
            check_cas(number[:-1] + digit)


@pytest.mark.parametrize(
    "number",
    [
        "",
        "67561",
        "67-561",
        "67-56-1 ",
        " 67-56-1",
        "67-56-1\n",
        "067-56-1",
        "6-56-1",
        "12345678-90-1",
        "\uff16\uff17-56-1",
        "67\u201356\u20131",
        None,
        67561,
    ],
)
def test_other_forms_are_refused(number: object) -> None:
    assert not is_cas(number)
    with pytest.raises(IdentifierInvalid) as refused:
        check_cas(number, "goods")
    assert refused.value.field == "goods"
