"""Mutants are what they say; a contract whose tests notice nothing is told of every one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.assurance.mutation import Compiler, Fate, Subject, page, unexplained
from tests.assurance.mutations import Mutant, mutants

SAMPLE = """// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

// 数量: solc counts bytes
contract Sample {
    error No();
    event Done(uint256 kept);
    uint256 public kept;

    modifier once() {
        if (kept != 0) revert No();
        _;
    }

    function keep(uint256 a, bool b) external once {
        if (a < 3 && !b) revert No();
        kept += a;
        emit Done(kept);
    }
}
"""


@pytest.fixture(scope="module")
def compile_() -> Iterator[Compiler]:
    made = Compiler()
    yield made
    made.close()


@pytest.fixture(scope="module")
def found(compile_: Compiler) -> list[Mutant]:
    wanted = {
        "language": "Solidity",
        "sources": {"s": {"content": SAMPLE}},
        "settings": {"outputSelection": {"s": {"": ["ast"]}}},
    }
    return mutants(compile_(wanted)["sources"]["s"]["ast"], SAMPLE, "Sample")


def test_every_small_mistake_is_made_once(found: list[Mutant]) -> None:
    assert [(one.line, one.kind, one.old) for one in found] == [
        (11, "drop check", "if (kept != 0) revert No();"),
        (11, "!= to ==", "!="),
        (11, "0 to 1", "0"),
        (15, "drop modifier", "once"),
        (16, "drop check", "if (a < 3 && !b) revert No();"),
        (16, "< to <=", "<"),
        (16, "< to >=", "<"),
        (16, "3 to 4", "3"),
        (16, "&& to ||", "&&"),
        (16, "drop !", "!"),
        (17, "drop statement", "kept += a;"),
        (17, "+= to -=", "+="),
        (18, "drop event", "emit Done(kept);"),
    ]
    assert len({one.name for one in found}) == len(found)


def test_every_mutant_of_the_sample_compiles_to_other_code(compile_: Compiler, found: list[Mutant]) -> None:
    def code(text: str) -> str:
        settings = {"outputSelection": {"s": {"Sample": ["evm.bytecode.object"]}}, "metadata": {"appendCBOR": False}}
        answer = compile_({"language": "Solidity", "sources": {"s": {"content": text}}, "settings": settings})
        made: str = answer["contracts"]["s"]["Sample"]["evm"]["bytecode"]["object"]
        return made

    # a modifier without its check is no modifier
    modifier = [one for one in found if (one.line == 11 and one.kind == "drop check") or one.kind == "drop modifier"]
    codes = {code(one.into(SAMPLE)) for one in found}
    assert len({code(one.into(SAMPLE)) for one in modifier}) == 1
    assert len(codes) == len(found) - 1 and code(SAMPLE) not in codes


def test_a_mutant_of_the_contract_is_an_artifact_and_a_broken_one_is_not(compile_: Compiler) -> None:
    subject = Subject("Directory")
    artifact = subject.artifact(compile_, subject.text)
    assert artifact and artifact["contractName"] == "Directory" and artifact["bytecode"]
    assert subject.artifact(compile_, subject.text.replace("revert", "revret", 1)) is None


def test_a_survivor_is_on_the_page_with_its_explanation_or_its_lack(found: list[Mutant]) -> None:
    killed, survivor, broken = (
        Fate(found[0], "killed", 1.0),
        Fate(found[1], "survived", 1.0),
        Fate(found[2], "refused by the compiler", 0.0),
    )
    assert unexplained([killed, survivor, broken], {}) == [found[1].name]
    assert unexplained([killed, survivor, broken], {found[1].name: "Because."}) == []
    text = page("Sample", [killed, survivor, broken], {})
    assert "2 mutants, 1 noticed by the tests (50.0 %), 1 not" in text
    assert "- `once`, != to ==: `!=`. **Not explained.**" in text
    assert "Because." in page("Sample", [survivor], {found[1].name: "Because."})
