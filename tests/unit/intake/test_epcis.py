"""EPCIS events: the forms in which they come, what the standard asks of them, and what is taken from them."""

from __future__ import annotations

import json
from typing import Any

import pytest

from scf_ledger.documents.intake import DocumentKind, EventQuantity, Rule, Subject, read
from tests.unit.intake.helpers import refused, rules, sample

_UNIT = "urn:scf:unit:91310000MA1FL0001R:HC26091501"
_BATCH = "urn:scf:batch:91310116MA1J000038:ME260908A"
_EVENT: dict[str, Any] = {
    "type": "ObjectEvent",
    "eventTime": "2026-09-17T06:40:00.123456+08:00",
    "eventTimeZoneOffset": "+08:00",
    "action": "OBSERVE",
    "bizStep": "storing",
    "epcList": [_UNIT],
}
_TRANSFORMATION: dict[str, Any] = {
    "type": "TransformationEvent",
    "eventTime": "2026-09-20T10:00:00Z",
    "eventTimeZoneOffset": "+08:00",
    "inputEPCList": [_UNIT],
    "outputQuantityList": [{"epcClass": _BATCH, "quantity": 27.8605, "uom": "TNE"}],
}


def _bytes(value: Any) -> bytes:
    return json.dumps(value).encode()


def _document(*events: Any) -> dict[str, Any]:
    return {
        "@context": ["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"],
        "type": "EPCISDocument",
        "schemaVersion": "2.0",
        "creationDate": "2026-09-18T00:30:00+08:00",
        "epcisBody": {"eventList": list(events)},
    }


def _answer(*events: Any) -> dict[str, Any]:
    body = {"queryResults": {"queryName": "q", "resultsBody": {"eventList": list(events)}}}
    return {"@context": [], "type": "EPCISQueryDocument", "epcisBody": body}


@pytest.mark.parametrize(
    ("value", "media_type"),
    [
        (_document(_EVENT), "application/ld+json"),
        (_answer(_EVENT), "application/ld+json"),
        ({"eventList": [_EVENT]}, "application/json"),
        ([_EVENT], "application/json"),
        (
            {**_EVENT, "@context": "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"},
            "application/ld+json",
        ),
    ],
    ids=["document", "answer", "event list", "list", "event"],
)
def test_every_form_gives_the_same_event(value: Any, media_type: str) -> None:
    document = read(_bytes(value), "x")
    (event,) = document.events
    assert (document.kind, document.media_type) == (DocumentKind.EPCIS, media_type)
    assert (event.time, event.time_zone) == ("2026-09-16T22:40:00.123Z", "+08:00")
    assert document.evidence_date == "2026-09-17", "the day in Shanghai, not by UTC"
    assert document.subjects == (Subject(scheme="epc", id=_UNIT), Subject(scheme="unit", id="HC26091501"))


def test_issue_date_is_the_day_of_creation_where_it_was_made() -> None:
    assert read(_bytes(_document(_EVENT)), "x").issue_date == "2026-09-18"


def test_quantities_keep_their_digits_and_batches_are_subjects() -> None:
    data = _bytes([_TRANSFORMATION]).replace(b"27.8605", b"27.860500")
    document = read(data, "x")
    (event,) = document.events
    assert event.quantities == (EventQuantity(part="output", epc_class=_BATCH, quantity="27.860500", unit_code="TNE"),)
    assert event.inputs == (_UNIT,) and Subject(scheme="batch", id="ME260908A") in document.subjects


@pytest.mark.parametrize(
    ("change", "rule", "pointer"),
    [
        ({"bizStep": "stroring"}, Rule.CODE_LIST, "/0/bizStep"),
        ({"bizStep": "urn:epcglobal:cbv:bizstep:storing"}, Rule.SCHEMA, "/0/bizStep"),
        ({"disposition": "lost"}, Rule.CODE_LIST, "/0/disposition"),
        ({"action": "LOOK"}, Rule.CODE_LIST, "/0/action"),
        ({"action": None}, Rule.CODE_LIST, "/0/action"),
        ({"eventTime": "2026-09-17T06:40:00"}, Rule.DATE, "/0/eventTime"),
        ({"eventTime": "2026-09-17T24:40:00Z"}, Rule.DATE, "/0/eventTime"),
        ({"eventTime": "2026-02-29T06:40:00Z"}, Rule.DATE, "/0/eventTime"),
        ({"eventTimeZoneOffset": "+15:00"}, Rule.SCHEMA, "/0/eventTimeZoneOffset"),
        ({"epcList": ["HC26091501"]}, Rule.FORMAT, "/0/epcList/0"),
        ({"epcList": ["urn:x:钢卷"]}, Rule.FORMAT, "/0/epcList/0"),
        ({"epcList": [_UNIT, _UNIT]}, Rule.REPEATED, "/0/epcList"),
        ({"ilmd": {"scf:heat": "1"}}, Rule.SCHEMA, "/0/ilmd"),
        ({"quantityList": [{"epcClass": _BATCH, "quantity": -1}]}, Rule.NUMBER, "/0/quantityList/0/quantity"),
        ({"quantityList": [{"epcClass": _BATCH, "uom": "tons"}]}, Rule.SCHEMA, "/0/quantityList/0/uom"),
        ({"quantityList": [{"quantity": 1}]}, Rule.SCHEMA, "/0/quantityList/0/epcClass"),
        ({"bizTransactionList": [{"type": "order", "bizTransaction": "urn:x:1"}]}, Rule.CODE_LIST, None),
        ({"readPoint": {"name": "gate"}}, Rule.SCHEMA, "/0/readPoint/id"),
        ({"errorDeclaration": {"reason": "incorrect_data"}}, Rule.SCHEMA, "/0/errorDeclaration/declarationTime"),
        ({"colour": "red"}, Rule.SCHEMA, "/0/colour"),
        ({"sensorElementList": [{"sensorReport": [{"type": "Smell"}]}]}, Rule.CODE_LIST, None),
    ],
)
def test_what_is_wrong_is_named(change: dict[str, Any], rule: Rule, pointer: str | None) -> None:
    finding = refused(_bytes([{**_EVENT, **change}]))[0]
    assert finding.rule is rule
    assert pointer is None or finding.pointer == pointer


@pytest.mark.parametrize(
    "event",
    [
        {**_EVENT, "epcList": None, "type": "ObjectEvent"} | {"quantityList": []},
        {key: value for key, value in _EVENT.items() if key != "epcList"},
        {**{k: v for k, v in _EVENT.items() if k != "epcList"}, "type": "AggregationEvent", "parentID": "urn:x:1"},
        {**{k: v for k, v in _EVENT.items() if k != "epcList"}, "type": "AssociationEvent"},
        {**{k: v for k, v in _EVENT.items() if k != "epcList"}, "type": "TransactionEvent", "bizTransactionList": []},
        {k: v for k, v in _TRANSFORMATION.items() if k != "inputEPCList"},
        {**_EVENT, "type": "StorageEvent"},
    ],
)
def test_events_about_nothing_are_refused(event: dict[str, Any]) -> None:
    assert set(rules(_bytes([event]))) <= {Rule.SCHEMA, Rule.FORMAT}


@pytest.mark.parametrize(
    "event",
    [
        {**_EVENT, "bizStep": "https://ns.example.cn/pledging"},
        {**_EVENT, "action": "ADD", "ilmd": {"scf:heat": "1"}},
        {**_EVENT, "type": "AggregationEvent", "parentID": "urn:x:1", "action": "DELETE"} | {"childEPCs": []},
        {**_TRANSFORMATION, "transformationID": "urn:x:t"},
        {"type": "urn:example:StorageEvent", **{k: v for k, v in _EVENT.items() if k != "type"}},
        {**_EVENT, "scf:weighing": {"ticket": 1}},
    ],
)
def test_what_the_standard_allows_is_taken(event: dict[str, Any]) -> None:
    event = {key: value for key, value in event.items() if key != "epcList" or event["type"] != "AggregationEvent"}
    assert read(_bytes(_document(event)), "x").events


def test_sensors_at_a_place_are_about_something() -> None:
    bare = {key: value for key, value in _EVENT.items() if key != "epcList"}
    sensors = [{"sensorReport": [{"type": "Temperature", "value": 21.50, "uom": "CEL"}]}]
    event = {**bare, "sensorElementList": sensors, "readPoint": {"id": "urn:scf:site:A"}}
    assert read(_bytes([event]), "x").events[0].read_point == "urn:scf:site:A"


def test_references_carry_the_scheme_of_their_type() -> None:
    document = read(sample("steel/events.jsonld"), "x")
    assert {r.scheme for r in document.references} == {"order", "despatch_advice", "receipt_advice", "certificate"}
