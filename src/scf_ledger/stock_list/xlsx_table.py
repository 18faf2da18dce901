"""Stock lists in XLSX, read by openpyxl behind bounds of our own.

A workbook is a zip file of XML. Before openpyxl sees it, the sizes that it unpacks to, its parts and its cells are
counted, and XML with declarations of its own is refused. Numbers are taken with the fifteen digits that a spreadsheet
has; a number with more digits lost some when it was typed.
"""

from __future__ import annotations

import io
import re
import warnings
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zipfile import BadZipFile, ZipFile

from lxml import etree

from scf_ledger.stock_list.faults import ListRefused, ListRule
from scf_ledger.stock_list.table import Cell, ListLimits, Row, Unreadable

#: Digits that a spreadsheet keeps of a number.
_DIGITS = 15
_CELL = re.compile(rb"<(?:\w{1,16}:)?c[\s/>]")
_MERGE = re.compile(rb"<(?:\w{1,16}:)?mergeCell\s[^>]{0,200}>")
_AREA = re.compile(rb"""\sref=["']([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3})([0-9]{1,7})["']""")
_DECLARATION = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.I)


def read_xlsx(data: bytes, limits: ListLimits, sheet: str | None = None) -> list[Row]:
    """The rows of a list in a workbook.

    Parameters
    ----------
    sheet
        name of the sheet; needed where several have something in them

    Raises
    ------
    ListRefused
        No workbook, beyond a limit, with declarations in its XML, with macros, or of several sheets.
    """
    _require_bounds(data, limits)
    workbook = _open(data)
    try:
        title, rows = _sheet(_filled(workbook, limits), [one.title for one in workbook.worksheets], sheet)
    finally:
        workbook.close()
    return _mark_merged(rows, _merged(data, title))


def _require_bounds(data: bytes, limits: ListLimits) -> None:
    try:
        with ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            if len(parts) > limits.parts:
                raise ListRefused(
                    ListRule.CELLS, f"工作簿超过 {limits.parts} 个部件", "the workbook has too many parts"
                )
            unpacked = sum(part.file_size for part in parts)
            if unpacked > limits.unpacked_bytes:
                raise ListRefused(
                    ListRule.SIZE,
                    f"解压后 {unpacked} 字节,上限 {limits.unpacked_bytes}",
                    f"it unpacks to {unpacked} bytes; at most {limits.unpacked_bytes} are taken",
                )
            names = {part.filename.lower() for part in parts}
            if any(name.endswith("vbaproject.bin") for name in names):
                raise ListRefused(ListRule.FORMAT, "工作簿含有宏,不予受理", "the workbook holds macros")
            if "xl/workbook.xml" not in names:
                raise ListRefused(ListRule.FORMAT, "不是 XLSX 工作簿", "it is no XLSX workbook")
            cells = 0
            for part in parts:
                if not part.filename.lower().endswith((".xml", ".rels")):
                    continue
                content = archive.read(part)
                if _DECLARATION.search(content) or b"\0" in content[:4]:
                    raise ListRefused(
                        ListRule.XML, f"{part.filename} 含有文档类型声明", f"{part.filename} declares a document type"
                    )
                if part.filename.lower().startswith("xl/worksheets/"):
                    cells += sum(1 for _ in _CELL.finditer(content))
            if cells > limits.cells:
                raise ListRefused(
                    ListRule.CELLS,
                    f"单元格 {cells} 个,上限 {limits.cells}",
                    f"it has {cells} cells, above {limits.cells}",
                )
    except (BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError) as wrong:
        raise ListRefused(
            ListRule.FORMAT, "不是完整的 XLSX 工作簿,或已加密", f"it is no whole XLSX workbook, or encrypted: {wrong}"
        ) from wrong


def _open(data: bytes) -> Any:
    from openpyxl import load_workbook

    try:
        with warnings.catch_warnings():
            # Of styles and extensions that it leaves out; the values are whole.
            warnings.simplefilter("ignore")
            return load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)
    except Exception as wrong:
        # openpyxl lets through whatever its parsers and its descriptors raise; all of it means one thing here.
        raise ListRefused(ListRule.FORMAT, "工作簿内容不合规", f"the workbook does not open: {wrong!r:.120}") from wrong


def _filled(workbook: Any, limits: ListLimits) -> dict[str, list[Row]]:
    """The rows of every sheet that has some."""
    filled = {}
    for worksheet in workbook.worksheets:
        # What a workbook says of its sheets' size need not be so.
        worksheet.reset_dimensions()
        try:
            rows = _rows(worksheet, limits)
        except (ValueError, KeyError, TypeError, AttributeError, SyntaxError) as wrong:
            if isinstance(wrong, ListRefused):
                raise
            raise ListRefused(
                ListRule.FORMAT, "工作表内容不合规", f"the sheet cannot be read: {wrong!r:.120}", value=worksheet.title
            ) from wrong
        if rows:
            filled[worksheet.title] = rows
    return filled


def _rows(worksheet: Any, limits: ListLimits) -> list[Row]:
    rows: list[Row] = []
    blank: object = None
    for number, cells in enumerate(worksheet.iter_rows(max_col=limits.columns + 1), start=1):
        # A row far below has a million above it that are not there: one object, given again and again.
        if cells is blank:
            continue
        made = [_cell(cell, limits) for cell in cells]
        while made and made[-1] == "":
            made.pop()
        blank = blank if made else cells
        if len(made) > limits.columns:
            raise ListRefused(
                ListRule.CELLS,
                f"第 {number} 行超过 {limits.columns} 列",
                f"row {number} has more than {limits.columns} columns",
            )
        if made:
            rows.append(Row(number, tuple(made)))
            if len(rows) > limits.rows:
                raise ListRefused(ListRule.ROWS, f"超过 {limits.rows} 行", f"it has more than {limits.rows} rows")
    return rows


def _sheet(filled: dict[str, list[Row]], titles: list[str], name: str | None) -> tuple[str, list[Row]]:
    if name is not None:
        if name not in titles:
            listed = ", ".join(titles)
            raise ListRefused(
                ListRule.SHEET,
                f"没有该工作表;现有:{listed}",
                f"there is no such sheet; there are: {listed}",
                value=name,
            )
        return name, filled.get(name, [])
    if len(filled) > 1:
        listed = ", ".join(filled)
        raise ListRefused(
            ListRule.SHEET,
            f"有内容的工作表不止一个,请指明:{listed}",
            f"several sheets have something in them, name one: {listed}",
            value=listed,
        )
    return next(iter(filled.items()), ("", []))


def _merged(data: bytes, title: str) -> list[tuple[str, int, int, int, int]]:
    """Merged ranges of a sheet: name, first row, last row, first column, last column."""
    try:
        with ZipFile(io.BytesIO(data)) as archive:
            part = _part_of(archive, title)
            content = archive.read(part) if part else b""
    except (KeyError, etree.XMLSyntaxError) as wrong:
        raise ListRefused(ListRule.FORMAT, "工作簿内容不合规", f"the workbook does not open: {wrong!r:.120}") from wrong
    found = []
    for tag in _MERGE.finditer(content):
        area = _AREA.search(tag[0])
        if area is None:
            raise ListRefused(ListRule.MERGED, "合并单元格区域不合规", "a merged range has no proper name")
        left, top, right, bottom = (one.decode() for one in area.groups())
        found.append((f"{left}{top}:{right}{bottom}", int(top), int(bottom), _column(left), _column(right)))
    return found


def _part_of(archive: ZipFile, title: str) -> str:
    """The part of the workbook that holds a sheet."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    book = etree.fromstring(archive.read("xl/workbook.xml"), parser)
    links = etree.fromstring(archive.read("xl/_rels/workbook.xml.rels"), parser)
    targets = {one.get("Id"): one.get("Target") or "" for one in links}
    for one in book.iter("{*}sheet"):
        if one.get("name") == title:
            named = next((value for key, value in one.attrib.items() if str(key).endswith("}id")), "")
            target = targets.get(named, "")
            path = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
            return path if path in archive.namelist() else ""
    return ""


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def _mark_merged(rows: list[Row], areas: list[tuple[str, int, int, int, int]]) -> list[Row]:
    """The rows, with every cell of a merged range unreadable; what is merged hides what its cells hold."""
    if not areas:
        return rows
    marked = []
    for row in rows:
        cells = list(row.cells)
        for name, top, bottom, left, right in areas:
            if top <= row.number <= bottom and (top, left) != (bottom, right):
                for place in range(left - 1, min(right, len(cells))):
                    cell = cells[place]
                    shown = (cell if isinstance(cell, str) else cell.value) or name
                    zh, en = f"单元格在合并区域 {name} 内,请取消合并", f"in the merged cells {name}; split them"
                    cells[place] = Unreadable(shown, ListRule.MERGED, zh, en)
        marked.append(Row(row.number, tuple(cells)))
    return marked


def _cell(cell: Any, limits: ListLimits) -> Cell:
    value = cell.value
    if value is None:
        return ""
    if cell.data_type == "f":
        return Unreadable(str(value), ListRule.FORMULA, "单元格是公式,请填写数值", "a formula; write its value")
    if cell.data_type == "e":
        return Unreadable(str(value), ListRule.FORMULA, "单元格是错误值", "an error value")
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (datetime, date)):
        return _day(value)
    if isinstance(value, (int, float)):
        return _number(value)
    text = str(value).strip()
    if len(text) > limits.cell:
        return Unreadable(text[:80], ListRule.SIZE, f"单元格超过 {limits.cell} 字", "the cell is too long")
    if text[:1] in ("=", "@"):
        return Unreadable(text, ListRule.FORMULA, "单元格是公式,请填写数值", "a formula; write its value")
    return text


def _day(value: date) -> Cell:
    if isinstance(value, datetime) and (value.hour or value.minute or value.second):
        return value.isoformat()
    return value.isoformat()[:10]


def _number(value: float) -> Cell:
    """A number as the spreadsheet shows it: with fifteen digits, exactly."""
    exact = Decimal(repr(value))
    if not exact.is_finite():
        return Unreadable(str(value), ListRule.NUMBER, "不是数", "no number")
    if abs(exact) >= 10**_DIGITS:
        return Unreadable(
            str(value),
            ListRule.NUMBER,
            f"超过 {_DIGITS} 位的数字会丢失末位,请按文本填写",
            f"a number of more than {_DIGITS} digits lost its last ones; write it as text",
        )
    # Fifteen significant digits.
    places = _DIGITS - max(exact.adjusted() + 1, 0) if exact else 0
    rounded = exact.quantize(Decimal(1).scaleb(-min(places, 15)))
    text = f"{rounded:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
