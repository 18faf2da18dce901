"""A slip's QR code as a picture."""

from __future__ import annotations

from io import BytesIO

import segno

#: Modules of quiet around the code, as ISO/IEC 18004 asks.
_BORDER = 4


def qr_svg(text: str) -> bytes:
    """The QR code as SVG, one module a millimetre; whoever prints it may scale it."""
    return _picture(text, "svg", scale=1, unit="mm")


def qr_png(text: str, scale: int = 6) -> bytes:
    """The QR code as PNG, `scale` pixels a module."""
    return _picture(text, "png", scale=scale)


def _picture(text: str, kind: str, **how: object) -> bytes:
    stream = BytesIO()
    segno.make_qr(text, error="m").save(stream, kind=kind, border=_BORDER, **how)
    return stream.getvalue()
