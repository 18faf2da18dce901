// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Endorse, IssueReceipt, IssueReceipts, ReceiptItem} from "../interfaces/IReceipts.sol";

/// @title EIP-712 struct hashes of the acts on receipts
library ReceiptActs {
    bytes32 private constant ISSUE_RECEIPT_TYPE = keccak256(
        "IssueReceipt(bytes32 inbound,uint32 custodian,uint32 depositor,uint64 kg,uint32 pieces,bytes32[] units,bool transferable,uint32 lossStandard,uint32 storageUntil,bytes32 content,bytes32 salt,uint64 deadline)"
    );
    bytes32 private constant RECEIPT_ITEM_TYPE = keccak256(
        "ReceiptItem(bytes32 inbound,uint64 kg,uint32 pieces,bytes32[] units,bool transferable,uint32 lossStandard,uint32 storageUntil,bytes32 content)"
    );
    bytes32 private constant ISSUE_RECEIPTS_TYPE = keccak256(
        "IssueReceipts(uint32 custodian,uint32 depositor,ReceiptItem[] items,bytes32 salt,uint64 deadline)ReceiptItem(bytes32 inbound,uint64 kg,uint32 pieces,bytes32[] units,bool transferable,uint32 lossStandard,uint32 storageUntil,bytes32 content)"
    );
    /// "转让" is what makes it an endorsement of transfer; every signer sees the word (民法典 910).
    bytes32 private constant ENDORSE_TYPE = keccak256(
        "Endorse(string endorsement,bytes32 receipt,uint32 version,uint32 from,uint32 to,uint32 custodian,bytes32 basis,uint64 deadline)"
    );
    bytes32 private constant TRANSFER_WORD = keccak256(unicode"转让");

    function hash(IssueReceipt calldata act) internal pure returns (bytes32) {
        return
            keccak256(
                bytes.concat(
                    abi.encode(
                        ISSUE_RECEIPT_TYPE,
                        act.inbound,
                        act.custodian,
                        act.depositor,
                        act.kg,
                        act.pieces,
                        keccak256(abi.encodePacked(act.units))
                    ),
                    abi.encode(
                        act.transferable,
                        act.lossStandard,
                        act.storageUntil,
                        act.content,
                        act.salt,
                        act.deadline
                    )
                )
            );
    }

    function hash(IssueReceipts calldata act) internal pure returns (bytes32) {
        bytes32[] memory items = new bytes32[](act.items.length);
        for (uint256 i = 0; i < items.length; ++i) items[i] = _hash(act.items[i]);
        return
            keccak256(
                abi.encode(
                    ISSUE_RECEIPTS_TYPE,
                    act.custodian,
                    act.depositor,
                    keccak256(abi.encodePacked(items)),
                    act.salt,
                    act.deadline
                )
            );
    }

    function hash(Endorse calldata act) internal pure returns (bytes32) {
        return
            keccak256(
                abi.encode(
                    ENDORSE_TYPE,
                    TRANSFER_WORD,
                    act.receipt,
                    act.version,
                    act.from,
                    act.to,
                    act.custodian,
                    act.basis,
                    act.deadline
                )
            );
    }

    function _hash(ReceiptItem calldata item) private pure returns (bytes32) {
        return
            keccak256(
                abi.encode(
                    RECEIPT_ITEM_TYPE,
                    item.inbound,
                    item.kg,
                    item.pieces,
                    keccak256(abi.encodePacked(item.units)),
                    item.transferable,
                    item.lossStandard,
                    item.storageUntil,
                    item.content
                )
            );
    }
}
