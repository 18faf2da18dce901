"""The Python client that banks, warehouses and platforms embed.

It never signs what it has not read: the digest is made again from the typed data, and what was asked for must be in it.
"""

from scf_ledger.client.asked import ActMismatch
from scf_ledger.client.client import ActView, Client, GatewayLost, Refused

__all__ = ["ActMismatch", "ActView", "Client", "GatewayLost", "Refused"]
