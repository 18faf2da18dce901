"""Why a list, or a row of it, is not taken.

ListRefused     the file as a whole: nothing of it is looked at further
Fault           one row's field: value and rule, Chinese and English (custody.faults)
"""

from __future__ import annotations

from enum import StrEnum

from scf_ledger.custody.faults import Fault


class ListRule(StrEnum):
    """What a list, or a cell of it, breaks when it is no rule of the law or of the goods; the codes are stable."""

    CELLS = "CELLS"
    COLUMN = "COLUMN"
    DELIMITER = "DELIMITER"
    EMPTY = "EMPTY"
    ENCODING = "ENCODING"
    FORMAT = "FORMAT"
    FORMULA = "FORMULA"
    HEADER = "HEADER"
    MERGED = "MERGED"
    NUMBER = "NUMBER"
    ROWS = "ROWS"
    SHEET = "SHEET"
    SIZE = "SIZE"
    TERMS = "TERMS"
    XML = "XML"


class ListRefused(ValueError):
    """The list cannot be read; `fault` says where and why."""

    code = "STOCK_LIST_REFUSED"

    def __init__(self, rule: ListRule, zh: str, en: str, *, field: str = "list", value: object = "") -> None:
        self.fault = Fault.of(field, value, rule.value, zh, en)
        super().__init__(str(self.fault))
