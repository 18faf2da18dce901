"""Goods come in, receipts are issued on them; and nobody gets a second receipt on the same coil."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from scf_ledger.acts.children import child_name
from scf_ledger.goods import GOODS
from scf_ledger.story.cast import DEPOT, SUPPLIER, WAREHOUSE
from scf_ledger.story.chapters.acceptance import book, inbound, measure, slot
from scf_ledger.story.chapters.delivery import deliver_all
from scf_ledger.story.chapters.documents import Recorded
from scf_ledger.story.chapters.hazards import govern_hazards
from scf_ledger.story.chapters.lots import Lot, Stored, lots
from scf_ledger.story.stage import Fraud, Request, Stage, both, maker

#: Days that goods stay; longer than any loan of the story with its reserve.
STORAGE_DAYS = 720
_LOSS = "0.2%"


def store_goods(stage: Stage, recorded: Sequence[Recorded]) -> list[Stored]:
    """Accepts the goods of every certificate and issues a receipt on each; returns those that are live at the end.

    Where one unit is certified more than once, the earlier receipt ends before the later one begins: the goods are
    collected, and come back.
    """
    found = list(lots(recorded))
    govern_hazards(stage, found)
    stage.teller.chapter("入库与签发仓单", "Goods come in, receipts are issued")
    live: list[Stored] = []
    for lot in found:
        for earlier in [one for one in live if _same_goods(one.lot, lot)]:
            stage.teller.note(
                f"{lot.certificate.document.file}与{earlier.lot.certificate.document.file}证明的是同一货物:先提货,再入库",
                f"{lot.certificate.document.file} certifies the same goods as {earlier.lot.certificate.document.file}: "
                "they are collected before they come in again",
            )
            deliver_all(stage, earlier, SUPPLIER, f"again/{lot.step}")
            live.remove(earlier)
        first = not lot.serialised and all(one.lot.serialised for one in live)
        live.append(_store(stage, lot, first=first))
        if len(live) == 1:
            _second_receipt(stage, live[0])
            _without_inbound(stage, live[0])
    if not live:
        stage.teller.skipped("没有质保书或化验单:不签发仓单", "no certificate of goods: no receipts")
    return live


def _same_goods(earlier: Lot, lot: Lot) -> bool:
    """The same unit, or the same line of the same certificate."""
    if earlier.serialised and lot.serialised and earlier.unit == lot.unit:
        return True
    numbers = earlier.certificate.document.number == lot.certificate.document.number
    return numbers and earlier.mill == lot.mill and earlier.place == lot.place


def _store(stage: Stage, lot: Lot, *, first: bool) -> Stored:
    """Accepts a lot and issues receipts; the first lot in a tank is tried before it is measured, and gets a batch."""
    booked = book(stage, lot, WAREHOUSE)
    if not lot.serialised:
        measure(stage, lot, WAREHOUSE, 0 if first else lot.kg, "/empty" if first else "")
    accepted = stage.act(
        f"inbound/{lot.step}",
        f"{WAREHOUSE.name}验收{GOODS[lot.goods].zh}{lot.kg}千克",
        f"the warehouse accepts {lot.kg} kg of {GOODS[lot.goods].en}",
        "AcceptInbound",
        inbound(lot, WAREHOUSE, booked),
        *both(WAREHOUSE),
    )
    units = tuple(
        stage.journal.once(
            f"units/{lot.step}", lambda: stage.client(WAREHOUSE).get(f"/v1/inbounds/{accepted}")["units"]
        )
    )
    if not lot.serialised and first:
        _oversubscribed(stage, lot, accepted)
        measure(stage, lot, WAREHOUSE, lot.kg)
        if Stored(lot, accepted, "", units).divisible:
            return _batch(stage, lot, accepted)
    receipt = stage.act(
        f"issue/{lot.step}",
        f"签发仓单:{GOODS[lot.goods].zh}{lot.kg}千克",
        f"a receipt is issued on {lot.kg} kg of {GOODS[lot.goods].en}",
        "IssueReceipt",
        _receipt(stage, lot, accepted, units),
        *both(WAREHOUSE),
        maker(SUPPLIER),
    )
    return Stored(lot, accepted, receipt, units)


def _batch(stage: Stage, lot: Lot, accepted: str) -> Stored:
    """Two receipts at once: three fifths of the lot and the rest (WR-03)."""
    most = lot.kg * 3 // 5
    whole = _receipt(stage, lot, accepted, ())
    step = f"issue/{lot.step}"
    items = [
        {**whole, "kg": kg, "pieces": pieces, "content": eight_items(stage, lot, step, kg, pieces)}
        for kg, pieces in ((most, lot.pieces), (lot.kg - most, 0))
    ]
    batch = stage.act(
        f"issue/{lot.step}",
        f"批量签发两张仓单:{GOODS[lot.goods].zh}{most}千克与{lot.kg - most}千克",
        f"a batch of two receipts is issued on {most} kg and {lot.kg - most} kg of {GOODS[lot.goods].en}",
        "IssueReceipts",
        {"items": items},
        *both(WAREHOUSE),
        maker(SUPPLIER),
    )
    return Stored(lot, accepted, child_name(batch, 0), (), (child_name(batch, 1),))


def _receipt(stage: Stage, lot: Lot, accepted: str, units: Sequence[str]) -> dict[str, Any]:
    until = stored_until(stage, lot)
    return {
        "inbound": accepted,
        "kg": lot.kg,
        "pieces": lot.pieces,
        "units": list(units),
        "lossStandard": _LOSS,
        "storageUntil": until,
        "content": eight_items(stage, lot, f"issue/{lot.step}", lot.kg, lot.pieces),
    }


def stored_until(stage: Stage, lot: Lot) -> str:
    """The last day of storage, counted from the issue."""
    day = stage.day(f"issue/{lot.step}")
    return str(day.fromordinal(day.toordinal() + STORAGE_DAYS))


def eight_items(stage: Stage, lot: Lot, step: str, kg: int, pieces: int, marks: str = "") -> Mapping[str, Any]:
    """民法典 909, filled from the certificate, for so much of the lot.

    Parameters
    ----------
    step
        the step whose day is the day of issue
    marks
        those of the goods where they are not the certificate's any more
    """
    document, line, day = lot.certificate.document, lot.line, str(stage.day(step))
    return {
        "depositor": {"name": SUPPLIER.name, "address": "上海市宝山区"},
        "goods": {
            "kind": f"{GOODS[lot.goods].zh} {GOODS[lot.goods].en}: {line.description}",
            "quantity": f"{kg} kg",
            "quality": f"{document.schema} {document.number}, SHA-256 {document.sha256}",
            "packing": "裸装 unpacked" if lot.serialised else "罐装 bulk",
            "pieces": str(pieces),
            "marks": marks or line.unit_no or line.batch_no or document.number,
        },
        "loss_standard": {"text": _LOSS},
        "storage_place": {"text": slot(WAREHOUSE) if lot.serialised else f"{WAREHOUSE.name} {lot.tank}"},
        "storage_period": {"from": day, "until": stored_until(stage, lot)},
        "storage_fee": {"text": "每吨每日0.50元 CNY 0.50 per tonne and day"},
        "insurance": None,
        "issuance": {"issuer": WAREHOUSE.name, "place": "上海 Shanghai", "date": day},
        "more": {},
    }


# ---------------------------------------------------------------- frauds


def _second_receipt(stage: Stage, stored: Stored) -> None:
    """AB-01 and AB-02: another warehouse takes the same coil in, however its number is written."""
    lot = stored.lot
    if not lot.serialised:
        stage.teller.skipped("没有带编号的货物:不试重复开单", "no numbered unit: no attempt at a second receipt")
        return
    plain = lot.line.unit_no
    writings = (
        ("", "", "", plain),
        ("/spaces", ",编号中加空格", ", its number with spaces", " ".join([plain[:2], plain[2:4], plain[4:]])),
        ("/full-width", ",编号用全角", ", its number in full-width characters", _full_width(plain)),
        ("/zeros", ",编号前加零", ", its number with leading zeros", f"000{plain}"),
    )
    for suffix, zh, en, coil in writings:
        message = inbound(lot, DEPOT)
        message["units"] = [{"key": {**lot.unit, "coil": coil}, "kg": lot.kg}]
        # What is refused must be the coil, so that nothing else may be wrong: another ticket, another certificate.
        message["evidence"] = [{"text": f"WB depot {lot.step}{suffix}"}]
        message["certificate"] = {**message["certificate"], "number": f"{message['certificate']['number']} DEPOT"}
        stage.refused(
            Fraud(
                f"second-receipt{suffix}",
                f"另一仓库就同一卷再次入库开单{zh}",
                f"a second warehouse takes the same coil in{en}",
                "AB-02" if suffix else "AB-01",
                "UNIT_ALREADY_RECEIPTED",
                "UnitAlreadyReceipted",
            ),
            Request("AcceptInbound", message, both(DEPOT)),
        )


def _full_width(text: str) -> str:
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)


def _without_inbound(stage: Stage, stored: Stored) -> None:
    """AB-05: a receipt on goods that never came in."""
    message = _receipt(stage, stored.lot, "0x" + "ab" * 32, stored.units)
    message |= {"custodian": WAREHOUSE.number, "depositor": SUPPLIER.number}
    stage.refused(
        Fraud(
            "issue-without-inbound", "无入库而签发仓单", "a receipt without goods", "AB-05", "NO_INBOUND", "NoInbound"
        ),
        Request("IssueReceipt", message, (*both(WAREHOUSE), maker(SUPPLIER))),
    )


def _oversubscribed(stage: Stage, lot: Lot, accepted: str) -> None:
    """AB-03: a receipt on goods that the gauge of the tank has not seen yet."""
    message = _receipt(stage, lot, accepted, ())
    stage.refused(
        Fraud(
            "tank-oversubscribed",
            "超过罐内实测存量签发仓单",
            "a receipt on more than the tank was measured to hold",
            "AB-03",
            "TANK_OVERSUBSCRIBED",
            "TankOversubscribed",
        ),
        Request("IssueReceipt", message, (*both(WAREHOUSE), maker(SUPPLIER))),
    )
