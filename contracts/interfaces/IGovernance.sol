// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {MemberId, ProposalId} from "../types/Ids.sol";
import {Signature} from "../types/Signing.sol";
import {Listing} from "./IDirectory.sol";
import {Admission, Standing} from "./IMemberRegistry.sol";

/// A governing member proposes that an organisation be admitted. Its signature is the first approval.
struct ProposeAdmission {
    MemberId proposer;
    Admission admission;
    /// tells equal proposals apart
    bytes32 salt;
    /// also the last moment for approvals
    uint64 deadline;
}

/// A governing member proposes another standing for a member: suspension, reinstatement, roles, vote, KYC.
struct ProposeStanding {
    MemberId proposer;
    MemberId member;
    /// version of the member's standing that this changes
    uint24 version;
    Standing standing;
    /// SHA-256 of the reason, kept in the vault
    bytes32 reason;
    uint64 deadline;
}

/// A governing member proposes a contract for the directory.
struct ProposeListing {
    MemberId proposer;
    Listing listing;
    bytes32 salt;
    uint64 deadline;
}

/// A governing member proposes other rules for proposals.
struct ProposeRules {
    MemberId proposer;
    /// approvals needed
    uint16 threshold;
    /// seconds between the last approval and execution of whatever loosens
    uint32 delay;
    bytes32 salt;
    uint64 deadline;
}

/// Another governing member approves a proposal.
struct Approve {
    ProposalId proposal;
    MemberId approver;
    uint64 deadline;
}

enum ProposalState {
    NONE,
    OPEN,
    APPROVED,
    EXECUTED
}

/// One slot.
struct Proposal {
    ProposalState state;
    uint16 approvals;
    /// last moment for approvals, UTC seconds
    uint64 closes;
    /// first moment for execution, UTC seconds; 0 while open
    uint40 executableFrom;
    /// what it asks for takes nothing from anybody's safety: no delay
    bool tightens;
}

/// @title 治理: k governing members change who is a member, what members may do, and which contracts count
/// @notice Whatever tightens (suspension, fewer roles, shorter KYC) may be executed at once after the k-th approval;
///         whatever loosens waits out the delay. Each approval is an act of its own on the chain.
interface IGovernance {
    event AdmissionProposed(ProposalId indexed proposal, ProposeAdmission act);
    event StandingProposed(ProposalId indexed proposal, bool tightens, ProposeStanding act);
    event ListingProposed(ProposalId indexed proposal, ProposeListing act);
    event RulesProposed(ProposalId indexed proposal, ProposeRules act);
    event Approved(ProposalId indexed proposal, MemberId indexed approver, uint16 approvals, uint40 executableFrom);
    event Executed(ProposalId indexed proposal);
    event RulesChanged(uint16 threshold, uint32 delay);

    error NotGoverning(MemberId member);
    error ProposalUnknown(ProposalId proposal);
    /// It is not open (any more): approved, executed, or its time is over.
    error ProposalClosed(ProposalId proposal);
    error ApprovedAlready(ProposalId proposal, MemberId approver);
    /// Fewer approvals than the threshold.
    error NotApproved(ProposalId proposal, uint16 approvals, uint16 threshold);
    /// The delay is not over.
    error TooEarly(ProposalId proposal, uint256 executableFrom, uint256 blockTime);
    /// A threshold of 0 or above the number of governing members would lock governance; a delay above the cap too.
    error RulesNotUsable(uint16 threshold, uint32 delay);
    /// A governing member may not be taken away if fewer than the threshold would remain.
    error TooFewGoverning(uint16 remaining, uint16 threshold);

    /// @notice Proposes. Signers: an operator of the proposer. @dev Events: …Proposed, Approved.
    function proposeAdmission(ProposeAdmission calldata act, Signature[] calldata signatures) external;
    function proposeStanding(ProposeStanding calldata act, Signature[] calldata signatures) external;
    function proposeListing(ProposeListing calldata act, Signature[] calldata signatures) external;
    function proposeRules(ProposeRules calldata act, Signature[] calldata signatures) external;

    /// @notice Approves an open proposal, once for each governing member. Signers: an operator of the approver.
    /// @dev Event: Approved.
    function approve(Approve calldata act, Signature[] calldata signatures) external;

    /// @notice Carries out an approved proposal whose delay is over. Anybody may call; the act's content is given
    ///         again and must have the proposal's digest.
    function executeAdmission(ProposeAdmission calldata act) external;
    function executeStanding(ProposeStanding calldata act) external;
    function executeListing(ProposeListing calldata act) external;
    function executeRules(ProposeRules calldata act) external;

    function proposalOf(ProposalId proposal) external view returns (Proposal memory);
    function threshold() external view returns (uint16);
    function delay() external view returns (uint32);
    /// @return the number of members with a vote
    function governingCount() external view returns (uint16);
}
