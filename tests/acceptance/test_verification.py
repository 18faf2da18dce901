"""The bundle: proven as it is, and never after a byte of it was changed."""

from __future__ import annotations

import json
import random
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

import pytest

from scf_ledger.evidence.bundle import HEADERS, MANIFEST, OPENINGS, Bundle, canonical, manifest
from scf_ledger.verification import Outcome, verify
from tests.acceptance.runs import Run, scf


@pytest.fixture
def bundle(run: Run, tmp_path: Path) -> Path:
    """A copy that a test may damage."""
    return Path(shutil.copytree(run.bundle, tmp_path / "bundle"))


@contextmanager
def changed(file: Path, place: int, flip: int) -> Iterator[None]:
    """A file with one byte changed, for a while."""
    data = file.read_bytes()
    damaged = bytearray(data)
    damaged[place] ^= flip
    file.write_bytes(damaged)
    try:
        yield
    finally:
        file.write_bytes(data)


def seal(bundle: Path) -> None:
    """Makes the manifest right again, as whoever forges a bundle would."""
    files = {path: sha256((bundle / path).read_bytes()).hexdigest() for path in Bundle(bundle).paths()}
    (bundle / MANIFEST).write_bytes(manifest(files))


def test_the_bundle_is_proven_without_gateway_chain_and_network(run: Run) -> None:
    report = verify(run.bundle)
    assert report.outcome is Outcome.PROVEN, report.findings
    assert report.proven["acts"] == len(run.summary["acts"])
    assert report.proven["documents"] == sum(one["status"] == "anchored" for one in run.summary["documents"])
    assert report.relied_on


def test_the_consortiums_secret_opens_every_hash(run: Run) -> None:
    report = verify(run.bundle, (run.out / "home" / "keys" / "consortium.secret").read_bytes())
    assert report.outcome is Outcome.PROVEN
    assert report.proven["opened hashes"] > verify(run.bundle).proven["opened hashes"]


def test_another_secret_opens_nothing(run: Run) -> None:
    assert verify(run.bundle, b"\1" * 32).outcome is Outcome.PROOF_FAILURE


def test_a_changed_byte_in_any_file_is_found(bundle: Path) -> None:
    dice = random.Random(20_261_122)
    for path in [*Bundle(bundle).paths(), MANIFEST]:
        file = bundle / path
        size = file.stat().st_size
        for place in {0, size - 1, dice.randrange(size)}:
            with changed(file, place, 1 << dice.randrange(8)):
                assert verify(bundle).outcome is not Outcome.PROVEN, f"{path} byte {place}"
    assert verify(bundle).outcome is Outcome.PROVEN


def test_a_file_that_is_missing_or_added_is_found(bundle: Path) -> None:
    (bundle / "added").write_text("x")
    assert verify(bundle).outcome is Outcome.PROOF_FAILURE
    (bundle / "added").unlink()
    (bundle / HEADERS).unlink()
    assert verify(bundle).outcome is Outcome.PROOF_FAILURE


#: Files whose every bit is held by a proof, and not by the manifest alone.
PROVEN_FILES = ("deployment.json", "consortium.json", HEADERS, "chain/blocks/*", "logs/*", "documents/*", "openings/*")


def test_a_forger_who_mends_the_manifest_is_found(bundle: Path) -> None:
    dice = random.Random(7)
    for pattern in PROVEN_FILES:
        files = [path for path in Bundle(bundle).paths() if Path(path).match(pattern) or path.startswith(pattern[:-1])]
        assert files, pattern
        for path in dice.sample(files, min(4, len(files))):
            size = (bundle / path).stat().st_size
            with changed(bundle / path, dice.randrange(size), 1 << dice.randrange(7)):
                seal(bundle)
                assert verify(bundle).outcome is not Outcome.PROVEN, path
    seal(bundle)
    assert verify(bundle).outcome is Outcome.PROVEN


def test_an_act_cannot_be_left_out(bundle: Path) -> None:
    block = max(path for path in Bundle(bundle).paths() if path.startswith("chain/blocks/"))
    (bundle / block).unlink()
    seal(bundle)
    assert verify(bundle).outcome is not Outcome.PROVEN


def test_the_chain_cannot_be_cut_off_in_front_of_an_anchor(bundle: Path) -> None:
    headers = (bundle / HEADERS).read_text().splitlines()
    (bundle / HEADERS).write_text("\n".join(headers[:20]) + "\n")
    for path in Bundle(bundle).paths():
        if path.startswith("chain/blocks/") and int(Path(path).stem) >= 20:
            (bundle / path).unlink()
    seal(bundle)
    assert verify(bundle).outcome is not Outcome.PROVEN


def test_a_document_that_is_left_out_is_a_gap(bundle: Path) -> None:
    document = next(path for path in Bundle(bundle).paths() if path.startswith("documents/"))
    (bundle / document).unlink()
    seal(bundle)
    report = verify(bundle)
    assert report.outcome is Outcome.GAPS
    assert "not in the bundle" in report.findings[0].en


def test_a_text_that_an_act_does_not_hold_is_found(bundle: Path) -> None:
    openings = json.loads((bundle / OPENINGS).read_bytes())
    text = next(one for one in openings if one["method"] == "sha256")
    text["value"] += "!"
    (bundle / OPENINGS).write_bytes(canonical(openings))
    seal(bundle)
    assert verify(bundle).outcome is Outcome.PROOF_FAILURE


@pytest.mark.parametrize("content", [b"", b"scf-bundle/1\n", b"\xff\xfe"])
def test_what_is_no_bundle_ends_with_3(tmp_path: Path, content: bytes) -> None:
    (tmp_path / MANIFEST).write_bytes(content)
    (tmp_path / "file").write_text("x")
    assert verify(tmp_path).outcome is Outcome.PROOF_FAILURE
    assert scf("verify", tmp_path).returncode == 3


def test_the_command_says_what_was_found_and_what_was_believed(bundle: Path) -> None:
    good = scf("verify", bundle)
    assert good.returncode == 0
    assert "relied on" in good.stdout and "依赖" in good.stdout
    (bundle / "README.txt").write_text("other")
    bad = scf("verify", bundle)
    assert bad.returncode == 3
    assert "README.txt" in bad.stdout + bad.stderr
