"""A folder of documents, read file by file: the only place of the intake that touches a disk."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from scf_ledger.documents.intake.limits import Limits
from scf_ledger.documents.intake.model import Document
from scf_ledger.documents.intake.reader import DEFAULT_LIMITS, read
from scf_ledger.documents.intake.refusals import Finding, Refusal, Refused, Rule

_NOTES = (".md", ".txt")
# Never follow a link that takes a file's place, never wait for a pipe that does.
_FLAGS = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC


@dataclass(frozen=True, kw_only=True)
class FolderItem:
    """One file: a document, a refusal, or ignored for a reason (Chinese, English)."""

    #: below the folder, with slashes
    file: str
    document: Document | None = None
    refusal: Refusal | None = None
    ignored: tuple[str, str] | None = None


def read_folder(path: Path | str, limits: Limits = DEFAULT_LIMITS) -> Iterator[FolderItem]:
    """Reads every file below a folder in the order of their names; hidden files and folders are skipped.

    Links are not followed and nothing but ordinary files is opened. Notes (.md, .txt that hold no document) and JSON
    Schemas are ignored: a folder of documents may hold both.

    Raises
    ------
    NotADirectoryError, FileNotFoundError
        The path is no folder.
    """
    yield from _walk(_entries(path), "", 0, limits)


def _walk(entries: list[os.DirEntry[str]], above: str, depth: int, limits: Limits) -> Iterator[FolderItem]:
    for entry in entries:
        if entry.name.startswith("."):
            continue
        name = above + os.fsencode(entry.name).decode("utf-8", "backslashreplace")
        if entry.is_dir(follow_symlinks=False) and depth < limits.folder_depth:
            try:
                inner = _entries(entry.path)
            except OSError as problem:
                yield _unreadable(name, problem)
            else:
                yield from _walk(inner, f"{name}/", depth + 1, limits)
            continue
        try:
            item = _read_entry(entry, name, limits)
        except OSError as problem:
            item = _unreadable(name, problem)
        yield item


def _entries(folder: Path | str) -> list[os.DirEntry[str]]:
    with os.scandir(folder) as found:
        return sorted(found, key=lambda entry: entry.name)


def _read_entry(entry: os.DirEntry[str], name: str, limits: Limits) -> FolderItem:
    if entry.is_dir(follow_symlinks=False):
        return _refused(name, Rule.DEPTH, "the folders nest too deep", "文件夹嵌套过深")
    if not stat.S_ISREG(entry.stat(follow_symlinks=False).st_mode):
        return _refused(
            name, Rule.NOT_A_FILE, "a link, pipe, socket or device is not opened", "链接、管道或设备，不予打开"
        )
    try:
        return FolderItem(file=name, document=read(_read_bytes(entry.path, name, limits), name, limits))
    except Refused as problem:
        if reason := _ignored(name, problem.refusal.rule):
            return FolderItem(file=name, ignored=reason)
        return FolderItem(file=name, refusal=problem.refusal)


def _read_bytes(path: str, name: str, limits: Limits) -> bytes:
    descriptor = os.open(path, _FLAGS)
    with os.fdopen(descriptor, "rb") as file:
        before = os.fstat(descriptor)
        if not stat.S_ISREG(before.st_mode):
            raise _refusal(name, Rule.NOT_A_FILE, "it is no longer a file", "已不是普通文件")
        if before.st_size > limits.document_bytes:
            raise _refusal(
                name,
                Rule.SIZE,
                f"the file has {before.st_size} bytes; at most {limits.document_bytes} are taken",
                f"文件 {before.st_size} 字节，上限 {limits.document_bytes} 字节",
            )
        # One byte more than stands there shows a file that grows, and bounds how much of it is read.
        data = file.read(before.st_size + 1)
        after = os.fstat(descriptor)
    if len(data) != before.st_size or (after.st_size, after.st_mtime_ns) != (before.st_size, before.st_mtime_ns):
        raise _refusal(name, Rule.CHANGED, "the file changed while it was read", "读取期间文件发生变化")
    return data


def _ignored(name: str, rule: Rule) -> tuple[str, str] | None:
    if rule is Rule.JSON_SCHEMA:
        return "JSON Schema，不是单证", "a JSON Schema, not a document"
    if rule in (Rule.UNKNOWN_KIND, Rule.EMPTY) and name.lower().endswith(_NOTES):
        return "说明文件，不是单证", "a note, not a document"
    return None


def _refusal(name: str, rule: Rule, en: str, zh: str) -> Refused:
    return Refused(Refusal(file=name, findings=(Finding(rule=rule, en=en, zh=zh),)))


def _refused(name: str, rule: Rule, en: str, zh: str) -> FolderItem:
    return FolderItem(file=name, refusal=_refusal(name, rule, en, zh).refusal)


def _unreadable(name: str, problem: OSError) -> FolderItem:
    return _refused(name, Rule.UNREADABLE, f"it cannot be read: {problem.strerror}", "无法读取")
