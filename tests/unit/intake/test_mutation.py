"""Whatever happens to the bytes of a document, it is read or refused: nothing else is raised, nothing hangs."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scf_ledger.documents.intake import Document, Refused, link, read
from tests.unit.intake.helpers import sample, sample_files

_SAMPLES = [path.read_bytes() for path in sample_files()]
_JSON = [json.loads(data) for data in _SAMPLES if data.lstrip().startswith(b"{")]
_BYTES = [*_SAMPLES, sample("invalid/doctype-bomb.xml")]
_EXAMPLES = settings(max_examples=150, deadline=5_000)

pytestmark = pytest.mark.timeout(300)


def _attempt(data: bytes) -> None:
    try:
        document = read(data, "mutant")
    except Refused as refused:
        assert refused.findings and all(f.en and f.zh for f in refused.findings)  # noqa: PT017 (either way is right)
    else:
        assert isinstance(document, Document)
        link([document])


@_EXAMPLES
@given(st.sampled_from(_BYTES), st.data())
def test_flipped_bytes(original: bytes, data: st.DataObject) -> None:
    mutant = bytearray(original)
    for _ in range(data.draw(st.integers(1, 8))):
        mutant[data.draw(st.integers(0, len(mutant) - 1))] = data.draw(st.integers(0, 255))
    _attempt(bytes(mutant))


@_EXAMPLES
@given(st.sampled_from(_BYTES), st.data())
def test_truncated_doubled_and_shuffled_pieces(original: bytes, data: st.DataObject) -> None:
    cuts = sorted(data.draw(st.lists(st.integers(0, len(original)), min_size=2, max_size=4)))
    pieces = [original[a:b] for a, b in zip([0, *cuts], [*cuts, len(original)], strict=True)]
    chosen = data.draw(st.lists(st.sampled_from(range(len(pieces))), max_size=6))
    _attempt(b"".join(pieces[n] for n in chosen))


@_EXAMPLES
@given(st.binary(max_size=300))
def test_noise(noise: bytes) -> None:
    _attempt(noise)


_LEAF = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**40), 10**40),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(max_size=12),
    st.sampled_from(["2026-09-31", "", "CN", "t", "urn:x:1", "\ud800", "data:image/png;base64,QUJD"]),
    # Built anew each time: a later change may fall into them.
    st.builds(list),
    st.builds(dict),
    st.builds(lambda: [{}]),
)


def _places(value: Any, at: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [at] * bool(at) + [place for key, item in inner for place in _places(item, (*at, key))]


@settings(max_examples=300, deadline=5_000)
@given(st.sampled_from(_JSON), st.data())
def test_replaced_and_deleted_values(original: Any, data: st.DataObject) -> None:
    value = json.loads(json.dumps(original))
    for _ in range(data.draw(st.integers(1, 3))):
        places = _places(value)
        if not places:
            break
        *above, last = data.draw(st.sampled_from(places))
        holder = value
        for step in above:
            holder = holder[step]
        if data.draw(st.booleans()):
            holder[last] = data.draw(_LEAF)
        else:
            del holder[last]
    _attempt(json.dumps(value).encode())


@settings(max_examples=200, deadline=5_000)
@given(st.sampled_from([data for data in _SAMPLES if data.startswith(b"<")]), st.data())
def test_replaced_and_deleted_elements(original: bytes, data: st.DataObject) -> None:
    lines = original.split(b"\n")
    for _ in range(data.draw(st.integers(1, 4))):
        number = data.draw(st.integers(0, len(lines) - 1))
        line = lines[number]
        match data.draw(st.integers(0, 3)):
            case 0:
                lines[number] = b""
            case 1:
                lines[number] = line + line
            case 2 if line.count(b">") > 1 and b"<" in line:
                text = data.draw(
                    st.sampled_from([b"", b"-1", b"1e5", b"x", b"2026-02-30", b"99999999999999999999", b"CNY"])
                )
                lines[number] = line[: line.index(b">") + 1] + text + line[line.rindex(b"<") :]
            case _:
                lines[number] = lines[data.draw(st.integers(0, len(lines) - 1))]
    _attempt(b"\n".join(lines))
