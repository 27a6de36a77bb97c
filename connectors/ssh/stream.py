"""One running command over SSH."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Protocol

import paramiko

from connectors.ssh.flow import Flow
from connectors.ssh.problems import SshError, SshProblem
from connectors.ssh.wire import Wire
from connectors.streams import StreamEnd

_GRACE = 1.0  # seconds the far side gets to confirm that a stream was closed


class Carrier(Protocol):
    """The connection that a stream runs on, as the stream sees it."""

    label: str
    wire: Wire

    @property
    def alive(self) -> bool: ...

    def death(self, raw: str = "") -> SshError:
        """Why the connection ended."""

    def give_up(self, failure: SshError) -> None:
        """End the connection for a reason that every stream on it is told."""


class SshStream:
    """Implements `streams.Stream`, with three things more: `finish_input`, `hold` and `release`.

    The callbacks run one at a time, in the connection's own thread or in the one that serves all connections: they must
    not wait for anything. `hold` stops a node that sends too much; it costs one window (1 MiB) at most.
    """

    def __init__(
        self,
        connection: Carrier,
        channel: paramiko.Channel,
        flow: Flow,
        *,
        on_output: Callable[[bytes], None],
        on_error_output: Callable[[bytes], None],
        on_end: Callable[[StreamEnd], None],
    ) -> None:
        self._connection = connection
        self._channel = channel
        self._flow = flow
        self._on_output = on_output
        self._on_error_output = on_error_output
        self._on_end = on_end
        self._lock = threading.Lock()
        self._closing = False
        self._over = False
        self._decided = False
        self._early_end: StreamEnd | None = None

    # -- the Stream protocol

    def write(self, data: bytes) -> None:
        """Send bytes to the command's input; waits while its window is full, so not from a callback. Raises SshError:
        closed, half_dead, too_slow_to_read."""
        view = memoryview(data)
        self._connection.wire.await_answer()
        while view:
            if self._closing:
                raise SshError(SshProblem.CLOSED, self._connection.label, facts={"reason": "stream"})
            try:
                sent = self._channel.send(bytes(view[:32000]))
            except TimeoutError as error:
                facts = {"seconds": f"{self._channel.gettimeout() or 0:.0f}"}
                raise SshError(SshProblem.TOO_SLOW_TO_READ, self._connection.label, facts=facts) from error
            except (OSError, EOFError, paramiko.SSHException) as error:
                raise self._gone(str(error)) from error
            if sent == 0 or not self._connection.alive:
                raise self._gone()
            view = view[sent:]

    def close(self) -> None:
        """End the command's pipes. `on_end` follows in the connection's thread, soon and once."""
        with self._lock:
            if self._closing:
                return
            self._closing = True
        try:
            self._connection.wire.hang_up(self._channel)
            self._connection.wire.later(_GRACE, self._overdue)
        except (OSError, EOFError, paramiko.SSHException):
            return  # the link is gone, and its end ends this stream

    # -- more than the protocol

    def finish_input(self) -> None:
        """Close the command's input; its output goes on. Raises SshError (closed)."""
        try:
            self._channel.shutdown_write()
        except (OSError, EOFError, paramiko.SSHException) as error:
            raise self._gone(str(error)) from error

    def hold(self) -> None:
        """Ask the far side for nothing more until `release`. Safe from any thread."""
        self._flow.held = True

    def release(self) -> None:
        """Take up again after `hold`. Safe from any thread but not from a callback."""
        self._flow.held = False
        try:
            self._connection.wire.allow(self._channel, self._flow)
        except (OSError, EOFError, paramiko.SSHException):
            return  # the link is gone, and its end ends this stream

    # -- the Sink protocol, called by the wire

    def output(self, data: bytes) -> None:
        if not self._closing:
            self._guarded(self._on_output, data)

    def error_output(self, data: bytes) -> None:
        if not self._closing:
            self._guarded(self._on_error_output, data)

    def ended(self, status: int, signal: str, core_dumped: bool) -> None:
        end = self._describe(status, signal, core_dumped)
        with self._lock:
            if not self._decided:
                self._early_end = end  # `open` does not know yet whether the command was taken
                return
        self._end(end)

    def started(self) -> None:
        """The command was taken: from now on its end is told to `on_end`, at once when it is over already."""
        with self._lock:
            self._decided = True
            end = self._early_end
        if end is not None:
            self._end(end)

    def refused(self) -> None:
        """The command was not taken: whoever called `open` is told, `on_end` is not."""
        with self._lock:
            self._decided = self._over = self._closing = True

    # -- within

    def _describe(self, status: int, signal: str, core_dumped: bool) -> StreamEnd:
        if signal:
            facts = {"signal": signal, "core_dumped": "yes" if core_dumped else "no"}
            return StreamEnd(None, SshError(SshProblem.KILLED, self._connection.label, facts=facts))
        if status >= 0:
            return StreamEnd(status)
        if self._closing:
            return StreamEnd(None, SshError(SshProblem.CANCELLED, self._connection.label))
        return StreamEnd(None, self._gone())

    def _gone(self, raw: str = "") -> SshError:
        if self._connection.alive:
            facts = {"reason": "command_ended"}
            return SshError(SshProblem.CLOSED, self._connection.label, facts=facts, raw=raw)
        return self._connection.death(raw)

    def _overdue(self) -> None:
        self._end(StreamEnd(None, SshError(SshProblem.CANCELLED, self._connection.label)))

    def _end(self, end: StreamEnd) -> None:
        with self._lock:
            if self._over:
                return
            self._over = True
            self._closing = True
        self._guarded(self._on_end, end)

    def _guarded(self, act: Callable[..., None], argument: object) -> None:
        try:
            act(argument)
        except Exception as error:  # a bug of ours in a callback: paramiko would swallow it, so it is told loudly here
            kind, value, trace = type(error), error, error.__traceback__
            threading.excepthook(threading.ExceptHookArgs((kind, value, trace, threading.current_thread())))
            self._connection.give_up(SshError(SshProblem.CLOSED, self._connection.label, facts={"reason": "bug"}))
