"""The application: settings in, an ASGI app out. Relay and projector run in the same process."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI

from scf_ledger import __version__
from scf_ledger.gateway import errors
from scf_ledger.gateway.changes import Changes
from scf_ledger.gateway.ledger import Ledger
from scf_ledger.gateway.routes import (
    acts,
    bundle,
    commands,
    controllers,
    documents,
    findings,
    gate,
    operations,
    printing,
    records,
    status,
    timers,
)
from scf_ledger.settings import Settings

_DESCRIPTION = """
供应链金融联盟账本 · A ledger for supply-chain finance: trade evidence, electronic warehouse receipts, receivable
vouchers and the loans on them.

Every change is an **act**: put it into the box (`POST /v1/acts`, or the route of its record), let each party sign its
typed data, and it goes to the chain when the last signature is there. Requests that change something carry an
`Idempotency-Key`. Refusals are `application/problem+json` with a code from `/v1/problems`.
"""


#: Python's own. py_ecc, which web3 brings along, raises it to 100 000: more than any stack holds, so that a deeply
#: nested JSON text would end the process instead of being refused.
RECURSION_LIMIT = 1_000


def create_app(settings: Settings) -> FastAPI:
    """The gateway for these settings; it opens the ledger when it starts."""
    sys.setrecursionlimit(RECURSION_LIMIT)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        loop = asyncio.get_running_loop()
        ledger = await loop.run_in_executor(None, Ledger.open, settings)
        changes = Changes(loop)
        ledger.on_change(changes.ring)
        app.state.ledger, app.state.changes = ledger, changes
        ledger.start()
        try:
            yield
        finally:
            await loop.run_in_executor(None, ledger.stop)

    app = FastAPI(title="SCF Ledger", version=__version__, description=_DESCRIPTION, lifespan=lifespan)
    app.state.public_url = settings.public_url.rstrip("/")
    errors.install(app)
    app.include_router(status.health)
    for router in (
        status.router,
        acts.router,
        operations.router,
        documents.router,
        records.router,
        controllers.router,
        timers.router,
        findings.router,
        commands.router,
        bundle.router,
        gate.router,
        printing.router,
    ):
        app.include_router(router, prefix="/v1")
    return app
