"""The receipt as PDF: front with the eight items, state and what lies over it, units, endorsement side (L-01, L-11)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from scf_ledger.acts.formats import day_date, grouped, ratio_text, time_text
from scf_ledger.commands.eight_items import EIGHT_ITEMS, Item
from scf_ledger.printing.receipt import PrintedMember, PrintedReceipt, PrintedSignature
from scf_ledger.printing.sheet import BLUE, GREY, INK, MARGIN, PALE, RED, WIDTH, Cell, Sheet
from scf_ledger.printing.words import COPY, KINDS, NOTICE, PARTIES, PARTS, STATES

_QR = 31.0
_LABEL = 42.0


def receipt_pdf(receipt: PrintedReceipt) -> bytes:
    """The printed receipt. The same receipt as of the same block gives the same bytes."""
    foot = f"区块 Block {receipt.block_number} · {time_text(receipt.block_time)} · 以账本记录为准 The ledger decides"
    sheet = Sheet(
        f"电子仓单 {receipt.id}",
        f"电子仓单 Electronic warehouse receipt · {receipt.id} · 版本 version {receipt.version}",
        foot,
        receipt.block_time,
    )
    sheet.add_page()
    _title(sheet, receipt)
    _parties(sheet, receipt)
    _items(sheet, receipt)
    _signatures(sheet, receipt)
    _state(sheet, receipt)
    _figures(sheet, receipt)
    if receipt.units:
        _units(sheet, receipt)
    sheet.add_page()
    _endorsements(sheet, receipt)
    return bytes(sheet.output())


# ---------------------------------------------------------------- front


def _title(sheet: Sheet, receipt: PrintedReceipt) -> None:
    zh, en = ("可流转仓单", "transferable") if receipt.transferable else ("普通仓单", "not transferable")
    text = WIDTH - _QR - 5
    sheet.line_at(MARGIN - 2, 0.9, BLUE)
    sheet.line_at(MARGIN - 0.6, 0.2, BLUE)
    sheet.qr(receipt.link, MARGIN + WIDTH - _QR, MARGIN + 2.5, _QR)
    sheet.put(MARGIN, MARGIN + 2, text, "电子仓单", 25, BLUE, family="serif")
    sheet.put(MARGIN, MARGIN + 15, text, "ELECTRONIC WAREHOUSE RECEIPT", 10, BLUE, family="serif")
    sheet.put(MARGIN, MARGIN + 21, text, "仓单编号 Receipt number", 7, GREY)
    sheet.put(MARGIN, MARGIN + 24.2, text, receipt.id, 8.6)
    sheet.set_y(MARGIN + 30)
    sheet.paragraph(f"{zh} {en} · {_standing(receipt)}", 8, _colour(receipt), width=text)
    sheet.put(MARGIN + WIDTH - _QR, MARGIN + 3.2 + _QR, _QR, "扫码核验 Scan to verify", 6.5, GREY, "C")
    sheet.set_y(max(sheet.get_y() + 1, MARGIN + 38.5))
    _notice(sheet)


def _standing(receipt: PrintedReceipt) -> str:
    """The state and what lies over it, in one line."""
    zh, en = STATES.get(receipt.state, (receipt.state, receipt.state))
    over = (
        ("质押 pledged", receipt.lien_kg),
        ("冻结 frozen", receipt.frozen_kg),
        ("已指令提取 ordered out", receipt.delivery_kg),
    )
    parts = [f"{zh} {en}", *(f"{label} {grouped(kg)} kg" for label, kg in over if kg)]
    return " · ".join([*parts, *(["已暂停 suspended"] if receipt.suspensions else [])])


def _colour(receipt: PrintedReceipt) -> tuple[int, int, int]:
    clear = receipt.state == "active" and not (receipt.suspensions or receipt.lien_kg or receipt.frozen_kg)
    return BLUE if clear else RED


def _notice(sheet: Sheet) -> None:
    top = sheet.get_y()
    sheet.set_y(top + 1.8)
    for (zh, en), size in ((NOTICE, 7.6), (COPY, 7.0)):
        sheet.paragraph(zh, size, INK, MARGIN + 2.5, WIDTH - 5)
        sheet.paragraph(en, size - 0.8, GREY, MARGIN + 2.5, WIDTH - 5)
        sheet.set_y(sheet.get_y() + 0.8)
    sheet.set_draw_color(*BLUE)
    sheet.set_line_width(0.25)
    sheet.rect(MARGIN, top, WIDTH, sheet.get_y() - top + 0.6)
    sheet.set_y(sheet.get_y() + 0.6)


def _parties(sheet: Sheet, receipt: PrintedReceipt) -> None:
    sheet.section("当事人", "Parties")
    widths = (_LABEL, 72.0, 44.0, WIDTH - _LABEL - 116)
    head = _heads(("", "名称 Name", "统一社会信用代码 USCC", "成员 Member"))
    sheet.row(head, widths)
    for label, member in (("保管人 Custodian", receipt.custodian), ("持有人 Holder", receipt.holder)):
        sheet.row(
            (_label(label), Cell(member.name, 9), Cell(member.uscc, 9), Cell(str(member.number), 9, align="C")),
            widths,
            head,
        )


def _state(sheet: Sheet, receipt: PrintedReceipt) -> None:
    sheet.section("现状与权利负担", "State and what lies over it")
    zh, en = STATES.get(receipt.state, (receipt.state, receipt.state))
    live = receipt.state == "active" and not receipt.suspensions
    rows = [
        ("状态 State", f"{zh} {en} · 版本 version {receipt.version}", BLUE if live else RED),
        ("现存数量 Mass left", f"{grouped(receipt.kg)} kg · {grouped(receipt.pieces)} 件 pieces", INK),
        ("质押 Pledge", _pledge(receipt), RED if receipt.lien_kg else INK),
        *(("司法冻结 Freeze", text, RED) for text in _freezes(receipt)),
        ("暂停 Suspension", _suspension(receipt), RED if receipt.suspensions else INK),
        (
            "提货单 Delivery orders",
            f"{grouped(receipt.delivery_kg)} kg 已指令提取 ordered out" if receipt.delivery_kg else _NONE,
            INK,
        ),
        ("可自由处分 Free", f"{grouped(receipt.free_kg)} kg", INK),
    ]
    for label, text, colour in rows:
        sheet.row((_label(label), Cell(text, colour=colour)), (_LABEL, WIDTH - _LABEL))


_NONE = "无 none"


def _pledge(receipt: PrintedReceipt) -> str:
    if not receipt.lien_kg or receipt.pledgee is None:
        return _NONE
    return f"{grouped(receipt.lien_kg)} kg · 质权人 pledgee {_member(receipt.pledgee)}"


def _freezes(receipt: PrintedReceipt) -> list[str]:
    return [
        f"{grouped(one.kg)} kg · {_member(one.court)} · 至 until {time_text(one.until)} · 裁定 order {one.order}"
        for one in receipt.freezes
    ] or [_NONE]


def _suspension(receipt: PrintedReceipt) -> str:
    return f"已暂停 suspended ({receipt.suspensions})" if receipt.suspensions else _NONE


def _items(sheet: Sheet, receipt: PrintedReceipt) -> None:
    sheet.section("法定记载事项", "The eight items of article 909 of the Civil Code")
    if receipt.items is None:
        sheet.paragraph("本网关未持有记载事项原文;其内容承诺见下。", 8.5, RED)
        sheet.paragraph("This gateway does not hold the text; its commitment is below.", 8, RED)
        return
    widths = (7.0, 61.0, WIDTH - 68)
    for number, item in enumerate(EIGHT_ITEMS):
        sheet.row(
            (
                Cell("①②③④⑤⑥⑦⑧"[number], 8.5, BLUE, "C", PALE),
                Cell(f"{item.zh}\n{item.en}", 7, GREY, fill=PALE),
                Cell("\n".join(_parts(item, receipt.items.get(item.name))), 8.5),
            ),
            widths,
        )
    for name, text in sorted(dict(receipt.items.get("more") or {}).items()):
        sheet.row((Cell("+", 9, BLUE, "C", PALE), Cell(name, 7.5, GREY, fill=PALE), Cell(text, 9)), widths)


def _parts(item: Item, value: object) -> Iterator[str]:
    if not isinstance(value, dict):
        yield "未办理保险 not insured" if item.name == "insurance" else _NONE
        return
    for part in item.parts:
        zh, en = PARTS[part]
        if part == "from":
            yield f"{zh} {en} {value['from']} {' '.join(PARTS['until'])} {value['until']}"
        elif part != "until":
            yield f"{zh} {en}: {value[part]}" if zh else str(value[part])


def _figures(sheet: Sheet, receipt: PrintedReceipt) -> None:
    sheet.section("账本记载", "As the ledger has it")
    code, zh, en = receipt.goods
    rows = (
        ("货物 Goods", f"{zh} {en} ({code})"),
        ("签发数量 Mass issued", f"{grouped(receipt.issued_kg)} kg"),
        ("损耗标准 Loss standard", ratio_text(receipt.loss_standard)),
        ("仓储期至 Storage until", day_date(receipt.storage_until).isoformat()),
        ("签发时间 Issued at", time_text(receipt.issued_at)),
        ("内容承诺 Content commitment", receipt.content),
        ("合约 Contract", f"{receipt.contract} · 链 chain {receipt.chain_id}"),
    )
    for label, text in rows:
        sheet.row((_label(label), Cell(text)), (_LABEL, WIDTH - _LABEL))


def _signatures(sheet: Sheet, receipt: PrintedReceipt) -> None:
    sheet.section("签发签章", "Signed at issue")
    if not receipt.signatures:
        sheet.paragraph(_NONE, 8.5)
    for one in receipt.signatures:
        sheet.row(
            (_label(_party(one)), Cell(f"{_member(one.member)}\n密钥 key {one.key}", 7.5)), (_LABEL, WIDTH - _LABEL)
        )


def _units(sheet: Sheet, receipt: PrintedReceipt) -> None:
    sheet.section("捆包明细", "Units")
    widths = (8.0, 34.0, 21.0, 25.0, 14.0, WIDTH - 102)
    texts = ("序号", "生产厂 Mill", "炉号 Heat", "卷/捆号 Coil", "千克 kg", "账本键值 Key on the ledger")
    head = _heads(texts)
    sheet.row(head, widths)
    for number, unit in enumerate(receipt.units, 1):
        sheet.row(
            (
                Cell(str(number), 7.5, GREY, "R"),
                Cell(unit.mill or "—", 7.8),
                Cell(unit.heat or "—", 7.8),
                Cell(unit.coil or "—", 7.8),
                Cell(grouped(unit.kg) if unit.kg else "—", 7.8, align="R"),
                Cell(unit.key, 5.5, GREY),
            ),
            widths,
            head,
        )


# ---------------------------------------------------------------- endorsement side


def _endorsements(sheet: Sheet, receipt: PrintedReceipt) -> None:
    y = sheet.get_y()
    sheet.put(MARGIN, y, WIDTH, "背书面", 18, BLUE, family="serif")
    sheet.put(MARGIN + 24, y + 3.2, WIDTH, "ENDORSEMENT SIDE", 9, BLUE, family="serif")
    sheet.set_y(y + 12)
    if not receipt.endorsements:
        sheet.paragraph("尚无背书。 No endorsement yet.", 9)
        return
    widths = (9.0, 19.0, 50.0, 50.0, 20.0, WIDTH - 148)
    head = _heads(("序号", "类别 Kind", "背书人 From", "被背书人 To", "千克 kg", "时间 Time · 版本"))
    sheet.row(head, widths)
    for number, one in enumerate(receipt.endorsements, 1):
        if not sheet.fits(26):
            sheet.add_page()
            sheet.row(head, widths)
        sheet.row(
            (
                Cell(str(number), 8, GREY, "R"),
                Cell(f"{one.kind}\n{KINDS.get(one.kind, '')}", 8.5, BLUE),
                Cell(f"{one.from_member.name}\n{one.from_member.uscc}", 8),
                Cell(f"{one.to_member.name}\n{one.to_member.uscc}", 8),
                Cell(grouped(one.kg), 8.5, align="R"),
                Cell(f"{time_text(one.at)}\n版本 version {one.version}", 7),
            ),
            widths,
            head,
        )
        sheet.row((Cell(_behind(one.act, one.signatures), 6.8, GREY),), (WIDTH,))


def _behind(act: str, signatures: Iterable[PrintedSignature]) -> str:
    lines = [f"行为 Act {act}" if act else "无行为:由结算引起 no act: a settlement made it"]
    lines += [f"签章 {_party(one)}: {one.member.name} · {one.key}" for one in signatures]
    return "\n".join(lines)


# ---------------------------------------------------------------- words


def _heads(texts: Iterable[str]) -> tuple[Cell, ...]:
    return tuple(Cell(text, 7.2, GREY, fill=PALE) for text in texts)


def _label(text: str) -> Cell:
    return Cell(text, 7.8, GREY, fill=PALE)


def _member(member: PrintedMember) -> str:
    return f"{member.name} · {member.uscc}"


def _party(one: PrintedSignature) -> str:
    zh, en = PARTIES.get(one.party, (one.party, ""))
    return f"{zh} {en.capitalize()}".strip()
