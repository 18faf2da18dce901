"""Failures that people can do something about, as text: what is wrong, and the next command to type."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any


class CommandFailed(RuntimeError):
    """A command cannot do what was asked; the text says why and what to do."""


def _plain(failure: Any) -> str:
    return str(failure)


def _problem(failure: Any) -> str:
    lines = [f"{failure.code}: {failure.detail or failure.type.en} ({failure.type.zh})"]
    lines += [f"  {error.get('pointer', '')}: {error.get('detail', '')}" for error in failure.errors]
    return "\n".join(lines)


def _node(failure: Any) -> str:
    return f"the chain's node failed: {failure}\nsee how it is: scf devnet status (or check SCF_NODE_URL)"


def _compiler(failure: Any) -> str:
    return f"solc refused the contracts:\n{getattr(failure, 'stderr_data', '') or failure}"


def _database(failure: Any) -> str:
    return f"the database failed: {failure.orig}\nsee where it is: scf settings (SCF_DATABASE_URL)"


#: What each kind of failure says. Named, not imported: a class whose module was never imported raised nothing.
_KINDS: tuple[tuple[str, str, Callable[[Any], str]], ...] = (
    ("scf_ledger.cli.failures", "CommandFailed", _plain),
    ("scf_ledger.problems", "Problem", _problem),
    ("scf_ledger.devnet.control", "DevnetFailed", _plain),
    ("scf_ledger.chain.compiler", "ToolchainMissing", _plain),
    ("scf_ledger.acts.errors", "FieldInvalid", _plain),
    ("scf_ledger.chain.node", "NodeError", _node),
    ("solcx.exceptions", "SolcError", _compiler),
    ("sqlalchemy.exc", "OperationalError", _database),
)


def explain(failure: BaseException) -> str | None:
    """What to tell the person, or None for a failure that nobody expected."""
    for module, name, text in _KINDS:
        kind = getattr(sys.modules.get(module), name, None)
        if kind is not None and isinstance(failure, kind):
            return text(failure)
    if isinstance(failure, OSError) and failure.filename:
        return f"{failure.filename}: {failure.strerror}"
    return None
