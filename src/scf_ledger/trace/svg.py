"""Graphs as SVG: boxes in rows and columns, arrows between them. Everything that is written is escaped.

Lengths are in pixels of the picture's own scale.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from unicodedata import east_asian_width
from xml.sax.saxutils import escape, quoteattr

from scf_ledger.trace.entries import Arc, Node
from scf_ledger.trace.things import Both

_MARGIN = 24
#: What half a CJK character takes of a line, at the size of the text.
_HALF = 6.2
#: Half characters of UTF-16, and two that are none.
_NOT_XML = frozenset(map(chr, (*range(0xD800, 0xE000), 0xFFFE, 0xFFFF)))


@dataclass(frozen=True)
class Look:
    """How a graph is laid out."""

    #: box and the room between boxes
    width: int = 216
    column_gap: int = 64
    row_gap: int = 34
    line: int = 17
    #: arrows go from left to right instead of from top to bottom
    sideways: bool = False


STYLE = """
.sg{font:12px/1.4 system-ui,"PingFang SC","Microsoft YaHei","Noto Sans CJK SC","Noto Sans SC",sans-serif}
.sg-bg{fill:#fff}.sg text{fill:#1c2430}.sg .sg-b{font-weight:600}.sg .sg-s{fill:#5b6675;font-size:11px}
.sg-h{font-weight:600;fill:#5b6675!important;font-size:12px}
.sg rect.sg-n{fill:#fff;stroke:#9aa5b1;stroke-width:1.2}
.sg .k-document rect.sg-n{fill:#f4f6f8;stroke:#8694a3}.sg .k-goods rect.sg-n{fill:#eef6ee;stroke:#4d8a53}
.sg .k-title rect.sg-n{fill:#eaf2fb;stroke:#3a74b5}.sg .k-lien rect.sg-n{fill:#fdf3e4;stroke:#b9791c}
.sg .k-money rect.sg-n{fill:#eef0fb;stroke:#5a5fc0}.sg .k-court rect.sg-n{fill:#fbecec;stroke:#b6413f}
.sg .k-finance rect.sg-n{fill:#f6effa;stroke:#8450a8}.sg .sg-start rect.sg-n{stroke-width:3}
.sg .sg-bad rect.sg-n{stroke:#c62828;stroke-dasharray:5 3;stroke-width:2.2}
.sg path{fill:none;stroke:#9aa5b1;stroke-width:1.3}.sg path.a-about{stroke-dasharray:3 4}
.sg path.a-document{stroke:#8694a3}.sg path.a-unit,.sg path.a-inbound,.sg path.a-stock{stroke:#4d8a53}
.sg path.a-receipt,.sg path.a-voucher{stroke:#3a74b5}.sg path.a-loan{stroke:#b9791c}.sg path.a-payment{stroke:#5a5fc0}
.sg path.a-freeze{stroke:#b6413f}.sg path.a-delivery_order{stroke:#4d8a53}
.sg marker path{fill:#8694a3;stroke:none}
@media(prefers-color-scheme:dark){.sg-bg{fill:#12161c}.sg text{fill:#e4e9ef}.sg .sg-s,.sg-h{fill:#98a4b3!important}
.sg rect.sg-n,.sg .k-document rect.sg-n{fill:#1b212a}.sg .k-goods rect.sg-n{fill:#152619}
.sg .k-title rect.sg-n{fill:#13233a}.sg .k-lien rect.sg-n{fill:#2e2312}.sg .k-money rect.sg-n{fill:#1b1e3a}
.sg .k-court rect.sg-n{fill:#341a1a}.sg .k-finance rect.sg-n{fill:#281c33}}
"""


def svg(
    nodes: Sequence[Node],
    arcs: Sequence[Arc],
    lang: str,
    *,
    look: Look | None = None,
    headings: Mapping[int, Both] | None = None,
    title: Both = ("溯源图", "provenance graph"),
    standalone: bool = True,
) -> str:
    """The picture of a graph.

    Parameters
    ----------
    lang
        en, zh or both.
    headings
        What stands above columns.
    standalone
        With its own style; a page that shows several keeps the style once.
    """
    look = look or Look()
    boxes = _boxes(nodes, look, lang, _MARGIN + (26 if headings else 0))
    width = max((x + look.width for x, _, _ in boxes.values()), default=200) + _MARGIN + 26
    height = max((y + h for _, y, h in boxes.values()), default=60) + _MARGIN
    name = said(title, lang)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" class="sg" role="img" viewBox="0 0 {width} {height}" '
        f'width="{width}" height="{height}" aria-label={quoteattr(clean(name))}>',
        f"<title>{text(name)}</title>",
        f"<style>{STYLE}</style>" if standalone else "",
        '<defs><marker id="sg-arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" '
        'orient="auto-start-reverse"><path d="M0 0L8 4L0 8z"/></marker></defs>',
        f'<rect class="sg-bg" width="{width}" height="{height}" rx="10"/>',
    ]
    for lane, heading in (headings or {}).items():
        x = _MARGIN + lane * (look.width + look.column_gap)
        shown = fitted(said(heading, lang), look.width + look.column_gap - 8)
        parts.append(f'<text class="sg-h" x="{x}" y="{_MARGIN + 4}">{text(shown)}</text>')
    places = {node.id: (node.row, node.lane) for node in nodes}
    parts += _arrows(arcs, boxes, places, look, lang)
    parts += [_box(node, *boxes[node.id], look, lang) for node in nodes]
    return "".join([*parts, "</svg>"])


def _boxes(nodes: Sequence[Node], look: Look, lang: str, top: int) -> dict[str, tuple[int, int, int]]:
    """Left, top and height of each box; a row is as high as its highest box."""
    heights = {node.id: 14 + look.line * len(lines_of(node, lang)) for node in nodes}
    rows: dict[int, int] = defaultdict(int)
    for node in nodes:
        rows[node.row] = max(rows[node.row], heights[node.id])
    tops, y = {}, top
    for row in sorted(rows):
        tops[row] = y
        y += rows[row] + look.row_gap
    return {
        node.id: (_MARGIN + node.lane * (look.width + look.column_gap), tops[node.row], heights[node.id])
        for node in nodes
    }


def _box(node: Node, x: int, y: int, height: int, look: Look, lang: str) -> str:
    classes = f"k-{node.kind}" + (" sg-start" if node.start else "") + (" sg-bad" if node.remark else "")
    lines = lines_of(node, lang)
    written = "".join(
        f'<text class="{style}" x="{x + 10}" y="{y + 18 + n * look.line}">'
        f"{text(fitted(line, look.width - 20, 1.05 if style == 'sg-b' else 0.94))}</text>"
        for n, (line, style) in enumerate(lines)
    )
    box = f'<rect class="sg-n" x="{x}" y="{y}" width="{look.width}" height="{height}" rx="7"/>'
    return f'<g class="{classes}"><title>{text(said(node.title, lang))}</title>{box}{written}</g>'


def lines_of(node: Node, lang: str) -> list[tuple[str, str]]:
    """The lines of a box, each with its style; in both languages the heading has two."""
    heading, *others = node.lines
    lines = [(one, "sg-b") for one in _both(heading, lang)]
    for other in others:
        lines += [(one, "sg-s") for one in (_both(other, lang)[:1] if lang == "both" else _both(other, lang))]
    return lines


def _both(text_: Both, lang: str) -> list[str]:
    zh, en = text_
    if lang == "both":
        return [zh] if zh == en else [zh, en]
    return [zh if lang == "zh" else en]


# ---------------------------------------------------------------- arrows


def _arrows(
    arcs: Sequence[Arc],
    boxes: Mapping[str, tuple[int, int, int]],
    places: Mapping[str, tuple[int, int]],
    look: Look,
    lang: str,
) -> list[str]:
    drawn = []
    gutters: dict[int, int] = defaultdict(int)
    for arc in arcs:
        if look.sideways:
            path = _sideways(
                boxes[arc.source], boxes[arc.target], [_free(place, boxes, places, look) for place in arc.via], look
            )
        else:
            path = _downward(arc, boxes, places, look, gutters)
        label = f"<title>{text(said(arc.label, lang))}</title>" if any(arc.label) else ""
        drawn.append(f'<path class="a-{arc.kind}" d="{path}" marker-end="url(#sg-arrow)">{label}</path>')
    return drawn


def _free(
    place: tuple[int, int],
    boxes: Mapping[str, tuple[int, int, int]],
    places: Mapping[str, tuple[int, int]],
    look: Look,
) -> tuple[int, int]:
    """The left end and the height of a row where an arrow passes a column in which no box stands in that row."""
    row, lane = place
    beside = [boxes[name] for name, (here, _) in places.items() if here == row]
    above = max((y + h + look.row_gap for (_, y, h) in boxes.values()), default=_MARGIN)
    middle = beside[0][1] + beside[0][2] // 2 if beside else above
    return _MARGIN + lane * (look.width + look.column_gap), middle


def _sideways(
    source: tuple[int, int, int], target: tuple[int, int, int], via: Sequence[tuple[int, int]], look: Look
) -> str:
    """Left to right, through the free places on the way; what goes back or stays in its column swings out."""
    x1, y1 = source[0] + look.width, source[1] + source[2] // 2
    x2, y2 = target[0], target[1] + target[2] // 2
    if x2 <= x1:
        x2 = target[0] + look.width
        out = max(x1, x2) + look.column_gap // 2
        return f"M{x1} {y1}C{out} {y1} {out} {y2} {x2 + 1} {y2}"
    path = f"M{x1} {y1}"
    for x, y in [*via, (x2, y2)]:
        bend = (x - x1) // 2
        path += f"C{x1 + bend} {y1} {x - bend} {y} {x} {y}"
        if (x, y) != (x2, y2):
            path += f"H{x + look.width}"
        x1, y1 = x + look.width, y
    return path


def _downward(
    arc: Arc,
    boxes: Mapping[str, tuple[int, int, int]],
    places: Mapping[str, tuple[int, int]],
    look: Look,
    gutters: dict[int, int],
) -> str:
    """To the next row straight down; farther ones beside the boxes, in the room between the columns."""
    (x1, y1, h1), (x2, y2, h2) = boxes[arc.source], boxes[arc.target]
    (row1, lane1), (row2, lane2) = places[arc.source], places[arc.target]
    if row2 == row1 + 1:
        start, end = x1 + look.width // 2, x2 + look.width // 2
        middle = (y1 + h1 + y2) // 2
        return f"M{start} {y1 + h1}C{start} {middle + 6} {end} {middle - 6} {end} {y2 - 1}"
    right = lane2 >= lane1
    lane = lane1 if right else lane1 - 1
    gutters[lane] += 1
    gutter = _MARGIN + lane * (look.width + look.column_gap) + look.width + 10 + 6 * (gutters[lane] % 7)
    begin = x1 + look.width if right else x1
    enter_right = x2 + look.width <= gutter
    end = x2 + look.width + 1 if enter_right else x2 - 1
    ya, yb = y1 + h1 * 2 // 3, y2 + h2 // 3
    return _corners(begin, ya, gutter, yb, end)


def _corners(x1: int, y1: int, x: int, y2: int, x2: int) -> str:
    """Across, along, across, with round corners."""
    down = 1 if y2 >= y1 else -1
    r = min(6, abs(y2 - y1) // 2, abs(x - x1), abs(x2 - x)) if y1 != y2 else 0
    a = r if x >= x1 else -r
    b = r if x2 >= x else -r
    return (
        f"M{x1} {y1}H{x - a}Q{x} {y1} {x} {y1 + down * r}V{y2 - down * r}Q{x} {y2} {x + b} {y2}H{x2}"
        if r
        else f"M{x1} {y1}H{x}V{y2}H{x2}"
    )


# ---------------------------------------------------------------- text


def said(both: Both, lang: str) -> str:
    """A text in the language that is asked for."""
    zh, en = both
    if lang == "both" and zh != en:
        return f"{zh} {en}".strip()
    return zh if lang != "en" else en


def clean(value: str) -> str:
    """A text without what XML cannot hold."""
    return "".join(c if c in "\n\t" or (c >= " " and c not in _NOT_XML) else "\ufffd" for c in value)


def text(value: str) -> str:
    """A text as XML's character data."""
    return escape(clean(value))


def fitted(value: str, room: float, factor: float = 1.0) -> str:
    """As much of a line as fits into a box, with … where it was cut."""
    limit = room / (_HALF * factor)
    taken = 0.0
    for place, character in enumerate(value):
        taken += 2 if east_asian_width(character) in "WF" else 1.06
        if taken > limit:
            return value[: max(0, place - 1)] + "…"
    return value
