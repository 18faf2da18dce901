"""What can be wrong with an act before any chain sees it.

ActError
├── FieldInvalid      a field is missing, unknown, of the wrong form or out of range
├── ActKindUnknown    no act of that name
├── CallUnreadable    calldata that is not a call of an act
└── SignatureInvalid  a signature that is not the signer's of this act
"""

from __future__ import annotations


class ActError(ValueError):
    """Something is wrong with an act."""

    code = "ACT_INVALID"


class FieldInvalid(ActError):
    """A field of an act is missing, unknown, of the wrong form or out of range."""

    code = "FIELD_INVALID"

    def __init__(self, pointer: str, value: object, rule: str) -> None:
        super().__init__(f"{pointer}: {rule} (got {value!r:.80})")
        #: JSON Pointer to the field
        self.pointer = pointer
        self.value = value
        self.rule = rule


class ActKindUnknown(ActError):
    """There is no act of that name."""

    code = "ACT_KIND_UNKNOWN"


class CallUnreadable(ActError):
    """The calldata is not a call of an act."""

    code = "CALL_UNREADABLE"


class SignatureInvalid(ActError):
    """The signature is not the signer's signature of this act."""

    code = "SIGNATURE_INVALID"
