// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {MemberId, ReceiptId} from "../types/Ids.sol";
import {Signature} from "../types/Signing.sol";
import {Output, Part, Source} from "./IReceipts.sol";

/// 拆分 (WR-05): one receipt becomes several, which together are the whole of it.
struct SplitReceipt {
    ReceiptId receipt;
    uint32 version;
    MemberId holder;
    MemberId custodian;
    Part[] parts;
    uint64 deadline;
}

/// 分出 (WR-11): what is free of a pledged, frozen or promised receipt becomes a receipt of its own.
struct CarveOut {
    ReceiptId receipt;
    uint32 version;
    MemberId holder;
    MemberId custodian;
    /// the pledgee, who signs too; 0 when nothing is pledged (AB-11)
    MemberId pledgee;
    Part part;
    uint64 deadline;
}

/// 合并 (WR-06): several receipts of one holder over like goods at one place become one.
struct MergeReceipts {
    Source[] sources;
    MemberId holder;
    MemberId custodian;
    /// commitment to the eight items of article 909 as text
    bytes32 content;
    uint64 deadline;
}

/// 加工 (WR-21): slitting, re-coiling, blending; other goods come out, and no more than went in.
struct ProcessGoods {
    Source[] sources;
    MemberId holder;
    /// who processes: the custodian of the goods
    MemberId custodian;
    Output[] outputs;
    /// trimmings, evaporation: what is no goods any more
    uint64 lossKg;
    /// SHA-256 of the processing record
    bytes32 record;
    uint64 deadline;
}

/// @title 拆分、合并、加工: receipts that become other receipts
/// @notice Whatever is made of receipts is worth no more kilograms and pieces than they were (AB-14, AB-40); what is
///         pledged, frozen, promised or suspended takes no part in it (AB-11, AB-34). Conservation is held by Receipts.
interface ITransformations {
    event ReceiptSplit(ReceiptId indexed receipt, ReceiptId[] children, SplitReceipt act);
    event CarvedOut(ReceiptId indexed receipt, ReceiptId indexed child, CarveOut act);
    event ReceiptsMerged(ReceiptId indexed receipt, MergeReceipts act);
    event GoodsProcessed(bytes32 indexed processing, ReceiptId[] children, ProcessGoods act);

    /// A processing record must stand behind it.
    error RecordMissing();

    /// @notice 拆分 (WR-05, AB-11, AB-14). Signers: holder, custodian. @dev Event: ReceiptSplit. The n-th part is named
    ///         keccak256(abi.encode(digest, n)).
    function splitReceipt(SplitReceipt calldata act, Signature[] calldata signatures) external;

    /// @notice 分出 (WR-11, AB-11, AB-34). Signers: holder, custodian, and the pledgee when there is one. @dev Event:
    ///         CarvedOut. The new receipt is named by the act's digest.
    function carveOut(CarveOut calldata act, Signature[] calldata signatures) external;

    /// @notice 合并 (WR-06, L-01, AB-15). Signers: holder, custodian. @dev Event: ReceiptsMerged. The new receipt is named
    ///         by the act's digest and states its own content; without one: ContentMissing.
    function mergeReceipts(MergeReceipts calldata act, Signature[] calldata signatures) external;

    /// @notice 加工 (WR-21, L-01, AB-40). Signers: custodian maker, custodian checker, holder. @dev Event: GoodsProcessed.
    ///         The n-th output is named keccak256(abi.encode(digest, n)) and states its own content; without one:
    ///         ContentMissing.
    function processGoods(ProcessGoods calldata act, Signature[] calldata signatures) external;
}
