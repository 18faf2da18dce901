"""Solidity with marks: every condition and every function tells which way it went.

A mark is a STATICCALL to an address that says which condition it was and how it came out. The EVM's database keeps
every account that was ever loaded, also when the call is reverted afterwards; so what a refused act went through is
seen as well, which logs and storage would not tell.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scf_ledger.chain import compiler

#: Addresses from here on are marks.
BASE = 0xC0FE << 144
MARKS = "contracts/Marks.sol"
_MARKS = f"""// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

function touch_(uint256 place) view {{
    assembly ("memory-safe") {{
        pop(staticcall(0, add({BASE}, place), 0, 0, 0, 0))
    }}
}}

/// Marks the outcome of a condition, in pure functions, too.
function mark_(uint256 point, bool outcome) pure returns (bool) {{
    function(uint256) view seen = touch_;
    function(uint256) pure unseen;
    assembly ("memory-safe") {{
        unseen := seen
    }}
    unseen(point * 2 + (outcome ? 1 : 0));
    return outcome;
}}
"""


@dataclass(frozen=True)
class Point:
    """A place in the source where the way can part, or a function that can be called."""

    file: str
    line: int
    #: if, ?:, require, loop, operand, function
    kind: str
    #: the source, shortened
    text: str

    @property
    def outcomes(self) -> tuple[int, ...]:
        """Which outcomes can be seen: a function is only entered."""
        return (1,) if self.kind == "function" else (0, 1)


@dataclass(frozen=True)
class Marked:
    """The sources with marks, and what each mark stands for."""

    sources: Mapping[str, str]
    points: Sequence[Point]


def marked(root: Path, names: Sequence[str]) -> Marked:
    """The sources of the project's own contracts with marks; others stay as they are."""
    import solcx

    plain = compiler.standard_input(root, names)
    plain["settings"]["outputSelection"] = {"*": {"": ["ast"]}}
    answer = solcx.compile_standard(
        plain, solc_binary=root / "hardhat-free-devnet" / "bin" / "solc", allow_paths=str(root)
    )
    points: list[Point] = []
    sources = {name: one["content"] for name, one in plain["sources"].items()}
    for name in sorted(sources):
        if name.startswith("contracts/"):
            sources[name] = _mark(name, sources[name], answer["sources"][name]["ast"], points)
    return Marked({**sources, MARKS: _MARKS}, points)


def _mark(file: str, text: str, tree: Mapping[str, Any], points: list[Point]) -> str:
    # solc counts bytes
    data = text.encode()
    #: place, rank among insertions at the same place, what is inserted
    inserted: list[tuple[int, int, int, str]] = []
    before = len(points)
    for kind, start, end in _places(tree):
        number = len(points)
        line = data.count(b"\n", 0, start) + 1
        shown = " ".join(data[start:end].decode().split())
        points.append(Point(file, line, kind, shown if len(shown) <= 60 else shown[:59] + "…"))
        if kind == "function":
            inserted.append((end, 1, number, f" mark_({number}, true);"))
        else:
            inserted.append((start, 1, number, f"mark_({number}, "))
            inserted.append((end, 0, -number, ")"))
    if len(points) == before:
        return text
    (pragma,) = (node for node in tree["nodes"] if node["nodeType"] == "PragmaDirective")
    start, end = _span(pragma)
    inserted.append((end, 0, 0, f'\nimport {{mark_}} from "{MARKS}";'))
    for place, _, _, what in sorted(inserted, reverse=True):
        data = data[:place] + what.encode() + data[place:]
    return data.decode()


def _span(node: Mapping[str, Any]) -> tuple[int, int]:
    start, length, _ = (int(part) for part in node["src"].split(":"))
    return start, start + length


def _bare(node: Mapping[str, Any]) -> Mapping[str, Any]:
    """An expression without the brackets around it."""
    while node["nodeType"] == "TupleExpression" and len(node["components"]) == 1:
        node = node["components"][0]
    return node


def _places(node: Any) -> Iterator[tuple[str, int, int]]:
    """What is marked, outer before inner: kind, first byte, byte behind it; of a function the byte behind its brace."""
    if isinstance(node, list):
        for one in node:
            yield from _places(one)
        return
    if not isinstance(node, Mapping):
        return
    yield from _of(node)
    # in the order of the source, but parents first, so that an outer condition has the smaller number
    for value in node.values():
        yield from _places(value)


def _of(node: Mapping[str, Any]) -> Iterator[tuple[str, int, int]]:
    kind = node.get("nodeType")
    if kind in ("FunctionDefinition", "ModifierDefinition") and node.get("body"):
        start, _ = _span(node["body"])
        name = _span(node)[0]
        yield "function", name, start + 1
    elif kind == "IfStatement":
        yield "if", *_span(node["condition"])
    elif kind == "Conditional":
        yield "?:", *_span(node["condition"])
    elif kind in ("ForStatement", "WhileStatement", "DoWhileStatement") and node.get("condition"):
        yield "loop", *_span(node["condition"])
    elif kind == "FunctionCall" and node["expression"].get("name") in ("require", "assert"):
        yield "require", *_span(node["arguments"][0])
    elif kind == "BinaryOperation" and node["operator"] in ("&&", "||"):
        for side in ("leftExpression", "rightExpression"):
            operand = node[side]
            # of a || b || c the inner a || b is no operand of its own
            if _bare(operand).get("operator") not in ("&&", "||"):
                yield "operand", *_span(operand)
