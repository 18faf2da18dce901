"""The members' evidence logs: statements appended durably, checkpoints signed and served as tiles, proofs on request.

The database holds the statements and is the truth; tiles are made from it whenever a checkpoint is, and a log's folder
can be served by any static file server.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from secrets import token_bytes
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlmodel import Session, col, func, select

from scf_ledger.clock import now_ms
from scf_ledger.columns import canonical_json
from scf_ledger.documents.identity import keyed, own_scheme, subjects_of
from scf_ledger.documents.intake import Document
from scf_ledger.documents.tables import (
    Anchor,
    CheckpointNote,
    Cosignature,
    LogHead,
    Statement,
    StatementSubject,
)
from scf_ledger.documents.vault import Vault
from scf_ledger.evidence import (
    Checkpoint,
    Frontier,
    Link,
    LogSigner,
    Payload,
    SaltedField,
    TileReader,
    commit_fields,
    document_commitment,
    grow_bundles,
    grow_tiles,
    sign_checkpoint,
    utc_ms,
)
from scf_ledger.evidence import Statement as PureStatement
from scf_ledger.members.tables import Member
from scf_ledger.private_files import private_bytes
from scf_ledger.problems import problem

#: Earlier statements that one reference may link to; more is ambiguity beyond use.
MAX_LINKS = 16
SALT_SIZE = 16
#: Kinds that share one name space of certificate numbers.
_CERTIFICATES = ("mill_certificate", "certificate_of_analysis")


@dataclass(frozen=True)
class Appended:
    """A statement, and whether it is new."""

    statement: Statement
    new: bool


class LogBook:
    """The logs of one installation."""

    def __init__(self, folder: Path, key_file: Path, vault: Vault, secret: bytes, origin: str) -> None:
        self.folder = folder
        self.vault = vault
        self.secret = secret
        self.origin = origin
        self._key = Ed25519PrivateKey.from_private_bytes(private_bytes(key_file, 32)[:32])

    # ---------------------------------------------------------------- appending

    def append(self, session: Session, member: Member, document: Document, data: bytes) -> Appended:
        """Appends a statement on a document to a member's log; the same bytes again give the first statement."""
        known = session.exec(
            select(Statement).where(Statement.member == member.id, Statement.document_sha256 == document.sha256)
        ).first()
        if known:
            return Appended(known, False)
        opening, pure = self._state(session, member, document, data)
        head = session.get(LogHead, member.id) or LogHead(member=member.id, size=0, frontier=[])
        row = Statement(
            member=member.id,
            index=head.size,
            digest=pure.digest,
            leaf_hash=pure.leaf_hash.hex(),
            body=pure.record(),
            kind=document.kind.value,
            number=document.number,
            file_name=document.file,
            media_type=document.media_type,
            size=document.size,
            document_sha256=self.vault.put(data),
            opening_sha256=self.vault.put(canonical_json(opening).encode()),
            summary=summary_of(document),
            recorded_at=now_ms(),
        )
        edge = Frontier.from_hex(head.size, head.frontier).append(pure.leaf_hash)
        head.size, head.frontier = edge.size, edge.to_hex()
        head.oldest_open = head.oldest_open or row.recorded_at
        session.add_all([row, head])
        session.add_all(StatementSubject(digest=pure.digest, scheme=s.scheme, id=s.id) for s in pure.subjects)
        session.flush()
        return Appended(row, True)

    def _state(
        self, session: Session, member: Member, document: Document, data: bytes
    ) -> tuple[dict[str, Any], PureStatement]:
        # What was extracted is ours to write: field values are put into NFC, the bytes stay as they are.
        fields = {p: unicodedata.normalize("NFC", v) for p, v in document.fields.items()}
        commitments = commit_fields(fields)
        salt = token_bytes(SALT_SIZE)
        opening = {
            "document_salt": salt.hex(),
            "fields": [[f.pointer, f.salt.hex(), f.value] for f in commitments.fields if isinstance(f, SaltedField)],
        }
        pure = PureStatement(
            issuer=member.uscc,
            document_kind=document.kind.value,
            schema=document.schema,
            recorded_at=utc_ms(datetime.now(UTC)),
            subjects=subjects_of(self.secret, document),
            links=self._links(session, document),
            payload=Payload(
                document=document_commitment(salt, data).hex(),
                media_type=document.media_type,
                size=document.size,
                fields_root=commitments.root.hex(),
                fields_count=commitments.count,
            ),
        )
        return opening, pure

    def _links(self, session: Session, document: Document) -> tuple[Link, ...]:
        """The earlier statements that the document's references name, in whatever log they are."""
        found: set[Link] = set()
        for reference in document.references:
            kinds = _CERTIFICATES if reference.scheme == "certificate" else (reference.scheme,)
            for kind in kinds:
                scheme = own_scheme(kind)
                query = select(StatementSubject.digest).where(
                    StatementSubject.scheme == scheme,
                    StatementSubject.id == keyed(self.secret, scheme, reference.id),
                )
                digests = session.exec(query.order_by(StatementSubject.digest).limit(MAX_LINKS)).all()
                found |= {Link(reference.relation, digest) for digest in digests}
        return tuple(sorted(found))

    # ---------------------------------------------------------------- checkpoints

    def checkpoint(self, session: Session, member: int) -> CheckpointNote:
        """The checkpoint of everything appended so far; its tiles are on disk when this returns.

        Raises
        ------
        Problem
            NOT_FOUND: the log is empty.
        """
        head = session.get(LogHead, member)
        if head is None or head.size == 0:
            raise problem("NOT_FOUND", f"member {member} has recorded nothing")
        known = session.get(CheckpointNote, (member, head.size))
        if known:
            return known
        folder = self._log_folder(session, member)
        self._grow(session, member, folder, head.size)
        root = Frontier.from_hex(head.size, head.frontier).root
        text = Checkpoint(origin=self.origin_of(session, member), size=head.size, root=root)
        note = sign_checkpoint(text, self.signer(session, member)).to_bytes().decode()
        _write(folder / "checkpoint", note.encode())
        row = CheckpointNote(member=member, size=head.size, root=root.hex(), note=note)
        head.oldest_open = None
        session.add_all([row, head])
        session.flush()
        return row

    def _grow(self, session: Session, member: int, folder: Path, size: int) -> None:
        last = session.exec(select(func.max(CheckpointNote.size)).where(CheckpointNote.member == member)).one()
        start = int(last or 0)
        query = select(Statement).where(Statement.member == member, col(Statement.index) >= start)
        rows = session.exec(query.order_by(col(Statement.index))).all()
        entries = [PureStatement.from_record(row.body).bytes() for row in rows]
        hashes = [bytes.fromhex(row.leaf_hash) for row in rows]

        def fetch(path: str) -> bytes:
            return (folder / path).read_bytes()

        files = {**grow_tiles(fetch, start, hashes), **grow_bundles(fetch, start, entries)}
        for path, data in files.items():
            _write(folder / path, data)

    def complete_anchor(self, session: Session, message: Mapping[str, Any]) -> dict[str, Any]:
        """What an act that anchors a member's log holds: the newest checkpoint, after the last anchored one."""
        filled = dict(message)
        if "member" not in filled or "root" in filled:
            return filled
        member = int(filled["member"])
        note = self.checkpoint(session, member)
        anchored = session.exec(select(func.max(Anchor.size)).where(Anchor.member == member)).one()
        filled.setdefault("previousSize", int(anchored or 0))
        filled.setdefault("size", note.size)
        filled["root"] = "0x" + note.root
        return filled

    def ripe(self, session: Session, count: int, age: float) -> list[int]:
        """Members whose open batch is full, or old, and not yet under a checkpoint."""
        heads = session.exec(select(LogHead).where(col(LogHead.oldest_open).is_not(None))).all()
        now = now_ms()
        found = []
        for head in heads:
            last = session.exec(select(func.max(CheckpointNote.size)).where(CheckpointNote.member == head.member)).one()
            if head.size - int(last or 0) >= count or now - int(head.oldest_open or now) >= age * 1000:
                found.append(head.member)
        return found

    # ---------------------------------------------------------------- reading

    def reader(self, session: Session, member: int, size: int) -> TileReader:
        """The tiles of a log at the size of one of its checkpoints."""
        folder = self._log_folder(session, member)
        return TileReader(size, lambda path: (folder / path).read_bytes())

    def tile(self, session: Session, member: int, path: str) -> bytes:
        """The bytes of one of a log's files; raises Problem NOT_FOUND."""
        folder = self._log_folder(session, member).resolve()
        try:
            file = (folder / path).resolve()
            if file.is_relative_to(folder) and file.is_file():
                return file.read_bytes()
        except (OSError, ValueError):
            # A name that no file can have.
            pass
        raise problem("NOT_FOUND", f"the log of member {member} has no file {path!r}")

    def proof(self, session: Session, row: Statement) -> dict[str, Any] | None:
        """The proof that a statement is under the first anchored checkpoint that covers it, or None before that."""
        query = select(Anchor).where(Anchor.member == row.member, col(Anchor.size) > row.index)
        anchor = session.exec(query.order_by(col(Anchor.size))).first()
        if anchor is None:
            return None
        path = self.reader(session, row.member, anchor.size).inclusion_proof(row.index, anchor.size)
        return {
            "index": row.index,
            "size": anchor.size,
            "root": anchor.root,
            "path": [step.hex() for step in path],
            "anchor": {
                "act": anchor.act,
                "block_number": anchor.block_number,
                "tx_hash": anchor.tx_hash,
                "anchored_at": anchor.anchored_at,
            },
        }

    def opening(self, row: Statement) -> dict[str, Any]:
        """Salts and fields that open a statement's commitments."""
        opened: dict[str, Any] = json.loads(self.vault.get(row.opening_sha256))
        return opened

    def note(self, session: Session, row: CheckpointNote) -> str:
        """A checkpoint with the cosignatures that witnesses have added."""
        query = select(Cosignature).where(Cosignature.member == row.member, Cosignature.size == row.size)
        added = session.exec(query.order_by(col(Cosignature.witness))).all()
        return row.note + "".join(f"{one.line}\n" for one in added)

    def origin_of(self, session: Session, member: int) -> str:
        """The name of a member's log: the installation's origin and the member's 统一社会信用代码."""
        return f"{self.origin}/{session.get_one(Member, member).uscc}"

    def signer(self, session: Session, member: int) -> LogSigner:
        """The log's own signer: one key for all logs of an installation, under each log's name."""
        return LogSigner(self.origin_of(session, member), self._key)

    def _log_folder(self, session: Session, member: int) -> Path:
        return self.folder / session.get_one(Member, member).uscc


def summary_of(document: Document) -> dict[str, Any]:
    """What lists and searches show of a document."""
    money = document.money
    return {
        "kind": document.kind.value,
        "schema": document.schema,
        "number": document.number,
        "issue_date": document.issue_date,
        "due_date": document.due_date,
        "parties": [{"role": p.role, "name": p.name} for p in document.parties],
        "references": [{"relation": r.relation, "scheme": r.scheme, "id": r.id} for r in document.references],
        "lines": [
            {
                "description": line.description,
                "goods_class": line.goods_class,
                "mass_kg": line.mass_kg,
                "pieces": line.pieces,
                "unit_no": line.unit_no,
                "heat_no": line.heat_no,
                "batch_no": line.batch_no,
            }
            for line in document.lines
        ],
        "money": None
        if money is None
        else {"currency": money.currency, "payable": money.payable, "tax_inclusive": money.tax_inclusive},
        "events": len(document.events),
    }


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.new")
    temporary.write_bytes(data)
    temporary.replace(path)
