// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title The median of a short list
library Median {
    /// Sorts in place. Of an even number of values the lower middle one counts: a price is never better than reported.
    /// @param values the list
    /// @param length how many of the list's first values count; at least 1
    function lower(uint64[] memory values, uint256 length) internal pure returns (uint64) {
        for (uint256 i = 1; i < length; ++i) {
            uint64 value = values[i];
            uint256 j = i;
            for (; j > 0 && values[j - 1] > value; --j) {
                values[j] = values[j - 1];
            }
            values[j] = value;
        }
        return values[(length - 1) / 2];
    }
}
