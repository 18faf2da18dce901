"""A trace as text, as JSON or as a picture."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

from scf_ledger.trace.entries import Balance, DocumentEntry, EventEntry, Trace
from scf_ledger.trace.svg import said, svg
from scf_ledger.trace.things import Both, Thing, short
from scf_ledger.trace.wording import china_time, utc_time
from scf_ledger.verification import Outcome

_OUTCOMES: dict[Outcome, Both] = {
    Outcome.PROVEN: ("全部已证明", "ALL PROVEN"),
    Outcome.GAPS: ("有缺口", "PROVEN WITH GAPS"),
    Outcome.CONTRADICTION: ("有矛盾", "CONTRADICTION"),
    Outcome.PROOF_FAILURE: ("证明不成立", "PROOF FAILURE"),
}
_FORMS = ("text", "json", "svg")


def render(trace: Trace, fmt: str, lang: str) -> str:
    """A trace in a form (text, json, svg) and a language (en, zh, both); JSON always holds both."""
    if fmt not in _FORMS:
        raise ValueError(f"a trace is text, json or svg, not {fmt!r}")
    if lang not in ("en", "zh", "both"):
        raise ValueError(f"a trace is in en, zh or both, not {lang!r}")
    if fmt == "json":
        return json.dumps(to_json(trace), indent=2, ensure_ascii=False)
    if fmt == "svg":
        return svg(trace.nodes, trace.arcs, lang, title=trace.label)
    return "\n".join(_text(trace, lang))


# ---------------------------------------------------------------- text


def _text(trace: Trace, lang: str) -> Iterator[str]:
    def say(zh: str, en: str) -> str:
        return said((zh, en), lang)

    if trace.start:
        yield said(trace.label, lang)
        yield from (f"  {thing}" for thing in trace.start)
        yield f"  {say('截至区块', 'as of block')} {trace.block}  {moment(trace.time)}"
    yield from _section(say("单证", "DOCUMENTS"), [_document(one, lang) for one in trace.documents])
    yield from _section(say("经过", "WHAT HAPPENED"), [_event(one, lang) for one in trace.events])
    yield from _section(
        say("现状", "STATE"),
        [
            [said(one.label, lang), *(f"    {said(label, lang)}: {said(value, lang)}" for label, value in one.lines)]
            for one in trace.state
        ],
    )
    yield from _section(
        say("权属与占有", "TITLE AND CUSTODY"),
        [
            [
                f"{china_time(one.time)}  {said(one.what, lang)}: {say('持有人', 'holder')} {one.holder}, "
                f"{say('占有人', 'goods with')} {one.keeper}  [{short(one.receipt)}]"
            ]
            for one in trace.custody
        ],
    )
    yield from _section(say("数量平衡", "MASS BALANCE"), [[balance_text(one, lang)] for one in trace.balances])
    yield from _section(
        say("说明、缺口与矛盾", "NOTES, GAPS AND CONTRADICTIONS"),
        [[f"{said(one.severity.names, lang)}: {said(one.text, lang)}", f"    {one.where}"] for one in trace.remarks],
    )
    yield from _section(
        say("依赖但未证明", "RELIED ON, NOT PROVEN"),
        [[f"- {say(zh, en)}"] for en, zh in trace.report.relied_on],
    )
    yield ""
    yield said(_OUTCOMES[trace.outcome], lang)


def _section(title: str, items: Sequence[Sequence[str]]) -> Iterator[str]:
    if items:
        yield ""
        yield title
        for item in items:
            yield from (f"  {line}" for line in item)


def moment(timestamp: int) -> str:
    """A moment in China and in UTC."""
    return f"{china_time(timestamp)} ({utc_time(timestamp)[11:]})"


def balance_text(one: Balance, lang: str) -> str:
    """A sum of kilograms on one line."""
    parts = " + ".join(f"{said(label, lang)} {kg:,}" for label, kg in one.parts)
    return f"{said(one.label, lang)}: {one.total:,} kg {'=' if one.holds else '≠'} {parts}"


def _document(one: DocumentEntry, lang: str) -> list[str]:
    def say(zh: str, en: str) -> str:
        return said((zh, en), lang)

    lines = [
        f"{said(one.kind, lang)} {one.number}  {one.issue_date}",
        f"    sha256 {one.sha256 or say('不在证据包中', 'not in the bundle')}  {one.size:,} bytes",
        f"    {say('陈述', 'statement')} {one.statement}, {say('日志', 'log of')} {one.member} ({one.uscc}) "
        f"{one.index + 1}/{one.log_size}",
    ]
    if one.anchor_block:
        lines.append(
            f"    {say('锚定', 'anchored in block')} {one.anchor_block}  {moment(one.anchor_time)}  tx {one.anchor_tx}"
        )
    else:
        lines.append(f"    {say('尚未锚定', 'not anchored')}")
    lines += [f"    {said(link.relation, lang)} → {said(link.label, lang)}" for link in one.links]
    lines += [f"    EPCIS {event.time}  {event.step or event.type}  @ {event.place}" for event in one.physical]
    return lines


def _event(one: EventEntry, lang: str) -> list[str]:
    lines = [
        f"#{one.block}  {moment(one.time)}  {said(one.title, lang)}",
        f"    tx {one.tx_hash}",
    ]
    lines += [f"    {line}" for line in ([said(one.text, lang)] if lang != "both" else dict.fromkeys(one.text))]
    lines += [f"    → {thing.kind.names[0] if lang == 'zh' else thing.kind.names[1]} {thing.id}" for thing in one.made]
    lines += [f"    = {said(effect, lang)}" for effect in one.effects]
    lines += [f"    · {said(item.label, lang)}: {_flat(item.value)}" for item in one.opened]
    lines += [
        f"    ✓ {said(one_.party, lang)}: {one_.name} {one_.uscc}, {said(one_.capability, lang)}, "
        f"{said(one_.key_kind, lang)} {short(one_.key)}"
        for one_ in one.signed
    ]
    return lines


def _flat(value: str, length: int = 160) -> str:
    line = " ".join(value.split())
    return line if len(line) <= length else line[:length] + "…"


# ---------------------------------------------------------------- JSON


def to_json(trace: Trace) -> dict[str, Any]:
    """A trace as JSON values; texts are objects with zh and en."""
    return {
        "identifier": trace.identifier,
        "outcome": trace.outcome.name.lower(),
        "exit_code": trace.exit_code,
        "start": [_thing(one) for one in trace.start],
        "label": _both(trace.label),
        "as_of": {"block": trace.block, "hash": trace.block_hash, "time": utc_time(trace.time)}
        if trace.start
        else None,
        "documents": [_values(one) for one in trace.documents],
        "events": [{**_values(one), "utc": utc_time(one.time), "china": china_time(one.time)} for one in trace.events],
        "state": [
            {
                "thing": _thing(one.thing),
                "label": _both(one.label),
                "lines": [{"label": _both(label), "value": _both(value)} for label, value in one.lines],
            }
            for one in trace.state
        ],
        "custody": [_values(one) for one in trace.custody],
        "balances": [
            {
                "thing": _thing(one.thing),
                "total_kg": one.total,
                "parts": [{"label": _both(label), "kg": kg} for label, kg in one.parts],
                "holds": one.holds,
            }
            for one in trace.balances
        ],
        "remarks": [
            {"severity": one.severity.value, "text": _both(one.text), "where": one.where} for one in trace.remarks
        ],
        "graph": {"nodes": [_values(one) for one in trace.nodes], "arcs": [_values(one) for one in trace.arcs]},
        "verification": trace.report.to_json(),
    }


def _both(text: Both) -> dict[str, str]:
    return {"zh": text[0], "en": text[1]}


def _thing(thing: Thing) -> dict[str, str]:
    return {"kind": thing.kind.value, "id": thing.id}


#: Fields that hold a text in both languages, or a list of them.
_TEXTS = frozenset({"figure", "title", "text", "kind", "relation", "label", "what", "party", "capability", "key_kind"})
_LISTS_OF_TEXTS = frozenset({"effects", "lines"})


def _values(entry: Any) -> dict[str, Any]:
    return {name: _value(name, value) for name, value in asdict(entry).items()}


def _value(name: str, value: Any) -> Any:
    if name in _TEXTS and isinstance(value, tuple):
        return _both(value)
    if name in _LISTS_OF_TEXTS:
        return [_both(one) for one in value]
    if isinstance(value, dict):
        return {key: _value(key, inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [_value("", inner) for inner in value]
    return value
