"""Who asks: API keys, and what a member may see.

An act is authorised by its signatures, never by the session; a key only decides what may be seen and who may put an act
into the box. Members see what they are party to; auditors, regulators and courts see everything.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

from sqlmodel import Session, select

from scf_ledger.acts import Role
from scf_ledger.clock import now_ms
from scf_ledger.gateway.tables import ApiKey
from scf_ledger.members.tables import Member
from scf_ledger.problems import problem

_PREFIX = "scf_"
#: Roles whose mandate covers the whole ledger.
SEES_ALL = Role.AUDITOR | Role.REGULATOR | Role.COURT


@dataclass(frozen=True)
class Principal:
    """Who asks."""

    #: hash of the API key
    key: str
    #: 0 for the installation's own operator
    member: int
    roles: Role

    @property
    def sees_all(self) -> bool:
        return self.member == 0 or bool(self.roles & SEES_ALL)

    def require(self, parties: Iterable[int]) -> None:
        """Refuses whoever is no party and has no mandate for the whole; raises Problem FORBIDDEN."""
        if not self.sees_all and self.member not in set(parties):
            raise problem("FORBIDDEN", f"member {self.member} is not party to this")


#: The installation itself: what it does on its own.
INSTALLATION = Principal("installation", 0, Role(0))


def new_api_key(session: Session, member: int, label: str) -> str:
    """Makes an API key; only its hash is kept, so it is shown this once."""
    key = _PREFIX + secrets.token_urlsafe(32)
    session.add(ApiKey(hash=key_hash(key), member=member, label=label, created_at=now_ms()))
    return key


def key_hash(key: str) -> str:
    return sha256(key.encode()).hexdigest()


def authenticate(session: Session, authorization: str | None) -> Principal:
    """The principal of an Authorization header; raises Problem UNAUTHORIZED."""
    scheme, _, key = (authorization or "").partition(" ")
    found = session.get(ApiKey, key_hash(key.strip())) if scheme.lower() == "bearer" else None
    if found is None or found.revoked_at is not None:
        raise problem("UNAUTHORIZED", "send an API key as: Authorization: Bearer scf_…")
    member = session.get(Member, found.member) if found.member else None
    # A suspended member still sees what it is party to; the mandate of its roles rests.
    roles = member.roles if member and member.status == "active" else 0
    return Principal(found.hash, found.member, Role(roles))


def member_names(session: Session) -> dict[int, str]:
    """Names of all members by number."""
    return dict(session.exec(select(Member.id, Member.name)).all())
