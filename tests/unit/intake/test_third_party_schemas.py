"""Our verdict and that of the publishers' own schemas on every certificate and event file.

They differ on one: valid_certificate_1.json of EN 10168. Its publisher's schema lets any name into the supplementary
information of the chemical composition by `patternProperties: {"": …}` beside `additionalProperties: false`. By JSON
Schema the empty pattern matches every name; Python's jsonschema joins the patterns and takes the empty text for none,
so that C110 counts as additional. The document is valid; ours accepts it.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from jsonschema import validators

from scf_ledger.documents.intake import Refused, read
from tests.unit.intake.helpers import DATA, SAMPLES, data_files, needs_data

pytestmark = needs_data

_CASES = [
    (schema, path)
    for schema, folder in (
        ("EN10168-schema.json", "mill-certificates-en10168"),
        ("CoA-schema.json", "chemical-certificates-coa"),
        ("EPCIS-JSON-Schema.json", "traceability-events-epcis"),
    )
    for path in data_files(folder)
]
_DIVERGING = {"mill-certificates-en10168/valid_certificate_1.json"}


def _theirs(schema: str, path: Path) -> bool:
    loaded = json.loads((DATA / "schemas" / schema).read_text(encoding="utf-8"))
    kind = validators.validator_for(loaded)
    validator = kind(loaded, format_checker=kind.FORMAT_CHECKER)
    return bool(validator.is_valid(json.loads(path.read_text(encoding="utf-8"))))


def _ours(path: Path) -> bool:
    try:
        read(path.read_bytes(), path.name)
    except Refused:
        return False
    return True


@pytest.mark.parametrize(("schema", "path"), _CASES, ids=[path.name for _, path in _CASES])
def test_verdicts_agree_but_for_the_known_divergence(schema: str, path: Path) -> None:
    diverges = str(path.relative_to(DATA)) in _DIVERGING
    assert _ours(path) is (_theirs(schema, path) is not diverges)


@pytest.mark.parametrize(
    ("schema", "name"),
    [
        ("EN10168-schema.json", "steel/mill-certificate-1.json"),
        ("EN10168-schema.json", "steel/mill-certificate-2.json"),
        ("EN10168-schema.json", "steel/mill-certificate-3.json"),
        ("CoA-schema.json", "chemicals/certificate-methanol.json"),
        ("CoA-schema.json", "chemicals/certificate-styrene.json"),
        ("EPCIS-JSON-Schema.json", "steel/events.jsonld"),
    ],
)
def test_our_samples_pass_the_publishers_schemas(schema: str, name: str) -> None:
    assert _theirs(schema, SAMPLES / name)
