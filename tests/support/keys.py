"""Host keys that ssh-keygen 9.2 made, and certificates for them, for tests that need no machine behind them."""

from __future__ import annotations

import base64
import struct
from collections.abc import Callable, Sequence
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    SSHCertificateBuilder,
    SSHCertificateType,
    load_ssh_public_key,
)

from connectors.ssh.fingerprints import key_type
from connectors.ssh.known_hosts import KnownHosts

ED25519 = base64.b64decode("AAAAC3NzaC1lZDI1NTE5AAAAIKHxV4ZMlfy5EdaGB/yrOZq4TOKu1h8OAy5UFXFywTrk")
OTHER = base64.b64decode("AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f")


def line(names: str, key: bytes = ED25519, marker: str = "") -> str:
    """A line of known_hosts."""
    return f"{marker} {names} {key_type(key)} {base64.b64encode(key).decode()}".strip() + "\n"


def resolver(tmp_path: Path, *texts: str) -> KnownHosts:
    """A resolver over files with these texts, `own` among them only when somebody writes it."""
    others = []
    for number, text in enumerate(texts):
        others.append(tmp_path / f"file{number}")
        others[-1].write_text(text)
    return KnownHosts(tmp_path / "own", others)


def strings(*parts: bytes) -> bytes:
    """Strings as SSH writes them on the wire, one behind the other."""
    return b"".join(len(part).to_bytes(4, "big") + part for part in parts)


def signed_certificate(
    key: bytes,
    ca: bytes,
    sign: Callable[[bytes], bytes],
    names: Sequence[str],
    *,
    kind: int = 2,
    after: int = 0,
    before: int = 2**62,
    options: bytes = b"",
    tail: bytes = b"",
) -> bytes:
    """A certificate for `key` (a blob), field by field, so that it may be anything: `sign` makes the signature of `ca`
    in its form on the wire; `kind` is 2 for a host, 1 for a user; `options` are the critical ones; `tail` follows."""
    (length,) = struct.unpack_from(">I", key)
    plain, fields = key[4 : 4 + length].decode(), key[4 + length :]
    certified = plain.removesuffix("@openssh.com") + "-cert-v01@openssh.com"
    body = strings(certified.encode(), b"a nonce") + fields
    body += struct.pack(">QI", 1, kind) + strings(b"node", strings(*(name.encode() for name in names)))
    body += struct.pack(">QQ", after, before) + strings(options, b"", b"", ca)
    return body + strings(sign(body)) + tail


def of_kind(kind: str, body: bytes = b"key") -> bytes:
    """A blob that says it is a key of this kind; nobody has the other half."""
    return strings(kind.encode(), body)


def authority(seed: int = 1) -> Ed25519PrivateKey:
    """A CA of one's own."""
    return Ed25519PrivateKey.from_private_bytes(bytes([seed]) * 32)


def public(key: Ed25519PrivateKey) -> bytes:
    """The blob of a private key's public half."""
    return base64.b64decode(key.public_key().public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH).split()[1])


def certificate(
    key: bytes, ca: Ed25519PrivateKey, names: Sequence[str], *, after: int = 0, before: int = 2**62
) -> bytes:
    """A host certificate for `key`, signed by `ca`; valid from `after` to `before` (unix seconds)."""
    loaded = load_ssh_public_key(b"ssh-ed25519 " + base64.b64encode(key))
    made = (
        SSHCertificateBuilder()
        .public_key(loaded)  # type: ignore[arg-type]
        .serial(1)
        .type(SSHCertificateType.HOST)
        .key_id(b"node")
        .valid_principals([name.encode() for name in names])
        .valid_after(after)
        .valid_before(before)
        .sign(ca)
    )
    return base64.b64decode(made.public_bytes().split()[1])
