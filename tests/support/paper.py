"""Printed documents read back by other libraries than the one that wrote them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pypdfium2
import zxingcpp
from PIL.Image import Image
from pypdf import PdfReader

_QR = zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.QRCode])


def pages(data: bytes) -> list[str]:
    """The text of each page, as PDFium extracts it; runs of blanks and breaks are one blank."""
    document = pypdfium2.PdfDocument(data)
    try:
        return [re.sub(r"\s+", " ", _text(page)) for page in document]
    finally:
        document.close()


def _text(page: Any) -> str:
    text = page.get_textpage()
    try:
        return str(text.get_text_range())
    finally:
        text.close()
        page.close()


def text(data: bytes) -> str:
    """The text of all pages."""
    return " ".join(pages(data))


def squeezed(data: bytes) -> str:
    """The text without any blank: for what is broken over lines."""
    return re.sub(r"\s", "", text(data))


def codes(data: bytes, page: int = 0, scale: float = 3.0) -> list[str]:
    """What the QR codes on a page say, decoded from the rendered page."""
    document = pypdfium2.PdfDocument(data)
    try:
        shown = document[page]
        picture = shown.render(scale=scale).to_pil()
        shown.close()
    finally:
        document.close()
    return qr_texts(picture)


def qr_texts(picture: Image) -> list[str]:
    """What the QR codes in a picture say; a code's dots are now and then taken for a bar code too."""
    return [code.text for code in zxingcpp.read_barcodes(picture, formats=_QR)]


def fonts(data: bytes) -> Iterator[tuple[str, int]]:
    """Name of every font of every page, and the bytes of its program in the file; 0 when it is not embedded."""
    for page in PdfReader(BytesIO(data)).pages:
        for font in page["/Resources"]["/Font"].values():  # type: ignore[index]
            whole = font.get_object()
            inner = whole["/DescendantFonts"][0].get_object() if "/DescendantFonts" in whole else whole
            descriptor = inner["/FontDescriptor"].get_object()
            program = [descriptor[key].get_object() for key in ("/FontFile2", "/FontFile3") if key in descriptor]
            yield str(whole["/BaseFont"]), len(program[0].get_data()) if program else 0
