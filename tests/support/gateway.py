"""A gateway for tests: the real application behind uvicorn, and clients for each member."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import uvicorn
from fastapi import FastAPI

from scf_ledger.acts import Capability, Party
from scf_ledger.chain.outbox import Operation
from scf_ledger.client import ActView, Client
from scf_ledger.gateway.app import create_app
from scf_ledger.gateway.auth import new_api_key
from scf_ledger.gateway.ledger import Ledger
from scf_ledger.settings import Settings
from tests.evm.keys import Desk, admin, checker, device, maker
from tests.evm.members import Who
from tests.support.chain import Chain
from tests.support.waiting import eventually

#: The installation's own operator.
OPERATOR = 0


def settings_for(chain: Chain, home: Path, **given: Any) -> Settings:
    """Settings of a gateway on a chain, with the chain's relay accounts unless told otherwise."""
    home.mkdir(parents=True, exist_ok=True)
    (home / "deployment.json").write_text(chain.record.read_text())
    if not (home / "keys").exists():
        (home / "keys").symlink_to(chain.home / "keys")
    return Settings.load({}, home=home, node_url=chain.url, relay_poll=0.05, resend_after=1, **given)


class Gateway:
    """A running gateway in a thread."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.app: FastAPI = create_app(settings)
        config = uvicorn.Config(self.app, host="127.0.0.1", port=0, log_level="error")
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, daemon=True)
        self._thread.start()
        eventually(lambda: self._server.started or not self._thread.is_alive())
        assert self._server.started, "the gateway did not start; its log says why"
        port = self._server.servers[0].sockets[0].getsockname()[1]
        self.url = f"http://127.0.0.1:{port}"
        self._keys: dict[int, str] = {}
        self.caught_up()

    @property
    def ledger(self) -> Ledger:
        found: Ledger = self.app.state.ledger
        return found

    def close(self) -> None:
        self._server.should_exit = True
        self._thread.join(30)

    def caught_up(self) -> None:
        """Waits until everything on the chain has been read."""
        head = self.ledger.node.head()
        with self.client(OPERATOR) as client:
            eventually(lambda: client.get("/v1/status/chain")["read"] >= head)

    # ---------------------------------------------------------------- clients

    def key(self, member: int) -> str:
        """An API key of a member; 0 is the installation's operator."""
        if member not in self._keys:
            with self.ledger.database.write() as session:
                self._keys[member] = new_api_key(session, member, "tests")
        return self._keys[member]

    def client(self, member: int) -> Client:
        return Client(self.url, self.key(member), patience=10)

    def http(self, member: int | None = None) -> httpx.Client:
        """A bare HTTP client; without a member it has no API key."""
        headers = {} if member is None else {"Authorization": f"Bearer {self.key(member)}"}
        return httpx.Client(base_url=self.url, headers=headers, timeout=60)

    # ---------------------------------------------------------------- acts

    def put(self, kind: str, member: int, /, **message: Any) -> ActView:
        """Puts an act into the box for a member; `from_` stands for the field `from`."""
        with self.client(member) as client:
            return client.create(kind, {name.rstrip("_"): value for name, value in message.items()})

    def sign(self, view: ActView, desk: Desk, member: int) -> ActView:
        with self.client(member) as client:
            return client.sign(view, desk)

    def sign_all(self, view: ActView) -> ActView:
        """Every party signs with the desk that its rule asks for."""
        for party in view.act().parties:
            view = self.sign(view, desk_of(party), party.member)
        return view

    def do(self, kind: str, member: int, /, **message: Any) -> ActView:
        """An act from the box to its end. Raises Refused."""
        view = self.sign_all(self.put(kind, member, **message))
        with self.client(member) as client:
            return client.finish(view.id)

    def operation(self, act: str) -> Operation | None:
        """The operation that carries an act."""
        with self.ledger.database.read() as session:
            from sqlmodel import select

            return session.exec(select(Operation).where(Operation.reference == act)).first()


def desk_of(party: Party) -> Desk:
    """The desk of a party's member that may sign for it."""
    if party.capabilities & Capability.MAKER:
        return maker(party.member)
    if party.capabilities == Capability.DEVICE:
        return device(party.member)
    return checker(party.member) if party.capabilities & Capability.CHECKER else admin(party.member)


def fresh(**more: Any) -> dict[str, str]:
    """Headers of a request that was never made before."""
    return {"Idempotency-Key": str(uuid4()), **more}


def inbound(**changed: Any) -> dict[str, Any]:
    """An inbound of one coil as a warehouse writes it; every call is about another coil."""
    name = uuid4().hex[:12].upper()
    stated: Mapping[str, Any] = {
        "custodian": int(Who.WAREHOUSE),
        "depositor": int(Who.SUPPLIER),
        "goods": "HRC",
        "kg": 8_500,
        "pieces": 1,
        "units": [{"key": {"mill": "91310000631696382C", "heat": "H1", "coil": name}, "kg": 8_500}],
        "place": {"place": "3号库 A-01"},
        "certificate": {"issuer": "91310000631696382C", "number": name, "line": "1"},
        "certifiedKg": 8_500,
        "evidence": [{"text": f"TICKET {name}"}],
        "record": {"text": "weighed, no deviation"},
    }
    return {**stated, **changed}


EIGHT_ITEMS: dict[str, Any] = {
    "depositor": {"name": "上海示例钢铁贸易有限公司", "address": "上海市宝山区示例路 1 号"},
    "goods": {
        "kind": "热轧卷板",
        "quantity": "8.500 t",
        "quality": "Q235B",
        "packing": "裸装",
        "pieces": "1",
        "marks": "none",
    },
    "loss_standard": "0.2 %",
    "storage_place": "3 号库 A 区",
    "storage_period": {"from": "2026-06-01", "until": "2027-06-01"},
    "storage_fee": "0.5 元/吨·天",
    "insurance": None,
    "issuance": {"issuer": "示例仓储有限公司", "place": "上海", "date": "2026-06-01"},
}
