"""A desk of each kind of signer: account, contract wallet, P-256 key, passkey."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from eth_abi.abi import decode, encode

from scf_ledger.acts import Capability, Signature
from scf_ledger.acts.signers import Erc1271Signer, P256Signer, Signer, WebAuthnSigner
from tests.evm.harness import Harness
from tests.evm.keys import AccountKey, Desk, p256_key, person_of, secret
from tests.evm.world import World

KINDS = ("account", "wallet", "p256", "passkey")
_AUTH = ["bytes32", "bytes32", "uint256", "uint256", "bytes", "string"]


@dataclass(frozen=True)
class Passkey:
    """A software passkey, its assertion encoded as OpenZeppelin's WebAuthn.tryDecodeAuth reads it."""

    inner: WebAuthnSigner

    @property
    def signer(self) -> str:
        return self.inner.signer

    def sign(self, digest: str) -> Signature:
        return Signature(signer=self.signer, signature="0x" + encode(_AUTH, self.assertion(digest)).hex())

    def assertion(self, digest: str) -> tuple[Any, ...]:
        """r, s, place of the challenge, place of the type, authenticator data, client data."""
        raw = bytes.fromhex(self.inner.sign(digest).signature[2:])
        for types in ([f"({','.join(_AUTH)})"], _AUTH):
            try:
                values = decode(types, raw)
            except Exception:
                continue
            return tuple(values[0] if len(types) == 1 else values)
        raise AssertionError("the passkey's signature does not decode")


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
    return Passkey(WebAuthnSigner(p256_key(name), world.address("ERC7913WebAuthnVerifier")))


def desk_of(signs: Signer, capabilities: Capability = Capability.MAKER, *person: object) -> Desk:
    return Desk(signs, capabilities, person_of(*(person or (signs.signer,))))
