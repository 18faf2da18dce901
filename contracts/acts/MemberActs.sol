// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {AddKey, Admission, KeyGrant, RevokeKey} from "../interfaces/IMemberRegistry.sol";

/// @title EIP-712 struct hashes of the members' acts
library MemberActs {
    string private constant KEY_GRANT =
        "KeyGrant(bytes signer,uint32 roles,uint8 capabilities,bytes12 person,uint40 validFrom,uint40 validUntil)";
    bytes32 private constant KEY_GRANT_TYPE = keccak256(bytes(KEY_GRANT));
    bytes32 private constant ADMISSION_TYPE = keccak256(
        abi.encodePacked(
            "Admission(string name,bytes18 uscc,uint32 roles,bool governing,uint40 kycUntil,bytes32 didDocument,",
            "KeyGrant[] keys)",
            KEY_GRANT
        )
    );
    bytes32 private constant ADD_KEY_TYPE = keccak256(
        abi.encodePacked("AddKey(uint32 member,KeyGrant key,uint64 deadline)", KEY_GRANT)
    );
    bytes32 private constant REVOKE_KEY_TYPE = keccak256("RevokeKey(uint32 member,bytes32 key,uint64 deadline)");

    function hash(KeyGrant calldata key) internal pure returns (bytes32) {
        return
            keccak256(
                abi.encode(
                    KEY_GRANT_TYPE,
                    keccak256(key.signer),
                    key.roles,
                    key.capabilities,
                    key.person,
                    key.validFrom,
                    key.validUntil
                )
            );
    }

    function hash(Admission calldata admission) internal pure returns (bytes32) {
        bytes32[] memory keys = new bytes32[](admission.keys.length);
        for (uint256 i = 0; i < keys.length; ++i) {
            keys[i] = hash(admission.keys[i]);
        }
        return
            keccak256(
                abi.encode(
                    ADMISSION_TYPE,
                    keccak256(bytes(admission.name)),
                    admission.uscc,
                    admission.roles,
                    admission.governing,
                    admission.kycUntil,
                    admission.didDocument,
                    keccak256(abi.encodePacked(keys))
                )
            );
    }

    function hash(AddKey calldata act) internal pure returns (bytes32) {
        return keccak256(abi.encode(ADD_KEY_TYPE, act.member, hash(act.key), act.deadline));
    }

    function hash(RevokeKey calldata act) internal pure returns (bytes32) {
        return keccak256(abi.encode(REVOKE_KEY_TYPE, act.member, act.key, act.deadline));
    }
}
