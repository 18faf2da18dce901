"""Receivable vouchers (L-60 to L-71, RV-01 to RV-09)."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

from tests.evm.records import child_of
from tests.reference.arithmetic import day_at, day_of, price_of_claim
from tests.reference.courts import LIVE_STAGES
from tests.reference.ledger import Ledger, Message, Reasons
from tests.reference.records import Invoice, Payment, Stage, Voucher

TRANSFERS = 5
HALF_YEAR, YEAR = timedelta(days=180), timedelta(days=365)


def overdue_of(ledger: Ledger, debtor: int) -> int:
    live = (v for v in ledger.vouchers.values() if v.stage in LIVE_STAGES)
    return sum(v.overdue for v in live if v.debtor == debtor)


def issue_refused(ledger: Ledger, m: Message) -> Reasons:
    tenor = day_of(m["dueDay"]) - ledger.today
    if tenor <= timedelta(0) or tenor > HALF_YEAR:
        yield "Tenor"
    if m["amount"] == 0:
        yield "AmountMissing"
    if m["debtor"] == m["creditor"]:
        yield "SelfDealing"
    if m["debtor"] in ledger.barred or overdue_of(ledger, m["debtor"]):
        yield "IssuerStopped"
    uses = Counter[str]()
    for use in m["invoices"]:
        if use["used"] == 0:
            yield "AmountMissing"
        uses[use["invoice"]] += use["used"]
        known = ledger.invoices.get(use["invoice"], Invoice(use["total"], m["currency"]))
        if (known.total, known.currency) != (use["total"], m["currency"]):
            yield "InvoiceConflict"
        if known.used + uses[use["invoice"]] > known.total:
            yield "InvoiceExhausted"
    if sum(uses.values()) != m["amount"]:
        yield "InvoicesDoNotAddUp"


def issue(ledger: Ledger, name: str, m: Message) -> None:
    uses = Counter[str]()
    for use in m["invoices"]:
        ledger.invoices.setdefault(use["invoice"], Invoice(use["total"], m["currency"])).used += use["used"]
        uses[use["invoice"]] += use["used"]
    ledger.vouchers[name] = Voucher(
        m["debtor"], m["creditor"], m["amount"], m["currency"], day_of(m["dueDay"]), name, dict(uses)
    )


def offered_refused(ledger: Ledger, m: Message) -> Reasons:
    yield from ledger.stale(m["voucher"], m["version"])
    voucher = ledger.vouchers[m["voucher"]]
    if voucher.stage is not Stage.ISSUED:
        yield "VoucherStateInvalid"
    if voucher.holder != m["creditor"]:
        yield "NotCreditor"


def accept(ledger: Ledger, name: str, m: Message) -> None:
    ledger.vouchers[m["voucher"]].stage = Stage.ACTIVE


def refuse(ledger: Ledger, name: str, m: Message) -> None:
    voucher = ledger.vouchers[m["voucher"]]
    voucher.stage = Stage.REFUSED
    for invoice, used in voucher.invoices.items():
        ledger.invoices[invoice].used -= used
        if ledger.invoices[invoice].used == 0:
            del ledger.invoices[invoice]


def frozen(ledger: Ledger, name: str) -> int:
    return ledger.frozen(name, ledger.vouchers[name].amount)


def _immovable(ledger: Ledger, m: Message, holder: int) -> Reasons:
    """Accepted, wholly unpaid, not overdue, not frozen, of this holder: then it moves."""
    yield from ledger.stale(m["voucher"], m["version"])
    voucher = ledger.vouchers[m["voucher"]]
    if voucher.stage is not Stage.ACTIVE or voucher.settled or voucher.overdue:
        yield "VoucherStateInvalid"
    if voucher.holder != holder:
        yield "NotHolder"
    if frozen(ledger, m["voucher"]):
        yield "Frozen"


def split_refused(ledger: Ledger, m: Message) -> Reasons:
    yield from _immovable(ledger, m, m["holder"])
    amounts = m["amounts"]
    if len(amounts) < 2 or 0 in amounts or sum(amounts) != ledger.vouchers[m["voucher"]].amount:
        yield "SplitNotConserved"


def split(ledger: Ledger, name: str, m: Message) -> None:
    parent = ledger.vouchers[m["voucher"]]
    parent.stage = Stage.SPLIT
    for place, amount in enumerate(m["amounts"]):
        child = Voucher(parent.debtor, parent.holder, amount, parent.currency, parent.due, parent.root)
        child.stage, child.transfers = Stage.ACTIVE, parent.transfers
        ledger.vouchers[child_of(name, place)] = child


def transfer_refused(ledger: Ledger, m: Message) -> Reasons:
    yield from _immovable(ledger, m, m["from"])
    voucher = ledger.vouchers[m["voucher"]]
    if m["to"] in (m["from"], voucher.debtor):
        yield "SelfDealing"
    if voucher.transfers >= TRANSFERS:
        yield "AbnormalFlow"


def transfer(ledger: Ledger, name: str, m: Message) -> None:
    voucher = ledger.vouchers[m["voucher"]]
    voucher.holder = m["to"]
    voucher.transfers += 1


def finance_refused(ledger: Ledger, m: Message) -> Reasons:
    yield from _immovable(ledger, m, m["holder"])
    voucher = ledger.vouchers[m["voucher"]]
    if voucher.stage in (Stage.FINANCING, Stage.FINANCED) or m["amount"] > voucher.amount:
        yield "OverFinanced"
    if m["amount"] < voucher.amount:
        yield "SplitFirst"
    if day_of(m["discountDay"]) != ledger.today or ledger.today >= voucher.due:
        yield "DiscountDayInvalid"
    if m["financier"] in (m["holder"], voucher.debtor):
        yield "SelfDealing"
    if m["payBy"] <= ledger.now or day_at(m["payBy"]) >= voucher.due:
        yield "FinancingOpen"
    days = (voucher.due - day_of(m["discountDay"])).days
    if days > 0 and price_of_claim(m["amount"], m["rate"], days) <= 0:
        yield "DiscountTooHigh"


def finance(ledger: Ledger, name: str, m: Message) -> None:
    voucher = ledger.vouchers[m["voucher"]]
    voucher.stage, voucher.financier, voucher.pay_by = Stage.FINANCING, m["financier"], m["payBy"]
    voucher.price = price_of_claim(m["amount"], m["rate"], (voucher.due - day_of(m["discountDay"])).days)


def lapse_refused(ledger: Ledger, m: Message) -> Reasons:
    voucher = ledger.vouchers[m["voucher"]]
    if voucher.stage is not Stage.FINANCING:
        yield "VoucherStateInvalid"
    elif ledger.now <= voucher.pay_by:
        yield "FinancingOpen"
    elif price_claimed(ledger, m["voucher"]):
        yield "PriceClaimed"


def lapse(ledger: Ledger, name: str, m: Message) -> None:
    voucher = ledger.vouchers[m["voucher"]]
    voucher.stage, voucher.financier, voucher.price = Stage.ACTIVE, 0, 0


def flag_refused(ledger: Ledger, m: Message) -> Reasons:
    voucher = ledger.vouchers[m["voucher"]]
    if voucher.stage not in LIVE_STAGES or voucher.overdue or ledger.today <= voucher.due:
        yield "NotOverdue"
    elif price_claimed(ledger, m["voucher"]):
        yield "PriceClaimed"
    elif frozen(ledger, m["voucher"]):
        yield "Frozen"


def flag(ledger: Ledger, name: str, m: Message) -> None:
    ledger.vouchers[m["voucher"]].overdue = True


def bar_refused(ledger: Ledger, m: Message) -> Reasons:
    yield from ledger.stale(f"issuer {m['debtor']}", m["version"])


def bar(ledger: Ledger, name: str, m: Message) -> None:
    (ledger.barred.add if m["stopped"] else ledger.barred.discard)(m["debtor"])


# ---------------------------------------------------------------- money


def buys(voucher: Voucher, payment: Payment) -> bool:
    return voucher.stage is Stage.FINANCING and (payment.payer, payment.payee, payment.amount, payment.currency) == (
        voucher.financier,
        voucher.holder,
        voucher.price,
        voucher.currency,
    )


def price_claimed(ledger: Ledger, name: str) -> bool:
    """Whether the payment of the price waits for the holder's answer: the debtor cannot pay before it."""
    return any(buys(ledger.vouchers[name], payment) for payment in ledger.open_claims(name))


def not_claimable(ledger: Ledger, payment: Payment) -> Reasons:
    """A price is claimed once at a time, and not on the due day, which is the debtor's."""
    voucher = ledger.vouchers[payment.subject]
    if not buys(voucher, payment):
        return
    if price_claimed(ledger, payment.subject):
        yield "PriceClaimed"
    if ledger.today >= voucher.due:
        yield "FinancingOpen"


def not_payable(ledger: Ledger, payment: Payment) -> Reasons:
    voucher = ledger.vouchers[payment.subject]
    if buys(voucher, payment):
        return
    if voucher.stage not in (Stage.ACTIVE, Stage.FINANCED):
        yield "VoucherStateInvalid"
        return
    if payment.payer != voucher.debtor or payment.currency != voucher.currency:
        yield "PaymentNotExpected"
    if payment.payee != voucher.holder:
        yield "WrongPayee"
    open_ = voucher.amount - voucher.settled
    if payment.amount > open_:
        yield "OverPaid"
    if payment.amount > open_ - ledger.frozen(payment.subject, open_):
        yield "Frozen"


def paid(ledger: Ledger, payment: Payment) -> None:
    voucher = ledger.vouchers[payment.subject]
    if buys(voucher, payment):
        voucher.stage, voucher.holder, voucher.price = Stage.FINANCED, voucher.financier, 0
        return
    voucher.settled += payment.amount
    if voucher.settled == voucher.amount:
        voucher.stage = Stage.REDEEMED
