"""Signatures over files by SSH keys (OpenSSH's SSHSIG), as `ssh-keygen -Y sign` makes them and `-Y verify` checks them.

The private half stays where it is: in a file, in the agent, on a security key that the agent speaks to.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import struct
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

import paramiko
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa, utils
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15

from connectors.ssh.fingerprints import key_bits, key_type, read_string
from resources.errors import EnvironmentFault

_MAGIC = b"SSHSIG"
_VERSION = 1
_HASH = "sha512"
_HASHES = frozenset({"sha256", "sha512"})
_BEGIN, _END = "-----BEGIN SSH SIGNATURE-----", "-----END SSH SIGNATURE-----"
_LONGEST = 32 * 1024
_TOUCHED = 0x01
_SECURITY_KEY = "sk-"
#: By NIST SP 800-131A; OpenSSH refuses smaller ones, too.
_SMALLEST_RSA = 2048
_CURVES: dict[str, tuple[ec.EllipticCurve, hashes.HashAlgorithm]] = {
    "nistp256": (ec.SECP256R1(), hashes.SHA256()),
    "nistp384": (ec.SECP384R1(), hashes.SHA384()),
    "nistp521": (ec.SECP521R1(), hashes.SHA512()),
}
_RSA: dict[str, hashes.HashAlgorithm] = {"rsa-sha2-256": hashes.SHA256(), "rsa-sha2-512": hashes.SHA512()}


class SignatureProblem(StrEnum):
    """Why a signature does not count."""

    MALFORMED = "malformed"
    NAMESPACE = "namespace"  # made for another purpose
    UNSUPPORTED = "unsupported"  # a kind of key or hash that is not taken
    WRONG = "wrong"  # over something else, or by another key
    UNTOUCHED = "untouched"  # a security key that nobody touched


class SignatureError(EnvironmentFault):
    """A signature that does not count, or that could not be made. `code` is a SignatureProblem, or "refused" where the
    key would not sign."""

    def __init__(self, code: str, raw: str = "") -> None:
        super().__init__(f"{code}: {raw}" if raw else code)
        self.code = code
        self.raw = raw


class SigningKey(Protocol):
    """A private key, wherever it lies: paramiko's own, or an agent's."""

    def asbytes(self) -> bytes: ...

    def sign_ssh_data(self, data: bytes, algorithm: str | None = None) -> paramiko.Message | bytes: ...


def sign(message: bytes, namespace: str, key: SigningKey) -> str:
    """The armoured signature of `key` over a message, for one purpose. Blocks as long as the key takes (an agent may
    ask for a touch). Raises SignatureError when it would not sign."""
    blob = key.asbytes()
    algorithm = "rsa-sha2-512" if key_type(blob) == "ssh-rsa" else None
    made = key.sign_ssh_data(_signed(message, namespace, _HASH), algorithm)
    signature = made if isinstance(made, bytes) else made.asbytes()
    refusal = getattr(key, "refusal", "")
    if refusal:
        raise SignatureError("refused", refusal)
    whole = (
        _MAGIC
        + struct.pack(">I", _VERSION)
        + b"".join(_string(part) for part in (blob, namespace.encode(), b"", _HASH.encode(), signature))
    )
    text = base64.b64encode(whole).decode()
    lines = [text[at : at + 70] for at in range(0, len(text), 70)]
    return "\n".join([_BEGIN, *lines, _END, ""])


def signer(message: bytes, namespace: str, armoured: str) -> bytes:
    """The public key blob of who signed this message for this purpose. Whether that key may, is another question.
    Raises SignatureError for a signature that does not hold."""
    blob, purpose, name, signature = _read(armoured)
    if purpose != namespace.encode():
        raise SignatureError(SignatureProblem.NAMESPACE, purpose.decode("utf-8", "replace"))
    if name not in _HASHES:
        raise SignatureError(SignatureProblem.UNSUPPORTED, name)
    verify(blob, _signed(message, namespace, name), signature)
    return blob


def verify(blob: bytes, data: bytes, signature: bytes) -> None:
    """Check a bare SSH signature over `data` by the key of a public blob; of a security key, that somebody touched it.
    Raises SignatureError."""
    try:
        kind = key_type(blob)
        name, offset = read_string(signature)
        raw, offset = read_string(signature, offset)
        rest = signature[offset:]
        if kind.startswith(_SECURITY_KEY):
            _verify_security_key(kind, blob, data, _Parts(name.decode("ascii"), raw, rest))
            return
        if rest:
            raise SignatureError(SignatureProblem.MALFORMED)
        _verify_plain(kind, blob, data, name.decode("ascii"), raw)
    except InvalidSignature:
        raise SignatureError(SignatureProblem.WRONG) from None
    except (ValueError, struct.error, UnicodeDecodeError) as error:
        raise SignatureError(SignatureProblem.MALFORMED, str(error)) from error


def is_quiet(blob: bytes) -> bool:
    """Whether a key of this kind signs without anybody touching something."""
    return not key_type(blob).startswith(_SECURITY_KEY)


@dataclass(frozen=True, slots=True)
class _Parts:
    name: str
    raw: bytes
    rest: bytes


def _signed(message: bytes, namespace: str, name: str) -> bytes:
    """What is signed for a message (PROTOCOL.sshsig, section 3)."""
    parts = (namespace.encode(), b"", name.encode(), hashlib.new(name, message).digest())
    return _MAGIC + b"".join(map(_string, parts))


def _read(armoured: str) -> tuple[bytes, bytes, str, bytes]:
    lines = armoured.strip().splitlines()
    if len(armoured) > _LONGEST or len(lines) < 3 or lines[0].strip() != _BEGIN or lines[-1].strip() != _END:
        raise SignatureError(SignatureProblem.MALFORMED)
    try:
        whole = base64.b64decode("".join(line.strip() for line in lines[1:-1]), validate=True)
        version = struct.unpack_from(">I", whole, len(_MAGIC))[0]
        if not whole.startswith(_MAGIC) or version != _VERSION:
            raise SignatureError(SignatureProblem.MALFORMED)
        offset, parts = len(_MAGIC) + 4, []
        for _ in range(5):
            part, offset = read_string(whole, offset)
            parts.append(part)
        if offset != len(whole):
            raise SignatureError(SignatureProblem.MALFORMED)
        blob, purpose, reserved, name, signature = parts
        if reserved:  # what nobody signed must not be there
            raise SignatureError(SignatureProblem.MALFORMED)
        return blob, purpose, name.decode("ascii"), signature
    except (ValueError, binascii.Error, struct.error) as error:
        raise SignatureError(SignatureProblem.MALFORMED) from error


def _verify_plain(kind: str, blob: bytes, data: bytes, name: str, raw: bytes) -> None:
    _, offset = read_string(blob)
    if kind == "ssh-ed25519" and name == kind:
        point, _ = read_string(blob, offset)
        ed25519.Ed25519PublicKey.from_public_bytes(point).verify(raw, data)
    elif kind == "ssh-rsa" and name in _RSA:
        exponent, offset = read_string(blob, offset)
        modulus, _ = read_string(blob, offset)
        if key_bits(blob) < _SMALLEST_RSA:
            raise SignatureError(SignatureProblem.UNSUPPORTED, f"RSA with {key_bits(blob)} bits")
        numbers = rsa.RSAPublicNumbers(int.from_bytes(exponent, "big"), int.from_bytes(modulus, "big"))
        numbers.public_key().verify(raw, data, PKCS1v15(), _RSA[name])
    elif kind.startswith("ecdsa-sha2-") and name == kind:
        _verify_curve(kind.removeprefix("ecdsa-sha2-"), blob, offset, data, raw)
    else:
        raise SignatureError(SignatureProblem.UNSUPPORTED, f"{name} by {kind}")


def _verify_curve(curve: str, blob: bytes, offset: int, data: bytes, raw: bytes) -> None:
    if curve not in _CURVES:
        raise SignatureError(SignatureProblem.UNSUPPORTED, curve)
    shape, digest = _CURVES[curve]
    named, offset = read_string(blob, offset)
    point, _ = read_string(blob, offset)
    if named != curve.encode():
        raise SignatureError(SignatureProblem.MALFORMED)
    r, at = read_string(raw)
    s, _ = read_string(raw, at)
    key = ec.EllipticCurvePublicKey.from_encoded_point(shape, point)
    numbers = utils.encode_dss_signature(int.from_bytes(r, "big"), int.from_bytes(s, "big"))
    key.verify(numbers, data, ec.ECDSA(digest))


def _verify_security_key(kind: str, blob: bytes, data: bytes, parts: _Parts) -> None:
    """A signature by a FIDO key (PROTOCOL.u2f, "SSH U2F Signatures"): over the hash of what it is for, whether it was
    touched, its counter, and the hash of the data."""
    flags, _counter = struct.unpack(">BI", parts.rest)
    _, offset = read_string(blob)
    if kind == "sk-ssh-ed25519@openssh.com":
        point, offset = read_string(blob, offset)
    elif kind == "sk-ecdsa-sha2-nistp256@openssh.com":
        at = offset
        _, offset = read_string(blob, offset)
        _, offset = read_string(blob, offset)
    else:
        raise SignatureError(SignatureProblem.UNSUPPORTED, kind)
    application, _ = read_string(blob, offset)
    if parts.name != kind:
        raise SignatureError(SignatureProblem.UNSUPPORTED, parts.name)
    said = hashlib.sha256(application).digest() + parts.rest + hashlib.sha256(data).digest()
    if kind == "sk-ssh-ed25519@openssh.com":
        ed25519.Ed25519PublicKey.from_public_bytes(point).verify(parts.raw, said)
    else:
        _verify_curve("nistp256", blob, at, said, parts.raw)
    if not flags & _TOUCHED:
        raise SignatureError(SignatureProblem.UNTOUCHED)


def _string(data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + data
