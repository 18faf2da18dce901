"""A JSON-RPC proxy in front of a real node that breaks things on request: answers are lost, changed or held."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.request import Request, urlopen

#: What a fault does with a request: forwards it by calling its second argument, or not; returns status and body.
Fault = Callable[[Any, Callable[[Any], bytes]], tuple[int, bytes] | None]


@dataclass
class Proxy:
    """Passes requests on to a node until it is told otherwise. A fault that returns None closes the connection."""

    target: str
    fault: Fault | None = None
    #: methods of all requests in order, batches spread out
    seen: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        proxy = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            # Otherwise each answer waits 40 ms for an acknowledgement.
            disable_nagle_algorithm = True
            wbufsize = -1

            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["content-length"])))
                proxy.seen += methods(body)
                answer = (proxy.fault or pass_on)(body, proxy.forward)
                if answer is None:
                    self.close_connection = True
                    return
                status, content = answer
                self.send_response(status)
                self.send_header("content-type", "application/json")
                self.send_header("content-length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 (the name of the base class)
                pass

        class Server(ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, request: Any, client_address: Any) -> None:
                """Clients that are killed hang up in the middle."""

        self._server = Server(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()

    def forward(self, body: Any) -> bytes:
        request = Request(self.target, json.dumps(body).encode(), {"content-type": "application/json"})
        with urlopen(request, timeout=30) as answer:
            content: bytes = answer.read()
        return content

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(10)


def methods(body: Any) -> list[str]:
    """The methods of a request or a batch."""
    return [one["method"] for one in (body if isinstance(body, list) else [body])]


def pass_on(body: Any, forward: Callable[[Any], bytes]) -> tuple[int, bytes]:
    return 200, forward(body)


def sends(body: Any) -> bool:
    """Whether a transaction is sent."""
    return "eth_sendRawTransaction" in methods(body)


def answers(status: int, content: bytes) -> Fault:
    """The node answers everything alike and does nothing."""
    return lambda body, forward: (status, content)


def loses_answers_to_sends(body: Any, forward: Callable[[Any], bytes]) -> tuple[int, bytes] | None:
    """The node does what it is asked; whoever sent a transaction does not hear of it."""
    content = forward(body)
    return None if sends(body) else (200, content)


def swallows_sends(body: Any, forward: Callable[[Any], bytes]) -> tuple[int, bytes]:
    """The node says that it took a transaction, and forgets it."""
    if not sends(body):
        return 200, forward(body)
    many = body if isinstance(body, list) else [body]
    said = [{"jsonrpc": "2.0", "id": one["id"], "result": "0x" + "ab" * 32} for one in many]
    return 200, json.dumps(said if isinstance(body, list) else said[0]).encode()


class Holds:
    """Stops at the first transaction that is sent, until it is told whether to pass it on."""

    def __init__(self, *, deliver: bool) -> None:
        #: whether the node gets the transaction before the sender is held
        self.deliver = deliver
        self.reached = threading.Event()
        self.go_on = threading.Event()

    def __call__(self, body: Any, forward: Callable[[Any], bytes]) -> tuple[int, bytes] | None:
        if not sends(body) or self.reached.is_set():
            return 200, forward(body)
        if self.deliver:
            forward(body)
        self.reached.set()
        self.go_on.wait(60)
        return None
