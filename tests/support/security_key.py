"""Keys as a FIDO security key holds them (OpenSSH's PROTOCOL.u2f), without the hardware, and an SSH agent for them.

The agent answers over a real socket. What is signed a real sshd or ssh verifies: the device's signature covers the
application, the touch flag and a counter besides the message.
"""

from __future__ import annotations

import base64
import hashlib
import os
import socket
import struct
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Self

from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

_APPLICATION = b"ssh:"
_TOUCHED = 1


def _string(data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + data


def _integer(number: int) -> bytes:
    return _string(number.to_bytes(number.bit_length() // 8 + 1, "big"))


class SecurityKey:
    """One key of `kind`, ed25519 or ecdsa. `blob` is its public half. `touched` False is a key that nobody touched: it
    signs, and says so."""

    def __init__(self, kind: str, touched: bool = True) -> None:
        self._touched = touched
        self._counter = 0
        self._sign: Callable[[bytes], bytes]
        if kind == "ed25519":
            edwards = ed25519.Ed25519PrivateKey.generate()
            point = edwards.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
            self.name, parts = b"sk-ssh-ed25519@openssh.com", [point]
            self._sign = edwards.sign
        else:
            curve = ec.generate_private_key(ec.SECP256R1())
            point = curve.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
            self.name, parts = b"sk-ecdsa-sha2-nistp256@openssh.com", [b"nistp256", point]

            def sign(data: bytes) -> bytes:
                return b"".join(map(_integer, decode_dss_signature(curve.sign(data, ec.ECDSA(SHA256())))))

            self._sign = sign
        self.blob = b"".join(_string(part) for part in [self.name, *parts, _APPLICATION])

    @property
    def public_line(self) -> str:
        """As it stands in authorized_keys."""
        return f"{self.name.decode()} {base64.b64encode(self.blob).decode()}"

    def sign(self, message: bytes) -> bytes:
        """A signature in its form on the wire."""
        self._counter += 1
        said = struct.pack(">BI", _TOUCHED if self._touched else 0, self._counter)
        covered = hashlib.sha256(_APPLICATION).digest() + said + hashlib.sha256(message).digest()
        return _string(self.name) + _string(self._sign(covered)) + said


class SecurityKeyAgent(SecurityKey):
    """A security key in an agent: a context manager that listens at `socket`."""

    def __init__(self, socket: Path, kind: str, touched: bool = True) -> None:
        super().__init__(kind, touched)
        self.socket = str(socket)

    def __enter__(self) -> Self:
        self._listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._listener.bind(self.socket)
        self._listener.listen()
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._thread.join()
        self._listener.close()
        os.unlink(self.socket)  # noqa: PTH108

    def _serve(self) -> None:
        while True:
            try:
                conversation, _ = self._listener.accept()
            except OSError:
                return
            with conversation, conversation.makefile("rb") as questions:
                while header := questions.read(4):
                    question = questions.read(struct.unpack(">I", header)[0])
                    conversation.sendall(_string(self._answer(question)))

    def _answer(self, question: bytes) -> bytes:
        if question[0] == 11:
            return b"\x0c" + struct.pack(">I", 1) + _string(self.blob) + _string(b"security key")
        if question[0] != 13:
            return b"\x05"
        start = 1 + 4 + len(self.blob)
        length = struct.unpack_from(">I", question, start)[0]
        message = question[start + 4 : start + 4 + length]
        return b"\x0e" + _string(self.sign(message))
