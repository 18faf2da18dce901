// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {BusinessDay} from "../../../contracts/libraries/BusinessDay.sol";
import {LoanMath} from "../../../contracts/libraries/LoanMath.sol";
import {Median} from "../../../contracts/libraries/Median.sol";
import {Uscc} from "../../../contracts/libraries/Uscc.sol";

/// @title The internal libraries, callable, for tests
contract Libraries {
    function dayOf(uint256 timestamp) external pure returns (uint32) {
        return BusinessDay.dayOf(timestamp);
    }

    function today() external view returns (uint32) {
        return BusinessDay.today();
    }

    function endOf(uint32 day) external pure returns (uint256) {
        return BusinessDay.endOf(day);
    }

    function numerator(uint256 amount, uint256 rate, uint256 days_) external pure returns (uint256) {
        return LoanMath.numerator(amount, rate, days_);
    }

    function posted(uint256 interestNumerator) external pure returns (uint256) {
        return LoanMath.posted(interestNumerator);
    }

    function postedUp(uint256 interestNumerator) external pure returns (uint256) {
        return LoanMath.postedUp(interestNumerator);
    }

    function value(uint256 kg, uint256 price, uint256 haircut) external pure returns (uint256) {
        return LoanMath.value(kg, price, haircut);
    }

    function floor(uint256 exposure, uint256 ltv) external pure returns (uint256) {
        return LoanMath.floor(exposure, ltv);
    }

    function discounted(uint256 face, uint256 rate, uint256 days_) external pure returns (uint256) {
        return LoanMath.discounted(face, rate, days_);
    }

    function median(uint64[] memory values, uint256 length) external pure returns (uint64) {
        return Median.lower(values, length);
    }

    function isUscc(bytes18 code) external pure returns (bool) {
        return Uscc.isValid(code);
    }
}
