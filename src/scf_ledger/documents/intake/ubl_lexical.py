"""Every value of a UBL document by the type that its name tells.

UBL names each basic element for its representation term (Amount, Date, Quantity …), so that the form of every value in
any of its documents can be checked without the schemas.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal

from lxml import etree

from scf_ledger.documents.intake.codes import COUNTRIES, CURRENCIES, is_uscc
from scf_ledger.documents.intake.exact import minor_units
from scf_ledger.documents.intake.formats import decimal, is_email, is_xsd_time, xsd_date
from scf_ledger.documents.intake.refusals import Rule
from scf_ledger.documents.intake.report import Report
from scf_ledger.documents.intake.xmltree import CAC, CBC, EXT, attribute, elements, prefixed, text

_UNIT_CODE = re.compile(r"[A-Z0-9]{2,3}")
_BASE64 = re.compile(r"[A-Za-z0-9+/]*+={0,2}", re.ASCII)
_DECIMAL_TERMS = ("Numeric", "Percent", "Rate")
#: Physical measures that cannot be below zero; a temperature can.
_NOT_NEGATIVE = ("WeightMeasure", "VolumeMeasure")
#: Prices have as many decimals as they need; what is to be paid has those of its currency.
_PRICES = ("PriceAmount", "PerUnitAmount")
#: A line that takes back what an earlier one billed has a negative quantity and a negative amount.
_CORRECTABLE = frozenset({f"{{{CBC}}}InvoicedQuantity", f"{{{CBC}}}CreditedQuantity"})


def check(root: etree._Element, report: Report) -> None:
    """Checks the form of every value."""
    for element in elements(root):
        if report.full:
            return
        space = etree.QName(element).namespace
        if element is root or space == CAC:
            _check_aggregate(element, report)
        elif space == CBC:
            _check_basic(element, report)
        elif space != EXT:
            report.at(
                element, Rule.SCHEMA, "an element that is none of UBL's", "不是 UBL 的元素", value=str(element.tag)
            )


def _check_aggregate(element: etree._Element, report: Report) -> None:
    loose = [element.text, *(child.tail for child in element)]
    if stray := next((part.strip() for part in loose if part and part.strip()), ""):
        report.at(element, Rule.SCHEMA, "text between its elements", "元素之间有文字", value=stray)


def _check_basic(element: etree._Element, report: Report) -> None:
    if len(element):
        report.at(element, Rule.SCHEMA, "elements inside a value", "值内含有元素", value=prefixed(element[0].tag))
        return
    name, value = etree.QName(element).localname, text(element)
    if name == _NOT_ITS_TERM:
        return
    for term, rule in _TERMS:
        if name.endswith(term):
            rule(element, name, value, report)
            return


def _amount(element: etree._Element, name: str, value: str, report: Report) -> None:
    amount, currency = decimal(value), attribute(element, "currencyID")
    if amount is None:
        report.at(element, Rule.NUMBER, f"{name} is not a decimal", f"{name} 不是十进制数", value=value)
    if currency not in CURRENCIES:
        report.at(
            element,
            Rule.CODE_LIST,
            f"{name} needs a currencyID of ISO 4217 with minor units",
            f"{name} 的 currencyID 不是 ISO 4217 货币代码",
            value=currency or "(missing)",
        )
    elif amount is not None and not _is_price(element, name) and minor_units(amount, currency) is None:
        report.at(
            element,
            Rule.NUMBER,
            f"{name} has more decimals than {currency} has ({CURRENCIES[currency]}), or too many digits",
            f"{name} 的小数位多于 {currency} 的 {CURRENCIES[currency]} 位，或数值过大",
            value=value,
        )


def _is_price(element: etree._Element, name: str) -> bool:
    parent = element.getparent()
    above = parent.getparent() if parent is not None else None
    inside = any(at is not None and at.tag == f"{{{CAC}}}Price" for at in (parent, above))
    return inside or name.endswith(_PRICES)


def _measured(element: etree._Element, name: str, value: str, report: Report) -> None:
    number, unit = decimal(value), element.get("unitCode")
    if number is None:
        report.at(element, Rule.NUMBER, f"{name} is not a decimal", f"{name} 不是十进制数", value=value)
    elif number < 0 and not _may_be_negative(element, name):
        report.at(element, Rule.NUMBER, f"{name} is below zero", f"{name} 为负数", value=value)
    if unit is not None and not _UNIT_CODE.fullmatch(unit.strip()):
        report.at(
            element,
            Rule.CODE_LIST,
            f"{name} has a unitCode that UN/ECE Recommendation 20 cannot have",
            f"{name} 的计量单位代码不符合 UN/ECE 第 20 号建议书",
            value=unit,
        )


def _may_be_negative(element: etree._Element, name: str) -> bool:
    if name.endswith("Measure"):
        return not name.endswith(_NOT_NEGATIVE)
    line = element.getparent()
    if element.tag not in _CORRECTABLE or line is None:
        return False
    total = decimal(line.findtext(f"{{{CBC}}}LineExtensionAmount", ""))
    return total is not None and total <= Decimal(0)


def _day(element: etree._Element, name: str, value: str, report: Report) -> None:
    if xsd_date(value) is None:
        report.at(element, Rule.DATE, f"{name} is not a date of the calendar", f"{name} 不是有效日期", value=value)


def _time(element: etree._Element, name: str, value: str, report: Report) -> None:
    if not is_xsd_time(value):
        report.at(element, Rule.DATE, f"{name} is not a time of day", f"{name} 不是有效时间", value=value)


def _indicator(element: etree._Element, name: str, value: str, report: Report) -> None:
    if value not in ("true", "false", "1", "0"):
        report.at(element, Rule.SCHEMA, f"{name} must be true or false", f"{name} 应为 true 或 false", value=value)


def _number(element: etree._Element, name: str, value: str, report: Report) -> None:
    if decimal(value) is None:
        report.at(element, Rule.NUMBER, f"{name} is not a decimal", f"{name} 不是十进制数", value=value)


def _binary(element: etree._Element, name: str, value: str, report: Report) -> None:
    if not _BASE64.fullmatch("".join(value.split())):
        report.at(element, Rule.FORMAT, f"{name} is not base64", f"{name} 不是 base64 数据", value=value)


def _mail(element: etree._Element, name: str, value: str, report: Report) -> None:
    if value and not is_email(value):
        report.at(element, Rule.FORMAT, f"{name} is not an e-mail address", f"{name} 不是邮箱地址", value=value)


def _country(element: etree._Element, name: str, value: str, report: Report) -> None:
    parent = element.getparent()
    if parent is not None and str(parent.tag).endswith("Country") and value not in COUNTRIES:
        report.at(
            element, Rule.CODE_LIST, f"{name} is not a code of ISO 3166-1", "国家代码不在 ISO 3166-1 内", value=value
        )


def _currency(element: etree._Element, name: str, value: str, report: Report) -> None:
    if value not in CURRENCIES:
        report.at(element, Rule.CODE_LIST, f"{name} is not a code of ISO 4217", "货币代码不在 ISO 4217 内", value=value)


def _identifier(element: etree._Element, name: str, value: str, report: Report) -> None:
    if attribute(element, "schemeID").upper() == "USCC" and not is_uscc(value):
        report.at(
            element,
            Rule.CHECK_DIGIT,
            f"{name} is not a unified social credit code with its check character",
            "统一社会信用代码校验位不符",
            value=value,
        )


#: The one name among UBL 2.5's basic elements that ends in a representation term and is of another: a text.
_NOT_ITS_TERM = "TimeAmount"
#: By the end of an element's name, the longer first.
_TERMS: tuple[tuple[str, Callable[[etree._Element, str, str, Report], None]], ...] = (
    ("Amount", _amount),
    ("Quantity", _measured),
    ("Measure", _measured),
    ("Date", _day),
    ("Time", _time),
    ("Indicator", _indicator),
    ("BinaryObject", _binary),
    ("ElectronicMail", _mail),
    ("IdentificationCode", _country),
    ("CurrencyCode", _currency),
    ("ID", _identifier),
    *((term, _number) for term in _DECIMAL_TERMS),
)
