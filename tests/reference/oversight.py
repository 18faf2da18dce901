"""Suspensions, stock-takes, fees, registrations, control proofs (domain.md 1.1, 2.1, 3.1)."""

from __future__ import annotations

from fractions import Fraction

from tests.reference.arithmetic import day_of
from tests.reference.ledger import Ledger, Message, Reasons
from tests.reference.records import Device, Fees, Filing, Receipt, Suspension

NONE = "0x" + "00" * 32
#: of the book (WR-20)
TOLERANCE = Fraction(2, 1000)
STOCKTAKE, REGULATOR = 3, 5
#: who suspends what it does not keep
WATCHERS = {"SUPERVISOR", "INSPECTOR", "REGULATOR"}
ENDS = (4, 5)
#: seconds
LONGEST_GAP, LONGEST_SKEW = 7 * 86_400, 900
INTACT, BROKEN = 1, 2
BY_STATUS, BY_SEQUENCE, BY_GAP = 1, 2, 3


def _live(ledger: Ledger, name: str) -> Receipt | None:
    receipt = ledger.receipts.get(name)
    return receipt if receipt and receipt.live else None


def _has(ledger: Ledger, member: int, roles: set[str]) -> bool:
    return member in ledger.members and bool(ledger.members[member].roles & roles)


def _moment(ledger: Ledger, moment: int, last: int) -> Reasons:
    if not last < moment <= ledger.now:
        yield "MomentInvalid"


# ---------------------------------------------------------------- suspensions (WR-15)


def suspend_refused(ledger: Ledger, m: Message) -> Reasons:
    if m["cause"] == 0 or m["evidence"] == NONE:
        yield "CauseMissing"
    yield from _moment(ledger, m["observedAt"], 0)
    receipt = ledger.receipts.get(m["receipt"])
    allowed = {"REGULATOR"} if m["cause"] == REGULATOR else set(WATCHERS)
    if m["cause"] != REGULATOR and receipt and receipt.custodian == m["authority"]:
        allowed.add("WAREHOUSE")
    if not _has(ledger, m["authority"], allowed):
        yield "RoleNotHeld"
    if not _live(ledger, m["receipt"]):
        yield "ReceiptNotActive"


def suspend(ledger: Ledger, name: str, m: Message) -> None:
    ledger.suspensions[name] = Suspension(m["receipt"], m["authority"], m["cause"])


def lift_refused(ledger: Ledger, m: Message) -> Reasons:
    suspension = ledger.suspensions.get(m["suspension"])
    if suspension is None or not suspension.live:
        yield "SuspensionNotLive"
        return
    if m["report"] == NONE:
        yield "ReportMissing"
    by_regulator = m["authority"] != suspension.authority or suspension.cause == REGULATOR
    if by_regulator and not _has(ledger, m["authority"], {"REGULATOR"}):
        yield "NotSuspendingAuthority"
    receipt = ledger.receipts[suspension.receipt]
    own = not by_regulator and m["authority"] == receipt.custodian
    harmed = ledger.loans[receipt.loan].financier if receipt.loan else receipt.holder
    if m["beneficiary"] != (harmed if own else 0):
        yield "NotBeneficiary"


def lift(ledger: Ledger, name: str, m: Message) -> None:
    ledger.suspensions[m["suspension"]].live = False


# ---------------------------------------------------------------- stock-takes (WR-20)


def take_stock_refused(ledger: Ledger, m: Message) -> Reasons:
    receipt = _live(ledger, m["receipt"])
    if receipt is None:
        yield "ReceiptNotActive"
        return
    yield from ledger.stale(m["receipt"], m["version"])
    if receipt.custodian != m["custodian"]:
        yield "NotCustodian"
    if m["witness"] in (m["custodian"], receipt.holder):
        yield "WitnessNotApart"
    if m["record"] == NONE:
        yield "ReportMissing"
    yield from _moment(ledger, m["takenAt"], ledger.counted.get(m["receipt"], 0))


def take_stock(ledger: Ledger, name: str, m: Message) -> None:
    receipt = ledger.receipts[m["receipt"]]
    ledger.counted[m["receipt"]] = m["takenAt"]
    near = abs(m["countedKg"] - receipt.kg) <= TOLERANCE * receipt.kg
    if not near or m["countedPieces"] != receipt.pieces:
        ledger.suspensions[name] = Suspension(m["receipt"], m["witness"], STOCKTAKE)


# ---------------------------------------------------------------- fees (L-10)


def fees_refused(ledger: Ledger, m: Message) -> Reasons:
    stated = ledger.fees.get(m["receipt"], Fees(0, 0, 0, 0))
    if stated.version != m["version"]:
        yield "VersionConflict"
    receipt = _live(ledger, m["receipt"])
    if receipt is None:
        yield "ReceiptNotActive"
        return
    if receipt.custodian != m["custodian"]:
        yield "NotCustodian"
    if m["bill"] == NONE:
        yield "ReportMissing"
    if m["currency"] == 0:
        yield "AmountMissing"
    yield from _moment(ledger, m["asOf"], stated.as_of)


def state_fees(ledger: Ledger, name: str, m: Message) -> None:
    ledger.fees[m["receipt"]] = Fees(m["version"] + 1, m["amount"], m["currency"], m["asOf"])


# ---------------------------------------------------------------- registrations (L-46 to L-49)


def filing_refused(ledger: Ledger, m: Message) -> Reasons:
    last = ledger.filings.get((m["receipt"], m["registry"]), Filing(0, 0))
    if last.version != m["version"]:
        yield "VersionConflict"
    whole = m["filing"] and int(m["registry"], 16) and m["number"] != NONE and m["certificate"] != NONE
    over = m["filing"] not in ENDS and day_of(m["registeredUntil"]) < ledger.today
    if not whole or over or not 0 < m["registeredAt"] <= ledger.now:
        yield "FilingNotUsable"
    receipt = ledger.receipts.get(m["receipt"])
    parties = {last.filer}
    if receipt:
        parties |= {receipt.holder, receipt.custodian}
        if receipt.loan:
            parties.add(ledger.loans[receipt.loan].financier)
    if m["filer"] not in parties:
        yield "NotPartyOfReceipt"


def file(ledger: Ledger, name: str, m: Message) -> None:
    ledger.filings[m["receipt"], m["registry"]] = Filing(m["version"] + 1, m["filer"])


# ---------------------------------------------------------------- control proofs (AB-37)


def _version(device: Device | None, m: Message) -> Reasons:
    if (device.version if device else 0) != m["version"]:
        yield "VersionConflict"


def bind_refused(ledger: Ledger, m: Message) -> Reasons:
    device = ledger.devices.get(m["device"])
    yield from _version(device, m)
    if device and device.live:
        yield "DeviceInUse"
    if m["place"] == NONE or not 0 < m["maxGap"] <= LONGEST_GAP or m["maxSkew"] > LONGEST_SKEW:
        yield "BindingNotUsable"
    if ledger.device_keys.get(m["device"]) != m["owner"]:
        yield "DeviceKeyUnknown"


def bind(ledger: Ledger, name: str, m: Message) -> None:
    before = ledger.devices.get(m["device"])
    ledger.devices[m["device"]] = Device(
        owner=m["owner"],
        custodian=m["custodian"] or m["owner"],
        place=m["place"],
        version=m["version"] + 1,
        sequence=before.sequence if before else 0,
        proven_at=ledger.now,
        gap=m["maxGap"],
        skew=m["maxSkew"],
    )


def _bound(ledger: Ledger, m: Message) -> Reasons:
    device = ledger.devices.get(m["device"])
    if device is None or not device.live:
        yield "DeviceNotBound"
    elif device.owner != m["owner"]:
        yield "NotDeviceOwner"


def _witnessed(device: Device, m: Message) -> Reasons:
    if m["report"] == NONE:
        yield "ReportMissing"
    if m["witness"] in (device.owner, device.custodian):
        yield "WitnessNotApart"


def unbind_refused(ledger: Ledger, m: Message) -> Reasons:
    yield from _version(ledger.devices.get(m["device"]), m)
    yield from _bound(ledger, m)
    if m["device"] in ledger.devices:
        yield from _witnessed(ledger.devices[m["device"]], m)


def unbind(ledger: Ledger, name: str, m: Message) -> None:
    device = ledger.devices[m["device"]]
    device.live = False
    device.version += 1


def attest_refused(ledger: Ledger, m: Message) -> Reasons:
    yield from _bound(ledger, m)
    device = ledger.devices.get(m["device"])
    if device is None:
        return
    if device.place != m["place"]:
        yield "DeviceNotBound"
    if m["status"] == 0 or m["reading"] == NONE:
        yield "StatusMissing"
    if m["sequence"] <= device.sequence:
        yield "AttestationReplayed"
    if abs(m["observedAt"] - ledger.now) > device.skew:
        yield "ClockSkew"
    if m["observedAt"] <= device.proven_at:
        yield "AttestationOutOfOrder"


def attest(ledger: Ledger, name: str, m: Message) -> None:
    device = ledger.devices[m["device"]]
    cause = 0
    if m["status"] == BROKEN:
        cause = BY_STATUS
    elif m["sequence"] != device.sequence + 1:
        cause = BY_SEQUENCE
    elif m["observedAt"] > device.proven_at + device.gap:
        cause = BY_GAP
    device.sequence, device.proven_at = m["sequence"], m["observedAt"]
    _break(device, cause)


def _break(device: Device, cause: int) -> None:
    """Only the first cause is told; it stays until control is restored."""
    if cause and not device.cause:
        device.cause = cause
        device.version += 1


def restore_refused(ledger: Ledger, m: Message) -> Reasons:
    yield from _version(ledger.devices.get(m["device"]), m)
    yield from _bound(ledger, m)
    device = ledger.devices.get(m["device"])
    if device:
        yield from _witnessed(device, m)
        if not ledger.device_broken(device):
            yield "ControlIntact"


def restore(ledger: Ledger, name: str, m: Message) -> None:
    device = ledger.devices[m["device"]]
    device.cause, device.proven_at = 0, ledger.now
    device.version += 1


def gap_refused(ledger: Ledger, m: Message) -> Reasons:
    device = ledger.devices.get(m["device"])
    if device is None or not device.live:
        yield "DeviceNotBound"
    elif device.cause or not ledger.device_broken(device):
        yield "NoGap"


def report_gap(ledger: Ledger, name: str, m: Message) -> None:
    _break(ledger.devices[m["device"]], BY_GAP)
