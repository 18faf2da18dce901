"""Tells waiting requests that the projection has read something: threads on one side, the event loop on the other."""

from __future__ import annotations

import asyncio
from contextlib import suppress


class Changes:
    """A bell that every waiter hears once."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._bell = asyncio.Event()

    def ring(self) -> None:
        """Called from any thread."""
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._ring)

    def _ring(self) -> None:
        self._bell.set()
        self._bell = asyncio.Event()

    async def wait(self, seconds: float) -> None:
        """Until the next ring, or for so long."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._bell.wait(), max(seconds, 0.01))
