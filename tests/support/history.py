"""A rich history: every kind of event of every contract happens at least once, and most records meet several."""

from __future__ import annotations

from scf_ledger.acts import Capability
from scf_ledger.acts.formats import timestamp_day
from tests.evm.defaults import DAY, HOUR, PERCENT, REGISTRY
from tests.evm.engine import Reverted
from tests.evm.members import Who
from tests.support.chain import NodeWorld

TONNE = 1_000
YUAN = 100
#: As large as the contracts take: nothing that is legal on the chain may stop those who read it.
LARGEST = 2**64 - 1
BENZENE = "0x" + b"BENZENE".ljust(8, b"\0").hex()


def happen(w: NodeWorld) -> None:
    """Everything, in an order in which it is allowed."""
    members(w)
    evidence(w)
    goods(w)
    receipts(w)
    lineage(w)
    endings(w)
    overlays(w)
    oversight(w)
    keeping(w)
    control(w)
    loans(w)
    vouchers(w)
    extremes(w)


def members(w: NodeWorld) -> None:
    newcomer = w.desk("new desk", Capability.MAKER)
    w.add_key(newcomer, validFrom=w.now)
    w.do("RevokeKey", key=newcomer.id)
    w.suspend(Who.CARRIER)
    w.restate(Who.CARRIER, status=1)
    w.admit(10)
    listing = {"name": "0x" + b"Extra".ljust(32, b"\0").hex(), "target": w.address("Receipts"), "rights": 0}
    w.resolve("ProposeListing", listing=listing)
    w.resolve("ProposeRules", delay=2 * HOUR)
    w.do("ProposeRules", delay=3 * HOUR)


def evidence(w: NodeWorld) -> None:
    for _ in range(2):
        w.do("AnchorCheckpoint", member=Who.SUPPLIER)
    w.do("AnchorCheckpoint", member=Who.BANK)


def goods(w: NodeWorld) -> None:
    tank = w.stock()
    w.do("MeasureStock", stock=tank, kg=900_000)
    back = w.inbound()
    w.do("WithdrawInbound", inbound=back)
    w.do("WithdrawInbound", inbound=w.inbound(stock=tank))
    w.inbound(stock=tank)
    hazards(w)


def hazards(w: NodeWorld) -> None:
    """Goods that are announced, and those that not everybody may store."""
    for _ in range(2):
        w.do("QualifyCustodian")
        w.do("ClassifyGoods", goods=BENZENE, minimumLotKg=TONNE)
    booking = w.do("BookInbound", goods=BENZENE, hazard=3).id
    w.inbound(booking=booking, stock=w.stock(goods=BENZENE))
    w.do("BookInbound")


def receipts(w: NodeWorld) -> None:
    traded = w.issued()
    w.do("Endorse", receipt=traded)
    w.do("Endorse", receipt=traded, to=Who.SUPPLIER)
    order = w.do("IssueDeliveryOrder", receipt=traded).id
    w.advance(days=2)
    w.invoke("Deliveries", "lapseDeliveryOrder", order)
    first, *rest = w.units_of(traded)
    for units in ([first], rest):
        order = w.do("IssueDeliveryOrder", receipt=traded, units=units).id
        w.do("GateOut", order=order)
    in_tank = w.issued(fungible=True)
    order = w.do("IssueDeliveryOrder", receipt=in_tank, kg=40 * TONNE).id
    w.do("GateOut", order=order, lossKg=50)
    for kg in (10 * TONNE, 5 * TONNE):
        freeze = w.do("Freeze", subject=in_tank, quantity=kg).id
    w.do("RenewFreeze", freeze=freeze)
    w.do("ReleaseFreeze", freeze=freeze)
    w.advance(days=40)
    lapsing = w.do("Freeze", subject=in_tank, quantity=TONNE, until=w.now + DAY).id
    w.advance(days=2)
    w.invoke("CourtOrders", "lapseFreeze", lapsing)


def lineage(w: NodeWorld) -> None:
    """Receipts that become other receipts, of coils and in a tank."""
    coils, tank = w.batch(w.item(w.inbound()), w.item(w.inbound(stock=w.stock())))
    first, second = w.split(coils)
    w.do("Endorse", receipt=first)
    w.do("Endorse", receipt=first, to=Who.SUPPLIER)
    whole = w.merged(first, second)
    (slit,) = w.processed(whole)
    narrow, other = w.units_of(slit)
    w.do("GateOut", order=w.do("IssueDeliveryOrder", receipt=slit, units=[narrow]).id)
    w.do("Freeze", subject=slit, quantity=w.mass_of(other))
    small, rest = w.split(tank)
    freeze = w.do("Freeze", subject=rest, quantity=10 * TONNE).id
    w.do("CarveOut", receipt=rest, part=w.part(rest, kg=20 * TONNE))
    w.do("ReleaseFreeze", freeze=freeze)
    product = w.stock()
    output = {"goods": w.receipt(small)["goods"], "pieces": 0, "units": [], "stock": product}
    kg = w.receipt(small)["kg"]
    outputs = [{**output, "kg": mass, "content": w.fresh()} for mass in (kg - 100, 50)]
    w.processed(small, outputs=outputs, lossKg=50)
    three = w.issued()
    w.do("CarveOut", receipt=three)


def endings(w: NodeWorld) -> None:
    """Receipts that are cancelled, prolonged, printed, lost."""
    for fungible in (False, True):
        erroneous = w.issued(fungible=fungible)
        w.do("CancelReceipt", receipt=erroneous)
        w.issued(inbound=w.acts[erroneous].message["inbound"])
        w.do("ExtendStorage", receipt=w.issued(fungible=fungible))
        printed = w.issued(fungible=fungible)
        w.paper(printed)
        w.do("ConvertToElectronic", receipt=printed, holder=Who.BUYER)
        printed = w.issued(fungible=fungible)
        w.paper(printed)
        w.do("DischargePaper", receipt=printed)
        lost = w.lost(w.issued(fungible=fungible))
        w.do("WithdrawObjection", objection=w.do("ObjectToReissue", receipt=lost).id)
        w.do("OverruleObjection", objection=w.do("ObjectToReissue", receipt=lost).id)
        w.advance(seconds=w.view("ReceiptLife", "noticePeriod") + 1)
        w.do("ReissueReceipt", receipt=lost)
    w.do("ObjectToReissue", receipt=w.lost(w.issued()))
    pledged = w.goods(10 * TONNE)
    w.pledged(pledged)
    w.lost(pledged)


def overlays(w: NodeWorld) -> None:
    """A tank that is short twice."""
    for _ in range(2):
        _, stock = w.short()
    w.do("MeasureStock", stock=stock, kg=100 * TONNE)


def oversight(w: NodeWorld) -> None:
    pledged = w.goods(700 * TONNE)
    w.pledged(pledged)
    w.do("TakeStock", receipt=pledged)
    w.do("LiftSuspension", suspension=w.suspended(pledged))
    counted = w.issued(fungible=True)
    w.do("TakeStock", receipt=counted)
    w.advance(days=30)
    short = w.do("TakeStock", receipt=counted, countedKg=90 * TONNE).id
    w.do("LiftSuspension", suspension=short)
    w.suspended(counted, authority=Who.COURT, cause=5)
    for amount in (120_000, 0):
        w.do("StateFees", receipt=counted, amount=amount)
        w.advance(days=1)
    for filing in (1, 3, 4):
        w.do("RecordRegistration", receipt=pledged, filing=filing, filer=Who.BANK, registry=REGISTRY)
    w.do("RecordRegistration", receipt=pledged, filing=5, filer=Who.SUPPLIER)


def keeping(w: NodeWorld) -> None:
    stored = w.issued(fungible=True, storageUntil=timestamp_day(w.now) + 3)
    for answer in (1, 2):
        w.do("AnswerInspection", inspection=w.do("RequestInspection", receipt=stored).id, answer=answer)
    w.do("RequestInspection", receipt=stored, purpose=2)
    for impairment, disposal in ((2, 0), (3, 1)):
        w.do("ReportImpairment", receipt=stored, impairment=impairment, kg=TONNE, disposal=disposal)
        w.advance(seconds=1)
    w.do("AnswerClaim", claim=w.do("ClaimLoss", receipt=stored, kg=TONNE, amount=LARGEST).id, accepted=0, causeCode=2)
    w.do("ClaimLoss", receipt=stored, kg=TONNE)
    for cap in (LARGEST, 0, LARGEST):
        w.do("WaiveLien", receipt=stored, cap=cap)
    w.advance(days=4)
    w.do("DemandCollection", receipt=stored)


def control(w: NodeWorld) -> None:
    tank = w.stock()
    w.issued(inbound=w.inbound(stock=tank))
    device = w.bound(place=tank)
    for sequence in (1, 2, 4):
        w.advance(seconds=10)
        w.do("AttestControl", device=device, sequence=sequence)
    w.do("RestoreControl", device=device)
    w.advance(seconds=10)
    w.do("AttestControl", device=device, status=2)
    w.do("RestoreControl", device=device)
    w.advance(days=2)
    w.invoke("ControlProofs", "reportGap", device)
    w.do("UnbindDevice", device=device)
    supervised = w.bound(Who.DEPOT, custodian=Who.WAREHOUSE, place=tank)
    w.advance(seconds=10)
    w.do("AttestControl", device=supervised)


def loans(w: NodeWorld) -> None:
    product = w.product()
    w.do("CloseProduct", product=w.product())
    w.do("DeclineLoan", loan=w.applied(product))
    w.do("CancelLoan", loan=w.accepted(product))
    receipt = w.goods(1_130_434)
    loan = w.registered(receipt, w.accepted(product))
    w.do("RequestInspection", receipt=receipt)
    w.do("AnswerClaim", claim=w.do("ClaimLoss", receipt=receipt, kg=TONNE, amount=LARGEST).id, accepted=1)
    w.do("Draw", loan=loan, payBy=w.now + DAY)
    unpaid = w.do("ClaimPayment", subject=loan)
    w.advance(days=2)
    w.do("RejectPayment", payment=unpaid.id)
    w.invoke("PledgeLoans", "lapseDraw", loan)
    w.report(w.acts[product].message["series"][0], 345_000)
    w.do("Draw", loan=loan, amount=1_000_000 * YUAN)
    w.pay(loan)
    w.do("ChargeCost", loan=loan)
    # Other goods come in for a part, and for what came in the first goods come back again.
    other = w.goods(300 * TONNE)
    w.do("Substitute", loan=loan, outgoing=receipt, outgoingKg=200 * TONNE, incoming=other, relatedOverride=w.fresh())
    until = w.loan(loan)["registeredUntil"] - 3
    w.do("Substitute", loan=loan, outgoing=other, incoming=w.goods(400 * TONNE), registeredUntil=until)
    w.advance(days=30)
    w.report(w.acts[product].message["series"][0], 346_000)
    claimed = w.do("ClaimPayment", subject=loan, amount=7 * YUAN)
    w.do("RejectPayment", payment=claimed.id)
    w.pay(loan, amount=600_000 * YUAN)
    w.do("Release", loan=loan, receipt=receipt, kg=100 * TONNE)
    w.advance(days=90)
    settle(w, loan)
    w.do("Endorse", receipt=receipt)
    # One loan stays open and overdue, on two receipts, so that live debt is rebuilt too.
    second = w.goods(700 * TONNE)
    alive = w.pledged(w.goods(700 * TONNE), w.accepted(w.product(haircut=PERCENT)))
    w.do("Pledge", loan=alive, receipt=second, kg=600 * TONNE)
    w.do("RegisterPledge", loan=alive)
    for amount in (1_000_000, 500_000):
        w.do("Draw", loan=alive, amount=amount * YUAN)
        w.pay(alive)
        w.advance(days=1)
    w.advance(days=120)
    w.do("ChargeCost", loan=alive)
    w.pay(alive, amount=YUAN)


def settle(w: NodeWorld, loan: str) -> None:
    """Pays what is owed; the exposure is rounded up and may be a 分 more."""
    try:
        w.pay(loan)
    except Reverted as refused:
        if refused.name != "OverPaid":
            raise
        w.pay(loan, amount=refused.operands["owed"])


def vouchers(w: NodeWorld) -> None:
    refused = w.offered_voucher()
    (freed,) = w.acts[refused].message["invoices"]
    w.do("RefuseVoucher", voucher=refused)
    w.do("IssueVoucher", amount=YUAN, invoices=[{**freed, "total": 2 * YUAN, "used": YUAN}])
    whole = w.active_voucher()
    split = w.do("SplitVoucher", voucher=whole)
    first, second, third = split.event("VoucherSplit")["children"]
    w.do("TransferVoucher", voucher=first)
    w.financed(second, recourse=True)
    w.financing(third)
    w.advance(days=4)
    w.invoke("Receivables", "lapseFinancing", third)
    freeze = w.do("Freeze", subject=first, quantity=YUAN).id
    w.do("ReleaseFreeze", freeze=freeze)
    late = w.active_voucher(dueDay=timestamp_day(w.now) + 3)
    w.advance(days=5)
    w.invoke("Receivables", "flagOverdue", late)
    w.pay(late, amount=1_000 * YUAN)
    w.pay(late)
    w.do("StopIssuer")
    w.do("StopIssuer", stopped=False)
    w.advance(days=150)
    w.pay(second)


def extremes(w: NodeWorld) -> None:
    """What no honest member writes and any member may: the largest numbers, goods that are no text."""
    w.do("ApplyForLoan", product=w.product(), purpose=w.fresh(), amount=LARGEST, borrower=Who.BUYER)
    w.issued(inbound=w.inbound(units=[{"key": w.fresh(), "kg": 2**24 - 1}]))
    full = w.stock(kg=LARGEST)
    w.issued(inbound=w.inbound(stock=full, kg=LARGEST, certifiedKg=LARGEST, pieces=2**32 - 1), kg=2**48 - 1)
    w.do("MeasureStock", stock=w.fresh(), kg=LARGEST, goods="0xff00fe00fd00fc00")
    w.inbound(goods="0x" + "ff" * 8)
    w.do("DefineSeries", goods="0x" + "80" * 8, maxDeviation=100 * PERCENT)
    w.do("IssueVoucher", amount=LARGEST)
    w.do("AnchorCheckpoint", member=Who.CARRIER, previousSize=0, size=LARGEST)
    w.do("ProposeRules", deadline=LARGEST, delay=HOUR)
