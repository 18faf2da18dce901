"""What the reference ledger remembers."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from fractions import Fraction


@dataclass
class Member:
    """A member: its roles are those that it was admitted with."""

    roles: frozenset[str]
    suspended: bool = False


@dataclass
class Unit:
    """A coil or bundle, in the custody of an inbound or under a receipt."""

    place: str
    kg: int
    receipted: bool = False
    #: the inbound that it came in with; "" when processing made it
    origin: str = ""


@dataclass
class Stock:
    """A tank or heap."""

    custodian: int
    goods: str
    measured: int
    receipted: int = 0
    #: UTC seconds of the last reading
    read: int = 0

    @property
    def short(self) -> bool:
        """By more than 0.3 % of what the receipts over it say."""
        return self.measured * 1_000 < self.receipted * 997


@dataclass
class Certificate:
    """What a mill or laboratory certifies, and how much of it lies in store."""

    certified: int
    stored: int = 0


@dataclass
class Inbound:
    """Accepted goods that are under no receipt yet."""

    custodian: int
    depositor: int
    goods: str
    kg: int
    pieces: int
    certificate: str
    #: "" for goods in units
    stock: str
    #: the stock of fungible goods, the slot of units
    place: str
    withdrawn: bool = False
    #: goods of a cancelled receipt over a tank are among what is free
    mixed: bool = False


@dataclass
class Booking:
    """Goods that a depositor announced, and what it declared of them."""

    depositor: int
    custodian: int
    goods: str
    hazard: int
    used: bool = False


@dataclass
class Loss:
    """A receipt that its holder reported lost."""

    holder: int
    until: int


@dataclass
class Objection:
    """Somebody claims the goods of a lost receipt."""

    objector: int
    receipt: str
    live: bool = True


class Title(Enum):
    """Where a receipt stands."""

    ACTIVE = 1
    DELIVERED = 2
    SPLIT = 3
    MERGED = 4
    CANCELLED = 5
    CONVERTED = 6
    LOST = 7
    PROCESSED = 8


@dataclass
class Receipt:
    """A title to goods in store."""

    custodian: int
    holder: int
    goods: str
    serialised: bool
    place: str
    kg: int
    pieces: int
    loss_standard: int
    storage_until: date
    transferable: bool
    endorsed: bool = False
    title: Title = Title.ACTIVE
    promised: int = 0
    #: 0 and "" when nothing is pledged
    pledged: int = 0
    loan: str = ""

    @property
    def live(self) -> bool:
        return self.title is Title.ACTIVE


@dataclass
class Order:
    """A delivery order."""

    receipt: str
    carrier: int
    kg: int
    pieces: int
    units: list[str]
    begins: int
    ends: int
    open: bool = True


@dataclass
class Freeze:
    """A court's order over a receipt or voucher."""

    court: int
    subject: str
    quantity: int
    until: int
    ended: bool = False


class Phase(Enum):
    """Where a loan stands."""

    ACCEPTED = 1
    REGISTERED = 2
    DRAWN = 3
    SETTLED = 4
    CANCELLED = 5


@dataclass
class Loan:
    """A pledge loan on accepted terms."""

    financier: int
    borrower: int
    currency: int
    limit: int
    rate: int
    penalty_rate: int
    maturity: date
    ltv: int
    haircut: int
    goods: str
    series: str
    storage_buffer: int
    phase: Phase = Phase.ACCEPTED
    #: receipts in the order in which they were pledged
    lines: list[str] = field(default_factory=list)
    registered: set[str] = field(default_factory=set)
    registered_until: date | None = None
    drawn: int = 0
    pending: int = 0
    pay_by: int = 0
    principal: int = 0
    interest_due: int = 0
    penalty_due: int = 0
    costs_due: int = 0
    #: not posted yet
    interest: Fraction = Fraction(0)
    penalty: Fraction = Fraction(0)
    accrued_to: date | None = None

    @property
    def running(self) -> bool:
        return self.phase not in (Phase.SETTLED, Phase.CANCELLED)


class Claim(Enum):
    """Where a payment stands."""

    CLAIMED = 1
    CONFIRMED = 2
    REJECTED = 3


@dataclass
class Payment:
    """A payment outside the ledger, as its payer states it."""

    subject: str
    payer: int
    payee: int
    amount: int
    currency: int
    day: date
    reference: str
    state: Claim = Claim.CLAIMED


class Stage(Enum):
    """Where a voucher stands."""

    ISSUED = 1
    ACTIVE = 2
    SPLIT = 3
    FINANCING = 4
    FINANCED = 5
    REDEEMED = 6
    REFUSED = 7


@dataclass
class Voucher:
    """A receivable voucher."""

    debtor: int
    holder: int
    amount: int
    currency: int
    due: date
    root: str
    #: invoice and the part of it; a child of a split has none of its own
    invoices: dict[str, int] = field(default_factory=dict)
    stage: Stage = Stage.ISSUED
    transfers: int = 0
    settled: int = 0
    overdue: bool = False
    financier: int = 0
    price: int = 0
    pay_by: int = 0


@dataclass
class Invoice:
    """An invoice's number counts once, over all vouchers."""

    total: int
    currency: int
    used: int = 0


@dataclass
class Suspension:
    """Why a receipt rests, and who said so."""

    receipt: str
    authority: int
    cause: int
    live: bool = True


@dataclass
class Fees:
    """What the custodian claimed last."""

    version: int
    amount: int
    currency: int
    as_of: int


@dataclass
class Inspection:
    """A holder asked to see its goods between two moments; 0 until the custodian answers."""

    receipt: str
    custodian: int
    begins: int
    ends: int
    answer: int = 0


@dataclass
class Demand:
    """The custodian's last demand to collect."""

    version: int
    collect_by: int


@dataclass
class LossClaim:
    """What a holder claims for loss."""

    receipt: str
    custodian: int
    amount: int
    currency: int
    answered: bool = False


@dataclass
class Cap:
    """How much of the custodian's claim comes before one pledgee, at most."""

    version: int
    amount: int
    currency: int


@dataclass
class Filing:
    """The last filing at a registry."""

    version: int
    filer: int


@dataclass
class Device:
    """A device and what it guards."""

    owner: int
    custodian: int
    place: str
    version: int
    sequence: int
    proven_at: int
    #: seconds
    gap: int
    skew: int
    live: bool = True
    #: 0 while nothing broke the proof
    cause: int = 0
