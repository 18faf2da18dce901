// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title Calendar days in China Standard Time (UTC+8), counted from 1970-01-01
/// @dev Law counts in days where people live; the chain's clock is UTC seconds. A day number fits uint32 for ever.
library BusinessDay {
    uint256 private constant UTC_OFFSET = 8 hours;

    /// @param timestamp UTC seconds
    /// @return the day's number in UTC+8
    function dayOf(uint256 timestamp) internal pure returns (uint32) {
        return uint32((timestamp + UTC_OFFSET) / 1 days);
    }

    /// @return today's number by the block's clock
    function today() internal view returns (uint32) {
        return dayOf(block.timestamp);
    }

    /// @return the first second (UTC) after the day
    function endOf(uint32 day) internal pure returns (uint256) {
        return (uint256(day) + 1) * 1 days - UTC_OFFSET;
    }
}
