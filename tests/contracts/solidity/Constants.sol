// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Rights} from "../../../contracts/interfaces/IDirectory.sol";
import {AssetKinds} from "../../../contracts/interfaces/IProducts.sol";
import {Capabilities, Roles} from "../../../contracts/types/Roles.sol";

/// @title The libraries of bits, readable, in the order of their declaration, for tests
contract Constants {
    function roles() external pure returns (uint32[16] memory) {
        return
            [
                Roles.ANY,
                Roles.PLATFORM,
                Roles.WAREHOUSE,
                Roles.SUPERVISOR,
                Roles.BANK,
                Roles.FACTOR,
                Roles.SUPPLIER,
                Roles.BUYER,
                Roles.CARRIER,
                Roles.INSPECTOR,
                Roles.AUDITOR,
                Roles.REGULATOR,
                Roles.COURT,
                Roles.PRICE_REPORTER,
                Roles.FINANCIER,
                Roles.ALL
            ];
    }

    function capabilities() external pure returns (uint8[6] memory) {
        return
            [
                Capabilities.MAKER,
                Capabilities.CHECKER,
                Capabilities.ADMIN,
                Capabilities.DEVICE,
                Capabilities.OPERATOR,
                Capabilities.ALL
            ];
    }

    function rights() external pure returns (uint32[9] memory) {
        return
            [
                Rights.LIEN,
                Rights.FREEZE,
                Rights.PAID,
                Rights.SETTLE,
                Rights.DELIVER,
                Rights.LEND,
                Rights.SUSPEND,
                Rights.TRANSFORM,
                Rights.ALL
            ];
    }

    function assetKinds() external pure returns (uint8[3] memory) {
        return [AssetKinds.RECEIPT, AssetKinds.VOUCHER, AssetKinds.ALL];
    }
}
