// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ProductId, ReceiptId} from "../types/Ids.sol";

/// @title 押品: whether goods may secure a loan, and what they are worth to it
/// @notice Keeps nothing and changes nothing: it asks receipts, products, prices and senior claims (IClaims), for
///         PledgeLoans and for whoever wants to know beforehand.
interface ICollateral {
    /// Storage ends too soon after the loan's due day (L-31, PP-12).
    error StorageTooShort(ReceiptId receipt, uint256 storageUntil, uint256 needed);
    /// The price, or a senior claim, is in another currency than the loan.
    error CurrencyMismatch(uint16 expected, uint16 given);

    /// @notice Reverts unless the product prices the goods, they are stored for long enough (L-31), and control over them
    ///         is not broken (L-23, AB-37).
    /// @param needed last day of storage that is long enough, BusinessDay number
    function requirePledgeable(ReceiptId receipt, ProductId product, uint256 needed) external view;

    /// @notice Reverts when control over the receipt's goods is broken (L-23, AB-37).
    function requireControl(ReceiptId receipt) external view;

    /// @notice PP-01 of one line at present prices: what is pledged, less the haircut and less the senior claim (L-10),
    ///         never below zero. The claim counts up to what the custodian has promised the receipt's pledgee
    ///         (ILienCaps). Reverts when the price is stale.
    /// @param haircut 1e-6 taken off
    /// @param currency the loan's
    /// @return minor units, rounded down
    function valueOf(
        ReceiptId receipt,
        ProductId product,
        uint256 haircut,
        uint16 currency
    ) external view returns (uint256);
}
