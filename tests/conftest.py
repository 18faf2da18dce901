"""What needs an EVM in memory is left out, and said, where there is none for this Python."""

from __future__ import annotations

import platform
from importlib.util import find_spec

import pytest

_IN_MEMORY = find_spec("pyrevm") is not None
collect_ignore = [] if _IN_MEMORY else ["assurance", "contracts"]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Says at the end, where it is read, what was not run."""
    if not _IN_MEMORY:
        terminalreporter.write_sep("=", "tests/contracts and tests/assurance were NOT run", red=True, bold=True)
        terminalreporter.write_line(
            f"pyrevm has no build for Python {platform.python_version()}: put Python 3.11 or 3.12 on PATH, "
            "remove .venv and run scripts/test again"
        )
