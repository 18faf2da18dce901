"""What a node may answer instead of JSON-RPC, and that each is a typed error and never a surprise."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from scf_ledger.chain.log_reader import LogReader
from scf_ledger.chain.node import CallReverted, Node, NodeError, NodeRefused, NodeUnavailable
from scf_ledger.chain.probe import probe
from scf_ledger.chain.rows import ChainEvent
from tests.support.chain import Chain
from tests.support.proxy import Proxy, answers, methods, pass_on

GARBAGE: dict[str, tuple[int, bytes]] = {
    "nothing": (200, b""),
    "half of JSON": (200, b'{"jsonrpc":"2.0","id":1,"resu'),
    "a web page": (200, b"<html><title>502 Bad Gateway</title></html>"),
    "a number": (200, b"7"),
    "a text": (200, b'"no"'),
    "null": (200, b"null"),
    "an empty object": (200, b"{}"),
    "bytes that are no UTF-8": (200, b"\xff\xfe\x00"),
    "too many requests": (429, b'{"error":"slow down"}'),
    "bad gateway": (502, b"<html>bad gateway</html>"),
    "unavailable": (503, b""),
}


@pytest.fixture
def node(proxy: Proxy) -> Node:
    return Node(proxy.url, timeout=5)


@pytest.mark.parametrize("answer", GARBAGE.values(), ids=GARBAGE)
def test_garbage_is_an_unavailable_node(node: Node, proxy: Proxy, answer: tuple[int, bytes]) -> None:
    proxy.fault = answers(*answer)
    with pytest.raises(NodeUnavailable):
        node.head()
    with pytest.raises(NodeUnavailable):
        node.batch([("eth_blockNumber", []), ("eth_chainId", [])])
    proxy.fault = None
    assert node.batch([("eth_blockNumber", []), ("eth_chainId", [])])
    assert node.batches


def test_a_closed_connection_is_an_unavailable_node(node: Node, proxy: Proxy) -> None:
    proxy.fault = lambda body, forward: None
    with pytest.raises(NodeUnavailable):
        node.head()


def test_nobody_there_is_an_unavailable_node() -> None:
    with pytest.raises(NodeUnavailable, match="does not answer as an EVM node"):
        Node("http://127.0.0.1:9", timeout=2).head()


def test_a_refusal_keeps_the_nodes_words(node: Node) -> None:
    with pytest.raises(NodeRefused) as refused:
        node.rpc("eth_noSuchMethod")
    assert refused.value.method == "eth_noSuchMethod" and refused.value.code == -32601


def test_a_contracts_refusal_is_read(node: Node, chain: Chain) -> None:
    world = chain.world()
    act = world.act("Endorse", receipt="0x" + "12" * 32, from_=7, custodian=4, version=1)
    with pytest.raises(CallReverted) as refused:
        node.call(act.domain.contract, act.call(world.sign(act)))
    assert refused.value.revert.name == "ReceiptNotActive"


def one_error(body: Any, forward: Callable[[Any], bytes]) -> tuple[int, bytes]:
    if isinstance(body, list):
        return 200, b'{"jsonrpc":"2.0","id":null,"error":{"code":-32600,"message":"invalid request"}}'
    return 200, forward(body)


def bad_request(body: Any, forward: Callable[[Any], bytes]) -> tuple[int, bytes]:
    return (400, b"expected an object") if isinstance(body, list) else (200, forward(body))


def first_only(body: Any, forward: Callable[[Any], bytes]) -> tuple[int, bytes]:
    return 200, forward(body[0] if isinstance(body, list) else body)


@pytest.mark.parametrize("fault", [one_error, bad_request, first_only])
def test_a_node_that_takes_no_batches_is_asked_one_by_one(
    node: Node, proxy: Proxy, fault: Callable[[Any, Callable[[Any], bytes]], tuple[int, bytes]]
) -> None:
    proxy.fault = fault
    calls: list[tuple[str, list[Any]]] = [("eth_chainId", []), ("eth_noSuchMethod", []), ("eth_blockNumber", [])]
    chain_id, refusal, head = node.try_batch(calls)
    assert int(chain_id, 16) > 0 and isinstance(refusal, NodeRefused) and int(head, 16) > 0
    assert not node.batches
    proxy.seen.clear()
    node.try_batch(calls)
    assert proxy.seen == ["eth_chainId", "eth_noSuchMethod", "eth_blockNumber"]
    assert not probe(node).batches


def test_trouble_with_a_batch_is_no_proof_against_batches(node: Node, proxy: Proxy) -> None:
    def busy(body: Any, forward: Callable[[Any], bytes]) -> tuple[int, bytes]:
        return (503, b"") if isinstance(body, list) else (200, forward(body))

    proxy.fault = busy
    with pytest.raises(NodeUnavailable):
        node.batch([("eth_chainId", []), ("eth_blockNumber", [])])
    proxy.fault = None
    assert node.batches and len(node.batch([("eth_chainId", []), ("eth_blockNumber", [])])) == 2


def test_answers_to_a_batch_may_come_in_any_order(node: Node, proxy: Proxy) -> None:
    def backwards(body: Any, forward: Callable[[Any], bytes]) -> tuple[int, bytes]:
        content = json.loads(forward(body))
        return 200, json.dumps(content[::-1] if isinstance(content, list) else content).encode()

    proxy.fault = backwards
    chain_id, head = node.batch([("eth_chainId", []), ("eth_blockNumber", [])])
    assert int(chain_id, 16) == node.chain_id() and int(head, 16) <= node.head()


def test_a_batch_with_a_missing_answer_is_no_answer(node: Node, proxy: Proxy) -> None:
    def short(body: Any, forward: Callable[[Any], bytes]) -> tuple[int, bytes]:
        content = json.loads(forward(body))
        return 200, json.dumps(content[:-1] if isinstance(content, list) else content).encode()

    proxy.fault = short
    with pytest.raises(NodeUnavailable):
        node.batch([("eth_chainId", []), ("eth_blockNumber", [])])


def test_what_the_devnet_can_do(node: Node, chain: Chain) -> None:
    found = probe(node)
    assert found.chain_id == chain.deployment.chain_id and found.genesis_hash == chain.deployment.genesis_hash
    assert found.batches and found.base_fee and found.cancun and found.time_travel and found.block_receipts


@pytest.mark.parametrize(
    ("method", "ability"),
    [("evm_increaseTime", "time_travel"), ("eth_getBlockReceipts", "block_receipts"), ("eth_call", "cancun")],
)
def test_an_ability_is_found_by_asking(node: Node, proxy: Proxy, method: str, ability: str) -> None:
    def lacks(body: Any, forward: Callable[[Any], bytes]) -> tuple[int, bytes]:
        if methods(body) == [method]:
            error = {"code": -32601, "message": "the method does not exist"}
            return 200, json.dumps({"jsonrpc": "2.0", "id": body["id"], "error": error}).encode()
        return 200, forward(body)

    proxy.fault = lacks
    assert not getattr(probe(node), ability)


def test_a_page_of_logs_shrinks_until_the_node_takes_it(node: Node, proxy: Proxy, chain: Chain) -> None:
    """Nodes limit logs by blocks or by results; whatever they say, less is asked for."""
    chain.mine(20)
    head = chain.node.head()

    def at_most_four(body: Any, forward: Callable[[Any], bytes]) -> tuple[int, bytes]:
        if methods(body) == ["eth_getLogs"]:
            wanted = body["params"][0]
            if int(wanted["toBlock"], 16) - int(wanted["fromBlock"], 16) >= 4:
                error = {"code": -32005, "message": "query returned more than 10000 results"}
                return 200, json.dumps({"jsonrpc": "2.0", "id": body["id"], "error": error}).encode()
        return pass_on(body, forward)

    proxy.fault = at_most_four
    reader = LogReader(node, chain.deployment, page=2_000)
    first = 0
    seen: list[ChainEvent] = []
    while first <= head:
        page = reader.read(first, head)
        seen += page.events
        first = page.last + 1
    proxy.fault = None
    assert reader.page <= 4
    whole = LogReader(node, chain.deployment, page=2_000).read(0, head)
    assert [(e.block_hash, e.log_index) for e in seen] == [(e.block_hash, e.log_index) for e in whole.events]


def test_logs_that_no_node_gives_are_an_error(node: Node, proxy: Proxy, chain: Chain) -> None:
    def never(body: Any, forward: Callable[[Any], bytes]) -> tuple[int, bytes]:
        if methods(body) == ["eth_getLogs"]:
            error = {"code": -32000, "message": "logs are disabled"}
            return 200, json.dumps({"jsonrpc": "2.0", "id": body["id"], "error": error}).encode()
        return pass_on(body, forward)

    proxy.fault = never
    with pytest.raises(NodeError, match="logs are disabled"):
        LogReader(node, chain.deployment, page=8).read(0, 3)
