// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {CertificateKey, InboundId, MemberId, StockId, UnitKey} from "../types/Ids.sol";
import {Signature} from "../types/Signing.sol";

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
    /// keyed hash of the gauge reading; used once
    bytes32 reading;
    /// measurements of this stock so far
    uint32 version;
    uint64 deadline;
}

/// 入库验收 (WR-02): a custodian accepts goods after weighing and inspecting them (民法典 907).
struct AcceptInbound {
    MemberId custodian;
    MemberId depositor;
    /// goods class, ASCII, such as "HRC"
    bytes8 goods;
    uint64 kg;
    uint32 pieces;
    /// serialised goods: every unit; empty for fungible goods
    Unit[] units;
    /// fungible goods: where they are stored; 0 for serialised goods
    StockId stock;
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
    // slot 1
    CertificateKey certificate;
    // slot 2
    StockId stock;
}

/// A tank or heap: one slot.
struct Stock {
    MemberId custodian;
    bytes8 goods;
    /// measurements so far
    uint32 version;
    /// net mass by the last measurement, less what was delivered since
    uint64 measuredKg;
    /// under live receipts
    uint64 receiptedKg;
}

/// A line of a certificate: one slot.
struct Certificate {
    uint64 certifiedKg;
    /// in custody under it, receipted or not
    uint64 storedKg;
}

/// Where a physical unit is: one slot.
struct UnitCustody {
    /// the first 24 bytes of the receipt, or before issue of the inbound, that holds it; 0 when it is nowhere
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

    event StockMeasured(StockId indexed stock, MeasureStock act);
    event InboundAccepted(InboundId indexed inbound, AcceptInbound act);
    event InboundWithdrawn(InboundId indexed inbound, uint64 kg, uint32 pieces, WithdrawInbound act);

    /// Serialised goods name units and no stock; fungible goods name a stock and no units.
    error StorageAmbiguous();
    /// Custody of this unit is with a live receipt, of whatever warehouse (AB-01).
    error UnitAlreadyReceipted(UnitKey unit, bytes24 receipt);
    /// The unit was accepted elsewhere and is not yet under a receipt.
    error UnitInCustody(UnitKey unit, bytes24 inbound);
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
    /// Only the titles' contracts bind and free goods.
    error NotTitles(address caller);

    /// @notice 计量 (AB-03). Signers: custodian maker, custodian checker, WAREHOUSE. @dev Event: StockMeasured.
    function measureStock(MeasureStock calldata act, Signature[] calldata signatures) external;

    /// @notice 入库验收 (WR-02, L-04, AB-07, AB-08). Signers: custodian maker, custodian checker, WAREHOUSE.
    /// @dev Event: InboundAccepted. Requires: units or a stock; as many pieces as units; unused evidence; room under the
    ///      certificate; no unit in custody anywhere.
    function acceptInbound(AcceptInbound calldata act, Signature[] calldata signatures) external;

    /// @notice Gives back goods that are under no receipt. Signers: custodian maker, custodian checker, depositor.
    /// @dev Event: InboundWithdrawn.
    function withdrawInbound(WithdrawInbound calldata act, Signature[] calldata signatures) external;

    /// @notice Puts accepted goods under a receipt. Caller: Receipts.
    /// @dev Requires: the inbound is accepted, of that custodian and depositor, and has the goods free; the units add
    ///      up and are the pieces; the tank's measured stock carries them.
    /// @param receipt first 24 bytes of the receipt
    /// @return goods the goods class
    function bindGoods(
        InboundId inbound,
        MemberId custodian,
        MemberId depositor,
        uint64 kg,
        uint32 pieces,
        UnitKey[] calldata units,
        bytes24 receipt
    ) external returns (bytes8 goods);

    /// @notice Takes goods that left the warehouse out of custody. Caller: Receipts.
    function freeGoods(InboundId inbound, uint64 kg, UnitKey[] calldata units, bytes24 receipt) external;

    /// @notice Uses up a ticket. Caller: Receipts.
    function useEvidence(bytes32 evidence) external;

    /// @notice Promises units to a delivery order; by itself the promise ends with the order's window. Caller: Receipts.
    /// @dev Requires: every unit is under the receipt and in no other open order.
    /// @return kg their mass
    function promiseUnits(UnitKey[] calldata units, bytes24 receipt, uint40 until) external returns (uint64 kg);

    function inboundOf(InboundId inbound) external view returns (Inbound memory);
    function stockOf(StockId stock) external view returns (Stock memory);
    function certificateOf(CertificateKey certificate) external view returns (Certificate memory);
    function custodyOf(UnitKey unit) external view returns (UnitCustody memory);
    /// @return 1e-6 by which stored mass may exceed certified mass (parameter, u)
    function certificateTolerance() external view returns (uint32);
}
