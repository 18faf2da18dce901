// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {
    AcceptInbound,
    BookInbound,
    ClassifyGoods,
    MeasureStock,
    QualifyCustodian,
    Unit,
    WithdrawInbound
} from "../interfaces/ICustody.sol";

/// @title EIP-712 struct hashes of the acts on goods in custody
library CustodyActs {
    bytes32 private constant MEASURE_STOCK_TYPE = keccak256(
        "MeasureStock(uint32 custodian,bytes32 stock,bytes8 goods,uint64 kg,bytes8 method,uint40 measuredAt,bytes32 reading,uint32 version,uint64 deadline)"
    );
    bytes32 private constant UNIT_TYPE = keccak256("Unit(bytes32 key,uint56 kg)");
    bytes32 private constant ACCEPT_INBOUND_TYPE = keccak256(
        "AcceptInbound(uint32 custodian,uint32 depositor,bytes32 booking,bytes8 goods,uint64 kg,uint32 pieces,Unit[] units,bytes32 stock,bytes32 place,bytes32 certificate,uint64 certifiedKg,bytes32[] evidence,bytes32 record,bytes32 salt,uint64 deadline)Unit(bytes32 key,uint56 kg)"
    );
    bytes32 private constant WITHDRAW_INBOUND_TYPE = keccak256(
        "WithdrawInbound(bytes32 inbound,uint32 custodian,uint32 depositor,bytes32[] units,uint64 deadline)"
    );

    bytes32 private constant BOOK_INBOUND_TYPE = keccak256(
        "BookInbound(uint32 depositor,uint32 custodian,bytes8 goods,uint64 kg,uint8 hazard,bytes32 sds,uint40 expectedAt,bytes32 salt,uint64 deadline)"
    );
    bytes32 private constant QUALIFY_CUSTODIAN_TYPE = keccak256(
        "QualifyCustodian(uint32 regulator,uint32 custodian,uint16 hazards,bytes32 licence,uint32 validUntil,uint32 version,uint64 deadline)"
    );
    bytes32 private constant CLASSIFY_GOODS_TYPE = keccak256(
        "ClassifyGoods(uint32 regulator,bytes8 goods,uint8 hazard,uint64 minimumLotKg,uint32 version,uint64 deadline)"
    );

    function hash(BookInbound calldata act) internal pure returns (bytes32) {
        return
            keccak256(
                abi.encode(
                    BOOK_INBOUND_TYPE,
                    act.depositor,
                    act.custodian,
                    act.goods,
                    act.kg,
                    act.hazard,
                    act.sds,
                    act.expectedAt,
                    act.salt,
                    act.deadline
                )
            );
    }

    function hash(QualifyCustodian calldata act) internal pure returns (bytes32) {
        return
            keccak256(
                abi.encode(
                    QUALIFY_CUSTODIAN_TYPE,
                    act.regulator,
                    act.custodian,
                    act.hazards,
                    act.licence,
                    act.validUntil,
                    act.version,
                    act.deadline
                )
            );
    }

    function hash(ClassifyGoods calldata act) internal pure returns (bytes32) {
        return
            keccak256(
                abi.encode(
                    CLASSIFY_GOODS_TYPE,
                    act.regulator,
                    act.goods,
                    act.hazard,
                    act.minimumLotKg,
                    act.version,
                    act.deadline
                )
            );
    }

    function hash(MeasureStock calldata act) internal pure returns (bytes32) {
        return
            keccak256(
                abi.encode(
                    MEASURE_STOCK_TYPE,
                    act.custodian,
                    act.stock,
                    act.goods,
                    act.kg,
                    act.method,
                    act.measuredAt,
                    act.reading,
                    act.version,
                    act.deadline
                )
            );
    }

    function hash(AcceptInbound calldata act) internal pure returns (bytes32) {
        return
            keccak256(
                bytes.concat(
                    abi.encode(
                        ACCEPT_INBOUND_TYPE,
                        act.custodian,
                        act.depositor,
                        act.booking,
                        act.goods,
                        act.kg,
                        act.pieces,
                        _hash(act.units)
                    ),
                    abi.encode(
                        act.stock,
                        act.place,
                        act.certificate,
                        act.certifiedKg,
                        keccak256(abi.encodePacked(act.evidence)),
                        act.record,
                        act.salt,
                        act.deadline
                    )
                )
            );
    }

    function hash(WithdrawInbound calldata act) internal pure returns (bytes32) {
        return
            keccak256(
                abi.encode(
                    WITHDRAW_INBOUND_TYPE,
                    act.inbound,
                    act.custodian,
                    act.depositor,
                    keccak256(abi.encodePacked(act.units)),
                    act.deadline
                )
            );
    }

    function _hash(Unit[] calldata units) private pure returns (bytes32) {
        bytes32[] memory hashes = new bytes32[](units.length);
        for (uint256 i = 0; i < hashes.length; ++i) {
            hashes[i] = keccak256(abi.encode(UNIT_TYPE, units[i].key, units[i].kg));
        }
        return keccak256(abi.encodePacked(hashes));
    }
}
