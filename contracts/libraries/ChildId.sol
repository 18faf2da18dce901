// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ReceiptId} from "../types/Ids.sol";

/// @title Names of the receipts that one act creates several of
library ChildId {
    /// @param digest of the act
    /// @param index from 0, in the order in which the act names them
    function receipt(bytes32 digest, uint256 index) internal pure returns (ReceiptId) {
        return ReceiptId.wrap(keccak256(abi.encode(digest, index)));
    }
}
