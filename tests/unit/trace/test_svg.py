"""Pictures of graphs: whole XML whatever is written in them, nothing over anything else, in the language asked for."""

from __future__ import annotations

from itertools import combinations

import pytest
from lxml import etree

from scf_ledger.trace.entries import Arc, Node
from scf_ledger.trace.graph import without_shortcuts
from scf_ledger.trace.svg import Look, fitted, said, svg

HOSTILE = '<script>alert("1")</script>&]]>\x00\x07\ud800￾'
SVG = "{http://www.w3.org/2000/svg}"


def node(name: str, row: int, lane: int, text: str = "甲") -> Node:
    return Node(id=name, kind="goods", lines=((text, text + "!"), (text, text)), title=(text, text), row=row, lane=lane)


NODES = [node("a", 0, 0), node("b", 1, 0), node("c", 1, 1), node("d", 3, 1)]
ARCS = [Arc("a", "b", ("", "")), Arc("a", "c", ("由", "from")), Arc("a", "d", ("", "")), Arc("d", "a", ("", ""))]


def drawn(nodes: list[Node], arcs: list[Arc], lang: str = "both", look: Look | None = None) -> etree._Element:
    return etree.fromstring(svg(nodes, arcs, lang, look=look).encode("utf-8"))


def boxes(root: etree._Element) -> list[tuple[int, int, int, int]]:
    found = root.findall(f".//{SVG}rect[@class='sg-n']")
    return [tuple(int(one.get(name, "0")) for name in ("x", "y", "width", "height")) for one in found]  # type: ignore[misc]


@pytest.mark.parametrize("sideways", [False, True])
def test_no_box_lies_over_another_and_all_are_in_the_picture(sideways: bool) -> None:
    root = drawn(NODES, ARCS, look=Look(sideways=sideways))
    found = boxes(root)
    assert len(found) == len(NODES) and len(root.findall(f".//{SVG}path")) == len(ARCS) + 1
    for (x1, y1, w1, h1), (x2, y2, w2, h2) in combinations(found, 2):
        assert x1 + w1 <= x2 or x2 + w2 <= x1 or y1 + h1 <= y2 or y2 + h2 <= y1
    width, height = int(root.get("width", "0")), int(root.get("height", "0"))
    assert all(x + w < width and y + h < height for x, y, w, h in found)


def test_hostile_text_stays_text() -> None:
    root = drawn([node("a", 0, 0, HOSTILE), node("b", 1, 0)], [Arc("a", "b", (HOSTILE, HOSTILE))])
    assert root.findall(f".//{SVG}script") == []
    assert "<script>" in "".join(str(text) for text in root.itertext())


def test_the_language_that_is_asked_for() -> None:
    pair = [Node(id="a", kind="goods", lines=(("入库", "inbound"),), title=("甲", "x"), row=0, lane=0)]
    for lang, words in (("zh", ["入库"]), ("en", ["inbound"]), ("both", ["入库", "inbound"])):
        written = [one.text for one in drawn(pair, [], lang).findall(f".//{SVG}text")]
        assert written == words


def test_long_lines_are_cut_where_the_box_ends() -> None:
    assert fitted("abc", 100) == "abc"
    assert fitted("汉" * 40, 100).endswith("…") and len(fitted("汉" * 40, 100)) < 10
    assert len(fitted("x" * 40, 100)) > len(fitted("汉" * 40, 100))


def test_a_text_that_is_the_same_in_both_languages_is_said_once() -> None:
    assert said(("甲", "甲"), "both") == "甲" and said(("甲", "a"), "both") == "甲 a"


def test_an_empty_graph_is_a_picture_too() -> None:
    assert drawn([], []).tag == f"{SVG}svg"


def test_arrows_that_only_skip_a_step_are_left_out() -> None:
    a_b, b_c, a_c = (Arc(*ends, ("", "")) for ends in (("a", "b"), ("b", "c"), ("a", "c")))
    assert without_shortcuts([a_b, b_c, a_c]) == [a_b, b_c]
    assert without_shortcuts([a_b, Arc("b", "a", ("", ""))]) == [a_b, Arc("b", "a", ("", ""))]
