// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {CustodyActs} from "./acts/CustodyActs.sol";
import {ActVerifier} from "./base/ActVerifier.sol";
import {
    AcceptInbound,
    Certificate,
    ICustody,
    Inbound,
    InboundState,
    MeasureStock,
    Stock,
    UnitCustody,
    WithdrawInbound
} from "./interfaces/ICustody.sol";
import {IMemberRegistry} from "./interfaces/IMemberRegistry.sol";
import {AlreadyExecuted, QuantityInvalid, VersionConflict} from "./types/Errors.sol";
import {CertificateKey, InboundId, MemberId, StockId, UnitKey} from "./types/Ids.sol";
import {Capabilities, Roles} from "./types/Roles.sol";
import {Party, PartyLib, Signature} from "./types/Signing.sol";

/// @title Implements ICustody, where everything is described
contract Custody is ICustody, ActVerifier {
    using CustodyActs for AcceptInbound;
    using CustodyActs for MeasureStock;
    using CustodyActs for WithdrawInbound;

    // ---------------------------------------------------------------- immutables

    uint256 private constant UNIT = 1e6;
    /// The only contract that binds and frees goods.
    address public immutable receipts;
    uint32 public immutable certificateTolerance;

    // ---------------------------------------------------------------- storage

    mapping(InboundId inbound => Inbound) private _inbounds;
    mapping(StockId stock => Stock) private _stocks;
    mapping(CertificateKey certificate => Certificate) private _certificates;
    mapping(UnitKey unit => UnitCustody) private _units;
    mapping(bytes32 evidence => bool) private _evidenceUsed;

    // ---------------------------------------------------------------- constructor

    constructor(
        IMemberRegistry registry_,
        address receipts_,
        uint32 certificateTolerance_
    ) ActVerifier(registry_, "1") {
        receipts = receipts_;
        certificateTolerance = certificateTolerance_;
    }

    modifier onlyReceipts() {
        if (msg.sender != receipts) revert NotTitles(msg.sender);
        _;
    }

    // ---------------------------------------------------------------- acts

    /// @inheritdoc ICustody
    function measureStock(MeasureStock calldata act, Signature[] calldata signatures) external {
        Stock storage stock = _stocks[act.stock];
        uint32 version = stock.version;
        if (act.version != version) revert VersionConflict(StockId.unwrap(act.stock), version, act.version);
        if (version != 0 && (stock.custodian != act.custodian || stock.goods != act.goods)) {
            revert StockNotOfCustodian(act.stock, act.custodian);
        }
        _requireSigned(act.hash(), act.deadline, _dual(act.custodian, Roles.WAREHOUSE), signatures);
        _useEvidence(act.reading);
        stock.custodian = act.custodian;
        stock.goods = act.goods;
        stock.version = version + 1;
        stock.measuredKg = act.kg;
        emit StockMeasured(act.stock, act);
    }

    /// @inheritdoc ICustody
    function acceptInbound(AcceptInbound calldata act, Signature[] calldata signatures) external {
        if (act.kg == 0) revert QuantityInvalid(0, 0);
        bool serialised = act.units.length != 0;
        if (serialised == (StockId.unwrap(act.stock) != 0)) revert StorageAmbiguous();
        if (act.evidence.length == 0 || act.record == 0 || CertificateKey.unwrap(act.certificate) == 0) {
            revert EvidenceMissing();
        }
        bytes32 digest = _requireSigned(act.hash(), act.deadline, _dual(act.custodian, Roles.WAREHOUSE), signatures);
        InboundId id = InboundId.wrap(digest);
        if (_inbounds[id].state != InboundState.NONE) revert AlreadyExecuted(digest);
        if (serialised) _takeUnits(act, bytes24(digest));
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
            certificate: act.certificate,
            stock: act.stock
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
            uint256 sum = _freeUnits(act.units, bytes24(InboundId.unwrap(act.inbound)));
            if (sum != kg) revert QuantityInvalid(kg, sum);
        } else if (act.units.length != 0) {
            revert UnitNotHere(act.units[0]);
        }
        inbound.state = InboundState.WITHDRAWN;
        inbound.freeKg = 0;
        inbound.freePieces = 0;
        _certificates[inbound.certificate].storedKg -= kg;
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
    ) external onlyReceipts returns (bytes8 goods) {
        Inbound storage inbound = _requireInbound(id, custodian, depositor);
        if (kg > inbound.freeKg || pieces > inbound.freePieces) revert InboundExceeded(id, inbound.freeKg, kg);
        inbound.freeKg -= kg;
        inbound.freePieces -= pieces;
        if (inbound.serialised) {
            uint256 sum = _bindUnits(units, bytes24(InboundId.unwrap(id)), receipt);
            if (sum != kg) revert QuantityInvalid(kg, sum);
            if (pieces != units.length) revert QuantityInvalid(pieces, units.length);
        } else {
            if (units.length != 0) revert UnitNotHere(units[0]);
            _receiptStock(inbound.stock, kg);
        }
        return inbound.goods;
    }

    /// @inheritdoc ICustody
    function freeGoods(InboundId id, uint64 kg, UnitKey[] calldata units, bytes24 receipt) external onlyReceipts {
        Inbound storage inbound = _inbounds[id];
        _certificates[inbound.certificate].storedKg -= kg;
        if (inbound.serialised) {
            uint256 sum = _freeUnits(units, receipt);
            if (sum != kg) revert QuantityInvalid(kg, sum);
        } else {
            Stock storage stock = _stocks[inbound.stock];
            stock.receiptedKg -= kg;
            stock.measuredKg = stock.measuredKg > kg ? stock.measuredKg - kg : 0;
        }
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

    // ---------------------------------------------------------------- private: effects

    function _useEvidence(bytes32 evidence) private {
        if (evidence == 0) revert EvidenceMissing();
        if (_evidenceUsed[evidence]) revert EvidenceReused(evidence);
        _evidenceUsed[evidence] = true;
    }

    /// Takes every unit into custody; none may be in custody anywhere (AB-01).
    function _takeUnits(AcceptInbound calldata act, bytes24 inbound) private {
        uint256 sum = 0;
        for (uint256 i = 0; i < act.units.length; ++i) {
            UnitKey key = act.units[i].key;
            uint56 kg = act.units[i].kg;
            UnitCustody memory held = _units[key];
            if (held.receipted) revert UnitAlreadyReceipted(key, held.custody);
            if (held.custody != 0) revert UnitInCustody(key, held.custody);
            if (kg == 0 || kg > type(uint24).max) revert QuantityInvalid(kg, act.kg);
            _units[key] = UnitCustody({custody: inbound, receipted: false, kg: uint24(kg), promisedUntil: 0});
            sum += kg;
        }
        if (sum != act.kg) revert QuantityInvalid(act.kg, sum);
        if (act.pieces != act.units.length) revert QuantityInvalid(act.pieces, act.units.length);
    }

    function _bindUnits(UnitKey[] calldata units, bytes24 inbound, bytes24 receipt) private returns (uint256 sum) {
        for (uint256 i = 0; i < units.length; ++i) {
            UnitCustody memory unit = _units[units[i]];
            if (unit.receipted && unit.custody != receipt) revert UnitAlreadyReceipted(units[i], unit.custody);
            if (unit.custody != inbound) revert UnitNotHere(units[i]);
            sum += unit.kg;
            _units[units[i]] = UnitCustody({custody: receipt, receipted: true, kg: unit.kg, promisedUntil: 0});
        }
    }

    /// @return sum the mass of the units, which are nowhere from now on
    function _freeUnits(UnitKey[] calldata units, bytes24 custody) private returns (uint256 sum) {
        for (uint256 i = 0; i < units.length; ++i) {
            UnitCustody memory unit = _units[units[i]];
            if (unit.custody != custody) revert UnitNotHere(units[i]);
            sum += unit.kg;
            delete _units[units[i]];
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
