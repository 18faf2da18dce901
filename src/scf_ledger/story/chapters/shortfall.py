"""A tank is measured to hold less than its receipts say; nothing over it moves until it is full again (AB-04)."""

from __future__ import annotations

from scf_ledger.story.cast import BUYER, SUPPLIER, WAREHOUSE
from scf_ledger.story.chapters.acceptance import measure
from scf_ledger.story.chapters.lots import Stored
from scf_ledger.story.stage import Fraud, Request, Stage, maker

HOUR = 3_600


def run_short(stage: Stage, stored: Stored) -> None:
    """A reading below the receipts, an endorsement that is refused, a reading that mends it."""
    stage.teller.chapter("罐存短少", "A tank runs short")
    lot = stored.lot
    _an_hour(stage, "short")
    measure(stage, lot, WAREHOUSE, lot.kg - lot.kg // 50, "/short")
    stage.refused(
        Fraud(
            "short-tank",
            "罐存短少期间背书转让",
            "a receipt over a short tank is endorsed",
            "AB-04",
            "STOCK_INSUFFICIENT",
            "StockInsufficient",
        ),
        Request(
            "Endorse",
            {"receipt": stored.receipt, "to": BUYER.number, "basis": {"text": "销售合同 sales contract SC-004"}},
            (maker(SUPPLIER), maker(BUYER), maker(WAREHOUSE)),
        ),
    )
    _an_hour(stage, "mended")
    measure(stage, lot, WAREHOUSE, lot.kg, "/mended")


def _an_hour(stage: Stage, step: str) -> None:
    """A reading is later than the last one, to the second."""
    stage.until(f"gauge/{step}", "一小时后再次计量", "an hour later", lambda: stage.moment(f"gauge/{step}") + HOUR)
