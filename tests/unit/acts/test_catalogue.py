"""The catalogue of acts: complete, in both languages, and the same as what the contracts take."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scf_ledger.acts import ACT_TYPES, Act, ActKindUnknown, Domain, FieldInvalid, act_type, by_selector
from scf_ledger.acts.fields import meaning, unexplained
from scf_ledger.acts.readable import Names, readable
from scf_ledger.chain.artifacts import CONTRACTS, load
from scf_ledger.gateway.routes.commands import PATHS

DOMAIN = Domain(chain_id=1, contract="0x" + "11" * 20)
KINDS = sorted(ACT_TYPES)
HAN = re.compile("[\u4e00-\u9fff]")


def value_of(kind: str, type_name: str) -> Any:
    """Some value of a type: as large as it can be where that is no nonsense."""
    act = ACT_TYPES[kind]
    if type_name.endswith("[]"):
        return [value_of(kind, type_name[:-2])] * 2
    if type_name in act.structs.members:
        return {f.name: value_of(kind, f.type) for f in act.structs.members[type_name]}
    if type_name.startswith("uint"):
        return 1
    if type_name == "bool":
        return True
    if type_name == "string":
        return "示例 Example"
    if type_name == "address":
        return "0x" + "22" * 20
    size = type_name.removeprefix("bytes")
    return "0x" + "41" * int(size or 20)


def example(kind: str) -> Act:
    act = ACT_TYPES[kind]
    message = {f.name: act.constants.get(f.name, value_of(kind, f.type)) for f in act.structs.fields}
    companion = None
    if act.companion:
        companion = {f.name: value_of(act.companion.primary, f.type) for f in act.companion.fields}
    return Act.make(act, message, DOMAIN, companion)


def test_every_function_with_signatures_is_an_act() -> None:
    """Whatever the contracts take signatures for is in the catalogue, and nothing else is."""
    taken = set()
    for contract in CONTRACTS:
        for entry in load(contract).abi:
            inputs = entry.get("inputs", [])
            changes = entry["type"] == "function" and entry["stateMutability"] == "nonpayable"
            if changes and inputs and inputs[-1]["name"] == "signatures":
                taken.add((contract, entry["name"]))
    assert taken == {(act.contract, act.function) for act in ACT_TYPES.values()}


@pytest.mark.parametrize("kind", KINDS)
def test_the_selector_finds_the_kind(kind: str) -> None:
    act = act_type(kind)
    assert by_selector(act.contract, act.selector) is act
    assert by_selector("Directory", act.selector) is None


def test_an_unknown_kind_names_those_that_are_known() -> None:
    with pytest.raises(ActKindUnknown, match=r"there is no act 'Steal'; known: .*Endorse"):
        act_type("Steal")


def test_every_field_is_explained() -> None:
    assert unexplained() == []


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_a_route_whose_names_are_its_fields(kind: str) -> None:
    names = {f.name for f in act_type(kind).structs.fields}
    assert set(re.findall(r"{(\w+)}", PATHS[kind])) <= names
    assert len(set(PATHS.values())) == len(PATHS) == len(ACT_TYPES)


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_reads_in_both_languages(kind: str) -> None:
    act = example(kind)
    text = readable(act, Names(members={1: "示例 Example"}))
    assert HAN.search(text.zh_title) and text.en_title.isascii()
    assert HAN.search(text.zh) and text.zh.endswith("。") and text.en.endswith(".")
    assert "{" not in text.zh + text.en, "a placeholder that no field fills"
    assert act.type.basis and act.type.rules
    leaves = sum(1 for _ in text.lines)
    assert leaves >= len(act.type.structs.fields) - 2
    assert all(line.zh and line.en and line.zh_label and line.en_label for line in text.lines)


@pytest.mark.parametrize("kind", KINDS)
def test_every_placeholder_of_a_sentence_is_a_field(kind: str) -> None:
    act = act_type(kind)
    for sentence in act.sentence:
        for name in re.findall(r"{([\w.]+)}", sentence):
            first, *rest = name.split(".")
            (field,) = [f for f in act.structs.fields if f.name == first]
            if rest:
                assert rest[0] in {f.name for f in act.structs.members[field.type]}
    assert {rule.field for rule in act.rules} <= {f.name for f in act.structs.fields}


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_missing_or_too_much_is_named(kind: str) -> None:
    act = example(kind)
    for name in act.message:
        if name in act.type.constants:
            continue
        lacking = {n: v for n, v in act.message.items() if n != name}
        with pytest.raises(FieldInvalid) as refused:
            Act.make(act.type, lacking, DOMAIN, act.companion)
        assert (refused.value.pointer, refused.value.value) == (f"/{name}", None)
        assert kind in refused.value.rule
    with pytest.raises(FieldInvalid) as refused:
        Act.make(act.type, {**act.message, "nothing": 7}, DOMAIN, act.companion)
    assert (refused.value.pointer, refused.value.value) == ("/nothing", 7)


@pytest.mark.parametrize("kind", KINDS)
def test_a_constant_is_what_every_signer_sees(kind: str) -> None:
    act = example(kind)
    for name, value in act.type.constants.items():
        assert act.message[name] == value and value in str(act.typed_data["message"])
        with pytest.raises(FieldInvalid, match=f"must be {value}"):
            Act.make(act.type, {**act.message, name: "something else"}, DOMAIN, act.companion)


UINTS = [
    (kind, field.name, int(field.type[4:]))
    for kind in KINDS
    for field in ACT_TYPES[kind].structs.fields
    if re.fullmatch("uint[0-9]+", field.type)
]


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(UINTS), st.data())
def test_whole_numbers_stay_in_their_range(field: tuple[str, str, int], data: st.DataObject) -> None:
    kind, name, bits = field
    act = example(kind)
    good = data.draw(st.integers(0, 2**bits - 1))
    assert Act.make(act.type, {**act.message, name: good}, DOMAIN, act.companion).message[name] == good
    assert Act.make(act.type, {**act.message, name: str(good)}, DOMAIN, act.companion).message[name] == good
    bad = data.draw(
        st.one_of(
            st.integers(min_value=2**bits),
            st.integers(max_value=-1),
            st.booleans(),
            st.floats(),
            st.none(),
            st.text().filter(lambda t: not re.fullmatch("[0-9]{1,78}", t)),
        )
    )
    with pytest.raises(FieldInvalid) as refused:
        Act.make(act.type, {**act.message, name: bad}, DOMAIN, act.companion)
    assert refused.value.pointer == f"/{name}" and f"2^{bits} - 1" in refused.value.rule
    assert refused.value.value is bad


@settings(max_examples=200, deadline=None)
@given(st.one_of(st.text(max_size=80), st.binary(max_size=40), st.integers(), st.none()))
def test_thirty_two_bytes_are_thirty_two_bytes(raw: Any) -> None:
    act = example("Endorse")
    right = isinstance(raw, bytes) and len(raw) == 32
    right = right or (isinstance(raw, str) and re.fullmatch("0x[0-9a-fA-F]{64}", raw) is not None)
    if right:
        assert Act.make(act.type, {**act.message, "basis": raw}, DOMAIN).message["basis"].startswith("0x")
        return
    with pytest.raises(FieldInvalid) as refused:
        Act.make(act.type, {**act.message, "basis": raw}, DOMAIN)
    assert refused.value.pointer == "/basis" and "32 bytes" in refused.value.rule


@pytest.mark.parametrize("kind", KINDS)
def test_a_change_anywhere_is_another_act(kind: str) -> None:
    """Every field that is signed is in the digest."""
    act = example(kind)
    seen = {act.digest}
    for field in act.type.structs.fields:
        if field.type.startswith("uint") and "[" not in field.type:
            changed = Act.make(act.type, {**act.message, field.name: 0}, DOMAIN, act.companion)
            assert changed.digest not in seen
            seen.add(changed.digest)
    for domain in (Domain(chain_id=2, contract=DOMAIN.contract), Domain(chain_id=1, contract="0x" + "33" * 20)):
        assert Act.make(act.type, act.message, domain, act.companion).digest not in seen


def test_meaning_depends_on_the_struct_where_it_must() -> None:
    assert meaning("RevokeKey", "key").kind is not meaning("AddKey", "key").kind
    assert meaning("Unit", "key").kind is not meaning("AddKey", "key").kind
