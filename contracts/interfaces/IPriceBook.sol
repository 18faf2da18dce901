// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {MemberId, SeriesId} from "../types/Ids.sol";
import {Signature} from "../types/Signing.sol";

/// A financier defines the price that it relies on: whose reports, how many, how fresh, how far apart.
struct DefineSeries {
    MemberId owner;
    /// goods class
    bytes8 goods;
    /// SHA-256 of the full description: grade, place, terms
    bytes32 description;
    /// ISO 4217 numeric code
    uint16 currency;
    /// fresh reports needed
    uint8 quorum;
    /// seconds after which a report is stale
    uint32 maxAge;
    /// 1e-6 by which a report may differ from the same reporter's last fresh one
    uint32 maxDeviation;
    MemberId[] reporters;
    bytes32 salt;
    uint64 deadline;
}

/// A reporter states a price.
struct ReportPrice {
    SeriesId series;
    MemberId reporter;
    /// minor units per tonne
    uint64 price;
    /// UTC seconds
    uint40 observedAt;
    /// SHA-256 of the source
    bytes32 source;
    uint64 deadline;
}

/// One slot, and the list of reporters.
struct Series {
    MemberId owner;
    bytes8 goods;
    uint16 currency;
    uint8 quorum;
    uint32 maxAge;
    uint32 maxDeviation;
    MemberId[] reporters;
}

/// A reporter's newest report: one slot.
struct Report {
    uint64 price;
    uint40 observedAt;
}

/// @title 价格: goods prices as medians of fresh reports (PP-01, AB-31)
/// @notice With fewer fresh reports than the quorum there is no price. No price means no new draw and no release; it
///         never stands in the way of repaying or of adding collateral.
interface IPriceBook {
    event SeriesDefined(SeriesId indexed series, DefineSeries act);
    event PriceReported(SeriesId indexed series, ReportPrice act);

    /// No reporters, a quorum of 0 or above their number, too many, one twice, or no maximum age.
    error SeriesNotUsable();
    error SeriesUnknown(SeriesId series);
    /// The member does not report to this series.
    error NotReporter(SeriesId series, MemberId member);
    /// Observed in the future, or not after the reporter's last observation.
    error ObservationOutOfOrder(uint256 observedAt, uint256 last, uint256 blockTime);
    error PriceMissing();
    /// Too far from the reporter's last fresh report.
    error PriceDeviation(uint256 last, uint256 price, uint256 maxDeviation);
    /// Fewer fresh reports than the quorum (AB-31).
    error PriceStale(SeriesId series, uint256 fresh, uint256 quorum);

    /// @notice Signers: owner maker, owner checker, BANK or FACTOR. @dev Event: SeriesDefined.
    function defineSeries(DefineSeries calldata act, Signature[] calldata signatures) external;
    /// @notice Signer: reporter, PRICE_REPORTER. @dev Event: PriceReported.
    function reportPrice(ReportPrice calldata act, Signature[] calldata signatures) external;

    /// @notice The median of fresh reports; of an even number the lower middle one.
    /// @return price minor units per tonne
    /// @return currency ISO 4217 numeric code
    function priceOf(SeriesId series) external view returns (uint64 price, uint16 currency);
    function seriesOf(SeriesId series) external view returns (Series memory);
    function reportOf(SeriesId series, MemberId reporter) external view returns (Report memory);
}
