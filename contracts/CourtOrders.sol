// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {CourtActs} from "./acts/CourtActs.sol";
import {ActVerifier} from "./base/ActVerifier.sol";
import {
    Freeze,
    FreezeOrder,
    FreezeSubject,
    ICourtOrders,
    IFreezable,
    ReleaseFreeze,
    RenewFreeze
} from "./interfaces/ICourtOrders.sol";
import {IMemberRegistry} from "./interfaces/IMemberRegistry.sol";
import {AlreadyExecuted} from "./types/Errors.sol";
import {FreezeId} from "./types/Ids.sol";
import {Roles} from "./types/Roles.sol";
import {Signature} from "./types/Signing.sol";

/// @title Implements ICourtOrders, where everything is described
contract CourtOrders is ICourtOrders, ActVerifier {
    using CourtActs for Freeze;
    using CourtActs for ReleaseFreeze;
    using CourtActs for RenewFreeze;

    // ---------------------------------------------------------------- immutables

    /// Each live order is read when the thing is touched, so their number is bounded.
    uint256 private constant MAX_FREEZES = 64;
    /// Movables: two years (查封规定 27, L-37).
    uint256 private constant RECEIPT_TERM = 2 * 365 days;
    /// Other property rights: three years.
    uint256 private constant VOUCHER_TERM = 3 * 365 days;
    IFreezable public immutable receipts;
    IFreezable public immutable receivables;

    // ---------------------------------------------------------------- storage

    mapping(FreezeId freeze => FreezeOrder) private _orders;
    mapping(bytes32 subject => FreezeId[]) private _queue;

    constructor(IMemberRegistry registry_, IFreezable receipts_, IFreezable receivables_) ActVerifier(registry_, "1") {
        receipts = receipts_;
        receivables = receivables_;
    }

    // ---------------------------------------------------------------- acts

    /// @inheritdoc ICourtOrders
    function freeze(Freeze calldata act, Signature[] calldata signatures) external {
        if (act.quantity == 0) revert FreezeQuantityMissing();
        if (act.kind == FreezeSubject.NONE) revert SubjectUnknown(act.kind, act.subject);
        _requireTerm(act.kind, act.until);
        if (_queue[act.subject].length >= MAX_FREEZES) revert TooManyFreezes(act.subject);
        bytes32 digest = _requireSigned(act.hash(), act.deadline, _dual(act.court, Roles.COURT), signatures);
        FreezeId id = FreezeId.wrap(digest);
        if (_orders[id].kind != FreezeSubject.NONE) revert AlreadyExecuted(FreezeId.unwrap(id));
        _orders[id] = FreezeOrder({
            kind: act.kind,
            released: false,
            court: act.court,
            until: act.until,
            quantity: act.quantity,
            subject: act.subject
        });
        _queue[act.subject].push(id);
        emit FrozenByCourt(id, act.subject, act);
        _title(act.kind).freezeCounted(act.subject, true);
    }

    /// @inheritdoc ICourtOrders
    function renewFreeze(RenewFreeze calldata act, Signature[] calldata signatures) external {
        FreezeOrder storage order = _liveOrder(act.freeze);
        if (order.court != act.court) revert NotFreezingCourt(act.freeze, act.court, order.court);
        if (order.until != act.currentUntil || act.until <= act.currentUntil) {
            revert FreezeTerm(act.until, order.until);
        }
        _requireTerm(order.kind, act.until);
        _requireSigned(act.hash(), act.deadline, _dual(act.court, Roles.COURT), signatures);
        order.until = act.until;
        emit FreezeRenewed(act.freeze, order.subject, act);
    }

    /// @inheritdoc ICourtOrders
    function releaseFreeze(ReleaseFreeze calldata act, Signature[] calldata signatures) external {
        FreezeOrder storage order = _liveOrder(act.freeze);
        if (order.court != act.court) revert NotFreezingCourt(act.freeze, act.court, order.court);
        _requireSigned(act.hash(), act.deadline, _dual(act.court, Roles.COURT), signatures);
        _clear(act.freeze, order);
        emit FreezeReleased(act.freeze, order.subject, act);
        _title(order.kind).freezeCounted(order.subject, false);
    }

    /// @inheritdoc ICourtOrders
    function lapseFreeze(FreezeId freeze_) external {
        FreezeOrder storage order = _orders[freeze_];
        if (order.kind == FreezeSubject.NONE || order.released || block.timestamp <= order.until) {
            revert FreezeNotLive(freeze_);
        }
        _clear(freeze_, order);
        emit FreezeLapsed(freeze_, order.subject);
        _title(order.kind).freezeCounted(order.subject, false);
    }

    // ---------------------------------------------------------------- views

    /// @inheritdoc ICourtOrders
    function freezeOf(FreezeId freeze_) external view returns (FreezeOrder memory) {
        return _orders[freeze_];
    }

    /// @inheritdoc ICourtOrders
    function freezesOf(bytes32 subject) external view returns (FreezeId[] memory) {
        return _queue[subject];
    }

    /// @inheritdoc ICourtOrders
    function frozen(bytes32 subject, uint64 total) external view returns (uint64 quantity) {
        FreezeId[] storage queue = _queue[subject];
        uint256 sum = 0;
        for (uint256 i = 0; i < queue.length; ++i) {
            FreezeOrder storage order = _orders[queue[i]];
            if (block.timestamp <= order.until) sum += order.quantity;
        }
        return sum < total ? uint64(sum) : total;
    }

    // ---------------------------------------------------------------- private

    function _liveOrder(FreezeId id) private view returns (FreezeOrder storage order) {
        order = _orders[id];
        if (order.kind == FreezeSubject.NONE || order.released || block.timestamp > order.until) {
            revert FreezeNotLive(id);
        }
    }

    function _requireTerm(FreezeSubject kind, uint40 until) private view {
        uint256 latest = block.timestamp + (kind == FreezeSubject.RECEIPT ? RECEIPT_TERM : VOUCHER_TERM);
        if (until <= block.timestamp || until > latest) revert FreezeTerm(until, latest);
    }

    /// Takes the order out of the queue; the others keep their rank.
    function _clear(FreezeId id, FreezeOrder storage order) private {
        order.released = true;
        FreezeId[] storage queue = _queue[order.subject];
        uint256 last = queue.length - 1;
        uint256 i = 0;
        while (FreezeId.unwrap(queue[i]) != FreezeId.unwrap(id)) ++i;
        for (; i < last; ++i) queue[i] = queue[i + 1];
        queue.pop();
    }

    function _title(FreezeSubject kind) private view returns (IFreezable) {
        return kind == FreezeSubject.RECEIPT ? receipts : receivables;
    }
}
