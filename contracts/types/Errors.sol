// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {MemberId} from "./Ids.sol";

// Errors that several contracts share, declared once, so that a revert means one thing wherever it comes from.
// `record` is the identifier of whatever the act is about: receipt, loan, voucher, payment …

/// The act was carried out before: the record that it creates exists.
error AlreadyExecuted(bytes32 record);
/// The act names another version than the record's present one: it was replayed, or another act came first.
error VersionConflict(bytes32 record, uint256 actual, uint256 named);
/// A quantity is zero, does not add up, or is more than there is.
error QuantityInvalid(uint256 stated, uint256 expected);
/// An amount of money or a digest that must stand behind it is missing.
error AmountMissing();
/// Named as holder, but is not (AB-10).
error NotHolder(bytes32 title, MemberId named, MemberId holder);
/// Named as lender, but is not.
error NotFinancier(bytes32 record, MemberId named, MemberId financier);
/// Named as borrower, but is not.
error NotBorrower(bytes32 record, MemberId named, MemberId borrower);
/// Named as pledgee, but is not: only the pledgee gives a pledge back (AB-17).
error NotPledgee(bytes32 record, MemberId named, MemberId pledgee);
/// Frozen by a court (AB-34).
error Frozen(bytes32 title, uint256 quantity);
/// No registration at the public registry that covers what is financed until it is due (AB-20, L-62).
error NotRegistered(bytes32 record, uint256 registeredUntil, uint256 dueDay);
/// Zero, or above what the product allows, 1e-6.
error RateNotAllowed(uint256 rate, uint256 highest);
/// The discount eats up the whole price, which would be paid for nothing (RV-05).
error DiscountTooHigh(uint256 face, uint256 discount);
/// The record expects no such payment.
error PaymentNotExpected(bytes32 record);
/// More money than is owed.
error OverPaid(bytes32 record, uint256 owed, uint256 amount);
/// A witness stands apart: it is no party to the goods that it has looked at (WR-20, AB-37).
error WitnessNotApart(MemberId witness);
/// The report, record or bill that must stand behind it is missing.
error ReportMissing();
/// Only governance may do this.
error NotGovernance(address caller);
