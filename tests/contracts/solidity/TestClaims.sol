// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IClaims} from "../../../contracts/interfaces/IClaims.sol";
import {ReceiptId} from "../../../contracts/types/Ids.sol";

/// @title Senior claims and broken control as tests state them
contract TestClaims is IClaims {
    struct Claim {
        uint64 minorUnits;
        uint16 currency;
    }

    mapping(ReceiptId receipt => Claim) private _claims;
    mapping(ReceiptId receipt => bool) public controlBroken;

    function stateClaim(ReceiptId receipt, uint64 minorUnits, uint16 currency) external {
        _claims[receipt] = Claim(minorUnits, currency);
    }

    function breakControl(ReceiptId receipt, bool broken) external {
        controlBroken[receipt] = broken;
    }

    function seniorClaim(ReceiptId receipt) external view returns (uint64 minorUnits, uint16 currency) {
        Claim memory claim = _claims[receipt];
        return (claim.minorUnits, claim.currency);
    }
}
