// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// What acts on receipts cost at least: the same slots are written and the same units counted once, by an account that
/// holds the titles itself. No signatures, no roles, no other contract, no evidence.
contract Floors {
    /// A title of three slots, as Receipts keeps it; the first has its holder and whether it is live.
    struct Title {
        address holder;
        bool live;
        uint64 kg;
        uint256 quantities;
        bytes32 place;
    }

    struct Item {
        bytes32 unit;
        uint64 kg;
        bytes32 place;
    }

    error Refused();
    event Issued(bytes32 indexed title, bytes32 unit, uint64 kg);
    event Split(bytes32 indexed title, uint64[] kg, bytes32[] units);

    mapping(bytes32 title => Title) private _titles;
    mapping(bytes32 unit => bytes32) private _under;

    /// Units come in, each once.
    function accept(bytes32 inbound, bytes32[] calldata units) external {
        for (uint256 i = 0; i < units.length; ++i) {
            if (_under[units[i]] != 0) revert Refused();
            _under[units[i]] = inbound;
        }
    }

    /// One title over each unit of an inbound.
    function issue(bytes32 inbound, bytes32 salt, Item[] calldata items) external {
        for (uint256 i = 0; i < items.length; ++i) {
            if (_under[items[i].unit] != inbound) revert Refused();
            bytes32 id = keccak256(abi.encode(salt, i));
            _begin(id, items[i].kg, items[i].place);
            _under[items[i].unit] = id;
            emit Issued(id, items[i].unit, items[i].kg);
        }
    }

    /// Title over mass alone, or with units over these.
    function begin(bytes32 id, uint64 kg, bytes32 place, bytes32[] calldata units) external {
        _begin(id, kg, place);
        for (uint256 i = 0; i < units.length; ++i) _under[units[i]] = id;
    }

    /// Parts of a title; where units are named, one for each part.
    function split(bytes32 id, uint64[] calldata kg, bytes32[] calldata units) external {
        Title memory whole = _titles[id];
        if (!whole.live || whole.holder != msg.sender) revert Refused();
        _titles[id].live = false;
        uint256 sum = 0;
        for (uint256 i = 0; i < kg.length; ++i) {
            sum += kg[i];
            bytes32 child = keccak256(abi.encode(id, i));
            _begin(child, kg[i], whole.place);
            if (units.length == 0) continue;
            if (_under[units[i]] != id) revert Refused();
            _under[units[i]] = child;
        }
        if (sum != whole.kg) revert Refused();
        emit Split(id, kg, units);
    }

    function _begin(bytes32 id, uint64 kg, bytes32 place) private {
        if (_titles[id].live) revert Refused();
        _titles[id] = Title({holder: msg.sender, live: true, kg: kg, quantities: kg, place: place});
    }
}
