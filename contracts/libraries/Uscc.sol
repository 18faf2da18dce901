// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title 统一社会信用代码, the unified social credit code of GB 32100-2015
/// @dev 18 characters of a 31-character alphabet (no I, O, S, V, Z); weights 3^i mod 31; the last is the check character.
library Uscc {
    uint256 private constant LENGTH = 18;
    uint256 private constant BASE = 31;
    uint256 private constant INVALID = BASE;

    /// @return true when all 18 characters are of the alphabet and the check character is right
    function isValid(bytes18 code) internal pure returns (bool) {
        uint256 sum = 0;
        uint256 weight = 1;
        for (uint256 i = 0; i < LENGTH - 1; ++i) {
            uint256 value = _value(code[i]);
            if (value == INVALID) return false;
            sum += value * weight;
            weight = (weight * 3) % BASE;
        }
        uint256 check = _value(code[LENGTH - 1]);
        return check != INVALID && check == (BASE - (sum % BASE)) % BASE;
    }

    /// The place of a character in "0123456789ABCDEFGHJKLMNPQRTUWXY", or 31 when it is not there.
    function _value(bytes1 character) private pure returns (uint256) {
        uint8 c = uint8(character);
        if (c >= 0x30 && c <= 0x39) return c - 0x30;
        if (c < 0x41 || c > 0x59) return INVALID;
        if (c == 0x49 || c == 0x4F || c == 0x53 || c == 0x56) return INVALID; // I O S V
        uint256 value = uint256(c) - 0x41 + 10;
        if (c > 0x49) --value;
        if (c > 0x4F) --value;
        if (c > 0x53) --value;
        if (c > 0x56) --value;
        return value;
    }
}
