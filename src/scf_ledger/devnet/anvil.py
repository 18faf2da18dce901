"""Finding anvil's native binary, and the command line that starts it.

The npm package's own `anvil` command is a wrapper that hides how the binary ends, so the binary is called directly.
"""

from __future__ import annotations

import os
import platform
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

from scf_ledger.devnet.files import Files

#: The oldest rules that our contracts run on, and what Besu's QBFT networks run.
HARDFORK = "cancun"
BLOCK_GAS_LIMIT = 120_000_000
#: States that anvil keeps for calls on past blocks.
HISTORY = 512


class AnvilMissing(RuntimeError):
    """The binary is not installed."""


def find_anvil(environment: Mapping[str, str] | None = None) -> Path:
    """The binary: SCF_ANVIL, the checkout's npm package, or `anvil` on PATH.

    Raises
    ------
    AnvilMissing
        It is nowhere; the text says how to install it.
    """
    environment = os.environ if environment is None else environment
    named = environment.get("SCF_ANVIL")
    if named:
        if os.access(named, os.X_OK):
            return Path(named)
        raise AnvilMissing(f"SCF_ANVIL is {named}, which is no program")
    packages = Path(__file__).resolve().parents[3] / "hardhat-free-devnet" / "node_modules" / "@foundry-rs"
    system = {"Darwin": "darwin", "Windows": "win32"}.get(platform.system(), "linux")
    machine = "arm64" if platform.machine() in ("arm64", "aarch64") else "amd64"
    packaged = packages / f"anvil-{system}-{machine}" / "bin" / "anvil"
    if packaged.is_file():
        return packaged
    on_path = shutil.which("anvil")
    if on_path:
        return Path(on_path)
    raise AnvilMissing(
        f"anvil is not installed: {packaged} is missing and there is none on PATH; "
        "run: python3 scripts/_setup.py run (or name one with SCF_ANVIL)"
    )


def command(binary: Path, files: Files, *, port: int, chain_id: int, block_time: float, now: int) -> Sequence[str]:
    """The command that starts the chain from its newest snapshot, or from genesis when there is none.

    `now` is the chain's clock: with a loaded state anvil would otherwise start at the machine's time, which may lie
    before the last block's.
    """
    options = [
        str(binary),
        *("--host", "127.0.0.1", "--port", str(port), "--no-cors"),
        *("--chain-id", str(chain_id), "--block-time", f"{block_time:g}", "--hardfork", HARDFORK),
        *("--quiet", "--accounts", "0", "--prune-history", str(HISTORY), "--gas-limit", str(BLOCK_GAS_LIMIT)),
    ]
    if files.state.exists():
        return [*options, "--load-state", str(files.state), "--timestamp", str(now)]
    return [*options, "--init", str(files.genesis)]
