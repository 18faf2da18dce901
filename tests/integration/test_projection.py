"""The read models over a rich history on a real chain: rebuilt byte for byte, and true to the contracts."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import SQLModel, select

from scf_ledger.chain.artifacts import CONTRACTS, load
from scf_ledger.chain.rows import Undo, read_model_tables
from scf_ledger.court_orders.events import SUBJECTS
from scf_ledger.court_orders.tables import Freeze
from scf_ledger.custody.tables import Booking, Certificate, GoodsClass, Inbound, Qualification, Stock
from scf_ledger.goods import goods_code
from scf_ledger.keeping.tables import Inspection, LossClaim
from scf_ledger.loans.tables import Loan, LoanLine
from scf_ledger.members.tables import Member, OperatorKey
from scf_ledger.oversight.tables import Device, Suspension
from scf_ledger.prices.tables import Series
from scf_ledger.products.tables import Product
from scf_ledger.projection.handlers import HANDLERS, IGNORED
from scf_ledger.projection.tables import LoggedEvent
from scf_ledger.receipts.tables import DeliveryOrder, LossReport, Objection, Receipt
from scf_ledger.receivables.tables import Invoice, Issuer, Voucher
from scf_ledger.settlement.tables import Payment
from tests.evm.records import ZERO
from tests.integration.projections import Projection
from tests.support.chain import Chain, NodeWorld
from tests.support.history import happen


@pytest.fixture(scope="module")
def past(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Chain, NodeWorld]]:
    """A chain of its own on which everything has happened: its clock runs a year ahead."""
    chain = Chain(tmp_path_factory.mktemp("history"))
    try:
        world = chain.world()
        happen(world)
        yield chain, world
    finally:
        chain.close()


@pytest.fixture(scope="module")
def read(past: tuple[Chain, NodeWorld], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Projection]:
    made = Projection(past[0], tmp_path_factory.mktemp("read"))
    made.catch_up()
    yield made
    made.close()


def test_every_event_of_the_contracts_is_handled() -> None:
    events = {(name, e["name"]) for name in CONTRACTS for e in load(name).abi if e["type"] == "event"}
    assert {event for event in events if event[1] not in IGNORED} == set(HANDLERS)


def test_every_event_has_happened(read: Projection) -> None:
    """The history is as rich as it says."""
    with read.database.read() as session:
        seen = set(session.exec(select(LoggedEvent.contract, LoggedEvent.name)).all())
    assert set(HANDLERS) - seen == set()


def test_every_column_is_written(read: Projection) -> None:
    """A column that never holds anything would be one that no handler fills. What rows once held is in the undo log."""
    unwritten = set()
    with read.database.read() as session:
        past = [(u.table_name, json.loads(u.before)) for u in session.exec(select(Undo)).all() if u.before]
        for table in read_model_tables():
            rows = [dict(row) for row in session.execute(table.select()).mappings()]
            assert rows, f"{table.name} is empty after everything has happened"
            rows += [before for name, before in past if name == table.name]
            for column in table.columns:
                if not any(row.get(column.name, row.get(column.key)) for row in rows):
                    unwritten.add(f"{table.name}.{column.name}")
    # Posted to 0 by every repayment, and nothing is drawn after the due day: it stays for a draw that is paid late.
    assert unwritten == {"loan.penalty_numerator"}


def test_dropped_and_rebuilt_the_rows_are_byte_equal(read: Projection) -> None:
    before = read.rows()
    assert read.clear() > 0 and read.rows() == []
    read.catch_up()
    assert read.rows() == before


@pytest.mark.parametrize("page", [1, 7])
def test_the_rows_do_not_depend_on_how_the_chain_was_paged(
    past: tuple[Chain, NodeWorld], read: Projection, tmp_path: Path, page: int
) -> None:
    other = Projection(past[0], tmp_path, page=page)
    other.catch_up()
    read.catch_up()
    assert other.rows() == read.rows()
    other.close()


def test_catching_up_in_two_runs_is_catching_up_in_one(
    past: tuple[Chain, NodeWorld], read: Projection, tmp_path: Path
) -> None:
    first = Projection(past[0], tmp_path, page=20)
    for _ in range(3):
        first.projector.step()
    first.close()
    second = Projection(past[0], tmp_path)
    second.catch_up()
    read.catch_up()
    assert second.rows() == read.rows()
    second.close()


def test_as_many_events_as_the_node_counts(past: tuple[Chain, NodeWorld], read: Projection) -> None:
    node, deployment = past[0].node, past[0].deployment
    last = read.catch_up()
    logs = node.logs(0, last, list(deployment.addresses.values()))
    with read.database.read() as session:
        stored = session.exec(select(LoggedEvent)).all()
    assert sorted((e.block_hash, e.log_index) for e in stored) == sorted(
        (entry["blockHash"], int(entry["logIndex"], 16)) for entry in logs
    )


#: Read models and the contracts' own views of the same records.
VIEWS: tuple[tuple[type[SQLModel], str, str, int], ...] = (
    (Booking, "Custody", "bookingOf", 5),
    (Certificate, "Custody", "certificateOf", 2),
    (DeliveryOrder, "Deliveries", "deliveryOrderOf", 6),
    (Device, "ControlProofs", "deviceOf", 8),
    (Freeze, "CourtOrders", "freezeOf", 4),
    (GoodsClass, "Custody", "goodsClassOf", 3),
    (Inbound, "Custody", "inboundOf", 8),
    (Inspection, "Keeping", "inspectionOf", 4),
    (Invoice, "Receivables", "invoiceOf", 3),
    (Issuer, "Receivables", "issuerOf", 3),
    (Loan, "PledgeLoans", "loanOf", 18),
    (LossClaim, "Keeping", "claimOf", 4),
    (LossReport, "ReceiptLife", "lossOf", 3),
    (Member, "MemberRegistry", "memberOf", 5),
    (Objection, "ReceiptLife", "objectionOf", 2),
    (OperatorKey, "MemberRegistry", "keyOf", 5),
    (Payment, "Settlement", "paymentOf", 5),
    (Product, "Products", "productOf", 10),
    (Qualification, "Custody", "qualificationOf", 2),
    (Receipt, "Receipts", "receiptOf", 17),
    (Series, "PriceBook", "seriesOf", 4),
    (Stock, "Custody", "stockOf", 6),
    (Suspension, "Oversight", "suspensionOf", 2),
    (Voucher, "Receivables", "voucherOf", 12),
)
#: states have words of their own, contracts keep a digest of the units, and forget a price once it is paid
APART = {"state", "status", "units", "price", "cause"}


@pytest.mark.parametrize(("model", "contract", "view", "least"), VIEWS, ids=[row[0].__name__ for row in VIEWS])
def test_every_row_says_what_the_contract_says(
    past: tuple[Chain, NodeWorld], read: Projection, model: type[SQLModel], contract: str, view: str, least: int
) -> None:
    """Every field that has the same name on both sides has the same value, for every record that ever was."""
    world = past[1]
    with read.database.read() as session:
        rows = session.exec(select(model)).all()
    for row in rows:
        shown = row.model_dump()
        if model is Loan and shown["version"] == 0:
            # An application that was never accepted; the loans' contract has not heard of it.
            continue
        (key,) = model.__table__.primary_key  # type: ignore[attr-defined]
        name = shown[key.name]
        if model is GoodsClass and not name.startswith("0x"):
            name = "0x" + name.encode("ascii").ljust(8, b"\0").hex()
        stated = world.view(contract, view, name)
        stated = {re.sub("([A-Z])", r"_\1", name).lower(): value for name, value in stated.items()}
        common = (shown.keys() & stated.keys()) - APART
        assert len(common) >= least, sorted(common)
        assert {n: shown[n] for n in common} == {n: _plain(n, stated[n]) for n in common}


def test_L_48_each_line_keeps_the_registration_that_covered_it_first(
    past: tuple[Chain, NodeWorld], read: Projection
) -> None:
    """What comes in later has a time and a number of its own; a longer term is told of every line."""
    world = past[1]
    swaps = [act.message for act in world.acts.values() if act.kind == "Substitute"]
    assert len(swaps) == 2
    with read.database.read() as session:
        for m in swaps:
            line = session.get_one(LoanLine, (m["loan"], m["incoming"]))
            told = (line.registration, line.registered_at, line.registered_until, line.registered)
            assert told == (m["number"], m["registeredAt"], m["registeredUntil"], True)
            assert line.related_override == (m["relatedOverride"] if m["relatedOverride"] != ZERO else "")
            first = next(
                a.message for a in world.acts.values() if a.kind == "RegisterPledge" and a.message["loan"] == m["loan"]
            )
            whole = session.get_one(Loan, m["loan"])
            assert whole.registration == first["number"] != line.registration
            assert whole.registered_at == first["registeredAt"] < line.registered_at
        assert whole.registered_until == swaps[1]["registeredUntil"] < first["registeredUntil"]


def _plain(name: str, value: Any) -> Any:
    """A contract's value as rows hold it."""
    if name == "uscc":
        return bytes.fromhex(value[2:]).decode()
    if name == "stock":
        return "" if value == ZERO else value
    if name == "goods":
        return goods_code(value)
    return SUBJECTS[value] if name == "kind" else value
