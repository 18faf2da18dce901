"""`scf contracts`: what ships, and whether it is what the sources compile to."""

from __future__ import annotations

import pytest

from scf_ledger.chain import compiler
from scf_ledger.chain.artifacts import CONTRACTS, VERIFIERS
from tests.unit.cli.conftest import Scf


def test_sizes_are_below_the_limit(scf: Scf) -> None:
    answer = scf("contracts", "sizes")
    assert answer.exit_code == 0
    assert [line.split()[0] for line in answer.stdout.splitlines()[2:]] == [*CONTRACTS, *VERIFIERS]


def test_a_contract_above_the_limit_fails(scf: Scf, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compiler, "CODE_SIZE_LIMIT", 20_000)
    answer = scf("contracts", "sizes")
    assert answer.exit_code == 1
    assert "above the limit of 20,000 bytes: " in answer.stderr


def test_layout_of_one_contract(scf: Scf) -> None:
    answer = scf("contracts", "layout", "Receipts")
    assert answer.exit_code == 0
    assert "mapping(ReceiptId,Receipt)" in answer.stdout
    assert not {"t_", "_storage"} & set(answer.stdout.split())


def test_layout_of_a_contract_that_is_not_there(scf: Scf) -> None:
    answer = scf("contracts", "layout", "Receipt")
    assert answer.exit_code == 1
    assert answer.stderr.startswith("scf: there is no contract Receipt; there are: Directory, MemberRegistry")


@pytest.mark.parametrize(
    ("stale", "code", "text"),
    [
        ([], 0, "every artifact is what its sources compile to"),
        (["Receipts", "Custody"], 1, "out of date: Receipts, Custody\nbring them up to date: scf contracts build"),
    ],
)
def test_check(scf: Scf, monkeypatch: pytest.MonkeyPatch, stale: list[str], code: int, text: str) -> None:
    monkeypatch.setattr(compiler, "outdated", lambda: stale)
    answer = scf("contracts", "check")
    assert answer.exit_code == code
    assert text in answer.output


@pytest.mark.parametrize(
    ("changed", "text"), [(["Receipts"], "changed: Receipts"), ([], "every artifact is up to date")]
)
def test_build(scf: Scf, monkeypatch: pytest.MonkeyPatch, changed: list[str], text: str) -> None:
    monkeypatch.setattr(compiler, "build", lambda: changed)
    assert text in scf("contracts", "build").stdout


def test_a_missing_compiler_says_what_to_run(scf: Scf, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing() -> list[str]:
        raise compiler.ToolchainMissing("npm's solc is not installed; run: python3 scripts/_setup.py run")

    monkeypatch.setattr(compiler, "outdated", missing)
    answer = scf("contracts", "check")
    assert (answer.exit_code, answer.stderr) == (
        1,
        "scf: npm's solc is not installed; run: python3 scripts/_setup.py run\n",
    )
