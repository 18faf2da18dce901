"""How much of a document the intake will look at."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Limits:
    """Bounds that keep any document, however hostile, within a known time and memory.

    They nest: a string fits into a document, a pointer is made of names, and what is read of all nodes together stays a
    small multiple of the document. Real certificates and invoices use less than a hundredth of each.
    """

    #: bytes of one document; a mill certificate with its stamps has 25 kB
    document_bytes: int = 10 * 2**20
    #: arrays and objects inside one another; certificates nest 8 deep
    json_depth: int = 64
    #: elements inside one another; invoices nest 9 deep. libxml2 itself stops at 256
    xml_depth: int = 64
    #: values and member names of JSON, elements and attributes of XML
    nodes: int = 200_000
    #: characters of one text; base64 data (data: URIs, UBL binary objects) may fill the document
    string_length: int = 2**20
    #: characters of a JSON member name, an XML element name or an XML attribute name
    name_length: int = 256
    #: attributes of one XML element, name space declarations included
    attributes: int = 64
    #: digits of a number, before and after the point; also the greatest power of ten either way
    number_digits: int = 34
    #: things that are wrong with one document, before the rest is left unsaid
    findings: int = 100
    #: characters of all pointers in `Document.fields` together: long names in deep nests multiply
    pointer_characters: int = 64 * 2**20
    #: folders inside one another
    folder_depth: int = 32
