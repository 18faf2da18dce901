// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {LoanActs} from "./acts/LoanActs.sol";
import {ActVerifier} from "./base/ActVerifier.sol";
import {ICollateral} from "./interfaces/ICollateral.sol";
import {IDirectory, Rights} from "./interfaces/IDirectory.sol";
import {IMemberRegistry} from "./interfaces/IMemberRegistry.sol";
import {
    CancelLoan,
    ChargeCost,
    Draw,
    IPledgeLoans,
    Loan,
    LoanState,
    LoanTerms,
    Pledge,
    RegisterPledge,
    Release,
    Substitute
} from "./interfaces/IPledgeLoans.sol";
import {IReceipts} from "./interfaces/IReceipts.sol";
import {IPaymentSink, Payment} from "./interfaces/ISettlement.sol";
import {BusinessDay} from "./libraries/BusinessDay.sol";
import {LoanMath} from "./libraries/LoanMath.sol";
import {
    AlreadyExecuted,
    AmountMissing,
    NotBorrower,
    NotFinancier,
    NotPledgee,
    NotRegistered,
    OverPaid,
    PaymentNotExpected,
    VersionConflict
} from "./types/Errors.sol";
import {LoanId, MemberId, PaymentId, ReceiptId} from "./types/Ids.sol";
import {Capabilities, Roles} from "./types/Roles.sol";
import {Party, PartyLib, Signature} from "./types/Signing.sol";

/// @title Implements IPledgeLoans, where everything is described
contract PledgeLoans is IPledgeLoans, ActVerifier {
    using LoanActs for CancelLoan;
    using LoanActs for ChargeCost;
    using LoanActs for Draw;
    using LoanActs for Pledge;
    using LoanActs for RegisterPledge;
    using LoanActs for Release;
    using LoanActs for Substitute;

    // ---------------------------------------------------------------- immutables

    /// Every line is read when a loan is judged or ends.
    uint256 private constant MAX_LINES = 32;
    IDirectory public immutable directory;
    IReceipts public immutable receipts;
    ICollateral public immutable collateral;

    // ---------------------------------------------------------------- storage

    mapping(LoanId loan => Loan) private _loans;
    mapping(LoanId loan => ReceiptId[]) private _lines;
    mapping(ReceiptId receipt => LoanId) public loanByReceipt;

    // ---------------------------------------------------------------- constructor

    constructor(
        IMemberRegistry registry_,
        IDirectory directory_,
        IReceipts receipts_,
        ICollateral collateral_
    ) ActVerifier(registry_, "1") {
        directory = directory_;
        receipts = receipts_;
        collateral = collateral_;
    }

    // ---------------------------------------------------------------- opening and cancelling

    /// @inheritdoc IPledgeLoans
    function open(LoanId id, LoanTerms calldata terms) external {
        directory.requireRight(msg.sender, Rights.LEND);
        Loan storage loan = _loans[id];
        if (loan.state != LoanState.NONE) revert AlreadyExecuted(LoanId.unwrap(id));
        loan.state = LoanState.ACCEPTED;
        loan.version = 1;
        loan.financier = terms.financier;
        loan.borrower = terms.borrower;
        loan.currency = terms.currency;
        loan.maturityDay = terms.maturityDay;
        loan.initialLtv = terms.initialLtv;
        loan.haircut = terms.haircut;
        loan.limit = terms.limit;
        loan.rate = terms.rate;
        loan.penaltyRate = terms.penaltyRate;
        loan.product = terms.product;
        loan.storageBufferDays = terms.storageBufferDays;
        emit LoanOpened(id, terms);
    }

    /// @inheritdoc IPledgeLoans
    function cancelLoan(CancelLoan calldata act, Signature[] calldata signatures) external {
        Loan storage loan = _requireVersion(act.loan, act.version);
        if (loan.state != LoanState.ACCEPTED && loan.state != LoanState.REGISTERED) {
            revert LoanStateInvalid(act.loan, loan.state);
        }
        if (loan.pendingDraw != 0) revert DrawPending(act.loan, loan.pendingDraw);
        _requireFinancier(act.loan, loan, act.financier);
        _requireBorrower(act.loan, loan, act.borrower);
        _requireSigned(act.hash(), act.deadline, _lenderAndBorrower(loan), signatures);
        loan.state = LoanState.CANCELLED;
        loan.version = act.version + 1;
        emit LoanCancelled(act.loan, act);
        _releaseAll(act.loan, loan);
    }

    // ---------------------------------------------------------------- pledge and registration

    /// @inheritdoc IPledgeLoans
    function pledge(Pledge calldata act, Signature[] calldata signatures) external {
        Loan storage loan = _requireVersion(act.loan, act.version);
        _requireRunning(act.loan, loan);
        _requireFinancier(act.loan, loan, act.pledgee);
        _requireBorrower(act.loan, loan, act.pledgor);
        ReceiptId[] storage lines = _lines[act.loan];
        if (lines.length >= MAX_LINES) revert TooManyLines(act.loan);
        _requirePledgeable(loan, act.receipt);
        Party[] memory parties = new Party[](3);
        parties[0] = PartyLib.pack(act.pledgor, Roles.ANY, Capabilities.OPERATOR);
        parties[1] = PartyLib.pack(act.custodian, Roles.WAREHOUSE, Capabilities.OPERATOR);
        parties[2] = PartyLib.pack(act.pledgee, Roles.FINANCIER, Capabilities.OPERATOR);
        _requireSigned(act.hash(), act.deadline, parties, signatures);
        lines.push(act.receipt);
        loanByReceipt[act.receipt] = act.loan;
        loan.version = act.version + 1;
        emit Pledged(act.loan, act.receipt, act);
        receipts.encumber(act.receipt, act.receiptVersion, act.pledgor, act.custodian, act.pledgee, act.kg);
    }

    /// @inheritdoc IPledgeLoans
    function substitute(Substitute calldata act, Signature[] calldata signatures) external {
        Loan storage loan = _requireVersion(act.loan, act.version);
        _requireRunning(act.loan, loan);
        if (loan.state == LoanState.ACCEPTED) revert LoanStateInvalid(act.loan, LoanState.ACCEPTED);
        _requireFinancier(act.loan, loan, act.pledgee);
        _requireBorrower(act.loan, loan, act.pledgor);
        _requireCollateral(act.loan, act.outgoing);
        _requireRegistration(act.number, act.certificate, act.registeredAt, act.registeredUntil);
        if (act.registeredUntil < loan.maturityDay) {
            revert NotRegistered(LoanId.unwrap(act.loan), act.registeredUntil, loan.maturityDay);
        }
        _requirePledgeable(loan, act.incoming);
        Party[] memory parties = new Party[](4);
        parties[0] = PartyLib.pack(act.pledgor, Roles.ANY, Capabilities.OPERATOR);
        parties[1] = PartyLib.pack(act.custodian, Roles.WAREHOUSE, Capabilities.OPERATOR);
        parties[2] = PartyLib.pack(act.pledgee, Roles.FINANCIER, Capabilities.MAKER);
        parties[3] = PartyLib.pack(act.pledgee, Roles.FINANCIER, Capabilities.CHECKER);
        _requireSigned(act.hash(), act.deadline, parties, signatures);
        loan.version = act.version + 1;
        if (act.registeredUntil < loan.registeredUntil) loan.registeredUntil = act.registeredUntil;
        _addRegisteredLine(act.loan, loan, act.incoming);
        emit Substituted(act.loan, act.incoming, act.outgoing, act);
        _swap(act, loan);
    }

    /// @inheritdoc IPledgeLoans
    function registerPledge(RegisterPledge calldata act, Signature[] calldata signatures) external {
        Loan storage loan = _requireVersion(act.loan, act.version);
        _requireRunning(act.loan, loan);
        _requireFinancier(act.loan, loan, act.financier);
        uint256 count = _lines[act.loan].length;
        if (count == 0) revert RegistrationNotUsable();
        _requireRegistration(act.number, act.certificate, act.registeredAt, act.registeredUntil);
        _requireSigned(act.hash(), act.deadline, _dual(act.financier, Roles.FINANCIER), signatures);
        if (loan.state == LoanState.ACCEPTED) {
            loan.state = LoanState.REGISTERED;
            loan.accruedDay = BusinessDay.dayOf(act.registeredAt);
        }
        loan.registeredUntil = act.registeredUntil;
        loan.registeredLines = uint8(count);
        loan.version = act.version + 1;
        emit PledgeRegistered(act.loan, uint8(count), act);
    }

    // ---------------------------------------------------------------- draw

    /// @inheritdoc IPledgeLoans
    function draw(Draw calldata act, Signature[] calldata signatures) external {
        Loan storage loan = _requireVersion(act.loan, act.version);
        _requireFinancier(act.loan, loan, act.financier);
        _requireBorrower(act.loan, loan, act.borrower);
        _requireDrawable(act.loan, loan, act.amount);
        if (act.payBy <= block.timestamp) revert DrawLapsedAlready(act.payBy, block.timestamp);
        _requireSigned(act.hash(), act.deadline, _lenderAndBorrower(loan), signatures);
        _requireCovered(act.loan, loan, act.amount);
        loan.pendingDraw = act.amount;
        loan.payBy = act.payBy;
        loan.version = act.version + 1;
        emit DrawAgreed(act.loan, act);
    }

    /// @inheritdoc IPledgeLoans
    function lapseDraw(LoanId id) external {
        Loan storage loan = _loans[id];
        uint64 amount = loan.pendingDraw;
        if (amount == 0) revert AmountMissing();
        if (block.timestamp <= loan.payBy) revert DrawOpen(id, loan.payBy);
        if (loan.drawClaimed) revert DrawClaimed(id);
        loan.pendingDraw = 0;
        emit DrawLapsed(id, ++loan.version, amount);
        _endIfPaid(id, loan);
    }

    /// @inheritdoc IPledgeLoans
    function chargeCost(ChargeCost calldata act, Signature[] calldata signatures) external {
        Loan storage loan = _requireVersion(act.loan, act.version);
        _requireState(act.loan, loan, LoanState.DRAWN);
        _requireFinancier(act.loan, loan, act.financier);
        if (act.amount == 0 || act.evidence == 0) revert AmountMissing();
        _requireSigned(act.hash(), act.deadline, _dual(act.financier, Roles.FINANCIER), signatures);
        loan.costsDue += act.amount;
        emit CostCharged(act.loan, act);
        _emitDebt(act.loan, loan);
    }

    // ---------------------------------------------------------------- payments

    /// @inheritdoc IPaymentSink
    function claimed(bytes32 subject, Payment calldata payment) external {
        directory.requireRight(msg.sender, Rights.SETTLE);
        LoanId id = LoanId.wrap(subject);
        Loan storage loan = _loans[id];
        if (!_isDisbursement(loan, payment)) return _requireRepayment(id, loan, payment);
        if (loan.drawClaimed) revert DrawClaimed(id);
        loan.drawClaimed = true;
    }

    /// @inheritdoc IPaymentSink
    /// @dev A draw has one open claim at most and outlives it, so what looks like its payment is that claim.
    function rejected(bytes32 subject, Payment calldata payment) external {
        directory.requireRight(msg.sender, Rights.SETTLE);
        Loan storage loan = _loans[LoanId.wrap(subject)];
        if (_isDisbursement(loan, payment)) loan.drawClaimed = false;
    }

    /// @inheritdoc IPaymentSink
    function paid(bytes32 subject, PaymentId paymentId, Payment calldata payment) external {
        directory.requireRight(msg.sender, Rights.SETTLE);
        LoanId id = LoanId.wrap(subject);
        Loan storage loan = _loans[id];
        if (_isDisbursement(loan, payment)) {
            _accrue(loan, payment.valueDay);
            loan.state = LoanState.DRAWN;
            loan.drawClaimed = false;
            loan.pendingDraw = 0;
            loan.drawn += payment.amount;
            loan.principal += payment.amount;
            emit Disbursed(id, paymentId, payment.amount, payment.valueDay);
            _emitDebt(id, loan);
            return;
        }
        _requireRepayment(id, loan, payment);
        _accrue(loan, payment.valueDay);
        _repay(id, loan, paymentId, payment);
    }

    // ---------------------------------------------------------------- release

    /// @inheritdoc IPledgeLoans
    function release(Release calldata act, Signature[] calldata signatures) external {
        Loan storage loan = _requireVersion(act.loan, act.version);
        MemberId pledgee = loan.financier;
        if (pledgee != act.pledgee) revert NotPledgee(LoanId.unwrap(act.loan), act.pledgee, pledgee);
        _requireCollateral(act.loan, act.receipt);
        _requireSigned(act.hash(), act.deadline, _dualWhateverStanding(act.pledgee), signatures);
        loan.version = act.version + 1;
        _release(act.loan, loan, act.receipt, act.kg);
        _requireFloor(act.loan, loan);
    }

    /// @inheritdoc IPledgeLoans
    function releaseEnded(LoanId id, ReceiptId receipt) external {
        Loan storage loan = _loans[id];
        if (loan.state != LoanState.SETTLED && loan.state != LoanState.CANCELLED) {
            revert LoanStateInvalid(id, loan.state);
        }
        _requireCollateral(id, receipt);
        ++loan.version;
        _release(id, loan, receipt, receipts.receiptOf(receipt).lienKg);
    }

    // ---------------------------------------------------------------- views

    /// @inheritdoc IPledgeLoans
    function loanOf(LoanId loan) external view returns (Loan memory) {
        return _loans[loan];
    }

    /// @inheritdoc IPledgeLoans
    function linesOf(LoanId loan) external view returns (ReceiptId[] memory) {
        return _lines[loan];
    }

    /// @inheritdoc IPledgeLoans
    function exposureOn(LoanId id, uint32 day) external view returns (uint64) {
        return uint64(_exposure(_loans[id], day));
    }

    /// @inheritdoc IPledgeLoans
    function collateralValue(LoanId id, uint256 lines) external view returns (uint256) {
        return _value(id, _loans[id], lines);
    }

    // ---------------------------------------------------------------- private: checks

    function _requireVersion(LoanId id, uint32 version) private view returns (Loan storage loan) {
        loan = _loans[id];
        if (loan.state == LoanState.NONE) revert LoanStateInvalid(id, LoanState.NONE);
        if (loan.version != version) revert VersionConflict(LoanId.unwrap(id), loan.version, version);
    }

    function _requireState(LoanId id, Loan storage loan, LoanState state) private view {
        if (loan.state != state) revert LoanStateInvalid(id, loan.state);
    }

    function _requireRunning(LoanId id, Loan storage loan) private view {
        LoanState state = loan.state;
        if (state == LoanState.SETTLED || state == LoanState.CANCELLED) revert LoanStateInvalid(id, state);
    }

    function _requireFinancier(LoanId id, Loan storage loan, MemberId named) private view {
        MemberId financier = loan.financier;
        if (financier != named) revert NotFinancier(LoanId.unwrap(id), named, financier);
    }

    function _requireBorrower(LoanId id, Loan storage loan, MemberId named) private view {
        MemberId borrower = loan.borrower;
        if (borrower != named) revert NotBorrower(LoanId.unwrap(id), named, borrower);
    }

    function _requireCollateral(LoanId id, ReceiptId receipt) private view {
        if (LoanId.unwrap(loanByReceipt[receipt]) != LoanId.unwrap(id)) revert NotCollateral(id, receipt);
    }

    function _requirePledgeable(Loan storage loan, ReceiptId id) private view {
        uint256 needed = uint256(loan.maturityDay) + loan.storageBufferDays;
        collateral.requirePledgeable(id, loan.product, needed);
    }

    /// L-47, L-48: number, certificate, and a term that has begun and ends after it began.
    function _requireRegistration(bytes32 number, bytes32 certificate, uint40 from, uint32 until) private view {
        bool usable = number != 0 && certificate != 0 && from <= block.timestamp && until > BusinessDay.dayOf(from);
        if (!usable) revert RegistrationNotUsable();
    }

    function _requireDrawable(LoanId id, Loan storage loan, uint64 amount) private view {
        _requireRunning(id, loan);
        if (loan.registeredLines == 0 || loan.registeredUntil < loan.maturityDay) {
            revert NotRegistered(LoanId.unwrap(id), loan.registeredUntil, loan.maturityDay);
        }
        if (amount == 0) revert AmountMissing();
        if (loan.pendingDraw != 0) revert DrawPending(id, loan.pendingDraw);
        uint32 today = BusinessDay.today();
        if (today >= loan.maturityDay) revert LoanDue(id, loan.maturityDay, today);
        uint256 drawn = uint256(loan.drawn) + amount;
        if (drawn > loan.limit) revert LimitExceeded(id, loan.limit, drawn);
    }

    /// The exposure with the draw is within the initial line of the registered collateral's value.
    function _requireCovered(LoanId id, Loan storage loan, uint64 amount) private view {
        uint256 count = loan.registeredLines;
        ReceiptId[] storage lines = _lines[id];
        for (uint256 i = 0; i < count; ++i) {
            if (receipts.frozenKg(lines[i]) != 0) revert CollateralFrozen(id, lines[i]);
            collateral.requireControl(lines[i]);
        }
        uint256 value = _value(id, loan, count);
        uint256 exposure = _exposure(loan, BusinessDay.today()) + amount;
        if (exposure * LoanMath.UNIT > value * loan.initialLtv) {
            revert AboveLtv(id, exposure, value, loan.initialLtv);
        }
    }

    /// What is left carries the exposure (AB-16). Without exposure no price is asked for.
    function _requireFloor(LoanId id, Loan storage loan) private view {
        uint256 exposure = _carried(loan);
        if (exposure == 0) return;
        uint256 value = _value(id, loan, loan.registeredLines);
        uint256 floor = LoanMath.floor(exposure, loan.initialLtv);
        if (value < floor) revert BelowFloor(id, value, floor);
    }

    function _isDisbursement(Loan storage loan, Payment calldata payment) private view returns (bool) {
        return
            loan.pendingDraw != 0 &&
            payment.amount == loan.pendingDraw &&
            payment.currency == loan.currency &&
            payment.payer == loan.financier &&
            payment.payee == loan.borrower;
    }

    function _requireRepayment(LoanId id, Loan storage loan, Payment calldata payment) private view {
        if (loan.state != LoanState.DRAWN || payment.payee != loan.financier) {
            revert PaymentNotExpected(LoanId.unwrap(id));
        }
        if (payment.currency != loan.currency) revert ICollateral.CurrencyMismatch(loan.currency, payment.currency);
    }

    // ---------------------------------------------------------------- private: values

    /// PP-02 at the end of a day, rounded up.
    function _exposure(Loan storage loan, uint32 day) private view returns (uint256) {
        (uint256 interest, uint256 penalty) = _numerators(loan, day < loan.accruedDay ? loan.accruedDay : day);
        return
            uint256(loan.principal) +
            loan.interestDue +
            loan.penaltyDue +
            loan.costsDue +
            LoanMath.postedUp(interest) +
            LoanMath.postedUp(penalty);
    }

    /// What collateral must carry now: an agreed draw counts as drawn.
    function _carried(Loan storage loan) private view returns (uint256) {
        return _exposure(loan, BusinessDay.today()) + loan.pendingDraw;
    }

    /// The numerators at the end of a day: the rate up to the due day, the penalty rate after it.
    function _numerators(
        Loan storage loan,
        uint32 day
    ) private view returns (uint256 interestNumerator, uint256 penaltyNumerator) {
        uint32 from = loan.accruedDay;
        uint32 due = loan.maturityDay;
        uint256 regular = from < due ? (day < due ? day : due) - from : 0;
        uint256 overdue = day > due ? day - (from > due ? from : due) : 0;
        interestNumerator = loan.interestNumerator + LoanMath.numerator(loan.principal, loan.rate, regular);
        penaltyNumerator = loan.penaltyNumerator + LoanMath.numerator(loan.principal, loan.penaltyRate, overdue);
    }

    /// PP-01 over the first lines (ICollateral.valueOf).
    function _value(LoanId id, Loan storage loan, uint256 count) private view returns (uint256 value) {
        ReceiptId[] storage lines = _lines[id];
        for (uint256 i = 0; i < count; ++i) {
            value += _lineValue(loan, lines[i]);
        }
    }

    function _lineValue(Loan storage loan, ReceiptId receipt) private view returns (uint256) {
        return collateral.valueOf(receipt, loan.product, loan.haircut, loan.currency);
    }

    // ---------------------------------------------------------------- private: effects

    /// Counts interest up to a value day; one that lies before the last counted day counts as that day.
    function _accrue(Loan storage loan, uint32 valueDay) private {
        uint32 day = valueDay < loan.accruedDay ? loan.accruedDay : valueDay;
        (uint256 interest, uint256 penalty) = _numerators(loan, day);
        loan.interestNumerator = uint128(interest);
        loan.penaltyNumerator = uint128(penalty);
        loan.accruedDay = day;
    }

    /// Posts interest and penalty, then pays costs, penalty, interest, principal in this order (L-35).
    function _repay(LoanId id, Loan storage loan, PaymentId paymentId, Payment calldata payment) private {
        loan.interestDue += uint64(LoanMath.posted(loan.interestNumerator));
        loan.penaltyDue += uint64(LoanMath.posted(loan.penaltyNumerator));
        loan.interestNumerator = 0;
        loan.penaltyNumerator = 0;
        uint64 rest = payment.amount;
        uint64 costs = _min(rest, loan.costsDue);
        rest -= costs;
        uint64 penalty = _min(rest, loan.penaltyDue);
        rest -= penalty;
        uint64 interest = _min(rest, loan.interestDue);
        rest -= interest;
        if (rest > loan.principal) {
            revert OverPaid(LoanId.unwrap(id), payment.amount - rest + loan.principal, payment.amount);
        }
        loan.costsDue -= costs;
        loan.penaltyDue -= penalty;
        loan.interestDue -= interest;
        loan.principal -= rest;
        emit Repaid(id, paymentId, costs, penalty, interest, rest, payment.valueDay);
        _emitDebt(id, loan);
        _endIfPaid(id, loan);
    }

    /// Settled when principal, interest, penalty and costs are all zero and no draw waits (PP-10).
    function _endIfPaid(LoanId id, Loan storage loan) private {
        bool owes =
            loan.principal != 0 ||
                loan.interestDue != 0 ||
                loan.penaltyDue != 0 ||
                loan.costsDue != 0 ||
                loan.pendingDraw != 0;
        if (owes || loan.state != LoanState.DRAWN) return;
        loan.state = LoanState.SETTLED;
        emit LoanSettled(id, ++loan.version);
        _releaseAll(id, loan);
    }

    /// The debt is gone and with it the pledge (民法典 393). What a court froze stays until the freeze ends.
    function _releaseAll(LoanId id, Loan storage loan) private {
        for (uint256 i = _lines[id].length; i > 0; --i) {
            ReceiptId receipt = _lines[id][i - 1];
            if (receipts.frozenKg(receipt) == 0) {
                _release(id, loan, receipt, receipts.receiptOf(receipt).lienKg);
            }
        }
    }

    /// Moves the lien and judges the state after; WR-09 compares by how much the collateral rises and falls.
    function _swap(Substitute calldata act, Loan storage loan) private {
        bool owed = _carried(loan) != 0;
        uint256 valueOut = owed ? _lineValue(loan, act.outgoing) : 0;
        _letGo(act.loan, loan, act.outgoing, act.outgoingKg);
        if (_lines[act.loan].length > MAX_LINES) revert TooManyLines(act.loan);
        receipts.encumber(act.incoming, act.incomingVersion, act.pledgor, act.custodian, act.pledgee, act.incomingKg);
        receipts.relieve(act.outgoing, act.pledgee, act.outgoingKg);
        if (!owed) return;
        valueOut -= _lineValue(loan, act.outgoing);
        uint256 valueIn = _lineValue(loan, act.incoming);
        if (valueIn < valueOut) revert SubstituteTooSmall(act.loan, valueIn, valueOut);
        _requireFloor(act.loan, loan);
    }

    /// Puts a line behind those that the registration covers: it has one of its own.
    function _addRegisteredLine(LoanId id, Loan storage loan, ReceiptId receipt) private {
        ReceiptId[] storage lines = _lines[id];
        uint256 place = loan.registeredLines++;
        lines.push(receipt);
        for (uint256 i = lines.length - 1; i > place; --i) lines[i] = lines[i - 1];
        lines[place] = receipt;
        loanByReceipt[receipt] = id;
    }

    function _release(LoanId id, Loan storage loan, ReceiptId receipt, uint64 kg) private {
        _letGo(id, loan, receipt, kg);
        receipts.relieve(receipt, loan.financier, kg);
    }

    function _letGo(LoanId id, Loan storage loan, ReceiptId receipt, uint64 kg) private {
        emit Released(id, receipt, loan.version, kg);
        if (kg == receipts.receiptOf(receipt).lienKg) _removeLine(id, loan, receipt);
    }

    /// Takes a line out; the order of the others, and with it what the registration covers, stays.
    function _removeLine(LoanId id, Loan storage loan, ReceiptId receipt) private {
        ReceiptId[] storage lines = _lines[id];
        uint256 last = lines.length - 1;
        uint256 i = 0;
        while (!(lines[i] == receipt)) ++i;
        if (i < loan.registeredLines) --loan.registeredLines;
        for (; i < last; ++i) lines[i] = lines[i + 1];
        lines.pop();
        loanByReceipt[receipt] = LoanId.wrap(0);
    }

    function _emitDebt(LoanId id, Loan storage loan) private {
        emit DebtChanged(
            id,
            ++loan.version,
            loan.accruedDay,
            loan.drawn,
            loan.principal,
            loan.interestDue,
            loan.penaltyDue,
            loan.costsDue,
            loan.interestNumerator,
            loan.penaltyNumerator
        );
    }

    function _lenderAndBorrower(Loan storage loan) private view returns (Party[] memory parties) {
        parties = new Party[](3);
        parties[0] = PartyLib.pack(loan.financier, Roles.FINANCIER, Capabilities.MAKER);
        parties[1] = PartyLib.pack(loan.financier, Roles.FINANCIER, Capabilities.CHECKER);
        parties[2] = PartyLib.pack(loan.borrower, Roles.ANY, Capabilities.OPERATOR);
    }

    /// Nobody is kept from giving security back by its standing.
    function _dualWhateverStanding(MemberId member) private pure returns (Party[] memory parties) {
        parties = _dual(member, Roles.FINANCIER);
        parties[0] = parties[0].whateverStanding();
        parties[1] = parties[1].whateverStanding();
    }

    function _min(uint64 a, uint64 b) private pure returns (uint64) {
        return a < b ? a : b;
    }
}
