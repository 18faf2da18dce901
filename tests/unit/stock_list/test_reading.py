"""Lists as files: encodings, workbooks, and what is not taken for one."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from scf_ledger.samples import warehouse_folder
from scf_ledger.stock_list import ListLimits, ListRefused, ListRule, RowState, plan_list
from scf_ledger.stock_list.reading import read_rows
from scf_ledger.stock_list.table import Unreadable
from tests.support.stock_lists import ENGLISH, as_csv, as_xlsx, coil, made_terms, table

ROWS = [coil(1), coil(2), coil(3)]


def refused(data: bytes, limits: ListLimits | None = None) -> str:
    """The rule for which a list is refused as a whole; the refusal speaks both languages."""
    with pytest.raises(ListRefused) as caught:
        plan_list(data, made_terms(), limits=limits or ListLimits())
    assert caught.value.fault.zh and caught.value.fault.en
    return caught.value.fault.rule


def states(data: bytes) -> list[str]:
    return [result.state.value for result in plan_list(data, made_terms()).results]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_csv_is_read_in_every_encoding_that_spreadsheets_write(encoding: str, delimiter: str) -> None:
    assert states(as_csv(table(ROWS), encoding, delimiter)) == ["planned"] * 3


@pytest.mark.parametrize("make", [as_csv, as_xlsx])
def test_english_headings_are_as_good(make: Any) -> None:
    assert states(make(table(ROWS, ENGLISH))) == ["planned"] * 3


def test_the_samples_csv_and_workbook_are_one_list() -> None:
    plans = [
        plan_list((warehouse_folder() / f"stock-list.{kind}").read_bytes(), made_terms()) for kind in ("csv", "xlsx")
    ]
    assert plans[0].inbounds == plans[1].inbounds and plans[0].results == plans[1].results
    assert [lot.goods for inbound in plans[0].inbounds for lot in inbound.lots] == [
        *["HRC"] * 3,
        "REBAR",
        "PLATE",
        "METHANOL",
        "STYRENE",
    ]
    assert {result.state for result in plans[0].results} == {RowState.PLANNED}


def test_rows_above_the_heading_and_totals_below_are_no_goods() -> None:
    cells = [
        ["示例仓储有限公司 库存清单"],
        ["2026-09-25", "", "制表: 示例"],
        *table(ROWS),
        ["合计", "", "", "", "", "", 60_006],
    ]
    assert states(as_xlsx(cells, merged=["A1:M1"])) == ["planned"] * 3 + ["ignored"]
    assert states(as_csv(cells)) == ["planned"] * 3 + ["ignored"]


@pytest.mark.parametrize(
    ("data", "rule"),
    [
        (b"", ListRule.DELIMITER),
        (b"one column only\nand no more\n", ListRule.DELIMITER),
        (b"\xff\xfea\x00,\x00", ListRule.ENCODING),
        (b"a,b\n\xff\xff\xff,2\n", ListRule.ENCODING),
        (b"a,b\0\n1,2\n", ListRule.FORMAT),
        (b'a,b\n"1,2\n', ListRule.FORMAT),
        (b"a,b,c\n1,2,3\n", ListRule.HEADER),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 600, ListRule.FORMAT),
        (b"PK\x03\x04 no zip", ListRule.FORMAT),
        (as_csv(table([])), ListRule.EMPTY),
        (as_xlsx([[]]), ListRule.EMPTY),
    ],
)
def test_what_is_no_list_is_refused(data: bytes, rule: ListRule) -> None:
    assert refused(data) == rule


def test_a_missing_heading_is_named() -> None:
    headings = {key: name for key, name in ENGLISH.items() if key != "ticket_no"}
    with pytest.raises(ListRefused) as caught:
        plan_list(as_csv(table(ROWS, headings)), made_terms())
    assert (caught.value.fault.rule, caught.value.fault.field) == ("COLUMN", "ticket_no")
    assert "磅单号" in caught.value.fault.zh and "ticket no" in caught.value.fault.en


def test_two_columns_of_one_meaning_are_refused() -> None:
    cells = [[*row, row[6]] for row in table(ROWS)]
    cells[0][-1] = "净重(吨)"
    assert refused(as_csv(cells)) == ListRule.COLUMN


def test_headings_that_are_not_known_are_named_and_left_alone() -> None:
    cells = [[*row, "x"] for row in table(ROWS)]
    cells[0][-1] = "备注"
    assert plan_list(as_csv(cells), made_terms()).ignored == ("备注",)


def test_bounds_hold() -> None:
    data = as_csv(table(ROWS))
    assert refused(data, ListLimits(bytes=len(data) - 1)) == ListRule.SIZE
    assert refused(data, ListLimits(rows=3)) == ListRule.ROWS
    assert refused(data, ListLimits(columns=12)) == ListRule.CELLS
    book = as_xlsx(table(ROWS))
    assert refused(book, ListLimits(rows=3)) == ListRule.ROWS
    assert refused(book, ListLimits(columns=12)) == ListRule.CELLS
    assert refused(book, ListLimits(cells=20)) == ListRule.CELLS
    assert refused(book, ListLimits(unpacked_bytes=1_000)) == ListRule.SIZE
    assert refused(book, ListLimits(parts=3)) == ListRule.CELLS


def _with_part(data: bytes, name: str, content: bytes) -> bytes:
    """A workbook with a part put in another's place, or added."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            if part != name:
                new.writestr(part, old.read(part))
        new.writestr(name, content)
    return out.getvalue()


def _sheet(data: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read("xl/worksheets/sheet1.xml")


BOOK = as_xlsx(table(ROWS))


def test_a_zip_bomb_is_not_unpacked() -> None:
    bomb = _with_part(BOOK, "xl/media/image1.xml", b"<a>" + b" " * (120 * 2**20))
    assert len(bomb) < 1_000_000
    assert refused(bomb) == ListRule.SIZE


def test_declarations_in_a_workbooks_xml_are_refused() -> None:
    declared = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]>' + _sheet(BOOK).split(b"?>", 1)[-1]
    assert refused(_with_part(BOOK, "xl/worksheets/sheet1.xml", declared)) == ListRule.XML


def test_macros_are_refused() -> None:
    assert refused(_with_part(BOOK, "xl/vbaProject.bin", b"x")) == ListRule.FORMAT


def test_a_merged_area_as_wide_as_a_sheet_costs_nothing() -> None:
    """The reader would make a cell for each of its seventeen thousand million."""
    merged = b'<mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells><pageMargins'
    whole = _sheet(BOOK).replace(b"<pageMargins", merged, 1)
    assert merged in whole
    assert refused(_with_part(BOOK, "xl/worksheets/sheet1.xml", whole)) == ListRule.HEADER


def test_a_row_far_below_is_reached_without_a_million_cells() -> None:
    far = _sheet(BOOK).replace(b"</sheetData>", b'<row r="1048576"><c r="A1048576"><v>1</v></c></row></sheetData>')
    assert states(_with_part(BOOK, "xl/worksheets/sheet1.xml", far)) == ["planned"] * 3 + ["refused"]


def test_what_a_sheet_says_of_its_size_is_not_believed() -> None:
    with zipfile.ZipFile(io.BytesIO(BOOK)) as archive:
        assert b"<dimension" in archive.read("xl/worksheets/sheet1.xml")
    small = _sheet(BOOK).replace(b'ref="A1:M4"', b'ref="A1:B2"', 1)
    assert states(_with_part(BOOK, "xl/worksheets/sheet1.xml", small)) == ["planned"] * 3


def test_several_sheets_are_asked_about_and_empty_ones_are_not() -> None:
    assert states(as_xlsx(table(ROWS), Sheet2=[[]])) == ["planned"] * 3
    both = as_xlsx(table(ROWS), Sheet2=table(ROWS[:1]))
    assert refused(both) == ListRule.SHEET
    assert len(plan_list(both, made_terms(), sheet="Sheet2").results) == 1
    with pytest.raises(ListRefused):
        plan_list(both, made_terms(), sheet="Sheet3")


@pytest.mark.parametrize("make", [as_csv, as_xlsx])
@pytest.mark.parametrize("formula", ["=1+1", '=HYPERLINK("http://x")', "@SUM(A1)"])
def test_a_formula_is_refused_in_its_row(make: Any, formula: str) -> None:
    rows = [*ROWS[:2], {**ROWS[2], "weight": formula}]
    results = plan_list(make(table(rows)), made_terms()).results
    assert [r.state.value for r in results] == ["planned", "planned", "refused"]
    (fault,) = results[2].faults
    assert (fault.field, fault.rule, fault.value) == ("weight", ListRule.FORMULA, formula)


def test_merged_cells_are_refused_in_their_rows() -> None:
    # Rows 3 and 4 of the sheet share a certificate's cell.
    results = plan_list(as_xlsx(table(ROWS), merged=["J3:J4"]), made_terms()).results
    assert [r.state.value for r in results] == ["planned", "refused", "refused"]
    assert {fault.rule for result in results for fault in result.faults} == {ListRule.MERGED}


def test_a_merged_heading_refuses_the_list() -> None:
    assert refused(as_xlsx(table(ROWS), merged=["A1:B1"])) == ListRule.MERGED


def test_a_number_keeps_what_a_spreadsheet_shows_of_it() -> None:
    cells: list[list[Any]] = table(ROWS)
    cells[0][6], cells[1][6], cells[2][6], cells[3][6] = "重量(吨)", 27.86, 8.3, 20.1 + 0.3
    plan = plan_list(as_xlsx(cells), made_terms())
    assert [lot.kg for inbound in plan.inbounds for lot in inbound.lots] == [27_860, 8_300, 20_400]


def test_a_coil_number_that_lost_its_digits_is_refused() -> None:
    cells: list[list[Any]] = table(ROWS)
    cells[1][1], cells[2][1] = 123_456_789_012_345, 1_234_567_890_123_456
    results = plan_list(as_xlsx(cells), made_terms()).results
    assert [r.state.value for r in results] == ["planned", "refused", "planned"]
    assert (results[1].faults[0].field, results[1].faults[0].rule) == ("unit_no", ListRule.NUMBER)


texts = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=12).filter(
    lambda t: t.strip()[:1] not in ("=", "@")
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(texts, min_size=2, max_size=6), min_size=1, max_size=8))
def test_csv_and_xlsx_of_the_same_cells_are_the_same_rows(cells: list[list[str]]) -> None:
    cells = [["a", "b"], *cells]
    trimmed = [[cell.strip() for cell in row] for row in cells]
    assert _texts(read_rows(as_csv(cells))) == _expected(trimmed)
    assert _texts(read_rows(as_xlsx(cells))) == _expected(trimmed)


def _texts(rows: Sequence[Any]) -> list[tuple[int, tuple[str, ...]]]:
    return [(row.number, row.texts) for row in rows]


def _expected(cells: list[list[str]]) -> list[tuple[int, tuple[str, ...]]]:
    made = []
    for number, row in enumerate(cells, start=1):
        while row and not row[-1]:
            row.pop()
        if row:
            made.append((number, tuple(row)))
    return made


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=400), st.sampled_from([b"", b"PK\x03\x04", b"\xef\xbb\xbf", b"a,b\n"]))
def test_any_bytes_are_rows_or_a_refusal(data: bytes, start: bytes) -> None:
    _rows_or_refusal(start + data)


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_a_workbook_with_changed_bytes_is_rows_or_a_refusal(data: st.DataObject) -> None:
    with zipfile.ZipFile(io.BytesIO(BOOK)) as archive:
        part = data.draw(st.sampled_from(sorted(archive.namelist())))
        content = bytearray(archive.read(part))
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    _rows_or_refusal(_with_part(BOOK, part, bytes(content)))


def _rows_or_refusal(data: bytes) -> None:
    """Nothing but rows comes of bytes, or a refusal in both languages."""
    with suppress(ListRefused):
        rows = read_rows(data)
        assert all(isinstance(cell, (str, Unreadable)) for row in rows for cell in row.cells)


def test_the_sample_workbook_was_made_from_its_csv() -> None:
    source = (warehouse_folder() / "stock-list.csv").read_text(encoding="utf-8-sig")
    sheet = load_workbook(warehouse_folder() / "stock-list.xlsx").active
    assert sheet is not None
    shown = [["" if value is None else str(value) for value in row] for row in sheet.iter_rows(values_only=True)]
    assert shown == list(csv.reader(io.StringIO(source)))
