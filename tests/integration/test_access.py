"""Who may see what: keys open the API for one member, and a member sees what it is party to."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import pytest

from scf_ledger.clock import now_ms
from scf_ledger.gateway.auth import key_hash, new_api_key
from scf_ledger.gateway.tables import ApiKey
from tests.evm.members import Who
from tests.integration.test_problems import assert_problem
from tests.support.chain import NodeWorld
from tests.support.gateway import OPERATOR, Gateway, fresh, inbound


@pytest.mark.parametrize(
    "authorization",
    [None, "", "Bearer", "Bearer scf_no_such_key", "Basic c2NmOng=", "scf_x", "Bearer é"],
)
def test_no_valid_key_is_no_entry(gateway: Gateway, authorization: str | None) -> None:
    headers = {} if authorization is None else {b"Authorization": authorization.encode()}
    with gateway.http() as http:
        assert_problem(http.get("/v1/receipts", headers=headers), 401, "UNAUTHORIZED")


def test_a_revoked_key_is_no_entry(gateway: Gateway) -> None:
    with gateway.ledger.database.write() as session:
        key = new_api_key(session, Who.BANK, "to be revoked")
    headers = {"Authorization": f"Bearer {key}"}
    with gateway.http() as http:
        assert http.get("/v1/receipts", headers=headers).status_code == 200
        with gateway.ledger.database.write() as session:
            session.get_one(ApiKey, key_hash(key)).revoked_at = now_ms()
        assert_problem(http.get("/v1/receipts", headers=headers), 401, "UNAUTHORIZED")


def test_keys_are_kept_as_hashes(gateway: Gateway) -> None:
    key = gateway.key(Who.BANK)
    database = gateway.settings.home / "ledger.db"
    seen = [database.read_bytes()]
    for name in ("ledger.db-wal", "ledger.db-shm"):
        with suppress(FileNotFoundError):  # SQLite takes both away with the last connection, at any moment
            seen.append((gateway.settings.home / name).read_bytes())
    assert not any(key.encode() in content for content in seen)


@pytest.fixture
def records(gateway: Gateway, world: NodeWorld) -> dict[str, str]:
    """One record of each kind that has parties, none of them the carrier's."""
    receipt = world.issued()
    made = {
        "receipts": receipt,
        "inbounds": world.acts[receipt].message["inbound"],
        "loans": world.applied(),
        "vouchers": world.active_voucher(),
        "stocks": world.stock(),
        "units": world.units_of(receipt)[0],
        "freezes": world.do("Freeze", subject=receipt, quantity=1).id,
    }
    loan = world.drawn()
    made["payments"] = next(a.digest for a in world.acts.values() if a.message.get("subject") == loan)
    gateway.caught_up()
    return made


def test_strangers_see_nothing(gateway: Gateway, records: dict[str, str]) -> None:
    with gateway.http(Who.CARRIER) as http:
        for kind, name in records.items():
            assert_problem(http.get(f"/v1/{kind}/{name}"), 403, "FORBIDDEN")
            assert_problem(http.get(f"/v1/history/{name}"), 403, "FORBIDDEN")
            listed = http.get(f"/v1/{kind}", params={"page_size": 200}).json()["items"]
            assert name not in {next(iter(item.values())) for item in listed} | {i.get("id") for i in listed}
        for below in (f"/v1/receipts/{records['receipts']}/endorsements", f"/v1/loans/{records['loans']}/lines"):
            assert_problem(http.get(below), 403, "FORBIDDEN")


@pytest.mark.parametrize("who", [OPERATOR, Who.COURT])
def test_a_mandate_for_the_whole_sees_everything(gateway: Gateway, records: dict[str, str], who: int) -> None:
    with gateway.client(who) as client:
        for kind, name in records.items():
            shown: dict[str, Any] = client.get(f"/v1/{kind}/{name}")
            assert name in (shown.get("id"), shown.get("key"))
            assert client.get(f"/v1/history/{name}")["items"]


def test_parties_see_their_own(gateway: Gateway, records: dict[str, str]) -> None:
    parties = {
        "receipts": (Who.SUPPLIER, Who.WAREHOUSE),
        "loans": (Who.SUPPLIER, Who.BANK),
        "vouchers": (Who.SUPPLIER, Who.BUYER),
        "payments": (Who.SUPPLIER, Who.BANK),
    }
    for kind, members in parties.items():
        for member in members:
            with gateway.client(member) as client:
                assert client.get(f"/v1/{kind}/{records[kind]}")["id"] == records[kind]


def test_an_act_is_its_parties(gateway: Gateway) -> None:
    view = gateway.put("AcceptInbound", Who.WAREHOUSE, **inbound())
    with gateway.http(Who.BANK) as http:
        assert_problem(http.get(f"/v1/acts/{view.id}"), 403, "FORBIDDEN")
        assert_problem(http.get(f"/v1/acts/{view.id}/openings"), 403, "FORBIDDEN")
        assert_problem(http.post(f"/v1/acts/{view.id}/submit", json={}, headers=fresh()), 403, "FORBIDDEN")


def test_an_acts_operation_is_its_parties(gateway: Gateway) -> None:
    """What became of an act tells as much as the act."""
    done = gateway.do("AcceptInbound", Who.WAREHOUSE, **inbound())
    path = f"/v1/operations/{done.raw['operation']}"
    with gateway.http(Who.BANK) as bank, gateway.http(Who.WAREHOUSE) as warehouse, gateway.http(Who.COURT) as court:
        assert_problem(bank.get(path), 403, "FORBIDDEN")
        assert warehouse.get(path).json()["state"] == court.get(path).json()["state"] == "confirmed"


@pytest.mark.parametrize("path", ["/v1/certificates", "/v1/invoices"])
def test_what_could_be_guessed_through_is_for_supervisors(gateway: Gateway, path: str) -> None:
    with gateway.http(Who.BANK) as bank, gateway.http(Who.COURT) as court:
        assert_problem(bank.get(path), 403, "FORBIDDEN")
        assert court.get(path).status_code == 200


def test_a_member_registers_its_own_witness_key_only(gateway: Gateway) -> None:
    with gateway.http(Who.COURT) as http:
        answer = http.post(f"/v1/members/{Who.BANK}/witness-key", json={"vkey": "x"}, headers=fresh())
    assert_problem(answer, 403, "FORBIDDEN")


def test_a_member_records_documents_in_its_own_log_only(gateway: Gateway) -> None:
    with gateway.http(Who.BANK) as http:
        answer = http.post("/v1/documents", params={"member": 7}, content=b"{}", headers=fresh())
        assert answer.status_code in (403, 422)
