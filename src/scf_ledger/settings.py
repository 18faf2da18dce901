"""All settings, in one table. Each is an environment variable SCF_<NAME>; `scf settings` prints the table."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

#: Name of the file beside a deployment's record that holds what the constructors were given.
CONSORTIUM = "consortium.json"


@dataclass(frozen=True)
class Setting:
    """One setting: its name, its default as text, what it means."""

    name: str
    default: str
    help: str
    #: int, float, str or Path
    type: type = str
    #: smallest number that is allowed
    least: float = 0
    #: its text is a list of days
    days: bool = False

    @property
    def variable(self) -> str:
        return f"SCF_{self.name.upper()}"


TABLE: tuple[Setting, ...] = (
    Setting("home", "~/.scf-ledger", "Folder of all that this installation keeps: chain, database, vault, keys.", Path),
    Setting("node_url", "", "JSON-RPC endpoint of the EVM node. Empty: the local devnet's, when it runs."),
    Setting("node_timeout", "10", "Seconds that one request to the node may take.", float, 0.1),
    Setting("database_url", "", "SQLAlchemy URL. Empty: SQLite in the home folder."),
    Setting("host", "127.0.0.1", "Address that the gateway listens on."),
    Setting("port", "8420", "Port that the gateway listens on; 0 takes a free one.", int),
    Setting("public_url", "", "URL under which the gateway is reached, for links in answers. Empty: as it listens."),
    Setting("confirmations", "0", "Blocks on top of a transaction's own before it counts as final.", int),
    Setting("relay_accounts", "4", "Accounts that carry acts to the chain side by side.", int, 1),
    Setting("relay_poll", "0.1", "Seconds between looks at the node while operations are under way.", float, 0.001),
    Setting("resend_after", "3", "Seconds after which a transaction that the node does not know is sent again.", float),
    Setting("queue_limit", "10000", "Operations that may wait before new ones are refused with 503.", int, 1),
    Setting(
        "log_page", "2000", "Blocks read at once while catching up; halved when the node says it is too much.", int, 1
    ),
    Setting("act_lifetime", "86400", "Seconds of chain time that an act may wait for its signatures.", int, 1),
    Setting(
        "weight_tolerance",
        "3000",
        "Millionths of a weighbridge ticket's net mass by which inbound and receipt may differ from it (AB-06, u).",
        int,
    ),
    Setting("log_origin", "scf-ledger", "First part of the evidence logs' names; the member's code is the second."),
    Setting("batch_count", "1000", "Statements after which a checkpoint is put up for anchoring.", int, 1),
    Setting("batch_age", "300", "Seconds after which it is, whatever their number.", float),
    Setting(
        "body_limit", "12582912", "Bytes that a request's body may have; above the document limit of 10 MiB.", int, 1
    ),
    Setting("secret_file", "", "File with the consortium's secret for keyed hashes. Empty: made in the home folder."),
    Setting("purchase_money_days", "10", "Days after delivery in which a seller may still register (L-26).", int, 1),
    Setting("registration_notice_days", "90", "Days before a registration's end when it is due (L-48).", int, 1),
    Setting("cancellation_working_days", "10", "Working days to cancel a registration in (L-48).", int, 1),
    Setting("objection_notice_days", "7", "Days to notify an objection registration in (L-49).", int, 1),
    Setting("objection_proof_days", "30", "Days to prove a lawsuit after an objection registration in (L-49).", int, 1),
    Setting("stock_take_days", "30", "Days between two stock-takes of a receipt (WR-20).", int, 1),
    Setting("stock_take_notice_days", "7", "Days before the end of that cycle when a stock-take is due.", int),
    Setting("freeze_notice_days", "30", "Days before a freeze lapses when its renewal is due (L-37).", int),
    Setting(
        "inspection_answer_days", "3", "Days to answer a holder's request to inspect its goods in (L-06, u).", int, 1
    ),
    Setting("overdue_shown_days", "90", "Days that a deadline is shown when the ledger cannot know it was met.", int),
    Setting("holidays", "", "Public holidays as YYYY-MM-DD, separated by commas; weekends are known.", days=True),
    Setting("workdays", "", "Saturdays and Sundays that are worked, as YYYY-MM-DD, separated by commas.", days=True),
)


@dataclass(frozen=True, kw_only=True)
class Settings:
    """The values that hold for one process."""

    home: Path
    node_url: str
    node_timeout: float
    database_url: str
    host: str
    port: int
    public_url: str
    confirmations: int
    relay_accounts: int
    relay_poll: float
    resend_after: float
    queue_limit: int
    log_page: int
    act_lifetime: int
    weight_tolerance: int
    log_origin: str
    batch_count: int
    batch_age: float
    body_limit: int
    secret_file: str
    purchase_money_days: int
    registration_notice_days: int
    cancellation_working_days: int
    objection_notice_days: int
    objection_proof_days: int
    stock_take_days: int
    stock_take_notice_days: int
    freeze_notice_days: int
    inspection_answer_days: int
    overdue_shown_days: int
    holidays: str
    workdays: str

    @classmethod
    def load(cls, environment: Mapping[str, str] | None = None, **given: Any) -> Settings:
        """Reads the environment; what is given by name wins over it.

        Raises
        ------
        ValueError
            A value is not of its setting's type; names the setting, the value and the type.
        """
        environment = os.environ if environment is None else environment
        values: dict[str, Any] = {}
        for setting in TABLE:
            raw = given.get(setting.name)
            if raw is None:
                raw = environment.get(setting.variable, setting.default)
            values[setting.name] = _convert(setting, raw)
        return cls(**values)

    @property
    def database(self) -> str:
        return self.database_url or f"sqlite:///{self.home / 'ledger.db'}"

    @property
    def vault(self) -> Path:
        return self.home / "vault"

    @property
    def logs(self) -> Path:
        """Tiles and checkpoints of the evidence logs; any static file server may serve them."""
        return self.home / "logs"

    @property
    def devnet(self) -> Path:
        return self.home / "devnet"

    @property
    def keys(self) -> Path:
        return self.home / "keys"

    @property
    def deployment_file(self) -> Path:
        return self.home / "deployment.json"

    @property
    def serving_file(self) -> Path:
        """Where the gateway of this home is reached; there for as long as it answers."""
        return self.home / "serve.json"

    @property
    def consortium_file(self) -> Path:
        """Founders and parameters that the deployment was made with; lies beside the deployment's record."""
        return self.home / CONSORTIUM


def days_of(variable: str, text: str) -> frozenset[date]:
    """Days as YYYY-MM-DD, separated by commas; raises ValueError that names the variable for what is none."""
    try:
        return frozenset(date.fromisoformat(one.strip()) for one in text.split(",") if one.strip())
    except ValueError:
        raise ValueError(f"{variable} is {text!r} and must be days as YYYY-MM-DD, separated by commas") from None


def _convert(setting: Setting, raw: Any) -> Any:
    if setting.type is Path:
        return Path(raw).expanduser().resolve()
    if setting.type is str:
        if setting.days:
            days_of(setting.variable, str(raw))
        return str(raw)
    kind = {int: "a whole number", float: "a number"}[setting.type]
    try:
        value = setting.type(raw)
    except ValueError:
        raise ValueError(f"{setting.variable} is {raw!r} and must be {kind}") from None
    # Not `value < least`: what is no number compares with nothing.
    if not setting.least <= value < float("inf"):
        raise ValueError(f"{setting.variable} is {raw!r} and must be {kind} from {setting.least:g} on")
    return value
