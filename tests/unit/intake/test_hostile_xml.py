"""XML that attacks its reader."""

from __future__ import annotations

from pathlib import Path

import pytest

from scf_ledger.documents.intake import Limits, Rule, read
from tests.unit.intake.helpers import UBL, refused, replaced, rules, sample

_OPEN = (
    f'<Invoice xmlns="{UBL}Invoice-2" xmlns:cac="{UBL}CommonAggregateComponents-2"'
    f' xmlns:cbc="{UBL}CommonBasicComponents-2">'
).encode()
_CLOSE = b"</Invoice>"


def test_billion_laughs_is_refused_at_its_first_line() -> None:
    (finding,) = refused(sample("invalid/doctype-bomb.xml"))
    assert (finding.rule, finding.line) == (Rule.XML_DOCTYPE, 2)


@pytest.mark.parametrize(
    "prolog",
    [
        b'<!DOCTYPE a [<!ENTITY x "' + b"y" * 100_000 + b'">]>',
        b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        b'<!DOCTYPE a SYSTEM "http://127.0.0.1:1/x.dtd">',
        b'<!DOCTYPE a PUBLIC "-//X//Y" "http://127.0.0.1:1/x.dtd">',
        b'<!DOCTYPE a [<!ENTITY % p SYSTEM "http://127.0.0.1:1/p"> %p;]>',
        b"<!-- hidden --><!DOCTYPE a>",
        b'<?xml version="1.0"?>\n\n<!DOCTYPE a>',
        b"<!doctype a>",
        b'<!ENTITY x "y">',
    ],
)
def test_every_document_type_declaration_is_refused(prolog: bytes) -> None:
    assert rules(prolog + _OPEN + b"<cbc:ID>&x;</cbc:ID>" + _CLOSE) == [Rule.XML_DOCTYPE]


def test_doctype_in_utf16_is_seen_too() -> None:
    assert rules('<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE a><a/>'.encode("utf-16")) == [Rule.XML_DOCTYPE]


def test_the_word_in_a_comment_or_a_text_is_harmless() -> None:
    note = "<cbc:Note>&lt;!DOCTYPE a&gt; <![CDATA[<!DOCTYPE b>]]></cbc:Note><!-- <!DOCTYPE c> <?x?> -->"
    document = read(replaced("steel/invoice.xml", ("<cbc:DueDate>", f"{note}<cbc:DueDate>")), "x")
    assert document.fields["/Invoice/cbc:Note"] == "<!DOCTYPE a> <!DOCTYPE b>"


def test_entities_without_a_declaration_are_not_well_formed() -> None:
    assert rules(_OPEN + b"<cbc:ID>&x;</cbc:ID>" + _CLOSE) == [Rule.XML_SYNTAX]


@pytest.mark.parametrize(
    "data",
    [
        b'<?xml-stylesheet href="http://127.0.0.1:1/x.xsl"?>' + _OPEN + _CLOSE,
        _OPEN + b"<?php system('x') ?>" + _CLOSE,
        b' <?xml version="1.0"?>' + _OPEN + _CLOSE,
        _OPEN + _CLOSE + b"<?end?>",
    ],
)
def test_processing_instructions_are_refused(data: bytes) -> None:
    assert rules(data) == [Rule.XML_INSTRUCTION]


def test_xinclude_is_refused_and_nothing_is_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("secret")
    plain = f'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="{secret.as_uri()}" parse="text"/>'
    hidden = plain.replace("http://www", "&#104;ttp://www")
    for include in (plain, hidden):
        assert rules(_OPEN + include.encode() + _CLOSE) == [Rule.XML_INCLUDE]


@pytest.mark.parametrize(
    ("data", "rule"),
    [
        (b"<a>" * 100_000, Rule.DEPTH),
        (b"<a>" * 65 + b"</a>" * 65, Rule.DEPTH),
        (_OPEN + b"<cbc:ID/>" * 300_000 + _CLOSE, Rule.NODES),
        (_OPEN[:-1] + b"".join(b' a%d="1"' % n for n in range(200_000)) + b">" + _CLOSE, Rule.ATTRIBUTES),
        (_OPEN + b"<cbc:Note>" + b"x" * 2**21 + b"</cbc:Note>" + _CLOSE, Rule.STRING_LENGTH),
        (_OPEN + b"<cbc:Note><![CDATA[" + b"x" * 2**21 + b"]]></cbc:Note>" + _CLOSE, Rule.STRING_LENGTH),
        (_OPEN + b'<cbc:ID schemeID="' + b"x" * 2**21 + b'"/>' + _CLOSE, Rule.STRING_LENGTH),
        (b"<" + b"a" * 300 + b"/>", Rule.NAME_LENGTH),
        (b"<" * 10_000_000, Rule.XML_SYNTAX),
        (b"<a " + b'b="' * 3_000_000, Rule.XML_SYNTAX),
        (_OPEN + b"<!--" * 2_000_000, Rule.XML_SYNTAX),
        (_OPEN, Rule.XML_SYNTAX),
        (_OPEN + _CLOSE + _OPEN + _CLOSE, Rule.XML_SYNTAX),
        (b'<a b="1" b="2"/>', Rule.XML_SYNTAX),
        (b"<a>&#0;</a>", Rule.XML_SYNTAX),
    ],
)
def test_limits_hold(data: bytes, rule: Rule) -> None:
    assert rules(data) == [rule]


def test_a_large_binary_object_is_taken_and_other_text_of_its_length_is_not() -> None:
    def attached(content: str, mime: str = "application/pdf") -> bytes:
        attachment = (
            "<cac:AdditionalDocumentReference><cbc:ID>1</cbc:ID><cac:Attachment>"
            f'<cbc:EmbeddedDocumentBinaryObject mimeCode="{mime}">{content}</cbc:EmbeddedDocumentBinaryObject>'
            "</cac:Attachment></cac:AdditionalDocumentReference>"
        )
        return replaced(
            "steel/invoice.xml", ("<cac:AccountingSupplierParty>", f"{attachment}<cac:AccountingSupplierParty>")
        )

    document = read(attached("QUJD" * 400_000), "x")
    (note,) = (text for name, text in document.fields.items() if name.endswith("BinaryObject"))
    assert note.startswith("sha256:")
    assert rules(attached("QU-D" * 400_000)) == [Rule.STRING_LENGTH]
    assert rules(attached("QU-D")) == [Rule.FORMAT]


def test_a_comment_does_not_cut_a_value_short() -> None:
    # Readers that take the text before the comment would see another number.
    data = replaced("steel/invoice.xml", ("26312000000100000018", "2631200000<!-- x -->0100000018"))
    assert read(data, "x").number == "26312000000100000018"


def test_lines_are_those_of_the_file() -> None:
    data = replaced("steel/invoice.xml", ("<cbc:IssueDate>2026-09-05", "<cbc:IssueDate>2026-09-31"))
    (finding,) = refused(data)
    assert finding.line == data.decode().splitlines().index("  <cbc:IssueDate>2026-09-31</cbc:IssueDate>") + 1
    assert (finding.rule, finding.pointer, finding.value) == (Rule.DATE, "/Invoice/cbc:IssueDate", "2026-09-31")


def test_limits_are_parameters() -> None:
    assert rules(sample("steel/invoice.xml"), Limits(xml_depth=4)) == [Rule.DEPTH]
    assert rules(sample("steel/invoice.xml"), Limits(nodes=50)) == [Rule.NODES]
    assert rules(sample("steel/mill-certificate-1.json"), Limits(json_depth=3)) == [Rule.DEPTH]
