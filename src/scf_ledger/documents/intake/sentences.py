"""The words for what a JSON Schema finds wrong: which field, what stood there, what was expected."""

from __future__ import annotations

from typing import Any

from jsonschema import ValidationError

from scf_ledger.documents.intake.jsontext import Number, Place, pointer
from scf_ledger.documents.intake.refusals import Finding, Rule, shorten

_TYPES = {
    "string": ("text", "文本"),
    "number": ("a number", "数字"),
    "integer": ("a whole number", "整数"),
    "boolean": ("true or false", "布尔值"),
    "array": ("a list", "列表"),
    "object": ("an object", "对象"),
    "null": ("null", "空值"),
}
_FORMATS: dict[str, tuple[Rule, str, str]] = {
    "date": (Rule.DATE, "is not a date YYYY-MM-DD of the calendar", "不是有效日期（YYYY-MM-DD）"),
    "date-time": (Rule.DATE, "is not a moment with its offset from UTC", "不是带时区的有效时间"),
    "email": (Rule.FORMAT, "is not an e-mail address", "不是邮箱地址"),
    "uri": (Rule.FORMAT, "is not an absolute URI", "不是 URI"),
    "country": (Rule.CODE_LIST, "is not a country code of ISO 3166-1", "不是 ISO 3166-1 国家代码"),
    "uscc": (
        Rule.CHECK_DIGIT,
        "is not a unified social credit code with its check character",
        "不是校验位相符的统一社会信用代码",
    ),
}


def finding(error: ValidationError) -> Finding:
    """An error of the schema as a finding."""
    place: Place = None
    for part in error.absolute_path:
        place = (place, part)
    if error.validator in ("required", "additionalProperties"):
        return _named(error, place)
    rule, en, zh = _said(error, _label(list(error.absolute_path)))
    return Finding(rule=rule, en=en, zh=zh, pointer=pointer(place), value=shown(error.instance))


def _named(error: ValidationError, place: Place) -> Finding:
    missing, holder = error.validator == "required", _instance(error)
    name = _label([*error.absolute_path, error.message])
    return Finding(
        rule=Rule.SCHEMA,
        en=f"{name} is missing" if missing else f"{name} is no field of this format",
        zh=f"缺少 {name}" if missing else f"格式中没有字段 {name}",
        pointer=pointer((place, error.message)),
        value="(missing)" if missing else shown(holder[error.message]),
    )


def _label(path: list[str | int]) -> str:
    """The field as a reader calls it: its name and what it belongs to, such as C71.Actual or Inspections[1].Value."""
    label = ""
    for part in path[next((i for i in range(len(path) - 2, 0, -1) if isinstance(path[i], str)), 0) :]:
        label += f"[{part}]" if isinstance(part, int) else f".{part}" if label else str(part)
    return shorten(label) or "the document"


def _instance(error: ValidationError) -> Any:
    # The library's types allow for errors that no validator has filled in; those of `iter_errors` are filled in.
    return error.instance


def _said(error: ValidationError, name: str) -> tuple[Rule, str, str]:
    value: Any = _instance(error)
    wanted: Any = error.validator_value
    match error.validator:
        case "type":
            kinds = [wanted] if isinstance(wanted, str) else wanted
            en = f"{name} must be {' or '.join(_TYPES[kind][0] for kind in kinds)}, it is {described(value)[0]}"
            zh = f"{name} 应为{'或'.join(_TYPES[kind][1] for kind in kinds)}，实为{described(value)[1]}"
            return Rule.SCHEMA, en, zh
        case "enum" | "const":
            listed = shorten(", ".join(str(item) for item in (wanted if error.validator == "enum" else [wanted])), 300)
            return Rule.CODE_LIST, f"{name} is none of: {listed}", f"{name} 不在代码表内：{listed}"
        case "format":
            rule, en, zh = _FORMATS[str(wanted)]
            return rule, f"{name} {en}", f"{name} {zh}"
        case "pattern":
            return Rule.SCHEMA, f"{name} does not have the form {wanted}", f"{name} 不符合格式 {wanted}"
        case "minLength" | "minItems" | "minProperties":
            if len(value) == 0:
                return Rule.SCHEMA, f"{name} is empty", f"{name} 为空"
            return Rule.SCHEMA, f"{name} is shorter than {wanted}", f"{name} 长度小于 {wanted}"
        case "maxLength" | "maxItems":
            return Rule.SCHEMA, f"{name} is longer than {wanted}", f"{name} 长度大于 {wanted}"
        case "minimum":
            return Rule.NUMBER, f"{name} must be at least {wanted}", f"{name} 不得小于 {wanted}"
        case "uniqueItems":
            return Rule.REPEATED, f"{name} holds an entry twice", f"{name} 中有重复项"
        case "not":
            return Rule.SCHEMA, f"{name} must not stand here", f"此处不得出现 {name}"
        case _:
            return Rule.SCHEMA, f"{name}: {shorten(error.message, 200)}", f"{name} 不符合格式"


def described(value: Any) -> tuple[str, str]:
    """What a value is, in English and Chinese."""
    if isinstance(value, dict):
        return "an object", "对象"
    if isinstance(value, list):
        return "a list", "列表"
    if isinstance(value, Number):
        return f"the number {shorten(value.text)}", f"数字 {shorten(value.text)}"
    if isinstance(value, str):
        return "text", "文本"
    return ("null", "空值") if value is None else (str(value).lower(), "布尔值")


def shown(value: Any) -> str:
    """A value, shortened."""
    if isinstance(value, dict):
        return f"(object of {len(value)})"
    if isinstance(value, list):
        return f"(list of {len(value)})"
    if isinstance(value, Number):
        return shorten(value.text)
    if isinstance(value, str):
        return shorten(value)
    return "null" if value is None else str(value).lower()
