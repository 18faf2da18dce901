"""Dangerous goods: classes of GB 6944, and what is known of the chemicals that are traded here (L-05).

UN numbers and classes of the chemicals are from memory and marked (u): they serve to find a contradiction in what
somebody states, never to state it for him.
"""

from __future__ import annotations

from dataclasses import dataclass

#: Class or division of GB 6944 to its Chinese and English name.
HAZARD_CLASSES: dict[str, tuple[str, str]] = {
    "1.1": ("有整体爆炸危险的物质和物品", "mass explosion hazard"),
    "1.2": ("有迸射危险,但无整体爆炸危险的物质和物品", "projection hazard"),
    "1.3": ("有燃烧危险并有局部爆炸或迸射危险的物质和物品", "fire hazard with minor blast"),
    "1.4": ("不呈现重大危险的物质和物品", "no significant hazard"),
    "1.5": ("有整体爆炸危险的非常不敏感物质", "very insensitive explosives"),
    "1.6": ("无整体爆炸危险的极端不敏感物品", "extremely insensitive articles"),
    "2.1": ("易燃气体", "flammable gas"),
    "2.2": ("非易燃无毒气体", "non-flammable, non-toxic gas"),
    "2.3": ("毒性气体", "toxic gas"),
    "3": ("易燃液体", "flammable liquid"),
    "4.1": ("易燃固体、自反应物质和固态退敏爆炸品", "flammable solid"),
    "4.2": ("易于自燃的物质", "spontaneously combustible"),
    "4.3": ("遇水放出易燃气体的物质", "dangerous when wet"),
    "5.1": ("氧化性物质", "oxidising substance"),
    "5.2": ("有机过氧化物", "organic peroxide"),
    "6.1": ("毒性物质", "toxic substance"),
    "6.2": ("感染性物质", "infectious substance"),
    "7": ("放射性物质", "radioactive material"),
    "8": ("腐蚀性物质", "corrosive substance"),
    "9": ("杂项危险物质和物品,包括危害环境物质", "miscellaneous, incl. environmentally hazardous"),
}


@dataclass(frozen=True)
class Substance:
    """What is known of a chemical."""

    #: goods class
    goods: str
    cas: str
    #: UN number without its letters; empty where it is no dangerous good (u)
    un_no: str = ""
    #: class of GB 6944; empty where it is no dangerous good (u)
    hazard_class: str = ""


SUBSTANCES: dict[str, Substance] = {
    one.goods: one
    for one in (
        Substance("METHANOL", "67-56-1", "1230", "3"),
        Substance("MEG", "107-21-1"),
        Substance("STYRENE", "100-42-5", "2055", "3"),
        Substance("BENZENE", "71-43-2", "1114", "3"),
        Substance("TOLUENE", "108-88-3", "1294", "3"),
        Substance("PX", "106-42-3", "1307", "3"),
        Substance("PTA", "100-21-0"),
    )
}
