"""The fixed words of a printed receipt, in Chinese and English."""

from __future__ import annotations

#: 凭证权利提示 (L-11): what the document gives, by article 910 and the interpretation on security, article 59.
NOTICE = (
    "凭证权利提示：仓单是提取仓储物的凭证。存货人或者仓单持有人在仓单上背书并经保管人签名或者盖章的，"
    "可以转让提取仓储物的权利（民法典第九百一十条）。出质须背书记载“质押”字样并经保管人签章。",
    "Notice of rights: the receipt is the document on which the goods are collected. Its holder may transfer that "
    "right by endorsement, signed by the custodian (Civil Code, article 910). A pledge is endorsed “质押” and signed "
    "by the custodian.",
)
#: What the paper is worth.
COPY = (
    "本件是电子仓单在下述区块时的打印件，不是仓单本身；权利以账本现行记录为准，请扫码核对版本与内容承诺。",
    "This is a print of the electronic receipt as of the block below and not the receipt itself. The ledger decides: "
    "scan the code and compare version and content commitment.",
)
STATES: dict[str, tuple[str, str]] = {
    "active": ("有效", "active"),
    "delivered": ("已提取", "delivered"),
    "split": ("已拆分", "split"),
    "merged": ("已合并", "merged"),
    "cancelled": ("已注销", "cancelled"),
    "converted": ("已转为纸质", "converted to paper"),
    "lost": ("已挂失", "reported lost"),
    "processed": ("已加工", "processed"),
}
KINDS: dict[str, str] = {"转让": "transfer", "质押": "pledge", "解押": "release"}
#: The parts of the eight items.
PARTS: dict[str, tuple[str, str]] = {
    "name": ("姓名或者名称", "name"),
    "address": ("住所", "address"),
    "kind": ("品种", "kind"),
    "quantity": ("数量", "quantity"),
    "quality": ("质量", "quality"),
    "packing": ("包装", "packing"),
    "pieces": ("件数", "pieces"),
    "marks": ("标记", "marks"),
    "text": ("", ""),
    "from": ("自", "from"),
    "until": ("至", "until"),
    "sum": ("保险金额", "sum insured"),
    "insurer": ("保险人", "insurer"),
    "issuer": ("填发人", "issuer"),
    "place": ("填发地", "place"),
    "date": ("填发日期", "date"),
}
PARTIES: dict[str, tuple[str, str]] = {
    "custodian": ("保管人", "custodian"),
    "depositor": ("存货人", "depositor"),
    "holder": ("持有人", "holder"),
    "from": ("转让方", "transferor"),
    "to": ("受让方", "transferee"),
    "borrower": ("出质人", "pledgor"),
    "financier": ("质权人", "pledgee"),
    "payer": ("付款方", "payer"),
    "payee": ("收款方", "payee"),
}
