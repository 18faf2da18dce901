"""`scf deploy`: the founders' file, and what is wrong with it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from scf_ledger.acts import Capability, Role
from scf_ledger.chain.deployment import ADMISSION
from scf_ledger.cli.consortium import read_consortium
from tests.evm.members import Who, admission, uscc
from tests.unit.cli.conftest import Scf

SECRET = b"s" * 32


def _written(who: Who) -> dict[str, Any]:
    """An admission as people write it."""
    held = admission(who)
    roles = [role.name for role in Role if held["roles"] & role]
    keys = [
        {**key, "roles": roles, "capabilities": [c.name for c in Capability if key["capabilities"] & c]}
        for key in held["keys"]
    ]
    return {**held, "uscc": uscc(who), "roles": roles, "keys": keys, "kycUntil": "2030-01-01T00:00:00+08:00"}


def _file(folder: Path, value: object) -> Path:
    path = folder / "consortium.json"
    path.write_text(json.dumps(value), encoding="utf-8")
    return path


def test_founders_as_people_write_them(tmp_path: Path) -> None:
    path = _file(tmp_path, {"founders": [_written(Who.BANK)], "threshold": 1})
    found = read_consortium(path, SECRET)
    assert found.founders == [ADMISSION.normalise(admission(Who.BANK, kycUntil=1_893_427_200))]
    assert found.threshold == 1
    assert found.delay == 3_600


def test_founders_as_the_act_holds_them(tmp_path: Path) -> None:
    path = _file(tmp_path, {"founders": [admission(Who.BANK)]})
    assert read_consortium(path, SECRET).founders == [ADMISSION.normalise(admission(Who.BANK))]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ([], "/: must be an object with founders and parameters (got [])"),
        ({"founders": []}, "/founders: must be a list of at least one admission (got [])"),
        ({"founders": [{}], "quorum": 3}, "/quorum: a consortium has certificate_tolerance, delay, founders,"),
        ({"founders": [{}], "delay": "1 hour"}, "/delay: must be a whole number (got '1 hour')"),
        ({"founders": [{"roles": ["KING"]}]}, "/founders/0/roles: must be a list of PLATFORM, WAREHOUSE,"),
        ({"founders": [admission(Who.BANK), {"name": "X"}]}, "/founders/1/uscc: Admission needs this field"),
    ],
)
def test_what_is_wrong_is_named(scf: Scf, tmp_path: Path, value: object, text: str) -> None:
    path = _file(tmp_path, value)
    answer = scf("deploy", "--consortium", path)
    assert answer.exit_code == 1
    assert answer.stderr.startswith(f"scf: {path} {text}")


def test_a_file_that_is_not_json(scf: Scf, tmp_path: Path) -> None:
    path = tmp_path / "consortium.json"
    path.write_text("founders: []")
    answer = scf("deploy", "--consortium", path)
    assert answer.exit_code == 1
    assert answer.stderr.startswith(f"scf: {path} is not JSON: ")


def test_without_founders_it_says_what_to_type(scf: Scf) -> None:
    answer = scf("deploy")
    assert (answer.exit_code, answer.stderr) == (
        1,
        "scf: nothing is deployed yet; name the founders: scf deploy --consortium FILE\n",
    )


def test_without_a_node_it_says_what_to_type(scf: Scf, tmp_path: Path) -> None:
    answer = scf("deploy", "--consortium", _file(tmp_path, {"founders": [_written(Who.BANK)]}))
    assert answer.exit_code == 1
    assert (
        "scf: NODE_UNAVAILABLE: no node: set SCF_NODE_URL, or start the local chain with: scf devnet up"
        in answer.stderr
    )
