"""Folders: what is opened, what is not, and in which order."""

from __future__ import annotations

import os
import socket
import threading
from pathlib import Path

import pytest

from scf_ledger.documents.intake import Limits, Refused, Rule, read_folder
from scf_ledger.documents.intake import folder as folder_module
from tests.unit.intake.helpers import sample

_ORDER = sample("steel/order.xml")


def _rules(folder: Path, limits: Limits | None = None) -> dict[str, Rule]:
    items = read_folder(folder, limits or Limits())
    return {item.file: item.refusal.rule for item in items if item.refusal}


def test_links_pipes_and_sockets_are_neither_followed_nor_opened(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "order.xml").write_bytes(_ORDER)
    inside = tmp_path / "inside"
    inside.mkdir()
    (inside / "link.xml").symlink_to(outside / "order.xml")
    (inside / "folder").symlink_to(outside)
    (inside / "dangling").symlink_to(tmp_path / "nowhere")
    os.mkfifo(inside / "pipe")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(inside / "socket"))
        assert _rules(inside) == dict.fromkeys(["dangling", "folder", "link.xml", "pipe", "socket"], Rule.NOT_A_FILE)


def test_a_link_that_takes_a_files_place_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("secret")
    (tmp_path / "link").symlink_to(tmp_path / "secret")
    with pytest.raises(OSError, match="symbolic links"):
        folder_module._read_bytes(str(tmp_path / "link"), "link", Limits())


def test_a_pipe_that_takes_a_files_place_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    done = threading.Event()

    def attempt() -> None:
        with pytest.raises(Refused):
            folder_module._read_bytes(str(tmp_path / "pipe"), "pipe", Limits())
        done.set()

    threading.Thread(target=attempt, daemon=True).start()
    assert done.wait(10)


def test_a_file_that_grows_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "order.xml"
    path.write_bytes(_ORDER)
    real = os.fstat
    calls: list[int] = []

    def grow(descriptor: int) -> os.stat_result:
        found = real(descriptor)
        calls.append(descriptor)
        if len(calls) == 1:
            with path.open("ab") as file:
                file.write(b"<!-- more -->")
        return found

    monkeypatch.setattr(os, "fstat", grow)
    assert _rules(tmp_path) == {"order.xml": Rule.CHANGED}


def test_large_files_are_refused_unread(tmp_path: Path) -> None:
    with (tmp_path / "sparse").open("wb") as file:
        file.truncate(2**40)
    assert _rules(tmp_path) == {"sparse": Rule.SIZE}


def test_files_that_cannot_be_read_are_refused_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.xml").write_bytes(_ORDER)
    (tmp_path / "b.xml").write_bytes(_ORDER)
    real = os.open

    def refuse(path: str, flags: int) -> int:
        if path.endswith("a.xml"):
            raise PermissionError(13, "Permission denied")
        return real(path, flags)

    monkeypatch.setattr(os, "open", refuse)
    items = list(read_folder(tmp_path))
    assert items[0].refusal and items[0].refusal.rule is Rule.UNREADABLE
    assert items[1].document


def test_order_hidden_files_and_notes(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    (tmp_path / ".git").mkdir()
    for name in ("z.xml", "b/order.xml", "a.json", ".hidden.xml", ".git/order.xml"):
        (tmp_path / name).write_bytes(_ORDER)
    (tmp_path / "README.md").write_text("# Notes")
    (tmp_path / "note.txt").write_text("")
    (tmp_path / "order.txt").write_bytes(_ORDER)
    (tmp_path / "bad.txt").write_text("<!DOCTYPE a><a/>")
    (tmp_path / "schema.json").write_text('{"$schema": "http://json-schema.org/draft-07/schema#"}')
    (tmp_path / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n\x00")
    said = {
        item.file: item.document.kind.value if item.document else item.refusal.rule.value if item.refusal else "ignored"
        for item in read_folder(tmp_path)
    }
    assert list(said.items()) == [
        ("README.md", "ignored"),
        ("a.json", "order"),
        ("b/order.xml", "order"),
        ("bad.txt", "XML_DOCTYPE"),
        ("note.txt", "ignored"),
        ("order.txt", "order"),
        ("picture.png", "ENCODING"),
        ("schema.json", "ignored"),
        ("z.xml", "order"),
    ]


def test_folders_nest_within_a_limit(tmp_path: Path) -> None:
    deep = tmp_path
    for _ in range(4):
        deep = deep / "d"
        deep.mkdir()
    assert _rules(tmp_path, Limits(folder_depth=2)) == {"d/d/d": Rule.DEPTH}


def test_names_that_are_no_text_are_shown_as_they_can_be(tmp_path: Path) -> None:
    with open(os.fsencode(tmp_path) + b"/\xff.xml", "wb") as file:
        file.write(_ORDER)
    (item,) = read_folder(tmp_path)
    assert item.file == "\\xff.xml" and item.document


def test_a_path_that_is_no_folder(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        list(read_folder(tmp_path / "none"))
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(NotADirectoryError):
        list(read_folder(tmp_path / "file"))
