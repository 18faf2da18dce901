// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {InboundId, MemberId, ReceiptId, StockId, UnitKey} from "../types/Ids.sol";
import {Signature} from "../types/Signing.sol";
import {IFreezable} from "./ICourtOrders.sol";
import {Unit} from "./ICustody.sol";

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

/// One receipt of a batch; the fields mean what they mean in IssueReceipt.
struct ReceiptItem {
    InboundId inbound;
    uint64 kg;
    uint32 pieces;
    UnitKey[] units;
    bool transferable;
    uint32 lossStandard;
    uint32 storageUntil;
    bytes32 content;
}

/// 批量签发 (WR-03): many receipts of one depositor under one signature of each party. The n-th is named by
/// keccak256(abi.encode(digest, n)).
struct IssueReceipts {
    MemberId custodian;
    MemberId depositor;
    ReceiptItem[] items;
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

/// ACTIVE is the one live state. LOST waits for reissue, and courts can still freeze it; every other one is terminal.
enum ReceiptState {
    NONE,
    ACTIVE,
    /// 已提货
    DELIVERED,
    /// 已拆分
    SPLIT,
    /// 已合并
    MERGED,
    /// 已注销
    CANCELLED,
    /// 已转纸质
    CONVERTED,
    /// 已挂失
    LOST,
    /// 已加工
    PROCESSED
}

/// A warehouse receipt: three slots. Pledge, freeze, delivery and suspension are overlays on quantities; the state
/// below them is never lost. Of a receipt that has ended, the quantity is what it was then, or 0 when the goods left or
/// went over to another title of the same goods.
struct Receipt {
    // slot 0
    ReceiptState state;
    bool transferable;
    /// it, or a receipt that it comes from, was endorsed
    bool endorsed;
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
    /// BusinessDay number
    uint24 storageUntil;
    bytes8 goods;
    // slot 1
    uint48 kg;
    /// pledged
    uint48 lienKg;
    /// promised by open delivery orders
    uint48 deliveryKg;
    uint32 deliveryPieces;
    uint32 pieces;
    uint24 lossStandard;
    /// units (coils, bundles) that are named one by one
    bool serialised;
    // slot 2
    /// where the goods are: the StockId of fungible goods, of serialised goods the keyed hash of site and slot
    bytes32 place;
}

/// Which receipt is changed, and who says so; all of it must be true of the receipt.
struct Change {
    ReceiptId receipt;
    uint32 version;
    MemberId holder;
    MemberId custodian;
}

/// A receipt that goes into another one, or into processing.
struct Source {
    ReceiptId receipt;
    uint32 version;
    /// serialised goods: all its units
    UnitKey[] units;
}

/// What a receipt made of another one covers.
struct Part {
    uint64 kg;
    uint32 pieces;
    /// serialised goods: its units
    UnitKey[] units;
}

/// What comes out of processing.
struct Output {
    /// goods class, ASCII
    bytes8 goods;
    uint64 kg;
    uint32 pieces;
    /// serialised goods: the new units
    Unit[] units;
    /// fungible goods: where the product is stored; 0 for serialised goods
    StockId stock;
    /// commitment to the eight items of article 909 as text
    bytes32 content;
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
    event ReceiptsIssued(bytes32 indexed batch, bytes8[] goods, IssueReceipts act);
    event Endorsed(ReceiptId indexed receipt, Endorse act);
    event LienSet(ReceiptId indexed receipt, MemberId indexed pledgee, uint32 version, uint64 lienKg);
    event FreezesCounted(ReceiptId indexed receipt, uint32 version, uint8 freezes);
    event SuspensionsCounted(ReceiptId indexed receipt, uint32 version, uint8 suspensions);

    /// There is no such live receipt.
    error ReceiptNotActive(ReceiptId receipt, ReceiptState state);
    /// A receipt states its content and a loss standard below 100 % (L-01).
    error ContentMissing();
    /// Storage must end after today, and no earlier than it did (WR-03, WR-19).
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
    /// The parts are not the whole, to the kg and the piece (AB-14).
    error SplitNotConserved(ReceiptId receipt, uint256 kg, uint256 sumKg, uint256 pieces, uint256 sumPieces);
    /// Only like goes with like: same holder, custodian, place, goods and terms (AB-15).
    error NotAlike(ReceiptId receipt, ReceiptId first);
    /// Fewer than two receipts are merged, none is issued, or more than a batch holds.
    error CountInvalid(uint256 count, uint256 least, uint256 most);
    /// What went in is not what came out and what was lost (WR-21, AB-40).
    error MassNotConserved(uint256 inKg, uint256 outKg, uint256 lossKg);
    /// More was lost in processing than its yield allows (WR-21).
    error YieldExceeded(uint256 inKg, uint256 lossKg, uint256 allowedKg);
    /// Cancelling undoes an issue; this receipt was endorsed since (WR-17).
    error AlreadyEndorsed(ReceiptId receipt);
    /// Not in the state from which another title takes over.
    error NotSucceedable(ReceiptId receipt, ReceiptState state);

    /// @notice 签发 (WR-03, L-01, L-03, AB-01, AB-03, AB-05). Signers: custodian maker, custodian checker, depositor.
    /// @dev Event: ReceiptIssued. The receipt is named by the act's digest. What ICustody.bindGoods requires.
    function issueReceipt(IssueReceipt calldata act, Signature[] calldata signatures) external;

    /// @notice 批量签发 (WR-03). Signers: custodian maker, custodian checker, depositor. Each receipt must be one that
    ///         issueReceipt would issue; all are issued or none. @dev Event: ReceiptsIssued.
    function issueReceipts(IssueReceipts calldata act, Signature[] calldata signatures) external;

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

    // The functions below end receipts and begin others over the same goods. Caller: a contract with Rights.TRANSFORM,
    // which has checked the signatures of the holder, the custodian and, where there is one, the pledgee, and emits the
    // event. Nothing suspended, frozen, pledged or promised ends or leaves; what comes out is what went in.

    /// @notice 拆分 (WR-05, AB-14): `change.receipt` ends as SPLIT, the n-th part begins as keccak256(abi.encode(digest, n)).
    function split(Change calldata change, bytes32 digest, Part[] calldata parts) external;

    /// @notice 分出 (WR-11): a part of what is free begins as `child`; the receipt lives on with its overlays.
    function carveOut(Change calldata change, ReceiptId child, Part calldata part) external;

    /// @notice 合并 (WR-06, AB-15): the sources end as MERGED, `child` begins with all of their goods and the earliest end
    ///         of storage.
    function merge(Source[] calldata sources, MemberId holder, MemberId custodian, ReceiptId child) external;

    /// @notice 加工 (WR-21, AB-40): the sources end as PROCESSED, the n-th output begins as keccak256(abi.encode(digest, n)).
    function process(
        Source[] calldata sources,
        MemberId holder,
        MemberId custodian,
        bytes32 digest,
        Output[] calldata outputs,
        uint64 lossKg
    ) external;

    /// @notice 注销 (WR-17): the receipt ends as CANCELLED, its goods are accepted and under no receipt again.
    /// @param inbound the acceptance of the goods that the holder is the depositor of
    function cancel(Change calldata change, InboundId inbound, UnitKey[] calldata units) external;

    /// @notice 转纸质 (WR-18, AB-36): the receipt ends as CONVERTED; its goods stay bound to it.
    function convert(Change calldata change) external;

    /// @notice 挂失 (WR-16, AB-35): the receipt becomes LOST and never live again. Its overlays stay.
    function lose(Change calldata change) external;

    /// @notice The goods of a LOST or CONVERTED receipt go over to a new title (补发, 转电子).
    /// @param child the new receipt, of the same content
    /// @param holder of the new one
    function succeed(
        ReceiptId receipt,
        ReceiptState from,
        ReceiptId child,
        MemberId holder,
        MemberId custodian,
        UnitKey[] calldata units
    ) external;

    /// @notice The goods of a CONVERTED receipt were handed over against its paper.
    function discharge(ReceiptId receipt, MemberId custodian, bytes32 ticket, UnitKey[] calldata units) external;

    /// @notice 展期 (WR-19): storage ends later.
    function extend(Change calldata change, uint32 storageUntil) external;

    function receiptOf(ReceiptId receipt) external view returns (Receipt memory);
    /// @return kg frozen now by court orders
    function frozenKg(ReceiptId receipt) external view returns (uint64 kg);
    /// @return kg neither pledged nor promised nor frozen
    function freeKg(ReceiptId receipt) external view returns (uint64 kg);
    /// @return 1e-6 of the mass that processing may lose (parameter, u)
    function processingLoss() external view returns (uint32);
}
