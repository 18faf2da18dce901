"""What is wrong with goods as somebody states them: field, value, rule, in Chinese and English."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

#: Longest part of a value that a fault repeats.
_SHOWN = 80


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong."""

    #: name of the field, as the schema has it
    field: str
    #: what stood there, as text, shortened
    value: str
    #: identifier of the rule, such as AB-03
    rule: str
    zh: str
    en: str

    @classmethod
    def of(cls, field: str, value: object, rule: str, zh: str, en: str) -> Fault:
        """A fault of any value; nothing is shown as an empty text."""
        text = "" if value is None else str(value)
        shown = "".join(c if c.isprintable() else " " for c in text[:_SHOWN])
        return cls(field, shown + ("…" if len(text) > _SHOWN else ""), rule, zh, en)

    def __str__(self) -> str:
        return f"{self.field}: {self.zh} · {self.en} (got {self.value!r}, {self.rule})"


class GoodsInvalid(ValueError):
    """Goods, or a measurement of them, that cannot be so; `faults` says all that is wrong."""

    code = "GOODS_INVALID"

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("; ".join(str(fault) for fault in self.faults))
