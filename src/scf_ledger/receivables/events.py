"""How events change the read models of vouchers."""

from __future__ import annotations

from scf_ledger.chain.rows import ChainEvent, Rows
from scf_ledger.receivables.tables import Invoice, Issuer, Voucher

STATES = {4: "financing", 2: "active", 5: "financed", 6: "redeemed"}


def issued(rows: Rows, e: ChainEvent) -> None:
    m, voucher = e.message, e.values["voucher"]
    for use in m["invoices"]:
        invoice = rows.find(Invoice, use["invoice"]) or Invoice(
            key=use["invoice"], total=use["total"], used=0, currency=m["currency"]
        )
        invoice.used += use["used"]
        rows.put(invoice)
    rows.put(
        Voucher(
            id=voucher,
            root=voucher,
            parent=voucher,
            debtor=m["debtor"],
            creditor=m["creditor"],
            holder=m["creditor"],
            financier=0,
            amount=m["amount"],
            currency=m["currency"],
            issue_day=e.values["issueDay"],
            due_day=m["dueDay"],
            state="issued",
            layer=0,
            recourse=False,
            overdue=False,
            freezes=0,
            price=0,
            settled=0,
            invoices=[use["invoice"] for use in m["invoices"]],
            version=1,
            issued_at=e.block_time,
        )
    )


def accepted(rows: Rows, e: ChainEvent) -> None:
    voucher = rows.get(Voucher, e.values["voucher"])
    voucher.state = "active"
    voucher.version = e.message["version"] + 1
    rows.put(voucher)


def refused(rows: Rows, e: ChainEvent) -> None:
    voucher = rows.get(Voucher, e.values["voucher"])
    voucher.state = "refused"
    voucher.version = e.message["version"] + 1
    rows.put(voucher)
    for use in e.values["issued"]["invoices"]:
        invoice = rows.get(Invoice, use["invoice"])
        invoice.used -= use["used"]
        if invoice.used:
            rows.put(invoice)
        else:
            rows.remove(invoice)


def split(rows: Rows, e: ChainEvent) -> None:
    parent = rows.get(Voucher, e.values["voucher"])
    parent.state = "split"
    parent.version = e.message["version"] + 1
    rows.put(parent)
    for name, amount in zip(e.values["children"], e.message["amounts"], strict=True):
        copied = parent.model_dump()
        copied.update(
            id=name,
            parent=parent.id,
            amount=amount,
            state="active",
            version=1,
            freezes=0,
            issued_at=e.block_time,
        )
        rows.put(Voucher(**copied))


def transferred(rows: Rows, e: ChainEvent) -> None:
    voucher = rows.get(Voucher, e.values["voucher"])
    voucher.holder = e.message["to"]
    voucher.layer = e.values["layer"]
    voucher.version = e.message["version"] + 1
    rows.put(voucher)


def financing_agreed(rows: Rows, e: ChainEvent) -> None:
    m = e.message
    voucher = rows.get(Voucher, e.values["voucher"])
    voucher.state = "financing"
    voucher.financier = m["financier"]
    voucher.recourse = m["recourse"]
    voucher.price = e.values["price"]
    voucher.version = m["version"] + 1
    rows.put(voucher)


def financing_lapsed(rows: Rows, e: ChainEvent) -> None:
    voucher = rows.get(Voucher, e.values["voucher"])
    voucher.state = "active"
    voucher.financier = voucher.price = 0
    voucher.recourse = False
    voucher.version = e.values["version"]
    rows.put(voucher)


def financed(rows: Rows, e: ChainEvent) -> None:
    voucher = rows.get(Voucher, e.values["voucher"])
    voucher.state = "financed"
    voucher.holder = voucher.financier
    voucher.version = e.values["version"]
    rows.put(voucher)


def paid(rows: Rows, e: ChainEvent) -> None:
    voucher = rows.get(Voucher, e.values["voucher"])
    voucher.settled = e.values["settled"]
    voucher.state = STATES[e.values["state"]]
    voucher.version = e.values["version"]
    rows.put(voucher)
    if voucher.state == "redeemed" and voucher.overdue:
        issuer = rows.get(Issuer, voucher.debtor)
        issuer.overdue -= 1
        rows.put(issuer)


def overdue(rows: Rows, e: ChainEvent) -> None:
    voucher = rows.get(Voucher, e.values["voucher"])
    voucher.overdue = True
    voucher.version = e.values["version"]
    rows.put(voucher)
    issuer = _issuer(rows, voucher.debtor)
    issuer.overdue += 1
    rows.put(issuer)


def barred(rows: Rows, e: ChainEvent) -> None:
    issuer = _issuer(rows, e.values["debtor"])
    issuer.stopped = e.message["stopped"]
    issuer.version = e.message["version"] + 1
    rows.put(issuer)


def _issuer(rows: Rows, member: int) -> Issuer:
    return rows.find(Issuer, member) or Issuer(member=member, stopped=False, version=0, overdue=0)


def freezes_counted(rows: Rows, e: ChainEvent) -> None:
    voucher = rows.get(Voucher, e.values["voucher"])
    voucher.freezes = e.values["freezes"]
    voucher.version = e.values["version"]
    rows.put(voucher)


HANDLERS = {
    ("Receivables", "VoucherIssued"): issued,
    ("Receivables", "VoucherAccepted"): accepted,
    ("Receivables", "VoucherRefused"): refused,
    ("Receivables", "VoucherSplit"): split,
    ("Receivables", "VoucherTransferred"): transferred,
    ("Receivables", "FinancingAgreed"): financing_agreed,
    ("Receivables", "FinancingLapsed"): financing_lapsed,
    ("Receivables", "VoucherFinanced"): financed,
    ("Receivables", "VoucherPaid"): paid,
    ("Receivables", "VoucherOverdue"): overdue,
    ("Receivables", "IssuerBarred"): barred,
    ("Receivables", "FreezesCounted"): freezes_counted,
}
