"""A regulator classifies hazardous goods and qualifies the custodian that may store them (L-05)."""

from __future__ import annotations

from collections.abc import Sequence

from scf_ledger.goods import GOODS
from scf_ledger.story.cast import COURT, SUPPLIER, WAREHOUSE
from scf_ledger.story.chapters.acceptance import HAZARD_OF, book, booking, inbound
from scf_ledger.story.chapters.lots import SMALLEST_LOT, Lot
from scf_ledger.story.stage import Fraud, Request, Stage, both, maker

_LICENCE_DAYS = 3 * 365


def govern_hazards(stage: Stage, found: Sequence[Lot]) -> None:
    """Classification, a booking with its safety data sheet, the custodian's qualification; three attempts around it."""
    goods = sorted({lot.goods for lot in found} & HAZARD_OF.keys())
    if not goods:
        stage.teller.skipped("没有危险货物:不需要资质", "no hazardous goods: nobody must be qualified")
        return
    stage.teller.chapter("危险货物", "Hazardous goods")
    names = "、".join(GOODS[code].zh for code in goods), ", ".join(GOODS[code].en for code in goods)
    stage.acts(
        "classify",
        f"监管机构将{names[0]}归入危险类别",
        f"the regulator puts {names[1]} into their hazard class",
        [
            Request(
                "ClassifyGoods",
                {
                    "regulator": COURT.number,
                    "goods": code,
                    "hazard": HAZARD_OF[code],
                    "minimumLotKg": SMALLEST_LOT,
                },
                both(COURT),
            )
            for code in goods
        ],
    )
    lot = next(one for one in found if one.goods in goods)
    _without_sheet(stage, lot)
    _unqualified(stage, lot, book(stage, lot, WAREHOUSE))
    _qualify(stage, sorted({HAZARD_OF[code] for code in goods}))
    _undeclared(stage, lot)


def _qualify(stage: Stage, hazards: Sequence[int]) -> None:
    day = stage.day("qualify")
    stage.act(
        "qualify",
        f"监管机构登记{WAREHOUSE.name}的危险货物仓储资质",
        "the regulator records the tank farm's qualification",
        "QualifyCustodian",
        {
            "regulator": COURT.number,
            "custodian": WAREHOUSE.number,
            "hazards": list(hazards),
            "licence": {"text": "危险化学品经营许可证(仓储) licence to store dangerous chemicals"},
            "validUntil": str(day.fromordinal(day.toordinal() + _LICENCE_DAYS)),
        },
        *both(COURT),
    )


# ---------------------------------------------------------------- frauds


def _without_sheet(stage: Stage, lot: Lot) -> None:
    message = {**booking(stage, lot, WAREHOUSE, HAZARD_OF[lot.goods]), "sds": "0x" + "00" * 32}
    stage.refused(
        Fraud(
            "hazard-without-sheet",
            "危险货物预约未附安全技术说明书",
            "hazardous goods are booked without a safety data sheet",
            "L-05",
            "SDS_MISSING",
            "SdsMissing",
        ),
        Request("BookInbound", message, (maker(SUPPLIER),)),
    )


def _unqualified(stage: Stage, lot: Lot, booked: str) -> None:
    stage.refused(
        Fraud(
            "unqualified-custodian",
            "无资质的仓库验收危险货物",
            "a custodian without qualification accepts hazardous goods",
            "L-05",
            "NOT_QUALIFIED",
            "NotQualified",
        ),
        Request("AcceptInbound", inbound(lot, WAREHOUSE, booked), both(WAREHOUSE)),
    )


def _undeclared(stage: Stage, lot: Lot) -> None:
    stage.refused(
        Fraud(
            "undeclared-hazard",
            "危险货物未预约申报即入库",
            "hazardous goods come in undeclared",
            "L-05",
            "HAZARD_UNDECLARED",
            "HazardUndeclared",
        ),
        Request("AcceptInbound", inbound(lot, WAREHOUSE), both(WAREHOUSE)),
    )
