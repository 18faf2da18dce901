// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {PledgeLoans} from "../../contracts/PledgeLoans.sol";
import {ICollateral} from "../../contracts/interfaces/ICollateral.sol";
import {IDirectory, Rights} from "../../contracts/interfaces/IDirectory.sol";
import {IPledgeLoans, Loan, LoanState} from "../../contracts/interfaces/IPledgeLoans.sol";
import {LoanId, ProductId, ReceiptId} from "../../contracts/types/Ids.sol";
import {OneIsAbsent} from "./Absent.sol";
import {AllRightsBut, SVM, VM} from "./Symbolic.sol";

/// Collateral that is worth anything.
contract AnyCollateral {
    function requirePledgeable(ReceiptId, ProductId, uint256) external view {}

    function requireControl(ReceiptId) external view {}

    function valueOf(ReceiptId, ProductId, uint256, uint16) external pure returns (uint256) {
        return SVM.createUint(64, "value");
    }
}

/// The contract with the lien right gives no pledge back without its pledgee (AB-17), unless its debt is gone (L-35).
contract LenderProof is OneIsAbsent {
    PledgeLoans private _loans;

    function setUp() public override {
        super.setUp();
        _loans = new PledgeLoans(
            _registry(),
            IDirectory(address(new AllRightsBut(Rights.SETTLE))),
            _titles(),
            ICollateral(address(new AnyCollateral()))
        );
        SVM.enableSymbolicStorage(address(_loans));
    }

    function check_no_release_without_the_pledgee() external {
        bytes memory data = SVM.createCalldata("PledgeLoans");
        VM.assume(
            bytes4(data) != IPledgeLoans.releaseEnded.selector && bytes4(data) != IPledgeLoans.lapseDraw.selector
        );
        VM.prank(SVM.createAddress("caller"));
        (bool done, ) = address(_loans).call(data);
        VM.assume(done);
        assert(!titles.asPledgee());
    }

    function check_no_lapse_and_no_end_releases_what_secures_a_debt(bool lapse) external {
        LoanId id = LoanId.wrap(SVM.createBytes32("loan"));
        Loan memory loan = _loans.loanOf(id);
        VM.assume(loan.state == LoanState.DRAWN);
        VM.assume(loan.principal != 0 || loan.interestDue != 0 || loan.penaltyDue != 0 || loan.costsDue != 0);
        if (lapse) _loans.lapseDraw(id);
        else _loans.releaseEnded(id, ReceiptId.wrap(SVM.createBytes32("receipt")));
        assert(!titles.asPledgee());
    }
}
