"""Reading host certificates: whoever signed them, by whichever algorithm, and whatever is wrong with them."""

from __future__ import annotations

import base64
import contextlib
import struct
from collections.abc import Callable

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given
from hypothesis import strategies as st

from connectors.ssh.ca_signatures import CA_SIGNATURES, chosen_signatures
from connectors.ssh.certificates import (
    Certificate,
    CertificateProblem,
    check_host_certificate,
    plain_key,
    plain_kind,
    read_certificate,
)
from connectors.ssh.config_lines import ConfigSyntaxError
from connectors.ssh.fingerprints import key_type
from tests.support.keys import ED25519, authority, public, signed_certificate, strings
from tests.support.security_key import SecurityKey

Signer = Callable[[bytes], bytes]
RSA = rsa.generate_private_key(65537, 2048)


def blob_of(key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey) -> bytes:
    return base64.b64decode(key.public_key().public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH).split()[1])


def integer(number: int) -> bytes:
    return number.to_bytes(number.bit_length() // 8 + 1, "big")


def rsa_signer(algorithm: str, kind: type[hashes.HashAlgorithm]) -> Signer:
    return lambda body: strings(algorithm.encode(), RSA.sign(body, padding.PKCS1v15(), kind()))


def curve(size: type[ec.EllipticCurve], kind: type[hashes.HashAlgorithm]) -> tuple[bytes, Signer]:
    key = ec.generate_private_key(size())
    blob = blob_of(key)

    def sign(body: bytes) -> bytes:
        halves = decode_dss_signature(key.sign(body, ec.ECDSA(kind())))
        return strings(key_type(blob).encode(), strings(*map(integer, halves)))

    return blob, sign


def edwards() -> tuple[bytes, Signer]:
    key = authority()
    return public(key), lambda body: strings(b"ssh-ed25519", key.sign(body))


def security_key(kind: str) -> tuple[bytes, Signer]:
    key = SecurityKey(kind, touched=False)  # OpenSSH does not ask an authority to be touched
    return key.blob, key.sign


AUTHORITIES: dict[str, tuple[bytes, Signer]] = {
    "ssh-ed25519": edwards(),
    "ecdsa-sha2-nistp256": curve(ec.SECP256R1, hashes.SHA256),
    "ecdsa-sha2-nistp384": curve(ec.SECP384R1, hashes.SHA384),
    "ecdsa-sha2-nistp521": curve(ec.SECP521R1, hashes.SHA512),
    "sk-ssh-ed25519@openssh.com": security_key("ed25519"),
    "sk-ecdsa-sha2-nistp256@openssh.com": security_key("ecdsa"),
    "rsa-sha2-512": (blob_of(RSA), rsa_signer("rsa-sha2-512", hashes.SHA512)),
    "rsa-sha2-256": (blob_of(RSA), rsa_signer("rsa-sha2-256", hashes.SHA256)),
    "ssh-rsa": (blob_of(RSA), rsa_signer("ssh-rsa", hashes.SHA1)),
}


@pytest.mark.parametrize("algorithm", AUTHORITIES)
def test_a_certificate_is_read_whoever_signed_it_and_however(algorithm: str) -> None:
    ca, sign = AUTHORITIES[algorithm]
    read = read_certificate(signed_certificate(ED25519, ca, sign, ["a", "b"], before=99, options=strings(b"o", b"")))
    assert read == Certificate(ED25519, ca, algorithm, True, ("a", "b"), 0, 99, ("o",), "node", 1)


@pytest.mark.parametrize("algorithm", AUTHORITIES)
def test_what_was_changed_after_it_was_signed_proves_nothing(algorithm: str) -> None:
    ca, sign = AUTHORITIES[algorithm]
    shown = signed_certificate(ED25519, ca, sign, ["alpha"])
    assert read_certificate(shown.replace(b"alpha", b"omega")) is CertificateProblem.SIGNATURE
    other = signed_certificate(ED25519, ca, lambda body: sign(body + b"more"), ["alpha"])
    assert read_certificate(other) is CertificateProblem.SIGNATURE


@pytest.mark.parametrize("algorithm", AUTHORITIES)
def test_only_a_signature_of_a_kind_that_is_allowed_vouches(algorithm: str) -> None:
    ca, sign = AUTHORITIES[algorithm]
    read = read_certificate(signed_certificate(ED25519, ca, sign, ["a"]))
    assert isinstance(read, Certificate)
    by_itself = None if algorithm in CA_SIGNATURES else CertificateProblem.WEAK_SIGNATURE
    assert check_host_certificate(read, "a", 1.0) is by_itself
    assert check_host_certificate(read, "a", 1.0, [algorithm]) is None
    assert check_host_certificate(read, "a", 1.0, ["another"]) is CertificateProblem.WEAK_SIGNATURE


def test_sha1_vouches_for_nobody_unless_somebody_allowed_it() -> None:
    assert "ssh-rsa" not in CA_SIGNATURES
    assert "ssh-rsa" in chosen_signatures("+ssh-rsa")


@pytest.mark.parametrize(
    ("algorithm", "ca"),
    [
        ("rsa-sha2-512", "ssh-ed25519"),  # of another kind than its key
        ("ssh-ed25519", "ssh-rsa"),
        ("rsa-md5", "ssh-rsa"),
    ],
)
def test_a_signature_of_another_kind_than_its_key_proves_nothing(algorithm: str, ca: str) -> None:
    blob, _ = AUTHORITIES[ca]
    shown = signed_certificate(ED25519, blob, lambda _: strings(algorithm.encode(), b"s" * 64) + b"\0" * 5, ["a"])
    assert read_certificate(shown) is CertificateProblem.SIGNATURE


def test_a_security_keys_signature_passes_under_no_other_name() -> None:
    key = SecurityKey("ed25519")

    def renamed(body: bytes) -> bytes:
        return strings(b"ssh-ed25519") + key.sign(body)[4 + len(key.name) :]

    assert read_certificate(signed_certificate(ED25519, key.blob, renamed, ["a"])) is CertificateProblem.SIGNATURE


def test_a_security_keys_signature_counts_for_its_own_application_alone() -> None:
    key = SecurityKey("ed25519")
    web = key.blob.removesuffix(strings(b"ssh:")) + strings(b"https://login.example")
    shown = signed_certificate(ED25519, web, key.sign, ["a"])
    assert read_certificate(shown) is CertificateProblem.SIGNATURE


def test_an_authority_that_is_a_certificate_or_of_a_kind_that_is_out_of_use_proves_nothing() -> None:
    for ca in (signed_certificate(ED25519, *edwards(), ["a"]), strings(b"ssh-dss", b"", b"", b"", b"")):
        kind = key_type(ca).encode()
        shown = signed_certificate(ED25519, ca, lambda _, kind=kind: strings(kind, b"s" * 40), ["a"])  # type: ignore[misc]
        assert read_certificate(shown) is CertificateProblem.SIGNATURE


def test_an_authority_whose_point_is_in_the_short_form_proves_nothing() -> None:
    for kind in ("ecdsa-sha2-nistp256", "sk-ecdsa-sha2-nistp256@openssh.com"):
        ca, sign = AUTHORITIES[kind]
        short = ca.replace(b"\x00\x00\x00\x41\x04", b"\x00\x00\x00\x41\x02")
        assert short != ca
        assert read_certificate(signed_certificate(ED25519, short, sign, ["a"])) is CertificateProblem.SIGNATURE


def test_a_signature_without_its_leading_zeros_counts_as_in_openssh() -> None:
    ca, sign = AUTHORITIES["rsa-sha2-256"]
    size = RSA.key_size // 8
    for number in range(5000):
        names = [f"host{number}"]
        if (raw := sign(signed_certificate(ED25519, ca, lambda _: b"", names)[: -len(strings(b""))]))[-size] == 0:
            short = strings(b"rsa-sha2-256", raw[-size:].lstrip(b"\0"))
            read = read_certificate(signed_certificate(ED25519, ca, lambda _, short=short: short, names))  # type: ignore[misc]
            assert isinstance(read, Certificate)
            return
    pytest.fail("no signature began with a zero")


def test_what_is_cut_too_long_or_of_no_kind_is_malformed() -> None:
    ca, sign = edwards()
    good = signed_certificate(ED25519, ca, sign, ["a"])
    for cut in range(len(good)):
        assert isinstance(read_certificate(good[:cut]), CertificateProblem)
    assert read_certificate(signed_certificate(ED25519, ca, sign, ["a"], tail=b"x")) is CertificateProblem.MALFORMED
    assert read_certificate(signed_certificate(ED25519, ca, sign, ["a"], kind=3)) is CertificateProblem.MALFORMED
    half = signed_certificate(ED25519, ca, sign, ["a"], options=strings(b"name"))
    assert read_certificate(half) is CertificateProblem.MALFORMED
    assert read_certificate(ED25519) is CertificateProblem.MALFORMED
    longer = signed_certificate(ED25519, ca, lambda body: sign(body) + b"x", ["a"])
    assert read_certificate(longer) is CertificateProblem.MALFORMED
    curve_ca, _ = AUTHORITIES["ecdsa-sha2-nistp256"]
    for halves in (b"", strings(b"\1", b"\1") + b"x"):
        value = strings(b"ecdsa-sha2-nistp256", halves)
        shown = signed_certificate(ED25519, curve_ca, lambda _, value=value: value, ["a"])  # type: ignore[misc]
        assert read_certificate(shown) is CertificateProblem.MALFORMED


def test_a_user_certificate_does_not_prove_a_host() -> None:
    read = read_certificate(signed_certificate(ED25519, *edwards(), ["a"], kind=1))
    assert isinstance(read, Certificate)
    assert check_host_certificate(read, "a", 1.0) is CertificateProblem.NOT_A_HOST


def test_the_key_inside_is_found_whatever_its_kind() -> None:
    for ca, _ in AUTHORITIES.values():
        assert plain_key(signed_certificate(ca, *edwards(), ["a"])) == plain_key(ca) == ca
    assert plain_kind("sk-ssh-ed25519-cert-v01@openssh.com") == "sk-ssh-ed25519@openssh.com"
    assert plain_kind("sk-ssh-ed25519@openssh.com") == "sk-ssh-ed25519@openssh.com"
    assert plain_kind("ssh-rsa-cert-v01@openssh.com") == "ssh-rsa"
    with pytest.raises(ValueError, match="unknown kind"):
        plain_key(strings(b"new-cert-v01@openssh.com", b"", b""))


@given(position=st.integers(0, 400), value=st.integers(0, 255), algorithm=st.sampled_from(sorted(AUTHORITIES)))
def test_no_changed_byte_makes_another_certificate_valid(position: int, value: int, algorithm: str) -> None:
    good = MADE[algorithm]
    position %= len(good)
    changed = good[:position] + bytes([value]) + good[position + 1 :]
    read = read_certificate(changed)
    assert changed == good or not isinstance(read, Certificate) or _same_but_for_the_signature(read, good)


MADE = {name: signed_certificate(ED25519, ca, sign, ["alpha"]) for name, (ca, sign) in AUTHORITIES.items()}


def _same_but_for_the_signature(read: Certificate, good: bytes) -> bool:
    # Of a signature several spellings are valid; what it covers is one.
    return read == read_certificate(good)


# -- CASignatureAlgorithms; the contract tests hold it against `ssh -G`


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("ssh-rsa", ("ssh-rsa",)),
        ("+ssh-rsa", (*CA_SIGNATURES, "ssh-rsa")),
        ("^rsa-sha2-256", ("rsa-sha2-256", *(name for name in CA_SIGNATURES if name != "rsa-sha2-256"))),
        ("-rsa*", tuple(name for name in CA_SIGNATURES if not name.startswith("rsa"))),
        ("-bogus", CA_SIGNATURES),
        ("-*", ()),
        ("rsa-*,!rsa-sha2-256", ("rsa-sha2-512",)),
        ("rsa-sha2-512,rsa-sha2-512", ("rsa-sha2-512",)),
    ],
)
def test_the_algorithms_of_authorities_are_added_to_taken_from_or_named(value: str, expected: tuple[str, ...]) -> None:
    assert chosen_signatures(value) == expected


@pytest.mark.parametrize("value", ["bogus", "+bogus", "rsa-sha2-512,bogus", "RSA-SHA2-512", "none", ",", "^"])
def test_an_algorithm_that_nobody_knows_is_no_configuration(value: str) -> None:
    with pytest.raises(ConfigSyntaxError):
        chosen_signatures(value)


@given(st.text(max_size=60))
def test_no_value_upsets_the_reader_of_algorithms(value: str) -> None:
    with contextlib.suppress(ConfigSyntaxError):
        assert set(chosen_signatures(value)) <= {*CA_SIGNATURES, "ssh-rsa", "ssh-dss", f"webauthn-{CA_SIGNATURES[5]}"}


def test_numbers_are_read_in_the_order_of_the_wire() -> None:
    shown = signed_certificate(ED25519, *edwards(), ["a"], after=5, before=2**64 - 1)
    read = read_certificate(shown)
    assert isinstance(read, Certificate) and (read.serial, read.valid_after, read.valid_before) == (1, 5, 2**64 - 1)
    assert struct.pack(">Q", 5) in shown
