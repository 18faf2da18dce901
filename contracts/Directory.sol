// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IDirectory, Listing, Rights} from "./interfaces/IDirectory.sol";
import {NotGovernance} from "./types/Errors.sol";

/// @title Implements IDirectory, where everything is described
contract Directory is IDirectory {
    address public immutable governance;

    mapping(address target => uint32) public rightsOf;
    mapping(bytes32 name => address) public addressOf;

    /// @param listings the contracts of the first version
    constructor(address governance_, Listing[] memory listings) {
        governance = governance_;
        for (uint256 i = 0; i < listings.length; ++i) {
            _list(listings[i]);
        }
    }

    /// @inheritdoc IDirectory
    function list(Listing calldata listing) external {
        if (msg.sender != governance) revert NotGovernance(msg.sender);
        _list(listing);
    }

    /// @inheritdoc IDirectory
    function requireRight(address target, uint32 right) external view {
        if (rightsOf[target] & right == 0) revert RightMissing(target, right);
    }

    function _list(Listing memory listing) private {
        if (listing.target == address(0) || listing.rights & ~Rights.ALL != 0) {
            revert ListingNotUsable(listing.name, listing.target, listing.rights);
        }
        // a listing without rights takes rights away: no name moves back to an old contract by it
        if (listing.rights != 0 || rightsOf[addressOf[listing.name]] == 0) addressOf[listing.name] = listing.target;
        rightsOf[listing.target] = listing.rights;
        emit Listed(listing.name, listing.target, listing.rights);
    }
}
