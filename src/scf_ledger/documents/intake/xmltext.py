"""XML read by a parser that resolves, includes and fetches nothing, after a look at the bare text.

The look comes first because it needs no tree: a document type declaration, a processing instruction, too deep a nest or
too many nodes are refused before libxml2 sees the document.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from scf_ledger.documents.intake.limits import Limits
from scf_ledger.documents.intake.refusals import Finding, Rule, Unsound, shorten

XINCLUDE = "http://www.w3.org/2001/XInclude"

_DECLARATION = re.compile(r"<\?xml\s[^>]{0,300}?\?>")
_DECLARATIONS = ("<!DOCTYPE", "<!ENTITY", "<!ELEMENT", "<!ATTLIST")
# Possessive: a tag matches in one pass or not at all.
_START = re.compile(r"""<([^\s/>=<"'!?]++)((?:\s++[^\s=<>"'/]++\s*+=\s*+(?:"[^"<]*+"|'[^'<]*+'))*+)\s*+(/?)>""")
_ATTRIBUTE = re.compile(r"""([^\s=<>"'/]++)\s*+=\s*+("[^"<]*+"|'[^'<]*+')""")
_END = re.compile(r"</[^\s<>]++\s*+>")
_BASE64 = re.compile(r"[A-Za-z0-9+/=\s]*+", re.ASCII)


def parse_xml(text: str, limits: Limits) -> etree._Element:
    """The root element of an XML text, without comments.

    Raises
    ------
    Unsound
        Not well-formed, against a limit, or with anything that a parser would have to act upon.
    """
    declaration = _DECLARATION.match(text)
    body = text[declaration.end() :] if declaration else text
    skipped = "\n" * text.count("\n", 0, declaration.end()) if declaration else ""
    _Scan(body, limits, first_line=len(skipped) + 1).run()
    parser = etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        attribute_defaults=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        recover=False,
    )
    try:
        root = etree.fromstring((skipped + body).encode(), parser)
    except etree.XMLSyntaxError as problem:
        raise Unsound(
            Finding(
                rule=Rule.XML_SYNTAX,
                en=f"not well-formed: {shorten(problem.msg or 'unknown error', 160)}",
                zh="不是格式良好的 XML",
                line=problem.lineno,
            )
        ) from problem
    if root.getroottree().docinfo.doctype:
        raise Unsound(_doctype(1))
    # Written with character references, the name space escapes the look at the bare text.
    for hidden in root.iter(f"{{{XINCLUDE}}}*"):
        raise Unsound(
            Finding(rule=Rule.XML_INCLUDE, en="XInclude is not taken", zh="不受理 XInclude", line=hidden.sourceline)
        )
    return root


class _Scan:
    """One pass over the markup."""

    def __init__(self, text: str, limits: Limits, first_line: int) -> None:
        self.text = text
        self.limits = limits
        self.first_line = first_line
        self.depth = 0
        self.nodes = 0
        #: the name of the last start tag: its text may be a binary object's
        self.element = ""

    def run(self) -> None:
        position = 0
        while (opening := self.text.find("<", position)) >= 0:
            self._check_text(position, opening)
            position = self._markup(opening)
        self._check_text(position, len(self.text))

    def _markup(self, opening: int) -> int:
        """Where the markup that opens here ends."""
        text = self.text
        if text.startswith("<!--", opening):
            return self._until("-->", opening + 4, "comment")
        if text.startswith("<![CDATA[", opening):
            end = self._until("]]>", opening + 9, "CDATA section")
            self._check_text(opening + 9, end - 3)
            return end
        if text.startswith("<!", opening):
            if text[opening : opening + 9].upper().startswith(_DECLARATIONS):
                raise Unsound(_doctype(self._line(opening), text[opening : opening + 80]))
            raise self._fault(opening, Rule.XML_SYNTAX, "no markup of XML", "此处不是 XML 标记")
        if text.startswith("<?", opening):
            raise self._fault(opening, Rule.XML_INSTRUCTION, "processing instructions are not taken", "不受理处理指令")
        if tag := _END.match(text, opening):
            self.depth -= 1
            return tag.end()
        if tag := _START.match(text, opening):
            self._start(tag)
            return tag.end()
        raise self._fault(opening, Rule.XML_SYNTAX, "a tag is not well-formed", "标签不合语法")

    def _start(self, tag: re.Match[str]) -> None:
        position, limits = tag.start(), self.limits
        self.element = tag[1]
        self.nodes += 1
        self._check_name(position, tag[1])
        if not tag[3]:
            self.depth += 1
        if self.depth > limits.xml_depth:
            raise self._fault(
                position, Rule.DEPTH, f"nested more than {limits.xml_depth} deep", f"嵌套超过 {limits.xml_depth} 层"
            )
        for count, (name, quoted) in enumerate(_attributes(tag[2]), start=1):
            if count > limits.attributes:
                raise self._fault(
                    position,
                    Rule.ATTRIBUTES,
                    f"more than {limits.attributes} attributes",
                    f"属性超过 {limits.attributes} 个",
                )
            self._check_name(position, name)
            if len(quoted) - 2 > limits.string_length:
                raise self._too_long(position, len(quoted) - 2)
            if quoted[1:-1] == XINCLUDE:
                raise self._fault(position, Rule.XML_INCLUDE, "XInclude is not taken", "不受理 XInclude")
            self.nodes += 1
        if self.nodes > limits.nodes:
            raise self._fault(
                position,
                Rule.NODES,
                f"more than {limits.nodes} elements and attributes",
                f"元素和属性超过 {limits.nodes} 个",
            )

    def _check_name(self, position: int, name: str) -> None:
        if len(name) > self.limits.name_length:
            raise self._fault(
                position,
                Rule.NAME_LENGTH,
                f"a name of {len(name)} characters; at most {self.limits.name_length} are taken",
                f"名称长 {len(name)} 字符，上限 {self.limits.name_length}",
            )

    def _check_text(self, start: int, end: int) -> None:
        if end - start <= self.limits.string_length:
            return
        if self.element.endswith("BinaryObject") and _BASE64.fullmatch(self.text, start, end):
            return
        raise self._too_long(start, end - start)

    def _too_long(self, position: int, length: int) -> Unsound:
        limit = self.limits.string_length
        return self._fault(
            position,
            Rule.STRING_LENGTH,
            f"a text of {length} characters; at most {limit} are taken, base64 binary objects apart",
            f"文本长 {length} 字符，上限 {limit}（base64 二进制对象除外）",
        )

    def _until(self, mark: str, position: int, what: str) -> int:
        end = self.text.find(mark, position)
        if end < 0:
            raise self._fault(position, Rule.XML_SYNTAX, f"a {what} does not end", "标记没有结束")
        return end + len(mark)

    def _line(self, position: int) -> int:
        return self.first_line + self.text.count("\n", 0, position)

    def _fault(self, position: int, rule: Rule, en: str, zh: str) -> Unsound:
        shown = shorten(self.text[position : position + 80])
        return Unsound(Finding(rule=rule, en=en, zh=zh, line=self._line(position), value=shown))


def _attributes(text: str) -> Iterator[tuple[str, str]]:
    return ((found[1], found[2]) for found in _ATTRIBUTE.finditer(text))


def _doctype(line: int, value: str = "") -> Finding:
    return Finding(
        rule=Rule.XML_DOCTYPE,
        en="document type declarations and entities are not taken",
        zh="不受理 DOCTYPE 与实体声明",
        line=line,
        value=shorten(value),
    )
