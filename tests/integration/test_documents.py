"""Documents over HTTP: taken in, found again byte for byte, proved under an anchored and cosigned checkpoint."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from scf_ledger.evidence import (
    Checkpoint,
    Cosigner,
    Statement,
    VerifierKey,
    document_commitment,
    parse_note,
    verify_consistency,
    verify_inclusion,
    verify_note,
)
from scf_ledger.samples import samples_folder
from tests.evm.members import Who
from tests.integration.test_problems import assert_problem
from tests.support.gateway import OPERATOR, Gateway, fresh

SUPPLIER, BANK = Who.SUPPLIER, Who.BANK
SAMPLES = samples_folder()
GOOD = sorted(path for folder in ("steel", "chemicals") for path in (SAMPLES / folder).iterdir())
BAD = sorted((SAMPLES / "invalid").iterdir())


def upload(gateway: Gateway, file: Path, member: int = SUPPLIER) -> dict[str, Any]:
    with gateway.http(member) as http:
        answer = http.post("/v1/documents", params={"name": file.name}, content=file.read_bytes(), headers=fresh())
    assert answer.status_code == 201, answer.text
    shown: dict[str, Any] = answer.json()
    assert answer.headers["location"] == f"/v1/documents/{shown['digest']}"
    return shown


@pytest.mark.parametrize("file", GOOD, ids=lambda f: f"{f.parent.name}/{f.name}")
def test_a_document_is_found_again_byte_for_byte(gateway: Gateway, file: Path) -> None:
    shown = upload(gateway, file)
    data = file.read_bytes()
    assert shown["document_sha256"] == sha256(data).hexdigest() and shown["file_name"] == file.name
    with gateway.http(SUPPLIER) as http:
        content = http.get(f"/v1/documents/{shown['digest']}/content")
        opening = http.get(f"/v1/documents/{shown['digest']}/opening").json()
    assert content.content == data
    assert content.headers["x-content-type-options"] == "nosniff"
    statement = Statement.from_record(shown["statement"])
    assert statement.digest == shown["digest"]
    assert document_commitment(bytes.fromhex(opening["document_salt"]), data).hex() == statement.payload.document


@pytest.mark.parametrize("file", BAD, ids=lambda f: f.name)
def test_a_wrong_document_is_refused_with_its_fault(gateway: Gateway, file: Path) -> None:
    with gateway.http(SUPPLIER) as http:
        before = http.get(f"/v1/logs/{SUPPLIER}").json()["size"]
        answer = http.post("/v1/documents", params={"name": file.name}, content=file.read_bytes(), headers=fresh())
        body = assert_problem(answer, 422, "DOCUMENT_REFUSED")
        assert http.get(f"/v1/logs/{SUPPLIER}").json()["size"] == before
    assert body["values"]["file"] == file.name and body["values"]["rule"]
    assert all(error["detail"] and error["detail_zh"] and error["rule"] for error in body["errors"])


def test_the_same_bytes_are_one_statement(gateway: Gateway) -> None:
    first, again = upload(gateway, GOOD[0], Who.BUYER), upload(gateway, GOOD[0], Who.BUYER)
    assert first["new"] and not again["new"]
    assert first["digest"] == again["digest"] and first["index"] == again["index"]


def test_two_members_state_the_same_document_each_for_itself(gateway: Gateway) -> None:
    ours, theirs = upload(gateway, GOOD[1], Who.BUYER), upload(gateway, GOOD[1], Who.FACTOR)
    assert ours["digest"] != theirs["digest"] and ours["document_sha256"] == theirs["document_sha256"]
    with gateway.http(Who.FACTOR) as http:
        assert_problem(http.get(f"/v1/documents/{ours['digest']}"), 403, "FORBIDDEN")
        assert_problem(http.get(f"/v1/documents/{ours['digest']}/content"), 403, "FORBIDDEN")


def test_a_document_without_an_owner_is_refused(gateway: Gateway) -> None:
    with gateway.http(OPERATOR) as http:
        answer = http.post("/v1/documents", content=GOOD[0].read_bytes(), headers=fresh())
        assert_problem(answer, 403, "FORBIDDEN")
        for_nobody = http.post("/v1/documents?member=99", content=GOOD[0].read_bytes(), headers=fresh())
        assert_problem(for_nobody, 404, "NOT_FOUND")


def test_an_anchored_document_is_proved(gateway: Gateway) -> None:
    """Statement, inclusion, checkpoint and anchor hold together without trusting the gateway."""
    shown = upload(gateway, GOOD[2])
    anchored = gateway.do("AnchorCheckpoint", SUPPLIER, member=int(SUPPLIER))
    gateway.caught_up()
    with gateway.http(SUPPLIER) as http:
        proof = http.get(f"/v1/documents/{shown['digest']}").json()["proof"]
        log = http.get(f"/v1/logs/{SUPPLIER}").json()
        note = parse_note(http.get(f"/v1/logs/{SUPPLIER}/checkpoint").content)
    statement = Statement.from_record(shown["statement"])
    path = [bytes.fromhex(step) for step in proof["path"]]
    root = bytes.fromhex(proof["root"].removeprefix("0x"))
    verify_inclusion(statement.leaf_hash, proof["index"], proof["size"], path, root)
    first_anchor = proof["anchor"]["act"]
    assert first_anchor == anchored.id or proof["size"] <= int(anchored.raw["typed_data"]["message"]["size"])
    assert verify_note(note, [VerifierKey.parse(log["vkey"])])
    newest = Checkpoint.from_text(note.text)
    assert (newest.origin, newest.size) == (log["origin"], log["checkpoint_size"])
    assert "0x" + newest.root.hex() == anchored.raw["typed_data"]["message"]["root"]


def test_the_log_only_grows(gateway: Gateway) -> None:
    sizes = []
    for file in (GOOD[3], GOOD[4]):
        upload(gateway, file, Who.CARRIER)
        gateway.do("AnchorCheckpoint", Who.CARRIER, member=int(Who.CARRIER))
        with gateway.client(Who.CARRIER) as client:
            log = client.get(f"/v1/logs/{Who.CARRIER}")
            sizes.append((log["checkpoint_size"], bytes.fromhex(log["checkpoint_root"])))
    (first, old), (second, new) = sizes
    assert (first, second) == (1, 2)
    with gateway.client(Who.CARRIER) as client:
        proof = client.get(f"/v1/logs/{Who.CARRIER}/consistency", first=first, second=second)
    verify_consistency(first, second, old, new, [bytes.fromhex(step) for step in proof["path"]])
    with gateway.http(Who.CARRIER) as http:
        answer = http.get(f"/v1/logs/{Who.CARRIER}/consistency", params={"first": 1, "second": 99})
    assert_problem(answer, 404, "NOT_FOUND")


def test_tiles_are_served_and_nothing_beside_them(gateway: Gateway) -> None:
    upload(gateway, GOOD[5], Who.PLATFORM)
    gateway.do("AnchorCheckpoint", Who.PLATFORM, member=int(Who.PLATFORM))
    with gateway.http(Who.PLATFORM) as http:
        tile = http.get(f"/v1/logs/{Who.PLATFORM}/tile/0/000.p/1")
        assert tile.status_code == 200 and len(tile.content) == 32
        entries = http.get(f"/v1/logs/{Who.PLATFORM}/tile/entries/000.p/1")
        assert entries.status_code == 200
        for path in ("0/001", "../../../keys/log.key", "..%2f..%2f..%2fkeys/log.key", "%00", "0/000.p/1%00", "x" * 300):
            answer = http.get(f"/v1/logs/{Who.PLATFORM}/tile/{path}")
            assert_problem(answer, 404, "NOT_FOUND")


def test_a_witness_cosigns(gateway: Gateway) -> None:
    upload(gateway, GOOD[6], Who.DEPOT)
    gateway.do("AnchorCheckpoint", Who.DEPOT, member=int(Who.DEPOT))
    witness = Cosigner("bank.example/witness", Ed25519PrivateKey.generate())
    stranger = Cosigner("nobody.example/witness", Ed25519PrivateKey.generate())
    with gateway.http(BANK) as http:
        note = parse_note(http.get(f"/v1/logs/{Who.DEPOT}/checkpoint").content)
        size = Checkpoint.from_text(note.text).size
        path = f"/v1/logs/{Who.DEPOT}/cosignatures"
        line = witness.sign(note.text, 1_790_000_000).line()

        def post(signed: str, of: int = size) -> Any:
            return http.post(path, json={"size": of, "line": signed}, headers=fresh())

        assert_problem(post(line), 404, "NOT_FOUND")
        for vkey in ("nonsense", VerifierKey.parse(http.get(f"/v1/logs/{Who.DEPOT}").json()["vkey"]).vkey()):
            answer = http.post(f"/v1/members/{BANK}/witness-key", json={"vkey": vkey}, headers=fresh())
            assert_problem(answer, 422, "FIELD_INVALID")
        registered = http.post(
            f"/v1/members/{BANK}/witness-key", json={"vkey": witness.verifier.vkey()}, headers=fresh()
        )
        assert registered.status_code == 201
        assert_problem(post(stranger.sign(note.text, 1_790_000_000).line()), 403, "SIGNATURE_INVALID")
        assert_problem(post("no signature"), 403, "SIGNATURE_INVALID")
        assert_problem(post(line, 99), 404, "NOT_FOUND")
        smuggled = post(line + "\n" + stranger.sign(note.text, 1_790_000_000).line())
        assert_problem(smuggled, 422, "FIELD_INVALID")
        assert post(line).status_code == 201
        cosigned = parse_note(http.get(f"/v1/logs/{Who.DEPOT}/checkpoint").content)
    assert cosigned.text == note.text and len(cosigned.signatures) == len(note.signatures) + 1
    assert verify_note(cosigned, [witness.verifier])


def test_an_empty_log_has_no_checkpoint(gateway: Gateway) -> None:
    with gateway.http(Who.COURT) as http:
        assert http.get(f"/v1/logs/{Who.COURT}").json()["size"] == 0
        assert_problem(http.get(f"/v1/logs/{Who.COURT}/checkpoint"), 404, "NOT_FOUND")
        answer = http.post(f"/v1/logs/{Who.COURT}/anchors", json={}, headers=fresh())
        assert_problem(answer, 404, "NOT_FOUND")
        assert_problem(http.get("/v1/logs/99"), 404, "NOT_FOUND")


def test_documents_are_listed_by_kind_and_number(gateway: Gateway) -> None:
    shown = upload(gateway, SAMPLES / "steel" / "invoice.xml")
    with gateway.client(SUPPLIER) as client:
        found = list(client.items("/v1/documents", kind="invoice", number=shown["number"]))
        assert [item["digest"] for item in found] == [shown["digest"]]
        assert list(client.items("/v1/documents", kind="invoice", number="no such number")) == []


def test_a_document_above_its_limit_is_refused_as_a_document(gateway: Gateway) -> None:
    """The limit on documents lies below the limit on bodies, so that the refusal says what it is about."""
    with gateway.http(SUPPLIER) as http:
        answer = http.post("/v1/documents", content=b"{" + b" " * (10 * 2**20) + b"}", headers=fresh())
    assert_problem(answer, 422, "DOCUMENT_REFUSED")
