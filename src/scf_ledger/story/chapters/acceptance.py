"""How goods come in: booked when they are hazardous, measured when they lie in a tank, weighed, put in their place."""

from __future__ import annotations

from typing import Any

from scf_ledger.story.cast import SUPPLIER, Member
from scf_ledger.story.chapters.lots import Lot
from scf_ledger.story.stage import Stage, both, maker

#: Hazard class of GB 6944 of the goods that the story's documents may be about.
HAZARD_OF = {"METHANOL": 3, "STYRENE": 3, "BENZENE": 3, "TOLUENE": 3, "PX": 3}
_NONE = "0x" + "00" * 32


def slot(custodian: Member) -> str:
    """Where coils lie at a custodian's: site and slot, for the story's documents name none."""
    return f"{custodian.name} 一号库 A-01"


def book(stage: Stage, lot: Lot, custodian: Member) -> str:
    """The depositor announces hazardous goods with their safety data sheet; the booking's name, 0 for other goods."""
    hazard = HAZARD_OF.get(lot.goods)
    if hazard is None:
        return _NONE
    return stage.act(
        f"book/{lot.step}",
        f"供应商预约{lot.kg}千克入库,申报第{hazard}类危险货物并附安全技术说明书",
        f"the supplier books {lot.kg} kg in, declares hazard class {hazard} and adds the safety data sheet",
        "BookInbound",
        booking(stage, lot, custodian, hazard),
        maker(SUPPLIER),
    )


def booking(stage: Stage, lot: Lot, custodian: Member, hazard: int) -> dict[str, Any]:
    """The message of a booking."""
    return {
        "depositor": SUPPLIER.number,
        "custodian": custodian.number,
        "goods": lot.goods,
        "kg": lot.kg,
        "hazard": hazard,
        "sds": {"text": f"GB/T 16483 {lot.goods} 安全技术说明书 safety data sheet"},
        "expectedAt": stage.moment(f"book/{lot.step}") + 3_600,
    }


def inbound(lot: Lot, custodian: Member, booked: str = _NONE) -> dict[str, Any]:
    """The message of an acceptance."""
    where: dict[str, Any] = {"stock": {"place": lot.tank}}
    if lot.serialised:
        where = {"units": [{"key": lot.unit, "kg": lot.kg}], "place": {"place": slot(custodian)}}
    return {
        "custodian": custodian.number,
        "depositor": SUPPLIER.number,
        "booking": booked,
        "goods": lot.goods,
        "kg": lot.kg,
        "pieces": lot.pieces,
        "certificate": {"issuer": lot.mill, "number": lot.certificate.document.number, "line": lot.place},
        "certifiedKg": lot.kg,
        "evidence": [{"text": f"WB {custodian.code} {lot.step}"}],
        "record": {"text": f"过磅{lot.kg}千克,外观完好 weighed {lot.kg} kg, sound ({lot.step})"},
        **where,
    }


def measure(stage: Stage, lot: Lot, custodian: Member, kg: int, step: str = "") -> None:
    """The custodian reads the gauge of a tank (AB-03, AB-04)."""
    name = f"measure/{lot.step}{step}"
    stage.act(
        name,
        f"罐{lot.tank}计量:{kg}千克",
        f"tank {lot.tank} is measured: {kg} kg",
        "MeasureStock",
        {
            "custodian": custodian.number,
            "stock": {"place": lot.tank},
            "goods": lot.goods,
            "kg": kg,
            "method": "GAUGE",
            "measuredAt": stage.moment(name),
            "reading": {"text": f"GAUGE {lot.step}{step}"},
        },
        *both(custodian),
    )
