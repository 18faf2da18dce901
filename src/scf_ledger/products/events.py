"""How events change the read model of products."""

from __future__ import annotations

from scf_ledger.chain.rows import ChainEvent, Rows
from scf_ledger.goods import goods_code
from scf_ledger.products.tables import Product


def defined(rows: Rows, e: ChainEvent) -> None:
    m = e.message
    rows.put(
        Product(
            id=e.values["product"],
            financier=m["financier"],
            open=True,
            asset_kinds=m["assetKinds"],
            currency=m["currency"],
            goods={goods_code(g): s for g, s in zip(m["goods"], m["series"], strict=True)},
            initial_ltv=m["initialLtv"],
            warning_ltv=m["warningLtv"],
            call_ltv=m["callLtv"],
            liquidation_ltv=m["liquidationLtv"],
            haircut=m["haircut"],
            rate=m["rate"],
            penalty_factor=m["penaltyFactor"],
            max_tenor_days=m["maxTenorDays"],
            storage_buffer_days=m["storageBufferDays"],
            evidence_kinds=m["evidenceKinds"],
            defined_at=e.block_time,
        )
    )


def closed(rows: Rows, e: ChainEvent) -> None:
    product = rows.get(Product, e.values["product"])
    product.open = False
    rows.put(product)


HANDLERS = {("Products", "ProductDefined"): defined, ("Products", "ProductClosed"): closed}
