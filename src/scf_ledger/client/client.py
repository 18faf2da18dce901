"""A member's way to a gateway: typed requests, safe retries, acts signed with the member's own keys.

GatewayLost   the gateway did not answer within the client's patience
Refused       it answered no: code, detail, values and rules as in its problem document
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import uuid4
from zipfile import ZipFile

import httpx

from scf_ledger.acts import Act, Domain, act_type
from scf_ledger.acts.signers import Signer
from scf_ledger.client.asked import ActMismatch, require_as_asked

#: Answers after which the same request may succeed.
_PASSING = (429, 502, 503, 504)


class GatewayLost(RuntimeError):
    """The gateway did not answer within the client's patience."""


class Refused(Exception):
    """The gateway, or the contract behind it, refused."""

    def __init__(self, body: Mapping[str, Any]) -> None:
        super().__init__(f"{body.get('code')}: {body.get('detail')}")
        self.body = dict(body)
        self.code = str(body.get("code"))
        self.detail = str(body.get("detail"))
        self.values: Mapping[str, Any] = body.get("values") or {}
        self.errors: Sequence[Mapping[str, str]] = body.get("errors") or ()


@dataclass(frozen=True)
class ActView:
    """An act as the gateway shows it."""

    raw: Mapping[str, Any]

    @property
    def id(self) -> str:
        return str(self.raw["id"])

    @property
    def state(self) -> str:
        return str(self.raw["state"])

    @property
    def problem(self) -> Mapping[str, Any] | None:
        return self.raw["problem"]  # type: ignore[no-any-return]

    def act(self) -> Act:
        """The act made again from its typed data; raises ActMismatch when its digest is another."""
        data = self.raw["typed_data"]
        domain = Domain(chain_id=int(data["domain"]["chainId"]), contract=data["domain"]["verifyingContract"])
        made = Act.make(act_type(data["primaryType"]), data["message"], domain, self.raw.get("companion"))
        if made.digest != self.id:
            raise ActMismatch(f"the gateway names act {self.id}; its typed data has digest {made.digest}")
        return made


class Client:
    """One member's connection."""

    def __init__(
        self,
        url: str,
        api_key: str,
        *,
        patience: float = 30.0,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        """`patience` is how long requests are sent again while the gateway does not answer, in seconds."""
        self.patience = patience
        #: who has which code: the register never gives either away again
        self._members: dict[str, int] = {}
        self._codes: dict[int, str] = {}
        self._http = httpx.Client(
            base_url=url.rstrip("/"),
            headers={"Authorization": f"Bearer {api_key}"},
            timeout=httpx.Timeout(90.0, connect=5.0),
            transport=transport,
        )

    def close(self) -> None:
        self._http.close()

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # ---------------------------------------------------------------- requests

    def request(
        self,
        method: str,
        path: str,
        *,
        json: Any = None,
        content: bytes | None = None,
        params: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> httpx.Response:
        """One request, sent again while the gateway is away: reads are harmless, writes carry their key.

        Raises
        ------
        GatewayLost
            No answer within the client's patience.
        Refused
            The answer is a refusal.
        """
        deadline = time.monotonic() + self.patience
        pause = 0.05
        while True:
            trouble = ""
            try:
                answer = self._http.request(
                    method, path, json=json, content=content, params=params, headers=dict(headers or {})
                )
                if answer.status_code not in _PASSING:
                    return self._checked(answer)
                trouble = f"status {answer.status_code}: {answer.text[:200]}"
                pause = max(pause, float(answer.headers.get("retry-after") or 0))
            except httpx.TransportError as lost:
                trouble = f"{type(lost).__name__}: {lost}"
            if time.monotonic() + pause > deadline:
                raise GatewayLost(f"{method} {path}: {trouble}")
            time.sleep(pause)
            pause = min(pause * 2, 2.0)

    def _checked(self, answer: httpx.Response) -> httpx.Response:
        if answer.is_success:
            return answer
        try:
            body = answer.json()
        except ValueError:
            body = {"code": f"HTTP_{answer.status_code}", "detail": answer.text[:500]}
        raise Refused(body)

    def get(self, path: str, **params: Any) -> Any:
        """Reads a resource."""
        given = {name: value for name, value in params.items() if value is not None}
        return self.request("GET", path, params=given).json()

    def post(self, path: str, body: Any, key: str | None = None) -> Any:
        """Changes something, once: the same key gives the same answer."""
        headers = {"Idempotency-Key": key or str(uuid4())}
        return self.request("POST", path, json=body, headers=headers).json()

    def items(self, path: str, **params: Any) -> Iterator[Mapping[str, Any]]:
        """Every item of a list, page after page."""
        cursor: str | None = None
        while True:
            page = self.get(path, **params, cursor=cursor)
            yield from page["items"]
            cursor = page["next"]
            if not cursor:
                return

    def receipt_history(self, receipt: str, *, ancestors: bool = False) -> Iterator[Mapping[str, Any]]:
        """Every event about a receipt, and on demand about those that it comes from, in the order of the chain."""
        return self.items(f"/v1/receipts/{receipt}/history", ancestors="true" if ancestors else None)

    def lineage(self, receipt: str) -> Sequence[Mapping[str, Any]]:
        """The steps by which a receipt came of others, and others of it."""
        found: Sequence[Mapping[str, Any]] = self.get(f"/v1/receipts/{receipt}/lineage")["items"]
        return found

    def freezes(self, subject: str) -> Sequence[Mapping[str, Any]]:
        """The court orders over a receipt or voucher: the queue by rank, then those that have ended."""
        return sorted(self.items("/v1/freezes", subject=subject), key=lambda one: (one["rank"] == 0, one["rank"]))

    def notices(self, **filters: Any) -> Iterator[Mapping[str, Any]]:
        """What this member was told, the oldest first; narrowed by `kind` or `subject`."""
        return self.items("/v1/notices", **filters)

    def document(self, name: str, data: bytes, member: int | None = None) -> Any:
        """Records a document in this member's own log; the same bytes again give the first statement.

        The installation's operator has no log and says whose it is: `member`.

        Raises
        ------
        Refused
            DOCUMENT_REFUSED: `errors` names every fault with its place, value and rule.
        """
        params = {"name": name} if member is None else {"name": name, "member": member}
        owner = "" if member is None else f"/{member}"
        key = "document-" + sha256(sha256(data).digest() + f"{name}{owner}".encode()).hexdigest()
        headers = {"Idempotency-Key": key, "Content-Type": "application/octet-stream"}
        return self.request("POST", "/v1/documents", content=data, params=params, headers=headers).json()

    def bundle(self, folder: Path) -> None:
        """Fetches the proof bundle into a new folder; the folder is there whole or not at all."""
        answer = self.request("GET", "/v1/bundle")
        folder.parent.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(dir=folder.parent, prefix=f".{folder.name}.") as name:
            unpacked = Path(name) / "bundle"
            with ZipFile(BytesIO(answer.content)) as archive:
                archive.extractall(unpacked)
            unpacked.rename(folder)

    # ---------------------------------------------------------------- acts

    def create(self, kind: str, message: Mapping[str, Any], key: str | None = None) -> ActView:
        """Puts an act into the box and makes sure that it is what was asked for.

        Raises
        ------
        ActMismatch
            The gateway put another value, or another act, where one was given.
        """
        view = ActView(self.post("/v1/acts", {"kind": kind, "message": dict(message)}, key))
        act = view.act()
        if act.kind != kind:
            raise ActMismatch(f"the gateway made {act.kind} of a request for {kind}")
        require_as_asked(act, message, self)
        return view

    def member_by_uscc(self, uscc: str) -> int | None:
        """The number of the member with a 统一社会信用代码."""
        if uscc not in self._members:
            found = next(self.items("/v1/members", uscc=uscc), None)
            if found is None:
                return None
            self._members[uscc] = int(found["id"])
        return self._members[uscc]

    def uscc_of(self, member: int) -> str | None:
        """A member's 统一社会信用代码."""
        if member not in self._codes:
            self._codes[member] = self.get(f"/v1/members/{member}")["uscc"]
        return self._codes[member]

    def sign(self, view: ActView, signer: Signer, key: str | None = None) -> ActView:
        """Signs an act with a key of this member: the digest is made from the typed data, not taken on trust."""
        signature = signer.sign(view.act().digest)
        body = {"signer": signature.signer, "signature": signature.signature}
        return ActView(self.post(f"/v1/acts/{view.id}/signatures", body, key))

    def act(self, act: str, wait: float = 0.0) -> ActView:
        """An act as it stands; waits for its end for so many seconds."""
        headers = {"Prefer": f"wait={int(wait)}"} if wait >= 1 else {}
        return ActView(self.request("GET", f"/v1/acts/{act}", headers=headers).json())

    def finish(self, act: str, timeout: float = 120.0) -> ActView:
        """Waits until an act is over.

        Raises
        ------
        Refused
            The contract refused it, or it ended in the box.
        GatewayLost
            It is not over within the timeout.
        """
        deadline = time.monotonic() + timeout
        while True:
            view = self.act(act, wait=10)
            if view.state == "done":
                return view
            if view.state != "submitted":
                raise Refused(view.problem or {"code": "ACT_INCOMPLETE", "detail": f"the act is {view.state}"})
            if time.monotonic() > deadline:
                raise GatewayLost(f"act {act} is not over after {timeout:.0f} s")

    def call(self, path: str, key: str | None = None, timeout: float = 120.0) -> Mapping[str, Any]:
        """Makes a call that needs no signature and waits until it is over; raises Refused."""
        operation = self.post(path, {}, key)
        deadline = time.monotonic() + timeout
        while not operation["done"]:
            if time.monotonic() > deadline:
                raise GatewayLost(f"operation {operation['id']} is not over after {timeout:.0f} s")
            time.sleep(0.1)
            operation = self.get(f"/v1/operations/{operation['id']}")
        if operation["problem"]:
            raise Refused(operation["problem"])
        result: Mapping[str, Any] = operation
        return result
