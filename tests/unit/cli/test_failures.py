"""Expected failures are told; unexpected ones keep their traceback."""

from __future__ import annotations

import importlib
import json
import logging
import sys
from pathlib import Path

import pytest

from scf_ledger.cli import failures
from scf_ledger.cli.failures import explain
from scf_ledger.cli.logs import JsonLines
from scf_ledger.cli.output import show_table
from scf_ledger.problems import problem


@pytest.mark.parametrize(("module", "name"), [kind[:2] for kind in failures._KINDS])
def test_every_kind_of_failure_exists(module: str, name: str) -> None:
    assert issubclass(getattr(importlib.import_module(module), name), Exception)


def test_a_problem_names_its_code_its_fields_and_its_chinese_title() -> None:
    refused = problem("FIELD_INVALID", "no", errors=[{"pointer": "/kg", "detail": "must be a whole number"}])
    assert explain(refused) == "FIELD_INVALID: no (字段无效)\n  /kg: must be a whole number"


def test_a_file_is_named() -> None:
    with pytest.raises(OSError, match="no/such") as missing:
        Path("/no/such/file").read_text()
    assert explain(missing.value) == "/no/such/file: No such file or directory"


def test_what_nobody_expected_is_not_explained() -> None:
    assert explain(KeyError("x")) is None


def test_columns_line_up_under_chinese_text(capsys: pytest.CaptureFixture[str]) -> None:
    show_table(("name", "kg"), [("钢卷", 5), ("coil", 12_000)], right=(1,))
    assert capsys.readouterr().out == "name     kg\n----  -----\n钢卷      5\ncoil  12000\n"


def test_a_log_line_is_json_and_hides_passwords() -> None:
    record = logging.LogRecord("x", logging.INFO, "f", 1, "to %s", ("http://me:secret@node:1",), None)
    record.action = "sent"
    line = json.loads(JsonLines().format(record))
    assert (line["level"], line["action"], line["message"]) == ("info", "sent", "to http://…@node:1")


def test_a_log_line_carries_the_exception() -> None:
    try:
        raise ValueError("wrong")
    except ValueError:
        record = logging.LogRecord("x", logging.ERROR, "f", 1, "failed", None, sys.exc_info())
    assert "ValueError: wrong" in json.loads(JsonLines().format(record))["exception"]
