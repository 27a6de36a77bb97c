"""This workstation as a host: the same streams as over SSH, by child processes."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import IO

from connectors.streams import ConnectorError, Stream, StreamEnd
from connectors.text import sanitise

#: Seconds that a command gets to end by itself after its input closed, then after SIGTERM.
GRACE = 1.0


class LocalProblem(StrEnum):
    """Why this workstation cannot be watched or a command not started on it."""

    UNSUPPORTED = "local.unsupported"  # not a Linux: there is no /proc to read
    NO_SHELL = "local.no_shell"  # the command cannot be started
    CLOSED = "local.closed"


def check_supported(platform: str = sys.platform, proc: Path = Path("/proc/stat")) -> None:
    """Raise ConnectorError(UNSUPPORTED) where the probe has nothing to read: Windows, macOS. With
    DRIFTVAKT_PROBE_ROOT in the environment a POSIX machine will do."""
    if os.name == "posix" and os.environ.get("DRIFTVAKT_PROBE_ROOT"):
        return
    if platform != "linux" or not proc.exists():
        raise ConnectorError(LocalProblem.UNSUPPORTED, "local", facts={"platform": platform})


class LocalHost:
    """This machine as a `connectors.streams.Host`. Commands run under /bin/sh in sessions of their own, so that closing
    a stream ends everything that it started."""

    def __init__(self, environment: dict[str, str] | None = None) -> None:
        """`environment` is added to this process's own."""
        self._environment = {**os.environ, **(environment or {})}
        self._streams: set[LocalStream] = set()
        self._lock = threading.Lock()
        self._closed = False

    def open(
        self,
        command: str,
        *,
        on_output: Callable[[bytes], None],
        on_error_output: Callable[[bytes], None],
        on_end: Callable[[StreamEnd], None],
    ) -> Stream:
        """Start `command`; raises ConnectorError (LocalProblem)."""
        if self._closed:
            raise ConnectorError(LocalProblem.CLOSED, "local")
        if "DRIFTVAKT_PROBE_ROOT" not in self._environment:
            check_supported()
        try:
            process = subprocess.Popen(
                ["/bin/sh", "-c", command],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                bufsize=0,
                env=self._environment,
                start_new_session=True,
            )
        except OSError as error:
            raise ConnectorError(LocalProblem.NO_SHELL, "local", raw=sanitise(str(error), 2000)) from error
        stream = LocalStream(process, on_output, on_error_output, on_end, self._forget)
        with self._lock:
            self._streams.add(stream)
        stream.start()
        return stream

    def close(self) -> None:
        """End every stream; safe to call twice."""
        self._closed = True
        with self._lock:
            streams = list(self._streams)
        for stream in streams:
            stream.close()

    def _forget(self, stream: LocalStream) -> None:
        with self._lock:
            self._streams.discard(stream)


class LocalStream:
    """One running command of a LocalHost. Callbacks come from its own threads, `on_end` once and last."""

    def __init__(
        self,
        process: subprocess.Popen[bytes],
        on_output: Callable[[bytes], None],
        on_error_output: Callable[[bytes], None],
        on_end: Callable[[StreamEnd], None],
        on_gone: Callable[[LocalStream], None],
    ) -> None:
        self._process = process
        self._on_end = on_end
        self._on_gone = on_gone
        self._write_lock = threading.Lock()
        self._ended = threading.Event()
        self._closing = threading.Event()
        self._readers = [
            threading.Thread(target=self._read, args=(pipe, sink), name=f"local-{process.pid}-{name}", daemon=True)
            for name, pipe, sink in (("out", process.stdout, on_output), ("err", process.stderr, on_error_output))
            if pipe is not None
        ]
        self._waiter = threading.Thread(target=self._wait, name=f"local-{process.pid}-end", daemon=True)

    def start(self) -> None:
        for thread in (*self._readers, self._waiter):
            thread.start()

    def write(self, data: bytes) -> None:
        """Blocks while the command does not read; raises ConnectorError(CLOSED) when it is gone."""
        pipe = self._process.stdin
        if pipe is None:
            raise ConnectorError(LocalProblem.CLOSED, "local")
        try:
            with self._write_lock:
                view = memoryview(data)
                while view:
                    view = view[pipe.write(view) or 0 :]
        except (OSError, ValueError) as error:  # ValueError: the pipe was closed by `close`
            raise ConnectorError(LocalProblem.CLOSED, "local", raw=sanitise(str(error), 2000)) from error

    def close(self) -> None:
        """Close the command's input, which ends a probe at once; what does not end is terminated, then killed. Does
        not wait for the end."""
        if self._closing.is_set():
            return
        self._closing.set()
        threading.Thread(target=self._end, name=f"local-{self._process.pid}-close", daemon=True).start()

    def _end(self) -> None:
        # A writer blocked on a command that does not read holds the lock: then only signals are left.
        if self._write_lock.acquire(timeout=GRACE):
            try:
                if self._process.stdin is not None:
                    with contextlib.suppress(OSError):
                        self._process.stdin.close()
            finally:
                self._write_lock.release()
        for firmly in (False, True):
            if self._ended.wait(GRACE):
                return
            self._stop_group(firmly=firmly)

    def _stop_group(self, *, firmly: bool) -> None:
        if sys.platform == "win32":  # no groups of processes there
            self._process.terminate()
            return
        # The group's number stays taken until the leader is reaped, and after that while any member lives.
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, signal.SIGKILL if firmly else signal.SIGTERM)

    @staticmethod
    def _read(pipe: IO[bytes], sink: Callable[[bytes], None]) -> None:
        descriptor = pipe.fileno()
        while True:
            try:
                data = os.read(descriptor, 65536)
            except OSError:
                return
            if not data:
                return
            sink(data)

    def _wait(self) -> None:
        status = self._process.wait()
        for reader in self._readers:
            # A grandchild may hold the pipes for ever; the command's end is what counts.
            reader.join(timeout=GRACE)
        if any(reader.is_alive() for reader in self._readers):
            self._stop_group(firmly=True)
            for reader in self._readers:
                reader.join(timeout=GRACE)
        self._ended.set()
        for pipe in (self._process.stdin, self._process.stdout, self._process.stderr):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()
        self._on_gone(self)
        self._on_end(StreamEnd(status))
