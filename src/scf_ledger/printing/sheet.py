"""Sheets of A4 with Chinese and Latin text: fonts, lines that break where they may, tables, QR codes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from unicodedata import category

import segno
from fpdf import FPDF
from pylopdf_fonts_zh_cn import sans_path, serif_path

MARGIN = 16.0
WIDTH = 210.0 - 2 * MARGIN
INK, GREY, RULE, PALE, BLUE, RED = (
    (20, 20, 20),
    (95, 95, 95),
    (150, 158, 170),
    (243, 245, 248),
    (24, 46, 88),
    (168, 24, 24),
)
#: Millimetres between a table's lines and its text.
_PAD = 1.2
#: Characters that never begin a line, and those that never end one.
_NOT_FIRST = set(",。;:、!?)》」』】”’%‰℃,.;:!?)]}")
_NOT_LAST = set("(《「『【“‘([{")
_WIDE = r"[\u2e80-\u303f\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff“”‘’]"
_TOKEN = re.compile(rf"{_WIDE}|[^\S\n]+|\n|(?:(?!{_WIDE})\S)+")


@dataclass(frozen=True)
class Cell:
    """Text in a table."""

    text: str
    size: float = 8.5
    colour: tuple[int, int, int] = INK
    #: L, C or R
    align: str = "L"
    fill: tuple[int, int, int] | None = None


class Sheet(FPDF):
    """A document of A4 sheets with a running head and numbered pages."""

    def __init__(self, title: str, head: str, foot: str, made_at: int) -> None:
        """`made_at` is UTC seconds; the same content as of the same moment gives the same bytes."""
        super().__init__(format="A4")
        self.head, self.foot = head, foot
        self.set_margins(MARGIN, MARGIN)
        self.set_auto_page_break(False)
        self.c_margin = 0.0
        self.add_font("serif", fname=str(serif_path()))
        self.add_font("sans", fname=str(sans_path()))
        self.set_title(title)
        self.set_lang("zh-CN")
        self.set_creation_date(datetime.fromtimestamp(made_at, UTC))

    # ---------------------------------------------------------------- page

    @property
    def bottom(self) -> float:
        """Where the text of a page ends."""
        return self.h - MARGIN - 4.5

    def header(self) -> None:
        if self.page_no() == 1:
            return
        self.set_y(9)
        self.put(MARGIN, 9, WIDTH, self.head, 7, GREY)
        self.line_at(13.5)
        self.set_y(MARGIN + 2)

    def footer(self) -> None:
        y = self.h - MARGIN - 3
        self.line_at(y)
        self.put(MARGIN, y + 1.2, WIDTH - 40, self.foot, 6.5, GREY)
        pages = f"第 {self.page_no()} 页 / 共 {{nb}} 页  Page {self.page_no()} of {{nb}}"
        self.style(6.5)
        # The number of pages is put in at the end, when it is known.
        width = self.get_string_width(pages.replace("{nb}", "0"))
        self.put(MARGIN + WIDTH - width, y + 1.2, width, pages, 6.5, GREY)

    def line_at(self, y: float, width: float = 0.2, colour: tuple[int, int, int] = RULE) -> None:
        self.set_draw_color(*colour)
        self.set_line_width(width)
        self.line(MARGIN, y, MARGIN + WIDTH, y)

    def fits(self, height: float) -> bool:
        """Whether so many millimetres are left on this page."""
        return self.get_y() + height <= self.bottom

    def need(self, height: float) -> None:
        """Goes to a new page when so much does not fit on this one."""
        if not self.fits(height):
            self.add_page()

    # ---------------------------------------------------------------- text

    def style(self, size: float, colour: tuple[int, int, int] = INK, family: str = "sans") -> None:
        self.set_font(family, size=size)
        self.set_text_color(*colour)

    def put(
        self,
        x: float,
        y: float,
        width: float,
        text: str,
        size: float,
        colour: tuple[int, int, int] = INK,
        align: str = "L",
        family: str = "sans",
    ) -> None:
        """One line of text at a place."""
        self.style(size, colour, family)
        self.set_xy(x, y)
        self.cell(width, leading(size), self.legible(text), align=align)

    def paragraph(
        self, text: str, size: float, colour: tuple[int, int, int] = INK, x: float = MARGIN, width: float = WIDTH
    ) -> None:
        """Lines of text from here on; a new page where one ends."""
        for line in self.wrapped(text, width, size):
            self.need(leading(size))
            y = self.get_y()
            self.put(x, y, width, line, size, colour)
            self.set_y(y + leading(size))

    def section(self, zh: str, en: str) -> None:
        """The head of a part."""
        self.need(20)
        y = self.get_y() + 3.5
        self.set_fill_color(*BLUE)
        self.rect(MARGIN, y + 0.6, 1.2, 4.2, style="F")
        self.put(MARGIN + 3, y, WIDTH, zh, 10.5, BLUE, family="serif")
        width = self.get_string_width(zh)
        self.put(MARGIN + 5.5 + width, y + 0.8, WIDTH, en, 8, GREY)
        self.set_y(y + 6.6)

    def legible(self, text: str) -> str:
        """The text in characters that the font has; what it lacks is named by its code point, never left out."""
        known = self.current_font.cmap  # type: ignore[union-attr]
        return "".join(c if ord(c) in known and not category(c).startswith("C") else f"[U+{ord(c):04X}]" for c in text)

    def wrapped(self, text: str, width: float, size: float) -> list[str]:
        """The text in lines: Chinese breaks between any two characters, everything else between words."""
        self.style(size)
        lines, line = [], ""
        for token in self._tokens(text, width):
            if token == "\n":
                lines.append(line.rstrip())
                line = ""
            elif self.get_string_width(line + token.rstrip()) <= width or token in _NOT_FIRST:
                line += token if line or token.strip() else ""
            else:
                carried = ""
                while line and line[-1] in _NOT_LAST:
                    line, carried = line[:-1], line[-1] + carried
                lines.append(line.rstrip())
                line = carried + token.lstrip()
        return [*lines, line.rstrip()]

    def _tokens(self, text: str, width: float) -> list[str]:
        """Words and Chinese characters; a word that is wider than a line is cut."""
        tokens = []
        clean = text.replace("\r\n", "\n").replace("\t", " ")
        for token in _TOKEN.findall("\n".join(self.legible(part) for part in clean.split("\n"))):
            while self.get_string_width(token) > width and len(token) > 1:
                fits = max(n for n in range(1, len(token)) if n == 1 or self.get_string_width(token[:n]) <= width)
                tokens.append(token[:fits])
                token = token[fits:]
            tokens.append(token)
        return tokens

    # ---------------------------------------------------------------- tables

    def row(self, cells: Sequence[Cell], widths: Sequence[float], head: Sequence[Cell] = ()) -> None:
        """A row of a table; what is higher than the page goes on over leaf, under the table's head."""
        left = [self.wrapped(c.text, w - 2 * _PAD, c.size) for c, w in zip(cells, widths, strict=True)]
        while any(left):
            room = self.bottom - self.get_y() - 2 * _PAD
            if room < min(_height(cells, left), 2 * max(leading(c.size) for c in cells)):
                self.add_page()
                if head:
                    self.row(head, widths)
                continue
            fits = [int(room / leading(c.size) + 1e-9) for c in cells]
            shown = [lines[:n] for lines, n in zip(left, fits, strict=True)]
            self._strip(cells, widths, shown)
            left = [lines[n:] for lines, n in zip(left, fits, strict=True)]

    def _strip(self, cells: Sequence[Cell], widths: Sequence[float], texts: Sequence[Sequence[str]]) -> None:
        x, y = MARGIN, self.get_y()
        height = _height(cells, texts) + 2 * _PAD
        self.set_draw_color(*RULE)
        self.set_line_width(0.15)
        for cell, width, lines in zip(cells, widths, texts, strict=True):
            if cell.fill:
                self.set_fill_color(*cell.fill)
            self.rect(x, y, width, height, style="DF" if cell.fill else "D")
            for number, line in enumerate(lines):
                place = y + _PAD + number * leading(cell.size)
                self.put(x + _PAD, place, width - 2 * _PAD, line, cell.size, cell.colour, cell.align)
            x += width
        self.set_y(y + height)

    # ---------------------------------------------------------------- pictures

    def qr(self, text: str, x: float, y: float, side: float) -> None:
        """A QR code as filled rectangles, so that it is sharp at any size."""
        rows = [list(row) for row in segno.make_qr(text, error="m").matrix]
        module = side / len(rows)
        self.set_fill_color(0, 0, 0)
        for n, row in enumerate(rows):
            for run in re.finditer("1+", "".join("1" if dark else "0" for dark in row)):
                self.rect(x + run.start() * module, y + n * module, len(run[0]) * module, module, style="F")


def leading(size: float) -> float:
    """Height of a line of text of a size in points, in millimetres."""
    return size * 0.3528 * 1.42


def _height(cells: Sequence[Cell], texts: Sequence[Sequence[str]]) -> float:
    """Height of the lines of a row, in millimetres."""
    return max(len(lines) * leading(cell.size) for cell, lines in zip(cells, texts, strict=True))
