// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ControlActs} from "../../../contracts/acts/ControlActs.sol";
import {CourtActs} from "../../../contracts/acts/CourtActs.sol";
import {CustodyActs} from "../../../contracts/acts/CustodyActs.sol";
import {DeliveryActs} from "../../../contracts/acts/DeliveryActs.sol";
import {EvidenceActs} from "../../../contracts/acts/EvidenceActs.sol";
import {FinanceActs} from "../../../contracts/acts/FinanceActs.sol";
import {GovernanceActs} from "../../../contracts/acts/GovernanceActs.sol";
import {KeepingActs} from "../../../contracts/acts/KeepingActs.sol";
import {LoanActs} from "../../../contracts/acts/LoanActs.sol";
import {MemberActs} from "../../../contracts/acts/MemberActs.sol";
import {OfferActs} from "../../../contracts/acts/OfferActs.sol";
import {OversightActs} from "../../../contracts/acts/OversightActs.sol";
import {ReceiptActs} from "../../../contracts/acts/ReceiptActs.sol";
import {ReceiptLifeActs} from "../../../contracts/acts/ReceiptLifeActs.sol";
import {ReceivableActs} from "../../../contracts/acts/ReceivableActs.sol";
import {TransformationActs} from "../../../contracts/acts/TransformationActs.sol";
import {ActDomain} from "../../../contracts/base/ActDomain.sol";
import {
    AttestControl,
    BindDevice,
    RestoreControl,
    UnbindDevice
} from "../../../contracts/interfaces/IControlProofs.sol";
import {Freeze, ReleaseFreeze, RenewFreeze} from "../../../contracts/interfaces/ICourtOrders.sol";
import {
    AcceptInbound,
    BookInbound,
    ClassifyGoods,
    MeasureStock,
    QualifyCustodian,
    WithdrawInbound
} from "../../../contracts/interfaces/ICustody.sol";
import {GateOut, IssueDeliveryOrder} from "../../../contracts/interfaces/IDeliveries.sol";
import {AnchorCheckpoint} from "../../../contracts/interfaces/IEvidenceLog.sol";
import {
    Approve,
    ProposeAdmission,
    ProposeListing,
    ProposeRules,
    ProposeStanding
} from "../../../contracts/interfaces/IGovernance.sol";
import {
    AnswerClaim,
    AnswerInspection,
    ClaimLoss,
    DemandCollection,
    ReportImpairment,
    RequestInspection,
    WaiveLien
} from "../../../contracts/interfaces/IKeeping.sol";
import {AcceptOffer, ApplyForLoan, DeclineLoan, OfferLoan} from "../../../contracts/interfaces/ILoanOffers.sol";
import {AddKey, RevokeKey} from "../../../contracts/interfaces/IMemberRegistry.sol";
import {
    CancelLoan,
    ChargeCost,
    Draw,
    Pledge,
    RegisterPledge,
    Release,
    Substitute
} from "../../../contracts/interfaces/IPledgeLoans.sol";
import {
    LiftSuspension,
    RecordRegistration,
    StateFees,
    Suspend,
    TakeStock
} from "../../../contracts/interfaces/IOversight.sol";
import {DefineSeries, ReportPrice} from "../../../contracts/interfaces/IPriceBook.sol";
import {CloseProduct, DefineProduct} from "../../../contracts/interfaces/IProducts.sol";
import {
    CancelReceipt,
    ConvertToElectronic,
    ConvertToPaper,
    DischargePaper,
    ExtendStorage,
    ObjectToReissue,
    OverruleObjection,
    ReissueReceipt,
    ReportLoss,
    WithdrawObjection
} from "../../../contracts/interfaces/IReceiptLife.sol";
import {Endorse, IssueReceipt, IssueReceipts} from "../../../contracts/interfaces/IReceipts.sol";
import {
    AcceptVoucher,
    FinanceVoucher,
    IssueVoucher,
    RefuseVoucher,
    SplitVoucher,
    StopIssuer,
    TransferVoucher
} from "../../../contracts/interfaces/IReceivables.sol";
import {ClaimPayment, ConfirmPayment, RejectPayment} from "../../../contracts/interfaces/ISettlement.sol";
import {CarveOut, MergeReceipts, ProcessGoods, SplitReceipt} from "../../../contracts/interfaces/ITransformations.sol";

/// @title The digests of acts on goods, receipts and loans, for tests
contract TitleHashes is ActDomain {
    using CustodyActs for AcceptInbound;
    using ControlActs for AttestControl;
    using ControlActs for BindDevice;
    using CustodyActs for BookInbound;
    using LoanActs for CancelLoan;
    using ReceiptLifeActs for CancelReceipt;
    using TransformationActs for CarveOut;
    using LoanActs for ChargeCost;
    using CustodyActs for ClassifyGoods;
    using ReceiptLifeActs for ConvertToElectronic;
    using ReceiptLifeActs for ConvertToPaper;
    using ReceiptLifeActs for DischargePaper;
    using LoanActs for Draw;
    using ReceiptActs for Endorse;
    using ReceiptLifeActs for ExtendStorage;
    using ReceiptActs for IssueReceipt;
    using ReceiptActs for IssueReceipts;
    using OversightActs for LiftSuspension;
    using CustodyActs for MeasureStock;
    using TransformationActs for MergeReceipts;
    using ReceiptLifeActs for ObjectToReissue;
    using ReceiptLifeActs for OverruleObjection;
    using LoanActs for Pledge;
    using TransformationActs for ProcessGoods;
    using CustodyActs for QualifyCustodian;
    using OversightActs for RecordRegistration;
    using LoanActs for RegisterPledge;
    using ReceiptLifeActs for ReissueReceipt;
    using LoanActs for Release;
    using ReceiptLifeActs for ReportLoss;
    using ControlActs for RestoreControl;
    using TransformationActs for SplitReceipt;
    using OversightActs for StateFees;
    using LoanActs for Substitute;
    using OversightActs for Suspend;
    using OversightActs for TakeStock;
    using ControlActs for UnbindDevice;
    using CustodyActs for WithdrawInbound;
    using ReceiptLifeActs for WithdrawObjection;

    constructor() ActDomain("1") {}

    function acceptInbound(AcceptInbound calldata act) external view returns (bytes32) {
        return _digest(act.hash());
    }

    function bookInbound(BookInbound calldata act) external view returns (bytes32) {
        return _digest(act.hash());
    }

    function cancelLoan(CancelLoan calldata act) external view returns (bytes32) {
        return _digest(act.hash());
    }

    function cancelReceipt(CancelReceipt calldata act) external view returns (bytes32) {
        return _digest(act.hash());
    }

    function carveOut(CarveOut calldata act) external view returns (bytes32) {
        return _digest(act.hash());
    }

    function chargeCost(ChargeCost calldata act) external view returns (bytes32) {
        return _digest(act.hash());
    }

    function classifyGoods(ClassifyGoods calldata act) external view returns (bytes32) {
        return _digest(act.hash());
    }

    function convertToElectronic(ConvertToElectronic calldata act) external view returns (bytes32) {
        return _digest(act.hash());
    }

    function convertToPaper(ConvertToPaper calldata act) external view returns (bytes32) {
        return _digest(act.hash());
    }

    function dischargePaper(DischargePaper calldata act) external view returns (bytes32) {
        return _digest(act.hash());
    }

    function draw(Draw calldata act) external view returns (bytes32) {
        return _digest(act.hash());
    }

    function endorse(Endorse calldata act) external view returns (bytes32) {
        return _digest(act.hash());
    }

    function attestControl(AttestControl calldata act) external view returns (bytes32) {
        return _digest(act.hash());
    }

    function bindDevice(BindDevice calldata act) external view returns (bytes32) {
        return _digest(act.hash());
    }

    function restoreControl(RestoreControl calldata act) external view returns (bytes32) {
        return _digest(act.hash());
    }

    function unbindDevice(UnbindDevice calldata act) external view returns (bytes32) {
        return _digest(act.hash());
    }

    function liftSuspension(LiftSuspension calldata act) external view returns (bytes32) {
        return _digest(act.hash());
    }

    function recordRegistration(RecordRegistration calldata act) external view returns (bytes32) {
        return _digest(act.hash());
    }

    function stateFees(StateFees calldata act) external view returns (bytes32) {
        return _digest(act.hash());
    }

    function suspend(Suspend calldata act) external view returns (bytes32) {
        return _digest(act.hash());
    }

    function takeStock(TakeStock calldata act) external view returns (bytes32) {
        return _digest(act.hash());
    }

    function extendStorage(ExtendStorage calldata act) external view returns (bytes32) {
        return _digest(act.hash());
    }

    function issueReceipt(IssueReceipt calldata act) external view returns (bytes32) {
        return _digest(act.hash());
    }

    function issueReceipts(IssueReceipts calldata act) external view returns (bytes32) {
        return _digest(act.hash());
    }

    function measureStock(MeasureStock calldata act) external view returns (bytes32) {
        return _digest(act.hash());
    }

    function mergeReceipts(MergeReceipts calldata act) external view returns (bytes32) {
        return _digest(act.hash());
    }

    function objectToReissue(ObjectToReissue calldata act) external view returns (bytes32) {
        return _digest(act.hash());
    }

    function overruleObjection(OverruleObjection calldata act) external view returns (bytes32) {
        return _digest(act.hash());
    }

    function pledge(Pledge calldata act) external view returns (bytes32) {
        return _digest(act.hash());
    }

    function processGoods(ProcessGoods calldata act) external view returns (bytes32) {
        return _digest(act.hash());
    }

    function qualifyCustodian(QualifyCustodian calldata act) external view returns (bytes32) {
        return _digest(act.hash());
    }

    function registerPledge(RegisterPledge calldata act) external view returns (bytes32) {
        return _digest(act.hash());
    }

    function reissueReceipt(ReissueReceipt calldata act) external view returns (bytes32) {
        return _digest(act.hash());
    }

    function release(Release calldata act) external view returns (bytes32) {
        return _digest(act.hash());
    }

    function reportLoss(ReportLoss calldata act) external view returns (bytes32) {
        return _digest(act.hash());
    }

    function splitReceipt(SplitReceipt calldata act) external view returns (bytes32) {
        return _digest(act.hash());
    }

    function substitute(Substitute calldata act) external view returns (bytes32) {
        return _digest(act.hash());
    }

    function withdrawInbound(WithdrawInbound calldata act) external view returns (bytes32) {
        return _digest(act.hash());
    }

    function withdrawObjection(WithdrawObjection calldata act) external view returns (bytes32) {
        return _digest(act.hash());
    }
}

/// @title The digests of all other acts, for tests
contract ActHashes is ActDomain {
    using KeepingActs for AnswerClaim;
    using KeepingActs for AnswerInspection;
    using KeepingActs for ClaimLoss;
    using KeepingActs for DemandCollection;
    using KeepingActs for ReportImpairment;
    using KeepingActs for RequestInspection;
    using KeepingActs for WaiveLien;
    using OfferActs for AcceptOffer;
    using ReceivableActs for AcceptVoucher;
    using MemberActs for AddKey;
    using EvidenceActs for AnchorCheckpoint;
    using OfferActs for ApplyForLoan;
    using GovernanceActs for Approve;
    using FinanceActs for ClaimPayment;
    using FinanceActs for CloseProduct;
    using FinanceActs for ConfirmPayment;
    using OfferActs for DeclineLoan;
    using FinanceActs for DefineProduct;
    using FinanceActs for DefineSeries;
    using ReceivableActs for FinanceVoucher;
    using CourtActs for Freeze;
    using DeliveryActs for GateOut;
    using DeliveryActs for IssueDeliveryOrder;
    using ReceivableActs for IssueVoucher;
    using OfferActs for OfferLoan;
    using GovernanceActs for ProposeAdmission;
    using GovernanceActs for ProposeListing;
    using GovernanceActs for ProposeRules;
    using GovernanceActs for ProposeStanding;
    using ReceivableActs for RefuseVoucher;
    using FinanceActs for RejectPayment;
    using CourtActs for ReleaseFreeze;
    using CourtActs for RenewFreeze;
    using FinanceActs for ReportPrice;
    using MemberActs for RevokeKey;
    using ReceivableActs for SplitVoucher;
    using ReceivableActs for StopIssuer;
    using ReceivableActs for TransferVoucher;

    constructor() ActDomain("1") {}

    function acceptOffer(AcceptOffer calldata act) external view returns (bytes32) {
        return _digest(act.hash());
    }

    function acceptVoucher(AcceptVoucher calldata act) external view returns (bytes32) {
        return _digest(act.hash());
    }

    function addKey(AddKey calldata act) external view returns (bytes32) {
        return _digest(act.hash());
    }

    function anchorCheckpoint(AnchorCheckpoint calldata act) external view returns (bytes32) {
        return _digest(act.hash());
    }

    function applyForLoan(ApplyForLoan calldata act) external view returns (bytes32) {
        return _digest(act.hash());
    }

    function approve(Approve calldata act) external view returns (bytes32) {
        return _digest(act.hash());
    }

    function claimPayment(ClaimPayment calldata act) external view returns (bytes32) {
        return _digest(act.hash());
    }

    function closeProduct(CloseProduct calldata act) external view returns (bytes32) {
        return _digest(act.hash());
    }

    function confirmPayment(ConfirmPayment calldata act) external view returns (bytes32) {
        return _digest(act.hash());
    }

    function declineLoan(DeclineLoan calldata act) external view returns (bytes32) {
        return _digest(act.hash());
    }

    function defineProduct(DefineProduct calldata act) external view returns (bytes32) {
        return _digest(act.hash());
    }

    function defineSeries(DefineSeries calldata act) external view returns (bytes32) {
        return _digest(act.hash());
    }

    function financeVoucher(FinanceVoucher calldata act) external view returns (bytes32) {
        return _digest(act.hash());
    }

    function freeze(Freeze calldata act) external view returns (bytes32) {
        return _digest(act.hash());
    }

    function gateOut(GateOut calldata act) external view returns (bytes32) {
        return _digest(act.hash());
    }

    function issueDeliveryOrder(IssueDeliveryOrder calldata act) external view returns (bytes32) {
        return _digest(act.hash());
    }

    function issueVoucher(IssueVoucher calldata act) external view returns (bytes32) {
        return _digest(act.hash());
    }

    function offerLoan(OfferLoan calldata act) external view returns (bytes32) {
        return _digest(act.hash());
    }

    function proposeAdmission(ProposeAdmission calldata act) external view returns (bytes32) {
        return _digest(act.hash());
    }

    function proposeListing(ProposeListing calldata act) external view returns (bytes32) {
        return _digest(act.hash());
    }

    function proposeRules(ProposeRules calldata act) external view returns (bytes32) {
        return _digest(act.hash());
    }

    function proposeStanding(ProposeStanding calldata act) external view returns (bytes32) {
        return _digest(act.hash());
    }

    function refuseVoucher(RefuseVoucher calldata act) external view returns (bytes32) {
        return _digest(act.hash());
    }

    function rejectPayment(RejectPayment calldata act) external view returns (bytes32) {
        return _digest(act.hash());
    }

    function releaseFreeze(ReleaseFreeze calldata act) external view returns (bytes32) {
        return _digest(act.hash());
    }

    function renewFreeze(RenewFreeze calldata act) external view returns (bytes32) {
        return _digest(act.hash());
    }

    function reportPrice(ReportPrice calldata act) external view returns (bytes32) {
        return _digest(act.hash());
    }

    function revokeKey(RevokeKey calldata act) external view returns (bytes32) {
        return _digest(act.hash());
    }

    function splitVoucher(SplitVoucher calldata act) external view returns (bytes32) {
        return _digest(act.hash());
    }

    function stopIssuer(StopIssuer calldata act) external view returns (bytes32) {
        return _digest(act.hash());
    }

    function transferVoucher(TransferVoucher calldata act) external view returns (bytes32) {
        return _digest(act.hash());
    }

    function answerClaim(AnswerClaim calldata act) external view returns (bytes32) {
        return _digest(act.hash());
    }

    function answerInspection(AnswerInspection calldata act) external view returns (bytes32) {
        return _digest(act.hash());
    }

    function claimLoss(ClaimLoss calldata act) external view returns (bytes32) {
        return _digest(act.hash());
    }

    function demandCollection(DemandCollection calldata act) external view returns (bytes32) {
        return _digest(act.hash());
    }

    function reportImpairment(ReportImpairment calldata act) external view returns (bytes32) {
        return _digest(act.hash());
    }

    function requestInspection(RequestInspection calldata act) external view returns (bytes32) {
        return _digest(act.hash());
    }

    function waiveLien(WaiveLien calldata act) external view returns (bytes32) {
        return _digest(act.hash());
    }
}
