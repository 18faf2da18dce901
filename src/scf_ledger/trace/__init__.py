"""The whole history of a coil, a receipt, a voucher or a document, from a proof bundle alone.

No gateway, no database, no network: what is told was verified first, and everything that is told names its proof.
"""

from scf_ledger.trace.assemble import trace
from scf_ledger.trace.entries import Remark, Severity, Trace
from scf_ledger.trace.rendering import render
from scf_ledger.trace.resolve import TraceAmbiguous, TraceNotFound

__all__ = ["Remark", "Severity", "Trace", "TraceAmbiguous", "TraceNotFound", "render", "trace"]
