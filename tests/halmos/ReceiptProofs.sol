// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Receipts} from "../../contracts/Receipts.sol";
import {ICourtOrders} from "../../contracts/interfaces/ICourtOrders.sol";
import {ICustody} from "../../contracts/interfaces/ICustody.sol";
import {IDirectory, Rights} from "../../contracts/interfaces/IDirectory.sol";
import {IMemberRegistry} from "../../contracts/interfaces/IMemberRegistry.sol";
import {Receipt, ReceiptState} from "../../contracts/interfaces/IReceipts.sol";
import {MemberId, ReceiptId} from "../../contracts/types/Ids.sol";
import {AllRightsBut, AnyCourt, AnyCustody, EveryoneBut, SVM, VM} from "./Symbolic.sol";

/// One receipt of any content, in a register that holds anything, before and after any one call by anybody.
abstract contract OneCall {
    Receipts internal receipts;
    ReceiptId internal id;
    Receipt internal before;
    uint64 internal frozenKg;

    /// @param withheld the right that the caller does not have
    function _begin(uint32 withheld) internal {
        frozenKg = uint64(SVM.createUint(64, "frozen"));
        EveryoneBut registry = new EveryoneBut();
        registry.without(MemberId.wrap(type(uint32).max));
        AllRightsBut directory = new AllRightsBut(withheld);
        receipts = new Receipts(
            IMemberRegistry(address(registry)),
            IDirectory(address(directory)),
            ICustody(address(new AnyCustody())),
            ICourtOrders(address(new AnyCourt(frozenKg))),
            20_000
        );
        SVM.enableSymbolicStorage(address(receipts));
        id = ReceiptId.wrap(SVM.createBytes32("receipt"));
        before = receipts.receiptOf(id);
    }

    function _call() internal returns (Receipt memory) {
        bytes memory data = SVM.createCalldata("Receipts");
        VM.prank(SVM.createAddress("caller"));
        (bool done, ) = address(receipts).call(data);
        VM.assume(done);
        return receipts.receiptOf(id);
    }
}

/// A pledge survives whatever contracts without the lien right do (AB-12, AB-17, L-20).
contract PledgeProof is OneCall {
    function check_pledge_survives_all_but_the_contract_with_the_lien_right() external {
        _begin(Rights.LIEN);
        VM.assume(before.state != ReceiptState.NONE && before.lienKg != 0);
        Receipt memory now_ = _call();
        assert(now_.lienKg == before.lienKg);
        assert(MemberId.unwrap(now_.pledgee) == MemberId.unwrap(before.pledgee));
        assert(MemberId.unwrap(now_.holder) == MemberId.unwrap(before.holder));
    }
}

/// What a court froze stays, and stays with its holder, whatever contracts without the freeze right do (AB-34).
contract FreezeProof is OneCall {
    function check_frozen_goods_stay_with_their_holder() external {
        _begin(Rights.FREEZE);
        VM.assume(before.freezes != 0 && frozenKg != 0);
        VM.assume(before.state == ReceiptState.ACTIVE || before.state == ReceiptState.LOST);
        VM.assume(before.kg != 0);
        Receipt memory now_ = _call();
        assert(now_.freezes == before.freezes);
        assert(MemberId.unwrap(now_.holder) == MemberId.unwrap(before.holder));
        assert(now_.state == before.state || now_.state == ReceiptState.LOST);
        assert(now_.kg >= (frozenKg < before.kg ? frozenKg : before.kg));
    }
}

/// What has ended stays as it ended, whatever anybody with any right does.
contract TerminalProof is OneCall {
    function check_terminal_states_never_change() external {
        _begin(0);
        ReceiptState state = before.state;
        VM.assume(state != ReceiptState.NONE && state != ReceiptState.ACTIVE && state != ReceiptState.LOST);
        Receipt memory now_ = _call();
        assert(now_.state == state);
        assert(MemberId.unwrap(now_.holder) == MemberId.unwrap(before.holder));
        assert(state == ReceiptState.CONVERTED || now_.kg == before.kg);
    }

    function check_a_lost_receipt_is_never_live_again() external {
        _begin(0);
        VM.assume(before.state == ReceiptState.LOST);
        Receipt memory now_ = _call();
        assert(now_.state == ReceiptState.LOST || now_.state == ReceiptState.CANCELLED);
    }
}
