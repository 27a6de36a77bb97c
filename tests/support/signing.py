"""SSH keys for tests that sign: made in memory, signing as a person's key would."""

from __future__ import annotations

import base64
import io

import paramiko
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from connectors.ssh.fingerprints import key_type
from connectors.ssh.signatures import sign, signer


class SomeKey:
    """A key of somebody's; called, it signs. `line` is its public half, as authorized_keys has it."""

    def __init__(self, seed: int | None = None) -> None:
        text = _private(seed).private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, NoEncryption())
        self._key = paramiko.Ed25519Key(file_obj=io.StringIO(text.decode()))
        self.line = f"ssh-ed25519 {self._key.get_base64()}"
        self.signed = 0

    def __call__(self, message: bytes, namespace: str) -> str:
        self.signed += 1
        return sign(message, namespace, self._key)


def _private(seed: int | None) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.generate() if seed is None else Ed25519PrivateKey.from_private_bytes(bytes([seed]) * 32)


def check(message: bytes, namespace: str, armoured: str) -> str:
    """Whose signature it is, as the program checks it."""
    blob = signer(message, namespace, armoured)
    return f"{key_type(blob)} {base64.b64encode(blob).decode()}"
