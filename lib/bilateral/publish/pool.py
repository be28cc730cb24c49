"""Worker processes: a killed one costs its job only, one that takes too long is killed."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import sys
import time
import warnings
from collections import deque
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from multiprocessing.connection import Connection, wait
from typing import Any, Generic, Protocol, TypeVar

from bilateral.publish.kernels import die_with_parent

__all__ = ["Killed", "Late", "Next", "Watcher", "work_through"]

Task = TypeVar("Task", bound=Hashable)
Task_contra = TypeVar("Task_contra", contravariant=True)
Result = TypeVar("Result")


class Killed(Exception):  # noqa: N818  (an event, told to the caller)
    """The worker of a task died under it."""


class Late(Exception):  # noqa: N818
    """A task took longer than its limit and was stopped."""


class Next(Enum):
    """What is to be done when a task has ended."""

    ON = "on"
    AGAIN = "the same task again, last"
    STOP = "no further task"


class Watcher(Protocol[Task_contra]):
    """What is told about tasks as they start and end."""

    def started(self, task: Task_contra) -> None:
        """A worker has taken the task."""

    def ended(self, task: Task_contra, result: Any) -> Next:
        """The task has a result or an exception; what to do next."""


@dataclass
class _Worker(Generic[Task]):
    process: multiprocessing.process.BaseProcess
    connection: Connection[Any, Any]
    task: Task | None = None
    deadline: float | None = None


def work_through(
    tasks: Sequence[Task],
    function: Callable[[Task], Any],
    watcher: Watcher[Task],
    *,
    workers: int,
    limit: float | None = None,
) -> None:
    """Give tasks to worker processes until all have ended or the watcher says stop.

    `limit` is the most seconds that a task may take. Whatever ends this call, no worker is left.
    """
    waiting = deque(tasks)
    crew: list[_Worker[Task]] = []
    try:
        for _ in range(min(workers, len(waiting))):
            crew.append(_hire(function, crew))
        for worker in crew:
            _give(worker, waiting, watcher, limit)
        while any(worker.task is not None for worker in crew):
            for worker, result in _ended(crew):
                task = worker.task
                assert task is not None
                worker.task = worker.deadline = None
                then = watcher.ended(task, result)
                if then is Next.STOP:
                    waiting.clear()
                elif then is Next.AGAIN:
                    waiting.append(task)
                if not worker.process.is_alive() or isinstance(result, Killed | Late):
                    _dismiss([worker])
                    crew.remove(worker)
                    if not waiting:
                        continue
                    worker = _hire(function, crew)  # noqa: PLW2901
                    crew.append(worker)
                _give(worker, waiting, watcher, limit)
    finally:
        _dismiss(crew)


def _hire(function: Callable[[Task], Any], crew: Sequence[_Worker[Task]]) -> _Worker[Task]:
    # Forked where that is safe: what this process has imported need not be imported again.
    forks = sys.platform == "linux"
    context: Any = multiprocessing.get_context("fork" if forks else "spawn")
    ours, theirs = context.Pipe()
    unneeded = [ours, *(worker.connection for worker in crew)] if forks else []
    process = context.Process(target=_serve, args=(function, theirs, unneeded, os.getpid()))
    with warnings.catch_warnings():
        # Threads of numerical libraries; they handle forks.
        warnings.simplefilter("ignore", DeprecationWarning)
        process.start()
    theirs.close()
    return _Worker(process, ours)


def _serve(
    function: Callable[[Any], Any],
    connection: Connection[Any, Any],
    others: Sequence[Connection[Any, Any]],
    parent: int,
) -> None:
    """In a worker: do tasks until there are no more."""
    die_with_parent(parent)
    # Ctrl-C goes to every process of a terminal; the parent deals with it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for other in others:
        other.close()
    with contextlib.suppress(EOFError, OSError):
        while True:
            task = connection.recv()
            try:
                result = function(task)
            except Exception as error:
                result = error
            connection.send(result)


def _give(
    worker: _Worker[Task], waiting: deque[Task], watcher: Watcher[Task], limit: float | None
) -> None:
    if not waiting:
        return
    worker.task = waiting.popleft()
    worker.deadline = None if limit is None else time.monotonic() + limit
    watcher.started(worker.task)
    with contextlib.suppress(OSError):  # it died while idle: seen as its end
        worker.connection.send(worker.task)


def _ended(crew: Sequence[_Worker[Task]]) -> Iterator[tuple[_Worker[Task], Any]]:
    """Wait until a task ends, well or not."""
    busy = [worker for worker in crew if worker.task is not None]
    deadlines = [worker.deadline for worker in busy if worker.deadline is not None]
    patience = max(0.0, min(deadlines) - time.monotonic()) if deadlines else None
    ready = wait([worker.connection for worker in busy], patience)
    for worker in busy:
        if worker.connection in ready:
            try:
                yield worker, worker.connection.recv()
            except (EOFError, OSError):
                yield worker, Killed()
        elif worker.deadline is not None and worker.deadline <= time.monotonic():
            yield worker, Late()


def _dismiss(crew: Sequence[_Worker[Any]]) -> None:
    for worker in crew:
        worker.connection.close()
        if worker.task is not None or not worker.process.is_alive():
            worker.process.kill()
    for worker in crew:
        worker.process.join(2)
        if worker.process.is_alive():
            worker.process.kill()
            worker.process.join()
