"""Sensible values for the fields of every kind of act: the present version, the right parties, the whole quantity."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from scf_ledger.acts import Role
from tests.evm.keeping import KEEPING
from tests.evm.members import REPORTERS, Who
from tests.evm.records import ZERO
from tests.evm.titles import TITLES

if TYPE_CHECKING:
    from tests.evm.world import World

Fields = dict[str, Any]
Given = Mapping[str, Any]

HRC = "0x" + b"HRC".ljust(8, b"\0").hex()
METHANOL = "0x" + b"METHANOL".hex()
CWR = "0x" + b"CWR".ljust(8, b"\0").hex()
REGISTRY = "0x" + b"ZDW".ljust(8, b"\0").hex()
CNY, USD = 156, 840
HOUR, DAY = 3_600, 86_400
GAUGE = "0x" + b"GAUGE".ljust(8, b"\0").hex()
#: where serialised goods lie, unless a test says otherwise: the keyed hash of some site and slot
SLOT = "0x" + "51" * 32
#: 质保书 tolerance, rates, ratios: 1e-6
PERCENT = 10_000


def add_key(w: World, g: Given) -> Fields:
    return {"member": Who.BANK, "key": w.desk("new desk").grant(Role(0))}


def revoke_key(w: World, g: Given) -> Fields:
    return {"member": Who.BANK}


def proposal(w: World, g: Given) -> Fields:
    return {"proposer": Who.PLATFORM, "salt": w.fresh()}


def propose_standing(w: World, g: Given) -> Fields:
    member = w.view("MemberRegistry", "memberOf", g["member"])
    standing = {name: member[name] for name in ("roles", "governing", "status", "kycUntil")}
    return {
        "proposer": Who.PLATFORM,
        "version": member["version"],
        "standing": standing,
        "reason": w.fresh(),
    }


def propose_rules(w: World, g: Given) -> Fields:
    rules = {"threshold": w.view("Governance", "threshold"), "delay": w.view("Governance", "delay")}
    return {**proposal(w, g), **rules}


def approve(w: World, g: Given) -> Fields:
    return {"approver": Who.BANK}


def anchor_checkpoint(w: World, g: Given) -> Fields:
    member = g.get("member", Who.PLATFORM)
    size = w.view("EvidenceLog", "checkpointOf", member)["size"]
    return {"member": member, "previousSize": size, "size": size + 10, "root": w.fresh()}


def measure_stock(w: World, g: Given) -> Fields:
    stock = g.get("stock", w.fresh())
    present = w.view("Custody", "stockOf", stock)
    # the first an hour ago, each next one a minute later
    read = min(w.now, present["measuredAt"] + 60) if present["measuredAt"] else w.now - HOUR
    return {
        "custodian": Who.WAREHOUSE,
        "stock": stock,
        "goods": METHANOL,
        "kg": 1_000_000,
        "method": GAUGE,
        "measuredAt": read,
        "reading": w.fresh(),
        "version": present["version"],
    }


def accept_inbound(w: World, g: Given) -> Fields:
    fungible = g.get("stock", ZERO) != ZERO
    booking = g.get("booking", ZERO)
    booked = w.view("Custody", "bookingOf", booking) if booking != ZERO else {}
    units = [] if fungible else [{"key": w.fresh(), "kg": 10_000} for _ in range(3)]
    units = g.get("units", units)
    kg = g.get("kg", sum(unit["kg"] for unit in units) or 100_000)
    return {
        "custodian": booked.get("custodian", Who.WAREHOUSE),
        "depositor": booked.get("depositor", Who.SUPPLIER),
        "booking": ZERO,
        "goods": booked.get("goods", METHANOL if fungible else HRC),
        "kg": kg,
        "pieces": len(units),
        "units": units,
        "stock": ZERO,
        "place": ZERO if fungible else SLOT,
        "certificate": w.fresh(),
        "certifiedKg": kg,
        "evidence": [w.fresh()],
        "record": w.fresh(),
        "salt": w.fresh(),
    }


def withdraw_inbound(w: World, g: Given) -> Fields:
    inbound = w.view("Custody", "inboundOf", g["inbound"])
    return {
        "custodian": inbound["custodian"],
        "depositor": inbound["depositor"],
        "units": w.units_of(g["inbound"]),
    }


def issue_receipt(w: World, g: Given) -> Fields:
    inbound = w.view("Custody", "inboundOf", g["inbound"])
    return {
        "custodian": inbound["custodian"],
        "depositor": inbound["depositor"],
        "kg": inbound["freeKg"],
        "pieces": inbound["freePieces"],
        "units": w.units_of(g["inbound"]),
        "transferable": True,
        "lossStandard": 2_000,
        "storageUntil": w.today + 700,
        "content": w.fresh(),
        "salt": w.fresh(),
    }


def endorse(w: World, g: Given) -> Fields:
    receipt = w.view("Receipts", "receiptOf", g["receipt"])
    return {
        "version": receipt["version"],
        "from": receipt["holder"],
        "to": Who.BUYER if receipt["holder"] != Who.BUYER else Who.FACTOR,
        "custodian": receipt["custodian"],
        "basis": w.fresh(),
    }


def issue_delivery_order(w: World, g: Given) -> Fields:
    receipt = w.view("Receipts", "receiptOf", g["receipt"])
    units = g.get("units", w.units_of(g["receipt"]))
    return {
        "version": receipt["version"],
        "holder": receipt["holder"],
        "carrier": Who.CARRIER,
        "kg": sum(w.mass_of(unit) for unit in units) if units else w.view("Receipts", "freeKg", g["receipt"]),
        "pieces": len(units) if units else receipt["pieces"],
        "units": units,
        "vehicle": w.fresh(),
        "validFrom": w.now,
        "validUntil": w.now + DAY,
    }


def gate_out(w: World, g: Given) -> Fields:
    order = w.view("Deliveries", "deliveryOrderOf", g["order"])
    return {
        "custodian": w.view("Receipts", "receiptOf", order["receipt"])["custodian"],
        "carrier": order["carrier"],
        "kg": order["kg"] - g.get("lossKg", 0),
        "lossKg": 0,
        "pieces": order["pieces"],
        "ticket": w.fresh(),
        "units": w.acts[g["order"]].message["units"] if g["order"] in w.acts else [],
    }


def suspend(w: World, g: Given) -> Fields:
    return {
        "authority": w.view("Receipts", "receiptOf", g["receipt"])["custodian"],
        "cause": 1,
        "evidence": w.fresh(),
        "observedAt": w.now,
        "salt": w.fresh(),
    }


def lift_suspension(w: World, g: Given) -> Fields:
    suspension = w.view("Oversight", "suspensionOf", g["suspension"])
    receipt = w.view("Receipts", "receiptOf", suspension["receipt"])
    own = g.get("authority", suspension["authority"]) == suspension["authority"] == receipt["custodian"]
    beneficiary = (receipt["pledgee"] if receipt["lienKg"] else receipt["holder"]) if own else 0
    return {"authority": suspension["authority"], "beneficiary": beneficiary, "report": w.fresh()}


def take_stock(w: World, g: Given) -> Fields:
    receipt = w.view("Receipts", "receiptOf", g["receipt"])
    return {
        "version": receipt["version"],
        "custodian": receipt["custodian"],
        "witness": Who.BANK,
        "countedKg": receipt["kg"],
        "countedPieces": receipt["pieces"],
        "record": w.fresh(),
        "takenAt": w.now,
    }


def state_fees(w: World, g: Given) -> Fields:
    return {
        "version": w.view("Oversight", "feesOf", g["receipt"])["version"],
        "custodian": w.view("Receipts", "receiptOf", g["receipt"])["custodian"],
        "amount": 120_000,
        "currency": CNY,
        "asOf": w.now,
        "bill": w.fresh(),
    }


def record_registration(w: World, g: Given) -> Fields:
    registry = g.get("registry", CWR)
    return {
        "version": w.view("Oversight", "registrationOf", g["receipt"], registry)["version"],
        "registry": registry,
        "filing": 1,
        "number": w.fresh(),
        "registeredAt": w.now,
        "registeredUntil": w.today + 365,
        "certificate": w.fresh(),
        "filer": w.view("Receipts", "receiptOf", g["receipt"])["custodian"],
    }


def _device(w: World, g: Given, *names: str) -> Fields:
    held = w.view("ControlProofs", "deviceOf", g["device"])
    return {name: held[name] for name in ("owner", *names)}


def bind_device(w: World, g: Given) -> Fields:
    return {
        "owner": Who.WAREHOUSE,
        "custodian": 0,
        "version": w.view("ControlProofs", "deviceOf", g["device"])["version"],
        "place": w.fresh(),
        "maxGap": DAY,
        "maxSkew": 300,
    }


def witnessed(w: World, g: Given) -> Fields:
    return {**_device(w, g, "version"), "witness": Who.BANK, "report": w.fresh()}


def attest_control(w: World, g: Given) -> Fields:
    held = w.view("ControlProofs", "deviceOf", g["device"])
    return {
        **_device(w, g, "place"),
        "sequence": held["sequence"] + 1,
        "observedAt": max(w.now, held["provenAt"] + 1),
        "status": 1,
        "reading": w.fresh(),
    }


def freeze(w: World, g: Given) -> Fields:
    kind = 2 if w.view("Receivables", "voucherOf", g["subject"])["state"] else 1
    whole = (
        w.view("Receivables", "voucherOf", g["subject"])["amount"]
        if kind == 2
        else w.view("Receipts", "receiptOf", g["subject"])["kg"]
    )
    return {
        "court": Who.COURT,
        "kind": kind,
        "quantity": whole,
        "order": w.fresh(),
        "until": w.now + 30 * DAY,
        "salt": w.fresh(),
    }


def renew_freeze(w: World, g: Given) -> Fields:
    order = w.view("CourtOrders", "freezeOf", g["freeze"])
    return {
        "court": order["court"],
        "currentUntil": order["until"],
        "until": order["until"] + 30 * DAY,
        "order": w.fresh(),
    }


def release_freeze(w: World, g: Given) -> Fields:
    return {"court": w.view("CourtOrders", "freezeOf", g["freeze"])["court"], "order": w.fresh()}


def define_series(w: World, g: Given) -> Fields:
    return {
        "owner": Who.BANK,
        "goods": HRC,
        "description": w.fresh(),
        "currency": CNY,
        "quorum": 2,
        "maxAge": 3 * DAY,
        "maxDeviation": 20 * PERCENT,
        "reporters": list(REPORTERS),
        "salt": w.fresh(),
    }


def report_price(w: World, g: Given) -> Fields:
    return {"reporter": Who.PLATFORM, "price": 345_000, "observedAt": w.now, "source": w.fresh()}


def define_product(w: World, g: Given) -> Fields:
    goods = g.get("goods", [HRC] if g.get("assetKinds", 1) != 2 else [])
    return {
        "financier": Who.BANK,
        "assetKinds": 1,
        "currency": CNY,
        "goods": goods,
        "series": [w.fresh() for _ in goods],
        "initialLtv": 70 * PERCENT,
        "warningLtv": 75 * PERCENT,
        "callLtv": 80 * PERCENT,
        "liquidationLtv": 90 * PERCENT,
        "haircut": 0,
        "rate": 43_500,
        "penaltyFactor": 1_500_000,
        "maxTenorDays": 180,
        "storageBufferDays": 15,
        "evidenceKinds": 0b11,
        "salt": w.fresh(),
    }


def close_product(w: World, g: Given) -> Fields:
    return {"financier": w.view("Products", "productOf", g["product"])["financier"]}


def apply_for_loan(w: World, g: Given) -> Fields:
    return {
        "borrower": Who.SUPPLIER,
        "amount": 241_500_000,
        "tenorDays": 90,
        "purpose": w.fresh(),
        "salt": w.fresh(),
    }


def offer_loan(w: World, g: Given) -> Fields:
    application = w.view("LoanOffers", "applicationOf", g["loan"])
    product = w.view("Products", "productOf", application["product"])
    return {
        "version": application["version"],
        "financier": application["financier"],
        "limit": application["amount"],
        "rate": product["rate"],
        "maturityDay": w.today + application["tenorDays"],
        "evidenceKinds": product["evidenceKinds"],
        "evidence": w.fresh(),
        "offerUntil": w.now + 7 * DAY,
    }


def accept_offer(w: World, g: Given) -> Fields:
    application = w.view("LoanOffers", "applicationOf", g["loan"])
    return {name: application[name] for name in ("version", "borrower", "limit", "rate", "maturityDay")}


def decline_loan(w: World, g: Given) -> Fields:
    application = w.view("LoanOffers", "applicationOf", g["loan"])
    return {"version": application["version"], "financier": application["financier"], "reason": w.fresh()}


def _loan(w: World, g: Given, *names: str) -> Fields:
    loan = w.view("PledgeLoans", "loanOf", g["loan"])
    return {name: loan[name] for name in ("version", *names)}


def cancel_loan(w: World, g: Given) -> Fields:
    return _loan(w, g, "financier", "borrower")


def pledge(w: World, g: Given) -> Fields:
    loan = _loan(w, g, "financier", "borrower")
    receipt = w.view("Receipts", "receiptOf", g["receipt"])
    return {
        "version": loan["version"],
        "receiptVersion": receipt["version"],
        "pledgor": loan["borrower"],
        "custodian": receipt["custodian"],
        "pledgee": loan["financier"],
        "kg": w.view("Receipts", "freeKg", g["receipt"]),
        "relatedOverride": ZERO,
    }


def substitute(w: World, g: Given) -> Fields:
    loan = _loan(w, g, "financier", "borrower", "maturityDay")
    incoming = w.view("Receipts", "receiptOf", g["incoming"])
    return {
        "version": loan["version"],
        "incomingVersion": incoming["version"],
        "incomingKg": w.view("Receipts", "freeKg", g["incoming"]),
        "outgoingKg": w.view("Receipts", "receiptOf", g["outgoing"])["lienKg"],
        "pledgor": loan["borrower"],
        "custodian": incoming["custodian"],
        "pledgee": loan["financier"],
        "registry": REGISTRY,
        "number": w.fresh(),
        "registeredAt": w.now,
        "registeredUntil": loan["maturityDay"] + 30,
        "certificate": w.fresh(),
        "relatedOverride": ZERO,
    }


def register_pledge(w: World, g: Given) -> Fields:
    loan = _loan(w, g, "financier", "maturityDay")
    return {
        "version": loan["version"],
        "financier": loan["financier"],
        "registry": REGISTRY,
        "number": w.fresh(),
        "registeredAt": w.now,
        "registeredUntil": loan["maturityDay"] + 30,
        "certificate": w.fresh(),
    }


def draw(w: World, g: Given) -> Fields:
    loan = _loan(w, g, "financier", "borrower", "limit", "drawn")
    return {
        "version": loan["version"],
        "financier": loan["financier"],
        "borrower": loan["borrower"],
        "amount": loan["limit"] - loan["drawn"],
        "account": w.fresh(),
        "payBy": w.now + 3 * DAY,
    }


def charge_cost(w: World, g: Given) -> Fields:
    return {**_loan(w, g, "financier"), "amount": 50_000, "evidence": w.fresh()}


def release(w: World, g: Given) -> Fields:
    loan = _loan(w, g, "financier")
    lien = w.view("Receipts", "receiptOf", g["receipt"])["lienKg"]
    return {"version": loan["version"], "pledgee": loan["financier"], "kg": lien}


def issue_voucher(w: World, g: Given) -> Fields:
    amount = g.get("amount", 100_000_000)
    return {
        "debtor": Who.BUYER,
        "creditor": Who.SUPPLIER,
        "amount": amount,
        "currency": CNY,
        "dueDay": w.today + 141,
        "invoices": [{"invoice": w.fresh(), "total": amount, "used": amount}],
        "basis": w.fresh(),
        "approver": 0,
        "justification": ZERO,
        "salt": w.fresh(),
    }


def _voucher(w: World, g: Given) -> Fields:
    voucher: Fields = w.view("Receivables", "voucherOf", g["voucher"])
    return voucher


def accept_voucher(w: World, g: Given) -> Fields:
    voucher = _voucher(w, g)
    return {"version": voucher["version"], "creditor": voucher["holder"]}


def refuse_voucher(w: World, g: Given) -> Fields:
    return {**accept_voucher(w, g), "reason": w.fresh()}


def split_voucher(w: World, g: Given) -> Fields:
    voucher = _voucher(w, g)
    part = voucher["amount"] // 3
    return {
        "version": voucher["version"],
        "holder": voucher["holder"],
        "amounts": [part, part, voucher["amount"] - 2 * part],
    }


def transfer_voucher(w: World, g: Given) -> Fields:
    voucher = _voucher(w, g)
    return {
        "version": voucher["version"],
        "from": voucher["holder"],
        "to": Who.CARRIER if voucher["holder"] != Who.CARRIER else Who.WAREHOUSE,
        "basis": w.fresh(),
    }


def finance_voucher(w: World, g: Given) -> Fields:
    voucher = _voucher(w, g)
    return {
        "version": voucher["version"],
        "holder": voucher["holder"],
        "financier": Who.FACTOR,
        "amount": voucher["amount"],
        "rate": 38_500,
        "discountDay": w.today,
        "recourse": False,
        "registration": w.fresh(),
        "account": w.fresh(),
        "payBy": w.now + 3 * DAY,
    }


def stop_issuer(w: World, g: Given) -> Fields:
    debtor = g.get("debtor", Who.BUYER)
    return {
        "debtor": debtor,
        "regulator": Who.COURT,
        "stopped": True,
        "version": w.view("Receivables", "issuerOf", debtor)["version"],
        "reason": w.fresh(),
    }


def claim_payment(w: World, g: Given) -> Fields:
    """The payment that the record expects next: the draw, the price, the redemption, or a repayment of `amount`."""
    loan = w.view("PledgeLoans", "loanOf", g["subject"])
    known = {"bankReference": w.fresh(), "account": w.fresh(), "valueDay": w.today}
    if loan["state"]:
        drawing = loan["pendingDraw"] != 0
        lender, borrower = loan["financier"], loan["borrower"]
        return {
            **known,
            "sink": w.address("PledgeLoans"),
            "payer": lender if drawing else borrower,
            "payee": borrower if drawing else lender,
            "amount": loan["pendingDraw"] if drawing else w.view("PledgeLoans", "exposureOn", g["subject"], w.today),
            "currency": loan["currency"],
        }
    voucher = w.view("Receivables", "voucherOf", g["subject"])
    financing = voucher["state"] == 4
    return {
        **known,
        "sink": w.address("Receivables"),
        "payer": voucher["financier"] if financing else voucher["debtor"],
        "payee": voucher["holder"],
        "amount": voucher["price"] if financing else voucher["amount"] - voucher["settled"],
        "currency": voucher["currency"],
    }


def confirm_payment(w: World, g: Given) -> Fields:
    payment = w.view("Settlement", "paymentOf", g["payment"])
    return {name: payment[name] for name in ("payee", "amount", "currency", "valueDay")}


def reject_payment(w: World, g: Given) -> Fields:
    return {"payee": w.view("Settlement", "paymentOf", g["payment"])["payee"], "reason": w.fresh()}


DEFAULTS: Mapping[str, Callable[[World, Given], Fields]] = {
    **TITLES,
    **KEEPING,
    "AddKey": add_key,
    "RevokeKey": revoke_key,
    "ProposeAdmission": proposal,
    "ProposeStanding": propose_standing,
    "ProposeListing": proposal,
    "ProposeRules": propose_rules,
    "Approve": approve,
    "AnchorCheckpoint": anchor_checkpoint,
    "MeasureStock": measure_stock,
    "AcceptInbound": accept_inbound,
    "WithdrawInbound": withdraw_inbound,
    "IssueReceipt": issue_receipt,
    "Endorse": endorse,
    "IssueDeliveryOrder": issue_delivery_order,
    "GateOut": gate_out,
    "Suspend": suspend,
    "LiftSuspension": lift_suspension,
    "TakeStock": take_stock,
    "StateFees": state_fees,
    "RecordRegistration": record_registration,
    "BindDevice": bind_device,
    "UnbindDevice": witnessed,
    "AttestControl": attest_control,
    "RestoreControl": witnessed,
    "Freeze": freeze,
    "RenewFreeze": renew_freeze,
    "ReleaseFreeze": release_freeze,
    "DefineSeries": define_series,
    "ReportPrice": report_price,
    "DefineProduct": define_product,
    "CloseProduct": close_product,
    "ApplyForLoan": apply_for_loan,
    "OfferLoan": offer_loan,
    "AcceptOffer": accept_offer,
    "DeclineLoan": decline_loan,
    "CancelLoan": cancel_loan,
    "Pledge": pledge,
    "Substitute": substitute,
    "RegisterPledge": register_pledge,
    "Draw": draw,
    "ChargeCost": charge_cost,
    "Release": release,
    "IssueVoucher": issue_voucher,
    "AcceptVoucher": accept_voucher,
    "RefuseVoucher": refuse_voucher,
    "SplitVoucher": split_voucher,
    "TransferVoucher": transfer_voucher,
    "FinanceVoucher": finance_voucher,
    "StopIssuer": stop_issuer,
    "ClaimPayment": claim_payment,
    "ConfirmPayment": confirm_payment,
    "RejectPayment": reject_payment,
}
