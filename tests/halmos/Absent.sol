// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IMemberRegistry} from "../../contracts/interfaces/IMemberRegistry.sol";
import {
    Change,
    Handover,
    IReceipts,
    Output,
    Part,
    Promise,
    Receipt,
    ReceiptState,
    Source
} from "../../contracts/interfaces/IReceipts.sol";
import {InboundId, MemberId, ReceiptId, UnitKey} from "../../contracts/types/Ids.sol";
import {EveryoneBut, SVM, VM} from "./Symbolic.sol";

/// Receipts that take everything, and keep in mind whether it was done in the name of one member.
contract WatchedReceipts {
    MemberId public watched;
    /// something was done to a receipt with the watched member as its custodian
    bool public asCustodian;
    /// a pledge of the watched member was given back
    bool public asPledgee;

    constructor(MemberId watched_) {
        watched = watched_;
    }

    function _custodian(MemberId custodian) private {
        if (custodian == watched) asCustodian = true;
    }

    function relieve(ReceiptId, MemberId pledgee, uint64) external {
        if (pledgee == watched) asPledgee = true;
    }

    function encumber(ReceiptId, uint32, MemberId, MemberId custodian, MemberId, uint64) external {
        _custodian(custodian);
    }

    function promiseGoods(ReceiptId, Promise calldata, UnitKey[] calldata) external {}

    function unpromiseGoods(ReceiptId, uint64, uint32) external pure returns (uint32) {
        return uint32(SVM.createUint(32, "version"));
    }

    function deliverGoods(
        ReceiptId,
        Handover calldata handover,
        UnitKey[] calldata
    ) external returns (uint32, ReceiptState) {
        _custodian(handover.custodian);
        return (uint32(SVM.createUint(32, "version")), ReceiptState.ACTIVE);
    }

    function split(Change calldata change, bytes32, Part[] calldata) external {
        _custodian(change.custodian);
    }

    function carveOut(Change calldata change, ReceiptId, Part calldata) external {
        _custodian(change.custodian);
    }

    function merge(Source[] calldata, MemberId, MemberId custodian, ReceiptId) external {
        _custodian(custodian);
    }

    function process(Source[] calldata, MemberId, MemberId custodian, bytes32, Output[] calldata, uint64) external {
        _custodian(custodian);
    }

    function cancel(Change calldata change, InboundId, UnitKey[] calldata) external {
        _custodian(change.custodian);
    }

    function convert(Change calldata change) external {
        _custodian(change.custodian);
    }

    function lose(Change calldata change) external {
        _custodian(change.custodian);
    }

    function succeed(ReceiptId, ReceiptState, ReceiptId, MemberId, MemberId custodian, UnitKey[] calldata) external {
        _custodian(custodian);
    }

    function discharge(ReceiptId, MemberId custodian, bytes32, UnitKey[] calldata) external {
        _custodian(custodian);
    }

    function extend(Change calldata change, uint32) external {
        _custodian(change.custodian);
    }

    function freezeCounted(bytes32, bool) external {}

    function frozenKg(ReceiptId) external pure returns (uint64) {
        return uint64(SVM.createUint(64, "frozen"));
    }

    function receiptOf(ReceiptId) external pure returns (Receipt memory receipt) {
        receipt.state = ReceiptState.ACTIVE;
        receipt.custodian = MemberId.wrap(uint32(SVM.createUint(32, "custodian")));
        receipt.holder = MemberId.wrap(uint32(SVM.createUint(32, "holder")));
        receipt.pledgee = MemberId.wrap(uint32(SVM.createUint(32, "pledgee")));
        receipt.lienKg = uint48(SVM.createUint(48, "lien"));
        receipt.storageUntil = uint24(SVM.createUint(24, "storageUntil"));
        receipt.goods = bytes8(uint64(SVM.createUint(64, "goods")));
    }
}

/// One member has signed nothing; all others whatever they are asked for.
abstract contract OneIsAbsent {
    MemberId internal absent;
    EveryoneBut internal registry;
    WatchedReceipts internal titles;

    function setUp() public virtual {
        absent = MemberId.wrap(uint32(SVM.createUint(32, "absent")));
        VM.assume(MemberId.unwrap(absent) != 0);
        registry = new EveryoneBut();
        registry.without(absent);
        titles = new WatchedReceipts(absent);
    }

    function _registry() internal view returns (IMemberRegistry) {
        return IMemberRegistry(address(registry));
    }

    function _titles() internal view returns (IReceipts) {
        return IReceipts(address(titles));
    }

    /// Any call by anybody; it is taken.
    function _call(address target, string memory name) internal {
        bytes memory data = SVM.createCalldata(name);
        VM.prank(SVM.createAddress("caller"));
        (bool done, ) = target.call(data);
        VM.assume(done);
    }
}
