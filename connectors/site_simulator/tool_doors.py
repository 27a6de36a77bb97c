"""The doors behind which the site answers the stand-ins of its nodes: a socket in each node's folder, and the folder of
programs, which holds nothing but stand-ins.

One thread accepts for all nodes; each stand-in that asks has a thread of its own until it ends.
"""

from __future__ import annotations

import contextlib
import os
import selectors
import shlex
import socket
import struct
import sys
import threading
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from connectors.site_simulator.directories import make_directory
from connectors.site_simulator.tools import Answer

#: Where stand-ins can be asked: sockets in the file system, and the runner, need Linux.
POSSIBLE = sys.platform == "linux"
MOST_ASKED = 64 << 10
MOST_AT_ONCE = 256
_PIECE = 32 << 10
_MORE_EVERY = 0.3
_STAND_IN = Path(__file__).with_name("stand_in.py")
Use = Callable[[str, list[str]], Answer]


def make_programs(folder: Path, names: Iterable[str]) -> None:
    """A folder in which every name is a stand-in, and nothing else is. Raises OSError."""
    make_directory(folder)
    words = " ".join(shlex.quote(word) for word in (sys.executable, "-I", "-S", "-B", str(_STAND_IN)))
    for name in names:
        program = folder / name
        program.write_text(f'#!/bin/sh\nexec {words} "${{0##*/}}" "$@"\n', encoding="utf-8")
        program.chmod(0o700)


class ToolDoors:
    """Listens in the nodes' folders until `stop`."""

    def __init__(self, roots: Mapping[str, Path], use: Use) -> None:
        """`use(node, argv)` says what a program answers. Raises OSError."""
        self._use = use
        self._ears = {node: _listen(root / "demo") for node, root in roots.items()}
        self._lines: dict[socket.socket, str] = {}
        self._lock = threading.Lock()
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._accept_all, name="tool-doors", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """End all that is asked; safe to call twice."""
        self._over.set()
        if self._thread.is_alive():
            self._thread.join()
        for ear in self._ears.values():
            ear.close()
        for node in self._ears:
            self.hang_up(node)

    def hang_up(self, node: str) -> None:
        """End what a node's stand-ins ask: they hear that nobody answers."""
        with self._lock:
            mine = [line for line, each in self._lines.items() if each == node]
        for line in mine:
            with contextlib.suppress(OSError):  # it has just ended
                line.shutdown(socket.SHUT_RDWR)

    def _accept_all(self) -> None:
        with selectors.DefaultSelector() as selector:
            for node, ear in self._ears.items():
                selector.register(ear, selectors.EVENT_READ, node)
            while not self._over.is_set():
                for key, _ in selector.select(0.5):
                    self._accept(self._ears[key.data], key.data)

    def _accept(self, ear: socket.socket, node: str) -> None:
        try:
            line, _ = ear.accept()
        except OSError:
            return  # the stand-in left before it was heard, or descriptors ran out: it says that nobody answers
        with self._lock:
            crowded = len(self._lines) >= MOST_AT_ONCE
            if not crowded:
                self._lines[line] = node
        if crowded:
            line.close()
            return
        line.setblocking(True)
        threading.Thread(target=self._serve, args=(line, node), name=f"tool-{node}", daemon=True).start()

    def _serve(self, line: socket.socket, node: str) -> None:
        try:
            with line, contextlib.suppress(OSError, ValueError):  # the stand-in was ended
                answer = self._use(node, _asked(line))
                # What takes time is done when it is said; whoever ends the stand-in meanwhile ends the waiting alone.
                if not self._over.wait(answer.after):
                    self._say(line, answer)
        finally:
            with self._lock:
                del self._lines[line]

    def _say(self, line: socket.socket, answer: Answer) -> None:
        _frames(line, 1, answer.out)
        _frames(line, 2, answer.err)
        while answer.more is not None and not self._over.wait(_MORE_EVERY):
            _frames(line, 1, answer.more())
            line.setblocking(False)
            with contextlib.suppress(BlockingIOError):
                if not line.recv(1):
                    return  # nobody follows any more
            line.setblocking(True)
        status = str(answer.status).encode()
        line.sendall(struct.pack("!BI", 0, len(status)) + status)


def _listen(folder: Path) -> socket.socket:
    make_directory(folder)
    ear = socket.socket(socket.AF_UNIX)  # house: posix-only: made where POSSIBLE says so
    fd = os.open(folder, os.O_RDONLY)
    try:
        (folder / "tools").unlink(missing_ok=True)
        ear.bind(f"/proc/self/fd/{fd}/tools")
    finally:
        os.close(fd)
    ear.listen(64)
    ear.setblocking(False)
    return ear


def _asked(line: socket.socket) -> list[str]:
    """A stand-in's name and arguments. Raises ValueError, OSError."""
    [length] = struct.unpack("!I", _whole(line, 4))
    if length > MOST_ASKED:
        raise ValueError(f"{length} bytes of arguments")
    return [word.decode("utf-8", "replace") for word in _whole(line, length).split(b"\0")]


def _whole(line: socket.socket, count: int) -> bytes:
    data = b""
    while len(data) < count:
        piece = line.recv(count - len(data))
        if not piece:
            raise ValueError("the stand-in left")
        data += piece
    return data


def _frames(line: socket.socket, kind: int, text: str) -> None:
    data = text.encode("utf-8", "replace")
    for start in range(0, len(data), _PIECE):
        piece = data[start : start + _PIECE]
        line.sendall(struct.pack("!BI", kind, len(piece)) + piece)
