"""The command line against a real gateway: records, documents and acts, from the first word to the chain."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, NoEncryption, PrivateFormat
from eth_account import Account
from typer.testing import CliRunner

from scf_ledger.acts import Capability
from scf_ledger.acts.signers import P256Signer
from scf_ledger.cli.app import app
from scf_ledger.client import ActView, Client
from scf_ledger.samples import samples_folder
from tests.evm.keys import AccountKey, Desk, checker, desk, maker, p256_key, person_of
from tests.evm.members import ROLES, Who
from tests.support.chain import Chain, NodeWorld
from tests.support.gateway import OPERATOR, Gateway, inbound

WAREHOUSE, SUPPLIER, BANK = Who.WAREHOUSE, Who.SUPPLIER, Who.BANK
SAMPLES = samples_folder()
PASSPHRASE = "a passphrase of the tests"
Scf = Callable[..., Any]


@pytest.fixture
def scf(gateway: Gateway, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Scf:
    """Runs `scf` as a member, whose API key is in a file."""
    for name in [name for name in os.environ if name.startswith("SCF_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("SCF_HOME", str(tmp_path / "home"))

    def run(member: int, *arguments: object, stdin: str | None = None) -> Any:
        key = tmp_path / f"api-key-{member}"
        key.write_text(gateway.key(member) + "\n")
        environment = {"SCF_URL": gateway.url, "SCF_API_KEY_FILE": str(key)}
        return CliRunner().invoke(app, [str(a) for a in arguments], env=environment, input=stdin)

    return run


def said(answer: Any) -> str:
    """Standard output of a command that went well."""
    assert answer.exit_code == 0, answer.output
    return str(answer.stdout)


def refused(answer: Any) -> str:
    """Standard error of a command that was refused, in words."""
    assert answer.exit_code == 1, answer.output
    assert answer.stderr.startswith("scf: ") or "\nscf: " in answer.stderr
    assert "Traceback" not in answer.output
    return str(answer.stderr)


def keystore(folder: Path, of: Desk) -> tuple[str, ...]:
    """A desk's key in an Ethereum keystore, as options."""
    assert isinstance(of.key, AccountKey)
    file, secret = folder / f"{of.id}.json", folder / "passphrase"
    file.write_text(json.dumps(Account.encrypt(of.key.secret, PASSPHRASE, kdf="pbkdf2", iterations=1000)))
    secret.write_text(PASSPHRASE + "\n")
    return ("--keystore", str(file), "--passphrase-file", str(secret))


# ---------------------------------------------------------------- records


def test_a_list_is_the_apis_own(scf: Scf, gateway: Gateway) -> None:
    with gateway.client(OPERATOR) as client:
        asked = client.get("/v1/members", page_size=50)
    assert json.loads(said(scf(OPERATOR, "members", "list", "--format", "json"))) == asked


def test_a_table_has_names_and_says_when_there_is_more(scf: Scf) -> None:
    answer = scf(OPERATOR, "members", "list", "--limit", 2)
    lines = said(answer).splitlines()
    assert len(lines) == 4 and lines[0].split()[:3] == ["id", "name", "uscc"]
    assert "Platform" in lines[2] and "platform, price reporter" in lines[2]
    assert "the first 2 are shown" in answer.stderr


def test_a_list_is_narrowed(scf: Scf, gateway: Gateway) -> None:
    gateway.do("AcceptInbound", WAREHOUSE, **inbound())
    for depositor, there in ((SUPPLIER, True), (Who.BUYER, False)):
        answer = scf(WAREHOUSE, "inbounds", "list", "--depositor", int(depositor), "--format", "json")
        found = json.loads(said(answer))["items"]
        assert bool(found) is there and all(row["depositor"] == depositor for row in found)
    assert "none" in scf(WAREHOUSE, "inbounds", "list", "--depositor", int(Who.BUYER)).stderr


def test_a_list_goes_on_over_pages(scf: Scf, gateway: Gateway, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scf_ledger.cli.records.PAGE", 4)
    shown = json.loads(said(scf(OPERATOR, "members", "list", "--limit", 9, "--format", "json")))
    assert [row["id"] for row in shown["items"]] == list(range(1, 10))


@pytest.mark.parametrize(
    "group",
    "members keys proposals anchors stocks inbounds units certificates receipts delivery-orders freezes price-series "
    "price-reports products loans vouchers invoices issuers payments journal".split(),
)
def test_every_kind_of_record_is_listed(scf: Scf, gateway: Gateway, world: NodeWorld, group: str) -> None:
    said(scf(OPERATOR, group, "list"))


def test_a_loan_is_shown_with_all_that_belongs_to_it(scf: Scf, gateway: Gateway, world: NodeWorld) -> None:
    loan = world.drawn()
    gateway.caught_up()
    text = said(scf(BANK, "loans", "show", loan))
    assert "Receipts that secure it" in text and "Draws and repayments" in text and "Owed today" in text
    assert " CNY" in text and "2 Bank" in text and " kg" in text
    owed = json.loads(said(scf(BANK, "loans", "debt", loan, "--format", "json")))
    assert owed["loan"] == loan and int(owed["total"]) >= int(owed["principal"]) > 0
    assert "total" in said(scf(BANK, "loans", "debt", loan, "--day", "2030-01-31"))
    for part in ("lines", "postings"):
        assert said(scf(BANK, "loans", part, loan)).count("\n") >= 3
    receipt = json.loads(said(scf(BANK, "loans", "lines", loan, "--format", "json")))["items"][0]["receipt"]
    assert "质押" in said(scf(BANK, "receipts", "endorsements", receipt))
    assert "质押" in said(scf(SUPPLIER, "receipts", "show", receipt))
    assert "Draw" in said(scf(BANK, "history", loan))
    assert "CNY" in said(scf(BANK, "journal", "list", "--subject", loan))


def test_what_is_not_there_and_what_may_not_be_seen(scf: Scf, gateway: Gateway, world: NodeWorld) -> None:
    assert "NOT_FOUND: there is no receipts" in refused(scf(BANK, "receipts", "show", "0x" + "00" * 32))
    assert "NOT_FOUND" in refused(scf(BANK, "receipts", "show", "../members"))
    assert "is no name of a record" in refused(scf(BANK, "receipts", "show", ""))
    assert "is no name of a record" in refused(scf(BANK, "acts", "show", ".."))
    assert "FORBIDDEN" in refused(scf(BANK, "certificates", "list"))
    text = refused(scf(BANK, "loans", "debt", "0x" + "00" * 32, "--day", "tomorrow"))
    assert "FIELD_INVALID" in text and "/day" in text and "字段" in text


# ---------------------------------------------------------------- documents


def test_documents_are_recorded_and_the_refused_ones_told(scf: Scf) -> None:
    good = sorted((SAMPLES / "steel").iterdir())[:2]
    bad = sorted((SAMPLES / "invalid").iterdir())
    answer = scf(Who.DEPOT, "documents", "record", good[0], *bad, SAMPLES / "no-such-file", good[1])
    text = refused(answer)
    assert answer.stdout.count("recorded 已存证") == 2
    assert text.count("DOCUMENT_REFUSED") == len(bad)
    assert "value 值: " in text and "rule 规则: " in text
    assert "no-such-file" in text and f"2 recorded, {len(bad) + 1} refused" in text
    digest = answer.stdout.split()[-1]
    shown = said(scf(Who.DEPOT, "documents", "show", digest))
    assert good[1].name in shown and "anchored by act" in shown
    assert json.loads(said(scf(Who.DEPOT, "documents", "show", digest, "--format", "json")))["digest"] == digest
    assert digest in said(scf(Who.DEPOT, "documents", "list"))
    assert "there already 已有" in said(scf(OPERATOR, "documents", "record", "--member", int(Who.DEPOT), good[1]))


def test_results_of_documents_as_json(scf: Scf) -> None:
    bad = next(iter(sorted((SAMPLES / "invalid").iterdir())))
    answer = scf(Who.DEPOT, "documents", "record", bad, "--format", "json")
    assert answer.exit_code == 1
    assert json.loads(answer.stdout)["items"][0]["code"] == "DOCUMENT_REFUSED"


# ---------------------------------------------------------------- acts


def test_an_act_from_its_words_to_the_chain(scf: Scf, tmp_path: Path) -> None:
    file = tmp_path / "inbound.json"
    file.write_text(json.dumps(inbound(kg=1)), encoding="utf-8")
    created = scf(WAREHOUSE, "acts", "create", "AcceptInbound", "--message", file, "kg=8500", "goods=HRC")
    text = said(created)
    act = text.splitlines()[1]
    assert "验收" in text and "accepts 8,500 kg" in text and text.count("missing 未签") == 2
    assert act in said(scf(WAREHOUSE, "acts", "list", "--state", "collecting"))
    assert "ACT_INCOMPLETE: not signed by: custodian" in refused(scf(WAREHOUSE, "acts", "submit", act))
    assert "is not complete; missing: " in refused(scf(WAREHOUSE, "acts", "wait", act))

    first = scf(WAREHOUSE, "acts", "sign", act, *keystore(tmp_path, maker(WAREHOUSE)), stdin="y\n")
    assert "missing 未签: Warehouse (4, checker)" in said(first) and "accepts 8,500 kg" in first.stderr
    second = scf(WAREHOUSE, "acts", "sign", act, "--yes", *keystore(tmp_path, checker(WAREHOUSE)))
    assert f"scf acts wait {act}" in said(second)
    assert said(scf(WAREHOUSE, "acts", "wait", act)).strip().endswith(": done")
    shown = said(scf(WAREHOUSE, "acts", "show", act))
    assert "state 状态: done" in shown and shown.count("signed 已签") == 2
    assert "takes no signatures" in refused(
        scf(WAREHOUSE, "acts", "sign", act, "--yes", *keystore(tmp_path, maker(WAREHOUSE)))
    )


def test_nothing_is_signed_without_a_yes(scf: Scf, gateway: Gateway, tmp_path: Path) -> None:
    view = gateway.put("AcceptInbound", WAREHOUSE, **inbound())
    answer = scf(WAREHOUSE, "acts", "sign", view.id, *keystore(tmp_path, maker(WAREHOUSE)), stdin="n\n")
    assert answer.exit_code == 1 and "Aborted" in answer.stderr
    with gateway.client(WAREHOUSE) as client:
        assert not any(party["signed_at"] for party in client.act(view.id).raw["parties"])
    assert "withdrawn" in said(scf(WAREHOUSE, "acts", "withdraw", view.id))
    assert json.loads(said(scf(WAREHOUSE, "acts", "show", view.id, "--format", "json")))["state"] == "withdrawn"


@pytest.mark.parametrize("encrypted", [True, False], ids=["encrypted", "plain"])
def test_a_p256_key_in_pem_signs(scf: Scf, gateway: Gateway, chain: Chain, tmp_path: Path, encrypted: bool) -> None:
    key = p256_key("cli", encrypted)
    new = Desk(
        P256Signer(key, chain.deployment.addresses["ERC7913P256Verifier"]),
        Capability.MAKER,
        person_of("cli", encrypted),
    )
    grant = new.grant(ROLES[WAREHOUSE])
    added = gateway.put("AddKey", WAREHOUSE, member=int(WAREHOUSE), key=grant)
    file, secret = tmp_path / "key.pem", tmp_path / "secret"
    secret.write_text(PASSPHRASE)
    closed = BestAvailableEncryption(PASSPHRASE.encode()) if encrypted else NoEncryption()
    file.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, closed))
    gateway.sign(added, desk(WAREHOUSE, "admin", Capability.ADMIN), WAREHOUSE)
    answer = scf(WAREHOUSE, "acts", "sign", added.id, "--yes", "--keystore", file, "--passphrase-file", secret)
    assert f"signed with {new.signer}" in said(answer)
    said(scf(WAREHOUSE, "acts", "wait", added.id))


def test_an_act_that_is_not_what_it_is_called_is_not_signed(
    scf: Scf, gateway: Gateway, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    view = gateway.put("AcceptInbound", WAREHOUSE, **inbound())
    altered = json.loads(json.dumps(view.raw))
    altered["typed_data"]["message"]["kg"] = "9000"
    monkeypatch.setattr(Client, "act", lambda *_: ActView(altered))
    answer = scf(WAREHOUSE, "acts", "sign", view.id, "--yes", *keystore(tmp_path, maker(WAREHOUSE)))
    assert "ACT_MISMATCH" in refused(answer) and "nothing was signed" in answer.stderr
    with gateway.client(WAREHOUSE) as client:
        assert not any(party["signed_at"] for party in client.get(f"/v1/acts/{view.id}")["parties"])


def test_what_is_wrong_with_a_key(scf: Scf, gateway: Gateway, tmp_path: Path) -> None:
    act = gateway.put("AcceptInbound", WAREHOUSE, **inbound()).id
    options = keystore(tmp_path, maker(WAREHOUSE))

    def sign(*given: object) -> str:
        return refused(scf(WAREHOUSE, "acts", "sign", act, "--yes", *given))

    assert "name the file that holds it: --passphrase-file" in sign(*options[:2])
    (tmp_path / "passphrase").write_text("another")
    assert "does not open with this passphrase" in sign(*options)
    (tmp_path / "passphrase").write_bytes(b"\xff\xfe")
    assert "must hold the passphrase as UTF-8 text" in sign(*options)
    (tmp_path / "key").write_text("{}")
    assert "must be an Ethereum keystore" in sign("--keystore", tmp_path / "key")
    (tmp_path / "key").write_text("-----BEGIN PRIVATE KEY-----\nnone\n-----END PRIVATE KEY-----\n")
    assert "is no private key in PEM" in sign("--keystore", tmp_path / "key")
    stranger = keystore(tmp_path, maker(SUPPLIER))
    assert "scf: " in sign(*stranger) and "规则" in sign(*stranger)


def test_what_is_wrong_with_an_act(scf: Scf, tmp_path: Path) -> None:
    def create(*given: object, stdin: str | None = None) -> str:
        return refused(scf(WAREHOUSE, "acts", "create", *given, stdin=stdin))

    assert "it is written AcceptInbound" in create("acceptinbound")
    assert "see them: scf acts kinds" in create("Steal")
    assert "must be FIELD=VALUE" in create("AcceptInbound", "kg")
    assert "/weight: AcceptInbound has no such field" in create("AcceptInbound", "weight=1")
    assert "begins like JSON" in create("AcceptInbound", "units=[1")
    (tmp_path / "binary").write_bytes(b"\xff\x00{")
    assert "binary is not JSON" in create("AcceptInbound", "--message", tmp_path / "binary")
    assert "no-such-file: No such file" in create("AcceptInbound", "--message", tmp_path / "no-such-file")
    assert "- is not JSON" in create("AcceptInbound", "--message", "-", stdin="kg: 1")
    assert "one JSON object" in create("AcceptInbound", "--message", "-", stdin="[]")
    wrong = create("AcceptInbound", "--message", "-", "kg=heavy", stdin=json.dumps(inbound()))
    assert "FIELD_INVALID: /kg" in wrong and "must be a whole number" in wrong and "字段无效" in wrong


def test_the_contracts_refusal_is_told(scf: Scf, gateway: Gateway) -> None:
    coil = inbound()
    gateway.do("AcceptInbound", WAREHOUSE, **coil)
    again = gateway.sign_all(gateway.put("AcceptInbound", WAREHOUSE, **coil))
    text = refused(scf(WAREHOUSE, "acts", "wait", again.id))
    assert "UNIT_" in text and "AB-" in text
    assert "refused 被拒绝" in said(scf(WAREHOUSE, "acts", "show", again.id))


# ---------------------------------------------------------------- connection


def test_the_bundle_is_fetched(scf: Scf, gateway: Gateway, chain: Chain, tmp_path: Path) -> None:
    out, recorded = tmp_path / "bundle", gateway.settings.consortium_file
    assert "consortium.json is missing" in refused(scf(OPERATOR, "bundle", out)) and not out.exists()
    recorded.write_bytes((chain.record.parent / recorded.name).read_bytes())
    try:
        assert f"scf verify {out}" in said(scf(OPERATOR, "bundle", out))
    finally:
        recorded.unlink()
    assert any(out.iterdir())
    assert "is there already" in refused(scf(OPERATOR, "bundle", out))
    assert "FORBIDDEN" in refused(scf(SUPPLIER, "bundle", tmp_path / "mine"))


def test_a_wrong_api_key_names_the_next_command(scf: Scf) -> None:
    text = refused(scf(OPERATOR, "members", "list", "--api-key", "scf_wrong"))
    assert "UNAUTHORIZED" in text and "未提供有效的访问凭证" in text and "scf keys new-api" in text


def test_the_gateway_of_this_home_is_found(scf: Scf, gateway: Gateway, tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "serve.json").write_text(json.dumps({"pid": 1, "url": gateway.url}))
    answer = CliRunner().invoke(app, ["members", "list"], env={"SCF_API_KEY": gateway.key(OPERATOR)})
    assert "Platform" in said(answer)
