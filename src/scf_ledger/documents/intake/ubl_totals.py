"""The arithmetic of invoices and credit notes, in minor units.

Sums of lines, of tax and of allowances may differ from the stated sum by one minor unit (0.01) for each addend, for the
rounding of each; what EN 16931 computes from stated amounts (BR-CO-13, -15, -16) must be exact. Only amounts that are
there are compared: UBL 2.0 leaves several out.
"""

from __future__ import annotations

from decimal import Decimal, localcontext

from lxml import etree

from scf_ledger.documents.intake.codes import CURRENCIES
from scf_ledger.documents.intake.exact import EXACT, minor_units
from scf_ledger.documents.intake.formats import decimal
from scf_ledger.documents.intake.refusals import Rule
from scf_ledger.documents.intake.report import Report
from scf_ledger.documents.intake.ubl_types import UblType
from scf_ledger.documents.intake.xmltree import attribute, child, children, text

_TOTALS = (
    "LineExtensionAmount",
    "TaxExclusiveAmount",
    "TaxInclusiveAmount",
    "AllowanceTotalAmount",
    "ChargeTotalAmount",
    "PrepaidAmount",
    "PayableRoundingAmount",
    "PayableAmount",
)


class Totals:
    """The stated amounts of a document; those of another currency are left out."""

    def __init__(self, root: etree._Element, kind: UblType) -> None:
        self.root = root
        self.total = child(root, kind.total)
        self.lines = children(root, kind.line)
        self.currency = attribute(child(self.total, "cbc:PayableAmount"), "currencyID")
        self.stated = {name: self.amount(child(self.total, f"cbc:{name}")) for name in _TOTALS}

    def amount(self, element: etree._Element | None) -> int | None:
        """An amount in minor units of the document's currency."""
        if element is None or attribute(element, "currencyID") != self.currency:
            return None
        value = decimal(text(element))
        return None if value is None else minor_units(value, self.currency)

    def amounts(self, path: str, among: list[etree._Element] | None = None) -> list[int]:
        """The amounts at a path."""
        holders = [self.root] if among is None else among
        found = (self.amount(element) for holder in holders for element in children(holder, path))
        return [amount for amount in found if amount is not None]

    def allowances(self, charge: bool) -> list[int]:
        """Allowances or charges of the document as a whole."""
        wanted = ("true", "1") if charge else ("false", "0")
        holders = [h for h in children(self.root, "cac:AllowanceCharge") if text(h, "cbc:ChargeIndicator") in wanted]
        return self.amounts("cbc:Amount", holders)

    @property
    def tax(self) -> int | None:
        """Tax in the document's currency; a second TaxTotal may state it in the currency of the tax office."""
        found = self.amounts("cac:TaxTotal/cbc:TaxAmount")
        return sum(found) if found else None

    @property
    def tax_exclusive(self) -> int | None:
        return self.stated["TaxExclusiveAmount"]

    @property
    def tax_inclusive(self) -> int | None:
        """As stated; where UBL 2.0 leaves it out, its two parts together."""
        if (stated := self.stated["TaxInclusiveAmount"]) is not None:
            return stated
        if self.tax_exclusive is None or self.tax is None:
            return None
        return self.tax_exclusive + self.tax


def check(root: etree._Element, kind: UblType, report: Report) -> None:
    """Checks the sums of an invoice or a credit note whose values all have their form."""
    totals = Totals(root, kind)
    if totals.total is None:
        return
    for element in totals.total:
        if attribute(element, "currencyID") not in (totals.currency, ""):
            report.at(
                element,
                Rule.TOTALS,
                f"the payable amount is in {totals.currency}, this is not",
                f"应付金额为 {totals.currency}，此处为其他货币",
                value=attribute(element, "currencyID"),
            )
    _check_sums(totals, report)
    _check_identities(totals, report)


def _check_sums(totals: Totals, report: Report) -> None:
    lines = totals.amounts("cbc:LineExtensionAmount", totals.lines)
    if len(lines) == len(totals.lines):
        _compare(totals, "LineExtensionAmount", sum(lines), len(lines), "the sum of its lines", "各行合计", report)
    for name, charge in (("AllowanceTotalAmount", False), ("ChargeTotalAmount", True)):
        if parts := totals.allowances(charge):
            what, zh = ("its charges", "各项附加费合计") if charge else ("its allowances", "各项折扣合计")
            _compare(totals, name, sum(parts), len(parts), f"the sum of {what}", zh, report)
    for tax in children(totals.root, "cac:TaxTotal"):
        stated, parts = (
            totals.amount(child(tax, "cbc:TaxAmount")),
            totals.amounts("cac:TaxSubtotal/cbc:TaxAmount", [tax]),
        )
        if stated is not None and parts and abs(stated - sum(parts)) > len(parts):
            element = child(tax, "cbc:TaxAmount")
            _differs(totals, element, stated, sum(parts), "the sum of its subtotals", "各税种合计", report)


def _check_identities(totals: Totals, report: Report) -> None:
    stated = totals.stated
    net, tax = stated["LineExtensionAmount"], totals.tax
    if net is not None:
        less = _given(stated["AllowanceTotalAmount"], sum(totals.allowances(False)))
        more = _given(stated["ChargeTotalAmount"], sum(totals.allowances(True)))
        said = "the sum of the lines less allowances plus charges", "各行合计减折扣加附加费"
        _compare(totals, "TaxExclusiveAmount", net - less + more, 0, *said, report)
    if totals.tax_exclusive is not None and tax is not None:
        said = "the amount without tax plus the tax", "不含税金额加税额"
        _compare(totals, "TaxInclusiveAmount", totals.tax_exclusive + tax, 0, *said, report)
    if (gross := totals.tax_inclusive) is not None:
        due = gross - _given(stated["PrepaidAmount"], 0) + _given(stated["PayableRoundingAmount"], 0)
        said = "the amount with tax less what was prepaid plus rounding", "价税合计减预付加舍入"
        _compare(totals, "PayableAmount", due, 0, *said, report)


def _given(stated: int | None, otherwise: int) -> int:
    return otherwise if stated is None else stated


def _compare(totals: Totals, name: str, expected: int, slack: int, en: str, zh: str, report: Report) -> None:
    stated = totals.stated[name]
    if stated is not None and abs(stated - expected) > slack:
        _differs(totals, child(totals.total, f"cbc:{name}"), stated, expected, en, zh, report)


def _differs(
    totals: Totals, element: etree._Element | None, stated: int, expected: int, en: str, zh: str, report: Report
) -> None:
    if element is None:
        return
    name = etree.QName(element).localname
    shown, wanted = _major(stated, totals.currency), _major(expected, totals.currency)
    report.at(
        element,
        Rule.TOTALS,
        f"{name} is {shown}, {en} is {wanted}",
        f"{name} 为 {shown}，而{zh}为 {wanted}",
        value=text(element),
    )


def _major(minor: int, currency: str) -> str:
    with localcontext(EXACT):
        return f"{Decimal(minor).scaleb(-CURRENCIES[currency]):f} {currency}"
