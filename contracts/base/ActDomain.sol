// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";

/// @title The EIP-712 domain of a contract's acts: "SCF Ledger", the contract's version, the chain, the contract
abstract contract ActDomain is EIP712 {
    constructor(string memory version) EIP712("SCF Ledger", version) {}

    /// @return the EIP-712 digest that the parties sign
    function _digest(bytes32 structHash) internal view returns (bytes32) {
        return _hashTypedDataV4(structHash);
    }
}
