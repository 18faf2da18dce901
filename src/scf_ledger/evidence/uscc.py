"""统一社会信用代码, the unified social credit code of GB 32100-2015; the contracts check it the same way (Uscc.sol).

The inner check of the organisation code (GB 11714, positions 9 to 17) is not asked for: valid codes fail it.
"""

from __future__ import annotations

from scf_ledger.evidence.errors import IdentifierInvalid

LENGTH = 18
#: No I, O, S, V, Z.
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"

_VALUES = {character: value for value, character in enumerate(ALPHABET)}
_WEIGHTS = [pow(3, i, 31) for i in range(LENGTH - 1)]


def check_uscc(code: object, field: str = "uscc") -> None:
    """Checks a code: 18 characters of the alphabet, of which the last is the check character.

    Raises
    ------
    IdentifierInvalid
        Names the position that is wrong and the rule.
    """
    if not isinstance(code, str) or len(code) != LENGTH:
        raise IdentifierInvalid(field, code, f"a unified social credit code has {LENGTH} characters")
    for position, character in enumerate(code, start=1):
        if character not in _VALUES:
            raise IdentifierInvalid(field, code, f"position {position}: {character!r} is not in the code's alphabet")
    total = sum(weight * _VALUES[character] for weight, character in zip(_WEIGHTS, code, strict=False))
    expected = ALPHABET[-total % len(ALPHABET)]
    if code[-1] != expected:
        raise IdentifierInvalid(field, code, f"position {LENGTH}: the check character is {expected}")


def is_uscc(code: object) -> bool:
    """Whether it is a unified social credit code."""
    try:
        check_uscc(code)
    except IdentifierInvalid:
        return False
    return True
