"""Who is told of what: holder and pledgee of a receipt, and of a freeze its custodian too (AB-04, L-07, L-37)."""

from __future__ import annotations

from collections.abc import Iterable

from scf_ledger.acts.formats import day_date
from scf_ledger.chain.rows import ChainEvent, Rows
from scf_ledger.court_orders.events import SUBJECTS
from scf_ledger.custody.tables import Stock
from scf_ledger.keeping.events import ANSWERS, DISPOSALS
from scf_ledger.keeping.tables import Inspection, LossClaim
from scf_ledger.notices.tables import Notice
from scf_ledger.receipts.tables import LossReport, Receipt
from scf_ledger.receivables.tables import Voucher

#: Day numbers from here on are no dates.
_LAST_DAY = 2_932_896


def _tell(rows: Rows, e: ChainEvent, kind: str, subject: str, members: Iterable[int], zh: str, en: str) -> None:
    """One notice for each of some members; 0 is nobody."""
    for member in sorted(set(members) - {0}):
        rows.put(
            Notice(
                id=f"{e.id}/{subject}/{member:010d}",
                member=member,
                kind=kind,
                subject=subject,
                zh=zh,
                en=en,
                act=e.act,
                at=e.block_time,
            )
        )


def stock_short(rows: Rows, e: ChainEvent) -> None:
    """AB-04: receipts over a stock that no longer carries them, or carries them again."""
    v, stock = e.values, rows.get(Stock, e.values["stock"])
    measured, receipted = f"{v['measuredKg']:,}", f"{v['receiptedKg']:,}"
    for receipt in rows.where(Receipt, place=stock.id, state="active"):
        if v["short"]:
            kind = "stock_short"
            zh = (
                f"储罐/堆场{stock.id}计量存量{measured}千克,低于其项下有效仓单{receipted}千克且超出允差;"
                f"在补足之前,仓单{receipt.id}不得转让、质押或提货。"
            )
            en = (
                f"Stock {stock.id} measures {measured} kg under receipts of {receipted} kg, which is beyond the "
                f"tolerance; receipt {receipt.id} is not transferred, pledged or delivered until it is covered."
            )
        else:
            kind = "stock_covered"
            zh = (
                f"储罐/堆场{stock.id}计量存量{measured}千克,已足以覆盖其项下有效仓单{receipted}千克;"
                f"仓单{receipt.id}恢复正常。"
            )
            en = (
                f"Stock {stock.id} measures {measured} kg and covers its receipts of {receipted} kg again; "
                f"receipt {receipt.id} is as before."
            )
        _tell(rows, e, kind, receipt.id, (receipt.holder, receipt.pledgee), zh, en)


def suspensions_counted(rows: Rows, e: ChainEvent) -> None:
    """WR-15, L-07. Rows still show what was before."""
    receipt, count = rows.get(Receipt, e.values["receipt"]), e.values["suspensions"]
    if count > receipt.suspensions:
        kind, zh, en = "suspended", f"仓单{receipt.id}已被暂停。", f"Receipt {receipt.id} was suspended."
    else:
        kind = "resumed"
        zh = f"仓单{receipt.id}的一项暂停已解除,尚余{count}项。"
        en = f"A suspension of receipt {receipt.id} was lifted; {count} are left."
    _tell(rows, e, kind, receipt.id, (receipt.holder, receipt.pledgee), zh, en)


def frozen(rows: Rows, e: ChainEvent) -> None:
    """L-37: a freeze binds whoever holds or stores the thing from when they hear of it."""
    m = e.message
    quantity = f"{m['quantity']:,}"
    if SUBJECTS[m["kind"]] == "receipt":
        receipt = rows.get(Receipt, m["subject"])
        members = (receipt.holder, receipt.pledgee, receipt.custodian)
        zh = f"法院(成员{m['court']})冻结仓单{receipt.id}项下{quantity}千克;冻结部分不得交付、转让或质押。"
        en = (
            f"The court (member {m['court']}) freezes {quantity} kg of receipt {receipt.id}; what is frozen is not "
            "delivered, transferred or pledged."
        )
    else:
        voucher = rows.get(Voucher, m["subject"])
        members = (voucher.holder, voucher.debtor, voucher.financier)
        zh = f"法院(成员{m['court']})冻结应收账款凭证{voucher.id}项下{quantity}(最小货币单位);冻结部分不得转让或兑付。"
        en = (
            f"The court (member {m['court']}) freezes {quantity} minor units of voucher {voucher.id}; what is frozen "
            "is not transferred or paid."
        )
    _tell(rows, e, "frozen", m["subject"], members, zh, en)


def lost(rows: Rows, e: ChainEvent) -> None:
    """WR-16, AB-35."""
    receipt, m = rows.get(Receipt, e.values["receipt"]), e.message
    zh = f"成员{m['holder']}已就仓单{receipt.id}挂失;该仓单不再有效,公示期满无异议方可补发。"
    en = (
        f"Member {m['holder']} reported receipt {receipt.id} lost; it is void, and reissued only after a notice "
        "without objection."
    )
    _tell(rows, e, "lost", receipt.id, (receipt.holder, receipt.pledgee), zh, en)


def objected(rows: Rows, e: ChainEvent) -> None:
    """AB-35: whoever waits for a reissue hears who claims the goods."""
    loss, m = rows.get(LossReport, e.values["receipt"]), e.message
    zh = f"成员{m['objector']}对挂失仓单{loss.receipt}的补发提出异议;异议未了结前不得补发。"
    en = (
        f"Member {m['objector']} objects to a reissue of the lost receipt {loss.receipt}; there is none until that "
        "is settled."
    )
    _tell(rows, e, "objected", loss.receipt, (loss.holder, loss.custodian, loss.pledgee), zh, en)


#: What became of goods, and what was done about it, in Chinese and English.
_IMPAIRED = {
    1: ("变质", "has deteriorated"),
    2: ("损坏", "is damaged"),
    3: ("危及其他货物的安全和正常保管", "endangers other goods and their storage"),
}
_DISPOSED = {
    "none": ("", ""),
    "demanded": (";请及时处置", "; dispose of it without delay"),
    "done": (";情况紧急,保管人已作必要处置", "; in an emergency the custodian has disposed of it"),
}


def impaired(rows: Rows, e: ChainEvent) -> None:
    """L-07: holder and pledgee hear at once."""
    receipt, m = rows.get(Receipt, e.values["receipt"]), e.message
    (zh_what, en_what), (zh_then, en_then) = _IMPAIRED[m["impairment"]], _DISPOSED[DISPOSALS[m["disposal"]]]
    zh = f"保管人(成员{m['custodian']})通知:仓单{receipt.id}项下{m['kg']:,}千克{zh_what}{zh_then}。"
    en = f"Custodian (member {m['custodian']}): {m['kg']:,} kg of receipt {receipt.id} {en_what}{en_then}."
    _tell(rows, e, "impaired", receipt.id, (receipt.holder, receipt.pledgee), zh, en)


def inspection_requested(rows: Rows, e: ChainEvent) -> None:
    """L-06: the custodian has to answer."""
    receipt, m = rows.get(Receipt, e.values["receipt"]), e.message
    zh = f"成员{m['holder']}请求查验仓单{receipt.id}项下货物,请予答复。"
    en = f"Member {m['holder']} asks to inspect the goods of receipt {receipt.id}; it waits for an answer."
    _tell(rows, e, "inspection_requested", receipt.id, (receipt.custodian,), zh, en)


def inspection_answered(rows: Rows, e: ChainEvent) -> None:
    """L-06."""
    asked, agreed = rows.get(Inspection, e.values["inspection"]), ANSWERS[e.message["answer"]] == "agreed"
    zh = f"保管人(成员{asked.custodian}){'同意' if agreed else '拒绝'}查验仓单{asked.receipt}项下货物。"
    en = f"Custodian (member {asked.custodian}) {'agrees to' if agreed else 'refuses'} an inspection of the goods of "
    _tell(rows, e, "inspection_answered", asked.receipt, (asked.holder,), zh, f"{en}receipt {asked.receipt}.")


def collection_demanded(rows: Rows, e: ChainEvent) -> None:
    """L-08."""
    receipt, m = rows.get(Receipt, e.values["receipt"]), e.message
    until = day_date(m["collectBy"]).isoformat() if m["collectBy"] < _LAST_DAY else str(m["collectBy"])
    zh = f"仓单{receipt.id}仓储期已届满,保管人(成员{m['custodian']})催告于{until}前提取。"
    en = f"Storage of receipt {receipt.id} is over; custodian (member {m['custodian']}) demands collection by {until}."
    _tell(rows, e, "collection_demanded", receipt.id, (receipt.holder, receipt.pledgee), zh, en)


def loss_claimed(rows: Rows, e: ChainEvent) -> None:
    """L-09: the custodian has to answer; the pledgee's goods are less."""
    receipt, m = rows.get(Receipt, e.values["receipt"]), e.message
    zh = f"成员{m['holder']}就仓单{receipt.id}项下{m['kg']:,}千克货物毁损灭失索赔。"
    en = f"Member {m['holder']} claims for {m['kg']:,} kg lost under receipt {receipt.id}."
    _tell(rows, e, "loss_claimed", receipt.id, (receipt.custodian, receipt.pledgee), zh, en)


def claim_answered(rows: Rows, e: ChainEvent) -> None:
    """L-09."""
    claim = rows.get(LossClaim, e.values["claim"])
    zh = f"保管人(成员{claim.custodian})已答复就仓单{claim.receipt}提出的索赔。"
    en = f"Custodian (member {claim.custodian}) has answered the claim for loss under receipt {claim.receipt}."
    _tell(rows, e, "claim_answered", claim.receipt, (claim.holder, claim.pledgee), zh, en)


#: They come before those of the concepts: rows show what was.
HANDLERS = {
    ("Custody", "StockShort"): stock_short,
    ("Receipts", "SuspensionsCounted"): suspensions_counted,
    ("CourtOrders", "FrozenByCourt"): frozen,
    ("ReceiptLife", "LossReported"): lost,
    ("ReceiptLife", "ReissueObjected"): objected,
    ("Keeping", "ImpairmentReported"): impaired,
    ("Keeping", "InspectionRequested"): inspection_requested,
    ("Keeping", "InspectionAnswered"): inspection_answered,
    ("Keeping", "CollectionDemanded"): collection_demanded,
    ("Keeping", "LossClaimed"): loss_claimed,
    ("Keeping", "ClaimAnswered"): claim_answered,
}
