"""EPCIS 2.0 events: as a document, a query's answer, a single event or a bare list of events."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from scf_ledger.documents.intake.formats import local_day, plain, utc
from scf_ledger.documents.intake.jsontext import Number
from scf_ledger.documents.intake.model import ErrorDeclaration, Event, EventQuantity, Party, Reference, Subject
from scf_ledger.documents.intake.refusals import Rule
from scf_ledger.documents.intake.report import Report

#: Business transaction type of the CBV: whose number the transaction bears.
_TRANSACTIONS = {
    "po": "order",
    "poc": "order_response",
    "desadv": "despatch_advice",
    "recadv": "receipt_advice",
    "inv": "invoice",
    "bol": "waybill",
    "cert": "certificate",
    "testres": "certificate",
    "prodorder": "works_order",
}
#: Where an event's quantities stand, and the part that they play.
_QUANTITIES = {
    "quantityList": "object",
    "childQuantityList": "child",
    "inputQuantityList": "input",
    "outputQuantityList": "output",
}
_KNOWN = ("ObjectEvent", "AggregationEvent", "AssociationEvent", "TransactionEvent", "TransformationEvent")
#: Our own name for a coil or bundle: urn:scf:unit:<USCC of the mill>:<unit number>.
_UNIT = re.compile(r"urn:scf:unit:[0-9A-Z]{18}:([A-Za-z0-9._~-]{1,64})")
#: Our own name for a batch: urn:scf:batch:<USCC of the maker>:<batch number>.
_BATCH = re.compile(r"urn:scf:batch:[0-9A-Z]{18}:([A-Za-z0-9._~-]{1,64})")


def check(value: Any, report: Report) -> None:
    """What the schema cannot say without an `anyOf`: each event is about something."""
    for pointer, event in _events(value):
        if fault := _about_nothing(event):
            report.add(Rule.SCHEMA, *fault, pointer=pointer, value=event["type"])


def _about_nothing(event: dict[str, Any]) -> tuple[str, str] | None:
    kind = event["type"]

    def given(*names: str) -> bool:
        return any(event.get(name) for name in names)

    if kind == "ObjectEvent":
        # An empty epcList is allowed where sensors speak of a place (EPCIS 2.0, 7.4.1).
        if "epcList" in event or given("quantityList") or (given("sensorElementList") and "readPoint" in event):
            return None
        return "an ObjectEvent names its objects, or a read point with sensors", "ObjectEvent 未指明对象"
    if kind in ("AggregationEvent", "AssociationEvent"):
        if given("childEPCs", "childQuantityList") or event["action"] == "DELETE":
            return None
        return f"an {kind} names its children unless it deletes all", f"{kind} 未指明子项"
    if kind == "TransactionEvent":
        if "epcList" in event or given("quantityList") or event["action"] == "DELETE":
            return None
        return "a TransactionEvent names its objects unless it deletes all", "TransactionEvent 未指明对象"
    if kind == "TransformationEvent":
        inputs, outputs = given("inputEPCList", "inputQuantityList"), given("outputEPCList", "outputQuantityList")
        if (inputs and outputs) or ("transformationID" in event and (inputs or outputs)):
            return None
        return (
            "a TransformationEvent names inputs and outputs, or one of them with a transformationID",
            "TransformationEvent 未指明投入与产出",
        )
    return None


def extract(value: Any) -> dict[str, Any]:
    """What the events say, as fields of `Document`."""
    listed = [event for _, event in _events(value)]
    events = tuple(_event(event) for event in listed)
    issued = local_day(value["creationDate"]) if isinstance(value, dict) and "creationDate" in value else None
    days = [local_day(event["eventTime"], event["eventTimeZoneOffset"]) for event in listed]
    return {
        "schema": "EPCIS 2.0",
        "number": _number(value),
        "issue_date": issued,
        "evidence_date": max((day for day in days if day), default=issued),
        "parties": _parties(value),
        "subjects": _subjects(events),
        "references": _references(events),
        "events": events,
    }


def _events(value: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every event with its pointer."""
    base, listed = "", [value]
    if isinstance(value, list):
        listed = value
    elif "eventList" in value:
        base, listed = "/eventList", value["eventList"]
    elif value.get("type") == "EPCISDocument":
        base, listed = "/epcisBody/eventList", value["epcisBody"]["eventList"]
    elif value.get("type") == "EPCISQueryDocument":
        base = "/epcisBody/queryResults/resultsBody/eventList"
        listed = value["epcisBody"]["queryResults"]["resultsBody"]["eventList"]
    else:
        yield "", value
        return
    for index, event in enumerate(listed):
        yield f"{base}/{index}", event


def _event(event: dict[str, Any]) -> Event:
    return Event(
        type=event["type"],
        time=utc(event["eventTime"]) or "",
        time_zone=event["eventTimeZoneOffset"],
        id=event.get("eventID", ""),
        action=event.get("action", ""),
        biz_step=_word(event, "bizStep"),
        disposition=_word(event, "disposition"),
        epcs=_all(event, "epcList"),
        parent=_word(event, "parentID"),
        children=_all(event, "childEPCs"),
        inputs=_all(event, "inputEPCList"),
        outputs=_all(event, "outputEPCList"),
        quantities=tuple(_quantities(event)),
        biz_transactions=_pairs(event, "bizTransactionList", "bizTransaction"),
        read_point=_place(event, "readPoint"),
        biz_location=_place(event, "bizLocation"),
        sources=_pairs(event, "sourceList", "source"),
        destinations=_pairs(event, "destinationList", "destination"),
        transformation=_word(event, "transformationID"),
        record_time=utc(event["recordTime"]) or "" if "recordTime" in event else "",
        error=_error(event.get("errorDeclaration")),
    )


# An event of a type of its own is open: what bears a known name there may still be of another form.


def _word(event: dict[str, Any], name: str) -> str:
    word = event.get(name, "")
    return word if isinstance(word, str) else ""


def _all(event: dict[str, Any], name: str) -> tuple[str, ...]:
    return tuple(event.get(name, ())) if event["type"] in _KNOWN else ()


def _place(event: dict[str, Any], name: str) -> str:
    return str(event[name]["id"]) if event["type"] in _KNOWN and name in event else ""


def _pairs(event: dict[str, Any], name: str, key: str) -> tuple[tuple[str, str], ...]:
    if event["type"] not in _KNOWN:
        return ()
    return tuple((entry.get("type", ""), entry[key]) for entry in event.get(name, ()))


def _quantities(event: dict[str, Any]) -> Iterator[EventQuantity]:
    if event["type"] not in _KNOWN:
        return
    for name, part in _QUANTITIES.items():
        for entry in event.get(name, ()):
            amount = entry.get("quantity")
            yield EventQuantity(
                part=part,
                epc_class=entry["epcClass"],
                quantity=plain(amount) if isinstance(amount, Number) else "",
                unit_code=entry.get("uom", ""),
            )


def _error(stated: dict[str, Any] | None) -> ErrorDeclaration | None:
    if stated is None:
        return None
    return ErrorDeclaration(
        time=utc(stated["declarationTime"]) or "",
        reason=stated.get("reason", ""),
        corrective_events=tuple(stated.get("correctiveEventIDs", ())),
    )


def _number(value: Any) -> str:
    if not isinstance(value, dict) or value.get("type") not in ("EPCISDocument", "EPCISQueryDocument"):
        return ""
    return str(value.get("instanceIdentifier") or value.get("id") or "")


def _parties(value: Any) -> tuple[Party, ...]:
    if not isinstance(value, dict) or value.get("type") != "EPCISDocument":
        return ()
    return tuple(
        Party(role=role, name="", identifiers={"epc": value[role]})
        for role in ("sender", "receiver")
        if value.get(role)
    )


def _subjects(events: tuple[Event, ...]) -> tuple[Subject, ...]:
    """The EPCs and classes that the events name, and the coils and batches whose numbers their names carry."""
    made: dict[Subject, None] = {}
    for event in events:
        named = (*event.epcs, event.parent, *event.children, *event.inputs, *event.outputs)
        for epc in (*named, *(quantity.epc_class for quantity in event.quantities)):
            if not epc:
                continue
            made[Subject(scheme="epc", id=epc)] = None
            for scheme, pattern in (("unit", _UNIT), ("batch", _BATCH)):
                if found := pattern.fullmatch(epc):
                    made[Subject(scheme=scheme, id=found[1])] = None
    return tuple(made)


def _references(events: tuple[Event, ...]) -> tuple[Reference, ...]:
    made: dict[Reference, None] = {}
    for event in events:
        for kind, number in event.biz_transactions:
            made[Reference(relation="belongs_to", scheme=_TRANSACTIONS.get(kind, kind or "transaction"), id=number)] = (
                None
            )
    return tuple(made)
