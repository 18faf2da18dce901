"""The arithmetic of invoices and the exactness of amounts."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scf_ledger.documents.intake import Refused, Rule, read
from scf_ledger.documents.intake.codes import CURRENCIES
from scf_ledger.documents.intake.exact import MAX_MINOR, mass_kg, minor_units
from tests.unit.intake.helpers import UBL, places, refused, replaced, rules

_INVOICE = "steel/invoice.xml"
_TOTAL = "/Invoice/cac:LegalMonetaryTotal/cbc:"


@pytest.mark.parametrize(
    ("old", "new", "pointer"),
    [
        (">984000.00</cbc:LineExt", ">984000.10</cbc:LineExt", f"{_TOTAL}LineExtensionAmount"),
        (">3033000.00</cbc:TaxExc", ">3033000.01</cbc:TaxExc", f"{_TOTAL}TaxExclusiveAmount"),
        (">3427290.00</cbc:TaxInc", ">3427290.01</cbc:TaxInc", f"{_TOTAL}TaxInclusiveAmount"),
        (">685458.00</cbc:Prepaid", ">685457.99</cbc:Prepaid", f"{_TOTAL}PayableAmount"),
        (">2741832.00</cbc:Payable", ">2741831.99</cbc:Payable", f"{_TOTAL}PayableAmount"),
    ],
)
def test_totals_that_do_not_add_up_are_refused(old: str, new: str, pointer: str) -> None:
    findings = refused(replaced(_INVOICE, (old, new)))
    assert {finding.rule for finding in findings} == {Rule.TOTALS} and pointer in places(findings)


def test_sums_may_differ_by_one_fen_for_each_line() -> None:
    def with_lines_off_by(fen: int) -> bytes:
        return replaced(_INVOICE, (">984000.00</cbc:LineExt", f">984000.{fen:02d}</cbc:LineExt"))

    assert read(with_lines_off_by(3), "x").money
    assert rules(with_lines_off_by(4)) == [Rule.TOTALS]


def test_tax_is_the_sum_of_its_subtotals() -> None:
    assert (
        rules(replaced(_INVOICE, (">394290.00</cbc:TaxAmount>\n    <cac", ">394290.02</cbc:TaxAmount>\n    <cac")))[0]
        is Rule.TOTALS
    )


def test_a_message_says_both_sums() -> None:
    (first, *_) = refused(replaced(_INVOICE, (">984000.00</cbc:LineExt", ">984001.00</cbc:LineExt")))
    assert first.en == "LineExtensionAmount is 3033000.00 CNY, the sum of its lines is 3033001.00 CNY"
    assert first.zh == "LineExtensionAmount 为 3033000.00 CNY，而各行合计为 3033001.00 CNY"


def test_totals_of_two_currencies_are_refused() -> None:
    data = replaced(_INVOICE, ('currencyID="CNY">685458.00', 'currencyID="USD">685458.00'))
    assert Rule.TOTALS in rules(data)


def _invoice(lines: list[Decimal], currency: str, **other: Decimal) -> bytes:
    """An invoice whose totals follow from its lines."""
    net = sum(lines, Decimal(0))
    stated = {
        "LineExtensionAmount": net,
        "TaxExclusiveAmount": net - other["allowance"],
        "TaxInclusiveAmount": net - other["allowance"] + other["tax"],
        "AllowanceTotalAmount": other["allowance"],
        "PrepaidAmount": other["prepaid"],
        "PayableAmount": net - other["allowance"] + other["tax"] - other["prepaid"],
    }

    def amount(name: str, value: Decimal) -> str:
        return f'<cbc:{name} currencyID="{currency}">{value:f}</cbc:{name}>'

    party = "<cac:Party><cac:PartyName><cbc:Name>示例</cbc:Name></cac:PartyName></cac:Party>"
    return (
        f'<Invoice xmlns="{UBL}Invoice-2" xmlns:cac="{UBL}CommonAggregateComponents-2"'
        f' xmlns:cbc="{UBL}CommonBasicComponents-2"><cbc:ID>1</cbc:ID><cbc:IssueDate>2026-09-05</cbc:IssueDate>'
        f"<cac:AccountingSupplierParty>{party}</cac:AccountingSupplierParty>"
        f"<cac:AccountingCustomerParty>{party}</cac:AccountingCustomerParty>"
        f"<cac:AllowanceCharge><cbc:ChargeIndicator>false</cbc:ChargeIndicator>{amount('Amount', other['allowance'])}"
        f"</cac:AllowanceCharge><cac:TaxTotal>{amount('TaxAmount', other['tax'])}</cac:TaxTotal>"
        f"<cac:LegalMonetaryTotal>{''.join(amount(*pair) for pair in stated.items())}</cac:LegalMonetaryTotal>"
        + "".join(
            f"<cac:InvoiceLine><cbc:ID>{n}</cbc:ID>{amount('LineExtensionAmount', line)}<cac:Item/></cac:InvoiceLine>"
            for n, line in enumerate(lines)
        )
        + "</Invoice>"
    ).encode()


_CURRENCY = st.sampled_from(["CNY", "JPY", "KWD", "EUR"])
_MINOR = st.integers(min_value=0, max_value=10**13)


@settings(max_examples=60, deadline=None)
@given(_CURRENCY, st.lists(_MINOR, min_size=1, max_size=5), _MINOR, _MINOR, _MINOR)
def test_amounts_are_exact_integers_of_minor_units(
    currency: str, lines: list[int], tax: int, allowance: int, prepaid: int
) -> None:
    places_of = CURRENCIES[currency]

    def major(minor: int) -> Decimal:
        return Decimal(minor).scaleb(-places_of)

    data = _invoice(
        [major(line) for line in lines],
        currency,
        tax=major(tax),
        allowance=major(allowance),
        prepaid=major(prepaid),
    )
    money = read(data, "x").money
    assert money and (money.currency, money.exponent) == (currency, places_of)
    assert money.tax_exclusive == sum(lines) - allowance
    assert money.tax_inclusive == sum(lines) - allowance + tax
    assert money.payable == sum(lines) - allowance + tax - prepaid
    assert (money.tax, money.prepaid) == (tax, prepaid)
    assert all(type(value) is int for value in (money.payable, money.tax, money.tax_inclusive))


@settings(max_examples=60, deadline=None)
@given(st.integers(min_value=-(10**18), max_value=10**18), st.integers(min_value=0, max_value=6))
def test_minor_units_are_exact_or_none(digits: int, decimals: int) -> None:
    amount = Decimal(digits).scaleb(-decimals)
    minor = minor_units(amount, "CNY")
    if minor is None:
        assert (digits * 100) % 10**decimals or abs(amount * 100) > MAX_MINOR
    else:
        assert minor * 10**decimals == digits * 100


@given(st.integers(min_value=0, max_value=10**15), st.integers(min_value=0, max_value=9))
def test_mass_is_rounded_down_and_never_up(digits: int, decimals: int) -> None:
    quantity = Decimal(digits).scaleb(-decimals)
    assert mass_kg(quantity, "TNE") == digits * 1000 // 10**decimals
    assert mass_kg(quantity, "KGM") == digits // 10**decimals
    assert mass_kg(quantity, "MTQ") is None


def test_the_amount_that_a_binary_float_would_lose() -> None:
    big = Decimal("90071992547409.91")
    money = read(_invoice([big], "CNY", tax=Decimal(0), allowance=Decimal(0), prepaid=Decimal(0)), "x").money
    assert money and money.payable == 9_007_199_254_740_991 == MAX_MINOR
    with pytest.raises(Refused):
        read(_invoice([big + Decimal("0.01")], "CNY", tax=Decimal(0), allowance=Decimal(0), prepaid=Decimal(0)), "x")


def test_without_the_optional_totals_only_what_is_there_is_compared() -> None:
    data = replaced(
        _INVOICE,
        ('    <cbc:TaxInclusiveAmount currencyID="CNY">3427290.00</cbc:TaxInclusiveAmount>\n', ""),
        ('    <cbc:LineExtensionAmount currencyID="CNY">3033000.00</cbc:LineExtensionAmount>\n', ""),
    )
    money = read(data, "x").money
    assert money and money.tax_inclusive == 342_729_000, "AB-24 needs it: the sum of its two parts"
    assert rules(data.replace(b"2741832.00", b"2741832.01")) == [Rule.TOTALS]
