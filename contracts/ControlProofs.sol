// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ControlActs} from "./acts/ControlActs.sol";
import {ActVerifier} from "./base/ActVerifier.sol";
import {
    AttestControl,
    BindDevice,
    BreakCause,
    ControlStatus,
    Device,
    IControlProofs,
    RestoreControl,
    UnbindDevice
} from "./interfaces/IControlProofs.sol";
import {IMemberRegistry, Key, KeyKind} from "./interfaces/IMemberRegistry.sol";
import {ReportMissing, VersionConflict, WitnessNotApart} from "./types/Errors.sol";
import {KeyId, MemberId} from "./types/Ids.sol";
import {Capabilities, Roles} from "./types/Roles.sol";
import {Party, PartyLib, Signature} from "./types/Signing.sol";

/// @title Implements IControlProofs, where everything is described
contract ControlProofs is IControlProofs, ActVerifier {
    using ControlActs for AttestControl;
    using ControlActs for BindDevice;
    using ControlActs for RestoreControl;
    using ControlActs for UnbindDevice;

    // ---------------------------------------------------------------- immutables

    /// Every device at a place is read when control is asked for, so their number is bounded.
    uint256 private constant MAX_DEVICES = 8;
    uint32 private constant OWNERS = Roles.WAREHOUSE | Roles.SUPERVISOR;
    uint32 private constant WITNESSES = Roles.BANK | Roles.INSPECTOR | Roles.SUPERVISOR;
    uint32 public immutable longestGap;
    uint32 public immutable longestSkew;

    // ---------------------------------------------------------------- storage

    mapping(KeyId device => Device) private _devices;
    mapping(MemberId custodian => mapping(bytes32 place => KeyId[])) private _guards;

    // ---------------------------------------------------------------- constructor

    constructor(IMemberRegistry registry_, uint32 longestGap_, uint32 longestSkew_) ActVerifier(registry_, "1") {
        longestGap = longestGap_;
        longestSkew = longestSkew_;
    }

    // ---------------------------------------------------------------- acts

    /// @inheritdoc IControlProofs
    function bindDevice(BindDevice calldata act, Signature[] calldata signatures) external {
        Device storage device = _requireVersion(act.device, act.version);
        if (device.live) revert DeviceInUse(act.device, device.place);
        bool usable = act.place != 0 && act.maxGap != 0 && act.maxGap <= longestGap && act.maxSkew <= longestSkew;
        if (!usable) revert BindingNotUsable(act.maxGap, longestGap, act.maxSkew, longestSkew);
        _requireDeviceKey(act.device, act.owner);
        bool own = MemberId.unwrap(act.custodian) == 0;
        MemberId custodian = own ? act.owner : act.custodian;
        KeyId[] storage guards = _guards[custodian][act.place];
        if (guards.length >= MAX_DEVICES) revert TooManyDevices(act.place);
        Party[] memory parties = new Party[](own ? 2 : 3);
        parties[0] = PartyLib.pack(act.owner, OWNERS, Capabilities.MAKER);
        parties[1] = PartyLib.pack(act.owner, OWNERS, Capabilities.CHECKER);
        if (!own) parties[2] = PartyLib.pack(act.custodian, Roles.WAREHOUSE, Capabilities.OPERATOR);
        _requireSigned(act.hash(), act.deadline, parties, signatures);
        device.owner = act.owner;
        device.custodian = custodian;
        device.live = true;
        device.cause = BreakCause.NONE;
        device.version = act.version + 1;
        device.provenAt = uint40(block.timestamp);
        device.maxGap = act.maxGap;
        device.maxSkew = act.maxSkew;
        device.place = act.place;
        guards.push(act.device);
        emit DeviceBound(act.device, custodian, act.place, act);
    }

    /// @inheritdoc IControlProofs
    function unbindDevice(UnbindDevice calldata act, Signature[] calldata signatures) external {
        Device storage device = _requireVersion(act.device, act.version);
        _requireBound(act.device, device, act.owner);
        Party[] memory parties = _witnessed(device, act.witness, act.report);
        _requireSigned(act.hash(), act.deadline, parties, signatures);
        device.live = false;
        device.version = act.version + 1;
        _leave(act.device, device);
        emit DeviceUnbound(act.device, device.place, act);
    }

    /// @inheritdoc IControlProofs
    function attestControl(AttestControl calldata act, Signature[] calldata signatures) external {
        Device storage device = _devices[act.device];
        _requireBound(act.device, device, act.owner);
        if (device.place != act.place) revert DeviceNotBound(act.device, act.place);
        if (act.status == ControlStatus.NONE || act.reading == 0) revert StatusMissing();
        Party[] memory parties = new Party[](1);
        parties[0] = PartyLib.pack(act.owner, Roles.ANY, Capabilities.DEVICE);
        _requireSigned(act.hash(), act.deadline, parties, signatures);
        KeyId signer = KeyId.wrap(keccak256(signatures[0].signer));
        if (KeyId.unwrap(signer) != KeyId.unwrap(act.device)) revert NotTheDevice(act.device, signer);
        _requireFresh(act, device);
        BreakCause cause = _judge(act, device);
        device.sequence = act.sequence;
        device.provenAt = act.observedAt;
        emit ControlAttested(act.device, act.place, act);
        if (cause != BreakCause.NONE && device.cause == BreakCause.NONE) _break(act.device, device, cause);
    }

    /// @inheritdoc IControlProofs
    function restoreControl(RestoreControl calldata act, Signature[] calldata signatures) external {
        Device storage device = _requireVersion(act.device, act.version);
        _requireBound(act.device, device, act.owner);
        if (!_broken(device)) revert ControlIntact(act.device);
        Party[] memory parties = _witnessed(device, act.witness, act.report);
        _requireSigned(act.hash(), act.deadline, parties, signatures);
        device.cause = BreakCause.NONE;
        device.version = act.version + 1;
        device.provenAt = uint40(block.timestamp);
        emit ControlRestored(act.device, device.place, act);
    }

    /// @inheritdoc IControlProofs
    function reportGap(KeyId id) external {
        Device storage device = _devices[id];
        if (!device.live) revert DeviceNotBound(id, device.place);
        if (device.cause != BreakCause.NONE || !_silent(device, block.timestamp)) {
            revert NoGap(id, uint256(device.provenAt) + device.maxGap);
        }
        _break(id, device, BreakCause.GAP);
    }

    // ---------------------------------------------------------------- views

    /// @inheritdoc IControlProofs
    function deviceOf(KeyId device) external view returns (Device memory) {
        return _devices[device];
    }

    /// @inheritdoc IControlProofs
    function devicesAt(MemberId custodian, bytes32 place) external view returns (KeyId[] memory) {
        return _guards[custodian][place];
    }

    /// @inheritdoc IControlProofs
    function placeControl(MemberId custodian, bytes32 place) external view returns (bool guarded, bool broken) {
        KeyId[] storage guards = _guards[custodian][place];
        guarded = guards.length != 0;
        for (uint256 i = 0; i < guards.length && !broken; ++i) broken = _broken(_devices[guards[i]]);
    }

    // ---------------------------------------------------------------- private

    function _requireVersion(KeyId id, uint32 version) private view returns (Device storage device) {
        device = _devices[id];
        if (device.version != version) revert VersionConflict(KeyId.unwrap(id), device.version, version);
    }

    function _requireBound(KeyId id, Device storage device, MemberId owner) private view {
        if (!device.live) revert DeviceNotBound(id, device.place);
        if (device.owner != owner) revert NotDeviceOwner(id, owner, device.owner);
    }

    function _requireDeviceKey(KeyId id, MemberId owner) private view {
        Key memory key = registry.keyOf(id);
        bool usable = key.member == owner && key.kind != KeyKind.REVOKED && key.capabilities & Capabilities.DEVICE != 0;
        if (!usable) revert DeviceKeyUnknown(id, owner);
    }

    /// Owner twice, and a witness that stands apart from owner and custodian.
    function _witnessed(
        Device storage device,
        MemberId witness,
        bytes32 report
    ) private view returns (Party[] memory parties) {
        if (report == 0) revert ReportMissing();
        MemberId owner = device.owner;
        if (witness == owner || witness == device.custodian) revert WitnessNotApart(witness);
        parties = new Party[](3);
        parties[0] = PartyLib.pack(owner, OWNERS, Capabilities.MAKER);
        parties[1] = PartyLib.pack(owner, OWNERS, Capabilities.CHECKER);
        parties[2] = PartyLib.pack(witness, WITNESSES, Capabilities.OPERATOR);
    }

    /// No number twice, no time twice, and by a clock that is right (AB-37).
    function _requireFresh(AttestControl calldata act, Device storage device) private view {
        uint32 last = device.sequence;
        if (act.sequence <= last) revert AttestationReplayed(act.device, last, act.sequence);
        uint256 skew = device.maxSkew;
        bool skewed = act.observedAt > block.timestamp + skew || uint256(act.observedAt) + skew < block.timestamp;
        if (skewed) revert ClockSkew(act.device, act.observedAt, block.timestamp, skew);
        if (act.observedAt <= device.provenAt) {
            revert AttestationOutOfOrder(act.device, device.provenAt, act.observedAt);
        }
    }

    function _judge(AttestControl calldata act, Device storage device) private view returns (BreakCause) {
        if (act.status == ControlStatus.BROKEN) return BreakCause.STATUS;
        if (act.sequence != device.sequence + 1) return BreakCause.SEQUENCE;
        return _silent(device, act.observedAt) ? BreakCause.GAP : BreakCause.NONE;
    }

    function _silent(Device storage device, uint256 moment) private view returns (bool) {
        return moment > uint256(device.provenAt) + device.maxGap;
    }

    function _broken(Device storage device) private view returns (bool) {
        return device.cause != BreakCause.NONE || _silent(device, block.timestamp);
    }

    function _break(KeyId id, Device storage device, BreakCause cause) private {
        device.cause = cause;
        emit ProofBroken(id, device.place, ++device.version, cause);
    }

    function _leave(KeyId id, Device storage device) private {
        KeyId[] storage guards = _guards[device.custodian][device.place];
        uint256 last = guards.length - 1;
        uint256 i = 0;
        while (KeyId.unwrap(guards[i]) != KeyId.unwrap(id)) ++i;
        guards[i] = guards[last];
        guards.pop();
    }
}
