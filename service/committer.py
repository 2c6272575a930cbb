"""Group commit: votes that arrive together share one transaction; each is acknowledged after it."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from queue import Empty, Queue
from threading import Thread
from typing import Generic, TypeVar

T = TypeVar("T")
MOST = 500
"""Items of one transaction."""
PENDING = 5_000
"""Items that may wait; more are refused at once, rather than kept waiting for an answer that comes too late."""
log = logging.getLogger("service")


class Committer(Generic[T]):
    """One writing thread. `commit` must have made all of its items durable when it returns, or none if it raises."""

    def __init__(self, commit: Callable[[Sequence[T]], None]) -> None:
        self._commit = commit
        self._queue: Queue[tuple[T, asyncio.Future[None]] | None] = Queue(PENDING)
        self._thread = Thread(target=self._run, name="committer")
        self._thread.start()

    def submit(self, item: T) -> "asyncio.Future[None]":
        """A future of the running loop, done once the item is durable. Raises queue.Full."""
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._queue.put_nowait((item, future))
        return future

    @property
    def pending(self) -> int:
        return self._queue.qsize()

    def close(self) -> None:
        """Finish everything submitted."""
        self._queue.put(None)
        self._thread.join()

    def _run(self) -> None:
        while (first := self._queue.get()) is not None:
            batch, ending = [first], False
            while len(batch) < MOST:
                try:
                    following = self._queue.get_nowait()
                except Empty:
                    break
                if following is None:
                    ending = True
                    break
                batch.append(following)
            self._settle(batch)
            if ending:
                return

    def _settle(self, batch: Sequence[tuple[T, "asyncio.Future[None]"]]) -> None:
        failure: Exception | None = None
        try:
            self._commit([item for item, _ in batch])
        except Exception as error:  # told to every waiting client, whatever it is
            log.error("écriture impossible : %s", type(error).__name__)
            failure = error
        futures = [future for _, future in batch]
        futures[0].get_loop().call_soon_threadsafe(_tell, futures, failure)


def _tell(futures: "Sequence[asyncio.Future[None]]", failure: Exception | None) -> None:
    """In the loop; those who wait no more are left alone."""
    for future in futures:
        if future.done():
            continue
        if failure is None:
            future.set_result(None)
        else:
            future.set_exception(failure)
