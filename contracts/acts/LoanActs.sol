// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {
    CancelLoan,
    ChargeCost,
    Draw,
    Pledge,
    RegisterPledge,
    Release,
    Substitute
} from "../interfaces/IPledgeLoans.sol";

/// @title EIP-712 struct hashes of the acts on pledge loans
library LoanActs {
    bytes32 private constant CANCEL_TYPE = keccak256(
        "CancelLoan(bytes32 loan,uint32 version,uint32 financier,uint32 borrower,uint64 deadline)"
    );
    /// "质押" is what makes it an endorsement of pledge; every signer sees the word (担保解释 59, L-21).
    bytes32 private constant PLEDGE_TYPE = keccak256(
        "Pledge(string endorsement,bytes32 loan,uint32 version,bytes32 receipt,uint32 receiptVersion,uint32 pledgor,uint32 custodian,uint32 pledgee,uint64 kg,bytes32 relatedOverride,uint64 deadline)"
    );
    bytes32 private constant PLEDGE_WORD = keccak256(unicode"质押");
    bytes32 private constant SUBSTITUTE_TYPE = keccak256(
        "Substitute(string endorsement,bytes32 loan,uint32 version,bytes32 incoming,uint32 incomingVersion,uint64 incomingKg,bytes32 outgoing,uint64 outgoingKg,uint32 pledgor,uint32 custodian,uint32 pledgee,bytes8 registry,bytes32 number,uint40 registeredAt,uint32 registeredUntil,bytes32 certificate,bytes32 relatedOverride,uint64 deadline)"
    );
    bytes32 private constant REGISTER_TYPE = keccak256(
        "RegisterPledge(bytes32 loan,uint32 version,uint32 financier,bytes8 registry,bytes32 number,uint40 registeredAt,uint32 registeredUntil,bytes32 certificate,uint64 deadline)"
    );
    bytes32 private constant DRAW_TYPE = keccak256(
        "Draw(bytes32 loan,uint32 version,uint32 financier,uint32 borrower,uint64 amount,bytes32 account,uint40 payBy,uint64 deadline)"
    );
    bytes32 private constant CHARGE_TYPE = keccak256(
        "ChargeCost(bytes32 loan,uint32 version,uint32 financier,uint64 amount,bytes32 evidence,uint64 deadline)"
    );
    bytes32 private constant RELEASE_TYPE = keccak256(
        "Release(bytes32 loan,uint32 version,uint32 pledgee,bytes32 receipt,uint64 kg,uint64 deadline)"
    );

    function hash(CancelLoan calldata act) internal pure returns (bytes32) {
        return keccak256(abi.encode(CANCEL_TYPE, act.loan, act.version, act.financier, act.borrower, act.deadline));
    }

    function hash(Pledge calldata act) internal pure returns (bytes32) {
        return
            keccak256(
                bytes.concat(
                    abi.encode(PLEDGE_TYPE, PLEDGE_WORD, act.loan, act.version, act.receipt, act.receiptVersion),
                    abi.encode(act.pledgor, act.custodian, act.pledgee, act.kg, act.relatedOverride, act.deadline)
                )
            );
    }

    function hash(Substitute calldata act) internal pure returns (bytes32) {
        return
            keccak256(
                bytes.concat(
                    abi.encode(SUBSTITUTE_TYPE, PLEDGE_WORD, act.loan, act.version, act.incoming, act.incomingVersion),
                    abi.encode(act.incomingKg, act.outgoing, act.outgoingKg, act.pledgor, act.custodian, act.pledgee),
                    abi.encode(act.registry, act.number, act.registeredAt, act.registeredUntil, act.certificate),
                    abi.encode(act.relatedOverride, act.deadline)
                )
            );
    }

    function hash(RegisterPledge calldata act) internal pure returns (bytes32) {
        return
            keccak256(
                bytes.concat(
                    abi.encode(REGISTER_TYPE, act.loan, act.version, act.financier, act.registry, act.number),
                    abi.encode(act.registeredAt, act.registeredUntil, act.certificate, act.deadline)
                )
            );
    }

    function hash(Draw calldata act) internal pure returns (bytes32) {
        return
            keccak256(
                abi.encode(
                    DRAW_TYPE,
                    act.loan,
                    act.version,
                    act.financier,
                    act.borrower,
                    act.amount,
                    act.account,
                    act.payBy,
                    act.deadline
                )
            );
    }

    function hash(ChargeCost calldata act) internal pure returns (bytes32) {
        return
            keccak256(
                abi.encode(CHARGE_TYPE, act.loan, act.version, act.financier, act.amount, act.evidence, act.deadline)
            );
    }

    function hash(Release calldata act) internal pure returns (bytes32) {
        return
            keccak256(abi.encode(RELEASE_TYPE, act.loan, act.version, act.pledgee, act.receipt, act.kg, act.deadline));
    }
}
