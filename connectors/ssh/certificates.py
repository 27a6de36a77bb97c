"""OpenSSH certificates (PROTOCOL.certkeys): what a host certificate must prove before its key is trusted.

paramiko accepts a host certificate without looking at its CA, names or dates, so everything is checked here. They are
read here, too: no library in use knows signatures of authorities that live in a security key (PROTOCOL.u2f), nor tells
by which algorithm an RSA authority signed.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import cast

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from connectors.ssh.ca_signatures import CA_SIGNATURES
from connectors.ssh.fingerprints import key_type, read_string

CERTIFICATE_SUFFIX = "-cert-v01@openssh.com"

_HOST, _USER = 2, 1
_SECURITY_KEYS = {
    "sk-ssh-ed25519@openssh.com": "ssh-ed25519",
    "sk-ecdsa-sha2-nistp256@openssh.com": "ecdsa-sha2-nistp256",
}
#: How many fields of its own a public key of each kind has.
_FIELDS = {
    "ssh-ed25519": 1,
    "ssh-rsa": 2,
    "ecdsa-sha2-nistp256": 2,
    "ecdsa-sha2-nistp384": 2,
    "ecdsa-sha2-nistp521": 2,
    "sk-ssh-ed25519@openssh.com": 2,
    "sk-ecdsa-sha2-nistp256@openssh.com": 3,
}
_RSA_HASHES: dict[str, type[hashes.HashAlgorithm]] = {
    "rsa-sha2-512": hashes.SHA512,
    "rsa-sha2-256": hashes.SHA256,
    "ssh-rsa": hashes.SHA1,  # read, so that it can be named; CASignatureAlgorithms decides whether it counts
}
_CURVE_HASHES: dict[str, type[hashes.HashAlgorithm]] = {
    "ecdsa-sha2-nistp256": hashes.SHA256,
    "ecdsa-sha2-nistp384": hashes.SHA384,
    "ecdsa-sha2-nistp521": hashes.SHA512,
}


class CertificateProblem(StrEnum):
    """Why a certificate does not prove the host."""

    MALFORMED = "malformed"
    SIGNATURE = "signature"
    NOT_A_HOST = "not_a_host"
    NOT_YET_VALID = "not_yet_valid"
    EXPIRED = "expired"
    OTHER_NAME = "other_name"
    NO_NAMES = "no_names"
    CRITICAL_OPTION = "critical_option"
    WEAK_SIGNATURE = "weak_signature"
    UNKNOWN_CA = "unknown_ca"


@dataclass(frozen=True, slots=True)
class Certificate:
    """A parsed certificate whose CA signature was verified. `key` and `ca` are public key blobs; `signed_with` is the
    algorithm of the signature; `valid_after` and `valid_before` are unix seconds; `names` are the principals."""

    key: bytes
    ca: bytes
    signed_with: str
    host: bool
    names: tuple[str, ...]
    valid_after: int
    valid_before: int
    critical_options: tuple[str, ...]
    key_id: str
    serial: int


class _Fields:
    """The fields of a blob in the order of the wire. Raises ValueError when one does not fit."""

    def __init__(self, blob: bytes) -> None:
        self._blob = blob
        self.at = 0

    def string(self) -> bytes:
        found, self.at = read_string(self._blob, self.at)
        return found

    def text(self) -> str:
        return self.string().decode("utf-8", "replace")

    def raw(self, size: int) -> bytes:
        found = self._blob[self.at : self.at + size]
        if len(found) < size:
            raise ValueError("truncated")
        self.at += size
        return found

    def number(self, size: int) -> int:
        return int.from_bytes(self.raw(size), "big")

    def rest(self) -> Iterator[bytes]:
        while self.at < len(self._blob):
            yield self.string()

    def end(self) -> None:
        if self.at != len(self._blob):
            raise ValueError("more than it should be")


def is_certificate(blob: bytes) -> bool:
    """Whether a public key blob is a certificate. Raises ValueError when it is no key at all."""
    return key_type(blob).endswith(CERTIFICATE_SUFFIX)


def plain_kind(kind: str) -> str:
    """The kind of key inside a certificate of this kind; a plain kind is its own."""
    plain = kind.removesuffix(CERTIFICATE_SUFFIX)
    return plain + "@openssh.com" if plain != kind and plain.startswith("sk-") else plain


def plain_key(blob: bytes) -> bytes:
    """The public key inside a certificate blob, or `blob` itself when it is a plain key. Raises ValueError."""
    if not is_certificate(blob):
        return blob
    return _key_inside(_Fields(blob))


def _key_inside(fields: _Fields) -> bytes:
    kind = plain_kind(fields.string().decode("ascii"))
    if kind not in _FIELDS:
        raise ValueError(f"a certificate of an unknown kind: {kind}")
    fields.string()  # the nonce
    return _joined(kind.encode(), *(fields.string() for _ in range(_FIELDS[kind])))


def _joined(*strings: bytes) -> bytes:
    return b"".join(len(each).to_bytes(4, "big") + each for each in strings)


def read_certificate(blob: bytes) -> Certificate | CertificateProblem:
    """Parse a certificate blob and verify the CA's signature over it; never raises on bad input."""
    try:
        if not is_certificate(blob):
            return CertificateProblem.MALFORMED
        fields = _Fields(blob)
        key = _key_inside(fields)
        serial, kind, key_id = fields.number(8), fields.number(4), fields.text()
        names = tuple(name.decode("utf-8", "replace") for name in _Fields(fields.string()).rest())
        after, before = fields.number(8), fields.number(8)
        options = list(_Fields(fields.string()).rest())
        fields.string()  # extensions, which only users' certificates have a use for
        fields.string()  # reserved
        ca = fields.string()
        covered = blob[: fields.at]
        signature = fields.string()
        fields.end()
        if kind not in (_HOST, _USER) or len(options) % 2:
            return CertificateProblem.MALFORMED
        return Certificate(
            key=key,
            ca=ca,
            signed_with=_verified(ca, signature, covered),
            host=kind == _HOST,
            names=names,
            valid_after=after,
            valid_before=before,
            critical_options=tuple(sorted(name.decode("utf-8", "replace") for name in options[::2])),
            key_id=key_id,
            serial=serial,
        )
    except (InvalidSignature, UnsupportedAlgorithm, NotImplementedError):  # the last for a point in its short form
        return CertificateProblem.SIGNATURE
    except ValueError:
        return CertificateProblem.MALFORMED


def _verified(ca: bytes, signature: bytes, message: bytes) -> str:
    """The algorithm by which `ca` signed `message`. Raises InvalidSignature, UnsupportedAlgorithm (a certificate as an
    authority among them) and ValueError."""
    fields = _Fields(signature)
    algorithm, value = fields.string().decode("ascii"), fields.string()
    kind = key_type(ca)
    if kind in _SECURITY_KEYS:
        parts = list(_Fields(ca).rest())[1:]
        said = fields.raw(5)  # whether it was touched, and how often it was used: OpenSSH asks neither of an authority
        message = hashlib.sha256(parts.pop()).digest() + said + hashlib.sha256(message).digest()
        if algorithm != kind:
            raise UnsupportedAlgorithm(algorithm)
        kind = _SECURITY_KEYS[kind]
        ca = _joined(kind.encode(), *parts)
    elif kind not in _FIELDS or algorithm not in (_RSA_HASHES if kind == "ssh-rsa" else (kind,)):
        raise UnsupportedAlgorithm(algorithm)
    fields.end()
    key = serialization.load_ssh_public_key(kind.encode() + b" " + base64.b64encode(ca))
    if isinstance(key, ed25519.Ed25519PublicKey):
        key.verify(value, message)
    elif isinstance(key, rsa.RSAPublicKey):
        # OpenSSH takes a signature whose leading zeros were left out.
        key.verify(value.rjust(key.key_size // 8, b"\0"), message, padding.PKCS1v15(), _RSA_HASHES[algorithm]())
    else:
        halves = _Fields(value)
        r, s = (int.from_bytes(halves.string(), "big") for _ in range(2))
        halves.end()
        curve = cast("ec.EllipticCurvePublicKey", key)
        curve.verify(encode_dss_signature(r, s), message, ec.ECDSA(_CURVE_HASHES[kind]()))
    return algorithm


def check_host_certificate(
    certificate: Certificate, host: str, now: float, signatures: Collection[str] = CA_SIGNATURES
) -> CertificateProblem | None:
    """What is wrong with `certificate` for `host` at `now` (unix seconds), or None. The CA itself is not judged here,
    only whether its signature is of a kind in `signatures`.

    Names are compared whole: OpenSSH takes no wildcards in a host certificate. Its older releases let a certificate
    without names stand for every host; newer ones do not, nor do we.
    """
    faults = (
        (certificate.signed_with not in signatures, CertificateProblem.WEAK_SIGNATURE),
        (not certificate.host, CertificateProblem.NOT_A_HOST),
        (now < certificate.valid_after, CertificateProblem.NOT_YET_VALID),
        (now >= certificate.valid_before, CertificateProblem.EXPIRED),
        (not certificate.names, CertificateProblem.NO_NAMES),
        (host not in certificate.names, CertificateProblem.OTHER_NAME),
        (bool(certificate.critical_options), CertificateProblem.CRITICAL_OPTION),
    )
    return next((problem for fault, problem in faults if fault), None)
