"""Waiting for what happens in other threads and processes: asks again and again, and says what it saw last."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")
#: Seconds; generous, because the machine may be busy. Nothing is asserted about how long anything takes.
PATIENCE = 60.0


def eventually(look: Callable[[], T], patience: float = PATIENCE) -> T:
    """The first true answer; raises AssertionError with the last one when there is none."""
    deadline = time.monotonic() + patience
    while True:
        seen = look()
        if seen:
            return seen
        if time.monotonic() > deadline:
            raise AssertionError(f"still {seen!r} after {patience:.0f} s")
        time.sleep(0.03)
