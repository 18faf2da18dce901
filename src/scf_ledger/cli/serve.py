"""`scf serve`: gateway, relay and projector in one process."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from scf_ledger.cli.settings import load_settings


class Level(StrEnum):
    """How much is logged."""

    DEBUG = "debug"
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


def serve(
    host: Annotated[
        str | None,
        typer.Option(help="Address to listen on. [default: 127.0.0.1]", envvar="SCF_HOST"),
    ] = None,
    port: Annotated[
        int | None,
        typer.Option(
            min=0, max=65_535, help="Port to listen on; 0 takes a free one. [default: 8420]", envvar="SCF_PORT"
        ),
    ] = None,
    log_level: Annotated[
        Level,
        typer.Option(help="The least that is logged, as JSON lines on standard error.", envvar="SCF_SERVE_LOG_LEVEL"),
    ] = Level.INFO,
) -> None:
    """Serves the API, carries acts to the chain and follows it, until SIGTERM or Ctrl-C.

    Prints "listening on URL" once requests are answered. The API's description is at URL/docs.
    """
    from scf_ledger.cli.logs import log_to_stderr
    from scf_ledger.cli.serving import serve_until_told

    settings = load_settings(host=host, port=port)
    log_to_stderr(log_level)
    serve_until_told(settings)
