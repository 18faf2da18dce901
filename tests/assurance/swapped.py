"""A pytest plugin: the tests run on other artifacts than those that ship. Used with `-p tests.assurance.swapped`.

SCF_TEST_ARTIFACTS names a folder with `compiled/*.json`, and with `sources.json` when contracts that only tests use
are to be built from other sources, too. SCF_TEST_SEEN names the file for the marks that were seen.
"""

from __future__ import annotations

import json
import os
import weakref
from collections.abc import Iterable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from scf_ledger.chain import artifacts, compiler
from tests.assurance.instrument import BASE, MARKS
from tests.evm import engine

#: Bytes of code that a marked contract may have: more than any node takes.
ROOM = 10**6
_SEEN: set[int] = set()
_ALIVE: weakref.WeakSet[engine.Ledger] = weakref.WeakSet()


def _collect(evm: Any) -> None:
    """Keeps the marks among the accounts that an EVM ever loaded."""
    addresses = (int(address, 16) for address in evm.db_accounts)
    _SEEN.update(address - BASE for address in addresses if address >> 144 == BASE >> 144)


def pytest_configure(config: pytest.Config) -> None:
    folder = Path(os.environ["SCF_TEST_ARTIFACTS"])
    _swap_artifacts(folder)
    _swap_sources(folder / "sources.json")
    if "SCF_TEST_SEEN" in os.environ:
        _watch()


def pytest_sessionfinish() -> None:
    for ledger in list(_ALIVE):
        _collect(ledger.evm)
    if path := os.environ.get("SCF_TEST_SEEN"):
        Path(path).write_text(json.dumps(sorted(_SEEN)), encoding="utf-8")


def _swap_artifacts(folder: Path) -> None:
    vars(artifacts)["resources"] = SimpleNamespace(files=lambda _: folder)
    artifacts.load.cache_clear()
    plain = vars(engine)["CfgEnv"]
    vars(engine)["CfgEnv"] = lambda **named: plain(limit_contract_code_size=ROOM, **named)


def _swap_sources(kept: Path) -> None:
    if not kept.exists():
        return
    ours: dict[str, str] = json.loads(kept.read_text(encoding="utf-8"))
    plain = compiler._collect

    def collect(root: Path, names: Iterable[str]) -> dict[str, dict[str, str]]:
        found = plain(root, names)
        return found | {name: {"content": text} for name, text in ours.items() if name in found or name == MARKS}

    compiler._collect = collect


def _watch() -> None:
    """The marks of a ledger are read when nobody needs it any more."""
    plain = engine.Ledger.__init__

    def init(self: engine.Ledger, *arguments: Any, **named: Any) -> None:
        plain(self, *arguments, **named)
        weakref.finalize(self, _collect, self.evm)
        _ALIVE.add(self)

    engine.Ledger.__init__ = init  # type: ignore[method-assign]
