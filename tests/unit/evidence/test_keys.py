"""Keyed hashes: the same thing has one key, different things and different kinds have different ones."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import combinations

import pytest
from cryptography.hazmat.primitives import hashes

from scf_ledger.evidence import (
    IdentifierInvalid,
    account_key,
    certificate_key,
    invoice_key,
    person_id,
    stock_key,
    unit_key,
    vehicle_key,
)

SECRET = bytes(range(32))
MILL = "91310000631696382C"
OTHER_MILL = "91330100799655058B"
EINVOICE = "24312000000123456789"


def sm3(data: bytes) -> bytes:
    digest = hashes.Hash(hashes.SM3())
    digest.update(data)
    return digest.finalize()


def hmac_sm3(key: bytes, message: bytes) -> str:
    """RFC 2104 word by word; a block of SM3 has 64 bytes."""
    key = (sm3(key) if len(key) > 64 else key).ljust(64, b"\0")
    inner = sm3(bytes(k ^ 0x36 for k in key) + message)
    return "0x" + sm3(bytes(k ^ 0x5C for k in key) + inner).hex()


def unit(heat: str = "23-10457", coil: str = "6A0012345", mill: str = MILL, secret: bytes = SECRET) -> str:
    return unit_key(secret, "steel", mill, heat, coil)


# ---------------------------------------------------------------- what is hashed


def test_L_84_sm3_is_that_of_the_standard() -> None:
    """GB/T 32905-2016, example A.1."""
    assert sm3(b"abc").hex() == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"


@pytest.mark.parametrize("secret", [SECRET, b"k" * 64, b"k" * 65, b"k" * 200])
def test_a_key_is_hmac_sm3_of_a_canonical_list(secret: bytes) -> None:
    preimage = b'["unit","STEEL","91310000631696382C","2310457","6A12345"]'
    assert unit(secret=secret) == hmac_sm3(secret, preimage)


@pytest.mark.parametrize(
    ("key", "preimage"),
    [
        (stock_key(SECRET, MILL, "T-01"), b'["stock","91310000631696382C","T1"]'),
        (certificate_key(SECRET, MILL, "ZB-0007", "03"), b'["certificate","91310000631696382C","ZB7","3"]'),
        (invoice_key(SECRET, EINVOICE), b'["invoice","24312000000123456789"]'),
        (invoice_key(SECRET, "00123456", MILL), b'["invoice","91310000631696382C","123456"]'),
        (account_key(SECRET, "0310 0123 4567"), b'["account","","031001234567"]'),
        (account_key(SECRET, "0310-01234567", "ICBKCNBJ"), b'["account","ICBKCNBJ","031001234567"]'),
        (vehicle_key(SECRET, "沪A·01234"), '["vehicle","沪A01234"]'.encode()),
        (person_id(SECRET, "11010519491231002x"), b'["person","11010519491231002X"]'),
    ],
)
def test_each_kind_has_a_preimage_of_its_own(key: str, preimage: bytes) -> None:
    assert hmac_sm3(SECRET, preimage).startswith(key)


def test_keys_are_bytes32_for_the_chain_and_persons_bytes12() -> None:
    for key in (unit(), stock_key(SECRET, MILL, "1"), invoice_key(SECRET, EINVOICE), vehicle_key(SECRET, "1")):
        assert re.fullmatch(r"0x[0-9a-f]{64}", key)
    assert re.fullmatch(r"0x[0-9a-f]{24}", person_id(SECRET, "11010519491231002X"))


def test_another_secret_gives_another_key() -> None:
    assert unit(secret=b"x" * 32) != unit()


# ---------------------------------------------------------------- units


@pytest.mark.parametrize(
    "coil",
    [
        "6A0012345",
        "6a0012345",
        " 6A 001 2345 ",
        "6A-00-12345",
        "\uff16\uff21\uff10\uff10\uff11\uff12\uff13\uff14\uff15",
        "6AOO12345",
        "6ao\u043e12345",
        "6A12345",
        "6A\u200b012345",
        "06A0012345",
    ],
    ids=ascii,
)
def test_AB_02_same_coil_written_differently_collides(coil: str) -> None:
    assert unit(coil=coil) == unit()


def test_AB_02_mill_and_heat_written_differently_collide() -> None:
    assert unit(mill="9131 0000 6316 9638 2c", heat="23 / 10457") == unit()
    assert unit(mill="913100OO631696382C", heat="\uff12\uff1310457") == unit()


def test_AB_01_different_coils_have_different_keys() -> None:
    coils = ["6A0012345", "6A0012346", "6A0112345", "6B0012345", "6A00123450", "6A001234", "GA0012345", "6A0012345-1"]
    assert len({unit(coil=coil) for coil in coils}) == len(coils)


def test_AB_01_a_coil_number_repeats_in_other_heats_and_mills() -> None:
    keys = {unit(), unit(heat="23-10458"), unit(mill=OTHER_MILL)}
    assert len(keys) == 3
    assert unit_key(SECRET, "aluminium", MILL, "23-10457", "6A0012345") not in keys


def test_parts_cannot_be_cut_elsewhere() -> None:
    assert unit(heat="12", coil="345") != unit(heat="123", coil="45")
    assert unit(heat='1","2', coil="3") != unit(heat="1", coil='2","3')
    assert certificate_key(SECRET, MILL, "12", "3") != certificate_key(SECRET, MILL, "1", "23")


def test_zeros_inside_a_social_credit_code_count() -> None:
    """Stripped of zeros, two organisations' codes could meet; codes have a fixed length, so nothing is stripped."""
    one, other = "91310000MA1FL0001R", "91310000MA1FL001"
    assert unit(mill=one) != unit(mill=other)
    assert unit(mill=one) == hmac_sm3(SECRET, b'["unit","STEEL","91310000MA1FL0001R","2310457","6A12345"]')


@pytest.mark.parametrize("field", ["goods_family", "mill", "heat", "coil"])
def test_every_part_of_a_unit_is_needed(field: str) -> None:
    parts = {"goods_family": "steel", "mill": MILL, "heat": "1", "coil": "2"} | {field: " - "}
    with pytest.raises(IdentifierInvalid) as refused:
        unit_key(SECRET, **parts)
    assert refused.value.field == field


# ---------------------------------------------------------------- stocks and certificates


def test_a_tank_is_one_tank_of_one_custodian() -> None:
    assert stock_key(SECRET, MILL, "T-01") == stock_key(SECRET, MILL, "t1")
    assert stock_key(SECRET, MILL, "T-01") != stock_key(SECRET, OTHER_MILL, "T-01")
    with pytest.raises(IdentifierInvalid, match="custodian_uscc"):
        stock_key(SECRET, "my tank farm", "T-01")


def test_AB_07_the_same_certificate_line_written_differently_collides() -> None:
    assert certificate_key(SECRET, MILL, "ZB2026-00071", "2") == certificate_key(SECRET, MILL, "zb 2026 00071", "02")


def test_AB_08_lines_numbers_and_issuers_are_told_apart() -> None:
    keys = {
        certificate_key(SECRET, MILL, "ZB2026-00071", "2"),
        certificate_key(SECRET, MILL, "ZB2026-00071", "3"),
        certificate_key(SECRET, MILL, "ZB2026-00072", "2"),
        certificate_key(SECRET, OTHER_MILL, "ZB2026-00071", "2"),
    }
    assert len(keys) == 4


# ---------------------------------------------------------------- invoices


@pytest.mark.parametrize("issuer", ["", MILL, OTHER_MILL, "anything"])
def test_AB_24_a_fully_digital_invoice_has_one_key_whoever_is_named(issuer: str) -> None:
    assert invoice_key(SECRET, EINVOICE, issuer) == invoice_key(SECRET, EINVOICE)


@pytest.mark.parametrize(
    "number",
    ["2431 2000 0001 2345 6789", "243120000OO123456789", EINVOICE.translate({i: i + 0xFEE0 for i in range(48, 58)})],
)
def test_AB_24_a_fully_digital_invoice_written_differently_collides(number: str) -> None:
    assert invoice_key(SECRET, number) == invoice_key(SECRET, EINVOICE)


def test_AB_24_an_older_number_is_unique_with_its_issuer_only() -> None:
    assert invoice_key(SECRET, "00123456", MILL) != invoice_key(SECRET, "00123456", OTHER_MILL)
    assert invoice_key(SECRET, "00123456", MILL) == invoice_key(SECRET, "123456", MILL.lower())
    assert invoice_key(SECRET, EINVOICE[:19], MILL) != invoice_key(SECRET, EINVOICE, MILL)
    with pytest.raises(IdentifierInvalid) as refused:
        invoice_key(SECRET, "00123456")
    assert refused.value.field == "issuer"


def test_AB_24_other_invoices_have_other_keys() -> None:
    assert invoice_key(SECRET, EINVOICE) != invoice_key(SECRET, "24312000000123456780")


def test_AB_24_zeros_of_a_national_number_count() -> None:
    older = "04400190011112345678"  # code of 12 and number of 8
    assert invoice_key(SECRET, older) == hmac_sm3(SECRET, f'["invoice","{older}"]'.encode())


# ---------------------------------------------------------------- what opens something


def test_plates_that_differ_by_the_place_of_a_zero_are_two_trucks() -> None:
    assert vehicle_key(SECRET, "沪A0B123") != vehicle_key(SECRET, "沪AB0123")
    assert vehicle_key(SECRET, "沪A01234") != vehicle_key(SECRET, "沪A1234")
    assert vehicle_key(SECRET, "沪a·B0123") == vehicle_key(SECRET, "沪AB0123")


def test_accounts_keep_their_zeros_and_banks() -> None:
    assert account_key(SECRET, "001") != account_key(SECRET, "01")
    assert account_key(SECRET, "001", "ICBKCNBJ") != account_key(SECRET, "001", "BKCHCNBJ")
    assert account_key(SECRET, "001", "icbk-cnbj") == account_key(SECRET, "0 0 1", "ICBKCNBJ")


def test_one_person_is_one_person() -> None:
    assert person_id(SECRET, "110105 19491231 002x") == person_id(SECRET, "11010519491231002X")
    assert person_id(SECRET, "11010519491231002X") != person_id(SECRET, "110105194912310028")


def test_kinds_never_meet() -> None:
    keys = [
        vehicle_key(SECRET, EINVOICE),
        invoice_key(SECRET, EINVOICE),
        account_key(SECRET, EINVOICE),
        stock_key(SECRET, MILL, EINVOICE),
        invoice_key(SECRET, EINVOICE[:19], MILL),
        person_id(SECRET, EINVOICE),
    ]
    assert all(not one.startswith(other[:26]) for one, other in combinations(keys, 2))


# ---------------------------------------------------------------- secrets


@pytest.mark.parametrize(
    "make",
    [
        lambda secret: unit(secret=secret),
        lambda secret: stock_key(secret, MILL, "1"),
        lambda secret: certificate_key(secret, MILL, "1", "1"),
        lambda secret: invoice_key(secret, EINVOICE),
        lambda secret: account_key(secret, "1"),
        lambda secret: vehicle_key(secret, "1"),
        lambda secret: person_id(secret, "1"),
    ],
)
@pytest.mark.parametrize("secret", [b"", b"hunter2-hunter2-hunter2-hunter2"[:31], "hunter2-hunter2-hunter2-hunter2-"])
def test_a_short_secret_is_refused_and_never_shown(make: Callable[[object], str], secret: object) -> None:
    with pytest.raises(IdentifierInvalid) as refused:
        make(secret)
    assert refused.value.field == "secret"
    assert refused.value.value is None
    assert "hunter" not in str(refused.value)


@pytest.mark.parametrize("make", [person_id, account_key])
def test_a_personal_number_is_not_shown_either(make: Callable[[bytes, str], str]) -> None:
    with pytest.raises(IdentifierInvalid) as refused:
        make(SECRET, "1101051949" * 8)
    assert "1101" not in str(refused.value)
    assert refused.value.value is None
