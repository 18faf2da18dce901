"""库存清单: a warehouse's stock list in CSV or XLSX, read, judged row by row, and planned as acts.

Everything here is pure: bytes in, a plan out. Signing and sending are the client's.
"""

from scf_ledger.stock_list.faults import ListRefused, ListRule
from scf_ledger.stock_list.lots import Lot
from scf_ledger.stock_list.messages import batch_message, inbound_message
from scf_ledger.stock_list.plan import MAX_RECEIPTS, Plan, PlannedInbound, RowResult, RowState, plan_list
from scf_ledger.stock_list.table import ListLimits
from scf_ledger.stock_list.terms import Terms, read_terms

__all__ = [
    "MAX_RECEIPTS",
    "ListLimits",
    "ListRefused",
    "ListRule",
    "Lot",
    "Plan",
    "PlannedInbound",
    "RowResult",
    "RowState",
    "Terms",
    "batch_message",
    "inbound_message",
    "plan_list",
    "read_terms",
]
