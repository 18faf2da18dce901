// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {MemberId, ReceiptId, SuspensionId} from "../types/Ids.sol";
import {Signature} from "../types/Signing.sol";
import {IClaims} from "./IClaims.sol";

/// Why a receipt is suspended.
enum SuspensionCause {
    NONE,
    /// goods left without a valid delivery order (AB-18)
    GATE_EXIT,
    /// control over the goods is not proven (AB-37)
    CONTROL,
    /// book and count differ (WR-20)
    STOCKTAKE,
    /// the custodian says that something is wrong
    CUSTODIAN,
    /// the regulator orders it
    REGULATOR
}

/// 暂停 (WR-15): one signature is enough to keep everything where it is.
struct Suspend {
    ReceiptId receipt;
    /// the receipt's custodian, a supervisor, inspector or regulator
    MemberId authority;
    SuspensionCause cause;
    /// SHA-256 of what shows it
    bytes32 evidence;
    /// UTC seconds
    uint40 observedAt;
    bytes32 salt;
    uint64 deadline;
}

/// 恢复 (WR-15): whoever suspended lifts, with a report on what it was.
struct LiftSuspension {
    SuspensionId suspension;
    /// who suspended, or a regulator
    MemberId authority;
    /// when the custodian suspended: the pledgee, or without a pledge the holder, so that nobody waves away its own
    /// failure; otherwise 0
    MemberId beneficiary;
    /// SHA-256 of the resolution report
    bytes32 report;
    uint64 deadline;
}

/// 盘点 (WR-20): custodian and witness have counted; a difference beyond the tolerance suspends the receipt.
struct TakeStock {
    ReceiptId receipt;
    /// the book that they compared with
    uint32 version;
    MemberId custodian;
    MemberId witness;
    uint64 countedKg;
    uint32 countedPieces;
    /// SHA-256 of the stock-take record
    bytes32 record;
    /// UTC seconds
    uint40 takenAt;
    uint64 deadline;
}

/// 仓储费声明 (L-10): what the custodian may keep the goods for; it comes before any pledge (民法典 447, 456).
struct StateFees {
    ReceiptId receipt;
    /// statements so far
    uint32 version;
    MemberId custodian;
    /// minor units; 0 when everything is settled
    uint64 amount;
    uint16 currency;
    /// UTC seconds
    uint40 asOf;
    /// SHA-256 of the bill or of the settlement
    bytes32 bill;
    uint64 deadline;
}

/// What a filing at a registry does.
enum FilingKind {
    NONE,
    /// 初始登记
    INITIAL,
    /// 变更登记
    CHANGE,
    /// 展期登记
    EXTENSION,
    /// 注销登记
    CANCELLATION,
    /// 异议登记
    OBJECTION
}

/// 登记 (L-46 to L-49): what an outside registry has on the receipt. The modification code 修改码 never comes here.
struct RecordRegistration {
    ReceiptId receipt;
    /// filings at this registry so far
    uint32 version;
    /// ASCII, such as "ZDW" 中登网, "CWR" 中仓登, "QCD" 全仓登
    bytes8 registry;
    FilingKind filing;
    /// keyed hash of the registration number
    bytes32 number;
    /// UTC seconds
    uint40 registeredAt;
    /// last day of the term, BusinessDay number; of a cancellation or objection, the day itself
    uint32 registeredUntil;
    /// SHA-256 of the certificate
    bytes32 certificate;
    /// custodian, holder or pledgee; answers for its truth (L-46)
    MemberId filer;
    uint64 deadline;
}

/// A suspension: two slots.
struct Suspension {
    ReceiptId receipt;
    MemberId authority;
    SuspensionCause cause;
    bool live;
}

/// The last stock-take of a receipt: one slot.
struct StockTake {
    /// UTC seconds; 0 when there was none
    uint40 takenAt;
    uint64 countedKg;
    uint32 countedPieces;
    /// book and count agree within the tolerance
    bool matches;
}

/// What the custodian claims on a receipt: one slot.
struct FeeStatement {
    uint32 version;
    uint64 amount;
    uint16 currency;
    uint40 asOf;
}

/// The last filing on a receipt at one registry: two slots.
struct Registration {
    uint32 version;
    FilingKind filing;
    MemberId filer;
    uint40 registeredAt;
    uint32 registeredUntil;
    bytes32 number;
}

/// @title 监督: suspensions, stock-takes, the custodian's claims and registrations of receipts
/// @notice To tighten takes one signature, to loosen takes those whom it could harm.
interface IOversight is IClaims {
    event ReceiptSuspended(SuspensionId indexed suspension, ReceiptId indexed receipt, Suspend act);
    event SuspensionLifted(SuspensionId indexed suspension, ReceiptId indexed receipt, LiftSuspension act);
    /// @param suspension what it led to; 0 when book and count agree
    event StockTaken(
        ReceiptId indexed receipt,
        SuspensionId indexed suspension,
        uint64 bookKg,
        uint32 bookPieces,
        TakeStock act
    );
    event FeesStated(ReceiptId indexed receipt, StateFees act);
    event RegistrationRecorded(ReceiptId indexed receipt, RecordRegistration act);

    /// A suspension has a cause and evidence of it; the regulator's is the regulator's.
    error CauseMissing();
    /// Observed, counted or billed after now, or no later than the last time.
    error MomentInvalid(uint256 moment, uint256 last, uint256 blockTime);
    /// More suspensions than are counted.
    error TooManySuspensions(ReceiptId receipt);
    /// Lifted already, or never made.
    error SuspensionNotLive(SuspensionId suspension);
    /// Only who suspended lifts, or a regulator (WR-15).
    error NotSuspendingAuthority(SuspensionId suspension, MemberId named, MemberId authority);
    /// The custodian's own suspension is lifted with the pledgee or the holder, any other without (WR-15).
    error NotBeneficiary(ReceiptId receipt, MemberId named, MemberId beneficiary);
    /// Neither custodian nor holder nor pledgee of the receipt.
    error NotPartyOfReceipt(ReceiptId receipt, MemberId named);
    /// A filing without registry, kind, number or certificate, or a term that is over (L-47, L-48).
    error FilingNotUsable();

    /// @notice 暂停 (WR-15, AB-18, AB-37). Signer: one operator or device of the custodian, of a SUPERVISOR, INSPECTOR or
    ///         REGULATOR. @dev Event: ReceiptSuspended. The suspension is named by the act's digest.
    function suspend(Suspend calldata act, Signature[] calldata signatures) external;

    /// @notice 恢复 (WR-15). Signers: authority maker, authority checker; when the custodian had suspended also the
    ///         pledgee, or without a pledge the holder. @dev Event: SuspensionLifted. Of a regulator's: a regulator.
    function liftSuspension(LiftSuspension calldata act, Signature[] calldata signatures) external;

    /// @notice 盘点 (WR-20). Signers: the custodian, a witness (BANK, INSPECTOR or SUPERVISOR). @dev Event: StockTaken. A
    ///         difference beyond the tolerance, or any of pieces, suspends the receipt in the witness's name; the
    ///         suspension is named by the act's digest.
    function takeStock(TakeStock calldata act, Signature[] calldata signatures) external;

    /// @notice 仓储费声明 (L-10). Signers: custodian maker, custodian checker, WAREHOUSE. @dev Event: FeesStated.
    function stateFees(StateFees calldata act, Signature[] calldata signatures) external;

    /// @notice 登记信息 (L-46 to L-49). Signer: custodian, holder or pledgee. @dev Event: RegistrationRecorded.
    function recordRegistration(RecordRegistration calldata act, Signature[] calldata signatures) external;

    function suspensionOf(SuspensionId suspension) external view returns (Suspension memory);
    function stockTakeOf(ReceiptId receipt) external view returns (StockTake memory);
    function feesOf(ReceiptId receipt) external view returns (FeeStatement memory);
    function registrationOf(ReceiptId receipt, bytes8 registry) external view returns (Registration memory);
    /// @return 1e-6 by which count and book may differ (parameter, u)
    function stockTakeTolerance() external view returns (uint32);
}
