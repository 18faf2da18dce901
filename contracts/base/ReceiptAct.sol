// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Change, IReceipts} from "../interfaces/IReceipts.sol";
import {NotPledgee} from "../types/Errors.sol";
import {MemberId, ReceiptId} from "../types/Ids.sol";
import {Capabilities, Roles} from "../types/Roles.sol";
import {Party, PartyLib} from "../types/Signing.sol";
import {ActVerifier} from "./ActVerifier.sol";

/// @title What the contracts that end and begin receipts have in common: who signs
abstract contract ReceiptAct is ActVerifier {
    IReceipts public immutable receipts;

    constructor(IReceipts receipts_) {
        receipts = receipts_;
    }

    function _change(
        ReceiptId receipt,
        uint32 version,
        MemberId holder,
        MemberId custodian
    ) internal pure returns (Change memory) {
        return Change({receipt: receipt, version: version, holder: holder, custodian: custodian});
    }

    function _holderAndCustodian(MemberId holder, MemberId custodian) internal pure returns (Party[] memory parties) {
        parties = new Party[](2);
        parties[0] = PartyLib.pack(holder, Roles.ANY, Capabilities.OPERATOR);
        parties[1] = PartyLib.pack(custodian, Roles.WAREHOUSE, Capabilities.OPERATOR);
    }

    /// Holder, custodian, and the pledgee of a pledged receipt (AB-11).
    /// @param named the pledgee that the act names; 0 for none
    function _withPledgee(
        ReceiptId receipt,
        MemberId holder,
        MemberId custodian,
        MemberId named
    ) internal view returns (Party[] memory parties) {
        MemberId pledgee = receipts.receiptOf(receipt).pledgee;
        if (named != pledgee) revert NotPledgee(ReceiptId.unwrap(receipt), named, pledgee);
        if (MemberId.unwrap(pledgee) == 0) return _holderAndCustodian(holder, custodian);
        parties = new Party[](3);
        parties[0] = PartyLib.pack(holder, Roles.ANY, Capabilities.OPERATOR);
        parties[1] = PartyLib.pack(custodian, Roles.WAREHOUSE, Capabilities.OPERATOR);
        parties[2] = PartyLib.pack(pledgee, Roles.FINANCIER, Capabilities.OPERATOR);
    }

    function _dualAndHolder(MemberId custodian, MemberId holder) internal pure returns (Party[] memory parties) {
        parties = new Party[](3);
        parties[0] = PartyLib.pack(custodian, Roles.WAREHOUSE, Capabilities.MAKER);
        parties[1] = PartyLib.pack(custodian, Roles.WAREHOUSE, Capabilities.CHECKER);
        parties[2] = PartyLib.pack(holder, Roles.ANY, Capabilities.OPERATOR);
    }
}
