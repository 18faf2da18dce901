"""A coil is slit: what comes out weighs what went in, less what its yield allows (WR-21, AB-40)."""

from __future__ import annotations

from typing import Any

from scf_ledger.story.cast import DEPOT, SUPPLIER, WAREHOUSE
from scf_ledger.story.chapters.acceptance import inbound
from scf_ledger.story.chapters.custody import eight_items
from scf_ledger.story.chapters.lots import Stored
from scf_ledger.story.stage import Fraud, Request, Stage, both, maker


def slit(stage: Stage, stored: Stored) -> None:
    """One coil becomes two strips and some trimmings; three frauds around it."""
    stage.teller.chapter("加工:纵剪", "Processing: a coil is slit")
    kg = stored.lot.kg
    loss = max(1, kg // 100)
    narrow = (kg - loss) // 3
    strips = (narrow, kg - loss - narrow)
    hands = (*both(WAREHOUSE), maker(SUPPLIER))
    stage.refused(
        Fraud(
            "mass-from-nothing",
            "加工产出多于投入",
            "more comes out of processing than went in",
            "AB-40",
            "MASS_NOT_CONSERVED",
            "MassNotConserved",
        ),
        Request("ProcessGoods", _message(stage, stored, (narrow, strips[1] + loss + 1), 0), hands),
    )
    stage.refused(
        Fraud(
            "yield-exceeded",
            "加工损耗超过允许值",
            "processing loses more than its yield allows",
            "AB-40",
            "YIELD_EXCEEDED",
            "YieldExceeded",
        ),
        Request("ProcessGoods", _message(stage, stored, (narrow, kg // 2), kg - narrow - kg // 2), hands),
    )
    stage.act(
        "slit",
        f"保管人将{kg}千克的卷纵剪为{strips[0]}千克与{strips[1]}千克两条,损耗{loss}千克",
        f"the custodian slits the coil of {kg} kg into {strips[0]} kg and {strips[1]} kg; {loss} kg are trimmed off",
        "ProcessGoods",
        _message(stage, stored, strips, loss),
        *hands,
    )
    _parent_again(stage, stored)


def _message(stage: Stage, stored: Stored, strips: tuple[int, ...], loss: int) -> dict[str, Any]:
    lot, unit = stored.lot, stored.lot.unit
    return {
        "sources": [{"receipt": stored.receipt}],
        "outputs": [
            {
                "goods": lot.goods,
                "units": [{"key": {**unit, "coil": f"{unit['coil']}-S{n}"}, "kg": kg}],
                "content": eight_items(stage, lot, "slit", kg, 1, f"{unit['coil']}-S{n}"),
            }
            for n, kg in enumerate(strips, start=1)
        ],
        "lossKg": loss,
        "record": {"text": f"纵剪记录 slitting record {unit['coil']}: {strips}, {loss}"},
    }


def _parent_again(stage: Stage, stored: Stored) -> None:
    """AB-40: the coil that was slit comes in once more, at another warehouse."""
    message = inbound(stored.lot, DEPOT)
    message["evidence"] = [{"text": f"WB {DEPOT.code} slit {stored.lot.step}"}]
    message["certificate"] = {**message["certificate"], "number": f"{message['certificate']['number']} SLIT"}
    stage.refused(
        Fraud(
            "slit-coil-again",
            "已加工的卷再次入库",
            "the coil that was slit comes in once more",
            "AB-40",
            "UNIT_USED_UP",
            "UnitUsedUp",
        ),
        Request("AcceptInbound", message, both(DEPOT)),
    )
