"""Stock lists for tests: rows as a warehouse writes them, in CSV and XLSX.

Run as `python -m tests.support.stock_lists` to write the sample list's workbook again from its CSV.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from openpyxl import Workbook

from scf_ledger.samples import warehouse_folder
from scf_ledger.stock_list import Terms, read_terms

MILL = "91310000MA1FL0001R"
#: The headings of a list in Chinese, with the keys that tests use.
HEADINGS = {
    "goods": "品名",
    "unit_no": "捆包号",
    "heat_no": "炉号",
    "mill": "钢厂",
    "grade": "牌号",
    "spec": "规格",
    "weight": "重量(kg)",
    "pieces": "件数",
    "slot": "库位",
    "certificate_no": "质保书号",
    "certified": "质保书重量(kg)",
    "ticket_no": "磅单号",
    "weighing_method": "计重方式",
}
ENGLISH = {
    "goods": "Goods",
    "unit_no": "Coil No.",
    "heat_no": "Heat No.",
    "mill": "Mill",
    "grade": "Grade",
    "spec": "Spec",
    "weight": "Weight (kg)",
    "pieces": "Pieces",
    "slot": "Slot",
    "certificate_no": "Certificate No.",
    "certified": "Certified weight (kg)",
    "ticket_no": "Weighbridge ticket",
    "weighing_method": "Weighing method",
}


def terms(**changed: Any) -> dict[str, Any]:
    """Terms of a list, as a JSON object."""
    stated = json.loads((warehouse_folder() / "stock-list-terms.json").read_text(encoding="utf-8"))
    return {**stated, **changed}


def made_terms(**changed: Any) -> Terms:
    return read_terms(terms(**changed))


def coil(number: int, *, delivery: int = 0, name: str = "", **changed: Any) -> dict[str, str]:
    """A coil's row; coils of one delivery share certificate and ticket."""
    of = delivery or number
    stated = {
        "goods": "热轧卷板",
        "unit_no": f"HC{name}{number:05d}X",
        "heat_no": f"H26{of:05d}A",
        "mill": MILL,
        "grade": "Q235B",
        "spec": "5.75×1500×C",
        "weight": str(20_000 + number % 1_000),
        "pieces": "1",
        "slot": f"A-{number % 40:02d}",
        "certificate_no": f"MC{name}-{of:05d}",
        "certified": "500000",
        "ticket_no": f"WB{name}-{of:05d}",
        "weighing_method": "检斤",
    }
    return {**stated, **{key: str(value) for key, value in changed.items()}}


def table(rows: Iterable[Mapping[str, Any]], headings: Mapping[str, str] = HEADINGS) -> list[list[Any]]:
    return [list(headings.values()), *([row.get(key, "") for key in headings] for row in rows)]


def as_csv(cells: Sequence[Sequence[Any]], encoding: str = "utf-8", delimiter: str = ",") -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter).writerows(cells)
    return text.getvalue().encode(encoding)


def as_xlsx(cells: Sequence[Sequence[Any]], merged: Iterable[str] = (), **more: Sequence[Sequence[Any]]) -> bytes:
    """A workbook with one sheet, and more by name."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "库存"
    for row in cells:
        sheet.append(list(row))
    for area in merged:
        sheet.merge_cells(area)
    for name, others in more.items():
        other = book.create_sheet(name)
        for row in others:
            other.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def write_sample() -> None:
    """The sample list's workbook, from its CSV; kilograms are numbers, as a spreadsheet has them."""
    source = warehouse_folder() / "stock-list.csv"
    cells: list[list[Any]] = list(csv.reader(io.StringIO(source.read_text(encoding="utf-8-sig"))))
    for row in cells[1:]:
        row[:] = [int(cell) if cell.isascii() and cell.isdigit() else cell for cell in row]
    (warehouse_folder() / "stock-list.xlsx").write_bytes(as_xlsx(cells))


if __name__ == "__main__":
    write_sample()
