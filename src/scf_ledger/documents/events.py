"""How events change the read model of anchored checkpoints."""

from __future__ import annotations

from scf_ledger.chain.rows import ChainEvent, Rows
from scf_ledger.documents.tables import Anchor


def anchored(rows: Rows, e: ChainEvent) -> None:
    m = e.message
    rows.put(
        Anchor(
            member=m["member"],
            size=m["size"],
            previous_size=m["previousSize"],
            root=m["root"],
            act=e.act,
            block_number=e.block_number,
            tx_hash=e.tx_hash,
            anchored_at=e.block_time,
        )
    )


HANDLERS = {("EvidenceLog", "CheckpointAnchored"): anchored}
