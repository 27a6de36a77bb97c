"""A TCP relay between a client and a real server, which a test may make slow, silent or mad."""

from __future__ import annotations

import contextlib
import socket
import threading
from typing import Self


class Relay:
    """Listens on `port` and passes bytes on both ways. To the client at most `dribble` bytes at a time (0: any),
    nothing while `silent`, and what `inject` is given in between. A client that has spoken `cut_at` times (0: never) is
    hung up on, as by a server that ends at that moment; `hang_up` does so with all of them now."""

    def __init__(self, host: str, port: int) -> None:
        self._server = (host, port)
        self._listener = socket.create_server((host, 0))
        self._ends: list[socket.socket] = []
        self._clients: list[socket.socket] = []
        self.host = host
        self.port = int(self._listener.getsockname()[1])
        self.dribble = 0
        self.cut_at = 0
        self.silent = threading.Event()
        threading.Thread(target=self._listen, daemon=True).start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for end in (self._listener, *self._ends):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()

    def hang_up(self) -> None:
        for end in self._ends:
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def inject(self, data: bytes) -> None:
        for client in self._clients:
            client.sendall(data)

    def _listen(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            server = socket.create_connection(self._server)
            for end in (client, server):
                end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._ends += [client, server]
            self._clients.append(client)
            threading.Thread(target=self._pass_on, args=(client, server, False), daemon=True).start()
            threading.Thread(target=self._pass_on, args=(server, client, True), daemon=True).start()

    def _pass_on(self, source: socket.socket, sink: socket.socket, to_client: bool) -> None:
        spoken = 0
        with contextlib.suppress(OSError):
            while data := source.recv(65536):
                spoken += 1
                if not to_client and self.cut_at and spoken >= self.cut_at:
                    break
                if to_client and self.silent.is_set():
                    continue
                step = (self.dribble if to_client else 0) or len(data)
                for at in range(0, len(data), step):
                    sink.sendall(data[at : at + step])
            for end in (sink, source):
                end.shutdown(socket.SHUT_RDWR)
