"""What else may become of a receipt: cancelled, prolonged, on paper and back, lost and reissued (WR-16 to WR-19)."""

from __future__ import annotations

from collections.abc import Iterable

from scf_ledger.chain.rows import ChainEvent, Rows
from scf_ledger.custody.events import unbind_goods
from scf_ledger.receipts.events import begin, end, give_units_up, hand_over, leave, successor
from scf_ledger.receipts.tables import LossReport, Objection, PaperReceipt, Receipt, StorageExtension


def cancelled(rows: Rows, e: ChainEvent) -> None:
    m = e.message
    receipt = rows.get(Receipt, e.values["receipt"])
    kg, receipt.kg = receipt.kg, 0
    end(rows, e, receipt, "cancelled")
    give_units_up(rows, e, receipt, m["units"])
    unbind_goods(rows, m["inbound"], kg, receipt.pieces, m["units"])


def extended(rows: Rows, e: ChainEvent) -> None:
    m = e.message
    receipt = rows.get(Receipt, e.values["receipt"])
    before, receipt.storage_until = receipt.storage_until, m["storageUntil"]
    receipt.version += 1
    rows.put(receipt)
    rows.put(
        StorageExtension(
            receipt=receipt.id,
            version=receipt.version,
            from_day=before,
            until_day=receipt.storage_until,
            agreement=m["agreement"],
            act=e.act,
            at=e.block_time,
        )
    )


# ---------------------------------------------------------------- paper and back


def converted(rows: Rows, e: ChainEvent) -> None:
    receipt = rows.get(Receipt, e.values["receipt"])
    end(rows, e, receipt, "converted")
    rows.put(
        PaperReceipt(
            receipt=receipt.id,
            holder=receipt.holder,
            custodian=receipt.custodian,
            print=e.message["print"],
            state="live",
            surrender="",
            child="",
            ticket="",
            act=e.act,
            converted_at=e.block_time,
        )
    )


def converted_back(rows: Rows, e: ChainEvent) -> None:
    m = e.message
    paper = rows.get(PaperReceipt, e.values["receipt"])
    paper.state, paper.surrender, paper.child, paper.ended_at = (
        "surrendered",
        m["surrender"],
        e.values["child"],
        e.block_time,
    )
    rows.put(paper)
    _succeed(rows, e, "convert", "converted", m["holder"], m["units"])


def discharged(rows: Rows, e: ChainEvent) -> None:
    m = e.message
    paper = rows.get(PaperReceipt, e.values["receipt"])
    paper.state, paper.ticket, paper.ended_at = "discharged", m["ticket"], e.block_time
    rows.put(paper)
    receipt = rows.get(Receipt, e.values["receipt"])
    kg, receipt.kg = receipt.kg, 0
    end(rows, e, receipt, "converted")
    leave(rows, e, receipt, kg, m["units"])


def _succeed(rows: Rows, e: ChainEvent, kind: str, state: str, holder: int, units: Iterable[str]) -> None:
    """The goods of a receipt that was void go over to a new title."""
    name, units = e.values["child"], list(units)
    parent = rows.get(Receipt, e.values["receipt"])
    kg, parent.kg = parent.kg, 0
    end(rows, e, parent, state)
    child = successor(rows, e, kind, name, [parent], holder=holder, endorsed=True)
    begin(rows, e, child, kg=kg, pieces=parent.pieces, units=units)
    hand_over(rows, e, parent, units, name)


# ---------------------------------------------------------------- loss and reissue


def lost(rows: Rows, e: ChainEvent) -> None:
    m = e.message
    receipt = rows.get(Receipt, e.values["receipt"])
    end(rows, e, receipt, "lost")
    rows.put(
        LossReport(
            receipt=receipt.id,
            holder=m["holder"],
            custodian=m["custodian"],
            pledgee=m["pledgee"],
            statement=m["statement"],
            notice_until=e.values["noticeUntil"],
            objections=0,
            state="notice",
            child="",
            act=e.act,
            reported_at=e.block_time,
        )
    )


def objected(rows: Rows, e: ChainEvent) -> None:
    m = e.message
    loss = rows.get(LossReport, e.values["receipt"])
    loss.objections += 1
    rows.put(loss)
    rows.put(
        Objection(
            id=e.values["objection"],
            receipt=loss.receipt,
            objector=m["objector"],
            holder=loss.holder,
            custodian=loss.custodian,
            evidence=m["evidence"],
            state="live",
            court=0,
            order="",
            objected_at=e.block_time,
        )
    )


def withdrawn(rows: Rows, e: ChainEvent) -> None:
    _end_objection(rows, e, "withdrawn")


def overruled(rows: Rows, e: ChainEvent) -> None:
    objection = _end_objection(rows, e, "overruled")
    objection.court, objection.order = e.message["court"], e.message["order"]
    rows.put(objection)


def _end_objection(rows: Rows, e: ChainEvent, state: str) -> Objection:
    objection = rows.get(Objection, e.values["objection"])
    objection.state, objection.ended_at = state, e.block_time
    rows.put(objection)
    loss = rows.get(LossReport, objection.receipt)
    loss.objections -= 1
    rows.put(loss)
    return objection


def reissued(rows: Rows, e: ChainEvent) -> None:
    loss = rows.get(LossReport, e.values["receipt"])
    loss.state, loss.child, loss.reissued_at = "reissued", e.values["child"], e.block_time
    rows.put(loss)
    _succeed(rows, e, "reissue", "cancelled", e.message["holder"], e.message["units"])


HANDLERS = {
    ("ReceiptLife", "ReceiptCancelled"): cancelled,
    ("ReceiptLife", "StorageExtended"): extended,
    ("ReceiptLife", "ConvertedToPaper"): converted,
    ("ReceiptLife", "ConvertedToElectronic"): converted_back,
    ("ReceiptLife", "PaperDischarged"): discharged,
    ("ReceiptLife", "LossReported"): lost,
    ("ReceiptLife", "ReissueObjected"): objected,
    ("ReceiptLife", "ObjectionWithdrawn"): withdrawn,
    ("ReceiptLife", "ObjectionOverruled"): overruled,
    ("ReceiptLife", "ReceiptReissued"): reissued,
}
