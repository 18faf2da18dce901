"""Tells the story on a terminal while it happens."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rich.text import Text

if TYPE_CHECKING:
    from rich.console import Console


@dataclass
class ConsoleTeller:
    """Lines on a console: chapters, steps that were done, frauds that were refused."""

    console: Console
    steps: int = 0
    frauds: int = 0
    skips: list[tuple[str, str]] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)
    started: float = field(default_factory=time.monotonic)

    def chapter(self, zh: str, en: str) -> None:
        self.console.print()
        self.console.print(Text(f"{zh} · {en}", style="bold"))

    def step(self, zh: str, en: str) -> None:
        self.steps += 1
        self._line("✓", "green", zh, en)

    def refused(self, zh: str, en: str, code: str) -> None:
        self.frauds += 1
        self._line("✗", "red", zh, en, code)

    def note(self, zh: str, en: str) -> None:
        """Something about the documents that the reader should know."""
        self.notes.append((zh, en))
        self._line("i", "cyan", zh, en)

    def skipped(self, zh: str, en: str) -> None:
        self.skips.append((zh, en))
        self._line("–", "yellow", zh, en)

    def _line(self, mark: str, style: str, zh: str, en: str, code: str = "") -> None:
        seconds = time.monotonic() - self.started
        line = Text.assemble((f"{seconds:6.1f}s ", "dim"), (mark, style), f" {zh} ", (f"· {en}", "dim"))
        if code:
            line.append(f"  → {code}", style=f"bold {style}")
        self.console.print(line, soft_wrap=True)
