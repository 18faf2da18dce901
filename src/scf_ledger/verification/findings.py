"""What verification finds, and how it ends."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any


class Outcome(IntEnum):
    """How a verification ends: the exit codes of `scf verify`."""

    PROVEN = 0
    GAPS = 1
    CONTRADICTION = 2
    PROOF_FAILURE = 3


@dataclass(frozen=True)
class Finding:
    """Something that is not as it should be."""

    outcome: Outcome
    #: file of the bundle, or what it is about
    where: str
    en: str
    zh: str


@dataclass
class Report:
    """What was checked, what was found, and what had to be believed."""

    findings: list[Finding] = field(default_factory=list)
    #: how many of what were checked and right
    proven: Counter[str] = field(default_factory=Counter)
    #: what no file can prove, in English and Chinese
    relied_on: list[tuple[str, str]] = field(default_factory=list)

    @property
    def outcome(self) -> Outcome:
        return max((f.outcome for f in self.findings), default=Outcome.PROVEN)

    def fail(self, where: str, en: str, zh: str) -> None:
        self.findings.append(Finding(Outcome.PROOF_FAILURE, where, en, zh))

    def contradict(self, where: str, en: str, zh: str) -> None:
        self.findings.append(Finding(Outcome.CONTRADICTION, where, en, zh))

    def gap(self, where: str, en: str, zh: str) -> None:
        self.findings.append(Finding(Outcome.GAPS, where, en, zh))

    def rely(self, en: str, zh: str) -> None:
        if (en, zh) not in self.relied_on:
            self.relied_on.append((en, zh))

    def to_json(self) -> dict[str, Any]:
        return {
            "outcome": self.outcome.name.lower(),
            "exit_code": int(self.outcome),
            "proven": dict(sorted(self.proven.items())),
            "findings": [
                {"outcome": f.outcome.name.lower(), "where": f.where, "en": f.en, "zh": f.zh} for f in self.findings
            ],
            "relied_on": [{"en": en, "zh": zh} for en, zh in self.relied_on],
        }
