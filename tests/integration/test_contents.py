"""Receipts that were made of others state their own eight items: asked for, committed to, opened, bundled, printed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from scf_ledger.acts.children import child_name
from scf_ledger.cli.app import app
from scf_ledger.client import ActView, Refused
from scf_ledger.evidence import document_commitment
from tests.support import paper
from tests.support.chain import Chain
from tests.support.gateway import EIGHT_ITEMS, OPERATOR, Gateway
from tests.support.goods import SUPPLIER, WAREHOUSE, Held, Yard, text, told
from tests.unit.custody.test_goods_fields import COIL

NONE = "0x" + "00" * 32


@pytest.fixture(scope="module")
def yard(gateway: Gateway) -> Yard:
    return Yard(gateway)


def items(packing: str, **details: str) -> dict[str, Any]:
    """Eight items that no other receipt has."""
    goods = {**EIGHT_ITEMS["goods"], "packing": packing}
    if details:
        goods["details"] = {"class": "HRC", **COIL, "gross_kg": "30000", **details}
    return {**EIGHT_ITEMS, "goods": goods}


def strips(held: Held, *made: tuple[int, Any]) -> dict[str, Any]:
    """Slits a coil into strips of such masses and contents, with nothing lost."""
    coil = held.written[0]
    outputs = [
        {"goods": "HRC", "units": [{"key": {**coil, "coil": f"{coil['coil']}-{n}"}, "kg": kg}], "content": content}
        for n, (kg, content) in enumerate(made)
    ]
    return {"sources": [{"receipt": held.receipt}], "outputs": outputs, "record": text()}


@pytest.fixture(scope="module")
def merged(yard: Yard) -> ActView:
    done = yard.gateway.do(
        "MergeReceipts", SUPPLIER, **yard.merging(yard.coils(8_500), yard.coils(8_400), content=items("两卷一捆"))
    )
    yard.gateway.caught_up()
    return done


@pytest.fixture(scope="module")
def slit(yard: Yard) -> ActView:
    made = strips(yard.coils(10_000), (6_000, items("宽条")), (4_000, items("窄条")))
    done = yard.gateway.do("ProcessGoods", WAREHOUSE, **made)
    yard.gateway.caught_up()
    return done


# ---------------------------------------------------------------- asked for


@pytest.mark.parametrize("item", ["depositor", "goods", "storage_fee", "insurance"])
def test_L_01_a_merger_without_one_of_the_eight_items_is_refused(yard: Yard, item: str) -> None:
    lacking = {name: value for name, value in EIGHT_ITEMS.items() if name != item}
    message = yard.merging(yard.coils(8_500), yard.coils(8_400), content=lacking)
    with pytest.raises(Refused) as refused:
        yard.gateway.put("MergeReceipts", SUPPLIER, **message)
    assert refused.value.code == "FIELD_INVALID" and refused.value.errors[0]["pointer"] == f"/content/{item}"
    assert "L-01" in refused.value.errors[0]["detail"]


def test_L_01_a_merger_that_says_nothing_of_its_content_is_refused(yard: Yard) -> None:
    message = yard.merging(yard.coils(8_500), yard.coils(8_400))
    del message["content"]
    with pytest.raises(Refused) as refused:
        yard.gateway.put("MergeReceipts", SUPPLIER, **message)
    assert refused.value.code == "FIELD_INVALID" and refused.value.errors[0]["pointer"] == "/content"


def test_L_01_the_item_that_a_product_lacks_is_named(yard: Yard) -> None:
    lacking = items(" ")
    made = strips(yard.coils(10_000), (6_000, EIGHT_ITEMS), (4_000, lacking))
    with pytest.raises(Refused) as refused:
        yard.gateway.put("ProcessGoods", WAREHOUSE, **made)
    assert refused.value.code == "FIELD_INVALID"
    assert refused.value.errors[0]["pointer"] == "/outputs/1/content/goods/packing"


def test_L_01_the_chain_takes_no_merger_or_product_without_content(yard: Yard) -> None:
    """Whoever writes the commitment itself may write none: the contract decides."""
    first, second, coil = yard.coils(8_500), yard.coils(8_400), yard.coils(10_000)
    assert (
        yard.refuses("CONTENT_MISSING", "L-01", "MergeReceipts", SUPPLIER, **yard.merging(first, second, content=NONE))
        == {}
    )
    made = strips(coil, (6_000, EIGHT_ITEMS), (4_000, NONE))
    assert yard.refuses("CONTENT_MISSING", "L-01", "ProcessGoods", WAREHOUSE, **made) == {}
    for held in (first, second, coil):
        assert yard.receipt(held.receipt)["state"] == "active"


def test_AB_06_what_a_made_receipt_states_is_what_it_is_over(yard: Yard) -> None:
    first, second, coil = yard.coils(8_500), yard.coils(8_400), yard.coils(10_000)
    wrong: list[tuple[str, int, dict[str, Any], str, tuple[int, int]]] = [
        (
            "MergeReceipts",
            SUPPLIER,
            yard.merging(first, second, content=items("裸装", net_kg="17000")),
            "/sources",
            (16_900, 17_000),
        ),
        (
            "ProcessGoods",
            WAREHOUSE,
            strips(coil, (6_000, items("裸装", net_kg="6000")), (4_000, items("裸装", net_kg="4100"))),
            "/outputs/1/kg",
            (4_000, 4_100),
        ),
    ]
    for kind, member, message, pointer, masses in wrong:
        with pytest.raises(Refused) as refused:
            yard.gateway.put(kind, member, **message)
        values = told(refused.value, "WEIGHT_MISMATCH", "AB-06")
        assert (int(values["kg"]), int(values["stated"])) == masses
        assert refused.value.errors[0]["pointer"] == pointer
    right = yard.merging(first, second, content=items("裸装", net_kg="16900"))
    assert yard.gateway.put("MergeReceipts", SUPPLIER, **right).state == "collecting"


# ---------------------------------------------------------------- committed to, opened


def test_L_01_a_merged_receipt_has_the_content_that_was_signed(yard: Yard, merged: ActView) -> None:
    content = merged.act().message["content"]
    assert yard.receipt(merged.id)["content"] == content
    assert _opened(yard.gateway, merged)["/content"] == (content, items("两卷一捆")["goods"])


def test_L_01_each_product_has_a_content_of_its_own(yard: Yard, slit: ActView) -> None:
    opened = _opened(yard.gateway, slit)
    for n, packing in enumerate(("宽条", "窄条")):
        content = slit.act().message["outputs"][n]["content"]
        assert yard.receipt(child_name(slit.id, n))["content"] == content
        assert opened[f"/outputs/{n}/content"] == (content, items(packing)["goods"])


def _opened(gateway: Gateway, done: ActView) -> dict[str, tuple[str, Any]]:
    """Of each commitment of an act: its hash, made again from the text, and the goods in the text."""
    with gateway.client(SUPPLIER) as client:
        stored = client.get(f"/v1/acts/{done.id}/openings")["items"]
    return {one["pointer"]: _goods(one) for one in stored if one["method"] == "commitment"}


def _goods(opening: dict[str, Any]) -> tuple[str, Any]:
    made = document_commitment(bytes.fromhex(opening["salt"]), opening["value"].encode())
    return "0x" + made.hex(), json.loads(opening["value"])["goods"]


def test_L_01_the_bundle_opens_what_made_receipts_commit_to(
    gateway: Gateway, chain: Chain, merged: ActView, slit: ActView, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out, recorded = tmp_path / "bundle", gateway.settings.consortium_file
    monkeypatch.setenv("SCF_HOME", str(tmp_path))
    recorded.write_bytes((chain.record.parent / recorded.name).read_bytes())
    try:
        environment = {"SCF_URL": gateway.url, "SCF_API_KEY": gateway.key(OPERATOR)}
        fetched = CliRunner().invoke(app, ["bundle", str(out)], env=environment)
    finally:
        recorded.unlink()
    assert fetched.exit_code == 0, fetched.output
    openings = json.loads((out / "acts" / "openings.json").read_text(encoding="utf-8"))
    found = {(one["act"], one["pointer"]): _goods(one)[0] for one in openings if one["method"] == "commitment"}
    assert found[merged.id, "/content"] == merged.act().message["content"]
    for n, output in enumerate(slit.act().message["outputs"]):
        assert found[slit.id, f"/outputs/{n}/content"] == output["content"]


# ---------------------------------------------------------------- read


def test_what_is_signed_says_what_comes_of_it(gateway: Gateway, merged: ActView, slit: ActView) -> None:
    for done, held in ((merged, [merged.act().message]), (slit, slit.act().message["outputs"])):
        for one in held:
            for language in ("zh", "en"):
                assert one["content"] in done.raw["text"][language], language


def test_L_01_a_receipt_that_was_made_of_others_prints_its_own_items(
    gateway: Gateway, merged: ActView, slit: ActView
) -> None:
    made = {merged.id: "两卷一捆", child_name(slit.id, 0): "宽条", child_name(slit.id, 1): "窄条"}
    for receipt, packing in made.items():
        with gateway.http(SUPPLIER) as http:
            answer = http.get(f"/v1/receipts/{receipt}/print")
            shown = http.get(f"/v1/receipts/{receipt}").json()
        front = paper.pages(answer.content)[0]
        assert packing in front and not any(other in front for other in made.values() if other != packing)
        assert shown["content"] in paper.text(answer.content) and "本网关未持有记载事项原文" not in front
        (link,) = paper.codes(answer.content)
        assert f"content={shown['content']}" in link
