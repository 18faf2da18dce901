// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {InboundId, MemberId, ObjectionId, ReceiptId, UnitKey} from "../types/Ids.sol";
import {Signature} from "../types/Signing.sol";

/// 注销 (WR-17): an issue in error is undone before any transfer.
struct CancelReceipt {
    ReceiptId receipt;
    uint32 version;
    MemberId holder;
    MemberId custodian;
    /// the acceptance under which the goods are again
    InboundId inbound;
    /// serialised goods: all its units
    UnitKey[] units;
    /// SHA-256 of the reason
    bytes32 reason;
    uint64 deadline;
}

/// 展期 (WR-19): storage goes on.
struct ExtendStorage {
    ReceiptId receipt;
    uint32 version;
    MemberId holder;
    MemberId custodian;
    /// last day of storage, BusinessDay number
    uint32 storageUntil;
    /// SHA-256 of the agreement on the fee
    bytes32 agreement;
    uint64 deadline;
}

/// 转纸质 (WR-18): the electronic receipt is void from now on, its paper is the title.
struct ConvertToPaper {
    ReceiptId receipt;
    uint32 version;
    MemberId holder;
    MemberId custodian;
    /// SHA-256 of the printed document, whose content is the receipt's (浦东规定 9)
    bytes32 print;
    uint64 deadline;
}

/// 转电子 (WR-18): the paper was handed in and voided; a new electronic receipt is the title.
struct ConvertToElectronic {
    ReceiptId receipt;
    /// who handed the paper in
    MemberId holder;
    MemberId custodian;
    /// SHA-256 of the printed document that was handed in
    bytes32 print;
    /// SHA-256 of the record of its voiding, with its endorsements
    bytes32 surrender;
    UnitKey[] units;
    uint64 deadline;
}

/// The goods of a paper receipt were handed over against it.
struct DischargePaper {
    ReceiptId receipt;
    MemberId custodian;
    /// SHA-256 of the printed document that was handed in
    bytes32 print;
    /// keyed hash of the weighbridge ticket, used once (AB-07)
    bytes32 ticket;
    UnitKey[] units;
    uint64 deadline;
}

/// 挂失 (WR-16): the holder has lost control of its receipt.
struct ReportLoss {
    ReceiptId receipt;
    uint32 version;
    MemberId holder;
    MemberId custodian;
    /// the pledgee, who signs too; 0 when nothing is pledged
    MemberId pledgee;
    /// SHA-256 of the statement
    bytes32 statement;
    uint64 deadline;
}

/// 异议: a member claims the goods of a lost receipt.
struct ObjectToReissue {
    ReceiptId receipt;
    MemberId objector;
    /// SHA-256 of the proof
    bytes32 evidence;
    bytes32 salt;
    uint64 deadline;
}

/// The objector gives up.
struct WithdrawObjection {
    ObjectionId objection;
    MemberId objector;
    uint64 deadline;
}

/// A court dismisses the objection.
struct OverruleObjection {
    ObjectionId objection;
    MemberId court;
    /// SHA-256 of the decision
    bytes32 order;
    uint64 deadline;
}

/// 补发 (WR-16): after the notice period without objection a new receipt takes the lost one's place.
struct ReissueReceipt {
    ReceiptId receipt;
    MemberId holder;
    MemberId custodian;
    /// serialised goods: all its units
    UnitKey[] units;
    uint64 deadline;
}

/// A loss report: two slots.
struct Loss {
    /// UTC seconds; objections until then, reissue after it
    uint40 noticeUntil;
    uint32 objections;
    MemberId holder;
}

/// An objection: two slots.
struct Objection {
    bool live;
    MemberId objector;
    ReceiptId receipt;
}

/// @title 注销、展期、转换、挂失: what else may become of a receipt
/// @notice One medium at a time (AB-36): paper lives only while the electronic receipt is void. A lost receipt never
///         lives again (AB-35); what takes its place comes after a notice period without objection.
interface IReceiptLife {
    event ReceiptCancelled(ReceiptId indexed receipt, CancelReceipt act);
    event StorageExtended(ReceiptId indexed receipt, ExtendStorage act);
    event ConvertedToPaper(ReceiptId indexed receipt, ConvertToPaper act);
    event ConvertedToElectronic(ReceiptId indexed receipt, ReceiptId indexed child, ConvertToElectronic act);
    event PaperDischarged(ReceiptId indexed receipt, DischargePaper act);
    event LossReported(ReceiptId indexed receipt, uint40 noticeUntil, ReportLoss act);
    event ReissueObjected(ObjectionId indexed objection, ReceiptId indexed receipt, ObjectToReissue act);
    event ObjectionWithdrawn(ObjectionId indexed objection, ReceiptId indexed receipt, WithdrawObjection act);
    event ObjectionOverruled(ObjectionId indexed objection, ReceiptId indexed receipt, OverruleObjection act);
    event ReceiptReissued(ReceiptId indexed receipt, ReceiptId indexed child, ReissueReceipt act);

    /// A digest that must stand behind the act is missing.
    error ProofMissing();
    /// Not the document that was printed when the receipt was converted (AB-36).
    error PrintMismatch(ReceiptId receipt, bytes32 printed, bytes32 named);
    /// The custodian's fees are settled before storage goes on (WR-19, L-10).
    error FeesUnpaid(ReceiptId receipt, uint256 amount, uint16 currency);
    /// The notice period is not over (AB-35).
    error NoticeRunning(ReceiptId receipt, uint256 until, uint256 blockTime);
    /// The notice period is over, or there is no loss report (AB-35).
    error NoticeOver(ReceiptId receipt, uint256 until);
    /// Somebody else claims the goods (AB-35).
    error ObjectionPending(ReceiptId receipt, uint256 objections);
    /// No such objection, another's, or one that has ended.
    error ObjectionNotLive(ObjectionId objection);

    /// @notice 注销 (WR-17). Signers: custodian maker, custodian checker, holder. @dev Event: ReceiptCancelled.
    function cancelReceipt(CancelReceipt calldata act, Signature[] calldata signatures) external;
    /// @notice 展期 (WR-19). Signers: holder, custodian. @dev Event: StorageExtended. Requires: no unpaid fees are stated.
    function extendStorage(ExtendStorage calldata act, Signature[] calldata signatures) external;
    /// @notice 转纸质 (WR-18, AB-36). Signers: custodian maker, custodian checker, holder. @dev Event: ConvertedToPaper.
    function convertToPaper(ConvertToPaper calldata act, Signature[] calldata signatures) external;
    /// @notice 转电子 (WR-18, AB-36). Signers: custodian maker, custodian checker, whoever handed the paper in. @dev Event:
    ///         ConvertedToElectronic. The new receipt is named by the act's digest.
    function convertToElectronic(ConvertToElectronic calldata act, Signature[] calldata signatures) external;
    /// @notice Signers: custodian maker, custodian checker. @dev Event: PaperDischarged.
    function dischargePaper(DischargePaper calldata act, Signature[] calldata signatures) external;
    /// @notice 挂失 (WR-16, AB-35). Signers: holder, custodian, and the pledgee when there is one. @dev Event: LossReported.
    function reportLoss(ReportLoss calldata act, Signature[] calldata signatures) external;
    /// @notice 异议 (AB-35). Signer: any member. @dev Event: ReissueObjected.
    function objectToReissue(ObjectToReissue calldata act, Signature[] calldata signatures) external;
    /// @notice Signer: the objector, whatever its standing. @dev Event: ObjectionWithdrawn.
    function withdrawObjection(WithdrawObjection calldata act, Signature[] calldata signatures) external;
    /// @notice Signers: court maker, court checker, COURT. @dev Event: ObjectionOverruled.
    function overruleObjection(OverruleObjection calldata act, Signature[] calldata signatures) external;
    /// @notice 补发 (WR-16, AB-35). Signers: custodian maker, custodian checker, holder. @dev Event: ReceiptReissued. The new
    ///         receipt is named by the act's digest. Requires: the notice is over, no objection is live, nothing is
    ///         pledged or frozen.
    function reissueReceipt(ReissueReceipt calldata act, Signature[] calldata signatures) external;

    function lossOf(ReceiptId receipt) external view returns (Loss memory);
    function objectionOf(ObjectionId objection) external view returns (Objection memory);
    /// @return SHA-256 of the printed document of a converted receipt
    function printOf(ReceiptId receipt) external view returns (bytes32);
    /// @return seconds between a loss report and a reissue (parameter, u)
    function noticePeriod() external view returns (uint40);
}
