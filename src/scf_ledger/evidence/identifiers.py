"""The one form of an identifier that people write in many ways (AB-02).

Two ways of writing the same number must meet, or the same coil is pledged twice; two different numbers should not. So
only what a label, a keyboard or a scanner changes by accident is undone:

- letter case, full-width and other compatibility forms (Unicode NFKC), digits of other scripts;
- whitespace, dashes, dots, slashes, underscores, invisible characters: whatever is not a letter or a digit;
- Greek and Cyrillic capitals that look like Latin ones;
- the letter O and the digit 0: whatever looks like either is 0;
- leading zeros of each run of digits, and of the whole: 000HC1 is HC1.

I and 1, S and 5, Z and 2, B and 8 stay different: mills use them side by side and AB-02 does not ask for them. The
last two rules together make O between a letter and a digit vanish (HO5, H05 and H5 are one): AB-02 wants each step.
"""

from __future__ import annotations

import re
from unicodedata import category, decimal, normalize

from scf_ledger.evidence.errors import IdentifierInvalid

MAX_LENGTH = 64

#: Greek and Cyrillic capitals, each with the Latin capital that it looks like.
_LOOK_ALIKES = str.maketrans(
    "\u0391\u0392\u0395\u0396\u0397\u0399\u039a\u039c\u039d\u039f\u03a1\u03a4\u03a5\u03a7"
    "\u0410\u0412\u0415\u041a\u041c\u041d\u041e\u0420\u0421\u0422\u0423\u0425\u0405\u0406\u0408",
    "ABEZHIKMNOPTYX" + "ABEKMHOPCTYXSIJ",
)
#: O, the slashed zero, the ideographic zero and the circles that are typed for it.
_ZEROS = str.maketrans(dict.fromkeys("O\u00d8\u3007\u25cb\u25ef", "0"))
#: Letters by Unicode's word that no eye sees: fillers of the Korean script.
_INVISIBLE = frozenset("\u115f\u1160")
_LEADING_ZEROS = re.compile(r"^0+(?=.)|(?<![0-9])0+(?=[0-9])")


def canonical_identifier(text: object, field: str = "identifier") -> str:
    """The one form of an identifier; what has the same form names the same thing.

    Raises
    ------
    IdentifierInvalid
        Nothing is left of it, or more than 64 characters.
    """
    return strip_leading_zeros(fold_identifier(text, field))


def fold_identifier(text: object, field: str = "identifier", *, personal: bool = False) -> str:
    """As `canonical_identifier`, but leading zeros stay: for numbers of a fixed length.

    The value of a personal number stays out of the error.
    """
    shown = None if personal else text
    if not isinstance(text, str):
        raise IdentifierInvalid(field, shown, "must be text")
    # Upper case may leave NFKC, and so may what is dropped; hence the outer passes.
    upper = normalize("NFKC", normalize("NFKC", text).upper()).translate(_LOOK_ALIKES).translate(_ZEROS)
    folded = normalize("NFKC", "".join(map(_fold, upper)))
    if not folded:
        raise IdentifierInvalid(field, shown, "has no letter and no digit")
    if len(folded) > MAX_LENGTH:
        raise IdentifierInvalid(field, shown, f"has more than {MAX_LENGTH} letters and digits")
    return folded


def strip_leading_zeros(folded: str) -> str:
    """Drops the leading zeros of the whole and of each run of digits; where nothing else is there, one stays."""
    return _LEADING_ZEROS.sub("", folded)


def _fold(character: str) -> str:
    """The character if it is a letter or a number, a digit as ASCII, or nothing."""
    kind = category(character)
    if kind == "Nd":
        return str(decimal(character))
    # Modifier letters are marks: one of them, the Japanese length mark, is typed for a dash.
    if kind in ("Lu", "Ll", "Lt", "Lo", "Nl", "No") and character not in _INVISIBLE:
        return character
    return ""
