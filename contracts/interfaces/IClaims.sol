// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ReceiptId} from "../types/Ids.sol";

/// @title What stands before a lender's pledge of a receipt: the custodian's lien, and doubt about control
interface IClaims {
    /// Control over the goods of the receipt is not proven (AB-37).
    error ControlBroken(ReceiptId receipt);

    /// @return amount that the custodian claims before any pledgee, in minor units; 0 when its fees are settled (L-10)
    /// @return currency ISO 4217 number; 0 when no fees were ever stated
    function seniorClaim(ReceiptId receipt) external view returns (uint64 amount, uint16 currency);

    /// @return whether control over the place of the receipt's goods is broken now (AB-37)
    function controlBroken(ReceiptId receipt) external view returns (bool);
}
