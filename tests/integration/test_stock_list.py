"""A stock list's way to the ledger: good rows go in, bad ones are told, and a killed run goes on where it stopped."""

from __future__ import annotations

import csv
import io
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from scf_ledger.client.journal import Journal, JournalForeign, JournalTaken
from scf_ledger.client.stock_list import Outcome, RowOutcome, StockListRun, journal_head
from scf_ledger.stock_list import Plan, Terms, plan_list
from tests.evm.keys import checker, maker
from tests.evm.members import Who, uscc
from tests.integration.test_cli import Scf, keystore, scf
from tests.support.gateway import Gateway
from tests.support.stock_lists import HEADINGS, as_csv, as_xlsx, coil, made_terms, table, terms

__all__ = ["scf"]

WAREHOUSE, SUPPLIER, BUYER = Who.WAREHOUSE, Who.SUPPLIER, Who.BUYER
#: What a sound row comes to when everybody signs.
END = Outcome.ISSUED
PARTIES = {"custodian": uscc(WAREHOUSE), "depositor": uscc(SUPPLIER)}
SIGNERS = [maker(WAREHOUSE), checker(WAREHOUSE)]
DEPOSITOR = [maker(SUPPLIER)]


def fresh() -> str:
    return uuid4().hex[:8].upper()


def rows_of(count: int, name: str, *, each: int = 5) -> list[dict[str, str]]:
    return [coil(n, delivery=1 + n // each, name=name) for n in range(count)]


def issue(
    gateway: Gateway, plan: Plan, of: Terms, journal: Path, *, member: int = WAREHOUSE, **given: Any
) -> list[RowOutcome]:
    options: dict[str, Any] = {"custodian": SIGNERS, "depositor": DEPOSITOR, **given}
    with gateway.client(member) as client, Journal(journal, journal_head(client, plan, of)) as kept:
        return StockListRun(client, plan, of, kept, **options).run()


def units_held(gateway: Gateway, outcomes: list[RowOutcome]) -> int:
    """Units in custody under the inbounds that rows came to."""
    gateway.caught_up()
    with gateway.client(WAREHOUSE) as client:
        return sum(
            len(client.get(f"/v1/inbounds/{name}")["units"]) for name in {o.inbound for o in outcomes if o.inbound}
        )


@pytest.fixture
def of() -> Terms:
    return made_terms(**PARTIES)


def test_a_list_of_120_rows_with_bad_ones_between(gateway: Gateway, of: Terms, tmp_path: Path) -> None:
    name = fresh()
    rows = rows_of(120, name)
    rows[17]["weight"] = "27.86 吨吨"
    rows[33]["mill"] = "某钢厂"
    rows[58] = {**rows[57], "unit_no": rows[57]["unit_no"].lower().replace("hc", "hc-")}
    rows[90]["certified"] = "1"
    rows[119]["ticket_no"] = rows[0]["ticket_no"]
    plan = plan_list(as_xlsx(table(rows)), of)
    outcomes = issue(gateway, plan, of, tmp_path / "journal")
    assert [one.row for one in outcomes] == list(range(2, 122))
    by_state = {state: [one.row - 2 for one in outcomes if one.outcome is state] for state in Outcome}
    assert {17, 33, 58, 119} <= set(by_state[Outcome.REFUSED])
    # A ticket is used once: whoever shares it with a refused row waits for that row.
    assert set(by_state[Outcome.HELD]) >= {15, 16, 18, 19, 30, 31, 32, 34, 0, 1, 2, 3, 4}
    assert 55 in by_state[END] and 57 in by_state[END]
    good = by_state[END]
    assert len(good) + len(by_state[Outcome.REFUSED]) + len(by_state[Outcome.HELD]) == 120
    assert units_held(gateway, outcomes) == len(good) > 90
    for one in outcomes:
        assert bool(one.faults) == (one.outcome is not END)
        assert all(fault["field"] and fault["rule"] and fault["zh"] and fault["en"] for fault in one.faults)
    # Once more: nothing new happens, and every row is told as before.
    records = (tmp_path / "journal").read_bytes()
    assert issue(gateway, plan, of, tmp_path / "journal") == outcomes
    assert (tmp_path / "journal").read_bytes() == records
    # Even without its journal: the same requests are the same acts.
    assert issue(gateway, plan, of, tmp_path / "another journal") == outcomes


def test_every_receipt_of_a_list_is_on_the_ledger(gateway: Gateway, of: Terms, tmp_path: Path) -> None:
    plan = plan_list(as_csv(table(rows_of(53, fresh()))), of)
    outcomes = issue(gateway, plan, of, tmp_path / "journal")
    assert {one.outcome for one in outcomes} == {Outcome.ISSUED}
    assert len({one.receipt for one in outcomes}) == 53 and len({one.act for one in outcomes}) == 2
    gateway.caught_up()
    lots = {lot.row: lot for inbound in plan.inbounds for lot in inbound.lots}
    with gateway.client(SUPPLIER) as client:
        for one in outcomes:
            receipt = client.get(f"/v1/receipts/{one.receipt}")
            assert (receipt["holder"], receipt["custodian"], receipt["state"]) == (SUPPLIER, WAREHOUSE, "active")
            assert int(receipt["kg"]) == lots[one.row].kg


def test_goods_in_tanks_are_listed_by_their_tank(gateway: Gateway, of: Terms, tmp_path: Path) -> None:
    name = fresh()
    gateway.do(
        "MeasureStock",
        WAREHOUSE,
        custodian=int(WAREHOUSE),
        stock={"place": f"T-{name}"},
        goods="MEG",
        kg=500_000,
        reading={"text": f"GR {name}"},
        method="RADAR",
    )
    headings = {**HEADINGS, "tank_no": "罐号", "cas": "CAS号", "batch_no": "批号"}
    of_tank = {"goods": "乙二醇", "tank_no": f"t {name}", "mill": "示例化工", "cas": "107-21-1", "batch_no": f"B{name}"}
    of_tank |= {"certificate_no": f"COA-{name}", "certified": "400000", "ticket_no": f"TK-{name}"}
    rows = [{**of_tank, "weight": "200000"}, {**of_tank, "weight": "150000"}]
    plan = plan_list(as_csv(table(rows, headings)), of)
    assert [inbound.rows for inbound in plan.inbounds] == [(2, 3)]
    outcomes = issue(gateway, plan, of, tmp_path / "journal")
    assert [one.outcome for one in outcomes] == [END, END], outcomes
    gateway.caught_up()
    with gateway.client(WAREHOUSE) as client:
        inbound = client.get(f"/v1/inbounds/{outcomes[0].inbound}")
        assert (inbound["kg"], inbound["pieces"], inbound["goods"]) == ("350000", 2, "MEG")


def test_AB_01_a_coil_of_an_earlier_list_is_refused_by_the_ledger(gateway: Gateway, of: Terms, tmp_path: Path) -> None:
    name = fresh()
    first = plan_list(as_csv(table([coil(1, name=name)])), of)
    assert [one.outcome for one in issue(gateway, first, of, tmp_path / "1")] == [END]
    # Another list, written otherwise, with another ticket and another certificate.
    written = coil(1, name=name)["unit_no"].lower().replace("hc", "ｈｃ - ")
    again = coil(1, name=name, unit_no=written, ticket_no=fresh(), certificate_no=fresh())
    second = plan_list(as_csv(table([again, coil(2, name=name)])), of)
    outcomes = issue(gateway, second, of, tmp_path / "2")
    assert [one.outcome for one in outcomes] == [Outcome.REFUSED, END]
    (fault,) = outcomes[0].faults
    assert "AB-01" in fault["rule"] and fault["zh"] and "UNIT_" in fault["en"]


def test_what_lacks_signatures_waits_and_the_next_run_goes_on(gateway: Gateway, of: Terms, tmp_path: Path) -> None:
    plan = plan_list(as_csv(table(rows_of(4, fresh()))), of)
    alone = issue(gateway, plan, of, tmp_path / "journal", custodian=[maker(WAREHOUSE)])
    assert {one.outcome for one in alone} == {Outcome.WAITING}
    assert {one.faults[0]["rule"] for one in alone} == {"ACT_INCOMPLETE"}
    both = issue(gateway, plan, of, tmp_path / "journal", custodian=[checker(WAREHOUSE)])
    assert {one.act for one in alone} == {one.inbound for one in both}
    assert {one.outcome for one in both} == {Outcome.WAITING}
    done = issue(gateway, plan, of, tmp_path / "journal")
    assert {one.outcome for one in done} == {END}


def test_a_list_of_somebody_elses_goods_is_refused_as_a_whole(gateway: Gateway, of: Terms, tmp_path: Path) -> None:
    from scf_ledger.client import Refused

    plan = plan_list(as_csv(table(rows_of(2, fresh()))), of)
    with pytest.raises(Refused) as refused:
        issue(gateway, plan, of, tmp_path / "journal", member=BUYER)
    assert refused.value.code == "FORBIDDEN"


def test_a_journal_is_of_one_list_and_of_one_process(gateway: Gateway, of: Terms, tmp_path: Path) -> None:
    plan = plan_list(as_csv(table(rows_of(1, fresh()))), of)
    other = plan_list(as_csv(table(rows_of(1, fresh()))), of)
    with gateway.client(WAREHOUSE) as client:
        head, foreign = journal_head(client, plan, of), journal_head(client, other, of)
    with Journal(tmp_path / "journal", head), pytest.raises(JournalTaken):
        Journal(tmp_path / "journal", head).__enter__()
    with pytest.raises(JournalForeign):
        Journal(tmp_path / "journal", foreign).__enter__()


def _options(folder: Path, rows: list[dict[str, str]], kind: str = "csv") -> tuple[Path, list[str]]:
    file = folder / f"list.{kind}"
    file.write_bytes(as_csv(table(rows)) if kind == "csv" else as_xlsx(table(rows)))
    stated = folder / "terms.json"
    stated.write_text(json.dumps(terms(**PARTIES), ensure_ascii=False), encoding="utf-8")
    return file, [str(file), "--terms", str(stated)]


def _keys(folder: Path) -> list[str]:
    stores = [keystore(folder, one)[1] for one in (*SIGNERS, *DEPOSITOR)]
    passphrase = keystore(folder, SIGNERS[0])[3]
    names = ("--custodian-keystore", "--custodian-keystore", "--depositor-keystore")
    return [part for pair in zip(names, stores, strict=True) for part in pair] + ["--passphrase-file", passphrase]


def test_the_command_checks_a_list_without_a_gateway(scf: Scf, tmp_path: Path) -> None:
    rows = rows_of(3, fresh(), each=1)
    rows[1]["weight"] = "=SUM(A1)"
    _, options = _options(tmp_path, rows)
    result = tmp_path / "result.json"
    answer = scf(WAREHOUSE, "stock-list", "check", *options, "--result", result)
    assert answer.exit_code == 1 and "row 行 3: refused weight" in answer.stdout and "FORMULA" in answer.stdout
    told = json.loads(result.read_text(encoding="utf-8"))
    assert told["summary"] == {"rows": 3, "planned": 2, "refused": 1}
    assert [row["outcome"] for row in told["rows"]] == ["planned", "refused", "planned"]
    (fault,) = told["rows"][1]["faults"]
    assert fault["field"] == "weight" and fault["value"] == "=SUM(A1)" and fault["zh"] and fault["en"]
    _, options = _options(tmp_path, rows[:1])
    assert scf(WAREHOUSE, "stock-list", "check", *options).exit_code == 0


def test_the_command_says_why_a_list_cannot_be_read(scf: Scf, tmp_path: Path) -> None:
    _, options = _options(tmp_path, [])
    answer = scf(WAREHOUSE, "stock-list", "check", *options)
    assert answer.exit_code == 1 and "STOCK_LIST_REFUSED" in answer.stderr and "表头之下没有内容" in answer.stderr
    Path(options[2]).write_text("[]", encoding="utf-8")
    assert "TERMS" in scf(WAREHOUSE, "stock-list", "check", *options).stderr


def test_the_command_issues_a_list_and_writes_what_became_of_it(scf: Scf, tmp_path: Path) -> None:
    rows = rows_of(6, fresh(), each=2)
    rows[2]["pieces"] = "3"
    _, options = _options(tmp_path, rows, "xlsx")
    result = tmp_path / "result.csv"
    answer = scf(WAREHOUSE, "stock-list", "issue", *options, *_keys(tmp_path), "--result", result)
    assert answer.exit_code == 1, answer.output
    read = list(csv.DictReader(io.StringIO(result.read_text(encoding="utf-8-sig"))))
    assert [row["outcome"] for row in read] == [END, END, "refused", "held", END, END]
    assert all(bool(row["inbound"]) == (row["outcome"] == END) for row in read)
    assert read[2]["field"] == "pieces" and read[2]["rule"] == "AB-01"


@pytest.mark.parametrize("moment", [0.15, 0.5, 0.9])
def test_a_killed_run_goes_on_where_it_stopped(gateway: Gateway, of: Terms, tmp_path: Path, moment: float) -> None:
    """kill -9 at any moment: no row twice, none lost."""
    rows = rows_of(24, fresh(), each=2)
    file, options = _options(tmp_path, rows)
    key = tmp_path / "api-key"
    key.write_text(gateway.key(WAREHOUSE))
    command = [sys.executable, "-m", "scf_ledger", "stock-list", "issue", *options, *_keys(tmp_path)]
    environment = {**os.environ, "SCF_URL": gateway.url, "SCF_API_KEY_FILE": str(key)}
    plan = plan_list(file.read_bytes(), of)
    journal = file.with_name(f"{file.name}.{plan.digest[:16]}.journal")
    due = 2 * len(plan.inbounds) + 4

    def lines() -> int:
        return journal.read_bytes().count(b"\n") if journal.exists() else 0

    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _until(lambda: lines() >= moment * due or process.poll() is not None)
    killed = process.poll() is None
    process.send_signal(signal.SIGKILL)
    process.wait(30)
    assert killed, "the run was over before it could be killed"
    begun = lines()
    outcomes = issue(gateway, plan, of, journal)
    assert begun < lines() and {one.outcome for one in outcomes} == {END}
    assert len({one.inbound for one in outcomes}) == len(plan.inbounds) == 12
    assert units_held(gateway, outcomes) == 24
    with gateway.client(WAREHOUSE) as client:
        salts = {inbound: client.act(inbound).act().message["salt"] for inbound in {o.inbound for o in outcomes}}
    assert len(set(salts.values())) == 12


def _until(there: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 90
    while not there():
        assert time.monotonic() < deadline
        time.sleep(0.005)
