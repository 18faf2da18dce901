"""Weighbridge tickets (磅单): gross, tare and net in whole kilograms."""

from __future__ import annotations

from typing import Any

from scf_ledger.documents.intake import companies
from scf_ledger.documents.intake.exact import KGM
from scf_ledger.documents.intake.formats import utc
from scf_ledger.documents.intake.goods import goods_class
from scf_ledger.documents.intake.model import GoodsLine, Subject
from scf_ledger.documents.intake.papers import head, whole
from scf_ledger.documents.intake.refusals import Rule
from scf_ledger.documents.intake.report import Report


def check(value: dict[str, Any], report: Report) -> None:
    """What the schema cannot say."""
    gross, tare, net = (int(value[name]) for name in ("GrossKg", "TareKg", "NetKg"))
    if gross - tare != net:
        report.add(
            Rule.TOTALS,
            f"NetKg is {net}, but gross {gross} less tare {tare} is {gross - tare}",
            f"净重 {net} 不等于毛重 {gross} 减皮重 {tare}",
            pointer="/NetKg",
            value=str(net),
        )
    if utc(value["GrossTime"]) == utc(value["TareTime"]):
        report.add(
            Rule.DATE,
            "GrossTime and TareTime are one moment; a vehicle is weighed twice",
            "毛重与皮重的时间相同,车辆应过磅两次",
            pointer="/TareTime",
            value=value["TareTime"],
        )
    units, pieces = value.get("Units"), whole(value, "Pieces")
    if units is not None and pieces is not None and len(units) != pieces:
        report.add(
            Rule.TOTALS,
            f"Pieces is {pieces}, but {len(units)} units are named",
            f"件数 {pieces} 与所列 {len(units)} 个单元不符",
            pointer="/Pieces",
            value=str(pieces),
        )


def extract(value: dict[str, Any]) -> dict[str, Any]:
    """What a ticket says, as fields of `Document`; its number is a subject of the scheme `ticket` (AB-06, AB-07)."""
    net = int(value["NetKg"])
    return {
        **head(value, "weighbridge ticket"),
        "parties": (companies.party("custodian", value["Weighbridge"]),),
        "subjects": (Subject(scheme="ticket", id=value["Number"]),),
        "lines": (
            GoodsLine(
                description=value["Goods"],
                goods_class=goods_class([value["Goods"]]),
                quantity=str(net),
                unit_code=KGM,
                mass_kg=net,
                pieces=whole(value, "Pieces"),
            ),
        ),
    }
