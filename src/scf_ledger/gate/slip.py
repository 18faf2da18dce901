"""Delivery slips: a delivery order with its holder's signature, as the text of one QR code (AB-19).

The text is `SCF1:` and base45 (RFC 9285), so that a QR code holds it in its alphanumeric mode. Inside are 8 bytes of a
SHA-256 and the deflated canonical JSON of a list: chain, contract, the order's fields in the order of its type, and the
signatures. Numbers are decimal text. The checksum finds what a scanner misread; forgery is found by the signature.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import orjson
from base45 import b45decode, b45encode

from scf_ledger.acts import Act, ActError, Domain, Signature, act_type
from scf_ledger.acts.structs import check_atom
from scf_ledger.evidence import canonical_bytes
from scf_ledger.problems import problem

PREFIX = "SCF1:"
#: Characters that a QR code of version 40 with 15 % redundancy (level M) holds.
MAX_TEXT = 3_391
#: Bytes of a slip once inflated: far more than fits, far less than hurts.
_MAX_JSON = 1 << 16
_CHECKSUM = 8

ORDER = act_type("IssueDeliveryOrder")


@dataclass(frozen=True)
class Slip:
    """A delivery order and who signed it."""

    act: Act
    signatures: tuple[Signature, ...]

    @property
    def order(self) -> str:
        """The order's name on the ledger: the act's digest."""
        return self.act.digest


def write_slip(slip: Slip) -> str:
    """The text of a slip's QR code.

    Raises
    ------
    Problem
        SLIP_TOO_LARGE: more units or longer signatures than one code holds.
    """
    packed = zlib.compress(_json(slip), 9)
    text = PREFIX + str(b45encode(sha256(packed).digest()[:_CHECKSUM] + packed), "ascii")
    if len(text) > MAX_TEXT:
        raise problem(
            "SLIP_TOO_LARGE",
            f"the slip has {len(text)} characters and a QR code holds {MAX_TEXT}: divide the order",
            {"characters": len(text), "limit": MAX_TEXT, "units": len(slip.act.message["units"])},
        )
    return text


def read_slip(text: str) -> Slip:
    """The slip of a QR code's text.

    Raises
    ------
    Problem
        SLIP_UNREADABLE: the text is not exactly what `write_slip` makes.
    """
    data = _unpack(text)
    try:
        slip = _slip(orjson.loads(data))
    except (ActError, ValueError, TypeError, KeyError) as wrong:
        raise problem("SLIP_UNREADABLE", f"the slip holds no delivery order: {wrong}") from wrong
    if _json(slip) != data:
        raise problem("SLIP_UNREADABLE", "the slip is not in its one canonical form")
    return slip


def _json(slip: Slip) -> bytes:
    fields = [_text(slip.act.message[field.name]) for field in ORDER.structs.fields]
    signatures = [[one.signer, one.signature] for one in slip.signatures]
    domain = slip.act.domain
    return canonical_bytes([str(domain.chain_id), domain.contract.lower(), fields, signatures])


def _text(value: Any) -> Any:
    return str(value) if isinstance(value, int) else value


def _unpack(text: str) -> bytes:
    if not text.startswith(PREFIX):
        raise problem("SLIP_UNREADABLE", f"a slip begins with {PREFIX}; this begins with {text[:12]!r}")
    try:
        raw = b45decode(text[len(PREFIX) :].encode("ascii"))
    except ValueError as wrong:
        raise problem("SLIP_UNREADABLE", "the slip has characters that base45 does not have") from wrong
    checksum, packed = raw[:_CHECKSUM], raw[_CHECKSUM:]
    if sha256(packed).digest()[:_CHECKSUM] != checksum:
        raise problem("SLIP_UNREADABLE", "the slip's checksum is wrong: it was misread or changed")
    reader = zlib.decompressobj()
    try:
        data = reader.decompress(packed, _MAX_JSON)
    except zlib.error as wrong:
        raise problem("SLIP_UNREADABLE", f"the slip does not inflate: {wrong}") from wrong
    if not reader.eof or reader.unused_data:
        raise problem("SLIP_UNREADABLE", f"the slip has more than {_MAX_JSON} bytes, or does not end where it should")
    return data


def _slip(raw: object) -> Slip:
    if not isinstance(raw, list):
        raise TypeError("must be a list")
    chain, contract, fields, signatures = raw
    domain = Domain(chain_id=int(chain), contract=check_atom("address", contract, "/contract"))
    message = dict(zip((field.name for field in ORDER.structs.fields), fields, strict=True))
    read = tuple(
        Signature(
            signer=check_atom("bytes", signer, f"/signatures/{n}/signer"),
            signature=check_atom("bytes", signature, f"/signatures/{n}/signature"),
        )
        for n, (signer, signature) in enumerate(signatures)
    )
    return Slip(Act.make(ORDER, message, domain), read)
