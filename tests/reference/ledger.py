"""The reference ledger: its records, and what all rules ask of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tests.reference.arithmetic import day_at, lower_median
from tests.reference.records import (
    Booking,
    Cap,
    Certificate,
    Claim,
    Demand,
    Device,
    Fees,
    Filing,
    Freeze,
    Inbound,
    Inspection,
    Invoice,
    Loan,
    Loss,
    LossClaim,
    Member,
    Objection,
    Order,
    Payment,
    Receipt,
    Stock,
    Suspension,
    Unit,
    Voucher,
)

Message = Mapping[str, Any]
#: Names of refusals.
Reasons = Iterator[str]


@dataclass
class Ledger:
    """Everything that happened so far."""

    now: int
    members: dict[int, Member]
    #: the last report of each reporter to a series: price and when it was observed
    prices: dict[str, dict[int, tuple[int, int]]] = field(default_factory=dict)
    units: dict[str, Unit] = field(default_factory=dict)
    #: units that processing has used up
    used_up: set[str] = field(default_factory=set)
    bookings: dict[str, Booking] = field(default_factory=dict)
    #: hazard classes of a custodian's licence, and its last day
    licences: dict[int, tuple[int, date]] = field(default_factory=dict)
    #: hazard class and smallest lot of goods
    classes: dict[str, tuple[int, int]] = field(default_factory=dict)
    #: what was printed when a receipt was converted
    prints: dict[str, str] = field(default_factory=dict)
    losses: dict[str, Loss] = field(default_factory=dict)
    objections: dict[str, Objection] = field(default_factory=dict)
    stocks: dict[str, Stock] = field(default_factory=dict)
    certificates: dict[str, Certificate] = field(default_factory=dict)
    inbounds: dict[str, Inbound] = field(default_factory=dict)
    receipts: dict[str, Receipt] = field(default_factory=dict)
    orders: dict[str, Order] = field(default_factory=dict)
    freezes: dict[str, Freeze] = field(default_factory=dict)
    suspensions: dict[str, Suspension] = field(default_factory=dict)
    #: when each receipt was counted last
    counted: dict[str, int] = field(default_factory=dict)
    fees: dict[str, Fees] = field(default_factory=dict)
    #: the last promise to each pledgee of a receipt
    caps: dict[tuple[str, int], Cap] = field(default_factory=dict)
    inspections: dict[str, Inspection] = field(default_factory=dict)
    #: of each receipt the last report: when it was observed, how much of it, what, and what was done about it
    impaired: dict[str, tuple[int, int, int, int]] = field(default_factory=dict)
    demands: dict[str, Demand] = field(default_factory=dict)
    claims: dict[str, LossClaim] = field(default_factory=dict)
    filings: dict[tuple[str, str], Filing] = field(default_factory=dict)
    #: registered keys of devices, and their owners
    device_keys: dict[str, int] = field(default_factory=dict)
    devices: dict[str, Device] = field(default_factory=dict)
    loans: dict[str, Loan] = field(default_factory=dict)
    payments: dict[str, Payment] = field(default_factory=dict)
    vouchers: dict[str, Voucher] = field(default_factory=dict)
    invoices: dict[str, Invoice] = field(default_factory=dict)
    barred: set[int] = field(default_factory=set)
    evidence: set[str] = field(default_factory=set)
    #: the version of each record, as it was last seen
    versions: dict[str, int] = field(default_factory=dict)
    #: seconds for which a price report is fresh, and how many reports make a price
    price_age: int = 0
    quorum: int = 1

    @property
    def today(self) -> date:
        return day_at(self.now)

    # ---------------------------------------------------------------- shared questions

    def stale(self, record: str, version: int) -> Reasons:
        """An act on another version than the present one was overtaken."""
        if self.versions.get(record, 0) != version:
            yield "VersionConflict"

    def frozen(self, subject: str, whole: int) -> int:
        """How much courts freeze now; orders queue, so never more than there is."""
        live = (one for one in self.freezes.values() if one.subject == subject and not one.ended)
        return min(whole, sum(one.quantity for one in live if self.now <= one.until))

    def open_claims(self, subject: str) -> Iterator[Payment]:
        """Payments that are stated for a record, and neither confirmed nor rejected."""
        return (one for one in self.payments.values() if one.subject == subject and one.state is Claim.CLAIMED)

    def frozen_kg(self, receipt: str) -> int:
        return self.frozen(receipt, self.receipts[receipt].kg)

    def free_kg(self, receipt: str) -> int:
        one = self.receipts[receipt]
        return max(0, one.kg - one.pledged - one.promised - self.frozen_kg(receipt))

    def senior_claim(self, receipt: str, pledgee: int) -> tuple[int, int]:
        """What the custodian may keep the goods for before one pledgee, and its currency (L-10)."""
        fees = self.fees.get(receipt)
        if fees is None or not fees.amount:
            return 0, 0
        cap = self.caps.get((receipt, pledgee))
        if cap and cap.amount == 0:
            return 0, 0
        if cap and cap.currency == fees.currency:
            return min(fees.amount, cap.amount), fees.currency
        return fees.amount, fees.currency

    def suspensions_of(self, receipt: str) -> int:
        """How many suspensions lie over a receipt now."""
        return sum(one.receipt == receipt and one.live for one in self.suspensions.values())

    def device_broken(self, device: Device) -> bool:
        """Whether a device proves nothing now: it said so, skipped a number, or is silent for too long."""
        return device.cause != 0 or self.now > device.proven_at + device.gap

    def control_broken(self, receipt: str) -> bool:
        """Whether any device at the place of a receipt's goods proves nothing now (AB-37)."""
        one = self.receipts[receipt]
        here = (d for d in self.devices.values() if d.live and (d.custodian, d.place) == (one.custodian, one.place))
        return any(self.device_broken(device) for device in here)

    def promised_pieces(self, receipt: str) -> int:
        return sum(one.pieces for one in self.orders.values() if one.open and one.receipt == receipt)

    def promised_until(self, unit: str, receipt: str) -> int:
        """When the window of the last order ends that named a unit; 0 when none did."""
        named = [one.ends for one in self.orders.values() if one.receipt == receipt and unit in one.units]
        return min(named[-1], 2**32 - 1) if named else 0

    def not_free(self, receipt: str, kg: int) -> Reasons:
        """Why so much of a receipt cannot be promised or pledged."""
        one = self.receipts[receipt]
        yield from self.unsound(receipt)
        if not 0 < kg <= one.kg:
            yield "QuantityInvalid"
        if kg > self.free_kg(receipt):
            if self.frozen_kg(receipt):
                yield "Frozen"
            if one.pledged or one.promised:
                yield "Encumbered"

    def unsound(self, receipt: str) -> Reasons:
        """What is suspended rests (WR-15); a tank that holds less than its receipts say lets nothing go (AB-04)."""
        one = self.receipts[receipt]
        if self.suspensions_of(receipt):
            yield "Suspended"
        if not one.serialised and self.stocks[one.place].short:
            yield "StockInsufficient"

    def claimed(self, receipt: str) -> Reasons:
        """Why a receipt cannot end or change hands: somebody else has a claim on it (AB-11, AB-34)."""
        one = self.receipts[receipt]
        if self.frozen_kg(receipt):
            yield "Frozen"
        if one.pledged or one.promised:
            yield "Encumbered"

    def price(self, series: str) -> int | None:
        """The median of the fresh reports, or None when too few are fresh."""
        reports = self.prices[series].values()
        fresh = [price for price, observed in reports if self.now <= observed + self.price_age]
        return lower_median(fresh) if len(fresh) >= self.quorum else None
