// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {CustodyActs} from "./acts/CustodyActs.sol";
import {ActVerifier} from "./base/ActVerifier.sol";
import {
    AcceptInbound,
    BookInbound,
    Booking,
    BookingState,
    Certificate,
    ClassifyGoods,
    Goods,
    GoodsClass,
    ICustody,
    Inbound,
    InboundState,
    MeasureStock,
    QualifyCustodian,
    Qualification,
    Stock,
    Unit,
    UnitCustody,
    WithdrawInbound
} from "./interfaces/ICustody.sol";
import {IMemberRegistry} from "./interfaces/IMemberRegistry.sol";
import {Output} from "./interfaces/IReceipts.sol";
import {BusinessDay} from "./libraries/BusinessDay.sol";
import {AlreadyExecuted, QuantityInvalid, VersionConflict} from "./types/Errors.sol";
import {BookingId, CertificateKey, InboundId, MemberId, StockId, UnitKey} from "./types/Ids.sol";
import {Capabilities, Roles} from "./types/Roles.sol";
import {Party, PartyLib, Signature} from "./types/Signing.sol";

/// @title Implements ICustody, where everything is described
contract Custody is ICustody, ActVerifier {
    using CustodyActs for AcceptInbound;
    using CustodyActs for BookInbound;
    using CustodyActs for ClassifyGoods;
    using CustodyActs for MeasureStock;
    using CustodyActs for QualifyCustodian;
    using CustodyActs for WithdrawInbound;

    // ---------------------------------------------------------------- immutables

    uint256 private constant UNIT = 1e6;
    /// Where a unit is that processing used up.
    bytes24 private constant USED_UP = bytes24(type(uint192).max);
    /// The last hazard class of GB 6944.
    uint8 private constant LAST_HAZARD = 9;
    /// The only contract that binds and frees goods.
    address public immutable receipts;
    uint32 public immutable certificateTolerance;
    uint32 public immutable stockTolerance;

    // ---------------------------------------------------------------- storage

    mapping(InboundId inbound => Inbound) private _inbounds;
    mapping(StockId stock => Stock) private _stocks;
    mapping(CertificateKey certificate => Certificate) private _certificates;
    mapping(UnitKey unit => UnitCustody) private _units;
    mapping(UnitKey unit => InboundId) public originOf;
    mapping(bytes32 evidence => bool) private _evidenceUsed;
    mapping(BookingId booking => Booking) private _bookings;
    mapping(MemberId custodian => Qualification) private _qualifications;
    mapping(bytes8 goods => GoodsClass) private _goodsClasses;

    // ---------------------------------------------------------------- constructor

    constructor(
        IMemberRegistry registry_,
        address receipts_,
        uint32 certificateTolerance_,
        uint32 stockTolerance_
    ) ActVerifier(registry_, "1") {
        receipts = receipts_;
        certificateTolerance = certificateTolerance_;
        stockTolerance = stockTolerance_;
    }

    modifier onlyReceipts() {
        if (msg.sender != receipts) revert NotTitles(msg.sender);
        _;
    }

    // ---------------------------------------------------------------- acts

    /// @inheritdoc ICustody
    function bookInbound(BookInbound calldata act, Signature[] calldata signatures) external {
        if (act.kg == 0) revert QuantityInvalid(0, 0);
        if (act.hazard > LAST_HAZARD) revert HazardUnknown(act.hazard);
        if (act.hazard != 0 && act.sds == 0) revert SdsMissing(act.hazard);
        bytes32 digest = _requireSigned(act.hash(), act.deadline, _single(act.depositor, Roles.ANY), signatures);
        BookingId id = BookingId.wrap(digest);
        if (_bookings[id].state != BookingState.NONE) revert AlreadyExecuted(digest);
        _bookings[id] = Booking({
            state: BookingState.OPEN,
            depositor: act.depositor,
            custodian: act.custodian,
            goods: act.goods,
            hazard: act.hazard,
            kg: act.kg
        });
        emit InboundBooked(id, act);
    }

    /// @inheritdoc ICustody
    function qualifyCustodian(QualifyCustodian calldata act, Signature[] calldata signatures) external {
        if (act.hazards >> (LAST_HAZARD + 1) != 0 || act.hazards & 1 != 0) revert HazardUnknown(act.hazards);
        if (act.licence == 0) revert EvidenceMissing();
        uint32 version = _qualifications[act.custodian].version;
        if (act.version != version) {
            revert VersionConflict(bytes32(uint256(MemberId.unwrap(act.custodian))), version, act.version);
        }
        _requireSigned(act.hash(), act.deadline, _dual(act.regulator, Roles.REGULATOR), signatures);
        _qualifications[act.custodian] = Qualification({
            hazards: act.hazards,
            validUntil: act.validUntil,
            version: version + 1
        });
        emit CustodianQualified(act.custodian, act);
    }

    /// @inheritdoc ICustody
    function classifyGoods(ClassifyGoods calldata act, Signature[] calldata signatures) external {
        if (act.hazard > LAST_HAZARD) revert HazardUnknown(act.hazard);
        uint32 version = _goodsClasses[act.goods].version;
        if (act.version != version) revert VersionConflict(act.goods, version, act.version);
        _requireSigned(act.hash(), act.deadline, _dual(act.regulator, Roles.REGULATOR), signatures);
        _goodsClasses[act.goods] = GoodsClass({
            hazard: act.hazard,
            minimumLotKg: act.minimumLotKg,
            version: version + 1
        });
        emit GoodsClassified(act.goods, act);
    }

    /// @inheritdoc ICustody
    function measureStock(MeasureStock calldata act, Signature[] calldata signatures) external {
        Stock storage stock = _stocks[act.stock];
        uint32 version = stock.version;
        if (act.version != version) revert VersionConflict(StockId.unwrap(act.stock), version, act.version);
        if (version != 0 && (stock.custodian != act.custodian || stock.goods != act.goods)) {
            revert StockNotOfCustodian(act.stock, act.custodian);
        }
        if (act.measuredAt <= stock.measuredAt || act.measuredAt > block.timestamp) {
            revert ReadingTime(act.measuredAt, stock.measuredAt, block.timestamp);
        }
        _requireSigned(act.hash(), act.deadline, _dual(act.custodian, Roles.WAREHOUSE), signatures);
        _useEvidence(act.reading);
        bool short = _short(stock);
        stock.custodian = act.custodian;
        stock.goods = act.goods;
        stock.version = version + 1;
        stock.measuredKg = act.kg;
        stock.measuredAt = act.measuredAt;
        emit StockMeasured(act.stock, act);
        _tellShort(act.stock, short);
    }

    /// @inheritdoc ICustody
    function acceptInbound(AcceptInbound calldata act, Signature[] calldata signatures) external {
        if (act.kg == 0) revert QuantityInvalid(0, 0);
        bool serialised = act.units.length != 0;
        if (serialised == (StockId.unwrap(act.stock) != 0) || serialised == (act.place == 0)) revert StorageAmbiguous();
        if (act.evidence.length == 0 || act.record == 0 || CertificateKey.unwrap(act.certificate) == 0) {
            revert EvidenceMissing();
        }
        bytes32 digest = _requireSigned(act.hash(), act.deadline, _dual(act.custodian, Roles.WAREHOUSE), signatures);
        InboundId id = InboundId.wrap(digest);
        if (_inbounds[id].state != InboundState.NONE) revert AlreadyExecuted(digest);
        _requireBooking(act);
        if (serialised) _takeUnits(act, id);
        else _requireStock(act.stock, act.custodian, act.goods);
        for (uint256 i = 0; i < act.evidence.length; ++i) _useEvidence(act.evidence[i]);
        _storeUnder(act.certificate, act.certifiedKg, act.kg);
        _inbounds[id] = Inbound({
            state: InboundState.ACCEPTED,
            serialised: serialised,
            custodian: act.custodian,
            depositor: act.depositor,
            goods: act.goods,
            freeKg: act.kg,
            freePieces: act.pieces,
            mixed: false,
            certificate: act.certificate,
            place: serialised ? act.place : StockId.unwrap(act.stock)
        });
        emit InboundAccepted(id, act);
    }

    /// @inheritdoc ICustody
    function withdrawInbound(WithdrawInbound calldata act, Signature[] calldata signatures) external {
        Inbound storage inbound = _requireInbound(act.inbound, act.custodian, act.depositor);
        Party[] memory parties = new Party[](3);
        parties[0] = PartyLib.pack(act.custodian, Roles.WAREHOUSE, Capabilities.MAKER);
        parties[1] = PartyLib.pack(act.custodian, Roles.WAREHOUSE, Capabilities.CHECKER);
        parties[2] = PartyLib.pack(act.depositor, Roles.ANY, Capabilities.OPERATOR);
        _requireSigned(act.hash(), act.deadline, parties, signatures);
        uint64 kg = inbound.freeKg;
        uint32 pieces = inbound.freePieces;
        if (kg == 0) revert InboundExceeded(act.inbound, 0, 0);
        if (inbound.serialised) {
            uint256 sum = _freeUnits(act.units, bytes24(InboundId.unwrap(act.inbound)), true);
            if (sum != kg) revert QuantityInvalid(kg, sum);
        } else {
            if (act.units.length != 0) revert UnitNotHere(act.units[0]);
            if (!inbound.mixed) _certificates[inbound.certificate].storedKg -= kg;
        }
        inbound.state = InboundState.WITHDRAWN;
        inbound.freeKg = 0;
        inbound.freePieces = 0;
        emit InboundWithdrawn(act.inbound, kg, pieces, act);
    }

    // ---------------------------------------------------------------- for the titles

    /// @inheritdoc ICustody
    function bindGoods(
        InboundId id,
        MemberId custodian,
        MemberId depositor,
        uint64 kg,
        uint32 pieces,
        UnitKey[] calldata units,
        bytes24 receipt
    ) external onlyReceipts returns (bytes8 goods, bool serialised, bytes32 place) {
        Inbound storage inbound = _requireInbound(id, custodian, depositor);
        if (kg > inbound.freeKg || pieces > inbound.freePieces) revert InboundExceeded(id, inbound.freeKg, kg);
        inbound.freeKg -= kg;
        inbound.freePieces -= pieces;
        (goods, serialised, place) = (inbound.goods, inbound.serialised, inbound.place);
        if (serialised) {
            uint256 sum = _bindUnits(units, bytes24(InboundId.unwrap(id)), receipt);
            if (sum != kg) revert QuantityInvalid(kg, sum);
            if (pieces != units.length) revert QuantityInvalid(pieces, units.length);
        } else {
            if (units.length != 0) revert UnitNotHere(units[0]);
            _receiptStock(StockId.wrap(place), kg);
        }
    }

    /// @inheritdoc ICustody
    function freeGoods(Goods calldata goods, uint64 kg, UnitKey[] calldata units) external onlyReceipts {
        _takeOut(goods, kg, units, true);
    }

    /// @inheritdoc ICustody
    function useUpGoods(Goods calldata goods, uint64 kg, UnitKey[] calldata units) external onlyReceipts {
        _takeOut(goods, kg, units, false);
    }

    /// @inheritdoc ICustody
    function unbindGoods(
        Goods calldata goods,
        InboundId id,
        MemberId depositor,
        uint64 kg,
        uint32 pieces,
        UnitKey[] calldata units
    ) external onlyReceipts {
        Inbound storage inbound = _inbounds[id];
        bool same =
            inbound.state == InboundState.ACCEPTED &&
                inbound.depositor == depositor &&
                inbound.serialised == goods.serialised &&
                inbound.place == goods.place;
        if (!same) revert NoInbound(id);
        if (goods.serialised) {
            uint256 sum = _returnUnits(units, goods.receipt, id);
            if (sum != kg) revert QuantityInvalid(kg, sum);
        } else {
            if (units.length != 0) revert UnitNotHere(units[0]);
            StockId stock = StockId.wrap(goods.place);
            bool short = _short(_stocks[stock]);
            _stocks[stock].receiptedKg -= kg;
            _tellShort(stock, short);
            inbound.mixed = true;
        }
        inbound.freeKg += kg;
        inbound.freePieces += pieces;
    }

    /// @inheritdoc ICustody
    function moveUnits(UnitKey[] calldata units, bytes24 from, bytes24 to) external onlyReceipts returns (uint64 kg) {
        for (uint256 i = 0; i < units.length; ++i) {
            uint256 until = _units[units[i]].promisedUntil;
            if (block.timestamp <= until) revert UnitPromised(units[i], until);
        }
        return uint64(_bindUnits(units, from, to));
    }

    /// @inheritdoc ICustody
    function takeProduct(
        Output calldata output,
        MemberId custodian,
        bool serialised,
        bytes32 place,
        bytes24 receipt
    ) external onlyReceipts returns (bytes32) {
        bool named = output.units.length != 0;
        if (named != serialised || serialised == (StockId.unwrap(output.stock) != 0)) revert StorageAmbiguous();
        if (output.kg == 0) revert QuantityInvalid(0, 0);
        _requireQualified(custodian, _goodsClasses[output.goods].hazard);
        if (serialised) {
            _requireUnits(output.units, output.kg, output.pieces);
            for (uint256 i = 0; i < output.units.length; ++i) _takeUnit(output.units[i], receipt, true);
            return place;
        }
        _requireStock(output.stock, custodian, output.goods);
        Stock storage stock = _stocks[output.stock];
        if (_short(stock)) revert StockInsufficient(output.stock, stock.measuredKg, stock.receiptedKg);
        stock.measuredKg += output.kg;
        stock.receiptedKg += output.kg;
        return StockId.unwrap(output.stock);
    }

    /// @inheritdoc ICustody
    function promiseUnits(
        UnitKey[] calldata units,
        bytes24 receipt,
        uint40 until
    ) external onlyReceipts returns (uint64 kg) {
        uint32 last = until < type(uint32).max ? uint32(until) : type(uint32).max;
        for (uint256 i = 0; i < units.length; ++i) {
            UnitCustody storage unit = _units[units[i]];
            if (unit.custody != receipt) revert UnitNotHere(units[i]);
            if (block.timestamp <= unit.promisedUntil) revert UnitPromised(units[i], unit.promisedUntil);
            unit.promisedUntil = last;
            kg += unit.kg;
        }
    }

    /// @inheritdoc ICustody
    function useEvidence(bytes32 evidence) external onlyReceipts {
        _useEvidence(evidence);
    }

    // ---------------------------------------------------------------- views

    /// @inheritdoc ICustody
    function inboundOf(InboundId inbound) external view returns (Inbound memory) {
        return _inbounds[inbound];
    }

    /// @inheritdoc ICustody
    function stockOf(StockId stock) external view returns (Stock memory) {
        return _stocks[stock];
    }

    /// @inheritdoc ICustody
    function certificateOf(CertificateKey certificate) external view returns (Certificate memory) {
        return _certificates[certificate];
    }

    /// @inheritdoc ICustody
    function requireStock(bytes32 place) external view {
        Stock storage stock = _stocks[StockId.wrap(place)];
        if (_short(stock)) revert StockInsufficient(StockId.wrap(place), stock.measuredKg, stock.receiptedKg);
    }

    /// @inheritdoc ICustody
    function requireLot(bytes8 goods, uint64 kg) external view {
        uint64 minimum = _goodsClasses[goods].minimumLotKg;
        if (kg < minimum) revert LotTooSmall(goods, kg, minimum);
    }

    /// @inheritdoc ICustody
    function bookingOf(BookingId booking) external view returns (Booking memory) {
        return _bookings[booking];
    }

    /// @inheritdoc ICustody
    function qualificationOf(MemberId custodian) external view returns (Qualification memory) {
        return _qualifications[custodian];
    }

    /// @inheritdoc ICustody
    function goodsClassOf(bytes8 goods) external view returns (GoodsClass memory) {
        return _goodsClasses[goods];
    }

    /// @inheritdoc ICustody
    function stockShort(StockId stock) external view returns (bool) {
        return _short(_stocks[stock]);
    }

    /// @inheritdoc ICustody
    function custodyOf(UnitKey unit) external view returns (UnitCustody memory) {
        return _units[unit];
    }

    // ---------------------------------------------------------------- private: checks

    function _requireInbound(
        InboundId id,
        MemberId custodian,
        MemberId depositor
    ) private view returns (Inbound storage inbound) {
        inbound = _inbounds[id];
        bool accepted =
            inbound.state == InboundState.ACCEPTED && inbound.custodian == custodian && inbound.depositor == depositor;
        if (!accepted) revert NoInbound(id);
    }

    function _requireStock(StockId id, MemberId custodian, bytes8 goods) private view {
        Stock storage stock = _stocks[id];
        if (stock.custodian != custodian || stock.goods != goods) revert StockNotOfCustodian(id, custodian);
    }

    /// Receipts exceed the measured stock by more than the tolerance (AB-04).
    function _short(Stock storage stock) private view returns (bool) {
        return uint256(stock.measuredKg) * UNIT < uint256(stock.receiptedKg) * (UNIT - stockTolerance);
    }

    /// The named booking fits and is used up; hazardous goods were declared, and the custodian may store them (L-05).
    function _requireBooking(AcceptInbound calldata act) private {
        uint8 declared = 0;
        if (BookingId.unwrap(act.booking) != 0) {
            Booking storage booking = _bookings[act.booking];
            bool fits =
                booking.state == BookingState.OPEN &&
                    booking.depositor == act.depositor &&
                    booking.custodian == act.custodian &&
                    booking.goods == act.goods;
            if (!fits) revert BookingMismatch(act.booking, booking.state);
            booking.state = BookingState.ACCEPTED;
            declared = booking.hazard;
        }
        uint8 hazard = _goodsClasses[act.goods].hazard;
        if (hazard == 0) hazard = declared;
        if (hazard != declared) revert HazardUndeclared(act.goods, hazard, declared);
        _requireQualified(act.custodian, hazard);
    }

    /// The custodian may store goods of this hazard class today (L-05).
    function _requireQualified(MemberId custodian, uint8 hazard) private view {
        if (hazard == 0) return;
        Qualification memory qualification = _qualifications[custodian];
        if (qualification.hazards & (1 << hazard) == 0 || qualification.validUntil < BusinessDay.today()) {
            revert NotQualified(custodian, hazard, qualification.validUntil);
        }
    }

    // ---------------------------------------------------------------- private: effects

    /// @param before whether the stock was short
    function _tellShort(StockId id, bool before) private {
        Stock storage stock = _stocks[id];
        if (_short(stock) != before) emit StockShort(id, !before, stock.measuredKg, stock.receiptedKg);
    }

    function _useEvidence(bytes32 evidence) private {
        if (evidence == 0) revert EvidenceMissing();
        if (_evidenceUsed[evidence]) revert EvidenceReused(evidence);
        _evidenceUsed[evidence] = true;
    }

    /// Takes every unit into custody; none may be in custody anywhere (AB-01).
    function _takeUnits(AcceptInbound calldata act, InboundId inbound) private {
        _requireUnits(act.units, act.kg, act.pieces);
        for (uint256 i = 0; i < act.units.length; ++i) {
            _takeUnit(act.units[i], bytes24(InboundId.unwrap(inbound)), false);
            originOf[act.units[i].key] = inbound;
        }
    }

    function _takeUnit(Unit calldata unit, bytes24 custody, bool receipted) private {
        UnitCustody memory held = _units[unit.key];
        if (held.custody == USED_UP) revert UnitUsedUp(unit.key);
        if (held.receipted) revert UnitAlreadyReceipted(unit.key, held.custody);
        if (held.custody != 0) revert UnitInCustody(unit.key, held.custody);
        _units[unit.key] = UnitCustody({custody: custody, receipted: receipted, kg: uint24(unit.kg), promisedUntil: 0});
    }

    /// The units are the pieces and add up to the mass.
    function _requireUnits(Unit[] calldata units, uint64 kg, uint32 pieces) private pure {
        uint256 sum = 0;
        for (uint256 i = 0; i < units.length; ++i) {
            uint56 mass = units[i].kg;
            if (mass == 0 || mass > type(uint24).max) revert QuantityInvalid(mass, kg);
            sum += mass;
        }
        if (sum != kg) revert QuantityInvalid(kg, sum);
        if (pieces != units.length) revert QuantityInvalid(pieces, units.length);
    }

    /// @param from the inbound or receipt that holds all of them
    function _bindUnits(UnitKey[] calldata units, bytes24 from, bytes24 receipt) private returns (uint256 sum) {
        for (uint256 i = 0; i < units.length; ++i) {
            UnitCustody memory unit = _units[units[i]];
            if (unit.custody != from) {
                if (unit.receipted && unit.custody != receipt) revert UnitAlreadyReceipted(units[i], unit.custody);
                revert UnitNotHere(units[i]);
            }
            sum += unit.kg;
            _units[units[i]] = UnitCustody({custody: receipt, receipted: true, kg: unit.kg, promisedUntil: 0});
        }
    }

    /// @param leaves the units themselves leave, and with them what is stored under their certificates
    /// @return sum the mass of the units, which are nowhere from now on; those that were used up come in no more
    function _freeUnits(UnitKey[] calldata units, bytes24 custody, bool leaves) private returns (uint256 sum) {
        for (uint256 i = 0; i < units.length; ++i) {
            UnitCustody memory unit = _units[units[i]];
            if (unit.custody != custody) revert UnitNotHere(units[i]);
            sum += unit.kg;
            InboundId origin = originOf[units[i]];
            if (leaves && InboundId.unwrap(origin) != 0) {
                _certificates[_inbounds[origin].certificate].storedKg -= unit.kg;
            }
            delete _units[units[i]];
            if (!leaves) _units[units[i]].custody = USED_UP;
            originOf[units[i]] = InboundId.wrap(0);
        }
    }

    /// Puts units back under the inbound they came in with.
    function _returnUnits(UnitKey[] calldata units, bytes24 receipt, InboundId inbound) private returns (uint256 sum) {
        for (uint256 i = 0; i < units.length; ++i) {
            UnitCustody memory unit = _units[units[i]];
            bool here = unit.custody == receipt && InboundId.unwrap(originOf[units[i]]) == InboundId.unwrap(inbound);
            if (!here) revert UnitNotHere(units[i]);
            sum += unit.kg;
            _units[units[i]] = UnitCustody({
                custody: bytes24(InboundId.unwrap(inbound)),
                receipted: false,
                kg: unit.kg,
                promisedUntil: 0
            });
        }
    }

    /// Goods under a receipt are in custody no more.
    function _takeOut(Goods calldata goods, uint64 kg, UnitKey[] calldata units, bool leaves) private {
        if (goods.serialised) {
            uint256 sum = _freeUnits(units, goods.receipt, leaves);
            if (sum != kg) revert QuantityInvalid(kg, sum);
        } else {
            if (units.length != 0) revert UnitNotHere(units[0]);
            Stock storage stock = _stocks[StockId.wrap(goods.place)];
            bool short = _short(stock);
            stock.receiptedKg -= kg;
            stock.measuredKg = stock.measuredKg > kg ? stock.measuredKg - kg : 0;
            _tellShort(StockId.wrap(goods.place), short);
        }
    }

    /// What is stored under a certificate's line never exceeds what it certifies, with tolerance (AB-08).
    function _storeUnder(CertificateKey key, uint64 certifiedKg, uint64 kg) private {
        Certificate memory certificate = _certificates[key];
        if (certificate.certifiedKg == 0) certificate.certifiedKg = certifiedKg;
        if (certificate.certifiedKg != certifiedKg) {
            revert CertificateConflict(key, certificate.certifiedKg, certifiedKg);
        }
        uint256 stored = uint256(certificate.storedKg) + kg;
        uint256 room = (uint256(certifiedKg) * (UNIT + certificateTolerance)) / UNIT;
        if (stored > room) revert CertExhausted(key, certifiedKg, certificate.storedKg, kg);
        certificate.storedKg = uint64(stored);
        _certificates[key] = certificate;
    }

    /// Live receipts over a stock never exceed what was measured (AB-03).
    function _receiptStock(StockId id, uint64 kg) private {
        Stock storage stock = _stocks[id];
        uint256 receipted = uint256(stock.receiptedKg) + kg;
        if (receipted > stock.measuredKg) {
            revert TankOversubscribed(id, stock.measuredKg, stock.receiptedKg, kg);
        }
        stock.receiptedKg = uint64(receipted);
    }
}
