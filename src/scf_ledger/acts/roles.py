"""Roles and capabilities as the contracts number them (contracts/types/Roles.sol); a test holds the two together."""

from __future__ import annotations

from enum import IntFlag


class Role(IntFlag):
    """What a member is in the consortium (domain.md §3.6). A key holds a subset of its member's roles."""

    PLATFORM = 1 << 0
    WAREHOUSE = 1 << 1
    SUPERVISOR = 1 << 2
    BANK = 1 << 3
    FACTOR = 1 << 4
    SUPPLIER = 1 << 5
    BUYER = 1 << 6
    CARRIER = 1 << 7
    INSPECTOR = 1 << 8
    AUDITOR = 1 << 9
    REGULATOR = 1 << 10
    COURT = 1 << 11
    PRICE_REPORTER = 1 << 12


#: Any role will do.
ANY = Role(0)
#: Whoever lends or buys claims.
FINANCIER = Role.BANK | Role.FACTOR
ALL_ROLES = Role((1 << 13) - 1)


class Capability(IntFlag):
    """What a key may do inside its member."""

    #: 经办
    MAKER = 1 << 0
    #: 复核
    CHECKER = 1 << 1
    #: 密钥管理: adds and revokes keys, signs no business act
    ADMIN = 1 << 2
    #: 设备: attests control and raises alarm, signs nothing else
    DEVICE = 1 << 3


#: One signature is enough: maker or checker.
OPERATOR = Capability.MAKER | Capability.CHECKER
ALL_CAPABILITIES = Capability((1 << 4) - 1)

#: Chinese and English names, for texts and pages.
ROLE_NAMES: dict[Role, tuple[str, str]] = {
    Role.PLATFORM: ("平台", "platform"),
    Role.WAREHOUSE: ("仓储", "warehouse"),
    Role.SUPERVISOR: ("监管方", "supervisor"),
    Role.BANK: ("银行", "bank"),
    Role.FACTOR: ("保理", "factor"),
    Role.SUPPLIER: ("供应商", "supplier"),
    Role.BUYER: ("采购商", "buyer"),
    Role.CARRIER: ("承运", "carrier"),
    Role.INSPECTOR: ("检验", "inspector"),
    Role.AUDITOR: ("审计", "auditor"),
    Role.REGULATOR: ("监管机构", "regulator"),
    Role.COURT: ("法院", "court"),
    Role.PRICE_REPORTER: ("报价", "price reporter"),
}
CAPABILITY_NAMES: dict[Capability, tuple[str, str]] = {
    Capability.MAKER: ("经办", "maker"),
    Capability.CHECKER: ("复核", "checker"),
    Capability.ADMIN: ("密钥管理", "key admin"),
    Capability.DEVICE: ("设备", "device"),
}


def role_names(mask: int) -> tuple[str, str]:
    """The names of the roles in a mask, Chinese and English."""
    chosen = [ROLE_NAMES[role] for role in Role if mask & role]
    return "、".join(zh for zh, _ in chosen) or "任何角色", ", ".join(en for _, en in chosen) or "any role"


def capability_names(mask: int) -> tuple[str, str]:
    """The names of the capabilities in a mask, Chinese and English."""
    chosen = [CAPABILITY_NAMES[c] for c in Capability if mask & c]
    return "或".join(zh for zh, _ in chosen), " or ".join(en for _, en in chosen)
