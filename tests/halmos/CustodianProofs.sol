// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Deliveries} from "../../contracts/Deliveries.sol";
import {ReceiptLife} from "../../contracts/ReceiptLife.sol";
import {Receipts} from "../../contracts/Receipts.sol";
import {Transformations} from "../../contracts/Transformations.sol";
import {IClaims} from "../../contracts/interfaces/IClaims.sol";
import {ICourtOrders} from "../../contracts/interfaces/ICourtOrders.sol";
import {ICustody} from "../../contracts/interfaces/ICustody.sol";
import {IDirectory} from "../../contracts/interfaces/IDirectory.sol";
import {InboundId, MemberId, ReceiptId, UnitKey} from "../../contracts/types/Ids.sol";
import {OneIsAbsent} from "./Absent.sol";
import {AnyCourt, AnyCustody, SVM} from "./Symbolic.sol";

/// Custody that keeps in mind whether goods were bound in the name of one custodian.
contract WatchedCustody is AnyCustody {
    MemberId public watched;
    bool public bound;

    constructor(MemberId watched_) {
        watched = watched_;
    }

    function bindGoods(
        InboundId,
        MemberId custodian,
        MemberId,
        uint64,
        uint32,
        UnitKey[] calldata,
        bytes24
    ) external override returns (bytes8, bool, bytes32) {
        if (custodian == watched) bound = true;
        return (bytes8(0), SVM.createBool("serialised"), SVM.createBytes32("place"));
    }
}

/// Claims of any amount.
contract AnyClaims {
    function seniorClaim(ReceiptId) external pure returns (uint256, uint16) {
        return (SVM.createUint(64, "claim"), uint16(SVM.createUint(16, "currency")));
    }

    function controlBroken(ReceiptId) external pure returns (bool) {
        return SVM.createBool("broken");
    }
}

/// Nobody has any right.
contract NoRights {
    error RightWithheld();

    function requireRight(address, uint32) external pure {
        revert RightWithheld();
    }
}

/// No call changes a unit's receipt without the custodian's signature (L-02, AB-01).
contract CustodianProof is OneIsAbsent {
    function check_no_transformation_without_the_custodian() external {
        Transformations target = new Transformations(_registry(), _titles());
        SVM.enableSymbolicStorage(address(target));
        _call(address(target), "Transformations");
        assert(!titles.asCustodian());
    }

    function check_no_conversion_loss_or_reissue_without_the_custodian() external {
        ReceiptLife target = new ReceiptLife(_registry(), _titles(), IClaims(address(new AnyClaims())), 30 days);
        SVM.enableSymbolicStorage(address(target));
        _call(address(target), "ReceiptLife");
        assert(!titles.asCustodian());
    }

    function check_no_gate_out_without_the_custodian() external {
        Deliveries target = new Deliveries(_registry(), _titles());
        SVM.enableSymbolicStorage(address(target));
        _call(address(target), "Deliveries");
        assert(!titles.asCustodian());
    }

    function check_no_issue_without_the_custodian() external {
        WatchedCustody custody = new WatchedCustody(absent);
        Receipts target = new Receipts(
            _registry(),
            IDirectory(address(new NoRights())),
            ICustody(address(custody)),
            ICourtOrders(address(new AnyCourt(0))),
            20_000
        );
        SVM.enableSymbolicStorage(address(target));
        _call(address(target), "Receipts");
        assert(!custody.bound());
    }
}
