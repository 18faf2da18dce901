"""A gateway process: it listens, says where, and ends in order."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import typer
import uvicorn

from scf_ledger.cli.failures import CommandFailed
from scf_ledger.cli.running import Running
from scf_ledger.devnet.files import write_json
from scf_ledger.gateway.app import create_app
from scf_ledger.settings import Settings

#: Seconds that requests under way may take once the process was asked to end.
GRACE = 5


class _Server(uvicorn.Server):
    """Leaves signals alone: the handlers of uvicorn's own end the process before the application has ended."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def serve_until_told(settings: Settings) -> None:
    """Serves until SIGTERM or SIGINT.

    Raises
    ------
    CommandFailed
        The port is taken, or another process works on the same home.
    Problem
        There is no node, nothing is deployed, or the chain is another one.
    """
    with Running(settings.home, "scf serve"), _bound(settings) as listener:
        asyncio.run(_serve(settings, listener))


@contextmanager
def _bound(settings: Settings) -> Iterator[socket.socket]:
    """The listening socket; raises CommandFailed when it cannot be had."""
    with ExitStack() as stack:
        try:
            family, kind, protocol, _, address = socket.getaddrinfo(
                settings.host, settings.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
            )[0]
            listener = stack.enter_context(socket.socket(family, kind, protocol))
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind(address)
            listener.listen()
        except OSError as trouble:
            raise CommandFailed(
                f"cannot listen on {settings.host} port {settings.port}: {trouble.strerror}\n"
                "take a free port: scf serve --port 0"
            ) from None
        yield listener


def url_of(listener: socket.socket) -> str:
    """The URL of a listening socket; one on every address is reached on this machine's own."""
    host, port = listener.getsockname()[:2]
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


async def _serve(settings: Settings, listener: socket.socket) -> None:
    app = create_app(settings)
    # The application's start and end are run here, so that what goes wrong there reaches the person as it is.
    server = _Server(
        uvicorn.Config(
            app, lifespan="off", log_config=None, access_log=False, timeout_graceful_shutdown=GRACE, proxy_headers=False
        )
    )

    def stop() -> None:
        server.should_exit = True

    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop)
    async with app.router.lifespan_context(app):
        answering = asyncio.create_task(server.serve([listener]))
        while not (server.started or answering.done()):
            await asyncio.sleep(0.01)
        if server.started:
            with _announced(settings.serving_file, url_of(listener)):
                await answering
        else:
            await answering


@contextmanager
def _announced(note: Path, url: str) -> Iterator[None]:
    """Says where the gateway is: on standard output, and in a file for as long as it answers."""
    write_json(note, {"pid": os.getpid(), "url": url})
    typer.echo(f"listening on {url}")
    try:
        yield
    finally:
        note.unlink(missing_ok=True)
