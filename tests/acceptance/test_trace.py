"""Histories from the proof bundle of a finished run on the samples."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from scf_ledger.evidence.bundle import HEADERS, OPENINGS, canonical, manifest
from scf_ledger.trace import Severity, Trace, TraceAmbiguous, TraceNotFound, render
from scf_ledger.trace import trace as follow
from scf_ledger.trace.archive import Archive
from scf_ledger.trace.assemble import event_of, trace_in
from scf_ledger.trace.book import Book
from scf_ledger.verification import examine
from tests.acceptance.runs import Run, scf

COIL = "HC26091501"
#: what lies in the tank that is pledged
BATCH = "ME260908A"
_CHAIN = (
    "AcceptInbound IssueReceipts SplitReceipt MergeReceipts "
    "ApplyForLoan OfferLoan AcceptOffer Pledge RegisterPledge Draw ClaimPayment "
    "ConfirmPayment Release"
).split()


@pytest.fixture(scope="module")
def archive(run: Run) -> Archive:
    found = examine(run.bundle)
    assert found.chain is not None
    return Archive(found, found.chain)


def kinds(trace: Trace) -> list[str]:
    return [event.kind for event in trace.events]


@pytest.mark.parametrize("written", [COIL, "hc 26091501", "ＨＣ２６０９１５０１", "000HC26091501", "unit:hc-26091501"])
def test_a_coil_is_found_however_it_is_written(archive: Archive, written: str) -> None:
    found = trace_in(archive, written)
    assert [archive.number(thing) for thing in found.start] == [COIL]


def test_the_history_of_a_batch_leads_from_its_certificate_to_the_settled_loan(archive: Archive) -> None:
    found = trace_in(archive, BATCH)
    assert found.exit_code == 0
    listed = kinds(found)
    places = [listed.index(kind) for kind in _CHAIN]
    assert places == sorted(places)
    assert any("settled" in str(event.effects) for event in found.events)
    documents = {one.number: one for one in found.documents}
    assert {"COA-20260908-11", "PO-20260903-002", "DN-20260908-005"} <= set(documents)
    assert {"COA-20260908-12", "MC-20260915-01"} & set(documents) == set()
    assert [link.label[1] for link in documents["COA-20260908-11"].links] == ["order PO-20260903-002"]


def test_every_event_and_every_document_names_its_proof(archive: Archive) -> None:
    found = trace_in(archive, COIL)
    hashes = {header.number: (header.hash, header.timestamp) for header in archive.chain.headers}
    for event in found.events:
        assert (event.block_hash, event.time) == hashes[event.block] and len(event.tx_hash) == 66
        assert event.signed and all(one.uscc and one.capability[1] and one.key_kind[1] for one in event.signed)
        assert event.text[0] != event.text[1]
    for document in found.documents:
        assert document.anchor_block and document.anchor_tx and document.sha256


def test_what_kind_of_key_signed_is_told(archive: Archive) -> None:
    signed = {one.key_kind[1] for step in archive.steps for one in event_of(archive, step).signed}
    assert {"secp256k1 key", "P-256 key", "passkey (WebAuthn)"} <= signed


def test_the_state_at_the_end_is_the_gateways(archive: Archive, run: Run) -> None:
    book: Book = archive.book
    assert book.oddities == []
    for one in run.summary["receipts"]:
        receipt = book.receipts[one["id"]]
        told = (one["holder"], int(one["kg"]), int(one["lien_kg"]), one["state"] == "active")
        assert (receipt.holder, receipt.kg, receipt.lien_kg, receipt.live) == told
    for one in run.summary["receivables"]:
        voucher = book.vouchers[one["id"]]
        assert (voucher.holder, voucher.state, voucher.parent) == (one["holder"], one["state"], one["parent"])
        assert (voucher.amount, voucher.settled) == (int(one["amount"]), int(one["settled"]))
    for one in run.summary["loans"]:
        loan = book.loans[one["id"]]
        assert (loan.state, loan.drawn, loan.principal) == (one["state"], int(one["drawn"]), int(one["principal"]))
    for one in run.summary["payments"]:
        assert book.payments[one["id"]].state == one["state"]


def test_kilograms_come_out_for_every_receipt(archive: Archive, run: Run) -> None:
    for one in run.summary["receipts"]:
        found = trace_in(archive, one["id"])
        assert all(balance.holds for balance in found.balances)
        mine = next(balance for balance in found.balances if balance.thing.id == one["id"])
        parts = {label[1]: kg for label, kg in mine.parts}
        left = int(one["kg"]) if one["state"] in ("active", "lost") else 0
        assert (mine.total, parts["left in store"]) == (int(one["issued_kg"]), left)


def test_a_delivered_receipt_ends_with_the_carrier(archive: Archive, run: Run) -> None:
    order = run.summary["delivery_orders"][-1]
    found = trace_in(archive, order["receipt"])
    listed = kinds(found)
    assert [k for k in listed if k in ("Endorse", "Freeze", "ReleaseFreeze", "IssueDeliveryOrder", "GateOut")] == [
        "Endorse", "Freeze", "Freeze", "ReleaseFreeze", "ReleaseFreeze", "IssueDeliveryOrder", "GateOut",
    ]  # fmt: skip
    assert found.custody[-1].keeper == archive.member(order["carrier"])


def test_an_invoice_leads_to_its_voucher_its_parts_and_their_payments(archive: Archive, run: Run) -> None:
    split = next(one for one in run.summary["receivables"] if one["state"] == "split")
    number = archive.number(
        next(e.source for e in archive.parents[next(t for t in archive.things if t.id == split["id"])])
    )
    found = trace_in(archive, number)
    assert {
        "IssueVoucher",
        "AcceptVoucher",
        "SplitVoucher",
        "TransferVoucher",
        "FinanceVoucher",
        "ConfirmPayment",
    } <= set(kinds(found))
    parts = [one["id"] for one in run.summary["receivables"] if one["parent"] == split["id"] != one["id"]]
    assert set(parts) <= {state.thing.id for state in found.state}


def test_a_part_leads_back_to_the_whole_and_not_to_its_sibling(archive: Archive, run: Run) -> None:
    split = next(one for one in run.summary["receivables"] if one["state"] == "split")
    one, other = (v["id"] for v in run.summary["receivables"] if v["parent"] == split["id"] != v["id"])
    things = {state.thing.id for state in trace_in(archive, one).state}
    assert split["id"] in things and other not in things


@pytest.mark.parametrize("cut", [8, 10, 64])
def test_a_record_is_found_by_the_beginning_of_its_name(archive: Archive, run: Run, cut: int) -> None:
    name = run.summary["receipts"][0]["id"]
    assert trace_in(archive, name[2 : 2 + cut]).start == trace_in(archive, name).start
    assert trace_in(archive, name[: 2 + cut]).start == trace_in(archive, name).start


def test_everything_has_a_history_and_every_form_of_it_renders(archive: Archive) -> None:
    for thing in archive.things:
        found = trace_in(archive, str(thing))
        assert found.exit_code == 0, (thing, [one.text for one in found.remarks])
        etree.fromstring(render(found, "svg", "both").encode())
    for step in archive.steps:
        assert trace_in(archive, step.id).events and trace_in(archive, step.tx_hash).events


def test_documents_are_found_by_number_hash_and_statement(archive: Archive, run: Run) -> None:
    for one in run.summary["documents"]:
        if one["status"] == "anchored":
            starts = {trace_in(archive, one[name]).start[0].id for name in ("number", "sha256", "statement")}
            assert starts == {one["statement"]}


def test_a_member_is_found_by_its_code_and_shows_what_it_signed(archive: Archive, run: Run) -> None:
    member = next(one for one in run.summary["members"] if "carrier" in one["roles_en"])
    found = trace_in(archive, member["uscc"])
    signed = [event for event in found.events if any(one.uscc == member["uscc"] for one in event.signed)]
    assert len(signed) == sum(
        any(signer["member"] == member["id"] for signer in act["signers"]) for act in run.summary["acts"]
    )


def test_the_heat_and_the_batch_lead_to_their_goods(archive: Archive) -> None:
    assert "IssueReceipt" in kinds(trace_in(archive, "h2609a187"))
    assert "IssueReceipts" in kinds(trace_in(archive, "ME260908A"))


def test_numbers_that_only_stand_in_a_paper_or_behind_a_hash_are_found_too(archive: Archive) -> None:
    assert trace_in(archive, "HT-2026-0315").label[1] == "order PO-20260901-001"
    assert trace_in(archive, "沪A12345").events


def test_what_nothing_bears_is_not_found(archive: Archive) -> None:
    for unknown in ("NO-SUCH-COIL", "0x" + "00" * 32, "", "receipt:" + COIL, "deadbee"):
        with pytest.raises(TraceNotFound):
            trace_in(archive, unknown)


def test_what_several_things_bear_is_asked_back(archive: Archive) -> None:
    original = archive.units
    key, parts = next((k, p) for k, p in original.items() if p.coil == COIL)
    archive.__dict__["units"] = {**original, "0x" + "77" * 32: type(parts)("another mill", parts.heat, COIL)}
    try:
        with pytest.raises(TraceAmbiguous, match="another mill") as refusal:
            trace_in(archive, COIL)
        assert f"unit:{key}" in str(refusal.value)
    finally:
        archive.__dict__["units"] = original


def test_the_json_form_holds_everything_and_both_languages(archive: Archive) -> None:
    found: dict[str, Any] = json.loads(render(trace_in(archive, COIL), "json", "en"))
    assert found["exit_code"] == 0 and found["verification"]["outcome"] == "proven"
    event = found["events"][0]
    assert event["title"] == {"zh": "入库验收", "en": "accept goods in"}
    assert event["signed"][0]["name"] and event["utc"].endswith("Z") and event["china"].endswith("+08:00")
    assert {node["id"] for node in found["graph"]["nodes"]} >= {event["id"] for event in found["events"]}


@pytest.mark.parametrize(
    ("lang", "there", "absent"), [("zh", "入库验收", "accept goods in"), ("en", "accept goods in", "入库验收")]
)
def test_the_text_is_in_the_language_that_is_asked_for(archive: Archive, lang: str, there: str, absent: str) -> None:
    text = render(trace_in(archive, COIL), "text", lang)
    assert there in text and absent not in text


def test_documents_that_nobody_here_wrote_have_histories_too(shared_run: Run) -> None:
    found = examine(shared_run.bundle)
    assert found.chain is not None
    theirs = Archive(found, found.chain)
    for one in shared_run.summary["documents"]:
        if one["status"] == "anchored":
            told = trace_in(theirs, one["sha256"])
            assert told.exit_code == 0, [remark.text for remark in told.remarks]
            etree.fromstring(render(told, "svg", "both").encode())
    for receipt in shared_run.summary["receipts"]:
        assert all(balance.holds for balance in trace_in(theirs, receipt["id"]).balances)


# ---------------------------------------------------------------- what is wrong is said


def rewritten(bundle: Path, to: Path, without: str = "", changed: dict[str, bytes] | None = None) -> Path:
    """A copy of a bundle with a file left out or changed, and a manifest that fits: nobody hides it by the manifest."""
    from hashlib import sha256

    shutil.copytree(bundle, to)
    (to / "MANIFEST").unlink()
    if without:
        (to / without).unlink()
    for path, data in (changed or {}).items():
        (to / path).write_bytes(data)
    files = {p.relative_to(to).as_posix(): sha256(p.read_bytes()).hexdigest() for p in to.rglob("*") if p.is_file()}
    (to / "MANIFEST").write_bytes(manifest(files))
    return to


def test_a_document_that_the_bundle_lacks_is_a_gap(run: Run, tmp_path: Path) -> None:
    certificate = next(one for one in run.summary["documents"] if one.get("number") == "MC-20260915-01")
    bundle = rewritten(run.bundle, tmp_path / "b", without=f"documents/{certificate['sha256']}")
    found = follow(bundle, COIL)
    assert found.exit_code == 1
    texts = [one.text[1] for one in found.remarks if one.severity is Severity.GAP]
    assert any("is not in the bundle" in text for text in texts)
    # Another coil's history lacks nothing.
    assert follow(bundle, "HC26091502").exit_code == 0


def test_an_act_whose_paper_nobody_names_is_a_gap(run: Run, tmp_path: Path) -> None:
    openings = json.loads((run.bundle / OPENINGS).read_bytes())
    kept = [one for one in openings if one["method"] != "certificate"]
    bundle = rewritten(run.bundle, tmp_path / "b", changed={OPENINGS: canonical(kept)})
    found = follow(bundle, COIL)
    assert found.exit_code == 1 and any("is not named" in one.text[1] for one in found.remarks)


def test_a_bundle_that_was_changed_is_a_proof_failure(run: Run, tmp_path: Path) -> None:
    bundle = tmp_path / "b"
    shutil.copytree(run.bundle, bundle)
    headers = (bundle / HEADERS).read_bytes()
    (bundle / HEADERS).write_bytes(headers[:-2] + (b"1\n" if headers[-2:-1] == b"0" else b"0\n"))
    found = follow(bundle, COIL)
    assert found.exit_code == 3 and found.remarks and not found.events
    assert "PROOF FAILURE" in render(found, "text", "en")


# ---------------------------------------------------------------- the command


def test_the_command_prints_and_exits(run: Run, tmp_path: Path) -> None:
    told = scf("trace", "hc 26091501", "--bundle", run.bundle, "--lang", "en")
    assert told.returncode == 0 and told.stdout.rstrip().endswith("ALL PROVEN")
    picture = tmp_path / "coil.svg"
    assert scf("trace", COIL, "--bundle", run.bundle, "--format", "svg", "--output", picture).returncode == 0
    etree.fromstring(picture.read_bytes())


def test_the_command_says_what_it_does_not_find(run: Run, tmp_path: Path) -> None:
    unknown = scf("trace", "NO-SUCH-COIL", "--bundle", run.bundle)
    assert unknown.returncode == 1 and "NO-SUCH-COIL" in unknown.stderr
    assert scf("trace", COIL, "--bundle", tmp_path).returncode == 3
