"""Goods that left without a valid delivery order (AB-18): what the custodian must report, ready to be signed.

The record is what a suspension of the receipt rests on. Its digest is the evidence that the act of suspension names;
the record itself stays with the custodian and whoever it shows it to.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from hashlib import sha256
from typing import Any

from scf_ledger.evidence import canonical_bytes
from scf_ledger.problems import PROBLEMS


@dataclass(frozen=True, kw_only=True)
class ExitWithoutOrder:
    """A physical exit without a valid order."""

    custodian: int
    #: name of the gate, as the custodian calls it
    gate: str
    #: UTC seconds
    at: int
    #: the receipt that the goods are under; empty when nobody knows yet
    receipt: str = ""
    #: keys of the units that left, as far as they were seen
    units: tuple[str, ...] = ()
    #: weighed or estimated; 0 when nobody knows
    kg: int = 0
    #: keyed hash of the plate or vessel name; empty when nobody saw it
    vehicle: str = ""
    #: the order that was shown and refused; empty when none was
    order: str = ""
    #: SHA-256 of pictures, barrier logs, statements
    evidence: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The record with its code, rules and digest."""
        kind = PROBLEMS["NO_DELIVERY_ORDER"]
        return {
            **self._plain(),
            "code": kind.code,
            "title_zh": kind.zh,
            "title": kind.en,
            "rules": ["AB-18"],
            "digest": self.digest,
        }

    @property
    def digest(self) -> str:
        """SHA-256 of the record's canonical JSON: the evidence that a suspension names."""
        return "0x" + sha256(canonical_bytes(self._plain())).hexdigest()

    def _plain(self) -> dict[str, Any]:
        return {**asdict(self), "kg": str(self.kg), "units": list(self.units), "evidence": list(self.evidence)}
