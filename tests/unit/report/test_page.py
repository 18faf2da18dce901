"""The page, whatever is told in it and even where the bundle is gone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from lxml import html

from scf_ledger.report import money, render_report

HOSTILE = "\"><script>alert(1)</script><img src=x onerror=alert(1)>'&amp;{{7*7}}"
MEMBERS = {2: "银行", 7: HOSTILE}
LOAN, VOUCHER, PART, RECEIPT = ("0x" + digit * 64 for digit in "1234")


def posting(kind: str, at: int, **parts: str) -> dict[str, Any]:
    zero = dict.fromkeys(("costs", "penalty", "interest", "principal"), "0")
    whole = zero | parts
    amount = str(sum(map(int, whole.values())))
    return {"kind": kind, "at": at, "value_day": 20779, "payment": LOAN, "amount": amount, **whole}


def summary() -> dict[str, Any]:
    """What a run tells, with hostile text wherever somebody else writes."""
    return {
        "product": "scf-ledger 0.1.0",
        "business_day": "2026-11-22",
        "chain": {"chain_id": 1, "genesis_hash": "0x00", "contracts": {"Receipts": "0x" + "11" * 20}},
        "members": [
            {
                "id": n,
                "name": name,
                "uscc": "91310000MA1PL0013M",
                "governing": True,
                "status": "active",
                "roles_zh": "银行",
                "roles_en": "bank",
            }
            for n, name in MEMBERS.items()
        ],
        "documents": [
            {
                "file": HOSTILE,
                "member": 7,
                "status": "refused",
                "problem": {
                    "code": "DOCUMENT_REFUSED",
                    "detail": HOSTILE,
                    "errors": [{"pointer": HOSTILE, "rule": "SCHEMA", "value": HOSTILE, "detail": HOSTILE}],
                },
            },
            {"file": "README.md", "status": "ignored", "reason": "no document", "reason_zh": "不是单证"},
        ],
        "receipts": [
            {
                "id": RECEIPT,
                "goods": "HRC",
                "kg": "600",
                "issued_kg": "1000",
                "lien_kg": "100",
                "holder": 7,
                "custodian": 2,
                "state": "active",
                "endorsements": [{"kind": "质押", "kg": "300"}, {"kind": "解押", "kg": "200"}],
            }
        ],
        "delivery_orders": [
            {
                "id": PART,
                "receipt": RECEIPT,
                "holder": 7,
                "carrier": 2,
                "kg": "400",
                "out_kg": "390",
                "loss_kg": "10",
                "ended_at": 1795341794,
            }
        ],
        "receivables": [
            {
                "id": VOUCHER,
                "parent": VOUCHER,
                "currency": 156,
                "amount": "1000",
                "price": "0",
                "settled": "0",
                "debtor": 2,
                "creditor": 7,
                "holder": 7,
                "state": "split",
                "due_day": 20929,
            },
            {
                "id": PART,
                "parent": VOUCHER,
                "currency": 156,
                "amount": "1000",
                "price": "990",
                "settled": "1000",
                "debtor": 2,
                "creditor": 7,
                "holder": 2,
                "state": "redeemed",
                "due_day": 20929,
            },
        ],
        "loans": [
            {
                "id": LOAN,
                "financier": 2,
                "borrower": 7,
                "currency": 156,
                "state": "drawn",
                "limit": "5000",
                "rate": 43500,
                "penalty_rate": 65250,
                "maturity_day": 20869,
                "drawn": "5000",
                "principal": "4000",
                "interest_due": "0",
                "penalty_due": "0",
                "costs_due": "0",
                "lines": [],
                "postings": [
                    posting("draw", 1, principal="5000"),
                    posting("repayment", 2, interest="7", principal="1000"),
                ],
            }
        ],
        "journal": [
            {
                "entry": "1",
                "subject": LOAN,
                "account": "loan:principal",
                "member": 2,
                "currency": 156,
                "debit": "5000",
                "credit": "0",
                "at": 1795341794,
            },
            {
                "entry": "1",
                "subject": LOAN,
                "account": "bank",
                "member": 2,
                "currency": 156,
                "debit": "0",
                "credit": "5000",
                "at": 1795341794,
            },
        ],
        "refused": [
            {
                "name": "x",
                "rule": "AB-01",
                "code": "NO",
                "detail": HOSTILE,
                "title": "no",
                "title_zh": "否",
                "zh": HOSTILE,
                "en": HOSTILE,
                "contract_error": None,
                "kind": "Endorse",
                "tried_by": [7],
                "at": 1795341794,
            }
        ],
        "acts": [],
        "gas": {"Endorse": {"count": 1, "min": 1, "median": 2, "max": 3}},
    }


@pytest.fixture(scope="module")
def page() -> str:
    return render_report(summary(), Path("/nowhere"))


def test_hostile_text_stays_text(page: str) -> None:
    tree = html.document_fromstring(page)
    assert len(tree.findall(".//script")) == 1 and tree.findall(".//img") == []
    assert not [one for one in tree.iter() for name in one.attrib if str(name).startswith("on")]
    assert "<script>alert(1)</script>" in tree.text_content() and "{{7*7}}" in tree.text_content()


def test_nothing_is_fetched_from_anywhere(page: str) -> None:
    tree = html.document_fromstring(page)
    assert [one for one in tree.iter() if {"src", "srcset", "action"} & set(one.attrib)] == []
    assert all(str(one.get("href")).startswith("#") for one in tree.iter("a"))
    assert (
        tree.findall(".//link") == [] and "default-src 'none'" in page and "url(" not in page and "@import" not in page
    )


def test_every_link_within_the_page_leads_somewhere(page: str) -> None:
    tree = html.document_fromstring(page)
    names = {one.get("id") for one in tree.iter()}
    assert {str(a.get("href"))[1:] for a in tree.iter("a")} <= names


def test_a_missing_bundle_is_a_proof_failure_and_not_an_empty_page(page: str) -> None:
    assert "FAILED" in page and "proof failure" in page and "there is no proof bundle" in page


def test_both_languages_are_there_without_any_script(page: str) -> None:
    tree = html.document_fromstring(page)
    body = tree.find("body")
    assert body is not None and tree.get("data-lang") == "both"
    assert {"zh-CN", "en"} <= {one.get("lang") for one in body.iter()}


def test_a_loan_ledger_counts_down_its_principal() -> None:
    (loan,) = money.loans(summary(), MEMBERS)
    assert [posting["left"] for posting in loan["postings"]] == ["CNY 50.00", "CNY 40.00"]
    paid = [loan["paid"][part] for part in ("costs", "penalty", "interest", "principal")]
    assert paid == ["CNY 0.00", "CNY 0.00", "CNY 0.07", "CNY 10.00"]
    assert loan["owed"] == "CNY 40.00" and all(posting["adds_up"] for posting in loan["postings"])


def test_parts_stand_below_their_voucher() -> None:
    whole, part = money.vouchers(summary(), MEMBERS)
    assert (whole["depth"], part["depth"]) == (0, 1)
    assert (part["price"], part["discount"], part["redeemed"]) == ("CNY 9.90", "CNY 0.10", "CNY 10.00")


def test_an_entry_that_does_not_balance_says_so() -> None:
    told = summary()
    assert [entry["balanced"] for entry in money.entries(told, MEMBERS)] == [True]
    told["journal"][0]["debit"] = "4999"
    assert [entry["balanced"] for entry in money.entries(told, MEMBERS)] == [False]
