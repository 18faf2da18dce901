"""Logs as JSON, one object a line: time, level, what happened (`action`), the text, and what else is known."""

from __future__ import annotations

import json
import logging
import re
import sys
import time

_STANDARD = {*logging.makeLogRecord({}).__dict__, "message", "asctime", "color_message", "taskName"}
_PASSWORD = re.compile(r"(?<=://)[^/@\s]+@")


class JsonLines(logging.Formatter):
    """One record, one line. Passwords in URLs are left out."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "time": f"{time.strftime('%Y-%m-%dT%H:%M:%S', time.gmtime(record.created))}.{int(record.msecs):03d}Z",
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        line |= {name: value for name, value in record.__dict__.items() if name not in _STANDARD}
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return _PASSWORD.sub("…@", json.dumps(line, ensure_ascii=False, default=str))


def log_to_stderr(level: str) -> None:
    """Sends every log of the process to standard error."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    logging.basicConfig(handlers=[handler], level=level.upper(), force=True)
    # One line for each request to a node or a peer would drown the rest.
    for name in ("httpx", "httpcore", "urllib3", "web3", "alembic", "asyncio"):
        logging.getLogger(name).setLevel(logging.WARNING)
