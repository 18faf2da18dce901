"""Runs slither over every contract and compares what it finds with the reviewed allow-list.

A finding that is not on contracts/slither-allowed.json fails, and so does an entry that nothing stands behind any more.
An entry names the detector and the function or variable, and says why it may stay.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
NODE_HOME = ROOT / "hardhat-free-devnet"
ALLOWED = ROOT / "contracts" / "slither-allowed.json"


def find() -> list[Mapping[str, Any]]:
    """What slither finds; raises RuntimeError when it cannot run."""
    build = ROOT / "build"
    build.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=build, prefix="slither-") as folder:
        # One file that imports them all: one compilation, and nothing that another contract uses looks unused.
        source = Path(folder) / "All.sol"
        imports = [f'import "../../contracts/{path.name}";' for path in sorted((ROOT / "contracts").glob("*.sol"))]
        head = ["// SPDX-License-Identifier: Apache-2.0", "pragma solidity 0.8.37;"]
        source.write_text("\n".join([*head, *imports]) + "\n")
        report = Path(folder) / "report.json"
        done = subprocess.run(
            [
                ROOT / ".venv-slither" / "bin" / "slither",
                str(source.relative_to(ROOT)),
                *("--solc", NODE_HOME / "bin" / "solc"),
                *("--solc-remaps", "@openzeppelin/=hardhat-free-devnet/node_modules/@openzeppelin/"),
                "--solc-args=--optimize --evm-version cancun",
                *("--filter-paths", "node_modules|build/"),
                *("--json", report),
            ],
            cwd=ROOT,
            capture_output=True,
            text=True,
        )
        if not report.exists():
            raise RuntimeError(f"slither did not run:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
        answer = json.loads(report.read_text())
    if not answer["success"]:
        raise RuntimeError(f"slither did not run: {answer['error']}")
    found: list[Mapping[str, Any]] = answer["results"].get("detectors", [])
    return found


def name_of(finding: Mapping[str, Any]) -> str:
    """The detector, and the contract's function or variable that it points to."""
    element = finding["elements"][0]
    while element["type"] == "node":
        element = element["type_specific_fields"]["parent"]
    path = [element["name"]]
    while parent := element.get("type_specific_fields", {}).get("parent"):
        element = parent
        if element["type"] in ("contract", "function"):
            path.insert(0, element["name"])
    return f"{finding['check']} {'.'.join(path)}"


def main() -> int:
    allowed = json.loads(ALLOWED.read_text())
    try:
        findings = {name_of(f): f for f in find() if f["check"] not in allowed["detectors"]}
    except RuntimeError as problem:
        print(problem)
        return 1
    new = sorted(set(findings) - set(allowed["findings"]))
    stale = sorted(set(allowed["findings"]) - set(findings))
    for name in new:
        print(f"new: {name} ({findings[name]['impact']})\n    {findings[name]['description'].strip()}")
    for name in stale:
        print(f"stale: {name}: nothing stands behind it any more; remove it from {ALLOWED.relative_to(ROOT)}")
    return 1 if new or stale else 0


if __name__ == "__main__":
    sys.exit(main())
