// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {TransformationActs} from "./acts/TransformationActs.sol";
import {ActVerifier} from "./base/ActVerifier.sol";
import {ReceiptAct} from "./base/ReceiptAct.sol";
import {IMemberRegistry} from "./interfaces/IMemberRegistry.sol";
import {IReceipts} from "./interfaces/IReceipts.sol";
import {CarveOut, ITransformations, MergeReceipts, ProcessGoods, SplitReceipt} from "./interfaces/ITransformations.sol";
import {ChildId} from "./libraries/ChildId.sol";
import {ReceiptId} from "./types/Ids.sol";
import {Party, Signature} from "./types/Signing.sol";

/// @title Implements ITransformations, where everything is described
contract Transformations is ITransformations, ReceiptAct {
    using TransformationActs for CarveOut;
    using TransformationActs for MergeReceipts;
    using TransformationActs for ProcessGoods;
    using TransformationActs for SplitReceipt;

    constructor(IMemberRegistry registry_, IReceipts receipts_) ActVerifier(registry_, "1") ReceiptAct(receipts_) {}

    /// @inheritdoc ITransformations
    function splitReceipt(SplitReceipt calldata act, Signature[] calldata signatures) external {
        bytes32 digest = _requireSigned(
            act.hash(),
            act.deadline,
            _holderAndCustodian(act.holder, act.custodian),
            signatures
        );
        emit ReceiptSplit(act.receipt, _children(digest, act.parts.length), act);
        receipts.split(_change(act.receipt, act.version, act.holder, act.custodian), digest, act.parts);
    }

    /// @inheritdoc ITransformations
    function carveOut(CarveOut calldata act, Signature[] calldata signatures) external {
        Party[] memory parties = _withPledgee(act.receipt, act.holder, act.custodian, act.pledgee);
        ReceiptId child = ReceiptId.wrap(_requireSigned(act.hash(), act.deadline, parties, signatures));
        emit CarvedOut(act.receipt, child, act);
        receipts.carveOut(_change(act.receipt, act.version, act.holder, act.custodian), child, act.part);
    }

    /// @inheritdoc ITransformations
    function mergeReceipts(MergeReceipts calldata act, Signature[] calldata signatures) external {
        _requireContent(act.content);
        Party[] memory parties = _holderAndCustodian(act.holder, act.custodian);
        ReceiptId child = ReceiptId.wrap(_requireSigned(act.hash(), act.deadline, parties, signatures));
        emit ReceiptsMerged(child, act);
        receipts.merge(act.sources, act.holder, act.custodian, child);
    }

    /// @inheritdoc ITransformations
    function processGoods(ProcessGoods calldata act, Signature[] calldata signatures) external {
        if (act.record == 0) revert RecordMissing();
        for (uint256 i = 0; i < act.outputs.length; ++i) _requireContent(act.outputs[i].content);
        Party[] memory parties = _dualAndHolder(act.custodian, act.holder);
        bytes32 digest = _requireSigned(act.hash(), act.deadline, parties, signatures);
        emit GoodsProcessed(digest, _children(digest, act.outputs.length), act);
        receipts.process(act.sources, act.holder, act.custodian, digest, act.outputs, act.lossKg);
    }

    function _requireContent(bytes32 content) private pure {
        if (content == 0) revert IReceipts.ContentMissing();
    }

    function _children(bytes32 digest, uint256 count) private pure returns (ReceiptId[] memory children) {
        children = new ReceiptId[](count);
        for (uint256 i = 0; i < count; ++i) children[i] = ChildId.receipt(digest, i);
    }
}
