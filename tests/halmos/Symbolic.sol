// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Goods} from "../../contracts/interfaces/ICustody.sol";
import {InboundId, MemberId, UnitKey} from "../../contracts/types/Ids.sol";
import {Party, Signature} from "../../contracts/types/Signing.sol";
import {Output} from "../../contracts/interfaces/IReceipts.sol";

/// What the prover makes: values that stand for every value.
interface Svm {
    function createBool(string memory name) external pure returns (bool);
    function createUint(uint256 bits, string memory name) external pure returns (uint256);
    function createBytes32(string memory name) external pure returns (bytes32);
    function createAddress(string memory name) external pure returns (address);
    function createCalldata(string memory contractName) external pure returns (bytes memory);
    function enableSymbolicStorage(address target) external;
}

interface Vm {
    function assume(bool condition) external pure;
    function prank(address sender) external;
    function warp(uint256 timestamp) external;
}

Svm constant SVM = Svm(address(uint160(uint256(keccak256("svm cheat code")))));
Vm constant VM = Vm(address(uint160(uint256(keccak256("hevm cheat code")))));

/// Every member has signed everything, but one. It stands for the registry because the proofs are about who must sign;
/// that a signature is a signature is tested on the real registry.
contract EveryoneBut {
    MemberId public absent;

    error NotSigned();

    function without(MemberId member) external {
        absent = member;
    }

    function requireSigned(bytes32, Party[] calldata parties, Signature[] calldata) external view {
        for (uint256 i = 0; i < parties.length; ++i) {
            if (parties[i].member() == absent) revert NotSigned();
        }
    }
}

/// Grants every right to everybody, but one right to nobody; 0 withholds none.
contract AllRightsBut {
    uint32 public immutable withheld;

    error RightWithheld();

    constructor(uint32 withheld_) {
        withheld = withheld_;
    }

    function requireRight(address, uint32 right) external view {
        if (right == withheld) revert RightWithheld();
    }
}

/// Custody that answers anything at all.
contract AnyCustody {
    function bindGoods(
        InboundId,
        MemberId,
        MemberId,
        uint64,
        uint32,
        UnitKey[] calldata,
        bytes24
    ) external virtual returns (bytes8, bool, bytes32) {
        return (bytes8(uint64(SVM.createUint(64, "goods"))), SVM.createBool("serialised"), SVM.createBytes32("place"));
    }

    function moveUnits(UnitKey[] calldata, bytes24, bytes24) external pure returns (uint64) {
        return uint64(SVM.createUint(64, "moved"));
    }

    function promiseUnits(UnitKey[] calldata, bytes24, uint40) external pure returns (uint64) {
        return uint64(SVM.createUint(64, "promised"));
    }

    function takeProduct(Output calldata, MemberId, bool, bytes32, bytes24) external pure returns (bytes32) {
        return SVM.createBytes32("product");
    }

    function freeGoods(Goods calldata, uint64, UnitKey[] calldata) external {}

    function useUpGoods(Goods calldata, uint64, UnitKey[] calldata) external {}

    function unbindGoods(Goods calldata, InboundId, MemberId, uint64, uint32, UnitKey[] calldata) external {}

    function useEvidence(bytes32) external {}

    function requireStock(bytes32) external view {}

    function requireLot(bytes8, uint64) external view {}
}

/// A court that has frozen so many kilograms of everything.
contract AnyCourt {
    uint64 public immutable kg;

    constructor(uint64 kg_) {
        kg = kg_;
    }

    function frozen(bytes32, uint64 total) external view returns (uint64) {
        return kg < total ? kg : total;
    }
}
