// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {
    AnswerClaim,
    AnswerInspection,
    ClaimLoss,
    DemandCollection,
    ReportImpairment,
    RequestInspection,
    WaiveLien
} from "../interfaces/IKeeping.sol";

/// @title EIP-712 struct hashes of the acts on keeping goods
library KeepingActs {
    bytes32 private constant REQUEST_INSPECTION_TYPE = keccak256(
        "RequestInspection(bytes32 receipt,uint32 holder,uint8 purpose,uint40 windowFrom,uint40 windowUntil,bytes32 request,bytes32 salt,uint64 deadline)"
    );
    bytes32 private constant ANSWER_INSPECTION_TYPE = keccak256(
        "AnswerInspection(bytes32 inspection,uint32 custodian,uint8 answer,uint40 inspectAt,bytes32 reason,uint64 deadline)"
    );
    bytes32 private constant REPORT_IMPAIRMENT_TYPE = keccak256(
        "ReportImpairment(bytes32 receipt,uint32 custodian,uint8 impairment,uint64 kg,uint40 observedAt,uint8 disposal,bytes32 evidence,uint64 deadline)"
    );
    bytes32 private constant DEMAND_COLLECTION_TYPE = keccak256(
        "DemandCollection(bytes32 receipt,uint32 version,uint32 custodian,uint32 collectBy,bytes32 notice,uint64 deadline)"
    );
    bytes32 private constant CLAIM_LOSS_TYPE = keccak256(
        "ClaimLoss(bytes32 receipt,uint32 holder,uint64 kg,uint64 amount,uint16 currency,uint8 causeCode,bytes32 evidence,bytes32 salt,uint64 deadline)"
    );
    bytes32 private constant ANSWER_CLAIM_TYPE = keccak256(
        "AnswerClaim(bytes32 claim,uint32 custodian,uint64 accepted,uint8 causeCode,bytes32 statement,uint64 deadline)"
    );
    bytes32 private constant WAIVE_LIEN_TYPE = keccak256(
        "WaiveLien(bytes32 receipt,uint32 version,uint32 custodian,uint32 pledgee,uint64 cap,uint16 currency,bytes32 letter,uint32 consent,uint64 deadline)"
    );

    function hash(RequestInspection calldata act) internal pure returns (bytes32) {
        return
            keccak256(
                abi.encode(
                    REQUEST_INSPECTION_TYPE,
                    act.receipt,
                    act.holder,
                    act.purpose,
                    act.windowFrom,
                    act.windowUntil,
                    act.request,
                    act.salt,
                    act.deadline
                )
            );
    }

    function hash(AnswerInspection calldata act) internal pure returns (bytes32) {
        return
            keccak256(
                abi.encode(
                    ANSWER_INSPECTION_TYPE,
                    act.inspection,
                    act.custodian,
                    act.answer,
                    act.inspectAt,
                    act.reason,
                    act.deadline
                )
            );
    }

    function hash(ReportImpairment calldata act) internal pure returns (bytes32) {
        return
            keccak256(
                abi.encode(
                    REPORT_IMPAIRMENT_TYPE,
                    act.receipt,
                    act.custodian,
                    act.impairment,
                    act.kg,
                    act.observedAt,
                    act.disposal,
                    act.evidence,
                    act.deadline
                )
            );
    }

    function hash(DemandCollection calldata act) internal pure returns (bytes32) {
        return
            keccak256(
                abi.encode(
                    DEMAND_COLLECTION_TYPE,
                    act.receipt,
                    act.version,
                    act.custodian,
                    act.collectBy,
                    act.notice,
                    act.deadline
                )
            );
    }

    function hash(ClaimLoss calldata act) internal pure returns (bytes32) {
        return
            keccak256(
                abi.encode(
                    CLAIM_LOSS_TYPE,
                    act.receipt,
                    act.holder,
                    act.kg,
                    act.amount,
                    act.currency,
                    act.causeCode,
                    act.evidence,
                    act.salt,
                    act.deadline
                )
            );
    }

    function hash(AnswerClaim calldata act) internal pure returns (bytes32) {
        return
            keccak256(
                abi.encode(
                    ANSWER_CLAIM_TYPE,
                    act.claim,
                    act.custodian,
                    act.accepted,
                    act.causeCode,
                    act.statement,
                    act.deadline
                )
            );
    }

    function hash(WaiveLien calldata act) internal pure returns (bytes32) {
        return
            keccak256(
                abi.encode(
                    WAIVE_LIEN_TYPE,
                    act.receipt,
                    act.version,
                    act.custodian,
                    act.pledgee,
                    act.cap,
                    act.currency,
                    act.letter,
                    act.consent,
                    act.deadline
                )
            );
    }
}
