"""What events tell, by record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.reference.lineage import Lineages

Values = Mapping[str, Any]
Snapshot = Mapping[str, Mapping[Any, Any]]
_Told = dict[str, dict[str, Any]]


@dataclass
class Records:
    """Records by name, with the fields that events tell."""

    inbounds: _Told = field(default_factory=dict)
    stocks: _Told = field(default_factory=dict)
    units: _Told = field(default_factory=dict)
    receipts: _Told = field(default_factory=dict)
    orders: _Told = field(default_factory=dict)
    loans: _Told = field(default_factory=dict)
    vouchers: _Told = field(default_factory=dict)
    freezes: _Told = field(default_factory=dict)
    suspensions: _Told = field(default_factory=dict)
    devices: _Told = field(default_factory=dict)
    lineages: Lineages = field(default_factory=Lineages)
