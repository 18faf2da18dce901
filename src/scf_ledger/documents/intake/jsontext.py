"""JSON read without recursion before its depth is known, without floats and without double keys."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, Self

from scf_ledger.documents.intake.limits import Limits
from scf_ledger.documents.intake.refusals import Finding, Rule, Unsound, shorten

# Possessive throughout: a token matches in one pass or not at all, whatever an attacker writes.
_TOKEN = re.compile(
    r'[ \t\n\r]*+(?:("[^"\\\x00-\x1f]*+(?:\\[^\x00-\x1f][^"\\\x00-\x1f]*+)*+")'
    r'|([\[{])|([\]}])|([,:])|([^\s\[\]{},:"]++))'
)
_WHITE = re.compile(r"[ \t\n\r]*+")
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*+)(?:\.[0-9]++)?(?:[eE][+-]?[0-9]++)?")
_NAMES = frozenset({"true", "false", "null"})
_NOT_NUMBERS = frozenset({"NaN", "Infinity", "-Infinity", "+Infinity", "nan", "inf"})
_DATA_URI = re.compile(r'"data:[\w.+/-]{0,127}(?:;[\w=.-]{0,64}){0,4};base64,[A-Za-z0-9+/=\s\\]*+"', re.ASCII)
_BARRED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")

#: Where a value stands: (place of its parent, key or position); pointers are written only when they are needed.
Place = tuple["Place", str | int] | None


class Number(Decimal):
    """A JSON number: exact, and with the text as which it was written."""

    text: str

    def __new__(cls, text: str) -> Self:
        number = super().__new__(cls, text)
        number.text = text
        return number


class _Object(dict[str, Any]):
    """A JSON object that remembers the first key that came twice."""

    twice: str | None = None


def parse_json(text: str, limits: Limits) -> Any:
    """The value of a JSON text: dict, list, str, Number, bool or None.

    Raises
    ------
    Unsound
        Not JSON, or against a limit.
    """
    _scan(text, limits)
    try:
        value = json.loads(text, object_pairs_hook=_object, parse_float=Number, parse_int=Number)
    except json.JSONDecodeError as problem:
        raise _syntax(text, problem.pos, problem.msg) from problem
    for place, item in walk(value):
        _check_item(place, item)
    return value


def _scan(text: str, limits: Limits) -> None:
    """Counts depth, nodes, names and digits token by token, before anything recursive sees the text."""
    position = depth = nodes = 0
    end = len(text)
    while True:
        token = _TOKEN.match(text, position)
        if token is None:
            if _skip_white(text, position) == end:
                return
            raise _syntax(text, _skip_white(text, position), "a text that does not end, or holds a control character")
        position = token.end()
        string, opening, closing, _, word = token.groups()
        if opening:
            depth += 1
            if depth > limits.json_depth:
                raise _at(text, position, Rule.DEPTH, *_too_deep(limits.json_depth))
        elif closing:
            depth -= 1
        elif string:
            _check_string(text, token, limits)
        elif word:
            _check_word(text, position, word, limits)
        else:
            continue
        nodes += not closing
        if nodes > limits.nodes:
            raise _at(
                text,
                position,
                Rule.NODES,
                f"more than {limits.nodes} values and names",
                f"数据项超过 {limits.nodes} 个",
            )


def _check_string(text: str, token: re.Match[str], limits: Limits) -> None:
    length = token.end(1) - token.start(1) - 2
    if length > limits.string_length and not _DATA_URI.fullmatch(token[1]):
        raise _at(
            text,
            token.start(1),
            Rule.STRING_LENGTH,
            f"a text of {length} characters; at most {limits.string_length} are taken, base64 data: URIs apart",
            f"文本长 {length} 字符，上限 {limits.string_length}（base64 的 data: URI 除外）",
            token[1][1:80],
        )
    if length > limits.name_length and text.startswith(":", _skip_white(text, token.end())):
        raise _at(text, token.start(1), Rule.NAME_LENGTH, *_long_name(length, limits.name_length), token[1][1:80])


def _skip_white(text: str, position: int) -> int:
    found = _WHITE.match(text, position)
    return found.end() if found else position


def _check_word(text: str, position: int, word: str, limits: Limits) -> None:
    if word in _NAMES:
        return
    if word in _NOT_NUMBERS:
        raise _at(text, position, Rule.NUMBER, f"{word} is no number of JSON", f"{word} 不是 JSON 数值", word)
    if not _NUMBER.fullmatch(word):
        raise _syntax(text, position, "neither a number nor true, false or null", word)
    mantissa, _, exponent = word.lower().partition("e")
    digits = sum(c.isdigit() for c in mantissa) if len(mantissa) <= 4 * limits.number_digits else len(mantissa)
    if digits > limits.number_digits or len(exponent) > 4 or abs(int(exponent or "0")) > limits.number_digits:
        raise _at(
            text,
            position,
            Rule.NUMBER,
            f"a number of more than {limits.number_digits} digits or powers of ten",
            f"数值超过 {limits.number_digits} 位",
            word[:80],
        )


def _object(pairs: list[tuple[str, Any]]) -> _Object:
    made = _Object(pairs)
    if len(made) != len(pairs):
        seen: set[str] = set()
        made.twice = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
    return made


def _check_item(place: Place, item: Any) -> None:
    if isinstance(item, _Object):
        if item.twice is not None:
            raise Unsound(
                Finding(
                    rule=Rule.JSON_DUPLICATE_KEY,
                    en=f"the name “{shorten(item.twice)}” stands twice in one object",
                    zh=f"同一对象内键“{shorten(item.twice)}”重复",
                    pointer=pointer((place, item.twice)),
                    value=shorten(item[item.twice]),
                )
            )
        for key in item:
            _check_text(place, key)
    elif isinstance(item, str):
        _check_text(place, item)


def _check_text(place: Place, text: str) -> None:
    found = None if text.isascii() and text.isprintable() else _BARRED.search(text)
    if not found:
        return
    surrogate = 0xD800 <= ord(found[0]) <= 0xDFFF
    what, zh = ("half a surrogate pair", "不成对的代理字符") if surrogate else ("a control character", "控制字符")
    raise Unsound(
        Finding(
            rule=Rule.ENCODING if surrogate else Rule.CONTROL_CHARACTER,
            en=f"the text holds {what}, U+{ord(found[0]):04X}",
            zh=f"文本含{zh} U+{ord(found[0]):04X}",
            pointer=pointer(place),
            value=shorten(text),
        )
    )


def walk(value: Any) -> Iterator[tuple[Place, Any]]:
    """Every value of a JSON value with its place, in the document's order; does not recurse."""
    stack: list[tuple[Place, Any]] = [(None, value)]
    while stack:
        place, item = stack.pop()
        yield place, item
        if isinstance(item, dict):
            stack.extend(((place, key), item[key]) for key in reversed(item))
        elif isinstance(item, list):
            stack.extend(((place, index), item[index]) for index in range(len(item) - 1, -1, -1))


def pointer(place: Place) -> str:
    """The JSON Pointer (RFC 6901) of a place."""
    parts: list[str] = []
    while place is not None:
        place, part = place
        parts.append(str(part).replace("~", "~0").replace("/", "~1"))
    return "".join(f"/{part}" for part in reversed(parts))


def _too_deep(limit: int) -> tuple[str, str]:
    return f"nested more than {limit} deep", f"嵌套超过 {limit} 层"


def _long_name(length: int, limit: int) -> tuple[str, str]:
    return f"a name of {length} characters; at most {limit} are taken", f"字段名长 {length} 字符，上限 {limit}"


def _at(text: str, position: int, rule: Rule, en: str, zh: str, value: str = "") -> Unsound:
    line = text.count("\n", 0, position) + 1
    return Unsound(Finding(rule=rule, en=en, zh=zh, line=line, value=shorten(value)))


def _syntax(text: str, position: int, problem: str, value: str = "") -> Unsound:
    shown = value or text[position : position + 40].strip() or "(end of the document)"
    return _at(text, position, Rule.JSON_SYNTAX, f"not JSON here: {problem}", "此处不是合法的 JSON", shown)
