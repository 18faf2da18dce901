// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {MemberId, ReceiptId} from "../types/Ids.sol";

/// What a custodian has promised one pledgee about its lien: one slot.
struct LienCap {
    /// promises so far; 0 when there is none
    uint32 version;
    /// minor units; 0 when the lien is waived
    uint64 amount;
    uint16 currency;
}

/// @title Up to what amount a custodian's lien comes before one pledgee's pledge: asked by whoever lends on a receipt
interface ILienCaps {
    /// @notice The custodian's promise to one pledgee (留置权放弃/费用封顶函, L-10); it says nothing to any other.
    function lienCapOf(ReceiptId receipt, MemberId pledgee) external view returns (LienCap memory);
}
