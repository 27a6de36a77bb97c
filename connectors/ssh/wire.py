"""One SSH transport of paramiko, used the documented way. `connectors.ssh.tuning` has the faster one.

Only this module and tuning.py make Transports, so the algorithms are chosen here once.
"""

from __future__ import annotations

import contextlib
import logging
import threading
import time
from collections.abc import Callable
from typing import Final, Protocol

import paramiko

from connectors.ssh.certificates import CERTIFICATE_SUFFIX
from connectors.ssh.flow import WINDOW, Flow
from connectors.ssh.link import Link

CIPHERS: Final = ("aes128-gcm@openssh.com", "aes256-gcm@openssh.com", "aes128-ctr", "aes192-ctr", "aes256-ctr")
MACS: Final = ("hmac-sha2-256-etm@openssh.com", "hmac-sha2-512-etm@openssh.com", "hmac-sha2-256", "hmac-sha2-512")
HOST_KEY_TYPES: Final = (
    "ssh-ed25519",
    "ecdsa-sha2-nistp256",
    "ecdsa-sha2-nistp384",
    "ecdsa-sha2-nistp521",
    "rsa-sha2-512",
    "rsa-sha2-256",
)

_LOG: Final = "driftvakt.ssh.wire"
_CHUNK: Final = 32768

# paramiko logs every packet and, at error level, tracebacks; what matters of it is in our own errors.
logging.getLogger(_LOG).setLevel(logging.CRITICAL + 1)
logging.getLogger(_LOG).propagate = False


class Sink(Protocol):
    """Who gets a channel's output: called in one thread at a time. It must not wait for anything, as the thread may be
    one that serves all connections: what it is given it puts somewhere, and returns."""

    def output(self, data: bytes) -> None: ...

    def error_output(self, data: bytes) -> None: ...

    def ended(self, status: int, signal: str, core_dumped: bool) -> None:
        """The channel is over; called once, last. `status` is -1 when the far side gave none; `signal` is the name
        without SIG, or empty."""


class Wire(Protocol):
    """A Transport and how its channels' output comes to us."""

    transport: paramiko.Transport
    #: The algorithms that the server offered, by their place in its key exchange; empty where nobody looks.
    offered: dict[str, tuple[str, ...]]

    def adopt(self, channel: paramiko.Channel, sink: Sink, flow: Flow) -> None:
        """Deliver the channel's output from now on; to be called before its command starts."""

    def allow(self, channel: paramiko.Channel, flow: Flow) -> None:
        """Let the far side send on after a hold; from any thread but the wire's own."""

    def kept_awake(self) -> contextlib.AbstractContextManager[None]:
        """Answers of the far side are looked at without delay meanwhile."""

    def await_answer(self) -> None:
        """Something is said to a command: what it answers is looked at without delay."""

    def hang_up(self, channel: paramiko.Channel) -> None:
        """Close the channel; from any thread."""

    def later(self, seconds: float, act: Callable[[], None]) -> None:
        """Run `act` in one of the wire's threads, not before `seconds` have passed, unless the wire dies first."""


def host_key_order(known: frozenset[str], authority: bool) -> tuple[str, ...]:
    """Which host key to ask for first: a certificate where an authority is set, then types that are known for the
    host, so that a known key is compared with its like; then the rest by preference."""

    def is_known(name: str) -> bool:
        return name in known or (name.startswith("rsa-") and "ssh-rsa" in known)

    plain = sorted(HOST_KEY_TYPES, key=lambda name: not is_known(name))
    certified = [name + CERTIFICATE_SUFFIX for name in HOST_KEY_TYPES]
    return (*certified, *plain) if authority else (*plain,)


def prepare(transport: paramiko.Transport, order: tuple[str, ...]) -> None:
    """Set the algorithms: AES-GCM first, nothing with CBC, 3DES, MD5 or SHA-1; no log lines."""
    options = transport.get_security_options()
    options.ciphers = [name for name in CIPHERS if name in options.ciphers]
    options.digests = [name for name in MACS if name in options.digests]
    options.key_types = list(order)
    transport.set_log_channel(_LOG)


class PlainWire:
    """Two reader threads for each command, one that asks a silent peer, one that waits for the transport's end."""

    def __init__(self, link: Link, order: tuple[str, ...], on_death: Callable[[], None]) -> None:
        self.transport = paramiko.Transport(link, default_window_size=WINDOW)  # type: ignore[arg-type]
        self.offered: dict[str, tuple[str, ...]] = {}
        prepare(self.transport, order)
        self._link = link
        self._silence = threading.Event()
        self._over = threading.Event()
        self._on_death = on_death
        link.on_silence = self._silence.set
        self._start("watch", self._watch)
        self._start("ask", self._ask)

    def adopt(self, channel: paramiko.Channel, sink: Sink, flow: Flow) -> None:
        errors = self._start("stderr", lambda: self._read(channel, channel.recv_stderr, sink.error_output, flow))

        def output() -> None:
            self._read(channel, channel.recv, sink.output, flow)
            errors.join()
            channel.status_event.wait(1.0)  # the status may come just behind the end of the output
            sink.ended(channel.exit_status, "", False)

        self._start("stdout", output)

    def allow(self, channel: paramiko.Channel, flow: Flow) -> None:
        """Nothing: the reader threads look at the flow themselves."""

    def kept_awake(self) -> contextlib.AbstractContextManager[None]:
        return contextlib.nullcontext()

    def await_answer(self) -> None:
        """Nothing: the reader threads gather nothing."""

    def hang_up(self, channel: paramiko.Channel) -> None:
        channel.close()

    def later(self, seconds: float, act: Callable[[], None]) -> None:
        self._start("later", lambda: None if self._over.wait(seconds) else act())

    def _read(
        self, channel: paramiko.Channel, read: Callable[[int], bytes], give: Callable[[bytes], None], flow: Flow
    ) -> None:
        while True:
            try:
                data = read(_CHUNK)
            except TimeoutError:  # the channel's time limit is meant for writing
                continue
            if not data:
                return
            give(data)
            flow.received(len(data))
            self._pace(channel, flow)

    def _pace(self, channel: paramiko.Channel, flow: Flow) -> None:
        while not channel.closed and not self._over.is_set():
            now = time.monotonic()
            if flow.take(now):
                return
            due = flow.due(now)
            if due is None and not flow.held:  # the reader of the other pipe has just taken for both
                return
            self._over.wait(min(due or 0.05, 0.5))

    def _ask(self) -> None:
        while not self._over.is_set():
            if self._silence.wait(0.5):
                self._silence.clear()
                with contextlib.suppress(EOFError, paramiko.SSHException):  # the link is over, and says so itself
                    self.transport.global_request("keepalive@openssh.com", wait=True)

    def _watch(self) -> None:
        while not self.transport.ident and not self._over.is_set():  # not started yet
            if self._link.closed:
                break
            self._over.wait(0.05)
        if self.transport.ident:
            self.transport.join()
        self._over.set()
        self._on_death()

    def _start(self, name: str, act: Callable[[], None]) -> threading.Thread:
        thread = threading.Thread(target=act, name=f"ssh {name}", daemon=True)
        thread.start()
        return thread
