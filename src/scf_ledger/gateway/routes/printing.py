"""Records on paper."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from scf_ledger.gateway.dependencies import LedgerDep, PrincipalDep
from scf_ledger.gateway.printing import printed_receipt
from scf_ledger.gateway.resources import RESOURCES
from scf_ledger.printing.pdf import receipt_pdf
from scf_ledger.problems import problem
from scf_ledger.receipts.tables import Receipt

router = APIRouter()

#: Whoever may read a receipt may print it.
_PARTIES = next(resource.parties for resource in RESOURCES if resource.path == "/receipts")


@router.get(
    "/receipts/{name}/print",
    tags=["receipts"],
    response_class=Response,
    responses={200: {"content": {"application/pdf": {}}}},
)
def receipt(request: Request, name: str, ledger: LedgerDep, principal: PrincipalDep) -> Response:
    """A receipt as PDF: front with the eight items, state, units, endorsement side (L-01, L-11).

    For its holder, custodian and pledgee, and for whoever sees everything. Its QR code leads to the receipt and names
    the version and the content that must be found there.
    """
    base = request.app.state.public_url or str(request.base_url).rstrip("/")
    with ledger.database.read() as session:
        row = session.get(Receipt, name.lower())
        if row is None:
            raise problem("NOT_FOUND", f"there is no receipt {name}")
        principal.require(getattr(row, party) for party in _PARTIES)
        shown = printed_receipt(session, ledger, row, base)
    file = f'inline; filename="receipt-{shown.id[2:18]}-v{shown.version}.pdf"'
    return Response(receipt_pdf(shown), media_type="application/pdf", headers={"Content-Disposition": file})
