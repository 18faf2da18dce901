"""CAS registry numbers of chemicals: two to seven digits, two digits, a check digit."""

from __future__ import annotations

import re

from scf_ledger.evidence.errors import IdentifierInvalid

_CAS = re.compile(r"([1-9][0-9]{1,6})-([0-9]{2})-([0-9])")


def check_cas(number: object, field: str = "cas") -> None:
    """Checks a CAS number such as `67-56-1` (methanol).

    Raises
    ------
    IdentifierInvalid
        It has another form, or its check digit is wrong: the sum of digit times position from the right, mod 10.
    """
    found = _CAS.fullmatch(number) if isinstance(number, str) else None
    if not found:
        raise IdentifierInvalid(field, number, "a CAS number is 2-7 digits, 2 digits and 1 digit with hyphens")
    digits = reversed(found[1] + found[2])
    expected = sum(position * int(digit) for position, digit in enumerate(digits, start=1)) % 10
    if int(found[3]) != expected:
        raise IdentifierInvalid(field, number, f"the check digit is {expected}")


def is_cas(number: object) -> bool:
    """Whether it is a CAS number."""
    try:
        check_cas(number)
    except IdentifierInvalid:
        return False
    return True
