"""The nine members of the story. Companies and codes are made up; the codes have right check digits (GB 32100)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from scf_ledger.acts import Role
from scf_ledger.acts.roles import Capability


class KeyKind(StrEnum):
    """What signs for a desk."""

    SECP256K1 = "secp256k1"
    P256 = "p256"
    PASSKEY = "passkey"


@dataclass(frozen=True)
class Desk:
    """A key of a member, and who holds it."""

    name: str
    capability: Capability
    kind: KeyKind = KeyKind.SECP256K1
    #: whose key it is, when it is not a person of its own
    person: str = ""


@dataclass(frozen=True)
class Member:
    """A member of the consortium."""

    #: number on the chain, in the order of admission
    number: int
    #: name in the story and of its folder
    code: str
    name: str
    uscc: str
    roles: Role
    desks: tuple[Desk, ...]
    founder: bool = False


ADMIN = Desk("admin", Capability.ADMIN)
MAKER = Desk("maker", Capability.MAKER)
CHECKER = Desk("checker", Capability.CHECKER)
_DESKS = (ADMIN, MAKER, CHECKER)
#: The bank's checker signs with a passkey in a browser, the factor's with a P-256 key as company HSMs hold them.
_BANK_DESKS = (ADMIN, MAKER, Desk("checker", Capability.CHECKER, KeyKind.PASSKEY))
_FACTOR_DESKS = (ADMIN, MAKER, Desk("checker", Capability.CHECKER, KeyKind.P256))

PLATFORM = Member(
    1, "platform", "示例数链平台有限公司", "91310000MA1PL0013M", Role.PLATFORM | Role.PRICE_REPORTER, _DESKS, True
)
BANK = Member(2, "bank", "示例银行股份有限公司", "91310000MA1BK0021R", Role.BANK, _BANK_DESKS, True)
COURT = Member(3, "court", "示例法院", "11310000MA1CT0037E", Role.COURT | Role.REGULATOR | Role.AUDITOR, _DESKS, True)
WAREHOUSE = Member(4, "warehouse", "示例仓储有限公司", "91310113MA1G00004T", Role.WAREHOUSE, _DESKS)
DEPOT = Member(5, "depot", "示例临港仓储有限公司", "91310115MA1DP0055A", Role.WAREHOUSE | Role.PRICE_REPORTER, _DESKS)
FACTOR = Member(
    6, "factor", "示例商业保理有限公司", "91310115MA1FC00635", Role.FACTOR | Role.PRICE_REPORTER, _FACTOR_DESKS
)
SUPPLIER = Member(7, "supplier", "示例钢铁有限公司", "91310000MA1FL0001R", Role.SUPPLIER, _DESKS)
BUYER = Member(8, "buyer", "示例制造有限公司", "91310115MA1K000016", Role.BUYER, _DESKS)
CARRIER = Member(9, "carrier", "示例物流有限公司", "91310112MA1H000052", Role.CARRIER, _DESKS)

MEMBERS = (PLATFORM, BANK, COURT, WAREHOUSE, DEPOT, FACTOR, SUPPLIER, BUYER, CARRIER)
FOUNDERS = tuple(member for member in MEMBERS if member.founder)
#: Three members of different kinds report prices.
REPORTERS = (PLATFORM, DEPOT, FACTOR)
#: Who watches over the logs of others.
WITNESSES = (BANK, COURT)
