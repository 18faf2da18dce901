// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {
    CancelReceipt,
    ConvertToElectronic,
    ConvertToPaper,
    DischargePaper,
    ExtendStorage,
    ObjectToReissue,
    OverruleObjection,
    ReissueReceipt,
    ReportLoss,
    WithdrawObjection
} from "../interfaces/IReceiptLife.sol";

/// @title EIP-712 struct hashes of the acts on a receipt's life
library ReceiptLifeActs {
    bytes32 private constant CANCEL_RECEIPT_TYPE = keccak256(
        "CancelReceipt(bytes32 receipt,uint32 version,uint32 holder,uint32 custodian,bytes32 inbound,bytes32[] units,bytes32 reason,uint64 deadline)"
    );
    bytes32 private constant EXTEND_STORAGE_TYPE = keccak256(
        "ExtendStorage(bytes32 receipt,uint32 version,uint32 holder,uint32 custodian,uint32 storageUntil,bytes32 agreement,uint64 deadline)"
    );
    bytes32 private constant CONVERT_TO_PAPER_TYPE = keccak256(
        "ConvertToPaper(bytes32 receipt,uint32 version,uint32 holder,uint32 custodian,bytes32 print,uint64 deadline)"
    );
    bytes32 private constant CONVERT_TO_ELECTRONIC_TYPE = keccak256(
        "ConvertToElectronic(bytes32 receipt,uint32 holder,uint32 custodian,bytes32 print,bytes32 surrender,bytes32[] units,uint64 deadline)"
    );
    bytes32 private constant DISCHARGE_PAPER_TYPE = keccak256(
        "DischargePaper(bytes32 receipt,uint32 custodian,bytes32 print,bytes32 ticket,bytes32[] units,uint64 deadline)"
    );
    bytes32 private constant REPORT_LOSS_TYPE = keccak256(
        "ReportLoss(bytes32 receipt,uint32 version,uint32 holder,uint32 custodian,uint32 pledgee,bytes32 statement,uint64 deadline)"
    );
    bytes32 private constant OBJECT_TO_REISSUE_TYPE = keccak256(
        "ObjectToReissue(bytes32 receipt,uint32 objector,bytes32 evidence,bytes32 salt,uint64 deadline)"
    );
    bytes32 private constant WITHDRAW_OBJECTION_TYPE = keccak256(
        "WithdrawObjection(bytes32 objection,uint32 objector,uint64 deadline)"
    );
    bytes32 private constant OVERRULE_OBJECTION_TYPE = keccak256(
        "OverruleObjection(bytes32 objection,uint32 court,bytes32 order,uint64 deadline)"
    );
    bytes32 private constant REISSUE_RECEIPT_TYPE = keccak256(
        "ReissueReceipt(bytes32 receipt,uint32 holder,uint32 custodian,bytes32[] units,uint64 deadline)"
    );

    function hash(CancelReceipt calldata act) internal pure returns (bytes32) {
        return
            keccak256(
                abi.encode(
                    CANCEL_RECEIPT_TYPE,
                    act.receipt,
                    act.version,
                    act.holder,
                    act.custodian,
                    act.inbound,
                    keccak256(abi.encodePacked(act.units)),
                    act.reason,
                    act.deadline
                )
            );
    }

    function hash(ExtendStorage calldata act) internal pure returns (bytes32) {
        return
            keccak256(
                abi.encode(
                    EXTEND_STORAGE_TYPE,
                    act.receipt,
                    act.version,
                    act.holder,
                    act.custodian,
                    act.storageUntil,
                    act.agreement,
                    act.deadline
                )
            );
    }

    function hash(ConvertToPaper calldata act) internal pure returns (bytes32) {
        return
            keccak256(
                abi.encode(
                    CONVERT_TO_PAPER_TYPE,
                    act.receipt,
                    act.version,
                    act.holder,
                    act.custodian,
                    act.print,
                    act.deadline
                )
            );
    }

    function hash(ConvertToElectronic calldata act) internal pure returns (bytes32) {
        return
            keccak256(
                abi.encode(
                    CONVERT_TO_ELECTRONIC_TYPE,
                    act.receipt,
                    act.holder,
                    act.custodian,
                    act.print,
                    act.surrender,
                    keccak256(abi.encodePacked(act.units)),
                    act.deadline
                )
            );
    }

    function hash(DischargePaper calldata act) internal pure returns (bytes32) {
        return
            keccak256(
                abi.encode(
                    DISCHARGE_PAPER_TYPE,
                    act.receipt,
                    act.custodian,
                    act.print,
                    act.ticket,
                    keccak256(abi.encodePacked(act.units)),
                    act.deadline
                )
            );
    }

    function hash(ReportLoss calldata act) internal pure returns (bytes32) {
        return
            keccak256(
                abi.encode(
                    REPORT_LOSS_TYPE,
                    act.receipt,
                    act.version,
                    act.holder,
                    act.custodian,
                    act.pledgee,
                    act.statement,
                    act.deadline
                )
            );
    }

    function hash(ObjectToReissue calldata act) internal pure returns (bytes32) {
        return
            keccak256(
                abi.encode(OBJECT_TO_REISSUE_TYPE, act.receipt, act.objector, act.evidence, act.salt, act.deadline)
            );
    }

    function hash(WithdrawObjection calldata act) internal pure returns (bytes32) {
        return keccak256(abi.encode(WITHDRAW_OBJECTION_TYPE, act.objection, act.objector, act.deadline));
    }

    function hash(OverruleObjection calldata act) internal pure returns (bytes32) {
        return keccak256(abi.encode(OVERRULE_OBJECTION_TYPE, act.objection, act.court, act.order, act.deadline));
    }

    function hash(ReissueReceipt calldata act) internal pure returns (bytes32) {
        return
            keccak256(
                abi.encode(
                    REISSUE_RECEIPT_TYPE,
                    act.receipt,
                    act.holder,
                    act.custodian,
                    keccak256(abi.encodePacked(act.units)),
                    act.deadline
                )
            );
    }
}
