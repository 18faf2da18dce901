// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";

import {MemberActs} from "./acts/MemberActs.sol";
import {ActDomain} from "./base/ActDomain.sol";
import {
    AddKey,
    Admission,
    IMemberRegistry,
    Key,
    KeyGrant,
    KeyKind,
    Member,
    MemberStatus,
    RevokeKey,
    Standing
} from "./interfaces/IMemberRegistry.sol";
import {Uscc} from "./libraries/Uscc.sol";
import {NotGovernance, VersionConflict} from "./types/Errors.sol";
import {KeyId, MemberId} from "./types/Ids.sol";
import {Capabilities, Roles} from "./types/Roles.sol";
import {Party, PartyLib, Signature} from "./types/Signing.sol";

/// @title Implements IMemberRegistry, where everything is described
contract MemberRegistry is IMemberRegistry, ActDomain {
    using MemberActs for AddKey;
    using MemberActs for RevokeKey;

    // ---------------------------------------------------------------- immutables

    address public immutable governance;

    // ---------------------------------------------------------------- storage

    uint32 public memberCount;
    mapping(MemberId member => Member) private _members;
    mapping(KeyId key => Key) private _keys;
    mapping(bytes18 uscc => MemberId member) public memberByUscc;

    // ---------------------------------------------------------------- constructor

    /// @param governance_ the only contract that may admit members and change their standing
    /// @param founders the consortium's first members; every later one needs their approval
    constructor(address governance_, Admission[] memory founders) ActDomain("1") {
        governance = governance_;
        for (uint256 i = 0; i < founders.length; ++i) {
            _admit(founders[i]);
        }
    }

    // ---------------------------------------------------------------- governance

    /// @inheritdoc IMemberRegistry
    function admit(Admission calldata admission) external returns (MemberId member) {
        _onlyGovernance();
        return _admit(admission);
    }

    /// @inheritdoc IMemberRegistry
    function changeStanding(MemberId id, uint24 version, Standing calldata standing) external {
        _onlyGovernance();
        Member storage member = _members[id];
        if (member.status == MemberStatus.NONE || standing.status == MemberStatus.NONE) revert MemberUnknown(id);
        if (member.version != version) {
            revert VersionConflict(bytes32(uint256(MemberId.unwrap(id))), member.version, version);
        }
        if (standing.roles & ~Roles.ALL != 0) revert RolesNotAllowed(standing.roles, Roles.ALL);
        member.roles = standing.roles;
        member.governing = standing.governing;
        member.status = standing.status;
        member.kycUntil = standing.kycUntil;
        member.version = version + 1;
        emit StandingChanged(id, version + 1, standing.roles, standing.governing, standing.status, standing.kycUntil);
    }

    // ---------------------------------------------------------------- keys

    /// @inheritdoc IMemberRegistry
    function addKey(AddKey calldata act, Signature[] calldata signatures) external {
        bytes32 digest = _requireAdmin(act.hash(), act.member, act.deadline, signatures, 2);
        KeyId id = _keyId(act.key.signer);
        bool proven =
            keccak256(signatures[1].signer) == KeyId.unwrap(id) &&
                SignatureChecker.isValidSignatureNow(act.key.signer, digest, signatures[1].signature);
        if (!proven) revert KeyNotProven(id);
        _addKey(act.member, _members[act.member].roles, act.key);
    }

    /// @inheritdoc IMemberRegistry
    function revokeKey(RevokeKey calldata act, Signature[] calldata signatures) external {
        Key storage key = _keys[act.key];
        if (key.member != act.member) revert SignerNotOfMember(act.key, act.member);
        if (key.kind == KeyKind.REVOKED) revert KeyIsRevoked(act.key);
        _requireAdmin(act.hash(), act.member, act.deadline, signatures, 1);
        key.kind = KeyKind.REVOKED;
        emit KeyRevoked(act.key, act.member);
    }

    // ---------------------------------------------------------------- views

    /// @inheritdoc IMemberRegistry
    function requireSigned(bytes32 digest, Party[] calldata parties, Signature[] calldata signatures) external view {
        uint256 count = parties.length;
        if (signatures.length > count) revert SignatureUnexpected(count, signatures.length);
        bytes12[] memory persons = new bytes12[](count);
        for (uint256 i = 0; i < count; ++i) {
            Party party = parties[i];
            if (i >= signatures.length || signatures[i].signer.length == 0) {
                revert SignatureMissing(party.member(), party.roles(), party.capabilities());
            }
            persons[i] = _requireKey(digest, party, signatures[i]);
            for (uint256 j = 0; j < i; ++j) {
                if (persons[j] == persons[i]) {
                    revert SamePerson(_keyId(signatures[j].signer), _keyId(signatures[i].signer));
                }
            }
        }
    }

    /// @inheritdoc IMemberRegistry
    function memberOf(MemberId member) external view returns (Member memory) {
        return _members[member];
    }

    /// @inheritdoc IMemberRegistry
    function keyOf(KeyId key) external view returns (Key memory) {
        return _keys[key];
    }

    // ---------------------------------------------------------------- private

    function _onlyGovernance() private view {
        if (msg.sender != governance) revert NotGovernance(msg.sender);
    }

    function _admit(Admission memory admission) private returns (MemberId id) {
        if (bytes(admission.name).length == 0) revert NameMissing();
        if (!Uscc.isValid(admission.uscc)) revert UsccInvalid(admission.uscc);
        MemberId taken = memberByUscc[admission.uscc];
        if (MemberId.unwrap(taken) != 0) revert UsccTaken(admission.uscc, taken);
        if (admission.roles & ~Roles.ALL != 0) revert RolesNotAllowed(admission.roles, Roles.ALL);
        id = MemberId.wrap(++memberCount);
        memberByUscc[admission.uscc] = id;
        _members[id] = Member({
            uscc: admission.uscc,
            roles: admission.roles,
            status: MemberStatus.ACTIVE,
            governing: admission.governing,
            kycUntil: admission.kycUntil,
            version: 1
        });
        emit MemberAdmitted(
            id,
            admission.uscc,
            admission.roles,
            admission.governing,
            admission.kycUntil,
            admission.didDocument,
            admission.name
        );
        bool administered = false;
        for (uint256 i = 0; i < admission.keys.length; ++i) {
            KeyGrant memory key = admission.keys[i];
            _addKey(id, admission.roles, key);
            if (key.capabilities & Capabilities.ADMIN != 0) administered = true;
        }
        if (!administered) revert AdminKeyMissing();
    }

    function _addKey(MemberId member, uint32 memberRoles, KeyGrant memory grant) private {
        KeyId id = _keyId(grant.signer);
        MemberId owner = _keys[id].member;
        if (MemberId.unwrap(owner) != 0) revert KeyTaken(id, owner);
        if (grant.roles & ~memberRoles != 0) revert RolesNotAllowed(grant.roles, memberRoles);
        if (grant.capabilities == 0 || grant.capabilities & ~Capabilities.ALL != 0) {
            revert CapabilitiesNotAllowed(grant.capabilities);
        }
        if (grant.signer.length < 20 || grant.validUntil <= grant.validFrom || grant.person == 0) {
            revert KeyNotUsable(id);
        }
        _keys[id] = Key({
            member: member,
            roles: grant.roles,
            capabilities: grant.capabilities,
            validFrom: grant.validFrom,
            validUntil: grant.validUntil,
            kind: _kind(grant.signer),
            person: grant.person
        });
        emit KeyAdded(
            id,
            member,
            grant.signer,
            grant.roles,
            grant.capabilities,
            grant.person,
            grant.validFrom,
            grant.validUntil
        );
    }

    /// The first signature must be by an ADMIN key of the member. Suspension does not keep a member from
    /// revoking a stolen key, and its keys sign nothing else meanwhile.
    function _requireAdmin(
        bytes32 structHash,
        MemberId member,
        uint64 deadline,
        Signature[] calldata signatures,
        uint256 expected
    ) private view returns (bytes32 digest) {
        if (block.timestamp > deadline) revert ActExpired(deadline, block.timestamp);
        if (signatures.length > expected) revert SignatureUnexpected(expected, signatures.length);
        if (signatures.length < expected || signatures[0].signer.length == 0) {
            revert SignatureMissing(member, Roles.ANY, Capabilities.ADMIN);
        }
        digest = _digest(structHash);
        _requireKey(digest, PartyLib.pack(member, Roles.ANY, Capabilities.ADMIN).whateverStanding(), signatures[0]);
    }

    /// Reverts unless the signature is one of the digest by a usable key of the party.
    /// @return person the natural person who holds the key
    function _requireKey(
        bytes32 digest,
        Party party,
        Signature calldata signature
    ) private view returns (bytes12 person) {
        KeyId id = _keyId(signature.signer);
        Key memory key = _keys[id];
        if (MemberId.unwrap(key.member) == 0) revert KeyUnknown(id);
        MemberId memberId = party.member();
        if (key.member != memberId) revert SignerNotOfMember(id, memberId);
        if (key.kind == KeyKind.REVOKED) revert KeyIsRevoked(id);
        if (block.timestamp < key.validFrom || block.timestamp > key.validUntil) {
            revert KeyNotValid(id, key.validFrom, key.validUntil);
        }
        Member memory member = _members[memberId];
        if (!party.standingExempt()) {
            if (member.status != MemberStatus.ACTIVE) revert MemberSuspended(memberId);
            if (block.timestamp > member.kycUntil && !party.kycExempt()) {
                revert KycExpired(memberId, member.kycUntil, block.timestamp);
            }
        }
        uint32 roles = party.roles();
        if (roles != Roles.ANY && roles & key.roles & member.roles == 0) revert RoleNotHeld(id, roles);
        if (party.capabilities() & key.capabilities == 0) revert CapabilityNotHeld(id, party.capabilities());
        if (!_isSigned(key.kind, digest, signature)) revert SignatureInvalid(id, digest);
        return key.person;
    }

    /// OpenZeppelin's checks by the kind of signer. For an account the curve alone decides: asking for its code would
    /// cost 2,600 gas a signature.
    function _isSigned(KeyKind kind, bytes32 digest, Signature calldata signature) private view returns (bool) {
        if (kind == KeyKind.ACCOUNT) {
            (address recovered, ECDSA.RecoverError problem, ) = ECDSA.tryRecoverCalldata(digest, signature.signature);
            return problem == ECDSA.RecoverError.NoError && recovered == address(bytes20(signature.signer));
        }
        return SignatureChecker.isValidSignatureNow(signature.signer, digest, signature.signature);
    }

    function _kind(bytes memory signer) private view returns (KeyKind) {
        if (signer.length > 20) return KeyKind.VERIFIED;
        return address(bytes20(signer)).code.length == 0 ? KeyKind.ACCOUNT : KeyKind.WALLET;
    }

    function _keyId(bytes memory signer) private pure returns (KeyId) {
        return KeyId.wrap(keccak256(signer));
    }
}
