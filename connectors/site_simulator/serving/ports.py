"""The doors of what is served: Unix sockets in the nodes' folders, at a router's admin socket and at /run/ports/N for
each port, where a runner that is held in such a folder looks for it.

One thread accepts for all; each connection has a thread of its own until it ends.
"""

from __future__ import annotations

import contextlib
import os
import selectors
import socket
import threading
from collections.abc import Callable, Mapping
from pathlib import Path

from connectors.site_simulator.directories import make_directory
from connectors.site_simulator.serving.answers import Request, Response, read_request
from connectors.site_simulator.serving.floor import PORTS, Listening

MOST_ASKED = 1 << 20
MOST_AT_ONCE = 256
_PATIENCE = 60.0
AskPort = Callable[[str, int, Request], Response | None]
AskSocket = Callable[[str, str, str], str | None]


class Ports:
    """Listens until `stop` at what `listen` was last told."""

    def __init__(self, roots: Mapping[str, Path], ask_port: AskPort, ask_socket: AskSocket) -> None:
        self._roots, self._ask_port, self._ask_socket = roots, ask_port, ask_socket
        self._ears: dict[Listening, socket.socket] = {}
        self._lock = threading.Lock()
        self._lines: set[socket.socket] = set()
        self._over = threading.Event()
        self._woken, self._wake = os.pipe()
        self._thread = threading.Thread(target=self._accept_all, name="served-ports", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """End all that is asked; safe to call twice."""
        if self._over.is_set():
            return
        self._over.set()
        os.write(self._wake, b".")
        if self._thread.is_alive():
            self._thread.join()
        self.listen(frozenset())
        with self._lock:
            for line in self._lines:
                with contextlib.suppress(OSError):  # it has just ended
                    line.shutdown(socket.SHUT_RDWR)
        os.close(self._wake)
        os.close(self._woken)

    def listen(self, wanted: frozenset[Listening]) -> None:
        """Open what is new, close what is gone."""
        with self._lock:
            for place in [each for each in self._ears if each not in wanted]:
                self._ears.pop(place).close()
                with contextlib.suppress(OSError):  # its folder is gone, too
                    self._place(place).unlink(missing_ok=True)
            for place in wanted - set(self._ears):
                with contextlib.suppress(OSError):  # its folder is not there: nobody reaches it
                    self._ears[place] = _listen(self._place(place))
        if not self._over.is_set():
            os.write(self._wake, b".")

    def _place(self, listening: Listening) -> Path:
        return self._roots[listening.node] / listening.path.lstrip("/")

    def _accept_all(self) -> None:
        with selectors.DefaultSelector() as selector:
            selector.register(self._woken, selectors.EVENT_READ)
            known: dict[socket.socket, Listening] = {}
            while not self._over.is_set():
                for key, _ in selector.select():
                    if key.fileobj == self._woken:
                        os.read(self._woken, 4096)
                        known = self._renew(selector, known)
                    elif isinstance(key.fileobj, socket.socket) and key.fileobj in known:
                        self._accept(key.fileobj, known[key.fileobj])

    def _renew(
        self, selector: selectors.BaseSelector, known: dict[socket.socket, Listening]
    ) -> dict[socket.socket, Listening]:
        with self._lock:
            now = {ear: place for place, ear in self._ears.items()}
        for ear in known.keys() - now.keys():
            with contextlib.suppress(KeyError, ValueError):  # it was closed before
                selector.unregister(ear)
        for ear in now.keys() - known.keys():
            with contextlib.suppress(ValueError):  # it is closed again already
                selector.register(ear, selectors.EVENT_READ)
        return now

    def _accept(self, ear: socket.socket, place: Listening) -> None:
        try:
            line, _ = ear.accept()
        except OSError:
            return  # whoever asked left, or the server ended meanwhile
        with self._lock:
            crowded = len(self._lines) >= MOST_AT_ONCE
            if not crowded:
                self._lines.add(line)
        if crowded:
            line.close()
            return
        line.settimeout(_PATIENCE)
        threading.Thread(target=self._serve, args=(line, place), name=f"served-{place.node}", daemon=True).start()

    def _serve(self, line: socket.socket, place: Listening) -> None:
        try:
            with line, contextlib.suppress(OSError):  # whoever asked left
                if place.path.startswith(f"{PORTS}/"):
                    self._http(line, place)
                else:
                    self._admin(line, place)
        finally:
            with self._lock:
                self._lines.discard(line)

    def _admin(self, line: socket.socket, place: Listening) -> None:
        data = b""
        while b"\n" not in data and len(data) < MOST_ASKED:
            piece = line.recv(65_536)
            if not piece:
                return
            data += piece
        first = data.partition(b"\n")[0].decode("utf-8", "replace")
        said = self._ask_socket(place.node, place.path, first)
        if said is not None:
            line.sendall(said.encode())

    def _http(self, line: socket.socket, place: Listening) -> None:
        data, asked = b"", None
        while asked is None and len(data) < MOST_ASKED:
            piece = line.recv(65_536)
            if not piece:
                return
            data += piece
            try:
                asked = read_request(data)
            except ValueError:
                line.sendall(Response(400).data())
                return
        said = self._ask_port(place.node, int(place.path.rpartition("/")[2]), asked) if asked is not None else None
        if said is None:
            return
        if said.hangs:
            line.settimeout(600.0)
            line.recv(1)  # until whoever asked has had enough
            return
        if not self._over.wait(said.after):
            line.sendall(said.data())


def _listen(place: Path) -> socket.socket:
    make_directory(place.parent)
    ear = socket.socket(socket.AF_UNIX)  # house: posix-only: made where tool_doors.POSSIBLE says so
    # A socket's path may have 107 bytes; by the folder's descriptor it is short whatever the folder is called.
    folder = os.open(place.parent, os.O_RDONLY)
    try:
        place.unlink(missing_ok=True)
        ear.bind(f"/proc/self/fd/{folder}/{place.name}")
    except OSError:
        ear.close()
        raise
    finally:
        os.close(folder)
    ear.listen(64)
    ear.setblocking(False)
    return ear
