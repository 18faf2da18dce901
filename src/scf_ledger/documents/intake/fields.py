"""Every scalar leaf of a document by its pointer, for commitments field by field (design/evidence.md, 2)."""

from __future__ import annotations

import re
from collections import Counter
from hashlib import sha256
from typing import Any

from lxml import etree

from scf_ledger.documents.intake.jsontext import Number, pointer, walk
from scf_ledger.documents.intake.limits import Limits
from scf_ledger.documents.intake.refusals import Finding, Rule, Unsound
from scf_ledger.documents.intake.xmltree import prefixed

_DATA_URI = re.compile(r"data:([\w.+/-]{0,127})(?:;[\w=.-]{0,64}){0,4};base64,")


def json_fields(value: Any, limits: Limits) -> dict[str, str]:
    """The leaves of a JSON value; numbers as they were written, true, false and null by name."""
    made: dict[str, str] = {}
    room = limits.pointer_characters
    for place, item in walk(value):
        if isinstance(item, (dict, list)):
            continue
        name = pointer(place)
        room = _charge(room, name)
        made[name] = _text(item)
    return made


def xml_fields(root: etree._Element, limits: Limits) -> dict[str, str]:
    """The texts and attributes of an XML document; a name that repeats among its siblings is counted from 1."""
    made: dict[str, str] = {}
    room = limits.pointer_characters
    stack = [(root, f"/{prefixed(root.tag)}")]
    while stack:
        element, path = stack.pop()
        for name, value in element.attrib.items():
            room = _charge(room, path)
            made[f"{path}/@{prefixed(str(name))}"] = str(value)
        if len(element) == 0:
            room = _charge(room, path)
            text = element.text or ""
            made[path] = data_note("base64", text) if prefixed(element.tag).endswith("BinaryObject") else text
            continue
        names = [prefixed(child.tag) for child in element]
        often, seen = Counter(names), Counter[str]()
        children = []
        for child, name in zip(element, names, strict=True):
            seen[name] += 1
            children.append((child, f"{path}/{name}[{seen[name]}]" if often[name] > 1 else f"{path}/{name}"))
        stack.extend(reversed(children))
    return made


def data_note(kind: str, text: str) -> str:
    """What stands for base64 data: the hash of its text as written, so that the note is bound to it."""
    return f"sha256:{sha256(text.encode()).hexdigest()} ({kind}, {len(text)} characters)"


def _text(item: Any) -> str:
    if isinstance(item, str):
        found = _DATA_URI.match(item)
        return data_note(f"data:{found[1]};base64", item) if found else item
    if isinstance(item, Number):
        return item.text
    return "null" if item is None else "true" if item else "false"


def _charge(room: int, name: str) -> int:
    if len(name) > room:
        raise Unsound(
            Finding(
                rule=Rule.SIZE, en="the pointers to its fields are too long altogether", zh="字段路径总长度超出上限"
            )
        )
    return room - len(name)
