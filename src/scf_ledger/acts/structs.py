"""EIP-712 struct types: parsed from their type string, their values checked, encoded and decoded.

A message is a dict of the struct's fields by their names in the type string. Integers are ints, `bytesN` and `bytes`
are 0x-prefixed lower-case hex, addresses are checksummed hex, arrays are lists, structs are dicts.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from eth_utils import is_address, to_checksum_address

from scf_ledger.acts.errors import FieldInvalid

Message = dict[str, Any]

_STRUCT = re.compile(r"([A-Z]\w*)\(([^)]*)\)")


@dataclass(frozen=True)
class Field:
    """One field of a struct."""

    type: str
    name: str


@dataclass(frozen=True)
class Structs:
    """A primary struct and those that it contains."""

    primary: str
    members: Mapping[str, tuple[Field, ...]]

    @classmethod
    def parse(cls, type_string: str) -> Structs:
        """Reads an EIP-712 `encodeType` string such as ``Unit(bytes32 key,uint56 kg)``."""
        found = _STRUCT.findall(type_string)
        members = {
            name: tuple(Field(*part.split(" ", 1)) for part in fields.split(",") if part) for name, fields in found
        }
        return cls(primary=found[0][0], members=members)

    @property
    def fields(self) -> tuple[Field, ...]:
        return self.members[self.primary]

    def eip712(self) -> dict[str, list[dict[str, str]]]:
        """The `types` of a typed-data document, without the domain's."""
        return {name: [{"name": f.name, "type": f.type} for f in fields] for name, fields in self.members.items()}

    def abi(self, constants: Sequence[str] = ()) -> str:
        """The ABI tuple type of the primary struct; constants are signed but not sent."""
        return self._abi_of(self.primary, frozenset(constants))

    def _abi_of(self, type_name: str, constants: frozenset[str] = frozenset()) -> str:
        base, array = _split_array(type_name)
        if base not in self.members:
            return type_name
        inner = ",".join(self._abi_of(f.type) for f in self.members[base] if f.name not in constants)
        return f"({inner}){array}"

    # ------------------------------------------------------------------ checking

    def normalise(self, raw: object, constants: Mapping[str, str] | None = None) -> Message:
        """Checks a message and brings it into its one form.

        Raises
        ------
        FieldInvalid
            A field is missing, unknown, of the wrong form or out of range; names the field, the value and the rule.
        """
        constants = constants or {}
        if isinstance(raw, Mapping):
            raw = {**constants, **raw}
        message: Message = self._struct(self.primary, raw, "")
        for name, value in constants.items():
            if message[name] != value:
                raise FieldInvalid(f"/{name}", message[name], f"must be {value}")
        return message

    def _struct(self, name: str, raw: object, pointer: str) -> Message:
        if not isinstance(raw, Mapping):
            raise FieldInvalid(pointer or "/", raw, f"must be an object with the fields of {name}")
        fields = self.members[name]
        unknown = set(raw) - {f.name for f in fields}
        if unknown:
            first = min(map(str, unknown))
            raise FieldInvalid(f"{pointer}/{first}", raw.get(first), f"{name} has no such field")
        message: Message = {}
        for field in fields:
            if field.name not in raw:
                raise FieldInvalid(f"{pointer}/{field.name}", None, f"{name} needs this field")
            message[field.name] = self._value(field.type, raw[field.name], f"{pointer}/{field.name}")
        return message

    def _value(self, type_name: str, raw: object, pointer: str) -> Any:
        base, array = _split_array(type_name)
        if array:
            if not isinstance(raw, Sequence) or isinstance(raw, (str, bytes)):
                raise FieldInvalid(pointer, raw, "must be a list")
            return [self._value(base, item, f"{pointer}/{i}") for i, item in enumerate(raw)]
        if base in self.members:
            return self._struct(base, raw, pointer)
        return check_atom(base, raw, pointer)

    # ------------------------------------------------------------------ ABI values

    def to_abi(self, message: Mapping[str, Any], constants: Sequence[str] = ()) -> tuple[Any, ...]:
        """The message as eth-abi's values for `abi()`."""
        return self._tuple(self.primary, message, frozenset(constants))

    def _tuple(self, name: str, message: Mapping[str, Any], constants: frozenset[str] = frozenset()) -> tuple[Any, ...]:
        return tuple(self._to_abi(f.type, message[f.name]) for f in self.members[name] if f.name not in constants)

    def _to_abi(self, type_name: str, value: Any) -> Any:
        base, array = _split_array(type_name)
        if array:
            return [self._to_abi(base, item) for item in value]
        if base in self.members:
            return self._tuple(base, value)
        return bytes.fromhex(value[2:]) if base.startswith("bytes") else value

    def from_abi(self, values: Sequence[Any], constants: Mapping[str, str] | None = None) -> Message:
        """The message of eth-abi's decoded values for `abi()`."""
        constants = constants or {}
        sent = [f for f in self.fields if f.name not in constants]
        decoded = {f.name: self._from_abi(f.type, v) for f, v in zip(sent, values, strict=True)}
        return {f.name: constants.get(f.name, decoded.get(f.name)) for f in self.fields}

    def _from_abi(self, type_name: str, value: Any) -> Any:
        base, array = _split_array(type_name)
        if array:
            return [self._from_abi(base, item) for item in value]
        if base in self.members:
            return {f.name: self._from_abi(f.type, v) for f, v in zip(self.members[base], value, strict=True)}
        if base.startswith("bytes"):
            return "0x" + value.hex()
        if base == "address":
            return to_checksum_address(value)
        return value


@cache
def _split_array(type_name: str) -> tuple[str, str]:
    return (type_name[:-2], "[]") if type_name.endswith("[]") else (type_name, "")


def check_atom(type_name: str, raw: object, pointer: str) -> Any:
    """Checks one value that is neither list nor struct and brings it into its one form."""
    if type_name.startswith("uint"):
        return _check_uint(int(type_name[4:]), raw, pointer)
    if type_name == "bool":
        if not isinstance(raw, bool):
            raise FieldInvalid(pointer, raw, "must be true or false")
        return raw
    if type_name == "string":
        if not isinstance(raw, str):
            raise FieldInvalid(pointer, raw, "must be text")
        return raw
    if type_name == "address":
        if not isinstance(raw, str) or not is_address(raw):
            raise FieldInvalid(pointer, raw, "must be an address of 20 bytes in hex")
        return to_checksum_address(raw)
    return _check_bytes(type_name, raw, pointer)


def _check_uint(bits: int, raw: object, pointer: str) -> int:
    rule = f"must be a whole number from 0 to 2^{bits} - 1"
    if isinstance(raw, str) and re.fullmatch(r"[0-9]{1,78}", raw):
        raw = int(raw)
    if isinstance(raw, bool) or not isinstance(raw, int) or not 0 <= raw < 1 << bits:
        raise FieldInvalid(pointer, raw, rule)
    return int(raw)


def _check_bytes(type_name: str, raw: object, pointer: str) -> str:
    length = type_name.removeprefix("bytes")
    if isinstance(raw, bytes):
        raw = "0x" + raw.hex()
    pattern = rf"0x[0-9a-fA-F]{{{int(length) * 2}}}" if length else r"0x([0-9a-fA-F]{2})*"
    if not isinstance(raw, str) or not re.fullmatch(pattern, raw):
        raise FieldInvalid(pointer, raw, f"must be {length + ' ' if length else ''}bytes in 0x-prefixed hex")
    return raw.lower()
