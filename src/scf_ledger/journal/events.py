"""Money events as balanced journal lines.

Accounts are of the lender, the debtor or the holder, as the line's member says: `bank` is a bank account outside the
ledger, `loan:…` what a borrower owes, `claim` a voucher, `income:…` and `discount` what was earned.
"""

from __future__ import annotations

from collections.abc import Sequence

from scf_ledger.chain.rows import ChainEvent, Rows
from scf_ledger.journal.tables import JournalLine
from scf_ledger.loans.tables import Loan
from scf_ledger.receivables.tables import Voucher

Line = tuple[str, int, int, int]


def _post(rows: Rows, e: ChainEvent, subject: str, currency: int, lines: Sequence[Line]) -> None:
    """Writes the lines of one entry: account, member, debit, credit; lines of nothing are left out."""
    entry = f"{e.block_number:012d}/{e.log_index:06d}"
    for n, (account, member, debit, credit) in enumerate(line for line in lines if line[2] or line[3]):
        rows.put(
            JournalLine(
                id=f"{entry}/{n}",
                entry=entry,
                subject=subject,
                account=account,
                member=member,
                currency=currency,
                debit=debit,
                credit=credit,
                at=e.block_time,
            )
        )


def disbursed(rows: Rows, e: ChainEvent) -> None:
    loan = rows.get(Loan, e.values["loan"])
    amount = e.values["amount"]
    _post(
        rows,
        e,
        loan.id,
        loan.currency,
        [("loan:principal", loan.financier, amount, 0), ("bank", loan.financier, 0, amount)],
    )


def repaid(rows: Rows, e: ChainEvent) -> None:
    """What was paid, and the interest and penalty that became income when they were posted and paid."""
    v = e.values
    loan = rows.get(Loan, v["loan"])
    paid = v["costs"] + v["penalty"] + v["interest"] + v["principal"]
    _post(
        rows,
        e,
        loan.id,
        loan.currency,
        [
            ("bank", loan.financier, paid, 0),
            ("loan:costs", loan.financier, 0, v["costs"]),
            ("income:penalty", loan.financier, 0, v["penalty"]),
            ("income:interest", loan.financier, 0, v["interest"]),
            ("loan:principal", loan.financier, 0, v["principal"]),
        ],
    )


def cost_charged(rows: Rows, e: ChainEvent) -> None:
    loan = rows.get(Loan, e.values["loan"])
    amount = e.message["amount"]
    _post(
        rows,
        e,
        loan.id,
        loan.currency,
        [("loan:costs", loan.financier, amount, 0), ("bank", loan.financier, 0, amount)],
    )


def voucher_accepted(rows: Rows, e: ChainEvent) -> None:
    voucher = rows.get(Voucher, e.values["voucher"])
    _post(
        rows,
        e,
        voucher.root,
        voucher.currency,
        [("claim", voucher.holder, voucher.amount, 0), ("payable", voucher.debtor, 0, voucher.amount)],
    )


def voucher_transferred(rows: Rows, e: ChainEvent) -> None:
    voucher = rows.get(Voucher, e.values["voucher"])
    m = e.message
    _post(
        rows,
        e,
        voucher.root,
        voucher.currency,
        [("claim", m["to"], voucher.amount, 0), ("claim", m["from"], 0, voucher.amount)],
    )


def voucher_financed(rows: Rows, e: ChainEvent) -> None:
    """The seller gives the claim for the price; the difference is the discount that the buyer earns."""
    voucher = rows.get(Voucher, e.values["voucher"])
    price, face, seller, buyer = e.values["price"], voucher.amount, voucher.holder, voucher.financier
    _post(
        rows,
        e,
        voucher.root,
        voucher.currency,
        [
            ("bank", seller, price, 0),
            ("discount", seller, face - price, 0),
            ("claim", seller, 0, face),
            ("claim", buyer, face, 0),
            ("bank", buyer, 0, price),
            ("discount", buyer, 0, face - price),
        ],
    )


def voucher_paid(rows: Rows, e: ChainEvent) -> None:
    voucher = rows.get(Voucher, e.values["voucher"])
    paid = e.values["settled"] - voucher.settled
    _post(
        rows,
        e,
        voucher.root,
        voucher.currency,
        [
            ("bank", voucher.holder, paid, 0),
            ("claim", voucher.holder, 0, paid),
            ("payable", voucher.debtor, paid, 0),
            ("bank", voucher.debtor, 0, paid),
        ],
    )


#: These run before the concepts' own handlers, while rows still show what was.
HANDLERS = {
    ("PledgeLoans", "Disbursed"): disbursed,
    ("PledgeLoans", "Repaid"): repaid,
    ("PledgeLoans", "CostCharged"): cost_charged,
    ("Receivables", "VoucherAccepted"): voucher_accepted,
    ("Receivables", "VoucherTransferred"): voucher_transferred,
    ("Receivables", "VoucherFinanced"): voucher_financed,
    ("Receivables", "VoucherPaid"): voucher_paid,
}
