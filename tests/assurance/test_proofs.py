"""The proofs are about contracts that are there, and each has a mistake that it must find."""

from __future__ import annotations

import re

import pytest

from tests.assurance.proofs import PROOFS, ROOT, SOURCES, Planted, Proof, _answers, sources_of


@pytest.mark.parametrize("proof", PROOFS, ids=lambda proof: proof.contract)
def test_the_planted_mistake_fits_the_contract_as_it_is(proof: Proof) -> None:
    """`scripts/prove --planted` shows that the proof fails with it."""
    sources = sources_of(proof.file)
    changed = proof.planted.into(sources)
    assert {name for name in sources if changed[name] != sources[name]} == {proof.planted.file}


def test_every_contract_with_properties_is_proved() -> None:
    stated = set()
    for path in (ROOT / SOURCES).glob("*.sol"):
        for contract, body in re.findall(r"^contract (\w+)[^{]*\{(.*?)^\}", path.read_text(), re.S | re.M):
            if "function check_" in body:
                stated.add((path.stem, contract))
    assert stated == {(proof.file, proof.contract) for proof in PROOFS}


def test_a_mistake_that_is_nowhere_is_no_mistake() -> None:
    with pytest.raises(AssertionError, match="is not there once"):
        Planted("contracts/Receipts.sol", "no such text", "").into({"contracts/Receipts.sol": "contract Receipts {}"})


def test_a_loop_that_was_cut_short_proves_nothing() -> None:
    one = {"name": "check_it()", "exitcode": 0, "num_paths": [3, 2, 1], "time": [1.5, 1.0, 0.5]}
    results = [{**one, "num_bounded_loops": n} for n in (0, 1)] + [{**one, "exitcode": 1, "num_bounded_loops": 0}]
    answers = list(_answers(PROOFS[0], {"test_results": {"x": results}}, ""))
    assert [answer.answer for answer in answers] == ["proved", "LOOPS CUT SHORT", "COUNTEREXAMPLE"]
    assert [answer.proved for answer in answers] == [True, False, False]
