"""The public surface of the package, and what it may import."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

from scf_ledger import evidence

PACKAGE = Path(evidence.__file__).parent
ALLOWED = {"cryptography", "orjson"}


def test_all_names_are_there_and_sorted() -> None:
    assert all(hasattr(evidence, name) for name in evidence.__all__)
    assert len(set(evidence.__all__)) == len(evidence.__all__)

    def order(name: str) -> tuple[int, str]:
        return (0 if name.isupper() else 1 if name[0].isupper() else 2, name)

    assert sorted(evidence.__all__, key=order) == evidence.__all__


def test_every_imported_name_is_exported() -> None:
    tree = ast.parse((PACKAGE / "__init__.py").read_text())
    imported = {alias.name for node in tree.body if isinstance(node, ast.ImportFrom) for alias in node.names}
    assert imported == set(evidence.__all__)


def test_modules_import_only_the_standard_library_cryptography_orjson_and_each_other() -> None:
    foreign = set()
    for path in PACKAGE.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            for name in names:
                root = name.split(".")[0]
                if root not in sys.stdlib_module_names | ALLOWED and not name.startswith("scf_ledger.evidence"):
                    foreign.add((path.name, name))
    assert not foreign


def test_an_auditor_needs_no_web3_no_database_and_no_http_client() -> None:
    unwanted = ("web3", "sqlmodel", "sqlalchemy", "httpx", "eth_abi", "fastapi")
    script = f"import sys, scf_ledger.evidence; print([m for m in {unwanted!r} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_every_error_has_a_code_and_is_an_evidence_error() -> None:
    errors: list[type[evidence.EvidenceError]] = [
        evidence.ProfileViolation,
        evidence.ProofInvalid,
        evidence.CheckpointInvalid,
        evidence.IdentifierInvalid,
    ]
    codes = [error.code for error in errors]
    assert len({*codes, evidence.EvidenceError.code}) == 5
    assert all(code == code.upper() and code.replace("_", "").isalpha() for code in codes)
