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


_ITEM = (
    "ReceiptItem(bytes32 inbound,uint64 kg,uint32 pieces,bytes32[] units,bool transferable,uint32 lossStandard,"
    "uint32 storageUntil,bytes32 content)"
)
_PART = "Part(uint64 kg,uint32 pieces,bytes32[] units)"
_SOURCE = "Source(bytes32 receipt,uint32 version,bytes32[] units)"
_OUTPUT = "Output(bytes8 goods,uint64 kg,uint32 pieces,Unit[] units,bytes32 stock,bytes32 content)"


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


#: Who suspends a receipt that it does not keep itself, who witnesses a count, and who may be either or its custodian.
_APART = Role.SUPERVISOR | Role.INSPECTOR | Role.REGULATOR
_WITNESSES = Role.BANK | Role.INSPECTOR | Role.SUPERVISOR
_AUTHORITIES = Role.WAREHOUSE | _WITNESSES | Role.REGULATOR
#: Whose devices prove control.
_OWNERS = Role.WAREHOUSE | Role.SUPERVISOR


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
        "BookInbound(uint32 depositor,uint32 custodian,bytes8 goods,uint64 kg,uint8 hazard,bytes32 sds,"
        "uint40 expectedAt,bytes32 salt,uint64 deadline)",
        (_one("depositor"),),
        ("入库预约", "book goods in"),
        (
            "{depositor}向{custodian}预约入库{goods}{kg},预计{expectedAt}到货,危险类别{hazard}。",
            "{depositor} books {kg} of {goods} in with {custodian}, expected {expectedAt}, hazard class {hazard}.",
        ),
        "WR-01 L-05",
    ),
    _act(
        "Custody",
        "QualifyCustodian(uint32 regulator,uint32 custodian,uint16 hazards,bytes32 licence,uint32 validUntil,"
        "uint32 version,uint64 deadline)",
        _two("regulator", Role.REGULATOR),
        ("登记仓储资质", "qualify a custodian"),
        (
            "{regulator}登记{custodian}的危险货物仓储资质:类别{hazards},有效至{validUntil}。",
            "{regulator} records that {custodian} may store hazard classes {hazards} until {validUntil}.",
        ),
        "L-05",
    ),
    _act(
        "Custody",
        "ClassifyGoods(uint32 regulator,bytes8 goods,uint8 hazard,uint64 minimumLotKg,uint32 version,uint64 deadline)",
        _two("regulator", Role.REGULATOR),
        ("货物分类", "classify goods"),
        (
            "{regulator}将{goods}归入危险类别{hazard},最小拆分量{minimumLotKg}。",
            "{regulator} puts {goods} into hazard class {hazard}; the smallest lot is {minimumLotKg}.",
        ),
        "L-05 WR-05",
    ),
    _act(
        "Custody",
        "MeasureStock(uint32 custodian,bytes32 stock,bytes8 goods,uint64 kg,bytes8 method,uint40 measuredAt,"
        "bytes32 reading,uint32 version,uint64 deadline)",
        _two("custodian", Role.WAREHOUSE),
        ("罐存计量", "measure a stock"),
        (
            "{custodian}于{measuredAt}以{method}计量罐/堆{stock}:{goods}净存{kg}。",
            "{custodian} measured stock {stock} at {measuredAt} by {method}: {kg} net of {goods}.",
        ),
        "AB-03 AB-04 WR-20",
    ),
    _act(
        "Custody",
        "AcceptInbound(uint32 custodian,uint32 depositor,bytes32 booking,bytes8 goods,uint64 kg,uint32 pieces,"
        "Unit[] units,bytes32 stock,bytes32 place,bytes32 certificate,uint64 certifiedKg,bytes32[] evidence,"
        "bytes32 record,bytes32 salt,uint64 deadline)Unit(bytes32 key,uint56 kg)",
        _two("custodian", Role.WAREHOUSE),
        ("入库验收", "accept goods in"),
        (
            "{custodian}验收{depositor}交存的{goods}{kg}、{pieces}件。",
            "{custodian} accepts {kg}, {pieces} pieces of {goods} from {depositor}.",
        ),
        "WR-02 L-04 L-05 AB-01 AB-07 AB-08",
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
    _act(
        "Receipts",
        f"IssueReceipts(uint32 custodian,uint32 depositor,ReceiptItem[] items,bytes32 salt,uint64 deadline){_ITEM}",
        (*_two("custodian", Role.WAREHOUSE), _one("depositor")),
        ("批量签发仓单", "issue receipts"),
        (
            "{custodian}向{depositor}批量签发仓单,逐项如下:{items}。",
            "{custodian} issues {depositor} one receipt for each of: {items}.",
        ),
        "WR-03 L-01 L-03 AB-01 AB-03 AB-05",
    ),
    _act(
        "Transformations",
        "SplitReceipt(bytes32 receipt,uint32 version,uint32 holder,uint32 custodian,Part[] parts,"
        f"uint64 deadline){_PART}",
        (_one("holder"), _one("custodian", Role.WAREHOUSE)),
        ("拆分仓单", "split a receipt"),
        (
            "{holder}将仓单{receipt}拆分,经保管人{custodian}签章。",
            "{holder} splits receipt {receipt}, signed by the custodian {custodian}.",
        ),
        "WR-05 AB-11 AB-14",
    ),
    _act(
        "Transformations",
        "CarveOut(bytes32 receipt,uint32 version,uint32 holder,uint32 custodian,uint32 pledgee,Part part,"
        f"uint64 deadline){_PART}",
        (_one("holder"), _one("custodian", Role.WAREHOUSE), _one("pledgee", FINANCIER, optional=True)),
        ("分出仓单", "carve a receipt out"),
        (
            "{holder}从仓单{receipt}分出未受限的{part.kg}、{part.pieces}件,经{custodian}签章。",
            "{holder} carves {part.kg}, {part.pieces} pieces out of what is free of receipt {receipt}, "
            "signed by {custodian}.",
        ),
        "WR-11 AB-11 AB-34",
    ),
    _act(
        "Transformations",
        f"MergeReceipts(Source[] sources,uint32 holder,uint32 custodian,bytes32 content,uint64 deadline){_SOURCE}",
        (_one("holder"), _one("custodian", Role.WAREHOUSE)),
        ("合并仓单", "merge receipts"),
        (
            "{holder}合并其同类仓单,经保管人{custodian}签章,新仓单内容的承诺为{content}。",
            "{holder} merges receipts over like goods, signed by the custodian {custodian}; the commitment to the new "
            "receipt's content is {content}.",
        ),
        "WR-06 L-01 AB-15",
    ),
    _act(
        "Transformations",
        "ProcessGoods(Source[] sources,uint32 holder,uint32 custodian,Output[] outputs,uint64 lossKg,bytes32 record,"
        f"uint64 deadline){_OUTPUT}{_SOURCE}Unit(bytes32 key,uint56 kg)",
        (*_two("custodian", Role.WAREHOUSE), _one("holder")),
        ("加工", "process goods"),
        (
            "{custodian}加工{holder}的货物,加工损耗{lossKg},就产出逐项签发仓单:{outputs}。",
            "{custodian} processes goods of {holder}; {lossKg} is lost, and there is a receipt for each of: {outputs}.",
        ),
        "WR-21 L-01 AB-40",
    ),
    _act(
        "ReceiptLife",
        "CancelReceipt(bytes32 receipt,uint32 version,uint32 holder,uint32 custodian,bytes32 inbound,bytes32[] units,"
        "bytes32 reason,uint64 deadline)",
        (*_two("custodian", Role.WAREHOUSE), _one("holder")),
        ("注销仓单", "cancel a receipt"),
        (
            "{custodian}与{holder}注销误签发的仓单{receipt},货物回到入库{inbound}项下。",
            "{custodian} and {holder} cancel receipt {receipt}, issued in error; its goods are under inbound {inbound} "
            "again.",
        ),
        "WR-17",
    ),
    _act(
        "ReceiptLife",
        "ExtendStorage(bytes32 receipt,uint32 version,uint32 holder,uint32 custodian,uint32 storageUntil,"
        "bytes32 agreement,uint64 deadline)",
        (_one("holder"), _one("custodian", Role.WAREHOUSE)),
        ("仓储展期", "extend storage"),
        (
            "{holder}与{custodian}将仓单{receipt}的仓储期延至{storageUntil}。",
            "{holder} and {custodian} extend the storage of receipt {receipt} until {storageUntil}.",
        ),
        "WR-19 L-31",
    ),
    _act(
        "ReceiptLife",
        "ConvertToPaper(bytes32 receipt,uint32 version,uint32 holder,uint32 custodian,bytes32 print,uint64 deadline)",
        (*_two("custodian", Role.WAREHOUSE), _one("holder")),
        ("转为纸质仓单", "convert to paper"),
        (
            "{custodian}与{holder}将电子仓单{receipt}转为纸质,电子仓单即时失效。",
            "{custodian} and {holder} convert receipt {receipt} to paper; the electronic receipt is void at once.",
        ),
        "WR-18 AB-36 L-87",
    ),
    _act(
        "ReceiptLife",
        "ConvertToElectronic(bytes32 receipt,uint32 holder,uint32 custodian,bytes32 print,bytes32 surrender,"
        "bytes32[] units,uint64 deadline)",
        (*_two("custodian", Role.WAREHOUSE), _one("holder")),
        ("转回电子仓单", "convert to electronic"),
        (
            "{custodian}收回并作废仓单{receipt}的纸质件,向{holder}签发新的电子仓单。",
            "{custodian} has voided the paper of receipt {receipt} and gives {holder} a new electronic one.",
        ),
        "WR-18 AB-36 L-87",
    ),
    _act(
        "ReceiptLife",
        "DischargePaper(bytes32 receipt,uint32 custodian,bytes32 print,bytes32 ticket,bytes32[] units,uint64 deadline)",
        _two("custodian", Role.WAREHOUSE),
        ("凭纸质仓单交货", "discharge a paper receipt"),
        (
            "{custodian}已凭收回的纸质仓单{receipt}交付货物。",
            "{custodian} has handed the goods over against the paper of receipt {receipt}.",
        ),
        "WR-18 AB-36",
    ),
    _act(
        "ReceiptLife",
        "ReportLoss(bytes32 receipt,uint32 version,uint32 holder,uint32 custodian,uint32 pledgee,bytes32 statement,"
        "uint64 deadline)",
        (_one("holder"), _one("custodian", Role.WAREHOUSE), _one("pledgee", FINANCIER, optional=True)),
        ("挂失", "report a loss"),
        (
            "{holder}挂失仓单{receipt},经保管人{custodian}签章。",
            "{holder} reports receipt {receipt} lost, signed by the custodian {custodian}.",
        ),
        "WR-16 AB-35",
    ),
    _act(
        "ReceiptLife",
        "ObjectToReissue(bytes32 receipt,uint32 objector,bytes32 evidence,bytes32 salt,uint64 deadline)",
        (_one("objector"),),
        ("补发异议", "object to a reissue"),
        (
            "{objector}对挂失仓单{receipt}的补发提出异议。",
            "{objector} objects to a reissue of the lost receipt {receipt}.",
        ),
        "WR-16 AB-35",
    ),
    _act(
        "ReceiptLife",
        "WithdrawObjection(bytes32 objection,uint32 objector,uint64 deadline)",
        (_one("objector", whatever_standing=True),),
        ("撤回异议", "withdraw an objection"),
        ("{objector}撤回异议{objection}。", "{objector} withdraws objection {objection}."),
        "AB-35",
    ),
    _act(
        "ReceiptLife",
        "OverruleObjection(bytes32 objection,uint32 court,bytes32 order,uint64 deadline)",
        _two("court", Role.COURT),
        ("驳回异议", "overrule an objection"),
        ("{court}驳回异议{objection}。", "{court} overrules objection {objection}."),
        "AB-35",
    ),
    _act(
        "ReceiptLife",
        "ReissueReceipt(bytes32 receipt,uint32 holder,uint32 custodian,bytes32[] units,uint64 deadline)",
        (*_two("custodian", Role.WAREHOUSE), _one("holder")),
        ("补发仓单", "reissue a receipt"),
        (
            "公示期满无异议,{custodian}向{holder}补发仓单,代替挂失的{receipt}。",
            "After the notice without objection {custodian} gives {holder} a new receipt for the lost {receipt}.",
        ),
        "WR-16 AB-35",
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
    # ------------------------------------------------------------------ oversight
    _act(
        "Oversight",
        "Suspend(bytes32 receipt,uint32 authority,uint8 cause,bytes32 evidence,uint40 observedAt,bytes32 salt,"
        "uint64 deadline)",
        (
            PartyRule(
                field="authority",
                roles=Role.WAREHOUSE | _APART,
                capabilities=OPERATOR | Capability.DEVICE,
            ),
        ),
        ("暂停仓单", "suspend a receipt"),
        (
            "{authority}暂停仓单{receipt},事由:{cause},发现时间{observedAt}。",
            "{authority} suspends receipt {receipt} because of {cause}, observed at {observedAt}.",
        ),
        "WR-15 AB-18 AB-37",
    ),
    _act(
        "Oversight",
        "LiftSuspension(bytes32 suspension,uint32 authority,uint32 beneficiary,bytes32 report,uint64 deadline)",
        (*_two("authority", _AUTHORITIES), _one("beneficiary", optional=True)),
        ("恢复仓单", "lift a suspension"),
        (
            "{authority}依据处理报告{report}解除暂停{suspension},受益人{beneficiary}同意。",
            "{authority} lifts suspension {suspension} on report {report}, with the consent of {beneficiary}.",
        ),
        "WR-15",
    ),
    _act(
        "Oversight",
        "TakeStock(bytes32 receipt,uint32 version,uint32 custodian,uint32 witness,uint64 countedKg,"
        "uint32 countedPieces,bytes32 record,uint40 takenAt,uint64 deadline)",
        (_one("custodian", Role.WAREHOUSE), _one("witness", _WITNESSES)),
        ("盘点", "take stock"),
        (
            "{custodian}与{witness}于{takenAt}盘点仓单{receipt}:实存{countedKg}、{countedPieces}件。",
            "{custodian} and {witness} counted {countedKg}, {countedPieces} pieces of receipt {receipt} at {takenAt}.",
        ),
        "WR-20 AB-03",
    ),
    _act(
        "Oversight",
        "StateFees(bytes32 receipt,uint32 version,uint32 custodian,uint64 amount,uint16 currency,uint40 asOf,"
        "bytes32 bill,uint64 deadline)",
        _two("custodian", Role.WAREHOUSE),
        ("声明仓储费", "state fees"),
        (
            "{custodian}声明截至{asOf}就仓单{receipt}未付仓储费{amount}。",
            "{custodian} states that {amount} of fees on receipt {receipt} are unpaid as of {asOf}.",
        ),
        "L-10 PP-01",
    ),
    _act(
        "Oversight",
        "RecordRegistration(bytes32 receipt,uint32 version,bytes8 registry,uint8 filing,bytes32 number,"
        "uint40 registeredAt,uint32 registeredUntil,bytes32 certificate,uint32 filer,uint64 deadline)",
        (_one("filer"),),
        ("记录登记信息", "record a registration"),
        (
            "{filer}记录仓单{receipt}在{registry}的{filing},登记编号{number},期限至{registeredUntil}。",
            "{filer} records a filing ({filing}) on receipt {receipt} at {registry}, number {number}, "
            "until {registeredUntil}.",
        ),
        "L-46 L-47 L-48 L-49",
    ),
    # ------------------------------------------------------------------ keeping
    _act(
        "Keeping",
        "RequestInspection(bytes32 receipt,uint32 holder,uint8 purpose,uint40 windowFrom,uint40 windowUntil,"
        "bytes32 request,bytes32 salt,uint64 deadline)",
        (_one("holder"),),
        ("查验请求", "request an inspection"),
        (
            "{holder}请求于{windowFrom}至{windowUntil}就仓单{receipt}项下货物{purpose}。",
            "{holder} asks to {purpose} under receipt {receipt} between {windowFrom} and {windowUntil}.",
        ),
        "L-06",
    ),
    _act(
        "Keeping",
        "AnswerInspection(bytes32 inspection,uint32 custodian,uint8 answer,uint40 inspectAt,bytes32 reason,"
        "uint64 deadline)",
        (_one("custodian", Role.WAREHOUSE),),
        ("答复查验请求", "answer a request to inspect"),
        (
            "{custodian}对查验请求{inspection}答复:{answer},查验时间{inspectAt},理由{reason}。",
            "{custodian} answers request {inspection}: {answer}, time {inspectAt}, reason {reason}.",
        ),
        "L-06",
    ),
    _act(
        "Keeping",
        "ReportImpairment(bytes32 receipt,uint32 custodian,uint8 impairment,uint64 kg,uint40 observedAt,"
        "uint8 disposal,bytes32 evidence,uint64 deadline)",
        (_one("custodian", Role.WAREHOUSE),),
        ("仓储物异状通知", "report an impairment"),
        (
            "{custodian}于{observedAt}发现仓单{receipt}项下{kg}{impairment},处置:{disposal}。",
            "{custodian} observed at {observedAt} of {kg} of receipt {receipt}: {impairment}; disposal: {disposal}.",
        ),
        "L-07",
    ),
    _act(
        "Keeping",
        "DemandCollection(bytes32 receipt,uint32 version,uint32 custodian,uint32 collectBy,bytes32 notice,"
        "uint64 deadline)",
        (_one("custodian", Role.WAREHOUSE),),
        ("催告提取", "demand collection"),
        (
            "{custodian}催告于{collectBy}前提取仓储期已届满的仓单{receipt}项下货物。",
            "{custodian} demands that the goods of receipt {receipt}, whose storage is over, are collected by "
            "{collectBy}.",
        ),
        "L-08",
    ),
    _act(
        "Keeping",
        "ClaimLoss(bytes32 receipt,uint32 holder,uint64 kg,uint64 amount,uint16 currency,uint8 causeCode,"
        "bytes32 evidence,bytes32 salt,uint64 deadline)",
        (_one("holder"),),
        ("索赔", "claim a loss"),
        (
            "{holder}就仓单{receipt}项下{kg}毁损灭失索赔{amount},原因:{causeCode}。",
            "{holder} claims {amount} for {kg} lost under receipt {receipt}; cause: {causeCode}.",
        ),
        "L-09",
    ),
    _act(
        "Keeping",
        "AnswerClaim(bytes32 claim,uint32 custodian,uint64 accepted,uint8 causeCode,bytes32 statement,uint64 deadline)",
        _two("custodian", Role.WAREHOUSE),
        ("答复索赔", "answer a claim"),
        (
            "{custodian}就索赔{claim}认赔{accepted},原因:{causeCode}。",
            "{custodian} accepts {accepted} of claim {claim}; cause: {causeCode}.",
        ),
        "L-09",
    ),
    _act(
        "Keeping",
        "WaiveLien(bytes32 receipt,uint32 version,uint32 custodian,uint32 pledgee,uint64 cap,uint16 currency,"
        "bytes32 letter,uint32 consent,uint64 deadline)",
        (*_two("custodian", Role.WAREHOUSE), _one("consent", FINANCIER, optional=True)),
        ("留置权放弃或费用封顶", "waive or cap a lien"),
        (
            "{custodian}向{pledgee}承诺:就仓单{receipt}的留置权以{cap}为限优先于其质权,同意方{consent}。",
            "{custodian} promises {pledgee} that its lien on receipt {receipt} comes first for {cap} at most, with the "
            "consent of {consent}.",
        ),
        "L-10 PP-01",
    ),
    # ------------------------------------------------------------------ control proofs
    _act(
        "ControlProofs",
        "BindDevice(uint32 owner,uint32 custodian,bytes32 device,uint32 version,bytes32 place,uint32 maxGap,"
        "uint32 maxSkew,uint64 deadline)",
        (*_two("owner", _OWNERS), _one("custodian", Role.WAREHOUSE, optional=True)),
        ("绑定设备", "bind a device"),
        (
            "{owner}将设备{device}绑定到库位{place}(保管人{custodian}):证明间隔不超过{maxGap},时钟偏差不超过{maxSkew}。",
            "{owner} binds device {device} to place {place} (custodian {custodian}): at most {maxGap} between proofs, "
            "clock off by at most {maxSkew}.",
        ),
        "L-23 AB-37",
    ),
    _act(
        "ControlProofs",
        "UnbindDevice(bytes32 device,uint32 version,uint32 owner,uint32 witness,bytes32 report,uint64 deadline)",
        (*_two("owner", _OWNERS), _one("witness", _WITNESSES)),
        ("解绑设备", "unbind a device"),
        (
            "{owner}经{witness}见证,依据报告{report}解绑设备{device}。",
            "{owner} unbinds device {device}, witnessed by {witness} in report {report}.",
        ),
        "L-23 AB-37",
    ),
    _act(
        "ControlProofs",
        "AttestControl(bytes32 device,uint32 owner,bytes32 place,uint32 sequence,uint40 observedAt,uint8 status,"
        "bytes32 reading,uint64 deadline)",
        (PartyRule(field="owner", capabilities=Capability.DEVICE),),
        ("控货证明", "attest control"),
        (
            "{owner}的设备{device}于{observedAt}证明库位{place}:{status}(第{sequence}号)。",
            "Device {device} of {owner} attests place {place} at {observedAt}: {status} (number {sequence}).",
        ),
        "L-23 AB-37",
    ),
    _act(
        "ControlProofs",
        "RestoreControl(bytes32 device,uint32 version,uint32 owner,uint32 witness,bytes32 report,uint64 deadline)",
        (*_two("owner", _OWNERS), _one("witness", _WITNESSES)),
        ("恢复控货", "restore control"),
        (
            "{owner}经{witness}见证,依据报告{report}确认设备{device}所在库位恢复控货。",
            "{owner} and {witness} restore the proof of control by device {device}, on report {report}.",
        ),
        "L-23 AB-37",
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
