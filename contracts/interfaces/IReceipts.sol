// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {InboundId, MemberId, ReceiptId, UnitKey} from "../types/Ids.sol";
import {Signature} from "../types/Signing.sol";
import {IFreezable} from "./ICourtOrders.sol";

/// 签发 (WR-03): the custodian issues a receipt over accepted goods (民法典 908, 909).
struct IssueReceipt {
    InboundId inbound;
    MemberId custodian;
    /// first holder
    MemberId depositor;
    uint64 kg;
    uint32 pieces;
    /// serialised goods: the units of the inbound that this receipt covers
    UnitKey[] units;
    /// 可流转仓单: may be endorsed (L-11)
    bool transferable;
    /// 损耗标准: natural loss that the custodian does not answer for, 1e-6 of the mass (909 ③)
    uint32 lossStandard;
    /// last day of storage, BusinessDay number (909 ⑤)
    uint32 storageUntil;
    /// commitment to the eight items of article 909 as text
    bytes32 content;
    bytes32 salt;
    uint64 deadline;
}

/// 转让背书 (WR-04): holder and transferee endorse, the custodian signs (民法典 910).
struct Endorse {
    ReceiptId receipt;
    uint32 version;
    MemberId from;
    MemberId to;
    MemberId custodian;
    /// SHA-256 of the contract or order behind the transfer
    bytes32 basis;
    uint64 deadline;
}

enum ReceiptState {
    NONE,
    ACTIVE,
    DELIVERED
}

/// A warehouse receipt: four slots. Pledge, freeze, delivery and suspension are overlays on quantities; the state
/// below them is never lost.
struct Receipt {
    // slot 0
    ReceiptState state;
    bool transferable;
    /// live suspensions (WR-15); the reasons are asked of Oversight
    uint8 suspensions;
    /// live court orders; how much they freeze is asked of CourtOrders
    uint8 freezes;
    /// rises with every change; an act names the version that it changes
    uint32 version;
    MemberId custodian;
    MemberId holder;
    /// lender while lienKg > 0
    MemberId pledgee;
    uint32 storageUntil;
    bytes8 goods;
    // slot 1
    uint64 kg;
    /// pledged
    uint64 lienKg;
    /// promised by open delivery orders
    uint40 deliveryKg;
    uint32 deliveryPieces;
    uint32 pieces;
    uint24 lossStandard;
    // slot 2
    InboundId inbound;
    // slot 3
    /// where the goods are: the StockId of fungible goods, of serialised goods the keyed hash of site and slot
    bytes32 place;
}

/// What a delivery order promises.
struct Promise {
    /// the receipt's version that the holder signed
    uint32 version;
    MemberId holder;
    uint64 kg;
    uint32 pieces;
    /// when the order's window ends, UTC seconds
    uint40 until;
}

/// What leaves the warehouse on a delivery order.
struct Handover {
    MemberId custodian;
    /// what the order promised; all of it is no longer promised
    uint64 promisedKg;
    uint32 promisedPieces;
    /// weighed out
    uint64 kg;
    /// natural loss
    uint64 lossKg;
    uint32 pieces;
    bytes32 ticket;
}

/// @title 电子仓单: the titles to goods in custody
/// @notice A receipt is issued only over accepted goods (L-03) and moves only with the signatures of holder, transferee
///         and custodian (L-02). What is pledged, promised or frozen stays where it is.
interface IReceipts is IFreezable {
    event ReceiptIssued(ReceiptId indexed receipt, bytes8 goods, IssueReceipt act);
    event Endorsed(ReceiptId indexed receipt, Endorse act);
    event LienSet(ReceiptId indexed receipt, MemberId indexed pledgee, uint32 version, uint64 lienKg);
    event FreezesCounted(ReceiptId indexed receipt, uint32 version, uint8 freezes);
    event SuspensionsCounted(ReceiptId indexed receipt, uint32 version, uint8 suspensions);

    /// There is no such live receipt.
    error ReceiptNotActive(ReceiptId receipt, ReceiptState state);
    /// A receipt states its content and a loss standard below 100 % (L-01).
    error ContentMissing();
    /// Storage must end after today (WR-03).
    error StorageEnded(uint32 storageUntil, uint32 today);
    /// Named as custodian, but is not.
    error NotCustodian(ReceiptId receipt, MemberId named, MemberId custodian);
    /// A 普通仓单 is not endorsed (L-11), neither “转让” nor “质押” (L-21).
    error NotTransferable(ReceiptId receipt);
    /// A transfer to its own holder.
    error SelfTransfer(MemberId member);
    /// Pledged, or promised by an open delivery order (AB-11).
    error Encumbered(ReceiptId receipt, uint256 lienKg, uint256 deliveryKg);
    /// Suspended (WR-15).
    error Suspended(ReceiptId receipt);
    /// Another lender, or the same one, holds a pledge already (AB-12, AB-13).
    error AlreadyPledged(ReceiptId receipt, MemberId pledgee);
    /// The loss exceeds the loss standard (WR-13).
    error LossAboveStandard(ReceiptId receipt, uint256 allowed, uint256 stated);

    /// @notice 签发 (WR-03, L-01, L-03, AB-01, AB-03, AB-05). Signers: custodian maker, custodian checker, depositor.
    /// @dev Event: ReceiptIssued. The receipt is named by the act's digest. What ICustody.bindGoods requires.
    function issueReceipt(IssueReceipt calldata act, Signature[] calldata signatures) external;

    /// @notice 转让背书 (WR-04, 民法典 910, AB-09, AB-10, AB-11). Signers: holder, transferee, custodian.
    /// @dev Event: Endorsed. Requires: transferable; a basis; nothing pledged, promised, frozen or suspended.
    function endorse(Endorse calldata act, Signature[] calldata signatures) external;

    /// @notice Sets a pledge. Caller: a contract with Rights.LIEN, which has checked the signatures of pledgor,
    ///         custodian and pledgee (L-20, L-21, AB-12). @dev Event: LienSet.
    /// @param version the version that the parties signed
    function encumber(
        ReceiptId receipt,
        uint32 version,
        MemberId holder,
        MemberId custodian,
        MemberId pledgee,
        uint64 kg
    ) external;

    /// @notice Gives a pledge back, whole or in part. Caller: a contract with Rights.LIEN, for the pledgee (AB-17).
    /// @dev Event: LienSet. Refused for the frozen part (AB-34).
    function relieve(ReceiptId receipt, MemberId pledgee, uint64 kg) external;

    /// @notice Promises free goods to a delivery order. Caller: a contract with Rights.DELIVER.
    /// @dev Requires: the goods are free, and of the pieces so many in no other open order.
    /// @param units of serialised goods: in no other open order, as many as the pieces, of the promised mass
    function promiseGoods(ReceiptId receipt, Promise calldata promised, UnitKey[] calldata units) external;

    /// @notice Ends a promise without delivery. Caller: a contract with Rights.DELIVER.
    /// @return version the receipt's version after it
    function unpromiseGoods(
        ReceiptId receipt,
        uint64 promisedKg,
        uint32 promisedPieces
    ) external returns (uint32 version);

    /// @notice Hands promised goods over. Caller: a contract with Rights.DELIVER.
    /// @return version the receipt's version after it
    /// @return state DELIVERED when nothing is left
    function deliverGoods(
        ReceiptId receipt,
        Handover calldata handover,
        UnitKey[] calldata units
    ) external returns (uint32 version, ReceiptState state);

    /// @notice Counts a suspension in or out (WR-15). Caller: a contract with Rights.SUSPEND. @dev Event:
    ///         SuspensionsCounted. A new one asks for a live receipt.
    function suspensionCounted(ReceiptId receipt, bool suspended) external;

    function receiptOf(ReceiptId receipt) external view returns (Receipt memory);
    /// @return kg frozen now by court orders
    function frozenKg(ReceiptId receipt) external view returns (uint64 kg);
    /// @return kg neither pledged nor promised nor frozen
    function freeKg(ReceiptId receipt) external view returns (uint64 kg);
}
