"""From what people write to what acts hold, field by field.

A value that is already in the act's own form passes unchanged; anything else must be a humane form of its field, or is
refused with the field, the value and the rule. What was hashed on the way is returned as openings, so that the parties
can see later what the hashes stand for.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from hashlib import sha256
from typing import Any, Protocol

from scf_ledger.acts import ActType, Capability, FieldInvalid, Role
from scf_ledger.acts.fields import FieldKind, meaning
from scf_ledger.acts.formats import currency_number, date_day
from scf_ledger.acts.hazards import HAZARDS, hazard_number
from scf_ledger.acts.structs import Message
from scf_ledger.commands.eight_items import commit_content
from scf_ledger.evidence import EvidenceError, keys
from scf_ledger.goods import GOODS, goods_bytes, goods_code

#: What kind of number a keyed field holds; a ticket is one number space, in and out of the gate (AB-07).
_PURPOSES = {
    "evidence": "ticket",
    "ticket": "ticket",
    "reading": "reading",
    "bankReference": "bank reference",
    "number": "registration",
    "registration": "registration",
}
_HEX = re.compile(r"0x[0-9a-fA-F]*")
#: Loan products name the kinds of trade evidence by the kind's place in this list.
EVIDENCE_KINDS = (
    "mill_certificate",
    "certificate_of_analysis",
    "order",
    "order_response",
    "despatch_advice",
    "receipt_advice",
    "invoice",
    "remittance_advice",
    "waybill",
    "quotation",
    "epcis",
)


class Lookup(Protocol):
    """What a resolver asks the ledger."""

    def member_by_uscc(self, uscc: str) -> int | None:
        """The member with a 统一社会信用代码."""
        ...

    def uscc_of(self, member: int) -> str | None:
        """A member's 统一社会信用代码."""
        ...


@dataclass(frozen=True)
class Opening:
    """What a hash in an act stands for."""

    #: the hash as the act holds it
    digest: str
    #: JSON Pointer of the field
    pointer: str
    #: how it was hashed: sha256, commitment, or the kind of keyed hash
    method: str
    #: the text, or the parts, that were hashed
    value: Any
    #: salt of a commitment, hex
    salt: str = ""


@dataclass(frozen=True)
class Resolved:
    """A message, and what its hashes stand for."""

    message: Message
    openings: tuple[Opening, ...]


@dataclass
class _Resolver:
    secret: bytes
    lookup: Lookup
    raw: Mapping[str, Any]
    openings: list[Opening]
    #: goods class that the struct in hand names, or one around it
    goods: object = None

    # ------------------------------------------------------------ structs

    def struct(self, act_type: ActType, name: str, raw: object, pointer: str) -> Any:
        if not isinstance(raw, Mapping):
            raise FieldInvalid(pointer or "/", raw, f"must be an object with the fields of {name}")
        known = {f.name: f for f in act_type.structs.members[name]}
        resolved: dict[str, Any] = {}
        around, self.goods = self.goods, raw.get("goods", self.goods)
        for key, value in raw.items():
            place = f"{pointer}/{key}"
            if key not in known:
                raise FieldInvalid(place, value, f"{name} has no such field")
            resolved[key] = self.field(act_type, name, known[key].type, str(key), value, place)
        self.goods = around
        return resolved

    def field(self, act_type: ActType, struct: str, kind: str, name: str, value: object, pointer: str) -> Any:
        base = kind.removesuffix("[]")
        if kind.endswith("[]"):
            if not isinstance(value, Sequence) or isinstance(value, str):
                raise FieldInvalid(pointer, value, "must be a list")
            return [self.field(act_type, struct, base, name, one, f"{pointer}/{n}") for n, one in enumerate(value)]
        if base in act_type.structs.members:
            return self.struct(act_type, base, value, pointer)
        if isinstance(value, (bool, int)) or (isinstance(value, str) and _HEX.fullmatch(value)):
            return value
        convert = _CONVERTERS.get(meaning(struct, name).kind)
        return convert(self, value, pointer) if convert else value

    # ------------------------------------------------------------ hashes

    def open(self, digest: str, pointer: str, method: str, value: Any, salt: bytes = b"") -> str:
        self.openings.append(Opening(digest, pointer, method, value, salt.hex()))
        return digest

    def keyed(self, value: object, pointer: str, rule: str, *names: str) -> dict[str, str]:
        """The named parts of a value; parts with a question mark may be missing."""
        if not isinstance(value, Mapping):
            raise FieldInvalid(pointer, value, rule)
        parts = {}
        for name in names:
            plain = name.removesuffix("?")
            text = value.get(plain, "" if name.endswith("?") else None)
            if not isinstance(text, str) or (not text and not name.endswith("?")):
                raise FieldInvalid(f"{pointer}/{plain}", text, "must be text and not be empty")
            parts[plain] = text
        extra = set(value) - set(parts)
        if extra:
            raise FieldInvalid(f"{pointer}/{min(extra)}", value[min(extra)], rule)
        return parts


def _evidence_error(pointer: str, value: object, call: Callable[[], str]) -> str:
    try:
        return call()
    except EvidenceError as problem:
        raise FieldInvalid(pointer, value, str(problem)) from problem


def _member(r: _Resolver, value: object, pointer: str) -> Any:
    number = r.lookup.member_by_uscc(value) if isinstance(value, str) and len(value) == 18 else None
    if number is None and not (isinstance(value, str) and value.isdigit() and len(value) < 10):
        raise FieldInvalid(pointer, value, "must be a member's number or 统一社会信用代码")
    return value if number is None else number


def _time(r: _Resolver, value: object, pointer: str) -> Any:
    if isinstance(value, str) and not value.isdigit():
        try:
            moment: datetime | None = datetime.fromisoformat(value)
        except ValueError:
            moment = None
        if moment is None or moment.tzinfo is None:
            raise FieldInvalid(pointer, value, "must be UTC seconds or an ISO 8601 time with its offset")
        return int(moment.timestamp())
    return value


def _day(r: _Resolver, value: object, pointer: str) -> Any:
    if isinstance(value, str) and not value.isdigit():
        try:
            return date_day(date.fromisoformat(value))
        except ValueError:
            raise FieldInvalid(pointer, value, "must be a day as YYYY-MM-DD") from None
    return value


def _ratio(r: _Resolver, value: object, pointer: str) -> Any:
    if isinstance(value, str) and value.rstrip().endswith("%"):
        rule = "must be whole millionths, or per cent with at most four decimals"
        try:
            scaled = Decimal(value.rstrip().removesuffix("%").strip()) * 10_000
        except InvalidOperation:
            raise FieldInvalid(pointer, value, rule) from None
        if scaled != scaled.to_integral_value() or not 0 <= scaled < 10**12:
            raise FieldInvalid(pointer, value, rule)
        return int(scaled)
    return value


def _currency(r: _Resolver, value: object, pointer: str) -> Any:
    if isinstance(value, str) and not value.isdigit():
        try:
            return currency_number(value)
        except KeyError:
            raise FieldInvalid(pointer, value, "must be an ISO 4217 currency") from None
    return value


def _goods(r: _Resolver, value: object, pointer: str) -> Any:
    try:
        return goods_bytes(str(value))
    except KeyError:
        raise FieldInvalid(pointer, value, f"must be one of {', '.join(GOODS)}") from None


def _code(r: _Resolver, value: object, pointer: str) -> Any:
    if not isinstance(value, str) or not value.isascii() or not 0 < len(value) <= 8:
        raise FieldInvalid(pointer, value, "must be 1 to 8 ASCII characters")
    return "0x" + value.encode().ljust(8, b"\0").hex()


def _text(r: _Resolver, value: object, pointer: str) -> Any:
    # The only fixed-length text is the 统一社会信用代码.
    if pointer.endswith("/uscc") and isinstance(value, str) and len(value) == 18 and value.isascii():
        return "0x" + value.encode().hex()
    return value


def _bits(names: Mapping[str, int]) -> Callable[[_Resolver, object, str], Any]:
    def convert(r: _Resolver, value: object, pointer: str) -> Any:
        if isinstance(value, str) and value.isdigit():
            return value
        chosen = [value] if isinstance(value, str) else value
        if not isinstance(chosen, Sequence) or any(not isinstance(c, str) or c not in names for c in chosen):
            raise FieldInvalid(pointer, value, f"must be a list of {', '.join(names)}")
        return sum(names[c] for c in dict.fromkeys(chosen))

    return convert


def _hazard(r: _Resolver, value: object, pointer: str) -> Any:
    try:
        return hazard_number(str(value))
    except KeyError:
        names = ", ".join(f"{n} {zh}" for n, (zh, _) in HAZARDS.items())
        raise FieldInvalid(pointer, value, f"must be a hazard class of GB 6944, number or name: {names}") from None


def _hazards(r: _Resolver, value: object, pointer: str) -> Any:
    if isinstance(value, str) and value.isdigit():
        return value
    if not isinstance(value, Sequence) or isinstance(value, str):
        raise FieldInvalid(pointer, value, "must be a list of hazard classes, or a bitmap with bit n for class n")
    return sum(1 << n for n in {int(_hazard(r, one, f"{pointer}/{i}")) for i, one in enumerate(value)} if n)


def _one_of(*names: str, first: int = 1) -> Callable[[_Resolver, object, str], Any]:
    """The number of a name, counted from 1 as the contracts' enums are, unless their nothing has a name too."""

    def convert(r: _Resolver, value: object, pointer: str) -> Any:
        if isinstance(value, str) and value.isdigit():
            return value
        if value not in names:
            raise FieldInvalid(pointer, value, f"must be one of {', '.join(names)}")
        return names.index(str(value)) + first

    return convert


def _digest(r: _Resolver, value: object, pointer: str) -> Any:
    text = r.keyed(value, pointer, 'must be 32 bytes in hex, or {"text": …}', "text")["text"]
    return r.open("0x" + sha256(text.encode()).hexdigest(), pointer, "sha256", text)


def _keyed(r: _Resolver, value: object, pointer: str) -> Any:
    text = r.keyed(value, pointer, 'must be 32 bytes in hex, or {"text": …}', "text")["text"]
    field = re.sub(r"/[0-9]+$", "", pointer).rsplit("/", 1)[-1]
    if field == "account":
        digest = _evidence_error(pointer, value, lambda: keys.account_key(r.secret, text))
        return r.open(digest, pointer, "account", text)
    if field == "vehicle":
        digest = _evidence_error(pointer, value, lambda: keys.vehicle_key(r.secret, text))
        return r.open(digest, pointer, "vehicle", text)
    purpose = _PURPOSES[field]
    digest = _evidence_error(pointer, value, lambda: keys.number_key(r.secret, purpose, text))
    return r.open(digest, pointer, f"number:{purpose}", text)


def _person(r: _Resolver, value: object, pointer: str) -> Any:
    text = r.keyed(value, pointer, 'must be 12 bytes in hex, or {"text": …}', "text")["text"]
    return _evidence_error(pointer, value, lambda: keys.person_id(r.secret, text))


def _unit(r: _Resolver, value: object, pointer: str) -> Any:
    rule = 'must be 32 bytes in hex, or {"mill", "heat", "coil"}'
    parts = r.keyed(value, pointer, rule, "mill", "heat?", "coil", "family?")
    family = parts["family"] or _family(r.goods) or "steel"
    families = {goods.family for goods in GOODS.values()}
    if family not in families or family != (_family(r.goods) or family):
        # One coil under two families would have two keys, and two receipts (AB-01).
        rule = f"must be the goods' own, one of {', '.join(sorted(families))}"
        raise FieldInvalid(f"{pointer}/family", family, rule)
    parts["family"] = family
    digest = _evidence_error(
        pointer, value, lambda: keys.unit_key(r.secret, family, parts["mill"], parts["heat"], parts["coil"])
    )
    return r.open(digest, pointer, "unit", parts)


def _family(goods: object) -> str:
    if isinstance(goods, str):
        code = goods_code(goods) if _HEX.fullmatch(goods) and len(goods) % 2 == 0 else goods
        if code in GOODS:
            return GOODS[code].family
    return ""


def _stock(r: _Resolver, value: object, pointer: str) -> Any:
    return _located(r, value, pointer, "stock", keys.stock_key)


def _place(r: _Resolver, value: object, pointer: str) -> Any:
    if isinstance(value, Mapping) and set(value) == {"stock"}:
        # a device may watch a tank or heap
        return _stock(r, {"place": value["stock"]}, pointer)
    return _located(r, value, pointer, "place", keys.place_key)


def _located(r: _Resolver, value: object, pointer: str, method: str, key: Callable[[bytes, str, str], str]) -> Any:
    """The key of somewhere on a custodian's premises."""
    place = r.keyed(value, pointer, 'must be 32 bytes in hex, or {"place": …}', "place")["place"]
    custodian = r.raw.get("custodian")
    if custodian in (None, 0, "0"):
        # a device's owner is the custodian unless it names another
        custodian = r.raw.get("owner")
    uscc = custodian if isinstance(custodian, str) and len(custodian) == 18 else None
    number = str(custodian) if isinstance(custodian, (int, str)) else ""
    if uscc is None and re.fullmatch("[0-9]{1,9}", number):
        uscc = r.lookup.uscc_of(int(number))
    if uscc is None:
        raise FieldInvalid("/custodian", custodian, f"must be a member, for the {method} to be its")
    found = uscc
    digest = _evidence_error(pointer, value, lambda: key(r.secret, found, place))
    return r.open(digest, pointer, method, {"custodian": found, "place": place})


def _certificate(r: _Resolver, value: object, pointer: str) -> Any:
    rule = 'must be 32 bytes in hex, or {"issuer", "number", "line"}'
    parts = r.keyed(value, pointer, rule, "issuer", "number", "line")
    digest = _evidence_error(
        pointer,
        value,
        lambda: keys.certificate_key(r.secret, parts["issuer"], parts["number"], parts["line"]),
    )
    return r.open(digest, pointer, "certificate", parts)


def _invoice(r: _Resolver, value: object, pointer: str) -> Any:
    parts = r.keyed(value, pointer, 'must be 32 bytes in hex, or {"number", "issuer"}', "number", "issuer?")
    digest = _evidence_error(pointer, value, lambda: keys.invoice_key(r.secret, parts["number"], parts["issuer"]))
    return r.open(digest, pointer, "invoice", parts)


def _content(r: _Resolver, value: object, pointer: str) -> Any:
    salt = secrets.token_bytes(16)
    digest, data = commit_content(value, salt, pointer)
    return r.open(digest, pointer, "commitment", data.decode(), salt)


_CONVERTERS: dict[FieldKind, Callable[[_Resolver, object, str], Any]] = {
    FieldKind.MEMBER: _member,
    FieldKind.TIME: _time,
    FieldKind.DAY: _day,
    FieldKind.RATIO: _ratio,
    FieldKind.CURRENCY: _currency,
    FieldKind.GOODS: _goods,
    FieldKind.CODE: _code,
    FieldKind.TEXT: _text,
    FieldKind.ROLES: _bits({role.name or "": int(role) for role in Role}),
    FieldKind.CAPABILITIES: _bits({c.name or "": int(c) for c in Capability}),
    FieldKind.ASSETS: _bits({"receipt": 1, "voucher": 2}),
    FieldKind.EVIDENCE: _bits({name: 1 << n for n, name in enumerate(EVIDENCE_KINDS)}),
    FieldKind.SUBJECT: _bits({"receipt": 1, "voucher": 2}),
    FieldKind.STATUS: _bits({"active": 1, "suspended": 2}),
    FieldKind.CAUSE: _one_of("gate_exit", "control", "stocktake", "custodian", "regulator"),
    FieldKind.FILING: _one_of("initial", "change", "extension", "cancellation", "objection"),
    FieldKind.CONTROL: _one_of("intact", "broken"),
    FieldKind.PURPOSE: _one_of("inspect", "sample"),
    FieldKind.ANSWER: _one_of("agreed", "refused"),
    FieldKind.IMPAIRMENT: _one_of("deterioration", "damage", "danger"),
    FieldKind.DISPOSAL: _one_of("none", "demanded", "done", first=0),
    FieldKind.LOSS_CAUSE: _one_of("poor_keeping", "nature", "packing", "over_time", "other"),
    FieldKind.DIGEST: _digest,
    FieldKind.KEYED: _keyed,
    FieldKind.PERSON: _person,
    FieldKind.UNIT: _unit,
    FieldKind.STOCK: _stock,
    FieldKind.PLACE: _place,
    FieldKind.HAZARD: _hazard,
    FieldKind.HAZARDS: _hazards,
    FieldKind.CERTIFICATE: _certificate,
    FieldKind.INVOICE: _invoice,
    FieldKind.CONTENT: _content,
}


def resolve(act_type: ActType, raw: object, lookup: Lookup, secret: bytes) -> Resolved:
    """The act's own form of a message; fields that are missing stay missing.

    Raises
    ------
    FieldInvalid
        A value is in no form of its field; names the field, the value and the rule.
    """
    if not isinstance(raw, Mapping):
        raise FieldInvalid("/", raw, f"must be an object with the fields of {act_type.name}")
    resolver = _Resolver(secret, lookup, raw, [])
    message = resolver.struct(act_type, act_type.structs.primary, raw, "")
    return Resolved(message, tuple(resolver.openings))
