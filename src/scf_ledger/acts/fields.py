"""What the fields of acts mean: for texts, for pages, and for values that people write in a humane form."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from scf_ledger.acts.catalogue import ACT_TYPES


class FieldKind(Enum):
    """What a field holds."""

    MEMBER = "member"
    ROLES = "roles"
    CAPABILITIES = "capabilities"
    #: UTC seconds
    TIME = "time"
    #: BusinessDay number: days since 1970-01-01 in UTC+8
    DAY = "day"
    SECONDS = "seconds"
    DAYS = "days"
    #: whole kilograms
    MASS = "mass"
    COUNT = "count"
    #: minor units of the act's or its record's currency
    MONEY = "money"
    #: minor units per tonne
    PRICE = "price"
    #: ISO 4217 numeric code
    CURRENCY = "currency"
    #: 1e-6
    RATIO = "ratio"
    #: goods class, eight ASCII bytes
    GOODS = "goods"
    #: eight ASCII bytes
    CODE = "code"
    #: SHA-256 of a document or text
    DIGEST = "digest"
    #: HMAC-SM3 of a number that could be guessed
    KEYED = "keyed"
    UNIT = "unit"
    STOCK = "stock"
    #: keyed hash of site and slot of serialised goods; where a device stands, also a stock
    PLACE = "place"
    #: hazard class of GB 6944, 0 for none
    HAZARD = "hazard"
    #: bitmap of hazard classes of GB 6944
    HAZARDS = "hazards"
    CERTIFICATE = "certificate"
    INVOICE = "invoice"
    #: commitment to the eight items of article 909
    CONTENT = "content"
    #: name of a record on the ledger
    RECORD = "record"
    #: Merkle tree head
    ROOT = "root"
    FLAG = "flag"
    TEXT = "text"
    ADDRESS = "address"
    SIGNER = "signer"
    PERSON = "person"
    STATUS = "status"
    SUBJECT = "subject"
    ASSETS = "assets"
    EVIDENCE = "evidence"
    RIGHTS = "rights"
    #: why a receipt is suspended
    CAUSE = "cause"
    #: what a filing at a registry does
    FILING = "filing"
    #: what a device saw
    CONTROL = "control"
    #: what a holder wants to do with the goods
    PURPOSE = "purpose"
    #: what a custodian says to it
    ANSWER = "answer"
    #: what has become of goods
    IMPAIRMENT = "impairment"
    #: what was demanded or done about it
    DISPOSAL = "disposal"
    #: why goods were lost
    LOSS_CAUSE = "loss_cause"
    SALT = "salt"
    STRUCT = "struct"


@dataclass(frozen=True)
class FieldMeaning:
    """What a field holds, and its label in Chinese and English."""

    kind: FieldKind
    zh: str
    en: str


_TABLE = """
accepted MONEY 认赔金额 accepted amount
account KEYED 收款账户 account
accruedDay DAY 计息日 accrued to
address ADDRESS 地址 address
admission STRUCT 接纳 admission
agreement DIGEST 展期协议 agreement
amount MONEY 金额 amount
amounts MONEY 各份金额 amounts
answer ANSWER 答复 answer
approver MEMBER 批准方 approver
asOf TIME 截至 as of
assetKinds ASSETS 资产种类 asset kinds
authority MEMBER 决定方 authority
bankReference KEYED 银行流水 bank reference
basis DIGEST 依据 basis
beneficiary MEMBER 受益人 beneficiary
bill DIGEST 账单 bill
booking RECORD 入库预约 booking
borrower MEMBER 借款人 borrower
callLtv RATIO 补仓线 call line
cap MONEY 优先上限 cap
capabilities CAPABILITIES 权限 capabilities
carrier MEMBER 承运人 carrier
cause CAUSE 事由 cause
causeCode LOSS_CAUSE 损失原因 cause code
certificate CERTIFICATE 质保书 certificate
certifiedKg MASS 质保书数量 certified mass
claim RECORD 索赔 claim
collectBy DAY 提取期限 collect by
consent MEMBER 同意方 consenting
content CONTENT 仓单内容 content
countedKg MASS 实存数量 counted mass
countedPieces COUNT 实存件数 counted pieces
court MEMBER 法院 court
creditor MEMBER 债权人 creditor
currency CURRENCY 币种 currency
currentUntil TIME 现至 now until
custodian MEMBER 保管人 custodian
deadline TIME 截止时间 deadline
debtor MEMBER 债务人 debtor
delay SECONDS 延迟 delay
depositor MEMBER 存货人 depositor
description DIGEST 说明 description
device RECORD 设备 device
didDocument DIGEST DID文档 DID_document
discountDay DAY 贴现日 discount day
disposal DISPOSAL 处置 disposal
dueDay DAY 到期日 due day
endorsement TEXT 背书 endorsement
evidence KEYED 凭证 evidence
evidenceKinds EVIDENCE 存证种类 evidence kinds
expectedAt TIME 预计到货 expected at
filer MEMBER 登记人 filer
filing FILING 登记种类 filing
financier MEMBER 出资方 financier
freeze RECORD 冻结 freeze
from MEMBER 转让方 from
goods GOODS 货物 goods
governing FLAG 有治理投票权 governing
haircut RATIO 折扣 haircut
hazard HAZARD 危险类别 hazard class
hazards HAZARDS 危险类别 hazard classes
holder MEMBER 持有人 holder
impairment IMPAIRMENT 异状 impairment
inbound RECORD 入库 inbound
incoming RECORD 换入仓单 incoming receipt
incomingKg MASS 换入数量 incoming mass
incomingVersion COUNT 换入仓单版本 incoming receipt's version
initialLtv RATIO 质押率 initial line
inspectAt TIME 查验时间 inspect at
inspection RECORD 查验请求 inspection
invoice INVOICE 发票 invoice
invoices STRUCT 发票 invoices
items STRUCT 仓单 receipts
justification DIGEST 期限理由 justification
key STRUCT 密钥 key
keys STRUCT 密钥 keys
kg MASS 数量 mass
kind SUBJECT 标的 kind
kycUntil TIME 尽调有效至 KYC until
letter DIGEST 承诺函 letter
licence DIGEST 资质文件 licence
limit MONEY 额度 limit
liquidationLtv RATIO 处置线 liquidation line
listing STRUCT 合约 listing
loan RECORD 贷款 loan
lossKg MASS 自然损耗 natural loss
lossStandard RATIO 损耗标准 loss standard
maturityDay DAY 到期日 maturity
maxAge SECONDS 报价有效期 maximum age
maxDeviation RATIO 最大偏离 maximum deviation
maxGap SECONDS 证明间隔 longest gap
maxSkew SECONDS 时钟偏差 clock skew
maxTenorDays DAYS 最长期限 maximum tenor
measuredAt TIME 计量时间 measured at
member MEMBER 成员 member
method CODE 计量方法 method
minimumLotKg MASS 最小拆分量 smallest lot
name TEXT 名称 name
notice DIGEST 催告函 notice
number KEYED 登记编号 registration number
objection RECORD 异议 objection
objector MEMBER 异议人 objector
observedAt TIME 观察时间 observed at
offerUntil TIME 要约有效至 offer until
order RECORD 提货单 delivery order
outgoing RECORD 换出仓单 outgoing receipt
outgoingKg MASS 换出数量 outgoing mass
outputs STRUCT 产出 outputs
owner MEMBER 定义方 owner
part STRUCT 部分 part
parts STRUCT 部分 parts
payBy TIME 付款期限 pay by
payee MEMBER 收款人 payee
payer MEMBER 付款人 payer
payment RECORD 付款 payment
penaltyFactor RATIO 罚息倍数 penalty factor
person PERSON 自然人 person
pieces COUNT 件数 pieces
place PLACE 库位 place
pledgee MEMBER 质权人 pledgee
pledgor MEMBER 出质人 pledgor
previousSize COUNT 原条数 previous size
price PRICE 每吨价格 price
print DIGEST 打印件 print
product RECORD 产品 product
proposal RECORD 提议 proposal
proposer MEMBER 提议方 proposer
purpose DIGEST 用途 purpose
quantity COUNT 数量 quantity
quorum COUNT 最少报价数 quorum
rate RATIO 年利率 yearly rate
reading KEYED 计量读数 gauge reading
reason DIGEST 理由 reason
receipt RECORD 仓单 receipt
receiptVersion COUNT 仓单版本 receipt version
record DIGEST 验收记录 acceptance record
recourse FLAG 有追索权 with recourse
registeredAt TIME 登记时间 registered at
registeredUntil DAY 登记期限至 registered until
registration KEYED 登记编号 registration
registry CODE 登记机构 registry
regulator MEMBER 监管机构 regulator
relatedOverride DIGEST 关联保管人审批决议 decision on a related custodian
report DIGEST 报告 report
reporter MEMBER 报价人 reporter
reporters MEMBER 报价人 reporters
request DIGEST 请求书 request
rights RIGHTS 权利 rights
roles ROLES 角色 roles
root ROOT 根哈希 root
salt SALT 随机数 salt
sds DIGEST 安全技术说明书 safety data sheet
sequence COUNT 序号 sequence
series RECORD 价格序列 price series
signer SIGNER 签名密钥 signer
sink ADDRESS 入账合约 sink
size COUNT 条数 size
source DIGEST 来源 source
sources STRUCT 来源仓单 sources
standing STRUCT 资格 standing
statement DIGEST 挂失声明 statement
status STATUS 状态 status
stock STOCK 罐/堆 stock
stopped FLAG 停止开立 stopped
storageBufferDays DAYS 仓储缓冲 storage buffer
storageUntil DAY 仓储期限至 storage until
subject RECORD 标的 subject
surrender DIGEST 收回记录 surrender record
suspension RECORD 暂停 suspension
takenAt TIME 盘点时间 taken at
target ADDRESS 合约地址 target
tenorDays DAYS 期限 tenor
threshold COUNT 门槛 threshold
ticket KEYED 磅单 weighbridge ticket
to MEMBER 受让方 to
total MONEY 发票金额 invoice total
transferable FLAG 可流转 transferable
unit UNIT 实物单元 unit
units UNIT 实物单元 units
until TIME 至 until
uscc TEXT 统一社会信用代码 USCC
used MONEY 占用金额 used
validFrom TIME 生效 valid from
validUntil TIME 失效 valid until
valueDay DAY 起息日 value day
vehicle KEYED 车船 vehicle
version COUNT 版本 version
voucher RECORD 凭证 voucher
warningLtv RATIO 预警线 warning line
windowFrom TIME 期间始于 window from
windowUntil TIME 期间止于 window until
witness MEMBER 见证方 witness
"""

#: Fields whose meaning depends on the struct that they stand in.
_SPECIAL = """
RevokeKey.key RECORD 密钥 key
Unit.key UNIT 实物单元 unit
Listing.name CODE 名称 name
Freeze.order DIGEST 冻结裁定 order
RenewFreeze.order DIGEST 续行裁定 order
ReleaseFreeze.order DIGEST 解除裁定 order
RegisterPledge.certificate DIGEST 登记证明 certificate
Substitute.certificate DIGEST 登记证明 certificate
OfferLoan.evidence DIGEST 存证清单 evidence
ChargeCost.evidence DIGEST 费用凭证 bill
QualifyCustodian.validUntil DAY 有效至 valid until
ObjectToReissue.evidence DIGEST 异议凭证 proof
OverruleObjection.order DIGEST 驳回裁定 order
ProcessGoods.record DIGEST 加工记录 processing record
Suspend.evidence DIGEST 依据 evidence
TakeStock.record DIGEST 盘点记录 stock-take record
RecordRegistration.certificate DIGEST 登记证明 certificate
BindDevice.owner MEMBER 设备所有人 owner
UnbindDevice.owner MEMBER 设备所有人 owner
AttestControl.owner MEMBER 设备所有人 owner
RestoreControl.owner MEMBER 设备所有人 owner
AttestControl.status CONTROL 状态 status
AttestControl.reading DIGEST 读数 reading
RequestInspection.purpose PURPOSE 目的 purpose
ReportImpairment.evidence DIGEST 异状凭证 evidence
ClaimLoss.evidence DIGEST 损失凭证 evidence
AnswerClaim.statement DIGEST 答复书 statement
"""


def _parse(table: str) -> dict[str, FieldMeaning]:
    found = {}
    for line in table.strip().splitlines():
        name, kind, zh, en = line.split(" ", 3)
        found[name] = FieldMeaning(FieldKind[kind], zh, en.replace("_", " "))
    return found


_GENERAL = _parse(_TABLE)
_PARTICULAR = _parse(_SPECIAL)


def meaning(struct: str, field: str) -> FieldMeaning:
    """What a field of an act, or of a struct inside one, holds."""
    return _PARTICULAR.get(f"{struct}.{field}") or _GENERAL[field]


def unexplained() -> list[str]:
    """Fields of acts that the tables do not know; a test wants none."""
    missing = []
    for act_type in ACT_TYPES.values():
        for struct, fields in act_type.structs.members.items():
            for field in fields:
                if f"{struct}.{field.name}" not in _PARTICULAR and field.name not in _GENERAL:
                    missing.append(f"{struct}.{field.name}")
    return missing
