"""Senior claims and broken control: who states them to the contracts in tests."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from eth_abi.abi import encode
from eth_utils.crypto import keccak

from scf_ledger.chain import compiler
from scf_ledger.chain.deployment import Deployment, contract_address
from scf_ledger.chain.node import Node
from scf_ledger.chain.outbox import RelayAccounts

if TYPE_CHECKING:
    from tests.evm.engine import Ledger

_SOURCE = "tests/contracts/solidity/TestClaims.sol"
_CALLER = "0x00000000000000000000000000000000000000ca"


@cache
def code() -> bytes:
    """The creation code of the tests' IClaims."""
    compiled = compiler.compile_sources(compiler.source_root(), [_SOURCE])
    return bytes.fromhex(compiled["TestClaims"]["bytecode"])


def address(deployment: Deployment) -> str:
    """Where the ledger's contracts ask: the address after their own."""
    return contract_address(deployment.deployer, deployment.first_nonce + len(deployment.addresses))


def deploy(node: Node, accounts: RelayAccounts, deployment: Deployment) -> None:
    """Puts the tests' IClaims on a node, once the ledger's contracts are there."""
    transaction = {
        "chainId": deployment.chain_id,
        "nonce": deployment.first_nonce + len(deployment.addresses),
        "value": 0,
        "data": code(),
        "gas": 1_000_000,
        "gasPrice": int(node.rpc("eth_gasPrice"), 16) * 2,
    }
    node.rpc("eth_sendRawTransaction", "0x" + accounts.sign(deployment.deployer, transaction)[0].hex())
    node.rpc("evm_mine")
    assert node.rpc("eth_getCode", address(deployment), "latest") != "0x"


def tell(ledger: Ledger, function: str, types: list[str], *values: Any) -> None:
    """States something to the tests' IClaims."""
    data = keccak(text=f"{function}({','.join(types)})")[:4] + encode(types, values)
    ledger.evm.message_call(_CALLER, address(ledger.deployment), calldata=data)
