"""A receipt becomes collateral, and a loan: offered, secured, drawn, repaid, released to the kilogram, settled."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from scf_ledger.acts.formats import date_day
from scf_ledger.loans.debt import LoanState, debt_on, exposure_on, least_kg, value_of
from scf_ledger.story.cast import BANK, PLATFORM, SUPPLIER
from scf_ledger.story.chapters.consortium import SECOND_KEY_OF_MAKER
from scf_ledger.story.chapters.documents import Recorded
from scf_ledger.story.chapters.keeping import watch_over
from scf_ledger.story.chapters.lots import Stored
from scf_ledger.story.chapters.pricing import (
    CURRENCY,
    HAIRCUT,
    LTV,
    TENOR_DAYS,
    median_price,
    offer_product,
    report_prices,
)
from scf_ledger.story.chapters.securing import Lent, drawing, secure
from scf_ledger.story.chapters.substitution import substitute, unpaid_fees
from scf_ledger.story.chapters.titles import carve_out
from scf_ledger.story.stage import DAY, Fraud, Hand, Request, Stage, admin, both, maker


def lend(stage: Stage, collateral: Stored, recorded: Sequence[Recorded]) -> Lent:
    """The whole life of a loan on one receipt."""
    stage.teller.chapter("融资:仓单质押贷款", "The loan: a receipt is pledged")
    product, series = offer_product(stage, collateral)
    loan = _agree(stage, collateral, product, recorded)
    lent = Lent(loan, product, series, collateral)
    secure(stage, lent)
    watch_over(stage, collateral)
    _draw(stage, lent)
    _repay(stage, lent)
    return lent


# ---------------------------------------------------------------- terms


def _agree(stage: Stage, collateral: Stored, product: str, recorded: Sequence[Recorded]) -> str:
    lot = collateral.lot
    value = value_of(lot.kg, median_price(lot.goods), HAIRCUT)
    # Two thirds of what the line allows, in whole yuan: room for interest, and for a partial release.
    amount = max(100, value * LTV // 1_000_000 * 2 // 3 // 100 * 100)
    loan = stage.act(
        "apply",
        f"供应商申请贷款{_yuan(amount)}",
        f"the supplier applies for CNY {_yuan(amount)}",
        "ApplyForLoan",
        {
            "product": product,
            "borrower": SUPPLIER.number,
            "amount": amount,
            "tenorDays": TENOR_DAYS,
            "purpose": {"text": "采购原料 raw materials"},
        },
        maker(SUPPLIER),
    )
    _same_person(stage, loan, amount, lot.certificate)
    stage.act(
        "offer",
        "银行经办、复核两人审批并发出要约",
        "maker and checker of the bank approve and make an offer",
        "OfferLoan",
        _offer(stage, loan, amount, lot.certificate),
        *both(BANK),
    )
    stage.act(
        "accept", "供应商接受要约", "the supplier accepts the offer", "AcceptOffer", {"loan": loan}, maker(SUPPLIER)
    )
    return loan


def _offer(stage: Stage, loan: str, amount: int, certificate: Recorded) -> dict[str, Any]:
    moment = stage.moment("offer")
    day = stage.day("offer").toordinal() + TENOR_DAYS
    return {
        "loan": loan,
        "limit": amount,
        "rate": "4.35%",
        "maturityDay": str(stage.day("offer").fromordinal(day)),
        "evidenceKinds": [certificate.document.kind.value],
        "evidence": {"text": certificate.statement},
        "offerUntil": moment + 7 * DAY,
    }


def _same_person(stage: Stage, loan: str, amount: int, certificate: Recorded) -> None:
    """AB-39: one person signs as maker with one key and as checker with another."""
    second = Hand(BANK, SECOND_KEY_OF_MAKER)
    stage.act(
        "second-key",
        "银行经办另有一把复核密钥",
        "the bank's maker has a checker's key as well",
        "AddKey",
        {"member": BANK.number, "key": stage.keyrings[BANK.number].grant(SECOND_KEY_OF_MAKER)},
        admin(BANK),
        second,
    )
    stage.refused(
        Fraud(
            "same-person",
            "同一人兼任经办与复核",
            "one person as maker and checker",
            "AB-39",
            "SAME_PERSON",
            "SamePerson",
        ),
        # Other evidence keeps it apart from the offer that two persons sign.
        Request(
            "OfferLoan",
            {**_offer(stage, loan, amount, certificate), "evidence": {"text": f"{certificate.statement} alone"}},
            (maker(BANK), second),
        ),
    )


# ---------------------------------------------------------------- money


def _draw(stage: Stage, lent: Lent) -> None:
    message = drawing(stage, lent, "draw")
    amount = message["amount"]
    stage.act(
        "draw",
        f"银行与供应商约定放款{_yuan(amount)}",
        f"bank and supplier agree to draw CNY {_yuan(amount)}",
        "Draw",
        message,
        *both(BANK),
        maker(SUPPLIER),
    )
    stage.paid("disburse", "放款", "the draw", _payment(stage, lent, "disburse", amount), BANK, SUPPLIER)
    stage.refused(
        Fraud(
            "release-by-platform",
            "平台擅自解除质押",
            "the platform releases the pledge",
            "AB-17",
            "PARTY_NOT_OF_ACT",
            "NotPledgee",
        ),
        Request(
            "Release",
            {"loan": lent.loan, "pledgee": PLATFORM.number, "receipt": lent.collateral.receipt, "kg": 1},
            both(PLATFORM),
        ),
    )


def _payment(stage: Stage, lent: Lent, step: str, amount: int) -> dict[str, Any]:
    return {
        "sink": stage.deployment.addresses["PledgeLoans"],
        "subject": lent.loan,
        "amount": amount,
        "currency": CURRENCY,
        "valueDay": str(stage.day(f"pay/{step}")),
    }


def _repay(stage: Stage, lent: Lent) -> None:
    """Half of the principal after 30 days with what it frees, the rest after 60."""
    goods = lent.collateral.lot.goods
    stage.until("thirty-days", "三十天过去", "thirty days go by", lambda: stage.now() + 30 * DAY)
    report_prices(stage, lent.series, goods, "second")
    loan = _loan(stage, lent, "before-part")
    today = date_day(stage.day("pay/part"))
    owed = debt_on(loan, today)
    part = owed.total - owed.principal + owed.principal // 2
    stage.paid(
        "part",
        f"部分还款{_yuan(part)}",
        f"part repayment of CNY {_yuan(part)}",
        _payment(stage, lent, "part", part),
        SUPPLIER,
        BANK,
    )
    _release_part(stage, lent)
    stage.until("sixty-days", "又三十天过去", "thirty more days go by", lambda: stage.now() + 30 * DAY)
    rest = debt_on(_loan(stage, lent, "before-rest"), date_day(stage.day("pay/rest"))).total
    stage.paid(
        "rest",
        f"结清{_yuan(rest)}",
        f"settlement with CNY {_yuan(rest)}",
        _payment(stage, lent, "rest", rest),
        SUPPLIER,
        BANK,
    )


def _release_part(stage: Stage, lent: Lent) -> None:
    """What the repayment frees is released, to the kilogram, and takes the place of what is left of the pledge."""
    lot = lent.collateral.lot
    loan = _loan(stage, lent, "after-part")
    exposure = exposure_on(loan, date_day(stage.day("release")))
    needed = least_kg(exposure, LTV, median_price(lot.goods), HAIRCUT)
    free = lot.kg - needed
    if free < 1:
        return
    message: Mapping[str, Any] = {"loan": lent.loan, "receipt": lent.collateral.receipt}
    unpaid_fees(stage, lent, free)
    stage.refused(
        Fraud(
            "one-kilogram-too-many",
            f"多解除一千克({free + 1}千克)",
            f"a release of one kilogram too many ({free + 1} kg)",
            "AB-16",
            "BELOW_FLOOR",
            "BelowFloor",
        ),
        Request("Release", {**message, "kg": free + 1}, both(BANK)),
    )
    stage.act(
        "release",
        f"银行解除{free}千克的质押,保留{needed}千克",
        f"the bank releases {free} kg and keeps {needed} kg",
        "Release",
        {**message, "kg": free},
        *both(BANK),
    )
    substitute(stage, lent, carve_out(stage, lent.collateral, free), free, needed)


def _loan(stage: Stage, lent: Lent, step: str) -> LoanState:
    """The loan as it stood at a step."""
    row = stage.journal.once(f"loan/{step}", lambda: stage.client(BANK).get(f"/v1/loans/{lent.loan}"))
    return LoanState(**{name: int(row[name]) for name in LoanState.__dataclass_fields__})


def _yuan(amount: int) -> str:
    return f"{amount // 100:,}.{amount % 100:02d}"
