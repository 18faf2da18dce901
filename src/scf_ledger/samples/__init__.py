"""Sample documents, made up throughout: one steel trade, one trade in chemicals, documents that must be refused, and a
warehouse's own papers."""

from __future__ import annotations

from pathlib import Path

__all__ = ["samples_folder", "warehouse_folder"]


def samples_folder() -> Path:
    """The folder with `steel`, `chemicals` and `invalid`."""
    return Path(__file__).parent / "documents"


def warehouse_folder() -> Path:
    """The folder with certificates of rebar and plate, tickets, gauge readings, safety data sheets and a stock list."""
    return Path(__file__).parent / "warehouse"
