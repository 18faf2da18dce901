"""The terms under which a list's goods are receipted: what no row says because it is the same for all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from scf_ledger.evidence.uscc import is_uscc
from scf_ledger.stock_list.faults import ListRefused, ListRule

_KNOWN = frozenset(
    "custodian depositor place mills transferable loss_standard storage_from storage_until depositor_name "
    "depositor_address quality packing storage_fee insurance issuer issue_place issue_date record "
    "certificate_tolerance ticket_tolerance more".split()
)


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What holds for every receipt of a list."""

    #: 统一社会信用代码 of the custodian and of the depositor
    custodian: str
    depositor: str
    #: warehouse or yard, where no column says it
    place: str
    #: what rows call mills, each with its 统一社会信用代码 or, abroad, with the number that all use
    mills: Mapping[str, str]
    transferable: bool
    #: per cent, such as 0.2%
    loss_standard: str
    storage_from: str
    storage_until: str
    depositor_name: str
    depositor_address: str
    quality: str
    packing: str
    storage_fee: str
    insurance: Mapping[str, str] | None
    issuer: str
    issue_place: str
    issue_date: str
    #: of the acceptance: how the goods were inspected, and what deviated (L-04)
    record: str
    #: 1e-6 of the certified mass that may be stored beyond it (AB-08); the consortium's own is in its contracts
    certificate_tolerance: int = 5_000
    #: 1e-6 of a ticket's net mass (AB-06)
    ticket_tolerance: int = 3_000
    #: further parts of the receipts' content
    more: Mapping[str, str]


def read_terms(given: object) -> Terms:
    """The terms in a JSON object.

    Raises
    ------
    ListRefused
        A term is missing, unknown or not of its form; names it and its value.
    """
    if not isinstance(given, Mapping):
        raise _wrong("terms", given, "须为 JSON 对象", "must be a JSON object")
    for name in given:
        if name not in _KNOWN:
            raise _wrong(str(name), given[name], "没有该条款", f"is no term; there are: {', '.join(sorted(_KNOWN))}")
    made: dict[str, Any] = {name: _text(given, name) for name in _TEXTS}
    for name in ("custodian", "depositor"):
        if not is_uscc(made[name]):
            raise _wrong(
                name, made[name], "须为校验位相符的统一社会信用代码", "must be a USCC with its check character"
            )
    for name in ("storage_from", "storage_until", "issue_date"):
        _day(name, made[name])
    if made["storage_until"] <= made["storage_from"]:
        raise _wrong("storage_until", made["storage_until"], "须晚于仓储开始日", "must be after storage_from")
    for name, default in (("certificate_tolerance", 5_000), ("ticket_tolerance", 3_000)):
        value = given.get(name, default)
        if type(value) is not int or not 0 <= value <= 1_000_000:
            raise _wrong(name, value, "须为 0 至 1000000 的整数(1e-6)", "must be whole millionths up to 1000000")
        made[name] = value
    transferable = given.get("transferable", True)
    if not isinstance(transferable, bool):
        raise _wrong("transferable", transferable, "须为 true 或 false", "must be true or false")
    insurance = given.get("insurance")
    return Terms(
        **made,
        transferable=transferable,
        mills=_texts(given, "mills"),
        insurance=None if insurance is None else _texts(given, "insurance"),
        more=_texts(given, "more"),
    )


_TEXTS = (
    "custodian depositor place loss_standard storage_from storage_until depositor_name depositor_address quality "
    "packing storage_fee issuer issue_place issue_date record"
).split()


def _text(given: Mapping[str, Any], name: str) -> str:
    value = given.get(name)
    if not isinstance(value, str) or not value.strip() or len(value) > 500:
        raise _wrong(name, value, "须填写文本", "must be text and not be empty")
    return value.strip()


def _texts(given: Mapping[str, Any], name: str) -> dict[str, str]:
    value = given.get(name) or {}
    if not isinstance(value, Mapping) or not all(isinstance(k, str) and isinstance(v, str) for k, v in value.items()):
        raise _wrong(name, value, "须为文本对文本的对象", "must be an object from text to text")
    return dict(value)


def _day(name: str, text: str) -> None:
    try:
        if date.fromisoformat(text).isoformat() == text:
            return
    except ValueError:
        pass
    raise _wrong(name, text, "须为 YYYY-MM-DD 的日期", "must be a day as YYYY-MM-DD")


def _wrong(name: str, value: object, zh: str, en: str) -> ListRefused:
    return ListRefused(ListRule.TERMS, zh, en, field=name, value=value)
