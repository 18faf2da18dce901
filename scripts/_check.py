"""Checks format, lint, types, layering and contracts; runs every step, says how each went, fails when any failed."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = ROOT / ".venv" / "bin"
NODE_PACKAGES = ROOT / "hardhat-free-devnet" / "node_modules"
SOLIDITY = ("contracts/**/*.sol", "tests/contracts/**/*.sol")
#: What halmos reads follows halmos's names, not the linter's.
PROOFS = "tests/halmos/*.sol"


def node() -> str:
    """The system's Node, or the one that setup put into the environment."""
    return shutil.which("node") or str(BIN / "node")


def steps() -> Mapping[str, Sequence[str | Path]]:
    """Name and command of each step, the quick ones first."""
    prettier = (
        *(node(), NODE_PACKAGES / "prettier" / "bin" / "prettier.cjs"),
        *("--config", "hardhat-free-devnet/prettier.json"),
        *("--plugin", NODE_PACKAGES / "prettier-plugin-solidity" / "dist" / "index.js"),
    )
    solhint = (node(), NODE_PACKAGES / "solhint" / "solhint.js", "--config", "hardhat-free-devnet/solhint.config.js")
    return {
        "ruff format": (BIN / "ruff", "format", "--check", "--quiet", "."),
        "ruff": (BIN / "ruff", "check", "--quiet", "."),
        "layers": (BIN / "lint-imports", "--no-cache", "--no-logo"),
        "prettier": (*prettier, "--check", *SOLIDITY, PROOFS),
        "solhint": (*solhint, "--disc", "--noPoster", "--max-warnings", "0", *SOLIDITY),
        "mypy": (BIN / "mypy",),
        "artifacts": (BIN / "scf", "contracts", "check"),
        "sizes": (BIN / "scf", "contracts", "sizes"),
        "slither": (BIN / "python", ROOT / "scripts" / "_slither.py"),
    }


def run(name: str, command: Sequence[str | Path]) -> bool:
    """Runs one step; prints what it said when it failed."""
    print(f"{name:<12}", end="", flush=True)
    started = time.monotonic()
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "NO_COLOR": "1"}
    done = subprocess.run(
        [str(part) for part in command],
        cwd=ROOT,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    passed = done.returncode == 0
    print(f"{'ok' if passed else 'FAILED':<7}{time.monotonic() - started:6.1f} s", flush=True)
    if not passed:
        print(done.stdout, flush=True)
    return passed


def main(chosen: Sequence[str]) -> int:
    known = steps()
    unknown = [name for name in chosen if name not in known]
    if unknown:
        print(f"check: no step {', '.join(unknown)}; there are: {', '.join(known)}", file=sys.stderr)
        return 2
    failed = [name for name in chosen or known if not run(name, known[name])]
    if failed:
        print(f"check: failed: {', '.join(failed)}", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
