// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {
    AcceptVoucher,
    FinanceVoucher,
    InvoiceUse,
    IssueVoucher,
    RefuseVoucher,
    SplitVoucher,
    StopIssuer,
    TransferVoucher
} from "../interfaces/IReceivables.sol";

/// @title EIP-712 struct hashes of the acts on receivable vouchers
library ReceivableActs {
    bytes32 private constant INVOICE_USE_TYPE = keccak256("InvoiceUse(bytes32 invoice,uint64 total,uint64 used)");
    bytes32 private constant ISSUE_TYPE = keccak256(
        "IssueVoucher(uint32 debtor,uint32 creditor,uint64 amount,uint16 currency,uint32 dueDay,InvoiceUse[] invoices,bytes32 basis,uint32 approver,bytes32 justification,bytes32 salt,uint64 deadline)InvoiceUse(bytes32 invoice,uint64 total,uint64 used)"
    );
    bytes32 private constant ACCEPT_TYPE = keccak256(
        "AcceptVoucher(bytes32 voucher,uint32 version,uint32 creditor,uint64 deadline)"
    );
    bytes32 private constant REFUSE_TYPE = keccak256(
        "RefuseVoucher(bytes32 voucher,uint32 version,uint32 creditor,bytes32 reason,uint64 deadline)"
    );
    bytes32 private constant SPLIT_TYPE = keccak256(
        "SplitVoucher(bytes32 voucher,uint32 version,uint32 holder,uint64[] amounts,uint64 deadline)"
    );
    bytes32 private constant TRANSFER_TYPE = keccak256(
        "TransferVoucher(bytes32 voucher,uint32 version,uint32 from,uint32 to,bytes32 basis,uint64 deadline)"
    );
    bytes32 private constant FINANCE_TYPE = keccak256(
        "FinanceVoucher(bytes32 voucher,uint32 version,uint32 holder,uint32 financier,bytes32 product,uint64 amount,uint32 rate,uint32 discountDay,bool recourse,bytes32 registration,bytes32 account,uint40 payBy,uint64 deadline)"
    );
    bytes32 private constant STOP_TYPE = keccak256(
        "StopIssuer(uint32 debtor,uint32 regulator,bool stopped,uint32 version,bytes32 reason,uint64 deadline)"
    );

    function hash(IssueVoucher calldata act) internal pure returns (bytes32) {
        return
            keccak256(
                bytes.concat(
                    abi.encode(ISSUE_TYPE, act.debtor, act.creditor, act.amount, act.currency, act.dueDay),
                    abi.encode(_hash(act.invoices), act.basis, act.approver, act.justification, act.salt, act.deadline)
                )
            );
    }

    function hash(AcceptVoucher calldata act) internal pure returns (bytes32) {
        return keccak256(abi.encode(ACCEPT_TYPE, act.voucher, act.version, act.creditor, act.deadline));
    }

    function hash(RefuseVoucher calldata act) internal pure returns (bytes32) {
        return keccak256(abi.encode(REFUSE_TYPE, act.voucher, act.version, act.creditor, act.reason, act.deadline));
    }

    function hash(SplitVoucher calldata act) internal pure returns (bytes32) {
        return
            keccak256(
                abi.encode(
                    SPLIT_TYPE,
                    act.voucher,
                    act.version,
                    act.holder,
                    keccak256(abi.encodePacked(act.amounts)),
                    act.deadline
                )
            );
    }

    function hash(TransferVoucher calldata act) internal pure returns (bytes32) {
        return
            keccak256(abi.encode(TRANSFER_TYPE, act.voucher, act.version, act.from, act.to, act.basis, act.deadline));
    }

    function hash(FinanceVoucher calldata act) internal pure returns (bytes32) {
        return
            keccak256(
                bytes.concat(
                    abi.encode(
                        FINANCE_TYPE,
                        act.voucher,
                        act.version,
                        act.holder,
                        act.financier,
                        act.product,
                        act.amount
                    ),
                    abi.encode(
                        act.rate,
                        act.discountDay,
                        act.recourse,
                        act.registration,
                        act.account,
                        act.payBy,
                        act.deadline
                    )
                )
            );
    }

    function hash(StopIssuer calldata act) internal pure returns (bytes32) {
        return
            keccak256(
                abi.encode(STOP_TYPE, act.debtor, act.regulator, act.stopped, act.version, act.reason, act.deadline)
            );
    }

    function _hash(InvoiceUse[] calldata invoices) private pure returns (bytes32) {
        bytes32[] memory hashes = new bytes32[](invoices.length);
        for (uint256 i = 0; i < hashes.length; ++i) {
            hashes[i] = keccak256(
                abi.encode(INVOICE_USE_TYPE, invoices[i].invoice, invoices[i].total, invoices[i].used)
            );
        }
        return keccak256(abi.encodePacked(hashes));
    }
}
