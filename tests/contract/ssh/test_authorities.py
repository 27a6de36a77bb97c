"""Connections to servers that show a host certificate: what their authority's signature must be."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest

from connectors.ssh.configuration import Surroundings, resolve
from connectors.ssh.problems import SshError, SshProblem
from tests.contract.ssh.conftest import Bench
from tests.support.keys import signed_certificate
from tests.support.security_key import SecurityKey
from tests.support.sshd import Sshd, keygen, public_line, sign


@pytest.fixture
def host_key(tmp_path: Path) -> Path:
    return keygen(tmp_path / "sshd" / "host_ed25519")


def test_an_authority_that_signed_with_sha1_vouches_only_where_the_configuration_allows_it(
    bench: Bench, tmp_path: Path, host_key: Path
) -> None:
    ca = keygen(tmp_path / "ca", "rsa", bits=2048)
    public = host_key.with_name("host_ed25519.pub")
    certificate = sign(ca, public, "node", "-t", "ssh-rsa", "-h", "-n", "127.0.0.1")
    bench.known_hosts.own.write_text(f"@cert-authority * {public_line(ca)}\n")
    with Sshd(tmp_path / "sshd", options=[f"HostCertificate {certificate}"]) as server:
        with pytest.raises(SshError) as caught:
            bench.connect(bench.target(server))
        assert caught.value.code is SshProblem.HOST_CERTIFICATE_BAD
        assert (caught.value.facts["reason"], caught.value.facts["signed_with"]) == ("weak_signature", "ssh-rsa")
        config = tmp_path / "config"
        config.write_text(f"CASignatureAlgorithms +ssh-rsa\nIdentityFile {server.client_key}\n")
        config.chmod(0o600)
        target = resolve(server.host, server.user, server.port, surroundings=Surroundings(user_file=config))
        assert bench.connect(target).alive


@pytest.mark.parametrize("kind", ["ed25519", "ecdsa"])
def test_an_authority_in_a_security_key_vouches(bench: Bench, tmp_path: Path, host_key: Path, kind: str) -> None:
    authority = SecurityKey(kind)
    bench.known_hosts.own.write_text(f"@cert-authority * {authority.public_line}\n")
    key = base64.b64decode(public_line(host_key).split()[1])
    shown = signed_certificate(key, authority.blob, authority.sign, ["127.0.0.1"])
    certificate = tmp_path / "sshd" / "host_ed25519-cert.pub"
    certificate.write_text(f"ssh-ed25519-cert-v01@openssh.com {base64.b64encode(shown).decode()}\n")
    with Sshd(tmp_path / "sshd", options=[f"HostCertificate {certificate}"]) as server:
        assert bench.connect(bench.target(server)).alive
