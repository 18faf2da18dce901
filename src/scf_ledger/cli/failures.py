"""Failures that people can do something about, as text: what is wrong, and the next command to type."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Mapping
from typing import Any


class CommandFailed(RuntimeError):
    """A command cannot do what was asked; the text says why and what to do."""


def _plain(failure: Any) -> str:
    return str(failure)


def _problem(failure: Any) -> str:
    lines = [f"{failure.code}: {failure.detail or failure.type.en} ({failure.type.zh})"]
    lines += [f"  {error.get('pointer', '')}: {error.get('detail', '')}" for error in failure.errors]
    return "\n".join(lines)


def _act(failure: Any) -> str:
    return f"{failure.code}: {failure}"


def _node(failure: Any) -> str:
    return f"the chain's node failed: {failure}\nsee how it is: scf devnet status (or check SCF_NODE_URL)"


def _compiler(failure: Any) -> str:
    return f"solc refused the contracts:\n{getattr(failure, 'stderr_data', '') or failure}"


def _database(failure: Any) -> str:
    return f"the database failed: {failure.orig}\nsee where it is: scf settings (SCF_DATABASE_URL)"


def _refused(failure: Any) -> str:
    """A refusal of a gateway: code, what was wrong, each field with its value and rule, in both languages."""
    body = failure.body
    lines = [f"{failure.code}: {failure.detail}"]
    titles = [body[name] for name in ("title_zh", "title") if body.get(name)]
    if titles:
        lines.append(f"  {' · '.join(titles)}")
    lines += findings(failure.errors)
    named = {"pointer", "rule", "detail_zh"} if failure.errors else set()
    lines += [f"  {name}: {_value(value)}" for name, value in failure.values.items() if name not in named]
    if body.get("rules"):
        lines.append(f"  rules 规则: {', '.join(body['rules'])}")
    if failure.code == "UNAUTHORIZED":
        lines.append("make a key: scf keys new-api --member NUMBER --label TEXT")
    return "\n".join(lines)


def _value(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def findings(errors: Iterable[Mapping[str, str]]) -> list[str]:
    """What was wrong, one field after the other: place, rule, value, in both languages."""
    lines = []
    for error in errors:
        place = error.get("pointer") or "/"
        if error.get("line"):
            place += f" (line {error['line']})"
        said = [error[name] for name in ("detail_zh", "detail") if error.get(name)]
        lines.append(f"  {place}: {' · '.join(said)}")
        lines += [f"    {label}: {error[name]}" for name, label in _OF_FINDING if error.get(name)]
    return lines


#: What a finding may have besides its place and its words.
_OF_FINDING = (("value", "value 值"), ("rule", "rule 规则"))


def _lost(failure: Any) -> str:
    return f"the gateway did not answer: {failure}\nstart one: scf serve; or name another: --url URL (SCF_URL)"


def _mismatch(failure: Any) -> str:
    return f"ACT_MISMATCH: {failure}\n  行为与请求不符,未签署 · the act is not what was asked for; nothing was signed"


def _foreign(failure: Any) -> str:
    return f"{failure}\nname another: --journal FILE"


def _list(failure: Any) -> str:
    fault = failure.fault
    said = f"{failure.code}: {fault.field}: {fault.zh} · {fault.en}"
    return f"{said}\n    value 值: {fault.value}\n    rule 规则: {fault.rule}"


#: What each kind of failure says. Named, not imported: a class whose module was never imported raised nothing.
_KINDS: tuple[tuple[str, str, Callable[[Any], str]], ...] = (
    ("scf_ledger.cli.failures", "CommandFailed", _plain),
    ("scf_ledger.problems", "Problem", _problem),
    ("scf_ledger.devnet.control", "DevnetFailed", _plain),
    ("scf_ledger.chain.compiler", "ToolchainMissing", _plain),
    ("scf_ledger.acts.errors", "ActError", _act),
    ("scf_ledger.evidence.errors", "EvidenceError", _plain),
    ("scf_ledger.chain.node", "NodeError", _node),
    ("scf_ledger.client.client", "Refused", _refused),
    ("scf_ledger.client.client", "GatewayLost", _lost),
    ("scf_ledger.client.asked", "ActMismatch", _mismatch),
    ("scf_ledger.client.journal", "JournalTaken", _plain),
    ("scf_ledger.client.journal", "JournalForeign", _foreign),
    ("scf_ledger.stock_list.faults", "ListRefused", _list),
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
