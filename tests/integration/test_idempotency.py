"""One request, one effect: what a client may rely on when an answer is lost."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from sqlmodel import func, select

from scf_ledger.gateway.tables import ActDraft
from tests.evm.keys import checker, maker
from tests.evm.members import Who
from tests.support.chain import Chain
from tests.support.gateway import Gateway, fresh, inbound, settings_for

WAREHOUSE = Who.WAREHOUSE


def drafts(gateway: Gateway) -> int:
    with gateway.ledger.database.read() as session:
        return session.exec(select(func.count()).select_from(ActDraft)).one()


def test_the_same_request_gets_the_same_answer(gateway: Gateway) -> None:
    """The salt is made by the gateway, so that two acts from one body would differ."""
    body, headers = {"kind": "AcceptInbound", "message": inbound()}, fresh()
    before = drafts(gateway)
    with gateway.http(WAREHOUSE) as http:
        first = http.post("/v1/acts", json=body, headers=headers)
        again = http.post("/v1/acts", json=body, headers=headers)
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.content == again.content
    assert first.headers["location"] == again.headers["location"] == f"/v1/acts/{first.json()['id']}"
    assert drafts(gateway) == before + 1


def test_the_first_answer_is_repeated_whatever_happened_since(gateway: Gateway) -> None:
    body, headers = {"kind": "AcceptInbound", "message": inbound()}, fresh()
    with gateway.http(WAREHOUSE) as http, gateway.client(WAREHOUSE) as client:
        first = http.post("/v1/acts", json=body, headers=headers)
        view = client.act(first.json()["id"])
        for one in (maker(WAREHOUSE), checker(WAREHOUSE)):
            client.sign(view, one)
        assert client.finish(view.id).state == "done"
        assert http.post("/v1/acts", json=body, headers=headers).content == first.content


def test_the_key_may_be_quoted(gateway: Gateway) -> None:
    body, key = {"kind": "AcceptInbound", "message": inbound()}, fresh()["Idempotency-Key"]
    with gateway.http(WAREHOUSE) as http:
        plain = http.post("/v1/acts", json=body, headers={"Idempotency-Key": key})
        quoted = http.post("/v1/acts", json=body, headers={"Idempotency-Key": f'"{key}"'})
    assert plain.content == quoted.content


def test_another_body_under_the_same_key_is_refused(gateway: Gateway) -> None:
    headers = fresh()
    with gateway.http(WAREHOUSE) as http:
        http.post("/v1/acts", json={"kind": "AcceptInbound", "message": inbound()}, headers=headers)
        before = drafts(gateway)
        other = http.post("/v1/acts", json={"kind": "AcceptInbound", "message": inbound()}, headers=headers)
        elsewhere = http.post("/v1/inbounds", json=inbound(), headers=headers)
    for answer in (other, elsewhere):
        assert answer.status_code == 422 and answer.json()["code"] == "IDEMPOTENCY_KEY_REUSED"
    assert drafts(gateway) == before


def test_a_key_belongs_to_whoever_used_it(gateway: Gateway) -> None:
    headers = fresh()
    with gateway.http(WAREHOUSE) as warehouse, gateway.http(Who.DEPOT) as depot:
        mine = warehouse.post("/v1/inbounds", json=inbound(), headers=headers)
        theirs = depot.post("/v1/inbounds", json=inbound(custodian=int(Who.DEPOT)), headers=headers)
    assert mine.status_code == theirs.status_code == 201
    assert mine.json()["id"] != theirs.json()["id"]


def test_a_request_without_a_key_is_refused(gateway: Gateway) -> None:
    body = {"kind": "AcceptInbound", "message": inbound()}
    before = drafts(gateway)
    with gateway.http(WAREHOUSE) as http:
        for headers in ({}, {"Idempotency-Key": ""}, {"Idempotency-Key": '""'}, {"Idempotency-Key": "k" * 256}):
            answer = http.post("/v1/acts", json=body, headers=headers)
            assert answer.status_code == 400 and answer.json()["code"] == "IDEMPOTENCY_KEY_MISSING"
    assert drafts(gateway) == before


def test_a_refused_request_leaves_nothing_and_may_be_sent_again(gateway: Gateway) -> None:
    headers = fresh()
    with gateway.http(WAREHOUSE) as http:
        refused = http.post("/v1/acts", json={"kind": "AcceptInbound", "message": inbound(kg="x")}, headers=headers)
        assert refused.status_code == 422
        repaired = http.post("/v1/acts", json={"kind": "AcceptInbound", "message": inbound()}, headers=headers)
    assert repaired.status_code == 201


def test_fifty_at_once_are_one(gateway: Gateway) -> None:
    body, headers = {"kind": "AcceptInbound", "message": inbound()}, fresh()
    before = drafts(gateway)
    with gateway.http(WAREHOUSE) as http, ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(lambda _: http.post("/v1/acts", json=body, headers=headers), range(50)))
    assert {a.status_code for a in answers} == {201}
    assert len({a.content for a in answers}) == 1
    assert drafts(gateway) == before + 1


def test_the_last_signature_at_once_makes_one_operation(gateway: Gateway, chain: Chain) -> None:
    """Both parties press the button together, each several times."""
    view = gateway.put("AcceptInbound", WAREHOUSE, **inbound())
    signatures = [one.sign(view.id) for one in (maker(WAREHOUSE), checker(WAREHOUSE))] * 5

    def sign(n: int) -> int:
        body = {"signer": signatures[n].signer, "signature": signatures[n].signature}
        with gateway.http(WAREHOUSE) as http:
            return http.post(f"/v1/acts/{view.id}/signatures", json=body, headers=fresh()).status_code

    with ThreadPoolExecutor(10) as pool:
        codes = list(pool.map(sign, range(10)))
    # Whoever comes after the last signature finds the act closed.
    assert set(codes) <= {200, 409} and codes.count(200) >= 2
    with gateway.client(WAREHOUSE) as client:
        done = client.finish(view.id)
    operation = gateway.operation(view.id)
    assert operation is not None and operation.tx_hash == done.raw["transaction"]["hash"]


def test_the_answer_survives_a_restart(chain: Chain, gateway: Gateway) -> None:
    body, headers = {"kind": "AcceptInbound", "message": inbound()}, fresh()
    settings = settings_for(chain, gateway.settings.home.parent / "restarted")
    first_run = Gateway(settings)
    try:
        key = first_run.key(WAREHOUSE)
        with first_run.http(WAREHOUSE) as http:
            first = http.post("/v1/acts", json=body, headers=headers)
    finally:
        first_run.close()
    second_run = Gateway(settings)
    try:
        with second_run.http() as http:
            again = http.post("/v1/acts", json=body, headers={**headers, "Authorization": f"Bearer {key}"})
    finally:
        second_run.close()
    assert first.status_code == 201 and again.content == first.content
