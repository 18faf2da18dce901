"""A list as a table of text, whatever file it came in, and how much of one is looked at."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class ListLimits:
    """Bounds that keep any file, however hostile, within a known time and memory."""

    #: of the file
    bytes: int = 16 * 2**20
    #: of all parts of a workbook once they are unpacked
    unpacked_bytes: int = 96 * 2**20
    #: parts of a workbook
    parts: int = 256
    #: rows with something in them, headings included
    rows: int = 20_000
    columns: int = 64
    #: cells of a workbook, empty ones included
    cells: int = 800_000
    #: characters of one cell
    cell: int = 1_000


DEFAULT_LIMITS = ListLimits()


@dataclass(frozen=True)
class Unreadable:
    """A cell that stands in the list and says nothing that may be taken."""

    value: str
    rule: str
    zh: str
    en: str


Cell = str | Unreadable


@dataclass(frozen=True)
class Row:
    """A row with something in it."""

    #: as a spreadsheet numbers it, from 1
    number: int
    cells: tuple[Cell, ...]

    @property
    def texts(self) -> tuple[str, ...]:
        """The cells as text; what cannot be read is empty."""
        return tuple(cell if isinstance(cell, str) else "" for cell in self.cells)
