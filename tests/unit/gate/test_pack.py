"""The gate pack as a file: whole, or refused."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scf_ledger.gate.pack import GatePack, read_pack
from scf_ledger.problems import Problem
from tests.unit.gate.helpers import entry, pack, receipt, slip

WHOLE = GatePack.of(pack(entry(slip()), receipts=(receipt(kg=2**64 - 1),)))
DATA = WHOLE.json_bytes()


def test_a_pack_reads_back() -> None:
    assert read_pack(DATA) == WHOLE.contents


@given(place=st.integers(0, len(DATA) - 1), byte=st.integers(0, 255))
def test_any_changed_byte_of_a_pack_is_refused(place: int, byte: int) -> None:
    changed = DATA[:place] + bytes([byte]) + DATA[place + 1 :]
    if changed != DATA:
        with pytest.raises(Problem, match="GATE_PACK_INVALID"):
            read_pack(changed)


@pytest.mark.parametrize("data", [b"", b"{}", b"[]", b"null", b"\xff", DATA[:-1], DATA + b"x"])
def test_what_is_no_pack_is_refused(data: bytes) -> None:
    with pytest.raises(Problem, match="GATE_PACK_INVALID"):
        read_pack(data)


def test_a_missing_part_is_named() -> None:
    raw = json.loads(DATA)
    del raw["contents"]["keys"][0]["revoked_at"]
    with pytest.raises(Problem) as refused:
        read_pack(json.dumps(raw).encode())
    assert refused.value.values == {"pointer": "/contents/keys/0/revoked_at"}
