"""Kilograms and pieces of receipts that come from one another, by what the events say was issued, left or was lost."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass
class Lineages:
    """Receipts by their common origin; mergers and processing join origins."""

    _parents: dict[str, str] = field(default_factory=dict)
    #: kilograms and pieces that lie under the receipts of an origin
    _sums: dict[str, list[int]] = field(default_factory=dict)

    def root(self, receipt: str) -> str:
        while receipt in self._parents:
            receipt = self._parents[receipt]
        return receipt

    def begin(self, receipt: str, kg: int, pieces: int) -> None:
        self._sums[receipt] = [kg, pieces]

    def join(self, child: str, *sources: str) -> None:
        """A receipt that comes from others."""
        first, *others = dict.fromkeys(self.root(source) for source in sources)
        for other in others:
            self._parents[other] = first
            for n, quantity in enumerate(self._sums.pop(other)):
                self._sums[first][n] += quantity
        self._parents[child] = first

    def add(self, receipt: str, kg: int, pieces: int) -> None:
        """Goods that left, were lost or were made."""
        total = self._sums[self.root(receipt)]
        total[0] += kg
        total[1] += pieces

    def balances(self) -> Iterator[tuple[str, list[int]]]:
        return iter(self._sums.items())
