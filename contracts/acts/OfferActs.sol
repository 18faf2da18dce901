// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {AcceptOffer, ApplyForLoan, DeclineLoan, OfferLoan} from "../interfaces/ILoanOffers.sol";

/// @title EIP-712 struct hashes of the acts on loan offers
library OfferActs {
    bytes32 private constant APPLY_TYPE = keccak256(
        "ApplyForLoan(bytes32 product,uint32 borrower,uint64 amount,uint16 tenorDays,bytes32 purpose,bytes32 salt,uint64 deadline)"
    );
    bytes32 private constant OFFER_TYPE = keccak256(
        "OfferLoan(bytes32 loan,uint32 version,uint32 financier,uint64 limit,uint32 rate,uint32 maturityDay,uint32 evidenceKinds,bytes32 evidence,uint40 offerUntil,uint64 deadline)"
    );
    bytes32 private constant ACCEPT_TYPE = keccak256(
        "AcceptOffer(bytes32 loan,uint32 version,uint32 borrower,uint64 limit,uint32 rate,uint32 maturityDay,uint64 deadline)"
    );
    bytes32 private constant DECLINE_TYPE = keccak256(
        "DeclineLoan(bytes32 loan,uint32 version,uint32 financier,bytes32 reason,uint64 deadline)"
    );

    function hash(ApplyForLoan calldata act) internal pure returns (bytes32) {
        return
            keccak256(
                abi.encode(
                    APPLY_TYPE,
                    act.product,
                    act.borrower,
                    act.amount,
                    act.tenorDays,
                    act.purpose,
                    act.salt,
                    act.deadline
                )
            );
    }

    function hash(OfferLoan calldata act) internal pure returns (bytes32) {
        return
            keccak256(
                bytes.concat(
                    abi.encode(OFFER_TYPE, act.loan, act.version, act.financier, act.limit, act.rate),
                    abi.encode(act.maturityDay, act.evidenceKinds, act.evidence, act.offerUntil, act.deadline)
                )
            );
    }

    function hash(AcceptOffer calldata act) internal pure returns (bytes32) {
        return
            keccak256(
                abi.encode(
                    ACCEPT_TYPE,
                    act.loan,
                    act.version,
                    act.borrower,
                    act.limit,
                    act.rate,
                    act.maturityDay,
                    act.deadline
                )
            );
    }

    function hash(DeclineLoan calldata act) internal pure returns (bytes32) {
        return keccak256(abi.encode(DECLINE_TYPE, act.loan, act.version, act.financier, act.reason, act.deadline));
    }
}
