"""The four properties of an electronic document of title (浦东区块链规定 7, L-87), shown from a proof bundle alone.

Unique and identifiable; with its mandatory content; complete and untampered; under the exclusive control of one
identifiable controller from birth to end. The replay below is written from the rules and shares nothing with the
product's own read models.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest
from eth_abi.abi import encode
from eth_utils.crypto import keccak

from scf_ledger.acts import Party
from scf_ledger.commands.eight_items import check_items
from scf_ledger.verification import Outcome
from scf_ledger.verification.chain import Happening, ProvenChain
from scf_ledger.verification.verify import Examination, examine
from tests.acceptance.runs import Run

DELIVERED = 2


@dataclass
class Title:
    """A live receipt: who controls it, what it covers."""

    holder: int
    custodian: int
    units: set[str]
    #: commitment to its eight items
    content: str


@dataclass
class Titles:
    """All receipts by the events, one after the other; a step that breaks a property stops it."""

    live: dict[str, Title] = field(default_factory=dict)
    ended: set[str] = field(default_factory=set)
    #: the receipt that covers a unit
    units: dict[str, str] = field(default_factory=dict)
    #: titles that wait for another to take their place: on paper, or lost
    waiting: dict[str, Title] = field(default_factory=dict)
    #: who must have signed what: digest of the act, and the members
    owed: list[tuple[str, set[int]]] = field(default_factory=list)
    #: of every receipt that ever began: what it came of, and the commitment to its eight items
    contents: dict[str, tuple[str, str]] = field(default_factory=dict)
    begun: int = 0

    def begin(self, one: Happening, name: str, holder: int, custodian: int, units: Iterable[str], content: str) -> None:
        assert name not in self.live and name not in self.ended, f"{name} begins twice"
        covered = set(units)
        for unit in covered:
            assert unit not in self.units, f"{unit} is under {self.units[unit]} and {name}"
            self.units[unit] = name
        self.live[name] = Title(holder, custodian, covered, content)
        self.contents[name] = (one.event.name, content)
        self.begun += 1
        self.owed.append((one.act, {holder, custodian}))

    def end(self, one: Happening, name: str) -> Title:
        title = self.live.pop(name)
        self.ended.add(name)
        self.free(title.units)
        self.owed.append((one.act, {title.holder, title.custodian}))
        return title

    def free(self, units: Iterable[str]) -> None:
        for unit in units:
            self.units.pop(unit, None)


def _units(m: Mapping[str, Any]) -> list[str]:
    return [unit["key"] if isinstance(unit, Mapping) else unit for unit in m["units"]]


def _issued(t: Titles, one: Happening, v: Mapping[str, Any], m: Mapping[str, Any]) -> None:
    assert v["receipt"] == one.act, "a receipt is named by the digest of the act that issued it"
    t.begin(one, v["receipt"], m["depositor"], m["custodian"], m["units"], m["content"])


def _issued_many(t: Titles, one: Happening, v: Mapping[str, Any], m: Mapping[str, Any]) -> None:
    for n, item in enumerate(m["items"]):
        t.begin(one, child(one.act, n), m["depositor"], m["custodian"], item["units"], item["content"])


def _endorsed(t: Titles, one: Happening, v: Mapping[str, Any], m: Mapping[str, Any]) -> None:
    title = t.live[v["receipt"]]
    t.owed.append((one.act, {title.holder, title.custodian, m["to"]}))
    assert m["from"] == title.holder
    title.holder = m["to"]


def _split(t: Titles, one: Happening, v: Mapping[str, Any], m: Mapping[str, Any]) -> None:
    parent = t.end(one, v["receipt"])
    for n, part in enumerate(m["parts"]):
        t.begin(one, child(one.act, n), parent.holder, parent.custodian, part["units"], parent.content)
    assert parent.units == {unit for part in m["parts"] for unit in part["units"]}


def _carved_out(t: Titles, one: Happening, v: Mapping[str, Any], m: Mapping[str, Any]) -> None:
    parent, units = t.live[v["receipt"]], set(m["part"]["units"])
    assert units <= parent.units
    parent.units -= units
    t.free(units)
    t.begin(one, v["child"], parent.holder, parent.custodian, units, parent.content)


def _merged(t: Titles, one: Happening, v: Mapping[str, Any], m: Mapping[str, Any]) -> None:
    parents = [t.end(one, source["receipt"]) for source in m["sources"]]
    (holder,) = {parent.holder for parent in parents}
    (custodian,) = {parent.custodian for parent in parents}
    units = {unit for parent in parents for unit in parent.units}
    t.begin(one, v["receipt"], holder, custodian, units, m["content"])


def _processed(t: Titles, one: Happening, v: Mapping[str, Any], m: Mapping[str, Any]) -> None:
    parents = [t.end(one, source["receipt"]) for source in m["sources"]]
    (holder,) = {parent.holder for parent in parents}
    for n, output in enumerate(m["outputs"]):
        t.begin(one, child(one.act, n), holder, m["custodian"], _units(output), output["content"])


def _ended(t: Titles, one: Happening, v: Mapping[str, Any], m: Mapping[str, Any]) -> None:
    t.end(one, v["receipt"])


def _waits(t: Titles, one: Happening, v: Mapping[str, Any], m: Mapping[str, Any]) -> None:
    t.waiting[v["receipt"]] = t.end(one, v["receipt"])


def _succeeded(t: Titles, one: Happening, v: Mapping[str, Any], m: Mapping[str, Any]) -> None:
    old = t.waiting.pop(v["receipt"])
    t.begin(one, v["child"], m["holder"], old.custodian, old.units, old.content)


def _discharged(t: Titles, one: Happening, v: Mapping[str, Any], m: Mapping[str, Any]) -> None:
    t.waiting.pop(v["receipt"])


def _gated_out(t: Titles, one: Happening, v: Mapping[str, Any], m: Mapping[str, Any]) -> None:
    title = t.live[v["receipt"]]
    title.units -= set(m["units"])
    t.free(m["units"])
    if v["state"] == DELIVERED:
        del t.live[v["receipt"]]
        t.ended.add(v["receipt"])


STEPS: Mapping[str, Callable[[Titles, Happening, Mapping[str, Any], Mapping[str, Any]], None]] = {
    "ReceiptIssued": _issued,
    "ReceiptsIssued": _issued_many,
    "Endorsed": _endorsed,
    "ReceiptSplit": _split,
    "CarvedOut": _carved_out,
    "ReceiptsMerged": _merged,
    "GoodsProcessed": _processed,
    "ReceiptCancelled": _ended,
    "ConvertedToPaper": _waits,
    "LossReported": _waits,
    "ConvertedToElectronic": _succeeded,
    "ReceiptReissued": _succeeded,
    "PaperDischarged": _discharged,
    "GatedOut": _gated_out,
}


def child(digest: str, n: int) -> str:
    """The name of the n-th receipt that an act makes."""
    return "0x" + keccak(encode(["bytes32", "uint256"], [bytes.fromhex(digest[2:]), n])).hex()


@pytest.fixture(scope="module")
def found(run: Run) -> Examination:
    return examine(run.bundle, (run.out / "home" / "keys" / "consortium.secret").read_bytes())


@pytest.fixture(scope="module")
def chain(found: Examination) -> ProvenChain:
    assert found.chain
    return found.chain


@pytest.fixture(scope="module")
def titles(chain: ProvenChain) -> Titles:
    replayed = Titles()
    for one in chain.happenings:
        step = STEPS.get(one.event.name)
        if step:
            step(replayed, one, one.event.values, one.event.values["act"])
    return replayed


def test_L_87_every_receipt_is_unique_and_has_one_name(titles: Titles) -> None:
    """No name begins twice and no unit is under two live receipts at any moment: the replay stops otherwise."""
    assert titles.begun == len(titles.live) + len(titles.ended)
    assert titles.begun > 10
    assert set(titles.units.values()) <= set(titles.live)


def test_L_87_every_receipt_has_its_mandatory_content_however_it_began(found: Examination, titles: Titles) -> None:
    """The eight items of article 909, in the text that the signed commitment stands for."""
    texts = {opening.digest: opening for opening in found.openings}
    assert len(titles.contents) == titles.begun
    assert {"ReceiptIssued", "ReceiptsIssued", "ReceiptSplit", "ReceiptsMerged", "GoodsProcessed"} <= {
        began for began, _ in titles.contents.values()
    }
    for _, commitment in titles.contents.values():
        opening = texts[commitment]
        assert opening.checked
        check_items(json.loads(str(opening.value)))


def test_L_87_what_was_made_of_others_states_what_it_is_over(found: Examination, chain: ProvenChain) -> None:
    """A merged receipt and a product of processing have items of their own, and these name their mass."""
    texts = {opening.digest: str(opening.value) for opening in found.openings}
    made = [output for proven in chain.acts for output in proven.act.message.get("outputs", ())]
    assert made
    for output in made:
        assert json.loads(texts[output["content"]])["goods"]["quantity"] == f"{output['kg']} kg"
    merged = [proven.act.message for proven in chain.acts if proven.act.kind == "MergeReceipts"]
    assert merged
    of_issue = {
        item["content"]
        for proven in chain.acts
        if proven.act.kind in ("IssueReceipt", "IssueReceipts")
        for item in proven.act.message.get("items", [proven.act.message])
    }
    assert not of_issue & {one["content"] for one in [*merged, *made]}


def test_L_87_whoever_changed_a_receipt_left_it_complete_and_untampered(found: Examination) -> None:
    """Blocks, transactions, receipts, signatures and openings hold together from the first block."""
    assert found.report.outcome is Outcome.PROVEN, found.report.findings


def test_L_87_control_is_with_one_identifiable_member_from_birth_to_end(titles: Titles, chain: ProvenChain) -> None:
    """Whenever control began, passed on or ended, who had it and the custodian signed, each with a registered key."""
    signed = {proven.act.digest: _signers(proven.act.parties) for proven in chain.acts}
    assert len(titles.owed) >= titles.begun
    for act, members in titles.owed:
        assert members <= signed[act], act


def _signers(parties: Iterable[Party]) -> set[int]:
    return {party.member for party in parties}
