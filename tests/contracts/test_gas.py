"""What acts cost is in the tree, to the last unit of gas."""

from __future__ import annotations

import pytest

from tests.benchmarks.gas import measure
from tests.benchmarks.gas_snapshot import drift, figures, kept


@pytest.mark.chain
def test_every_act_costs_what_the_tree_says() -> None:
    changed = drift(kept(), figures(measure()))
    assert not changed, "scripts/gas-snapshot writes the figures again, if the change is meant:\n" + "\n".join(changed)


def test_drift_shows_what_is_dearer_cheaper_new_and_gone() -> None:
    before = {"Endorse": 86_268, "Freeze": 169_226, "Draw": 1, "Pledge": 5}
    after = {"Endorse": 86_269, "Freeze": 169_000, "Release": 7, "Pledge": 5}
    assert drift(before, after) == [
        "Draw: gone, was 1",
        "Endorse: 86,268 -> 86,269 (+1)",
        "Freeze: 169,226 -> 169,000 (-226)",
        "Release: new, 7",
    ]
