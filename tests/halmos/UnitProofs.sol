// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Custody} from "../../contracts/Custody.sol";
import {ICustody, UnitCustody} from "../../contracts/interfaces/ICustody.sol";
import {MemberId, UnitKey} from "../../contracts/types/Ids.sol";
import {OneIsAbsent} from "./Absent.sol";
import {SVM, VM} from "./Symbolic.sol";

/// Once a unit is under a receipt, nobody but the titles moves it, whoever signs (AB-01).
contract UnitProof is OneIsAbsent {
    function check_units_under_a_receipt_move_only_by_the_titles() external {
        address receipts = SVM.createAddress("receipts");
        registry.without(MemberId.wrap(type(uint32).max));
        Custody custody = new Custody(_registry(), receipts, 3_000, 3_000);
        SVM.enableSymbolicStorage(address(custody));
        UnitKey unit = UnitKey.wrap(SVM.createBytes32("unit"));
        UnitCustody memory before = custody.custodyOf(unit);
        VM.assume(before.receipted && before.custody != 0);
        bytes memory data = SVM.createCalldata("Custody");
        if (bytes4(data) == ICustody.withdrawInbound.selector) {
            // no inbound has the name of a receipt: both are digests
            bytes32 inbound;
            assembly ("memory-safe") {
                inbound := mload(add(data, 0x64))
            }
            VM.assume(bytes24(inbound) != before.custody);
        }
        address caller = SVM.createAddress("caller");
        VM.assume(caller != receipts);
        VM.prank(caller);
        (bool done, ) = address(custody).call(data);
        VM.assume(done);
        UnitCustody memory now_ = custody.custodyOf(unit);
        assert(now_.custody == before.custody && now_.receipted && now_.kg == before.kg);
    }
}
