"""A local chain for one laptop: anvil from npm, interval mining, loopback only, state on disk.

`scf devnet up` starts a keeper process, which starts anvil, takes a snapshot of the chain after every block with
transactions, and starts anvil again from the newest one when it dies. After `kill -9` of either, at most the blocks
since the last snapshot are lost (SNAPSHOT_INTERVAL); the outbox sends their transactions again.
"""

from scf_ledger.devnet.control import Devnet, DevnetFailed, Status

__all__ = ["Devnet", "DevnetFailed", "Status"]
