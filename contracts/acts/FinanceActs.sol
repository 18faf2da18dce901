// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {DefineSeries, ReportPrice} from "../interfaces/IPriceBook.sol";
import {CloseProduct, DefineProduct} from "../interfaces/IProducts.sol";
import {ClaimPayment, ConfirmPayment, RejectPayment} from "../interfaces/ISettlement.sol";

/// @title EIP-712 struct hashes of the acts on prices, products and payments
library FinanceActs {
    bytes32 private constant DEFINE_SERIES_TYPE = keccak256(
        "DefineSeries(uint32 owner,bytes8 goods,bytes32 description,uint16 currency,uint8 quorum,uint32 maxAge,uint32 maxDeviation,uint32[] reporters,bytes32 salt,uint64 deadline)"
    );
    bytes32 private constant REPORT_PRICE_TYPE = keccak256(
        "ReportPrice(bytes32 series,uint32 reporter,uint64 price,uint40 observedAt,bytes32 source,uint64 deadline)"
    );
    bytes32 private constant DEFINE_PRODUCT_TYPE = keccak256(
        "DefineProduct(uint32 financier,uint8 assetKinds,uint16 currency,bytes8[] goods,bytes32[] series,uint24 initialLtv,uint24 warningLtv,uint24 callLtv,uint24 liquidationLtv,uint24 haircut,uint32 rate,uint32 penaltyFactor,uint16 maxTenorDays,uint16 storageBufferDays,uint32 evidenceKinds,bytes32 salt,uint64 deadline)"
    );
    bytes32 private constant CLOSE_PRODUCT_TYPE = keccak256(
        "CloseProduct(bytes32 product,uint32 financier,uint64 deadline)"
    );
    bytes32 private constant CLAIM_PAYMENT_TYPE = keccak256(
        "ClaimPayment(address sink,bytes32 subject,uint32 payer,uint32 payee,uint64 amount,uint16 currency,uint32 valueDay,bytes32 bankReference,bytes32 account,uint64 deadline)"
    );
    bytes32 private constant CONFIRM_PAYMENT_TYPE = keccak256(
        "ConfirmPayment(bytes32 payment,uint32 payee,uint64 amount,uint16 currency,uint32 valueDay,uint64 deadline)"
    );
    bytes32 private constant REJECT_PAYMENT_TYPE = keccak256(
        "RejectPayment(bytes32 payment,uint32 payee,bytes32 reason,uint64 deadline)"
    );

    function hash(DefineSeries calldata act) internal pure returns (bytes32) {
        return
            keccak256(
                bytes.concat(
                    abi.encode(DEFINE_SERIES_TYPE, act.owner, act.goods, act.description, act.currency, act.quorum),
                    abi.encode(
                        act.maxAge,
                        act.maxDeviation,
                        keccak256(abi.encodePacked(act.reporters)),
                        act.salt,
                        act.deadline
                    )
                )
            );
    }

    function hash(ReportPrice calldata act) internal pure returns (bytes32) {
        return
            keccak256(
                abi.encode(
                    REPORT_PRICE_TYPE,
                    act.series,
                    act.reporter,
                    act.price,
                    act.observedAt,
                    act.source,
                    act.deadline
                )
            );
    }

    function hash(DefineProduct calldata act) internal pure returns (bytes32) {
        return
            keccak256(
                bytes.concat(
                    abi.encode(
                        DEFINE_PRODUCT_TYPE,
                        act.financier,
                        act.assetKinds,
                        act.currency,
                        keccak256(abi.encodePacked(act.goods)),
                        keccak256(abi.encodePacked(act.series))
                    ),
                    abi.encode(act.initialLtv, act.warningLtv, act.callLtv, act.liquidationLtv, act.haircut, act.rate),
                    abi.encode(
                        act.penaltyFactor,
                        act.maxTenorDays,
                        act.storageBufferDays,
                        act.evidenceKinds,
                        act.salt,
                        act.deadline
                    )
                )
            );
    }

    function hash(CloseProduct calldata act) internal pure returns (bytes32) {
        return keccak256(abi.encode(CLOSE_PRODUCT_TYPE, act.product, act.financier, act.deadline));
    }

    function hash(ClaimPayment calldata act) internal pure returns (bytes32) {
        return
            keccak256(
                bytes.concat(
                    abi.encode(CLAIM_PAYMENT_TYPE, act.sink, act.subject, act.payer, act.payee, act.amount),
                    abi.encode(act.currency, act.valueDay, act.bankReference, act.account, act.deadline)
                )
            );
    }

    function hash(ConfirmPayment calldata act) internal pure returns (bytes32) {
        return
            keccak256(
                abi.encode(
                    CONFIRM_PAYMENT_TYPE,
                    act.payment,
                    act.payee,
                    act.amount,
                    act.currency,
                    act.valueDay,
                    act.deadline
                )
            );
    }

    function hash(RejectPayment calldata act) internal pure returns (bytes32) {
        return keccak256(abi.encode(REJECT_PAYMENT_TYPE, act.payment, act.payee, act.reason, act.deadline));
    }
}
