"""The gate: goods that left without an order suspend their receipt (AB-18); a slip lets one truck out once (AB-19)."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from scf_ledger.acts import Act
from scf_ledger.evidence import vehicle_key
from scf_ledger.gate.check import Decision, Passage, Policy, decide
from scf_ledger.gate.exits import ExitWithoutOrder
from scf_ledger.gate.image import qr_svg
from scf_ledger.gate.journal import Journal
from scf_ledger.gate.pack import PackContents, read_pack
from scf_ledger.gate.slip import Slip, read_slip, write_slip
from scf_ledger.story.cast import BANK, CARRIER, WAREHOUSE, Member
from scf_ledger.story.chapters.delivery import PLATE, delivery_order, gate_out, order_delivery
from scf_ledger.story.chapters.lots import Stored
from scf_ledger.story.stage import Fraud, Hand, Request, Stage, StoryFailed, both, maker

OTHER_PLATE = "沪B67890"
_GATE = "一号门 gate 1"
_JOURNAL = "gate/journal.jsonl"
#: The part of a tank that leaves without an order: one of so many, more than stock-takes tolerate.
_PART = 50


@dataclass(frozen=True)
class _Try:
    """What stands at the gate, and what the gate must say."""

    name: str
    zh: str
    en: str
    slip: Slip
    plate: str
    kg: int
    #: code that must be among the findings; empty when it must be let out
    code: str = ""


# ---------------------------------------------------------------- an exit without an order


def leave_without_order(stage: Stage, stored: Stored, holder: Member) -> None:
    """Goods leave, the receipt is suspended, a count finds them missing; they come back and both suspensions end."""
    stage.teller.chapter("无单出库、暂停与盘点", "An exit without an order, suspensions and a stock-take")
    left = _left(stage, stored)
    stage.value(
        "gate/exit",
        f"门岗记录无提货单出库{left.kg}千克",
        f"the gate records that {left.kg} kg left without a delivery order",
        lambda: _fresh(stage, left).entries()[0],
    )
    own = stage.act(
        "suspend",
        "仓库据门岗记录暂停仓单",
        "the warehouse suspends the receipt on the gate's record",
        "Suspend",
        {
            "receipt": stored.receipt,
            "authority": WAREHOUSE.number,
            "cause": "gate_exit",
            "evidence": left.digest,
            "observedAt": left.at,
        },
        maker(WAREHOUSE),
    )
    _still_delivered(
        stage, stored, holder, "delivery-after-exit", "AB-18", "暂停期间提货", "a delivery while suspended"
    )
    short = _count(stage, stored, "short", left.kg, "银行见证盘点:账实不符,仓单再被暂停", "a count finds goods missing")
    report = {"report": {"text": "货物已追回的处理报告 report: the goods were brought back"}}
    stage.refused(
        Fraud(
            "lifted-alone",
            "仓库独自解除自己的暂停",
            "the warehouse lifts its own suspension alone",
            "WR-15",
            "NOT_BENEFICIARY",
            "NotBeneficiary",
        ),
        Request("LiftSuspension", {"suspension": own, "beneficiary": 0, **report}, both(WAREHOUSE)),
    )
    _lift(
        stage,
        "warehouse",
        own,
        "仓库经持有人同意解除暂停",
        "with the holder's consent the warehouse lifts its own",
        [
            *both(WAREHOUSE),
            maker(holder),
        ],
    )
    _still_delivered(
        stage,
        stored,
        holder,
        "delivery-after-short-count",
        "WR-20",
        "账实不符期间提货",
        "a delivery after a short count",
    )
    _count(stage, stored, "again", 0, "货物追回后再次盘点:账实相符", "the goods are back: book and count agree")
    _lift(stage, "bank", short, "银行解除盘点暂停", "the bank lifts the suspension by the count", both(BANK))


def _left(stage: Stage, stored: Stored) -> ExitWithoutOrder:
    kg = stored.lot.kg if stored.lot.serialised else max(1, stored.lot.kg // _PART)
    return ExitWithoutOrder(
        custodian=WAREHOUSE.number,
        gate=_GATE,
        at=stage.moment("gate/exit"),
        receipt=stored.receipt,
        units=stored.units,
        kg=kg,
        vehicle=vehicle_key(stage.secret_file.read_bytes(), OTHER_PLATE),
    )


def _fresh(stage: Stage, left: ExitWithoutOrder) -> Journal:
    """The gate's journal from its first entry, for a step that was interrupted begins it anew."""
    path = stage.out / _JOURNAL
    path.unlink(missing_ok=True)
    journal = Journal(path)
    journal.report(left)
    return journal


def _count(stage: Stage, stored: Stored, step: str, missing: int, zh: str, en: str) -> str:
    gone = bool(missing) and stored.lot.serialised
    # Each count is later than the last one, and none is in the future.
    before = 60 if missing else 0
    return stage.act(
        f"count/{step}",
        f"{zh}({stored.lot.kg - missing}千克)",
        f"{en} ({stored.lot.kg - missing} kg)",
        "TakeStock",
        {
            "receipt": stored.receipt,
            "witness": BANK.number,
            "countedKg": stored.lot.kg - missing,
            "countedPieces": 0 if gone else stored.lot.pieces,
            "record": {"text": f"盘点记录 stock-take record {step}"},
            "takenAt": stage.moment(f"count/{step}") - before,
        },
        maker(WAREHOUSE),
        maker(BANK),
    )


def _lift(stage: Stage, step: str, suspension: str, zh: str, en: str, hands: Sequence[Hand]) -> None:
    report = {"text": f"处理报告 report on what it was, {step}"}
    stage.act(f"lift/{step}", zh, en, "LiftSuspension", {"suspension": suspension, "report": report}, *hands)


def _still_delivered(stage: Stage, stored: Stored, holder: Member, name: str, rule: str, zh: str, en: str) -> None:
    stage.refused(
        Fraud(name, zh, en, rule, "SUSPENDED", "Suspended"),
        Request("IssueDeliveryOrder", delivery_order(stage, stored, stored.lot.kg, name), (maker(holder),)),
    )


# ---------------------------------------------------------------- a slip at the gate


def show_slip(stage: Stage, stored: Stored, holder: Member, order: str) -> None:
    """The driver shows the order's slip; the gate has fetched its pack, and decides without a network."""
    client = stage.client(holder)
    text = stage.value(
        "gate/slip",
        "持有人取得提货单的签名凭条",
        "the holder gets the order's signed slip",
        lambda: client.get(f"/v1/delivery-orders/{order}/slip")["payload"],
    )
    slip = read_slip(text)
    if slip.order != order:
        raise StoryFailed(f"the slip is of order {slip.order}, and not of {order}")
    stage.keep(
        "gate/slip",
        "凭条二维码 gate/slip.svg",
        "the slip's QR code is in gate/slip.svg",
        "gate/slip.svg",
        lambda: qr_svg(text),
    )
    pack = stage.keep(
        "gate/pack",
        "门岗联网取得数据包,随后离线",
        "the gate fetches its pack, and goes offline",
        "gate/pack.json",
        lambda: stage.client(WAREHOUSE).request("GET", "/v1/gate/pack").content,
    )
    told = "gate/passages" in stage.journal
    passages = stage.value(
        "gate/passages",
        "门岗离线核验:放行一次",
        "the gate checks offline, and lets out once",
        lambda: _passages(stage, stored, slip, read_pack(pack.read_bytes())),
    )
    for one in passages:
        if one["codes"] and not told:
            stage.teller.refused(one["zh"], one["en"], one["codes"][0])


def _passages(stage: Stage, stored: Stored, slip: Slip, pack: PackContents) -> list[dict[str, Any]]:
    journal = _fresh(stage, _left(stage, stored))
    at, secret = stage.moment("gate/passages"), stage.secret_file.read_bytes()
    shown = []
    for one in _tries(slip):
        passage = Passage(
            at=at,
            vehicle=vehicle_key(secret, one.plate),
            carrier=CARRIER.number,
            kg=one.kg,
            pieces=stored.lot.pieces,
            units=stored.units,
        )
        decision = journal.pass_through(passage, partial(_decided, pack, one.slip, passage))
        shown.append(_told(one, passage, decision))
    return shown


def _decided(pack: PackContents, slip: Slip, passage: Passage, used: Container[str]) -> Decision:
    return decide(pack, slip, passage, used, Policy())


def _tries(slip: Slip) -> Sequence[_Try]:
    kg = int(slip.act.message["kg"])
    more = Act.make(slip.act.type, {**slip.act.message, "kg": kg + 1}, slip.act.domain)
    return (
        _Try(
            "another-truck", "他车持凭条提货", "another truck shows the slip", slip, OTHER_PLATE, kg, "VEHICLE_MISMATCH"
        ),
        _Try(
            "over-pick", "超过凭条数量装车", "more is loaded than the slip says", slip, PLATE, kg + 1, "OVER_DELIVERY"
        ),
        _Try(
            "altered-slip",
            "篡改凭条数量",
            "the slip's quantity was altered",
            read_slip(write_slip(Slip(more, slip.signatures))),
            PLATE,
            kg + 1,
            "SIGNATURE_INVALID",
        ),
        _Try("let-out", "凭条、车辆、数量相符,放行", "slip, truck and quantity agree: let out", slip, PLATE, kg),
        _Try("slip-replayed", "同一凭条再次出示", "the same slip is shown again", slip, PLATE, kg, "NO_DELIVERY_ORDER"),
    )


def _told(one: _Try, passage: Passage, decision: Decision) -> dict[str, Any]:
    codes = [finding.code for finding in decision.findings]
    if one.code not in codes and (one.code or codes):
        raise StoryFailed(f"{one.en}: the gate said {', '.join(codes) or 'out'}, and {one.code or 'out'} was due")
    # The reason that the attempt is about comes first.
    return {
        "name": one.name,
        "zh": one.zh,
        "en": one.en,
        "order": decision.order,
        "plate": one.plate,
        "kg": passage.kg,
        "pieces": passage.pieces,
        "at": passage.at,
        "passes": decision.passes,
        "codes": sorted(codes, key=lambda code: code != one.code),
        "findings": [finding.as_json() for finding in decision.findings],
    }


# ---------------------------------------------------------------- the delivery


def deliver(stage: Stage, stored: Stored, holder: Member) -> None:
    """An order, its slip at the gate, the goods weighed out; not a kilogram more, and not twice."""
    stage.teller.chapter("门岗与提货", "The gate and the delivery")
    order = order_delivery(stage, stored, holder, stored.lot.kg, "last")
    show_slip(stage, stored, holder, order)
    message = {
        "order": order,
        "custodian": WAREHOUSE.number,
        "carrier": CARRIER.number,
        "kg": stored.lot.kg,
        "pieces": stored.lot.pieces,
        "units": list(stored.units),
    }
    hands = (maker(WAREHOUSE), maker(CARRIER))
    stage.refused(
        Fraud("over-delivery", "超量出库", "more leaves than was ordered", "AB-19", "OVER_DELIVERY", "OverDelivery"),
        Request("GateOut", {**message, "kg": stored.lot.kg + 1, "ticket": {"text": "GATE over"}}, hands),
    )
    gate_out(stage, order, "last")
    stage.refused(
        Fraud(
            "order-used-again",
            "已执行的提货单再次出库",
            "goods leave once more on an order that is used",
            "AB-19",
            "NO_DELIVERY_ORDER",
            "NoDeliveryOrder",
        ),
        Request("GateOut", {**message, "ticket": {"text": "GATE again"}}, hands),
    )
