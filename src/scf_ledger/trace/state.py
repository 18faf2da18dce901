"""How the records of a history stand at the end, who had them, and whether the kilograms come out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from scf_ledger.acts.formats import day_date, ratio_text
from scf_ledger.trace.archive import Archive
from scf_ledger.trace.book import Freeze, Inbound, Loan, Payment, Receipt, Voucher
from scf_ledger.trace.entries import Balance, CustodyEntry, StateEntry
from scf_ledger.trace.things import Both, Kind, Thing
from scf_ledger.trace.wording import china_time, kilograms, money, same_text, state_names

Lines = Iterator[tuple[Both, Both]]


def states(archive: Archive, things: Iterable[Thing]) -> list[StateEntry]:
    """The state at the end of each record among some things."""
    found = []
    for thing in things:
        lines = tuple(_lines(archive, thing))
        if lines:
            found.append(StateEntry(thing, archive.label(thing), lines))
    return found


def _lines(archive: Archive, thing: Thing) -> Lines:
    book, name = archive.book, thing.id
    if thing.kind is Kind.UNIT and name in archive.units:
        yield from _unit(archive, name)
    elif thing.kind is Kind.INBOUND and name in book.inbounds:
        yield from _inbound(archive, book.inbounds[name])
    elif thing.kind is Kind.RECEIPT and name in book.receipts:
        yield from _receipt(archive, book.receipts[name])
    elif thing.kind is Kind.DELIVERY_ORDER and name in book.orders:
        order = book.orders[name]
        yield ("状态", "state"), state_names(order.state)
        yield ("应提", "ordered"), kilograms(order.kg)
        yield ("已提", "collected"), kilograms(order.out_kg)
        yield ("承运人", "carrier"), same_text(archive.member(order.carrier))
    elif thing.kind is Kind.FREEZE and name in book.freezes:
        yield from _freeze(archive, book.freezes[name])
    elif thing.kind is Kind.SUSPENSION and name in book.suspensions:
        yield ("状态", "state"), state_names(book.suspensions[name])
    elif thing.kind in (Kind.INSPECTION, Kind.LOSS_CLAIM) and name in book.asked:
        yield ("状态", "state"), state_names(book.asked[name])
    elif thing.kind is Kind.LOAN and name in book.loans:
        yield from _loan(archive, book.loans[name])
    elif thing.kind is Kind.VOUCHER and name in book.vouchers:
        yield from _voucher(archive, book.vouchers[name])
    elif thing.kind is Kind.PAYMENT and name in book.payments:
        yield from _payment(archive, book.payments[name])


def _unit(archive: Archive, name: str) -> Lines:
    parts = archive.units[name]
    live = archive.book.units.get(name)
    yield ("炉号", "heat"), same_text(parts.heat or "—")
    yield ("生产厂", "mill"), same_text(parts.mill)
    yield (
        ("有效仓单", "live receipt"),
        same_text(live) if live else ("无:未在库或已出库", "none: not in custody, or delivered"),
    )


def _inbound(archive: Archive, inbound: Inbound) -> Lines:
    yield ("保管人", "custodian"), same_text(archive.member(inbound.custodian))
    yield ("存货人", "depositor"), same_text(archive.member(inbound.depositor))
    yield ("验收", "accepted"), kilograms(inbound.kg)
    yield ("已签发仓单", "under receipts"), kilograms(inbound.receipted_kg)


def _receipt(archive: Archive, receipt: Receipt) -> Lines:
    yield ("状态", "state"), state_names(receipt.state)
    yield ("持有人", "holder"), same_text(archive.member(receipt.holder))
    yield ("保管人", "custodian"), same_text(archive.member(receipt.custodian))
    yield ("在库", "in store"), kilograms(receipt.stored_kg)
    if receipt.live and receipt.place in archive.book.short:
        yield ("罐存", "stock"), ("计量不足,不得处分", "short by measurement: nothing may be done with it")
    if receipt.suspensions:
        yield ("暂停", "suspended"), same_text(str(receipt.suspensions))
    loss = archive.book.losses.get(receipt.id)
    if loss and receipt.state == "lost":
        yield ("公示至", "notice until"), same_text(china_time(loss.notice_until))
        yield ("异议", "objections"), same_text(str(loss.objections))
    yield ("质押", "pledged"), kilograms(receipt.lien_kg)
    if receipt.pledgee:
        yield ("质权人", "pledgee"), same_text(archive.member(receipt.pledgee))
    yield ("冻结", "frozen"), kilograms(archive.book.frozen(receipt.id, receipt.kg))
    yield ("已交付", "delivered"), kilograms(receipt.delivered_kg)


def _freeze(archive: Archive, freeze: Freeze) -> Lines:
    live = freeze.live(archive.book.now)
    yield ("状态", "state"), state_names("frozen" if live else "released" if freeze.released else "lapsed")
    yield ("数量", "quantity"), same_text(f"{freeze.quantity:,}")
    yield ("至", "until"), same_text(china_time(freeze.until))


def _loan(archive: Archive, loan: Loan) -> Lines:
    yield ("状态", "state"), state_names(loan.state)
    yield ("出资方", "financier"), same_text(archive.member(loan.financier))
    yield ("借款人", "borrower"), same_text(archive.member(loan.borrower))
    yield ("额度", "limit"), same_text(money(loan.limit, loan.currency))
    yield ("年利率", "yearly rate"), same_text(ratio_text(loan.rate))
    if loan.maturity_day:
        yield ("到期日", "due"), same_text(str(day_date(loan.maturity_day)))
    yield ("已放款", "drawn"), same_text(money(loan.drawn, loan.currency))
    for part, label in (
        ("costs", ("已还费用", "costs paid")),
        ("penalty", ("已还罚息", "penalty paid")),
        ("interest", ("已还利息", "interest paid")),
        ("principal", ("已还本金", "principal paid")),
    ):
        if loan.paid.get(part):
            yield label, same_text(money(loan.paid[part], loan.currency))
    yield ("欠款", "owed"), same_text(money(loan.owed, loan.currency))


def _voucher(archive: Archive, voucher: Voucher) -> Lines:
    yield ("状态", "state"), state_names(voucher.state)
    yield ("债务人", "debtor"), same_text(archive.member(voucher.debtor))
    yield ("持有人", "holder"), same_text(archive.member(voucher.holder))
    yield ("面额", "face"), same_text(money(voucher.amount, voucher.currency))
    if voucher.price:
        discount = money(voucher.amount - voucher.price, voucher.currency)
        yield ("保理款", "sold for"), same_text(money(voucher.price, voucher.currency))
        yield ("贴现息", "discount"), same_text(discount)
    yield ("已兑付", "paid"), same_text(money(voucher.settled, voucher.currency))
    yield ("到期日", "due"), same_text(str(day_date(voucher.due_day)))


def _payment(archive: Archive, payment: Payment) -> Lines:
    yield ("状态", "state"), state_names(payment.state)
    yield ("金额", "amount"), same_text(money(payment.amount, payment.currency))
    yield ("付款人", "payer"), same_text(archive.member(payment.payer))
    yield ("收款人", "payee"), same_text(archive.member(payment.payee))
    yield ("起息日", "value day"), same_text(str(day_date(payment.value_day)))


def custody(archive: Archive, things: Iterable[Thing]) -> list[CustodyEntry]:
    """Who had title and who had the goods, receipt by receipt, in the order of time."""
    found: list[CustodyEntry] = []
    for thing in things:
        receipt = archive.book.receipts.get(thing.id)
        if thing.kind is not Kind.RECEIPT or receipt is None:
            continue
        found += [
            CustodyEntry(
                hold.at,
                (hold.zh, hold.en),
                archive.member(hold.holder),
                archive.member(hold.keeper),
                receipt.id,
                hold.act,
            )
            for hold in receipt.custody
        ]
    return sorted(found, key=lambda one: one.time)


def balances(archive: Archive, things: Iterable[Thing]) -> list[Balance]:
    """What came in, and where it is: kilograms of each inbound and each receipt."""
    found = []
    for thing in things:
        inbound, receipt = archive.book.inbounds.get(thing.id), archive.book.receipts.get(thing.id)
        if inbound:
            free = inbound.kg - inbound.receipted_kg - inbound.withdrawn_kg
            found.append(
                Balance(
                    thing,
                    archive.label(thing),
                    inbound.kg,
                    (
                        (("已签发仓单", "under receipts"), inbound.receipted_kg),
                        (("已退库", "given back"), inbound.withdrawn_kg),
                        (("未签发", "under no receipt"), max(0, free)),
                    ),
                )
            )
        if receipt:
            found.append(
                Balance(
                    thing,
                    archive.label(thing),
                    receipt.issued_kg,
                    (
                        (("已交付", "delivered"), receipt.delivered_kg),
                        (("自然损耗", "natural loss"), receipt.loss_kg),
                        (("转入其他仓单", "gone over to other receipts"), receipt.passed_kg),
                        (("退回入库项下", "under the inbound again"), receipt.returned_kg),
                        (("在库", "left in store"), receipt.stored_kg),
                    ),
                )
            )
    return found
