"""Keyed hashes: the names under which the chain knows units, stocks, documents, accounts, vehicles and persons.

Coil numbers are short, so whoever has a bare hash finds the number by trying: the names are HMAC-SM3 under a secret
of the consortium (domain.md, "Canonical unit key"; SM3 for L-84). The preimage is a canonical JSON list that begins
with the kind of thing, so no two kinds and no two ways to cut the parts can meet.

Where a repetition must be found (units, stocks, certificates, invoices: AB-01, AB-07, AB-08, AB-24), leading zeros
are dropped. Where a match opens something (accounts, vehicles, persons), they stay: plates 沪A0B123 and 沪AB0123 are
two trucks.
"""

from __future__ import annotations

from cryptography.hazmat.primitives import hashes, hmac

from scf_ledger.evidence.canonical import canonical_bytes
from scf_ledger.evidence.errors import IdentifierInvalid
from scf_ledger.evidence.identifiers import canonical_identifier, fold_identifier, strip_leading_zeros
from scf_ledger.evidence.uscc import check_uscc, is_uscc

MIN_SECRET = 32
#: Bytes of a person's name on the register (bytes12 in IMemberRegistry.sol).
PERSON_SIZE = 12
#: Digits of a fully digital e-invoice's number (数电票); an older code of 12 with its number of 8 has as many.
NATIONAL_INVOICE_DIGITS = 20


def unit_key(secret: bytes, goods_family: str, mill: str, heat: str, coil: str) -> str:
    """The key of one coil or bundle, the same whoever writes it down (AB-01, AB-02).

    Parameters
    ----------
    mill
        its 统一社会信用代码; of a mill abroad another number that all use
    heat
        may be empty where the mill's certificate names none; then it must be empty for everybody
    """
    return _key(
        secret,
        "unit",
        canonical_identifier(goods_family, "goods_family"),
        _organisation(mill, "mill"),
        canonical_identifier(heat, "heat") if heat else "",
        canonical_identifier(coil, "coil"),
    )


def stock_key(secret: bytes, custodian_uscc: str, place: str) -> str:
    """The key of a place with fungible goods: a tank, a heap."""
    check_uscc(custodian_uscc, "custodian_uscc")
    return _key(secret, "stock", custodian_uscc, canonical_identifier(place, "place"))


def place_key(secret: bytes, custodian_uscc: str, place: str) -> str:
    """The key of a place with serialised goods: site and slot (库位)."""
    check_uscc(custodian_uscc, "custodian_uscc")
    return _key(secret, "place", custodian_uscc, canonical_identifier(place, "place"))


def certificate_key(secret: bytes, issuer: str, number: str, line: str) -> str:
    """The key of one line of a mill certificate or certificate of analysis (AB-07, AB-08)."""
    return _key(
        secret,
        "certificate",
        _organisation(issuer, "issuer"),
        canonical_identifier(number, "number"),
        canonical_identifier(line, "line"),
    )


def invoice_key(secret: bytes, number: str, issuer: str = "") -> str:
    """The key of one invoice, whoever bought and for whatever amount (AB-24).

    A number of 20 digits is unique in the country, so the issuer makes no difference to its key; any other is unique
    in its issuer's series only, and the issuer is needed.
    """
    folded = fold_identifier(number, "number")
    if len(folded) == NATIONAL_INVOICE_DIGITS and folded.isascii() and folded.isdigit():
        return _key(secret, "invoice", folded)
    return _key(secret, "invoice", _organisation(issuer, "issuer"), strip_leading_zeros(folded))


def account_key(secret: bytes, number: str, bank: str = "") -> str:
    """The key of a bank account; name the bank wherever it is known, always in the same way."""
    folded = fold_identifier(number, "number", personal=True)
    return _key(secret, "account", fold_identifier(bank, "bank") if bank else "", folded)


def vehicle_key(secret: bytes, name: str) -> str:
    """The key of a truck's plate or a vessel's name."""
    return _key(secret, "vehicle", fold_identifier(name, "name"))


def number_key(secret: bytes, purpose: str, number: str) -> str:
    """The key of any other number whose repetition must be found: a weighbridge ticket, a bank's reference.

    Parameters
    ----------
    purpose
        what kind of number it is; the same number for two purposes has two keys
    """
    return _key(secret, "number", canonical_identifier(purpose, "purpose"), canonical_identifier(number, "number"))


def person_id(secret: bytes, number: str) -> str:
    """The name of a natural person on the register, from the number of one identity document."""
    return _key(secret, "person", fold_identifier(number, "number", personal=True))[: 2 + 2 * PERSON_SIZE]


def _organisation(text: str, field: str) -> str:
    """A 统一社会信用代码 as it is, for its zeros count; any other number in canonical form."""
    folded = fold_identifier(text, field)
    return folded if is_uscc(folded) else strip_leading_zeros(folded)


def _key(secret: bytes, *parts: str) -> str:
    if not isinstance(secret, bytes) or len(secret) < MIN_SECRET:
        raise IdentifierInvalid("secret", None, f"must be {MIN_SECRET} bytes or more")
    mac = hmac.HMAC(secret, hashes.SM3())
    mac.update(canonical_bytes(parts))
    return "0x" + mac.finalize().hex()
