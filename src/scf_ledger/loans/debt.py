"""What a loan owes on a day, exactly as the contracts count it (PP-08, PP-10, L-35): no contract is asked.

Amounts are minor units (分), rates 1e-6 a year of 360 days, days BusinessDay numbers. Interest is kept as an exact
numerator, amount × rate × days, and divided only when it is posted.
"""

from __future__ import annotations

from dataclasses import dataclass

UNIT = 1_000_000
YEAR = 360 * UNIT


@dataclass(frozen=True, kw_only=True)
class Debt:
    """What is owed, in the order in which a payment pays it (民法典 561)."""

    costs: int
    penalty: int
    interest: int
    principal: int

    @property
    def total(self) -> int:
        return self.costs + self.penalty + self.interest + self.principal


@dataclass(frozen=True, kw_only=True)
class LoanState:
    """A loan as it was last counted."""

    principal: int
    #: posted and unpaid
    interest_due: int
    penalty_due: int
    costs_due: int
    #: counted up to `accrued_day` and not yet posted
    interest_numerator: int
    penalty_numerator: int
    accrued_day: int
    maturity_day: int
    rate: int
    penalty_rate: int


def posted(numerator: int) -> int:
    """The interest of a numerator, rounded half up (PP-08)."""
    return (numerator + YEAR // 2) // YEAR


def posted_up(numerator: int) -> int:
    """The interest of a numerator, rounded up: against the borrower when exposure is judged."""
    return -(-numerator // YEAR)


def _numerators(loan: LoanState, day: int) -> tuple[int, int]:
    """Interest up to the due day, penalty interest after it; a day before the last counted one counts as that one."""
    day = max(day, loan.accrued_day)
    regular = max(0, min(day, loan.maturity_day) - loan.accrued_day)
    overdue = max(0, day - max(loan.accrued_day, loan.maturity_day))
    return (
        loan.interest_numerator + loan.principal * loan.rate * regular,
        loan.penalty_numerator + loan.principal * loan.penalty_rate * overdue,
    )


def debt_on(loan: LoanState, day: int) -> Debt:
    """What a payment of that value day must be to settle the loan."""
    interest, penalty = _numerators(loan, day)
    return Debt(
        costs=loan.costs_due,
        penalty=loan.penalty_due + posted(penalty),
        interest=loan.interest_due + posted(interest),
        principal=loan.principal,
    )


def exposure_on(loan: LoanState, day: int) -> int:
    """What collateral must cover at the end of a day: the debt with its interest rounded up (PP-02)."""
    interest, penalty = _numerators(loan, day)
    posted_already = loan.costs_due + loan.penalty_due + loan.interest_due
    return loan.principal + posted_already + posted_up(interest) + posted_up(penalty)


def value_of(kg: int, price: int, haircut: int) -> int:
    """What goods are worth: kg at a price in minor units a tonne, less the haircut, rounded down (PP-01)."""
    return kg * price * (UNIT - haircut) // (1000 * UNIT)


def least_kg(exposure: int, ltv: int, price: int, haircut: int) -> int:
    """The least mass that carries an exposure at a loan-to-value ratio, to the kilogram (PP-07)."""
    floor = -(-exposure * UNIT // ltv)
    kg = floor * 1000 * UNIT // (price * (UNIT - haircut))
    while value_of(kg, price, haircut) < floor:
        kg += 1
    return kg
