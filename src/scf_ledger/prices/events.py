"""How events change the read models of prices."""

from __future__ import annotations

from scf_ledger.chain.rows import ChainEvent, Rows
from scf_ledger.goods import goods_code
from scf_ledger.prices.tables import PriceReport, Series


def defined(rows: Rows, e: ChainEvent) -> None:
    m = e.message
    rows.put(
        Series(
            id=e.values["series"],
            owner=m["owner"],
            goods=goods_code(m["goods"]),
            description=m["description"],
            currency=m["currency"],
            quorum=m["quorum"],
            max_age=m["maxAge"],
            max_deviation=m["maxDeviation"],
            reporters=list(m["reporters"]),
            defined_at=e.block_time,
        )
    )


def reported(rows: Rows, e: ChainEvent) -> None:
    m = e.message
    rows.put(
        PriceReport(
            series=m["series"],
            reporter=m["reporter"],
            observed_at=m["observedAt"],
            price=m["price"],
            source=m["source"],
            reported_at=e.block_time,
        )
    )


HANDLERS = {("PriceBook", "SeriesDefined"): defined, ("PriceBook", "PriceReported"): reported}
