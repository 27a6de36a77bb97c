"""A client of the SSH agent (draft-ietf-sshm-ssh-agent), on any socket and with a time limit.

paramiko's own client knows only SSH_AUTH_SOCK, waits for ever, and cannot use a certificate that the agent holds.
"""

from __future__ import annotations

import contextlib
import socket
import struct
import sys
import threading
from dataclasses import dataclass
from typing import Any, BinaryIO

import paramiko
from paramiko.pkey import PublicBlob

from connectors.ssh.certificates import CERTIFICATE_SUFFIX, plain_key, plain_kind
from connectors.ssh.fingerprints import key_type, read_string
from resources.errors import EnvironmentFault

_REQUEST_IDENTITIES, _IDENTITIES_ANSWER = 11, 12
_SIGN_REQUEST, _SIGN_RESPONSE = 13, 14
_LONGEST_ANSWER = 256 * 1024
PATIENCE = 15.0  # seconds: an agent may ask its owner to confirm
_LISTING = 3.0  # seconds: it asks nobody before it says what it holds
_RSA_FLAGS = {"rsa-sha2-256": 2, "rsa-sha2-512": 4}


class AgentError(EnvironmentFault):
    """The agent cannot be reached, or will not do what was asked."""


@dataclass(frozen=True, slots=True)
class Identity:
    """A key that an agent holds: its public blob (a certificate is an identity of its own) and its comment."""

    blob: bytes
    comment: str


class Agent:
    """One conversation with an agent at `place`, a Unix socket's path or a Windows pipe's name, which may be silent for
    `patience` seconds. Every method raises AgentError."""

    def __init__(self, place: str, patience: float = PATIENCE) -> None:
        self._lock = threading.Lock()
        self._patience = patience
        try:
            self._pipe: socket.socket | BinaryIO = _open(place, patience)
        except OSError as error:
            raise AgentError(str(error)) from error

    def identities(self) -> list[Identity]:
        """The keys it holds, in its order."""
        if isinstance(self._pipe, socket.socket):
            self._pipe.settimeout(min(self._patience, _LISTING))
        answer = self._ask(bytes([_REQUEST_IDENTITIES]), _IDENTITIES_ANSWER)
        if isinstance(self._pipe, socket.socket):
            self._pipe.settimeout(self._patience)
        try:
            (count,) = struct.unpack_from(">I", answer)
            offset, found = 4, []
            for _ in range(count):
                blob, offset = read_string(answer, offset)
                comment, offset = read_string(answer, offset)
                found.append(Identity(blob, comment.decode("utf-8", "replace")))
        except (struct.error, ValueError) as error:
            raise AgentError("malformed answer") from error
        return found

    def sign(self, blob: bytes, data: bytes, flags: int) -> bytes:
        """A signature (SSH wire form) by the private half of `blob`."""
        question = bytes([_SIGN_REQUEST]) + _string(blob) + _string(data) + struct.pack(">I", flags)
        try:
            return read_string(self._ask(question, _SIGN_RESPONSE))[0]
        except ValueError as error:
            raise AgentError("malformed answer") from error

    def close(self) -> None:
        with contextlib.suppress(OSError):
            self._pipe.close()

    def _ask(self, question: bytes, wanted: int) -> bytes:
        try:
            with self._lock:
                self._write(_string(question))
                (length,) = struct.unpack(">I", self._read(4))
                if not 0 < length <= _LONGEST_ANSWER:
                    raise AgentError("malformed answer")
                answer = self._read(length)
        except OSError as error:
            raise AgentError(str(error)) from error
        if answer[0] != wanted:
            raise AgentError("refused")
        return answer[1:]

    def _write(self, data: bytes) -> None:
        if isinstance(self._pipe, socket.socket):
            self._pipe.sendall(data)
        else:
            self._pipe.write(data)

    def _read(self, size: int) -> bytes:
        data = b""
        while len(data) < size:
            wanted = size - len(data)
            more = self._pipe.recv(wanted) if isinstance(self._pipe, socket.socket) else self._pipe.read(wanted)
            if not more:
                raise AgentError("closed")
            data += more
        return data


def _open(place: str, patience: float) -> socket.socket | BinaryIO:
    if sys.platform == "win32":
        return open(place, "r+b", buffering=0)  # noqa: PTH123 - a named pipe, closed by Agent.close
    pipe = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        pipe.settimeout(patience)
        pipe.connect(place)
    except BaseException:
        pipe.close()
        raise
    return pipe


def _string(data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + data


class AgentKey(paramiko.PKey):
    """A key in an agent, as paramiko wants its keys. With `certificate` the plain key signs for a certificate that lies
    in a file. `refusal` is set when the agent would not sign; the server then refuses the empty signature, so that the
    next key can be tried on the same connection."""

    def __init__(self, agent: Agent, identity: Identity, certificate: bytes | None = None) -> None:
        self._agent = agent
        self._identity = identity
        shown = certificate or identity.blob
        self._kind = plain_kind(key_type(shown))
        self._plain = plain_key(shown)
        self.refusal = ""
        self.public_blob: Any = None
        if key_type(shown).endswith(CERTIFICATE_SUFFIX):
            self.public_blob = PublicBlob(key_type(shown), shown)

    def get_name(self) -> str:
        return self._kind

    def asbytes(self) -> bytes:
        return self._plain

    @property
    def _fields(self) -> tuple[object, ...]:
        return (self._kind, self._identity.blob, self.public_blob)

    def can_sign(self) -> bool:
        return True

    def sign_ssh_data(self, data: bytes, algorithm: str | None = None) -> bytes:  # type: ignore[override]
        flags = _RSA_FLAGS.get((algorithm or "").removesuffix(CERTIFICATE_SUFFIX), 0)
        try:
            return self._agent.sign(self._identity.blob, data, flags)
        except AgentError as error:
            self.refusal = str(error)
            return _string((algorithm or self._kind).encode()) + _string(b"")
