// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {MemberId} from "./Ids.sol";

/// One operator's signature of an act.
struct Signature {
    /// ERC-7913 signer: 20 bytes of an account (secp256k1 key or ERC-1271 wallet), or `verifier || key`.
    bytes signer;
    /// The signature of the act's EIP-712 digest in the form that the signer's kind asks for.
    bytes signature;
}

/// What the n-th signature of an act must be: packed member | role mask | capability mask | flags.
type Party is uint256;

using PartyLib for Party global;

/// @title Packs and unpacks a Party
/// @dev bits 0..31 member, 32..63 role mask (any of; 0 = any role), 64..71 capability mask (any of),
///      72 the member's standing (status, KYC) is not asked for, 73 its KYC is not.
library PartyLib {
    uint256 private constant EXEMPT = 1 << 72;
    uint256 private constant KYC_EXEMPT = 1 << 73;

    /// @param signer who must sign
    /// @param anyRole any of these roles of the member and of the key; 0 for any
    /// @param anyCapability any of these capabilities of the key
    function pack(MemberId signer, uint32 anyRole, uint8 anyCapability) internal pure returns (Party) {
        return Party.wrap(uint256(MemberId.unwrap(signer)) | (uint256(anyRole) << 32) | (uint256(anyCapability) << 64));
    }

    /// The same party, also while its membership is suspended or its KYC has run out: for paying, confirming a
    /// payment and giving security back, which nobody may be kept from.
    function whateverStanding(Party self) internal pure returns (Party) {
        return Party.wrap(Party.unwrap(self) | EXEMPT);
    }

    /// The same party, also while its KYC has run out: for votes, without which nobody could renew it.
    function whateverKyc(Party self) internal pure returns (Party) {
        return Party.wrap(Party.unwrap(self) | KYC_EXEMPT);
    }

    function member(Party self) internal pure returns (MemberId) {
        return MemberId.wrap(uint32(Party.unwrap(self)));
    }

    function roles(Party self) internal pure returns (uint32) {
        return uint32(Party.unwrap(self) >> 32);
    }

    function capabilities(Party self) internal pure returns (uint8) {
        return uint8(Party.unwrap(self) >> 64);
    }

    function standingExempt(Party self) internal pure returns (bool) {
        return Party.unwrap(self) & EXEMPT != 0;
    }
    function kycExempt(Party self) internal pure returns (bool) {
        return Party.unwrap(self) & KYC_EXEMPT != 0;
    }
}
