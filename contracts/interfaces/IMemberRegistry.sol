// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {KeyId, MemberId} from "../types/Ids.sol";
import {Party, Signature} from "../types/Signing.sol";

/// Whether a member may act. Zero is "no such member".
enum MemberStatus {
    NONE,
    ACTIVE,
    SUSPENDED
}

/// An organisation on the register: one slot.
struct Member {
    /// 统一社会信用代码, 18 ASCII characters (GB 32100)
    bytes18 uscc;
    /// bits of Roles
    uint32 roles;
    MemberStatus status;
    /// has a vote in governance
    bool governing;
    /// UTC seconds; after it the member's keys sign no business act
    uint40 kycUntil;
    /// rises with every change of standing; an act of change names it
    uint24 version;
}

/// What kind of signer a key is, as found when it was registered; zero is "no such key". A signature is checked
/// accordingly for the key's whole life, so that code which appears at an account later changes nothing.
enum KeyKind {
    NONE,
    /// a secp256k1 key: 20 bytes, no code
    ACCOUNT,
    /// a contract wallet (ERC-1271): 20 bytes, with code
    WALLET,
    /// a key behind a verifier contract (ERC-7913): P-256, WebAuthn
    VERIFIED,
    REVOKED
}

/// An operator's key on the register: one slot. Its name is keccak256 of the ERC-7913 signer.
struct Key {
    MemberId member;
    /// subset of the member's roles
    uint32 roles;
    /// bits of Capabilities
    uint8 capabilities;
    /// UTC seconds
    uint40 validFrom;
    /// UTC seconds
    uint40 validUntil;
    KeyKind kind;
    /// keyed hash of the natural person who holds the key, so that one person with two keys is still one person
    bytes12 person;
}

/// A key that is to be registered.
struct KeyGrant {
    /// ERC-7913 signer
    bytes signer;
    uint32 roles;
    uint8 capabilities;
    bytes12 person;
    uint40 validFrom;
    uint40 validUntil;
}

/// An organisation that is to be admitted, with its first keys, of which one at least must be ADMIN.
struct Admission {
    string name;
    bytes18 uscc;
    uint32 roles;
    bool governing;
    uint40 kycUntil;
    /// SHA-256 of the member's DID document
    bytes32 didDocument;
    KeyGrant[] keys;
}

/// What may change about a member.
struct Standing {
    uint32 roles;
    bool governing;
    MemberStatus status;
    uint40 kycUntil;
}

/// A member adds one of its own keys.
struct AddKey {
    MemberId member;
    KeyGrant key;
    uint64 deadline;
}

/// A member takes one of its own keys out of use, at once and for ever.
struct RevokeKey {
    MemberId member;
    KeyId key;
    uint64 deadline;
}

/// @title 成员登记: who is a member, with which roles, and whose key is whose (L-80)
/// @notice Rights belong to organisations; keys rotate without moving any title. Standing changes only through
///         governance; keys are added and revoked by the member itself.
interface IMemberRegistry {
    event MemberAdmitted(
        MemberId indexed member,
        bytes18 indexed uscc,
        uint32 roles,
        bool governing,
        uint40 kycUntil,
        bytes32 didDocument,
        string name
    );
    event StandingChanged(
        MemberId indexed member,
        uint24 version,
        uint32 roles,
        bool governing,
        MemberStatus status,
        uint40 kycUntil
    );
    event KeyAdded(
        KeyId indexed key,
        MemberId indexed member,
        bytes signer,
        uint32 roles,
        uint8 capabilities,
        bytes12 person,
        uint40 validFrom,
        uint40 validUntil
    );
    event KeyRevoked(KeyId indexed key, MemberId indexed member);

    /// The code's length, alphabet or check character is wrong (GB 32100).
    error UsccInvalid(bytes18 uscc);
    /// The code belongs to another member.
    error UsccTaken(bytes18 uscc, MemberId member);
    /// No such member.
    error MemberUnknown(MemberId member);
    /// The member is suspended.
    error MemberSuspended(MemberId member);
    /// The member's KYC has run out.
    error KycExpired(MemberId member, uint256 kycUntil, uint256 blockTime);
    /// A role bit that is not defined, or that the member does not hold.
    error RolesNotAllowed(uint32 asked, uint32 allowed);
    /// A capability bit that is not defined, or none at all.
    error CapabilitiesNotAllowed(uint8 asked);
    /// An admission must bring a key that can add others.
    error AdminKeyMissing();
    /// A member's name is empty.
    error NameMissing();
    /// The key is registered already, or was: a revoked key never comes back.
    error KeyTaken(KeyId key, MemberId member);
    /// A signer shorter than 20 bytes, or with an empty validity.
    error KeyNotUsable(KeyId key);
    /// No such key.
    error KeyUnknown(KeyId key);
    /// The new key did not sign the act that adds it.
    error KeyNotProven(KeyId key);

    /// A signature that the rule asks for is not there (L-02).
    error SignatureMissing(MemberId member, uint32 roles, uint8 capabilities);
    /// More signatures than the act has parties.
    error SignatureUnexpected(uint256 parties, uint256 signatures);
    /// The signature is not this key's signature of this act.
    error SignatureInvalid(KeyId key, bytes32 digest);
    /// The key belongs to another member than the one who must sign.
    error SignerNotOfMember(KeyId key, MemberId member);
    /// The key is not valid yet, or no longer (AB-23).
    error KeyNotValid(KeyId key, uint256 validFrom, uint256 validUntil);
    /// The key was revoked (AB-23).
    error KeyIsRevoked(KeyId key);
    /// Neither of the roles asked for is held by both the member and the key.
    error RoleNotHeld(KeyId key, uint32 roles);
    /// The key has none of the capabilities asked for.
    error CapabilityNotHeld(KeyId key, uint8 capabilities);
    /// One person signed twice in one act (AB-39).
    error SamePerson(KeyId first, KeyId second);
    /// The act's deadline has passed (AB-09).
    error ActExpired(uint256 deadline, uint256 blockTime);

    /// @notice Reverts unless the n-th signature of the digest is by a usable key of the n-th party.
    /// @dev Checked in this order: presence, key, owner, validity, standing, role, capability, person, signature.
    /// @param digest the act's EIP-712 digest
    /// @param parties who must sign, in order
    /// @param signatures one for each party, in the same order; an empty signer means "not signed"
    function requireSigned(bytes32 digest, Party[] calldata parties, Signature[] calldata signatures) external view;

    /// @notice Registers an organisation.
    /// @dev Events: MemberAdmitted, KeyAdded. Requires: caller is governance; a right USCC that is not taken; a name;
    ///      defined roles; at least one ADMIN key.
    function admit(Admission calldata admission) external returns (MemberId member);

    /// @notice Changes what a member may do.
    /// @dev Event: StandingChanged. Requires: caller is governance; the version is the present one.
    function changeStanding(MemberId member, uint24 version, Standing calldata standing) external;

    /// @notice A member adds a key. Signers: an ADMIN key of the member, and the new key itself (proof of possession).
    /// @dev Event: KeyAdded. Requires: roles ⊆ the member's roles; the key was never registered before.
    function addKey(AddKey calldata act, Signature[] calldata signatures) external;

    /// @notice A member revokes a key. Signer: an ADMIN key of the member.
    /// @dev Event: KeyRevoked. A revoked key never comes back.
    function revokeKey(RevokeKey calldata act, Signature[] calldata signatures) external;

    function memberOf(MemberId member) external view returns (Member memory);
    function keyOf(KeyId key) external view returns (Key memory);
    function memberByUscc(bytes18 uscc) external view returns (MemberId);
    /// @return how many members were ever admitted
    function memberCount() external view returns (uint32);
    function governance() external view returns (address);
}
