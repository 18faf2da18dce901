"""The story of one trade, played through the gateway by nine members with keys of their own.

It is a guest of the product: it knows the client, and what a person on a laptop would start; no other part knows it.
"""

from scf_ledger.story.play import play

__all__ = ["play"]
