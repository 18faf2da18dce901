"""Every way in which the ledger says no: one registry of codes.

A problem has a code, an HTTP status, a title in Chinese and English, and the rules it stands on. Solidity's custom
errors have codes of the same name (`UnitAlreadyReceipted` is `UNIT_ALREADY_RECEIPTED`); a test holds the two together.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class ProblemType:
    """A kind of refusal."""

    code: str
    #: HTTP status
    status: int
    #: Chinese title
    zh: str
    #: English title
    en: str
    #: identifiers of the rules behind it, such as AB-01
    rules: tuple[str, ...] = ()


@dataclass
class Problem(Exception):
    """A refusal: its kind, what exactly was wrong, and the values that show it."""

    type: ProblemType
    detail: str = ""
    #: values that explain it, by name
    values: Mapping[str, Any] = field(default_factory=dict)
    #: one entry for each field that is wrong: detail and pointer
    errors: tuple[Mapping[str, str], ...] = ()

    def __post_init__(self) -> None:
        super().__init__(f"{self.type.code}: {self.detail or self.type.en}")

    @property
    def code(self) -> str:
        return self.type.code


def code_of(error: str) -> str:
    """The code of a Solidity custom error: UnitAlreadyReceipted becomes UNIT_ALREADY_RECEIPTED."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", error).upper()


# code, status, Chinese, English, rules
_CONTRACTS = """
ABNORMAL_FLOW|409|转让层级超过上限|more transfers than the limit|AB-27 L-66
ABOVE_LTV|409|敞口将超过初始质押率|the exposure would exceed the initial line|PP-04
ACT_EXPIRED|409|行为已过截止时间|the act's deadline has passed|AB-09
ADMIN_KEY_MISSING|409|接纳成员须带至少一把密钥管理密钥|an admission must bring a key that can add others|L-80
ALREADY_ENDORSED|409|仓单已背书转让,不得注销|the receipt was endorsed since its issue|WR-17
ALREADY_EXECUTED|409|该行为已执行过|the act was carried out before|
ALREADY_PLEDGED|409|仓单已被质押|the receipt is pledged already|AB-12 AB-13
AMOUNT_MISSING|409|缺少金额或其依据|an amount or what stands behind it is missing|
ANSWER_INCOMPLETE|409|答复不完整|neither agreed with a time alone nor refused with a reason alone|L-06
APPLICATION_STATE_INVALID|409|贷款申请当前状态不允许此操作|not possible in the application's present state|
APPROVED_ALREADY|409|该成员已批准过此提议|this member has approved the proposal already|
ASSET_KIND_NOT_ACCEPTED|409|产品不接受此类资产|the product does not lend on this kind of asset|
ATTESTATION_OUT_OF_ORDER|409|控货证明的观察时间不晚于上一次|observed no later than the device's last attestation|AB-37
ATTESTATION_REPLAYED|409|控货证明序号已用过|the attestation's number was used: it is a replay|AB-37
BELOW_FLOOR|409|解押后押品价值低于下限|the release would leave less value than the exposure needs|AB-16 PP-07
BINDING_NOT_USABLE|409|设备绑定参数无效|no place, or more time between proofs or clocks than is allowed|AB-37
BOOKING_MISMATCH|409|入库预约不符或已使用|the booking is another's, of other goods, or was used|WR-01
CAPABILITIES_NOT_ALLOWED|409|密钥权限无效|a capability that is not defined, or none|L-80
CAPABILITY_NOT_HELD|403|密钥无此经办/复核权限|the key lacks the capability that the act asks for|AB-39
CAUSE_MISSING|409|缺少暂停事由或依据|a suspension has a cause and evidence of it|WR-15
CERTIFICATE_CONFLICT|409|质保书登记的数量不同|the certificate's line was registered with another mass|AB-08
CERT_EXHAUSTED|409|质保书项下数量已用尽|more would be stored than the certificate certifies|AB-08
CHECKPOINT_CONFLICT|409|检查点未接续最新检查点|the checkpoint does not follow the newest one|L-82
CHECKPOINT_NOT_GROWING|409|存证日志不得缩短|an evidence log never shrinks|L-82
CLAIM_NOT_OPEN|409|索赔不存在或已答复|answered already, or never made|L-09
CLOCK_SKEW|409|设备时钟偏差过大|the device's clock is further off than agreed|AB-37
COLLATERAL_FROZEN|409|押品已被司法冻结|a court froze collateral|AB-34
COLLECTION_TERM|409|提取期限须晚于今日|the last day to collect is not after today|L-08
CONTENT_MISSING|409|仓单缺少法定内容|the receipt lacks its mandatory content|L-01
CONTROL_BROKEN|409|控货证明已中断|control over the goods is not proven|AB-37 L-23
CONTROL_INTACT|409|控货证明未中断|the proof of control is not broken|AB-37
COUNT_INVALID|409|份数超出范围|too few or too many receipts in one act|WR-05 WR-06
CURRENCY_MISMATCH|409|币种不一致|another currency than expected|
DELIVERY_MISMATCH|409|与提货单指定的货物或承运人不符|other units or another carrier than ordered|AB-19
DELIVERY_WINDOW|409|不在提货单有效期内|outside the delivery order's window|AB-19
DEVICE_IN_USE|409|设备已绑定库位|the device guards a place already|AB-37
DEVICE_KEY_UNKNOWN|409|该密钥不是该成员的设备密钥|not a key of that owner that may attest|AB-37
DEVICE_NOT_BOUND|409|设备未绑定到该库位|the device guards no place, or another one|AB-37
DISCOUNT_DAY_INVALID|409|贴现日无效|the discount day is not today, or the voucher is due|RV-05
DISCOUNT_TOO_HIGH|409|贴现息不低于票面金额|the discount leaves no price|RV-05
DISPOSAL_NOT_ALLOWED|409|此类异状不得处置或催告处置|only goods that go bad or endanger others are disposed of|L-07
DRAW_CLAIMED|409|放款的付款声明尚待借款人答复|the draw's payment is claimed and waits for the borrower's answer|L-63
DRAW_LAPSED_ALREADY|409|放款付款期限已过|the draw would lapse before it could be paid|
DRAW_OPEN|409|放款仍在付款期限内|the agreed draw may still be paid|
DRAW_PENDING|409|已有待付放款|a draw is agreed and waits for its payment|
ENCUMBERED|409|仓单已质押或已有提货单|pledged, or promised by a delivery order|AB-11
ERROR|409|合约拒绝|the contract refused|
EVIDENCE_KINDS_MISSING|409|缺少产品要求的存证种类|the offer does not rest on the evidence that the product requires|
EVIDENCE_MISSING|409|缺少验收凭证|a ticket, record or certificate is missing|L-04
EVIDENCE_REUSED|409|凭证已被使用过|the ticket, photo or reading was used before|AB-07
FEES_UNPAID|409|仓储费尚未结清|the custodian's fees are not settled|WR-19 L-10
FILING_NOT_USABLE|409|登记信息不完整或期限已过|a filing without registry, kind, number or certificate, or a term that is over|L-47 L-48
FINANCING_OPEN|409|融资付款期限冲突|the financing may still be paid, or no longer could be|
FREEZE_NOT_LIVE|409|冻结不存在或已失效|released, lapsed, or never ordered|AB-34
FREEZE_QUANTITY_MISSING|409|未写明冻结数量|a freeze states a quantity|L-37
FREEZE_TERM|409|冻结期限超过法定上限或无效|longer than the law allows, or not in the future|L-37
FROZEN|409|已被司法冻结|frozen by a court|AB-34 L-37
GOODS_NOT_ACCEPTED|409|产品不接受此类货物|the product does not accept this goods class|
HAZARD_UNDECLARED|409|存货人未如实申报危险类别|the depositor has not declared the goods' hazard|L-05
HAZARD_UNKNOWN|409|危险类别无效|a hazard class of GB 6944 is 1 to 9|L-05
INBOUND_EXCEEDED|409|超过入库可用数量|more than what was accepted and is free|AB-05
INSPECTION_NOT_OPEN|409|查验请求不存在或已答复|answered already, or never requested|L-06
INSPECTION_WINDOW|409|查验时间不在所请求的期间内|a window that is over or none, or a time outside it|L-06
INVALID_SHORT_STRING|500|合约配置错误|a contract was configured wrongly|
INVOICES_DO_NOT_ADD_UP|409|发票占用金额合计与凭证金额不符|the parts of invoices do not add up to the amount|AB-24
INVOICE_CONFLICT|409|该发票号码已按其他金额登记|the invoice number was registered with another amount|AB-24
INVOICE_EXHAUSTED|409|发票金额已用尽|more of the invoice would be used than it is worth|AB-24
ISSUER_STOPPED|409|开立人已被停止开立|the debtor may not issue|AB-26 L-64
KEY_IS_REVOKED|403|密钥已吊销|the key was revoked|AB-23
KEY_NOT_PROVEN|403|新密钥未签名|the new key did not sign the act that adds it|L-80
KEY_NOT_USABLE|409|密钥无效|a signer that is too short, or has no validity|L-80
KEY_NOT_VALID|403|密钥不在有效期内|the key is not valid yet, or no longer|AB-23
KEY_TAKEN|409|密钥已登记过|the key is registered already, or was|L-80
KEY_UNKNOWN|403|未登记的密钥|no such key|AB-23
KIND_MISSING|409|未写明目的、异状种类或原因|purpose, kind of impairment or cause is not stated|
KYC_EXPIRED|403|成员尽职调查已过期|the member's KYC has run out|L-80
LIMIT_ABOVE_APPLICATION|409|额度高于申请金额|more is offered than was asked for|
LIMIT_EXCEEDED|409|超过授信额度|more than the limit|
LISTING_NOT_USABLE|409|合约登记无效|no address, or a right that is not defined|
LOAN_DUE|409|贷款已到期|the loan is due|
LOAN_STATE_INVALID|409|贷款当前状态不允许此操作|not possible in the loan's present state|
LOAN_TENOR|409|贷款期限无效|longer than the product allows, or not in the future|PP-12
LOSS_ABOVE_STANDARD|409|损耗超过损耗标准|the loss exceeds the loss standard|WR-13
LOT_TOO_SMALL|409|低于最小拆分量|less than the smallest lot of these goods|WR-05
MASS_NOT_CONSERVED|409|加工前后质量不平衡|what went in is not what came out and what was lost|WR-21 AB-40
MEMBER_SUSPENDED|403|成员已被暂停|the member is suspended|L-80
MEMBER_UNKNOWN|409|没有此成员|no such member|
MOMENT_INVALID|409|时间晚于现在或不晚于上一次|after now, or no later than the last time|
NAME_MISSING|409|缺少成员名称|a member has a name|
NOTICE_OVER|409|异议期已过或未挂失|the notice period is over, or no loss was reported|AB-35
NOTICE_RUNNING|409|公示期未满|the notice period is not over|AB-35
NOT_ALIKE|409|仓单不同类,不得合并|only like goes with like: holder, custodian, place, goods and terms|AB-15
NOT_APPROVED|409|批准票数不足|fewer approvals than the threshold|
NOT_BENEFICIARY|403|须由质权人或持有人共同解除|the custodian lifts its own suspension with the pledgee or the holder|WR-15
NOT_BORROWER|403|不是借款人|not the loan's borrower|
NOT_COLLATERAL|409|该仓单不是此贷款的押品|the receipt is not a collateral of this loan|
NOT_CONSENTING|403|封顶放宽须经该质权人同意|a cap rises with its pledgee's signature, and falls without|L-10
NOT_CREDITOR|403|不是凭证的接收人|not the voucher's creditor|L-68
NOT_CUSTODIAN|403|不是保管人|not the receipt's custodian|L-02
NOT_DEVICE_OWNER|403|不是设备所有人|the device belongs to another member|AB-37
NOT_FINANCIER|403|不是出资方|not the lender|
NOT_FREEZING_COURT|403|不是作出冻结的法院|only the authority that froze releases|AB-34
NOT_GOVERNANCE|403|只有治理合约可以执行|only governance may do this|
NOT_GOVERNING|403|该成员没有治理投票权|the member has no vote|
NOT_HOLDER|403|不是持有人|not the holder|AB-10
NOT_OVERDUE|409|未逾期或已标记|not yet due, or paid, or flagged before|RV-08
NOT_PARTY_OF_RECEIPT|403|不是仓单的保管人、持有人或质权人|neither custodian nor holder nor pledgee of the receipt|L-46
NOT_PAYEE|403|不是收款人|not the payment's payee|
NOT_PLEDGEE|403|不是质权人|only the pledgee gives a pledge back|AB-17
NOT_QUALIFIED|409|保管人资质不覆盖该危险类别|the custodian's qualification does not cover the hazard class|L-05
NOT_REGISTERED|409|没有覆盖到期日的登记|no registration that covers the end of the financing|AB-20 L-62
NOT_REPORTER|403|不是该价格序列的报价人|the member does not report to this series|AB-31
NOT_SUCCEEDABLE|409|该仓单不能由新仓单接替|no other title can take this receipt's place now|AB-35 AB-36
NOT_SUSPENDING_AUTHORITY|403|不是作出暂停的一方|only who suspended lifts, or a regulator|WR-15
NOT_THE_DEVICE|403|不是该设备的签名|another key signed than the device's own|AB-37
NOT_TITLES|403|只有仓单合约可以执行|only the titles' contract may do this|
NOT_TRANSFERABLE|409|普通仓单不可背书转让|this receipt is not transferable|L-11
NO_DELIVERY_ORDER|409|没有可用的提货单|the delivery order does not exist, was used, or lapsed|AB-18 AB-19
NO_GAP|409|控货证明没有超过间隔|proofs came in time, or the silence was reported before|AB-37
NO_INBOUND|409|没有对应的入库验收|no accepted goods stand behind it|AB-05 L-03
OBJECTION_NOT_LIVE|409|没有此异议或已终结|no such objection, another's, or one that has ended|AB-35
OBJECTION_PENDING|409|尚有未决异议|somebody else claims the goods|AB-35
OBSERVATION_OUT_OF_ORDER|409|报价时间无效|observed in the future, or not after the last report|AB-31
OFFER_EXPIRED|409|要约已过期|the offer's time is over|
OVER_ACCEPTED|409|认赔超过索赔金额|more is accepted than was claimed|L-09
OVER_DELIVERY|409|超过提货单数量|more than was ordered|AB-19
OVER_FINANCED|409|超过可融资余额|more than what is not yet financed|AB-28
OVER_PAID|409|超过应付金额|more than is owed|
PANIC|500|合约内部错误|a contract's internal check failed|
PAYMENT_DIFFERS|409|确认内容与申报不一致|what is confirmed is not what was claimed|L-63
PAYMENT_INVALID|409|付款申报无效|a payment without amount or reference, or to oneself|L-63
PAYMENT_NOT_EXPECTED|409|没有对应的应付款项|the record expects no such payment|
PAYMENT_NOT_OPEN|409|付款未申报或已终结|not claimed, or final already|
PAYMENT_REUSED|409|银行流水已被使用|the bank's reference stands behind another payment|L-63
PLATFORM_FUNDS|409|平台不得收付资金|the platform neither pays nor receives|AB-30 L-63
PRICE_CLAIMED|409|融资价款的付款声明尚待持有人答复|the price's payment is claimed and waits for the holder's answer|L-63
PRICE_DEVIATION|409|报价偏离过大|too far from the reporter's last report|AB-31
PRICE_MISSING|409|价格为零|a price of zero|AB-31
PRICE_STALE|409|有效报价不足|fewer fresh reports than the quorum|AB-31
PRINT_MISMATCH|409|不是转换时打印的文件|not the document that was printed when the receipt was converted|AB-36
PRODUCT_IS_CLOSED|409|产品已停售|the product is closed|
PRODUCT_MISMATCH|409|产品与凭证不匹配|the product does not fit the voucher|
PRODUCT_NOT_USABLE|409|产品参数无效|the product's terms contradict one another|PP-04
PRODUCT_UNKNOWN|409|没有此产品|no such product|
PROOF_MISSING|409|缺少依据文件|a digest that must stand behind the act is missing|
PROPOSAL_CLOSED|409|提议已关闭|the proposal is not open any more|
PROPOSAL_UNKNOWN|409|没有此提议|no such proposal|
QUANTITY_INVALID|409|数量无效|zero, does not add up, or more than there is|
RATE_NOT_ALLOWED|409|利率超过产品上限|zero, or above the product's rate|
READING_TIME|409|计量时间无效|the reading is not later than the last one, or lies in the future|AB-03
RECEIPT_NOT_ACTIVE|409|仓单不是有效状态|there is no such live receipt|
RECORD_MISSING|409|缺少加工记录|a processing record must stand behind it|WR-21
REGISTRATION_NOT_USABLE|409|登记信息无效|the registration is incomplete or covers nothing|L-47 L-48
REPORT_MISSING|409|缺少报告、记录或账单|the report, record or bill behind it is missing|
RIGHT_MISSING|403|合约没有此权利|the calling contract lacks the right|
ROLES_NOT_ALLOWED|409|角色无效|a role that is not defined, or that the member lacks|L-80
ROLE_NOT_HELD|403|没有所需角色|member or key lacks the role|AB-23
ROOT_MISSING|409|缺少根哈希|a checkpoint has a root|
RULES_NOT_USABLE|409|治理规则无效|the rules would lock governance|
SAME_PERSON|403|同一人不得兼任经办与复核|one person signed twice in one act|AB-39
SDS_MISSING|409|危险货物须附安全技术说明书|hazardous goods come with a safety data sheet|L-05
SELF_DEALING|409|双方是同一成员|both sides are one member|AB-27
SELF_TRANSFER|409|不得转让给自己|a transfer to its own holder|
SERIES_NOT_USABLE|409|价格序列参数无效|the series has no usable reporters|
SERIES_UNKNOWN|409|没有此价格序列|no such price series|
SIGNATURE_INVALID|403|签名无效|not this key's signature of this act|L-80
SIGNATURE_MISSING|403|缺少签名|a signature that the rule asks for is not there|AB-09 L-02
SIGNATURE_UNEXPECTED|403|签名过多|more signatures than parties|
SIGNER_NOT_OF_MEMBER|403|密钥不属于应签成员|the key belongs to another member|L-80
SPLIT_FIRST|409|须先拆分|a voucher is sold whole; split it first|RV-05
SPLIT_NOT_CONSERVED|409|拆分前后金额不等|the parts do not add up to the whole|AB-14 RV-03
STATUS_MISSING|409|缺少控货状态或读数|an attestation has a status and a reading|AB-37
STOCK_INSUFFICIENT|409|实测存量低于有效仓单|the measured stock is less than the receipts over it|AB-04
STOCK_NOT_OF_CUSTODIAN|409|罐/堆不属于该保管人或货物不同|the stock belongs to another custodian or holds other goods|AB-03
STORAGE_AMBIGUOUS|409|须且只能写明单元或罐/堆|goods name units or a stock, not both|
STORAGE_ENDED|409|仓储期限须晚于今日|storage must end after today|WR-03
STORAGE_RUNNING|409|仓储期尚未届满|storage is not over yet|L-08
STORAGE_TOO_SHORT|409|仓储期限短于贷款要求|storage ends too soon after the loan's due day|L-31 PP-12
STRING_TOO_LONG|500|合约配置错误|a contract was configured wrongly|
SUBJECT_UNKNOWN|409|没有此冻结标的|no such thing to freeze|
SUBSTITUTE_TOO_SMALL|409|换入质物的价值低于换出质物|what comes in is worth less than what leaves|WR-09
SUSPENDED|409|仓单已暂停|the receipt is suspended|WR-15 AB-04 AB-18 AB-37
SUSPENSION_NOT_LIVE|409|暂停不存在或已解除|lifted already, or never made|WR-15
TANK_OVERSUBSCRIBED|409|有效仓单将超过实测存量|live receipts would exceed the measured stock|AB-03
TENOR|409|凭证期限不符合规定|due today, beyond a year, or above half a year without approval|AB-22 L-61
TERMS_DIFFER|409|接受的条件与要约不同|the terms accepted are not the terms offered|
TOO_EARLY|409|延迟期未满|the delay is not over|
TOO_FEW_GOVERNING|409|治理成员不得少于门槛|fewer governing members than the threshold would remain|
TOO_MANY_DEVICES|409|该库位设备过多|as many devices guard the place as are counted|AB-37
TOO_MANY_FREEZES|409|冻结轮候过多|too many orders over one thing|L-37
TOO_MANY_LINES|409|押品过多|no more collateral fits|
TOO_MANY_SUSPENSIONS|409|该仓单暂停过多|more suspensions than are counted|WR-15
UNIT_ALREADY_RECEIPTED|409|该实物已在有效仓单之下|the unit is under a live receipt|AB-01 AB-02
UNIT_IN_CUSTODY|409|该实物已在他处入库|the unit was accepted elsewhere|AB-01
UNIT_NOT_HERE|409|该实物不在此入库或仓单之下|the unit is not of this inbound or receipt|
UNIT_PROMISED|409|该实物已在未执行的提货单上|an open delivery order names the unit already|AB-19
UNIT_USED_UP|409|该实物已在加工中耗用|processing used the unit up|WR-21 AB-40
USCC_INVALID|409|统一社会信用代码无效|the code's length, alphabet or check character is wrong|
USCC_TAKEN|409|统一社会信用代码已登记|the code belongs to another member|
VALUE_DAY_IN_FUTURE|409|起息日晚于今日|credited in the future|
VERSION_CONFLICT|409|记录已变更(重放或他人先行)|the record has changed: the act was replayed, or another came first|AB-13
VOUCHER_STATE_INVALID|409|凭证当前状态不允许此操作|not possible in the voucher's present state|
WITNESS_NOT_APART|403|见证方不独立|a witness is no party to the goods|WR-20 AB-37
WRONG_PAYEE|409|收款人不是当前持有人|paid to somebody else than the present holder|AB-29
YIELD_EXCEEDED|409|加工损耗超过允许值|more was lost in processing than its yield allows|WR-21
"""

_GATEWAY = """
UNKNOWN|409|合约以未知错误拒绝|a contract refused with an error that is not in the registry|
ACT_INVALID|422|行为内容无效|the act is not of its form|
ACT_KIND_UNKNOWN|422|没有此种行为|there is no act of that name|
ACT_CLOSED|409|行为已不再收集签名|the act no longer collects signatures|
ACT_INCOMPLETE|409|签名未齐,不能上链|signatures are missing, so the act stays off the chain|AB-09
CALL_UNREADABLE|422|调用数据无法识别|the calldata is not a call of an act|
CHAIN_MISMATCH|503|所连链与记录不符|the node's chain is not the recorded one|
CONTRACTS_MISSING|503|链上缺少账本合约|the chain lacks contracts of the ledger|
DEPLOYMENT_UNREADABLE|500|部署记录无法读取|the deployment's record cannot be read|
DOCUMENT_REFUSED|422|单证被拒收|the document was refused|
EIGHT_ITEMS|422|仓单法定八项不全|an item of article 909 is missing|L-01
FIELD_INVALID|422|字段无效|a field is missing, unknown, of the wrong form or out of range|
FORBIDDEN|403|无权查看|not party to this|
IDEMPOTENCY_KEY_MISSING|400|缺少 Idempotency-Key|a request that changes something carries an Idempotency-Key|
IDEMPOTENCY_KEY_REUSED|422|Idempotency-Key 已用于其他请求|the key was used with another request|
IDEMPOTENCY_IN_FLIGHT|409|同一请求正在处理|the same request is being handled|
GATE_CLOCK|409|门岗时钟早于数据包或放行日志|the gate's clock is behind its pack or its journal|AB-19
GATE_JOURNAL_DAMAGED|500|放行日志已损坏|the gate's journal was changed or lost a part|AB-19
GATE_PACK_INVALID|422|门岗数据包无效|the gate's pack is not whole|AB-19
GATE_PACK_OLD|409|门岗数据包已过旧|the gate's pack is too old|AB-19
INTERNAL|500|内部错误|something failed inside|
METHOD_NOT_ALLOWED|405|不支持的方法|the resource does not take this method|
NODE_UNAVAILABLE|503|链节点不可用|the chain's node does not answer|
NOT_FOUND|404|不存在|there is no such thing|
PAYLOAD_TOO_LARGE|413|请求过大|the request is too large|
PARTY_NOT_OF_ACT|409|该签名方不属于此行为|the act has no such party|
RELATED_CUSTODIAN|409|保管人与出质人有关联关系,须有质权人的审批决议|custodian and pledgor are related, and the pledgee's decision to accept that is not named|AB-38
RELAY_UNFUNDED|503|中继账户余额不足|no relay account can pay for transactions|
QUEUE_FULL|503|待处理操作过多|too many operations wait|
SIGNATURE_UNCHECKED|409|离线无法验证合约钱包的签名|a contract wallet's signature cannot be checked offline|AB-19
SIGNATURE_CONFLICT|409|该签名方已由其他密钥签名|this party has signed with another key|
SLIP_TOO_LARGE|422|提货凭条过长,须拆分提货单|the order does not fit into one QR code|AB-19
SLIP_OF_ANOTHER_LEDGER|409|凭条属于另一账本|the slip is of another chain or contract|AB-19
SLIP_UNREADABLE|422|无法识别的提货凭条|the slip is not whole, or no delivery slip|AB-19
UNAUTHORIZED|401|未提供有效的访问凭证|no valid API key|
VEHICLE_MISMATCH|409|车辆(船舶)与提货单不符|another truck or vessel than ordered|AB-19
WEIGHT_MISMATCH|422|入库、仓单与磅单重量不符|inbound, receipt and weighbridge ticket differ beyond tolerance|AB-06
"""


def _parse(table: str) -> Iterable[ProblemType]:
    for line in table.strip().splitlines():
        code, status, zh, en, rules = line.split("|")
        yield ProblemType(code, int(status), zh, en, tuple(rules.split()))


#: What contracts refuse with, by code.
CONTRACT_PROBLEMS: dict[str, ProblemType] = {p.code: p for p in _parse(_CONTRACTS)}
#: Every problem, by code.
PROBLEMS: dict[str, ProblemType] = {**CONTRACT_PROBLEMS, **{p.code: p for p in _parse(_GATEWAY)}}


def problem(
    code: str,
    detail: str = "",
    values: Mapping[str, Any] | None = None,
    errors: Iterable[Mapping[str, str]] = (),
) -> Problem:
    """A refusal of a registered kind."""
    return Problem(PROBLEMS[code], detail, values or {}, tuple(errors))


def from_revert(name: str, operands: Mapping[str, Any]) -> Problem:
    """The refusal behind a contract's revert."""
    kind = CONTRACT_PROBLEMS.get(code_of(name), PROBLEMS["UNKNOWN"])
    shown = ", ".join(f"{key} {_shown(value)}" for key, value in operands.items())
    return Problem(kind, f"{kind.en}: {shown}" if shown else kind.en, {k: _shown(v) for k, v in operands.items()})


def _shown(value: Any) -> str:
    return str(value)
