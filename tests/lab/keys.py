"""SSH keys of the lab, made in-process: two hundred nodes need two hundred host keys, and ssh-keygen takes its time."""

from __future__ import annotations

from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat


def write_key(path: Path, comment: str) -> str:
    """Write a new Ed25519 key pair to `path` and `path`.pub; returns the public key, `ssh-ed25519 AAAA...`."""
    key = Ed25519PrivateKey.generate()
    public = key.public_key().public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH).decode()
    path.unlink(missing_ok=True)
    path.touch(mode=0o600)  # sshd refuses a host key that others may read
    path.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, NoEncryption()))
    path.with_name(path.name + ".pub").write_text(f"{public} {comment}\n")
    return public


def known_hosts_line(host: str, port: int, public: str) -> str:
    """The line by which OpenSSH and our own resolver know this server."""
    name = host if port == 22 else f"[{host}]:{port}"
    return f"{name} {public}\n"
