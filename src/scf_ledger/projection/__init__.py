"""The projection: events of the chain in, read models out; survives reorganisations, can be rebuilt from block 0."""

from scf_ledger.projection.projector import Projector
from scf_ledger.projection.tables import last_read

__all__ = ["Projector", "last_read"]
