"""From a file's bytes to a table of text: CSV or XLSX, told apart by what is in them and not by the name."""

from __future__ import annotations

from scf_ledger.stock_list.csv_table import read_csv
from scf_ledger.stock_list.faults import ListRefused, ListRule
from scf_ledger.stock_list.table import DEFAULT_LIMITS, ListLimits, Row
from scf_ledger.stock_list.xlsx_table import read_xlsx

_OLD_EXCEL = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def read_rows(data: bytes, limits: ListLimits = DEFAULT_LIMITS, sheet: str | None = None) -> list[Row]:
    """The rows of a list that have something in them, in their order.

    Raises
    ------
    ListRefused
        The file cannot be read as a list.
    """
    if len(data) > limits.bytes:
        raise ListRefused(
            ListRule.SIZE,
            f"文件 {len(data)} 字节,上限 {limits.bytes}",
            f"it has {len(data)} bytes; at most {limits.bytes} are taken",
        )
    if data.startswith(_OLD_EXCEL):
        raise ListRefused(
            ListRule.FORMAT,
            "旧式 XLS 或加密的工作簿不受理,请另存为 XLSX 或 CSV",
            "an old XLS or an encrypted workbook is not taken; save it as XLSX or CSV",
        )
    rows = read_xlsx(data, limits, sheet) if data.startswith(b"PK") else read_csv(data, limits)
    if not rows:
        raise ListRefused(ListRule.EMPTY, "清单没有内容", "there is nothing in the list")
    return rows
