"""The proof bundle over HTTP: one archive with everything that an outsider needs."""

from __future__ import annotations

import os
import zipfile
from pathlib import Path
from tempfile import mkstemp

from fastapi import APIRouter
from fastapi.responses import FileResponse
from starlette.background import BackgroundTask

from scf_ledger.chain.node import NodeError
from scf_ledger.gateway.dependencies import LedgerDep, PrincipalDep
from scf_ledger.gateway.export import export
from scf_ledger.gateway.ledger import Ledger
from scf_ledger.problems import problem

router = APIRouter(tags=["bundle"])


@router.get("/bundle", response_class=FileResponse)
def bundle(ledger: LedgerDep, principal: PrincipalDep) -> FileResponse:
    """The proof bundle of the whole ledger as a ZIP archive, for auditors, regulators and courts (L-82).

    Unpack it and run `scf verify` on the folder; the check needs no network.
    """
    if not principal.sees_all:
        raise problem("FORBIDDEN", f"member {principal.member} may not see the whole ledger")
    file = _archive(ledger)
    return FileResponse(
        file, media_type="application/zip", filename="scf-bundle.zip", background=BackgroundTask(file.unlink)
    )


def _archive(ledger: Ledger) -> Path:
    """The bundle in a temporary file."""
    handle, name = mkstemp(suffix=".zip")
    file = Path(name)
    try:
        with os.fdopen(handle, "wb") as raw, zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as archive:
            for path, data in export(ledger):
                # A fixed time, so that the same ledger gives the same archive.
                archive.writestr(zipfile.ZipInfo(path, (1980, 1, 1, 0, 0, 0)), data, zipfile.ZIP_DEFLATED)
    except NodeError as trouble:
        file.unlink()
        raise problem("NODE_UNAVAILABLE", str(trouble)) from trouble
    except BaseException:
        file.unlink()
        raise
    return file
