"""Small mistakes that a contract could have: each is one change of its source."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Node = Mapping[str, Any]
#: What each operator is taken for: its opposite, and where there is one its neighbour.
SWAPS: Mapping[str, tuple[str, ...]] = {
    "==": ("!=",),
    "!=": ("==",),
    "<": (">=", "<="),
    "<=": (">", "<"),
    ">": ("<=", ">="),
    ">=": ("<", ">"),
    "&&": ("||",),
    "||": ("&&",),
    "+": ("-",),
    "-": ("+",),
    "*": ("/",),
    "/": ("*",),
    "+=": ("-=",),
    "-=": ("+=",),
    "++": ("--",),
    "--": ("++",),
}


@dataclass(frozen=True)
class Mutant:
    """One change: bytes from start to end become something else."""

    start: int
    end: int
    new: str
    #: such as: drop check, == to !=
    kind: str
    function: str
    line: int
    #: what stood there, on one line
    old: str
    #: which of several equal changes in a function
    nth: int = 0

    @property
    def name(self) -> str:
        """Stays the same while its function does: `Contract.function | kind | source | n`."""
        return f"{self.function} | {self.kind} | {self.old} | {self.nth}"

    def into(self, text: str) -> str:
        data = text.encode()
        return (data[: self.start] + self.new.encode() + data[self.end :]).decode()


def mutants(tree: Node, text: str, contract: str) -> list[Mutant]:
    """Every mutant of a contract, in the order of the source."""
    data = text.encode()
    (node,) = (n for n in tree["nodes"] if n["nodeType"] == "ContractDefinition" and n["name"] == contract)
    seen: dict[tuple[str, str, str], int] = {}
    found = []
    for part in node["nodes"]:
        if part["nodeType"] not in ("FunctionDefinition", "ModifierDefinition"):
            continue
        function = part["name"] or part["kind"]
        changes = sorted(_changes(part, data), key=lambda change: (change[0], change[1], change[2]))
        for start, end, kind, new in changes:
            old = " ".join(data[start:end].decode().split())
            key = (function, kind, old)
            seen[key] = seen.get(key, -1) + 1
            line = data.count(b"\n", 0, start) + 1
            found.append(Mutant(start, end, new, kind, function, line, old, seen[key]))
    return found


def span(node: Node) -> tuple[int, int]:
    """First byte, and the one behind the last."""
    start, length, _ = (int(part) for part in node["src"].split(":"))
    return start, start + length


Change = tuple[int, int, str, str]


def _changes(node: Any, data: bytes) -> Iterator[Change]:
    if isinstance(node, list):
        for one in node:
            yield from _changes(one, data)
    elif isinstance(node, Mapping):
        yield from _at(node, data)
        for value in node.values():
            yield from _changes(value, data)


def _at(node: Node, data: bytes) -> Iterator[Change]:
    kind = node.get("nodeType")
    if kind in ("BinaryOperation", "Assignment"):
        left, right = ("leftExpression", "rightExpression") if kind == "BinaryOperation" else _SIDES
        yield from _swapped(node["operator"], span(node[left])[1], span(node[right])[0], data)
    elif kind == "UnaryOperation":
        yield from _unary(node, data)
    elif kind == "IfStatement":
        yield from _if(node, data)
    elif kind == "ExpressionStatement":
        yield (*_statement(node, data), "drop statement", "")
    elif kind == "EmitStatement":
        yield (*_statement(node, data), "drop event", "")
    elif kind == "ModifierInvocation":
        yield (*span(node), "drop modifier", "")
    elif kind == "Literal":
        yield from _literal(node)


_SIDES = ("leftHandSide", "rightHandSide")


def _swapped(operator: str, start: int, end: int, data: bytes) -> Iterator[Change]:
    between = data[start:end]
    if operator not in SWAPS or between.count(operator.encode()) != 1:
        return
    at = start + between.index(operator.encode())
    for new in SWAPS[operator]:
        yield at, at + len(operator), f"{operator} to {new}", new


def _unary(node: Node, data: bytes) -> Iterator[Change]:
    start, end = span(node)
    if node["operator"] == "!":
        yield start, start + 1, "drop !", ""
    elif node["operator"] in SWAPS:
        at = start if node["prefix"] else end - 2
        (new,) = SWAPS[node["operator"]]
        yield at, at + 2, f"{node['operator']} to {new}", new


def _if(node: Node, data: bytes) -> Iterator[Change]:
    """A check without its refusal; a branch that is always or never taken."""
    body = node["trueBody"]
    statements = body["statements"] if body["nodeType"] == "Block" else [body]
    refuses = len(statements) == 1 and statements[0]["nodeType"] == "RevertStatement"
    if refuses and not node.get("falseBody"):
        yield (*_statement(node, data), "drop check", "{}")
        return
    for new in ("true", "false"):
        yield (*span(node["condition"]), f"always {new}", new)


def _statement(node: Node, data: bytes) -> tuple[int, int]:
    start, end = span(node)
    return start, end + 1 if data[end : end + 1] == b";" else end


def _literal(node: Node) -> Iterator[Change]:
    if node["kind"] == "bool":
        new = "false" if node["value"] == "true" else "true"
        yield (*span(node), f"{node['value']} to {new}", new)
    elif node["kind"] == "number" and node["value"].isdigit():
        new = str(int(node["value"]) + 1)
        yield (*span(node), f"{node['value']} to {new}", new)
