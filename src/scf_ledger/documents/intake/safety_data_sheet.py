"""Safety data sheets (安全技术说明书): what a dangerous good is declared with (L-05)."""

from __future__ import annotations

import re
from typing import Any

from scf_ledger.custody.hazards import HAZARD_CLASSES, SUBSTANCES
from scf_ledger.documents.intake import companies
from scf_ledger.documents.intake.codes import is_cas
from scf_ledger.documents.intake.goods import goods_class
from scf_ledger.documents.intake.model import GoodsLine, Subject
from scf_ledger.documents.intake.papers import head
from scf_ledger.documents.intake.refusals import Rule
from scf_ledger.documents.intake.report import Report

#: Sections of GB/T 16483.
SECTIONS = 16


def check(value: dict[str, Any], report: Report) -> None:
    """What the schema cannot say."""
    for place, substance in enumerate(value["Substances"]):
        if not is_cas(substance["CAS"]):
            report.add(
                Rule.CHECK_DIGIT,
                "the CAS number's check digit does not fit",
                "CAS 登记号校验位不符",
                pointer=f"/Substances/{place}/CAS",
                value=substance["CAS"],
            )
    numbers = [int(section["Number"]) for section in value["Sections"]]
    if numbers != list(range(1, SECTIONS + 1)):
        report.add(
            Rule.PROFILE,
            f"the sections must be those of GB/T 16483, 1 to {SECTIONS} in their order",
            f"应按 GB/T 16483 依次列出第 1 至 {SECTIONS} 部分",
            pointer="/Sections",
            value=", ".join(map(str, numbers)),
        )
    _check_hazard(value, report)


def _check_hazard(value: dict[str, Any], report: Report) -> None:
    un_no, hazard = value.get("UNNumber"), value.get("HazardClass")
    if un_no is not None and not re.fullmatch("[0-9]{4}", un_no):
        report.add(
            Rule.FORMAT, "UNNumber must have four digits", "联合国编号为四位数字", pointer="/UNNumber", value=un_no
        )
    if hazard is not None and hazard not in HAZARD_CLASSES:
        listed = ", ".join(HAZARD_CLASSES)
        report.add(
            Rule.CODE_LIST,
            f"HazardClass is none of GB 6944: {listed}",
            f"危险货物类别不在 GB 6944 之内:{listed}",
            pointer="/HazardClass",
            value=hazard,
        )
    stated = {one["CAS"] for one in value["Substances"]}
    for known in SUBSTANCES.values():
        if len(stated) == 1 and known.cas in stated and known.hazard_class and hazard != known.hazard_class:
            report.add(
                Rule.PROFILE,
                f"HazardClass of {known.cas} is {known.hazard_class} (L-05)",
                f"{known.cas} 的危险货物类别为 {known.hazard_class}(L-05)",
                pointer="/HazardClass",
                value=hazard or "(missing)",
            )


def extract(value: dict[str, Any]) -> dict[str, Any]:
    """What a sheet says, as fields of `Document`."""
    cas = [one["CAS"] for one in value["Substances"]]
    subjects = [Subject(scheme="safety_data_sheet", id=value["Number"])]
    subjects += [Subject(scheme="cas", id=number) for number in dict.fromkeys(cas)]
    return {
        **head(value, "safety data sheet"),
        "parties": (companies.party("supplier", value["Supplier"]),),
        "subjects": tuple(subjects),
        "lines": (GoodsLine(description=value["Product"], goods_class=goods_class([value["Product"]], cas=cas)),),
    }
