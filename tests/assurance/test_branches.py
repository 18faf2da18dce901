"""Marks see what a refused act went through, and what nothing went through is missing."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import pytest
from eth_abi.abi import encode
from eth_utils.crypto import keccak
from pyrevm import EVM

from scf_ledger.chain import compiler
from tests.assurance.branches import Coverage, coverage, failing
from tests.assurance.instrument import BASE, MARKS, Point, marked

CALLER = "0x00000000000000000000000000000000000000d0"
SOURCE = "contracts/Sample.sol"
SAMPLE = """// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

contract Sample {
    uint256 public kept;

    /// 数量: solc counts bytes
    function take(uint256 a, uint256 b) external returns (uint256) {
        if (a == 0 || (b == 7 && a > b)) revert();
        kept = _least(a, b);
        return kept;
    }

    function _least(uint256 a, uint256 b) private pure returns (uint256) {
        return a < b ? a : b;
    }

    function never() external {
        kept = 1;
    }
}
"""


@pytest.fixture(scope="module")
def sample() -> tuple[list[Point], bytes]:
    """The points of a contract with marks, and its creation code."""
    root = compiler.source_root()
    plain = compiler._collect
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(compiler, "_collect", lambda *_: {SOURCE: {"content": SAMPLE}})
        marks = marked(root, [SOURCE])
        patch.setattr(compiler, "_collect", lambda *_: {n: {"content": t} for n, t in marks.sources.items()})
        code = compiler.compile_sources(root, [SOURCE, MARKS])["Sample"]["bytecode"]
    assert compiler._collect is plain
    return list(marks.points), bytes.fromhex(code)


def seen(code: bytes, *calls: tuple[int, int]) -> set[int]:
    """The marks that calls of `take` leave."""
    evm: Any = EVM(spec_id="CANCUN")
    evm.set_balance(CALLER, 10**21)
    address = evm.deploy(CALLER, code)
    for pair in calls:
        data = keccak(text="take(uint256,uint256)")[:4] + encode(["uint256", "uint256"], pair)
        with suppress(RuntimeError):
            evm.message_call(CALLER, address, calldata=data)
    marks = {int(account, 16) - BASE for account in evm.db_accounts}
    return {mark for mark in marks if 0 <= mark < 1_000}


def test_every_condition_operand_and_function_is_a_point(sample: tuple[list[Point], bytes]) -> None:
    points, _ = sample
    assert sorted((p.line, p.kind) for p in points) == [
        (8, "function"),
        (9, "if"),
        (9, "operand"),
        (9, "operand"),
        (9, "operand"),
        (14, "function"),
        (15, "?:"),
        (18, "function"),
    ]


def test_a_refused_call_is_seen(sample: tuple[list[Point], bytes]) -> None:
    points, code = sample
    (one,) = coverage(points, seen(code, (0, 5)))
    assert (one.covered, one.branches, one.entered, one.functions) == (2, 10, 1, 3)
    assert f"{SOURCE}:9: if never false: a == 0 || (b == 7 && a > b)" in one.missing
    assert f"{SOURCE}:15: ?: never true: a < b" in one.missing


def test_what_is_covered_is_all_but_what_nothing_reached(sample: tuple[list[Point], bytes]) -> None:
    points, code = sample
    (one,) = coverage(points, seen(code, (0, 5), (3, 5), (5, 3), (8, 7), (6, 7)))
    assert one.covered == one.branches == 10
    assert one.missing == [f"{SOURCE}:18: never entered: function never() external {{"]


def test_a_receipt_contract_below_its_share_fails() -> None:
    found = {name: Coverage(name, 100, n, 0, 0, ()) for name, n in {"contracts/Receipts.sol": 94}.items()}
    assert failing(found) == ["contracts/Receipts.sol: 94.0 % of branches, at least 95.0 wanted"]
    assert failing({"contracts/Receipts.sol": Coverage("contracts/Receipts.sol", 100, 95, 0, 0, ())}) == []
    assert failing({"contracts/PriceBook.sol": Coverage("contracts/PriceBook.sol", 100, 5, 0, 0, ())}) == []
