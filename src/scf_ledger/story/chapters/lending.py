"""A receipt becomes collateral, and a loan: offered, secured, drawn, repaid, released to the kilogram, settled."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from scf_ledger.acts.formats import date_day
from scf_ledger.loans.debt import LoanState, debt_on, exposure_on, least_kg, value_of
from scf_ledger.story.cast import BANK, FACTOR, PLATFORM, REPORTERS, SUPPLIER, WAREHOUSE
from scf_ledger.story.chapters.consortium import SECOND_KEY_OF_MAKER
from scf_ledger.story.chapters.custody import Stored
from scf_ledger.story.chapters.documents import Recorded
from scf_ledger.story.stage import DAY, Fraud, Hand, Request, Stage, admin, both, maker

#: Prices in fen a tonne that the story's reporters see; only a market knows the real ones.
_PRICES = {"HRC": 345_000, "CRC": 398_000, "TUBE": 512_000, "METHANOL": 232_000, "STYRENE": 791_000, "PLASTIC": 840_000}
_OTHER_PRICE = 400_000
_CNY = "CNY"
_LTV, _WARNING, _CALL, _LIQUIDATION = "60%", "68%", "75%", "85%"
_LTV_UNITS, _HAIRCUT = 600_000, 50_000
_TENOR_DAYS = 90
_PRICE_AGE = 3 * DAY


@dataclass(frozen=True)
class Lent:
    """The loan of the story, and what secured it."""

    loan: str
    product: str
    series: str
    collateral: Stored


def price_of(goods: str) -> int:
    return _PRICES.get(goods, _OTHER_PRICE)


def lend(stage: Stage, collateral: Stored, recorded: Sequence[Recorded]) -> Lent:
    """The whole life of a loan on one receipt."""
    stage.teller.chapter("融资:仓单质押贷款", "The loan: a receipt is pledged")
    product, series = _offer_product(stage, collateral)
    loan = _agree(stage, collateral, product, recorded)
    lent = Lent(loan, product, series, collateral)
    _secure(stage, lent)
    _draw(stage, lent)
    _repay(stage, lent)
    return lent


# ---------------------------------------------------------------- product and price


def _offer_product(stage: Stage, collateral: Stored) -> tuple[str, str]:
    goods = collateral.lot.goods
    series = stage.act(
        "series",
        f"银行定义{goods}价格序列:三家报价、至少两家有效",
        f"the bank defines a price of {goods}: three reporters, two of them fresh",
        "DefineSeries",
        {
            "owner": BANK.number,
            "goods": goods,
            "description": {"text": f"{goods} 上海 Shanghai, ex warehouse, incl. VAT"},
            "currency": _CNY,
            "quorum": 2,
            "maxAge": _PRICE_AGE,
            "maxDeviation": "20%",
            "reporters": [member.number for member in REPORTERS],
        },
        *both(BANK),
    )
    _report(stage, series, goods, "first")
    product = stage.act(
        "product",
        f"银行推出仓单质押产品:质押率{_LTV}、年利率4.35%、期限{_TENOR_DAYS}天",
        f"the bank offers a product: {_LTV} of value, 4.35% a year, {_TENOR_DAYS} days",
        "DefineProduct",
        {
            "financier": BANK.number,
            "assetKinds": ["receipt"],
            "currency": _CNY,
            "goods": [goods],
            "series": [series],
            "initialLtv": _LTV,
            "warningLtv": _WARNING,
            "callLtv": _CALL,
            "liquidationLtv": _LIQUIDATION,
            "haircut": "5%",
            "rate": "4.35%",
            "penaltyFactor": 1_500_000,
            "maxTenorDays": _TENOR_DAYS,
            "storageBufferDays": 30,
            "evidenceKinds": [collateral.lot.certificate.document.kind.value],
        },
        *both(BANK),
    )
    return product, series


def _report(stage: Stage, series: str, goods: str, step: str) -> None:
    """Every reporter states what it saw; the contract takes the lower median of the fresh ones."""
    price, now = price_of(goods), stage.moment(f"prices/{step}")
    stage.acts(
        f"prices/{step}",
        "三家报价",
        "three members report the price",
        [
            Request(
                "ReportPrice",
                {
                    "series": series,
                    "reporter": member.number,
                    "price": price + offset,
                    "observedAt": now,
                    "source": {"text": f"{member.uscc} {step}"},
                },
                [maker(member)],
            )
            for member, offset in zip(REPORTERS, (0, 1_000, -500), strict=True)
        ],
    )


def _price(goods: str) -> int:
    """The lower median of what is reported."""
    return sorted(price_of(goods) + offset for offset in (0, 1_000, -500))[1]


# ---------------------------------------------------------------- terms


def _agree(stage: Stage, collateral: Stored, product: str, recorded: Sequence[Recorded]) -> str:
    lot = collateral.lot
    value = value_of(lot.kg, _price(lot.goods), _HAIRCUT)
    # Two thirds of what the line allows, in whole yuan: room for interest, and for a partial release.
    amount = max(100, value * _LTV_UNITS // 1_000_000 * 2 // 3 // 100 * 100)
    loan = stage.act(
        "apply",
        f"供应商申请贷款{_yuan(amount)}",
        f"the supplier applies for CNY {_yuan(amount)}",
        "ApplyForLoan",
        {
            "product": product,
            "borrower": SUPPLIER.number,
            "amount": amount,
            "tenorDays": _TENOR_DAYS,
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
    day = stage.day("offer").toordinal() + _TENOR_DAYS
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


# ---------------------------------------------------------------- security


def _secure(stage: Stage, lent: Lent) -> None:
    receipt = lent.collateral.receipt
    hands = (maker(SUPPLIER), maker(WAREHOUSE), maker(BANK))
    stage.act(
        "pledge",
        "供应商背书“质押”,保管人签章,银行签收",
        "the supplier endorses the receipt “质押” (pledge), custodian and bank sign",
        "Pledge",
        {"loan": lent.loan, "receipt": receipt},
        *hands,
    )
    _pledged_twice(stage, lent)
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
            "registeredUntil": str(day.fromordinal(day.toordinal() + _TENOR_DAYS + 60)),
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
            "currency": _CNY,
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


def _drawing(stage: Stage, lent: Lent, step: str) -> dict[str, Any]:
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
        Request("Draw", _drawing(stage, lent, "early"), (*both(BANK), maker(SUPPLIER))),
    )


# ---------------------------------------------------------------- money


def _draw(stage: Stage, lent: Lent) -> None:
    message = _drawing(stage, lent, "draw")
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
        "currency": _CNY,
        "valueDay": str(stage.day(f"pay/{step}")),
    }


def _repay(stage: Stage, lent: Lent) -> None:
    """Half of the principal after 30 days with what it frees, the rest after 60."""
    goods = lent.collateral.lot.goods
    stage.until("thirty-days", "三十天过去", "thirty days go by", lambda: stage.now() + 30 * DAY)
    _report(stage, lent.series, goods, "second")
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
    """What the repayment frees is released, to the kilogram; one kilogram more is refused."""
    lot = lent.collateral.lot
    loan = _loan(stage, lent, "after-part")
    exposure = exposure_on(loan, date_day(stage.day("release")))
    needed = least_kg(exposure, _LTV_UNITS, _price(lot.goods), _HAIRCUT)
    free = lot.kg - needed
    if free < 1:
        return
    message: Mapping[str, Any] = {"loan": lent.loan, "receipt": lent.collateral.receipt}
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


def _loan(stage: Stage, lent: Lent, step: str) -> LoanState:
    """The loan as it stood at a step."""
    row = stage.journal.once(f"loan/{step}", lambda: stage.client(BANK).get(f"/v1/loans/{lent.loan}"))
    return LoanState(**{name: int(row[name]) for name in LoanState.__dataclass_fields__})


def _yuan(amount: int) -> str:
    return f"{amount // 100:,}.{amount % 100:02d}"
