"""The report of a run."""
from pathlib import Path
from typing import Any


def render_report(summary: dict[str, Any], bundle: Path) -> str:
    return ""
