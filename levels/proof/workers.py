"""Other processes that play: as many as asked, which end with whoever started them.

Called by the proofs, by storms and by `podfall run --seeds`. Fresh interpreters and no forks: a fork would copy
whatever the terminal and its threads were just doing.
"""

from __future__ import annotations

import multiprocessing
import signal
import threading
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Iterator

Task = TypeVar("Task")
Found = TypeVar("Found")
AT_ONCE = 4
"""Tasks that a process takes at a time."""


class WorkerPool:
    """Processes that stay for as long as there is work for them."""

    def __init__(self, jobs: int) -> None:
        """Start `jobs` of them with the first work."""
        self._pool = ProcessPoolExecutor(jobs, multiprocessing.get_context("spawn"))

    def share_out(
        self, work: Callable[[Task], Found], tasks: Iterable[Task], *, at_once: int = AT_ONCE
    ) -> Generator[Found]:
        """What `work` finds for each task, in their order; a process takes `at_once` tasks at a time.

        Both must be picklable. Whoever stops asking ends the processes.
        """
        with deaf_children():
            found = self._pool.map(work, tasks, chunksize=at_once)
        try:
            yield from found
        except GeneratorExit:  # nobody wants more: it all ends before the interpreter does
            self._pool.shutdown(cancel_futures=True)
            raise
        except BaseException:
            self._pool.shutdown(wait=False, cancel_futures=True)
            raise

    def close(self) -> None:
        """Let them end."""
        self._pool.shutdown()


def share_out(work: Callable[[Task], Found], tasks: Iterable[Task], jobs: int) -> Generator[Found]:
    """What `work` finds for each task, in their order, from `jobs` processes that end with it."""
    pool = WorkerPool(jobs)
    try:
        yield from pool.share_out(work, tasks)
    finally:
        pool.close()


@contextmanager
def deaf_children() -> Iterator[None]:
    """Processes started meanwhile do not hear Ctrl-C: it is for their parent, which ends them without a traceback."""
    if threading.current_thread() is not threading.main_thread():
        yield  # only the main thread may say who hears a signal
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
