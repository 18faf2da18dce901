"""One EVM node over JSON-RPC: what we ask of it, and every way in which it may fail, typed.

web3's HTTP provider does the transport. Nothing here asks which node it is; what a node can do is probed.

NodeError
├── NodeUnavailable   no answer, or one that is not JSON-RPC: try again later
├── NodeRefused       the node answered with an error: code and message are the node's
└── CallReverted      a call was executed and refused by a contract
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

import requests
from web3 import HTTPProvider
from web3.types import RPCEndpoint

from scf_ledger.chain.events import Revert, read_revert

#: JSON-RPC requests that go in one HTTP request.
BATCH = 200


class NodeError(Exception):
    """Something is wrong between us and the node."""


class NodeUnavailable(NodeError):
    """The node does not answer, or answers with something that is not JSON-RPC."""


class NodeRefused(NodeError):
    """The node answered with an error."""

    def __init__(self, method: str, code: int, message: str, data: Any = None) -> None:
        super().__init__(f"{method}: {message} (code {code})")
        self.method = method
        self.code = code
        self.message = message
        self.data = data


class CallReverted(NodeError):
    """A contract refused."""

    def __init__(self, revert: Revert) -> None:
        super().__init__(f"{revert.name}({', '.join(f'{k}={v}' for k, v in revert.operands.items())})")
        self.revert = revert


def number(value: int) -> str:
    """A quantity as JSON-RPC wants it."""
    return hex(value)


@dataclass(frozen=True)
class Block:
    """A block's header fields that we use, and its transactions when they were asked for."""

    number: int
    hash: str
    parent: str
    timestamp: int
    base_fee: int | None
    transactions: Sequence[Any]

    @classmethod
    def read(cls, raw: Mapping[str, Any]) -> Block:
        base_fee = raw.get("baseFeePerGas")
        return cls(
            number=int(raw["number"], 16),
            hash=raw["hash"],
            parent=raw["parentHash"],
            timestamp=int(raw["timestamp"], 16),
            base_fee=None if base_fee is None else int(base_fee, 16),
            transactions=raw.get("transactions", ()),
        )


class Node:
    """A node's JSON-RPC endpoint."""

    def __init__(self, url: str, timeout: float = 10.0) -> None:
        self.url = url
        #: whether several requests go in one HTTP request; False once the node has shown that it takes no batches
        self.batches = True
        self._provider = HTTPProvider(url, request_kwargs={"timeout": timeout}, exception_retry_configuration=None)

    # ---------------------------------------------------------------- transport

    def rpc(self, method: str, *params: Any) -> Any:
        """One request; returns its result.

        Raises
        ------
        NodeUnavailable
            No answer, or not JSON-RPC.
        NodeRefused
            The node answered with an error.
        CallReverted
            The error is a contract's.
        """
        return self.batch([(method, list(params))])[0]

    def batch(self, calls: Sequence[tuple[str, Sequence[Any]]]) -> list[Any]:
        """Many requests; returns their results, and raises the first error among them."""
        answers = self.try_batch(calls)
        for answer in answers:
            if isinstance(answer, NodeError):
                raise answer
        return answers

    def try_batch(self, calls: Sequence[tuple[str, Sequence[Any]]]) -> list[Any]:
        """Many requests; each answer is a result or a NodeError of its own."""
        answers: list[Any] = []
        for start in range(0, len(calls), BATCH):
            part = calls[start : start + BATCH]
            answers += [_result(call[0], answer) for call, answer in zip(part, self._post(part), strict=True)]
        return answers

    def _post(self, calls: Sequence[tuple[str, Sequence[Any]]]) -> list[Mapping[str, Any]]:
        if len(calls) > 1 and self.batches:
            answers = self._post_batch(calls)
            if answers is not None:
                return answers
        singles = [self._post_one(method, params) for method, params in calls]
        if len(calls) > 1 and all(isinstance(one, Mapping) and one.keys() & {"result", "error"} for one in singles):
            # One by one it answers: it was the batch that it did not take.
            self.batches = False
        return singles

    def _post_one(self, method: str, params: Sequence[Any]) -> Any:
        return self._guarded(lambda: self._provider.make_request(RPCEndpoint(method), list(params)))

    def _post_batch(self, calls: Sequence[tuple[str, Sequence[Any]]]) -> list[Mapping[str, Any]] | None:
        """The answers to a batch, or None when the node has answered the batch as if it were one request."""
        requests_ = [(RPCEndpoint(method), list(params)) for method, params in calls]
        try:
            answer = self._guarded(lambda: self._provider.make_batch_request(requests_))
        except NodeUnavailable as trouble:
            if isinstance(trouble.__cause__, requests.HTTPError) and _refuses_form(trouble.__cause__):
                return None
            raise
        if isinstance(answer, Mapping):
            return None
        if not isinstance(answer, list) or len(answer) != len(calls):
            raise NodeUnavailable(f"{self.url} answered {type(answer).__name__} to a batch of {len(calls)} requests")
        return cast(list[Mapping[str, Any]], answer)

    def _guarded(self, ask: Callable[[], Any]) -> Any:
        """What the provider returns; whatever goes wrong on the way is NodeUnavailable."""
        try:
            return ask()
        except (requests.RequestException, json.JSONDecodeError, ValueError, KeyError, TypeError, OSError) as problem:
            raise NodeUnavailable(f"{self.url} does not answer as an EVM node: {_brief(problem)}") from problem
        except Exception as problem:
            # web3 wraps malformed answers in errors of its own.
            raise NodeUnavailable(f"{self.url} gave an answer that is not JSON-RPC: {_brief(problem)}") from problem

    # ---------------------------------------------------------------- questions

    def chain_id(self) -> int:
        return int(self.rpc("eth_chainId"), 16)

    def head(self) -> int:
        return int(self.rpc("eth_blockNumber"), 16)

    def block(self, which: int | str, full: bool = False) -> Block | None:
        raw = self.rpc("eth_getBlockByNumber", number(which) if isinstance(which, int) else which, full)
        return Block.read(raw) if raw else None

    def blocks(self, numbers: Sequence[int], full: bool = False) -> list[Block | None]:
        answers = self.batch([("eth_getBlockByNumber", [number(n), full]) for n in numbers])
        return [Block.read(raw) if raw else None for raw in answers]

    def genesis_hash(self) -> str:
        genesis = self.block(0)
        if genesis is None:
            raise NodeUnavailable(f"{self.url} has no genesis block")
        return genesis.hash

    def logs(self, first: int, last: int, addresses: Sequence[str]) -> list[Mapping[str, Any]]:
        wanted = {"fromBlock": number(first), "toBlock": number(last), "address": list(addresses)}
        return cast(list[Mapping[str, Any]], self.rpc("eth_getLogs", wanted))

    def receipts(self, hashes: Sequence[str]) -> list[Mapping[str, Any] | None]:
        return self.batch([("eth_getTransactionReceipt", [h]) for h in hashes])

    def code(self, address: str) -> bytes:
        return bytes.fromhex(self.rpc("eth_getCode", address, "latest")[2:])

    def nonce(self, address: str, which: str = "latest") -> int:
        return int(self.rpc("eth_getTransactionCount", address, which), 16)

    def call(self, to: str, data: bytes, which: int | str = "latest") -> bytes:
        """Executes a call without sending it; raises CallReverted when a contract refuses."""
        block = number(which) if isinstance(which, int) else which
        return bytes.fromhex(self.rpc("eth_call", {"to": to, "data": "0x" + data.hex()}, block)[2:])


def _result(method: str, answer: Any) -> Any:
    if not isinstance(answer, Mapping):
        return NodeUnavailable(f"{method}: the node's answer is not an object")
    error = answer.get("error")
    if error is None:
        if "result" not in answer:
            return NodeUnavailable(f"{method}: the node's answer has neither result nor error")
        return answer["result"]
    if not isinstance(error, Mapping):
        return NodeRefused(method, 0, str(error))
    data = _revert_data(error.get("data"))
    if data is not None:
        return CallReverted(read_revert(data))
    return NodeRefused(method, int(error.get("code") or 0), str(error.get("message")), error.get("data"))


def _revert_data(data: Any) -> bytes | None:
    """The revert's bytes: nodes give them as hex, or as hex inside an object."""
    if isinstance(data, Mapping):
        data = data.get("data")
    if isinstance(data, str) and data.startswith("0x") and len(data) >= 10:
        try:
            return bytes.fromhex(data[2:])
        except ValueError:
            return None
    return None


def _refuses_form(trouble: requests.HTTPError) -> bool:
    """Whether a status speaks against the request and not of the server's own trouble or its load."""
    return trouble.response is not None and trouble.response.status_code in (400, 404, 405, 413, 415, 422, 501)


def _brief(problem: BaseException) -> str:
    return f"{type(problem).__name__}: {str(problem)[:200]}"
