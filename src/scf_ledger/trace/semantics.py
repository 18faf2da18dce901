"""Which things an act touches and which it makes: read off the acts' own table of fields, and one table of what begins.

A record is named by the digest of the act that made it. Where an act makes several, parts of a voucher or receipts,
each is named by that digest and its place in the act, as contracts/libraries/ChildId.sol does it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from scf_ledger.acts import Act, key_id
from scf_ledger.acts.children import child_name
from scf_ledger.acts.fields import FieldKind, meaning
from scf_ledger.trace.things import Kind, Thing

#: What an act begins.
MAKES: dict[str, Kind] = {
    "ProposeAdmission": Kind.PROPOSAL,
    "ProposeStanding": Kind.PROPOSAL,
    "ProposeListing": Kind.PROPOSAL,
    "ProposeRules": Kind.PROPOSAL,
    "BookInbound": Kind.BOOKING,
    "AcceptInbound": Kind.INBOUND,
    "IssueReceipt": Kind.RECEIPT,
    "CarveOut": Kind.RECEIPT,
    "MergeReceipts": Kind.RECEIPT,
    "ConvertToElectronic": Kind.RECEIPT,
    "ObjectToReissue": Kind.OBJECTION,
    "ReissueReceipt": Kind.RECEIPT,
    "IssueDeliveryOrder": Kind.DELIVERY_ORDER,
    "Freeze": Kind.FREEZE,
    "Suspend": Kind.SUSPENSION,
    "RequestInspection": Kind.INSPECTION,
    "ClaimLoss": Kind.LOSS_CLAIM,
    "DefineSeries": Kind.SERIES,
    "DefineProduct": Kind.PRODUCT,
    "ApplyForLoan": Kind.LOAN,
    "IssueVoucher": Kind.VOUCHER,
    "ClaimPayment": Kind.PAYMENT,
}

#: What an act begins several of: the field with one entry for each.
MAKES_MANY: dict[str, tuple[Kind, str]] = {
    "IssueReceipts": (Kind.RECEIPT, "items"),
    "SplitReceipt": (Kind.RECEIPT, "parts"),
    "ProcessGoods": (Kind.RECEIPT, "outputs"),
    "SplitVoucher": (Kind.VOUCHER, "amounts"),
}

#: What a field that names a record names. A `subject` may be any record: whichever bears the name.
RECORDS: dict[str, Kind | None] = {
    "proposal": Kind.PROPOSAL,
    "booking": Kind.BOOKING,
    "inbound": Kind.INBOUND,
    "objection": Kind.OBJECTION,
    "receipt": Kind.RECEIPT,
    "incoming": Kind.RECEIPT,
    "outgoing": Kind.RECEIPT,
    "order": Kind.DELIVERY_ORDER,
    "freeze": Kind.FREEZE,
    "suspension": Kind.SUSPENSION,
    "inspection": Kind.INSPECTION,
    "claim": Kind.LOSS_CLAIM,
    "series": Kind.SERIES,
    "product": Kind.PRODUCT,
    "loan": Kind.LOAN,
    "voucher": Kind.VOUCHER,
    "payment": Kind.PAYMENT,
    "key": Kind.KEY,
    # A device is known by its key.
    "device": Kind.KEY,
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
    if act.kind in MAKES_MANY:
        several, field = MAKES_MANY[act.kind]
        return [
            *(Thing(several, child_name(act.digest, n)) for n in range(len(act.message[field]))),
            *(Thing(Kind.UNIT, unit) for unit in _new_units(act)),
        ]
    kind = MAKES.get(act.kind)
    return [Thing(kind, act.digest)] if kind else []


def _new_units(act: Act) -> list[str]:
    """Units that processing makes."""
    if act.kind != "ProcessGoods":
        return []
    return [unit["key"] for output in act.message["outputs"] for unit in output["units"]]


def flows(act: Act, named: Iterable[Thing], begun: Iterable[Thing]) -> Iterator[tuple[Thing, Thing]]:
    """What came of what by an act: from things that it names to things that it makes.

    Of what one act makes several of, each comes of its own goods alone.
    """
    own = _OWN_GOODS.get(act.kind)
    if own is not None:
        yield from own(act)
        return
    begun = list(begun)
    for source in named:
        if source.kind is not Kind.MEMBER:
            yield from ((source, thing) for thing in begun)


def _of_items(act: Act) -> Iterator[tuple[Thing, Thing]]:
    for n, item in enumerate(act.message["items"]):
        child = Thing(Kind.RECEIPT, child_name(act.digest, n))
        yield Thing(Kind.INBOUND, item["inbound"]), child
        yield from ((Thing(Kind.UNIT, unit), child) for unit in item["units"])


def _of_parts(act: Act) -> Iterator[tuple[Thing, Thing]]:
    parent = Thing(Kind.RECEIPT, act.message["receipt"])
    for n, part in enumerate(act.message["parts"]):
        child = Thing(Kind.RECEIPT, child_name(act.digest, n))
        yield parent, child
        yield from ((Thing(Kind.UNIT, unit), child) for unit in part["units"])


def _of_processing(act: Act) -> Iterator[tuple[Thing, Thing]]:
    m = act.message
    used = [Thing(Kind.UNIT, unit) for source in m["sources"] for unit in source["units"]]
    for n, output in enumerate(m["outputs"]):
        child = Thing(Kind.RECEIPT, child_name(act.digest, n))
        yield from ((Thing(Kind.RECEIPT, source["receipt"]), child) for source in m["sources"])
        if output["stock"] != _ZERO:
            yield Thing(Kind.STOCK, output["stock"]), child
        for unit in output["units"]:
            made_of_them = Thing(Kind.UNIT, unit["key"])
            yield from ((one, made_of_them) for one in used)
            yield made_of_them, child


_OWN_GOODS: dict[str, Callable[[Act], Iterator[tuple[Thing, Thing]]]] = {
    "IssueReceipts": _of_items,
    "SplitReceipt": _of_parts,
    "ProcessGoods": _of_processing,
}
