// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {MemberId, ProductId, SeriesId} from "../types/Ids.sol";
import {Signature} from "../types/Signing.sol";

/// What a product lends against, as bits.
library AssetKinds {
    uint8 internal constant RECEIPT = 1 << 0;
    uint8 internal constant VOUCHER = 1 << 1;
    uint8 internal constant ALL = RECEIPT | VOUCHER;
}

/// A financier defines a product.
struct DefineProduct {
    MemberId financier;
    /// bits of AssetKinds
    uint8 assetKinds;
    /// ISO 4217 numeric code
    uint16 currency;
    /// goods classes it accepts; empty for a product on vouchers alone
    bytes8[] goods;
    /// the price series of each goods class
    SeriesId[] series;
    /// PP-04, 1e-6, rising: initial, warning, call, liquidation
    uint24 initialLtv;
    uint24 warningLtv;
    uint24 callLtv;
    uint24 liquidationLtv;
    /// 1e-6 taken off the price
    uint24 haircut;
    /// highest yearly rate, 1e-6
    uint32 rate;
    /// rate after the due day as a multiple of the rate, 1e-6: 1 500 000 is one and a half (PP-09)
    uint32 penaltyFactor;
    /// PP-12
    uint16 maxTenorDays;
    /// days between the loan's end and the storage's end (L-31, PP-12)
    uint16 storageBufferDays;
    /// kinds of trade evidence that an offer must rest on, as bits
    uint32 evidenceKinds;
    bytes32 salt;
    uint64 deadline;
}

/// No new application or financing; running ones go on.
struct CloseProduct {
    ProductId product;
    MemberId financier;
    uint64 deadline;
}

/// Two slots.
struct Product {
    MemberId financier;
    bool open;
    uint8 assetKinds;
    uint16 currency;
    uint24 initialLtv;
    uint24 warningLtv;
    uint24 callLtv;
    uint24 liquidationLtv;
    uint24 haircut;
    uint32 rate;
    uint32 penaltyFactor;
    uint16 maxTenorDays;
    uint16 storageBufferDays;
    uint32 evidenceKinds;
}

/// @title 融资产品: what a bank or factor lends on, and on which terms
interface IProducts {
    event ProductDefined(ProductId indexed product, DefineProduct act);
    event ProductClosed(ProductId indexed product, CloseProduct act);

    /// The lines do not rise, a ratio is 100 % or more, a list does not match, or nothing is accepted.
    error ProductNotUsable();
    error ProductUnknown(ProductId product);
    error ProductIsClosed(ProductId product);
    /// The product does not accept this goods class.
    error GoodsNotAccepted(ProductId product, bytes8 goods);

    /// @notice Signers: financier maker, financier checker, BANK or FACTOR. @dev Event: ProductDefined.
    function defineProduct(DefineProduct calldata act, Signature[] calldata signatures) external;
    /// @notice Signers: financier maker, financier checker. @dev Event: ProductClosed.
    function closeProduct(CloseProduct calldata act, Signature[] calldata signatures) external;

    function productOf(ProductId product) external view returns (Product memory);
    /// @notice Reverts when the product does not accept the goods class.
    function seriesFor(ProductId product, bytes8 goods) external view returns (SeriesId);
}
