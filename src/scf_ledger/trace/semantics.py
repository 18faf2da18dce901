"""Which things an act touches and which it makes: read off the acts' own table of fields, and one table of what begins.

A record is named by the digest of the act that made it. Parts of a voucher are named by the digest of the split and
their place in it, as contracts/Receivables.sol does it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from eth_abi.abi import encode
from eth_utils.crypto import keccak

from scf_ledger.acts import Act, key_id
from scf_ledger.acts.fields import FieldKind, meaning
from scf_ledger.trace.things import Kind, Thing

#: What an act begins.
MAKES: dict[str, Kind] = {
    "ProposeAdmission": Kind.PROPOSAL,
    "ProposeStanding": Kind.PROPOSAL,
    "ProposeListing": Kind.PROPOSAL,
    "ProposeRules": Kind.PROPOSAL,
    "AcceptInbound": Kind.INBOUND,
    "IssueReceipt": Kind.RECEIPT,
    "IssueDeliveryOrder": Kind.DELIVERY_ORDER,
    "Freeze": Kind.FREEZE,
    "DefineSeries": Kind.SERIES,
    "DefineProduct": Kind.PRODUCT,
    "ApplyForLoan": Kind.LOAN,
    "IssueVoucher": Kind.VOUCHER,
    "ClaimPayment": Kind.PAYMENT,
}

#: What a field that names a record names. A `subject` may be any record: whichever bears the name.
RECORDS: dict[str, Kind | None] = {
    "proposal": Kind.PROPOSAL,
    "inbound": Kind.INBOUND,
    "receipt": Kind.RECEIPT,
    "incoming": Kind.RECEIPT,
    "outgoing": Kind.RECEIPT,
    "order": Kind.DELIVERY_ORDER,
    "freeze": Kind.FREEZE,
    "series": Kind.SERIES,
    "product": Kind.PRODUCT,
    "loan": Kind.LOAN,
    "voucher": Kind.VOUCHER,
    "payment": Kind.PAYMENT,
    "key": Kind.KEY,
    "subject": None,
}

#: Fields that are no records and yet name a thing.
_NAMED: dict[FieldKind, Kind] = {
    FieldKind.UNIT: Kind.UNIT,
    FieldKind.STOCK: Kind.STOCK,
    FieldKind.CERTIFICATE: Kind.CERTIFICATE,
    FieldKind.INVOICE: Kind.INVOICE,
    FieldKind.MEMBER: Kind.MEMBER,
}
_ZERO = "0x" + "00" * 32


def atoms(act: Act) -> Iterator[tuple[str, str, FieldKind, Any]]:
    """Every single value in an act's message: its pointer, its field, what it holds, and itself."""
    yield from _atoms(act, act.type.structs.primary, act.message, "")


def _atoms(act: Act, struct: str, values: Mapping[str, Any], pointer: str) -> Iterator[tuple[str, str, FieldKind, Any]]:
    for item in act.type.structs.members[struct]:
        base, many = item.type.removesuffix("[]"), item.type.endswith("[]")
        for n, one in enumerate(values[item.name] if many else [values[item.name]]):
            place = f"{pointer}/{item.name}" + (f"/{n}" if many else "")
            if base in act.type.structs.members:
                yield from _atoms(act, base, one, place)
            else:
                yield place, item.name, meaning(struct, item.name).kind, one


def touched(act: Act, known: Mapping[str, Kind]) -> list[Thing]:
    """The things that an act names, without those that it makes.

    Parameters
    ----------
    known
        The kinds of the records that there are so far, by name.
    """
    found: dict[Thing, None] = {}
    for _, field, kind, value in atoms(act):
        named = _NAMED.get(kind)
        if kind is FieldKind.RECORD:
            named = RECORDS[field] or known.get(value)
        elif kind is FieldKind.SIGNER:
            named, value = Kind.KEY, key_id(value)
        if named is not None and value not in (0, "", _ZERO):
            found[Thing(named, str(value))] = None
    return list(found)


def made(act: Act) -> list[Thing]:
    """The things that begin with an act."""
    if act.kind == "SplitVoucher":
        return [Thing(Kind.VOUCHER, part_of(act.digest, n)) for n in range(len(act.message["amounts"]))]
    kind = MAKES.get(act.kind)
    return [Thing(kind, act.digest)] if kind else []


def part_of(split: str, place: int) -> str:
    """The name of a part of a voucher: keccak256(abi.encode(digest of the split, place))."""
    return "0x" + keccak(encode(["bytes32", "uint256"], [bytes.fromhex(split[2:]), place])).hex()
