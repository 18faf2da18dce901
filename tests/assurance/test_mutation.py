"""Mutants are what they say; a contract whose tests notice nothing is told of every one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.assurance import mutation
from tests.assurance.mutation import Compiler, Fate, Noted, Subject, Worker, page, unexplained
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


def test_a_run_that_was_ended_goes_on_with_what_was_not_noticed(
    found: list[Mutant], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mutation, "KEPT", tmp_path)
    subject = Subject("Directory")
    noted = Noted(subject)
    assert noted.read() == {}
    noted.add(Fate(found[0], "killed", 1.5))
    noted.add(Fate(found[1], "survived", 2.0))
    assert Noted(subject).read() == {found[0].name: ("killed", 1.5)}
    assert Noted(subject).read(survivors=True).keys() == {found[0].name, found[1].name}
    # there is a test now that notices it
    noted.add(Fate(found[1], "killed", 1.0))
    assert Noted(subject).read().keys() == {found[0].name, found[1].name}
    # what became of another text's mutants says nothing
    subject.wanted["sources"][subject.file]["content"] += "// changed"
    assert Noted(subject).read() == {}


def test_the_page_says_how_many_were_not_tried(found: list[Mutant]) -> None:
    fates = [Fate(found[0], "killed", 1.0)]
    assert "- 12 were not tried" in page("Sample", fates, {}, 12)
    assert "not tried" not in page("Sample", fates, {})


def test_no_mutant_is_tried_where_a_test_fails_on_the_contract_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    worker = Worker(Subject("Directory"), tmp_path / "worker")
    monkeypatch.setattr(mutation, "tried", lambda *_: "survived")
    worker.sound([["tests/contracts/test_directory.py"]])
    monkeypatch.setattr(mutation, "tried", lambda *_: "killed")
    with pytest.raises(RuntimeError, match="does not pass on Directory itself"):
        worker.sound([["tests/contracts/test_directory.py"]])
    worker.compile.close()
