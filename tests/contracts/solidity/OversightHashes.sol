// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ControlActs} from "../../../contracts/acts/ControlActs.sol";
import {OversightActs} from "../../../contracts/acts/OversightActs.sol";
import {ActDomain} from "../../../contracts/base/ActDomain.sol";
import {
    AttestControl,
    BindDevice,
    RestoreControl,
    UnbindDevice
} from "../../../contracts/interfaces/IControlProofs.sol";
import {
    LiftSuspension,
    RecordRegistration,
    StateFees,
    Suspend,
    TakeStock
} from "../../../contracts/interfaces/IOversight.sol";

/// @title The EIP-712 digest of every act of oversight in this contract's own domain, for tests; beside ActHashes, which
///        is as large as a contract may be
contract OversightHashes is ActDomain {
    using ControlActs for AttestControl;
    using ControlActs for BindDevice;
    using ControlActs for RestoreControl;
    using ControlActs for UnbindDevice;
    using OversightActs for LiftSuspension;
    using OversightActs for RecordRegistration;
    using OversightActs for StateFees;
    using OversightActs for Suspend;
    using OversightActs for TakeStock;

    constructor() ActDomain("1") {}

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
}
