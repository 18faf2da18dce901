"""`scf acts`: putting acts into the signing box, reading, signing, and waiting for what becomes of them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from scf_ledger.cli.connection import Format, FormatOption, Gateway, connected, segment, show_json
from scf_ledger.cli.failures import CommandFailed
from scf_ledger.cli.output import say, show_table

if TYPE_CHECKING:
    from scf_ledger.acts import ActType
    from scf_ledger.client import ActView

app = typer.Typer(no_args_is_help=True, help="Acts: changes that their parties sign, 行为.")


def _argument(variable: str) -> Any:
    return typer.Argument(metavar="ID", help="The act's name: its digest.", envvar=variable)


def _kind(name: str) -> ActType:
    from scf_ledger.acts import ACT_TYPES

    if name not in ACT_TYPES:
        close = [kind for kind in ACT_TYPES if kind.lower() == name.lower()]
        hint = f"it is written {close[0]}" if close else "see them: scf acts kinds"
        raise CommandFailed(f"there is no kind of act {name!r}; {hint}")
    return ACT_TYPES[name]


@app.command()
def kinds(
    kind: Annotated[
        str | None,
        typer.Argument(metavar="KIND", help="One kind of act; all when it is not given.", envvar="SCF_ACTS_KINDS_KIND"),
    ] = None,
    fmt: FormatOption = Format.TABLE,
) -> None:
    """Explains the kinds of acts: fields, who signs, rules, in Chinese and English. Needs no gateway."""
    from scf_ledger.acts import ACT_TYPES
    from scf_ledger.cli.act_text import kind_record, kind_text

    chosen = list(ACT_TYPES.values()) if kind is None else [_kind(kind)]
    if fmt is Format.JSON:
        show_json({"items": [kind_record(one) for one in chosen]})
    else:
        typer.echo("\n\n".join(kind_text(one) for one in chosen))


@app.command()
@connected
def create(
    gateway: Gateway,
    kind: Annotated[str, typer.Argument(metavar="KIND", help="Kind of act, such as Endorse.", envvar="SCF_ACTS_KIND")],
    fields: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[FIELD=VALUE]…",
            help="Fields as people write them, or JSON; @FILE for a digest. The ledger adds what it knows.",
            envvar="SCF_ACTS_FIELDS",
        ),
    ] = None,
    message: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="JSON object with fields; - reads standard input.", envvar="SCF_ACTS_MESSAGE"
        ),
    ] = None,
    fmt: FormatOption = Format.TABLE,
) -> None:
    """Puts an act into the signing box and shows what it says and who must sign.

    It is compared with what was asked for first; an act that says something else is an error.
    """
    from scf_ledger.cli.act_fields import read_message

    given = read_message(_kind(kind), message, fields or ())
    view = gateway.client.create(kind, given)
    _show(gateway, view, fmt)
    if fmt is Format.TABLE:
        say(f"\nsign it: scf acts sign {view.id} --keystore FILE")


@app.command("list")
@connected
def listing(
    gateway: Gateway,
    state: Annotated[
        str | None,
        typer.Option(
            help="Only those in this state: collecting, submitted, expired or withdrawn.", envvar="SCF_ACTS_LIST_STATE"
        ),
    ] = None,
    member: Annotated[
        str | None,
        typer.Option(help="Only those of this party, for who sees the whole.", envvar="SCF_ACTS_LIST_MEMBER"),
    ] = None,
    limit: Annotated[int, typer.Option(min=1, help="The most rows that are shown.", envvar="SCF_ACTS_LIST_LIMIT")] = 50,
    fmt: FormatOption = Format.TABLE,
) -> None:
    """Lists the acts that you are party to, the newest first."""
    from scf_ledger.cli.records import items_of

    page = items_of(gateway, "/acts", limit, {"state": state, "member": member})
    if fmt is Format.JSON:
        show_json(page)
        return
    from scf_ledger.client import ActView

    rows = []
    for raw in page["items"]:
        lacking = ", ".join(_missing(ActView(raw))) if raw["state"] == "collecting" else "—"
        rows.append((raw["id"], raw["kind"], raw["title"]["zh"], raw["state"], raw["created_at"], lacking))
    show_table(("id", "kind", "行为", "state", "created at", "missing"), rows)
    if page["next"]:
        say(f"the first {limit} are shown; see more: --limit {limit * 4}")


@app.command()
@connected
def show(
    gateway: Gateway,
    act: Annotated[str, _argument("SCF_ACTS_SHOW_ID")],
    fmt: FormatOption = Format.TABLE,
) -> None:
    """Shows an act: what it says in Chinese and English, who has signed, what became of it."""
    _show(gateway, _find(gateway, act), fmt)


@app.command()
@connected
def sign(
    gateway: Gateway,
    act: Annotated[str, _argument("SCF_ACTS_SIGN_ID")],
    keystore: Annotated[
        Path,
        typer.Option(
            exists=True,
            dir_okay=False,
            help="The operator's key: an Ethereum keystore, or a P-256 key in PEM.",
            envvar="SCF_ACTS_KEYSTORE",
        ),
    ],
    passphrase_file: Annotated[
        Path | None,
        typer.Option(
            exists=True,
            dir_okay=False,
            help="File with the key's passphrase. [default: asked for]",
            envvar="SCF_ACTS_PASSPHRASE_FILE",
        ),
    ] = None,
    verifier: Annotated[
        str | None,
        typer.Option(
            help="Address of the contract that checks P-256 keys. [default: the deployment's]",
            envvar="SCF_ACTS_VERIFIER",
        ),
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Signs without asking.", envvar="SCF_ACTS_SIGN_YES")] = False,
    fmt: FormatOption = Format.TABLE,
) -> None:
    """Shows an act, asks, and signs it with a key of yours. The last signature takes it to the chain.

    The digest is made again from the act's typed data: what is signed is what was shown.
    """
    from scf_ledger.cli.act_text import names_of, text_of
    from scf_ledger.cli.signing import read_signer

    view = _find(gateway, act)
    made = view.act()
    if view.state != "collecting":
        raise CommandFailed(f"act {view.id} is {view.state} and takes no signatures; see it: scf acts show {view.id}")
    say(text_of(view, made, names_of(gateway.client, made.message)))
    if not yes:
        typer.confirm("\nsign this 签署此行为?", abort=True, err=True)
    signer = read_signer(keystore, passphrase_file, lambda: verifier or _p256_verifier(gateway))
    signed = gateway.client.sign(view, signer)
    if fmt is Format.JSON:
        show_json(signed.raw)
    else:
        typer.echo(f"signed with {signer.signer}")
        typer.echo(_standing(signed))


def _p256_verifier(gateway: Gateway) -> str:
    return str(gateway.client.get("/v1/status/chain")["contracts"]["ERC7913P256Verifier"])


@app.command()
@connected
def submit(
    gateway: Gateway,
    act: Annotated[str, _argument("SCF_ACTS_SUBMIT_ID")],
    fmt: FormatOption = Format.TABLE,
) -> None:
    """Asks for an act to be submitted; while signatures are missing, it is refused and says whose."""
    _told(_post(gateway, act, "submit"), fmt)


@app.command()
@connected
def withdraw(
    gateway: Gateway,
    act: Annotated[str, _argument("SCF_ACTS_WITHDRAW_ID")],
    fmt: FormatOption = Format.TABLE,
) -> None:
    """Takes an act out of the signing box before it is complete."""
    _told(_post(gateway, act, "withdraw"), fmt)


@app.command()
@connected
def wait(
    gateway: Gateway,
    act: Annotated[str, _argument("SCF_ACTS_WAIT_ID")],
    timeout: Annotated[
        float, typer.Option(min=0, help="Seconds to wait at most.", envvar="SCF_ACTS_WAIT_TIMEOUT")
    ] = 120.0,
    fmt: FormatOption = Format.TABLE,
) -> None:
    """Waits until an act is done. Exit code 1, with the reason, when it is refused or not over in time."""
    view = _find(gateway, act)
    if view.state == "collecting":
        raise CommandFailed(f"act {view.id} is not complete; missing: {', '.join(_missing(view))}")
    _told(gateway.client.finish(view.id, timeout), fmt)


# ---------------------------------------------------------------- what they share


def _find(gateway: Gateway, act: str) -> ActView:
    return gateway.client.act(segment(act))


def _post(gateway: Gateway, act: str, what: str) -> ActView:
    from scf_ledger.client import ActView

    return ActView(gateway.client.post(f"/v1/acts/{segment(act)}/{what}", {}))


def _missing(view: ActView) -> list[str]:
    from scf_ledger.cli.act_text import missing

    return missing(view)


def _show(gateway: Gateway, view: ActView, fmt: Format) -> None:
    if fmt is Format.JSON:
        show_json(view.raw)
        return
    from scf_ledger.cli.act_text import names_of, text_of
    from scf_ledger.cli.failures import explain
    from scf_ledger.client import Refused

    made = view.act()
    typer.echo(text_of(view, made, names_of(gateway.client, made.message)))
    if view.problem:
        typer.echo(f"refused 被拒绝:\n{explain(Refused(view.problem))}")


def _told(view: ActView, fmt: Format) -> None:
    if fmt is Format.JSON:
        show_json(view.raw)
    else:
        typer.echo(_standing(view))


def _standing(view: ActView) -> str:
    """How an act stands, and what to do next."""
    text = f"{view.raw['kind']} {view.id}: {view.state}"
    if view.state == "collecting":
        return f"{text}; missing 未签: {', '.join(_missing(view))}"
    return f"{text}; see what becomes of it: scf acts wait {view.id}" if view.state == "submitted" else text
