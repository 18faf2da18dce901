// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ClaimId, InspectionId, MemberId, ReceiptId} from "../types/Ids.sol";
import {Signature} from "../types/Signing.sol";
import {ILienCaps} from "./ILienCaps.sol";

/// What a holder wants to do with the goods.
enum InspectionPurpose {
    NONE,
    /// 检查仓储物
    INSPECT,
    /// 提取样品
    SAMPLE
}

/// 查验请求 (L-06): the holder asks to see the goods or to draw samples (民法典 911).
struct RequestInspection {
    ReceiptId receipt;
    MemberId holder;
    InspectionPurpose purpose;
    /// UTC seconds between which it wants to come
    uint40 windowFrom;
    uint40 windowUntil;
    /// SHA-256 of the request
    bytes32 request;
    bytes32 salt;
    uint64 deadline;
}

enum InspectionAnswer {
    NONE,
    /// 同意
    AGREED,
    /// 拒绝
    REFUSED
}

/// 查验答复 (L-06): the custodian names a time inside the window, or says why not.
struct AnswerInspection {
    InspectionId inspection;
    MemberId custodian;
    InspectionAnswer answer;
    /// agreed: UTC seconds; refused: 0
    uint40 inspectAt;
    /// refused: SHA-256 of the reason; agreed: 0
    bytes32 reason;
    uint64 deadline;
}

enum Impairment {
    NONE,
    /// 变质
    DETERIORATION,
    /// 其他损坏
    DAMAGE,
    /// 危及其他仓储物的安全和正常保管
    DANGER
}

enum Disposal {
    NONE,
    /// 催告处置 (民法典 913)
    DEMANDED,
    /// 情况紧急,已作必要处置 (民法典 913)
    DONE
}

/// 仓储物异状通知 (L-07): the custodian tells that goods go bad, are damaged, or endanger others (民法典 912, 913).
struct ReportImpairment {
    ReceiptId receipt;
    MemberId custodian;
    Impairment impairment;
    /// what is affected
    uint64 kg;
    /// UTC seconds
    uint40 observedAt;
    Disposal disposal;
    /// SHA-256 of what shows it
    bytes32 evidence;
    uint64 deadline;
}

/// 催告提取 (L-08): storage is over, and the custodian demands that the goods are collected (民法典 916).
struct DemandCollection {
    ReceiptId receipt;
    /// demands so far
    uint32 version;
    MemberId custodian;
    /// last day to collect on, BusinessDay number
    uint32 collectBy;
    /// SHA-256 of the notice
    bytes32 notice;
    uint64 deadline;
}

/// Why goods were lost (民法典 917).
enum LossCause {
    NONE,
    /// 保管不善: the custodian answers for it
    POOR_KEEPING,
    /// 仓储物自然性质
    NATURE,
    /// 包装不符合约定
    PACKING,
    /// 超过有效储存期
    OVER_TIME,
    OTHER
}

/// 索赔 (L-09): the holder claims for goods that were damaged or lost in storage (民法典 917).
struct ClaimLoss {
    ReceiptId receipt;
    MemberId holder;
    /// what was lost
    uint64 kg;
    /// minor units
    uint64 amount;
    uint16 currency;
    LossCause causeCode;
    /// SHA-256 of what shows it
    bytes32 evidence;
    bytes32 salt;
    uint64 deadline;
}

/// 索赔答复 (L-09): how much the custodian accepts, and what it says was the cause.
struct AnswerClaim {
    ClaimId claim;
    MemberId custodian;
    /// minor units, in the claim's currency; 0 accepts nothing
    uint64 accepted;
    LossCause causeCode;
    /// SHA-256 of the answer
    bytes32 statement;
    uint64 deadline;
}

/// 留置权放弃或费用封顶函 (L-10): to one pledgee, the custodian's lien comes first for no more than this.
struct WaiveLien {
    ReceiptId receipt;
    /// promises to this pledgee so far
    uint32 version;
    MemberId custodian;
    /// whom it is promised to, whether it lends on the receipt already or not
    MemberId pledgee;
    /// minor units; 0 waives the lien
    uint64 cap;
    uint16 currency;
    /// SHA-256 of the letter
    bytes32 letter;
    /// the pledgee when a promise that stands becomes worse for it; otherwise 0
    MemberId consent;
    uint64 deadline;
}

/// A request to inspect: two slots.
struct Inspection {
    ReceiptId receipt;
    MemberId custodian;
    InspectionAnswer answer;
    uint40 windowFrom;
    uint40 windowUntil;
}

/// The last impairment that was reported of a receipt's goods: one slot.
struct ImpairmentReport {
    /// UTC seconds; 0 when there was none
    uint40 observedAt;
    uint64 kg;
    Impairment impairment;
    Disposal disposal;
}

/// The last demand to collect a receipt's goods: one slot.
struct Demand {
    /// demands so far
    uint32 version;
    /// BusinessDay number
    uint32 collectBy;
}

/// A claim for loss: two slots.
struct LossClaim {
    ReceiptId receipt;
    MemberId custodian;
    uint64 amount;
    uint16 currency;
    /// the custodian has answered
    bool answered;
}

/// @title 保管: what custodian and holder owe one another while goods are stored (民法典 911 to 917, 447)
/// @notice Nothing here moves a title. What is said here is said once, by whom the law asks, and cannot be denied later.
interface IKeeping is ILienCaps {
    event InspectionRequested(InspectionId indexed inspection, ReceiptId indexed receipt, RequestInspection act);
    event InspectionAnswered(InspectionId indexed inspection, ReceiptId indexed receipt, AnswerInspection act);
    event ImpairmentReported(ReceiptId indexed receipt, ReportImpairment act);
    event CollectionDemanded(ReceiptId indexed receipt, DemandCollection act);
    event LossClaimed(ClaimId indexed claim, ReceiptId indexed receipt, ClaimLoss act);
    event ClaimAnswered(ClaimId indexed claim, ReceiptId indexed receipt, AnswerClaim act);
    event LienWaived(ReceiptId indexed receipt, MemberId indexed pledgee, WaiveLien act);

    /// Purpose, kind of impairment or cause is not stated.
    error KindMissing();
    /// A window that is over or none, or a time outside it (L-06).
    error InspectionWindow(uint256 windowFrom, uint256 windowUntil, uint256 moment);
    /// Answered already, or never requested (L-06).
    error InspectionNotOpen(InspectionId inspection);
    /// Neither agreed with a time alone nor refused with a reason alone (L-06).
    error AnswerIncomplete(InspectionId inspection);
    /// Only goods that go bad or endanger others are disposed of, or their disposal demanded (L-07).
    error DisposalNotAllowed(Impairment impairment, Disposal disposal);
    /// Storage is not over yet (L-08).
    error StorageRunning(ReceiptId receipt, uint256 storageUntil, uint256 today);
    /// The last day to collect is not after today (L-08).
    error CollectionTerm(uint256 collectBy, uint256 today);
    /// Answered already, or never made (L-09).
    error ClaimNotOpen(ClaimId claim);
    /// More is accepted than was claimed (L-09).
    error OverAccepted(ClaimId claim, uint256 claimed, uint256 accepted);
    /// A cap rises with its pledgee's signature, and falls without (L-10).
    error NotConsenting(ReceiptId receipt, MemberId named, MemberId needed);

    /// @notice 查验请求 (L-06, 民法典 911). Signer: holder. @dev Event: InspectionRequested. The request is named by the
    ///         act's digest.
    function requestInspection(RequestInspection calldata act, Signature[] calldata signatures) external;

    /// @notice 查验答复 (L-06, 民法典 911). Signer: custodian, WAREHOUSE. @dev Event: InspectionAnswered. Once. A time that
    ///         has passed is no agreement: then only a refusal, with its reason, is an answer.
    function answerInspection(AnswerInspection calldata act, Signature[] calldata signatures) external;

    /// @notice 仓储物异状通知 (L-07, 民法典 912, 913). Signer: custodian, WAREHOUSE. @dev Event: ImpairmentReported.
    function reportImpairment(ReportImpairment calldata act, Signature[] calldata signatures) external;

    /// @notice 催告提取 (L-08, 民法典 916). Signer: custodian, WAREHOUSE. @dev Event: CollectionDemanded.
    function demandCollection(DemandCollection calldata act, Signature[] calldata signatures) external;

    /// @notice 索赔 (L-09, 民法典 917). Signer: holder. @dev Event: LossClaimed. The claim is named by the act's digest.
    function claimLoss(ClaimLoss calldata act, Signature[] calldata signatures) external;

    /// @notice 索赔答复 (L-09, 民法典 917). Signers: custodian maker, custodian checker, WAREHOUSE. @dev Event:
    ///         ClaimAnswered. Once.
    function answerClaim(AnswerClaim calldata act, Signature[] calldata signatures) external;

    /// @notice 留置权放弃或费用封顶函 (L-10, 民法典 447, 456). Signers: custodian maker, custodian checker, WAREHOUSE; when a
    ///         promise that stands becomes worse (a higher cap, or another currency) also the pledgee, FINANCIER.
    ///         @dev Event: LienWaived.
    function waiveLien(WaiveLien calldata act, Signature[] calldata signatures) external;

    function inspectionOf(InspectionId inspection) external view returns (Inspection memory);
    function impairmentOf(ReceiptId receipt) external view returns (ImpairmentReport memory);
    function demandOf(ReceiptId receipt) external view returns (Demand memory);
    function claimOf(ClaimId claim) external view returns (LossClaim memory);
}
