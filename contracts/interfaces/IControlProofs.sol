// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {KeyId, MemberId} from "../types/Ids.sol";
import {Signature} from "../types/Signing.sol";

/// 设备绑定: a device of the custodian, or of a supervisor with the custodian's consent, proves control over a place
/// from now on (L-23).
struct BindDevice {
    /// custodian or supervisor; the device is one of its operator keys
    MemberId owner;
    /// the warehouse whose place it is, which consents; 0 when it is the owner itself
    MemberId custodian;
    KeyId device;
    /// changes of the device's record so far
    uint32 version;
    /// the place: a StockId, or the keyed hash of site and slot
    bytes32 place;
    /// seconds that may lie between two attestations
    uint32 maxGap;
    /// seconds that the device's clock may be off
    uint32 maxSkew;
    uint64 deadline;
}

/// 设备解绑: the device no longer proves control; a witness has seen that the goods are where they were.
struct UnbindDevice {
    KeyId device;
    uint32 version;
    MemberId owner;
    MemberId witness;
    /// SHA-256 of the witness's report
    bytes32 report;
    uint64 deadline;
}

/// What a device saw.
enum ControlStatus {
    NONE,
    /// seal, lock or level as it was
    INTACT,
    /// opened, moved, or out of its range
    BROKEN
}

/// 控货证明: a device states what it sees, in an unbroken row of numbers.
struct AttestControl {
    KeyId device;
    MemberId owner;
    bytes32 place;
    /// one more than the last
    uint32 sequence;
    /// UTC seconds by the device's clock
    uint40 observedAt;
    ControlStatus status;
    /// SHA-256 of the reading
    bytes32 reading;
    uint64 deadline;
}

/// 恢复控货: owner and witness have looked, and control holds again.
struct RestoreControl {
    KeyId device;
    uint32 version;
    MemberId owner;
    MemberId witness;
    /// SHA-256 of the witness's report
    bytes32 report;
    uint64 deadline;
}

/// Why control over a place is not proven.
enum BreakCause {
    NONE,
    /// the device said so
    STATUS,
    /// a number in the row of attestations is missing
    SEQUENCE,
    /// no attestation for longer than agreed
    GAP
}

/// A device and what it guards: two slots.
struct Device {
    // slot 0
    MemberId owner;
    MemberId custodian;
    /// bound to a place
    bool live;
    /// not NONE until control is restored
    BreakCause cause;
    /// rises with every change but an attestation that breaks nothing
    uint32 version;
    /// number of the last attestation; goes on when the device is bound again
    uint32 sequence;
    /// UTC seconds: the last observation, or the binding or restoration since
    uint40 provenAt;
    uint32 maxGap;
    uint32 maxSkew;
    // slot 1
    bytes32 place;
}

/// @title 控货: devices that prove control over places, and what breaks the proof (AB-37, L-23)
/// @notice Nobody has to report a silence: whoever asks whether control is broken is answered by the time of the last
///         proof. What is broken stays so until owner and witness have looked.
interface IControlProofs {
    event DeviceBound(KeyId indexed device, MemberId indexed custodian, bytes32 indexed place, BindDevice act);
    event DeviceUnbound(KeyId indexed device, bytes32 indexed place, UnbindDevice act);
    event ControlAttested(KeyId indexed device, bytes32 indexed place, AttestControl act);
    event ProofBroken(KeyId indexed device, bytes32 indexed place, uint32 version, BreakCause cause);
    event ControlRestored(KeyId indexed device, bytes32 indexed place, RestoreControl act);

    /// Not a key of that owner that may attest.
    error DeviceKeyUnknown(KeyId device, MemberId owner);
    /// The device guards a place already.
    error DeviceInUse(KeyId device, bytes32 place);
    /// The device guards no place, or another one (AB-37).
    error DeviceNotBound(KeyId device, bytes32 place);
    /// The device belongs to another member.
    error NotDeviceOwner(KeyId device, MemberId named, MemberId owner);
    /// Another key signed than the device's own.
    error NotTheDevice(KeyId device, KeyId signer);
    /// No place, no gap, or more time than the consortium allows between proofs or clocks.
    error BindingNotUsable(uint256 maxGap, uint256 longestGap, uint256 maxSkew, uint256 longestSkew);
    /// As many devices guard the place as are counted.
    error TooManyDevices(bytes32 place);
    /// The attestation's number was used: it is a replay (AB-37).
    error AttestationReplayed(KeyId device, uint256 last, uint256 sequence);
    /// Observed no later than the last one (AB-37).
    error AttestationOutOfOrder(KeyId device, uint256 last, uint256 observedAt);
    /// The device's clock is further off than agreed (AB-37).
    error ClockSkew(KeyId device, uint256 observedAt, uint256 blockTime, uint256 maxSkew);
    /// A device sees control intact or broken, and has a reading for it.
    error StatusMissing();
    /// Proofs came in time, or the silence was reported before.
    error NoGap(KeyId device, uint256 provenUntil);
    /// There is nothing to restore.
    error ControlIntact(KeyId device);

    /// @notice 设备绑定 (L-23). Signers: owner maker, owner checker (WAREHOUSE or SUPERVISOR); the custodian, when it is
    ///         another member. @dev Event: DeviceBound. Requires: the device is a key of the owner with the capability
    ///         DEVICE, and guards no place; room at the place.
    function bindDevice(BindDevice calldata act, Signature[] calldata signatures) external;

    /// @notice 设备解绑. Signers: owner maker, owner checker, a witness (BANK, INSPECTOR or SUPERVISOR).
    /// @dev Event: DeviceUnbound. Requires: the witness is neither owner nor custodian and brings a report.
    function unbindDevice(UnbindDevice calldata act, Signature[] calldata signatures) external;

    /// @notice 控货证明 (AB-37). Signer: the device. @dev Events: ControlAttested, and ProofBroken when the status, a
    ///         missing number or a silence before it breaks the proof.
    function attestControl(AttestControl calldata act, Signature[] calldata signatures) external;

    /// @notice 恢复控货. Signers: owner maker, owner checker, a witness (BANK, INSPECTOR or SUPERVISOR).
    /// @dev Event: ControlRestored. Requires: the proof is broken; the witness is neither owner nor custodian and brings
    ///      a report. The next attestation is due from now on.
    function restoreControl(RestoreControl calldata act, Signature[] calldata signatures) external;

    /// @notice Writes a silence down (AB-37). Anybody may call; control is broken either way. @dev Event: ProofBroken.
    function reportGap(KeyId device) external;

    function deviceOf(KeyId device) external view returns (Device memory);
    /// @return devices that guard a custodian's place now
    function devicesAt(MemberId custodian, bytes32 place) external view returns (KeyId[] memory devices);
    /// @return guarded whether any device guards the place
    /// @return broken whether the proof of one of them is broken now, reported or not
    function placeControl(MemberId custodian, bytes32 place) external view returns (bool guarded, bool broken);
    /// @return seconds, the most that a binding may allow between proofs (parameter, u)
    function longestGap() external view returns (uint32);
    /// @return seconds, the most that a binding may allow a clock to be off (parameter, u)
    function longestSkew() external view returns (uint32);
}
