"""The gate, from the holder's signature over paper to the barrier: real chain, real gateway, `scf gate` offline."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from typer.testing import CliRunner

from scf_ledger.acts import Capability
from scf_ledger.cli.app import app
from scf_ledger.gate.pack import read_pack
from scf_ledger.gate.slip import Slip, read_slip, write_slip
from tests.evm.keys import Desk, desk, maker
from tests.evm.members import Who, uscc
from tests.integration.test_problems import assert_problem
from tests.support import paper
from tests.support.chain import NodeWorld
from tests.support.gateway import EIGHT_ITEMS, OPERATOR, Gateway, inbound

PLATE = "沪A12345"
DAY = 86_400
Scf = Callable[..., Any]


@pytest.fixture
def scf(gateway: Gateway, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Scf:
    """Runs `scf` on a machine of the gate: a home of its own, the consortium's secret, and a way to the gateway."""
    for name in [name for name in os.environ if name.startswith("SCF_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("SCF_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("SCF_SECRET_FILE", str(gateway.settings.keys / "consortium.secret"))

    def run(member: int | None, *arguments: object, stdin: str | None = None) -> Any:
        environment = {}
        if member is not None:
            key = tmp_path / f"api-key-{member}"
            key.write_text(gateway.key(member) + "\n")
            environment = {"SCF_URL": gateway.url, "SCF_API_KEY_FILE": str(key)}
        return CliRunner().invoke(app, [str(a) for a in arguments], env=environment, input=stdin)

    return run


@dataclass
class Order:
    """An order on the ledger, and the coil that it is about."""

    id: str
    receipt: str
    coil: str

    def at_the_gate(self, now: int, **changed: object) -> list[object]:
        """Options of `scf gate check` for the truck that the order names."""
        given: dict[str, object] = {
            "vehicle": PLATE,
            "carrier": uscc(Who.CARRIER),
            "kg": 8_480,
            "unit": self.coil,
            "at": now,
        }
        return [part for name, value in {**given, **changed}.items() for part in (f"--{name.replace('_', '-')}", value)]


def issued(gateway: Gateway) -> tuple[str, str]:
    """A receipt over one coil, and the coil as the gate writes it."""
    accepted = inbound()
    coil = accepted["units"][0]["key"]
    stored = gateway.do("AcceptInbound", Who.WAREHOUSE, **accepted).id
    receipt = gateway.do(
        "IssueReceipt",
        Who.WAREHOUSE,
        inbound=stored,
        kg=8_500,
        pieces=1,
        units=[coil],
        transferable=True,
        lossStandard="0.2%",
        storageUntil="2099-01-01",
        content=EIGHT_ITEMS,
    )
    gateway.caught_up()
    return receipt.id, "/".join((coil["mill"], coil["heat"], coil["coil"]))


def ordered(gateway: Gateway, now: int, hand: Desk | None = None, on: tuple[str, str] | None = None) -> Order:
    """An order of the supplier for a whole receipt, on the chain."""
    receipt, coil = on or issued(gateway)
    mill, heat, number = coil.split("/")
    view = gateway.put(
        "IssueDeliveryOrder",
        Who.SUPPLIER,
        receipt=receipt,
        carrier=int(Who.CARRIER),
        kg=8_500,
        pieces=1,
        units=[{"mill": mill, "heat": heat, "coil": number}],
        vehicle={"text": PLATE},
        validFrom=now - 60,
        validUntil=now + DAY,
        deadline=now + DAY,
    )
    gateway.sign(view, hand or maker(Who.SUPPLIER), Who.SUPPLIER)
    with gateway.client(Who.SUPPLIER) as client:
        client.finish(view.id)
    gateway.caught_up()
    return Order(view.id, receipt, coil)


def picture(scf: Scf, folder: Path, order: Order) -> str:
    """The slip's text, read from the picture by a decoder."""
    file = folder / f"{order.id}.png"
    answer = scf(Who.SUPPLIER, "gate", "slip", order.id, "--png", file, "--svg", folder / "slip.svg")
    assert answer.exit_code == 0, answer.output
    assert "提货单" in answer.stderr and (folder / "slip.svg").read_bytes().startswith(b"<?xml")
    (text,) = paper.qr_texts(Image.open(file))
    assert text == answer.stdout.rstrip("\n")
    return text


def fetched(scf: Scf) -> None:
    answer = scf(Who.WAREHOUSE, "gate", "pack")
    assert answer.exit_code == 0 and "SHA-256" in answer.stdout, answer.output


def refused(answer: Any, *codes: str) -> list[dict[str, Any]]:
    assert answer.exit_code == 1, answer.output
    told: dict[str, Any] = json.loads(answer.stdout)
    assert [one["code"] for one in told["findings"]] == list(codes)
    found: list[dict[str, Any]] = told["findings"]
    return found


def test_AB_19_replay_through_the_picture_is_refused_offline(
    gateway: Gateway, world: NodeWorld, scf: Scf, tmp_path: Path
) -> None:
    order = ordered(gateway, world.now)
    text = picture(scf, tmp_path, order)
    fetched(scf)
    check = ("gate", "check", text, *order.at_the_gate(world.now), "--format", "json")
    for wrong, code in (
        ({"vehicle": "沪A12346"}, "VEHICLE_MISMATCH"),
        ({"kg": 8_501}, "OVER_DELIVERY"),
        ({"carrier": int(Who.BUYER)}, "DELIVERY_MISMATCH"),
        ({"at": world.now + 2 * DAY, "max_age": 9 * DAY}, "DELIVERY_WINDOW"),
    ):
        line = ("gate", "check", text, *order.at_the_gate(world.now, **wrong), "--format", "json")
        (one,) = refused(scf(None, *line), code)
        assert "AB-19" in one["rules"] and one["detail_zh"]
    passed = json.loads(scf(None, *check).stdout)
    assert passed["passes"] and passed["known"] and passed["order"] == order.id
    (again,) = refused(scf(None, *check), "NO_DELIVERY_ORDER")
    assert again["values"]["state"] == "used here"
    shown = json.loads(scf(None, "gate", "journal", "--format", "json").stdout)
    assert [e["kind"] for e in shown["items"]] == ["refused"] * 4 + ["out", "refused"]
    table = scf(None, "gate", "journal")
    assert "unbroken" in table.stderr and "VEHICLE_MISMATCH" in table.stdout


def test_AB_19_replay_at_another_gate_is_refused_once_the_ledger_knows(
    gateway: Gateway, world: NodeWorld, scf: Scf, tmp_path: Path
) -> None:
    order = ordered(gateway, world.now)
    text = picture(scf, tmp_path, order)
    gateway.do(
        "GateOut",
        Who.WAREHOUSE,
        order=order.id,
        custodian=int(Who.WAREHOUSE),
        carrier=int(Who.CARRIER),
        kg=8_490,
        lossKg=10,
        pieces=1,
        ticket={"text": f"TICKET {order.id[:20]}"},
        units=read_slip(text).act.message["units"],
    )
    gateway.caught_up()
    fetched(scf)
    line = ("gate", "check", "-", *order.at_the_gate(world.now), "--format", "json")
    (one,) = refused(scf(None, *line, stdin=text + "\n"), "NO_DELIVERY_ORDER")
    assert one["values"] == {"order": order.id, "state": "executed"}


def test_an_order_newer_than_the_pack_is_checked_by_signature_and_policy(
    gateway: Gateway, world: NodeWorld, scf: Scf, tmp_path: Path
) -> None:
    receipt, coil = issued(gateway)
    fetched(scf)
    order = ordered(gateway, world.now, on=(receipt, coil))
    text = picture(scf, tmp_path, order)
    line = ("gate", "check", text, *order.at_the_gate(world.now), "--format", "json")
    (one,) = refused(scf(None, *line), "NO_DELIVERY_ORDER")
    assert one["values"]["state"] == "unknown"
    admitted = json.loads(scf(None, *line, "--unknown-orders", "admit").stdout)
    assert admitted["passes"] and not admitted["known"] and admitted["remarks"]


def test_a_signed_order_that_the_chain_never_took_stays_inside(gateway: Gateway, world: NodeWorld, scf: Scf) -> None:
    """The goods are promised already; their holder signs a second order for another truck, and nobody submits it."""
    order = ordered(gateway, world.now)
    fetched(scf)
    fields = read_slip(slip_text(gateway, order)).act.message
    act, signatures = world.signed("IssueDeliveryOrder", **{**fields, "version": fields["version"] + 1, "pieces": 1})
    text = write_slip(Slip(act, tuple(signatures)))
    line = ("gate", "check", text, *order.at_the_gate(world.now), "--format", "json", "--unknown-orders", "admit")
    (one,) = refused(scf(None, *line), "ENCUMBERED")
    assert one["values"]["free_kg"] == "0"


def test_AB_19_a_revoked_key_opens_no_gate(gateway: Gateway, world: NodeWorld, scf: Scf, tmp_path: Path) -> None:
    """The order is open on the ledger; the key that signed it was stolen, and revoked since."""
    stolen = desk(Who.SUPPLIER, f"stolen {tmp_path.name}", Capability.MAKER)
    world.add_key(stolen, Who.SUPPLIER, validFrom=world.now - 1)
    gateway.caught_up()
    order = ordered(gateway, world.now, stolen)
    text = picture(scf, tmp_path, order)
    world.do("RevokeKey", member=Who.SUPPLIER, key=stolen.id)
    gateway.caught_up()
    fetched(scf)
    line = ("gate", "check", text, *order.at_the_gate(world.now), "--format", "json")
    (one,) = refused(scf(None, *line), "KEY_IS_REVOKED")
    assert one["values"]["key"] == stolen.id


def test_AB_18_an_exit_without_order_is_ready_to_be_signed(
    gateway: Gateway, world: NodeWorld, scf: Scf, tmp_path: Path
) -> None:
    receipt, coil = issued(gateway)
    fetched(scf)
    photo = tmp_path / "photo.jpg"
    photo.write_bytes(b"a picture of an empty place")
    answer = scf(
        None, "gate", "exit", "--gate", "北门", "--receipt", receipt, "--unit", coil, "--kg", 8_500, "--evidence", photo
    )
    assert answer.exit_code == 0, answer.output
    record = json.loads(answer.stdout)
    with gateway.client(Who.WAREHOUSE) as client:
        assert record["units"] == client.get(f"/v1/receipts/{receipt}")["units"]
    assert (record["receipt"], record["custodian"], record["rules"]) == (receipt, Who.WAREHOUSE, ["AB-18"])
    assert len(record["digest"]) == 66 and record["evidence"] == ["0x" + sha256(photo.read_bytes()).hexdigest()]
    assert "NO_DELIVERY_ORDER" in scf(None, "gate", "journal").stdout


# ---------------------------------------------------------------- who may have what


def slip_text(gateway: Gateway, order: Order) -> str:
    with gateway.client(Who.CARRIER) as client:
        return str(client.get(f"/v1/delivery-orders/{order.id}/slip")["payload"])


def test_a_slip_is_for_holder_carrier_and_custodian(gateway: Gateway, world: NodeWorld) -> None:
    order = ordered(gateway, world.now)
    for member in (Who.SUPPLIER, Who.CARRIER, Who.WAREHOUSE, Who.COURT, OPERATOR):
        with gateway.http(member) as http:
            answer = http.get(f"/v1/delivery-orders/{order.id}/slip")
            assert read_slip(answer.json()["payload"]).order == order.id
            assert http.get(f"/v1/delivery-orders/{order.id}/slip.svg").headers["content-type"] == "image/svg+xml"
    for member in (Who.BANK, Who.DEPOT, Who.BUYER):
        with gateway.http(member) as http:
            for part in ("slip", "slip.svg"):
                assert_problem(http.get(f"/v1/delivery-orders/{order.id}/{part}"), 403, "FORBIDDEN")
    with gateway.http(Who.SUPPLIER) as http:
        assert_problem(http.get(f"/v1/delivery-orders/0x{'00' * 32}/slip"), 404, "NOT_FOUND")
    with gateway.http() as http:
        assert_problem(http.get(f"/v1/delivery-orders/{order.id}/slip"), 401, "UNAUTHORIZED")


def test_a_pack_is_for_its_custodian(gateway: Gateway, world: NodeWorld) -> None:
    order = ordered(gateway, world.now)
    with gateway.http(Who.WAREHOUSE) as http:
        pack = read_pack(http.get("/v1/gate/pack").content)
    assert pack.order[order.id].state == "open" and pack.receipt[order.receipt].holder == Who.SUPPLIER
    assert pack.receipt[order.receipt].delivery_kg == 8_500
    with gateway.http(Who.DEPOT) as http:
        other = read_pack(http.get("/v1/gate/pack").content)
        assert order.id not in other.order and order.receipt not in other.receipt
        assert_problem(http.get("/v1/gate/pack", params={"custodian": int(Who.WAREHOUSE)}), 403, "FORBIDDEN")
    with gateway.http(Who.COURT) as http:
        seen = read_pack(http.get("/v1/gate/pack", params={"custodian": int(Who.WAREHOUSE)}).content)
        assert order.id in seen.order
    with gateway.http(Who.SUPPLIER) as http:
        assert_problem(http.get("/v1/gate/pack"), 404, "NOT_FOUND")


def test_a_pack_names_no_person(gateway: Gateway, world: NodeWorld) -> None:
    with gateway.http(Who.WAREHOUSE) as http:
        data = http.get("/v1/gate/pack").text
    assert maker(Who.SUPPLIER).signer in data and maker(Who.SUPPLIER).person not in data


def test_a_pack_says_what_binds_a_receipt(gateway: Gateway, world: NodeWorld) -> None:
    receipt, _ = issued(gateway)
    world.do("Freeze", subject=receipt, quantity=3_000)
    gateway.caught_up()
    with gateway.http(Who.WAREHOUSE) as http:
        assert read_pack(http.get("/v1/gate/pack").content).receipt[receipt].frozen_kg == 3_000


def test_WR_15_a_suspended_receipt_stays_inside_until_it_is_lifted(
    gateway: Gateway, world: NodeWorld, scf: Scf, tmp_path: Path
) -> None:
    order = ordered(gateway, world.now)
    text = picture(scf, tmp_path, order)
    suspension = world.suspended(order.receipt)
    gateway.caught_up()
    fetched(scf)
    line = ("gate", "check", text, *order.at_the_gate(world.now), "--format", "json")
    (one,) = refused(scf(None, *line), "SUSPENDED")
    assert one["values"]["receipt"] == order.receipt
    world.do("LiftSuspension", suspension=suspension)
    gateway.caught_up()
    fetched(scf)
    passed = scf(None, "gate", "check", text, *order.at_the_gate(world.now), "--format", "json")
    assert passed.exit_code == 0, passed.output


def test_a_pack_tells_wallets_from_accounts(gateway: Gateway, world: NodeWorld) -> None:
    """Whether a signer is a contract is known to the node alone."""
    signer = maker(Who.FACTOR).signer
    node = gateway.ledger.node
    with gateway.http(Who.WAREHOUSE) as http:
        assert read_pack(http.get("/v1/gate/pack").content).key[maker(Who.FACTOR).id].kind == "account"
        node.rpc("anvil_setCode", signer, "0x00")
        try:
            assert read_pack(http.get("/v1/gate/pack").content).key[maker(Who.FACTOR).id].kind == "wallet"
        finally:
            node.rpc("anvil_setCode", signer, "0x")


# ---------------------------------------------------------------- what people type


def test_what_is_missing_or_wrong_is_told_with_the_next_command(
    gateway: Gateway, world: NodeWorld, scf: Scf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = ("--vehicle", PLATE, "--carrier", 9, "--kg", 1)

    def said(*arguments: object) -> str:
        answer = scf(None, *arguments)
        assert answer.exit_code == 1 and "Traceback" not in answer.output, answer.output
        return str(answer.stderr)

    assert "scf gate pack" in said("gate", "check", "SCF1:", *gate)
    fetched(scf)
    assert "--file FILE" in said("gate", "check", *gate)
    assert "SLIP_UNREADABLE" in said("gate", "check", "SCF1:", *gate)
    order = ordered(gateway, world.now)
    text = slip_text(gateway, order)
    assert "MILL/HEAT/COIL" in said("gate", "check", text, *gate, "--unit", "C1")
    assert "--carrier" in said("gate", "check", text, "--vehicle", PLATE, "--carrier", "nobody", "--kg", 1)
    assert "--at" in said("gate", "check", text, *gate, "--at", "noon")
    words = said("gate", "check", text, *order.at_the_gate(world.now, kg=9_000))
    assert "不予放行" in words and "OVER_DELIVERY" in words and "9,000" in words
    monkeypatch.setenv("SCF_SECRET_FILE", str(tmp_path / "none"))
    assert "SCF_SECRET_FILE" in said("gate", "check", text, *gate)
