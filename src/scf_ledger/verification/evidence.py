"""What the logs prove: documents behind statements, statements under checkpoints, checkpoints under anchors."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256

from scf_ledger.evidence import (
    CheckpointInvalid,
    EvidenceError,
    FieldCommitments,
    SaltedField,
    Statement,
    Tile,
    TileReader,
    VerifierKey,
    bundle_entries,
    document_commitment,
    open_checkpoint,
    root_of,
)
from scf_ledger.evidence.bundle import Bundle, BundleUnreadable
from scf_ledger.verification.chain import ProvenAct, ProvenChain
from scf_ledger.verification.findings import Report


@dataclass(frozen=True, kw_only=True)
class ProvenStatement:
    """A statement that is in its member's log, and what was proven of it."""

    statement: Statement
    #: 统一社会信用代码 of the member whose log holds it
    log: str
    #: its place in the log, from 0, and the size of the signed checkpoint that covers it
    index: int
    size: int
    #: the first act that anchored a tree with it; none: it is not anchored
    anchor: ProvenAct | None = None
    #: SHA-256 of the document behind it; empty when the bundle lacks it, or it is another than was stated
    document: str = ""
    #: the document's fields, pointer to text; proven with it
    fields: Mapping[str, str] = field(default_factory=dict, repr=False)


def verify_evidence(bundle: Bundle, chain: ProvenChain, report: Report) -> list[ProvenStatement]:
    """Checks every log in the bundle, every statement in it, and every document behind a statement."""
    anchors: dict[str, list[ProvenAct]] = defaultdict(list)
    for proven in chain.acts:
        if proven.act.kind == "AnchorCheckpoint":
            member = chain.register.members[proven.act.message["member"]]
            anchors[member.uscc].append(proven)
    logs = sorted({path.split("/")[1] for path in bundle.under("logs/")})
    for uscc in sorted(set(anchors) - set(logs)):
        report.gap(
            f"logs/{uscc}",
            "the chain anchors this log, and the bundle lacks it",
            "链上有此存证日志的锚定,但证据包中缺少该日志",
        )
    witnesses = _witnesses(bundle, report)
    found: list[ProvenStatement] = []
    for uscc in logs:
        try:
            found += _Log(bundle, uscc, anchors[uscc], witnesses, report).verify()
        except (EvidenceError, BundleUnreadable, LookupError, ValueError) as trouble:
            report.fail(f"logs/{uscc}", str(trouble), "存证日志未通过校验")
    return found


def _witnesses(bundle: Bundle, report: Report) -> list[VerifierKey]:
    keys = [VerifierKey.parse(vkey) for vkey in bundle.json("witnesses.json").values()]
    if keys:
        report.rely(
            "that the witnesses' keys are theirs: " + ", ".join(key.name for key in keys),
            "见证人密钥确属其本人:" + "、".join(key.name for key in keys),
        )
    return keys


class _Log:
    """One member's log in a bundle."""

    def __init__(
        self,
        bundle: Bundle,
        uscc: str,
        anchors: Sequence[ProvenAct],
        witnesses: Sequence[VerifierKey],
        report: Report,
    ) -> None:
        self.bundle = bundle
        self.folder = f"logs/{uscc}"
        self.uscc = uscc
        self.anchors = sorted(anchors, key=lambda one: int(one.act.message["size"]))
        self.witnesses = witnesses
        self.report = report

    def verify(self) -> list[ProvenStatement]:
        size = self._checkpoint()
        entries = self._entries(size)
        statements = [Statement.from_bytes(entry) for entry in entries]
        self._tiles(size, [s.leaf_hash for s in statements])
        anchors = self._anchored(size, [s.leaf_hash for s in statements])
        return [self._statement(index, size, statement, anchors) for index, statement in enumerate(statements)]

    def _statement(self, index: int, size: int, statement: Statement, anchors: Sequence[ProvenAct]) -> ProvenStatement:
        if statement.issuer != self.uscc:
            self.report.fail(
                self.folder, f"statement {statement.digest} is by {statement.issuer}", "陈述的出具人与日志不符"
            )
        document, fields = self._document(statement)
        return ProvenStatement(
            statement=statement,
            log=self.uscc,
            index=index,
            size=size,
            anchor=next((one for one in anchors if one.act.message["size"] > index), None),
            document=document,
            fields=fields,
        )

    def _checkpoint(self) -> int:
        """The signed checkpoint; returns its size."""
        key = VerifierKey.parse(self._text("vkey").strip())
        data = self.bundle.read(f"{self.folder}/checkpoint")
        origin = data.split(b"\n", 1)[0].decode("utf-8", "replace")
        try:
            opened = open_checkpoint(data, origin, [key], self.witnesses)
        except CheckpointInvalid as trouble:
            self.report.fail(f"{self.folder}/checkpoint", str(trouble), "检查点签名未通过校验")
            raise
        self.report.proven["checkpoints"] += 1
        self.report.proven["witness cosignatures"] += len(opened.cosignatures)
        self.root = opened.checkpoint.root
        return opened.checkpoint.size

    def _entries(self, size: int) -> list[bytes]:
        entries: list[bytes] = []
        index = 0
        while len(entries) < size:
            tile = Tile(0, index, min(256, size - len(entries)))
            entries += bundle_entries(self.bundle.read(f"{self.folder}/{tile.bundle_path}"), tile.width)
            index += 1
        return entries

    def _tiles(self, size: int, leaves: Sequence[bytes]) -> None:
        """Tiles and entries give one root, and it is the checkpoint's."""
        reader = TileReader(size, lambda path: self.bundle.read(f"{self.folder}/{path}"))
        if not (reader.root() == root_of(leaves) == self.root):
            self.report.fail(
                self.folder, "tiles, entries and checkpoint have different roots", "瓦片、条目与检查点的根哈希不一致"
            )

    def _anchored(self, size: int, leaves: Sequence[bytes]) -> list[ProvenAct]:
        """Every anchored checkpoint is a prefix of this log: it never forked and never shrank; returns those."""
        covered = 0
        good = []
        for one in self.anchors:
            anchored, root = int(one.act.message["size"]), one.act.message["root"]
            if anchored > size:
                self.report.gap(
                    self.folder,
                    f"the chain anchors {anchored} statements and the bundle holds {size}",
                    f"链上已锚定{anchored}条,证据包仅有{size}条",
                )
            elif "0x" + root_of(leaves[:anchored]).hex() != root:
                self.report.contradict(
                    self.folder,
                    f"the anchored tree of {anchored} statements is another than this log's",
                    f"链上锚定的{anchored}条的根哈希与本日志不符:日志分叉",
                )
            else:
                covered = max(covered, anchored)
                good.append(one)
                self.report.proven["anchors"] += 1
        self.report.proven["statements"] += covered
        if covered < size:
            self.report.gap(
                self.folder,
                f"{size - covered} statements are not anchored yet",
                f"{size - covered}条陈述尚未上链锚定",
            )
        return good

    def _document(self, statement: Statement) -> tuple[str, Mapping[str, str]]:
        """The SHA-256 and the fields of the document behind a statement; nothing when it is not proven."""
        path = f"openings/{statement.digest}.json"
        try:
            opening = self.bundle.json(path)
            name = opening["document_sha256"]
            data = self.bundle.read(f"documents/{name}")
        except (BundleUnreadable, KeyError):
            self.report.gap(
                path, "the document behind this statement is not in the bundle", "证据包中没有该陈述对应的单证"
            )
            return "", {}
        salt = bytes.fromhex(opening["document_salt"])
        if sha256(data).hexdigest() != name or document_commitment(salt, data).hex() != statement.payload.document:
            self.report.fail(f"documents/{name}", "the document is not the one that was stated", "单证与陈述的承诺不符")
            return "", {}
        fields = FieldCommitments(
            tuple(SaltedField(pointer, bytes.fromhex(one), value) for pointer, one, value in opening["fields"])
        )
        if fields.root.hex() != statement.payload.fields_root or fields.count != statement.payload.fields_count:
            self.report.fail(path, "the fields are not those that were stated", "字段与陈述的承诺不符")
            return "", {}
        self.report.proven["documents"] += 1
        self.report.proven["document fields"] += fields.count
        return name, {pointer: value for pointer, _, value in opening["fields"]}

    def _text(self, name: str) -> str:
        return self.bundle.read(f"{self.folder}/{name}").decode("utf-8", "replace")
