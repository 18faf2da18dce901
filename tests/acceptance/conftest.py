"""Finished runs of the story, made once and looked at by many tests.

SCF_TEST_RUN names a finished run of the samples to look at instead of making one; for whoever works on one test.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from tests.acceptance.runs import Run, shared_data, tell


@pytest.fixture(scope="session")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """The story on the documents that ship with the product."""
    given = os.environ.get("SCF_TEST_RUN")
    if given:
        return Run(Path(given), json.loads((Path(given) / "summary.json").read_text()), 0, "")
    return tell(tmp_path_factory.mktemp("samples") / "out")


@pytest.fixture(scope="session")
def shared_run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """The story on documents that nobody here wrote; they stand beside the project."""
    data = shared_data()
    if data is None:
        pytest.skip("there is no ../shared/data beside the project")
    return tell(tmp_path_factory.mktemp("shared") / "out", data)
