"""The demo site's SSH servers: one listener per node on loopback, public keys only; nothing runs but the probe and the
runner.

One thread accepts for all nodes; each connection has its Transport's thread, each running program one thread per pipe.
"""

from __future__ import annotations

import contextlib
import logging
import queue
import selectors
import socket
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

import paramiko
from paramiko.common import (
    AUTH_FAILED,
    AUTH_SUCCESSFUL,
    OPEN_FAILED_ADMINISTRATIVELY_PROHIBITED,
    OPEN_FAILED_RESOURCE_SHORTAGE,
    OPEN_SUCCEEDED,
    cMSG_CHANNEL_SUCCESS,
)

from connectors.site_simulator.running import RunningProgram, Surroundings, start_program

USER = "demo"
LOOPBACK = "127.0.0.1"
MAX_CONNECTIONS = 32
MAX_CHANNELS = 8
AUTHENTICATION_SECONDS = 30.0
_SWEEP_SECONDS = 2.0
_BACKLOG = 32
#: What pam_nologin says while a machine boots.
_BOOTING = (
    "System is booting up. Unprivileged users are not permitted to log in yet. Please come back later. For technical "
    "details, see pam_nologin(8).\r\n"
)
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class NodeSettings:
    """What a node's server needs: its keys, what its commands run in, and whether its accounts may log in now."""

    name: str
    host_key: paramiko.PKey
    client_key: paramiko.PKey
    surroundings: Surroundings
    may_log_in: Callable[[], bool] = lambda: True


class _Transport(paramiko.Transport):
    """A Transport that looks at its idle socket every few seconds instead of ten times a second. Should paramiko rename
    the attribute, the only loss is some processor time."""

    _active_check_timeout = 5.0
    #: Called in the Transport's thread once a client was told that what it asked of a channel is done.
    granted: Callable[[], None] = staticmethod(lambda: None)

    def _send_user_message(self, data: paramiko.Message) -> None:
        super()._send_user_message(data)  # type: ignore[misc]  # the stubs leave it out
        if data.asbytes()[:1] == cMSG_CHANNEL_SUCCESS:
            self.granted()


class _Door(paramiko.ServerInterface):
    """Who may come in, and what may run. Called in the Transport's thread."""

    def __init__(self, settings: NodeSettings) -> None:
        self._settings = settings
        self.programs: list[RunningProgram] = []
        self._starting: list[RunningProgram] = []

    def get_allowed_auths(self, username: str) -> str:  # noqa: ARG002 - paramiko's interface
        return "publickey"

    def check_auth_publickey(self, username: str, key: paramiko.PKey) -> int:
        known = username == USER and key == self._settings.client_key and self._settings.may_log_in()
        return AUTH_SUCCESSFUL if known else AUTH_FAILED

    def get_banner(self) -> tuple[str, str]:
        words = f"DEMO: {self._settings.name} is a simulated node of Driftvakt's demo site.\r\n"
        return (words if self._settings.may_log_in() else words + _BOOTING, "en-US")

    def check_channel_request(self, kind: str, chanid: int) -> int:  # noqa: ARG002 - paramiko's interface
        self.programs = [each for each in self.programs if each.alive]
        if kind != "session":
            return OPEN_FAILED_ADMINISTRATIVELY_PROHIBITED
        return OPEN_SUCCEEDED if len(self.programs) < MAX_CHANNELS else OPEN_FAILED_RESOURCE_SHORTAGE

    def check_channel_exec_request(self, channel: paramiko.Channel, command: bytes) -> bool:
        settings = self._settings
        try:
            program = start_program(channel, command, settings.surroundings)
        except OSError:
            _log.exception("%s: the command could not be started", settings.name)
            return False
        self.programs.append(program)
        self._starting.append(program)
        return True

    def begin(self) -> None:
        """Let what was started speak: a client that has not heard yet that its command runs takes the end of a short
        one for a refusal."""
        starting, self._starting = self._starting, []
        for program in starting:
            program.start()


class _Connection:
    """One client's connection."""

    def __init__(self, sock: socket.socket, settings: NodeSettings) -> None:
        self._sock = sock
        self._since = time.monotonic()
        self._door = _Door(settings)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._transport = _Transport(sock)
        self._transport.granted = self._door.begin
        self._transport.local_version = "SSH-2.0-DriftvaktDemo_1"
        self._transport.add_server_key(settings.host_key)
        self._transport.start_server(event=threading.Event(), server=self._door)

    @property
    def over(self) -> bool:
        """True for a connection that ended, or that did not prove who it is in time."""
        if not self._transport.is_active() and not self._transport.is_alive():
            return True
        waited = time.monotonic() - self._since
        return waited > AUTHENTICATION_SECONDS and not self._transport.is_authenticated()

    def close(self) -> None:
        for program in self._door.programs:
            program.kill()
        with contextlib.suppress(OSError):  # the other side was faster
            self._sock.shutdown(socket.SHUT_RDWR)  # wakes the Transport's thread; closing alone would not
        self._transport.close()


class _Listener:
    """A node's port. Between `close` and `open` the port stays reserved, and connections are refused."""

    def __init__(self, settings: NodeSettings) -> None:
        self.settings = settings
        self.connections: list[_Connection] = []
        self.listening = False
        self.sock = self._bind(0)
        self.port: int = self.sock.getsockname()[1]

    @staticmethod
    def _bind(port: int) -> socket.socket:
        sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        if hasattr(socket, "SO_EXCLUSIVEADDRUSE"):  # Windows, where SO_REUSEADDR would let others take the port
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        else:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        sock.setblocking(False)
        sock.bind((LOOPBACK, port))
        return sock

    def open(self) -> None:
        self.sock.listen(_BACKLOG)
        self.listening = True

    def refuse(self) -> None:
        self.sock.close()
        self.listening = False
        self.sock = self._bind(self.port)


class Servers:
    """All nodes' servers. `start` before anything else; `gone` and `back` may be called from any thread."""

    def __init__(self, settings: list[NodeSettings]) -> None:
        """Bind every node's port (not listening yet). Raises OSError."""
        self._listeners = {one.name: _Listener(one) for one in settings}
        self.ports = {name: listener.port for name, listener in self._listeners.items()}
        self._selector = selectors.DefaultSelector()
        self._wake_in, self._wake_out = socket.socketpair()
        self._wake_in.setblocking(False)
        self._orders: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        self._running = True
        self._thread = threading.Thread(target=self._run, name="accept", daemon=True)

    def start(self) -> None:
        self._selector.register(self._wake_in, selectors.EVENT_READ)
        for listener in self._listeners.values():
            self._open(listener)
        self._thread.start()

    def gone(self, name: str) -> None:
        """The node refuses connections and drops those it has; returns when that is done."""
        self._order(lambda: self._drop(self._listeners[name], refuse=True))

    def back(self, name: str) -> None:
        """The node listens again."""
        self._order(lambda: self._open(self._listeners[name]))

    def serve(self, name: str, *, listening: bool) -> None:
        """Accept new connections or refuse them; those that are there stay."""
        listener = self._listeners[name]
        self._order((lambda: self._open(listener)) if listening else (lambda: self._refuse(listener)))

    def stop(self) -> None:
        """End every connection and program and close every port; safe to call twice."""
        if self._running and self._thread.is_alive():
            self._order(self._end)
            self._thread.join()

    def _order(self, act: Callable[[], None]) -> None:
        done = threading.Event()
        problems: list[OSError] = []

        def run() -> None:
            try:
                act()
            except OSError as problem:
                problems.append(problem)
            finally:
                done.set()

        self._orders.put(run)
        self._wake_out.send(b"x")
        while not done.wait(_SWEEP_SECONDS):
            if not self._thread.is_alive():
                return  # the site has ended
        if problems:
            raise problems[0]

    def _open(self, listener: _Listener) -> None:
        if not listener.listening:
            listener.open()
            self._selector.register(listener.sock, selectors.EVENT_READ, listener)

    def _refuse(self, listener: _Listener) -> None:
        if listener.listening:
            self._selector.unregister(listener.sock)
            listener.refuse()

    def _drop(self, listener: _Listener, *, refuse: bool) -> None:
        if refuse:
            self._refuse(listener)
        elif listener.listening:
            self._selector.unregister(listener.sock)
        for connection in listener.connections:
            connection.close()
        listener.connections.clear()

    def _end(self) -> None:
        self._running = False
        for listener in self._listeners.values():
            self._drop(listener, refuse=False)
            listener.sock.close()

    def _run(self) -> None:
        swept = time.monotonic()
        while self._running:
            for key, _ in self._selector.select(_SWEEP_SECONDS):
                if key.data is not None:
                    self._accept(key.data)
                else:
                    with contextlib.suppress(BlockingIOError):
                        self._wake_in.recv(4096)
            while not self._orders.empty():
                self._orders.get()()
            if time.monotonic() - swept >= _SWEEP_SECONDS:
                swept = time.monotonic()
                self._sweep()
        self._selector.close()
        self._wake_in.close()
        self._wake_out.close()

    def _accept(self, listener: _Listener) -> None:
        try:
            sock, _ = listener.sock.accept()
        except OSError:
            return  # the client left between select and accept, or descriptors ran out: it will try again
        if len(listener.connections) >= MAX_CONNECTIONS:
            self._sweep()
        if len(listener.connections) >= MAX_CONNECTIONS:
            sock.close()
            return
        sock.setblocking(True)
        try:
            listener.connections.append(_Connection(sock, listener.settings))
        except (OSError, paramiko.SSHException):
            sock.close()  # the client left before the first byte

    def _sweep(self) -> None:
        for listener in self._listeners.values():
            over = [connection for connection in listener.connections if connection.over]
            for connection in over:
                connection.close()
                listener.connections.remove(connection)
