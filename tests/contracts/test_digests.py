"""Python and Solidity name, hash and encode acts the same way, and number roles and rights the same way."""

from __future__ import annotations

import re
from typing import Any

import pytest
from eth_utils.crypto import keccak
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from scf_ledger.acts import (
    ACT_TYPES,
    ALL_CAPABILITIES,
    ALL_ROLES,
    ANY,
    FINANCIER,
    OPERATOR,
    Act,
    ActType,
    CallUnreadable,
    Capability,
    Domain,
    Role,
    Signature,
    act_type,
    by_selector,
    read_call,
)
from scf_ledger.acts.readable import _ASSETS
from scf_ledger.acts.structs import Structs
from scf_ledger.chain import compiler, deployment
from scf_ledger.chain.artifacts import CONTRACTS, load
from scf_ledger.chain.events import abi_type
from tests.evm.engine import CHAIN_ID
from tests.evm.harness import Harness
from tests.evm.world import World

KINDS = sorted(ACT_TYPES)
#: Enums of the contracts: fields that take fewer values than their type.
_LIMITS = {
    ("Standing", "status"): 2,
    ("Freeze", "kind"): 2,
    ("Suspend", "cause"): 5,
    ("RecordRegistration", "filing"): 5,
    ("AttestControl", "status"): 2,
    ("RequestInspection", "purpose"): 2,
    ("AnswerInspection", "answer"): 2,
    ("ReportImpairment", "impairment"): 3,
    ("ReportImpairment", "disposal"): 2,
    ("ClaimLoss", "causeCode"): 5,
    ("AnswerClaim", "causeCode"): 5,
}


def atom(kind: str) -> SearchStrategy[Any]:
    """Any value of an EIP-712 type that is neither list nor struct."""
    if kind == "bool":
        return st.booleans()
    if kind == "string":
        return st.text(max_size=40)
    if kind == "bytes":
        return st.binary(max_size=100).map(_hex)
    if kind == "address":
        return st.binary(min_size=20, max_size=20).map(_hex)
    if kind.startswith("bytes"):
        size = int(kind.removeprefix("bytes"))
        return st.binary(min_size=size, max_size=size).map(_hex)
    return st.integers(0, 2 ** int(kind.removeprefix("uint")) - 1)


def _hex(raw: bytes) -> str:
    return "0x" + raw.hex()


@st.composite
def messages(draw: DrawFn, structs: Structs, name: str = "") -> dict[str, Any]:
    """Any message of a struct."""
    name = name or structs.primary
    found = {}
    for field in structs.members[name]:
        base = field.type.removesuffix("[]")
        values = messages(structs, base) if base in structs.members else atom(base)
        if (name, field.name) in _LIMITS:
            values = st.integers(0, _LIMITS[name, field.name])
        found[field.name] = draw(st.lists(values, max_size=3) if field.type.endswith("[]") else values)
    return found


@st.composite
def acts(draw: DrawFn, kind: ActType, contract: str) -> Act:
    """Any act of a kind, in the domain of an address."""
    message = {**draw(messages(kind.structs)), **kind.constants}
    companion = draw(messages(kind.companion)) if kind.companion else None
    return Act.make(kind, message, Domain(chain_id=CHAIN_ID, contract=contract), companion)


SIGNATURES = st.lists(
    st.builds(Signature, signer=st.binary(max_size=90).map(_hex), signature=st.binary(max_size=90).map(_hex)),
    max_size=3,
)


@pytest.fixture(scope="module")
def hashes(solidity: dict[str, dict[str, Any]]) -> dict[str, Harness]:
    """The contract that digests each function's act."""
    ledger = World().ledger
    both = [Harness(ledger, solidity[name]) for name in ("TitleHashes", "ActHashes")]
    return {function: one for one in both for function in one.abi}


@pytest.mark.parametrize("name", KINDS)
def test_the_digest_is_the_contracts(name: str, hashes: dict[str, Harness]) -> None:
    kind = act_type(name)
    contract = hashes[kind.function]

    @settings(max_examples=40, deadline=None)
    @given(acts(kind, contract.address))
    def holds(act: Act) -> None:
        sent = kind.structs.to_abi(act.message, tuple(kind.constants))
        assert contract.ask(kind.function, sent) == act.digest

    holds()


@pytest.mark.parametrize("name", KINDS)
def test_what_a_call_carries_is_read_back(name: str) -> None:
    kind = act_type(name)

    @settings(max_examples=25, deadline=None)
    @given(acts(kind, "0x" + "11" * 20), SIGNATURES)
    def holds(act: Act, signatures: list[Signature]) -> None:
        again, signed = read_call(kind, act.call(signatures), act.domain)
        assert (again, signed) == (act, signatures)
        assert again.digest == act.digest

    holds()


@pytest.mark.parametrize("name", KINDS)
def test_the_selector_is_the_contracts(name: str) -> None:
    kind = act_type(name)
    (entry,) = [e for e in load(kind.contract).abi if e.get("name") == kind.function]
    types = ",".join(abi_type(i) for i in entry["inputs"])
    assert keccak(text=f"{kind.function}({types})")[:4] == kind.selector
    assert by_selector(kind.contract, kind.selector) is kind


def test_every_function_that_takes_signatures_is_an_act() -> None:
    def takes_signatures(entry: dict[str, Any]) -> bool:
        return entry["type"] == "function" and any(i["name"] == "signatures" for i in entry["inputs"])

    functions = {(name, e["name"]) for name in CONTRACTS for e in load(name).abi if takes_signatures(e)}
    assert functions - {("MemberRegistry", "requireSigned")} == {(k.contract, k.function) for k in ACT_TYPES.values()}


def test_a_call_of_another_act_is_not_read() -> None:
    endorse, approve = act_type("Endorse"), act_type("Approve")
    act = Act.make(
        approve, {"proposal": "0x" + "00" * 32, "approver": 1, "deadline": 1}, Domain(chain_id=1, contract="")
    )
    with pytest.raises(CallUnreadable):
        read_call(endorse, act.call([]), act.domain)


# ---------------------------------------------------------------- constants


def declared(source: str, library: str) -> list[str]:
    """The names of a Solidity library's constants in the order of their declaration."""
    text = (compiler.source_root() / "contracts" / source).read_text()
    body = re.search(rf"library {library} {{(.*?)\n}}", text, re.S)
    assert body
    return re.findall(r" internal constant (\w+) =", body[1])


def _members(flag: type[Role] | type[Capability]) -> dict[str, int]:
    return {one.name or "": int(one) for one in flag}


@pytest.mark.parametrize(
    ("source", "library", "function", "python"),
    [
        (
            "types/Roles.sol",
            "Roles",
            "roles",
            {"ANY": int(ANY), **_members(Role), "FINANCIER": int(FINANCIER), "ALL": int(ALL_ROLES)},
        ),
        (
            "types/Roles.sol",
            "Capabilities",
            "capabilities",
            {**_members(Capability), "OPERATOR": int(OPERATOR), "ALL": int(ALL_CAPABILITIES)},
        ),
        (
            "interfaces/IDirectory.sol",
            "Rights",
            "rights",
            {
                "LIEN": deployment.LIEN,
                "FREEZE": deployment.FREEZE,
                "PAID": deployment.PAID,
                "SETTLE": deployment.SETTLE,
                "DELIVER": deployment.DELIVER,
                "LEND": deployment.LEND,
                "SUSPEND": deployment.SUSPEND,
                "TRANSFORM": deployment.TRANSFORM,
                "ALL": 255,
            },
        ),
        ("interfaces/IProducts.sol", "AssetKinds", "assetKinds", {"RECEIPT": 1, "VOUCHER": 2, "ALL": 3}),
    ],
)
def test_constants_are_the_contracts(
    source: str, library: str, function: str, python: dict[str, int], solidity: dict[str, dict[str, Any]]
) -> None:
    values = Harness(World().ledger, solidity["Constants"]).ask(function)
    assert dict(zip(declared(source, library), values, strict=True)) == python


def test_asset_kinds_have_names() -> None:
    assert sorted(_ASSETS) == [1, 2, 3]


def test_rights_are_given_as_the_interface_says(world: World) -> None:
    source = (compiler.source_root() / "contracts" / "interfaces" / "IDirectory.sol").read_text()
    rights = ("LIEN", "FREEZE", "PAID", "SETTLE", "DELIVER", "LEND", "SUSPEND", "TRANSFORM")
    bits = {name: 1 << n for n, name in enumerate(rights)}
    said: dict[str, int] = {}
    for contracts, right in re.findall(r": ([A-Z]\w+(?:, [A-Z]\w+)*)\n    uint32 internal constant (\w+)", source):
        for contract in contracts.split(", "):
            if contract in CONTRACTS:
                said[contract] = said.get(contract, 0) | bits[right]
    granted = {name: world.view("Directory", "rightsOf", world.address(name)) for name in CONTRACTS}
    assert {name: rights for name, rights in granted.items() if rights} == said == deployment.RIGHTS
