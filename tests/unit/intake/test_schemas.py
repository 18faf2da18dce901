"""The schemas of this package."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from scf_ledger.documents.intake.schema import load

_NAMES = (
    "mill_certificate",
    "certificate_of_analysis",
    "epcis",
    "weighbridge_ticket",
    "gauge_reading",
    "safety_data_sheet",
)


def _nodes(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
        for item in value.values():
            yield from _nodes(item)
    elif isinstance(value, list):
        for item in value:
            yield from _nodes(item)


@pytest.mark.parametrize("name", _NAMES)
def test_they_are_json_schema_2020_12(name: str) -> None:
    schema = load(name)
    Draft202012Validator.check_schema(schema)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"


@pytest.mark.parametrize("name", _NAMES)
def test_no_choice_is_written_so_that_its_findings_would_be_noise(name: str) -> None:
    for node in _nodes(load(name)):
        assert not {"anyOf", "oneOf", "unevaluatedProperties"} & set(node)


@pytest.mark.parametrize("name", _NAMES)
def test_no_property_is_barred_by_false(name: str) -> None:
    # jsonschema reports a schema `false` at the parent: the field that must not stand there would not be named.
    assert not any(schema is False for node in _nodes(load(name)) for schema in node.get("properties", {}).values())


@pytest.mark.parametrize("name", _NAMES)
def test_every_reference_has_its_definition(name: str) -> None:
    schema = load(name)
    used = {node["$ref"].removeprefix("#/$defs/") for node in _nodes(schema) if isinstance(node.get("$ref"), str)}
    assert used == set(schema["$defs"])
