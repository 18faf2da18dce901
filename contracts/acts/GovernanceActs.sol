// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Approve, ProposeAdmission, ProposeListing, ProposeRules, ProposeStanding} from "../interfaces/IGovernance.sol";
import {Admission, Standing} from "../interfaces/IMemberRegistry.sol";
import {MemberActs} from "./MemberActs.sol";

/// @title EIP-712 struct hashes of governance's acts
library GovernanceActs {
    using MemberActs for Admission;

    string private constant ADMISSION =
        "Admission(string name,bytes18 uscc,uint32 roles,bool governing,uint40 kycUntil,bytes32 didDocument,KeyGrant[] keys)KeyGrant(bytes signer,uint32 roles,uint8 capabilities,bytes12 person,uint40 validFrom,uint40 validUntil)";
    string private constant STANDING = "Standing(uint32 roles,bool governing,uint8 status,uint40 kycUntil)";
    string private constant LISTING = "Listing(bytes32 name,address target,uint32 rights)";

    bytes32 private constant PROPOSE_ADMISSION_TYPE = keccak256(
        abi.encodePacked(
            "ProposeAdmission(uint32 proposer,Admission admission,bytes32 salt,uint64 deadline)",
            ADMISSION
        )
    );
    bytes32 private constant PROPOSE_STANDING_TYPE = keccak256(
        abi.encodePacked(
            "ProposeStanding(uint32 proposer,uint32 member,uint24 version,Standing standing,bytes32 reason,uint64 deadline)",
            STANDING
        )
    );
    bytes32 private constant PROPOSE_LISTING_TYPE = keccak256(
        abi.encodePacked("ProposeListing(uint32 proposer,Listing listing,bytes32 salt,uint64 deadline)", LISTING)
    );
    bytes32 private constant PROPOSE_RULES_TYPE = keccak256(
        "ProposeRules(uint32 proposer,uint16 threshold,uint32 delay,bytes32 salt,uint64 deadline)"
    );
    bytes32 private constant STANDING_TYPE = keccak256(bytes(STANDING));
    bytes32 private constant LISTING_TYPE = keccak256(bytes(LISTING));
    bytes32 private constant APPROVE_TYPE = keccak256("Approve(bytes32 proposal,uint32 approver,uint64 deadline)");

    function hash(ProposeAdmission calldata act) internal pure returns (bytes32) {
        return
            keccak256(abi.encode(PROPOSE_ADMISSION_TYPE, act.proposer, act.admission.hash(), act.salt, act.deadline));
    }

    function hash(ProposeStanding calldata act) internal pure returns (bytes32) {
        return
            keccak256(
                abi.encode(
                    PROPOSE_STANDING_TYPE,
                    act.proposer,
                    act.member,
                    act.version,
                    _hash(act.standing),
                    act.reason,
                    act.deadline
                )
            );
    }

    function hash(ProposeListing calldata act) internal pure returns (bytes32) {
        bytes32 listing = keccak256(abi.encode(LISTING_TYPE, act.listing.name, act.listing.target, act.listing.rights));
        return keccak256(abi.encode(PROPOSE_LISTING_TYPE, act.proposer, listing, act.salt, act.deadline));
    }

    function hash(ProposeRules calldata act) internal pure returns (bytes32) {
        return
            keccak256(abi.encode(PROPOSE_RULES_TYPE, act.proposer, act.threshold, act.delay, act.salt, act.deadline));
    }

    function hash(Approve calldata act) internal pure returns (bytes32) {
        return keccak256(abi.encode(APPROVE_TYPE, act.proposal, act.approver, act.deadline));
    }

    function _hash(Standing calldata standing) private pure returns (bytes32) {
        return
            keccak256(
                abi.encode(STANDING_TYPE, standing.roles, standing.governing, standing.status, standing.kycUntil)
            );
    }
}
