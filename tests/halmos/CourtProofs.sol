// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {CourtOrders} from "../../contracts/CourtOrders.sol";
import {Freeze, FreezeOrder, FreezeSubject, IFreezable} from "../../contracts/interfaces/ICourtOrders.sol";
import {FreezeId, MemberId} from "../../contracts/types/Ids.sol";
import {Signature} from "../../contracts/types/Signing.sol";
import {OneIsAbsent, WatchedReceipts} from "./Absent.sol";
import {EveryoneBut, SVM, VM} from "./Symbolic.sol";

/// A freeze survives any single call without the signature of the court that froze, until its term is over (AB-34, L-37).
contract CourtProof is OneIsAbsent {
    MemberId private constant OURS = MemberId.wrap(7);
    MemberId private constant OTHER = MemberId.wrap(8);
    bytes32 private constant SUBJECT = keccak256("receipt");
    uint256 private constant START = 1_780_272_000;
    uint64 private constant KG = 5_000;
    uint40 private constant UNTIL = uint40(START + 90 days);
    CourtOrders private _court;
    FreezeId private _ours;

    function setUp() public override {
        absent = OURS;
        registry = new EveryoneBut();
        titles = new WatchedReceipts(absent);
        _court = new CourtOrders(_registry(), IFreezable(address(titles)), IFreezable(address(titles)));
        VM.warp(START);
        _freeze(OTHER, 1, START + 30 days, 1);
        _freeze(OURS, KG, UNTIL, 2);
        _ours = _court.freezesOf(SUBJECT)[1];
        registry.without(OURS);
    }

    function _freeze(MemberId court, uint64 quantity, uint256 until, uint256 salt) private {
        Freeze memory act = Freeze({
            court: court,
            kind: FreezeSubject.RECEIPT,
            subject: SUBJECT,
            quantity: quantity,
            order: keccak256("order"),
            until: uint40(until),
            salt: bytes32(salt),
            deadline: type(uint64).max
        });
        _court.freeze(act, new Signature[](0));
    }

    function _callInTime() private {
        uint256 time = SVM.createUint(40, "time");
        VM.assume(time >= START && time <= UNTIL);
        VM.warp(time);
        _call(address(_court), "CourtOrders");
    }

    function check_order_survives_all_but_its_court() external {
        _callInTime();
        FreezeOrder memory order = _court.freezeOf(_ours);
        assert(!order.released && order.until == UNTIL && order.quantity == KG && order.court == OURS);
    }

    function check_quantity_stays_frozen_whatever_else_ends() external {
        _callInTime();
        assert(_court.frozen(SUBJECT, type(uint64).max) >= KG);
    }
}
