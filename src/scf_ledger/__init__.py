"""SCF Ledger: a permissioned-blockchain ledger for supply-chain finance."""

import os

# eth-hash would pick a backend that is six times slower; this must be set before anything imports it.
os.environ.setdefault("ETH_HASH_BACKEND", "pysha3")

__version__ = "0.1.0"
