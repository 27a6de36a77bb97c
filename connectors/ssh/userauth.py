"""The requests of one login (RFC 4252), through paramiko's handlers: one after the other, and what the server says to
them.

paramiko asks for the login service anew before every request. OpenSSH lets that pass; AsyncSSH and the servers of many
switches and routers hang up. It also forgets what a server says beside its answers, which is where one says that it is
still booting.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import paramiko
from paramiko.auth_handler import AuthHandler
from paramiko.message import Message

_MOST_WORDS = 16
_LONGEST_WORDS = 4096

Answer = Callable[[str, str, list[tuple[str, bool]]], list[str]]


class UserAuth:
    """Requests on one transport. Each waits for its answer: a list of methods that must follow (empty when the login is
    done), or paramiko's exceptions. `words` are the server's banners, in their order."""

    def __init__(self, transport: paramiko.Transport) -> None:
        self._transport = transport
        self.granted = False
        self.words: list[str] = []

    def none(self, user: str) -> list[str]:
        return self._ask(lambda handler, event: handler.auth_none(user, event))

    def public_key(self, user: str, key: paramiko.PKey) -> list[str]:
        return self._ask(lambda handler, event: handler.auth_publickey(user, key, event))

    def password(self, user: str, password: str) -> list[str]:
        return self._ask(lambda handler, event: handler.auth_password(user, password, event))

    def interactive(self, user: str, answer: Answer) -> list[str]:
        return self._ask(lambda handler, event: handler.auth_interactive(user, answer, event))

    def _ask(self, act: Callable[[Any, threading.Event], object]) -> list[str]:
        if not self._transport.is_active():
            raise EOFError("the connection is over")
        handler: Any = _Handler(self._transport, self)
        self._transport.auth_handler = handler
        event = threading.Event()
        try:
            act(handler, event)
            return list(handler.wait_for_response(event))
        finally:  # paramiko keeps the handler for the connection's life
            handler.password = None
            handler.interactive_handler = None

    def heard(self, words: bytes) -> None:
        if len(self.words) < _MOST_WORDS:
            self.words.append(words[:_LONGEST_WORDS].decode("utf-8", "replace"))


class _Handler(AuthHandler):
    """paramiko's handler of one request, which asks for the service once in a login and keeps what is said."""

    def __init__(self, transport: paramiko.Transport, login: UserAuth) -> None:
        super().__init__(transport)
        self._login = login

    def _request_auth(self) -> None:
        if not self._login.granted:
            super()._request_auth()  # type: ignore[misc]
            return
        granted = Message()
        granted.add_string("ssh-userauth")
        granted.rewind()
        super()._parse_service_accept(granted)  # type: ignore[misc]  # what it does when the service is granted: ask

    def _parse_service_accept(self, message: Message) -> None:
        self._login.granted = True
        super()._parse_service_accept(message)  # type: ignore[misc]

    def _parse_userauth_banner(self, message: Message) -> None:
        self._login.heard(message.get_string())
