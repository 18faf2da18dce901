"""What ships: compiled as pinned, small enough for every node, with the storage that earlier releases had."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from scf_ledger.chain import compiler
from scf_ledger.chain.artifacts import CONTRACTS, VERIFIERS, load
from tests.evm.world import World

LAYOUTS = Path(__file__).with_name("storage_layouts.json")
ALL = (*CONTRACTS, *VERIFIERS)


@pytest.mark.parametrize("name", ALL)
def test_storage_layout_is_pinned(name: str) -> None:
    """A changed layout is a decision: write it down, then run `python -m tests.contracts.test_artifacts`."""
    assert load(name).storage_layout == json.loads(LAYOUTS.read_text())[name]


@pytest.mark.parametrize("name", ALL)
def test_deployed_code_is_below_the_limit(name: str) -> None:
    assert 0 < load(name).deployed_size <= compiler.CODE_SIZE_LIMIT == 24_576


@pytest.mark.parametrize("name", ALL)
def test_the_build_is_the_pinned_one(name: str) -> None:
    metadata = load(name).metadata
    assert metadata["compiler"]["version"] == "0.8.37+commit.f401782d"
    assert metadata["settings"] == {
        "evmVersion": "cancun",
        "libraries": {},
        "metadata": {"appendCBOR": False, "bytecodeHash": "none"},
        "optimizer": {"enabled": True, "runs": 200},
        "remappings": [],
    }


def test_the_code_on_the_chain_is_the_artifacts(world: World) -> None:
    for name in ALL:
        code = world.ledger.evm.get_code(world.address(name))
        assert code is not None and len(code.rstrip(b"\0")) <= load(name).deployed_size


@pytest.mark.slow
def test_the_artifacts_are_what_the_sources_compile_to() -> None:
    assert compiler.outdated() == []


if __name__ == "__main__":
    layouts = {name: load(name).storage_layout for name in ALL}
    LAYOUTS.write_text(json.dumps(layouts, indent=1, sort_keys=True) + "\n")
