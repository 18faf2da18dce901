"""Gauge readings of tanks (计量单): reckoned again, and refused where the mass is not what the reading comes to."""

from __future__ import annotations

from typing import Any

from scf_ledger.custody.faults import GoodsInvalid
from scf_ledger.custody.gauging import GaugeMethod, GaugeReading, gauge
from scf_ledger.documents.intake import companies
from scf_ledger.documents.intake.codes import is_cas
from scf_ledger.documents.intake.exact import KGM
from scf_ledger.documents.intake.goods import goods_class
from scf_ledger.documents.intake.model import GoodsLine, Subject
from scf_ledger.documents.intake.papers import add_fault, head, whole
from scf_ledger.documents.intake.refusals import Rule
from scf_ledger.documents.intake.report import Report

#: Fields of the paper to those of a reading.
_NAMES = {
    "Tank": "tank",
    "Level": "level",
    "Temperature": "temperature",
    "ObservedVolume": "observed_volume",
    "Heel": "heel",
    "Capacity": "capacity",
    "Vcf": "vcf",
    "DensityCoefficient": "density_coefficient",
    "DensityT": "density_t",
    "Density20": "density_20",
    "AirBuoyancy": "air_buoyancy",
    "Method": "method",
    "Device": "device",
    "Time": "time",
    "Signer": "signer",
}
_OF_FIELD = {field: name for name, field in _NAMES.items()}


def reading_of(value: dict[str, Any]) -> GaugeReading:
    """The reading that a paper states."""
    given: dict[str, Any] = {
        field: value[name] if isinstance(value[name], str) else int(value[name])
        for name, field in _NAMES.items()
        if name in value
    }
    return GaugeReading(**{**given, "method": GaugeMethod(given["method"])})


def check(value: dict[str, Any], report: Report) -> None:
    """What the schema cannot say."""
    if "CAS" in value and not is_cas(value["CAS"]):
        report.add(
            Rule.CHECK_DIGIT,
            "the CAS number's check digit does not fit",
            "CAS 登记号校验位不符",
            pointer="/CAS",
            value=value["CAS"],
        )
    try:
        gauged = gauge(reading_of(value))
    except GoodsInvalid as wrong:
        for fault in wrong.faults:
            add_fault(report, fault, _OF_FIELD.get(fault.field, fault.field))
        return
    for name, due in (("NetKg", gauged.net_kg), ("Volume20", gauged.volume_20)):
        stated = whole(value, name)
        if stated is not None and stated != due:
            report.add(
                Rule.TOTALS,
                f"{name} is {stated}; the reading comes to {due}, rounded down (AB-03)",
                f"{name} 为 {stated},按读数应为 {due}(向下取整,AB-03)",
                pointer=f"/{name}",
                value=str(stated),
            )


def extract(value: dict[str, Any]) -> dict[str, Any]:
    """What a reading says, as fields of `Document`; its number is a subject of the scheme `reading` (AB-03)."""
    net = int(value["NetKg"])
    cas = [value["CAS"]] if "CAS" in value else []
    return {
        **head(value, "gauge reading"),
        "parties": (companies.party("custodian", value["TankFarm"]),),
        "subjects": (
            Subject(scheme="reading", id=value["Number"]),
            *(Subject(scheme="cas", id=number) for number in cas),
        ),
        "lines": (
            GoodsLine(
                description=value["Goods"],
                goods_class=goods_class([value["Goods"]], cas=cas),
                quantity=str(net),
                unit_code=KGM,
                mass_kg=net,
            ),
        ),
    }
