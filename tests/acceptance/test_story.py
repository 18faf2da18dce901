"""The main job: what a run of the story leaves behind."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from scf_ledger.acts import ACT_TYPES
from scf_ledger.gate.image import qr_svg
from scf_ledger.gate.journal import EXIT, OUT, REFUSED, Journal
from scf_ledger.gate.pack import read_pack
from scf_ledger.gate.slip import read_slip
from scf_ledger.problems import CONTRACT_PROBLEMS, PROBLEMS, code_of
from tests.acceptance.runs import Run, scf, shared_data
from tests.support import paper

#: What the story must try and see refused.
FRAUDS = {
    "second-receipt",
    "second-receipt/spaces",
    "second-receipt/full-width",
    "second-receipt/zeros",
    "issue-without-inbound",
    "half-signed-endorsement",
    "expired-act",
    "replayed-act",
    "second-pledge",
    "release-by-platform",
    "delivery-while-frozen",
    "over-delivery",
    "draw-without-registration",
    "invoice-used-twice",
    "over-long-tenor",
    "same-person",
    "hazard-without-sheet",
    "unqualified-custodian",
    "undeclared-hazard",
    "tank-oversubscribed",
    "short-tank",
    "split-not-conserved",
    "lot-too-small",
    "unlike-merger",
    "merger-without-content",
    "split-while-pledged",
    "carve-out-without-pledgee",
    "carve-out-of-the-pledge",
    "carve-out-while-frozen",
    "lost-receipt",
    "reissue-within-notice",
    "reissue-against-objection",
    "lost-receipt-again",
    "two-media",
    "another-print",
    "mass-from-nothing",
    "yield-exceeded",
    "slit-coil-again",
    "attestation-replayed",
    "release-despite-fees",
    "substitute-without-control",
    "substitute-too-small",
    "delivery-after-exit",
    "lifted-alone",
    "delivery-after-short-count",
    "order-used-again",
    "inspection-refused-without-reason",
    "impaired-more-than-kept",
}
#: What the gate must turn away without a network, and why.
TURNED_AWAY = {
    "another-truck": "VEHICLE_MISMATCH",
    "over-pick": "OVER_DELIVERY",
    "altered-slip": "SIGNATURE_INVALID",
    "slip-replayed": "NO_DELIVERY_ORDER",
}
#: Rules of receipts that some fraud of the story must be about.
RULES = {f"AB-{n:02}" for n in (1, 2, 3, 4, 5, 11, 14, 15, 18, 19, 34, 35, 36, 37, 40)} | {
    "L-01",
    "L-06",
    "L-07",
    "L-10",
    "WR-09",
    "WR-20",
}
CERTIFICATES = ("mill_certificate", "certificate_of_analysis")


def test_every_fraud_is_refused_at_the_gateway_and_at_the_contract(run: Run) -> None:
    refused = {one["name"]: one for one in run.summary["refused"]}
    assert set(refused) >= FRAUDS
    assert {one["rule"] for one in refused.values()} >= RULES
    for one in refused.values():
        assert one["code"] in PROBLEMS, one
        assert code_of(one["contract_error"]) in CONTRACT_PROBLEMS, one
        assert one["detail"] and one["rule"] and one["zh"] and one["en"]


def test_no_refused_act_is_among_those_that_were_done(run: Run) -> None:
    tried = {one["act"] for one in run.summary["refused"] if one["name"] != "replayed-act"}
    assert not tried & {act["id"] for act in run.summary["acts"]}


def test_documents_are_anchored_or_refused_with_a_reason(run: Run) -> None:
    documents = run.summary["documents"]
    assert {one["status"] for one in documents} == {"anchored", "refused"}
    for one in documents:
        refused = one["file"].startswith("invalid/")
        assert (one["status"] == "refused") == refused, one
        if refused:
            assert one["problem"]["detail"].startswith(one["file"])
            assert all(error["detail"] and error["detail_zh"] and error["rule"] for error in one["problem"]["errors"])
        else:
            assert one["anchor"]["tx_hash"].startswith("0x")
            assert len(one["sha256"]) == 64


def _per_document(run: Run) -> None:
    certificates = sum(one.get("kind") in CERTIFICATES for one in run.summary["documents"])
    invoices = sum(one.get("kind") == "invoice" for one in run.summary["documents"])
    issued = [act for act in run.summary["acts"] if act["kind"] in ("IssueReceipt", "IssueReceipts")]
    vouchers = [act for act in run.summary["acts"] if act["kind"] == "IssueVoucher"]
    assert len(issued) >= certificates > 0
    assert len(vouchers) == invoices > 0


def test_each_certificate_has_a_receipt_and_each_invoice_a_voucher(run: Run) -> None:
    _per_document(run)


def test_the_loan_is_settled_and_every_amount_adds_up(run: Run) -> None:
    loan = next(one for one in run.summary["loans"] if one["state"] == "settled")
    postings = loan["postings"]
    drawn = sum(int(one["amount"]) for one in postings if one["kind"] == "draw")
    repaid = [one for one in postings if one["kind"] == "repayment"]
    assert drawn == int(loan["drawn"]) > 0
    assert sum(int(one["principal"]) for one in repaid) == drawn
    for one in repaid:
        assert sum(int(one[part]) for part in ("costs", "penalty", "interest", "principal")) == int(one["amount"])
    assert sum(int(one["interest"]) for one in repaid) > 0
    assert {loan[part] for part in ("principal", "interest_due", "penalty_due", "costs_due")} == {"0"}


def test_everything_that_was_pledged_was_released(run: Run) -> None:
    for loan in run.summary["loans"]:
        for line in loan["lines"]:
            assert line["pledged_kg"] == line["released_kg"]
    assert {receipt["lien_kg"] for receipt in run.summary["receipts"]} == {"0"}


def test_what_was_delivered_left_its_receipt(run: Run) -> None:
    carved = [act["message"] for act in run.summary["acts"] if act["kind"] == "CarveOut"]
    for receipt in run.summary["receipts"]:
        orders = [one for one in run.summary["delivery_orders"] if one["receipt"] == receipt["id"]]
        out = sum(int(one["out_kg"]) + int(one["loss_kg"]) for one in orders)
        out += sum(int(one["part"]["kg"]) for one in carved if one["receipt"] == receipt["id"])
        left = int(receipt["issued_kg"]) - out
        # A receipt that another title took over from has nothing left.
        assert int(receipt["kg"]) in ((left, 0) if receipt["state"] in ("cancelled", "converted") else (left,))
    assert any(receipt["state"] == "delivered" for receipt in run.summary["receipts"])


def test_receipts_became_other_receipts_of_the_same_mass(run: Run) -> None:
    """AB-14, AB-15, AB-40: what is live or left is what was issued first, less what processing lost."""
    receipts = run.summary["receipts"]
    assert {one["state"] for one in receipts} >= {
        "active",
        "delivered",
        "split",
        "merged",
        "converted",
        "cancelled",
        "processed",
    }
    acts = run.summary["acts"]
    accepted = sum(int(act["message"]["kg"]) for act in acts if act["kind"] == "AcceptInbound")
    lost = sum(int(act["message"]["lossKg"]) for act in acts if act["kind"] == "ProcessGoods")
    out = sum(int(one["out_kg"]) + int(one["loss_kg"]) for one in run.summary["delivery_orders"])
    live = sum(int(one["kg"]) for one in receipts if one["state"] == "active")
    assert lost > 0 and live + out + lost == accepted


def test_AB_19_the_gate_lets_a_slip_out_once_and_says_why_it_turns_others_away(run: Run) -> None:
    (slip,) = run.summary["slips"]
    decided = {one["name"]: one for one in slip["passages"]}
    assert {name: one["codes"][0] for name, one in decided.items() if not one["passes"]} == TURNED_AWAY
    assert [one["name"] for one in slip["passages"] if one["passes"]] == ["let-out"]
    entries = Journal(run.out / "gate" / "journal.jsonl").entries()
    assert [one["kind"] for one in entries] == [EXIT, REFUSED, REFUSED, REFUSED, OUT, REFUSED]
    for entry, shown in zip(entries[1:], slip["passages"], strict=True):
        assert sorted(one["code"] for one in entry["findings"]) == sorted(shown["codes"])


def test_the_slip_is_the_order_as_its_holder_signed_it(run: Run) -> None:
    (shown,) = run.summary["slips"]
    slip = read_slip(shown["text"])
    order = next(act for act in run.summary["acts"] if act["id"] == slip.order)
    assert (order["kind"], slip.order) == ("IssueDeliveryOrder", shown["order"])
    assert (run.out / "gate" / "slip.svg").read_bytes() == qr_svg(shown["text"])
    pack = read_pack((run.out / "gate" / "pack.json").read_bytes())
    assert pack.order[slip.order].state == "open"


def test_AB_18_an_exit_without_an_order_suspended_the_receipt_on_the_gates_record(run: Run) -> None:
    (left,) = run.summary["exits"]
    by_cause = {one["cause"]: one for one in run.summary["suspensions"]}
    assert set(by_cause) == {"gate_exit", "stocktake"}
    assert by_cause["gate_exit"]["evidence"] == left["digest"]
    assert {one["receipt"] for one in by_cause.values()} == {left["receipt"]}
    assert {one["state"] for one in by_cause.values()} == {"lifted"}


def test_WR_20_the_count_that_differed_suspended_and_the_count_that_agreed_did_not(run: Run) -> None:
    short, again = run.summary["stock_takes"]
    assert not short["matches"] and int(short["counted_kg"]) < int(short["book_kg"])
    assert short["suspension"] in {one["id"] for one in run.summary["suspensions"] if one["cause"] == "stocktake"}
    assert again["matches"] and again["counted_kg"] == again["book_kg"] and not again["suspension"]


def test_WR_09_what_came_in_was_worth_what_went_out(run: Run) -> None:
    act = next(one for one in run.summary["acts"] if one["kind"] == "Substitute")
    lines = {
        line["receipt"]: line
        for loan in run.summary["loans"]
        if loan["id"] == act["message"]["loan"]
        for line in loan["lines"]
    }
    incoming, outgoing = lines[act["message"]["incoming"]], lines[act["message"]["outgoing"]]
    receipts = {one["id"]: one for one in run.summary["receipts"]}
    assert receipts[incoming["receipt"]]["goods"] == receipts[outgoing["receipt"]]["goods"]
    assert int(incoming["pledged_kg"]) >= int(act["message"]["outgoingKg"]) > 0


def test_L_10_the_unpaid_fees_were_paid_before_the_release(run: Run) -> None:
    assert [int(one["amount"]) > 0 for one in run.summary["fees"]] == [True, False]
    order = {one["kind"]: one["order"] for one in run.summary["acts"] if one["kind"] in ("StateFees", "Release")}
    assert order["StateFees"] < order["Release"]


def test_AB_37_the_device_attested_once_and_its_silence_was_mended(run: Run) -> None:
    (device,) = run.summary["devices"]
    assert [int(one["sequence"]) for one in device["attestations"]] == [1]
    assert "RestoreControl" in {one["kind"] for one in run.summary["acts"]}


def test_files_of_the_run_are_what_the_summary_says(run: Run) -> None:
    files = {one["file"]: one for one in run.summary["files"]}
    assert {Path(name).suffix for name in files} == {".svg", ".json", ".pdf"}
    for name, one in files.items():
        data = (run.out / name).read_bytes()
        assert (len(data), sha256(data).hexdigest()) == (one["bytes"], one["sha256"])


def test_the_printed_receipt_is_the_one_that_was_pledged(run: Run) -> None:
    act = next(one for one in run.summary["acts"] if one["kind"] == "Substitute")
    (file,) = (run.out / "receipts").glob("*.pdf")
    text = paper.squeezed(file.read_bytes())
    assert act["message"]["incoming"][2:] in text and "质押" in text


def test_vouchers_were_redeemed_to_the_last_unit(run: Run) -> None:
    roots = {voucher["root"] for voucher in run.summary["receivables"]}
    for root in roots:
        family = [one for one in run.summary["receivables"] if one["root"] == root]
        issued = next(int(one["amount"]) for one in family if one["id"] == root)
        leaves = [one for one in family if one["state"] != "split"]
        assert sum(int(one["settled"]) for one in leaves) == issued
        assert {one["state"] for one in leaves} == {"redeemed"}


def test_debits_equal_credits(run: Run) -> None:
    lines = run.summary["journal"]
    assert lines
    by_entry: dict[tuple[str, int], int] = {}
    for line in lines:
        key = (str(line["entry"]), int(line["currency"]))
        by_entry[key] = by_entry.get(key, 0) + int(line["debit"]) - int(line["credit"])
    assert set(by_entry.values()) == {0}


def test_gas_is_listed_for_each_kind_of_act_that_was_used(run: Run) -> None:
    assert set(run.summary["gas"]) == {act["kind"] for act in run.summary["acts"]} <= set(ACT_TYPES)


def test_every_party_signed_with_keys_of_its_own(run: Run) -> None:
    signers = {signer["member"] for act in run.summary["acts"] for signer in act["signers"]}
    assert signers == set(range(1, 10))
    kinds = {signer["key"] for act in run.summary["acts"] for signer in act["signers"]}
    assert kinds == {"secp256k1", "p256", "passkey"}


def test_no_key_of_a_party_lies_where_the_gateway_keeps_its_own(run: Run) -> None:
    if not (run.out / "parties").exists():
        return
    keys = {file.name for file in (run.out / "parties").rglob("*") if file.is_file()}
    assert keys and not keys & {file.name for file in (run.out / "home" / "keys").iterdir()} - {"passphrase"}


def test_a_second_run_into_the_same_folder_is_refused(run: Run) -> None:
    done = scf("run", "--out", run.out)
    assert done.returncode == 1
    assert "--resume" in done.stderr


# ---------------------------------------------------------------- documents that nobody here wrote


def test_every_valid_document_is_anchored_and_every_invalid_one_refused(shared_run: Run) -> None:
    data = shared_data()
    assert data is not None
    documents = {one["file"]: one for one in shared_run.summary["documents"]}
    files = {path.relative_to(data).as_posix() for path in data.rglob("*") if path.is_file()}
    assert set(documents) == files
    for file, one in documents.items():
        if Path(file).name.startswith("invalid_"):
            assert one["status"] == "refused"
            assert one["problem"]["errors"][0]["pointer"]
        elif one["status"] == "ignored":
            assert "schemas/" in file or file.endswith(".md")
        else:
            assert one["status"] == "anchored", one


def test_each_shared_certificate_has_a_receipt_and_each_shared_invoice_a_voucher(shared_run: Run) -> None:
    _per_document(shared_run)


def test_the_bundle_of_shared_documents_verifies(shared_run: Run) -> None:
    done = scf("verify", shared_run.bundle)
    assert done.returncode == 0, done.stdout


def test_strict_ends_with_2_and_a_folder_without_documents_is_no_failure(tmp_path: Path) -> None:
    folder = tmp_path / "documents"
    folder.mkdir()
    (folder / "broken.json").write_text('{"Certificate": ')
    done = scf("run", folder, "--out", tmp_path / "out", "--strict", "--block-time", "0.1")
    assert done.returncode == 2, done.stderr
    assert "broken.json" in done.stderr
    assert scf("verify", tmp_path / "out" / "bundle").returncode == 0
