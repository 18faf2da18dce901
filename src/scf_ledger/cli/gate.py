"""`scf gate`: the gate of a warehouse, mostly without a network (AB-18, AB-19)."""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from scf_ledger.cli.connection import Format, FormatOption, Gateway, connected, segment, show_json
from scf_ledger.cli.failures import CommandFailed
from scf_ledger.cli.output import complain, say, show_table
from scf_ledger.cli.settings import load_settings

if TYPE_CHECKING:
    from scf_ledger.gate.check import Decision
    from scf_ledger.gate.pack import PackContents

app = typer.Typer(no_args_is_help=True, help="The gate of a warehouse, offline, 门岗.")

_DAY = 86_400


class Unknown(StrEnum):
    """What to do with a well-signed order that the pack does not have."""

    REFUSE = "refuse"
    ADMIT = "admit"


PackOption = Annotated[
    Path | None,
    typer.Option(
        "--pack", help="File of the gate pack. [default: gate/pack.json in the home folder]", envvar="SCF_GATE_PACK"
    ),
]
JournalOption = Annotated[
    Path | None,
    typer.Option(
        "--journal",
        help="File of the passage journal. [default: gate/journal.jsonl in the home folder]",
        envvar="SCF_GATE_JOURNAL",
    ),
]


# ---------------------------------------------------------------- online


@app.command()
@connected
def pack(
    gateway: Gateway,
    custodian: Annotated[
        int | None,
        typer.Option(help="Whose gate, by number. [default: the API key's member]", envvar="SCF_GATE_PACK_CUSTODIAN"),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", "-o", help="File to write. [default: gate/pack.json in the home folder]", envvar="SCF_GATE_PACK"
        ),
    ] = None,
) -> None:
    """Fetches what the gate has to know while it is offline, and puts it in place of what it had."""
    from scf_ledger.acts.formats import time_text
    from scf_ledger.gate.pack import read_pack
    from scf_ledger.private_files import write_private

    params = {} if custodian is None else {"custodian": custodian}
    data = gateway.client.request("GET", "/v1/gate/pack", params=params).content
    contents = read_pack(data)
    file = out or _home("pack.json")
    write_private(file, data)
    typer.echo(
        f"{file}: member {contents.custodian}, block {contents.block_number}, {time_text(contents.block_time)}, "
        f"{len(contents.orders)} orders, {len(contents.receipts)} receipts, {len(contents.keys)} keys\n"
        f"SHA-256 {sha256(data).hexdigest()}"
    )


@app.command()
@connected
def slip(
    gateway: Gateway,
    order: Annotated[
        str, typer.Argument(metavar="ID", help="The delivery order's name.", envvar="SCF_GATE_SLIP_ORDER")
    ],
    svg: Annotated[
        Path | None, typer.Option(help="File to write the QR code to, as SVG.", envvar="SCF_GATE_SLIP_SVG")
    ] = None,
    png: Annotated[
        Path | None, typer.Option(help="File to write the QR code to, as PNG.", envvar="SCF_GATE_SLIP_PNG")
    ] = None,
    fmt: FormatOption = Format.TABLE,
) -> None:
    """Makes the slip that the driver shows at the gate: the order with its holder's signature, as a QR code.

    Prints the code's text alone on standard output, and what the order says on standard error.
    """
    from scf_ledger.gate.image import qr_png, qr_svg
    from scf_ledger.gate.slip import read_slip

    shown = gateway.client.get(f"/v1/delivery-orders/{segment(order)}/slip")
    if read_slip(shown["payload"]).order != shown["order"]:
        raise CommandFailed(f"{gateway.url} gave the slip of another order than {shown['order']}")
    for file, draw in ((svg, qr_svg), (png, qr_png)):
        if file is not None:
            file.write_bytes(draw(shown["payload"]))
    if fmt is Format.JSON:
        show_json(shown)
        return
    say(f"{shown['title']['zh']} · {shown['title']['en']}\n{shown['text']['zh']}\n{shown['text']['en']}")
    typer.echo(shown["payload"])


# ---------------------------------------------------------------- offline


@app.command()
def check(
    vehicle: Annotated[
        str, typer.Option(help="Plate of the truck, or name of the vessel.", envvar="SCF_GATE_CHECK_VEHICLE")
    ],
    carrier: Annotated[
        str,
        typer.Option(help="Who takes the goods: member number or 统一社会信用代码.", envvar="SCF_GATE_CHECK_CARRIER"),
    ],
    kg: Annotated[int, typer.Option(min=0, help="Weighed net mass in whole kilograms.", envvar="SCF_GATE_CHECK_KG")],
    payload: Annotated[
        str | None,
        typer.Argument(
            metavar="SLIP", help="Text of the slip's QR code; - reads standard input.", envvar="SCF_GATE_CHECK_SLIP"
        ),
    ] = None,
    file: Annotated[
        Path | None, typer.Option(help="File with the text of the slip's QR code.", envvar="SCF_GATE_CHECK_FILE")
    ] = None,
    pieces: Annotated[
        int | None,
        typer.Option(min=0, help="Pieces counted. [default: the number of units]", envvar="SCF_GATE_CHECK_PIECES"),
    ] = None,
    unit: Annotated[
        list[str] | None,
        typer.Option(
            "--unit",
            metavar="MILL/HEAT/COIL",
            help="A coil or bundle, or its key in hex; once for each. Mill by its 统一社会信用代码.",
            envvar="SCF_GATE_CHECK_UNIT",
        ),
    ] = None,
    at: Annotated[
        str | None,
        typer.Option(
            help="Time of the passage, ISO 8601 with its offset or UTC seconds. [default: now]",
            envvar="SCF_GATE_CHECK_AT",
        ),
    ] = None,
    max_age: Annotated[
        int,
        typer.Option(min=1, help="Seconds that the pack may be old.", envvar="SCF_GATE_CHECK_MAX_AGE"),
    ] = _DAY,
    unknown_orders: Annotated[
        Unknown,
        typer.Option(
            help="Well-signed orders that the pack lacks: refuse them, or admit those that the receipt can bear.",
            envvar="SCF_GATE_CHECK_UNKNOWN_ORDERS",
        ),
    ] = Unknown.REFUSE,
    pack_file: PackOption = None,
    journal_file: JournalOption = None,
    fmt: FormatOption = Format.TABLE,
) -> None:
    """Decides whether a truck may leave, offline, and writes the decision into the journal before it says it.

    Exit code 0 lets it out and uses the order up; 1 refuses, with every reason.
    """
    from scf_ledger.evidence import vehicle_key
    from scf_ledger.gate.check import Passage, Policy, UnknownOrders, decide
    from scf_ledger.gate.journal import Journal
    from scf_ledger.gate.slip import read_slip

    contents = _pack(pack_file)
    made = read_slip(_payload(payload, file))
    secret = _secret()
    units = tuple(_unit(secret, one) for one in unit or ())
    passage = Passage(
        at=_moment(at),
        vehicle=vehicle_key(secret, vehicle),
        carrier=_carrier(contents, carrier),
        kg=kg,
        pieces=len(units) if pieces is None else pieces,
        units=units,
    )
    policy = Policy(max_age=max_age, unknown_orders=UnknownOrders(unknown_orders))
    journal = Journal(journal_file or _home("journal.jsonl"))
    decision = journal.pass_through(passage, lambda used: decide(contents, made, passage, used, policy))
    _tell(decision, fmt)
    if not decision.passes:
        raise typer.Exit(1)


@app.command("exit")
def leave(
    gate: Annotated[str, typer.Option(help="Name of the gate.", envvar="SCF_GATE_EXIT_GATE")],
    custodian: Annotated[
        int | None,
        typer.Option(help="Whose gate, by number. [default: the pack's custodian]", envvar="SCF_GATE_EXIT_CUSTODIAN"),
    ] = None,
    receipt: Annotated[
        str, typer.Option(help="The receipt that the goods are under, if it is known.", envvar="SCF_GATE_EXIT_RECEIPT")
    ] = "",
    unit: Annotated[
        list[str] | None,
        typer.Option(
            "--unit",
            metavar="MILL/HEAT/COIL",
            help="A coil or bundle, or its key in hex; once for each. Mill by its 统一社会信用代码.",
            envvar="SCF_GATE_EXIT_UNIT",
        ),
    ] = None,
    kg: Annotated[
        int, typer.Option(min=0, help="Mass in whole kilograms; 0 when nobody knows.", envvar="SCF_GATE_EXIT_KG")
    ] = 0,
    vehicle: Annotated[
        str, typer.Option(help="Plate or vessel, if anybody saw it.", envvar="SCF_GATE_EXIT_VEHICLE")
    ] = "",
    order: Annotated[
        str, typer.Option(help="The order that was shown and refused, if one was.", envvar="SCF_GATE_EXIT_ORDER")
    ] = "",
    evidence: Annotated[
        list[Path] | None,
        typer.Option(help="A picture, log or statement; once for each file.", envvar="SCF_GATE_EXIT_EVIDENCE"),
    ] = None,
    at: Annotated[
        str | None,
        typer.Option(
            help="Time of the passage, ISO 8601 with its offset or UTC seconds. [default: now]",
            envvar="SCF_GATE_EXIT_AT",
        ),
    ] = None,
    pack_file: PackOption = None,
    journal_file: JournalOption = None,
) -> None:
    """Reports that goods left without a valid order: a record for the journal, ready to be signed (AB-18).

    Prints the record; its digest is the evidence on which the receipt is suspended.
    """
    from scf_ledger.evidence import vehicle_key
    from scf_ledger.gate.exits import ExitWithoutOrder
    from scf_ledger.gate.journal import Journal

    secret = _secret() if vehicle or unit else b""
    left = ExitWithoutOrder(
        custodian=_pack(pack_file).custodian if custodian is None else custodian,
        gate=gate,
        at=_moment(at),
        receipt=_name(receipt, "--receipt"),
        units=tuple(_unit(secret, one) for one in unit or ()),
        kg=kg,
        vehicle=vehicle_key(secret, vehicle) if vehicle else "",
        order=_name(order, "--order"),
        evidence=tuple("0x" + sha256(one.read_bytes()).hexdigest() for one in evidence or ()),
    )
    show_json(dict(Journal(journal_file or _home("journal.jsonl")).report(left)))


@app.command("journal")
def show_journal(
    journal_file: JournalOption = None,
    limit: Annotated[
        int, typer.Option(min=1, help="The most entries that are shown, the newest.", envvar="SCF_GATE_JOURNAL_LIMIT")
    ] = 50,
    fmt: FormatOption = Format.TABLE,
) -> None:
    """Checks the journal from its first line to its last, and shows its newest entries."""
    from scf_ledger.acts.formats import time_text
    from scf_ledger.gate.journal import Journal

    entries = Journal(journal_file or _home("journal.jsonl")).entries()
    shown = entries[-limit:]
    if fmt is Format.JSON:
        show_json({"items": shown, "entries": len(entries)})
        return
    rows = [(str(e["number"]), time_text(e["at"]), e["kind"], e["order"] or "—", _kg(e), _why(e)) for e in shown]
    show_table(("number", "at", "decision", "order", "kg", "codes"), rows, right=(0, 4))
    say(f"{len(entries)} entries, unbroken · 共 {len(entries)} 条,完整")


# ---------------------------------------------------------------- reading


def _home(name: str) -> Path:
    return load_settings().home / "gate" / name


def _pack(file: Path | None) -> PackContents:
    from scf_ledger.gate.pack import read_pack

    file = file or _home("pack.json")
    if not file.exists():
        raise CommandFailed(f"the gate has no pack at {file}; fetch it while online: scf gate pack")
    return read_pack(file.read_bytes())


def _payload(text: str | None, file: Path | None) -> str:
    if (text is None) == (file is None):
        raise CommandFailed("give the slip as text, or name its file: --file FILE")
    if file is not None:
        text = file.read_text(encoding="utf-8", errors="replace")
    elif text == "-":
        text = sys.stdin.read()
    # A scanner ends its line; blanks inside are part of base45.
    return str(text).rstrip("\r\n")


def _secret() -> bytes:
    settings = load_settings()
    file = Path(settings.secret_file) if settings.secret_file else settings.keys / "consortium.secret"
    if not file.exists():
        raise CommandFailed(
            f"there is no consortium's secret at {file}, so no plate can be compared\n"
            "name the file that the consortium gave you: SCF_SECRET_FILE"
        )
    return file.read_bytes()


def _unit(secret: bytes, text: str) -> str:
    from scf_ledger.evidence import unit_key

    if re.fullmatch(r"0x[0-9a-fA-F]{64}", text):
        return text.lower()
    parts = text.split("/")
    if len(parts) != 3:
        raise CommandFailed(f"--unit is {text!r} and must be MILL/HEAT/COIL, or a key of 32 bytes in hex")
    return unit_key(secret, "steel", *parts)


def _name(text: str, option: str) -> str:
    if text and not re.fullmatch(r"0x[0-9a-fA-F]{64}", text):
        raise CommandFailed(f"{option} is {text!r} and must be 32 bytes in hex")
    return text.lower()


def _carrier(contents: PackContents, text: str) -> int:
    if re.fullmatch(r"[0-9]{1,9}", text):
        return int(text)
    found = [one.id for one in contents.members if one.uscc == text]
    if not found:
        raise CommandFailed(f"--carrier is {text!r} and must be a member's number or 统一社会信用代码 of the pack")
    return found[0]


def _moment(text: str | None) -> int:
    from scf_ledger.clock import now_ms

    if text is None:
        return now_ms() // 1000
    if re.fullmatch(r"[0-9]{1,12}", text):
        return int(text)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise CommandFailed(f"--at is {text!r} and must be UTC seconds or an ISO 8601 time with its offset")
    return int(moment.timestamp())


# ---------------------------------------------------------------- telling


def _tell(decision: Decision, fmt: Format) -> None:
    if fmt is Format.JSON:
        show_json(
            {
                "passes": decision.passes,
                "order": decision.order,
                "receipt": decision.receipt,
                "known": decision.known,
                "findings": [one.as_json() for one in decision.findings],
                "remarks": [one.as_json() for one in decision.remarks],
            }
        )
        return
    if decision.passes:
        typer.echo(f"放行 · LET OUT  {decision.order}")
    for one in decision.remarks:
        say(f"注意 · note: {one.zh}\n  {one.en}")
    if not decision.passes:
        complain("\n".join(["不予放行 · NOT let out", *_reasons([f.as_json() for f in decision.findings])]))


def _reasons(findings: Sequence[Mapping[str, Any]]) -> list[str]:
    lines = []
    for one in findings:
        lines.append(f"  {one['code']}: {one['detail_zh']} · {one['detail']}")
        lines.append(f"    rules 规则: {', '.join(one['rules']) or '—'}")
    return lines


def _kg(entry: Mapping[str, Any]) -> str:
    return str(entry["passage"]["kg"] if "passage" in entry else entry["kg"])


def _why(entry: Mapping[str, Any]) -> str:
    return ", ".join(one["code"] for one in entry.get("findings", ())) or str(entry.get("code", "—"))
