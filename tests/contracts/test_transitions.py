"""What each act makes of a receipt in each state, tried on the contracts, is what docs/transitions.md says.

`python -m tests.contracts.test_transitions` writes its tables from the contracts.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from scf_ledger.acts import ACT_TYPES
from scf_ledger.chain import compiler
from tests.evm.world import DAY, METHANOL, Reverted, Who, World

PAGE = Path(__file__).parents[2] / "docs" / "transitions.md"
NOWHERE = "0x" + "77" * 32
PART = 10_000
BOUND = 60_000

Situation = Callable[[World], str]


def _tank(w: World) -> str:
    """100 t of a tank that holds 200 t."""
    return w.issued(inbound=w.inbound(stock=w.stock(kg=200_000), pieces=9))


def _loan(w: World) -> str:
    return w.accepted(w.product(goods=[METHANOL], series=[w.priced(goods=METHANOL)]))


def _pledged(w: World) -> str:
    receipt = _tank(w)
    w.pledged(receipt, _loan(w), kg=BOUND)
    return receipt


def _promised(w: World) -> str:
    receipt = _tank(w)
    w.do("IssueDeliveryOrder", receipt=receipt, kg=BOUND, pieces=0)
    return receipt


def _frozen(w: World) -> str:
    receipt = _tank(w)
    w.do("Freeze", subject=receipt, quantity=BOUND, until=w.now + 300 * DAY)
    return receipt


def _then(first: Situation, after: Callable[[World, str], Any]) -> Situation:
    def situation(w: World) -> str:
        receipt = first(w)
        after(w, receipt)
        return receipt

    return situation


def _endorse(w: World, receipt: str) -> None:
    """To the buyer, or back to the supplier."""
    buyer = w.receipt(receipt)["holder"] == Who.BUYER
    w.do("Endorse", receipt=receipt, to=Who.SUPPLIER if buyer else Who.BUYER)


def _deliver(w: World, receipt: str) -> None:
    w.do("GateOut", order=w.do("IssueDeliveryOrder", receipt=receipt).id)


def _same_tank(w: World, receipt: str) -> str:
    return w.issued(inbound=w.inbound(stock=w.receipt(receipt)["place"], kg=1_000))


def _object(w: World, receipt: str) -> None:
    w.do("ReportLoss", receipt=receipt)
    w.do("ObjectToReissue", receipt=receipt)
    w.advance(days=31)


def _noticed(w: World, receipt: str) -> None:
    w.lost(receipt, noticed=True)


def _paper(w: World, receipt: str) -> None:
    w.paper(receipt)


#: Live receipts by what lies on them.
LIVE: Mapping[str, Situation] = {
    "free": _tank,
    "endorsed": _then(_then(_tank, _endorse), _endorse),
    "pledged": _pledged,
    "promised": _promised,
    "frozen": _frozen,
    "suspended": _then(_tank, lambda w, r: w.suspended(r)),
    "tank short": _then(_tank, lambda w, r: w.do("MeasureStock", stock=w.receipt(r)["place"], kg=99_000)),
}
#: Receipts that do not live.
ENDED: Mapping[str, Situation] = {
    "NONE": lambda w: NOWHERE,
    "DELIVERED": _then(_tank, _deliver),
    "SPLIT": _then(_tank, lambda w, r: w.split(r)),
    "MERGED": _then(_tank, lambda w, r: w.merged(r, _same_tank(w, r))),
    "PROCESSED": _then(_tank, lambda w, r: w.processed(r)),
    "CANCELLED": _then(_tank, lambda w, r: w.do("CancelReceipt", receipt=r)),
    "CONVERTED": _then(_tank, _paper),
    "CONVERTED, handed in": _then(_then(_tank, _paper), lambda w, r: w.do("DischargePaper", receipt=r)),
}
LOST: Mapping[str, Situation] = {
    "LOST": _then(_tank, lambda w, r: w.lost(r)),
    "LOST, notice over": _then(_tank, _noticed),
    "LOST, objected": _then(_tank, _object),
    "LOST, pledged": _then(_pledged, _noticed),
    "LOST, frozen": _then(_frozen, _noticed),
    "LOST, reissued": _then(_then(_tank, _noticed), lambda w, r: w.do("ReissueReceipt", receipt=r)),
}
TABLES = {"live": LIVE, "ended": ENDED, "lost": LOST}
SITUATIONS = {**LIVE, **ENDED, **LOST}

_TO = {"holder": Who.SUPPLIER, "custodian": Who.WAREHOUSE}


def _order(w: World, receipt: str) -> str:
    """The open order on the receipt, or one that does not exist."""
    made = [name for name, act in w.acts.items() if act.kind == "IssueDeliveryOrder"]
    return next((name for name in made if w.acts[name].message["receipt"] == receipt), NOWHERE)


def _release(w: World, receipt: str) -> dict[str, Any]:
    held = w.view("PledgeLoans", "loanByReceipt", receipt)
    return {"loan": held if int(held, 16) else _loan(w), "receipt": receipt, "kg": PART}


def _gate(w: World, receipt: str) -> dict[str, Any]:
    order = _order(w, receipt)
    named = {"custodian": Who.WAREHOUSE, "carrier": Who.CARRIER, "kg": PART} if order == NOWHERE else {}
    return {"order": order, **named}


def _on(receipt: str, **fields: Any) -> dict[str, Any]:
    return {"receipt": receipt, **fields}


def _named(w: World, receipt: str) -> dict[str, Any]:
    """Holder and custodian, also of what was never issued."""
    held = w.receipt(receipt)
    return {name: held[name] or who for name, who in _TO.items()}


def _taken_over(w: World, receipt: str) -> dict[str, Any]:
    return _on(receipt, **_named(w, receipt))


def _origin(w: World, receipt: str) -> dict[str, Any]:
    made = w.acts.get(receipt)
    inbound = {"inbound": made.message["inbound"]} if made else {}
    return _on(receipt, **_named(w, receipt), **inbound)


def _merging(w: World, receipt: str) -> dict[str, Any]:
    """With a receipt over the same tank, when there is room in it for one."""
    try:
        other = _same_tank(w, receipt)
    except Reverted:
        other = _same_tank(w, _tank(w))
    return {"sources": [w.source(receipt), w.source(other)], **_named(w, receipt)}


#: The fields of each act that say what is tried.
ACTS: Mapping[str, Callable[[World, str], dict[str, Any]]] = {
    "Endorse": lambda w, r: _on(r, from_=_named(w, r)["holder"], to=Who.FACTOR, custodian=Who.WAREHOUSE),
    "Pledge": lambda w, r: _on(r, loan=_loan(w), kg=PART, pledgor=Who.SUPPLIER, custodian=Who.WAREHOUSE),
    "Release": _release,
    "IssueDeliveryOrder": lambda w, r: _on(r, kg=PART, pieces=0, holder=_named(w, r)["holder"]),
    "GateOut": _gate,
    "Freeze": lambda w, r: {"subject": r, "quantity": 1, "kind": 1},
    "SplitReceipt": lambda w, r: _on(r, parts=_halves(w, r), **_named(w, r)),
    "CarveOut": lambda w, r: _on(r, part=w.part(r, kg=PART), **_named(w, r)),
    "MergeReceipts": _merging,
    "ProcessGoods": lambda w, r: {"sources": [w.source(r)], **_named(w, r)},
    "CancelReceipt": _origin,
    "ExtendStorage": _taken_over,
    "ConvertToPaper": _taken_over,
    "ConvertToElectronic": _taken_over,
    "DischargePaper": lambda w, r: _on(r, custodian=Who.WAREHOUSE),
    "ReportLoss": _taken_over,
    "ObjectToReissue": lambda w, r: _on(r),
    "ReissueReceipt": _taken_over,
    "Suspend": lambda w, r: _on(r, authority=Who.WAREHOUSE),
    "TakeStock": lambda w, r: _on(r, custodian=Who.WAREHOUSE),
    "StateFees": lambda w, r: _on(r, custodian=Who.WAREHOUSE),
    "RecordRegistration": lambda w, r: _on(r, filer=Who.WAREHOUSE),
    "RequestInspection": lambda w, r: _on(r, holder=_named(w, r)["holder"]),
    "ReportImpairment": lambda w, r: _on(r, kg=PART, custodian=Who.WAREHOUSE),
    "DemandCollection": lambda w, r: _on(r, custodian=Who.WAREHOUSE),
    "ClaimLoss": lambda w, r: _on(r, kg=PART, holder=_named(w, r)["holder"]),
    "WaiveLien": lambda w, r: _on(r, custodian=Who.WAREHOUSE),
}


def _halves(w: World, receipt: str) -> list[dict[str, Any]]:
    held = w.receipt(receipt)
    first = w.part(receipt, kg=PART, pieces=0)
    return [first, w.part(receipt, kg=max(0, held["kg"] - PART), pieces=held["pieces"])]


def states() -> list[str]:
    """The names of ReceiptState in their order."""
    source = (compiler.source_root() / "contracts" / "interfaces" / "IReceipts.sol").read_text()
    found = re.search(r"enum ReceiptState {(.*?)}", source, re.S)
    assert found
    return re.findall(r"^\s+([A-Z]+),?$", found[1], re.M)


@cache
def outcomes(situation: str) -> dict[str, str]:
    """What becomes of a receipt in a situation by each act: its state, or why the act is refused."""
    world = World()
    receipt = SITUATIONS[situation](world)
    found = {}
    for kind, fields in ACTS.items():
        with world.ledger.undone():
            act = world.act(kind, **fields(world, receipt))
            try:
                world.submit(act, world.sign(act))
                found[kind] = states()[world.receipt(receipt)["state"]]
            except Reverted as refusal:
                found[kind] = f"`{refusal.name}`"
        world.acts.pop(act.digest, None)
    return found


def table(situations: Mapping[str, Situation]) -> list[list[str]]:
    """Acts by situations."""
    columns = {name: outcomes(name) for name in situations}
    return [["act", *columns], *([kind, *(column[kind] for column in columns.values())] for kind in ACTS)]


def documented(name: str) -> list[list[str]]:
    """A table of the page, without its ruler."""
    page = PAGE.read_text()
    found = re.search(rf"<!-- {name} -->\n(.*?)\n<!-- /{name} -->", page, re.S)
    assert found, name
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in found[1].splitlines()]
    return [rows[0], *rows[2:]]


def test_every_state_and_every_act_on_a_receipt_is_in_the_table() -> None:
    reached = {states()[0], "ACTIVE", *(name.split(",")[0] for name in {**ENDED, **LOST})}
    assert reached == set(states())
    named = {
        name
        for name, kind in ACT_TYPES.items()
        if {"receipt", "sources", "subject", "order"} & {field.name for field in kind.structs.fields}
    }
    others = {"ClaimPayment", "RenewFreeze", "ReleaseFreeze", "OverruleObjection"}
    assert set(ACTS) <= named and named - set(ACTS) <= others


@pytest.mark.parametrize("name", TABLES)
def test_what_acts_make_of_a_receipt_is_as_the_page_says(name: str) -> None:
    assert table(TABLES[name]) == documented(name)


@pytest.mark.parametrize("situation", ENDED)
def test_AB_35_an_ended_receipt_stays_ended(situation: str) -> None:
    ended = situation.split(",", maxsplit=1)[0]
    assert {found for found in outcomes(situation).values() if not found.startswith("`")} <= {ended} - {"NONE"}


def _write() -> None:
    page = PAGE.read_text()
    for name, situations in TABLES.items():
        head, *rows = table(situations)
        lines = [head, ["---"] * len(head), *rows]
        text = "\n".join("| " + " | ".join(line) + " |" for line in lines)
        page = re.sub(
            rf"<!-- {name} -->\n.*?<!-- /{name} -->", f"<!-- {name} -->\n{text}\n<!-- /{name} -->", page, flags=re.S
        )
    PAGE.write_text(page)


if __name__ == "__main__":
    _write()
