"""What is printed of a receipt, gathered from the projection and from the texts that this gateway holds."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, col, select

from scf_ledger.court_orders.tables import Freeze
from scf_ledger.custody.tables import Unit
from scf_ledger.documents.vault import VaultDamaged
from scf_ledger.evidence import document_commitment
from scf_ledger.gateway.ledger import Ledger
from scf_ledger.gateway.tables import StoredOpening
from scf_ledger.goods import GOODS
from scf_ledger.members.tables import Member
from scf_ledger.printing.receipt import (
    PrintedEndorsement,
    PrintedFreeze,
    PrintedMember,
    PrintedReceipt,
    PrintedSignature,
    PrintedUnit,
)
from scf_ledger.problems import problem
from scf_ledger.projection.tables import EventSubject, ExecutedAct, LoggedEvent, progress
from scf_ledger.receipts.tables import Endorsement, Receipt

log = logging.getLogger(__name__)


def printed_receipt(session: Session, ledger: Ledger, row: Receipt, base_url: str) -> PrintedReceipt:
    """A receipt as it is printed, as of the block that was read last."""
    return _Gathering(session, ledger).receipt(row, base_url)


@dataclass(frozen=True)
class _Gathering:
    session: Session
    ledger: Ledger

    def receipt(self, row: Receipt, base_url: str) -> PrintedReceipt:
        read = progress(self.session)
        if read is None:
            raise problem("NOT_FOUND", "nothing has been read from the chain yet")
        goods = GOODS.get(row.goods)
        deployment = self.ledger.deployment
        return PrintedReceipt(
            id=row.id,
            version=row.version,
            state=row.state,
            transferable=row.transferable,
            custodian=self.member(row.custodian),
            holder=self.member(row.holder),
            goods=(row.goods, goods.zh, goods.en) if goods else (row.goods, row.goods, row.goods),
            kg=row.kg,
            issued_kg=row.issued_kg,
            pieces=row.pieces,
            units=tuple(self.units(row.units)),
            loss_standard=row.loss_standard,
            storage_until=row.storage_until,
            issued_at=row.issued_at,
            content=row.content,
            items=self.items(row.content),
            signatures=self.signatures(self.birth(row.id)),
            endorsements=tuple(self.endorsements(row.id)),
            pledgee=self.member(row.pledgee) if row.pledgee else None,
            lien_kg=row.lien_kg,
            delivery_kg=row.delivery_kg,
            freezes=tuple(self.freezes(row.id, read.block_time)),
            suspensions=row.suspensions,
            chain_id=deployment.chain_id,
            contract=deployment.addresses["Receipts"],
            block_number=read.block_number,
            block_time=read.block_time,
            base_url=base_url,
        )

    def member(self, number: int) -> PrintedMember:
        row = self.session.get(Member, number)
        return PrintedMember(number=number, name=row.name if row else "—", uscc=row.uscc if row else "—")

    def units(self, keys: list[str]) -> Iterator[PrintedUnit]:
        """Each unit with its mass, and with its numbers where this gateway hashed them."""
        for key in keys:
            unit = self.session.get(Unit, key)
            parts = self.opening(key, "unit") or {}
            numbers = parts.get("value") or {}
            yield PrintedUnit(
                key=key,
                mill=str(numbers.get("mill", "")),
                heat=str(numbers.get("heat", "")),
                coil=str(numbers.get("coil", "")),
                kg=unit.kg if unit else 0,
            )

    def items(self, content: str) -> Mapping[str, Any] | None:
        """The eight items, if this gateway holds the very text that the receipt commits to."""
        opened = self.opening(content, "commitment")
        if opened is None:
            return None
        text = str(opened["value"])
        if "0x" + document_commitment(bytes.fromhex(opened["salt"]), text.encode()).hex() != content:
            log.error("the text of content %s is another", content, extra={"action": "content_differs"})
            return None
        items: Mapping[str, Any] = json.loads(text)
        return items

    def opening(self, digest: str, method: str) -> Mapping[str, Any] | None:
        """What a hash stands for, from the vault."""
        query = select(StoredOpening).where(StoredOpening.digest == digest, StoredOpening.method == method)
        stored = self.session.exec(query.order_by(StoredOpening.act)).first()
        if stored is None:
            return None
        try:
            opened: Mapping[str, Any] = json.loads(self.ledger.vault.get(stored.vault))
        except VaultDamaged:
            log.exception("an opening cannot be read", extra={"action": "vault_damaged"})
            return None
        return opened

    def birth(self, receipt: str) -> str:
        """The act that made a receipt: its first event's."""
        query = (
            select(LoggedEvent.act)
            .join(EventSubject, col(EventSubject.event) == LoggedEvent.id)
            .where(EventSubject.subject == receipt)
            .order_by(LoggedEvent.id)
        )
        return self.session.exec(query).first() or ""

    def signatures(self, act: str) -> tuple[PrintedSignature, ...]:
        executed = self.session.get(ExecutedAct, act) if act else None
        signed = executed.signatures if executed else []
        return tuple(
            PrintedSignature(party=one["party"], member=self.member(one["member"]), key=one["key"]) for one in signed
        )

    def endorsements(self, receipt: str) -> Iterator[PrintedEndorsement]:
        query = select(Endorsement).where(Endorsement.receipt == receipt).order_by(col(Endorsement.version))
        for row in self.session.exec(query).all():
            yield PrintedEndorsement(
                kind=row.kind,
                from_member=self.member(row.from_member),
                to_member=self.member(row.to_member),
                kg=row.kg,
                at=row.at,
                version=row.version,
                act=row.act,
                signatures=self.signatures(row.act),
            )

    def freezes(self, receipt: str, now: int) -> Iterator[PrintedFreeze]:
        query = select(Freeze).where(Freeze.subject == receipt, Freeze.state == "live", Freeze.until >= now)
        for row in self.session.exec(query.order_by(col(Freeze.frozen_at), Freeze.id)).all():
            yield PrintedFreeze(court=self.member(row.court), kg=row.quantity, until=row.until, order=row.order)
