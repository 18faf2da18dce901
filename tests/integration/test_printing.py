"""A receipt on paper from a real gateway: what is printed is what the ledger and the issuer said."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select
from typer.testing import CliRunner

from scf_ledger.acts.formats import grouped, time_text
from scf_ledger.cli.app import app
from scf_ledger.gateway.tables import StoredOpening
from tests.evm.keys import checker, maker
from tests.evm.members import Who, uscc
from tests.integration.test_problems import assert_problem
from tests.support import paper
from tests.support.chain import NodeWorld
from tests.support.gateway import EIGHT_ITEMS, OPERATOR, Gateway, inbound


@pytest.fixture(scope="module")
def receipt(gateway: Gateway) -> dict[str, Any]:
    """A receipt over one coil that was issued and endorsed through the gateway, as its own route shows it."""
    accepted = inbound()
    coil = accepted["units"][0]["key"]
    issued = gateway.do(
        "IssueReceipt",
        Who.WAREHOUSE,
        inbound=gateway.do("AcceptInbound", Who.WAREHOUSE, **accepted).id,
        kg=8_500,
        pieces=1,
        units=[coil],
        transferable=True,
        lossStandard="0.2%",
        storageUntil="2099-01-01",
        content=EIGHT_ITEMS,
    )
    gateway.caught_up()
    endorsed = gateway.do(
        "Endorse", Who.SUPPLIER, receipt=issued.id, to=int(Who.BUYER), basis={"text": "sales contract 1"}
    )
    gateway.caught_up()
    with gateway.client(Who.BUYER) as client:
        shown: dict[str, Any] = client.get(f"/v1/receipts/{issued.id}")
    return {**shown, "coil": coil, "endorsed": endorsed.id}


@pytest.fixture(scope="module")
def printed(gateway: Gateway, receipt: dict[str, Any]) -> bytes:
    with gateway.http(Who.BUYER) as http:
        answer = http.get(f"/v1/receipts/{receipt['id']}/print")
    assert answer.status_code == 200 and answer.headers["content-type"] == "application/pdf", answer.text
    return answer.content


def test_L_01_what_the_issuer_committed_to_is_printed(printed: bytes) -> None:
    front = paper.pages(printed)[0].replace(" ", "")
    for part in (*EIGHT_ITEMS["depositor"].values(), *EIGHT_ITEMS["goods"].values(), *EIGHT_ITEMS["issuance"].values()):
        assert part.replace(" ", "") in front
    assert "未办理保险" in front


def test_the_papers_numbers_are_the_ledgers(printed: bytes, receipt: dict[str, Any]) -> None:
    text = paper.text(printed)
    assert receipt["id"] in text and receipt["content"] in text
    assert f"Mass left {grouped(int(receipt['kg']))} kg · {receipt['pieces']} 件" in text
    assert f"Issued at {time_text(receipt['issued_at'])}" in text and "Storage until 2099-01-01" in text
    assert (
        f"持有人 Holder Buyer {uscc(Who.BUYER)} 8" in text
        and f"保管人 Custodian Warehouse {uscc(Who.WAREHOUSE)} 4" in text
    )
    (unit,) = receipt["units"]
    coil = receipt["coil"]
    assert f"1 {coil['mill']} {coil['heat']} {coil['coil']} 8,500 {unit}" in text


def test_the_paper_names_who_signed(printed: bytes, receipt: dict[str, Any]) -> None:
    front, *_, side = paper.pages(printed)
    for desk in (maker(Who.WAREHOUSE), checker(Who.WAREHOUSE), maker(Who.SUPPLIER)):
        assert desk.id in front
    assert f"1 转让 transfer Supplier {uscc(Who.SUPPLIER)} Buyer {uscc(Who.BUYER)} 8,500" in side
    assert receipt["endorsed"] in side
    for desk in (maker(Who.SUPPLIER), maker(Who.BUYER), maker(Who.WAREHOUSE)):
        assert desk.id in side


def test_the_code_leads_to_the_receipt(gateway: Gateway, printed: bytes, receipt: dict[str, Any]) -> None:
    (link,) = paper.codes(printed)
    with gateway.http(Who.BUYER) as http:
        there = http.get(link).json()
    assert there["id"] == receipt["id"] and f"version={there['version']}&" in link and there["content"] in link
    assert gateway.ledger.deployment.addresses["Receipts"] in link


def test_what_lies_over_a_receipt_is_printed(gateway: Gateway, world: NodeWorld) -> None:
    pledged = world.registered()
    gateway.caught_up()
    with gateway.client(Who.BANK) as client:
        line = client.get(f"/v1/loans/{pledged}/lines")["items"][0]
    world.do("Freeze", subject=line["receipt"], quantity=1_000)
    gateway.caught_up()
    with gateway.http(Who.BANK) as http:
        text = paper.text(http.get(f"/v1/receipts/{line['receipt']}/print").content)
    assert f"质押 Pledge {grouped(int(line['pledged_kg']))} kg · 质权人 pledgee Bank · {uscc(Who.BANK)}" in text
    assert f"司法冻结 Freeze 1,000 kg · Court · {uscc(Who.COURT)}" in text
    assert "质押 pledge Supplier" in text
    assert "本网关未持有记载事项原文" in text, "the world issued it past the gateway"


def test_WR_15_a_suspension_is_printed(gateway: Gateway, world: NodeWorld) -> None:
    held = world.goods(5_000)
    gateway.caught_up()

    def printed() -> str:
        with gateway.http(Who.SUPPLIER) as http:
            return paper.text(http.get(f"/v1/receipts/{held}/print").content)

    assert "暂停 Suspension 无 none" in printed()
    world.suspended(held)
    second = world.suspended(held, authority=Who.COURT)
    gateway.caught_up()
    assert "暂停 Suspension 已暂停 suspended (2)" in printed()
    world.do("LiftSuspension", suspension=second)
    gateway.caught_up()
    assert "暂停 Suspension 已暂停 suspended (1)" in printed()


def test_only_whoever_may_read_a_receipt_may_print_it(gateway: Gateway, receipt: dict[str, Any]) -> None:
    path = f"/v1/receipts/{receipt['id']}/print"
    for member in (Who.BANK, Who.CARRIER, Who.SUPPLIER):
        with gateway.http(member) as http:
            assert_problem(http.get(path), 403, "FORBIDDEN")
            assert_problem(http.get(f"/v1/receipts/{receipt['id']}"), 403, "FORBIDDEN")
    with gateway.http() as http:
        assert_problem(http.get(path), 401, "UNAUTHORIZED")
    with gateway.http(Who.WAREHOUSE) as http:
        assert http.get(path).content.startswith(b"%PDF-")
        assert_problem(http.get(f"/v1/receipts/0x{'00' * 32}/print"), 404, "NOT_FOUND")


def test_a_text_that_is_not_the_committed_one_is_never_printed(gateway: Gateway, receipt: dict[str, Any]) -> None:
    """Somebody with the database points the commitment at another text."""
    with gateway.ledger.database.write() as session:
        row = session.exec(select(StoredOpening).where(StoredOpening.digest == receipt["content"])).one()
        right = row.vault
        data = gateway.ledger.vault.get(right).replace(b"Q235B", b"Q345B")
        row.vault = gateway.ledger.vault.put(data)
    try:
        with gateway.http(Who.BUYER) as http:
            text = paper.text(http.get(f"/v1/receipts/{receipt['id']}/print").content)
    finally:
        with gateway.ledger.database.write() as session:
            session.exec(select(StoredOpening).where(StoredOpening.digest == receipt["content"])).one().vault = right
    assert b"Q345B" in data and "Q345B" not in text and "本网关未持有记载事项原文" in text


def test_the_command_writes_the_same_paper(
    gateway: Gateway, receipt: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "receipt.pdf"
    monkeypatch.setenv("SCF_HOME", str(tmp_path))
    environment = {"SCF_URL": gateway.url, "SCF_API_KEY": gateway.key(OPERATOR)}
    answer = CliRunner().invoke(app, ["receipts", "print", receipt["id"], "-o", str(file)], env=environment)
    assert answer.exit_code == 0, answer.output
    assert receipt["id"] in paper.text(file.read_bytes())
