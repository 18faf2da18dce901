"""The registry of refusals, and Solidity's custom errors: the same set under the same names."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import scf_ledger
from scf_ledger.acts.errors import ActError, ActKindUnknown, CallUnreadable, FieldInvalid, SignatureInvalid
from scf_ledger.chain.events import error_names
from scf_ledger.problems import CONTRACT_PROBLEMS, PROBLEMS, Problem, code_of, from_revert, problem

PACKAGE = Path(scf_ledger.__file__).parent


def test_every_custom_error_has_a_code_and_every_code_an_error() -> None:
    assert {code_of(name) for name in error_names()} == set(CONTRACT_PROBLEMS)


def test_two_errors_never_share_a_code() -> None:
    names = list(error_names())
    assert len({code_of(name) for name in names}) == len(names)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("UnitAlreadyReceipted", "UNIT_ALREADY_RECEIPTED"),
        ("Tenor", "TENOR"),
        ("AboveLtv", "ABOVE_LTV"),
        ("Error", "ERROR"),
    ],
)
def test_the_code_of_an_error(name: str, code: str) -> None:
    assert code_of(name) == code


@pytest.mark.parametrize("code", sorted(PROBLEMS))
def test_every_code_speaks_both_languages(code: str) -> None:
    kind = PROBLEMS[code]
    assert kind.code == code and re.fullmatch("[A-Z][A-Z0-9_]*", code)
    assert re.search("[\u4e00-\u9fff]", kind.zh) and kind.en.isascii() and kind.en
    assert 400 <= kind.status < 600
    assert all(re.fullmatch(r"(L|AB|WR|PP|RV)-[0-9]{2}", rule) for rule in kind.rules)


def test_every_code_that_is_raised_is_registered() -> None:
    raised = set()
    for file in PACKAGE.rglob("*.py"):
        raised |= set(re.findall(r'\bproblem\(\s*"([A-Z_]+)"', file.read_text(encoding="utf-8")))
    assert len(raised) > 20 and raised <= set(PROBLEMS)


@pytest.mark.parametrize("error", [ActError, ActKindUnknown, CallUnreadable, FieldInvalid, SignatureInvalid])
def test_every_error_of_an_act_is_registered(error: type[ActError]) -> None:
    assert error.code in PROBLEMS


def test_a_revert_keeps_its_operands() -> None:
    refused = from_revert("VersionConflict", {"record": "0x01", "actual": 2, "stated": 1})
    assert refused.code == "VERSION_CONFLICT" and refused.values == {"record": "0x01", "actual": "2", "stated": "1"}
    assert "actual 2" in refused.detail


def test_an_error_of_nobodys_is_unknown() -> None:
    refused = from_revert("SomethingElse", {"data": "0x1234"})
    assert refused.code == "UNKNOWN" and "0x1234" in refused.detail


def test_a_problem_reads_as_code_and_detail() -> None:
    assert str(problem("NOT_FOUND", "no receipt")) == "NOT_FOUND: no receipt"
    assert str(Problem(PROBLEMS["NOT_FOUND"])) == "NOT_FOUND: there is no such thing"
    with pytest.raises(KeyError):
        problem("NO_SUCH_CODE")
