// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {LiftSuspension, RecordRegistration, StateFees, Suspend, TakeStock} from "../interfaces/IOversight.sol";

/// @title EIP-712 struct hashes of the acts on suspensions, stock-takes, fees and registrations
library OversightActs {
    bytes32 private constant SUSPEND_TYPE = keccak256(
        "Suspend(bytes32 receipt,uint32 authority,uint8 cause,bytes32 evidence,uint40 observedAt,bytes32 salt,uint64 deadline)"
    );
    bytes32 private constant LIFT_SUSPENSION_TYPE = keccak256(
        "LiftSuspension(bytes32 suspension,uint32 authority,uint32 beneficiary,bytes32 report,uint64 deadline)"
    );
    bytes32 private constant TAKE_STOCK_TYPE = keccak256(
        "TakeStock(bytes32 receipt,uint32 version,uint32 custodian,uint32 witness,uint64 countedKg,uint32 countedPieces,bytes32 record,uint40 takenAt,uint64 deadline)"
    );
    bytes32 private constant STATE_FEES_TYPE = keccak256(
        "StateFees(bytes32 receipt,uint32 version,uint32 custodian,uint64 amount,uint16 currency,uint40 asOf,bytes32 bill,uint64 deadline)"
    );
    bytes32 private constant RECORD_REGISTRATION_TYPE = keccak256(
        "RecordRegistration(bytes32 receipt,uint32 version,bytes8 registry,uint8 filing,bytes32 number,uint40 registeredAt,uint32 registeredUntil,bytes32 certificate,uint32 filer,uint64 deadline)"
    );

    function hash(Suspend calldata act) internal pure returns (bytes32) {
        return
            keccak256(
                abi.encode(
                    SUSPEND_TYPE,
                    act.receipt,
                    act.authority,
                    act.cause,
                    act.evidence,
                    act.observedAt,
                    act.salt,
                    act.deadline
                )
            );
    }

    function hash(LiftSuspension calldata act) internal pure returns (bytes32) {
        return
            keccak256(
                abi.encode(
                    LIFT_SUSPENSION_TYPE,
                    act.suspension,
                    act.authority,
                    act.beneficiary,
                    act.report,
                    act.deadline
                )
            );
    }

    function hash(TakeStock calldata act) internal pure returns (bytes32) {
        return
            keccak256(
                abi.encode(
                    TAKE_STOCK_TYPE,
                    act.receipt,
                    act.version,
                    act.custodian,
                    act.witness,
                    act.countedKg,
                    act.countedPieces,
                    act.record,
                    act.takenAt,
                    act.deadline
                )
            );
    }

    function hash(StateFees calldata act) internal pure returns (bytes32) {
        return
            keccak256(
                abi.encode(
                    STATE_FEES_TYPE,
                    act.receipt,
                    act.version,
                    act.custodian,
                    act.amount,
                    act.currency,
                    act.asOf,
                    act.bill,
                    act.deadline
                )
            );
    }

    function hash(RecordRegistration calldata act) internal pure returns (bytes32) {
        return
            keccak256(
                abi.encode(
                    RECORD_REGISTRATION_TYPE,
                    act.receipt,
                    act.version,
                    act.registry,
                    act.filing,
                    act.number,
                    act.registeredAt,
                    act.registeredUntil,
                    act.certificate,
                    act.filer,
                    act.deadline
                )
            );
    }
}
