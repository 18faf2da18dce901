"""Sets the stage, plays the chapters, keeps what came of them."""

from __future__ import annotations

import json
import shutil
import signal
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.text import Text

from scf_ledger.chain.deployment import Consortium
from scf_ledger.client import Client, GatewayLost, Refused
from scf_ledger.devnet import DevnetFailed
from scf_ledger.documents.intake import FolderItem, read_folder
from scf_ledger.report import render_report
from scf_ledger.story.cast import BUYER, COURT, FOUNDERS, MEMBERS, SUPPLIER
from scf_ledger.story.chapters.consortium import admit_members, name_witnesses, rotate_key
from scf_ledger.story.chapters.custody import store_goods
from scf_ledger.story.chapters.delivery import freeze
from scf_ledger.story.chapters.documents import Recorded, anchor_logs, record_documents
from scf_ledger.story.chapters.endorsement import endorse, endorse_back
from scf_ledger.story.chapters.gate import deliver, leave_without_order
from scf_ledger.story.chapters.lending import lend
from scf_ledger.story.chapters.loss import lose_and_reissue
from scf_ledger.story.chapters.lots import Stored
from scf_ledger.story.chapters.medium import extend_and_convert
from scf_ledger.story.chapters.processing import slit
from scf_ledger.story.chapters.receivables import use_vouchers
from scf_ledger.story.chapters.shortfall import run_short
from scf_ledger.story.chapters.titles import split_and_merge
from scf_ledger.story.embedded import Embedded
from scf_ledger.story.journal import Journal
from scf_ledger.story.keyring import Keyring
from scf_ledger.story.stage import Stage, StoryFailed
from scf_ledger.story.summary import summarise
from scf_ledger.story.teller import ConsoleTeller

if TYPE_CHECKING:
    from rich.console import Console

DONE, FAILED, REFUSED, LOST, INTERRUPTED = 0, 1, 2, 3, 130


def play(
    folder: Path, out: Path, *, strict: bool, resume: bool, block_time: float, patience: float, console: Console
) -> int:
    """Plays the story over a folder's documents.

    Parameters
    ----------
    block_time
        seconds between the blocks of the local chain
    patience
        seconds that a request is sent again while the gateway is away; then the run ends and can be resumed

    Returns
    -------
    int
        0 the story is complete; 1 it failed; 2 with `strict`, when a document was refused; 3 the gateway was lost, 130
        somebody interrupted it: `resume` goes on.
    """
    out = out.resolve()
    if (out / "journal.jsonl").exists() and not resume:
        console.print(f"[red]{out} holds a run already; go on with --resume, or name another folder with --out[/red]")
        return FAILED
    teller = ConsoleTeller(console)
    embedded = Embedded(out / "home", block_time)
    again = f"go on with: scf run {folder} --out {out} --resume"
    # Whoever ends the process ends the chain and the gateway that it started.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        summary = _run(folder, out, embedded, teller, patience)
    except KeyboardInterrupt:
        console.print(f"\n[yellow]interrupted[/yellow]; {again}", soft_wrap=True)
        return INTERRUPTED
    except GatewayLost as lost:
        console.print(f"\n[red]the gateway was lost: {lost}[/red]\n{again}", soft_wrap=True)
        return LOST
    except (StoryFailed, Refused, DevnetFailed, OSError) as trouble:
        console.print(f"\n[red]{type(trouble).__name__}: {trouble}[/red]")
        return FAILED
    finally:
        embedded.down()
    return _close(summary, out, console, strict)


def _run(folder: Path, out: Path, embedded: Embedded, teller: ConsoleTeller, patience: float) -> dict[str, Any]:
    teller.chapter("启动", "Setting the stage")
    journal = Journal(out / "journal.jsonl")
    status = embedded.chain_up()
    teller.step(f"本地链{status.chain_id}已启动", f"a local chain runs at {status.url}")
    keyrings = _keyrings(embedded, out)
    deployment = embedded.deploy(Consortium(founders=[keyrings[m.number].admission() for m in FOUNDERS]))
    teller.step("合约已部署", "the contracts are deployed")
    api_keys = embedded.api_keys(out / "parties")
    url = embedded.serve()
    teller.step("网关已启动", f"the gateway answers at {url}/docs")
    with _clients(url, api_keys, patience) as clients:
        stage = Stage(
            journal=journal,
            clients=clients,
            keyrings=keyrings,
            deployment=deployment,
            node=embedded.node,
            devnet=embedded.devnet,
            teller=teller,
            files=_files(folder),
            out=out,
            secret_file=embedded.settings.keys / "consortium.secret",
        )
        _chapters(stage)
        return _keep(stage, out, teller)


def _files(folder: Path) -> Sequence[tuple[FolderItem, Path]]:
    return [(item, folder / item.file) for item in read_folder(folder)]


def _keyrings(embedded: Embedded, out: Path) -> dict[int, Keyring]:
    verifiers = embedded.verifiers()
    return {member.number: Keyring(out / "parties" / member.code, member, verifiers) for member in MEMBERS}


@contextmanager
def _clients(url: str, api_keys: Mapping[int, str], patience: float) -> Iterator[dict[int, Client]]:
    with ExitStack() as stack:
        yield {number: stack.enter_context(Client(url, key, patience=patience)) for number, key in api_keys.items()}


def _chapters(stage: Stage) -> None:
    stage.day("start")
    admit_members(stage)
    name_witnesses(stage)
    recorded = record_documents(stage)
    anchor_logs(stage, recorded, "first")
    live = store_goods(stage, recorded)
    if live:
        _goods_chapters(stage, live, recorded)
    else:
        stage.teller.skipped("没有仓单:不融资、不冻结、不提货", "no receipt: no loan, no court order, no delivery")
    use_vouchers(stage, recorded)


def _goods_chapters(stage: Stage, live: Sequence[Stored], recorded: Sequence[Recorded]) -> None:
    """The life of titles, on several receipts where there are several: one is pledged, one sold and delivered."""
    pledged = next((one for one in live if one.divisible), live[0])
    rest = [one for one in live if one is not pledged]
    endorsed = rest[-1] if rest else pledged
    spare = [one for one in rest if one is not endorsed]
    rotate_key(stage)
    if pledged.others:
        again = split_and_merge(stage, pledged, rest)
        endorsed = again if endorsed is pledged else endorsed
        pledged = again
    if not pledged.lot.serialised:
        run_short(stage, pledged)
    endorse(stage, endorsed)
    holder = BUYER
    if pledged is endorsed:
        endorse_back(stage, endorsed)
        holder = SUPPLIER
    lend(stage, pledged, recorded)
    _life_chapters(stage, spare)
    freeze(stage, endorsed, holder)
    leave_without_order(stage, endorsed, holder)
    deliver(stage, endorsed, holder)


def _life_chapters(stage: Stage, spare: Sequence[Stored]) -> None:
    """Paper, loss and processing, on a receipt each where there are three."""
    if not spare:
        stage.teller.skipped(
            "没有别的仓单:不转纸质、不挂失、不加工", "no other receipt: no paper, no loss, no processing"
        )
        return
    titles = list(spare)
    titles[0] = extend_and_convert(stage, titles[0])
    second = 1 % len(titles)
    titles[second] = lose_and_reissue(stage, titles[second])
    coil = next((one for one in reversed(titles) if one.lot.serialised), None)
    if coil:
        slit(stage, coil)
    else:
        stage.teller.skipped("没有带编号的货物:不加工", "no numbered unit: no processing")


def _keep(stage: Stage, out: Path, teller: ConsoleTeller) -> dict[str, Any]:
    """Writes summary, bundle and report."""
    teller.chapter("留存", "What is kept")
    bundle = out / "bundle"
    if bundle.exists():
        shutil.rmtree(bundle)
    stage.client(COURT).bundle(bundle)
    teller.step(f"证据包:{bundle}", f"the proof bundle is in {bundle}")
    summary = summarise(stage, str(stage.day("start")), teller.skips, teller.notes)
    _write(out / "summary.json", json.dumps(summary, indent=1, ensure_ascii=False) + "\n")
    teller.step("摘要 summary.json", f"the summary is in {out / 'summary.json'}")
    _write(out / "report.html", render_report(summary, bundle))
    teller.step("报告 report.html", f"the report is in {out / 'report.html'}")
    return summary


def _write(path: Path, text: str) -> None:
    temporary = path.with_name(f".{path.name}.new")
    temporary.write_text(text, encoding="utf-8")
    temporary.replace(path)


def _close(summary: dict[str, Any], out: Path, console: Console, strict: bool) -> int:
    documents = summary["documents"]
    refused = [one for one in documents if one["status"] == "refused"]
    anchored = sum(one["status"] == "anchored" for one in documents)
    console.print(
        f"\n[bold]完成 done[/bold]: {anchored} documents anchored, {len(refused)} refused; "
        f"{len(summary['acts'])} acts, {len(summary['refused'])} frauds refused"
    )
    for one in refused:
        console.print(Text(f"  {one['problem']['detail']}", style="yellow"), soft_wrap=True)
    console.print(f"verify it without gateway and chain: scf verify {out / 'bundle'}", soft_wrap=True)
    return REFUSED if strict and refused else DONE


__all__ = ["DONE", "FAILED", "LOST", "REFUSED", "play"]
