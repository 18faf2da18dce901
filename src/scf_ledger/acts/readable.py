"""Acts in words: what a signer reads, in Chinese and English, derived from the message alone and the same everywhere.

The text is a pure function of the act and of the names that it mentions, so nobody has to be trusted for it: whoever
has the message can make the text again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from scf_ledger.acts.fields import FieldKind, meaning
from scf_ledger.acts.formats import currency_of, day_date, grouped, money_text, ratio_text, time_text
from scf_ledger.acts.hazards import hazard_text, hazards_text
from scf_ledger.acts.model import Act
from scf_ledger.acts.roles import capability_names, role_names

_PLACEHOLDER = re.compile(r"\{([\w.]+)\}")
_STATUS = {1: ("有效", "active"), 2: ("暂停", "suspended")}
_SUBJECT = {1: ("仓单", "receipt"), 2: ("应收账款凭证", "voucher")}
_ASSETS = {1: ("仓单", "receipts"), 2: ("应收账款凭证", "vouchers"), 3: ("仓单、应收账款凭证", "receipts, vouchers")}
_CAUSE = {
    1: ("无提货单出库", "an exit without delivery order"),
    2: ("控货证明中断", "broken control"),
    3: ("盘点不符", "a stock-take that differs"),
    4: ("保管人声明", "the custodian's own statement"),
    5: ("监管决定", "an order of the regulator"),
}
_FILING = {
    1: ("初始登记", "initial"),
    2: ("变更登记", "change"),
    3: ("展期登记", "extension"),
    4: ("注销登记", "cancellation"),
    5: ("异议登记", "objection"),
}
_CONTROL = {1: ("完好", "intact"), 2: ("破坏", "broken")}
_PURPOSE = {1: ("检查", "inspect the goods"), 2: ("提取样品", "draw samples of the goods")}
_ANSWER = {1: ("同意", "agreed"), 2: ("拒绝", "refused")}
_IMPAIRMENT = {
    1: ("变质", "deterioration"),
    2: ("损坏", "damage"),
    3: ("危及其他货物的安全和正常保管", "danger to other goods and their storage"),
}
_DISPOSAL = {0: ("无", "none"), 1: ("催告处置", "demanded"), 2: ("情况紧急,已作必要处置", "done in an emergency")}
_LOSS_CAUSE = {
    1: ("保管不善", "poor keeping"),
    2: ("仓储物自然性质", "the goods' nature"),
    3: ("包装不符合约定", "packing not as agreed"),
    4: ("超过有效储存期", "storage over its time"),
    5: ("其他", "other"),
}
_ZERO = "0x" + "00" * 32

Both = tuple[str, str]
#: Fields whose numbers have names.
_NUMBERED: Mapping[FieldKind, Mapping[int, Both]] = {
    FieldKind.STATUS: _STATUS,
    FieldKind.SUBJECT: _SUBJECT,
    FieldKind.ASSETS: _ASSETS,
    FieldKind.CAUSE: _CAUSE,
    FieldKind.FILING: _FILING,
    FieldKind.CONTROL: _CONTROL,
    FieldKind.PURPOSE: _PURPOSE,
    FieldKind.ANSWER: _ANSWER,
    FieldKind.IMPAIRMENT: _IMPAIRMENT,
    FieldKind.DISPOSAL: _DISPOSAL,
    FieldKind.LOSS_CAUSE: _LOSS_CAUSE,
}


@dataclass(frozen=True)
class Names:
    """What the reader knows beyond the message: names of members and goods, the currency of records."""

    members: Mapping[int, str] = field(default_factory=dict)
    #: Chinese and English names of goods classes by code
    goods: Mapping[str, Both] = field(default_factory=dict)
    #: currency of the loan, voucher or product that the act is about
    currency: int | None = None

    def member(self, number: int) -> Both:
        if number == 0:
            return "(无)", "(none)"
        name = self.members.get(number)
        return (f"{name}(成员{number})", f"{name} (member {number})") if name else (f"成员{number}", f"member {number}")


@dataclass(frozen=True)
class Line:
    """One field in words."""

    pointer: str
    zh_label: str
    en_label: str
    zh: str
    en: str


@dataclass(frozen=True)
class ReadableText:
    """An act in words."""

    zh_title: str
    en_title: str
    zh: str
    en: str
    lines: tuple[Line, ...]


def readable(act: Act, names: Names | None = None) -> ReadableText:
    """The act in words."""
    names = names or Names()
    currency = act.message.get("currency") or names.currency
    lines = tuple(_lines(act, act.type.structs.primary, act.message, "", names, currency))
    by_pointer = {line.pointer.strip("/").replace("/", "."): line for line in lines}

    def sentence(template: str, language: str) -> str:
        def put(match: re.Match[str]) -> str:
            line = by_pointer.get(match[1])
            if line:
                return str(getattr(line, language))
            many = [getattr(one, language) for p, one in by_pointer.items() if p.startswith(match[1] + ".")]
            return ("、" if language == "zh" else ", ").join(many)

        return _PLACEHOLDER.sub(put, template)

    return ReadableText(
        zh_title=act.type.title[0],
        en_title=act.type.title[1],
        zh=sentence(act.type.sentence[0], "zh"),
        en=sentence(act.type.sentence[1], "en"),
        lines=lines,
    )


def _lines(
    act: Act, struct: str, values: Mapping[str, Any], pointer: str, names: Names, currency: int | None
) -> Iterator[Line]:
    for item in act.type.structs.members[struct]:
        base = item.type.removesuffix("[]")
        value = values[item.name]
        many = value if item.type.endswith("[]") else [value]
        for n, one in enumerate(many):
            place = f"{pointer}/{item.name}" + (f"/{n}" if item.type.endswith("[]") else "")
            if base in act.type.structs.members:
                yield from _lines(act, base, one, place, names, currency)
                continue
            known = meaning(struct, item.name)
            zh, en = _value(known.kind, one, names, currency)
            yield Line(place, known.zh, known.en, zh, en)


def _value(kind: FieldKind, value: Any, names: Names, currency: int | None) -> Both:
    if kind is FieldKind.MEMBER:
        return names.member(value)
    if kind is FieldKind.ROLES:
        return role_names(value)
    if kind is FieldKind.CAPABILITIES:
        return capability_names(value)
    if kind is FieldKind.GOODS:
        code = bytes.fromhex(value[2:]).rstrip(b"\0").decode("ascii", "replace")
        zh, en = names.goods.get(code, (code, code))
        return (zh if zh == code else f"{zh}({code})"), (en if en == code else f"{en} ({code})")
    if kind is FieldKind.FLAG:
        return ("是", "yes") if value else ("否", "no")
    if kind in _NUMBERED:
        return _NUMBERED[kind].get(value, (str(value), str(value)))
    if kind is FieldKind.MASS:
        return f"{grouped(value)} 千克", f"{grouped(value)} kg"
    if kind is FieldKind.HAZARD:
        return hazard_text(value)
    if kind is FieldKind.HAZARDS:
        return hazards_text(value)
    if kind is FieldKind.DAYS:
        return f"{grouped(value)} 天", f"{grouped(value)} days"
    if kind is FieldKind.SECONDS:
        return f"{grouped(value)} 秒", f"{grouped(value)} seconds"
    text = _plain(kind, value, currency)
    return text, text


def _plain(kind: FieldKind, value: Any, currency: int | None) -> str:
    """Values that read the same in both languages."""
    if kind is FieldKind.TIME:
        return time_text(value) if value else "—"
    if kind is FieldKind.DAY:
        return day_date(value).isoformat() if 0 < value < 2_932_896 else str(value)
    if kind in (FieldKind.MONEY, FieldKind.PRICE):
        return money_text(value, currency)
    if kind is FieldKind.CURRENCY:
        found = currency_of(value)
        return found.code if found else str(value)
    if kind is FieldKind.RATIO:
        return ratio_text(value)
    if kind is FieldKind.COUNT:
        return grouped(value)
    if kind is FieldKind.CODE:
        return bytes.fromhex(value[2:]).rstrip(b"\0").decode("ascii", "replace")
    if isinstance(value, str) and value == _ZERO:
        return "—"
    if kind is FieldKind.TEXT and isinstance(value, str) and value.startswith("0x"):
        return bytes.fromhex(value[2:]).decode("ascii", "replace")
    return str(value)
