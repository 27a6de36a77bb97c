"""A checked, logged-in SSH connection to one machine, through as many jump hosts as it takes."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass

import paramiko

from connectors.ssh.certificates import plain_key
from connectors.ssh.flow import DEFAULT_RATE, WINDOW, Flow
from connectors.ssh.link import Link
from connectors.ssh.patience import Timeouts
from connectors.ssh.problems import SshError, SshProblem
from connectors.ssh.stream import SshStream
from connectors.ssh.targets import Target
from connectors.ssh.wire import Wire
from connectors.streams import StreamEnd
from connectors.text import sanitise


@dataclass(frozen=True, slots=True)
class Terms:
    """What was agreed with the server, for the node's page."""

    server: str
    cipher: str
    host_key_type: str
    host_key: bytes
    banner: str


class SshConnection:
    """Implements `streams.Host`. Made by `connect`; one thread (the transport's) serves all its streams.

    `failure` is None while it lives, and why it ended afterwards.
    """

    def __init__(self, target: Target, timeouts: Timeouts, rate: float = DEFAULT_RATE) -> None:
        self.target = target
        self.label = target.label
        self.terms: Terms | None = None
        self.wire: Wire
        self.link: Link
        self._timeouts = timeouts
        self._rate = rate
        self._failure: SshError | None = None
        self._cause: BaseException | None = None
        self._closed_here = False
        self._dead = threading.Event()
        self._opening = threading.Lock()
        self._releasing = threading.Lock()
        self._release: Callable[[], None] | None = None

    # -- the Host protocol

    def open(
        self,
        command: str,
        *,
        on_output: Callable[[bytes], None],
        on_error_output: Callable[[bytes], None],
        on_end: Callable[[StreamEnd], None],
    ) -> SshStream:
        """Start `command`; waits for the server's two answers, so a worker thread is the place to call it from.

        Output may come before this returns. Raises SshError: channel_refused, command_refused, timed_out, and why the
        connection ended; `on_end` is not called then.
        """
        with self._opening, self.wire.kept_awake():  # paramiko has one place for the reason of a refused channel
            channel = self._channel("session", None)
            flow = Flow(self._rate)
            stream = SshStream(self, channel, flow, on_output=on_output, on_error_output=on_error_output, on_end=on_end)
            channel.settimeout(self._timeouts.write)
            self.wire.adopt(channel, stream, flow)
            try:
                channel.exec_command(command)
            except (paramiko.SSHException, EOFError, OSError) as error:
                stream.refused()
                if not self.alive:
                    raise self.death(str(error)) from error
                raise SshError(SshProblem.COMMAND_REFUSED, self.label, raw=str(error)) from error
        stream.started()
        return stream

    def close(self) -> None:
        """End the connection and every stream on it; their `on_end` follows at once in the connection's thread. Safe
        from any thread, any number of times."""
        self._closed_here = True
        self.wire.transport.close()
        self.link.close()

    # -- more than the protocol

    @property
    def alive(self) -> bool:
        return not self._dead.is_set() and self.wire.transport.is_active() and not self.link.closed

    @property
    def failure(self) -> SshError | None:
        """Why it ended; None while it lives."""
        return None if self.alive else self.death()

    def wait_closed(self, seconds: float | None = None) -> bool:
        """Wait until the connection's thread has ended and every `on_end` was called; whether it has."""
        return self._dead.wait(seconds)

    def open_road(self, host: str, port: int) -> paramiko.Channel:
        """A way through this machine to another one's SSH port. Raises SshError (jump_failed)."""
        try:
            return self._channel("direct-tcpip", (host, port))
        except SshError as error:
            if error.code is not SshProblem.CHANNEL_REFUSED:
                raise
            facts = {"hop": self.label, "next": f"{host}:{port}", "reason": error.facts["reason"]}
            raise SshError(SshProblem.JUMP_FAILED, self.label, facts=facts, raw=error.raw) from error

    def give_up(self, failure: SshError) -> None:
        """End the connection for a reason that every stream on it is told."""
        self.link.give_up(failure)

    def death(self, raw: str = "") -> SshError:
        """Why the connection ended, as an error to raise or to show."""
        if self._failure is None:
            said = {"said": self.link.farewell} if self.link.farewell else {}
            if self.link.failure is not None:
                self._failure = self.link.failure.with_facts(**said)
            elif self._closed_here:
                self._failure = SshError(SshProblem.CANCELLED, self.label)
            else:
                error = self.cause()
                words = raw or ("" if error is None else str(error))
                code = SshProblem.CLOSED if error is None or isinstance(error, EOFError) else SshProblem.PROTOCOL_BROKEN
                facts = {"phase": "open"} if code is SshProblem.CLOSED else {"reason": "protocol"}
                self._failure = SshError(code, self.label, facts=facts | said, raw=words)
        return self._failure

    # -- for `connect`

    def cause(self) -> BaseException | None:
        """What paramiko says ended the transport; it tells only once, so it is kept here."""
        error = self.wire.transport.get_exception()
        if error is not None:
            self._cause = error
        return self._cause

    def attach(self, link: Link, wire: Wire, release: Callable[[], None] | None) -> None:
        """Take over what was dialled; `release` gives the road back when the connection ends."""
        self.link, self.wire, self._release = link, wire, release

    def settle(self, banner: str) -> None:
        """The login is done: watch for silence from now on, and remember what was agreed; `banner` is what the server
        said at the login. Raises SshError where the connection has ended by now."""
        transport = self.wire.transport
        try:
            key = transport.get_remote_server_key()
        except paramiko.SSHException as error:
            raise self.death(str(error)) from error
        self.terms = Terms(
            server=sanitise(str(transport.remote_version)),
            cipher=str(getattr(transport, "remote_cipher", "")),
            host_key_type=str(transport.host_key_type),
            host_key=plain_key(key.asbytes()),
            banner=sanitise(banner, 2000, lines=True),
        )
        interval, count = self.target.keepalive_interval, self.target.keepalive_count
        self.link.settled(interval or self._timeouts.keepalive_interval, count or self._timeouts.keepalive_count)

    def died(self) -> None:
        """The transport's thread has ended; called in it, last."""
        self.death()
        self._dead.set()
        with self._releasing:
            release, self._release = self._release, None
        if release is not None:
            release()

    def _channel(self, kind: str, place: tuple[str, int] | None) -> paramiko.Channel:
        try:
            with self.wire.kept_awake():
                return self.wire.transport.open_channel(
                    kind, place, ("127.0.0.1", 0), window_size=WINDOW, timeout=self._timeouts.channel
                )
        except paramiko.ChannelException as error:
            raise SshError(
                SshProblem.CHANNEL_REFUSED, self.label, facts={"reason": str(error.text)}, raw=str(error)
            ) from error
        except (paramiko.SSHException, EOFError, OSError) as error:
            if not self.alive:
                raise self.death(str(error)) from error
            if "imeout" in str(error):
                facts = {"phase": "channel", "seconds": f"{self._timeouts.channel:.0f}"}
                raise SshError(SshProblem.TIMED_OUT, self.label, facts=facts, raw=str(error)) from error
            raise SshError(
                SshProblem.CHANNEL_REFUSED, self.label, facts={"reason": "unknown"}, raw=str(error)
            ) from error
