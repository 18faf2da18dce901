"""Goods and receipts through the API, as members make them; and what the API says when it refuses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest

from scf_ledger.acts.children import child_name
from scf_ledger.client import Refused
from scf_ledger.problems import PROBLEMS
from tests.evm.members import Who
from tests.support.gateway import EIGHT_ITEMS, Gateway, inbound

SUPPLIER, BUYER, WAREHOUSE, DEPOT, CARRIER, COURT = (
    Who.SUPPLIER,
    Who.BUYER,
    Who.WAREHOUSE,
    Who.DEPOT,
    Who.CARRIER,
    Who.COURT,
)
DAY = 86_400


def name() -> str:
    """A number that nothing else has."""
    return uuid4().hex[:12].upper()


def text(words: str = "") -> dict[str, str]:
    return {"text": words or name()}


@dataclass(frozen=True)
class Held:
    """Goods under a receipt."""

    receipt: str
    inbound: str
    kg: int
    pieces: int
    #: the coil as its numbers are written, or the tank as it is called
    written: Any
    #: keys of the units
    units: tuple[str, ...] = ()


@dataclass(frozen=True)
class Yard:
    """A gateway, and what members do with goods through it."""

    gateway: Gateway

    # ---------------------------------------------------------------- goods

    def coils(self, *masses: int, custodian: int = WAREHOUSE, **changed: Any) -> Held:
        """A receipt of the supplier over coils of such masses, made in one inbound."""
        marks = [{"mill": "91310000631696382C", "heat": "H1", "coil": name()} for _ in masses]
        units = [{"key": mark, "kg": kg} for mark, kg in zip(marks, masses, strict=True)]
        total = sum(masses)
        stated = {"kg": total, "certifiedKg": total, "pieces": len(masses), "units": units, "custodian": int(custodian)}
        accepted = self.gateway.do("AcceptInbound", custodian, **inbound(**stated, **changed))
        keys = tuple(unit["key"] for unit in accepted.act().message["units"])
        receipt = self.issue(custodian, accepted.id, total, len(masses), keys)
        return Held(receipt, accepted.id, total, len(masses), marks, keys)

    def measure(self, tank: str, kg: int, custodian: int = WAREHOUSE, goods: str = "MEG") -> str:
        """A gauge reading; returns the stock's name."""
        view = self.gateway.do(
            "MeasureStock",
            custodian,
            custodian=int(custodian),
            stock={"place": tank},
            goods=goods,
            kg=kg,
            method="GAUGE",
            reading=text(),
        )
        return str(view.act().message["stock"])

    def poured(self, tank: str, kg: int, custodian: int = WAREHOUSE, goods: str = "MEG", **changed: Any) -> str:
        """An inbound into a tank that was measured."""
        stated = {"units": [], "goods": goods, "kg": kg, "certifiedKg": kg, "pieces": 0, "custodian": int(custodian)}
        message = inbound(**{**stated, "stock": {"place": tank}, **changed})
        del message["place"]
        return self.gateway.do("AcceptInbound", custodian, **message).id

    def tank(self, kg: int, goods: str = "MEG") -> Held:
        """A receipt over all of a full tank."""
        place = f"T-{name()}"
        self.measure(place, kg, goods=goods)
        accepted = self.poured(place, kg, goods=goods)
        return Held(self.issue(WAREHOUSE, accepted, kg, 0, ()), accepted, kg, 0, place)

    def issuing(self, accepted: str, kg: int, pieces: int, units: tuple[str, ...]) -> dict[str, Any]:
        until = date.today() + timedelta(days=3_000)
        return {
            "inbound": accepted,
            "kg": kg,
            "pieces": pieces,
            "units": list(units),
            "lossStandard": "0.2%",
            "storageUntil": str(until),
            "content": EIGHT_ITEMS,
        }

    def issue(self, custodian: int, accepted: str, kg: int, pieces: int, units: tuple[str, ...]) -> str:
        return self.gateway.do("IssueReceipt", custodian, **self.issuing(accepted, kg, pieces, units)).id

    # ---------------------------------------------------------------- titles

    def endorsing(self, receipt: str, to: int = BUYER) -> dict[str, Any]:
        return {"receipt": receipt, "to": int(to), "basis": text()}

    def ordering(self, held: Held, kg: int | None = None, **changed: Any) -> dict[str, Any]:
        """A delivery order for a day from now, over all of it unless told otherwise."""
        now = self.now()
        stated = {
            "receipt": held.receipt,
            "carrier": int(CARRIER),
            "kg": held.kg if kg is None else kg,
            "pieces": held.pieces,
            "units": list(held.units),
            "vehicle": text("沪A12345"),
            "validFrom": now,
            "validUntil": now + DAY,
        }
        return {**stated, **changed}

    def ordered(self, held: Held, **changed: Any) -> str:
        return self.gateway.do("IssueDeliveryOrder", SUPPLIER, **self.ordering(held, **changed)).id

    def frozen(self, receipt: str, kg: int, order: str = "") -> str:
        return self.gateway.do(
            "Freeze",
            COURT,
            court=int(COURT),
            kind="receipt",
            subject=receipt,
            quantity=kg,
            order=text(order),
            until=self.now() + 30 * DAY,
        ).id

    def split(self, held: Held, *parts: dict[str, Any]) -> list[str]:
        done = self.gateway.do("SplitReceipt", SUPPLIER, receipt=held.receipt, parts=list(parts))
        return [child_name(done.id, place) for place in range(len(parts))]

    def merging(self, *held: Held, content: Any = EIGHT_ITEMS) -> dict[str, Any]:
        return {"sources": [{"receipt": one.receipt} for one in held], "content": content}

    # ---------------------------------------------------------------- what is so

    def now(self) -> int:
        """The chain's time as the gateway has read it, UTC seconds."""
        with self.gateway.client(COURT) as client:
            return int(client.get("/v1/status/chain")["chain_time"])

    def receipt(self, receipt: str) -> Mapping[str, Any]:
        with self.gateway.client(COURT) as client:
            shown: Mapping[str, Any] = client.get(f"/v1/receipts/{receipt}")
        return shown

    def refuses(self, code: str, rule: str, kind: str, member: int, /, **message: Any) -> Mapping[str, Any]:
        """An act that all its parties sign and that is refused; returns the refusal's values."""
        with pytest.raises(Refused) as refused:
            self.gateway.do(kind, member, **message)
        return told(refused.value, code, rule)


def told(refused: Refused, code: str, rule: str) -> Mapping[str, Any]:
    """The refusal has this code, names the rule, and speaks both languages; returns its values."""
    known = PROBLEMS[code]
    assert refused.code == code, refused
    assert rule in refused.body["rules"]
    assert (refused.body["title"], refused.body["title_zh"]) == (known.en, known.zh)
    assert any("\u4e00" <= character <= "\u9fff" for character in known.zh)
    assert refused.detail
    return refused.values
