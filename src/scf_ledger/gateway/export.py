"""The proof bundle: everything that an outsider needs to check this ledger without it.

The chain is read from the node, logs and documents from the vault; the bundle's form is scf_ledger.evidence.bundle.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from hashlib import sha256
from typing import Any

from sqlmodel import Session, col, select

from scf_ledger.chain.history import RawBlock, read_history
from scf_ledger.documents.tables import CheckpointNote, LogHead, Statement, WitnessKey
from scf_ledger.evidence import new_tiles
from scf_ledger.evidence.bundle import HEADERS, MANIFEST, OPENINGS, block_path, canonical, manifest
from scf_ledger.gateway.ledger import Ledger
from scf_ledger.gateway.tables import StoredOpening
from scf_ledger.members.tables import Member
from scf_ledger.problems import problem
from scf_ledger.projection.tables import ExecutedAct, progress

_README = """SCF Ledger proof bundle 证据包

Check it without network, database or gateway:     不需要网络、数据库或网关即可核验:

    scf verify .

Every file is named with its SHA-256 in MANIFEST.  MANIFEST 列明每个文件的 SHA-256。

chain/       headers of every block, transactions and receipts  区块头、交易与收据
logs/        the members' evidence logs (RFC 9162, C2SP tiles)  各成员的存证日志
documents/   the trade documents' exact bytes                   贸易单证原始字节
openings/    what the logs' commitments stand for               日志承诺的打开值
acts/        what hashes in acts stand for                      行为中哈希的打开值

Whoever holds this bundle can read every document in it.        持有本证据包者可读取其中全部单证。
"""


def export(ledger: Ledger) -> Iterator[tuple[str, bytes]]:
    """The bundle's files, path and bytes; the manifest comes last.

    Raises
    ------
    Problem
        NOT_FOUND: nothing is recorded of the consortium that was deployed.
    NodeUnavailable
        The node does not show its history.
    """
    listed: dict[str, str] = {}
    for path, data in _files(ledger):
        listed[path] = sha256(data).hexdigest()
        yield path, data
    yield MANIFEST, manifest(listed)


def _files(ledger: Ledger) -> Iterator[tuple[str, bytes]]:
    yield "README.txt", _README.encode()
    yield "deployment.json", canonical(ledger.deployment.to_json())
    yield "consortium.json", _consortium(ledger)
    with ledger.database.read() as session:
        read = progress(session)
        yield "witnesses.json", canonical(_witnesses(session))
        yield OPENINGS, canonical(_openings(ledger, session))
    # The chain as far as it was read: every anchor up to there is of a log no longer than the logs are now.
    yield from _chain(ledger, read.block_number if read else 0)
    yield from _logs(ledger)


def _consortium(ledger: Ledger) -> bytes:
    try:
        return canonical(json.loads(ledger.settings.consortium_file.read_text()))
    except FileNotFoundError:
        raise problem(
            "NOT_FOUND",
            f"{ledger.settings.consortium_file} is missing: it holds the founders and parameters of the deployment",
        ) from None


# ---------------------------------------------------------------- the logs


def _logs(ledger: Ledger) -> Iterator[tuple[str, bytes]]:
    with ledger.database.read() as session:
        members = session.exec(select(LogHead.member).where(LogHead.size > 0).order_by(col(LogHead.member))).all()
    seen: set[str] = set()
    for member in members:
        with ledger.database.write() as session:
            # Closes the log: a statement that is under no checkpoint would prove nothing.
            note = ledger.log_book.checkpoint(session, member)
        with ledger.database.read() as session:
            yield from _log(ledger, session, note)
            rows = session.exec(select(Statement).where(Statement.member == member, col(Statement.index) < note.size))
            for row in rows.all():
                opening = {"document_sha256": row.document_sha256, **ledger.log_book.opening(row)}
                yield f"openings/{row.digest}.json", canonical(opening)
                if row.document_sha256 not in seen:
                    seen.add(row.document_sha256)
                    yield f"documents/{row.document_sha256}", ledger.vault.get(row.document_sha256)


def _log(ledger: Ledger, session: Session, note: CheckpointNote) -> Iterator[tuple[str, bytes]]:
    member = note.member
    uscc = session.get_one(Member, member).uscc
    yield f"logs/{uscc}/checkpoint", ledger.log_book.note(session, note).encode()
    yield f"logs/{uscc}/vkey", ledger.log_book.signer(session, member).verifier.vkey().encode() + b"\n"
    for tile in new_tiles(0, note.size):
        yield f"logs/{uscc}/{tile.path}", ledger.log_book.tile(session, member, tile.path)
        if tile.level == 0:
            yield f"logs/{uscc}/{tile.bundle_path}", ledger.log_book.tile(session, member, tile.bundle_path)


def _witnesses(session: Session) -> Mapping[str, str]:
    rows = session.exec(select(Member.uscc, WitnessKey.vkey).where(WitnessKey.member == Member.id)).all()
    return dict(sorted(rows))


# ---------------------------------------------------------------- acts


def _openings(ledger: Ledger, session: Session) -> list[dict[str, Any]]:
    """What hashes stand for, of acts that the chain took; of others nothing is shown."""
    query = (
        select(StoredOpening)
        .join(ExecutedAct, col(ExecutedAct.digest) == StoredOpening.act)
        .order_by(col(StoredOpening.act), col(StoredOpening.pointer))
    )
    return [{"act": row.act, **json.loads(ledger.vault.get(row.vault))} for row in session.exec(query).all()]


# ---------------------------------------------------------------- the chain


def _chain(ledger: Ledger, last: int) -> Iterator[tuple[str, bytes]]:
    headers: list[str] = []
    for block in read_history(ledger.node, last):
        headers.append(block.header.hex())
        if block.transactions:
            yield block_path(block.number), canonical(_block(block))
    yield HEADERS, ("\n".join(headers) + "\n").encode()


def _block(block: RawBlock) -> dict[str, Any]:
    return {"transactions": [raw.hex() for raw in block.transactions], "receipts": list(block.receipts)}
