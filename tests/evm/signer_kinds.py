"""A desk of each kind of signer: account, contract wallet, P-256 key, passkey."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from scf_ledger.acts import Capability
from scf_ledger.acts.signers import Erc1271Signer, P256Signer, Signer, WebAuthnSigner
from tests.evm.harness import Harness
from tests.evm.keys import AccountKey, Desk, p256_key, person_of, secret
from tests.evm.world import World

KINDS = ("account", "wallet", "p256", "passkey")
#: a passkey's signature: r, s, place of the challenge, place of the type, authenticator data, client data
ASSERTION = ("bytes32", "bytes32", "uint256", "uint256", "bytes", "string")


def signer(world: World, kind: str, solidity: Mapping[str, dict[str, Any]], name: str = "one") -> Signer:
    """A signer of a kind; the same name gives the same key."""
    account = AccountKey(secret(kind, name))
    if kind == "account":
        return account
    if kind == "wallet":
        wallet = Harness(world.ledger, solidity["TestWallet"], account.signer)
        return Erc1271Signer(wallet.address, account)
    if kind == "p256":
        return P256Signer(p256_key(name), world.address("ERC7913P256Verifier"))
    return WebAuthnSigner(p256_key(name), world.address("ERC7913WebAuthnVerifier"))


def desk_of(signs: Signer, capabilities: Capability = Capability.MAKER, *person: object) -> Desk:
    return Desk(signs, capabilities, person_of(*(person or (signs.signer,))))
