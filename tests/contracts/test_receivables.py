"""Receivable vouchers: signed by their debtor, taken by their creditor, never more than the invoices behind them."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scf_ledger.chain.artifacts import load
from scf_ledger.chain.deployment import FREEZE
from tests.evm.defaults import USD
from tests.evm.engine import CARRIER
from tests.evm.keys import checker, maker
from tests.evm.records import child_of
from tests.evm.world import CNY, DAY, ZERO, Who, World, refused

ISSUED, ACTIVE, SPLIT, FINANCING, FINANCED, REDEEMED, REFUSED = 1, 2, 3, 4, 5, 6, 7
FACE = 100_000_000


# ---------------------------------------------------------------- issue


def test_RV_01_a_voucher_is_what_the_debtor_signed(world: World) -> None:
    done = world.do("IssueVoucher")
    m = done.act.message
    assert done.event("VoucherIssued") == {"voucher": done.id, "issueDay": world.today, "act": m}
    assert world.voucher(done.id) == {
        "state": ISSUED,
        "recourse": False,
        "overdue": False,
        "freezes": 0,
        "layer": 0,
        "currency": CNY,
        "version": 1,
        "debtor": Who.BUYER,
        "holder": Who.SUPPLIER,
        "financier": 0,
        "dueDay": m["dueDay"],
        "priceClaimed": False,
        "amount": FACE,
        "settled": 0,
        "price": 0,
        "payBy": 0,
        "root": done.id,
    }
    used = {"total": FACE, "used": FACE, "currency": CNY}
    assert world.view("Receivables", "invoiceOf", m["invoices"][0]["invoice"]) == used


def test_AB_23_the_creditor_does_not_sign_for_the_debtor(world: World) -> None:
    act = world.act("IssueVoucher")
    with refused("SignerNotOfMember", maker(Who.SUPPLIER).id, Who.BUYER):
        world.submit(act, [maker(Who.SUPPLIER).sign(act.digest), checker(Who.BUYER).sign(act.digest)])
    with refused("SignatureMissing", Who.BUYER, 64, 2):
        world.submit(act, [maker(Who.BUYER).sign(act.digest)])


def test_AB_23_only_a_buyer_issues(world: World) -> None:
    with refused("RoleNotHeld", maker(Who.SUPPLIER).id, 64):
        world.do("IssueVoucher", debtor=Who.SUPPLIER, creditor=Who.CARRIER)


def test_AB_22_the_due_day_lies_after_the_day_of_issue(world: World) -> None:
    for day in (world.today, world.today - 1):
        with refused("Tenor", 0, 365):
            world.do("IssueVoucher", dueDay=day)
    world.do("IssueVoucher", dueDay=world.today + 1)


def test_AB_22_no_tenor_above_a_year(world: World) -> None:
    approval: dict[str, Any] = {"approver": Who.BANK, "justification": world.fresh()}
    with refused("Tenor", 366, 365):
        world.do("IssueVoucher", dueDay=world.today + 366, **approval)
    world.do("IssueVoucher", dueDay=world.today + 365, **approval)


def test_L_61_above_half_a_year_with_reason_and_approval(world: World) -> None:
    world.do("IssueVoucher", dueDay=world.today + 180)
    long: dict[str, Any] = {"dueDay": world.today + 181}
    for missing in ({}, {"approver": Who.BANK}, {"justification": world.fresh()}):
        with refused("Tenor", 181, 180):
            world.do("IssueVoucher", **long, **missing)
    long |= {"approver": Who.BANK, "justification": world.fresh()}
    act = world.act("IssueVoucher", **long)
    with refused("SignatureMissing", Who.BANK, 24, 3):
        world.submit(act, world.sign(act)[:2])
    world.submit(act, world.sign(act))


def test_L_61_who_approves_is_a_financier_and_not_the_debtor(world: World) -> None:
    long: dict[str, Any] = {"dueDay": world.today + 181, "justification": world.fresh()}
    with refused("RoleNotHeld", maker(Who.SUPPLIER).id, 24):
        world.do("IssueVoucher", **long, approver=Who.SUPPLIER)
    world.restate(Who.BANK, roles=8 | 64)
    with refused("SelfDealing", Who.BANK):
        world.do("IssueVoucher", **long, debtor=Who.BANK, approver=Who.BANK)


def test_AB_27_a_debtor_owes_another(world: World) -> None:
    with refused("SelfDealing", Who.BUYER):
        world.do("IssueVoucher", creditor=Who.BUYER)
    for fields in ({"amount": 0}, {"basis": ZERO}):
        with refused("AmountMissing"):
            world.do("IssueVoucher", **dict[str, Any](fields))


# ---------------------------------------------------------------- invoices


def use(invoice: str, total: int, used: int) -> dict[str, Any]:
    return {"invoice": invoice, "total": total, "used": used}


def test_AB_24_an_invoice_is_not_used_beyond_its_amount(world: World) -> None:
    invoice = world.fresh()
    world.do("IssueVoucher", amount=600, invoices=[use(invoice, 1_000, 600)])
    with refused("InvoiceExhausted", invoice, 1_000, 600, 401):
        world.do("IssueVoucher", amount=401, invoices=[use(invoice, 1_000, 401)])
    world.do("IssueVoucher", amount=400, invoices=[use(invoice, 1_000, 400)])
    with refused("InvoiceExhausted", invoice, 1_000, 1_000, 1):
        world.do("IssueVoucher", amount=1, invoices=[use(invoice, 1_000, 1)])


@pytest.mark.parametrize(("total", "currency"), [(1_001, CNY), (999, CNY), (1_000, USD)])
def test_AB_24_the_number_alone_is_the_invoice(world: World, total: int, currency: int) -> None:
    """Another amount, buyer, creditor or currency under the same number is no new invoice."""
    invoice = world.fresh()
    world.do("IssueVoucher", amount=600, invoices=[use(invoice, 1_000, 600)])
    world.restate(Who.FACTOR, roles=16 | 64)
    world.add_key(world.desk("new desk", member=Who.FACTOR), Who.FACTOR)
    other = world.desk("second desk", checker(1).capabilities, Who.FACTOR)
    world.add_key(other, Who.FACTOR)
    hands = {0: world.desk("new desk", member=Who.FACTOR), 1: other}
    with refused("InvoiceConflict", invoice, 1_000, CNY):
        world.do(
            "IssueVoucher",
            amount=400,
            debtor=Who.FACTOR,
            creditor=Who.CARRIER,
            currency=currency,
            invoices=[use(invoice, total, 400)],
            hands=hands,
        )


def test_AB_24_one_voucher_does_not_use_an_invoice_twice(world: World) -> None:
    invoice = world.fresh()
    with refused("InvoiceExhausted", invoice, 1_000, 600, 600):
        world.do("IssueVoucher", amount=1_200, invoices=[use(invoice, 1_000, 600)] * 2)


def test_RV_01_the_invoices_carry_the_whole_amount(world: World) -> None:
    uses = [use(world.fresh(), 1_000, 600), use(world.fresh(), 400, 400)]
    for amount in (999, 1_001):
        with refused("InvoicesDoNotAddUp", amount, 1_000):
            world.do("IssueVoucher", amount=amount, invoices=uses)
    with refused("InvoicesDoNotAddUp", 1, 0):
        world.do("IssueVoucher", amount=1, invoices=[])
    world.do("IssueVoucher", amount=1_000, invoices=uses)


# ---------------------------------------------------------------- who may issue


def test_AB_26_a_barred_issuer_issues_nothing(world: World) -> None:
    done = world.do("StopIssuer")
    assert done.event("IssuerBarred") == {"debtor": Who.BUYER, "act": done.act.message}
    assert world.view("Receivables", "issuerOf", Who.BUYER) == {"stopped": True, "version": 1, "overdue": 0}
    with refused("IssuerStopped", Who.BUYER, 0):
        world.do("IssueVoucher")
    world.do("StopIssuer", stopped=False)
    world.do("IssueVoucher")


def test_AB_26_only_a_regulator_bars(world: World) -> None:
    with refused("RoleNotHeld", maker(Who.PLATFORM).id, 1 << 10):
        world.do("StopIssuer", regulator=Who.PLATFORM)


def test_AB_26_an_unpaid_voucher_stops_its_debtor(world: World) -> None:
    voucher = world.active_voucher()
    world.advance(days=141)
    with refused("NotOverdue", voucher):
        world.invoke("Receivables", "flagOverdue", voucher)
    world.advance(days=1)
    (event,) = world.invoke("Receivables", "flagOverdue", voucher)
    assert (event.name, event.values) == ("VoucherOverdue", {"voucher": voucher, "debtor": Who.BUYER, "version": 3})
    with refused("IssuerStopped", Who.BUYER, 1):
        world.do("IssueVoucher")
    with refused("NotOverdue", voucher):
        world.invoke("Receivables", "flagOverdue", voucher)
    world.pay(voucher)
    assert world.view("Receivables", "issuerOf", Who.BUYER)["overdue"] == 0
    world.do("IssueVoucher")


def test_RV_08_an_overdue_voucher_does_not_move(world: World) -> None:
    voucher = world.active_voucher()
    world.advance(days=142)
    world.invoke("Receivables", "flagOverdue", voucher)
    for kind in ("SplitVoucher", "TransferVoucher"):
        with refused("VoucherStateInvalid", voucher, ACTIVE):
            world.do(kind, voucher=voucher)


def test_RV_08_what_was_not_accepted_or_is_over_is_not_overdue(world: World) -> None:
    offered, gone = world.offered_voucher(), world.active_voucher()
    world.pay(gone)
    world.advance(days=142)
    for voucher in (offered, gone, ZERO):
        with refused("NotOverdue", voucher):
            world.invoke("Receivables", "flagOverdue", voucher)


# ---------------------------------------------------------------- accept and refuse


def test_RV_02_the_creditor_accepts(world: World) -> None:
    voucher = world.offered_voucher()
    with world.changes() as seen:
        world.do("AcceptVoucher", voucher=voucher)
    assert seen.fields == {("Receivables.voucherOf", voucher): {"state": (ISSUED, ACTIVE), "version": (1, 2)}}


@pytest.mark.parametrize("kind", ["AcceptVoucher", "RefuseVoucher"])
def test_L_68_nobody_accepts_or_refuses_for_the_creditor(world: World, kind: str) -> None:
    voucher = world.offered_voucher()
    for nobody in (Who.BUYER, Who.PLATFORM, Who.FACTOR):
        with refused("NotCreditor", voucher, nobody, Who.SUPPLIER):
            world.do(kind, voucher=voucher, creditor=nobody)
    world.do(kind, voucher=voucher)
    state = ACTIVE if kind == "AcceptVoucher" else REFUSED
    for again in ("AcceptVoucher", "RefuseVoucher"):
        with refused("VoucherStateInvalid", voucher, state):
            world.do(again, voucher=voucher)


def test_RV_02_a_refused_voucher_frees_its_invoices(world: World) -> None:
    invoice = world.fresh()
    voucher = world.offered_voucher(amount=600, invoices=[use(invoice, 1_000, 600)])
    with world.changes() as seen:
        done = world.do("RefuseVoucher", voucher=voucher)
    assert seen.fields == {
        ("Receivables.voucherOf", voucher): {"state": (ISSUED, REFUSED), "version": (1, 2)},
        ("Receivables.invoiceOf", invoice): {"total": (1_000, 0), "used": (600, 0), "currency": (CNY, 0)},
    }
    assert done.event("VoucherRefused")["issued"] == world.acts[voucher].message


def test_AB_24_an_invoice_that_nothing_is_used_of_binds_nobody(world: World) -> None:
    """A mistyped total can be refused and stated anew; as long as anything is used, the first total binds."""
    invoice = world.fresh()
    wrong = world.offered_voucher(amount=300, invoices=[use(invoice, 1_000, 100), use(invoice, 1_000, 200)])
    other = world.offered_voucher(amount=600, invoices=[use(invoice, 1_000, 600)])
    world.do("RefuseVoucher", voucher=wrong)
    with refused("InvoiceConflict", invoice, 1_000, CNY):
        world.do("IssueVoucher", amount=600, invoices=[use(invoice, 900, 600)])
    world.do("RefuseVoucher", voucher=other)
    world.do("IssueVoucher", amount=600, currency=USD, invoices=[use(invoice, 900, 600)])
    held = {"total": 900, "used": 600, "currency": USD}
    assert world.view("Receivables", "invoiceOf", invoice) == held


def test_AB_24_an_invoice_of_which_nothing_is_used_is_not_named(world: World) -> None:
    invoice = world.fresh()
    with refused("AmountMissing"):
        world.do("IssueVoucher", amount=600, invoices=[use(world.fresh(), 600, 600), use(invoice, 1_000, 0)])
    assert world.view("Receivables", "invoiceOf", invoice)["total"] == 0


def test_RV_02_a_refusal_frees_the_vouchers_own_invoices(world: World) -> None:
    """The issue that is sent along is the refused voucher's, not one with more in it."""
    voucher, other = world.offered_voucher(), world.offered_voucher()
    act = world.act("RefuseVoucher", companion=world.acts[other].message, voucher=voucher)
    with refused("VoucherStateInvalid", voucher, 0):
        world.submit(act, world.sign(act))


def test_L_68_a_voucher_that_was_not_accepted_moves_nowhere(world: World) -> None:
    voucher, product = world.offered_voucher(), world.voucher_product()
    with refused("VoucherStateInvalid", voucher, ISSUED):
        world.do("SplitVoucher", voucher=voucher)
    with refused("VoucherStateInvalid", voucher, ISSUED):
        world.do("TransferVoucher", voucher=voucher)
    with refused("VoucherStateInvalid", voucher, ISSUED):
        world.do("FinanceVoucher", voucher=voucher, product=product)
    with refused("VoucherStateInvalid", voucher, ISSUED):
        world.do("ClaimPayment", subject=voucher)


# ---------------------------------------------------------------- split


def test_RV_03_a_million_in_three(world: World) -> None:
    voucher = world.active_voucher()
    done = world.do("SplitVoucher", voucher=voucher, amounts=[33_333_333, 33_333_333, 33_333_334])
    children = [child_of(done.id, n) for n in range(3)]
    assert done.event("VoucherSplit") == {"voucher": voucher, "children": children, "act": done.act.message}
    parent = world.voucher(voucher)
    assert (parent["state"], parent["version"]) == (SPLIT, 3)
    for child, amount in zip(children, (33_333_333, 33_333_333, 33_333_334), strict=True):
        assert world.voucher(child) == {**parent, "state": ACTIVE, "version": 1, "amount": amount}


@pytest.mark.parametrize(
    ("amounts", "total"),
    [
        ([FACE - 1], FACE - 1),
        ([FACE], FACE),
        ([FACE, 1], FACE + 1),
        ([1, FACE - 2], FACE - 1),
        ([], 0),
        ([FACE, 0], 0),
        ([2**64 - 1, FACE + 1], 2**64 + FACE),
    ],
)
def test_AB_14_a_split_keeps_every_fen(world: World, amounts: list[int], total: int) -> None:
    voucher = world.active_voucher()
    with refused("SplitNotConserved", voucher, FACE, total):
        world.do("SplitVoucher", voucher=voucher, amounts=amounts)


def test_AB_14_a_split_voucher_is_used_up(world: World) -> None:
    voucher = world.active_voucher()
    done = world.do("SplitVoucher", voucher=voucher)
    with refused("VersionConflict", voucher, 3, 2):
        world.submit(done.act, done.signatures)
    for kind in ("SplitVoucher", "TransferVoucher"):
        with refused("VoucherStateInvalid", voucher, SPLIT):
            world.do(kind, voucher=voucher)
    with refused("VoucherStateInvalid", voucher, SPLIT):
        world.do("ClaimPayment", subject=voucher)


def test_AB_10_only_the_holder_splits_and_transfers(world: World) -> None:
    voucher = world.active_voucher()
    for thief in (Who.BUYER, Who.PLATFORM, Who.FACTOR):
        with refused("NotHolder", voucher, thief, Who.SUPPLIER):
            world.do("SplitVoucher", voucher=voucher, holder=thief)
        with refused("NotHolder", voucher, thief, Who.SUPPLIER):
            world.do("TransferVoucher", voucher=voucher, from_=thief)


@pytest.fixture(scope="module")
def shared() -> World:
    return World()


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_RV_03_splits_of_splits_keep_every_fen(shared: World, data: st.DataObject) -> None:
    with shared.ledger.undone():
        amount = data.draw(st.integers(2, 2**40))
        live = [shared.active_voucher(amount=amount)]
        root = live[0]
        for _ in range(data.draw(st.integers(1, 4))):
            voucher = live.pop(data.draw(st.integers(0, len(live) - 1)))
            face = shared.voucher(voucher)["amount"]
            if face < 2:
                live.append(voucher)
                continue
            cut = data.draw(st.integers(1, face - 1))
            done = shared.do("SplitVoucher", voucher=voucher, amounts=[cut, face - cut])
            live += [child_of(done.id, 0), child_of(done.id, 1)]
        vouchers = [shared.voucher(one) for one in live]
        assert sum(one["amount"] for one in vouchers) == amount
        assert {one["root"] for one in vouchers} == {root}


# ---------------------------------------------------------------- transfer


def test_RV_04_a_transfer_changes_the_holder_and_counts(world: World) -> None:
    voucher = world.active_voucher()
    with world.changes() as seen:
        done = world.do("TransferVoucher", voucher=voucher)
    assert seen.fields == {
        ("Receivables.voucherOf", voucher): {
            "holder": (Who.SUPPLIER, Who.CARRIER),
            "layer": (0, 1),
            "version": (2, 3),
        }
    }
    assert done.event("VoucherTransferred") == {"voucher": voucher, "layer": 1, "act": done.act.message}


def test_AB_27_transfers_are_limited(world: World) -> None:
    voucher = world.active_voucher()
    for _ in range(5):
        world.do("TransferVoucher", voucher=voucher)
    with refused("AbnormalFlow", voucher, 6, 5):
        world.do("TransferVoucher", voucher=voucher)


def test_AB_27_a_split_does_not_reset_the_count(world: World) -> None:
    voucher = world.active_voucher()
    for _ in range(5):
        world.do("TransferVoucher", voucher=voucher)
    child = child_of(world.do("SplitVoucher", voucher=voucher).id, 0)
    with refused("AbnormalFlow", child, 6, 5):
        world.do("TransferVoucher", voucher=child)


def test_AB_27_a_transfer_goes_to_another_and_not_to_the_debtor(world: World) -> None:
    voucher = world.active_voucher()
    for to in (Who.SUPPLIER, Who.BUYER):
        with refused("SelfDealing", to):
            world.do("TransferVoucher", voucher=voucher, to=to)


def test_RV_04_a_transfer_has_a_basis(world: World) -> None:
    with refused("AmountMissing"):
        world.do("TransferVoucher", voucher=world.active_voucher(), basis=ZERO)


# ---------------------------------------------------------------- finance


def test_RV_05_the_discount_of_141_days(world: World) -> None:
    """1,000,000.00 at 3.85 % over 141 days: discount 15,079.17, price 984,920.83."""
    voucher, product = world.active_voucher(), world.voucher_product()
    with world.changes() as seen:
        done = world.do("FinanceVoucher", voucher=voucher, product=product)
    assert done.event("FinancingAgreed") == {"voucher": voucher, "price": 98_492_083, "act": done.act.message}
    assert seen.fields == {
        ("Receivables.voucherOf", voucher): {
            "state": (ACTIVE, FINANCING),
            "financier": (0, Who.FACTOR),
            "price": (0, 98_492_083),
            "payBy": (0, done.act.message["payBy"]),
            "version": (2, 3),
        }
    }
    paid = world.pay(voucher)
    financed = paid.event("VoucherFinanced")
    assert (financed["price"], world.voucher(voucher)["state"]) == (98_492_083, FINANCED)
    assert world.voucher(voucher)["holder"] == Who.FACTOR


def test_L_34_the_claim_passes_with_the_money(world: World) -> None:
    voucher = world.financing()
    assert world.voucher(voucher)["holder"] == Who.SUPPLIER
    claimed = world.do("ClaimPayment", subject=voucher)
    assert world.voucher(voucher)["holder"] == Who.SUPPLIER
    world.do("ConfirmPayment", payment=claimed.id)
    assert world.voucher(voucher)["holder"] == Who.FACTOR


def test_L_71_another_price_is_not_the_price(world: World) -> None:
    voucher = world.financing()
    for amount in (98_492_082, 98_492_084):
        with refused("VoucherStateInvalid", voucher, FINANCING):
            world.do("ClaimPayment", subject=voucher, amount=amount)


@pytest.mark.parametrize("state", [FINANCING, FINANCED])
def test_AB_28_a_voucher_is_financed_once(world: World, state: int) -> None:
    voucher = world.financing() if state == FINANCING else world.financed()
    product = world.product(assetKinds=2)
    with refused("OverFinanced", voucher, 0, FACE):
        world.do("FinanceVoucher", voucher=voucher, product=product, financier=Who.BANK)


def test_AB_28_of_two_financiers_one_wins(world: World) -> None:
    voucher = world.active_voucher()
    products = {Who.FACTOR: world.voucher_product(), Who.BANK: world.product(assetKinds=2)}
    acts = [world.act("FinanceVoucher", voucher=voucher, product=p, financier=f) for f, p in products.items()]
    signed = [world.sign(act) for act in acts]
    world.submit(acts[0], signed[0])
    with refused("OverFinanced", voucher, 0, FACE):
        world.submit(acts[1], signed[1])


def test_AB_28_no_more_and_no_less_than_the_whole(world: World) -> None:
    voucher, product = world.active_voucher(), world.voucher_product()
    with refused("OverFinanced", voucher, FACE, FACE + 1):
        world.do("FinanceVoucher", voucher=voucher, product=product, amount=FACE + 1)
    with refused("SplitFirst", voucher, FACE, FACE - 1):
        world.do("FinanceVoucher", voucher=voucher, product=product, amount=FACE - 1)


def test_L_62_no_sale_without_registration(world: World) -> None:
    voucher, product = world.active_voucher(), world.voucher_product()
    with refused("NotRegistered", voucher, 0, world.today + 141):
        world.do("FinanceVoucher", voucher=voucher, product=product, registration=ZERO)


def test_RV_05_a_sale_fits_its_product(world: World) -> None:
    voucher = world.active_voucher()
    closed = world.voucher_product()
    world.do("CloseProduct", product=closed)
    for product in (closed, world.product(), world.voucher_product(currency=USD), world.product(assetKinds=2), ZERO):
        with refused("ProductMismatch", product):
            world.do("FinanceVoucher", voucher=voucher, product=product)
    good = world.voucher_product()
    for rate in (0, 43_501):
        with refused("RateNotAllowed", rate, 43_500):
            world.do("FinanceVoucher", voucher=voucher, product=good, rate=rate)


def test_RV_05_the_discount_counts_from_today_to_before_the_due_day(world: World) -> None:
    voucher, product = world.active_voucher(), world.voucher_product()
    due = world.today + 141
    for day in (world.today - 1, world.today + 1):
        with refused("DiscountDayInvalid", day, world.today, due):
            world.do("FinanceVoucher", voucher=voucher, product=product, discountDay=day)
    world.advance(days=141)
    with refused("DiscountDayInvalid", due, due, due):
        world.do("FinanceVoucher", voucher=voucher, product=product)


def test_AB_27_nobody_buys_from_itself_and_no_debtor_its_own_debt(world: World) -> None:
    voucher, product = world.active_voucher(creditor=Who.FACTOR), world.voucher_product()
    with refused("SelfDealing", Who.FACTOR):
        world.do("FinanceVoucher", voucher=voucher, product=product)
    world.restate(Who.BUYER, roles=64 | 16)
    for name, of in (("new desk", maker), ("second desk", checker)):
        world.add_key(world.desk(name, of(1).capabilities, Who.BUYER), Who.BUYER)
    desks = [world.desk(n, of(1).capabilities, Who.BUYER) for n, of in (("new desk", maker), ("second desk", checker))]
    own = world.do("DefineProduct", assetKinds=2, financier=Who.BUYER, hands=dict(enumerate(desks))).id
    with refused("SelfDealing", Who.BUYER):
        world.do("FinanceVoucher", voucher=world.active_voucher(), product=own, financier=Who.BUYER)


def test_RV_06_a_sale_cannot_keep_the_debtor_from_paying_in_time(world: World) -> None:
    voucher, product = world.active_voucher(), world.voucher_product()
    due = (world.today + 141) * DAY - 8 * 3_600
    for moment in (world.now, due, due + 1, 2**40 - 1):
        with refused("FinancingOpen", voucher, moment):
            world.do("FinanceVoucher", voucher=voucher, product=product, payBy=moment)
    world.do("FinanceVoucher", voucher=voucher, product=product, payBy=due - 1)
    world.ledger.set_time(due)
    world.invoke("Receivables", "lapseFinancing", voucher)
    world.pay(voucher)
    assert world.voucher(voucher)["state"] == REDEEMED


def test_RV_05_an_unpaid_sale_lapses(world: World) -> None:
    voucher = world.financing(recourse=True)
    until = world.voucher(voucher)["payBy"]
    with refused("FinancingOpen", voucher, until):
        world.invoke("Receivables", "lapseFinancing", voucher)
    world.ledger.set_time(until + 1)
    with world.changes() as seen:
        (event,) = world.invoke("Receivables", "lapseFinancing", voucher)
    assert (event.name, event.values) == ("FinancingLapsed", {"voucher": voucher, "version": 4})
    assert seen.fields == {
        ("Receivables.voucherOf", voucher): {
            "state": (FINANCING, ACTIVE),
            "financier": (Who.FACTOR, 0),
            "recourse": (True, False),
            "price": (98_492_083, 0),
            "version": (3, 4),
        }
    }
    with refused("VoucherStateInvalid", voucher, ACTIVE):
        world.invoke("Receivables", "lapseFinancing", voucher)
    world.do("TransferVoucher", voucher=voucher)


def test_L_63_a_claimed_sale_does_not_lapse_before_it_is_answered(world: World) -> None:
    """The factor has paid; the holder's silence delays the claim's passing, and cannot undo it."""
    voucher = world.financing()
    with world.changes() as seen:
        claimed = world.do("ClaimPayment", subject=voucher).id
    assert seen.fields == {("Receivables.voucherOf", voucher): {"priceClaimed": (False, True)}}
    world.ledger.set_time(world.voucher(voucher)["payBy"] + 1)
    with refused("PriceClaimed", voucher):
        world.invoke("Receivables", "lapseFinancing", voucher)
    world.do("ConfirmPayment", payment=claimed)
    held = world.voucher(voucher)
    assert (held["state"], held["holder"], held["priceClaimed"]) == (FINANCED, Who.FACTOR, False)
    world.pay(voucher)
    assert world.voucher(voucher)["state"] == REDEEMED


def test_L_63_a_rejected_claim_lets_the_sale_lapse(world: World) -> None:
    voucher = world.financing()
    claimed = world.do("ClaimPayment", subject=voucher).id
    world.ledger.set_time(world.voucher(voucher)["payBy"] + 1)
    with world.changes() as seen:
        world.do("RejectPayment", payment=claimed)
    assert seen.fields[("Receivables.voucherOf", voucher)] == {"priceClaimed": (True, False)}
    world.invoke("Receivables", "lapseFinancing", voucher)
    assert world.voucher(voucher)["state"] == ACTIVE


def test_L_63_a_price_is_claimed_once_at_a_time(world: World) -> None:
    voucher = world.financing()
    first = world.do("ClaimPayment", subject=voucher).id
    with refused("PriceClaimed", voucher):
        world.do("ClaimPayment", subject=voucher)
    world.do("RejectPayment", payment=first)
    second = world.do("ClaimPayment", subject=voucher).id
    world.do("ConfirmPayment", payment=second)
    assert world.voucher(voucher)["state"] == FINANCED


def test_RV_08_a_debtor_that_cannot_pay_is_not_overdue(world: World) -> None:
    """Whom to pay is open until the holder answers the claim of the price."""
    voucher = world.financing()
    claimed = world.do("ClaimPayment", subject=voucher).id
    world.advance(days=142)
    with refused("VoucherStateInvalid", voucher, FINANCING):
        world.do("ClaimPayment", subject=voucher, payer=Who.BUYER, payee=Who.SUPPLIER, amount=FACE)
    with refused("PriceClaimed", voucher):
        world.invoke("Receivables", "flagOverdue", voucher)
    world.do("ConfirmPayment", payment=claimed)
    world.invoke("Receivables", "flagOverdue", voucher)
    world.pay(voucher)
    assert world.view("Receivables", "issuerOf", Who.BUYER)["overdue"] == 0


def test_RV_06_on_the_due_day_no_price_is_claimed_any_more(world: World) -> None:
    voucher = world.financing()
    until, due = world.voucher(voucher)["payBy"], (world.today + 141) * DAY - 8 * 3_600
    world.ledger.set_time(due - 1)
    late = world.do("ClaimPayment", subject=voucher).id
    world.do("RejectPayment", payment=late)
    world.ledger.set_time(due)
    with refused("FinancingOpen", voucher, until):
        world.do("ClaimPayment", subject=voucher)
    world.invoke("Receivables", "lapseFinancing", voucher)
    world.pay(voucher)
    assert world.voucher(voucher)["state"] == REDEEMED


def test_RV_05_a_discount_leaves_a_price(world: World) -> None:
    """A year of 365 days at 99.9999 % by 360 is more than the face; 100 fen at 99.5 % for 360 days leave nothing."""
    product = world.voucher_product(rate=999_999)
    approved = {"approver": Who.BANK, "justification": world.fresh()}
    whole = world.active_voucher(dueDay=world.today + 365, **approved)
    with refused("DiscountTooHigh", FACE, 101_388_788):
        world.do("FinanceVoucher", voucher=whole, product=product, rate=999_999)
    small = world.active_voucher(amount=100, dueDay=world.today + 360, **approved)
    with refused("DiscountTooHigh", 100, 100):
        world.do("FinanceVoucher", voucher=small, product=product, rate=995_000)
    world.do("FinanceVoucher", voucher=small, product=product, rate=990_000)
    assert world.voucher(small)["price"] == 1


def test_L_43_the_sale_says_whether_there_is_recourse(world: World) -> None:
    for recourse in (True, False):
        voucher = world.financed(recourse=recourse)
        assert world.voucher(voucher)["recourse"] is recourse


# ---------------------------------------------------------------- payment


def test_RV_06_the_debtor_pays_the_present_holder(world: World) -> None:
    voucher = world.active_voucher()
    done = world.pay(voucher)
    assert done.names == ["PaymentConfirmed", "VoucherPaid"]
    assert (world.voucher(voucher)["state"], world.voucher(voucher)["settled"]) == (REDEEMED, FACE)


def test_RV_06_in_parts(world: World) -> None:
    voucher = world.active_voucher()
    world.pay(voucher, amount=1)
    assert (world.voucher(voucher)["state"], world.voucher(voucher)["settled"]) == (ACTIVE, 1)
    with refused("VoucherStateInvalid", voucher, ACTIVE):
        world.do("TransferVoucher", voucher=voucher)
    with refused("OverPaid", voucher, FACE - 1, FACE):
        world.do("ClaimPayment", subject=voucher, amount=FACE)
    world.pay(voucher, amount=FACE - 1)
    assert world.voucher(voucher)["state"] == REDEEMED


def test_AB_29_the_old_holder_is_not_paid(world: World) -> None:
    voucher = world.active_voucher()
    stale = world.do("ClaimPayment", subject=voucher)
    world.do("TransferVoucher", voucher=voucher)
    with refused("WrongPayee", voucher, Who.SUPPLIER, Who.CARRIER):
        world.do("ClaimPayment", subject=voucher, payee=Who.SUPPLIER)
    with refused("WrongPayee", voucher, Who.SUPPLIER, Who.CARRIER):
        world.do("ConfirmPayment", payment=stale.id)
    financed = world.financed()
    with refused("WrongPayee", financed, Who.SUPPLIER, Who.FACTOR):
        world.do("ClaimPayment", subject=financed, payee=Who.SUPPLIER)


def test_RV_06_only_the_debtor_redeems_in_the_vouchers_currency(world: World) -> None:
    voucher = world.active_voucher()
    for fields in ({"payer": Who.FACTOR}, {"currency": USD}):
        with refused("PaymentNotExpected", voucher):
            world.do("ClaimPayment", subject=voucher, **dict[str, Any](fields))


@pytest.mark.parametrize("end", [REDEEMED, REFUSED, SPLIT])
def test_an_ended_voucher_never_begins_again(world: World, end: int) -> None:
    voucher = world.offered_voucher()
    if end == REFUSED:
        world.do("RefuseVoucher", voucher=voucher)
    else:
        world.do("AcceptVoucher", voucher=voucher)
        world.pay(voucher) if end == REDEEMED else world.do("SplitVoucher", voucher=voucher)
    for kind in ("AcceptVoucher", "SplitVoucher", "TransferVoucher"):
        with refused("VoucherStateInvalid", voucher, end):
            world.do(kind, voucher=voucher)
    with refused("VoucherStateInvalid", voucher, end):
        world.do("ClaimPayment", subject=voucher, amount=1)
    with refused("VoucherStateInvalid", voucher, end):
        world.do("Freeze", subject=voucher)
    with refused("NotOverdue", voucher):
        world.invoke("Receivables", "flagOverdue", voucher)


def test_only_courts_orders_count_freezes(world: World) -> None:
    with refused("RightMissing", CARRIER, FREEZE):
        world.invoke("Receivables", "freezeCounted", world.active_voucher(), True)


def test_nothing_else_changes_a_voucher() -> None:
    changing = {
        e["name"] for e in load("Receivables").abi if e["type"] == "function" and e["stateMutability"] == "nonpayable"
    }
    acts = {"issueVoucher", "acceptVoucher", "refuseVoucher", "splitVoucher", "transferVoucher", "financeVoucher"}
    assert changing == acts | {
        "stopIssuer",
        "flagOverdue",
        "lapseFinancing",
        "claimed",
        "rejected",
        "paid",
        "freezeCounted",
    }
