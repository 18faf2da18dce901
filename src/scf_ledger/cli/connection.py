"""The way to a gateway: the options that every command with one has, and the client they make."""

from __future__ import annotations

import inspect
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import quote

import typer

from scf_ledger.cli.failures import CommandFailed
from scf_ledger.cli.settings import load_settings

if TYPE_CHECKING:
    from scf_ledger.client import Client

#: Seconds for which a gateway that does not answer is asked again.
PATIENCE = 5.0


class Format(StrEnum):
    """The form of an answer."""

    TABLE = "table"
    JSON = "json"


#: The form of an answer; one variable for all commands.
FormatOption = Annotated[Format, typer.Option("--format", help="Form of the answer.", envvar="SCF_FORMAT")]

_CONNECTION: dict[str, Any] = {
    "url": Annotated[
        str | None,
        typer.Option(help="The gateway's URL. [default: where this home's gateway listens]", envvar="SCF_URL"),
    ],
    "api_key_file": Annotated[
        Path | None,
        typer.Option(help="File with the API key. [default: none; SCF_API_KEY is read too]", envvar="SCF_API_KEY_FILE"),
    ],
    "api_key": Annotated[
        str | None,
        typer.Option(
            help="The API key itself. Others on this machine can read it here: use the file, or the variable.",
            envvar="SCF_API_KEY",
        ),
    ],
}


@dataclass(frozen=True)
class Gateway:
    """The gateway that a command talks to, and the key that opens it."""

    url: str
    api_key: str

    @cached_property
    def client(self) -> Client:
        from scf_ledger.client import Client

        return Client(self.url, self.api_key, patience=PATIENCE)

    @classmethod
    def find(cls, url: str | None, api_key_file: Path | None, api_key: str | None) -> Gateway:
        """The gateway that is named, or the one of this home.

        Raises
        ------
        CommandFailed
            There is none, or no key; says what to type.
        """
        url = url or _local()
        if not re.fullmatch(r"https?://[^\s/?#]+[^\s?#]*", url):
            raise CommandFailed(f"--url is {url!r} and must begin with http:// or https:// and name a host")
        if api_key is None and api_key_file is not None:
            api_key = api_key_file.read_text(encoding="utf-8", errors="replace").strip()
        if not api_key:
            raise CommandFailed(
                "there is no API key; make one and keep it in a file: "
                "scf keys new-api --member NUMBER --label TEXT > FILE\n"
                "then name the file: --api-key-file FILE (SCF_API_KEY_FILE), or set SCF_API_KEY"
            )
        if not re.fullmatch(r"[!-~]+", api_key):
            raise CommandFailed("the API key must be one word of ASCII characters, as scf keys new-api prints it")
        return cls(url, api_key)


def _local() -> str:
    try:
        return str(json.loads(load_settings().serving_file.read_text(encoding="utf-8"))["url"])
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        raise CommandFailed(
            f"no gateway of {load_settings().home} is running; start it: scf serve\n"
            "or name another: --url URL (SCF_URL)"
        ) from None


def connected(work: Callable[..., None]) -> Callable[..., None]:
    """A command that takes a gateway first, with the options of a connection in its place."""

    def run(**given: Any) -> None:
        gateway = Gateway.find(*(given.pop(name) for name in _CONNECTION))
        try:
            work(gateway, **given)
        except json.JSONDecodeError:
            raise CommandFailed(f"{gateway.url} does not answer as a gateway of SCF Ledger does") from None
        finally:
            gateway.client.close()

    run.__name__, run.__doc__ = work.__name__, work.__doc__
    own = list(inspect.signature(work, eval_str=True).parameters.values())[1:]
    return with_parameters(run, [*own, *(option(name, kind) for name, kind in _CONNECTION.items())])


def option(name: str, annotation: Any, default: Any = None) -> inspect.Parameter:
    """A parameter of a command that may be left out."""
    return inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=annotation)


def with_parameters(command: Callable[..., None], parameters: list[inspect.Parameter]) -> Callable[..., None]:
    """Gives a function with ** the named parameters that the command line shall read."""
    given = [p.replace(kind=inspect.Parameter.KEYWORD_ONLY) for p in parameters]
    command.__signature__ = inspect.Signature(given)  # type: ignore[attr-defined]
    command.__annotations__ = {p.name: p.annotation for p in given}
    return command


def segment(name: str) -> str:
    """A record's name as one part of a path. Raises CommandFailed."""
    if name in ("", ".", ".."):
        raise CommandFailed(f"{name!r} is no name of a record; see the names: the group's list")
    return quote(name, safe="")


def show_json(value: Any) -> None:
    """Prints what the API said."""
    typer.echo(json.dumps(value, indent=2, ensure_ascii=False))
