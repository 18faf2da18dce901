"""The devnet through kill -9, taken ports, missing binaries and other chains."""

from __future__ import annotations

import os
import signal
import socket
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from scf_ledger.chain.deployer import deploy, read_record, require_chain
from scf_ledger.chain.deployment import Consortium
from scf_ledger.chain.node import Node, NodeError
from scf_ledger.chain.outbox import RelayAccounts
from scf_ledger.chain.rows import dump
from scf_ledger.devnet import Devnet, DevnetFailed, Status
from scf_ledger.devnet.anvil import AnvilMissing, find_anvil
from scf_ledger.gateway.ledger import Ledger
from scf_ledger.problems import Problem
from scf_ledger.projection import projector
from tests.evm.members import Who, admission
from tests.support.chain import Chain
from tests.support.gateway import settings_for
from tests.support.proxy import Proxy
from tests.support.relays import Carrier
from tests.support.waiting import eventually


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Chain]:
    """A chain of its own, because it is killed."""
    made = Chain(tmp_path / "own", block_time=0.1)
    yield made
    made.close()


def kill(pid: int) -> None:
    os.kill(pid, signal.SIGKILL)


def back(chain: Chain, not_pid: int) -> Status:
    """Waits until the chain answers again from another process."""

    def look() -> Status | None:
        status = chain.devnet.status()
        return status if status.running and status.anvil_pid != not_pid else None

    found = eventually(look)
    assert found is not None
    return found


def test_the_chain_survives_down_and_up(own: Chain) -> None:
    world = own.world()
    receipt = world.issued()
    before = own.devnet.status()
    assert own.devnet.down() and not own.devnet.status().running
    assert not own.devnet.down()
    after = own.devnet.up()
    assert (after.genesis_hash, after.chain_id, after.url) == (before.genesis_hash, before.chain_id, before.url)
    assert after.block >= before.block
    assert world.receipt(receipt)["version"] == 1


def test_up_twice_is_up_once(own: Chain) -> None:
    first = own.devnet.status()
    second = Devnet(own.home / "devnet").up()
    assert (second.keeper_pid, second.anvil_pid, second.url) == (first.keeper_pid, first.anvil_pid, first.url)


def test_a_killed_node_comes_back_and_the_outbox_wins_back_what_it_lost(
    own: Chain, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At most the blocks since the last snapshot are lost; each of their operations is carried again, once."""
    monkeypatch.setattr(projector, "BEHIND_PATIENCE", 0.2)
    proxy = Proxy(own.url)
    carrier = Carrier(own, proxy.url, tmp_path)
    first = carrier.inbounds(5)
    carrier.finish(first)
    eventually((own.home / "devnet" / "state.json").exists)
    status = own.devnet.status()
    kill(status.anvil_pid)
    back(own, status.anvil_pid)
    second = carrier.inbounds(5)
    for address in carrier.accounts.addresses:
        # Money that the lost blocks brought in is lost with them.
        own.fund(address)
    carrier.finish([*first, *second])
    carrier.assert_once([*first, *second])
    carrier.assert_nonces_consecutive()
    carrier.close()
    proxy.close()


def test_a_chain_that_has_lost_its_contracts_confirms_nothing(
    own: Chain, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed before the first snapshot: the genesis is right, calls succeed, and nothing is behind them."""
    monkeypatch.setattr(projector, "BEHIND_PATIENCE", 0.2)
    carrier = Carrier(own, own.url, tmp_path)
    first = carrier.inbounds(3)
    carrier.finish(first)
    own.devnet.down()
    (own.home / "devnet" / "state.json").unlink()
    again = own.devnet.up()
    assert again.genesis_hash == own.deployment.genesis_hash and not own.node.code(own.deployment.addresses["Custody"])
    for address in carrier.accounts.addresses:
        own.fund(address)
    second = carrier.inbounds(2)
    carrier.until(lambda: {o.state for o in carrier.operations(first)} == {"lost"})
    for _ in range(5):
        carrier.step()
    assert [o.state for o in carrier.operations([*first, *second])] == ["lost"] * 3 + ["queued"] * 2
    founders = [admission(who) for who in Who]
    assert deploy(own.node, own.accounts, Consortium(founders=founders), own.record) == own.deployment
    carrier.finish([*first, *second])
    carrier.assert_once([*first, *second])
    carrier.close()


def test_a_killed_keeper_takes_the_node_with_it_and_up_brings_both_back(own: Chain) -> None:
    world = own.world()
    inbound = world.inbound()
    before = own.devnet.status()
    own.devnet.down()
    own.devnet.up()
    status = own.devnet.status()
    kill(status.keeper_pid)

    def both_gone() -> bool:
        try:
            Node(status.url, timeout=2).head()
        except NodeError:
            return not own.devnet.files.keeper_lives()
        return False

    eventually(both_gone)
    assert not own.devnet.status().running
    after = own.devnet.up()
    assert after.genesis_hash == before.genesis_hash
    assert world.view("Custody", "inboundOf", inbound)["custodian"] == Who.WAREHOUSE


def test_the_clock_stays_ahead(own: Chain) -> None:
    """A clock that was moved forward is not moved back by a restart: acts and days rest on it."""
    moved = own.devnet.status().chain_time + 90 * 86_400
    own.devnet.advance_to(moved)
    own.devnet.advance_to(moved - 1_000)
    own.devnet.down()
    after = own.devnet.up()
    assert eventually(lambda: own.devnet.status().chain_time >= moved)
    assert after.offset >= 89 * 86_400


def test_a_taken_port_is_named(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(DevnetFailed, match=f"port {port} is taken; name another with --port"):
            Devnet(tmp_path).up(port=port)
    assert not Devnet(tmp_path).status().running


def test_a_remembered_port_that_is_taken_by_now_is_replaced(own: Chain) -> None:
    url = own.devnet.status().url
    own.devnet.down()
    with socket.socket() as taken:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        taken.bind(("127.0.0.1", int(url.rsplit(":", 1)[1])))
        taken.listen()
        after = own.devnet.up()
    assert after.url != url


def test_a_missing_binary_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SCF_ANVIL", str(tmp_path / "nothing"))
    with pytest.raises(DevnetFailed, match=r"SCF_ANVIL is .*, which is no program"):
        Devnet(tmp_path / "devnet").up()


def test_a_binary_that_is_nowhere_is_explained(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("platform.machine", lambda: "arm64")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(AnvilMissing, match="anvil is not installed"):
        find_anvil({})


def test_a_binary_that_cannot_start_a_chain_shows_its_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = tmp_path / "anvil"
    broken.write_text("#!/bin/sh\necho this is no chain >&2\nexit 3\n")
    broken.chmod(0o755)
    monkeypatch.setenv("SCF_ANVIL", str(broken))
    devnet = Devnet(tmp_path / "devnet")
    with pytest.raises(DevnetFailed, match="this is no chain"):
        devnet.up()
    assert not devnet.status().running


def test_after_a_reset_it_is_another_chain(own: Chain) -> None:
    """The same chain id, another genesis: everything that was on the old chain is refused to go on here."""
    before = own.devnet.status()
    own.devnet.reset()
    after = own.devnet.up(funded=own.accounts.addresses, block_time=0.1)
    assert after.chain_id == before.chain_id and after.genesis_hash != before.genesis_hash
    record = read_record(own.record)
    assert record is not None
    node = Node(after.url)
    with pytest.raises(Problem) as refused:
        require_chain(node, record)
    assert refused.value.code == "CHAIN_MISMATCH"
    assert before.genesis_hash in refused.value.detail and after.genesis_hash in refused.value.detail
    with pytest.raises(Problem) as refused:
        deploy(node, own.accounts, Consortium(founders=[admission(who) for who in Who]), own.record)
    assert refused.value.code == "CHAIN_MISMATCH"


def test_an_interrupted_deployment_goes_on_where_it_stopped(own: Chain, tmp_path: Path) -> None:
    """The record is written first, so that every address stays what it was."""
    founders = [admission(who) for who in Who]
    payer = RelayAccounts.load(tmp_path / "other", 1)
    own.fund(payer.addresses[0])

    def stop_after_three(name: str, done: int, total: int) -> None:
        if done == 3:
            raise KeyboardInterrupt

    record = tmp_path / "deployment.json"
    with pytest.raises(KeyboardInterrupt):
        deploy(own.node, payer, Consortium(founders=founders), record, stop_after_three)
    planned = read_record(record)
    made = deploy(own.node, payer, Consortium(founders=founders), record)
    assert made == planned and made.addresses != own.deployment.addresses
    assert all(own.node.code(address) for address in made.addresses.values())
    assert deploy(own.node, payer, Consortium(founders=founders), record) == made


# ---------------------------------------------------------------- what the gateway opens on


def test_a_gateway_without_a_deployment_says_so(chain: Chain, tmp_path: Path) -> None:
    settings = settings_for(chain, tmp_path)
    settings.deployment_file.unlink()
    with pytest.raises(Problem, match="nothing is deployed") as refused:
        Ledger.open(settings)
    assert refused.value.code == "NOT_FOUND" and "scf deploy" in refused.value.detail


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"chain_id": "x"}', '{"chain_id":1,"more":2}'])
def test_a_damaged_deployment_file_is_named(chain: Chain, tmp_path: Path, text: str) -> None:
    settings = settings_for(chain, tmp_path)
    settings.deployment_file.write_text(text)
    with pytest.raises(Problem) as refused:
        Ledger.open(settings)
    assert str(settings.deployment_file) in refused.value.detail


def test_a_deployment_whose_contracts_are_gone_is_named(chain: Chain, tmp_path: Path) -> None:
    """The right chain, and nothing at the addresses: a file from elsewhere, or blocks that were lost."""
    settings = settings_for(chain, tmp_path)
    text = settings.deployment_file.read_text().replace(chain.deployment.addresses["Receipts"], "0x" + "ab" * 20)
    settings.deployment_file.write_text(text)
    with pytest.raises(Problem, match="the chain lacks Receipts"):
        Ledger.open(settings)


def test_a_gateway_without_a_node_says_how_to_get_one(chain: Chain, tmp_path: Path) -> None:
    settings = replace(settings_for(chain, tmp_path), node_url="")
    with pytest.raises(Problem, match="scf devnet up") as refused:
        Ledger.open(settings)
    assert refused.value.code == "NODE_UNAVAILABLE"


def test_a_gateway_refuses_another_chain(own: Chain, chain: Chain, tmp_path: Path) -> None:
    settings = replace(settings_for(chain, tmp_path / "home"), node_url=own.url)
    with pytest.raises(Problem) as refused:
        Ledger.open(settings)
    assert refused.value.code == "CHAIN_MISMATCH"


def test_a_projection_stops_at_another_chain(own: Chain, chain: Chain, tmp_path: Path) -> None:
    """The rows of one chain are never mixed with those of another."""
    carrier = Carrier(chain, chain.url, tmp_path)
    carrier.projector.catch_up()
    with carrier.database.read() as session:
        before = list(dump(session))
    carrier.projector.node = Node(own.url)
    with pytest.raises(Problem) as refused:
        carrier.projector.step()
    assert refused.value.code == "CHAIN_MISMATCH"
    with carrier.database.read() as session:
        assert list(dump(session)) == before
    carrier.close()
