"""Everything that the report shows, as plain values for the template."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from markupsafe import Markup

from scf_ledger.acts import ACT_TYPES
from scf_ledger.documents.intake.kinds import KIND_NAMES, DocumentKind
from scf_ledger.documents.intake.refusals import RULE_NAMES, Rule
from scf_ledger.evidence.bundle import BundleUnreadable
from scf_ledger.report import gate, goods, money, signatures
from scf_ledger.report.figures import amount, per_cent, tonnes
from scf_ledger.report.overview import headings, overview
from scf_ledger.report.timeline import timeline
from scf_ledger.trace.archive import Archive
from scf_ledger.trace.book import Book
from scf_ledger.trace.svg import Look, svg
from scf_ledger.trace.things import Both
from scf_ledger.verification import Examination, Outcome, Report, examine

OUTCOMES: dict[Outcome, Both] = {
    Outcome.PROVEN: ("全部已证明", "all proven"),
    Outcome.GAPS: ("已证明,有缺口", "proven with gaps"),
    Outcome.CONTRADICTION: ("有矛盾", "contradiction"),
    Outcome.PROOF_FAILURE: ("证明不成立", "proof failure"),
}


#: The same in a word.
_VERDICTS: dict[Outcome, Both] = {
    Outcome.PROVEN: ("已证明", "PROVEN"),
    Outcome.GAPS: ("有缺口", "GAPS"),
    Outcome.CONTRADICTION: ("有矛盾", "CONFLICT"),
    Outcome.PROOF_FAILURE: ("不成立", "FAILED"),
}
#: What a summary leaves out when there was none of it.
_NOTHING: dict[str, Any] = {
    "skipped": [],
    "notes": [],
    "delivery_orders": [],
    "freezes": [],
    "members": [],
    "files": [],
}
_NO_DOCUMENT: dict[str, Any] = {"number": "", "sha256": "", "reason": "", "reason_zh": "", "anchor": None}
_NO_ERROR: dict[str, Any] = {"detail": "", "detail_zh": "", "pointer": "", "value": "", "line": "", "rule": ""}


def view(summary: Mapping[str, Any], bundle: Path) -> dict[str, Any]:
    """The report's content: what the run tells, and what its bundle proves."""
    found = _examined(bundle)
    archive = Archive(found, found.chain) if found and found.chain and found.chain.headers else None
    members = {int(one["id"]): str(one["name"]) for one in summary.get("members", [])}
    signings = signatures.proven(archive) if archive else signatures.told(summary)
    stories = timeline(summary, archive)
    return {
        "summary": {**_NOTHING, **summary},
        "members": members,
        "archive": archive is not None,
        "headline": headline(summary, found, signings),
        "timeline": stories,
        "graph": _graph(archive),
        "matrix": signatures.matrix(signings, members),
        "signings": _by_act(signings),
        "balances": money.balances(summary, members),
        "entries": money.entries(summary, members),
        "loans": money.loans(summary, members),
        "vouchers": money.vouchers(summary, members),
        "receipts": goods.receipts(summary, members),
        "slips": gate.slips(summary, members),
        "suspensions": gate.suspensions(summary, members),
        "counts": gate.counts(summary, members),
        "claims": gate.claims(summary, members),
        "devices": gate.devices(summary, members),
        "substitutions": gate.substitutions(summary),
        "documents": [_document(one, members) for one in summary.get("documents", [])],
        "refused": [_refused(one, members) for one in summary.get("refused", [])],
        "gas": _gas(summary),
        "verification": _verification(found),
        "disagreements": disagreements(summary, archive.book) if archive else [],
    }


def _examined(bundle: Path) -> Examination | None:
    """The bundle, verified; none when the folder is no bundle."""
    try:
        return examine(bundle)
    except BundleUnreadable:
        return None


# ---------------------------------------------------------------- headline


def headline(
    summary: Mapping[str, Any], found: Examination | None, signings: Sequence[signatures.Signing]
) -> list[dict[str, Any]]:
    """The figures that a reader wants first: a value, what it is, and what stands behind it."""
    outcome = found.report.outcome if found else Outcome.PROOF_FAILURE
    return [
        *_papers_and_acts(summary, len(signings)),
        _receipts_card(summary.get("receipts", []), summary.get("acts", [])),
        *_moneys(summary.get("receivables", []), summary.get("loans", [])),
        _keys_card(signings),
        _card(
            _VERDICTS[outcome],
            ("证据包离线核验", "bundle, verified offline"),
            OUTCOMES[outcome],
            "" if outcome is Outcome.PROVEN else "bad",
        ),
    ]


def _papers_and_acts(summary: Mapping[str, Any], signed: int) -> list[dict[str, Any]]:
    status = [str(one["status"]) for one in summary.get("documents", [])]
    anchored, turned_away = status.count("anchored"), status.count("refused")
    acts, frauds = len(summary.get("acts", [])), len(summary.get("refused", []))
    gate: Both = ("网关与合约均拒绝", "by gateway and contract alike")
    return [
        _card(str(anchored), ("单证已锚定", "documents anchored"), (f"拒收{turned_away}份", f"{turned_away} refused")),
        _card(str(acts), ("行为上链", "acts on the chain"), (f"{signed}个签名", f"{signed} signatures")),
        _card(str(frauds), ("欺诈尝试被拒", "frauds refused"), gate, "bad"),
    ]


def _receipts_card(receipts: Sequence[Mapping[str, Any]], acts: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """What was issued over accepted goods, not what came of it later; and what is in store."""
    single = [act["message"] for act in acts if act["kind"] == "IssueReceipt"]
    batches = [item for act in acts if act["kind"] == "IssueReceipts" for item in act["message"]["items"]]
    issued = sum(int(one["kg"]) for one in [*single, *batches])
    left = sum(int(one["kg"]) for one in receipts if one["state"] in ("active", "lost"))
    note = (f"{len(receipts)}张,在库{tonnes(left)}", f"{len(receipts)} receipts, {tonnes(left)} in store")
    return _card(tonnes(issued), ("签发仓单", "under receipts"), note)


def _keys_card(signings: Sequence[signatures.Signing]) -> dict[str, Any]:
    p256, passkey = (sum(one.key == key for one in signings) for key in ("p256", "passkey"))
    label = ("P-256与通行密钥签名", "P-256 and passkey signatures")
    return _card(f"{p256} + {passkey}", label, ("其余为 secp256k1", "the others are secp256k1"))


def _card(value: str | Both, label: Both, note: Both, style: str = "") -> dict[str, Any]:
    return {"value": (value, value) if isinstance(value, str) else value, "label": label, "note": note, "style": style}


def _moneys(vouchers: Iterable[Mapping[str, Any]], loans: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Sums of each currency: faces of vouchers as issued, and what was drawn."""
    faces: dict[int, list[int]] = {}
    for one in vouchers:
        both = faces.setdefault(int(one["currency"]), [0, 0])
        both[0] += int(one["amount"]) if one["parent"] == one["id"] else 0
        both[1] += int(one["settled"])
    drawn: dict[int, int] = {}
    for one in loans:
        drawn[int(one["currency"])] = drawn.get(int(one["currency"]), 0) + int(one["drawn"])
    cards = []
    for currency, (face, paid) in faces.items():
        redeemed = amount(paid, currency)
        note = (f"已兑付{redeemed}", f"{redeemed} redeemed")
        cards.append(_card(amount(face, currency), ("应收账款凭证", "vouchers issued"), note))
    for currency, lent in drawn.items():
        cards.append(_card(amount(lent, currency), ("贷款发放", "lent"), ("以仓单质押", "on pledged receipts")))
    return cards


# ---------------------------------------------------------------- sections


def _graph(archive: Archive | None) -> dict[str, Any] | None:
    if archive is None:
        return None
    nodes, arcs, others = overview(archive)
    if not nodes:
        return None
    look = Look(width=172, column_gap=46, row_gap=12, line=15, sideways=True)
    pictures = {
        lang: Markup(svg(nodes, arcs, lang, look=look, headings=headings(nodes), standalone=False))
        for lang in ("both", "zh", "en")
    }
    return {"pictures": pictures, "others": others, "shown": len(nodes)}


def _by_act(signings: Sequence[signatures.Signing]) -> Mapping[str, list[signatures.Signing]]:
    found: dict[str, list[signatures.Signing]] = {}
    for one in signings:
        found.setdefault(one.act, []).append(one)
    return found


def _refused(one: Mapping[str, Any], members: Mapping[int, str]) -> dict[str, Any]:
    return {**one, "tried": [members.get(int(number), str(number)) for number in one["tried_by"]]}


def _document(one: Mapping[str, Any], members: Mapping[int, str]) -> dict[str, Any]:
    kind = str(one.get("kind") or "")
    problem = one.get("problem") or {}
    errors = problem.get("errors") or []
    if problem and not errors:
        errors = [{"detail": problem.get("detail", ""), "rule": problem.get("code", "")}]
    return {
        **_NO_DOCUMENT,
        **one,
        "kind_names": KIND_NAMES[DocumentKind(kind)] if kind in set(DocumentKind) else (kind, kind),
        "member_name": members.get(int(one.get("member") or 0), ""),
        "errors": [{**_NO_ERROR, **error, "rule_names": _rule(str(error.get("rule", "")))} for error in errors],
    }


def _rule(name: str) -> Both:
    return RULE_NAMES[Rule(name)] if name in set(Rule) else (name, name)


def _gas(summary: Mapping[str, Any]) -> list[dict[str, Any]]:
    gas = summary.get("gas", {})
    most = max((int(one["max"]) for one in gas.values()), default=0)
    return [
        {
            "kind": kind,
            "title": ACT_TYPES[kind].title if kind in ACT_TYPES else (kind, kind),
            "share": per_cent(int(one["median"]), most),
            **{name: int(one[name]) for name in ("count", "min", "median", "max")},
        }
        for kind, one in sorted(gas.items(), key=lambda pair: -int(pair[1]["median"]))
    ]


def _verification(found: Examination | None) -> dict[str, Any]:
    if found is None:
        report = Report()
        report.fail("bundle", "there is no proof bundle", "没有证据包")
    else:
        report = found.report
    return {
        "outcome": OUTCOMES[report.outcome],
        "good": report.outcome is Outcome.PROVEN,
        "exit_code": int(report.outcome),
        "proven": sorted(report.proven.items()),
        "findings": report.findings,
        "relied_on": [(zh, en) for en, zh in report.relied_on],
    }


def disagreements(summary: Mapping[str, Any], book: Book) -> list[Both]:
    """Where the run's figures are others than those that the bundle's own events give."""
    found: list[Both] = []

    def compare(what: Both, name: str, stated: tuple[int, ...], shown: tuple[int, ...]) -> None:
        if stated != shown:
            zh, en = what
            found.append((f"{zh}{name}:摘要{stated},证据包{shown}", f"{en} {name}: run {stated}, bundle {shown}"))

    for one in summary.get("receipts", []):
        r = book.receipts.get(one["id"])
        told = (int(one["holder"]), int(one["kg"]), int(one["lien_kg"]))
        compare(("仓单", "receipt"), one["id"], told, (r.holder, r.kg, r.lien_kg) if r else ())
    for one in summary.get("receivables", []):
        v = book.vouchers.get(one["id"])
        stated = (int(one["holder"]), int(one["amount"]), int(one["settled"]))
        compare(("凭证", "voucher"), one["id"], stated, (v.holder, v.amount, v.settled) if v else ())
    for one in summary.get("loans", []):
        n = book.loans.get(one["id"])
        owing = (int(one["drawn"]), int(one["principal"]))
        compare(("贷款", "loan"), one["id"], owing, (n.drawn, n.principal) if n else ())
    return found
