"""Acts in words on a terminal. The words are made here, from the typed data: the gateway's are not taken on trust."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from scf_ledger.acts import Act, ActType, capability_names, role_names
from scf_ledger.acts.fields import FieldKind, meaning
from scf_ledger.acts.formats import time_text
from scf_ledger.acts.readable import Names, readable
from scf_ledger.goods import GOODS

if TYPE_CHECKING:
    from scf_ledger.client import ActView, Client

#: Fields that name a record with a currency, and where it is read.
_WITH_CURRENCY = {"loan": "loans", "voucher": "vouchers", "product": "products", "payment": "payments"}


def names_of(client: Client, message: Mapping[str, Any]) -> Names:
    """What the reader of an act is told beyond the message: names of members and goods, the record's currency."""
    from scf_ledger.client import Refused

    currency = None
    for field, group in _WITH_CURRENCY.items():
        if "currency" not in message and isinstance(message.get(field), str) and currency is None:
            try:
                currency = int(client.get(f"/v1/{group}/{message[field]}")["currency"])
            except Refused:
                continue
    return Names(
        members={int(m["id"]): str(m["name"]) for m in client.items("/v1/members", page_size=200)},
        goods={code: (goods.zh, goods.en) for code, goods in GOODS.items()},
        currency=currency,
    )


def text_of(view: ActView, act: Act, names: Names) -> str:
    """An act, all of it: what it says in both languages, its fields, who must sign, how it stands."""
    words = readable(act, names)
    lines = [f"{act.kind}  {words.zh_title} · {words.en_title}", act.digest, f"  {words.zh}", f"  {words.en}", ""]
    for line in words.lines:
        said = line.zh if line.zh == line.en else f"{line.zh} · {line.en}"
        lines.append(f"  {line.pointer}  {line.zh_label} · {line.en_label}: {said}")
    lines += ["", "who signs 须由谁签署:", *_parties(view, act, names), ""]
    lines.append(f"state 状态: {view.state}, until {time_text(act.deadline)}")
    lines.append(f"counts on 生效于: {act.type.contract} {act.domain.contract}, chain {act.domain.chain_id}")
    if view.raw.get("transaction"):
        placed = view.raw["transaction"]
        lines.append(f"transaction 交易: {placed['hash']} in block {placed['block_number']}")
    lines.append(f"rules 规则: {', '.join(act.type.basis)}")
    return "\n".join(lines)


def _parties(view: ActView, act: Act, names: Names) -> Iterator[str]:
    for party, slot in zip(act.parties, view.raw["parties"], strict=True):
        zh, en = names.member(party.member)
        zh_can, en_can = capability_names(party.capabilities)
        signed = f"signed 已签 {slot['signed_at']}" if slot["signed_at"] else "missing 未签"
        can = f"  {zh_can} {en_can}" if zh_can else "  the new key itself 新密钥本身"
        yield f"  {party.name}: {en if zh == en else f'{zh} · {en}'}{can}  {signed}"


def missing(view: ActView) -> list[str]:
    """The parties whose signatures are not there."""
    return [
        f"{slot['member_name'] or 'member'} ({slot['member']}, {slot['capabilities']['en'] or 'the new key'})"
        for slot in view.raw["parties"]
        if not slot["signed_at"]
    ]


# ---------------------------------------------------------------- kinds


def kind_record(kind: ActType) -> dict[str, Any]:
    """A kind of act: its fields, who signs, which rules."""
    return {
        "kind": kind.name,
        "contract": kind.contract,
        "title": {"zh": kind.title[0], "en": kind.title[1]},
        "text": {"zh": kind.sentence[0], "en": kind.sentence[1]},
        "fields": list(_fields(kind, kind.structs.primary, "")),
        "signers": [
            {
                "field": rule.field,
                "roles": dict(zip(("zh", "en"), role_names(rule.roles), strict=True)),
                "capabilities": dict(zip(("zh", "en"), capability_names(rule.capabilities), strict=True)),
                "optional": rule.optional,
            }
            for rule in kind.rules
        ],
        "rules": list(kind.basis),
    }


def _fields(kind: ActType, struct: str, before: str) -> Iterator[dict[str, str]]:
    for field in kind.structs.members[struct]:
        base = field.type.removesuffix("[]")
        known = meaning(struct, field.name)
        place = f"{before}{field.name}{'[]' if field.type.endswith('[]') else ''}"
        if base in kind.structs.members:
            yield from _fields(kind, base, f"{place}.")
        else:
            yield {"name": place, "type": field.type, "holds": known.kind.value, "zh": known.zh, "en": known.en}


def kind_text(kind: ActType) -> str:
    """A kind of act in words."""
    about = kind_record(kind)
    lines = [f"{kind.name}  {kind.title[0]} · {kind.title[1]}", f"  {kind.sentence[0]}", f"  {kind.sentence[1]}"]
    lines.append("  fields 字段:")
    lines += [f"    {f['name']}  {f['zh']} · {f['en']}{_form(f['holds'])}" for f in about["fields"]]
    lines.append("  who signs 须由谁签署:")
    for signer in about["signers"]:
        can = signer["capabilities"]
        which = f"{can['zh']} {can['en']}" if can["en"] else "the new key itself 新密钥本身"
        when = ", when it is not 0 非零时" if signer["optional"] else ""
        lines.append(f"    {signer['field']}: {signer['roles']['zh']} {signer['roles']['en']}; {which}{when}")
    lines.append(f"  rules 规则: {', '.join(kind.basis)}")
    return "\n".join(lines)


#: How people may write what a field holds.
_FORMS = {
    FieldKind.MEMBER: "number or 统一社会信用代码",
    FieldKind.TIME: "2026-01-31T08:00:00+08:00",
    FieldKind.DAY: "2026-01-31",
    FieldKind.MASS: "whole kg",
    FieldKind.MONEY: "minor units 分",
    FieldKind.PRICE: "minor units 分 per tonne",
    FieldKind.CURRENCY: "CNY",
    FieldKind.RATIO: "4.35%",
    FieldKind.GOODS: "HRC",
    FieldKind.DIGEST: '{"text": …}',
    FieldKind.KEYED: '{"text": …}',
    FieldKind.PERSON: '{"text": …}',
    FieldKind.UNIT: '{"mill", "heat", "coil"}',
    FieldKind.STOCK: '{"place": …}',
    FieldKind.PLACE: '{"place": …}',
    FieldKind.CAUSE: "gate_exit, control, stocktake, custodian or regulator",
    FieldKind.FILING: "initial, change, extension, cancellation or objection",
    FieldKind.CONTROL: "intact or broken",
    FieldKind.PURPOSE: "inspect or sample",
    FieldKind.ANSWER: "agreed or refused",
    FieldKind.IMPAIRMENT: "deterioration, damage or danger",
    FieldKind.DISPOSAL: "none, demanded or done",
    FieldKind.LOSS_CAUSE: "poor_keeping, nature, packing, over_time or other",
    FieldKind.CERTIFICATE: '{"issuer", "number", "line"}',
    FieldKind.INVOICE: '{"number", "issuer"}',
    FieldKind.FLAG: "true or false",
}


def _form(holds: str) -> str:
    form = _FORMS.get(FieldKind(holds))
    return f"  ({form})" if form else ""
