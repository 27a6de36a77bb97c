"""The demo site's SSH keys: ed25519, random, made once per data directory and readable by the owner alone."""

from __future__ import annotations

import os
from pathlib import Path

import paramiko
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey


def own_key(path: Path, comment: str) -> paramiko.Ed25519Key:
    """The key in `path`, made if it is not there; the public half stands beside it as `.pub`. Raises OSError, and
    paramiko.SSHException for a file that holds no key."""
    if not path.exists():
        private = Ed25519PrivateKey.generate()
        data = private.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.OpenSSH, serialization.NoEncryption()
        )
        # Whole or not at all: a start that is broken off must not leave half a key for the next.
        fresh = path.with_name(f"{path.name}.{os.getpid()}")
        fd = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(fd, "wb") as file:
            file.write(data)
        fresh.replace(path)
    key = paramiko.Ed25519Key(filename=str(path))
    Path(f"{path}.pub").write_text(f"{public_line(key)} {comment}\n", encoding="utf-8", newline="\n")
    return key


def public_line(key: paramiko.PKey) -> str:
    """`ssh-ed25519 AAAA...`, as authorized_keys and known_hosts write it."""
    return f"{key.get_name()} {key.get_base64()}"
