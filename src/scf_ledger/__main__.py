"""`python -m scf_ledger` is `scf`."""

from __future__ import annotations

from scf_ledger.cli import main

if __name__ == "__main__":
    main()
