"""Writes docs/reference from the code: settings, routes, problems, acts. A test fails while a file is not current."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "reference"
_HEAD = "<!-- Written by scripts/reference from the code; change the code, then run it again. -->\n"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines) + "\n"


def settings() -> str:
    """Every setting."""
    from scf_ledger.settings import TABLE

    kinds = {int: "whole number", float: "number", Path: "folder", str: "text"}
    rows = [[f"`{s.variable}`", kinds[s.type], f"`{s.default}`" if s.default else "", s.help] for s in TABLE]
    return f"{_HEAD}# 设置 · Settings\n\n" + _table(("variable", "type", "default", "meaning"), rows)


def problems() -> str:
    """Every code of refusal."""
    from scf_ledger.problems import CONTRACT_PROBLEMS, PROBLEMS

    def rows(codes: Iterable[str]) -> Iterable[Sequence[str]]:
        for code in sorted(codes):
            kind = PROBLEMS[code]
            yield f"`{code}`", str(kind.status), kind.zh, kind.en, " ".join(kind.rules)

    head = ("code", "HTTP", "中文", "English", "rules")
    return (
        f"{_HEAD}# 拒绝代码 · Problems\n\n"
        "Answers are `application/problem+json`; `type` leads to the page of the code.\n\n"
        "## 合约 · Of the contracts\n\nEach is the custom error of the same name.\n\n"
        + _table(head, rows(CONTRACT_PROBLEMS))
        + "\n## 网关 · Of the gateway\n\n"
        + _table(head, rows(PROBLEMS.keys() - CONTRACT_PROBLEMS.keys()))
    )


def routes() -> str:
    """Every route of the API."""
    from scf_ledger.gateway.app import create_app
    from scf_ledger.settings import Settings

    document: dict[str, Any] = create_app(Settings.load({})).openapi()
    rows = []
    for path, methods in sorted(document["paths"].items()):
        for method, route in sorted(methods.items()):
            about = (route.get("description") or route["summary"]).strip().splitlines()
            summary = route["summary"] if "·" in route["summary"] else about[0]
            rows.append([f"`{method.upper()}`", f"`{path}`", summary])
    return (
        f"{_HEAD}# 接口 · Routes\n\nThe whole document with bodies and answers is served at `/docs` and "
        "`/openapi.json`.\n\n" + _table(("method", "path", "what it does"), rows)
    )


def acts() -> str:
    """Every kind of act: who signs it, what it holds."""
    from scf_ledger.acts import ACT_TYPES, capability_names, role_names
    from scf_ledger.acts.fields import meaning

    parts = [f"{_HEAD}# 行为 · Acts\n"]
    for act in ACT_TYPES.values():
        zh, en = act.title
        signers = []
        for rule in act.rules:
            role, can = role_names(rule.roles), capability_names(rule.capabilities)
            who = f"`{rule.field}`: {role[0]} {role[1]}"
            who += f", {can[0]} {can[1]}" if can[0] else ", the new key itself"
            signers.append(f"{who}{' (when it is not 0)' if rule.optional else ''}")
        rows = []
        for struct, fields in act.structs.members.items():
            for field in fields:
                known = meaning(struct, field.name)
                name = field.name if struct == act.name else f"{struct}.{field.name}"
                rows.append([f"`{name}`", f"`{field.type}`", known.zh, known.en])
        parts.append(
            f"## {act.name} · {zh} · {en}\n\n{act.sentence[0]}\n\n{act.sentence[1]}\n\n"
            f"Contract `{act.contract}`; rules {', '.join(act.basis)}.\n\nSigned by:\n\n"
            + "".join(f"{n}. {signer}\n" for n, signer in enumerate(signers, 1))
            + "\n"
            + _table(("field", "type", "中文", "English"), rows)
        )
    return "\n".join(parts)


FILES: dict[str, Callable[[], str]] = {
    "acts.md": acts,
    "problems.md": problems,
    "routes.md": routes,
    "settings.md": settings,
}


def outdated() -> list[str]:
    """The files that do not say what the code says."""
    stale = []
    for name, write in FILES.items():
        file = FOLDER / name
        if not file.exists() or file.read_text(encoding="utf-8") != write():
            stale.append(name)
    return stale


def main(arguments: Sequence[str]) -> int:
    """Writes what is not current, or with --check only says so."""
    if "--check" in arguments:
        stale = outdated()
        for name in stale:
            sys.stderr.write(f"docs/reference/{name} is not current; run: scripts/reference\n")
        return 1 if stale else 0
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name in outdated():
        (FOLDER / name).write_text(FILES[name](), encoding="utf-8")
        sys.stdout.write(f"docs/reference/{name}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
