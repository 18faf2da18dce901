"""A route for each kind of act, under the record that it is about: the same box, with the fields named and typed.

`POST /v1/receipts/{receipt}/endorsements` is `POST /v1/acts` with kind Endorse and that receipt.
"""

from __future__ import annotations

import re
from typing import Any

from fastapi import APIRouter, Request, Response
from pydantic_core import from_json
from sqlmodel import Session

from scf_ledger.acts import ACT_TYPES, ActType
from scf_ledger.acts.fields import FieldKind, meaning
from scf_ledger.gateway.dependencies import BodyDep, LedgerDep, PrincipalDep
from scf_ledger.gateway.idempotency import Answer, Call, once
from scf_ledger.gateway.routes.acts import put_act
from scf_ledger.problems import problem

#: Where each kind of act is posted; a name in braces is a field of the act.
PATHS: dict[str, str] = {
    "AddKey": "/members/{member}/keys",
    "RevokeKey": "/members/{member}/keys/{key}/revocations",
    "ProposeAdmission": "/proposals/admissions",
    "ProposeStanding": "/proposals/standings",
    "ProposeListing": "/proposals/listings",
    "ProposeRules": "/proposals/rules",
    "Approve": "/proposals/{proposal}/approvals",
    "AnchorCheckpoint": "/logs/{member}/anchors",
    "BookInbound": "/bookings",
    "QualifyCustodian": "/qualifications",
    "ClassifyGoods": "/goods-classes/{goods}/classifications",
    "MeasureStock": "/stocks/measurements",
    "AcceptInbound": "/inbounds",
    "WithdrawInbound": "/inbounds/{inbound}/withdrawals",
    "IssueReceipt": "/receipts",
    "IssueReceipts": "/receipts/batches",
    "Endorse": "/receipts/{receipt}/endorsements",
    "SplitReceipt": "/receipts/{receipt}/splits",
    "CarveOut": "/receipts/{receipt}/carve-outs",
    "MergeReceipts": "/receipts/mergers",
    "ProcessGoods": "/receipts/processings",
    "CancelReceipt": "/receipts/{receipt}/cancellations",
    "ExtendStorage": "/receipts/{receipt}/extensions",
    "ConvertToPaper": "/receipts/{receipt}/paper-conversions",
    "ConvertToElectronic": "/receipts/{receipt}/electronic-conversions",
    "DischargePaper": "/receipts/{receipt}/paper-discharges",
    "ReportLoss": "/receipts/{receipt}/losses",
    "ObjectToReissue": "/receipts/{receipt}/objections",
    "WithdrawObjection": "/objections/{objection}/withdrawals",
    "OverruleObjection": "/objections/{objection}/rejections",
    "ReissueReceipt": "/receipts/{receipt}/reissues",
    "IssueDeliveryOrder": "/receipts/{receipt}/delivery-orders",
    "GateOut": "/delivery-orders/{order}/gate-outs",
    "Suspend": "/receipts/{receipt}/suspensions",
    "LiftSuspension": "/suspensions/{suspension}/lifts",
    "TakeStock": "/receipts/{receipt}/stock-takes",
    "StateFees": "/receipts/{receipt}/fees",
    "RecordRegistration": "/receipts/{receipt}/registrations",
    "RequestInspection": "/receipts/{receipt}/inspections",
    "AnswerInspection": "/inspections/{inspection}/answers",
    "ReportImpairment": "/receipts/{receipt}/impairments",
    "DemandCollection": "/receipts/{receipt}/collection-demands",
    "ClaimLoss": "/receipts/{receipt}/loss-claims",
    "AnswerClaim": "/loss-claims/{claim}/answers",
    "WaiveLien": "/receipts/{receipt}/lien-caps",
    "BindDevice": "/devices",
    "UnbindDevice": "/devices/{device}/unbindings",
    "AttestControl": "/devices/{device}/attestations",
    "RestoreControl": "/devices/{device}/restorations",
    "Freeze": "/freezes",
    "RenewFreeze": "/freezes/{freeze}/renewals",
    "ReleaseFreeze": "/freezes/{freeze}/releases",
    "DefineSeries": "/price-series",
    "ReportPrice": "/price-series/{series}/reports",
    "DefineProduct": "/products",
    "CloseProduct": "/products/{product}/closings",
    "ApplyForLoan": "/loans",
    "OfferLoan": "/loans/{loan}/offers",
    "AcceptOffer": "/loans/{loan}/acceptances",
    "DeclineLoan": "/loans/{loan}/refusals",
    "CancelLoan": "/loans/{loan}/cancellations",
    "Pledge": "/loans/{loan}/pledges",
    "Substitute": "/loans/{loan}/substitutions",
    "RegisterPledge": "/loans/{loan}/registrations",
    "Draw": "/loans/{loan}/draws",
    "ChargeCost": "/loans/{loan}/costs",
    "Release": "/loans/{loan}/releases",
    "IssueVoucher": "/vouchers",
    "AcceptVoucher": "/vouchers/{voucher}/acceptances",
    "RefuseVoucher": "/vouchers/{voucher}/refusals",
    "SplitVoucher": "/vouchers/{voucher}/splits",
    "TransferVoucher": "/vouchers/{voucher}/transfers",
    "FinanceVoucher": "/vouchers/{voucher}/financings",
    "StopIssuer": "/issuers/{debtor}/bars",
    "ClaimPayment": "/payments",
    "ConfirmPayment": "/payments/{payment}/confirmations",
    "RejectPayment": "/payments/{payment}/rejections",
}

_UNITS: dict[FieldKind, str] = {
    FieldKind.MASS: "whole kilograms",
    FieldKind.MONEY: "minor units of the currency (分)",
    FieldKind.PRICE: "minor units per tonne",
    FieldKind.RATIO: '1e-6, or text such as "4.35%"',
    FieldKind.TIME: "UTC seconds, or ISO 8601 with offset",
    FieldKind.DAY: "days since 1970-01-01 in UTC+8, or YYYY-MM-DD",
    FieldKind.MEMBER: "member number, or 统一社会信用代码",
    FieldKind.GOODS: "goods class such as HRC",
    FieldKind.CURRENCY: "ISO 4217, number or letters",
    FieldKind.DIGEST: 'SHA-256 in hex, or {"text": …}',
    FieldKind.KEYED: 'keyed hash in hex, or {"text": …}',
    FieldKind.UNIT: 'unit key in hex, or {"mill", "heat", "coil"}',
    FieldKind.STOCK: 'stock in hex, or {"place": …}',
    FieldKind.PLACE: 'place in hex, or {"place": …} with site and slot',
    FieldKind.HAZARD: "hazard class of GB 6944, 1 to 9 or its name; 0 for none",
    FieldKind.HAZARDS: "list of hazard classes, or a bitmap with bit n for class n",
    FieldKind.CODE: "1 to 8 ASCII characters",
    FieldKind.CAUSE: "gate_exit, control, stocktake, custodian or regulator",
    FieldKind.FILING: "initial, change, extension, cancellation or objection",
    FieldKind.CONTROL: "intact or broken",
    FieldKind.PURPOSE: "inspect or sample",
    FieldKind.ANSWER: "agreed or refused",
    FieldKind.IMPAIRMENT: "deterioration, damage or danger",
    FieldKind.DISPOSAL: "none, demanded or done",
    FieldKind.LOSS_CAUSE: "poor_keeping, nature, packing, over_time or other",
    FieldKind.CERTIFICATE: 'certificate key in hex, or {"issuer", "number", "line"}',
    FieldKind.INVOICE: 'invoice key in hex, or {"number", "issuer"}',
    FieldKind.CONTENT: "commitment in hex, or the eight items of article 909",
}

router = APIRouter()


def _schema(kind: ActType) -> dict[str, Any]:
    """The body of an act's route, for the OpenAPI document."""
    in_path = set(re.findall(r"{(\w+)}", PATHS[kind.name]))
    properties = {}
    for item in kind.structs.fields:
        if item.name in kind.constants or item.name in in_path:
            continue
        known = meaning(kind.structs.primary, item.name)
        unit = _UNITS.get(known.kind, "")
        properties[item.name] = {
            "title": f"{known.zh} {known.en}",
            "description": f"{item.type}{'; ' + unit if unit else ''}",
        }
    return {"type": "object", "properties": properties, "additionalProperties": False}


def _add(kind: ActType) -> None:
    path = PATHS[kind.name]

    def post(request: Request, ledger: LedgerDep, principal: PrincipalDep, body: BodyDep) -> Response:
        try:
            # Not json.loads: its recursion ends with the stack once some library has raised Python's limit.
            given = from_json(body or b"{}", allow_inf_nan=False)
        except ValueError:
            raise problem("FIELD_INVALID", "the body is not JSON") from None
        if not isinstance(given, dict):
            raise problem("FIELD_INVALID", "the body must be an object with the act's fields")

        def work(session: Session) -> Answer:
            return put_act(ledger, session, principal, kind.name, {**given, **request.path_params})

        return once(ledger.database, Call.of(request, principal, body), work)

    zh, en = kind.title
    post.__name__ = kind.function
    router.add_api_route(
        path,
        post,
        methods=["POST"],
        status_code=201,
        summary=f"{zh} · {en}",
        description=f"{kind.sentence[0]}\n\n{kind.sentence[1]}\n\nRules: {', '.join(kind.basis)}.",
        tags=[path.split("/")[1]],
        name=kind.function,
        openapi_extra={"requestBody": {"content": {"application/json": {"schema": _schema(kind)}}}},
    )


for _kind in ACT_TYPES.values():
    _add(_kind)
