"""Where checks leave what they find, up to a limit."""

from __future__ import annotations

from lxml import etree

from scf_ledger.documents.intake.limits import Limits
from scf_ledger.documents.intake.refusals import Finding, Rule, Unsound, shorten
from scf_ledger.documents.intake.xmltree import xpath


class Report:
    """Findings in the order in which they were found."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.findings: list[Finding] = []

    @property
    def full(self) -> bool:
        return len(self.findings) >= self.limits.findings

    def add(self, rule: Rule, en: str, zh: str, *, pointer: str = "", line: int | None = None, value: str = "") -> None:
        if not self.full:
            self.findings.append(Finding(rule=rule, en=en, zh=zh, pointer=pointer, line=line, value=shorten(value)))

    def at(self, element: etree._Element, rule: Rule, en: str, zh: str, *, value: str = "", below: str = "") -> None:
        """A finding at an element, or at one that is missing below it."""
        if not self.full:
            pointer = xpath(element, *([below] if below else []))
            self.add(rule, en, zh, pointer=pointer, line=element.sourceline, value=value)

    def close(self) -> None:
        """Raises Unsound if anything was found."""
        if self.findings:
            raise Unsound(*self.findings)
