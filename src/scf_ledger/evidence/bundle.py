"""The files of a proof bundle.

    MANIFEST                          SHA-256 and path of every other file, sorted by path
    README.txt                        what this is and how to check it
    deployment.json                   chain, deployer, addresses
    consortium.json                   founders and parameters: what the constructors were given
    witnesses.json                    the witnesses' verifier keys by 统一社会信用代码
    chain/headers.txt                 the header of every block from genesis on, RLP in hex, one a line
    chain/blocks/NNNNNNNNNNNN.json    raw transactions and receipts of a block that has any
    logs/USCC/checkpoint              signed note with cosignatures
    logs/USCC/vkey                    the log's verifier key
    logs/USCC/tile/...                tiles and entries (C2SP tlog-tiles)
    documents/SHA256                  a document's exact bytes
    openings/DIGEST.json              salts and fields behind a statement's commitments
    acts/openings.json                what hashes in acts stand for

JSON files are in canonical form. Every byte of every file is covered: the manifest must be exactly what the other files
make it.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

import orjson

MANIFEST = "MANIFEST"
HEADERS = "chain/headers.txt"
OPENINGS = "acts/openings.json"
_HEAD = "scf-bundle/1"


class BundleUnreadable(ValueError):
    """The folder is no bundle, or a file in it is not of its form."""


def block_path(number: int) -> str:
    return f"chain/blocks/{number:012d}.json"


def canonical(value: Any) -> bytes:
    """A JSON file of a bundle: sorted keys, no spaces, one newline at the end."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode() + b"\n"


def manifest(files: Mapping[str, str]) -> bytes:
    """The manifest of files, given as path to SHA-256."""
    lines = [_HEAD, *(f"{files[path]}  {path}" for path in sorted(files))]
    return ("\n".join(lines) + "\n").encode()


class Bundle:
    """A bundle in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        if not (folder / MANIFEST).is_file():
            raise BundleUnreadable(f"{folder} has no {MANIFEST}: it is no proof bundle")

    def paths(self) -> list[str]:
        """Every file but the manifest, sorted; links are not followed."""
        found = []
        for root, _folders, names in os.walk(self.folder):
            for name in names:
                path = (Path(root) / name).relative_to(self.folder).as_posix()
                if path != MANIFEST:
                    found.append(path)
        return sorted(found)

    def under(self, prefix: str) -> Iterable[str]:
        return [path for path in self.paths() if path.startswith(prefix)]

    def read(self, path: str) -> bytes:
        """A file's bytes; raises BundleUnreadable when it is not there."""
        try:
            return (self.folder / path).read_bytes()
        except OSError as trouble:
            raise BundleUnreadable(f"{path}: {trouble.strerror}") from trouble

    def json(self, path: str) -> Any:
        """A JSON file in canonical form; raises BundleUnreadable for anything else."""
        data = self.read(path)
        try:
            # Strict, and with a bound on nesting: the file may be a stranger's.
            value = orjson.loads(data)
        except orjson.JSONDecodeError as trouble:
            raise BundleUnreadable(f"{path}: not JSON: {trouble}") from trouble
        if canonical(value) != data:
            raise BundleUnreadable(f"{path}: not in canonical form")
        return value

    def damaged(self) -> list[str]:
        """What is not as the manifest says: files changed, missing or added, and the manifest itself."""
        actual = {path: sha256(self.read(path)).hexdigest() for path in self.paths()}
        data = self.read(MANIFEST)
        if data == manifest(actual):
            return []
        listed: dict[str, str] = {}
        for line in data.decode("utf-8", "replace").splitlines()[1:]:
            digest, _, path = line.partition("  ")
            listed[path] = digest
        differing = [path for path in sorted({*listed, *actual}) if listed.get(path) != actual.get(path)]
        return differing or [MANIFEST]
