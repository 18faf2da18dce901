"""Commands: what people and programs ask for, turned into the messages of acts.

People write goods as "HRC", days as 2026-12-31, coils by mill, heat and number, texts as text. The messages of acts
hold bytes, day numbers, keyed hashes and digests. Everything here is pure.
"""

from scf_ledger.commands.eight_items import EIGHT_ITEMS, commit_content
from scf_ledger.commands.resolve import Lookup, Opening, Resolved, resolve

__all__ = ["EIGHT_ITEMS", "Lookup", "Opening", "Resolved", "commit_content", "resolve"]
