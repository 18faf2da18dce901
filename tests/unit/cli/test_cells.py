"""How records are written for people, and how what people type becomes an act's fields."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from scf_ledger.acts import ACT_TYPES, FieldInvalid
from scf_ledger.acts.formats import currency_number
from scf_ledger.cli.act_fields import read_message, value_of
from scf_ledger.cli.cells import Cells, show_rows
from scf_ledger.cli.failures import explain
from scf_ledger.cli.records import LOOKS
from scf_ledger.client import ActMismatch, GatewayLost, Refused
from scf_ledger.gateway.resources import RESOURCES
from scf_ledger.gateway.routes.records import RECORDS
from scf_ledger.loans.tables import LoanLine, LoanPosting
from scf_ledger.receipts.tables import Endorsement, ReceiptLineage, StorageExtension
from tests.unit.cli.conftest import Scf

CNY = currency_number("CNY")
CELLS = Cells({7: "示例贸易"})


@pytest.mark.parametrize(
    ("name", "value", "row", "text"),
    [
        ("amount", "123456", {"currency": CNY}, "1,234.56 CNY"),
        ("amount", "123456", {"currency": currency_number("JPY")}, "123,456 JPY"),
        ("price", "123456", {}, "123,456 minor units"),
        ("principal", "0", {"currency": CNY}, "0.00 CNY"),
        ("lien_kg", "18573", {}, "18,573 kg"),
        ("kg", "9007199254740993", {}, "9,007,199,254,740,993 kg"),
        ("quantity", "8500", {"kind": "receipt"}, "8,500 kg"),
        ("rate", 43_500, {}, "4.35 %"),
        ("maturity_day", 20_605, {}, "2026-06-01"),
        ("storage_until", 20_605, {}, "2026-06-01"),
        ("due_day", 0, {}, "—"),
        ("issued_at", 1_780_272_000, {}, "2026-06-01T00:00:00Z"),
        ("valid_until", 2**63, {}, str(2**63)),
        ("ended_at", None, {}, "—"),
        ("holder", 7, {}, "7 示例贸易"),
        ("holder", 8, {}, "8"),
        ("pledgee", 0, {}, "—"),
        ("reporters", [7, 8], {}, "7 示例贸易, 8"),
        ("currency", CNY, {}, "CNY"),
        ("roles", 8, {}, "bank"),
        ("capabilities", 3, {}, "maker or checker"),
        ("asset_kinds", 3, {}, "receipts, vouchers"),
        ("hazard", 3, {}, "3 flammable liquids"),
        ("hazard", 0, {}, "none"),
        ("hazards", 0b1_0000_1000, {}, "3 flammable liquids, 8 corrosive substances"),
        ("objector", 7, {}, "7 示例贸易"),
        ("notice_until", 1_780_272_000, {}, "2026-06-01T00:00:00Z"),
        ("transferable", True, {}, "yes"),
        ("version", 3, {}, "3"),
        ("uscc", "913100006316963820", {}, "913100006316963820"),
        ("registration", "0012", {}, "0012"),
        ("goods", {"HRC": "0x01"}, {}, '{"HRC": "0x01"}'),
        ("units", [], {}, "—"),
    ],
)
def test_a_value_in_words(name: str, value: Any, row: dict[str, Any], text: str) -> None:
    assert CELLS.text(name, value, row) == text


def test_amounts_without_a_currency_have_that_of_what_they_belong_to() -> None:
    assert Cells(currency=CNY).text("total", "5", {}) == "0.05 CNY"


def test_numbers_line_up_at_their_right_end(capsys: pytest.CaptureFixture[str]) -> None:
    show_rows([{"id": "a", "kg": "5"}, {"id": "b", "kg": "12000"}], ("id", "kg"), CELLS)
    assert capsys.readouterr().out.splitlines()[2:] == ["a        5 kg", "b   12,000 kg"]


def test_every_column_of_a_table_is_one_of_the_record() -> None:
    fields = {kind.about.name: {*kind.model.model_fields, *kind.computed} for kind in RECORDS}
    parts = {
        "endorsements": Endorsement,
        "lineage": ReceiptLineage,
        "extensions": StorageExtension,
        "lines": LoanLine,
        "postings": LoanPosting,
    }
    fields |= {name: set(model.model_fields) for name, model in parts.items()}
    for name, known in fields.items():
        assert set(LOOKS[name].columns) <= known, name


def test_what_has_a_route_of_its_own_has_a_key_that_fits_a_path() -> None:
    for kind in RECORDS:
        assert not kind.about.named or len(kind.model.__table__.primary_key) == 1  # type: ignore[attr-defined]
    assert [kind.about for kind in RECORDS] == list(RESOURCES)


# ---------------------------------------------------------------- what is typed


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("uint56", "8500", 8500),
        ("uint32", "913100006316963820", "913100006316963820"),
        ("uint32", "2026-06-01", "2026-06-01"),
        ("bytes32", "12345", "12345"),
        ("bool", "true", True),
        ("bool", "yes", "yes"),
        ("string", "true", "true"),
        ("bytes32", '{"text": "a=b"}', {"text": "a=b"}),
        ("bytes32[]", "[]", []),
        ("string", '"8500"', "8500"),
        ("string", "", ""),
    ],
)
def test_a_typed_value(kind: str, text: str, value: object) -> None:
    assert value_of(kind, text, "/x") == value


def test_broken_json_is_named() -> None:
    with pytest.raises(FieldInvalid, match="/units: begins like JSON and is none"):
        value_of("bytes32[]", "[1", "/units")


# ---------------------------------------------------------------- kinds of acts


def test_all_kinds_of_acts_are_explained(scf: Scf) -> None:
    text = scf("acts", "kinds").stdout
    items = json.loads(scf("acts", "kinds", "--format", "json").stdout)["items"]
    assert [item["kind"] for item in items] == list(ACT_TYPES)
    for kind in ACT_TYPES.values():
        assert f"{kind.name}  {kind.title[0]} · {kind.title[1]}" in text
        assert kind.sentence[0] in text and kind.sentence[1] in text


def test_one_kind_of_act(scf: Scf) -> None:
    text = scf("acts", "kinds", "Endorse").stdout
    assert text.startswith("Endorse  ") and "持有人" not in text.splitlines()[0]
    assert "rules 规则: " in text and "who signs 须由谁签署:" in text


# ---------------------------------------------------------------- connection


def test_without_a_gateway_it_says_what_to_type(scf: Scf) -> None:
    answer = scf("members", "list")
    assert answer.exit_code == 1
    assert "start it: scf serve" in answer.stderr and "--url URL (SCF_URL)" in answer.stderr


def test_without_a_key_it_says_what_to_type(scf: Scf) -> None:
    answer = scf("members", "list", "--url", "http://localhost:1")
    assert answer.exit_code == 1
    assert "scf keys new-api --member NUMBER --label TEXT > FILE" in answer.stderr
    assert "--api-key-file FILE (SCF_API_KEY_FILE)" in answer.stderr


@pytest.mark.parametrize(
    ("options", "text"),
    [
        (["--url", "localhost:8420", "--api-key", "k"], "must begin with http:// or https://"),
        (["--url", "http://localhost:1", "--api-key", "two words"], "must be one word of ASCII characters"),
        (["--url", "http://localhost:1", "--api-key-file", "/no/such/key"], "/no/such/key: No such file"),
    ],
)
def test_a_wrong_connection_is_named(scf: Scf, options: list[str], text: str) -> None:
    answer = scf("loans", "list", *options)
    assert answer.exit_code == 1 and text in answer.stderr


def test_a_gateway_that_does_not_answer(scf: Scf, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scf_ledger.cli.connection.PATIENCE", 0.01)
    answer = scf("loans", "list", "--url", "http://127.0.0.1:1", SCF_API_KEY="k")
    assert answer.exit_code == 1
    assert answer.stderr.startswith("scf: the gateway did not answer: ") and "scf serve" in answer.stderr


def test_a_digest_is_made_of_a_file(tmp_path: Path) -> None:
    """L-05: a safety data sheet is a file; only its digest leaves the machine."""
    (tmp_path / "sds.pdf").write_bytes(b"abc")
    found = read_message(ACT_TYPES["BookInbound"], None, [f"sds=@{tmp_path / 'sds.pdf'}"])
    assert found == {"sds": "0xba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"}
    with pytest.raises(FieldInvalid, match="cannot be read"):
        read_message(ACT_TYPES["BookInbound"], None, [f"sds=@{tmp_path / 'none.pdf'}"])
    assert read_message(ACT_TYPES["BookInbound"], None, ["goods=@x"]) == {"goods": "@x"}


# ---------------------------------------------------------------- failures


def test_a_refusal_is_told_in_both_languages() -> None:
    body = {
        "code": "DOCUMENT_REFUSED",
        "detail": "a.xml: wrong total",
        "title": "refused",
        "title_zh": "拒收",
        "rules": ["L-81"],
        "errors": [
            {"pointer": "/total", "rule": "TOTALS", "value": "5", "detail": "wrong", "detail_zh": "不符", "line": "3"}
        ],
    }
    assert explain(Refused(body)) == (
        "DOCUMENT_REFUSED: a.xml: wrong total\n"
        "  拒收 · refused\n"
        "  /total (line 3): 不符 · wrong\n"
        "    value 值: 5\n"
        "    rule 规则: TOTALS\n"
        "  rules 规则: L-81"
    )


def test_values_of_a_refusal_are_told() -> None:
    told = explain(Refused({"code": "X", "detail": "no", "values": {"kg": "5", "missing": [{"member": 4}]}}))
    assert told == 'X: no\n  kg: 5\n  missing: [{"member": 4}]'


def test_a_lost_gateway_and_another_act_are_told() -> None:
    assert "scf serve" in str(explain(GatewayLost("GET /v1/loans: refused")))
    assert "行为与请求不符" in str(explain(ActMismatch("/kg is 1; 2 was asked for")))


def test_a_key_file_is_trimmed(tmp_path: Path) -> None:
    from scf_ledger.cli.connection import Gateway

    (tmp_path / "key").write_text("scf_abc\n")
    assert Gateway.find("http://localhost:1", tmp_path / "key", None).api_key == "scf_abc"
    assert Gateway.find("http://localhost:1", tmp_path / "key", "scf_other").api_key == "scf_other"
