"""The consortium of the tests: nine members, three of whom govern."""

from __future__ import annotations

from enum import IntEnum
from typing import Any

from scf_ledger.acts import Role
from scf_ledger.evidence.uscc import ALPHABET
from tests.evm.keys import FOREVER, admin, checker, maker


class Who(IntEnum):
    """The members by the numbers that they are admitted under."""

    PLATFORM = 1
    BANK = 2
    COURT = 3
    WAREHOUSE = 4
    DEPOT = 5
    FACTOR = 6
    SUPPLIER = 7
    BUYER = 8
    CARRIER = 9


#: Court, regulator and auditor are one authority here; three members of different kinds report prices.
ROLES = {
    Who.PLATFORM: Role.PLATFORM | Role.PRICE_REPORTER,
    Who.BANK: Role.BANK,
    Who.COURT: Role.COURT | Role.REGULATOR | Role.AUDITOR | Role.PRICE_REPORTER,
    Who.WAREHOUSE: Role.WAREHOUSE,
    Who.DEPOT: Role.WAREHOUSE | Role.PRICE_REPORTER,
    Who.FACTOR: Role.FACTOR,
    Who.SUPPLIER: Role.SUPPLIER,
    Who.BUYER: Role.BUYER,
    Who.CARRIER: Role.CARRIER,
}
GOVERNING = (Who.PLATFORM, Who.BANK, Who.COURT)
REPORTERS = (Who.PLATFORM, Who.COURT, Who.DEPOT)


def uscc(number: int) -> str:
    """A right code of nobody."""
    body = f"91310000TEST{number:05d}".translate(str.maketrans("SIOVZ", "55000"))
    total = sum(pow(3, i, 31) * ALPHABET.index(character) for i, character in enumerate(body))
    return body + ALPHABET[-total % 31]


def admission(who: int, **changed: Any) -> dict[str, Any]:
    """A member's admission with its three desks: key admin, maker, checker."""
    names = {int(one): one.name.title() for one in Who}
    roles = changed.get("roles", {int(one): given for one, given in ROLES.items()}.get(who, Role(0)))
    stated: dict[str, Any] = {
        "name": names.get(who, f"Member {who}"),
        "uscc": "0x" + uscc(who).encode().hex(),
        "roles": int(roles),
        "governing": who in GOVERNING,
        "kycUntil": FOREVER,
        "didDocument": "0x" + bytes([who % 256] * 32).hex(),
        "keys": [desk(who).grant(Role(roles)) for desk in (admin, maker, checker)],
    }
    return {**stated, **changed}
