"""`scf settings`: every setting with its value, and reading them for the other commands."""

from __future__ import annotations

from typing import Any

import typer

from scf_ledger.cli.failures import CommandFailed
from scf_ledger.cli.output import show_table
from scf_ledger.settings import TABLE, Settings


def load_settings(**given: Any) -> Settings:
    """The settings that hold; what is given by name wins over the environment. Raises CommandFailed."""
    try:
        return Settings.load(**given)
    except ValueError as wrong:
        raise CommandFailed(f"{wrong}\nsee every setting: scf settings --defaults") from None


def settings(
    defaults: bool = typer.Option(
        False, "--defaults", help="Shows the defaults instead of the values that hold.", envvar="SCF_SETTINGS_DEFAULTS"
    ),
) -> None:
    """Prints every setting: its environment variable, its value, what it means."""
    held = None if defaults else load_settings()
    rows = []
    for setting in TABLE:
        value = setting.default if held is None else getattr(held, setting.name)
        rows.append((setting.variable, "(empty)" if value == "" else value, setting.help))
    show_table(("variable", "value", "meaning"), rows)
