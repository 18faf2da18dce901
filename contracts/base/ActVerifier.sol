// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IMemberRegistry} from "../interfaces/IMemberRegistry.sol";
import {Capabilities} from "../types/Roles.sol";
import {MemberId} from "../types/Ids.sol";
import {Party, PartyLib, Signature} from "../types/Signing.sol";
import {ActDomain} from "./ActDomain.sol";

/// @title What every contract that takes acts has in common
/// @dev Order in every entry point: check inputs, verify signatures, accrue, mutate, judge the state after, emit,
///      call others last.
abstract contract ActVerifier is ActDomain {
    IMemberRegistry public immutable registry;

    constructor(IMemberRegistry registry_, string memory version) ActDomain(version) {
        registry = registry_;
    }

    /// Reverts unless all parties signed the act in time.
    /// @return digest the act's EIP-712 digest
    function _requireSigned(
        bytes32 structHash,
        uint64 deadline,
        Party[] memory parties,
        Signature[] calldata signatures
    ) internal view returns (bytes32 digest) {
        if (block.timestamp > deadline) revert IMemberRegistry.ActExpired(deadline, block.timestamp);
        digest = _digest(structHash);
        _forward(digest, parties, signatures);
    }

    /// registry.requireSigned(digest, parties, signatures), with the signatures passed on as they came: decoding and
    /// encoding them again would cost 3,000 gas of an act with three. Offsets inside an ABI-encoded array count from
    /// its own start, so everything from there to the end of the calldata means the same behind another head.
    function _forward(bytes32 digest, Party[] memory parties, Signature[] calldata signatures) private view {
        IMemberRegistry target = registry;
        bytes4 selector = IMemberRegistry.requireSigned.selector;
        assembly ("memory-safe") {
            let ptr := mload(0x40)
            mstore(ptr, selector)
            mstore(add(ptr, 0x04), digest)
            mstore(add(ptr, 0x24), 0x60)
            let size := mul(add(mload(parties), 1), 0x20)
            mstore(add(ptr, 0x44), add(0x60, size))
            mcopy(add(ptr, 0x64), parties, size)
            let start := sub(signatures.offset, 0x20)
            let length := sub(calldatasize(), start)
            calldatacopy(add(add(ptr, 0x64), size), start, length)
            if iszero(staticcall(gas(), target, ptr, add(add(size, length), 0x64), 0, 0)) {
                returndatacopy(ptr, 0, returndatasize())
                revert(ptr, returndatasize())
            }
        }
    }

    /// The parties of an act that one member signs twice, by a maker and a checker (AB-39).
    function _dual(MemberId member, uint32 roles) internal pure returns (Party[] memory parties) {
        parties = new Party[](2);
        parties[0] = PartyLib.pack(member, roles, Capabilities.MAKER);
        parties[1] = PartyLib.pack(member, roles, Capabilities.CHECKER);
    }

    /// The party of an act that one operator of one member signs.
    function _single(MemberId member, uint32 roles) internal pure returns (Party[] memory parties) {
        parties = new Party[](1);
        parties[0] = PartyLib.pack(member, roles, Capabilities.OPERATOR);
    }
}
