"""Figures and names in words, exactly."""

from __future__ import annotations

import pytest

from scf_ledger.acts.signers import Verifiers
from scf_ledger.trace.papers import same
from scf_ledger.trace.things import Kind, Thing, short
from scf_ledger.trace.wording import china_time, key_kind, money, utc_time


@pytest.mark.parametrize(
    ("amount", "currency", "text"),
    [
        (378550000, 156, "CNY 3,785,500.00"),
        (5, 156, "CNY 0.05"),
        (-19860, 156, "CNY -198.60"),
        (1234567, 392, "JPY 1,234,567"),
        (1234567, 48, "BHD 1,234.567"),
        (10**20 + 1, 156, "CNY 1,000,000,000,000,000,000.01"),
        (7, None, "7 minor units"),
    ],
)
def test_money_is_exact_in_its_currency(amount: int, currency: int | None, text: str) -> None:
    assert money(amount, currency) == text


def test_times_in_china_and_in_utc() -> None:
    assert china_time(1795341794) == "2026-11-22 18:03:14 +08:00"
    assert utc_time(1795341794) == "2026-11-22 10:03:14Z"


def test_the_kind_of_a_key_is_read_off_its_signer() -> None:
    verifiers = Verifiers(p256="0x" + "11" * 20, webauthn="0x" + "22" * 20)
    wallet = "0x" + "33" * 20
    assert key_kind("0x" + "44" * 20, verifiers, {wallet}) == "secp256k1"
    assert key_kind(wallet, verifiers, {wallet}) == "wallet"
    assert key_kind("0x" + "11" * 20 + "55" * 64, verifiers, set()) == "p256"
    assert key_kind("0x" + "22" * 20 + "55" * 64, verifiers, set()) == "passkey"
    assert key_kind("0x" + "66" * 20 + "55" * 64, verifiers, set()) == "other"


def test_a_short_name_is_enough_to_ask_again() -> None:
    name = "0x" + "0123456789abcdef" * 4
    assert short(name) == "0x0123456789…" and name.startswith(short(name)[:-1])
    assert short("HC26091501") == "HC26091501"
    assert str(Thing(Kind.RECEIPT, name)) == f"receipt:{name}"


def test_numbers_meet_however_they_are_written() -> None:
    assert same("hc 26091501") == same("ＨＣ２６０９１５０１") == same("000HC26091501")
    assert same("urn:epc:" + "x" * 80) == "urn:epc:" + "x" * 80
