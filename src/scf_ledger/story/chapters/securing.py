"""The pledge of a receipt and its registration; a second pledge and a draw without registration are refused."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from scf_ledger.story.cast import BANK, FACTOR, SUPPLIER, WAREHOUSE
from scf_ledger.story.chapters.control import prove_control
from scf_ledger.story.chapters.lots import Stored
from scf_ledger.story.chapters.pricing import CURRENCY, TENOR_DAYS
from scf_ledger.story.chapters.titles import pledged_and_split
from scf_ledger.story.stage import DAY, Fraud, Request, Stage, both, maker


@dataclass(frozen=True)
class Lent:
    """The loan of the story, and what secured it."""

    loan: str
    product: str
    series: str
    collateral: Stored


def secure(stage: Stage, lent: Lent) -> None:
    receipt = lent.collateral.receipt
    hands = (maker(SUPPLIER), maker(WAREHOUSE), maker(BANK))
    prove_control(stage, lent.collateral)
    stage.act(
        "pledge",
        "供应商背书“质押”,保管人签章,银行签收",
        "the supplier endorses the receipt “质押” (pledge), custodian and bank sign",
        "Pledge",
        {"loan": lent.loan, "receipt": receipt},
        *hands,
    )
    _pledged_twice(stage, lent)
    pledged_and_split(stage, lent.collateral)
    _drawn_without_registration(stage, lent)
    registered = stage.moment("register")
    day = stage.day("register")
    stage.act(
        "register",
        "银行在中登网登记质押并记录登记编号与期限",
        "the bank registers the pledge and records number and term",
        "RegisterPledge",
        {
            "loan": lent.loan,
            "registry": "ZDW",
            "number": {"text": "0123 4567 8901 2345 6789"},
            "registeredAt": registered,
            "registeredUntil": str(day.fromordinal(day.toordinal() + TENOR_DAYS + 60)),
            "certificate": {"text": "登记证明 certificate of registration"},
        },
        *both(BANK),
    )


def _pledged_twice(stage: Stage, lent: Lent) -> None:
    """AB-12: the factor is offered the same receipt as security for a loan of its own."""
    goods = lent.collateral.lot.goods
    product = stage.act(
        "second-product",
        "保理商也推出仓单产品",
        "the factor offers a product on receipts as well",
        "DefineProduct",
        {
            "financier": FACTOR.number,
            "assetKinds": ["receipt", "voucher"],
            "currency": CURRENCY,
            "goods": [goods],
            "series": [lent.series],
            "initialLtv": "50%",
            "warningLtv": "60%",
            "callLtv": "70%",
            "liquidationLtv": "80%",
            "haircut": 0,
            "rate": "6%",
            "penaltyFactor": 1_500_000,
            "maxTenorDays": 60,
            "storageBufferDays": 15,
            "evidenceKinds": [lent.collateral.lot.certificate.document.kind.value],
        },
        *both(FACTOR),
    )
    loan = stage.act(
        "second-loan/apply",
        "供应商再向保理商申请贷款",
        "the supplier applies to the factor, too",
        "ApplyForLoan",
        {
            "product": product,
            "borrower": SUPPLIER.number,
            "amount": 10_000,
            "tenorDays": 30,
            "purpose": {"text": "周转 working capital"},
        },
        maker(SUPPLIER),
    )
    day = stage.day("second-loan")
    stage.act(
        "second-loan/offer",
        "保理商发出要约",
        "the factor makes an offer",
        "OfferLoan",
        {
            "loan": loan,
            "limit": 10_000,
            "rate": "6%",
            "maturityDay": str(day.fromordinal(day.toordinal() + 30)),
            "evidenceKinds": [lent.collateral.lot.certificate.document.kind.value],
            "evidence": {"text": lent.collateral.lot.certificate.statement},
            "offerUntil": stage.moment("second-loan") + DAY,
        },
        *both(FACTOR),
    )
    stage.act(
        "second-loan/accept", "供应商接受", "the supplier accepts", "AcceptOffer", {"loan": loan}, maker(SUPPLIER)
    )
    stage.refused(
        Fraud(
            "second-pledge",
            "将已质押的仓单再次质押给另一家",
            "a pledged receipt is pledged to a second lender",
            "AB-12",
            "ALREADY_PLEDGED",
            "AlreadyPledged",
        ),
        Request(
            "Pledge",
            {"loan": loan, "receipt": lent.collateral.receipt},
            (maker(SUPPLIER), maker(WAREHOUSE), maker(FACTOR)),
        ),
    )


def drawing(stage: Stage, lent: Lent, step: str) -> dict[str, Any]:
    amount = int(stage.client(BANK).get(f"/v1/loans/{lent.loan}")["limit"])
    return {
        "loan": lent.loan,
        "amount": amount,
        "account": {"text": f"{SUPPLIER.uscc} 6222"},
        "payBy": stage.moment(f"draw/{step}") + 3 * DAY,
    }


def _drawn_without_registration(stage: Stage, lent: Lent) -> None:
    """AB-20: money before the pledge is registered."""
    stage.refused(
        Fraud(
            "draw-without-registration",
            "未办理登记即放款",
            "a drawdown without registration",
            "AB-20",
            "NOT_REGISTERED",
            "NotRegistered",
        ),
        Request("Draw", drawing(stage, lent, "early"), (*both(BANK), maker(SUPPLIER))),
    )
