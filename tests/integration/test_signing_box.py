"""The signing box over HTTP: acts are read, signed by their parties, and reach the chain only when complete."""

from __future__ import annotations

import pytest

from scf_ledger.acts import Act, Capability, Domain, act_type
from scf_ledger.client import Refused
from tests.evm.keys import checker, desk, maker
from tests.evm.members import Who
from tests.support.chain import Chain
from tests.support.gateway import EIGHT_ITEMS, OPERATOR, Gateway, fresh, inbound

WAREHOUSE, SUPPLIER, BUYER, COURT, BANK = Who.WAREHOUSE, Who.SUPPLIER, Who.BUYER, Who.COURT, Who.BANK


def test_an_act_is_shown_in_words_and_as_typed_data(gateway: Gateway, chain: Chain) -> None:
    view = gateway.put("AcceptInbound", WAREHOUSE, **inbound())
    raw = view.raw
    assert raw["state"] == "collecting" and raw["kind"] == "AcceptInbound" and raw["contract"] == "Custody"
    assert raw["title"] == {"zh": "入库验收", "en": "accept goods in"}
    assert raw["text"]["zh"] == "Warehouse(成员4)验收Supplier(成员7)交存的热轧卷板(HRC)8,500 千克、1件。"
    assert raw["text"]["en"] == (
        "Warehouse (member 4) accepts 8,500 kg, 1 pieces of hot-rolled coil (HRC) from Supplier (member 7)."
    )
    assert "AB-01" in raw["rules"]
    assert all(line["zh_label"] and line["en_label"] for line in raw["lines"])
    domain = raw["typed_data"]["domain"]
    assert domain["chainId"] == chain.deployment.chain_id
    assert domain["verifyingContract"] == chain.deployment.addresses["Custody"]
    made_again = Act.make(
        act_type("AcceptInbound"),
        raw["typed_data"]["message"],
        Domain(chain_id=domain["chainId"], contract=domain["verifyingContract"]),
    )
    assert made_again.digest == raw["id"]
    assert [(p["name"], p["member"], p["key"]) for p in raw["parties"]] == [("custodian", 4, None)] * 2
    assert [p["capabilities"]["en"] for p in raw["parties"]] == ["maker", "checker"]


def test_the_last_signature_takes_an_act_to_the_chain(gateway: Gateway, chain: Chain) -> None:
    view = gateway.put("AcceptInbound", WAREHOUSE, **inbound())
    view = gateway.sign(view, maker(WAREHOUSE), WAREHOUSE)
    assert view.state == "collecting" and view.raw["operation"] is None
    view = gateway.sign(view, checker(WAREHOUSE), WAREHOUSE)
    assert view.state == "submitted" and view.raw["operation"]
    with gateway.client(WAREHOUSE) as client:
        done = client.finish(view.id)
        record = client.get(f"/v1/inbounds/{view.id}")
    receipt = chain.node.receipts([done.raw["transaction"]["hash"]])[0]
    assert receipt is not None and receipt["status"] == "0x1"
    assert record["kg"] == "8500" and record["goods"] == "HRC"


def test_three_parties_sign_one_act_in_any_order(gateway: Gateway) -> None:
    accepted = gateway.do("AcceptInbound", WAREHOUSE, **inbound())
    given = {"inbound": accepted.id, "kg": 8_500, "pieces": 1, "lossStandard": "0.2%", "storageUntil": "2028-06-30"}
    given["units"] = accepted.raw["typed_data"]["message"]["units"][0]["key"]
    view = gateway.put("IssueReceipt", SUPPLIER, **{**given, "units": [given["units"]], "content": EIGHT_ITEMS})
    for signer, member in ((maker(SUPPLIER), SUPPLIER), (checker(WAREHOUSE), WAREHOUSE), (maker(WAREHOUSE), WAREHOUSE)):
        view = gateway.sign(view, signer, member)
    with gateway.client(SUPPLIER) as client:
        assert client.finish(view.id).state == "done"
        receipt = client.get(f"/v1/receipts/{view.id}")
        openings = client.get(f"/v1/acts/{view.id}/openings")["items"]
    assert (receipt["holder"], receipt["kg"], receipt["state"]) == (SUPPLIER, "8500", "active")
    assert [o["pointer"] for o in openings] == ["/content"]


def test_the_same_act_again_is_the_same_draft(gateway: Gateway) -> None:
    message = inbound(salt="0x" + "5a" * 32, deadline=2_000_000_000)
    first = gateway.put("AcceptInbound", WAREHOUSE, **message)
    gateway.sign(first, maker(WAREHOUSE), WAREHOUSE)
    again = gateway.put("AcceptInbound", WAREHOUSE, **message)
    assert again.id == first.id
    assert [bool(p["key"]) for p in again.raw["parties"]] == [True, False]


def test_signing_twice_with_one_key_changes_nothing(gateway: Gateway) -> None:
    view = gateway.put("AcceptInbound", WAREHOUSE, **inbound())
    once = gateway.sign(view, maker(WAREHOUSE), WAREHOUSE)
    twice = gateway.sign(view, maker(WAREHOUSE), WAREHOUSE)
    assert twice.raw["parties"] == once.raw["parties"] and twice.state == "collecting"


@pytest.mark.parametrize(
    ("signer", "code"),
    [
        (maker(BUYER), "PARTY_NOT_OF_ACT"),
        (desk(WAREHOUSE, "nobody knows", Capability.CHECKER), "KEY_UNKNOWN"),
        (desk(WAREHOUSE, "admin", Capability.ADMIN), "PARTY_NOT_OF_ACT"),
    ],
    ids=["another member's key", "a key that nobody registered", "a key without the capability"],
)
def test_a_wrong_signer_is_refused(gateway: Gateway, signer: object, code: str) -> None:
    view = gateway.put("AcceptInbound", WAREHOUSE, **inbound())
    with pytest.raises(Refused) as refused:
        gateway.sign(view, signer, WAREHOUSE)  # type: ignore[arg-type]
    assert refused.value.code == code


def test_a_signature_of_another_act_is_refused(gateway: Gateway) -> None:
    view = gateway.put("AcceptInbound", WAREHOUSE, **inbound())
    other = gateway.put("AcceptInbound", WAREHOUSE, **inbound())
    signature = maker(WAREHOUSE).sign(other.id)
    body = {"signer": signature.signer, "signature": signature.signature}
    with gateway.client(WAREHOUSE) as client, pytest.raises(Refused) as refused:
        client.post(f"/v1/acts/{view.id}/signatures", body)
    assert refused.value.code == "SIGNATURE_INVALID"


def test_maker_and_checker_are_two_keys(gateway: Gateway) -> None:
    """AB-39: the maker's key never stands in the checker's place."""
    view = gateway.put("AcceptInbound", WAREHOUSE, **inbound())
    view = gateway.sign(view, maker(WAREHOUSE), WAREHOUSE)
    with gateway.client(WAREHOUSE) as client, pytest.raises(Refused) as refused:
        client.post(f"/v1/acts/{view.id}/submit", {})
    assert refused.value.code == "ACT_INCOMPLETE"
    assert [one["party"] for one in refused.value.values["missing"]] == ["custodian"]


def test_a_half_signed_act_never_reaches_the_chain(gateway: Gateway, chain: Chain) -> None:
    view = gateway.put("AcceptInbound", WAREHOUSE, **inbound())
    gateway.sign(view, maker(WAREHOUSE), WAREHOUSE)
    before = sum(chain.node.nonce(a, "pending") for a in chain.accounts.addresses)
    with gateway.client(WAREHOUSE) as client:
        for _ in range(2):
            with pytest.raises(Refused) as refused:
                client.post(f"/v1/acts/{view.id}/submit", {})
            assert refused.value.code == "ACT_INCOMPLETE"
        chain.mine(2)
        gateway.caught_up()
        assert client.act(view.id).state == "collecting"
    assert gateway.operation(view.id) is None
    assert sum(chain.node.nonce(a, "pending") for a in chain.accounts.addresses) == before


def test_a_withdrawn_act_takes_no_more_signatures(gateway: Gateway) -> None:
    view = gateway.put("AcceptInbound", WAREHOUSE, **inbound())
    gateway.sign(view, maker(WAREHOUSE), WAREHOUSE)
    with gateway.client(WAREHOUSE) as client:
        withdrawn = client.post(f"/v1/acts/{view.id}/withdraw", {})
        assert withdrawn["state"] == "withdrawn"
        with pytest.raises(Refused) as refused:
            client.sign(view, checker(WAREHOUSE))
        assert refused.value.code == "ACT_CLOSED"
        with pytest.raises(Refused) as refused:
            client.post(f"/v1/acts/{view.id}/submit", {})
        assert refused.value.code == "ACT_CLOSED"


def test_a_submitted_act_is_not_withdrawn(gateway: Gateway) -> None:
    done = gateway.do("AcceptInbound", WAREHOUSE, **inbound())
    with gateway.client(WAREHOUSE) as client, pytest.raises(Refused) as refused:
        client.post(f"/v1/acts/{done.id}/withdraw", {})
    assert refused.value.code == "ACT_CLOSED"


def test_whoever_only_watches_withdraws_nothing(gateway: Gateway) -> None:
    """Auditors and courts see every act; they end none to which they are no party."""
    view = gateway.put("AcceptInbound", WAREHOUSE, **inbound())
    with gateway.client(COURT) as client:
        assert client.act(view.id).state == "collecting"
        with pytest.raises(Refused) as refused:
            client.post(f"/v1/acts/{view.id}/withdraw", {})
    assert refused.value.code == "FORBIDDEN"


def test_an_act_that_is_no_ones_own_is_not_put_up(gateway: Gateway) -> None:
    with pytest.raises(Refused) as refused:
        gateway.put("AcceptInbound", BUYER, **inbound())
    assert refused.value.code == "FORBIDDEN"


def test_a_past_deadline_is_refused_at_once(gateway: Gateway) -> None:
    with pytest.raises(Refused) as refused:
        gateway.put("AcceptInbound", WAREHOUSE, **inbound(deadline=1_000_000_000))
    assert refused.value.code == "ACT_EXPIRED"


def test_an_act_expires_with_the_chains_clock(gateway: Gateway, chain: Chain) -> None:
    """AB-09: an act with one signature is over after its deadline, and says so."""
    now = chain.world().now
    view = gateway.put("AcceptInbound", WAREHOUSE, **inbound(deadline=now + 30))
    gateway.sign(view, maker(WAREHOUSE), WAREHOUSE)
    chain.devnet.advance_to(now + 60)
    gateway.caught_up()
    with gateway.client(WAREHOUSE) as client:
        with pytest.raises(Refused) as refused:
            client.sign(view, checker(WAREHOUSE))
        assert refused.value.code == "ACT_EXPIRED"
        shown = client.act(view.id)
    assert shown.state == "expired" and shown.problem is not None and shown.problem["code"] == "ACT_EXPIRED"
    assert gateway.operation(view.id) is None


@pytest.mark.parametrize("deadline", [2**63 - 1, 2**63, 2**64 - 1])
def test_any_deadline_of_the_contract_is_taken(gateway: Gateway, deadline: int) -> None:
    view = gateway.put("AcceptInbound", WAREHOUSE, **inbound(deadline=deadline))
    assert view.state == "collecting"
    assert int(view.raw["typed_data"]["message"]["deadline"]) == deadline


def test_an_act_that_the_chain_has_taken_is_not_put_up_again(gateway: Gateway, chain: Chain) -> None:
    """Whoever carried it: here it was sent past this gateway."""
    world = chain.world()
    act, signatures = world.signed("AcceptInbound")
    world.submit(act, signatures)
    gateway.caught_up()
    with gateway.client(WAREHOUSE) as client, pytest.raises(Refused) as refused:
        client.create("AcceptInbound", act.message)
    assert refused.value.code == "ALREADY_EXECUTED"


def test_signatures_may_come_with_the_act(gateway: Gateway, chain: Chain) -> None:
    act, signatures = chain.world().signed("AcceptInbound")
    body = {
        "kind": "AcceptInbound",
        "message": act.message,
        "signatures": [{"signer": s.signer, "signature": s.signature} for s in signatures],
    }
    with gateway.client(WAREHOUSE) as client:
        answer = client.post("/v1/acts", body)
        assert answer["id"] == act.digest and answer["state"] == "submitted"
        assert client.finish(act.digest).state == "done"


def test_one_bad_signature_keeps_the_whole_request_out(gateway: Gateway, chain: Chain) -> None:
    act, signatures = chain.world().signed("AcceptInbound")
    wrong = maker(BUYER).sign(act.digest)
    body = {
        "kind": "AcceptInbound",
        "message": act.message,
        "signatures": [{"signer": s.signer, "signature": s.signature} for s in (signatures[0], wrong)],
    }
    with gateway.client(WAREHOUSE) as client, pytest.raises(Refused) as refused:
        client.post("/v1/acts", body)
    assert refused.value.code == "PARTY_NOT_OF_ACT"
    with gateway.http(WAREHOUSE) as http:
        assert http.get(f"/v1/acts/{act.digest}").status_code == 404


def test_a_refusal_of_the_chain_is_the_acts_end(gateway: Gateway, chain: Chain) -> None:
    """AB-01: the second inbound of a coil is refused by the contract, and the act shows its code and rule."""
    coil = inbound()
    gateway.do("AcceptInbound", WAREHOUSE, **coil)
    again = {**inbound(), "units": coil["units"]}
    with pytest.raises(Refused) as refused:
        gateway.do("AcceptInbound", WAREHOUSE, **again)
    assert refused.value.code == "UNIT_IN_CUSTODY"
    assert refused.value.body["rules"] == ["AB-01"]


def test_the_box_lists_what_the_asker_is_party_to(gateway: Gateway) -> None:
    mine = gateway.put("AcceptInbound", WAREHOUSE, **inbound())
    with gateway.client(WAREHOUSE) as warehouse, gateway.client(BANK) as bank, gateway.client(COURT) as court:
        assert mine.id in {a["id"] for a in warehouse.items("/v1/acts", state="collecting")}
        assert mine.id not in {a["id"] for a in bank.items("/v1/acts")}
        assert mine.id in {a["id"] for a in court.items("/v1/acts", member=int(WAREHOUSE))}
        assert mine.id not in {a["id"] for a in warehouse.items("/v1/acts", state="withdrawn")}


def test_the_box_is_read_page_by_page(gateway: Gateway) -> None:
    made = {gateway.put("AcceptInbound", WAREHOUSE, **inbound()).id for _ in range(5)}
    with gateway.client(WAREHOUSE) as client:
        seen = [a["id"] for a in client.items("/v1/acts", state="collecting", page_size=2)]
    assert made <= set(seen) and len(seen) == len(set(seen))


def test_the_operator_of_the_installation_signs_for_nobody(gateway: Gateway) -> None:
    """The platform's own key to the API opens every act, and adds a signature to none."""
    view = gateway.put("AcceptInbound", OPERATOR, **inbound())
    with gateway.http(OPERATOR) as http:
        answer = http.post(
            f"/v1/acts/{view.id}/signatures",
            json={"signer": maker(Who.PLATFORM).signer, "signature": maker(Who.PLATFORM).sign(view.id).signature},
            headers=fresh(),
        )
    assert answer.status_code == 409 and answer.json()["code"] == "PARTY_NOT_OF_ACT"
