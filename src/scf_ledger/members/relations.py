"""Who is related to whom: organisations that one controller stands behind (AB-38).

Control is passed on: who controls a parent controls its subsidiaries. Two organisations are related when one controls
the other or somebody controls both. Organisations are named by their 统一社会信用代码.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

#: The organisations that control one directly.
Controllers = Callable[[str], Iterable[str]]


def behind(organisation: str, controllers: Controllers) -> frozenset[str]:
    """An organisation and everybody who controls it, directly or through others; control may run in a circle."""
    found = {organisation}
    pending = [organisation]
    while pending:
        new = set(controllers(pending.pop())) - found
        found |= new
        pending += new
    return frozenset(found)


def shared_control(one: str, other: str, controllers: Controllers) -> frozenset[str]:
    """Who stands behind both of two organisations, themselves included; nobody when they are not related."""
    return behind(one, controllers) & behind(other, controllers)
