"""Intake of trade documents: bytes in; what kind it is, whether it is sound, what it says.

Everything that others use is here; the modules behind it may move.
"""

from scf_ledger.documents.intake.folder import FolderItem, read_folder
from scf_ledger.documents.intake.kinds import DocumentKind
from scf_ledger.documents.intake.limits import Limits
from scf_ledger.documents.intake.links import Endpoint, Link, LinkStatus, link
from scf_ledger.documents.intake.model import (
    Document,
    ErrorDeclaration,
    Event,
    EventQuantity,
    GoodsLine,
    Mill,
    Money,
    Party,
    Reference,
    Subject,
)
from scf_ledger.documents.intake.reader import read
from scf_ledger.documents.intake.refusals import RULE_NAMES, Finding, Refusal, Refused, Rule

__all__ = [
    "RULE_NAMES",
    "Document",
    "DocumentKind",
    "Endpoint",
    "ErrorDeclaration",
    "Event",
    "EventQuantity",
    "Finding",
    "FolderItem",
    "GoodsLine",
    "Limits",
    "Link",
    "LinkStatus",
    "Mill",
    "Money",
    "Party",
    "Reference",
    "Refusal",
    "Refused",
    "Rule",
    "Subject",
    "link",
    "read",
    "read_folder",
]
