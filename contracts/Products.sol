// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {FinanceActs} from "./acts/FinanceActs.sol";
import {ActVerifier} from "./base/ActVerifier.sol";
import {IMemberRegistry} from "./interfaces/IMemberRegistry.sol";
import {AssetKinds, CloseProduct, DefineProduct, IProducts, Product} from "./interfaces/IProducts.sol";
import {AlreadyExecuted, NotFinancier} from "./types/Errors.sol";
import {ProductId, SeriesId} from "./types/Ids.sol";
import {Roles} from "./types/Roles.sol";
import {Signature} from "./types/Signing.sol";

/// @title Implements IProducts, where everything is described
contract Products is IProducts, ActVerifier {
    using FinanceActs for CloseProduct;
    using FinanceActs for DefineProduct;

    uint256 private constant UNIT = 1e6;
    /// Facilities end within a year (PP-12).
    uint256 private constant MAX_TENOR = 366;

    mapping(ProductId product => Product) private _products;
    mapping(ProductId product => mapping(bytes8 goods => SeriesId)) private _series;

    constructor(IMemberRegistry registry_) ActVerifier(registry_, "1") {}

    // ---------------------------------------------------------------- acts

    /// @inheritdoc IProducts
    function defineProduct(DefineProduct calldata act, Signature[] calldata signatures) external {
        _requireUsable(act);
        bytes32 digest = _requireSigned(act.hash(), act.deadline, _dual(act.financier, Roles.FINANCIER), signatures);
        ProductId id = ProductId.wrap(digest);
        if (_products[id].maxTenorDays != 0) revert AlreadyExecuted(ProductId.unwrap(id));
        _products[id] = Product({
            financier: act.financier,
            open: true,
            assetKinds: act.assetKinds,
            currency: act.currency,
            initialLtv: act.initialLtv,
            warningLtv: act.warningLtv,
            callLtv: act.callLtv,
            liquidationLtv: act.liquidationLtv,
            haircut: act.haircut,
            rate: act.rate,
            penaltyFactor: act.penaltyFactor,
            maxTenorDays: act.maxTenorDays,
            storageBufferDays: act.storageBufferDays,
            evidenceKinds: act.evidenceKinds
        });
        for (uint256 i = 0; i < act.goods.length; ++i) {
            _series[id][act.goods[i]] = act.series[i];
        }
        emit ProductDefined(id, act);
    }

    /// @inheritdoc IProducts
    function closeProduct(CloseProduct calldata act, Signature[] calldata signatures) external {
        Product storage product = _products[act.product];
        if (product.maxTenorDays == 0) revert ProductUnknown(act.product);
        if (!product.open) revert ProductIsClosed(act.product);
        if (product.financier != act.financier) {
            revert NotFinancier(ProductId.unwrap(act.product), act.financier, product.financier);
        }
        _requireSigned(act.hash(), act.deadline, _dual(act.financier, Roles.FINANCIER), signatures);
        product.open = false;
        emit ProductClosed(act.product, act);
    }

    // ---------------------------------------------------------------- views

    /// @inheritdoc IProducts
    function productOf(ProductId product) external view returns (Product memory) {
        return _products[product];
    }

    /// @inheritdoc IProducts
    function seriesFor(ProductId product, bytes8 goods) external view returns (SeriesId series) {
        series = _series[product][goods];
        if (SeriesId.unwrap(series) == 0) revert GoodsNotAccepted(product, goods);
    }

    // ---------------------------------------------------------------- private

    function _requireUsable(DefineProduct calldata act) private pure {
        bool kinds = act.assetKinds != 0 && act.assetKinds & ~AssetKinds.ALL == 0;
        bool goods =
            act.goods.length == act.series.length && (act.goods.length != 0 || act.assetKinds == AssetKinds.VOUCHER);
        bool tenor = act.maxTenorDays != 0 && act.maxTenorDays <= MAX_TENOR;
        bool rates = act.rate != 0 && act.rate < UNIT && act.penaltyFactor >= UNIT && act.haircut < UNIT;
        bool lines =
            act.initialLtv != 0 &&
                act.initialLtv < act.warningLtv &&
                act.warningLtv < act.callLtv &&
                act.callLtv < act.liquidationLtv &&
                act.liquidationLtv < UNIT;
        if (!kinds || !goods || !tenor || !rates || !lines) revert ProductNotUsable();
        for (uint256 i = 0; i < act.series.length; ++i) {
            if (SeriesId.unwrap(act.series[i]) == 0) revert ProductNotUsable();
        }
    }
}
