"""Findings of the reconciliation by route and command: listed, narrowed, paged, in both languages (AB-40)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from scf_ledger.cli.app import app
from tests.integration.test_problems import assert_problem
from tests.support.gateway import Gateway, inbound
from tests.support.goods import BUYER, COURT, DEPOT, WAREHOUSE, Yard


@dataclass(frozen=True)
class Strips:
    """Strips of one coil that nobody said was slit, each come in as goods of its own, in this order."""

    keys: tuple[str, ...]
    custodians: tuple[int, ...]


@pytest.fixture(scope="module")
def strips(gateway: Gateway) -> Strips:
    coil = Yard(gateway).coils(10_000).written[0]
    custodians = (int(WAREHOUSE), int(DEPOT), int(WAREHOUSE))
    keys = []
    for n, custodian in enumerate(custodians):
        strip = {**coil, "coil": f"{coil['coil']}-{n}"}
        taken = gateway.do(
            "AcceptInbound", custodian, **inbound(custodian=custodian, units=[{"key": strip, "kg": 8_500}])
        )
        keys.append(str(taken.act().message["units"][0]["key"]))
    gateway.caught_up()
    return Strips(tuple(keys), custodians)


def told(gateway: Gateway, home: Path, member: int, *arguments: object) -> str:
    environment = {"SCF_URL": gateway.url, "SCF_API_KEY": gateway.key(member), "SCF_HOME": str(home), "COLUMNS": "400"}
    answer = CliRunner().invoke(app, ["findings", *map(str, arguments)], env=environment)
    assert answer.exit_code == 0, answer.output
    return answer.output


def test_AB_40_the_command_lists_what_the_route_lists(gateway: Gateway, strips: Strips, tmp_path: Path) -> None:
    with gateway.client(COURT) as client:
        asked = list(client.items("/v1/findings"))
    shown = json.loads(told(gateway, tmp_path, COURT, "--limit", 1_000, "--format", "json"))
    assert shown == {"items": asked, "next": ""}
    assert [one["subject"] for one in asked if one["subject"] in strips.keys] == list(strips.keys)


def test_AB_40_findings_are_narrowed(gateway: Gateway, strips: Strips, tmp_path: Path) -> None:
    def found(*arguments: object) -> list[dict[str, Any]]:
        items = json.loads(told(gateway, tmp_path, COURT, *arguments, "--limit", 1_000, "--format", "json"))["items"]
        return [one for one in items if one["subject"] in strips.keys]

    assert [one["subject"] for one in found("--custodian", int(DEPOT))] == [strips.keys[1]]
    assert [one["subject"] for one in found("--subject", strips.keys[2])] == [strips.keys[2]]
    assert len(found("--kind", "unit_of_a_unit")) == 3 and found("--kind", "unit_used_up") == []
    with gateway.http(COURT) as http:
        assert_problem(http.get("/v1/findings", params={"kind": "anything"}), 422, "FIELD_INVALID")


def test_AB_40_findings_are_told_in_both_languages_to_whom_they_concern(
    gateway: Gateway, strips: Strips, tmp_path: Path
) -> None:
    table = told(gateway, tmp_path, DEPOT)
    assert "没有加工记录" in table and "no processing was recorded" in table
    seen = {
        member: {one["subject"] for one in json.loads(told(gateway, tmp_path, member, "--format", "json"))["items"]}
        for member in (DEPOT, BUYER)
    }
    assert seen[DEPOT] & set(strips.keys) == {strips.keys[1]} and seen[BUYER] == set()
    assert "none 无" in told(gateway, tmp_path, BUYER)


def test_findings_are_paged_in_the_order_of_the_chain(gateway: Gateway, strips: Strips) -> None:
    with gateway.client(COURT) as client:
        whole = client.get("/v1/findings", page_size=200)["items"]
        first = client.get("/v1/findings", page_size=2)
        assert first["items"] == whole[:2] and first["next"]
        assert list(client.items("/v1/findings", page_size=2)) == whole
        assert [one["at"] for one in whole] == sorted(one["at"] for one in whole)
    with gateway.http(COURT) as http:
        for cursor, more in ((first["next"], {"kind": "unit_of_a_unit"}), ("x", {})):
            assert_problem(http.get("/v1/findings", params={"cursor": cursor, **more}), 422, "FIELD_INVALID")
