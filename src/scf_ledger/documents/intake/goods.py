"""A guess at the class of goods from the words of a document.

It helps to sort and to find; nothing is decided on it. Customs (HS) headings come before words, words before forms.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

OTHER = "OTHER"

#: HS headings and subheadings, the longer first (domain.md §6, to be confirmed against the tariff).
_HS = {
    "290511": "METHANOL",
    "290531": "MEG",
    "290250": "STYRENE",
    "290220": "BENZENE",
    "290230": "TOLUENE",
    "290243": "PX",
    "291736": "PTA",
    "390120": "PE",
    "390110": "PE",
    "390210": "PP",
    "7208": "HRC",
    "7209": "CRC",
    "7210": "HDG",
    "7213": "WIRE",
    "7214": "REBAR",
    "7216": "SECTION",
    "7207": "BILLET",
    "7304": "TUBE",
    "7305": "TUBE",
    "7306": "TUBE",
}
_CAS = {
    "67-56-1": "METHANOL",
    "107-21-1": "MEG",
    "100-42-5": "STYRENE",
    "71-43-2": "BENZENE",
    "108-88-3": "TOLUENE",
    "106-42-3": "PX",
    "100-21-0": "PTA",
}
#: The first that matches wins: narrower words stand before the wider ones that they contain. Word boundaries are those
#: of ASCII, so that a Chinese character next to a grade bounds it.
_WORDS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(pattern, re.I | re.A))
    for name, pattern in (
        ("TUBE", r"\b(?:tubes?|pipes?)\b|钢管|无缝管|焊管"),
        ("HDG", r"galvani[sz]ed|\bHDG\b|镀锌|\bD[XC]5[1-7]D\b"),
        ("CRC", r"cold[ -]?rolled|\bCRC\b|冷轧|冷卷|\b(?:SPCC|DC0[1-7])\b"),
        ("REBAR", r"re-?bars?\b|reinforcing bars?|螺纹钢|\bHRB\d{3}E?\b"),
        ("WIRE", r"wire[ -]?rods?|\bwire\b|线材|盘条"),
        ("BILLET", r"\bbillets?\b|\bslabs?\b|\bblooms?\b|钢坯|方坯|板坯"),
        ("SECTION", r"\b(?:H-beams?|I-beams?|channels?|sections?|angles?)\b|型钢|工字钢|槽钢|角钢"),
        ("HRC", r"hot[ -]?rolled (?:steel )?(?:coils?|strips?|sheets?)|\bHRC\b|热轧卷|热卷|\bSPHC\b"),
        ("PLATE", r"\bplates?\b|中板|中厚板|厚板"),
        ("HRC", r"hot[ -]?rolled|热轧|\bcoils?\b|钢卷|卷板"),
        ("METHANOL", r"\bmethanol\b|methyl alcohol|甲醇"),
        ("MEG", r"\bMEG\b|ethylene glycol|乙二醇"),
        ("PE", r"\b(?:LLD|HD|LD|MD)?PE\b|polyethylene|聚乙烯"),
        ("PP", r"\bPP\b|polypropylene|聚丙烯"),
        ("STYRENE", r"(?<!poly)\bstyrene\b|(?<!聚)苯乙烯"),
        ("PX", r"\bPX\b|para-?xylene|p-xylene|对二甲苯"),
        ("PTA", r"\bPTA\b|terephthalic acid|对苯二甲酸"),
        ("TOLUENE", r"\btoluene\b|(?<!二)甲苯"),
        ("BENZENE", r"\bbenzene\b|纯苯|石油苯"),
        ("PLASTIC", r"plastics?\b|polymer|polyamide|polystyrene|\bABS\b|塑料|树脂|聚苯乙烯|ASTM D-?4066"),
    )
)
_FORMS = {
    "Tube": "TUBE",
    "RectangularTube": "TUBE",
    "QuadraticTube": "TUBE",
    "Pipe": "TUBE",
    "RectangularPipe": "TUBE",
    "Plate": "PLATE",
    "Slab": "BILLET",
    "Coil": "HRC",
}


def goods_class(words: Iterable[str], *, hs: Iterable[str] = (), cas: Iterable[str] = (), form: str = "") -> str:
    """The class of goods; empty if there is nothing to guess from, OTHER if it is none of ours."""
    for code in hs:
        digits = re.sub(r"\D", "", code[:20])
        for length in (6, 4):
            if found := _HS.get(digits[:length]):
                return found
    for number in cas:
        if found := _CAS.get(number):
            return found
    text = " ".join(words)[:2000]
    for name, pattern in _WORDS:
        if pattern.search(text):
            return name
    if form:
        return _FORMS.get(form, OTHER)
    return OTHER if text.strip() else ""
