// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IClaims} from "./interfaces/IClaims.sol";
import {ICollateral} from "./interfaces/ICollateral.sol";
import {ILienCaps, LienCap} from "./interfaces/ILienCaps.sol";
import {IPriceBook} from "./interfaces/IPriceBook.sol";
import {IProducts} from "./interfaces/IProducts.sol";
import {IReceipts, Receipt} from "./interfaces/IReceipts.sol";
import {LoanMath} from "./libraries/LoanMath.sol";
import {ProductId, ReceiptId} from "./types/Ids.sol";

/// @title Implements ICollateral, where everything is described
contract Collateral is ICollateral {
    IReceipts public immutable receipts;
    IProducts public immutable products;
    IPriceBook public immutable prices;
    IClaims public immutable claims;
    ILienCaps public immutable lienCaps;

    constructor(IReceipts receipts_, IProducts products_, IPriceBook prices_, IClaims claims_, ILienCaps lienCaps_) {
        receipts = receipts_;
        products = products_;
        prices = prices_;
        claims = claims_;
        lienCaps = lienCaps_;
    }

    /// @inheritdoc ICollateral
    function requirePledgeable(ReceiptId id, ProductId product, uint256 needed) external view {
        Receipt memory receipt = receipts.receiptOf(id);
        products.seriesFor(product, receipt.goods);
        if (receipt.storageUntil < needed) revert StorageTooShort(id, receipt.storageUntil, needed);
        requireControl(id);
    }

    /// @inheritdoc ICollateral
    function requireControl(ReceiptId id) public view {
        if (claims.controlBroken(id)) revert IClaims.ControlBroken(id);
    }

    /// @inheritdoc ICollateral
    function valueOf(
        ReceiptId id,
        ProductId product,
        uint256 haircut,
        uint16 currency
    ) external view returns (uint256 value) {
        Receipt memory receipt = receipts.receiptOf(id);
        (uint64 price, uint16 priced) = prices.priceOf(products.seriesFor(product, receipt.goods));
        if (priced != currency) revert CurrencyMismatch(currency, priced);
        value = LoanMath.value(receipt.lienKg, price, haircut);
        (uint64 senior, uint16 claimed) = claims.seniorClaim(id);
        if (senior == 0) return value;
        LienCap memory cap = lienCaps.lienCapOf(id, receipt.pledgee);
        if (cap.version != 0 && cap.amount < senior) {
            // who claims nothing claims nothing in any currency; another cap counts in its own alone
            if (cap.amount == 0) return value;
            if (cap.currency == claimed) senior = cap.amount;
        }
        if (claimed != currency) revert CurrencyMismatch(currency, claimed);
        return senior < value ? value - senior : 0;
    }
}
