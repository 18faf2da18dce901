// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// What a contract of the ledger may do to the records of another, as bits.
library Rights {
    /// sets and takes away liens on titles: PledgeLoans
    uint32 internal constant LIEN = 1 << 0;
    /// counts freezes on titles and answers how much is frozen: CourtOrders
    uint32 internal constant FREEZE = 1 << 1;
    /// is told of claimed, rejected and final payments: PledgeLoans, Receivables
    uint32 internal constant PAID = 1 << 2;
    /// tells of claimed, rejected and final payments: Settlement
    uint32 internal constant SETTLE = 1 << 3;
    /// promises and hands over goods of receipts: Deliveries
    uint32 internal constant DELIVER = 1 << 4;
    /// opens loans on accepted terms: LoanOffers
    uint32 internal constant LEND = 1 << 5;

    /// suspends receipts: Oversight
    uint32 internal constant SUSPEND = 1 << 6;
    /// ends receipts and begins others over the same goods: Transformations, ReceiptLife
    uint32 internal constant TRANSFORM = 1 << 7;

    uint32 internal constant ALL = (1 << 8) - 1;
}

/// A contract's place in the ledger.
struct Listing {
    /// such as "PledgeLoans"
    bytes32 name;
    address target;
    /// bits of Rights
    uint32 rights;
}

/// @title Which contract is which, and what it may do to the others' records
/// @notice Titles are immutable; a new version of the loan contract is a new address that governance lists with the
///         lien right, after the delay. The old one keeps its right, so that loans end under the code they began with.
interface IDirectory {
    event Listed(bytes32 indexed name, address indexed target, uint32 rights);

    /// A right bit that is not defined, or no address.
    error ListingNotUsable(bytes32 name, address target, uint32 rights);
    /// The caller lacks the right.
    error RightMissing(address caller, uint32 right);

    /// @notice Lists a contract. Without rights it only takes rights away, as long as the newest contract of that name
    ///         has any. @dev Event: Listed. Requires: caller is governance.
    function list(Listing calldata listing) external;

    /// @notice Reverts unless the address has the right.
    function requireRight(address target, uint32 right) external view;

    function rightsOf(address target) external view returns (uint32);
    /// @return the newest contract of that name
    function addressOf(bytes32 name) external view returns (address);
}
