"""OpenSSH certificates (PROTOCOL.certkeys): what a host certificate must prove before its key is trusted.

paramiko accepts a host certificate without looking at its CA, names or dates, so everything is checked here.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass
from enum import StrEnum

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization

from connectors.ssh.fingerprints import key_type, read_string

CERTIFICATE_SUFFIX = "-cert-v01@openssh.com"


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
    UNKNOWN_CA = "unknown_ca"


@dataclass(frozen=True, slots=True)
class Certificate:
    """A parsed certificate whose CA signature was verified. `key` and `ca` are public key blobs; `valid_after` and
    `valid_before` are unix seconds; `names` are the principals."""

    key: bytes
    ca: bytes
    host: bool
    names: tuple[str, ...]
    valid_after: int
    valid_before: int
    critical_options: tuple[str, ...]
    key_id: str
    serial: int


def is_certificate(blob: bytes) -> bool:
    """Whether a public key blob is a certificate. Raises ValueError when it is no key at all."""
    return key_type(blob).endswith(CERTIFICATE_SUFFIX)


def read_certificate(blob: bytes) -> Certificate | CertificateProblem:
    """Parse a certificate blob and verify the CA's signature over it; never raises on bad input."""
    try:
        line = key_type(blob).encode() + b" " + base64.b64encode(blob)
        loaded = serialization.load_ssh_public_identity(line)
        if not isinstance(loaded, serialization.SSHCertificate):
            return CertificateProblem.MALFORMED
        loaded.verify_cert_signature()
        openssh = (serialization.Encoding.OpenSSH, serialization.PublicFormat.OpenSSH)
        return Certificate(
            key=base64.b64decode(loaded.public_key().public_bytes(*openssh).split()[1]),
            ca=base64.b64decode(loaded.signature_key().public_bytes(*openssh).split()[1]),
            host=loaded.type is serialization.SSHCertificateType.HOST,
            names=tuple(name.decode("utf-8", "replace") for name in loaded.valid_principals),
            valid_after=loaded.valid_after,
            valid_before=loaded.valid_before,
            critical_options=tuple(sorted(name.decode("utf-8", "replace") for name in loaded.critical_options)),
            key_id=loaded.key_id.decode("utf-8", "replace"),
            serial=loaded.serial,
        )
    except (InvalidSignature, UnsupportedAlgorithm):
        return CertificateProblem.SIGNATURE
    except (ValueError, TypeError, IndexError, UnicodeDecodeError):
        return CertificateProblem.MALFORMED


def check_host_certificate(certificate: Certificate, host: str, now: float) -> CertificateProblem | None:
    """What is wrong with `certificate` for `host` at `now` (unix seconds), or None. The CA itself is not judged here.

    Names are compared whole: OpenSSH takes no wildcards in a host certificate. Its older releases let a certificate
    without names stand for every host; newer ones do not, nor do we.
    """
    faults = (
        (not certificate.host, CertificateProblem.NOT_A_HOST),
        (now < certificate.valid_after, CertificateProblem.NOT_YET_VALID),
        (now >= certificate.valid_before, CertificateProblem.EXPIRED),
        (not certificate.names, CertificateProblem.NO_NAMES),
        (host not in certificate.names, CertificateProblem.OTHER_NAME),
        (bool(certificate.critical_options), CertificateProblem.CRITICAL_OPTION),
    )
    return next((problem for fault, problem in faults if fault), None)


def plain_key(blob: bytes) -> bytes:
    """The public key inside a certificate blob, or `blob` itself when it is a plain key. Raises ValueError."""
    kind = key_type(blob)
    if not kind.endswith(CERTIFICATE_SUFFIX):
        return blob
    fields = {"ssh-ed25519": 1, "ssh-rsa": 2}.get(kind.removesuffix(CERTIFICATE_SUFFIX), 2)
    _, offset = read_string(blob)
    _, offset = read_string(blob, offset)  # the nonce
    start = offset
    for _ in range(fields):
        _, offset = read_string(blob, offset)
    name = kind.removesuffix(CERTIFICATE_SUFFIX).encode()
    return len(name).to_bytes(4, "big") + name + blob[start:offset]
