"""Read files ahead of their turn, in as many processes as the machine has cores."""

import os
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from queue import LifoQueue
from typing import Self, TypeVar

from index.isolation import READING_BYTES, READING_SECONDS, IsolatedReader

__all__ = ["Readers", "cores"]

_AHEAD = 2

_Task = TypeVar("_Task")
_Outcome = TypeVar("_Outcome")


def cores() -> int:
    """Return how many cores this process may use."""
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity else os.cpu_count() or 1


class Readers:
    """Isolated readers, each used by one thread at a time and started when it is first needed.

    Args:
        number: how many; by default one a core.
        seconds: how long a file may take.
        memory: how much a reader may take, in bytes.

    """

    def __init__(
        self,
        number: int | None = None,
        *,
        seconds: int = READING_SECONDS,
        memory: int = READING_BYTES,
    ) -> None:
        self._number = number or cores()
        self.limits = f"{seconds} s, {memory} B"
        self._all = [IsolatedReader(seconds=seconds, memory=memory) for _ in range(self._number)]
        # The one used last is taken first: others need not be started while it will do.
        self._idle: LifoQueue[IsolatedReader] = LifoQueue()
        for reader in self._all:
            self._idle.put(reader)
        self._threads: ThreadPoolExecutor | None = None

    @contextmanager
    def one(self) -> Iterator[IsolatedReader]:
        """Give a reader that nobody else uses."""
        reader = self._idle.get()
        try:
            yield reader
        finally:
            self._idle.put(reader)

    def ahead(
        self,
        tasks: Sequence[_Task],
        read: Callable[[IsolatedReader, _Task], _Outcome],
        *,
        at_once: int,
    ) -> Iterator[Future[_Outcome]]:
        """Yield what becomes of each task, in their order, whichever is done first.

        Args:
            tasks: what to read.
            read: reads one of them, in a thread of its own.
            at_once: how many readers are worth starting.
        """
        number = min(at_once, self._number)
        threads = self._threads = ThreadPoolExecutor(number)

        def work(task: _Task) -> _Outcome:
            with self.one() as reader:
                return read(reader, task)

        started: deque[Future[_Outcome]] = deque()
        for task in tasks:
            started.append(threads.submit(work, task))
            # What is read and waits for its turn takes memory.
            if len(started) > _AHEAD * number:
                yield started.popleft()
        yield from started

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """End the processes, whatever they are at."""
        if self._threads is not None:
            self._threads.shutdown(wait=False, cancel_futures=True)
            for reader in self._all:
                reader.stop()
            self._threads.shutdown()
        for reader in self._all:
            reader.close()
