"""What financiers offer, what borrowers apply for, and the terms that both sign."""

from __future__ import annotations

from typing import Any

import pytest

from scf_ledger.chain.deployment import LEND
from tests.evm.engine import CARRIER
from tests.evm.world import CNY, DAY, HRC, ZERO, Who, World, refused

APPLIED, ACCEPTED, DECLINED = 1, 3, 4


# ---------------------------------------------------------------- products


def test_PP_04_a_product_is_what_was_signed(world: World) -> None:
    series = world.series()
    done = world.do("DefineProduct", series=[series])
    m = done.act.message
    assert done.event("ProductDefined") == {"product": done.id, "act": m}
    kept = ("assetKinds", "currency", "initialLtv", "warningLtv", "callLtv", "liquidationLtv", "haircut", "rate")
    more = ("penaltyFactor", "maxTenorDays", "storageBufferDays", "evidenceKinds")
    product = world.view("Products", "productOf", done.id)
    assert product == {"financier": Who.BANK, "open": True, **{name: m[name] for name in (*kept, *more)}}
    assert world.view("Products", "seriesFor", done.id, HRC) == series


@pytest.mark.parametrize(
    "fields",
    [
        {"assetKinds": 0},
        {"assetKinds": 4},
        {"goods": [], "series": []},
        {"goods": [HRC], "series": []},
        {"goods": [HRC], "series": [ZERO]},
        {"maxTenorDays": 0},
        {"maxTenorDays": 367},
        {"rate": 0},
        {"rate": 1_000_000},
        {"penaltyFactor": 999_999},
        {"haircut": 1_000_000},
        {"initialLtv": 0},
        {"initialLtv": 750_000},
        {"warningLtv": 800_000},
        {"callLtv": 900_000},
        {"liquidationLtv": 1_000_000},
    ],
)
def test_PP_04_lines_rates_and_tenor_are_in_order(world: World, fields: dict[str, Any]) -> None:
    with refused("ProductNotUsable"):
        world.do("DefineProduct", **fields)


def test_a_closed_product_takes_no_application(world: World) -> None:
    product = world.product()
    with refused("NotFinancier", product, Who.FACTOR, Who.BANK):
        world.do("CloseProduct", product=product, financier=Who.FACTOR)
    with world.changes() as seen:
        world.do("CloseProduct", product=product)
    assert seen.fields == {("Products.productOf", product): {"open": (True, False)}}
    with refused("ProductIsClosed", product):
        world.do("ApplyForLoan", product=product)
    with refused("ProductIsClosed", product):
        world.do("CloseProduct", product=product)
    with refused("ProductUnknown", ZERO):
        world.do("CloseProduct", product=ZERO, financier=Who.BANK)


def test_goods_that_a_product_does_not_name_are_not_priced(world: World) -> None:
    product = world.product()
    other = "0x" + b"COPPER\0\0".hex()
    with refused("GoodsNotAccepted", product, other):
        world.view("Products", "seriesFor", product, other)


# ---------------------------------------------------------------- applications


def test_an_application_is_what_the_borrower_signed(world: World) -> None:
    product = world.product()
    done = world.do("ApplyForLoan", product=product)
    assert done.event("LoanApplied") == {"loan": done.id, "financier": Who.BANK, "act": done.act.message}
    application = world.view("LoanOffers", "applicationOf", done.id)
    asked = {"state": APPLIED, "version": 1, "financier": Who.BANK, "borrower": Who.SUPPLIER, "tenorDays": 90}
    assert {name: application[name] for name in asked} == asked
    assert (application["amount"], application["product"]) == (241_500_000, product)


def test_PP_12_an_application_fits_its_product(world: World) -> None:
    product = world.product()
    for tenor in (0, 181):
        with refused("LoanTenor", tenor, 180):
            world.do("ApplyForLoan", product=product, tenorDays=tenor)
    with refused("AmountMissing"):
        world.do("ApplyForLoan", product=product, amount=0)
    with refused("ProductIsClosed", ZERO):
        world.do("ApplyForLoan", product=ZERO)
    vouchers = world.voucher_product()
    with refused("AssetKindNotAccepted", vouchers):
        world.do("ApplyForLoan", product=vouchers)


# ---------------------------------------------------------------- offers


def test_PP_12_an_offer_stays_within_product_and_application(world: World) -> None:
    loan = world.applied()
    with refused("LimitAboveApplication", loan, 241_500_001, 241_500_000):
        world.do("OfferLoan", loan=loan, limit=241_500_001)
    with refused("AmountMissing"):
        world.do("OfferLoan", loan=loan, limit=0)
    for rate in (0, 43_501):
        with refused("RateNotAllowed", rate, 43_500):
            world.do("OfferLoan", loan=loan, rate=rate)
    latest = world.today + 180
    for day in (world.today, latest + 1):
        with refused("LoanTenor", day, latest):
            world.do("OfferLoan", loan=loan, maturityDay=day)
    with refused("EvidenceKindsMissing", 0b11, 0b01):
        world.do("OfferLoan", loan=loan, evidenceKinds=0b01)
    with refused("OfferExpired", loan, world.now, world.now):
        world.do("OfferLoan", loan=loan, offerUntil=world.now)


def test_another_bank_answers_no_application(world: World) -> None:
    loan = world.applied()
    for kind in ("OfferLoan", "DeclineLoan"):
        with refused("NotFinancier", loan, Who.FACTOR, Who.BANK):
            world.do(kind, loan=loan, financier=Who.FACTOR)


def test_L_40_the_borrower_accepts_the_terms_that_were_offered(world: World) -> None:
    loan = world.offered()
    for fields in ({"limit": 1}, {"rate": 43_499}, {"maturityDay": 1}):
        with refused("TermsDiffer", loan):
            world.do("AcceptOffer", loan=loan, **dict[str, Any](fields))
    with refused("NotBorrower", loan, Who.BUYER, Who.SUPPLIER):
        world.do("AcceptOffer", loan=loan, borrower=Who.BUYER)


def test_L_40_an_accepted_offer_opens_the_loan_on_its_terms(world: World) -> None:
    loan = world.offered()
    done = world.do("AcceptOffer", loan=loan)
    product = world.view("LoanOffers", "applicationOf", loan)["product"]
    assert done.event("LoanOpened") == {
        "loan": loan,
        "terms": {
            "product": product,
            "financier": Who.BANK,
            "borrower": Who.SUPPLIER,
            "currency": CNY,
            "limit": 241_500_000,
            "rate": 43_500,
            "penaltyRate": 65_250,
            "maturityDay": world.today + 90,
            "initialLtv": 700_000,
            "haircut": 0,
            "storageBufferDays": 15,
        },
    }
    opened = world.loan(loan)
    assert (opened["state"], opened["version"], opened["principal"]) == (1, 1, 0)
    assert world.view("LoanOffers", "applicationOf", loan)["state"] == ACCEPTED


def test_an_offer_ends(world: World) -> None:
    loan = world.offered()
    until = world.now + 7 * DAY
    world.advance(days=7, seconds=1)
    with refused("OfferExpired", loan, until, world.now):
        world.do("AcceptOffer", loan=loan)
    world.do("OfferLoan", loan=loan, rate=40_000)
    assert world.do("AcceptOffer", loan=loan).names == ["OfferAccepted", "LoanOpened"]


def test_a_new_offer_replaces_the_old_one(world: World) -> None:
    loan = world.offered()
    accept = world.act("AcceptOffer", loan=loan)
    world.do("OfferLoan", loan=loan, rate=40_000)
    with refused("VersionConflict", loan, 3, 2):
        world.submit(accept, world.sign(accept))


def test_nothing_is_accepted_before_it_is_offered(world: World) -> None:
    loan = world.applied()
    with refused("ApplicationStateInvalid", loan, APPLIED):
        world.do("AcceptOffer", loan=loan)


@pytest.mark.parametrize("end", ["declined", "accepted"])
def test_an_ended_application_never_opens_again(world: World, end: str) -> None:
    loan = world.offered()
    world.do("DeclineLoan" if end == "declined" else "AcceptOffer", loan=loan)
    state = DECLINED if end == "declined" else ACCEPTED
    for kind in ("OfferLoan", "AcceptOffer", "DeclineLoan"):
        with refused("ApplicationStateInvalid", loan, state):
            world.do(kind, loan=loan)


def test_only_the_offers_open_loans(world: World) -> None:
    terms = (bytes(32), 2, 7, 156, 1, 1, 1, 1, 1, 1, 1)
    with refused("RightMissing", CARRIER, LEND):
        world.invoke("PledgeLoans", "open", world.fresh(), terms)
