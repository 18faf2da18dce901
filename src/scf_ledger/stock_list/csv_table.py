"""Stock lists in CSV: UTF-8 with or without its mark, or GB 18030 as spreadsheets in China write it."""

from __future__ import annotations

import codecs
import csv
import io

from scf_ledger.stock_list.faults import ListRefused, ListRule
from scf_ledger.stock_list.table import Cell, ListLimits, Row, Unreadable

_DELIMITERS = ",;\t|"


def read_csv(data: bytes, limits: ListLimits) -> list[Row]:
    """The rows of a list in CSV.

    Raises
    ------
    ListRefused
        In no encoding that is taken, no CSV, or beyond a limit.
    """
    text = _decode(data)
    if "\0" in text:
        raise ListRefused(ListRule.FORMAT, "含有空字符,不是文本文件", "it holds a NUL character and is no text")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    rows: list[Row] = []
    line = 0
    try:
        for number, cells in enumerate(reader, start=1):
            line = reader.line_num
            if any(cell.strip() for cell in cells):
                rows.append(_row(number, cells, limits))
                if len(rows) > limits.rows:
                    raise ListRefused(ListRule.ROWS, f"超过 {limits.rows} 行", f"it has more than {limits.rows} rows")
    except csv.Error as wrong:
        raise ListRefused(
            ListRule.FORMAT, f"第 {line + 1} 行不是合法的 CSV", f"line {line + 1} is no CSV: {wrong}"
        ) from wrong
    return rows


def _row(number: int, cells: list[str], limits: ListLimits) -> Row:
    while cells and not cells[-1].strip():
        cells.pop()
    if len(cells) > limits.columns:
        raise ListRefused(
            ListRule.CELLS,
            f"第 {number} 行超过 {limits.columns} 列",
            f"row {number} has more than {limits.columns} columns",
        )
    return Row(number, tuple(_cell(cell, limits) for cell in cells))


def _cell(text: str, limits: ListLimits) -> Cell:
    text = text.strip()
    if len(text) > limits.cell:
        return Unreadable(text[:80], ListRule.SIZE, f"单元格超过 {limits.cell} 字", "the cell is too long")
    if text[:1] in ("=", "@"):
        return Unreadable(text, ListRule.FORMULA, "单元格是公式,请填写数值", "a formula; write its value")
    return text


def _decode(data: bytes) -> str:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise ListRefused(
            ListRule.ENCODING,
            "UTF-16 编码不受理,请另存为 UTF-8 的 CSV 或 XLSX",
            "UTF-16 is not taken; save it as CSV in UTF-8, or as XLSX",
        )
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise ListRefused(ListRule.ENCODING, "既不是 UTF-8 也不是 GB 18030 编码", "it is in neither UTF-8 nor GB 18030")


def _delimiter(text: str) -> str:
    """What separates the cells: the character that the first lines have most often, outside of quotes."""
    sample = text[:20_000].split('"')[::2]
    counts = {mark: sum(part.count(mark) for part in sample) for mark in _DELIMITERS}
    best = max(counts, key=lambda mark: counts[mark])
    if counts[best] == 0:
        raise ListRefused(
            ListRule.DELIMITER, "找不到列分隔符(逗号、分号、制表符)", "nothing separates columns: comma, semicolon, tab"
        )
    return best
