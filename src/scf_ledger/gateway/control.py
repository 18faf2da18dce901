"""A custodian that is related to the pledgor: the pledgee must have decided to accept it (AB-38).

Who controls whom is no record of the ledger: it is stated to this gateway by those with a duty to know. So it is the
gateway that refuses; the contract keeps the decision's digest in the act and cannot judge it.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import Session, col, select

from scf_ledger.acts import Act
from scf_ledger.gateway.tables import Control
from scf_ledger.members.relations import shared_control
from scf_ledger.members.tables import Member
from scf_ledger.problems import problem

_NONE = "0x" + "00" * 32


def controllers_of(session: Session, organisation: str) -> Sequence[str]:
    """The organisations that control one directly now."""
    query = select(Control.controller).where(Control.organisation == organisation, col(Control.ended_at).is_(None))
    return session.exec(query.order_by(Control.controller)).all()


def require_unrelated(session: Session, act: Act) -> None:
    """Refuses a pledge with a related custodian that names no decision to accept it.

    Raises
    ------
    Problem
        RELATED_CUSTODIAN: names both, and who stands behind them.
    """
    message = act.message
    if message.get("relatedOverride") != _NONE:
        return
    pledgor, custodian = session.get(Member, message["pledgor"]), session.get(Member, message["custodian"])
    if pledgor is None or custodian is None:
        return
    shared = sorted(shared_control(pledgor.uscc, custodian.uscc, lambda one: controllers_of(session, one)))
    if shared:
        raise problem(
            "RELATED_CUSTODIAN",
            f"custodian {custodian.name} ({custodian.uscc}) and pledgor {pledgor.name} ({pledgor.uscc}) are related "
            f"through {', '.join(shared)}; /relatedOverride must be the SHA-256 of the pledgee's decision",
            {"custodian": custodian.id, "pledgor": pledgor.id, "controllers": shared},
            [{"pointer": "/relatedOverride", "detail": "must be the SHA-256 of the pledgee's decision"}],
        )
