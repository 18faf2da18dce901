"""A consortium on the deployed contracts: any act built with sensible fields, signed by the right parties, carried."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, Protocol

import pytest

from scf_ledger.acts import Act, Capability, Party, Signature, act_type
from scf_ledger.acts.formats import timestamp_day
from scf_ledger.chain.deployment import Consortium
from scf_ledger.chain.events import Event
from tests.evm.defaults import CNY, DAY, DEFAULTS, HRC, METHANOL
from tests.evm.engine import Ledger, Reverted
from tests.evm.keys import Desk, admin, checker, desk, device, maker
from tests.evm.members import GOVERNING, REPORTERS, Who, admission
from tests.evm.records import STANDING, ZERO, Key, child_of, created, holdings
from tests.evm.titles import item, part, source


class Signs(Protocol):
    """Whatever signs a digest."""

    def sign(self, digest: str) -> Signature: ...


#: Who signs for a party: a key, a signature that was made elsewhere, or nobody.
Hand = Signs | Signature | None
Hands = Mapping[int, Hand] | Sequence[Hand]


@dataclass(frozen=True)
class Done:
    """An act that the contracts took."""

    act: Act
    signatures: Sequence[Signature | None]
    events: Sequence[Event]

    @property
    def id(self) -> str:
        return self.act.digest

    @property
    def names(self) -> list[str]:
        return [event.name for event in self.events]

    def event(self, name: str) -> Mapping[str, Any]:
        """The values of the only event of that name."""
        (found,) = [event for event in self.events if event.name == name]
        return found.values


@dataclass
class Changes:
    """What is different after something happened: fields of records with their values before and after."""

    fields: dict[Key, dict[str, tuple[Any, Any]]] = field(default_factory=dict)
    new: set[Key] = field(default_factory=set)


class World:
    """A consortium, its contracts, and what was done on them.

    Parameters
    ----------
    governed
        Admits the six members that do not govern through proposals and approvals instead of as founders.
    consortium
        Changes to the consortium's parameters.
    """

    def __init__(self, *, governed: bool = False, **consortium: Any) -> None:
        founders = [admission(who) for who in Who if who in GOVERNING or not governed]
        self.ledger = Ledger(Consortium(founders=founders, **consortium))
        self.acts: dict[str, Act] = {}
        #: the act that was taken last
        self.last: Done
        self.tracked: dict[Key, None] = dict.fromkeys(STANDING)
        self._count = 0
        if governed:
            for who in Who:
                if who not in GOVERNING:
                    self.admit(who)
        for who in Who:
            self.tracked["MemberRegistry.memberOf", int(who)] = None

    # ---------------------------------------------------------------- reading

    @property
    def now(self) -> int:
        return self.ledger.now

    @property
    def today(self) -> int:
        return timestamp_day(self.now)

    def view(self, contract: str, function: str, *arguments: Any) -> Any:
        return self.ledger.view(contract, function, *arguments)

    def address(self, contract: str) -> str:
        return self.ledger.deployment.addresses[contract]

    def read(self, key: Key) -> Any:
        """A record by its view and arguments."""
        view, *arguments = key
        contract, function = view.split(".")
        return self.view(contract, function, *arguments)

    def receipt(self, receipt: str) -> Mapping[str, Any]:
        found: Mapping[str, Any] = self.view("Receipts", "receiptOf", receipt)
        return found

    def loan(self, loan: str) -> Mapping[str, Any]:
        found: Mapping[str, Any] = self.view("PledgeLoans", "loanOf", loan)
        return found

    def voucher(self, voucher: str) -> Mapping[str, Any]:
        found: Mapping[str, Any] = self.view("Receivables", "voucherOf", voucher)
        return found

    def mass_of(self, unit: str) -> int:
        return int(self.view("Custody", "custodyOf", unit)["kg"])

    def units_of(self, record: str) -> list[str]:
        """The units that an inbound or a receipt holds now."""
        makers = [self.acts[record]] if record in self.acts else self.acts.values()
        for act in makers:
            keys = holdings(act).get(record)
            if keys is not None:
                return [key for key in keys if self.view("Custody", "custodyOf", key)["custody"] == record[:50]]
        return []

    def dump(self) -> dict[Key, Any]:
        """Every record that acts of this world may have created."""
        return {key: self.read(key) for key in self.tracked}

    @contextmanager
    def changes(self) -> Iterator[Changes]:
        """Collects which fields of which records change inside."""
        seen = Changes()
        before = self.dump()
        yield seen
        after = self.dump()
        seen.new = after.keys() - before.keys()
        for key, old in before.items():
            new = after[key]
            if isinstance(old, dict):
                differ = {name: (old[name], new[name]) for name in old if old[name] != new[name]}
            else:
                differ = {"": (old, new)} if old != new else {}
            if differ:
                seen.fields[key] = differ

    # ---------------------------------------------------------------- acting

    def fresh(self) -> str:
        """A digest or keyed hash that was not used before."""
        self._count += 1
        return "0x" + sha256(f"fresh {self._count}".encode()).hexdigest()

    def desk(self, name: str, capabilities: Capability = Capability.MAKER, member: int = Who.BANK) -> Desk:
        """A key that is not registered yet."""
        return desk(member, name, capabilities)

    def act(self, kind: str, /, companion: Mapping[str, Any] | None = None, **fields: Any) -> Act:
        """An act; fields that are not given have sensible values. `from_` stands for the field `from`."""
        given = {name.rstrip("_"): value for name, value in fields.items()}
        message = {"deadline": self.now + 3_600, **DEFAULTS[kind](self, given), **given}
        if kind == "RefuseVoucher" and companion is None:
            companion = self.acts[message["voucher"]].message
        contract = act_type(kind).contract
        return Act.make(act_type(kind), message, self.ledger.domain(contract), companion)

    def sign(self, act: Act, hands: Hands | None = None) -> list[Signature | None]:
        """The act's signatures: by the parties that its kind names, unless other hands are given."""
        if isinstance(hands, Sequence):
            return [_signature(hand, act) for hand in hands]
        chosen = dict(hands or {})
        for i, party in enumerate(act.parties):
            if i not in chosen:
                chosen[i] = right_hand(party)
        return [_signature(chosen[i], act) for i in sorted(chosen)]

    def submit(self, act: Act, signatures: Sequence[Signature | None]) -> Done:
        self.last = done = Done(act, signatures, self.ledger.submit(act, signatures))
        self.acts[act.digest] = act
        self.tracked |= dict.fromkeys(created(act))
        return done

    def do(self, kind: str, /, *, hands: Hands | None = None, **fields: Any) -> Done:
        """Builds, signs and carries an act. Raises Reverted."""
        act = self.act(kind, **fields)
        return self.submit(act, self.sign(act, hands))

    def invoke(self, contract: str, function: str, *arguments: Any, **caller: str) -> list[Event]:
        """Calls a function that is not an act."""
        return self.ledger.invoke(contract, function, *arguments, **caller)

    def advance(self, *, days: int = 0, hours: int = 0, seconds: int = 0) -> None:
        self.ledger.advance(days * DAY + hours * 3_600 + seconds)

    # ---------------------------------------------------------------- governance and keys

    def execute(self, proposed: Act) -> list[Event]:
        """Carries out an approved proposal."""
        function = proposed.kind.replace("Propose", "execute")
        return self.invoke("Governance", function, proposed.type.structs.to_abi(proposed.message))

    def resolve(self, kind: str, *, wait: bool = True, **fields: Any) -> Done:
        """Proposes, approves by a second member, waits the delay out and executes."""
        proposed = self.do(kind, **fields)
        self.do("Approve", proposal=proposed.id)
        if wait:
            self.advance(seconds=self.view("Governance", "delay"))
        return Done(proposed.act, proposed.signatures, self.execute(proposed.act))

    def admit(self, who: int, **changed: Any) -> Done:
        return self.resolve("ProposeAdmission", admission=admission(who, **changed))

    def restate(self, member: int, **changed: Any) -> Done:
        """Changes a member's standing through governance."""
        standing = self.act("ProposeStanding", member=member).message["standing"]
        proposer, approver = [who for who in GOVERNING if who != member][:2]
        proposed = self.do("ProposeStanding", member=member, standing={**standing, **changed}, proposer=proposer)
        self.do("Approve", proposal=proposed.id, approver=approver)
        if not self.view("Governance", "proposalOf", proposed.id)["tightens"]:
            self.advance(seconds=self.view("Governance", "delay"))
        return Done(proposed.act, proposed.signatures, self.execute(proposed.act))

    def suspend(self, member: int) -> Done:
        return self.restate(member, status=2)

    def add_key(self, added: Desk, member: int = Who.BANK, **grant: Any) -> Done:
        """A member registers one more key for itself."""
        roles = self.view("MemberRegistry", "memberOf", member)["roles"]
        key = {**added.grant(roles), **grant}
        return self.do("AddKey", member=member, key=key, hands={1: added})

    # ---------------------------------------------------------------- goods

    def stock(self, **fields: Any) -> str:
        """A measured tank; returns its identifier."""
        return str(self.do("MeasureStock", **fields).act.message["stock"])

    def inbound(self, **fields: Any) -> str:
        return self.do("AcceptInbound", **fields).id

    def issued(self, *, inbound: str | None = None, fungible: bool = False, **fields: Any) -> str:
        """A receipt over coils, or with `fungible` over 100 t in a tank."""
        if inbound is None:
            inbound = self.inbound(stock=self.stock()) if fungible else self.inbound()
        return self.do("IssueReceipt", inbound=inbound, **fields).id

    def goods(self, kg: int) -> str:
        """A receipt of the supplier over one coil of so many kilograms."""
        return self.issued(inbound=self.inbound(units=[{"key": self.fresh(), "kg": kg}]))

    def over(self, receipt: str | None = None) -> str:
        """A receipt whose storage is over."""
        receipt = receipt or self.issued(storageUntil=self.today + 1)
        self.advance(days=max(0, self.receipt(receipt)["storageUntil"] + 1 - self.today))
        return receipt

    # ---------------------------------------------------------------- oversight

    def suspended(self, receipt: str | None = None, **fields: Any) -> str:
        """A suspension, by the receipt's custodian unless told otherwise; returns its name."""
        return self.do("Suspend", receipt=receipt or self.issued(), **fields).id

    def registered_device(self, owner: int = Who.WAREHOUSE, name: str = "device") -> str:
        """A device of the owner, with its key on the register; returns the key's name."""
        added = device(owner, name)
        if not self.view("MemberRegistry", "keyOf", added.id)["member"]:
            self.add_key(added, owner)
        return added.id

    def bound(self, owner: int = Who.WAREHOUSE, **fields: Any) -> str:
        """The owner's device, bound to a place; returns the key's name."""
        name = self.registered_device(owner)
        self.do("BindDevice", device=name, owner=owner, **fields)
        return name

    def claim(self, receipt: str, amount: int, currency: int = CNY) -> None:
        """The custodian states so much of unpaid fees over a receipt's goods."""
        if self.view("Oversight", "feesOf", receipt)["asOf"] >= self.now:
            self.advance(seconds=1)
        self.do("StateFees", receipt=receipt, amount=amount, currency=currency)

    def break_control(self, receipt: str, broken: bool = True) -> None:
        """A device at a receipt's goods sees them gone, or a witness that they are there again and takes it away."""
        place, owner = (self.receipt(receipt)[name] for name in ("place", "custodian"))
        guard = self.registered_device(owner, place)
        if broken == self.view("Oversight", "controlBroken", receipt):
            return
        if broken:
            self.do("BindDevice", device=guard, owner=owner, place=place)
            self.do("AttestControl", hands=[device(owner, place)], device=guard, status=2)
        else:
            self.do("UnbindDevice", device=guard)

    def item(self, inbound: str, **changed: Any) -> dict[str, Any]:
        """One receipt of IssueReceipts."""
        return item(self, inbound, **changed)

    def batch(self, *items: dict[str, Any], **fields: Any) -> list[str]:
        """Receipts that one act issues."""
        done = self.do("IssueReceipts", items=list(items), **fields)
        return [child_of(done.id, n) for n in range(len(items))]

    def part(self, receipt: str, *units: str, kg: int = 0, pieces: int = 0) -> dict[str, Any]:
        """A part of a receipt: the named units, or so many kilograms and pieces."""
        return part(self, receipt, *units, kg=kg, pieces=pieces)

    def source(self, receipt: str, **changed: Any) -> dict[str, Any]:
        """A receipt that goes whole into another one or into processing."""
        return source(self, receipt, **changed)

    def split(self, receipt: str, *parts: dict[str, Any], **fields: Any) -> list[str]:
        """The children of a split; by default the first unit and the others, or a third and the rest."""
        if parts:
            fields["parts"] = list(parts)
        done = self.do("SplitReceipt", receipt=receipt, **fields)
        return [child_of(done.id, n) for n in range(len(done.act.message["parts"]))]

    def merged(self, *receipts: str, **fields: Any) -> str:
        return self.do("MergeReceipts", sources=[self.source(one) for one in receipts], **fields).id

    def processed(self, *receipts: str, **fields: Any) -> list[str]:
        """The products' receipts; by default two new coils, or the same tank, and 1 % lost."""
        done = self.do("ProcessGoods", sources=[self.source(one) for one in receipts], **fields)
        return [child_of(done.id, n) for n in range(len(done.act.message["outputs"]))]

    def paper(self, receipt: str) -> str:
        """Converts a receipt to paper; returns the digest of its print."""
        return str(self.do("ConvertToPaper", receipt=receipt).act.message["print"])

    def lost(self, receipt: str, *, noticed: bool = False) -> str:
        """Reports a receipt lost, and with `noticed` waits until the notice is over."""
        self.do("ReportLoss", receipt=receipt)
        if noticed:
            self.advance(seconds=self.view("ReceiptLife", "noticePeriod") + 1)
        return receipt

    def short(self, *, kg: int = 100_000, by: int = 10) -> tuple[str, str]:
        """A receipt over a whole tank that was measured again, so many percent short: the receipt, the stock."""
        stock = self.stock(kg=kg)
        receipt = self.issued(inbound=self.inbound(stock=stock, kg=kg))
        self.do("MeasureStock", stock=stock, kg=kg - kg * by // 100)
        return receipt, stock

    # ---------------------------------------------------------------- finance

    def series(self, **fields: Any) -> str:
        return self.do("DefineSeries", **fields).id

    def report(self, series: str, price: int, reporters: Sequence[int] = REPORTERS) -> None:
        """All reporters state a price."""
        for reporter in reporters:
            self.do("ReportPrice", series=series, price=price, reporter=reporter)

    def priced(self, price: int = 345_000, **fields: Any) -> str:
        """A series with a price."""
        series = self.series(**fields)
        self.report(series, price)
        return series

    def product(self, **fields: Any) -> str:
        """A product on coils at 3,450 a tonne."""
        if "series" not in fields and fields.get("assetKinds", 1) != 2:
            fields["series"] = [self.priced()]
        return self.do("DefineProduct", **fields).id

    def applied(self, product: str | None = None, **fields: Any) -> str:
        return self.do("ApplyForLoan", product=product or self.product(), **fields).id

    def offered(self, application: str | None = None, **fields: Any) -> str:
        return str(self.do("OfferLoan", loan=application or self.applied(), **fields).act.message["loan"])

    def accepted(self, product: str | None = None, **terms: Any) -> str:
        """A loan on accepted terms: `amount` and `tenorDays` of the application, others of the offer."""
        asked = {name: terms.pop(name) for name in ("amount", "tenorDays", "borrower") if name in terms}
        loan = self.offered(self.applied(product, **asked), **terms)
        self.do("AcceptOffer", loan=loan)
        return loan

    def pledged(self, receipt: str, loan: str | None = None, **fields: Any) -> str:
        loan = loan or self.accepted()
        self.do("Pledge", loan=loan, receipt=receipt, **fields)
        return loan

    def registered(self, receipt: str | None = None, loan: str | None = None, **fields: Any) -> str:
        """A loan whose pledge of one receipt is registered; by default it may draw 2,415,000.00 on 1,130,434 kg."""
        loan = self.pledged(receipt or self.goods(1_130_434), loan)
        self.do("RegisterPledge", loan=loan, **fields)
        return loan

    def pay(self, subject: str, **fields: Any) -> Done:
        """A payment that is claimed and confirmed."""
        claimed = self.do("ClaimPayment", subject=subject, **fields)
        return self.do("ConfirmPayment", payment=claimed.id)

    def drawn(self, receipt: str | None = None, loan: str | None = None, **fields: Any) -> str:
        """A loan of which 2,415,000.00 were drawn today."""
        loan = self.registered(receipt, loan)
        self.do("Draw", loan=loan, **fields)
        self.pay(loan)
        return loan

    # ---------------------------------------------------------------- receivables

    def offered_voucher(self, **fields: Any) -> str:
        return self.do("IssueVoucher", **fields).id

    def active_voucher(self, **fields: Any) -> str:
        """An accepted voucher of the buyer over 1,000,000.00, due in 141 days."""
        voucher = self.offered_voucher(**fields)
        self.do("AcceptVoucher", voucher=voucher)
        return voucher

    def voucher_product(self, **fields: Any) -> str:
        """A product of the factor on vouchers."""
        return self.product(assetKinds=2, financier=Who.FACTOR, **fields)

    def financing(self, voucher: str | None = None, **fields: Any) -> str:
        """A voucher whose sale to the factor is agreed and not yet paid."""
        voucher = voucher or self.active_voucher()
        fields.setdefault("product", self.voucher_product())
        self.do("FinanceVoucher", voucher=voucher, **fields)
        return voucher

    def financed(self, voucher: str | None = None, **fields: Any) -> str:
        voucher = self.financing(voucher, **fields)
        self.pay(voucher)
        return voucher


def right_hand(party: Party) -> Desk:
    """The desk of a party's member that may sign for it."""
    if party.signer:
        known = (desk(party.member, name, c) for name in NEW_DESKS for c in Capability)
        return next(one for one in known if one.signer == party.signer)
    if party.capabilities & Capability.MAKER:
        return maker(party.member)
    if party.capabilities == Capability.DEVICE:
        return device(party.member)
    return checker(party.member) if party.capabilities & Capability.CHECKER else admin(party.member)


#: Names of desks that tests register later.
NEW_DESKS = ("new desk", "second desk", "device", "second device")


def _signature(hand: Hand, act: Act) -> Signature | None:
    return hand if hand is None or isinstance(hand, Signature) else hand.sign(act.digest)


@contextmanager
def refused(name: str, *operands: Any) -> Iterator[None]:
    """Expects a custom error with exactly these operands."""
    with pytest.raises(Reverted) as caught:
        yield
    assert (caught.value.name, tuple(caught.value.operands.values())) == (name, operands)


__all__ = [
    "CNY",
    "DAY",
    "HRC",
    "METHANOL",
    "ZERO",
    "Changes",
    "Done",
    "Hand",
    "Hands",
    "Reverted",
    "Who",
    "World",
    "refused",
    "right_hand",
]
