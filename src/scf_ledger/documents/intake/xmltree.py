"""Names, places and texts in a tree of UBL."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

UBL = "urn:oasis:names:specification:ubl:schema:xsd:"
CAC = f"{UBL}CommonAggregateComponents-2"
CBC = f"{UBL}CommonBasicComponents-2"
EXT = f"{UBL}CommonExtensionComponents-2"
NAMESPACES = {"cac": CAC, "cbc": CBC, "ext": EXT}
_PREFIXES = {uri: prefix for prefix, uri in NAMESPACES.items()}


def prefixed(tag: object) -> str:
    """A name with the prefix that readers know; names of other spaces carry their own."""
    name = str(tag)
    if not name.startswith("{"):
        return name
    space, _, local = name[1:].partition("}")
    if space in _PREFIXES:
        return f"{_PREFIXES[space]}:{local}"
    return local if space.startswith(UBL) else f"{{{space}}}{local}"


def xpath(element: etree._Element, *below: str) -> str:
    """The place of an element, or of one that should stand below it."""
    steps: list[str] = list(reversed(below))
    at: etree._Element | None = element
    while at is not None:
        above = at.getparent()
        step = prefixed(at.tag)
        if above is not None:
            before = sum(1 for _ in at.itersiblings(str(at.tag), preceding=True))
            if before or next(at.itersiblings(str(at.tag)), None) is not None:
                step += f"[{before + 1}]"
        steps.append(step)
        at = above
    return "/" + "/".join(reversed(steps))


def children(element: etree._Element | None, path: str) -> list[etree._Element]:
    """The elements at a path such as cac:Party/cbc:ID."""
    return [] if element is None else list(element.findall(path, NAMESPACES))


def child(element: etree._Element | None, path: str) -> etree._Element | None:
    """The first element at a path."""
    return None if element is None else element.find(path, NAMESPACES)


def text(element: etree._Element | None, path: str = "") -> str:
    """The text at a path, without the white space around it; empty if there is none."""
    at = child(element, path) if path else element
    return (at.text or "").strip() if at is not None else ""


def texts(element: etree._Element | None, path: str) -> list[str]:
    """The texts at a path that are not empty."""
    return [found for at in children(element, path) if (found := text(at))]


def attribute(element: etree._Element | None, name: str) -> str:
    """An attribute, without the white space around it."""
    return str(element.get(name, "")).strip() if element is not None else ""


def elements(root: etree._Element) -> Iterator[etree._Element]:
    """Every element but those inside extensions, whose contents are their author's."""
    stack = [root]
    while stack:
        element = stack.pop()
        yield element
        if element.tag != f"{{{EXT}}}UBLExtensions":
            stack.extend(reversed(element))
