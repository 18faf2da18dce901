"""The relay against a node that loses, forgets and refuses: every operation exactly once, in the end."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from scf_ledger.chain.node import NodeUnavailable
from scf_ledger.chain.outbox import OperationState, Outbox
from scf_ledger.problems import Problem
from scf_ledger.projection import projector
from tests.support.chain import RICH, Chain
from tests.support.proxy import Proxy, loses_answers_to_sends, methods, swallows_sends
from tests.support.relays import Carrier

QUEUED, SUBMITTED, MINED = OperationState.QUEUED, OperationState.SUBMITTED, OperationState.MINED


def test_an_operation_goes_its_way(carrier: Carrier) -> None:
    (name,) = carrier.inbounds()
    carrier.finish([name])
    assert carrier.steps(name) == ["queued", "submitted", "mined", "confirmed"]
    carrier.assert_once([name])


def test_many_at_once_have_consecutive_nonces(carrier: Carrier) -> None:
    names = carrier.inbounds(40)
    carrier.finish(names)
    carrier.assert_once(names)
    carrier.assert_nonces_consecutive()
    assert {o.account for o in carrier.operations(names)} == set(carrier.accounts.addresses)


def test_what_would_fail_takes_no_nonce(carrier: Carrier) -> None:
    """Ten of thirty rest on a coil that another has taken: refused by the contract before a nonce is spent."""
    taken = carrier.world.act("AcceptInbound")
    carrier.world.submit(taken, carrier.world.sign(taken))
    good = carrier.inbounds(20)
    bad = [carrier.queue(carrier.world.act("AcceptInbound", units=taken.message["units"])) for _ in range(10)]
    operations = carrier.finish([*good, *bad])
    carrier.assert_once(good)
    for operation in operations[20:]:
        assert operation.state == "refused" and operation.nonce is None
        assert operation.problem is not None and operation.problem["code"] == "UNIT_IN_CUSTODY"
    carrier.assert_nonces_consecutive()


def test_what_fails_only_when_it_is_mined_says_why(carrier: Carrier, chain: Chain) -> None:
    """Two acts on one version: both pass the estimate, the second one reverts in the block."""
    receipt = carrier.world.issued()
    names = [carrier.queue(carrier.world.act("Endorse", receipt=receipt)) for _ in range(2)]
    operations = carrier.finish(names)
    assert sorted(o.state for o in operations) == ["confirmed", "refused"]
    (loser,) = [o for o in operations if o.state == "refused"]
    assert loser.problem is not None and loser.problem["code"] == "VERSION_CONFLICT"
    assert loser.gas_used and loser.block_number
    carrier.assert_nonces_consecutive()


def test_a_lost_answer_is_no_lost_operation(carrier: Carrier, proxy: Proxy) -> None:
    proxy.fault = loses_answers_to_sends
    names = carrier.inbounds(3)
    for _ in range(2):
        # A send that fails as a whole is no error: the next step tries again.
        with suppress(NodeUnavailable):
            carrier.relay.step()
    hashes = [o.tx_hash for o in carrier.operations(names)]
    carrier.chain.mine()
    proxy.fault = None
    carrier.finish(names)
    carrier.assert_once(names)
    assert [o.tx_hash for o in carrier.operations(names)] == hashes
    carrier.assert_nonces_consecutive()


def test_what_a_node_forgets_is_sent_again(carrier: Carrier, proxy: Proxy) -> None:
    """It says that it took the transactions; none is ever mined."""
    proxy.fault = swallows_sends
    names = carrier.inbounds(3)
    for _ in range(3):
        carrier.step()
    assert {o.state for o in carrier.operations(names)} == {SUBMITTED}
    hashes = [o.tx_hash for o in carrier.operations(names)]
    proxy.fault = None
    carrier.finish(names)
    carrier.assert_once(names)
    assert [o.tx_hash for o in carrier.operations(names)] == hashes


def test_what_a_node_drops_from_its_pool_is_sent_again(carrier: Carrier, chain: Chain) -> None:
    with chain.paused():
        names = carrier.inbounds(4)
        carrier.relay.step()
        for operation in carrier.operations(names)[:2]:
            chain.node.rpc("anvil_dropTransaction", operation.tx_hash)
        carrier.finish(names)
    carrier.assert_once(names)
    carrier.assert_nonces_consecutive()


def test_blocks_that_are_lost_are_won_back(carrier: Carrier, chain: Chain) -> None:
    """Confirmed is not for ever: whatever a reorganisation takes is carried again, in the order it had."""
    receipt = carrier.world.issued()
    carrier.projector.catch_up()
    with chain.paused():
        snapshot = chain.node.rpc("evm_snapshot")
        first = carrier.queue(carrier.world.act("Endorse", receipt=receipt))
        carrier.finish([first])
        second = carrier.queue(carrier.world.act("Endorse", receipt=receipt))
        carrier.finish([second])
        assert chain.node.rpc("evm_revert", snapshot)
        chain.mine(12)
        carrier.until(lambda: carrier.steps(second).count("lost") == 1)
        carrier.finish([first, second])
    assert carrier.steps(first)[-4:] == ["confirmed", "lost", "mined", "confirmed"]
    assert carrier.world.receipt(receipt)["version"] == 3


def test_a_block_that_nobody_read_is_not_believed(carrier: Carrier, chain: Chain) -> None:
    """Mined, then replaced before the projection came to it: the projection sees no reorganisation."""
    (name,) = carrier.inbounds()
    carrier.projector.catch_up()
    with chain.paused():
        snapshot = chain.node.rpc("evm_snapshot")
        carrier.relay.step()
        chain.mine()
        carrier.relay.track()
        assert carrier.operation(name).state == MINED
        assert chain.node.rpc("evm_revert", snapshot)
        chain.mine(2)
        carrier.projector.catch_up()
        carrier.relay.step()
        assert carrier.operation(name).state != OperationState.CONFIRMED
        carrier.finish([name])
    carrier.assert_once([name])


def test_a_block_must_be_deep_enough(chain: Chain, proxy: Proxy, tmp_path: Path) -> None:
    carrier = Carrier(chain, proxy.url, tmp_path, confirmations=3)
    with chain.paused():
        (name,) = carrier.inbounds()
        carrier.relay.step()
        chain.mine()
        for _ in range(3):
            carrier.projector.catch_up()
            carrier.relay.step()
            assert carrier.operation(name).state == MINED
            chain.mine()
        carrier.finish([name])
    carrier.close()


def test_an_account_that_cannot_pay_steps_aside(chain: Chain, proxy: Proxy, tmp_path: Path) -> None:
    """The other one goes on; the poor one says why, and is taken back when it has been funded."""
    carrier = Carrier(chain, proxy.url, tmp_path)
    poor, rich = carrier.accounts.addresses
    chain.fund(poor, "0x0")
    chain.fund(rich)
    names = carrier.inbounds(4)
    carrier.until(lambda: sum(o.state == "confirmed" for o in carrier.operations(names)) == 2)
    assert poor in carrier.suspended() and "nsufficient" in carrier.suspended()[poor]
    stuck = [o.id for o in carrier.operations(names) if o.account == poor]
    assert all("cannot pay" in carrier.details(name) for name in stuck[:1])
    more = carrier.inbounds(3)
    carrier.finish(more)
    assert {o.account for o in carrier.operations(more)} == {rich}
    chain.fund(poor, RICH)
    carrier.finish(names)
    assert carrier.suspended() == {}
    carrier.assert_once([*names, *more])
    carrier.assert_nonces_consecutive()
    carrier.close()


def test_when_nobody_can_pay_operations_wait(chain: Chain, proxy: Proxy, tmp_path: Path) -> None:
    carrier = Carrier(chain, proxy.url, tmp_path, funded=False)
    names = carrier.inbounds(2)
    carrier.until(lambda: len(carrier.suspended()) == 2)
    later = carrier.inbounds(3)
    for _ in range(3):
        carrier.step()
    assert {o.state for o in carrier.operations(later)} == {QUEUED}
    assert {o.nonce for o in carrier.operations(later)} == {None}
    for address in carrier.accounts.addresses:
        chain.fund(address)
    carrier.finish([*names, *later])
    carrier.assert_once([*names, *later])
    carrier.assert_nonces_consecutive()
    carrier.close()


def test_two_relays_on_one_outbox_carry_each_operation_once(carrier: Carrier, proxy: Proxy) -> None:
    """Both look at the queue before either has signed."""
    other = carrier.new_relay()
    names = carrier.inbounds(20)

    def prepare_meanwhile(body: Any, forward: Callable[[Any], bytes]) -> tuple[int, bytes]:
        content = forward(body)
        if "eth_gasPrice" in methods(body) and not meanwhile:
            meanwhile.append(True)
            other.prepare()
            other.send()
        return 200, content

    meanwhile: list[bool] = []
    proxy.fault = prepare_meanwhile
    carrier.relay.prepare()
    assert meanwhile
    proxy.fault = None
    for _ in range(3):
        carrier.relay.step()
        other.step()
        carrier.chain.mine()
        carrier.projector.step()
    carrier.finish(names)
    carrier.assert_once(names)
    carrier.assert_nonces_consecutive()
    assert all(carrier.steps(name) == ["queued", "submitted", "mined", "confirmed"] for name in names)


def test_a_nonce_that_somebody_else_has_used_is_given_up(chain: Chain, proxy: Proxy, tmp_path: Path) -> None:
    """The same key in two installations: detected by the receipt that is not there, queued again, no loop."""
    carrier = Carrier(chain, proxy.url, tmp_path, count=1)
    proxy.fault = swallows_sends
    (name,) = carrier.inbounds()
    carrier.step()
    lost = carrier.operation(name)
    assert lost.nonce == 0
    (address,) = carrier.accounts.addresses
    foreign = {
        "chainId": chain.deployment.chain_id,
        "nonce": 0,
        "to": address,
        "value": 0,
        "gas": 21_000,
        "gasPrice": int(chain.node.rpc("eth_gasPrice"), 16) * 2,
    }
    raw, _ = carrier.accounts.sign(address, foreign)
    chain.node.rpc("eth_sendRawTransaction", "0x" + raw.hex())
    chain.mine()
    proxy.fault = None
    carrier.finish([name])
    carrier.assert_once([name])
    assert carrier.operation(name).nonce == 1
    assert "was used by another transaction" in carrier.details(name)
    carrier.close()


def test_a_node_without_batches_is_asked_one_by_one(carrier: Carrier, proxy: Proxy) -> None:
    def no_batches(body: Any, forward: Callable[[Any], bytes]) -> tuple[int, bytes]:
        if isinstance(body, list):
            return 200, b'{"jsonrpc":"2.0","id":null,"error":{"code":-32600,"message":"batches are not supported"}}'
        return 200, forward(body)

    proxy.fault = no_batches
    names = carrier.inbounds(5)
    carrier.finish(names)
    carrier.assert_once(names)
    assert carrier.node.batches is False


def test_two_installations_with_the_same_keys_end_well(chain: Chain, proxy: Proxy, tmp_path: Path) -> None:
    """Copied by mistake: they run into each other's nonces, and every act still gets there once."""
    first = Carrier(chain, proxy.url, tmp_path, count=1)
    (tmp_path / "second").mkdir()
    second = Carrier(chain, proxy.url, tmp_path / "second", accounts=first.accounts)
    ours, theirs = first.inbounds(3), second.inbounds(3)
    first.relay.step()
    second.relay.step()
    for _ in range(3):
        first.step()
        second.step()
    first.finish(ours)
    second.finish(theirs)
    first.assert_once(ours)
    second.assert_once(theirs)
    first.close()
    second.close()


def test_the_queue_has_an_end(carrier: Carrier) -> None:
    carrier.outbox = Outbox(2)
    carrier.inbounds(2)
    with pytest.raises(Problem) as refused:
        carrier.inbounds()
    assert refused.value.code == "QUEUE_FULL" and refused.value.type.status == 503


def test_the_same_reference_is_queued_once(carrier: Carrier) -> None:
    act = carrier.world.act("AcceptInbound")
    assert carrier.queue(act) == carrier.queue(act)


def test_nothing_new_is_judged_by_a_chain_that_has_lost_blocks(
    carrier: Carrier, chain: Chain, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Until the projection has gone back, a refusal may only mean that what the act rests on is not there yet."""
    monkeypatch.setattr(projector, "BEHIND_PATIENCE", 0.0)
    with chain.paused():
        snapshot = chain.node.rpc("evm_snapshot")
        inbound = carrier.world.act("AcceptInbound")
        first = carrier.queue(inbound)
        carrier.finish([first])
        receipt = carrier.world.act(
            "IssueReceipt",
            inbound=carrier.operation(first).reference,
            units=[unit["key"] for unit in inbound.message["units"]],
        )
        assert chain.node.rpc("evm_revert", snapshot)
        second = carrier.queue(receipt)
        for _ in range(3):
            carrier.relay.step()
        assert carrier.operation(second).state == QUEUED
        carrier.finish([first, second])
    carrier.assert_once([first, second])
