"""Invoices become vouchers: issued, accepted, split, transferred, financed at a discount, redeemed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from scf_ledger.acts.formats import date_day
from scf_ledger.story.cast import BUYER, CARRIER, FACTOR, SUPPLIER, Member
from scf_ledger.story.chapters.documents import Recorded, invoices
from scf_ledger.story.stage import DAY, Fraud, Request, Stage, both, maker

#: Days to the due day, where an invoice names none or names less.
_SHORT, _LONG = 30, 180
#: Roles of whoever bills.
_SELLERS = ("seller", "supplier")


@dataclass(frozen=True)
class Claim:
    """What an invoice gives to a voucher."""

    invoice: Recorded
    #: whoever billed, as the invoice names it
    issuer: str
    currency: str
    #: what the invoice's number stands for on the ledger, minor units
    total: int
    #: what this voucher takes of it
    amount: int
    days: int

    @property
    def step(self) -> str:
        return self.invoice.document.file


@dataclass(frozen=True)
class Voucher:
    """A voucher, or a part of one, and whom the debtor owes."""

    id: str
    claim: Claim
    amount: int
    holder: Member
    due: date


def claims(recorded: Sequence[Recorded]) -> Iterator[Claim]:
    """What each invoice gives.

    Where several documents bear one number of one issuer, the ledger knows one invoice: the smallest of them is what it
    is good for, and each voucher gets its share.
    """
    groups: dict[tuple[str, str, str], list[Recorded]] = {}
    for one in invoices(recorded):
        money = one.document.money
        if money is not None and _amount(one) > 0:
            groups.setdefault((_issuer(one), one.document.number, money.currency), []).append(one)
    for (issuer, _, currency), group in groups.items():
        group = sorted(group, key=_amount)
        total = _amount(group[0])
        shares = sum(_amount(one) for one in group)
        rest = total
        for place, one in enumerate(group, start=1):
            amount = rest if place == len(group) else max(1, total * _amount(one) // shares)
            rest -= amount
            yield Claim(one, issuer, currency, total, amount, _days(one))


def _amount(one: Recorded) -> int:
    money = one.document.money
    return (money.payable or money.tax_inclusive or 0) if money else 0


def _issuer(one: Recorded) -> str:
    seller = next((p for p in one.document.parties if p.role in _SELLERS), None)
    if seller is None:
        return SUPPLIER.uscc
    return seller.identifiers.get("USCC") or seller.identifiers.get("tax") or seller.name


def _days(one: Recorded) -> int:
    document = one.document
    if not (document.issue_date and document.due_date):
        return _SHORT
    days = (date.fromisoformat(document.due_date) - date.fromisoformat(document.issue_date)).days
    return min(max(days, _SHORT), _LONG)


# ---------------------------------------------------------------- the chapter


def use_vouchers(stage: Stage, recorded: Sequence[Recorded]) -> list[str]:
    """The life of the vouchers on all invoices; returns the names of those that were issued."""
    stage.teller.chapter("应收账款电子凭证", "Vouchers on receivables")
    found = list(claims(recorded))
    if not found:
        stage.teller.skipped("没有发票:不开立凭证", "no invoice: no vouchers")
        return []
    for claim in found:
        if claim.total != _amount(claim.invoice):
            number, shown = claim.invoice.document.number, _money(claim.total, claim.currency)
            stage.teller.note(
                f"多份发票同号{number}:账本视为一张,以最小金额{shown}为限,按比例分配",
                f"several invoices bear number {number}: the ledger knows one, good for the smallest amount, {shown}; "
                f"{claim.step} gets its share",
            )
    issued = [_issue(stage, claim) for claim in found]
    largest = max(issued, key=lambda voucher: voucher.amount)
    _used_twice(stage, largest.claim)
    _too_long(stage, largest.claim)
    parts = _split(stage, largest)
    transferred = _transfer(stage, parts[0])
    financed = _finance(stage, parts[1])
    others = [voucher for voucher in issued if voucher is not largest]
    for voucher in sorted([transferred, financed, *others], key=lambda one: one.due):
        _redeem(stage, voucher)
    return [voucher.id for voucher in issued]


def _issue(stage: Stage, claim: Claim) -> Voucher:
    day = stage.day("vouchers")
    due = day.fromordinal(day.toordinal() + claim.days)
    voucher = stage.act(
        f"voucher/{claim.step}",
        f"采购商就发票{claim.invoice.document.number}开立凭证{_money(claim.amount, claim.currency)}",
        f"the buyer issues a voucher of {_money(claim.amount, claim.currency)} "
        f"on invoice {claim.invoice.document.number}",
        "IssueVoucher",
        _message(claim, claim.amount, due),
        *both(BUYER),
    )
    stage.act(
        f"voucher-accept/{claim.step}",
        "供应商签收凭证",
        "the supplier accepts the voucher",
        "AcceptVoucher",
        {"voucher": voucher},
        maker(SUPPLIER),
    )
    return Voucher(voucher, claim, claim.amount, SUPPLIER, due)


def _message(claim: Claim, amount: int, due: date) -> dict[str, Any]:
    key = {"number": claim.invoice.document.number, "issuer": claim.issuer}
    return {
        "debtor": BUYER.number,
        "creditor": SUPPLIER.number,
        "amount": amount,
        "currency": claim.currency,
        "dueDay": str(due),
        "invoices": [{"invoice": key, "total": claim.total, "used": amount}],
        "basis": {"text": claim.invoice.statement},
    }


def _used_twice(stage: Stage, claim: Claim) -> None:
    """AB-24: the invoice that is used up stands behind one more voucher."""
    day = stage.day("vouchers")
    stage.refused(
        Fraud(
            "invoice-used-twice",
            "已用完的发票再次开立凭证",
            "an invoice that is used up, once more",
            "AB-24",
            "INVOICE_EXHAUSTED",
            "InvoiceExhausted",
        ),
        Request(
            "IssueVoucher", _message(claim, claim.amount, day.fromordinal(day.toordinal() + claim.days)), both(BUYER)
        ),
    )


def _too_long(stage: Stage, claim: Claim) -> None:
    """AB-22: more than a year."""
    day = stage.day("vouchers")
    stage.refused(
        Fraud("over-long-tenor", "期限超过一年的凭证", "a voucher of more than a year", "AB-22", "TENOR", "Tenor"),
        Request("IssueVoucher", _message(claim, claim.amount, day.fromordinal(day.toordinal() + 400)), both(BUYER)),
    )


# ---------------------------------------------------------------- split, transfer, finance, redeem


def _split(stage: Stage, voucher: Voucher) -> list[Voucher]:
    first = voucher.amount * 2 // 5
    amounts = [first, voucher.amount - first]
    shown = " + ".join(_money(amount, voucher.claim.currency) for amount in amounts)
    stage.act(
        "voucher-split",
        f"供应商将凭证拆分为{shown}",
        f"the supplier splits it into {shown}",
        "SplitVoucher",
        {"voucher": voucher.id, "amounts": amounts},
        maker(SUPPLIER),
    )
    children = stage.journal.once("voucher-children", lambda: _children(stage, voucher))
    return [
        Voucher(name, voucher.claim, amount, SUPPLIER, voucher.due)
        for name, amount in zip(children, amounts, strict=True)
    ]


def _children(stage: Stage, voucher: Voucher) -> list[str]:
    """The parts in the order of their amounts as they were given."""
    found = stage.client(SUPPLIER).items("/v1/vouchers", root=voucher.id)
    parts = [one for one in found if one["parent"] == voucher.id and one["id"] != voucher.id]
    return [str(one["id"]) for one in sorted(parts, key=lambda one: int(one["amount"]))]


def _transfer(stage: Stage, voucher: Voucher) -> Voucher:
    stage.act(
        "voucher-transfer",
        "供应商将一部分转让给承运人抵运费",
        "the supplier transfers one part to the carrier for its freight",
        "TransferVoucher",
        {"voucher": voucher.id, "to": CARRIER.number, "basis": {"text": "运输合同 freight contract FC-7"}},
        maker(SUPPLIER),
        maker(CARRIER),
    )
    return Voucher(voucher.id, voucher.claim, voucher.amount, CARRIER, voucher.due)


def _finance(stage: Stage, voucher: Voucher) -> Voucher:
    product = stage.act(
        "voucher-product",
        "保理商推出凭证融资产品",
        "the factor offers a product on vouchers",
        "DefineProduct",
        {
            "financier": FACTOR.number,
            "assetKinds": ["voucher"],
            "currency": voucher.claim.currency,
            "initialLtv": "80%",
            "warningLtv": "85%",
            "callLtv": "90%",
            "liquidationLtv": "95%",
            "haircut": 0,
            "rate": "4.8%",
            "penaltyFactor": 1_500_000,
            "maxTenorDays": 180,
            "storageBufferDays": 0,
            "evidenceKinds": ["invoice"],
        },
        *both(FACTOR),
    )
    stage.act(
        "voucher-finance",
        "供应商将另一部分按贴现率3.85%转让给保理商融资",
        "the supplier sells the other part to the factor at a discount of 3.85% a year",
        "FinanceVoucher",
        {
            "voucher": voucher.id,
            "product": product,
            "rate": "3.85%",
            "discountDay": str(stage.day("voucher-finance")),
            "recourse": False,
            "registration": {"text": "9876 5432 1098 7654 3210"},
            "account": {"text": f"{SUPPLIER.uscc} 6222"},
            "payBy": stage.moment("voucher-finance") + 3 * DAY,
        },
        maker(SUPPLIER),
        *both(FACTOR),
    )
    price = int(
        stage.journal.once("voucher-price", lambda: stage.client(SUPPLIER).get(f"/v1/vouchers/{voucher.id}")["price"])
    )
    stage.paid(
        "voucher-price",
        f"保理款{_money(price, voucher.claim.currency)}",
        f"the price of {_money(price, voucher.claim.currency)}",
        _payment(stage, voucher, price, stage.day("pay/voucher-price")),
        FACTOR,
        SUPPLIER,
    )
    return Voucher(voucher.id, voucher.claim, voucher.amount, FACTOR, voucher.due)


def _redeem(stage: Stage, voucher: Voucher) -> None:
    """On its due day the debtor pays whoever holds it then."""
    step = f"redeem/{voucher.id}"
    stage.until(
        f"due/{voucher.due}",
        f"到期日{voucher.due}",
        f"the due day {voucher.due}",
        # Nine in the morning in UTC+8.
        lambda: date_day(voucher.due) * DAY + 3_600,
    )
    shown = _money(voucher.amount, voucher.claim.currency)
    stage.paid(
        step,
        f"到期兑付{shown}给{voucher.holder.name}",
        f"{shown} are paid to {voucher.holder.name}",
        _payment(stage, voucher, voucher.amount, voucher.due),
        BUYER,
        voucher.holder,
    )


def _payment(stage: Stage, voucher: Voucher, amount: int, day: date) -> dict[str, Any]:
    return {
        "sink": stage.deployment.addresses["Receivables"],
        "subject": voucher.id,
        "amount": amount,
        "currency": voucher.claim.currency,
        "valueDay": str(day),
    }


def _money(amount: int, currency: str) -> str:
    return f"{currency} {amount // 100:,}.{amount % 100:02d}"
