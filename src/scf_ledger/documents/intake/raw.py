"""From bytes to text: size, archives, encoding, control characters. Nothing is parsed yet."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from typing import Literal

from scf_ledger.documents.intake.limits import Limits
from scf_ledger.documents.intake.refusals import Finding, Rule, Unsound, shorten

#: Magic numbers at offset 0 of what is an archive, compressed or a disk image. OFD and XLSX are zip files.
_ARCHIVES: tuple[tuple[bytes, str], ...] = (
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"PK\x07\x08", "zip"),
    (b"\x1f\x8b", "gzip"),
    (b"\x1f\x9d", "compress"),
    (b"\x1f\xa0", "compress"),
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ\x00", "xz"),
    (b"\x5d\x00\x00\x80\x00", "lzma"),
    (b"LZIP", "lzip"),
    (b"\x28\xb5\x2f\xfd", "zstd"),
    (b"\x04\x22\x4d\x18", "lz4"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"Rar!\x1a\x07", "rar"),
    (b"MSCF", "cab"),
    (b"!<arch>\n", "ar"),
    (b"070701", "cpio"),
    (b"070707", "cpio"),
)
_TAR_MAGIC = 257

#: C0 controls without tab, line feed and carriage return, and the two that XML 1.0 bars.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_DECLARATION = re.compile(r"""<\?xml(?:\s[^>]{0,200}?)?\sencoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")
_XML_ENCODINGS = {"utf-8": "utf-8", "utf8": "utf-8", "utf-16": "utf-16", "iso-8859-1": "iso-8859-1"}
_WHITE = " \t\r\n"


@dataclass(frozen=True)
class Raw:
    """A document's text and what it is written in."""

    text: str
    syntax: Literal["json", "xml"]


def read_text(data: bytes, limits: Limits) -> Raw:
    """The text of a document.

    Raises
    ------
    Unsound
        Empty, too large, an archive, in no permitted encoding, with control characters, or neither JSON nor XML.
    """
    if len(data) > limits.document_bytes:
        raise _unsound(
            Rule.SIZE,
            f"the document has {len(data)} bytes; at most {limits.document_bytes} are taken",
            f"文件 {len(data)} 字节，上限 {limits.document_bytes} 字节",
        )
    _refuse_archives(data)
    text, marked = _decode(data)
    text = text.removeprefix("\ufeff")
    start = text.lstrip(_WHITE)[:1]
    if not start:
        raise _unsound(Rule.EMPTY, "the document is empty", "文件为空")
    if found := _CONTROL.search(text):
        raise _unsound(
            Rule.CONTROL_CHARACTER,
            f"the character U+{ord(found[0]):04X} stands at position {found.start()}",
            f"第 {found.start()} 个字符为控制字符 U+{ord(found[0]):04X}",
            line=text.count("\n", 0, found.start()) + 1,
        )
    if start in "{[":
        if marked == "utf-16":
            raise _unsound(
                Rule.ENCODING, "JSON is written in UTF-8, this is UTF-16", "JSON 须为 UTF-8 编码，此为 UTF-16"
            )
        return Raw(text, "json")
    if start == "<":
        return Raw(text, "xml")
    raise _unsound(
        Rule.UNKNOWN_KIND,
        "the document is neither JSON nor XML",
        "文件既非 JSON 也非 XML",
        value=shorten(text.lstrip(_WHITE)[:40]),
    )


def _refuse_archives(data: bytes) -> None:
    name = next((name for magic, name in _ARCHIVES if data.startswith(magic)), None)
    if name is None and data[_TAR_MAGIC : _TAR_MAGIC + 5] == b"ustar":
        name = "tar"
    if name:
        raise _unsound(
            Rule.ARCHIVE,
            f"the file is {name}; hand in the documents themselves",
            f"文件为 {name} 压缩包或归档，请直接提交单证",
            value=data[:8].hex(),
        )


def _decode(data: bytes) -> tuple[str, str]:
    """The text and the encoding that a byte order mark names, if there is one."""
    if data.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        raise _unsound(Rule.ENCODING, "UTF-32 is not taken; use UTF-8", "不受理 UTF-32 编码，请用 UTF-8")
    marked = ""
    if data.startswith(codecs.BOM_UTF8):
        marked = "utf-8"
    elif data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        marked = "utf-16"
    declared = _declared(_strict(data, "utf-16") if marked == "utf-16" else data[:400].decode("latin-1"))
    if declared and declared.lower() not in _XML_ENCODINGS:
        raise _unsound(
            Rule.ENCODING,
            "the declared encoding is not taken; use UTF-8, UTF-16 or ISO-8859-1",
            "不受理所声明的编码，请用 UTF-8、UTF-16 或 ISO-8859-1",
            value=shorten(declared),
        )
    encoding = _XML_ENCODINGS[declared.lower()] if declared else marked or "utf-8"
    if (marked and encoding != marked) or (encoding == "utf-16" and not marked):
        raise _unsound(
            Rule.ENCODING,
            f"the declared encoding is {encoding}, the byte order mark says {marked or 'nothing'}",
            f"声明编码为 {encoding}，字节顺序标记为 {marked or '无'}",
            value=shorten(declared),
        )
    return _strict(data, encoding), marked


def _declared(text: str) -> str:
    found = _DECLARATION.match(text.removeprefix("\ufeff").removeprefix("\xef\xbb\xbf"))
    return found[1] if found else ""


def _strict(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as problem:
        raise _unsound(
            Rule.ENCODING,
            f"the bytes from {problem.start} on are not {encoding.upper()}",
            f"第 {problem.start} 字节起不是 {encoding.upper()} 编码",
            value=data[problem.start : problem.start + 8].hex(),
        ) from problem


def _unsound(rule: Rule, en: str, zh: str, *, line: int | None = None, value: str = "") -> Unsound:
    return Unsound(Finding(rule=rule, en=en, zh=zh, line=line, value=value))
