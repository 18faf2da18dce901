"""Who is related to whom: control is passed on, and two under one control are related."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scf_ledger.members.relations import behind, shared_control

#: who controls whom directly: P is the parent of A and B, X holds P, J is a joint venture of A and Y
CONTROL: Mapping[str, tuple[str, ...]] = {"A": ("P",), "B": ("P",), "P": ("X",), "J": ("A", "Y"), "Z": ("Y",)}


def controllers(organisation: str) -> tuple[str, ...]:
    return CONTROL.get(organisation, ())


@pytest.mark.parametrize(
    ("one", "other", "shared"),
    [
        ("A", "B", "PX"),
        ("A", "P", "PX"),
        ("A", "X", "X"),
        ("J", "B", "PX"),
        ("J", "Z", "Y"),
        ("A", "A", "APX"),
        ("A", "Y", ""),
        # one stands behind the joint venture, the other too: that relates them to it and not to each other
        ("A", "Z", ""),
        ("A", "nobody", ""),
    ],
)
def test_AB_38_related_are_two_under_one_control_and_who_controls_the_other(one: str, other: str, shared: str) -> None:
    assert shared_control(one, other, controllers) == set(shared)
    assert shared_control(other, one, controllers) == set(shared)


def test_control_may_run_in_a_circle() -> None:
    circle = {"A": "B", "B": "C", "C": "A"}
    assert behind("A", lambda one: circle[one]) == {"A", "B", "C"}


@given(st.lists(st.tuples(st.integers(0, 8), st.integers(0, 8)), max_size=20), st.integers(0, 8), st.integers(0, 8))
def test_AB_38_more_control_never_makes_anybody_less_related(
    edges: list[tuple[int, int]], one: int, other: int
) -> None:
    def of(known: list[tuple[int, int]]) -> frozenset[str]:
        return shared_control(str(one), str(other), lambda o: [str(c) for held, c in known if str(held) == o])

    assert of(edges[:-1]) <= of(edges)
