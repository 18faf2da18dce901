"""What people write, and what acts hold: humane forms, one name for one thing, and refusals that name the field."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scf_ledger.acts import FieldInvalid, act_type
from scf_ledger.commands import resolve
from scf_ledger.commands.eight_items import EIGHT_ITEMS, check_items
from scf_ledger.evidence import document_commitment
from scf_ledger.goods import GOODS, goods_bytes, goods_code, short_code
from tests.support.gateway import EIGHT_ITEMS as CONTENT

SECRET = b"public test secret" + bytes(14)
USCC = "91310000631696382C"


@dataclass(frozen=True)
class Register:
    """Two members."""

    def member_by_uscc(self, uscc: str) -> int | None:
        return {USCC: 1}.get(uscc)

    def uscc_of(self, member: int) -> str | None:
        return {1: USCC}.get(member)


def told(kind: str, /, **fields: Any) -> dict[str, Any]:
    """The fields as the act holds them."""
    return dict(resolve(act_type(kind), {n.rstrip("_"): v for n, v in fields.items()}, Register(), SECRET).message)


def unit(mill: str = USCC, heat: str = "H1", coil: str = "C-001", **more: str) -> str:
    stated = {"mill": mill, "heat": heat, "coil": coil, **more}
    key: str = told("AcceptInbound", goods="HRC", units=[{"key": stated, "kg": 1}])["units"][0]["key"]
    return key


@pytest.mark.parametrize(
    "coil",
    ["C-001", " C-001 ", "c-001", "Ｃ－００１", "C 001", "C001", "C-0001", "C-１", "\tC-1"],
)
def test_a_coil_has_one_name_however_it_is_written(coil: str) -> None:
    """AB-02: spaces, full-width digits, case and leading zeros make no second coil."""
    assert unit(coil=coil) == unit()


@pytest.mark.parametrize("changed", [{"coil": "C-002"}, {"heat": "H2"}, {"mill": "OTHER"}])
def test_another_coil_has_another_name(changed: dict[str, str]) -> None:
    assert unit(**changed) != unit()


def test_a_keyed_name_needs_the_secret() -> None:
    raw = {"units": [{"key": {"mill": USCC, "coil": "C1"}, "kg": 1}]}
    names = {
        resolve(act_type("AcceptInbound"), raw, Register(), secret).message["units"][0]["key"]
        for secret in (SECRET, bytes(32))
    }
    assert len(names) == 2


@pytest.mark.parametrize(
    ("kind", "field", "written", "held"),
    [
        ("AcceptInbound", "custodian", USCC, 1),
        ("AcceptInbound", "custodian", "4", "4"),
        ("AcceptInbound", "custodian", 4, 4),
        ("AcceptInbound", "goods", "HRC", "0x4852430000000000"),
        ("AcceptInbound", "goods", "0x4852430000000000", "0x4852430000000000"),
        ("AcceptInbound", "deadline", "2026-12-31T23:59:59+08:00", 1798732799),
        ("AcceptInbound", "deadline", "2026-12-31T15:59:59Z", 1798732799),
        ("AcceptInbound", "deadline", "1798732799", "1798732799"),
        ("IssueReceipt", "storageUntil", "1970-01-02", 1),
        ("IssueReceipt", "lossStandard", "0.2%", 2_000),
        ("IssueReceipt", "lossStandard", " 0.2 %", 2_000),
        ("OfferLoan", "rate", "4.35%", 43_500),
        ("OfferLoan", "rate", "4.3501%", 43_501),
        ("IssueVoucher", "currency", "CNY", 156),
        ("IssueVoucher", "currency", "156", "156"),
        ("DefineProduct", "assetKinds", ["receipt", "voucher"], 3),
        ("DefineProduct", "assetKinds", "receipt", 1),
        ("DefineProduct", "evidenceKinds", ["mill_certificate", "invoice"], 0b1000001),
        ("RegisterPledge", "registry", "ZDW", "0x5a44570000000000"),
        ("Freeze", "kind", "voucher", 2),
        ("BookInbound", "hazard", 3, 3),
        ("BookInbound", "hazard", "3", 3),
        ("BookInbound", "hazard", "易燃液体", 3),
        ("BookInbound", "hazard", "flammable liquids", 3),
        ("BookInbound", "hazard", "无", 0),
        ("ClassifyGoods", "hazard", "腐蚀性物质", 8),
        ("QualifyCustodian", "hazards", [3, "腐蚀性物质", "3"], 0b1_0000_1000),
        ("QualifyCustodian", "hazards", [], 0),
        ("QualifyCustodian", "hazards", 8, 8),
        ("QualifyCustodian", "hazards", "8", "8"),
        ("QualifyCustodian", "validUntil", "1970-01-02", 1),
        ("MeasureStock", "method", "GAUGE", "0x4741554745000000"),
        ("MeasureStock", "measuredAt", "1970-01-01T08:00:01+08:00", 1),
        ("ClassifyGoods", "goods", "METHANOL", "0x4d455448414e4f4c"),
    ],
)
def test_what_people_write(kind: str, field: str, written: object, held: object) -> None:
    assert told(kind, **{field: written}) == {field: held}


@pytest.mark.parametrize(
    ("kind", "field", "written", "place"),
    [
        ("AcceptInbound", "custodian", "Baosteel", "/custodian"),
        ("AcceptInbound", "custodian", "91310000631696382X", "/custodian"),
        ("AcceptInbound", "goods", "GOLD", "/goods"),
        ("AcceptInbound", "goods", "hrc", "/goods"),
        ("AcceptInbound", "deadline", "2026-12-31T23:59:59", "/deadline"),
        ("AcceptInbound", "deadline", "soon", "/deadline"),
        ("IssueReceipt", "storageUntil", "31.12.2026", "/storageUntil"),
        ("IssueReceipt", "storageUntil", "2026-02-30", "/storageUntil"),
        ("OfferLoan", "rate", "4.35001%", "/rate"),
        ("OfferLoan", "rate", "-1%", "/rate"),
        ("OfferLoan", "rate", "NaN%", "/rate"),
        ("OfferLoan", "rate", "Infinity%", "/rate"),
        ("OfferLoan", "rate", "x%", "/rate"),
        ("IssueVoucher", "currency", "RMB", "/currency"),
        ("DefineProduct", "assetKinds", ["ship"], "/assetKinds"),
        ("RegisterPledge", "registry", "", "/registry"),
        ("RegisterPledge", "registry", "中登网", "/registry"),
        ("AcceptInbound", "units", "C1", "/units"),
        ("AcceptInbound", "units", [7], "/units/0"),
        ("AcceptInbound", "evidence", [{"text": ""}], "/evidence/0/text"),
        ("AcceptInbound", "evidence", [{"text": "x", "more": "y"}], "/evidence/0/more"),
        ("AcceptInbound", "certificate", {"issuer": "I", "number": "N"}, "/certificate/line"),
        ("AcceptInbound", "nothing", 1, "/nothing"),
        ("IssueReceipt", "content", {}, "/content/depositor"),
        ("BookInbound", "hazard", "10", "/hazard"),
        ("BookInbound", "hazard", "flammable", "/hazard"),
        ("BookInbound", "hazard", "²", "/hazard"),
        ("BookInbound", "hazard", [3], "/hazard"),
        ("QualifyCustodian", "hazards", ["易燃液体", "nothing"], "/hazards/1"),
        ("QualifyCustodian", "hazards", "易燃液体", "/hazards"),
        ("MeasureStock", "method", "钢尺", "/method"),
        ("BookInbound", "sds", {"text": ""}, "/sds/text"),
        ("SplitReceipt", "parts", [{"kg": 1, "mass": 2}], "/parts/0/mass"),
        ("MergeReceipts", "sources", ["0x" + "11" * 32], "/sources/0"),
        ("CarveOut", "part", [], "/part"),
    ],
)
def test_what_is_in_no_form_is_refused_where_it_stands(kind: str, field: str, written: object, place: str) -> None:
    with pytest.raises(FieldInvalid) as refused:
        told(kind, **{field: written})
    assert refused.value.pointer == place and refused.value.rule


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


@settings(max_examples=400, deadline=None)
@given(
    st.sampled_from(["AcceptInbound", "IssueReceipt", "OfferLoan", "MeasureStock", "IssueVoucher", "ProcessGoods"]),
    st.data(),
)
def test_whatever_is_written_is_taken_or_refused(kind: str, data: st.DataObject) -> None:
    """Never another error than the one that names the field."""
    names = [field.name for field in act_type(kind).structs.fields]
    raw = data.draw(st.dictionaries(st.sampled_from(names), JSON, max_size=4))
    with suppress(FieldInvalid):
        message = resolve(act_type(kind), raw, Register(), SECRET).message
        act_type(kind).normalise(message)


@pytest.mark.parametrize("custodian", [None, [1], {}, "²", "x", 1.5, True, "99", "9" * 30])
def test_a_tank_of_nobody_is_refused(custodian: object) -> None:
    with pytest.raises(FieldInvalid) as refused:
        told("MeasureStock", stock={"place": "T-1"}, custodian=custodian)
    assert refused.value.pointer == "/custodian"


def test_a_tank_is_its_keepers_however_the_keeper_is_named() -> None:
    stocks = {told("MeasureStock", stock={"place": "T-1"}, custodian=who)["stock"] for who in (1, "1", USCC)}
    assert len(stocks) == 1


def test_a_slot_has_one_name_however_it_is_written_and_is_no_tank() -> None:
    """WR-02: 库位 is kept as a keyed hash; a tank of the same name is somewhere else."""
    written = ["3号库 A-01", "３号库Ａ－１", " 3号库a01 "]
    places = {told("AcceptInbound", place={"place": one}, custodian=1)["place"] for one in written}
    assert len(places) == 1
    assert places != {told("AcceptInbound", stock={"place": written[0]}, custodian=1)["stock"]}


@pytest.mark.parametrize("custodian", [None, "99", "x"])
def test_a_slot_of_nobody_is_refused(custodian: object) -> None:
    with pytest.raises(FieldInvalid) as refused:
        told("AcceptInbound", place={"place": "A-01"}, custodian=custodian)
    assert refused.value.pointer == "/custodian"


def test_units_that_come_out_of_processing_are_of_their_outputs_family() -> None:
    """AB-01, AB-40: a slit strip has the key that an inbound of it would have."""
    strip = {"mill": USCC, "heat": "H1", "coil": "C-001-1"}
    outputs = [{"goods": "HRC", "units": [{"key": strip, "kg": 1}]}, {"goods": "METHANOL", "units": [{"key": strip}]}]
    held = told("ProcessGoods", outputs=outputs)["outputs"]
    assert held[0]["units"][0]["key"] == unit(coil="C-001-1") != held[1]["units"][0]["key"]


def test_what_was_hashed_can_be_opened() -> None:
    raw = {"record": {"text": "称重无偏差"}, "evidence": [{"text": "T-1"}], "certifiedKg": 1}
    resolved = resolve(act_type("AcceptInbound"), raw, Register(), SECRET)
    opened = {opening.pointer: opening for opening in resolved.openings}
    assert opened.keys() == {"/record", "/evidence/0"}
    assert opened["/record"].digest == resolved.message["record"] and opened["/record"].value == "称重无偏差"


def test_the_eight_items_are_committed_with_their_salt() -> None:
    resolved = resolve(act_type("IssueReceipt"), {"content": CONTENT}, Register(), SECRET)
    (opening,) = resolved.openings
    committed = document_commitment(bytes.fromhex(opening.salt), opening.value.encode())
    assert resolved.message["content"] == opening.digest == "0x" + committed.hex()


@pytest.mark.parametrize("item", EIGHT_ITEMS, ids=lambda item: item.name)
def test_L_01_each_of_the_eight_items_must_be_there(item: Any) -> None:
    """L-01: only insurance may be null, and then it is null and not missing."""
    lacking = {name: value for name, value in CONTENT.items() if name != item.name}
    with pytest.raises(FieldInvalid) as refused:
        check_items(lacking)
    assert refused.value.pointer == f"/content/{item.name}" and "L-01" in refused.value.rule
    empties: tuple[object, ...] = ("", " ", {}, [], None)
    for empty in empties:
        if item.name == "insurance" and empty is None:
            assert check_items({**CONTENT, "insurance": None})["insurance"] is None
            continue
        with pytest.raises(FieldInvalid) as refused:
            check_items({**CONTENT, item.name: empty})
        assert refused.value.pointer.startswith(f"/content/{item.name}")


def test_goods_are_eight_bytes_and_back() -> None:
    for code in GOODS:
        assert goods_code(goods_bytes(code)) == code
    for raw in ("0xffffffffffffffff", "0x4852430048524300", "0x0a00000000000000"):
        assert short_code(raw) == raw
