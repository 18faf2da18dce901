"""Puts the ledger's contracts on a chain, once; and finds them again.

Resumable: every address of the plan is known beforehand, so a deployment that was interrupted goes on where it stopped.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from scf_ledger.chain.deployment import Consortium, Deployment, Step, plan
from scf_ledger.chain.node import Node, NodeError, NodeUnavailable
from scf_ledger.chain.outbox.accounts import RelayAccounts
from scf_ledger.problems import problem
from scf_ledger.settings import CONSORTIUM

#: Seconds that one contract may take to be mined.
PATIENCE = 120.0


def read_record(path: Path) -> Deployment | None:
    """The recorded deployment, or None when there is none.

    Raises
    ------
    Problem
        DEPLOYMENT_UNREADABLE: the file is damaged, or of another version.
    """
    try:
        return Deployment.from_json(json.loads(path.read_text()))
    except FileNotFoundError:
        return None
    except (ValueError, TypeError) as trouble:
        raise problem("DEPLOYMENT_UNREADABLE", f"{path} is no record of a deployment: {trouble}") from trouble


def require_chain(node: Node, deployment: Deployment) -> None:
    """Refuses a chain that is not the recorded one.

    Raises
    ------
    Problem
        CHAIN_MISMATCH.
    """
    chain_id, genesis = node.chain_id(), node.genesis_hash()
    if (chain_id, genesis) != (deployment.chain_id, deployment.genesis_hash):
        raise problem(
            "CHAIN_MISMATCH",
            f"the node shows chain {chain_id} with genesis {genesis}; the deployment is on chain "
            f"{deployment.chain_id} with genesis {deployment.genesis_hash}",
            {"chain_id": chain_id, "genesis_hash": genesis},
        )


def missing(node: Node, deployment: Deployment) -> list[str]:
    """Contracts of the record that have no code on the chain."""
    codes = node.batch([("eth_getCode", [address, "latest"]) for address in deployment.addresses.values()])
    return [name for name, code in zip(deployment.addresses, codes, strict=True) if code in ("0x", None)]


def deploy(
    node: Node,
    accounts: RelayAccounts,
    consortium: Consortium,
    record: Path,
    report: Callable[[str, int, int], None] = lambda name, done, total: None,
) -> Deployment:
    """Deploys what is missing, and records it.

    The record is written before the first transaction, so that the addresses stay the same whenever it goes on; what
    the constructors are given lies beside it, for whoever checks the deployment later.

    Raises
    ------
    Problem
        CHAIN_MISMATCH: the record is of another chain.
    NodeError
        The node refused or does not answer.
    """
    deployer = accounts.addresses[0]
    known = read_record(record)
    if known is None:
        first = node.nonce(deployer)
        steps = plan(deployer, first, consortium)
        known = Deployment(
            chain_id=node.chain_id(),
            genesis_hash=node.genesis_hash(),
            deployer=deployer,
            first_nonce=first,
            addresses={step.name: step.address for step in steps},
        )
        record.parent.mkdir(parents=True, exist_ok=True)
        _write(record.with_name(CONSORTIUM), asdict(consortium))
        _write(record, known.to_json())
    require_chain(node, known)
    steps = plan(known.deployer, known.first_nonce, consortium)
    lacking = set(missing(node, known))
    todo = [step for step in steps if step.name in lacking]
    for number, step in enumerate(todo):
        report(step.name, number, len(todo))
        _create(node, accounts, known, step)
    _await_code(node, known, report, len(todo))
    return known


def _write(path: Path, value: Mapping[str, Any]) -> None:
    temporary = path.with_suffix(".new")
    temporary.write_text(json.dumps(value, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    temporary.replace(path)


def _create(node: Node, accounts: RelayAccounts, deployment: Deployment, step: Step) -> None:
    """Sends the transaction that creates a contract; one that the node has already is left alone."""
    call = {"from": deployment.deployer, "data": "0x" + step.init_code.hex()}
    gas = int(node.rpc("eth_estimateGas", call), 16)
    transaction = {
        "chainId": deployment.chain_id,
        "nonce": step.nonce,
        "value": 0,
        "data": step.init_code,
        "gas": gas + gas // 10,
        "gasPrice": int(node.rpc("eth_gasPrice"), 16) * 2,
    }
    raw, _ = accounts.sign(deployment.deployer, transaction)
    try:
        node.rpc("eth_sendRawTransaction", "0x" + raw.hex())
    except NodeUnavailable:
        raise
    except NodeError:
        # Already known, or already mined: the code decides.
        pass


def _await_code(node: Node, deployment: Deployment, report: Callable[[str, int, int], None], total: int) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        lacking = missing(node, deployment)
        if not lacking:
            return
        report(lacking[0], total - len(lacking), total)
        time.sleep(0.1)
    raise NodeUnavailable(f"contract {lacking[0]} was not mined within {PATIENCE:.0f} s")
