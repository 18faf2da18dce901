"""What an act is made of, as it is typed: a JSON object in a file, and FIELD=VALUE beside it.

A field that holds a document's digest takes FIELD=@FILE, such as sds=@sds.pdf.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

from scf_ledger.acts import ActType, FieldInvalid
from scf_ledger.acts.fields import FieldKind, meaning
from scf_ledger.cli.failures import CommandFailed

#: Longest number that is taken for one: a code of eighteen digits is a text.
_DIGITS = 17


def read_message(kind: ActType, file: Path | None, given: Sequence[str]) -> dict[str, Any]:
    """The fields of an act; what is typed as FIELD=VALUE wins over the file.

    Raises
    ------
    CommandFailed
        The file is no JSON object, or an argument is no FIELD=VALUE.
    FieldInvalid
        The kind of act has no such field, or the value is not JSON where it begins like it.
    """
    return {**_from_file(file), **dict(_pair(kind, one) for one in given)}


def _from_file(file: Path | None) -> dict[str, Any]:
    if file is None:
        return {}
    data = sys.stdin.read() if str(file) == "-" else file.read_bytes()
    try:
        message = json.loads(data)
    except ValueError as wrong:
        raise CommandFailed(f"{file} is not JSON: {wrong}") from None
    if not isinstance(message, dict):
        raise CommandFailed(f"{file} must hold one JSON object with the act's fields")
    return message


def _pair(kind: ActType, given: str) -> tuple[str, Any]:
    name, equals, text = given.partition("=")
    if not equals or not re.fullmatch(r"[A-Za-z]\w*", name):
        raise CommandFailed(f"{given!r} must be FIELD=VALUE; see the fields: scf acts kinds {kind.name}")
    types = {field.name: field.type for field in kind.structs.fields}
    if name not in types:
        raise FieldInvalid(f"/{name}", text, f"{kind.name} has no such field; it has {', '.join(types)}")
    if text.startswith("@") and meaning(kind.structs.primary, name).kind is FieldKind.DIGEST:
        return name, _digest_of(Path(text[1:]), f"/{name}")
    return name, value_of(types[name], text, f"/{name}")


def _digest_of(file: Path, pointer: str) -> str:
    """SHA-256 of a file, which stays here."""
    try:
        return "0x" + sha256(file.read_bytes()).hexdigest()
    except OSError as wrong:
        raise FieldInvalid(pointer, f"@{file}", f"the file cannot be read: {wrong.strerror}") from None


def value_of(type_name: str, text: str, pointer: str) -> Any:
    """A typed value: whole numbers and truth where the field holds them, JSON where it begins like it, else text."""
    if type_name.startswith("uint") and re.fullmatch(rf"[0-9]{{1,{_DIGITS}}}", text):
        return int(text)
    if type_name == "bool" and text in ("true", "false"):
        return text == "true"
    if text[:1] in ("{", "[", '"'):
        try:
            return json.loads(text)
        except ValueError as wrong:
            raise FieldInvalid(pointer, text, f"begins like JSON and is none: {wrong}") from None
    return text
