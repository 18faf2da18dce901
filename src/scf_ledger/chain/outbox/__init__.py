"""The outbox: the one way in which the ledger sends transactions.

An operation is what is to be done; its transaction is signed and stored before it is sent, and only ever the same bytes
are sent again. What a node forgets, drops or loses in a reorganisation is found and sent again in the order in which it
was mined.
"""

from scf_ledger.chain.outbox.accounts import RelayAccounts
from scf_ledger.chain.outbox.relay import Relay
from scf_ledger.chain.outbox.store import Outbox
from scf_ledger.chain.outbox.tables import Operation, OperationState

__all__ = ["Operation", "OperationState", "Outbox", "Relay", "RelayAccounts"]
