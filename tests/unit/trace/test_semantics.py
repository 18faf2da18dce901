"""Which things acts touch and make: held to the catalogue, so that a new kind of act cannot be forgotten."""

from __future__ import annotations

from eth_abi.abi import encode
from eth_utils.crypto import keccak

from scf_ledger.acts import ACT_TYPES, Act, Domain, act_type
from scf_ledger.acts.children import child_name
from scf_ledger.acts.fields import FieldKind, meaning
from scf_ledger.chain.artifacts import load
from scf_ledger.trace.book import HANDLERS
from scf_ledger.trace.semantics import MAKES, MAKES_MANY, RECORDS, flows, made, touched
from scf_ledger.trace.things import Kind, Thing

DOMAIN = Domain(chain_id=1, contract="0x" + "11" * 20)
RECEIPT, LOAN, VOUCHER = ("0x" + digit * 64 for digit in "abc")


def act(name: str, /, **fields: object) -> Act:
    return Act.make(act_type(name), fields, DOMAIN)


def test_every_field_that_names_a_record_says_which() -> None:
    for one in ACT_TYPES.values():
        for struct, members in one.structs.members.items():
            for field in members:
                if meaning(struct, field.name).kind is FieldKind.RECORD:
                    assert field.name in RECORDS, f"{struct}.{field.name}"


def test_what_is_made_is_made_by_acts_that_there_are() -> None:
    assert set(MAKES) | set(MAKES_MANY) <= set(ACT_TYPES)
    assert not set(MAKES) & set(MAKES_MANY)


def test_the_book_knows_only_events_that_there_are() -> None:
    for contract, event in HANDLERS:
        assert event in {entry["name"] for entry in load(contract).abi if entry["type"] == "event"}, event


def test_a_pledge_touches_receipt_loan_and_members() -> None:
    pledge = act(
        "Pledge", loan=LOAN, version=1, receipt=RECEIPT, receiptVersion=1, pledgor=7, custodian=4, pledgee=2, kg=1,
        relatedOverride="0x" + "00" * 32, deadline=9,
    )  # fmt: skip
    assert set(touched(pledge, {})) == {
        Thing(Kind.LOAN, LOAN),
        Thing(Kind.RECEIPT, RECEIPT),
        *(Thing(Kind.MEMBER, n) for n in "742"),
    }
    assert made(pledge) == []


def test_a_substitution_touches_both_receipts() -> None:
    other = "0x" + "0d" * 32
    substitution = act(
        "Substitute", loan=LOAN, version=1, incoming=RECEIPT, incomingVersion=1, incomingKg=2, outgoing=other,
        outgoingKg=1, pledgor=7, custodian=4, pledgee=2, registry="0x" + "5a" * 8, number="0x" + "01" * 32,
        registeredAt=5, registeredUntil=6, certificate="0x" + "02" * 32, relatedOverride="0x" + "00" * 32, deadline=9,
    )  # fmt: skip
    receipts = [thing.id for thing in touched(substitution, {}) if thing.kind is Kind.RECEIPT]
    assert receipts == [RECEIPT, other] and made(substitution) == []


def test_a_subject_is_whatever_bears_the_name() -> None:
    freeze = act(
        "Freeze", court=3, kind=2, subject=VOUCHER, quantity=1, order="0x" + "01" * 32, until=9, salt="0x" + "02" * 32,
        deadline=9,
    )  # fmt: skip
    assert Thing(Kind.VOUCHER, VOUCHER) in touched(freeze, {VOUCHER: Kind.VOUCHER})
    assert not [thing for thing in touched(freeze, {}) if thing.id == VOUCHER]
    assert made(freeze) == [Thing(Kind.FREEZE, freeze.digest)]


def test_parts_of_a_voucher_are_named_as_the_contract_names_them() -> None:
    split = act("SplitVoucher", voucher=VOUCHER, version=2, holder=7, amounts=[3, 4], deadline=9)
    digest = bytes.fromhex(split.digest[2:])
    expected = ["0x" + keccak(encode(["bytes32", "uint256"], [digest, n])).hex() for n in (0, 1)]
    assert [thing.id for thing in made(split)] == expected == [child_name(split.digest, 0), child_name(split.digest, 1)]


U1, U2, U3 = ("0x" + digit * 64 for digit in "def")


def test_each_part_of_a_split_comes_of_its_own_units() -> None:
    parts = [{"kg": 3, "pieces": 1, "units": [U1]}, {"kg": 4, "pieces": 1, "units": [U2]}]
    split = act("SplitReceipt", receipt=RECEIPT, version=1, holder=7, custodian=4, parts=parts, deadline=9)
    first, second = (Thing(Kind.RECEIPT, child_name(split.digest, n)) for n in (0, 1))
    assert made(split) == [first, second]
    assert list(flows(split, touched(split, {}), made(split))) == [
        (Thing(Kind.RECEIPT, RECEIPT), first),
        (Thing(Kind.UNIT, U1), first),
        (Thing(Kind.RECEIPT, RECEIPT), second),
        (Thing(Kind.UNIT, U2), second),
    ]


def test_what_processing_makes_comes_of_what_it_used_up() -> None:
    processing = act(
        "ProcessGoods",
        sources=[{"receipt": RECEIPT, "version": 1, "units": [U1]}],
        holder=7,
        custodian=4,
        outputs=[
            {
                "goods": "0x" + b"HRC".ljust(8, b"\0").hex(),
                "kg": 5,
                "pieces": 2,
                "units": [{"key": U2, "kg": 2}, {"key": U3, "kg": 3}],
                "stock": "0x" + "00" * 32,
                "content": "0x" + "c0" * 32,
            }
        ],
        lossKg=0,
        record="0x" + "01" * 32,
        deadline=9,
    )
    child = Thing(Kind.RECEIPT, child_name(processing.digest, 0))
    new = [Thing(Kind.UNIT, U2), Thing(Kind.UNIT, U3)]
    assert made(processing) == [child, *new]
    used = Thing(Kind.UNIT, U1)
    assert set(flows(processing, touched(processing, {}), made(processing))) == {
        (Thing(Kind.RECEIPT, RECEIPT), child),
        *((used, unit) for unit in new),
        *((unit, child) for unit in new),
    }
