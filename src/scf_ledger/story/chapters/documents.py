"""Every document of the folder is offered; those that pass are stated, anchored and cosigned, the others refused."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scf_ledger.client import Refused
from scf_ledger.documents.intake import Document, FolderItem
from scf_ledger.documents.intake.kinds import DocumentKind as Kind
from scf_ledger.evidence import open_checkpoint, parse_note
from scf_ledger.evidence.notes import VerifierKey
from scf_ledger.evidence.witness import WitnessMemory, observe_checkpoint
from scf_ledger.story.cast import BUYER, CARRIER, SUPPLIER, WAREHOUSE, WITNESSES, Member
from scf_ledger.story.stage import Stage, maker

#: Whose log a document goes in, and the order in which documents come: a link needs what it names to be there.
_ORDER: tuple[tuple[Kind, Member], ...] = (
    (Kind.QUOTATION, SUPPLIER),
    (Kind.ORDER, BUYER),
    (Kind.ORDER_RESPONSE, SUPPLIER),
    (Kind.ORDER_CANCELLATION, BUYER),
    (Kind.MILL_CERTIFICATE, SUPPLIER),
    (Kind.CERTIFICATE_OF_ANALYSIS, SUPPLIER),
    (Kind.DESPATCH_ADVICE, SUPPLIER),
    (Kind.WAYBILL, CARRIER),
    (Kind.RECEIPT_ADVICE, BUYER),
    (Kind.EPCIS, WAREHOUSE),
    (Kind.INVOICE, SUPPLIER),
    (Kind.CREDIT_NOTE, SUPPLIER),
    (Kind.REMITTANCE_ADVICE, BUYER),
)
_PLACE = {kind: place for place, (kind, _) in enumerate(_ORDER)}
_OWNER = dict(_ORDER)


@dataclass(frozen=True)
class Recorded:
    """A document that was taken."""

    document: Document
    member: Member
    #: digest of its statement
    statement: str


def record_documents(stage: Stage) -> list[Recorded]:
    """Offers every file to the gateway; returns those that were taken."""
    stage.teller.chapter("单证", "The documents")
    files = sorted(stage.files, key=lambda one: (_place(one[0]), one[0].file))
    recorded = []
    for item, path in files:
        if item.ignored:
            continue
        result = _offer(stage, item, path)
        if item.document is not None and result["status"] == "recorded":
            recorded.append(Recorded(item.document, _owner(item), result["statement"]))
    return recorded


def _place(item: FolderItem) -> int:
    return _PLACE[item.document.kind] if item.document else len(_ORDER)


def _owner(item: FolderItem) -> Member:
    return _OWNER[item.document.kind] if item.document else SUPPLIER


def _offer(stage: Stage, item: FolderItem, path: Path) -> dict[str, Any]:
    owner = _owner(item)

    def work() -> dict[str, Any]:
        known = {"file": item.file, "member": owner.number}
        try:
            data = path.read_bytes()
        except OSError as trouble:
            return {**known, "status": "refused", "problem": {"code": "UNREADABLE", "detail": str(trouble)}}
        try:
            shown = stage.client(owner).document(item.file, data)
        except Refused as refusal:
            return {**known, "size": len(data), "status": "refused", "problem": refusal.body}
        return {
            **known,
            "status": "recorded",
            "sha256": shown["document_sha256"],
            "kind": shown["kind"],
            "number": shown["number"],
            "size": shown["size"],
            "statement": shown["digest"],
            "links": shown["statement"]["links"],
        }

    # A file that is no document is refused here as at the gateway: what it is called tells both.
    zh, en = ("存证", "is stated") if item.document else ("被拒收", "is refused")
    result: dict[str, Any] = stage.value(f"document/{item.file}", f"{item.file} {zh}", f"{item.file} {en}", work)
    return result


# ---------------------------------------------------------------- anchors


def anchor_logs(stage: Stage, recorded: Sequence[Recorded], step: str) -> None:
    """Anchors the checkpoint of each log that has grown, and has the witnesses cosign it (L-82)."""
    for member in dict.fromkeys(one.member for one in recorded):
        stage.act(
            f"anchor/{step}/{member.code}",
            f"{member.name}的存证日志上链锚定",
            f"the log of {member.name} is anchored",
            "AnchorCheckpoint",
            {"member": member.number},
            maker(member),
        )
        for witness in WITNESSES:
            if witness is not member:
                _cosign(stage, witness, member, step)


def _cosign(stage: Stage, witness: Member, member: Member, step: str) -> None:
    """A witness checks that a log has only grown since it last looked, and says so."""
    previous = _memory(stage, witness, member)

    def work() -> dict[str, Any]:
        client = stage.client(witness)
        log = client.get(f"/v1/logs/{member.number}")
        note = client.request("GET", f"/v1/logs/{member.number}/checkpoint").content
        opened = open_checkpoint(note, log["origin"], [VerifierKey.parse(log["vkey"])], [])
        proof: list[bytes] = []
        if previous is not None and previous.size < opened.checkpoint.size:
            answer = client.get(
                f"/v1/logs/{member.number}/consistency", first=previous.size, second=opened.checkpoint.size
            )
            proof = [bytes.fromhex(one) for one in answer["path"]]
        memory = observe_checkpoint(previous, opened.checkpoint, proof)
        line = stage.keyrings[witness.number].cosigner().sign(parse_note(note).text, stage.now()).line()
        client.post(f"/v1/logs/{member.number}/cosignatures", {"size": memory.size, "line": line})
        return {"origin": memory.origin, "size": memory.size, "root": memory.root.hex()}

    stage.value(
        f"cosign/{step}/{witness.code}/{member.code}",
        f"{witness.name}见证{member.name}的检查点",
        f"{witness.name} cosigns the checkpoint of {member.name}",
        work,
    )


def _memory(stage: Stage, witness: Member, member: Member) -> WitnessMemory | None:
    """What a witness last saw of a log."""
    seen = None
    for name, result in stage.journal.starting_with("cosign/").items():
        if name.endswith(f"/{witness.code}/{member.code}"):
            value = result["value"]
            seen = WitnessMemory(origin=value["origin"], size=value["size"], root=bytes.fromhex(value["root"]))
    return seen


def certificates(recorded: Sequence[Recorded]) -> Iterator[Recorded]:
    """Certificates of goods, in the order of the story."""
    yield from (r for r in recorded if r.document.kind in (Kind.MILL_CERTIFICATE, Kind.CERTIFICATE_OF_ANALYSIS))


def invoices(recorded: Sequence[Recorded]) -> Iterator[Recorded]:
    """Invoices with an amount."""
    for one in recorded:
        if one.document.kind is Kind.INVOICE and one.document.money is not None:
            yield one
