"""Words and figures that a trace needs beyond the acts' own text."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from scf_ledger.acts.formats import CHINA, currency_of, day_date, grouped
from scf_ledger.acts.signers import Verifiers
from scf_ledger.trace.things import Both

RELATIONS: dict[str, Both] = {
    "answers": ("答复", "answers"),
    "belongs_to": ("属于", "belongs to"),
    "bills": ("就其开票", "bills"),
    "cancels": ("取消", "cancels"),
    "carries": ("承运", "carries"),
    "certifies": ("证明", "certifies"),
    "corrects": ("更正", "corrects"),
    "follows": ("后续于", "follows"),
    "fulfils": ("履行", "fulfils"),
    "pays": ("付款", "pays"),
    "receives": ("收货", "receives"),
    "rests_on": ("依据", "rests on"),
    "under": ("依", "under"),
}
KEY_KINDS: dict[str, Both] = {
    "secp256k1": ("secp256k1 密钥", "secp256k1 key"),
    "p256": ("P-256 密钥", "P-256 key"),
    "passkey": ("通行密钥 (WebAuthn)", "passkey (WebAuthn)"),
    "wallet": ("合约钱包 (ERC-1271)", "contract wallet (ERC-1271)"),
    "other": ("其他签名器", "another signer"),
}
STATES: dict[str, Both] = {
    "accepted": ("已接受", "accepted"),
    "active": ("有效", "active"),
    "agreed": ("已同意", "agreed"),
    "answered": ("已答复", "answered"),
    "applied": ("已申请", "applied"),
    "cancelled": ("已撤销", "cancelled"),
    "converted": ("已转纸质", "on paper"),
    "lost": ("已挂失", "lost"),
    "merged": ("已合并", "merged"),
    "overruled": ("已驳回", "overruled"),
    "processed": ("已加工", "processed"),
    "claimed": ("已申报", "claimed"),
    "confirmed": ("已确认", "confirmed"),
    "declined": ("已拒绝", "declined"),
    "delivered": ("已交付", "delivered"),
    "drawn": ("已放款", "drawn"),
    "executed": ("已执行", "executed"),
    "financed": ("已融资", "financed"),
    "financing": ("融资中", "financing"),
    "frozen": ("冻结中", "in force"),
    "issued": ("待签收", "issued"),
    "lapsed": ("已失效", "lapsed"),
    "lifted": ("已恢复", "lifted"),
    "live": ("生效中", "in force"),
    "offered": ("已要约", "offered"),
    "open": ("待提货", "open"),
    "redeemed": ("已兑付", "redeemed"),
    "refused": ("已拒收", "refused"),
    "registered": ("已登记", "registered"),
    "requested": ("待答复", "waiting for an answer"),
    "rejected": ("已否认", "rejected"),
    "released": ("已解除", "released"),
    "settled": ("已结清", "settled"),
    "split": ("已拆分", "split"),
    "suspended": ("暂停", "suspended"),
    "withdrawn": ("已退库", "withdrawn"),
}


def state_names(state: str) -> Both:
    return STATES.get(state, (state, state))


def relation_names(relation: str) -> Both:
    return RELATIONS.get(relation, (relation, relation.replace("_", " ")))


def kilograms(kg: int) -> Both:
    return f"{grouped(kg)} 千克", f"{grouped(kg)} kg"


def same_text(text: str) -> Both:
    return text, text


def key_kind(signer: str, verifiers: Verifiers, wallets: set[str]) -> str:
    """What kind of key an ERC-7913 signer is: a key of KEY_KINDS."""
    if signer in wallets:
        return "wallet"
    if len(signer) == 42:
        return "secp256k1"
    verifier = signer[:42]
    if verifier == verifiers.p256:
        return "p256"
    return "passkey" if verifier == verifiers.webauthn else "other"


def china_time(timestamp: int) -> str:
    """A moment in China, to the second."""
    return datetime.fromtimestamp(timestamp, CHINA).strftime("%Y-%m-%d %H:%M:%S +08:00")


def utc_time(timestamp: int) -> str:
    return datetime.fromtimestamp(timestamp, UTC).strftime("%Y-%m-%d %H:%M:%SZ")


def money(amount: int, currency: int | None) -> str:
    """An amount of minor units in its currency, exactly: 378550000 of 156 is CNY 3,785,500.00."""
    found = currency_of(currency) if currency else None
    if found is None or found.exponent is None:
        return f"{grouped(amount)} minor units"
    whole, rest = divmod(abs(amount), 10**found.exponent)
    decimals = f".{rest:0{found.exponent}d}" if found.exponent else ""
    return f"{found.code} {'-' if amount < 0 else ''}{grouped(whole)}{decimals}"


def effect(name: str, v: Mapping[str, Any], currency: int | None) -> Both | None:
    """What an event beyond an act's own says; None for what only repeats."""
    if name == "Disbursed":
        paid = money(v["amount"], currency)
        return f"放款到账 {paid},起息日 {day_date(v['valueDay'])}", f"drawn: {paid}, value {day_date(v['valueDay'])}"
    if name == "Repaid":
        parts = [money(v[part], currency) for part in ("costs", "penalty", "interest", "principal")]
        return (
            "清偿顺序:费用 {}、罚息 {}、利息 {}、本金 {}".format(*parts),
            "paid in this order: costs {}, penalty {}, interest {}, principal {}".format(*parts),
        )
    if name == "DebtChanged":
        left = money(v["principal"], currency)
        return f"未还本金 {left}", f"principal outstanding {left}"
    if name in ("Released", "LienSet"):
        kg = grouped(v["kg"] if name == "Released" else v["lienKg"])
        return (
            (f"解除质押 {kg} 千克", f"{kg} kg released from the pledge")
            if name == "Released"
            else (f"质押余量 {kg} 千克", f"{kg} kg under the pledge")
        )
    if name == "VoucherFinanced":
        price = money(v["price"], currency)
        return f"保理款 {price} 已付,凭证归出资方", f"the price of {price} is paid; the financier holds the voucher"
    if name == "VoucherPaid":
        paid = money(v["settled"], currency)
        return f"累计兑付 {paid}", f"paid so far: {paid}"
    if name == "MemberAdmitted":
        return f"{v['name']}成为成员{v['member']}", f"{v['name']} becomes member {v['member']}"
    if name == "StockShort":
        measured, receipted = grouped(v["measuredKg"]), grouped(v["receiptedKg"])
        return (
            (
                f"计量{measured}千克,不足以覆盖仓单{receipted}千克",
                f"{measured} kg measured, {receipted} kg under receipts",
            )
            if v["short"]
            else (f"计量{measured}千克,重新覆盖仓单", f"{measured} kg measured carry the receipts again")
        )
    if name == "SuspensionsCounted":
        return f"有效暂停{v['suspensions']}项", f"live suspensions: {v['suspensions']}"
    return _EFFECTS.get(name)


_EFFECTS: dict[str, Both] = {
    "LoanSettled": ("贷款结清", "the loan is settled"),
    "DrawLapsed": ("放款约定失效", "the agreed draw lapsed"),
    "FinancingLapsed": ("融资约定失效", "the agreed financing lapsed"),
    "FreezeLapsed": ("冻结到期失效", "the freeze lapsed"),
    "DeliveryOrderLapsed": ("提货单过期失效", "the delivery order lapsed"),
    "VoucherOverdue": ("凭证逾期", "the voucher is overdue"),
    "StandingChanged": ("成员资格变更", "the member's standing changed"),
    "Executed": ("提议已执行", "the proposal was carried out"),
}
