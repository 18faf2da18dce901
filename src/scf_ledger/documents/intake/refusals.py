"""Why a document is refused.

Refused      (raised by `read`)
└── Refusal  the file and all that is wrong with it
    └── Finding, one or more, the most telling first: rule, place, value, and a sentence in English and Chinese

A document is refused alone and as a whole; nothing in it is repaired.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Rule(StrEnum):
    """The rule that a document breaks; the codes are stable."""

    ARCHIVE = "ARCHIVE"
    ATTRIBUTES = "ATTRIBUTES"
    CHANGED = "CHANGED"
    CHECK_DIGIT = "CHECK_DIGIT"
    CODE_LIST = "CODE_LIST"
    CONTROL_CHARACTER = "CONTROL_CHARACTER"
    DATE = "DATE"
    DEPTH = "DEPTH"
    EMPTY = "EMPTY"
    ENCODING = "ENCODING"
    FORMAT = "FORMAT"
    JSON_DUPLICATE_KEY = "JSON_DUPLICATE_KEY"
    JSON_SCHEMA = "JSON_SCHEMA"
    JSON_SYNTAX = "JSON_SYNTAX"
    NAME_LENGTH = "NAME_LENGTH"
    NODES = "NODES"
    NOT_A_FILE = "NOT_A_FILE"
    NUMBER = "NUMBER"
    PROFILE = "PROFILE"
    REPEATED = "REPEATED"
    SCHEMA = "SCHEMA"
    SIZE = "SIZE"
    STRING_LENGTH = "STRING_LENGTH"
    TOTALS = "TOTALS"
    UNKNOWN_KIND = "UNKNOWN_KIND"
    UNREADABLE = "UNREADABLE"
    XML_DOCTYPE = "XML_DOCTYPE"
    XML_INCLUDE = "XML_INCLUDE"
    XML_INSTRUCTION = "XML_INSTRUCTION"
    XML_SYNTAX = "XML_SYNTAX"


#: Each rule's meaning, Chinese and English.
RULE_NAMES: dict[Rule, tuple[str, str]] = {
    Rule.ARCHIVE: ("压缩包或归档文件，不予打开", "an archive or compressed file; it is not opened"),
    Rule.ATTRIBUTES: ("XML 元素的属性过多", "an XML element has too many attributes"),
    Rule.CHANGED: ("读取期间文件发生变化", "the file changed while it was read"),
    Rule.CHECK_DIGIT: ("校验位不符", "the check digit does not fit"),
    Rule.CODE_LIST: ("代码不在代码表内", "the code is not on its list"),
    Rule.CONTROL_CHARACTER: ("含有控制字符", "a control character"),
    Rule.DATE: ("日期或时间不存在或格式不符", "no date or time of the calendar, or not in its form"),
    Rule.DEPTH: ("嵌套过深", "nested too deep"),
    Rule.EMPTY: ("空文件", "nothing in it"),
    Rule.ENCODING: ("字符编码不合规", "not in a permitted character encoding"),
    Rule.FORMAT: ("邮箱、网址等格式不符", "an e-mail address, a URI or other text is not in its form"),
    Rule.JSON_DUPLICATE_KEY: ("JSON 键重复", "a JSON member name twice in one object"),
    Rule.JSON_SCHEMA: ("这是 JSON Schema，不是单证", "a JSON Schema, not a document"),
    Rule.JSON_SYNTAX: ("JSON 语法错误", "not JSON"),
    Rule.NAME_LENGTH: ("字段名过长", "a name is too long"),
    Rule.NODES: ("节点过多", "too many nodes"),
    Rule.NOT_A_FILE: ("不是普通文件，不予打开", "not an ordinary file; it is not opened"),
    Rule.NUMBER: ("数值不合规", "not a number, or one out of range"),
    Rule.PROFILE: ("不符合所声明的规范", "against the rules of the profile that it claims"),
    Rule.REPEATED: ("只能出现一次的内容重复出现", "given twice where one is meant"),
    Rule.SCHEMA: ("结构不符合格式", "not of the form that its format lays down"),
    Rule.SIZE: ("文件过大", "too large"),
    Rule.STRING_LENGTH: ("文本过长", "a text is too long"),
    Rule.TOTALS: ("金额勾稽不符", "the amounts do not add up"),
    Rule.UNKNOWN_KIND: ("不是受理的单证种类", "none of the kinds of document that are taken in"),
    Rule.UNREADABLE: ("文件无法读取", "the file cannot be read"),
    Rule.XML_DOCTYPE: ("含有 DOCTYPE 声明", "a document type declaration"),
    Rule.XML_INCLUDE: ("含有 XInclude", "an XInclude"),
    Rule.XML_INSTRUCTION: ("含有处理指令", "a processing instruction"),
    Rule.XML_SYNTAX: ("XML 语法错误", "not well-formed XML"),
}


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One thing that is wrong."""

    rule: Rule
    #: the sentence for the reader, with what was expected
    en: str
    zh: str
    #: JSON Pointer, or XPath with the prefixes cac: and cbc:; empty for the document as a whole
    pointer: str = ""
    line: int | None = None
    #: what stood there, shortened
    value: str = ""


@dataclass(frozen=True, kw_only=True)
class Refusal:
    """A document that is not taken in; its own place, value and message are those of the first finding."""

    file: str
    findings: tuple[Finding, ...]

    @property
    def rule(self) -> Rule:
        return self.findings[0].rule

    @property
    def pointer(self) -> str:
        return self.findings[0].pointer

    @property
    def line(self) -> int | None:
        return self.findings[0].line

    @property
    def value(self) -> str:
        return self.findings[0].value

    @property
    def en(self) -> str:
        return self.findings[0].en

    @property
    def zh(self) -> str:
        return self.findings[0].zh


class Refused(ValueError):
    """The document is refused."""

    code = "DOCUMENT_REFUSED"

    def __init__(self, refusal: Refusal) -> None:
        first = refusal.findings[0]
        place = f"{refusal.file}{':' + str(first.line) if first.line else ''} {first.pointer}".rstrip()
        more = f" (and {len(refusal.findings) - 1} more)" if len(refusal.findings) > 1 else ""
        super().__init__(f"{place}: {first.rule}: {first.en}{more}")
        self.refusal = refusal

    @property
    def findings(self) -> tuple[Finding, ...]:
        return self.refusal.findings


class Unsound(Exception):
    """Inside the intake: what is wrong with a document whose name is not known here."""

    def __init__(self, *findings: Finding) -> None:
        super().__init__(findings[0].en)
        self.findings = findings


def shorten(value: object, length: int = 80) -> str:
    """A value as a reader can bear it: one line, no control characters, its length said where it is cut."""
    text = value if isinstance(value, str) else str(value)
    shown = "".join(c if c.isprintable() else f"\\x{ord(c):02x}" for c in text[:length])
    return shown if len(text) <= length else f"{shown}… ({len(text)} characters)"
