"""Kernels that start at once: forked from a process that has imported what notebooks import.

A new kernel spends most of its time importing pandas and matplotlib. Where the system lets a
process end with its parent (Linux), one process imports them and each kernel is a fork of it.
No kernel outlives its run: it ends when the worker that asked for it closes its connection, and
with the process it was forked from, which ends with the command. Elsewhere kernels start as
Jupyter starts them.
"""

from __future__ import annotations

import asyncio
import contextlib
import ctypes
import importlib
import json
import os
import select
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

__all__ = ["die_with_parent", "kernel_settings", "manager_class", "warm"]

_SOCKET = "BILATERAL_KERNELS"
_SET_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG of <linux/prctl.h>
# What every kernel imports while it starts.
_ALWAYS = (
    "ipykernel.kernelapp",
    "ipykernel.ipkernel",
    "IPython.core.completerlib",
    "IPython.core.debugger",
    "IPython.core.display_functions",
    "IPython.core.logger",
    "IPython.core.oinspect",
    "IPython.extensions.storemagic",
    "faulthandler",
    "psutil",
    "tornado.platform.asyncio",
    "tornado.queues",
)


def die_with_parent(parent: int) -> None:
    """Let the system kill this process when its parent ends, however it ends (Linux)."""
    if sys.platform != "linux":
        return
    ctypes.CDLL(None).prctl(_SET_DEATH_SIGNAL, signal.SIGKILL)
    if os.getppid() != parent:  # it ended before the line above
        os._exit(1)


@contextlib.contextmanager
def kernel_settings() -> Iterator[None]:
    """Settings for the kernels that are started within: quiet, without a shared history file."""
    with tempfile.TemporaryDirectory(prefix="bilateral-") as folder:
        profile = Path(folder) / "profile_default"
        profile.mkdir()
        # A kernel on this machine's own loopback otherwise warns that nothing is encrypted.
        (profile / "ipython_kernel_config.py").write_text(
            "c.IPKernelApp.log_level = 40\nc.HistoryManager.enabled = False\n", encoding="utf-8"
        )
        with _environment(IPYTHONDIR=folder):
            yield


@contextlib.contextmanager
def _environment(**values: str) -> Iterator[None]:
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


@contextlib.contextmanager
def warm(modules: Iterable[str]) -> Iterator[None]:
    """Within, kernels are forked from a process that has imported these modules."""
    if sys.platform != "linux":
        yield
        return
    with tempfile.TemporaryDirectory(prefix="bilateral-") as folder:
        address = str(Path(folder) / "kernels")
        command = [sys.executable, "-P", "-m", __name__, address, str(os.getpid()), *modules]
        # The backend is chosen when matplotlib is imported, as a kernel would choose it.
        environment = os.environ | {
            "JPY_PARENT_PID": "1",
            "MPLBACKEND": "module://matplotlib_inline.backend_inline",
        }
        with socket.socket(socket.AF_UNIX) as listener:
            listener.bind(address)
            listener.listen()
            process = subprocess.Popen(
                [*command, str(listener.fileno())],
                env=environment,
                stdin=subprocess.DEVNULL,
                pass_fds=[listener.fileno()],
                start_new_session=True,
            )
        try:
            with _environment(**{_SOCKET: address}):
                yield
        finally:
            process.kill()
            process.wait()


def manager_class() -> type | None:
    """The class of kernel managers that ask for a fork; None where there is none to ask."""
    address = os.environ.get(_SOCKET)
    if not address:
        return None
    from jupyter_client.manager import AsyncKernelManager  # noqa: PLC0415
    from jupyter_client.provisioning.local_provisioner import (  # noqa: PLC0415
        LocalProvisioner,
    )

    class Provisioner(LocalProvisioner):
        process: Any
        parent: Any

        async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> Any:
            request = {
                "file": str(self.parent.connection_file),
                "folder": str(kwargs.get("cwd") or Path.cwd()),
                "environment": kwargs.get("env") or dict(os.environ),
            }
            try:
                self.process = _Forked(str(address), request)
            except (OSError, ValueError):  # the process to fork has died
                return await super().launch_kernel(cmd, **kwargs)
            self.pid = self.pgid = self.process.pid
            self.cwd = kwargs.get("cwd", Path.cwd())
            return self.connection_info

        async def wait(self) -> int | None:
            # The usual way looks ten times a second, which is most of the time an end takes.
            while self.process is not None and self.process.poll() is None:
                await asyncio.sleep(0.005)
            return await super().wait()

    class Manager(AsyncKernelManager):
        async def _async_pre_start_kernel(self, **kwargs: Any) -> Any:
            spec: Any = self.kernel_spec
            usual = Path(spec.argv[0]).name.startswith("python")
            if usual and spec.language == "python" and self.provisioner is None:
                self.provisioner = Provisioner(
                    kernel_id=self.kernel_id, kernel_spec=spec, parent=self
                )
            return await super()._async_pre_start_kernel(**kwargs)

    return Manager


class _Forked:
    """A forked kernel, to be used like a `subprocess.Popen`."""

    stdin = stdout = stderr = None

    def __init__(self, address: str, request: Mapping[str, Any]) -> None:
        self.returncode: int | None = None
        self._connection = socket.socket(socket.AF_UNIX)
        self._connection.connect(address)
        self._connection.sendall(json.dumps(request).encode() + b"\n")
        self._lines = self._connection.makefile("r", encoding="ascii")
        self.pid = int(self._lines.readline())

    def poll(self) -> int | None:
        """The exit status, None while it runs."""
        if self.returncode is None and select.select([self._connection], [], [], 0)[0]:
            return self.wait()
        return self.returncode

    def wait(self) -> int:
        """Wait for its end."""
        if self.returncode is None:
            self.returncode = int(self._lines.readline() or -signal.SIGKILL)
            self._lines.close()
            self._connection.close()
        return self.returncode

    def send_signal(self, number: int) -> None:
        """Send it a signal, unless it has ended."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        """End it at once."""
        self.send_signal(signal.SIGKILL)

    def terminate(self) -> None:
        """Ask it to end."""
        self.send_signal(signal.SIGTERM)


# --- the process that is forked ------------------------------------------------------------------


def _serve(listener: socket.socket) -> None:
    """Fork a kernel for each connection; end it when the connection is closed."""
    running: dict[int, tuple[int, socket.socket]] = {}  # descriptor: process, connection
    wake, woken = os.pipe()
    os.set_blocking(woken, False)
    signal.set_wakeup_fd(woken)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    poll = select.poll()
    poll.register(listener, select.POLLIN)
    poll.register(wake, select.POLLIN)
    while True:
        for descriptor, _ in poll.poll():
            if descriptor == listener.fileno():
                connection, _ = listener.accept()
                with connection.makefile("rb") as lines:
                    request = lines.readline()
                process = os.fork() if request else 0
                if request and process == 0:
                    for _, other in running.values():
                        other.close()
                    for old in (connection, listener):
                        old.close()
                    _become_kernel(json.loads(request))
                if not request:
                    connection.close()
                    continue
                with contextlib.suppress(OSError):
                    connection.sendall(b"%d\n" % process)
                running[connection.fileno()] = (process, connection)
                poll.register(connection, select.POLLIN)
            elif descriptor == wake:
                os.read(wake, 1024)
            else:
                # Nothing more is ever sent: whoever asked for it has closed or died.
                process = running[descriptor][0]
                with contextlib.suppress(OSError):
                    os.killpg(process, signal.SIGKILL)
                os.kill(process, signal.SIGKILL)  # it may not lead its group yet
                poll.unregister(descriptor)
        _tell_ends(running, poll)


def _tell_ends(running: dict[int, tuple[int, socket.socket]], poll: Any) -> None:
    """Say on its connection that a kernel has ended, with its status."""
    by_process = {process: descriptor for descriptor, (process, _) in running.items()}
    while by_process:
        process, status = os.waitpid(-1, os.WNOHANG)
        if process == 0:
            return
        descriptor = by_process.pop(process)
        _, connection = running.pop(descriptor)
        with contextlib.suppress(KeyError):
            poll.unregister(descriptor)
        with contextlib.suppress(OSError):
            connection.sendall(b"%d\n" % os.waitstatus_to_exitcode(status))
        connection.close()


def _become_kernel(request: Mapping[str, Any]) -> None:
    """In the fork: run a kernel, never return."""
    status = 1
    try:
        parent = os.getppid()
        os.setsid()
        die_with_parent(parent)
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        os.environ.clear()
        os.environ.update(request["environment"])
        os.chdir(request["folder"])
        numpy = sys.modules.get("numpy")
        if numpy is not None:
            numpy.random.seed()  # the state of the global generator came with the fork
        from ipykernel.kernelapp import IPKernelApp  # noqa: PLC0415

        sys.argv = ["ipykernel_launcher", "-f", request["file"]]
        # Nobody debugs a batch; the debugger takes longer to import than all the rest.
        sys.modules["debugpy"] = None  # type: ignore[assignment]
        kernel = IPKernelApp.instance()
        kernel.initialize(sys.argv[1:])
        del sys.modules["debugpy"]
        kernel.start()
        status = 0
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else int(end.code is not None)
    finally:
        os._exit(status)


def _rehearse() -> None:
    """Draw a figure as notebooks do: forks share what is loaded and kept for the first one."""
    figures = sys.modules.get("bilateral.figures")
    if figures is None:
        return
    import matplotlib as mpl  # noqa: PLC0415

    with mpl.rc_context():  # the look stays that of who draws
        figure, axes = figures.new(rows=2)
        for one in axes:
            one.bar([0, 1], [1, 2], label="Aā")
            one.legend()
            one.text(0, 0, "Aā", fontweight="bold")
        figures.drawn(figure)


def _main() -> None:
    _, parent, *modules, descriptor = sys.argv[1:]
    die_with_parent(int(parent))
    for name in (*_ALWAYS, *modules):
        # A module that cannot be imported fails in the notebook that asks for it.
        with contextlib.suppress(Exception):
            importlib.import_module(name)
    with contextlib.suppress(Exception):
        _rehearse()
    import gc  # noqa: PLC0415

    gc.collect()
    gc.freeze()  # pages shared with the forks stay shared
    # Figures are many small objects that live as long as the report: little is ever found.
    gc.set_threshold(20_000)
    _serve(socket.socket(fileno=int(descriptor)))


if __name__ == "__main__":
    _main()
