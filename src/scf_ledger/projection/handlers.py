"""Which functions an event goes through: journal and notices first, while rows show what was, then the concept's."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence

from scf_ledger.chain.rows import ChainEvent, Rows
from scf_ledger.court_orders import events as court_orders
from scf_ledger.custody import events as custody
from scf_ledger.documents import events as documents
from scf_ledger.journal import events as journal
from scf_ledger.keeping import events as keeping
from scf_ledger.loans import events as loans
from scf_ledger.members import events as members
from scf_ledger.notices import events as notices
from scf_ledger.oversight import events as oversight
from scf_ledger.prices import events as prices
from scf_ledger.products import events as products
from scf_ledger.receipts import events as receipts
from scf_ledger.receipts import life as receipt_life
from scf_ledger.receipts import transformations
from scf_ledger.receivables import events as receivables
from scf_ledger.settlement import events as settlement

Handler = Callable[[Rows, ChainEvent], None]

_CONCEPTS: Sequence[Mapping[tuple[str, str], Handler]] = (
    journal.HANDLERS,
    notices.HANDLERS,
    members.HANDLERS,
    documents.HANDLERS,
    custody.HANDLERS,
    receipts.HANDLERS,
    transformations.HANDLERS,
    receipt_life.HANDLERS,
    court_orders.HANDLERS,
    oversight.HANDLERS,
    keeping.HANDLERS,
    prices.HANDLERS,
    products.HANDLERS,
    loans.HANDLERS,
    receivables.HANDLERS,
    settlement.HANDLERS,
)


def _collect() -> dict[tuple[str, str], list[Handler]]:
    found: dict[tuple[str, str], list[Handler]] = defaultdict(list)
    for handlers in _CONCEPTS:
        for event, handler in handlers.items():
            found[event].append(handler)
    return dict(found)


#: Handlers of each event by contract and name.
HANDLERS = _collect()
#: Events that change no read model, by name: the directory is asked when it is needed, domains never change.
IGNORED = frozenset({"Listed", "EIP712DomainChanged"})
