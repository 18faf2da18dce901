"""The printed receipt, read back by another library: every number and name, fonts, QR code, pages (L-01, L-11)."""

from __future__ import annotations

import re
from typing import Any

import pytest

from scf_ledger.acts.formats import day_date, grouped, time_text
from scf_ledger.commands.eight_items import EIGHT_ITEMS
from scf_ledger.printing.pdf import receipt_pdf
from scf_ledger.printing.receipt import PrintedReceipt, PrintedUnit
from tests.support import paper
from tests.unit.printing.helpers import BANK, RECEIPT, name_of, receipt


@pytest.fixture(scope="module")
def printed() -> bytes:
    return receipt_pdf(RECEIPT)


def leaves(value: Any) -> list[str]:
    return (
        [value] if isinstance(value, str) else [leaf for one in value.values() for leaf in leaves(one)] if value else []
    )


def test_L_11_the_front_has_the_word_the_number_and_the_notice_of_rights(printed: bytes) -> None:
    front, *_ = paper.pages(printed)
    assert front.startswith("电子仓单 ") and RECEIPT.id in front
    assert "可流转仓单 transferable" in front and "凭证权利提示" in front and "第九百一十条" in front


def test_L_01_the_front_has_all_eight_items_and_who_signed(printed: bytes) -> None:
    front, *_ = paper.pages(printed)
    solid = front.replace(" ", "")
    assert RECEIPT.items
    for number, item in zip("①②③④⑤⑥⑦⑧", EIGHT_ITEMS, strict=True):
        assert f"{number}{item.zh}".replace(" ", "") in solid
        for leaf in leaves(RECEIPT.items[item.name]):
            assert leaf.replace(" ", "") in solid, (item.name, leaf)
    for one in RECEIPT.signatures:
        assert one.key in front and one.member.name in front and one.member.uscc in front
    assert len(RECEIPT.signatures) == 3


def test_every_number_of_the_receipt_reads_back(printed: bytes) -> None:
    text = paper.text(printed)
    expected = {
        f"现存数量 Mass left {grouped(RECEIPT.kg)} kg · {grouped(RECEIPT.pieces)} 件 pieces",
        f"签发数量 Mass issued {grouped(RECEIPT.issued_kg)} kg",
        "损耗标准 Loss standard 0.2 %",
        f"仓储期至 Storage until {day_date(RECEIPT.storage_until).isoformat()}",
        f"签发时间 Issued at {time_text(RECEIPT.issued_at)}",
        f"内容承诺 Content commitment {RECEIPT.content}",
        f"合约 Contract {RECEIPT.contract} · 链 chain {RECEIPT.chain_id}",
        f"状态 State 有效 active · 版本 version {RECEIPT.version}",
        f"质押 Pledge {grouped(RECEIPT.lien_kg)} kg · 质权人 pledgee {BANK.name} · {BANK.uscc}",
        "司法冻结 Freeze 1,000 kg",
        f"至 until {time_text(RECEIPT.freezes[0].until)}",
        f"order {RECEIPT.freezes[0].order}",
        "提货单 Delivery orders 2,000 kg",
        "可自由处分 Free 7,506 kg",
        f"区块 Block {RECEIPT.block_number} · {time_text(RECEIPT.block_time)}",
        f"保管人 Custodian {RECEIPT.custodian.name} {RECEIPT.custodian.uscc} {RECEIPT.custodian.number}",
        f"持有人 Holder {RECEIPT.holder.name} {RECEIPT.holder.uscc} {RECEIPT.holder.number}",
    }
    assert sorted(one for one in expected if one not in text) == []


def test_every_unit_reads_back_with_its_numbers(printed: bytes) -> None:
    text = paper.text(printed)
    for number, unit in enumerate(RECEIPT.units, 1):
        assert f"{number} {unit.mill} {unit.heat} {unit.coil} {grouped(unit.kg)} {unit.key}" in text


def test_the_endorsement_side_has_every_endorsement_in_order(printed: bytes) -> None:
    side = paper.pages(printed)[-1]
    assert "背书面" in side
    places = []
    for number, one in enumerate(RECEIPT.endorsements, 1):
        places.append(side.index(f" {number} {one.kind} "))
        row = side[places[-1] :]
        for there in (one.from_member, one.to_member):
            assert there.name in row and there.uscc in row
        assert grouped(one.kg) in row and time_text(one.at) in row and f"version {one.version}" in row
        assert one.act in row
        for signature in one.signatures:
            assert f"{signature.member.name} · {signature.key}" in row
    assert places == sorted(places)


def test_the_fonts_are_embedded_as_subsets(printed: bytes) -> None:
    found = dict(paper.fonts(printed))
    assert sorted(name.partition("+")[2] for name in found) == ["NotoSansSC", "NotoSerifSC"]
    assert all(re.match(r"/[A-Z]{6}\+", name) for name in found)
    assert all(0 < size < 200_000 for size in found.values())
    assert len(printed) < 150_000


def test_the_code_on_the_page_leads_to_the_receipt(printed: bytes) -> None:
    (code,) = paper.codes(printed)
    assert code == RECEIPT.link
    assert code.startswith(f"https://ledger.example/v1/receipts/{RECEIPT.id}?version=6&chain=31337&")
    assert code.endswith(f"&contract={RECEIPT.contract}&content={RECEIPT.content}")


def test_pages_are_numbered_and_name_the_receipt(printed: bytes) -> None:
    shown = paper.pages(printed)
    for number, page in enumerate(shown, 1):
        assert f"第 {number} 页 / 共 {len(shown)} 页 Page {number} of {len(shown)}" in page
        assert RECEIPT.id in page


def test_the_same_receipt_gives_the_same_bytes(printed: bytes) -> None:
    assert receipt_pdf(RECEIPT) == printed


def test_many_units_go_on_over_pages_and_none_is_lost() -> None:
    units = tuple(PrintedUnit(key=name_of("many", n), heat="H1", coil=f"C{n:05d}", kg=8_000 + n) for n in range(250))
    data = receipt_pdf(receipt(units=units, pieces=250))
    shown = paper.pages(data)
    text = " ".join(shown)
    assert [
        n for n, unit in enumerate(units, 1) if f"{n} — H1 {unit.coil} {grouped(unit.kg)} {unit.key}" not in text
    ] == []
    with_units = [page for page in shown if "C00" in page]
    assert len(with_units) > 3 and all("卷/捆号 Coil" in page for page in with_units)


def test_many_endorsements_go_on_over_pages() -> None:
    first, *_ = RECEIPT.endorsements
    data = receipt_pdf(receipt(endorsements=(first,) * 40))
    shown = paper.pages(data)
    assert sum(page.count(first.act) for page in shown) == 40
    assert all("背书人 From" in page for page in shown if first.act in page)


def test_a_long_item_is_printed_whole() -> None:
    """Also what is longer than a page, in both scripts, with words that no line holds."""
    chinese = "".join(chr(0x4E00 + n) for n in range(3_000))
    words = " ".join(f"word{n}" for n in range(1_500)) + " " + "x" * 400
    assert RECEIPT.items
    items = {**RECEIPT.items, "storage_place": {"text": chinese}, "storage_fee": {"text": words}}
    solid = paper.squeezed(receipt_pdf(receipt(items=items)))
    body = re.sub(
        r"第\d+页/共\d+页Page\d+of\d+|电子仓单Electronicwarehousereceipt·0x[0-9a-f]{64}·版本version\d+", "", solid
    )
    body = re.sub(r"区块Block\d+·[\d:TZ-]+·以账本记录为准Theledgerdecides", "", body)
    assert chinese in body
    assert words.replace(" ", "") in body


def test_a_character_that_the_font_lacks_is_named_and_never_left_out() -> None:
    assert RECEIPT.items
    items = {**RECEIPT.items, "storage_place": {"text": "\U00020bb7野家\u200b库\x07"}}
    text = paper.text(receipt_pdf(receipt(items=items)))
    assert "[U+20BB7]野家[U+200B]库[U+0007]" in text


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        pytest.param(
            {"transferable": False, "state": "delivered", "kg": 0, "pieces": 0, "lien_kg": 0, "endorsements": ()},
            ["普通仓单 not transferable", "已提取 delivered", "质押 Pledge 无 none", "尚无背书"],
            id="delivered",
        ),
        pytest.param(
            {"suspensions": 2, "items": {**(RECEIPT.items or {}), "insurance": None}, "freezes": ()},
            ["已暂停 suspended (2)", "未办理保险 not insured", "司法冻结 Freeze 无 none"],
            id="suspended",
        ),
        pytest.param(
            {"state": "something new", "items": None, "units": (), "signatures": ()},
            ["something new", "本网关未持有记载事项原文", "签发签章 Signed at issue 无 none"],
            id="of another version",
        ),
    ],
)
def test_every_state_has_its_words(changed: dict[str, Any], words: list[str]) -> None:
    text = paper.text(receipt_pdf(receipt(**changed)))
    assert [one for one in words if one not in text] == []


def test_what_is_free_is_never_below_zero() -> None:
    over: PrintedReceipt = receipt(lien_kg=25_506)
    assert (over.frozen_kg, over.free_kg) == (1_000, 0)
