"""`scf verify`: how its outcome is told."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import scf_ledger.verification
from scf_ledger.verification import Outcome, Report
from tests.unit.cli.conftest import Scf


def _report(outcome: Outcome) -> Report:
    report = Report()
    report.proven["documents"] = 1_234
    report.rely("the chain's validators", "链的验证者")
    told = {Outcome.GAPS: report.gap, Outcome.CONTRADICTION: report.contradict, Outcome.PROOF_FAILURE: report.fail}
    if outcome in told:
        told[outcome]("logs/X", "something is wrong", "有问题")
    return report


@pytest.mark.parametrize("outcome", Outcome)
def test_the_outcome_is_the_exit_code(scf: Scf, monkeypatch: pytest.MonkeyPatch, outcome: Outcome) -> None:
    monkeypatch.setattr(scf_ledger.verification, "verify", lambda folder, secret: _report(outcome))
    answer = scf("verify", "bundle")
    assert answer.exit_code == outcome
    assert "1,234  documents" in answer.stdout
    assert "the chain's validators\n    链的验证者" in answer.stdout
    assert ("something is wrong\n    有问题" in answer.stdout) == (outcome != Outcome.PROVEN)


def test_as_json(scf: Scf, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scf_ledger.verification, "verify", lambda folder, secret: _report(Outcome.GAPS))
    answer = scf("verify", "bundle", "--json")
    assert answer.exit_code == 1
    assert json.loads(answer.stdout)["exit_code"] == 1


def test_the_secret_is_read_from_its_file(scf: Scf, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    seen = []
    file = tmp_path / "secret"
    file.write_bytes(b"\x01" * 32)

    def check(folder: Path, secret: bytes | None) -> Report:
        seen.append((folder, secret))
        return Report()

    monkeypatch.setattr(scf_ledger.verification, "verify", check)
    assert scf("verify", "bundle", "--secret-file", file).exit_code == 0
    assert seen == [(Path("bundle"), b"\x01" * 32)]


def test_a_folder_that_is_no_bundle(scf: Scf, tmp_path: Path) -> None:
    answer = scf("verify", tmp_path)
    assert (answer.exit_code, answer.stdout) == (3, "")
    assert answer.stderr == f"scf: {tmp_path} has no MANIFEST: it is no proof bundle\n"
    told = scf("verify", tmp_path, "--json")
    assert told.exit_code == 3
    assert json.loads(told.stdout)["exit_code"] == 3
