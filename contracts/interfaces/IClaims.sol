// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ReceiptId} from "../types/Ids.sol";

/// @title What comes before a pledge, and whether a pledge is still there: asked by whoever lends on a receipt
/// @notice The custodian's lien comes before every pledge (民法典 447, 456, L-10); a pledge without actual control of the
///         goods does not arise (担保解释 55, L-23).
interface IClaims {
    /// Control over the receipt's goods is not proven now (AB-37, L-23).
    error ControlBroken(ReceiptId receipt);

    /// @notice Unpaid storage fees that the custodian has stated (L-10, PP-01). Without a claim the currency is not read.
    /// @return minorUnits comes off the value of the pledged goods
    /// @return currency ISO 4217 number
    function seniorClaim(ReceiptId receipt) external view returns (uint64 minorUnits, uint16 currency);

    /// @return whether the proof of control over the place of the receipt's goods is broken: a gap, a replay, a skewed
    ///         clock, a device of another place (AB-37)
    function controlBroken(ReceiptId receipt) external view returns (bool);
}
