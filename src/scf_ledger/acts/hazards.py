"""Classes of dangerous goods, GB 6944: what a depositor declares and a custodian is qualified for (L-05)."""

from __future__ import annotations

#: Chinese and English names by class.
HAZARDS: dict[int, tuple[str, str]] = {
    1: ("爆炸品", "explosives"),
    2: ("气体", "gases"),
    3: ("易燃液体", "flammable liquids"),
    4: ("易燃固体", "flammable solids"),
    5: ("氧化性物质和有机过氧化物", "oxidising substances and organic peroxides"),
    6: ("毒性物质和感染性物质", "toxic and infectious substances"),
    7: ("放射性物质", "radioactive material"),
    8: ("腐蚀性物质", "corrosive substances"),
    9: ("杂项危险物质和物品", "miscellaneous dangerous substances"),
}
#: The class that means none.
NO_HAZARD = ("无", "none")
_BY_NAME = {name: number for number, names in {0: NO_HAZARD, **HAZARDS}.items() for name in names}


def hazard_text(number: int) -> tuple[str, str]:
    """A hazard class in Chinese and English."""
    if number == 0:
        return NO_HAZARD
    zh, en = HAZARDS.get(number, ("", ""))
    return f"第{number}类{zh}", f"{number} {en}".strip()


def hazards_text(bits: int) -> tuple[str, str]:
    """Every class of a bitmap, bit n for class n."""
    chosen = [hazard_text(n) for n in range(1, bits.bit_length()) if bits >> n & 1]
    return "、".join(zh for zh, _ in chosen) or "—", ", ".join(en for _, en in chosen) or "—"


def hazard_number(text: str) -> int:
    """The class that a number or a name stands for; raises KeyError for none."""
    if text.isascii() and text.isdigit() and len(text) == 1:
        return int(text)
    return _BY_NAME[text]
