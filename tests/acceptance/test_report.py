"""The report of a finished run on the samples."""

from __future__ import annotations

import re

import pytest
from lxml import html
from lxml.html import HtmlElement

from scf_ledger.gate.image import qr_svg
from scf_ledger.report import render_report
from scf_ledger.report.overview import overview
from scf_ledger.report.timeline import timeline
from scf_ledger.trace.archive import Archive
from scf_ledger.verification import examine
from tests.acceptance.runs import Run


@pytest.fixture(scope="module")
def page(run: Run) -> HtmlElement:
    return html.document_fromstring(render_report(run.summary, run.bundle))


@pytest.fixture(scope="module")
def archive(run: Run) -> Archive:
    found = examine(run.bundle)
    assert found.chain is not None
    return Archive(found, found.chain)


def section(page: HtmlElement, name: str) -> str:
    (heading,) = page.xpath(f"//h2[@id='{name}']")
    return str(heading.getparent().text_content())


def test_everything_that_happened_is_told(page: HtmlElement, run: Run) -> None:
    told = section(page, "timeline")
    assert len(page.cssselect(".item.act")) == len(run.summary["acts"])
    assert len(page.cssselect(".item.refused")) == len(run.summary["refused"])
    assert page.cssselect(".clock") and "30 d" in told
    for act in run.summary["acts"]:
        assert act["id"] in told


def test_refused_attempts_stand_where_they_were_tried(run: Run, archive: Archive) -> None:
    items = [item for stretch in timeline(run.summary, archive) for item in stretch]
    blocks = [item["entry"].block for item in items if item["type"] in ("act", "call")]
    assert blocks == sorted(blocks)
    names = [item.get("name") or item["entry"].kind for item in items if item["type"] in ("act", "refused")]
    assert names.index("issue-without-inbound") < names.index("Pledge") < names.index("release-by-platform")
    assert names.index("Freeze") < names.index("delivery-while-frozen") < names.index("GateOut")


def test_the_graph_leads_from_documents_to_payments(run: Run, archive: Archive) -> None:
    nodes, arcs, others = overview(archive)
    places = {node.id: (node.row, node.lane) for node in nodes}
    assert len(set(places.values())) == len(nodes)
    assert all(places[arc.source][1] < places[arc.target][1] for arc in arcs)
    for arc in arcs:
        assert not set(arc.via) & set(places.values())
    records = [*run.summary["receipts"], *run.summary["receivables"], *run.summary["loans"], *run.summary["payments"]]
    assert {one["id"] for one in records} <= {name.partition(":")[2] for name in places}
    anchored = sum(one["status"] == "anchored" for one in run.summary["documents"])
    assert others + sum(name.startswith("document:") for name in places) == anchored


def test_every_signature_is_counted(page: HtmlElement, run: Run) -> None:
    signed = sum(len(act["signers"]) for act in run.summary["acts"])
    (table,) = page.xpath("//h2[@id='signatures']/following-sibling::div[contains(@class,'scroll')][1]/table")
    marks = table.cssselect("tbody .k")
    # A key that is added signs too, besides those who are asked.
    added = sum(act["kind"] == "AddKey" for act in run.summary["acts"])
    assert sum(int(mark.text_content()) for mark in marks) in range(signed, signed + added + 1)
    assert {"k k-secp256k1", "k k-p256", "k k-passkey"} <= {mark.get("class") for mark in marks}


def test_money_and_masses_are_those_of_the_ledger(page: HtmlElement, run: Run) -> None:
    money, goods = section(page, "money"), section(page, "goods")
    for loan in run.summary["loans"]:
        for posting in loan["postings"]:
            for part in ("amount", "interest", "principal"):
                assert _yuan(int(posting[part])) in money
    for voucher in run.summary["receivables"]:
        assert _yuan(int(voucher["amount"])) in money
    for receipt in run.summary["receipts"]:
        assert f"{int(receipt['issued_kg']):,}" in goods and f"{int(receipt['kg']):,}" in goods
    assert "≠" not in money + goods


def _yuan(fen: int) -> str:
    return f"{fen // 100:,}.{fen % 100:02d}"


def test_refusals_name_rule_code_and_contract_error(page: HtmlElement, run: Run) -> None:
    told = section(page, "refused")
    for one in run.summary["refused"]:
        assert one["rule"] in told and one["code"] in told and one["title_zh"] in told
        assert not one["contract_error"] or one["contract_error"] in told


def test_the_gate_and_those_who_watch_are_shown_with_the_slips_picture(page: HtmlElement, run: Run) -> None:
    told = section(page, "gate")
    (slip,) = run.summary["slips"]
    (picture,) = page.cssselect(".slip .qr svg path")
    drawn = html.fromstring(qr_svg(slip["text"])).cssselect("path")[0]
    assert picture.get("d") == drawn.get("d") and slip["text"] in told
    for one in slip["passages"]:
        assert one["zh"] in told and one["en"] in told and f"{one['kg']:,}" in told and one["plate"] in told
        assert all(code in told for code in one["codes"])
    for one in run.summary["stock_takes"]:
        assert f"{int(one['counted_kg']):,}" in told and f"{int(one['book_kg']):,}" in told
    for one in run.summary["fees"]:
        assert _yuan(int(one["amount"])) in told
    for one in run.summary["files"]:
        assert one["file"] in told and one["sha256"] in told
    table = page.xpath("//h2[@id='gate']/following-sibling::div[@class='scroll'][1]/table/tbody/tr")
    assert len(table) == len(run.summary["suspensions"]) > 0
    assert "—" not in told


def test_a_substitution_stands_with_its_loan(page: HtmlElement, run: Run) -> None:
    money = section(page, "money")
    act = next(one for one in run.summary["acts"] if one["kind"] == "Substitute")
    for end in ("incoming", "outgoing"):
        assert page.xpath(f"//h2[@id='money']/following-sibling::p/code[@title='{act['message'][end]}']")
    assert f"{int(act['message']['incomingKg']):,} kg" in money


def test_refused_documents_say_what_is_wrong_and_where(page: HtmlElement, run: Run) -> None:
    told = section(page, "documents")
    for one in run.summary["documents"]:
        assert one["file"] in told
        if one["status"] == "anchored":
            assert one["sha256"] in told
        for error in one.get("problem", {}).get("errors", []):
            assert error["detail"] in told and error["pointer"] in told


def test_the_bundle_is_proven_and_agrees_with_the_run(page: HtmlElement) -> None:
    told = section(page, "proof")
    assert "all proven" in told and "as the gateway shows them" in told
    assert re.search(r"signatures\s*\d+", told)


def test_a_run_that_tells_other_figures_than_its_bundle_is_found_out(run: Run) -> None:
    changed = {**run.summary, "receipts": [{**one, "kg": str(int(one["kg"]) + 1)} for one in run.summary["receipts"]]}
    assert "run (" in render_report(changed, run.bundle) and "≠" in render_report(changed, run.bundle)


def test_the_page_needs_nothing_else(page: HtmlElement, run: Run) -> None:
    assert [one for one in page.iter() if {"src", "srcset", "data"} & set(one.attrib)] == []
    assert len(page.findall(".//script")) == 1 and page.findall(".//link") == []
    assert len(run.report) < 2_000_000
