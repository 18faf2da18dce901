"""The state of every record, built up from the events that the chain's own receipts prove; and what cannot be.

Masses are whole kilograms, amounts minor units of the record's currency, times UTC seconds, days BusinessDay numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from scf_ledger.acts.children import child_name
from scf_ledger.goods import goods_code
from scf_ledger.trace.things import Both, Kind, Thing
from scf_ledger.verification import Happening

_ZERO = "0x" + "00" * 32


@dataclass
class Inbound:
    id: str
    custodian: int
    depositor: int
    goods: str
    kg: int
    units: dict[str, int]
    certificate: str
    stock: str
    #: the stock of fungible goods, of serialised ones the keyed hash of site and slot
    place: str
    certified_kg: int
    at: int
    receipted_kg: int = 0
    withdrawn_kg: int = 0


@dataclass
class Hold:
    """Who had title and who had the goods, from a moment on."""

    at: int
    holder: int
    keeper: int
    act: str
    zh: str
    en: str


@dataclass
class Receipt:
    id: str
    #: the acceptances that its goods came with
    inbounds: tuple[str, ...]
    custodian: int
    holder: int
    goods: str
    #: that it covered when it began
    units: tuple[str, ...]
    issued_kg: int
    kg: int
    at: int
    #: the stock of fungible goods, of serialised ones the keyed hash of site and slot
    place: str = ""
    #: the receipts that it comes from
    parents: tuple[str, ...] = ()
    state: str = "active"
    #: went over to other receipts, or back under its inbound
    passed_kg: int = 0
    returned_kg: int = 0
    suspensions: int = 0
    lien_kg: int = 0
    pledgee: int = 0
    promised_kg: int = 0
    delivered_kg: int = 0
    loss_kg: int = 0
    ended_at: int = 0
    #: most kilograms that were ever pledged at once, and all that were let go
    pledged_kg: int = 0
    released_kg: int = 0
    custody: list[Hold] = field(default_factory=list)

    @property
    def live(self) -> bool:
        return not self.ended_at

    @property
    def stored_kg(self) -> int:
        """What lies in store under it: goods of a receipt that is lost or on paper are still there."""
        return self.kg if self.state in ("active", "lost", "converted") else 0


@dataclass
class DeliveryOrder:
    id: str
    receipt: str
    holder: int
    carrier: int
    kg: int
    units: tuple[str, ...]
    state: str = "open"
    out_kg: int = 0
    loss_kg: int = 0


@dataclass
class Loss:
    receipt: str
    notice_until: int
    objections: int = 0


@dataclass
class Freeze:
    id: str
    subject: str
    quantity: int
    until: int
    released: bool = False

    def live(self, now: int) -> bool:
        return not self.released and now <= self.until


@dataclass
class Loan:
    id: str
    product: str
    financier: int
    borrower: int
    currency: int
    applied: int
    state: str = "applied"
    limit: int = 0
    rate: int = 0
    maturity_day: int = 0
    drawn: int = 0
    principal: int = 0
    interest_due: int = 0
    penalty_due: int = 0
    costs_due: int = 0
    paid: dict[str, int] = field(default_factory=dict)
    receipts: list[str] = field(default_factory=list)

    @property
    def owed(self) -> int:
        """Principal and what is posted; interest that runs since is not."""
        return self.principal + self.interest_due + self.penalty_due + self.costs_due


@dataclass
class Voucher:
    id: str
    root: str
    parent: str
    debtor: int
    holder: int
    amount: int
    currency: int
    due_day: int
    invoices: tuple[str, ...]
    state: str = "issued"
    settled: int = 0
    price: int = 0
    financier: int = 0
    children: tuple[str, ...] = ()


@dataclass
class Payment:
    id: str
    subject: str
    payer: int
    payee: int
    amount: int
    currency: int
    value_day: int
    state: str = "claimed"


@dataclass(frozen=True)
class Oddity:
    """Something that the chain says and that cannot be."""

    things: tuple[Thing, ...]
    text: Both


@dataclass
class Book:
    """Every record as of some block."""

    inbounds: dict[str, Inbound] = field(default_factory=dict)
    receipts: dict[str, Receipt] = field(default_factory=dict)
    orders: dict[str, DeliveryOrder] = field(default_factory=dict)
    freezes: dict[str, Freeze] = field(default_factory=dict)
    #: state by name
    suspensions: dict[str, str] = field(default_factory=dict)
    #: state of requests to inspect and of claims for loss, by name
    asked: dict[str, str] = field(default_factory=dict)
    loans: dict[str, Loan] = field(default_factory=dict)
    vouchers: dict[str, Voucher] = field(default_factory=dict)
    payments: dict[str, Payment] = field(default_factory=dict)
    #: currency of products, price series and claims for loss
    currencies: dict[str, int] = field(default_factory=dict)
    #: measured and receipted kilograms of tanks and heaps
    measured: dict[str, int] = field(default_factory=dict)
    #: tanks and heaps that do not carry their receipts
    short: set[str] = field(default_factory=set)
    #: until when objections to the reissue of a lost receipt are heard, and how many are live
    losses: dict[str, Loss] = field(default_factory=dict)
    objections: dict[str, str] = field(default_factory=dict)
    #: the live receipt of each unit
    units: dict[str, str] = field(default_factory=dict)
    oddities: list[Oddity] = field(default_factory=list)
    #: time of the newest block
    now: int = 0

    @classmethod
    def of(cls, happenings: Iterable[Happening], now: int) -> Book:
        book = cls(now=now)
        for one in happenings:
            book.take(one)
        return book

    def take(self, one: Happening) -> None:
        handler = HANDLERS.get((one.event.contract, one.event.name))
        if handler is None:
            return
        try:
            handler(self, one.event.values, one)
        except KeyError as missing:
            name = str(missing.args[0])
            self.odd(
                [Thing(Kind.ACT, one.act)],
                f"{one.event.name}({one.tx_hash[:12]}…)涉及从未产生的记录{name[:12]}…",
                f"{one.event.name} in {one.tx_hash[:12]}… is about {name[:12]}…, which never began",
            )

    def odd(self, things: Iterable[Thing], zh: str, en: str) -> None:
        self.oddities.append(Oddity(tuple(things), (zh, en)))

    def frozen(self, subject: str, total: int) -> int:
        """How much of a title is frozen now."""
        return min(total, sum(f.quantity for f in self.freezes.values() if f.subject == subject and f.live(self.now)))

    def currency_of(self, name: str) -> int | None:
        """The currency of whatever record bears a name."""
        for records in (self.loans, self.vouchers, self.payments):
            record: Any = records.get(name)
            if record is not None:
                return int(record.currency)
        return self.currencies.get(name)


Values = Mapping[str, Any]


def _inbound(book: Book, v: Values, one: Happening) -> None:
    m = v["act"]
    units = {unit["key"]: unit["kg"] for unit in m["units"]}
    for unit in units:
        if unit in book.units:
            book.odd(
                [Thing(Kind.UNIT, unit), Thing(Kind.RECEIPT, book.units[unit])],
                f"该单元已在仓单{book.units[unit][:12]}…之下,又再次入库",
                f"the unit is taken in again while receipt {book.units[unit][:12]}… is live",
            )
    book.inbounds[v["inbound"]] = Inbound(
        id=v["inbound"],
        custodian=m["custodian"],
        depositor=m["depositor"],
        goods=goods_code(m["goods"]),
        kg=m["kg"],
        units=units,
        certificate=m["certificate"],
        stock="" if m["stock"] == _ZERO else m["stock"],
        place=m["place"] if m["stock"] == _ZERO else m["stock"],
        certified_kg=m["certifiedKg"],
        at=one.block.timestamp,
    )


def _withdrawn(book: Book, v: Values, one: Happening) -> None:
    book.inbounds[v["inbound"]].withdrawn_kg += v["kg"]


def _measured(book: Book, v: Values, one: Happening) -> None:
    book.measured[v["stock"]] = v["act"]["kg"]


def _short(book: Book, v: Values, one: Happening) -> None:
    (book.short.add if v["short"] else book.short.discard)(v["stock"])


def _receipt(book: Book, v: Values, one: Happening) -> None:
    _issue(book, one, v["receipt"], v["goods"], v["act"], v["act"])


def _receipts(book: Book, v: Values, one: Happening) -> None:
    for place, (goods, item) in enumerate(zip(v["goods"], v["act"]["items"], strict=True)):
        _issue(book, one, child_name(v["batch"], place), goods, item, v["act"])


def _issue(book: Book, one: Happening, name: str, goods: str, item: Values, parties: Values) -> None:
    inbound = book.inbounds[item["inbound"]]
    inbound.receipted_kg += item["kg"]
    for unit in item["units"]:
        if unit in book.units:
            book.odd(
                [Thing(Kind.UNIT, unit), Thing(Kind.RECEIPT, book.units[unit]), Thing(Kind.RECEIPT, name)],
                f"同一单元在两张有效仓单之下:{book.units[unit][:12]}…与{name[:12]}…",
                f"one unit is live in two receipts: {book.units[unit][:12]}… and {name[:12]}…",
            )
    receipt = Receipt(
        id=name,
        inbounds=(inbound.id,),
        custodian=parties["custodian"],
        holder=parties["depositor"],
        goods=goods_code(goods),
        units=(),
        issued_kg=0,
        kg=0,
        at=one.block.timestamp,
        place=inbound.place,
    )
    receipt.custody.append(
        Hold(inbound.at, receipt.holder, receipt.custodian, inbound.id, "入库验收", "taken into custody")
    )
    _begin(book, one, receipt, item["kg"], item["units"], "签发仓单", "receipt issued")


def _begin(book: Book, one: Happening, receipt: Receipt, kg: int, units: Iterable[str], zh: str, en: str) -> None:
    receipt.issued_kg = receipt.kg = kg
    receipt.units = tuple(units)
    book.units.update(dict.fromkeys(receipt.units, receipt.id))
    book.receipts[receipt.id] = receipt
    _hold(receipt, one, zh, en)


def _child(name: str, one: Happening, parents: Iterable[Receipt]) -> Receipt:
    """A receipt that comes of others, with their holder, custodian, goods and place."""
    parents = tuple(parents)
    first = parents[0]
    return Receipt(
        id=name,
        inbounds=tuple(dict.fromkeys(inbound for parent in parents for inbound in parent.inbounds)),
        custodian=first.custodian,
        holder=first.holder,
        goods=first.goods,
        units=(),
        issued_kg=0,
        kg=0,
        at=one.block.timestamp,
        place=first.place,
        parents=tuple(parent.id for parent in parents),
    )


def _end(receipt: Receipt, one: Happening, state: str) -> None:
    receipt.state, receipt.ended_at = state, one.block.timestamp


def _become(book: Book, one: Happening, receipt: Receipt, state: str) -> None:
    """All that is left of a live receipt goes over to others."""
    receipt.passed_kg += receipt.kg
    _end(_live(book, receipt.id, one), one, state)


def _receipt_split(book: Book, v: Values, one: Happening) -> None:
    parent = book.receipts[v["receipt"]]
    _become(book, one, parent, "split")
    for name, part in zip(v["children"], v["act"]["parts"], strict=True):
        _begin(book, one, _child(name, one, [parent]), part["kg"], part["units"], "拆分", "split off")
    _conserved(book, parent, parent.kg, sum(part["kg"] for part in v["act"]["parts"]))


def _carved_out(book: Book, v: Values, one: Happening) -> None:
    parent, part = _live(book, v["receipt"], one), v["act"]["part"]
    parent.kg -= part["kg"]
    parent.passed_kg += part["kg"]
    _begin(book, one, _child(v["child"], one, [parent]), part["kg"], part["units"], "分出", "carved out")


def _merged(book: Book, v: Values, one: Happening) -> None:
    parents = [book.receipts[source["receipt"]] for source in v["act"]["sources"]]
    for parent in parents:
        _become(book, one, parent, "merged")
    units = [unit for source in v["act"]["sources"] for unit in source["units"]]
    kg = sum(parent.kg for parent in parents)
    _begin(book, one, _child(v["receipt"], one, parents), kg, units, "合并", "merged")


def _processed(book: Book, v: Values, one: Happening) -> None:
    m = v["act"]
    parents = [book.receipts[source["receipt"]] for source in m["sources"]]
    for parent, source in zip(parents, m["sources"], strict=True):
        _become(book, one, parent, "processed")
        for unit in source["units"]:
            book.units.pop(unit, None)
    for name, output in zip(v["children"], m["outputs"], strict=True):
        child = _child(name, one, parents)
        child.goods = goods_code(output["goods"])
        child.place = child.place if output["stock"] == _ZERO else output["stock"]
        _begin(book, one, child, output["kg"], [u["key"] for u in output["units"]], "加工所得", "made by processing")
    made = sum(output["kg"] for output in m["outputs"])
    _conserved(book, parents[0], sum(parent.kg for parent in parents), made + m["lossKg"])


def _conserved(book: Book, receipt: Receipt, before: int, after: int) -> None:
    if before != after:
        book.odd(
            [Thing(Kind.RECEIPT, receipt.id)],
            f"拆分或加工前{before}千克,其后{after}千克",
            f"{before} kg before it was split or processed, {after} kg after it",
        )


def _cancelled(book: Book, v: Values, one: Happening) -> None:
    receipt, inbound = _live(book, v["receipt"], one), book.inbounds[v["act"]["inbound"]]
    inbound.receipted_kg -= receipt.kg
    receipt.returned_kg, receipt.kg = receipt.kg, 0
    for unit in v["act"]["units"]:
        book.units.pop(unit, None)
    _end(receipt, one, "cancelled")


def _converted(book: Book, v: Values, one: Happening) -> None:
    receipt = _live(book, v["receipt"], one)
    _end(receipt, one, "converted")
    _hold(receipt, one, "转为纸质仓单", "put on paper")


def _lost(book: Book, v: Values, one: Happening) -> None:
    receipt = _live(book, v["receipt"], one)
    _end(receipt, one, "lost")
    book.losses[receipt.id] = Loss(receipt.id, v["noticeUntil"])
    _hold(receipt, one, "挂失", "reported lost")


def _succeeded(state: str, zh: str, en: str) -> Callable[[Book, Values, Happening], None]:
    """A new title takes the place of one that was lost or on paper."""

    def change(book: Book, v: Values, one: Happening) -> None:
        parent = book.receipts[v["receipt"]]
        kg, parent.kg = parent.kg, 0
        parent.passed_kg += kg
        parent.state = state
        child = _child(v["child"], one, [parent])
        child.holder = v["act"]["holder"]
        _begin(book, one, child, kg, v["act"]["units"], zh, en)

    return change


def _discharged(book: Book, v: Values, one: Happening) -> None:
    receipt = book.receipts[v["receipt"]]
    receipt.delivered_kg += receipt.kg
    receipt.kg = 0
    for unit in v["act"]["units"]:
        book.units.pop(unit, None)
    _hold(receipt, one, "凭纸质仓单交货", "handed over against the paper")


def _objected(book: Book, v: Values, one: Happening) -> None:
    book.losses[v["receipt"]].objections += 1
    book.objections[v["objection"]] = "live"


def _objection_ended(state: str) -> Callable[[Book, Values, Happening], None]:
    def change(book: Book, v: Values, one: Happening) -> None:
        book.losses[v["receipt"]].objections -= 1
        book.objections[v["objection"]] = state

    return change


def _suspended(book: Book, v: Values, one: Happening) -> None:
    book.receipts[v["receipt"]].suspensions = v["suspensions"]


def _paused(book: Book, v: Values, one: Happening) -> None:
    if v["suspension"] != _ZERO:
        book.suspensions[v["suspension"]] = "live"


def _resumed(book: Book, v: Values, one: Happening) -> None:
    book.suspensions[v["suspension"]] = "lifted"


def _asked(field: str, state: str) -> Callable[[Book, Values, Happening], None]:
    def change(book: Book, v: Values, one: Happening) -> None:
        book.asked[v[field]] = state

    return change


def _loss_claimed(book: Book, v: Values, one: Happening) -> None:
    book.asked[v["claim"]] = "requested"
    book.currencies[v["claim"]] = v["act"]["currency"]


def _inspection_answered(book: Book, v: Values, one: Happening) -> None:
    book.asked[v["inspection"]] = "agreed" if v["act"]["inspectAt"] else "declined"


def _hold(receipt: Receipt, one: Happening, zh: str, en: str, keeper: int = 0) -> None:
    receipt.custody.append(Hold(one.block.timestamp, receipt.holder, keeper or receipt.custodian, one.act, zh, en))


def _live(book: Book, name: str, one: Happening) -> Receipt:
    receipt = book.receipts[name]
    if not receipt.live:
        book.odd(
            [Thing(Kind.RECEIPT, name)],
            f"仓单{name[:12]}…已终结,之后仍有事件{one.event.name}",
            f"{one.event.name} happened to receipt {name[:12]}… after the end of its life",
        )
    return receipt


def _endorsed(book: Book, v: Values, one: Happening) -> None:
    receipt, m = _live(book, v["receipt"], one), v["act"]
    if receipt.holder != m["from"]:
        book.odd(
            [Thing(Kind.RECEIPT, receipt.id)],
            f"背书人是成员{m['from']},而持有人是成员{receipt.holder}",
            f"member {m['from']} endorsed, and the holder was member {receipt.holder}",
        )
    receipt.holder = m["to"]
    _hold(receipt, one, "背书转让", "endorsed")


def _lien(book: Book, v: Values, one: Happening) -> None:
    receipt = _live(book, v["receipt"], one) if v["lienKg"] else book.receipts[v["receipt"]]
    if v["lienKg"] and receipt.lien_kg and receipt.pledgee != v["pledgee"]:
        book.odd(
            [Thing(Kind.RECEIPT, receipt.id)],
            f"同一仓单先后质押给成员{receipt.pledgee}与成员{v['pledgee']},前一质押尚未解除",
            f"two pledges: to member {v['pledgee']} while the pledge to member {receipt.pledgee} stands",
        )
    change = v["lienKg"] - receipt.lien_kg
    if change > 0:
        receipt.pledged_kg += change
        _hold(receipt, one, "质押", "pledged")
    else:
        receipt.released_kg -= change
        _hold(receipt, one, "解除质押", "released from the pledge")
    receipt.lien_kg, receipt.pledgee = v["lienKg"], v["pledgee"] if v["lienKg"] else 0


def _ordered(book: Book, v: Values, one: Happening) -> None:
    m = v["act"]
    _live(book, v["receipt"], one).promised_kg += m["kg"]
    book.orders[v["order"]] = DeliveryOrder(
        v["order"], v["receipt"], m["holder"], m["carrier"], m["kg"], tuple(m["units"])
    )


def _order_lapsed(book: Book, v: Values, one: Happening) -> None:
    order = book.orders[v["order"]]
    order.state = "lapsed"
    book.receipts[order.receipt].promised_kg -= order.kg


def _gated_out(book: Book, v: Values, one: Happening) -> None:
    m, order = v["act"], book.orders[v["order"]]
    receipt = _live(book, v["receipt"], one)
    order.state, order.out_kg, order.loss_kg = "executed", m["kg"], m["lossKg"]
    receipt.promised_kg -= order.kg
    receipt.kg -= m["kg"] + m["lossKg"]
    receipt.delivered_kg += m["kg"]
    receipt.loss_kg += m["lossKg"]
    for unit in m["units"]:
        book.units.pop(unit, None)
    if v["state"] != 1:
        _end(receipt, one, "delivered")
        for unit in receipt.units:
            if book.units.get(unit) == receipt.id:
                del book.units[unit]
    _hold(receipt, one, "出库交付承运人", "handed over to the carrier", order.carrier)


def _frozen(book: Book, v: Values, one: Happening) -> None:
    m = v["act"]
    book.freezes[v["freeze"]] = Freeze(v["freeze"], v["subject"], m["quantity"], m["until"])


def _freeze_renewed(book: Book, v: Values, one: Happening) -> None:
    book.freezes[v["freeze"]].until = v["act"]["until"]


def _freeze_ended(book: Book, v: Values, one: Happening) -> None:
    book.freezes[v["freeze"]].released = True


def _series(book: Book, v: Values, one: Happening) -> None:
    book.currencies[v["series"]] = v["act"]["currency"]


def _product(book: Book, v: Values, one: Happening) -> None:
    book.currencies[v["product"]] = v["act"]["currency"]


def _applied(book: Book, v: Values, one: Happening) -> None:
    m = v["act"]
    book.loans[v["loan"]] = Loan(
        v["loan"], m["product"], v["financier"], m["borrower"], book.currencies[m["product"]], m["amount"]
    )


def _offered(book: Book, v: Values, one: Happening) -> None:
    loan, m = book.loans[v["loan"]], v["act"]
    loan.state, loan.limit, loan.rate, loan.maturity_day = "offered", m["limit"], m["rate"], m["maturityDay"]


def _loan_state(state: str) -> Callable[[Book, Values, Happening], None]:
    def change(book: Book, v: Values, one: Happening) -> None:
        book.loans[v["loan"]].state = state

    return change


def _pledged(book: Book, v: Values, one: Happening) -> None:
    receipts = book.loans[v["loan"]].receipts
    if v["receipt"] not in receipts:
        receipts.append(v["receipt"])


def _substituted(book: Book, v: Values, one: Happening) -> None:
    _pledged(book, {"loan": v["loan"], "receipt": v["incoming"]}, one)


def _registered(book: Book, v: Values, one: Happening) -> None:
    loan = book.loans[v["loan"]]
    loan.state = "registered" if loan.state == "accepted" else loan.state


def _repaid(book: Book, v: Values, one: Happening) -> None:
    paid = book.loans[v["loan"]].paid
    for part in ("costs", "penalty", "interest", "principal"):
        paid[part] = paid.get(part, 0) + v[part]


def _debt(book: Book, v: Values, one: Happening) -> None:
    loan = book.loans[v["loan"]]
    loan.drawn, loan.principal = v["drawn"], v["principal"]
    loan.interest_due, loan.penalty_due, loan.costs_due = v["interestDue"], v["penaltyDue"], v["costsDue"]


def _voucher(book: Book, v: Values, one: Happening) -> None:
    m, name = v["act"], v["voucher"]
    invoices = tuple(use["invoice"] for use in m["invoices"])
    book.vouchers[name] = Voucher(
        name, name, name, m["debtor"], m["creditor"], m["amount"], m["currency"], m["dueDay"], invoices
    )


def _voucher_state(state: str) -> Callable[[Book, Values, Happening], None]:
    def change(book: Book, v: Values, one: Happening) -> None:
        book.vouchers[v["voucher"]].state = state

    return change


def _split(book: Book, v: Values, one: Happening) -> None:
    parent = book.vouchers[v["voucher"]]
    parent.state, parent.children = "split", tuple(v["children"])
    for name, amount in zip(v["children"], v["act"]["amounts"], strict=True):
        book.vouchers[name] = Voucher(
            name,
            parent.root,
            parent.id,
            parent.debtor,
            parent.holder,
            amount,
            parent.currency,
            parent.due_day,
            parent.invoices,
            "active",
        )
    if sum(v["act"]["amounts"]) != parent.amount:
        book.odd(
            [Thing(Kind.VOUCHER, parent.id)], "拆分各份之和与原凭证金额不符", "the parts do not add up to the whole"
        )


def _transferred(book: Book, v: Values, one: Happening) -> None:
    book.vouchers[v["voucher"]].holder = v["act"]["to"]


def _financing(book: Book, v: Values, one: Happening) -> None:
    voucher = book.vouchers[v["voucher"]]
    voucher.state, voucher.price, voucher.financier = "financing", v["price"], v["act"]["financier"]


def _financed(book: Book, v: Values, one: Happening) -> None:
    voucher = book.vouchers[v["voucher"]]
    voucher.state, voucher.holder = "financed", voucher.financier


def _voucher_paid(book: Book, v: Values, one: Happening) -> None:
    voucher = book.vouchers[v["voucher"]]
    voucher.settled = v["settled"]
    if voucher.settled == voucher.amount:
        voucher.state = "redeemed"
    elif voucher.settled > voucher.amount:
        book.odd([Thing(Kind.VOUCHER, voucher.id)], "兑付金额超过凭证金额", "more was paid than the voucher's amount")


def _claimed(book: Book, v: Values, one: Happening) -> None:
    m = v["act"]
    book.payments[v["payment"]] = Payment(
        v["payment"], v["subject"], m["payer"], m["payee"], m["amount"], m["currency"], m["valueDay"]
    )


def _payment_state(state: str) -> Callable[[Book, Values, Happening], None]:
    def change(book: Book, v: Values, one: Happening) -> None:
        book.payments[v["payment"]].state = state

    return change


#: What each event does to the book; events that are not here change no record that it keeps.
HANDLERS: dict[tuple[str, str], Callable[[Book, Values, Happening], None]] = {
    ("Custody", "InboundAccepted"): _inbound,
    ("Custody", "InboundWithdrawn"): _withdrawn,
    ("Custody", "StockMeasured"): _measured,
    ("Custody", "StockShort"): _short,
    ("Receipts", "ReceiptIssued"): _receipt,
    ("Receipts", "ReceiptsIssued"): _receipts,
    ("Receipts", "SuspensionsCounted"): _suspended,
    ("Oversight", "ReceiptSuspended"): _paused,
    ("Oversight", "StockTaken"): _paused,
    ("Oversight", "SuspensionLifted"): _resumed,
    ("Keeping", "InspectionRequested"): _asked("inspection", "requested"),
    ("Keeping", "InspectionAnswered"): _inspection_answered,
    ("Keeping", "LossClaimed"): _loss_claimed,
    ("Keeping", "ClaimAnswered"): _asked("claim", "answered"),
    ("Transformations", "ReceiptSplit"): _receipt_split,
    ("Transformations", "CarvedOut"): _carved_out,
    ("Transformations", "ReceiptsMerged"): _merged,
    ("Transformations", "GoodsProcessed"): _processed,
    ("ReceiptLife", "ReceiptCancelled"): _cancelled,
    ("ReceiptLife", "ConvertedToPaper"): _converted,
    ("ReceiptLife", "ConvertedToElectronic"): _succeeded("converted", "转回电子仓单", "electronic again"),
    ("ReceiptLife", "PaperDischarged"): _discharged,
    ("ReceiptLife", "LossReported"): _lost,
    ("ReceiptLife", "ReissueObjected"): _objected,
    ("ReceiptLife", "ObjectionWithdrawn"): _objection_ended("withdrawn"),
    ("ReceiptLife", "ObjectionOverruled"): _objection_ended("overruled"),
    ("ReceiptLife", "ReceiptReissued"): _succeeded("cancelled", "补发", "reissued"),
    ("Receipts", "Endorsed"): _endorsed,
    ("Receipts", "LienSet"): _lien,
    ("Deliveries", "DeliveryOrderIssued"): _ordered,
    ("Deliveries", "DeliveryOrderLapsed"): _order_lapsed,
    ("Deliveries", "GatedOut"): _gated_out,
    ("CourtOrders", "FrozenByCourt"): _frozen,
    ("CourtOrders", "FreezeRenewed"): _freeze_renewed,
    ("CourtOrders", "FreezeReleased"): _freeze_ended,
    ("CourtOrders", "FreezeLapsed"): _freeze_ended,
    ("PriceBook", "SeriesDefined"): _series,
    ("Products", "ProductDefined"): _product,
    ("LoanOffers", "LoanApplied"): _applied,
    ("LoanOffers", "LoanOffered"): _offered,
    ("LoanOffers", "OfferAccepted"): _loan_state("accepted"),
    ("LoanOffers", "LoanDeclined"): _loan_state("declined"),
    ("PledgeLoans", "LoanCancelled"): _loan_state("cancelled"),
    ("PledgeLoans", "Pledged"): _pledged,
    ("PledgeLoans", "Substituted"): _substituted,
    ("PledgeLoans", "PledgeRegistered"): _registered,
    ("PledgeLoans", "Disbursed"): _loan_state("drawn"),
    ("PledgeLoans", "Repaid"): _repaid,
    ("PledgeLoans", "DebtChanged"): _debt,
    ("PledgeLoans", "LoanSettled"): _loan_state("settled"),
    ("Receivables", "VoucherIssued"): _voucher,
    ("Receivables", "VoucherAccepted"): _voucher_state("active"),
    ("Receivables", "VoucherRefused"): _voucher_state("refused"),
    ("Receivables", "VoucherSplit"): _split,
    ("Receivables", "VoucherTransferred"): _transferred,
    ("Receivables", "FinancingAgreed"): _financing,
    ("Receivables", "FinancingLapsed"): _voucher_state("active"),
    ("Receivables", "VoucherFinanced"): _financed,
    ("Receivables", "VoucherPaid"): _voucher_paid,
    ("Settlement", "PaymentClaimed"): _claimed,
    ("Settlement", "PaymentConfirmed"): _payment_state("confirmed"),
    ("Settlement", "PaymentRejected"): _payment_state("rejected"),
}
