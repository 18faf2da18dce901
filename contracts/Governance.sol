// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {GovernanceActs} from "./acts/GovernanceActs.sol";
import {ActVerifier} from "./base/ActVerifier.sol";
import {IDirectory} from "./interfaces/IDirectory.sol";
import {
    Approve,
    IGovernance,
    Proposal,
    ProposalState,
    ProposeAdmission,
    ProposeListing,
    ProposeRules,
    ProposeStanding
} from "./interfaces/IGovernance.sol";
import {IMemberRegistry, Member, MemberStatus, Standing} from "./interfaces/IMemberRegistry.sol";
import {AlreadyExecuted, VersionConflict} from "./types/Errors.sol";
import {MemberId, ProposalId} from "./types/Ids.sol";
import {Roles} from "./types/Roles.sol";
import {Party, Signature} from "./types/Signing.sol";

/// @title Implements IGovernance, where everything is described
contract Governance is IGovernance, ActVerifier {
    using GovernanceActs for Approve;
    using GovernanceActs for ProposeAdmission;
    using GovernanceActs for ProposeListing;
    using GovernanceActs for ProposeRules;
    using GovernanceActs for ProposeStanding;

    // ---------------------------------------------------------------- immutables

    /// A longer delay could lock governance out.
    uint32 public constant MAX_DELAY = 28 days;
    IDirectory public immutable directory;

    // ---------------------------------------------------------------- storage

    uint16 public threshold;
    uint32 public delay;
    uint16 public governingCount;
    mapping(ProposalId proposal => Proposal) private _proposals;
    mapping(ProposalId proposal => mapping(MemberId approver => bool)) private _approved;

    // ---------------------------------------------------------------- constructor

    /// @param governingCount_ how many of the registry's founders have a vote
    constructor(
        IMemberRegistry registry_,
        IDirectory directory_,
        uint16 governingCount_,
        uint16 threshold_,
        uint32 delay_
    ) ActVerifier(registry_, "1") {
        directory = directory_;
        governingCount = governingCount_;
        _setRules(threshold_, delay_);
    }

    // ---------------------------------------------------------------- propose

    /// @inheritdoc IGovernance
    function proposeAdmission(ProposeAdmission calldata act, Signature[] calldata signatures) external {
        bytes32 digest = _requireSigned(act.hash(), act.deadline, _voter(act.proposer), signatures);
        ProposalId id = _open(digest, false, act.deadline);
        emit AdmissionProposed(id, act);
        _approve(id, act.proposer);
    }

    /// @inheritdoc IGovernance
    function proposeStanding(ProposeStanding calldata act, Signature[] calldata signatures) external {
        Member memory member = registry.memberOf(act.member);
        if (member.version != act.version) {
            revert VersionConflict(bytes32(uint256(MemberId.unwrap(act.member))), member.version, act.version);
        }
        bytes32 digest = _requireSigned(act.hash(), act.deadline, _voter(act.proposer), signatures);
        bool tightens = _tightens(member, act.standing);
        ProposalId id = _open(digest, tightens, act.deadline);
        emit StandingProposed(id, tightens, act);
        _approve(id, act.proposer);
    }

    /// @inheritdoc IGovernance
    function proposeListing(ProposeListing calldata act, Signature[] calldata signatures) external {
        bytes32 digest = _requireSigned(act.hash(), act.deadline, _voter(act.proposer), signatures);
        ProposalId id = _open(digest, false, act.deadline);
        emit ListingProposed(id, act);
        _approve(id, act.proposer);
    }

    /// @inheritdoc IGovernance
    function proposeRules(ProposeRules calldata act, Signature[] calldata signatures) external {
        bytes32 digest = _requireSigned(act.hash(), act.deadline, _voter(act.proposer), signatures);
        ProposalId id = _open(digest, false, act.deadline);
        emit RulesProposed(id, act);
        _approve(id, act.proposer);
    }

    // ---------------------------------------------------------------- approve

    /// @inheritdoc IGovernance
    function approve(Approve calldata act, Signature[] calldata signatures) external {
        Proposal memory proposal = _proposals[act.proposal];
        if (proposal.state == ProposalState.NONE) revert ProposalUnknown(act.proposal);
        if (proposal.state != ProposalState.OPEN || block.timestamp > proposal.closes) {
            revert ProposalClosed(act.proposal);
        }
        _requireSigned(act.hash(), act.deadline, _voter(act.approver), signatures);
        _approve(act.proposal, act.approver);
    }

    // ---------------------------------------------------------------- execute

    /// @inheritdoc IGovernance
    function executeAdmission(ProposeAdmission calldata act) external {
        _execute(act.hash());
        if (act.admission.governing) ++governingCount;
        registry.admit(act.admission);
    }

    /// @inheritdoc IGovernance
    function executeStanding(ProposeStanding calldata act) external {
        _execute(act.hash());
        bool had = _votes(registry.memberOf(act.member));
        bool has = act.standing.governing && act.standing.status == MemberStatus.ACTIVE;
        if (has && !had) ++governingCount;
        if (had && !has) {
            uint16 remaining = --governingCount;
            if (remaining < threshold) revert TooFewGoverning(remaining, threshold);
        }
        registry.changeStanding(act.member, act.version, act.standing);
    }

    /// @inheritdoc IGovernance
    function executeListing(ProposeListing calldata act) external {
        _execute(act.hash());
        directory.list(act.listing);
    }

    /// @inheritdoc IGovernance
    function executeRules(ProposeRules calldata act) external {
        _execute(act.hash());
        _setRules(act.threshold, act.delay);
    }

    // ---------------------------------------------------------------- views

    /// @inheritdoc IGovernance
    function proposalOf(ProposalId proposal) external view returns (Proposal memory) {
        return _proposals[proposal];
    }

    // ---------------------------------------------------------------- private

    function _open(bytes32 digest, bool tightens, uint64 deadline) private returns (ProposalId id) {
        id = ProposalId.wrap(digest);
        if (_proposals[id].state != ProposalState.NONE) revert AlreadyExecuted(ProposalId.unwrap(id));
        _proposals[id] = Proposal({
            state: ProposalState.OPEN,
            approvals: 0,
            closes: deadline,
            executableFrom: 0,
            tightens: tightens
        });
    }

    function _approve(ProposalId id, MemberId approver) private {
        if (!_votes(registry.memberOf(approver))) revert NotGoverning(approver);
        if (_approved[id][approver]) revert ApprovedAlready(id, approver);
        _approved[id][approver] = true;
        Proposal storage proposal = _proposals[id];
        uint16 approvals = ++proposal.approvals;
        if (approvals >= threshold) {
            proposal.state = ProposalState.APPROVED;
            proposal.executableFrom = uint40(block.timestamp + (proposal.tightens ? 0 : delay));
        }
        emit Approved(id, approver, approvals, proposal.executableFrom);
    }

    function _execute(bytes32 structHash) private {
        ProposalId id = ProposalId.wrap(_digest(structHash));
        Proposal storage proposal = _proposals[id];
        if (proposal.state == ProposalState.NONE) revert ProposalUnknown(id);
        if (proposal.state == ProposalState.OPEN) revert NotApproved(id, proposal.approvals, threshold);
        if (proposal.state == ProposalState.EXECUTED) revert ProposalClosed(id);
        if (block.timestamp < proposal.executableFrom) {
            revert TooEarly(id, proposal.executableFrom, block.timestamp);
        }
        proposal.state = ProposalState.EXECUTED;
        emit Executed(id);
    }

    function _setRules(uint16 threshold_, uint32 delay_) private {
        if (threshold_ == 0 || threshold_ > governingCount || delay_ > MAX_DELAY) {
            revert RulesNotUsable(threshold_, delay_);
        }
        threshold = threshold_;
        delay = delay_;
        emit RulesChanged(threshold_, delay_);
    }

    /// Active, for _votes asks so too; its KYC may have run out, since it takes votes to renew it.
    function _voter(MemberId member) private pure returns (Party[] memory parties) {
        parties = _single(member, Roles.ANY);
        parties[0] = parties[0].whateverKyc();
    }

    function _votes(Member memory member) private pure returns (bool) {
        return member.governing && member.status == MemberStatus.ACTIVE;
    }

    /// Whether the new standing gives the member nothing that it does not have.
    function _tightens(Member memory member, Standing calldata standing) private pure returns (bool) {
        return
            standing.roles & ~member.roles == 0 &&
            (member.governing || !standing.governing) &&
            (member.status == MemberStatus.ACTIVE || standing.status == MemberStatus.SUSPENDED) &&
            standing.kycUntil <= member.kycUntil;
    }
}
