"""Private keys in files: which they are without opening them, and loading them once for many connections."""

from __future__ import annotations

import base64
import binascii
import copy
import io
import os
import stat
import sys
import threading
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import paramiko
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from paramiko.pkey import PublicBlob

from connectors.files import read_part
from connectors.secrets import Secret
from connectors.ssh.certificates import CERTIFICATE_SUFFIX, plain_key
from connectors.ssh.fingerprints import key_type, read_string

_MAGIC = b"openssh-key-v1\0"
_LARGEST_FILE = 256 * 1024


class KeyTrouble(StrEnum):
    """Why a key file gives no key."""

    MISSING = "missing"
    UNREADABLE = "unreadable"
    PERMISSIONS = "permissions"  # others may read it, so OpenSSH refuses it, too
    LOCKED = "locked"  # encrypted, and no passphrase is known
    WRONG_PASSPHRASE = "wrong_passphrase"  # noqa: S105 - a code, not a secret
    KIND = "kind"  # a kind of key that only an agent can use (sk-...), or that is out of use
    FORMAT = "format"


@dataclass(frozen=True, slots=True)
class KeyFile:
    """What is known of an identity file without its passphrase. `blob` is the public key, None when it cannot be told
    (an old PEM file without its .pub)."""

    path: Path
    blob: bytes | None
    present: bool


def look_at(path: Path) -> KeyFile:
    """The public half of an identity file: from `path.pub`, from the unencrypted head of an OpenSSH private key, or
    from `path` itself when that is a public key. Never raises."""
    data = _read(path)
    for source in (_read(path.with_name(path.name + ".pub")), data):
        blob = _public_blob(source)
        if blob is not None:
            return KeyFile(path, blob, data is not None)
    return KeyFile(path, None, data is not None)


def read_public(path: Path) -> bytes | None:
    """The blob of a public key or certificate file (`type base64 comment`), None when it is none."""
    return _public_blob(_read(path))


def _read(path: Path) -> bytes | None:
    try:
        return read_part(path, _LARGEST_FILE)
    except OSError:
        return None


def _public_blob(data: bytes | None) -> bytes | None:
    if data is None:
        return None
    try:
        if b"BEGIN OPENSSH PRIVATE KEY" in data:
            body = data.split(b"-----BEGIN OPENSSH PRIVATE KEY-----")[1].split(b"-----END")[0]
            raw = base64.b64decode(body)
            if not raw.startswith(_MAGIC):
                return None
            offset = len(_MAGIC)
            for _ in range(3):  # cipher, KDF, KDF options
                _, offset = read_string(raw, offset)
            blob, _ = read_string(raw, offset + 4)  # behind the number of keys, which is always one
            return blob
        for line in data.decode("utf-8", "replace").splitlines():
            fields = line.split()
            if len(fields) >= 2 and not fields[0].startswith(("#", "-")):
                blob = base64.b64decode(fields[1], validate=True)
                return blob if key_type(blob) == fields[0] else None
    except (ValueError, binascii.Error, IndexError):
        return None
    return None


class KeyCache:
    """Private keys that were loaded already, by file and its modification. Loading an encrypted key costs a tenth of a
    second of deliberate work, so five hundred connections share one. Safe to use from many threads."""

    def __init__(self) -> None:
        self._kept: dict[Path, tuple[tuple[int, int, int], paramiko.PKey]] = {}
        self._locks: dict[Path, threading.Lock] = {}
        self._lock = threading.Lock()

    def load(self, path: Path, passphrase: Secret | None) -> paramiko.PKey | KeyTrouble:
        """The private key in `path`, or why there is none; never raises for what a file holds."""
        with self._lock:
            own_lock = self._locks.setdefault(path, threading.Lock())
        with own_lock:  # so that a burst of connections opens each file once
            try:
                status = path.stat()
            except (FileNotFoundError, NotADirectoryError):
                return KeyTrouble.MISSING
            except OSError:
                return KeyTrouble.UNREADABLE
            stamp = (status.st_mtime_ns, status.st_size, status.st_ino)
            kept = self._kept.get(path)
            if kept is not None and kept[0] == stamp:
                return kept[1]
            if _open_to_others(status):
                return KeyTrouble.PERMISSIONS
            key = _load(path, passphrase)
            if isinstance(key, paramiko.PKey):
                self._kept[path] = (stamp, key)
            return key

    def clear(self) -> None:
        """Forget every key (the operator locks the console)."""
        with self._lock:
            self._kept.clear()


def _open_to_others(status: os.stat_result) -> bool:
    if sys.platform == "win32":
        return False  # access lists say it there, and OpenSSH's check of them is its own
    return stat.S_IMODE(status.st_mode) & 0o077 != 0 and status.st_uid == os.getuid()


def _load(path: Path, passphrase: Secret | None) -> paramiko.PKey | KeyTrouble:
    data = _read(path)
    if data is None:
        return KeyTrouble.UNREADABLE
    if _public_kind(data).startswith("sk-"):
        return KeyTrouble.KIND
    if b"PRIVATE KEY-----" not in data:
        return KeyTrouble.FORMAT
    password = None if passphrase is None else passphrase.reveal().encode()
    encrypted = _is_encrypted(data)
    if encrypted and password is None:
        return KeyTrouble.LOCKED
    trouble = KeyTrouble.FORMAT
    try:
        openssh = b"BEGIN OPENSSH PRIVATE KEY" in data
        loader = serialization.load_ssh_private_key if openssh else serialization.load_pem_private_key
        loaded = loader(data, password if encrypted else None)
        key = _as_paramiko(loaded)
        return KeyTrouble.KIND if key is None else key
    except UnsupportedAlgorithm:
        trouble = KeyTrouble.KIND
    except TypeError:  # "password was not given"
        trouble = KeyTrouble.LOCKED
    except (ValueError, paramiko.SSHException):
        trouble = KeyTrouble.WRONG_PASSPHRASE if encrypted else KeyTrouble.FORMAT
    return trouble


def _public_kind(data: bytes) -> str:
    blob = _public_blob(data)
    return "" if blob is None else key_type(blob)


def _is_encrypted(data: bytes) -> bool:
    if b"BEGIN OPENSSH PRIVATE KEY" in data:
        try:
            body = data.split(b"-----BEGIN OPENSSH PRIVATE KEY-----")[1].split(b"-----END")[0]
            cipher, _ = read_string(base64.b64decode(body), len(_MAGIC))
        except (ValueError, binascii.Error, IndexError):
            return False
        return cipher != b"none"
    return b"BEGIN ENCRYPTED PRIVATE KEY" in data or b"Proc-Type: 4,ENCRYPTED" in data


def _as_paramiko(loaded: object) -> paramiko.PKey | None:
    if isinstance(loaded, rsa.RSAPrivateKey):
        return paramiko.RSAKey(key=loaded)
    if isinstance(loaded, ec.EllipticCurvePrivateKey):
        return paramiko.ECDSAKey(vals=(loaded, loaded.public_key()))
    if isinstance(loaded, ed25519.Ed25519PrivateKey):
        text = loaded.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.OpenSSH, serialization.NoEncryption()
        )
        return paramiko.Ed25519Key(file_obj=io.StringIO(text.decode()))
    return None


def with_certificate(key: paramiko.PKey, certificate: bytes) -> paramiko.PKey:
    """A copy of `key` that logs in with `certificate` (a blob made for that key)."""
    certified = copy.copy(key)
    certified.public_blob = PublicBlob(key_type(certificate), certificate)
    return certified


def certificate_for(path: Path) -> bytes | None:
    """The certificate that lies beside an identity file as `path-cert.pub`, None when there is none."""
    blob = read_public(path.with_name(path.name + "-cert.pub"))
    return blob if blob is not None and key_type(blob).endswith(CERTIFICATE_SUFFIX) else None


def fits(certificate: bytes, blob: bytes) -> bool:
    """Whether `certificate` was made for the public key `blob`."""
    try:
        return plain_key(certificate) == blob
    except ValueError:
        return False
