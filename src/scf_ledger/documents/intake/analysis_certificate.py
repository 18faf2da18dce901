"""Certificates of analysis (化验单) of chemicals."""

from __future__ import annotations

from typing import Any

from scf_ledger.documents.intake import companies
from scf_ledger.documents.intake.codes import CERTIFICATE_TYPES, is_cas, labelled_cas
from scf_ledger.documents.intake.exact import mass_kg, pieces, unit_code
from scf_ledger.documents.intake.formats import plain
from scf_ledger.documents.intake.goods import goods_class
from scf_ledger.documents.intake.mill_certificate import version
from scf_ledger.documents.intake.model import GoodsLine, Reference, Subject
from scf_ledger.documents.intake.refusals import Rule
from scf_ledger.documents.intake.report import Report

_ROLES = {
    "Manufacturer": "manufacturer",
    "Customer": "purchaser",
    "Receiver": "certificate_receiver",
    "GoodsReceiver": "consignee",
}


def check(value: dict[str, Any], report: Report) -> None:
    """What the schema cannot say."""
    certificate = value["Certificate"]
    standard, product = certificate["Standard"], certificate["Product"]
    if "10204" in standard["Norm"] and standard.get("Type") and standard["Type"] not in CERTIFICATE_TYPES:
        report.add(
            Rule.CODE_LIST,
            f"Type is none that EN 10204 has: {', '.join(CERTIFICATE_TYPES)}",
            f"EN 10204 没有此类型，只有 {'、'.join(CERTIFICATE_TYPES)}",
            pointer="/Certificate/Standard/Type",
            value=standard["Type"],
        )
    for number in _cas(product):
        if not is_cas(number):
            report.add(
                Rule.CHECK_DIGIT,
                "the CAS number's check digit does not fit",
                "CAS 登记号校验位不符",
                pointer="/Certificate/Product",
                value=number,
            )


def extract(value: dict[str, Any]) -> dict[str, Any]:
    """What a certificate of analysis says, as fields of `Document`."""
    certificate = value["Certificate"]
    trade, product = certificate["BusinessTransaction"], certificate["Product"]
    order, delivery = trade["Order"], trade["Delivery"]
    references = [_reference("order", order), _reference("despatch_advice", delivery)]
    if "OrderConfirmation" in trade:
        references.insert(1, _reference("order_response", trade["OrderConfirmation"]))
    stated = (product["FillingBatchId"], product.get("ProductionBatchId"), certificate.get("Analysis", {}).get("LotId"))
    subjects = [Subject(scheme="certificate", id=certificate["Id"]), Subject(scheme="order", id=order["Id"])]
    subjects += [Subject(scheme="batch", id=batch) for batch in dict.fromkeys(stated) if batch]
    subjects += [Subject(scheme="cas", id=number) for number in _cas(product)]
    return {
        "schema": f"CoA {version(value)}",
        "number": certificate["Id"],
        "issue_date": certificate["Date"],
        "evidence_date": certificate["Date"],
        "certificate_type": certificate["Standard"].get("Type", "")
        if "10204" in certificate["Standard"]["Norm"]
        else "",
        "parties": tuple(
            companies.party(role, certificate["Parties"][name])
            for name, role in _ROLES.items()
            if name in certificate["Parties"]
        ),
        "subjects": tuple(subjects),
        "references": tuple(references),
        "lines": (_line(certificate, delivery, product),),
    }


def _reference(scheme: str, stated: dict[str, Any]) -> Reference:
    return Reference(relation="certifies", scheme=scheme, id=stated["Id"], date=stated.get("Date"))


def _line(certificate: dict[str, Any], delivery: dict[str, Any], product: dict[str, Any]) -> GoodsLine:
    unit = unit_code(delivery["QuantityUnit"])
    words = [product["Name"], *product.get("Standards", []), *product.get("AdditionalInformation", [])]
    if certificate.get("Analysis", {}).get("PropertiesStandard") == "CAMPUS":
        # CAMPUS is a data base of plastics and of nothing else.
        words.append("plastic")
    return GoodsLine(
        description=product["Name"],
        goods_class=goods_class(words, cas=_cas(product)),
        quantity=plain(delivery["Quantity"]),
        unit_code=unit,
        mass_kg=mass_kg(delivery["Quantity"], unit),
        pieces=pieces(delivery["Quantity"], unit),
        batch_no=product["FillingBatchId"],
        mill=companies.mill(certificate["Parties"]["Manufacturer"]),
    )


def _cas(product: dict[str, Any]) -> list[str]:
    """The CAS numbers that a product's own fields name as such; the product number may be one without saying so."""
    stated = [
        number for text in (product["Name"], *product.get("AdditionalInformation", [])) for number in labelled_cas(text)
    ]
    own = product.get("Id", "")
    stated += labelled_cas(own) or ([own] if is_cas(own) else [])
    return list(dict.fromkeys(stated))
