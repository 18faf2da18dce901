"""Records for people: amounts with their currency, masses with kg, days as dates, members by name.

What a column holds follows from its name, which has one meaning in the whole ledger.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from scf_ledger.acts import capability_names, role_names
from scf_ledger.acts.formats import currency_of, day_date, grouped, money_text, ratio_text, time_text
from scf_ledger.acts.hazards import hazard_text, hazards_text

NOTHING = "—"
_MEMBERS = frozenset(
    """
    authority borrower buyer carrier court creator creditor custodian debtor depositor filer financier from_member
    holder lifted_by member objector owner payee payer pledgee proposer regulator reporter to_member witness
    """.split()
)
_MONEY = frozenset(
    """
    accepted amount applied_amount cap costs costs_due credit debit drawn exposure interest interest_due limit penalty
    penalty_due pending_draw price principal settled total used
    """.split()
)
_RATIOS = frozenset(
    """
    call_ltv haircut initial_ltv liquidation_ltv loss_standard max_deviation penalty_factor penalty_rate rate
    warning_ltv
    """.split()
)
_DAYS = frozenset(
    "accrued_day collect_by discount_day due_day issue_day maturity_day registered_until storage_until".split()
)
_TIMES = frozenset("as_of at block_time closes executable_from until valid_from window_from".split())
#: Days from which a number is no date.
_NO_DAY = 2_932_896


@dataclass(frozen=True)
class Cells:
    """How values are written."""

    #: names of members by number
    members: Mapping[int, str] = field(default_factory=dict)
    #: currency of amounts whose row has none
    currency: int | None = None

    def text(self, name: str, value: Any, row: Mapping[str, Any]) -> str:
        """One value of a row."""
        if value is None or value in ("", []):
            return NOTHING
        if isinstance(value, bool):
            return "yes" if value else "no"
        if isinstance(value, (list, dict)):
            return self._many(name, value)
        if isinstance(value, int) or (isinstance(value, str) and value.isdecimal()):
            return self._number(name, value, row)
        return str(value)

    def _many(self, name: str, value: list[Any] | dict[str, Any]) -> str:
        if isinstance(value, list) and all(isinstance(one, (str, int)) for one in value):
            singular = {"reporters": "reporter", "approvers": "member"}.get(name, name)
            return ", ".join(self.text(singular, one, {}) for one in value)
        return json.dumps(value, ensure_ascii=False)

    def _number(self, name: str, written: int | str, row: Mapping[str, Any]) -> str:
        value = int(written)
        if name in _MEMBERS:
            return (f"{value} {self.members.get(value, '')}".strip()) if value else NOTHING
        if name in _MONEY:
            return money_text(value, row.get("currency") or self.currency)
        if name == "kg" or name.endswith("_kg") or (name == "quantity" and row.get("kind") == "receipt"):
            return f"{grouped(value)} kg"
        if name in _RATIOS:
            return ratio_text(value)
        if name in _DAYS or name.endswith("_day"):
            return day_date(value).isoformat() if 0 < value < _NO_DAY else (grouped(value) if value else NOTHING)
        if name in _TIMES or name.endswith(("_at", "_until")):
            return time_text(value) if value else NOTHING
        return _named(name, written, value)


def _named(name: str, written: int | str, value: int) -> str:
    """Numbers that stand for something else; a text of digits, such as a code, stays as it is."""
    if name == "currency":
        found = currency_of(value)
        return found.code if found else str(value)
    if name == "roles":
        return role_names(value)[1]
    if name == "hazard":
        return hazard_text(value)[1]
    if name == "hazards":
        return hazards_text(value)[1]
    if name == "capabilities":
        return capability_names(value)[1]
    if name == "asset_kinds":
        return ", ".join(kind for bit, kind in ((1, "receipts"), (2, "vouchers")) if value & bit) or NOTHING
    return str(written)


def is_number(name: str) -> bool:
    """Whether a column is read from its right end."""
    return name in _MONEY or name in _RATIOS or name == "kg" or name.endswith("_kg") or name in ("pieces", "quantity")


def show_rows(rows: Iterable[Mapping[str, Any]], columns: Sequence[str], cells: Cells) -> None:
    """Prints records as a table."""
    from scf_ledger.cli.output import show_table

    texts = [[cells.text(name, row.get(name), row) for name in columns] for row in rows]
    right = [n for n, name in enumerate(columns) if is_number(name)]
    show_table([head(name) for name in columns], texts, right=right)


def show_row(row: Mapping[str, Any], cells: Cells) -> None:
    """Prints every field of a record, one a line."""
    import typer

    width = max(len(head(name)) for name in row)
    for name, value in row.items():
        typer.echo(f"{head(name):<{width}}  {cells.text(name, value, row)}")


def head(name: str) -> str:
    """A column's name in words."""
    return name.replace("_", " ")
