"""Typed acts: built, encoded, read, signed and checked without web3, network or database.

Everything that others use is here; the modules behind it may move.
"""

from scf_ledger.acts.catalogue import ACT_TYPES, act_type, by_selector
from scf_ledger.acts.errors import (
    ActError,
    ActKindUnknown,
    CallUnreadable,
    FieldInvalid,
    SignatureInvalid,
)
from scf_ledger.acts.model import Act, ActType, Domain, Party, PartyRule, Signature, key_id, read_call
from scf_ledger.acts.roles import (
    ALL_CAPABILITIES,
    ALL_ROLES,
    ANY,
    FINANCIER,
    OPERATOR,
    Capability,
    Role,
    capability_names,
    role_names,
)

__all__ = [
    "ACT_TYPES",
    "ALL_CAPABILITIES",
    "ALL_ROLES",
    "ANY",
    "FINANCIER",
    "OPERATOR",
    "Act",
    "ActError",
    "ActKindUnknown",
    "ActType",
    "CallUnreadable",
    "Capability",
    "Domain",
    "FieldInvalid",
    "Party",
    "PartyRule",
    "Role",
    "Signature",
    "SignatureInvalid",
    "act_type",
    "by_selector",
    "capability_names",
    "key_id",
    "read_call",
    "role_names",
]
