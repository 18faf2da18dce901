// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {BookingId, CertificateKey, InboundId, MemberId, StockId, UnitKey} from "../types/Ids.sol";
import {Signature} from "../types/Signing.sol";
import {Output} from "./IReceipts.sol";

/// One physical unit (coil, bundle) and its net mass.
struct Unit {
    UnitKey key;
    uint56 kg;
}

/// 计量: a custodian states the measured net stock of a tank or heap (AB-03).
struct MeasureStock {
    MemberId custodian;
    StockId stock;
    /// goods class, ASCII, such as "METHANOL"
    bytes8 goods;
    /// measured net mass, temperature-corrected, heel excluded
    uint64 kg;
    /// how it was measured, ASCII, such as "GAUGE", "RADAR", "SURVEY", "DRONE"
    bytes8 method;
    /// when the reading was taken, UTC seconds; later than the last one
    uint40 measuredAt;
    /// keyed hash of the gauge reading (level, temperature, device, signer); used once
    bytes32 reading;
    /// measurements of this stock so far
    uint32 version;
    uint64 deadline;
}

/// 入库预约 (WR-01): a depositor announces goods and declares their nature (民法典 906, L-05).
struct BookInbound {
    MemberId depositor;
    MemberId custodian;
    /// goods class, ASCII
    bytes8 goods;
    uint64 kg;
    /// hazard class of GB 6944, 1 to 9; 0 for none
    uint8 hazard;
    /// SHA-256 of the safety data sheet; 0 only without hazard
    bytes32 sds;
    /// UTC seconds
    uint40 expectedAt;
    bytes32 salt;
    uint64 deadline;
}

/// A regulator records which hazardous goods a custodian may store (L-05).
struct QualifyCustodian {
    MemberId regulator;
    MemberId custodian;
    /// bit n: hazard class n of GB 6944
    uint16 hazards;
    /// SHA-256 of the licence
    bytes32 licence;
    /// last day of the licence, BusinessDay number
    uint32 validUntil;
    /// records for this custodian so far
    uint32 version;
    uint64 deadline;
}

/// A regulator classifies goods: their hazard, and the smallest lot of a receipt (L-05, WR-05).
struct ClassifyGoods {
    MemberId regulator;
    bytes8 goods;
    uint8 hazard;
    /// a split makes no receipt of less; 0 for any
    uint64 minimumLotKg;
    /// classifications of these goods so far
    uint32 version;
    uint64 deadline;
}

/// 入库验收 (WR-02): a custodian accepts goods after weighing and inspecting them (民法典 907).
struct AcceptInbound {
    MemberId custodian;
    MemberId depositor;
    /// the booking that it answers; 0 for none, which hazardous goods never are
    BookingId booking;
    /// goods class, ASCII, such as "HRC"
    bytes8 goods;
    uint64 kg;
    uint32 pieces;
    /// serialised goods: every unit; empty for fungible goods
    Unit[] units;
    /// fungible goods: where they are stored; 0 for serialised goods
    StockId stock;
    /// serialised goods: keyed hash of site and slot (库位); 0 for fungible goods
    bytes32 place;
    CertificateKey certificate;
    /// net mass that the certificate's line certifies
    uint64 certifiedKg;
    /// weighbridge ticket, photos: keyed hashes or digests, each used once (AB-07)
    bytes32[] evidence;
    /// SHA-256 of the acceptance record: method, result, deviations (L-04)
    bytes32 record;
    bytes32 salt;
    uint64 deadline;
}

/// The custodian gives goods back that no receipt was issued for.
struct WithdrawInbound {
    InboundId inbound;
    MemberId custodian;
    MemberId depositor;
    UnitKey[] units;
    uint64 deadline;
}

enum InboundState {
    NONE,
    ACCEPTED,
    WITHDRAWN
}

enum BookingState {
    NONE,
    OPEN,
    ACCEPTED
}

/// An announced delivery: one slot.
struct Booking {
    BookingState state;
    MemberId depositor;
    MemberId custodian;
    bytes8 goods;
    uint8 hazard;
    uint64 kg;
}

/// What a custodian may store: one slot.
struct Qualification {
    uint16 hazards;
    uint32 validUntil;
    uint32 version;
}

/// What is known of a goods class: one slot.
struct GoodsClass {
    uint8 hazard;
    uint64 minimumLotKg;
    uint32 version;
}

/// The goods under a receipt, as Receipts names them to Custody.
struct Goods {
    /// first 24 bytes of the receipt
    bytes24 receipt;
    bool serialised;
    bytes32 place;
}

/// An accepted inbound delivery: three slots.
struct Inbound {
    // slot 0
    InboundState state;
    bool serialised;
    MemberId custodian;
    MemberId depositor;
    bytes8 goods;
    /// not yet under a receipt
    uint64 freeKg;
    uint32 freePieces;
    /// goods of a cancelled receipt over a tank came back under it: of which parcel they are nobody can say
    bool mixed;
    // slot 1
    CertificateKey certificate;
    // slot 2
    /// the StockId of fungible goods, the place of serialised ones
    bytes32 place;
}

/// A tank or heap: two slots.
struct Stock {
    // slot 0
    MemberId custodian;
    bytes8 goods;
    /// measurements so far
    uint32 version;
    /// net mass by the last measurement, less what was delivered since
    uint64 measuredKg;
    /// under live receipts
    uint64 receiptedKg;
    // slot 1
    /// when the last reading was taken, UTC seconds
    uint40 measuredAt;
}

/// A line of a certificate: one slot.
struct Certificate {
    uint64 certifiedKg;
    /// in custody under it, receipted or not
    uint64 storedKg;
}

/// Where a physical unit is: one slot.
struct UnitCustody {
    /// the first 24 bytes of the receipt, or before issue of the inbound, that holds it; 0 when it is nowhere, all ones
    /// when processing used it up
    bytes24 custody;
    /// the holder is a receipt
    bool receipted;
    /// at most 16 777 t
    uint24 kg;
    /// until then an open delivery order names it, UTC seconds; 0 when none ever did
    uint32 promisedUntil;
}

/// @title 保管: goods in custody, and what may be receipted of them
/// @notice Goods exist here before any receipt does (L-03). A physical unit is in custody at one place at most, of all
///         warehouses (AB-01); receipts over a tank never exceed its measured stock (AB-03); what is stored under a
///         certificate's line never exceeds what it certifies (AB-08); a ticket or photo counts once (AB-07).
interface ICustody {
    // An event of an act carries the act itself, and what the contract has added to it.

    event InboundBooked(BookingId indexed booking, BookInbound act);
    event CustodianQualified(MemberId indexed custodian, QualifyCustodian act);
    event GoodsClassified(bytes8 indexed goods, ClassifyGoods act);
    /// The measured stock no longer carries the receipts over it, or carries them again (AB-04).
    event StockShort(StockId indexed stock, bool short, uint64 measuredKg, uint64 receiptedKg);
    event StockMeasured(StockId indexed stock, MeasureStock act);
    event InboundAccepted(InboundId indexed inbound, AcceptInbound act);
    event InboundWithdrawn(InboundId indexed inbound, uint64 kg, uint32 pieces, WithdrawInbound act);

    /// Serialised goods name units and no stock; fungible goods name a stock and no units.
    error StorageAmbiguous();
    /// Custody of this unit is with a live receipt, of whatever warehouse (AB-01).
    error UnitAlreadyReceipted(UnitKey unit, bytes24 receipt);
    /// The unit was accepted elsewhere and is not yet under a receipt.
    error UnitInCustody(UnitKey unit, bytes24 inbound);
    /// Processing used the unit up; what has its name is another thing (WR-21, AB-40).
    error UnitUsedUp(UnitKey unit);
    /// The unit is not of this inbound or receipt, or is named twice.
    error UnitNotHere(UnitKey unit);
    /// An open delivery order names the unit already, or this one names it twice (AB-19).
    error UnitPromised(UnitKey unit, uint256 until);
    /// No accepted goods of that custodian and depositor stand behind the receipt (AB-05, L-03).
    error NoInbound(InboundId inbound);
    /// More than what was accepted and is not yet under a receipt.
    error InboundExceeded(InboundId inbound, uint256 free, uint256 asked);
    /// Live receipts would exceed the measured stock (AB-03).
    error TankOversubscribed(StockId stock, uint256 measured, uint256 receipted, uint256 asked);
    /// The stock belongs to another custodian or holds other goods.
    error StockNotOfCustodian(StockId stock, MemberId custodian);
    /// The ticket, photo or reading was used before (AB-07).
    error EvidenceReused(bytes32 evidence);
    /// An inbound needs a ticket, a record and a certificate.
    error EvidenceMissing();
    /// More would be stored under the certificate's line than it certifies, with tolerance (AB-08).
    error CertExhausted(CertificateKey certificate, uint256 certified, uint256 stored, uint256 asked);
    /// The certificate's line was registered with another mass.
    error CertificateConflict(CertificateKey certificate, uint256 registered, uint256 stated);
    /// The booking is another depositor's, custodian's or of other goods, or was used.
    error BookingMismatch(BookingId booking, BookingState state);
    /// A hazard class of GB 6944 is 1 to 9; hazardous goods come with a safety data sheet (L-05).
    error SdsMissing(uint8 hazard);
    error HazardUnknown(uint256 hazard);
    /// The depositor has not declared the goods' hazard (L-05).
    error HazardUndeclared(bytes8 goods, uint8 hazard, uint8 declared);
    /// The custodian's qualification does not cover the hazard class, or has run out (L-05).
    error NotQualified(MemberId custodian, uint8 hazard, uint256 validUntil);
    /// The reading is not later than the last one, or lies in the future.
    error ReadingTime(uint256 measuredAt, uint256 last, uint256 blockTime);
    /// The measured stock is less than the receipts over it, by more than the tolerance (AB-04).
    error StockInsufficient(StockId stock, uint256 measured, uint256 receipted);
    /// Less than the smallest lot of these goods (WR-05).
    error LotTooSmall(bytes8 goods, uint256 kg, uint256 minimum);
    /// Only the titles' contracts bind and free goods.
    error NotTitles(address caller);

    /// @notice 入库预约 (WR-01, L-05). Signer: depositor. @dev Event: InboundBooked.
    function bookInbound(BookInbound calldata act, Signature[] calldata signatures) external;

    /// @notice L-05. Signers: regulator maker, regulator checker, REGULATOR. @dev Event: CustodianQualified.
    function qualifyCustodian(QualifyCustodian calldata act, Signature[] calldata signatures) external;

    /// @notice L-05, WR-05. Signers: regulator maker, regulator checker, REGULATOR. @dev Event: GoodsClassified.
    function classifyGoods(ClassifyGoods calldata act, Signature[] calldata signatures) external;

    /// @notice 计量 (AB-03, AB-04, WR-20). Signers: custodian maker, custodian checker, WAREHOUSE. @dev Event:
    ///         StockMeasured; StockShort when what it carries changes.
    function measureStock(MeasureStock calldata act, Signature[] calldata signatures) external;

    /// @notice 入库验收 (WR-02, L-04, AB-07, AB-08). Signers: custodian maker, custodian checker, WAREHOUSE.
    /// @dev Event: InboundAccepted. Requires: units or a stock; as many pieces as units; unused evidence; room under the
    ///      certificate; no unit in custody anywhere.
    function acceptInbound(AcceptInbound calldata act, Signature[] calldata signatures) external;

    /// @notice Gives back goods that are under no receipt. Signers: custodian maker, custodian checker, depositor.
    /// @dev Event: InboundWithdrawn. Their room under the certificate is given back too, unless goods of a cancelled
    ///      receipt over a tank are among them (AB-08).
    function withdrawInbound(WithdrawInbound calldata act, Signature[] calldata signatures) external;

    /// @notice Puts accepted goods under a receipt. Caller: Receipts.
    /// @dev Requires: the inbound is accepted, of that custodian and depositor, and has the goods free; the units add
    ///      up and are the pieces; the tank's measured stock carries them.
    /// @param receipt first 24 bytes of the receipt
    /// @return goods the goods class
    /// @return serialised whether units are named
    /// @return place where they are
    function bindGoods(
        InboundId inbound,
        MemberId custodian,
        MemberId depositor,
        uint64 kg,
        uint32 pieces,
        UnitKey[] calldata units,
        bytes24 receipt
    ) external returns (bytes8 goods, bool serialised, bytes32 place);

    /// @notice Takes goods that left the warehouse out of custody. Caller: Receipts.
    /// @dev Units give their room under the certificate back, since the same coil may come in again. A part of a tank
    ///      is another parcel when it leaves, so its certificate stays used.
    function freeGoods(Goods calldata goods, uint64 kg, UnitKey[] calldata units) external;

    /// @notice Puts goods whose receipt is cancelled back under their inbound (WR-17). Caller: Receipts.
    function unbindGoods(
        Goods calldata goods,
        InboundId inbound,
        MemberId depositor,
        uint64 kg,
        uint32 pieces,
        UnitKey[] calldata units
    ) external;

    /// @notice Puts units under another receipt. Caller: Receipts.
    /// @return kg their mass
    function moveUnits(UnitKey[] calldata units, bytes24 from, bytes24 to) external returns (uint64 kg);

    /// @notice Processing uses goods up: their units are no more, and never come in again (WR-21). Caller: Receipts.
    function useUpGoods(Goods calldata goods, uint64 kg, UnitKey[] calldata units) external;

    /// @notice Takes what processing made into custody under a receipt (WR-21). Caller: Receipts.
    /// @dev Requires: the custodian may store the product's hazard class (L-05).
    /// @param place of the goods it was made of; serialised products stay there
    /// @return where the product is
    function takeProduct(
        Output calldata output,
        MemberId custodian,
        bool serialised,
        bytes32 place,
        bytes24 receipt
    ) external returns (bytes32);

    /// @notice Uses up a ticket. Caller: Receipts.
    function useEvidence(bytes32 evidence) external;

    /// @notice Promises units to a delivery order; by itself the promise ends with the order's window. Caller: Receipts.
    /// @dev Requires: every unit is under the receipt and in no other open order.
    /// @return kg their mass
    function promiseUnits(UnitKey[] calldata units, bytes24 receipt, uint40 until) external returns (uint64 kg);

    /// @notice Reverts when the tank or heap is short (AB-04).
    function requireStock(bytes32 place) external view;
    /// @notice Reverts when a lot is smaller than these goods allow (WR-05).
    function requireLot(bytes8 goods, uint64 kg) external view;

    function bookingOf(BookingId booking) external view returns (Booking memory);
    function qualificationOf(MemberId custodian) external view returns (Qualification memory);
    function goodsClassOf(bytes8 goods) external view returns (GoodsClass memory);
    /// @return the inbound that a unit came in with; 0 when processing made it
    function originOf(UnitKey unit) external view returns (InboundId);
    /// @return whether receipts over the stock exceed it by more than the tolerance
    function stockShort(StockId stock) external view returns (bool);
    function inboundOf(InboundId inbound) external view returns (Inbound memory);
    function stockOf(StockId stock) external view returns (Stock memory);
    function certificateOf(CertificateKey certificate) external view returns (Certificate memory);
    function custodyOf(UnitKey unit) external view returns (UnitCustody memory);
    /// @return 1e-6 by which stored mass may exceed certified mass (parameter, u)
    function certificateTolerance() external view returns (uint32);
    /// @return 1e-6 by which receipts may exceed the measured stock before it is short (parameter, u)
    function stockTolerance() external view returns (uint32);
}
