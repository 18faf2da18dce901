"""Every kind of act: its message, its contract, who signs it, what it says. One entry for each function of an act.

The type strings are those of contracts/acts/*.sol; a property test holds the digests of the two together.
"""

from __future__ import annotations

from typing import TypedDict, Unpack

from scf_ledger.acts.errors import ActKindUnknown
from scf_ledger.acts.model import ActType, PartyRule
from scf_ledger.acts.roles import ANY, FINANCIER, OPERATOR, Capability, Role
from scf_ledger.acts.structs import Structs

_KEY_GRANT = "KeyGrant(bytes signer,uint32 roles,uint8 capabilities,bytes12 person,uint40 validFrom,uint40 validUntil)"
_ADMISSION = (
    "Admission(string name,bytes18 uscc,uint32 roles,bool governing,uint40 kycUntil,bytes32 didDocument,"
    f"KeyGrant[] keys){_KEY_GRANT}"
)
_ISSUE_VOUCHER = (
    "IssueVoucher(uint32 debtor,uint32 creditor,uint64 amount,uint16 currency,uint32 dueDay,"
    "InvoiceUse[] invoices,bytes32 basis,uint32 approver,bytes32 justification,bytes32 salt,uint64 deadline)"
    "InvoiceUse(bytes32 invoice,uint64 total,uint64 used)"
)


class _Standing(TypedDict, total=False):
    optional: bool
    whatever_standing: bool
    whatever_kyc: bool


def _one(field: str, roles: Role = ANY, **more: Unpack[_Standing]) -> PartyRule:
    return PartyRule(field=field, roles=roles, capabilities=OPERATOR, **more)


def _two(field: str, roles: Role, **more: Unpack[_Standing]) -> tuple[PartyRule, PartyRule]:
    """Two persons of one member: maker and checker (AB-39)."""
    return (
        PartyRule(field=field, roles=roles, capabilities=Capability.MAKER, **more),
        PartyRule(field=field, roles=roles, capabilities=Capability.CHECKER, **more),
    )


def _voter(field: str) -> tuple[PartyRule]:
    """An active member votes even when its KYC has run out: nobody could renew it otherwise."""
    return (_one(field, whatever_kyc=True),)


def _act(
    contract: str,
    type_string: str,
    rules: tuple[PartyRule, ...],
    title: tuple[str, str],
    sentence: tuple[str, str],
    basis: str,
    constants: dict[str, str] | None = None,
    companion: str = "",
) -> ActType:
    """`companion` is the type string of an earlier act that is sent along."""
    structs = Structs.parse(type_string)
    return ActType(
        name=structs.primary,
        contract=contract,
        structs=structs,
        rules=rules,
        constants=constants or {},
        title=title,
        sentence=sentence,
        basis=tuple(basis.split()),
        companion=Structs.parse(companion) if companion else None,
    )


_ALL = (
    # ------------------------------------------------------------------ members
    _act(
        "MemberRegistry",
        f"AddKey(uint32 member,KeyGrant key,uint64 deadline){_KEY_GRANT}",
        (
            PartyRule(field="member", capabilities=Capability.ADMIN, whatever_standing=True),
            PartyRule(field="member", capabilities=Capability(0), new_key="key"),
        ),
        ("登记密钥", "add a key"),
        ("{member}为其操作员登记一把新密钥。", "{member} registers a new key for one of its operators."),
        "L-80",
    ),
    _act(
        "MemberRegistry",
        "RevokeKey(uint32 member,bytes32 key,uint64 deadline)",
        (PartyRule(field="member", capabilities=Capability.ADMIN, whatever_standing=True),),
        ("吊销密钥", "revoke a key"),
        ("{member}吊销密钥{key},立即生效且不可恢复。", "{member} revokes key {key}, at once and for ever."),
        "L-80 AB-23",
    ),
    # ------------------------------------------------------------------ governance
    _act(
        "Governance",
        f"ProposeAdmission(uint32 proposer,Admission admission,bytes32 salt,uint64 deadline){_ADMISSION}",
        _voter("proposer"),
        ("提议接纳成员", "propose an admission"),
        (
            "{proposer}提议接纳{admission.name}(统一社会信用代码{admission.uscc})为联盟成员。",
            "{proposer} proposes that {admission.name} (USCC {admission.uscc}) be admitted to the consortium.",
        ),
        "L-80",
    ),
    _act(
        "Governance",
        "ProposeStanding(uint32 proposer,uint32 member,uint24 version,Standing standing,bytes32 reason,"
        "uint64 deadline)Standing(uint32 roles,bool governing,uint8 status,uint40 kycUntil)",
        _voter("proposer"),
        ("提议变更成员资格", "propose a standing"),
        (
            "{proposer}提议变更{member}的成员资格:状态{standing.status},角色{standing.roles}。",
            "{proposer} proposes another standing for {member}: status {standing.status}, roles {standing.roles}.",
        ),
        "L-80",
    ),
    _act(
        "Governance",
        "ProposeListing(uint32 proposer,Listing listing,bytes32 salt,uint64 deadline)"
        "Listing(bytes32 name,address target,uint32 rights)",
        _voter("proposer"),
        ("提议登记合约", "propose a contract"),
        (
            "{proposer}提议在目录中登记合约{listing.target}。",
            "{proposer} proposes to list contract {listing.target} in the directory.",
        ),
        "L-83",
    ),
    _act(
        "Governance",
        "ProposeRules(uint32 proposer,uint16 threshold,uint32 delay,bytes32 salt,uint64 deadline)",
        _voter("proposer"),
        ("提议变更治理规则", "propose rules"),
        (
            "{proposer}提议:治理门槛改为{threshold}票,延迟改为{delay}。",
            "{proposer} proposes a threshold of {threshold} approvals and a delay of {delay}.",
        ),
        "L-83",
    ),
    _act(
        "Governance",
        "Approve(bytes32 proposal,uint32 approver,uint64 deadline)",
        _voter("approver"),
        ("批准提议", "approve a proposal"),
        ("{approver}批准提议{proposal}。", "{approver} approves proposal {proposal}."),
        "L-83",
    ),
    # ------------------------------------------------------------------ evidence
    _act(
        "EvidenceLog",
        "AnchorCheckpoint(uint32 member,uint64 previousSize,uint64 size,bytes32 root,uint64 deadline)",
        (_one("member"),),
        ("存证锚定", "anchor a checkpoint"),
        (
            "{member}将其存证日志的检查点上链:由{previousSize}条增至{size}条,根哈希{root}。",
            "{member} anchors its evidence log: from {previousSize} to {size} statements, root {root}.",
        ),
        "L-82",
    ),
    # ------------------------------------------------------------------ custody
    _act(
        "Custody",
        "MeasureStock(uint32 custodian,bytes32 stock,bytes8 goods,uint64 kg,bytes32 reading,uint32 version,"
        "uint64 deadline)",
        _two("custodian", Role.WAREHOUSE),
        ("罐存计量", "measure a stock"),
        (
            "{custodian}计量罐/堆{stock}:{goods}净存{kg}。",
            "{custodian} measures stock {stock}: {kg} net of {goods}.",
        ),
        "AB-03",
    ),
    _act(
        "Custody",
        "AcceptInbound(uint32 custodian,uint32 depositor,bytes8 goods,uint64 kg,uint32 pieces,Unit[] units,"
        "bytes32 stock,bytes32 certificate,uint64 certifiedKg,bytes32[] evidence,bytes32 record,bytes32 salt,"
        "uint64 deadline)Unit(bytes32 key,uint56 kg)",
        _two("custodian", Role.WAREHOUSE),
        ("入库验收", "accept goods in"),
        (
            "{custodian}验收{depositor}交存的{goods}{kg}、{pieces}件。",
            "{custodian} accepts {kg}, {pieces} pieces of {goods} from {depositor}.",
        ),
        "WR-02 L-04 AB-01 AB-07 AB-08",
    ),
    _act(
        "Custody",
        "WithdrawInbound(bytes32 inbound,uint32 custodian,uint32 depositor,bytes32[] units,uint64 deadline)",
        (*_two("custodian", Role.WAREHOUSE), _one("depositor")),
        ("退库", "give goods back"),
        (
            "{custodian}将入库{inbound}中未签发仓单的货物退还{depositor}。",
            "{custodian} gives {depositor} back the goods of inbound {inbound} that are under no receipt.",
        ),
        "L-03",
    ),
    # ------------------------------------------------------------------ receipts
    _act(
        "Receipts",
        "IssueReceipt(bytes32 inbound,uint32 custodian,uint32 depositor,uint64 kg,uint32 pieces,bytes32[] units,"
        "bool transferable,uint32 lossStandard,uint32 storageUntil,bytes32 content,bytes32 salt,uint64 deadline)",
        (*_two("custodian", Role.WAREHOUSE), _one("depositor")),
        ("签发仓单", "issue a receipt"),
        (
            "{custodian}就入库{inbound}的货物{kg}、{pieces}件向{depositor}签发仓单,仓储至{storageUntil}。",
            "{custodian} issues {depositor} a receipt over {kg}, {pieces} pieces of inbound {inbound}, "
            "stored until {storageUntil}.",
        ),
        "WR-03 L-01 L-03 AB-01 AB-03 AB-05",
    ),
    _act(
        "Receipts",
        "Endorse(string endorsement,bytes32 receipt,uint32 version,uint32 from,uint32 to,uint32 custodian,"
        "bytes32 basis,uint64 deadline)",
        (_one("from"), _one("to"), _one("custodian", Role.WAREHOUSE)),
        ("仓单转让背书", "endorse a receipt"),
        (
            "{from}将仓单{receipt}背书“转让”给{to},经保管人{custodian}签章。",
            "{from} endorses receipt {receipt} “转让” (transfer) to {to}, signed by the custodian {custodian}.",
        ),
        "WR-04 L-02 AB-09 AB-10 AB-11",
        constants={"endorsement": "转让"},
    ),
    # ------------------------------------------------------------------ deliveries
    _act(
        "Deliveries",
        "IssueDeliveryOrder(bytes32 receipt,uint32 version,uint32 holder,uint32 carrier,uint64 kg,uint32 pieces,"
        "bytes32[] units,bytes32 vehicle,uint40 validFrom,uint40 validUntil,uint64 deadline)",
        (_one("holder"),),
        ("签发提货单", "issue a delivery order"),
        (
            "{holder}凭仓单{receipt}指令{carrier}于{validUntil}前提取{kg}、{pieces}件。",
            "{holder} orders {carrier} to collect {kg}, {pieces} pieces on receipt {receipt} by {validUntil}.",
        ),
        "WR-12 AB-18 AB-19",
    ),
    _act(
        "Deliveries",
        "GateOut(bytes32 order,uint32 custodian,uint32 carrier,uint64 kg,uint64 lossKg,uint32 pieces,bytes32 ticket,"
        "bytes32[] units,uint64 deadline)",
        (_one("custodian", Role.WAREHOUSE), _one("carrier", Role.CARRIER)),
        ("出库", "gate out"),
        (
            "{custodian}凭提货单{order}向{carrier}放行{kg}、{pieces}件,自然损耗{lossKg}。",
            "{custodian} lets {kg}, {pieces} pieces out to {carrier} on delivery order {order}, natural loss {lossKg}.",
        ),
        "WR-13 AB-18 AB-19",
    ),
    # ------------------------------------------------------------------ court orders
    _act(
        "CourtOrders",
        "Freeze(uint32 court,uint8 kind,bytes32 subject,uint64 quantity,bytes32 order,uint40 until,bytes32 salt,"
        "uint64 deadline)",
        _two("court", Role.COURT),
        ("司法冻结", "freeze"),
        (
            "{court}冻结{kind}{subject},数量{quantity},至{until}。",
            "{court} freezes {quantity} of {kind} {subject} until {until}.",
        ),
        "WR-14 L-37 AB-34",
    ),
    _act(
        "CourtOrders",
        "RenewFreeze(bytes32 freeze,uint32 court,uint40 currentUntil,uint40 until,bytes32 order,uint64 deadline)",
        _two("court", Role.COURT),
        ("续行冻结", "renew a freeze"),
        ("{court}将冻结{freeze}续至{until}。", "{court} prolongs freeze {freeze} until {until}."),
        "L-37 AB-34",
    ),
    _act(
        "CourtOrders",
        "ReleaseFreeze(bytes32 freeze,uint32 court,bytes32 order,uint64 deadline)",
        _two("court", Role.COURT),
        ("解除冻结", "release a freeze"),
        ("{court}解除冻结{freeze}。", "{court} releases freeze {freeze}."),
        "WR-14 L-37 AB-34",
    ),
    # ------------------------------------------------------------------ prices
    _act(
        "PriceBook",
        "DefineSeries(uint32 owner,bytes8 goods,bytes32 description,uint16 currency,uint8 quorum,uint32 maxAge,"
        "uint32 maxDeviation,uint32[] reporters,bytes32 salt,uint64 deadline)",
        _two("owner", FINANCIER),
        ("定义价格序列", "define a price series"),
        (
            "{owner}定义{goods}的价格序列:至少{quorum}个有效报价,有效期{maxAge}。",
            "{owner} defines the price of {goods}: at least {quorum} fresh reports, fresh for {maxAge}.",
        ),
        "PP-01 AB-31",
    ),
    _act(
        "PriceBook",
        "ReportPrice(bytes32 series,uint32 reporter,uint64 price,uint40 observedAt,bytes32 source,uint64 deadline)",
        (_one("reporter", Role.PRICE_REPORTER),),
        ("报价", "report a price"),
        (
            "{reporter}就价格序列{series}报价:每吨{price},观察时间{observedAt}。",
            "{reporter} reports {price} per tonne to series {series}, observed at {observedAt}.",
        ),
        "PP-01 AB-31",
    ),
    # ------------------------------------------------------------------ products
    _act(
        "Products",
        "DefineProduct(uint32 financier,uint8 assetKinds,uint16 currency,bytes8[] goods,bytes32[] series,"
        "uint24 initialLtv,uint24 warningLtv,uint24 callLtv,uint24 liquidationLtv,uint24 haircut,uint32 rate,"
        "uint32 penaltyFactor,uint16 maxTenorDays,uint16 storageBufferDays,uint32 evidenceKinds,bytes32 salt,"
        "uint64 deadline)",
        _two("financier", FINANCIER),
        ("定义融资产品", "define a product"),
        (
            "{financier}推出融资产品:质押率{initialLtv},预警线{warningLtv},补仓线{callLtv},处置线{liquidationLtv},"
            "年利率不高于{rate},期限不超过{maxTenorDays}。",
            "{financier} offers a product: initial line {initialLtv}, warning {warningLtv}, call {callLtv}, "
            "liquidation {liquidationLtv}, yearly rate at most {rate}, tenor at most {maxTenorDays}.",
        ),
        "PP-04 PP-09 PP-12",
    ),
    _act(
        "Products",
        "CloseProduct(bytes32 product,uint32 financier,uint64 deadline)",
        _two("financier", FINANCIER),
        ("停售融资产品", "close a product"),
        ("{financier}停售融资产品{product}。", "{financier} closes product {product}."),
        "PP-04",
    ),
    # ------------------------------------------------------------------ loan offers
    _act(
        "LoanOffers",
        "ApplyForLoan(bytes32 product,uint32 borrower,uint64 amount,uint16 tenorDays,bytes32 purpose,bytes32 salt,"
        "uint64 deadline)",
        (_one("borrower"),),
        ("申请贷款", "apply for a loan"),
        (
            "{borrower}申请产品{product}项下贷款{amount},期限{tenorDays}。",
            "{borrower} applies for {amount} for {tenorDays} under product {product}.",
        ),
        "PP-12",
    ),
    _act(
        "LoanOffers",
        "OfferLoan(bytes32 loan,uint32 version,uint32 financier,uint64 limit,uint32 rate,uint32 maturityDay,"
        "uint32 evidenceKinds,bytes32 evidence,uint40 offerUntil,uint64 deadline)",
        _two("financier", FINANCIER),
        ("贷款要约", "offer a loan"),
        (
            "{financier}就申请{loan}给予额度{limit},年利率{rate},到期日{maturityDay},要约有效至{offerUntil}。",
            "{financier} offers up to {limit} on application {loan} at {rate} a year, due {maturityDay}, "
            "open until {offerUntil}.",
        ),
        "PP-04 PP-12",
    ),
    _act(
        "LoanOffers",
        "AcceptOffer(bytes32 loan,uint32 version,uint32 borrower,uint64 limit,uint32 rate,uint32 maturityDay,"
        "uint64 deadline)",
        (_one("borrower"),),
        ("接受贷款要约", "accept an offer"),
        (
            "{borrower}接受贷款{loan}的要约:额度{limit},年利率{rate},到期日{maturityDay}。",
            "{borrower} accepts the offer on loan {loan}: up to {limit} at {rate} a year, due {maturityDay}.",
        ),
        "L-40",
    ),
    _act(
        "LoanOffers",
        "DeclineLoan(bytes32 loan,uint32 version,uint32 financier,bytes32 reason,uint64 deadline)",
        _two("financier", FINANCIER),
        ("拒绝贷款申请", "decline a loan"),
        ("{financier}拒绝贷款申请{loan}。", "{financier} declines application {loan}."),
        "PP-12",
    ),
    # ------------------------------------------------------------------ pledge loans
    _act(
        "PledgeLoans",
        "CancelLoan(bytes32 loan,uint32 version,uint32 financier,uint32 borrower,uint64 deadline)",
        (*_two("financier", FINANCIER), _one("borrower")),
        ("撤销贷款", "cancel a loan"),
        (
            "{financier}与{borrower}撤销尚未放款的贷款{loan}。",
            "{financier} and {borrower} cancel loan {loan}, from which nothing was drawn.",
        ),
        "PP-12",
    ),
    _act(
        "PledgeLoans",
        "Pledge(string endorsement,bytes32 loan,uint32 version,bytes32 receipt,uint32 receiptVersion,uint32 pledgor,"
        "uint32 custodian,uint32 pledgee,uint64 kg,bytes32 relatedOverride,uint64 deadline)",
        (_one("pledgor"), _one("custodian", Role.WAREHOUSE), _one("pledgee", FINANCIER)),
        ("仓单质押", "pledge a receipt"),
        (
            "{pledgor}将仓单{receipt}项下{kg}背书“质押”给{pledgee},经保管人{custodian}签章,担保贷款{loan}。",
            "{pledgor} endorses {kg} of receipt {receipt} “质押” (pledge) to {pledgee}, signed by the custodian "
            "{custodian}, to secure loan {loan}.",
        ),
        "WR-07 WR-10 L-20 L-21 AB-12 AB-38",
        constants={"endorsement": "质押"},
    ),
    _act(
        "PledgeLoans",
        "Substitute(string endorsement,bytes32 loan,uint32 version,bytes32 incoming,uint32 incomingVersion,"
        "uint64 incomingKg,bytes32 outgoing,uint64 outgoingKg,uint32 pledgor,uint32 custodian,uint32 pledgee,"
        "bytes8 registry,bytes32 number,uint40 registeredAt,uint32 registeredUntil,bytes32 certificate,"
        "bytes32 relatedOverride,uint64 deadline)",
        (_one("pledgor"), _one("custodian", Role.WAREHOUSE), *_two("pledgee", FINANCIER)),
        ("置换质物", "substitute collateral"),
        (
            "{pledgor}以仓单{incoming}项下{incomingKg}背书“质押”给{pledgee},经保管人{custodian}签章,置换贷款{loan}项下"
            "仓单{outgoing}的{outgoingKg};新质物已在{registry}办理登记,登记期限至{registeredUntil}。",
            "{pledgor} endorses {incomingKg} of receipt {incoming} “质押” (pledge) to {pledgee}, signed by the "
            "custodian {custodian} and registered at {registry} until {registeredUntil}, in place of {outgoingKg} "
            "of receipt {outgoing}, which loan {loan} gives back.",
        ),
        "WR-09 L-20 L-21 L-48 AB-12 AB-16 AB-38",
        constants={"endorsement": "质押"},
    ),
    _act(
        "PledgeLoans",
        "RegisterPledge(bytes32 loan,uint32 version,uint32 financier,bytes8 registry,bytes32 number,"
        "uint40 registeredAt,uint32 registeredUntil,bytes32 certificate,uint64 deadline)",
        _two("financier", FINANCIER),
        ("质押登记", "record a registration"),
        (
            "{financier}登记贷款{loan}的质押已在{registry}办理登记,登记期限至{registeredUntil}。",
            "{financier} records that the pledge of loan {loan} is registered at {registry} until {registeredUntil}.",
        ),
        "L-20 L-46 L-47 L-48 AB-20",
    ),
    _act(
        "PledgeLoans",
        "Draw(bytes32 loan,uint32 version,uint32 financier,uint32 borrower,uint64 amount,bytes32 account,"
        "uint40 payBy,uint64 deadline)",
        (*_two("financier", FINANCIER), _one("borrower")),
        ("放款", "draw"),
        (
            "{financier}与{borrower}约定贷款{loan}放款{amount},于{payBy}前付至借款人账户。",
            "{financier} and {borrower} agree that {amount} be drawn on loan {loan}, "
            "paid to the borrower's account by {payBy}.",
        ),
        "AB-20 L-71 PP-04",
    ),
    _act(
        "PledgeLoans",
        "ChargeCost(bytes32 loan,uint32 version,uint32 financier,uint64 amount,bytes32 evidence,uint64 deadline)",
        _two("financier", FINANCIER),
        ("计入实现债权费用", "charge a cost"),
        (
            "{financier}将实现债权的费用{amount}计入贷款{loan}。",
            "{financier} charges {amount} of enforcement costs to loan {loan}.",
        ),
        "L-35",
    ),
    _act(
        "PledgeLoans",
        "Release(bytes32 loan,uint32 version,uint32 pledgee,bytes32 receipt,uint64 kg,uint64 deadline)",
        _two("pledgee", FINANCIER, whatever_standing=True),
        ("解除质押", "release a pledge"),
        (
            "{pledgee}解除贷款{loan}对仓单{receipt}项下{kg}的质押。",
            "{pledgee} releases {kg} of receipt {receipt} from loan {loan}.",
        ),
        "WR-08 WR-11 AB-16 AB-17",
    ),
    # ------------------------------------------------------------------ receivables
    _act(
        "Receivables",
        _ISSUE_VOUCHER,
        (*_two("debtor", Role.BUYER), _one("approver", FINANCIER, optional=True)),
        ("开立应收账款凭证", "issue a voucher"),
        (
            "{debtor}向{creditor}开立应收账款电子凭证{amount},到期日{dueDay}。",
            "{debtor} issues {creditor} a voucher of {amount}, due {dueDay}.",
        ),
        "RV-01 L-60 L-61 AB-22 AB-24 AB-26",
    ),
    _act(
        "Receivables",
        "AcceptVoucher(bytes32 voucher,uint32 version,uint32 creditor,uint64 deadline)",
        (_one("creditor"),),
        ("签收凭证", "accept a voucher"),
        ("{creditor}签收凭证{voucher}。", "{creditor} accepts voucher {voucher}."),
        "RV-02 L-68",
    ),
    _act(
        "Receivables",
        "RefuseVoucher(bytes32 voucher,uint32 version,uint32 creditor,bytes32 reason,uint64 deadline)",
        (_one("creditor"),),
        ("拒收凭证", "refuse a voucher"),
        ("{creditor}拒收凭证{voucher}。", "{creditor} refuses voucher {voucher}."),
        "RV-02 L-68",
        companion=_ISSUE_VOUCHER,
    ),
    _act(
        "Receivables",
        "SplitVoucher(bytes32 voucher,uint32 version,uint32 holder,uint64[] amounts,uint64 deadline)",
        (_one("holder"),),
        ("拆分凭证", "split a voucher"),
        ("{holder}将凭证{voucher}拆分为{amounts}。", "{holder} splits voucher {voucher} into {amounts}."),
        "RV-03 AB-14",
    ),
    _act(
        "Receivables",
        "TransferVoucher(bytes32 voucher,uint32 version,uint32 from,uint32 to,bytes32 basis,uint64 deadline)",
        (_one("from"), _one("to")),
        ("转让凭证", "transfer a voucher"),
        ("{from}将凭证{voucher}转让给{to}。", "{from} transfers voucher {voucher} to {to}."),
        "RV-04 L-34 AB-27",
    ),
    _act(
        "Receivables",
        "FinanceVoucher(bytes32 voucher,uint32 version,uint32 holder,uint32 financier,bytes32 product,uint64 amount,"
        "uint32 rate,uint32 discountDay,bool recourse,bytes32 registration,bytes32 account,uint40 payBy,"
        "uint64 deadline)",
        (_one("holder"), *_two("financier", FINANCIER)),
        ("凭证融资", "finance a voucher"),
        (
            "{holder}将凭证{voucher}(面额{amount})按年贴现率{rate}自{discountDay}起转让给{financier}融资,"
            "有追索权:{recourse}。",
            "{holder} sells voucher {voucher} (face {amount}) to {financier} at a yearly discount of {rate} "
            "from {discountDay}; with recourse: {recourse}.",
        ),
        "RV-05 L-43 L-62 L-71 AB-28",
    ),
    _act(
        "Receivables",
        "StopIssuer(uint32 debtor,uint32 regulator,bool stopped,uint32 version,bytes32 reason,uint64 deadline)",
        _two("regulator", Role.REGULATOR),
        ("停止或恢复开立", "bar an issuer"),
        (
            "{regulator}对{debtor}开立凭证的限制设为:{stopped}。",
            "{regulator} sets the bar on {debtor}'s issuing of vouchers to: {stopped}.",
        ),
        "L-64 AB-26",
    ),
    # ------------------------------------------------------------------ settlement
    _act(
        "Settlement",
        "ClaimPayment(address sink,bytes32 subject,uint32 payer,uint32 payee,uint64 amount,uint16 currency,"
        "uint32 valueDay,bytes32 bankReference,bytes32 account,uint64 deadline)",
        (_one("payer", whatever_standing=True),),
        ("申报付款", "claim a payment"),
        (
            "{payer}申报已通过银行向{payee}付款{amount},起息日{valueDay},用于{subject}。",
            "{payer} states that it paid {payee} {amount} through the bank, value {valueDay}, for {subject}.",
        ),
        "L-63 AB-29 AB-30",
    ),
    _act(
        "Settlement",
        "ConfirmPayment(bytes32 payment,uint32 payee,uint64 amount,uint16 currency,uint32 valueDay,uint64 deadline)",
        (_one("payee", whatever_standing=True),),
        ("确认收款", "confirm a payment"),
        (
            "{payee}确认收到付款{payment}:{amount},起息日{valueDay}。",
            "{payee} confirms payment {payment}: {amount}, value {valueDay}.",
        ),
        "L-63",
    ),
    _act(
        "Settlement",
        "RejectPayment(bytes32 payment,uint32 payee,bytes32 reason,uint64 deadline)",
        (_one("payee", whatever_standing=True),),
        ("否认收款", "reject a payment"),
        ("{payee}声明未收到付款{payment}。", "{payee} states that payment {payment} did not arrive."),
        "L-63",
    ),
)

#: Every kind of act by its name.
ACT_TYPES: dict[str, ActType] = {one.name: one for one in _ALL}
_BY_SELECTOR: dict[tuple[str, bytes], ActType] = {(one.contract, one.selector): one for one in _ALL}


def act_type(name: str) -> ActType:
    """The kind of act of a name; raises ActKindUnknown."""
    try:
        return ACT_TYPES[name]
    except KeyError:
        raise ActKindUnknown(f"there is no act {name!r}; known: {', '.join(ACT_TYPES)}") from None


def by_selector(contract: str, selector: bytes) -> ActType | None:
    """The kind of act that a contract's function carries, or None when it carries none."""
    return _BY_SELECTOR.get((contract, selector))
