"""The page: the report's content poured into its template, everything escaped."""

from __future__ import annotations

from base64 import b64encode
from functools import cache
from hashlib import sha256
from importlib import resources
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from scf_ledger.acts.formats import grouped
from scf_ledger.report import figures
from scf_ledger.report.view import view
from scf_ledger.trace.svg import STYLE
from scf_ledger.trace.things import Both, short
from scf_ledger.trace.wording import KEY_KINDS, china_time, utc_time


def render_report(summary: dict[str, Any], bundle: Path) -> str:
    """The report of a run.

    Parameters
    ----------
    summary
        What came of the run: summary.json.
    bundle
        The proof bundle's folder; it is verified, and the report says what it proves.
    """
    template = _environment().get_template("report.html")
    script = _file("report.js")
    digest = b64encode(sha256(script.encode()).digest()).decode()
    return template.render(
        view(summary, bundle),
        style=Markup(_file("report.css") + STYLE),
        script=Markup(script),
        script_hash=digest,
        key_kinds=KEY_KINDS,
    )


def _file(name: str) -> str:
    return resources.files(__package__).joinpath("templates", name).read_text(encoding="utf-8")


@cache
def _environment() -> Environment:
    made = Environment(
        loader=PackageLoader(__package__, "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters.update(
        t=both,
        mass=figures.mass,
        moment=figures.moment,
        china=lambda seconds: china_time(int(seconds)),
        utc=lambda seconds: utc_time(int(seconds)),
        clock=lambda seconds: china_time(int(seconds))[11:19],
        day=lambda seconds: china_time(int(seconds))[:10],
        amount=figures.amount,
        plain_amount=figures.plain_amount,
        grouped=lambda value: grouped(int(value)),
        short=short,
    )
    return made


def both(text: Both) -> Markup:
    """A text in both languages; the reader chooses, and without a choice reads both."""
    zh, en = text
    if zh == en:
        return Markup("<span>{}</span>").format(zh)
    return Markup('<span lang="zh-CN">{}</span> <span lang="en">{}</span>').format(zh, en)
