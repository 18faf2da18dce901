"""Sample documents, made up throughout: one steel trade, one trade in chemicals, and documents that must be refused."""

from __future__ import annotations

from pathlib import Path

__all__ = ["samples_folder"]


def samples_folder() -> Path:
    """The folder with `steel`, `chemicals` and `invalid`."""
    return Path(__file__).parent / "documents"
