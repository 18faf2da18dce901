// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {DiscountTooHigh} from "../types/Errors.sol";

/// @title Exact interest, valuation and discount (PP-01, PP-03, PP-07, PP-08, PP-09, RV-05)
/// @dev Interest is kept as an exact numerator, amount × rate × days, and divided only when it is posted: dividing as
///      one goes is not additive over split periods. Amounts are minor units (分), rates and ratios 1e-6, mass kg.
library LoanMath {
    /// Rates and ratios: 1e-6. 43 500 is 4.35 %.
    uint256 internal constant UNIT = 1e6;
    /// ACT/360 (PP-08): amount × rate × days is divided by this.
    uint256 internal constant YEAR = 360 * UNIT;

    /// @return amount × rate × days, exact
    function numerator(uint256 amount, uint256 rate, uint256 days_) internal pure returns (uint256) {
        return amount * rate * days_;
    }

    /// @return the interest of a numerator in minor units, rounded half up (PP-08)
    function posted(uint256 interestNumerator) internal pure returns (uint256) {
        return (interestNumerator + YEAR / 2) / YEAR;
    }

    /// @return the interest of a numerator in minor units, rounded up: against the borrower when exposure is judged
    function postedUp(uint256 interestNumerator) internal pure returns (uint256) {
        return (interestNumerator + YEAR - 1) / YEAR;
    }

    /// @param kg net mass
    /// @param price minor units per tonne
    /// @param haircut 1e-6 taken off
    /// @return value in minor units, rounded down (PP-01)
    function value(uint256 kg, uint256 price, uint256 haircut) internal pure returns (uint256) {
        return (kg * price * (UNIT - haircut)) / (1000 * UNIT);
    }

    /// @return the least collateral value that carries an exposure at a loan-to-value ratio, rounded up (PP-07)
    function floor(uint256 exposure, uint256 ltv) internal pure returns (uint256) {
        return (exposure * UNIT + ltv - 1) / ltv;
    }

    /// @return the price of a claim sold before it is due: face − face × rate × days / 360, the discount rounded half up
    ///         (RV-05). Reverts when nothing of the price is left.
    function discounted(uint256 face, uint256 rate, uint256 days_) internal pure returns (uint256) {
        uint256 discount = posted(numerator(face, rate, days_));
        if (discount >= face) revert DiscountTooHigh(face, discount);
        return face - discount;
    }
}
