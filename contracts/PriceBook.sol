// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {FinanceActs} from "./acts/FinanceActs.sol";
import {ActVerifier} from "./base/ActVerifier.sol";
import {IMemberRegistry} from "./interfaces/IMemberRegistry.sol";
import {DefineSeries, IPriceBook, Report, ReportPrice, Series} from "./interfaces/IPriceBook.sol";
import {Median} from "./libraries/Median.sol";
import {AlreadyExecuted} from "./types/Errors.sol";
import {MemberId, SeriesId} from "./types/Ids.sol";
import {Capabilities, Roles} from "./types/Roles.sol";
import {Party, PartyLib, Signature} from "./types/Signing.sol";

/// @title Implements IPriceBook, where everything is described
contract PriceBook is IPriceBook, ActVerifier {
    using FinanceActs for DefineSeries;
    using FinanceActs for ReportPrice;

    uint256 private constant UNIT = 1e6;
    /// Every reporter is read whenever a price is asked for.
    uint256 private constant MAX_REPORTERS = 16;

    mapping(SeriesId series => Series) private _series;
    mapping(SeriesId series => mapping(MemberId reporter => Report)) private _reports;

    constructor(IMemberRegistry registry_) ActVerifier(registry_, "1") {}

    // ---------------------------------------------------------------- acts

    /// @inheritdoc IPriceBook
    function defineSeries(DefineSeries calldata act, Signature[] calldata signatures) external {
        uint256 count = act.reporters.length;
        if (count > MAX_REPORTERS || act.quorum == 0 || act.quorum > count || act.maxAge == 0) {
            revert SeriesNotUsable();
        }
        for (uint256 i = 0; i < count; ++i) {
            for (uint256 j = 0; j < i; ++j) {
                if (act.reporters[i] == act.reporters[j]) revert SeriesNotUsable();
            }
        }
        bytes32 digest = _requireSigned(act.hash(), act.deadline, _dual(act.owner, Roles.FINANCIER), signatures);
        SeriesId id = SeriesId.wrap(digest);
        if (_series[id].quorum != 0) revert AlreadyExecuted(SeriesId.unwrap(id));
        _series[id] = Series({
            owner: act.owner,
            goods: act.goods,
            currency: act.currency,
            quorum: act.quorum,
            maxAge: act.maxAge,
            maxDeviation: act.maxDeviation,
            reporters: act.reporters
        });
        emit SeriesDefined(id, act);
    }

    /// @inheritdoc IPriceBook
    function reportPrice(ReportPrice calldata act, Signature[] calldata signatures) external {
        Series storage series = _requireSeries(act.series);
        if (!_isReporter(series, act.reporter)) revert NotReporter(act.series, act.reporter);
        if (act.price == 0) revert PriceMissing();
        Report memory last = _reports[act.series][act.reporter];
        if (act.observedAt > block.timestamp || act.observedAt <= last.observedAt) {
            revert ObservationOutOfOrder(act.observedAt, last.observedAt, block.timestamp);
        }
        if (last.price != 0 && act.observedAt - last.observedAt <= series.maxAge) {
            uint256 difference = act.price > last.price ? act.price - last.price : last.price - act.price;
            if (difference * UNIT > uint256(last.price) * series.maxDeviation) {
                revert PriceDeviation(last.price, act.price, series.maxDeviation);
            }
        }
        Party[] memory parties = new Party[](1);
        parties[0] = PartyLib.pack(act.reporter, Roles.PRICE_REPORTER, Capabilities.OPERATOR);
        _requireSigned(act.hash(), act.deadline, parties, signatures);
        _reports[act.series][act.reporter] = Report({price: act.price, observedAt: act.observedAt});
        emit PriceReported(act.series, act);
    }

    // ---------------------------------------------------------------- views

    /// @inheritdoc IPriceBook
    function priceOf(SeriesId id) external view returns (uint64 price, uint16 currency) {
        Series storage series = _requireSeries(id);
        MemberId[] memory reporters = series.reporters;
        uint64[] memory fresh = new uint64[](reporters.length);
        uint256 count = 0;
        for (uint256 i = 0; i < reporters.length; ++i) {
            Report memory report = _reports[id][reporters[i]];
            if (report.price != 0 && block.timestamp <= uint256(report.observedAt) + series.maxAge) {
                fresh[count++] = report.price;
            }
        }
        if (count < series.quorum) revert PriceStale(id, count, series.quorum);
        return (Median.lower(fresh, count), series.currency);
    }

    /// @inheritdoc IPriceBook
    function seriesOf(SeriesId series) external view returns (Series memory) {
        return _series[series];
    }

    /// @inheritdoc IPriceBook
    function reportOf(SeriesId series, MemberId reporter) external view returns (Report memory) {
        return _reports[series][reporter];
    }

    // ---------------------------------------------------------------- private

    function _requireSeries(SeriesId id) private view returns (Series storage series) {
        series = _series[id];
        if (series.quorum == 0) revert SeriesUnknown(id);
    }

    function _isReporter(Series storage series, MemberId member) private view returns (bool) {
        MemberId[] memory reporters = series.reporters;
        for (uint256 i = 0; i < reporters.length; ++i) {
            if (reporters[i] == member) return true;
        }
        return false;
    }
}
