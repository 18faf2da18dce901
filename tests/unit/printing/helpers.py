"""Receipts to print."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256
from typing import Any

from scf_ledger.printing.receipt import (
    PrintedEndorsement,
    PrintedFreeze,
    PrintedMember,
    PrintedReceipt,
    PrintedSignature,
    PrintedUnit,
)
from tests.evm.members import uscc
from tests.support.gateway import EIGHT_ITEMS


def name_of(*words: object) -> str:
    """A name as the ledger has them."""
    return "0x" + sha256(" ".join(map(str, words)).encode()).hexdigest()


def member(number: int, name: str) -> PrintedMember:
    return PrintedMember(number=number, name=name, uscc=uscc(number))


WAREHOUSE = member(4, "上海示例仓储物流股份有限公司")
SUPPLIER = member(7, "上海示例钢铁贸易有限公司")
BUYER = member(8, "江苏示例装备制造集团有限公司")
BANK = member(2, "示例银行股份有限公司上海分行")
COURT = member(3, "上海市示例区人民法院")
UNITS = tuple(
    PrintedUnit(
        key=name_of("unit", n), mill="91310000631696382C", heat=f"H26-{n:03d}", coil=f"C2606{n:04d}", kg=8_500 + n
    )
    for n in range(1, 4)
)
RECEIPT = PrintedReceipt(
    id=name_of("receipt"),
    version=6,
    state="active",
    transferable=True,
    custodian=WAREHOUSE,
    holder=BUYER,
    goods=("HRC", "热轧卷板", "hot-rolled coil"),
    kg=25_506,
    issued_kg=25_506,
    pieces=3,
    units=UNITS,
    loss_standard=2_000,
    storage_until=20_970,
    issued_at=1_780_300_000,
    content=name_of("content"),
    items={
        **EIGHT_ITEMS,
        "loss_standard": {"text": "自然损耗不超过 0.2 %,以出库过磅为准"},
        "storage_place": {"text": "上海市宝山区示例路 88 号,3 号库 A 区 12 排"},
        "storage_fee": {"text": "0.5 元/吨·天,按日计收"},
        "goods": {**EIGHT_ITEMS["goods"], "quantity": "25.506 t", "pieces": "3"},
        "insurance": {
            "sum": "人民币 1,200,000.00 元",
            "from": "2026-06-01",
            "until": "2027-06-01",
            "insurer": "示例财产保险股份有限公司",
        },
        "more": {"材质书号": "MTC-2606-0001"},
    },
    signatures=(
        PrintedSignature(party="custodian", member=WAREHOUSE, key=name_of("maker")),
        PrintedSignature(party="custodian", member=WAREHOUSE, key=name_of("checker")),
        PrintedSignature(party="depositor", member=SUPPLIER, key=name_of("supplier")),
    ),
    endorsements=(
        PrintedEndorsement(
            kind="转让",
            from_member=SUPPLIER,
            to_member=BUYER,
            kg=25_506,
            at=1_780_400_000,
            version=2,
            act=name_of("endorse"),
            signatures=(
                PrintedSignature(party="from", member=SUPPLIER, key=name_of("supplier")),
                PrintedSignature(party="to", member=BUYER, key=name_of("buyer")),
                PrintedSignature(party="custodian", member=WAREHOUSE, key=name_of("maker")),
            ),
        ),
        PrintedEndorsement(
            kind="质押",
            from_member=BUYER,
            to_member=BANK,
            kg=20_000,
            at=1_780_500_000,
            version=3,
            act=name_of("pledge"),
            signatures=(PrintedSignature(party="financier", member=BANK, key=name_of("bank")),),
        ),
        PrintedEndorsement(
            kind="解押", from_member=BANK, to_member=BUYER, kg=5_000, at=1_780_600_000, version=4, act=""
        ),
    ),
    pledgee=BANK,
    lien_kg=15_000,
    delivery_kg=2_000,
    freezes=(PrintedFreeze(court=COURT, kg=1_000, until=1_843_372_800, order=name_of("order")),),
    suspensions=0,
    chain_id=31_337,
    contract="0x5FbDB2315678afecb367f032d93F642f64180aa3",
    block_number=1_234,
    block_time=1_780_700_000,
    base_url="https://ledger.example",
)


def receipt(**changed: Any) -> PrintedReceipt:
    return replace(RECEIPT, **changed)
