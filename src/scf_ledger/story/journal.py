"""What the story has done, on disk: one line for each step, written before the next begins.

A step that was interrupted is done again. It sends the same requests under the same idempotency keys, so that nothing
happens twice.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

Result = TypeVar("Result")


class Journal:
    """The finished steps of one run."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._done: dict[str, Any] = {}
        if path.exists():
            self._read()

    def _read(self) -> None:
        whole = 0
        data = self._path.read_bytes()
        for line in data.splitlines(keepends=True):
            if not line.endswith(b"\n"):
                break
            entry = json.loads(line)
            self._done[entry["step"]] = entry["result"]
            whole += len(line)
        if whole < len(data):
            # A line that a kill cut off is a step that was not done.
            os.truncate(self._path, whole)

    def __contains__(self, step: str) -> bool:
        return step in self._done

    def once(self, step: str, work: Callable[[], Result]) -> Result:
        """Does a step, or returns what it gave when it was done; results are JSON values."""
        if step in self._done:
            result: Result = self._done[step]
            return result
        result = json.loads(json.dumps(work(), ensure_ascii=False))
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with open(self._path, "a", encoding="utf-8") as file:
            file.write(json.dumps({"step": step, "result": result}, ensure_ascii=False) + "\n")
            file.flush()
            os.fsync(file.fileno())
        self._done[step] = result
        return result

    def starting_with(self, prefix: str) -> dict[str, Any]:
        """Results of all steps whose names begin so, in the order in which they were done."""
        return {step: result for step, result in self._done.items() if step.startswith(prefix)}
