// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Unit} from "../interfaces/ICustody.sol";
import {Output, Part, Source} from "../interfaces/IReceipts.sol";
import {CarveOut, MergeReceipts, ProcessGoods, SplitReceipt} from "../interfaces/ITransformations.sol";

/// @title EIP-712 struct hashes of the acts that make receipts of receipts
library TransformationActs {
    bytes32 private constant PART_TYPE = keccak256("Part(uint64 kg,uint32 pieces,bytes32[] units)");
    bytes32 private constant SOURCE_TYPE = keccak256("Source(bytes32 receipt,uint32 version,bytes32[] units)");
    bytes32 private constant UNIT_TYPE = keccak256("Unit(bytes32 key,uint56 kg)");
    bytes32 private constant OUTPUT_TYPE = keccak256(
        "Output(bytes8 goods,uint64 kg,uint32 pieces,Unit[] units,bytes32 stock,bytes32 content)Unit(bytes32 key,uint56 kg)"
    );
    bytes32 private constant SPLIT_RECEIPT_TYPE = keccak256(
        "SplitReceipt(bytes32 receipt,uint32 version,uint32 holder,uint32 custodian,Part[] parts,uint64 deadline)Part(uint64 kg,uint32 pieces,bytes32[] units)"
    );
    bytes32 private constant CARVE_OUT_TYPE = keccak256(
        "CarveOut(bytes32 receipt,uint32 version,uint32 holder,uint32 custodian,uint32 pledgee,Part part,uint64 deadline)Part(uint64 kg,uint32 pieces,bytes32[] units)"
    );
    bytes32 private constant MERGE_RECEIPTS_TYPE = keccak256(
        "MergeReceipts(Source[] sources,uint32 holder,uint32 custodian,bytes32 content,uint64 deadline)Source(bytes32 receipt,uint32 version,bytes32[] units)"
    );
    bytes32 private constant PROCESS_GOODS_TYPE = keccak256(
        "ProcessGoods(Source[] sources,uint32 holder,uint32 custodian,Output[] outputs,uint64 lossKg,bytes32 record,uint64 deadline)Output(bytes8 goods,uint64 kg,uint32 pieces,Unit[] units,bytes32 stock,bytes32 content)Source(bytes32 receipt,uint32 version,bytes32[] units)Unit(bytes32 key,uint56 kg)"
    );

    function hash(SplitReceipt calldata act) internal pure returns (bytes32) {
        bytes32[] memory parts = new bytes32[](act.parts.length);
        for (uint256 i = 0; i < parts.length; ++i) parts[i] = _hash(act.parts[i]);
        return
            keccak256(
                abi.encode(
                    SPLIT_RECEIPT_TYPE,
                    act.receipt,
                    act.version,
                    act.holder,
                    act.custodian,
                    keccak256(abi.encodePacked(parts)),
                    act.deadline
                )
            );
    }

    function hash(CarveOut calldata act) internal pure returns (bytes32) {
        return
            keccak256(
                abi.encode(
                    CARVE_OUT_TYPE,
                    act.receipt,
                    act.version,
                    act.holder,
                    act.custodian,
                    act.pledgee,
                    _hash(act.part),
                    act.deadline
                )
            );
    }

    function hash(MergeReceipts calldata act) internal pure returns (bytes32) {
        return
            keccak256(
                abi.encode(
                    MERGE_RECEIPTS_TYPE,
                    _hash(act.sources),
                    act.holder,
                    act.custodian,
                    act.content,
                    act.deadline
                )
            );
    }

    function hash(ProcessGoods calldata act) internal pure returns (bytes32) {
        bytes32[] memory outputs = new bytes32[](act.outputs.length);
        for (uint256 i = 0; i < outputs.length; ++i) outputs[i] = _hash(act.outputs[i]);
        return
            keccak256(
                abi.encode(
                    PROCESS_GOODS_TYPE,
                    _hash(act.sources),
                    act.holder,
                    act.custodian,
                    keccak256(abi.encodePacked(outputs)),
                    act.lossKg,
                    act.record,
                    act.deadline
                )
            );
    }

    function _hash(Part calldata part) private pure returns (bytes32) {
        return keccak256(abi.encode(PART_TYPE, part.kg, part.pieces, keccak256(abi.encodePacked(part.units))));
    }

    function _hash(Source[] calldata sources) private pure returns (bytes32) {
        bytes32[] memory hashes = new bytes32[](sources.length);
        for (uint256 i = 0; i < hashes.length; ++i) {
            Source calldata source = sources[i];
            hashes[i] = keccak256(
                abi.encode(SOURCE_TYPE, source.receipt, source.version, keccak256(abi.encodePacked(source.units)))
            );
        }
        return keccak256(abi.encodePacked(hashes));
    }

    function _hash(Output calldata output) private pure returns (bytes32) {
        bytes32[] memory units = new bytes32[](output.units.length);
        for (uint256 i = 0; i < units.length; ++i) {
            Unit calldata unit = output.units[i];
            units[i] = keccak256(abi.encode(UNIT_TYPE, unit.key, unit.kg));
        }
        return
            keccak256(
                abi.encode(
                    OUTPUT_TYPE,
                    output.goods,
                    output.kg,
                    output.pieces,
                    keccak256(abi.encodePacked(units)),
                    output.stock,
                    output.content
                )
            );
    }
}
