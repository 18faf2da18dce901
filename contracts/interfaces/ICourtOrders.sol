// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {FreezeId, MemberId} from "../types/Ids.sol";
import {Signature} from "../types/Signing.sol";

/// What a freeze is about.
enum FreezeSubject {
    NONE,
    RECEIPT,
    VOUCHER
}

/// 冻结 (WR-14): a court freezes a quantity of a receipt or an amount of a voucher.
struct Freeze {
    MemberId court;
    FreezeSubject kind;
    /// receipt or voucher
    bytes32 subject;
    /// kg of a receipt, minor units of a voucher
    uint64 quantity;
    /// SHA-256 of the order
    bytes32 order;
    /// UTC seconds; movables at most two years, other rights three (L-37)
    uint40 until;
    bytes32 salt;
    uint64 deadline;
}

/// 解冻: the court that froze releases.
struct ReleaseFreeze {
    FreezeId freeze;
    MemberId court;
    /// SHA-256 of the release order
    bytes32 order;
    uint64 deadline;
}

/// 续行冻结: the court prolongs a live freeze before it lapses (L-37).
struct RenewFreeze {
    FreezeId freeze;
    MemberId court;
    uint40 currentUntil;
    uint40 until;
    bytes32 order;
    uint64 deadline;
}

/// A court's freeze: two slots.
struct FreezeOrder {
    FreezeSubject kind;
    bool released;
    MemberId court;
    uint40 until;
    uint64 quantity;
    bytes32 subject;
}

/// A title that courts can freeze.
interface IFreezable {
    /// @notice Counts a freeze in or out. Caller: a contract with Rights.FREEZE. Reverts when there is no such live
    ///         title.
    /// @param subject receipt or voucher
    function freezeCounted(bytes32 subject, bool frozen) external;
}

/// @title 司法冻结: court orders over titles (L-37, AB-34)
/// @notice An order has an authority, a quantity, an expiry. Orders over the same thing queue (轮候): together they
///         freeze no more than there is, and when one is released or lapses the next takes its place without any act.
interface ICourtOrders {
    event FrozenByCourt(FreezeId indexed freeze, bytes32 indexed subject, Freeze act);
    event FreezeRenewed(FreezeId indexed freeze, bytes32 indexed subject, RenewFreeze act);
    event FreezeReleased(FreezeId indexed freeze, bytes32 indexed subject, ReleaseFreeze act);
    event FreezeLapsed(FreezeId indexed freeze, bytes32 indexed subject);

    error SubjectUnknown(FreezeSubject kind, bytes32 subject);
    /// Released, lapsed, or never ordered.
    error FreezeNotLive(FreezeId freeze);
    /// Longer than the law allows, not in the future, or not longer than before (L-37).
    error FreezeTerm(uint256 until, uint256 latest);
    error FreezeQuantityMissing();
    /// Only the authority that ordered it releases or renews it.
    error NotFreezingCourt(FreezeId freeze, MemberId named, MemberId court);
    /// More live orders over one thing than are counted.
    error TooManyFreezes(bytes32 subject);

    /// @notice 冻结. Signers: court maker, court checker, COURT. @dev Event: FrozenByCourt.
    function freeze(Freeze calldata act, Signature[] calldata signatures) external;
    /// @notice 续行冻结. Signers: court maker, court checker. @dev Event: FreezeRenewed.
    function renewFreeze(RenewFreeze calldata act, Signature[] calldata signatures) external;
    /// @notice 解冻. Signers: court maker, court checker. @dev Event: FreezeReleased.
    function releaseFreeze(ReleaseFreeze calldata act, Signature[] calldata signatures) external;
    /// @notice Takes a lapsed order off the list. Anybody may call; it freezes nothing any more either way.
    function lapseFreeze(FreezeId freeze_) external;

    function freezeOf(FreezeId freeze_) external view returns (FreezeOrder memory);
    /// @return the live and not yet cleared orders over a subject, oldest first
    function freezesOf(bytes32 subject) external view returns (FreezeId[] memory);
    /// @param total how much there is
    /// @return quantity frozen now, at most `total`
    function frozen(bytes32 subject, uint64 total) external view returns (uint64 quantity);
}
