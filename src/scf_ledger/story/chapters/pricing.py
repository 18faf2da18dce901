"""A product on receipts, and the price that judges its collateral: three reporters, two of them fresh (PP-01)."""

from __future__ import annotations

from scf_ledger.story.cast import BANK, REPORTERS
from scf_ledger.story.chapters.lots import Stored
from scf_ledger.story.stage import DAY, Request, Stage, both, maker

#: Prices in fen a tonne that the story's reporters see; only a market knows the real ones.
_PRICES = {"HRC": 345_000, "CRC": 398_000, "TUBE": 512_000, "METHANOL": 232_000, "STYRENE": 791_000, "PLASTIC": 840_000}
_OTHER_PRICE = 400_000
#: The product's lines; a loan takes two thirds of the first.
_LTV, _WARNING, _CALL, _LIQUIDATION = "60%", "68%", "75%", "85%"
LTV, HAIRCUT = 600_000, 50_000
CURRENCY = "CNY"
TENOR_DAYS = 90
_PRICE_AGE = 3 * DAY


def price_of(goods: str) -> int:
    return _PRICES.get(goods, _OTHER_PRICE)


def offer_product(stage: Stage, collateral: Stored) -> tuple[str, str]:
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
            "currency": CURRENCY,
            "quorum": 2,
            "maxAge": _PRICE_AGE,
            "maxDeviation": "20%",
            "reporters": [member.number for member in REPORTERS],
        },
        *both(BANK),
    )
    report_prices(stage, series, goods, "first")
    product = stage.act(
        "product",
        f"银行推出仓单质押产品:质押率{_LTV}、年利率4.35%、期限{TENOR_DAYS}天",
        f"the bank offers a product: {_LTV} of value, 4.35% a year, {TENOR_DAYS} days",
        "DefineProduct",
        {
            "financier": BANK.number,
            "assetKinds": ["receipt"],
            "currency": CURRENCY,
            "goods": [goods],
            "series": [series],
            "initialLtv": _LTV,
            "warningLtv": _WARNING,
            "callLtv": _CALL,
            "liquidationLtv": _LIQUIDATION,
            "haircut": "5%",
            "rate": "4.35%",
            "penaltyFactor": 1_500_000,
            "maxTenorDays": TENOR_DAYS,
            "storageBufferDays": 30,
            "evidenceKinds": [collateral.lot.certificate.document.kind.value],
        },
        *both(BANK),
    )
    return product, series


def report_prices(stage: Stage, series: str, goods: str, step: str) -> None:
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


def median_price(goods: str) -> int:
    """The lower median of what is reported."""
    return sorted(price_of(goods) + offset for offset in (0, 1_000, -500))[1]
