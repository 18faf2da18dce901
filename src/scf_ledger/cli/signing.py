"""Operators' keys in files: an Ethereum keystore, or a P-256 key in PEM."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from scf_ledger.cli.failures import CommandFailed

if TYPE_CHECKING:
    from scf_ledger.acts.signers import Signer


def read_signer(file: Path, passphrase_file: Path | None, verifier: Callable[[], str]) -> Signer:
    """The key of a file; `verifier` finds the address of the contract that checks P-256 signatures.

    Raises
    ------
    CommandFailed
        The file is neither form of key, or the passphrase does not open it.
    """
    data = file.read_bytes()
    if data.lstrip().startswith(b"-----BEGIN "):
        return _from_pem(file, data, passphrase_file, verifier)
    try:
        stored = json.loads(data)
    except ValueError:
        stored = None
    if not isinstance(stored, dict) or not {"crypto", "Crypto"} & set(stored):
        raise CommandFailed(f"{file} must be an Ethereum keystore (JSON with crypto) or a P-256 key in PEM")
    return _from_keystore(file, stored, passphrase_file)


def _from_keystore(file: Path, stored: dict[str, Any], passphrase_file: Path | None) -> Signer:
    from eth_account import Account

    from scf_ledger.acts.signers import Secp256k1Signer

    passphrase = _passphrase(file, passphrase_file)
    try:
        return Secp256k1Signer(bytes(Account.decrypt(stored, passphrase)))
    except (ValueError, KeyError, TypeError) as wrong:
        raise CommandFailed(f"{file} does not open with this passphrase, or is no whole keystore: {wrong}") from None


def _from_pem(file: Path, data: bytes, passphrase_file: Path | None, verifier: Callable[[], str]) -> Signer:
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    from scf_ledger.acts.signers import P256Signer

    closed = b"ENCRYPTED" in data
    passphrase = _passphrase(file, passphrase_file).encode() if closed else None
    try:
        key = load_pem_private_key(data, passphrase)
    except (ValueError, TypeError, UnsupportedAlgorithm) as wrong:
        raise CommandFailed(f"{file} is no private key in PEM that this passphrase opens: {wrong}") from None
    if not isinstance(key, ec.EllipticCurvePrivateKey) or not isinstance(key.curve, ec.SECP256R1):
        raise CommandFailed(f"{file} must hold a P-256 key; other keys are Ethereum keystores")
    return P256Signer(key, verifier())


def _passphrase(file: Path, passphrase_file: Path | None) -> str:
    if passphrase_file is not None:
        try:
            return passphrase_file.read_text(encoding="utf-8").rstrip("\r\n")
        except UnicodeDecodeError:
            raise CommandFailed(f"{passphrase_file} must hold the passphrase as UTF-8 text") from None
    if not sys.stdin.isatty():
        raise CommandFailed(f"{file} is opened by a passphrase; name the file that holds it: --passphrase-file FILE")
    return str(typer.prompt(f"passphrase of {file}", hide_input=True, err=True))
