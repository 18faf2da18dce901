"""Money: the journal by member and account, each loan with every posting, each voucher with its parts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from scf_ledger.acts.formats import day_date, ratio_text
from scf_ledger.report.figures import amount, plain_amount
from scf_ledger.trace.things import Both
from scf_ledger.trace.wording import state_names

ACCOUNTS: dict[str, Both] = {
    "bank": ("银行存款", "bank"),
    "claim": ("应收账款", "claim"),
    "payable": ("应付账款", "payable"),
    "discount": ("贴现息", "discount"),
    "income:interest": ("利息收入", "interest income"),
    "income:penalty": ("罚息收入", "penalty income"),
    "loan:principal": ("贷款本金", "loan principal"),
    "loan:costs": ("实现债权费用", "loan costs"),
}
POSTINGS: dict[str, Both] = {"draw": ("放款", "draw"), "repayment": ("还款", "repayment")}
_PARTS = ("costs", "penalty", "interest", "principal")


def balances(summary: Mapping[str, Any], members: Mapping[int, str]) -> list[dict[str, Any]]:
    """Debits, credits and what is left, for each member, account and currency, minor units."""
    sums: dict[tuple[int, str, int], list[int]] = defaultdict(lambda: [0, 0])
    for line in summary.get("journal", []):
        both = sums[int(line["member"]), str(line["account"]), int(line["currency"])]
        both[0] += int(line["debit"])
        both[1] += int(line["credit"])
    return [
        {
            "member": members.get(member, str(member)),
            "account": ACCOUNTS.get(account, (account, account)),
            "currency": currency,
            "debit": debit,
            "credit": credit,
            "balance": debit - credit,
        }
        for (member, account, currency), (debit, credit) in sorted(sums.items())
    ]


def entries(summary: Mapping[str, Any], members: Mapping[int, str]) -> list[dict[str, Any]]:
    """The journal's entries, each with its lines; an entry balances, or says that it does not."""
    grouped: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for line in summary.get("journal", []):
        grouped[str(line["entry"])].append(line)
    return [
        {
            "at": lines[0]["at"],
            "subject": lines[0]["subject"],
            "balanced": _balanced(lines),
            "lines": [
                {
                    "member": members.get(int(line["member"]), str(line["member"])),
                    "account": ACCOUNTS.get(str(line["account"]), (str(line["account"]),) * 2),
                    "debit": plain_amount(line["debit"], line["currency"]) if int(line["debit"]) else "",
                    "credit": plain_amount(line["credit"], line["currency"]) if int(line["credit"]) else "",
                }
                for line in lines
            ],
        }
        for _, lines in sorted(grouped.items())
    ]


def _balanced(lines: Sequence[Mapping[str, Any]]) -> bool:
    return sum(int(line["debit"]) for line in lines) == sum(int(line["credit"]) for line in lines)


def loans(summary: Mapping[str, Any], members: Mapping[int, str]) -> list[dict[str, Any]]:
    """Each loan with every posting, and the principal that was left after it."""
    return [_loan(one, members) for one in summary.get("loans", [])]


def _loan(one: Mapping[str, Any], members: Mapping[int, str]) -> dict[str, Any]:
    currency, principal, postings = one["currency"], 0, []
    for posting in sorted(one["postings"], key=lambda p: (int(p["at"]), int(p["value_day"]))):
        moved = int(posting["principal"])
        principal += moved if posting["kind"] == "draw" else -moved
        parts = {part: amount(posting[part], currency) for part in _PARTS}
        postings.append(
            {
                "at": posting["at"],
                "day": str(day_date(int(posting["value_day"]))),
                "kind": POSTINGS.get(str(posting["kind"]), (str(posting["kind"]),) * 2),
                "amount": amount(posting["amount"], currency),
                "parts": parts,
                "left": amount(principal, currency),
                "adds_up": int(posting["amount"]) == sum(int(posting[part]) for part in _PARTS),
            }
        )
    totals = {part: sum(int(p[part]) for p in one["postings"] if p["kind"] != "draw") for part in _PARTS}
    return {
        "id": one["id"],
        "financier": members.get(int(one["financier"]), "—"),
        "borrower": members.get(int(one["borrower"]), "—"),
        "state": state_names(str(one["state"])),
        "limit": amount(one["limit"], currency),
        "rate": ratio_text(int(one["rate"])),
        "penalty_rate": ratio_text(int(one["penalty_rate"])),
        "due": str(day_date(int(one["maturity_day"]))) if int(one["maturity_day"]) else "—",
        "drawn": amount(one["drawn"], currency),
        "paid": {part: amount(value, currency) for part, value in totals.items()},
        "owed": amount(
            sum(int(one[name]) for name in ("principal", "interest_due", "penalty_due", "costs_due")), currency
        ),
        "postings": postings,
        "lines": [
            {"receipt": line["receipt"], "pledged": int(line["pledged_kg"]), "released": int(line["released_kg"])}
            for line in one["lines"]
        ],
    }


def vouchers(summary: Mapping[str, Any], members: Mapping[int, str]) -> list[dict[str, Any]]:
    """Each voucher, its parts below it."""
    listed = list(summary.get("receivables", []))
    parts: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for one in listed:
        if one["parent"] != one["id"]:
            parts[str(one["parent"])].append(one)
    found: list[dict[str, Any]] = []

    def add(one: Mapping[str, Any], depth: int) -> None:
        found.append(_voucher(one, depth, members))
        for part in sorted(parts[str(one["id"])], key=lambda p: int(p["amount"])):
            add(part, depth + 1)

    for one in listed:
        if one["parent"] == one["id"]:
            add(one, 0)
    return found


def _voucher(one: Mapping[str, Any], depth: int, members: Mapping[int, str]) -> dict[str, Any]:
    currency, face, price = one["currency"], int(one["amount"]), int(one["price"])
    return {
        "id": one["id"],
        "depth": depth,
        "debtor": members.get(int(one["debtor"]), "—"),
        "creditor": members.get(int(one["creditor"]), "—"),
        "holder": members.get(int(one["holder"]), "—"),
        "state": state_names(str(one["state"])),
        "face": amount(face, currency),
        "price": amount(price, currency) if price else "",
        "discount": amount(face - price, currency) if price else "",
        "redeemed": amount(one["settled"], currency),
        "due": str(day_date(int(one["due_day"]))),
    }
