"""The gate's decision: may this truck leave with these goods on this slip? Pure, and without a network (AB-18, AB-19).

What the chain would refuse is refused here. What only the chain can know (an ERC-1271 wallet's signature, an order that
the chain took after the pack was made) is said to be so, and lets nothing out unless pack or policy speak for it.
"""

from __future__ import annotations

from collections.abc import Container, Iterator
from dataclasses import dataclass
from enum import StrEnum

from scf_ledger.acts import OPERATOR
from scf_ledger.acts.formats import grouped, time_text
from scf_ledger.acts.signers import Verdict
from scf_ledger.acts.signers import check as check_signature
from scf_ledger.gate.findings import Finding, Remark
from scf_ledger.gate.pack import PackContents, PackKey, PackOrder, PackReceipt
from scf_ledger.gate.slip import Slip

#: Seconds that a pack may be old unless told otherwise (u): a parameter.
MAX_AGE = 86_400


class UnknownOrders(StrEnum):
    """What to do with a well-signed order that the pack does not have: it may be newer, or the chain refused it."""

    REFUSE = "refuse"
    #: let out when the pack has its receipt, with that holder, that version and enough free goods
    ADMIT = "admit"


@dataclass(frozen=True, kw_only=True)
class Policy:
    """What the custodian has decided for its gate."""

    #: seconds
    max_age: int = MAX_AGE
    unknown_orders: UnknownOrders = UnknownOrders.REFUSE


@dataclass(frozen=True, kw_only=True)
class Passage:
    """What stands at the gate."""

    #: UTC seconds
    at: int
    #: keyed hash of the plate or vessel name
    vehicle: str
    #: member who takes the goods
    carrier: int
    #: weighed
    kg: int
    pieces: int
    #: keys of the units, for serialised goods
    units: tuple[str, ...] = ()


@dataclass(frozen=True)
class Decision:
    """Whether the goods may leave, and everything that speaks against it."""

    order: str
    receipt: str
    #: the pack has the order
    known: bool
    findings: tuple[Finding, ...]
    remarks: tuple[Remark, ...]

    @property
    def passes(self) -> bool:
        return not self.findings


def decide(pack: PackContents, slip: Slip, passage: Passage, used: Container[str], policy: Policy) -> Decision:
    """The decision on one slip.

    Parameters
    ----------
    used
        orders that this gate has let goods out on
    """
    known = pack.order.get(slip.order)
    findings = (
        *_time(pack, passage, policy),
        *_ledger(pack, slip),
        *_single_use(slip, known, used, policy),
        *_signature(pack, slip, known, passage),
        *_window(slip, passage),
        *_truck(slip, passage),
        *_goods(slip, passage),
        *_receipt(pack, slip, known, passage, policy),
    )
    remarks = tuple(_remarks(pack, slip, known))
    return Decision(slip.order, slip.act.message["receipt"], known is not None, findings, remarks)


def _time(pack: PackContents, passage: Passage, policy: Policy) -> Iterator[Finding]:
    age = passage.at - pack.block_time
    if age < 0:
        yield Finding(
            "GATE_CLOCK",
            "",
            {"at": passage.at, "pack": pack.block_time},
            f"门岗时间 {time_text(passage.at)} 早于数据包时间 {time_text(pack.block_time)}:请校准时钟",
            f"the gate's time {time_text(passage.at)} is before the pack's {time_text(pack.block_time)}: set the clock",
        )
    if age > policy.max_age:
        yield Finding(
            "GATE_PACK_OLD",
            "",
            {"age": age, "limit": policy.max_age, "pack": pack.block_time},
            f"数据包已有 {grouped(age)} 秒,上限 {grouped(policy.max_age)} 秒:请联网更新",
            f"the pack is {grouped(age)} s old and may be {grouped(policy.max_age)} s: fetch a new one",
        )


def _ledger(pack: PackContents, slip: Slip) -> Iterator[Finding]:
    domain = slip.act.domain
    if (domain.chain_id, domain.contract.lower()) != (pack.chain_id, pack.deliveries):
        yield Finding(
            "SLIP_OF_ANOTHER_LEDGER",
            "",
            {"chain": domain.chain_id, "contract": domain.contract, "expected": pack.deliveries},
            f"凭条属于链 {domain.chain_id} 的合约 {domain.contract},不属于本账本",
            f"the slip is of contract {domain.contract} on chain {domain.chain_id}, which is not this ledger's",
        )


def _single_use(slip: Slip, known: PackOrder | None, used: Container[str], policy: Policy) -> Iterator[Finding]:
    if slip.order in used:
        state, zh, en = "used here", "本门岗已凭此单放行", "this gate has let goods out on it"
    elif known is not None and known.state != "open":
        state, zh, en = known.state, f"账本上状态为 {known.state}", f"on the ledger it is {known.state}"
    elif known is None and policy.unknown_orders is UnknownOrders.REFUSE:
        state, zh, en = "unknown", "数据包中没有此单:请联网更新", "the pack does not have it: fetch a new one"
    else:
        return
    yield Finding(
        "NO_DELIVERY_ORDER",
        "",
        {"order": slip.order, "state": state},
        f"提货单 {slip.order} 不可用:{zh}",
        f"delivery order {slip.order} lets nothing out: {en}",
    )


def _signature(pack: PackContents, slip: Slip, known: PackOrder | None, passage: Passage) -> Iterator[Finding]:
    (party,) = slip.act.parties
    if len(slip.signatures) != 1:
        missing = not slip.signatures
        yield Finding(
            "SIGNATURE_MISSING" if missing else "SIGNATURE_UNEXPECTED",
            "holder",
            {"signatures": len(slip.signatures)},
            f"提货单须有且只有持有人一个签名,此处有 {len(slip.signatures)} 个",
            f"an order has its holder's one signature, and here are {len(slip.signatures)}",
        )
        return
    (signature,) = slip.signatures
    key = pack.key.get(signature.key_id)
    if key is None:
        yield _about_key("KEY_UNKNOWN", signature.key_id, {}, "未登记", "is not on the register")
        return
    yield from _key_may_sign(pack, key, signature.key_id, party.member, known.issued_at if known else passage.at, known)
    verdict = check_signature(slip.order, signature, pack.verifiers)
    if verdict is Verdict.CHAIN_DECIDES and key.kind == "wallet":
        if known is None:
            yield _about_key(
                "SIGNATURE_UNCHECKED",
                signature.key_id,
                {},
                "是合约钱包(ERC-1271),其签名只有链上能验证",
                "is a contract wallet's (ERC-1271): only the chain can check it",
            )
    elif verdict is not Verdict.VALID:
        yield _about_key(
            "SIGNATURE_INVALID",
            signature.key_id,
            {"order": slip.order},
            f"没有签过提货单 {slip.order}",
            f"did not sign delivery order {slip.order}",
        )


def _key_may_sign(
    pack: PackContents, key: PackKey, name: str, holder: int, signed_by: int, known: PackOrder | None
) -> Iterator[Finding]:
    if key.member != holder:
        yield _about_key(
            "SIGNER_NOT_OF_MEMBER",
            name,
            {"member": key.member, "holder": holder},
            f"属于成员{key.member},不属于持有人(成员{holder})",
            f"is member {key.member}'s, not the holder's (member {holder})",
        )
    if not key.capabilities & OPERATOR:
        yield _about_key(
            "CAPABILITY_NOT_HELD",
            name,
            {"capabilities": key.capabilities},
            "既非经办亦非复核",
            "is neither a maker's nor a checker's",
        )
    if key.revoked_at is not None:
        yield _about_key(
            "KEY_IS_REVOKED",
            name,
            {"revoked_at": key.revoked_at},
            f"已于 {time_text(key.revoked_at)} 吊销",
            f"was revoked at {time_text(key.revoked_at)}",
        )
    if not key.valid_from <= signed_by <= key.valid_until:
        yield _about_key(
            "KEY_NOT_VALID",
            name,
            {"valid_from": key.valid_from, "valid_until": key.valid_until, "at": signed_by},
            f"有效期为 {time_text(key.valid_from)} 至 {time_text(key.valid_until)}",
            f"is valid from {time_text(key.valid_from)} to {time_text(key.valid_until)}",
        )
    member = pack.member.get(key.member)
    if known is None and member is not None:
        # Of an order that it has, the chain has asked this when it took it.
        if member.status != "active":
            yield Finding(
                "MEMBER_SUSPENDED",
                "holder",
                {"member": member.id, "status": member.status},
                f"{member.name}(成员{member.id})已被暂停",
                f"{member.name} (member {member.id}) is {member.status}",
            )
        if member.kyc_until < signed_by:
            yield Finding(
                "KYC_EXPIRED",
                "holder",
                {"member": member.id, "kyc_until": member.kyc_until},
                f"{member.name}(成员{member.id})的尽职调查至 {time_text(member.kyc_until)}",
                f"the KYC of {member.name} (member {member.id}) ended at {time_text(member.kyc_until)}",
            )


def _about_key(code: str, name: str, values: dict[str, object], zh: str, en: str) -> Finding:
    return Finding(code, "holder", {"key": name, **values}, f"密钥 {name} {zh}", f"key {name} {en}")


def _window(slip: Slip, passage: Passage) -> Iterator[Finding]:
    begins, ends = slip.act.message["validFrom"], slip.act.message["validUntil"]
    if not begins <= passage.at <= ends:
        yield Finding(
            "DELIVERY_WINDOW",
            "validUntil" if passage.at > ends else "validFrom",
            {"valid_from": begins, "valid_until": ends, "at": passage.at},
            f"有效期 {time_text(begins)} 至 {time_text(ends)},现在是 {time_text(passage.at)}",
            f"valid from {time_text(begins)} to {time_text(ends)}, and it is {time_text(passage.at)}",
        )


def _truck(slip: Slip, passage: Passage) -> Iterator[Finding]:
    ordered = slip.act.message["vehicle"]
    if passage.vehicle != ordered:
        yield Finding(
            "VEHICLE_MISMATCH",
            "vehicle",
            {"ordered": ordered, "found": passage.vehicle},
            "车牌(船名)不是提货单所指定的",
            "the plate or vessel is not the one that the order names",
        )
    carrier = slip.act.message["carrier"]
    if passage.carrier != carrier:
        yield Finding(
            "DELIVERY_MISMATCH",
            "carrier",
            {"ordered": carrier, "found": passage.carrier},
            f"提货单指定承运人为成员{carrier},来者为成员{passage.carrier}",
            f"the order names carrier {carrier}, and this is member {passage.carrier}",
        )


def _goods(slip: Slip, passage: Passage) -> Iterator[Finding]:
    ordered = slip.act.message
    for field, unit_zh, unit_en, found in (
        ("kg", "千克", "kg", passage.kg),
        ("pieces", "件", "pieces", passage.pieces),
    ):
        if found > ordered[field]:
            yield Finding(
                "OVER_DELIVERY",
                field,
                {"ordered": ordered[field], "found": found},
                f"提货单为 {grouped(ordered[field])} {unit_zh},实提 {grouped(found)} {unit_zh}",
                f"ordered {grouped(ordered[field])} {unit_en}, found {grouped(found)} {unit_en}",
            )
    if passage.kg <= 0:
        yield Finding(
            "QUANTITY_INVALID", "kg", {"found": passage.kg}, "须有过磅净重", "there must be a weighed net mass"
        )
    if sorted(passage.units) != sorted(ordered["units"]):
        wrong = sorted(set(passage.units) - set(ordered["units"]))
        lacking = sorted(set(ordered["units"]) - set(passage.units))
        yield Finding(
            "DELIVERY_MISMATCH",
            "units",
            {"not_ordered": wrong, "lacking": lacking},
            f"车上捆包与提货单不符:多 {len(wrong)} 件,缺 {len(lacking)} 件",
            f"other units than ordered: {len(wrong)} too many, {len(lacking)} missing",
        )
    elif ordered["units"] and passage.pieces < ordered["pieces"]:
        yield Finding(
            "DELIVERY_MISMATCH",
            "pieces",
            {"ordered": ordered["pieces"], "found": passage.pieces},
            f"捆包货物须整单提取:{ordered['pieces']} 件,实提 {passage.pieces} 件",
            f"units leave whole: {ordered['pieces']} pieces ordered, {passage.pieces} found",
        )


def _receipt(
    pack: PackContents, slip: Slip, known: PackOrder | None, passage: Passage, policy: Policy
) -> Iterator[Finding]:
    """What lies over the receipt: a suspension, a freeze, a pledge; and whether an unknown order can be true."""
    name = slip.act.message["receipt"]
    receipt = pack.receipt.get(name)
    if receipt is None:
        # An order that the pack has ended is refused for that; of an unknown one the receipt must be here.
        may_pass = policy.unknown_orders is UnknownOrders.ADMIT if known is None else known.state == "open"
        if may_pass:
            yield Finding(
                "RECEIPT_NOT_ACTIVE",
                "receipt",
                {"receipt": name},
                f"仓单 {name} 不是本保管人的有效仓单",
                f"receipt {name} is no live receipt of this custodian",
            )
        return
    if receipt.suspended:
        yield Finding("SUSPENDED", "receipt", {"receipt": name}, f"仓单 {name} 已暂停", f"receipt {name} is suspended")
    bound = receipt.lien_kg + receipt.frozen_kg
    if receipt.frozen_kg and bound + passage.kg > receipt.kg:
        yield Finding(
            "FROZEN",
            "receipt",
            {"receipt": name, "frozen_kg": receipt.frozen_kg, "lien_kg": receipt.lien_kg, "kg": receipt.kg},
            f"仓单 {name} 已冻结 {grouped(receipt.frozen_kg)} 千克,余量不足",
            f"{grouped(receipt.frozen_kg)} kg of receipt {name} are frozen, and too little is left",
        )
    if known is None:
        yield from _unknown(slip, receipt)


def _unknown(slip: Slip, receipt: PackReceipt) -> Iterator[Finding]:
    message = slip.act.message
    if message["holder"] != receipt.holder or message["version"] != receipt.version:
        yield Finding(
            "VERSION_CONFLICT",
            "version",
            {
                "receipt": receipt.id,
                "holder": receipt.holder,
                "version": receipt.version,
                "stated_holder": message["holder"],
                "stated_version": message["version"],
            },
            f"仓单 {receipt.id} 的持有人为成员{receipt.holder}、版本为 {receipt.version},与提货单不符",
            f"receipt {receipt.id} is member {receipt.holder}'s in version {receipt.version}, not as the order says",
        )
    free = receipt.kg - receipt.lien_kg - receipt.delivery_kg - receipt.frozen_kg
    if message["kg"] > free:
        yield Finding(
            "ENCUMBERED",
            "kg",
            {"receipt": receipt.id, "free_kg": max(free, 0), "ordered": message["kg"]},
            f"仓单 {receipt.id} 可提 {grouped(max(free, 0))} 千克,提货单为 {grouped(message['kg'])} 千克",
            f"{grouped(max(free, 0))} kg of receipt {receipt.id} are free, and {grouped(message['kg'])} kg are ordered",
        )


def _remarks(pack: PackContents, slip: Slip, known: PackOrder | None) -> Iterator[Remark]:
    if known is None:
        yield Remark(
            "数据包中没有此提货单:可能在其之后签发,也可能未被账本接受;只核验了签名,请尽快联网",
            "the pack does not have this order: it is newer, or the ledger refused it; only its signature was checked, "
            "go online soon",
        )
    key = pack.key.get(slip.signatures[0].key_id) if slip.signatures else None
    if known is not None and key is not None and key.kind == "wallet":
        yield Remark(
            "合约钱包(ERC-1271)的签名无法离线验证;以账本已接受此单为据",
            "a contract wallet's signature (ERC-1271) cannot be checked offline; the ledger has taken this order",
        )
