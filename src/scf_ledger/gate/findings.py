"""What a gate finds wrong, in Chinese and English, with the code and rules of the registry."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from scf_ledger.problems import PROBLEMS


@dataclass(frozen=True)
class Finding:
    """One reason against letting the goods out."""

    #: of the registry of problems
    code: str
    #: field of the order that it is about
    field: str
    values: Mapping[str, Any]
    zh: str
    en: str

    @property
    def rules(self) -> tuple[str, ...]:
        return PROBLEMS[self.code].rules

    def as_json(self) -> dict[str, Any]:
        """As journals and answers have it; numbers are decimal text."""
        kind = PROBLEMS[self.code]
        return {
            "code": self.code,
            "title_zh": kind.zh,
            "title": kind.en,
            "field": self.field,
            "values": {name: _plain(value) for name, value in self.values.items()},
            "detail_zh": self.zh,
            "detail": self.en,
            "rules": list(kind.rules),
        }


@dataclass(frozen=True)
class Remark:
    """What a person at the gate should know besides."""

    zh: str
    en: str

    def as_json(self) -> dict[str, Any]:
        return {"detail_zh": self.zh, "detail": self.en}


def _plain(value: Any) -> Any:
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, int):
        return str(value)
    if isinstance(value, (list, tuple)):
        return [_plain(one) for one in value]
    return str(value)
