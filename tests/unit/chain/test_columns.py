"""Column types: what goes in comes out, whatever the contracts took."""

from __future__ import annotations

import pytest
from eth_abi.abi import encode
from eth_utils.crypto import keccak
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.dialects import sqlite

from scf_ledger.chain.artifacts import CONTRACTS, load
from scf_ledger.chain.events import read_event, read_revert
from scf_ledger.columns import BigNumber, Uint64, canonical_json

DIALECT = sqlite.dialect()


@given(st.integers(0, 2**64 - 1))
def test_every_uint64_fits_into_a_signed_column(number: int) -> None:
    stored = Uint64().process_bind_param(number, DIALECT)
    assert stored is not None and -(2**63) <= stored < 2**63
    assert Uint64().process_result_value(stored, DIALECT) == number
    if number < 2**63:
        assert stored == number


def test_sums_beyond_the_range_end_at_its_end() -> None:
    assert Uint64().process_result_value(Uint64().process_bind_param(2**70, DIALECT), DIALECT) == 2**64 - 1
    with pytest.raises(ValueError, match="-1 is below 0"):
        Uint64().process_bind_param(-1, DIALECT)


@given(st.integers(0, 2**128 - 1), st.integers(0, 2**128 - 1))
def test_big_numbers_sort_as_numbers(one: int, other: int) -> None:
    stored = [str(BigNumber().process_bind_param(number, DIALECT)) for number in (one, other)]
    assert (stored[0] < stored[1]) == (one < other)
    assert BigNumber().process_result_value(stored[0], DIALECT) == one


@given(st.dictionaries(st.text(), st.integers() | st.text()))
def test_equal_values_have_equal_texts(value: dict[str, object]) -> None:
    assert canonical_json(value) == canonical_json(dict(reversed(value.items())))


def test_a_name_that_is_no_text_is_still_read() -> None:
    """Contracts take any bytes for a string; a reader must not stop at them."""
    entry = next(e for e in load("MemberRegistry").abi if e.get("name") == "MemberAdmitted")
    types = [i["type"] for i in entry["inputs"]]
    topic = keccak(text=f"MemberAdmitted({','.join(types)})")
    values = {"uint32": 7, "bool": True, "uint40": 1}
    topics, data_types, data = [topic], [], []
    for item in entry["inputs"]:
        value = values.get(item["type"], b"A" * 18 if item["type"] == "bytes18" else b"\x01" * 32)
        if item["type"] == "string":
            value = b"\xff\xfe Steel"
        if item["indexed"]:
            topics.append(encode([item["type"]], [value]))
        else:
            data_types.append("bytes" if item["type"] == "string" else item["type"])
            data.append(value)
    event = read_event("MemberRegistry", topics, encode(data_types, data))
    assert event is not None and event.values["name"] == "\ufffd\ufffd Steel"


def test_logs_of_others_are_no_events() -> None:
    assert read_event("Receipts", [], b"") is None
    assert read_event("Receipts", [bytes(32)], b"") is None


@pytest.mark.parametrize("contract", CONTRACTS)
def test_every_custom_error_is_read_by_name_and_operands(contract: str) -> None:
    for entry in load(contract).abi:
        if entry["type"] != "error" or any("tuple" in i["type"] or "[" in i["type"] for i in entry["inputs"]):
            continue
        types = [i["type"] for i in entry["inputs"]]
        samples = [_sample(kind) for kind in types]
        revert = read_revert(keccak(text=f"{entry['name']}({','.join(types)})")[:4] + encode(types, samples))
        assert revert.name == entry["name"] and list(revert.operands) == [i["name"] for i in entry["inputs"]]


def _sample(kind: str) -> object:
    if kind.startswith("uint"):
        return 1
    if kind == "address":
        return "0x" + "11" * 20
    if kind == "string":
        return "x"
    return True if kind == "bool" else b"\x01" * int(kind.removeprefix("bytes") or 3)


def test_a_revert_of_nobodys_keeps_its_bytes() -> None:
    assert read_revert(b"\x12\x34\x56\x78\x9a").operands == {"data": "0x123456789a"}
    assert read_revert(b"").name == "Unknown"
    assert read_revert(keccak(text="Error(string)")[:4] + encode(["string"], ["no"])).operands == {"reason": "no"}
