"""The contracts in memory: pyrevm with the ledger deployed, and Python's errors for Solidity's.

pyrevm is the fast lane, not the gas lane: its figures are execution gas only; gas is measured on anvil.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from copy import deepcopy
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from eth_abi.abi import encode
from eth_utils.crypto import keccak

from scf_ledger.acts import Act, Domain, Signature
from scf_ledger.chain.artifacts import load
from scf_ledger.chain.deployment import Consortium, Deployment, plan
from scf_ledger.chain.events import Event, abi_type, named, read_event, read_revert

# It has no build for every Python; what needs it is not collected then (tests/conftest.py), the rest runs on anvil.
with suppress(ImportError):
    from pyrevm import EVM, BlockEnv, CfgEnv, Env

CHAIN_ID = 31_415
DEPLOYER = "0x00000000000000000000000000000000000000d0"
CARRIER = "0x00000000000000000000000000000000000000ca"
#: 2026-06-01T00:00:00Z
GENESIS_TIME = 1_780_272_000
_OUTPUT = re.compile(r"output: (0x[0-9a-f]*)")


class Reverted(Exception):
    """A contract refused; the error's name and operands are Solidity's own."""

    def __init__(self, name: str, operands: Mapping[str, Any]) -> None:
        super().__init__(f"{name}({operands})")
        self.name = name
        self.operands = operands


class Ledger:
    """The deployed contracts, a clock, and calls."""

    def __init__(self, consortium: Consortium) -> None:
        env = Env(cfg=CfgEnv(chain_id=CHAIN_ID), block=BlockEnv(timestamp=GENESIS_TIME))
        self.evm = EVM(env=env, spec_id="CANCUN")
        self.now = GENESIS_TIME
        for account in (DEPLOYER, CARRIER):
            self.evm.set_balance(account, 10**21)
        steps = plan(DEPLOYER, 0, consortium)
        for step in steps:
            address = self.evm.deploy(DEPLOYER, step.init_code)
            assert address.lower() == step.address.lower(), (step.name, address, step.address)
        self.deployment = Deployment(
            chain_id=CHAIN_ID,
            genesis_hash="0x" + "00" * 32,
            deployer=DEPLOYER,
            first_nonce=0,
            addresses={step.name: step.address for step in steps},
        )

    # ---------------------------------------------------------------- clock

    def set_time(self, timestamp: int) -> None:
        self.now = timestamp
        self.evm.set_block_env(BlockEnv(timestamp=timestamp))

    def advance(self, seconds: int) -> None:
        self.set_time(self.now + seconds)

    # ---------------------------------------------------------------- calls

    def domain(self, contract: str) -> Domain:
        return self.deployment.domain(contract)

    def _message(self, contract: str, data: bytes, caller: str, static: bool) -> bytes:
        address = self.deployment.addresses[contract]
        try:
            return bytes(self.evm.message_call(caller, address, calldata=data, is_static=static))
        except RuntimeError as problem:
            found = _OUTPUT.search(str(problem)[:100_000])
            if not found:
                raise
            revert = read_revert(bytes.fromhex(found[1][2:]))
            raise Reverted(revert.name, revert.operands) from None
        finally:
            self.evm.reset_transient_storage()

    def send(self, contract: str, data: bytes, caller: str = CARRIER) -> list[Event]:
        """Sends a call; returns the ledger's events. Raises Reverted."""
        self._message(contract, data, caller, static=False)
        assert self.evm.result is not None
        events = []
        for log in self.evm.result.logs:
            name = self.deployment.names.get(log.address.lower())
            topics = [bytes.fromhex(t.removeprefix("0x")) for t in log.topics]
            event = read_event(name, topics, _data(log.data)) if name else None
            if event:
                events.append(event)
        return events

    def submit(self, act: Act, signatures: Sequence[Signature | None]) -> list[Event]:
        """Carries an act; returns the ledger's events. Raises Reverted."""
        return self.send(act.type.contract, act.call(signatures))

    def invoke(self, contract: str, function: str, *arguments: Any, caller: str = CARRIER) -> list[Event]:
        """Calls a function that is not an act."""
        return self.send(contract, _function(contract, function).encode(arguments), caller)

    def view(self, contract: str, function: str, *arguments: Any) -> Any:
        """Reads a view: the value, or a dict of the struct that it returns."""
        data = self._message(contract, _function(contract, function).encode(arguments), CARRIER, static=True)
        return deepcopy(_answer(contract, function, data))

    @contextmanager
    def undone(self) -> Iterator[None]:
        """Whatever happens inside is undone afterwards, the clock too."""
        now, snapshot = self.now, self.evm.snapshot()
        try:
            yield
        finally:
            self.evm.revert(snapshot)
            self.set_time(now)


def _data(data: Any) -> bytes:
    """pyrevm gives a log's data as (topics, bytes) or as bytes, by version."""
    return bytes(data[1] if isinstance(data, tuple) else data)


@dataclass(frozen=True)
class _Function:
    selector: bytes
    types: Sequence[str]
    outputs: Sequence[Mapping[str, Any]]

    def encode(self, arguments: Sequence[Any]) -> bytes:
        values = [_abi_value(kind, value) for kind, value in zip(self.types, arguments, strict=True)]
        return self.selector + encode(self.types, values)


@cache
def _function(contract: str, function: str) -> _Function:
    entry = next(e for e in load(contract).abi if e["type"] == "function" and e["name"] == function)
    types = [abi_type(i) for i in entry["inputs"]]
    outputs = [{**o, "name": o["name"] or str(i)} for i, o in enumerate(entry["outputs"])]
    return _Function(keccak(text=f"{function}({','.join(types)})")[:4], types, outputs)


@lru_cache(maxsize=20_000)
def _answer(contract: str, function: str, data: bytes) -> Any:
    """Most records are read many times between their changes; decoding is the slow part of it."""
    values = list(named(_function(contract, function).outputs, data).values())
    return values[0] if len(values) == 1 else tuple(values)


def _abi_value(kind: str, value: Any) -> Any:
    if isinstance(value, list):
        return [_abi_value(kind.removesuffix("[]"), item) for item in value]
    return bytes.fromhex(value[2:]) if kind.startswith("bytes") and isinstance(value, str) else value
