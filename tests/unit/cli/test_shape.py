"""What holds for every command: it explains itself, its options are environment variables, its usage errors are 2."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
import typer

from scf_ledger import __version__
from scf_ledger.cli.app import app
from scf_ledger.gateway.resources import RESOURCES, Resource
from tests.unit.cli.conftest import Scf


def _commands() -> Iterator[tuple[str, Any]]:
    pending: list[tuple[str, Any]] = [("", typer.main.get_command(app))]
    while pending:
        name, command = pending.pop()
        inner = getattr(command, "commands", {})
        pending += [(f"{name} {part}".strip(), one) for part, one in inner.items()]
        if not inner:
            yield name, command


COMMANDS = dict(_commands())
#: What is the same for every command that talks to a gateway.
SHARED = {"SCF_URL", "SCF_API_KEY", "SCF_API_KEY_FILE", "SCF_FORMAT"}
#: The files of one gate, the same for every command at it.
GATE = {"SCF_GATE_PACK", "SCF_GATE_JOURNAL"}


def _of_records() -> set[str]:
    lists = {f"{resource.name} list" for resource in RESOURCES}
    shows = {f"{resource.name} show" for resource in RESOURCES if resource.named}
    return lists | shows | {f"{resource.name} {part}" for resource in RESOURCES for part in resource.parts}


def test_every_kind_of_record_has_its_commands() -> None:
    assert _of_records() <= COMMANDS.keys()


@pytest.mark.parametrize("resource", RESOURCES, ids=lambda r: r.name)
def test_a_list_is_narrowed_as_the_route_is(resource: Resource) -> None:
    options = {p.name for p in COMMANDS[f"{resource.name} list"].params}
    assert options - {"limit", "fmt", "url", "api_key", "api_key_file", "help"} == set(resource.filters)


def test_these_are_the_commands() -> None:
    assert sorted(COMMANDS.keys() - _of_records()) == [
        "acts create",
        "acts kinds",
        "acts list",
        "acts show",
        "acts sign",
        "acts submit",
        "acts wait",
        "acts withdraw",
        "bundle",
        "contracts build",
        "contracts check",
        "contracts layout",
        "contracts sizes",
        "db rebuild",
        "db upgrade",
        "deploy",
        "devnet down",
        "devnet logs",
        "devnet reset",
        "devnet status",
        "devnet up",
        "documents list",
        "documents record",
        "documents show",
        "findings",
        "gate check",
        "gate exit",
        "gate journal",
        "gate pack",
        "gate slip",
        "history",
        "keys new-api",
        "loans debt",
        "members control",
        "members controllers",
        "receipts print",
        "run",
        "serve",
        "settings",
        "stock-list check",
        "stock-list issue",
        "timers",
        "trace",
        "verify",
    ]


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_explains_itself_and_its_options(scf: Scf, name: str) -> None:
    answer = scf(*name.split(), "--help")
    assert answer.exit_code == 0
    for parameter in COMMANDS[name].params:
        if parameter.name == "help":
            continue
        assert parameter.help, f"{name} {parameter.name} has no help"
        assert ". " in f"{parameter.help} ", f"the help of {name} {parameter.name} is no sentence"
        assert parameter.envvar, f"{name} {parameter.name} is no environment variable"
        assert parameter.envvar.startswith("SCF_")
        if parameter.name.endswith("time"):
            assert "Seconds" in parameter.help, f"{name} {parameter.name} has no unit"


def test_no_two_options_share_a_variable() -> None:
    variables = [p.envvar for c in COMMANDS.values() for p in c.params if p.envvar]
    shared = {v for v in variables if variables.count(v) > 1}
    assert shared == SHARED | GATE


@pytest.mark.parametrize("arguments", [["--help"], ["-h"], ["devnet", "-h"], ["contracts", "--help"]])
def test_help_is_an_answer(scf: Scf, arguments: list[str]) -> None:
    answer = scf(*arguments)
    assert answer.exit_code == 0
    assert "Usage: " in answer.stdout


def test_the_version(scf: Scf) -> None:
    answer = scf("--version")
    assert (answer.exit_code, answer.stdout) == (0, f"scf {__version__}\n")


@pytest.mark.parametrize(
    "arguments",
    [
        ["nothing"],
        ["devnet", "sideways"],
        ["devnet", "up", "--port", "70000"],
        ["devnet", "up", "--block-time", "soon"],
        ["run"],
        ["run", "/no/such/folder", "--out", "out"],
        ["keys", "new-api", "--member", "1"],
        ["deploy", "--consortium", "/no/such/file"],
        ["verify"],
        ["trace", "C-001"],
        ["trace", "C-001", "--bundle", "b", "--format", "pdf"],
        ["serve", "--port", "-1"],
        ["receipts", "list", "--limit", "0"],
        ["receipts", "show"],
        ["loans", "list", "--format", "xml"],
        ["acts", "sign", "0x00", "--keystore", "/no/such/file"],
    ],
    ids=" ".join,
)
def test_wrong_usage_is_two(scf: Scf, arguments: list[str]) -> None:
    answer = scf(*arguments)
    assert answer.exit_code == 2
    assert "Error" in answer.stderr


def test_help_is_quick_because_nothing_heavy_is_imported() -> None:
    heavy = "web3 sqlmodel sqlalchemy fastapi uvicorn httpx alembic eth_account lxml solcx requests rich.progress"
    code = f"import sys, scf_ledger.cli.app; sys.exit(', '.join(set({heavy.split()}) & set(sys.modules)) or 0)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
