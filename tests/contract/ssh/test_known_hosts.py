"""The known_hosts resolver held against ssh-keygen's and ssh's own answers."""

from __future__ import annotations

import base64
import re
import subprocess
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from connectors.ssh.ca_signatures import chosen_signatures
from connectors.ssh.certificates import CertificateProblem
from connectors.ssh.fingerprints import fingerprint, key_type, randomart
from connectors.ssh.known_hosts import KnownHosts, Verdict, VerdictKind, lookup_name, parse
from tests.support.keys import signed_certificate
from tests.support.security_key import SecurityKey
from tests.support.sshd import Sshd, keygen, public_line, sign

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A few keys of each kind, made once."""
    folder = tmp_path_factory.mktemp("keys")
    made = {f"ed{number}": keygen(folder / f"ed{number}") for number in range(3)}
    made["ec"] = keygen(folder / "ec", "ecdsa")
    made["ec521"] = keygen(folder / "ec521", "ecdsa", bits=521)
    made["rsa"] = keygen(folder / "rsa", "rsa", bits=2048)
    return made


def blob(key: Path) -> bytes:
    return base64.b64decode(public_line(key).split()[1])


@pytest.mark.parametrize("name", ["ed0", "ed1", "ed2", "ec", "ec521", "rsa"])
def test_fingerprint_and_randomart_are_what_ssh_keygen_prints(keys: dict[str, Path], name: str) -> None:
    said = subprocess.run(
        ["ssh-keygen", "-lvf", f"{keys[name]}.pub"], capture_output=True, text=True, check=True
    ).stdout
    first, _, art = said.partition("\n")
    assert first.split()[1] == fingerprint(blob(keys[name]))
    assert art.rstrip("\n") == randomart(blob(keys[name]))


# -- ssh-keygen -F


def keygen_finds(file: Path, name: str) -> list[int]:
    """The lines that ssh-keygen finds for a name."""
    done = subprocess.run(["ssh-keygen", "-F", name, "-f", str(file)], capture_output=True, text=True, check=False)
    return [int(number) for number in re.findall(r"^# Host .* found: line (\d+)", done.stdout, re.MULTILINE)]


def we_find(file: Path, name: str) -> list[int]:
    text = file.read_bytes().decode("utf-8", "replace")
    return [entry.line for entry in parse(text, file) if entry.matches(name)]


hosts = st.sampled_from(
    ["a", "b.dc", "A", "10.0.0.7", "[a]:2200", "[b.dc]:22", "g03.b.dc", "fe80::1", "[fe80::1]:2200"]
)
patterns = st.sampled_from(
    ["a", "b.dc", "A", "*", "?", "*.dc", "!a", "!*.dc", "[a]:2200", "[*]:2200", "[a]:*", "10.0.0.?", "fe80::1",
     "g0?.b.*", "**", "*a*", "", "B.DC"]
)  # fmt: skip
line_kinds = st.sampled_from(
    ["plain", "plain", "plain", "hashed", "ca", "revoked", "bad_marker", "short", "junk", "tabs", "type"]
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    made=st.lists(
        st.tuples(line_kinds, st.lists(patterns, min_size=1, max_size=3), st.sampled_from(["ed0", "ec", "rsa"])),
        max_size=8,
    ),
    host=hosts,
)
def test_the_same_lines_are_found_as_by_ssh_keygen(
    keys: dict[str, Path], tmp_path: Path, made: list[tuple[str, list[str], str]], host: str
) -> None:
    file = tmp_path / "known_hosts"
    file.unlink(missing_ok=True)
    lines = []
    for kind, named, key in made:
        names, public = ",".join(named) or "x", public_line(keys[key])
        shown = {
            "plain": f"{names} {public} a comment",
            "hashed": hashed(tmp_path, named[0].lstrip("!*?") or "a", public),
            "ca": f"@cert-authority {names} {public}",
            "revoked": f"@revoked {names} {public}",
            "bad_marker": f"@unknown {names} {public}",
            "short": f"{names} {public.split()[0]}",
            "junk": f"{names} ssh-ed25519 not/base64==",
            "tabs": f"  {names}\t{public.replace(' ', chr(9))}\t",
            "type": f"{names} ssh-dss {public.split()[1]}",
        }[kind]
        lines.append(shown)
    file.write_text("# first\n\n" + "\n".join(lines) + "\n")
    # ssh-keygen shows a line whose key is broken, too; ssh itself passes over it, and so do we.
    broken = {number for number, line in enumerate(lines, start=3) if made[number - 3][0] in ("junk", "short", "type")}
    assert we_find(file, host) == [number for number in keygen_finds(file, host) if number not in broken]


def hashed(folder: Path, name: str, public: str) -> str:
    """A line as ssh-keygen hashes it."""
    file = folder / "to_hash"
    file.write_text(f"{name} {public}\n")
    subprocess.run(["ssh-keygen", "-q", "-H", "-f", str(file)], capture_output=True, check=False)
    (folder / "to_hash.old").unlink(missing_ok=True)
    return file.read_text().strip()


# -- ssh itself


SSH_KNOWN, SSH_UNKNOWN, SSH_CHANGED, SSH_REVOKED = "known", "unknown", "changed", "revoked"


def ssh_judges(server: Sshd, known_hosts: Path, host: str, *options: str) -> str:
    """What the real client makes of the server's key, from its own words."""
    done = subprocess.run(
        [
            "ssh", "-F", "none", "-v", "-p", str(server.port), "-i", str(server.client_key), "-o", "IdentitiesOnly=yes",
            "-o", f"UserKnownHostsFile={known_hosts}", "-o", "GlobalKnownHostsFile=none", "-o", "BatchMode=yes",
            "-o", "StrictHostKeyChecking=yes", "-o", "UpdateHostKeys=no", *options, f"{server.user}@{host}", "true",
        ],
        capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=30, check=False,
    )  # fmt: skip
    if "REVOKED HOST KEY DETECTED" in done.stderr or "revoked" in done.stderr.lower():
        return SSH_REVOKED
    if "REMOTE HOST IDENTIFICATION HAS CHANGED" in done.stderr:
        return SSH_CHANGED
    if done.returncode == 0:
        return SSH_KNOWN
    assert "host key is known" in done.stderr or "Host key verification failed" in done.stderr, done.stderr
    return SSH_UNKNOWN


OURS = {
    VerdictKind.KNOWN: SSH_KNOWN,
    VerdictKind.CA_OK: SSH_KNOWN,
    VerdictKind.UNKNOWN: SSH_UNKNOWN,
    VerdictKind.CA_BAD: SSH_UNKNOWN,
    VerdictKind.CHANGED: SSH_CHANGED,
    VerdictKind.REVOKED: SSH_REVOKED,
}


def host_cases(server: Sshd, keys: dict[str, Path]) -> dict[str, str]:
    own, other, rsa = public_line(server.host_keys[0]), public_line(keys["ed0"]), public_line(keys["rsa"])
    port = server.port
    return {
        "empty": "",
        "known with port": f"[127.0.0.1]:{port} {own}\n",
        "known without port": f"127.0.0.1 {own}\n",
        "other key without port": f"127.0.0.1 {other}\n",
        "changed": f"[127.0.0.1]:{port} {other}\n",
        "another type is known": f"[127.0.0.1]:{port} {rsa}\n",
        "changed, then known": f"[127.0.0.1]:{port} {other}\n[127.0.0.1]:{port} {own}\n",
        "known, then another": f"[127.0.0.1]:{port} {own}\n[127.0.0.1]:{port} {other}\n",
        "wildcard": f"[127.0.0.*]:{port} {own}\n",
        "wildcard with negation": f"[127.0.0.*]:{port},![127.0.0.1]:{port} {own}\n",
        "wildcard port": f"[127.0.0.1]:* {own}\n",
        "star": f"* {own}\n",
        "star with another key": f"* {other}\n",
        "revoked": f"@revoked * {own}\n",
        "known and revoked": f"[127.0.0.1]:{port} {own}\n@revoked * {own}\n",
        "revoked for others": f"[127.0.0.1]:{port} {own}\n@revoked other.host {own}\n",
        "another key revoked": f"[127.0.0.1]:{port} {own}\n@revoked * {other}\n",
        "authority only": f"@cert-authority * {own}\n",
        "bad lines around": f"nonsense\n[127.0.0.1]:{port} ssh-ed25519 AAAA\n[127.0.0.1]:{port} {own} tail\n",
        "unknown marker": f"@strange [127.0.0.1]:{port} {own}\n",
        "other port": f"[127.0.0.1]:{port + 1} {own}\n",
        "revoked without port": f"@revoked 127.0.0.1 {own}\n[127.0.0.1]:{port} {own}\n",
    }


CASE_NAMES = [
    "empty", "known with port", "known without port", "other key without port", "changed", "another type is known",
    "changed, then known", "known, then another", "wildcard", "wildcard with negation", "wildcard port", "star",
    "star with another key", "revoked", "known and revoked", "revoked for others", "another key revoked",
    "authority only",
    "bad lines around", "unknown marker", "other port", "revoked without port",
]  # fmt: skip


@pytest.mark.parametrize("case", CASE_NAMES)
def test_a_host_key_is_judged_as_ssh_judges_it(server: Sshd, keys: dict[str, Path], tmp_path: Path, case: str) -> None:
    file = tmp_path / "known_hosts"
    file.write_text(host_cases(server, keys)[case])
    verdict = KnownHosts(tmp_path / "own", [file]).check("127.0.0.1", server.port, blob(server.host_keys[0]))
    assert OURS[verdict.kind] == ssh_judges(server, file, "127.0.0.1"), case


def test_hashed_names_are_judged_as_ssh_judges_them(server: Sshd, keys: dict[str, Path], tmp_path: Path) -> None:
    for line_key in (server.host_keys[0], keys["ed1"]):
        file = tmp_path / "known_hosts"
        file.write_text(hashed(tmp_path, f"[127.0.0.1]:{server.port}", public_line(line_key)) + "\n")
        assert file.read_text().startswith("|1|")
        verdict = KnownHosts(tmp_path / "own", [file]).check("127.0.0.1", server.port, blob(server.host_keys[0]))
        assert OURS[verdict.kind] == ssh_judges(server, file, "127.0.0.1")


def test_an_alias_is_looked_up_as_ssh_looks_it_up(server: Sshd, tmp_path: Path) -> None:
    file = tmp_path / "known_hosts"
    own = public_line(server.host_keys[0])
    for text in (f"g03 {own}\n", f"[g03]:{server.port} {own}\n", f"G03 {own}\n"):
        file.write_text(text)
        verdict = KnownHosts(tmp_path / "own", [file]).check(
            "127.0.0.1", server.port, blob(server.host_keys[0]), alias="g03"
        )
        assert OURS[verdict.kind] == ssh_judges(server, file, "127.0.0.1", "-o", "HostKeyAlias=g03"), text


CERTIFICATES = {
    # case: (ssh-keygen options, lines of known_hosts with {ca} {own} {other})
    "good": (["-h", "-n", "127.0.0.1"], "@cert-authority * {ca}\n"),
    "several names": (["-h", "-n", "x,127.0.0.1"], "@cert-authority * {ca}\n"),
    "other name": (["-h", "-n", "elsewhere"], "@cert-authority * {ca}\n"),
    "name by wildcard": (["-h", "-n", "127.0.0.*"], "@cert-authority * {ca}\n"),
    "expired": (["-h", "-n", "127.0.0.1", "-V", "20200101:20210101"], "@cert-authority * {ca}\n"),
    "not yet": (["-h", "-n", "127.0.0.1", "-V", "20990101:20991231"], "@cert-authority * {ca}\n"),
    "no authority": (["-h", "-n", "127.0.0.1"], ""),
    "another authority": (["-h", "-n", "127.0.0.1"], "@cert-authority * {other}\n"),
    "authority for others": (["-h", "-n", "127.0.0.1"], "@cert-authority other.host {ca}\n"),
    "authority as a plain key": (["-h", "-n", "127.0.0.1"], "* {ca}\n"),
    "authority revoked": (["-h", "-n", "127.0.0.1"], "@cert-authority * {ca}\n@revoked * {ca}\n"),
    "key revoked": (["-h", "-n", "127.0.0.1"], "@cert-authority * {ca}\n@revoked * {own}\n"),
    "expired, but the key is known": (
        ["-h", "-n", "127.0.0.1", "-V", "20200101:20210101"],
        "@cert-authority * {ca}\n* {own}\n",
    ),
    "the key alone is known": (["-h", "-n", "127.0.0.1"], "* {own}\n"),
    "another key is known": (["-h", "-n", "127.0.0.1"], "* {other}\n"),
    "good, and another key is known": (["-h", "-n", "127.0.0.1"], "@cert-authority * {ca}\n* {other}\n"),
}


@pytest.mark.parametrize("case", CERTIFICATES)
def test_a_host_certificate_is_judged_as_ssh_judges_it(keys: dict[str, Path], tmp_path: Path, case: str) -> None:
    options, text = CERTIFICATES[case]
    ca, other = keys["ec"], keys["ed1"]
    host_key = keygen(tmp_path / "sshd" / "host_ed25519")
    certificate = sign(ca, host_key.with_name("host_ed25519.pub"), "node", *options)
    file = tmp_path / "known_hosts"
    lines = {"ca": public_line(ca), "own": public_line(host_key), "other": public_line(other)}
    file.write_text(text.format(**lines))
    with Sshd(tmp_path / "sshd", options=[f"HostCertificate {certificate}"]) as server:
        said = ssh_judges(server, file, "127.0.0.1")
        resolver = KnownHosts(tmp_path / "own", [file])
        types, authority = resolver.key_types("127.0.0.1", server.port)
        # A client asks for a certificate only where an authority is set, unless it prefers certificates anyway.
        assert authority == ("@cert-authority * " in text)
        assert all(name.startswith(("ssh-", "ecdsa-")) for name in types)
        shown = base64.b64decode(certificate.read_text().split()[1])
        verdict: Verdict = resolver.check("127.0.0.1", server.port, shown)
    assert OURS[verdict.kind] == said


def certified(folder: Path, certificate: bytes) -> Sshd:
    """A server that shows `certificate`, made for its host key."""
    path = folder / "sshd" / "host_ed25519-cert.pub"
    path.write_text(f"{key_type(certificate)} {base64.b64encode(certificate).decode()}\n")
    return Sshd(folder / "sshd", options=[f"HostCertificate {path}"])


@pytest.mark.parametrize("algorithm", ["ssh-rsa", "rsa-sha2-256", "rsa-sha2-512"])
@pytest.mark.parametrize("allowed", ["", "+ssh-rsa", "rsa-sha2-512"])
def test_a_signature_of_an_authority_counts_as_ssh_lets_it_count(
    keys: dict[str, Path], tmp_path: Path, algorithm: str, allowed: str
) -> None:
    host_key = keygen(tmp_path / "sshd" / "host_ed25519")
    signing = ("-t", algorithm, "-h", "-n", "127.0.0.1")
    certificate = sign(keys["rsa"], host_key.with_name("host_ed25519.pub"), "node", *signing)
    file = tmp_path / "known_hosts"
    file.write_text(f"@cert-authority * {public_line(keys['rsa'])}\n")
    shown = base64.b64decode(certificate.read_text().split()[1])
    with certified(tmp_path, shown) as server:
        options = ("-o", f"CASignatureAlgorithms={allowed}") if allowed else ()
        said = ssh_judges(server, file, "127.0.0.1", *options)
        more = {"signatures": chosen_signatures(allowed)} if allowed else {}
        verdict = KnownHosts(tmp_path / "own", [file]).check("127.0.0.1", server.port, shown, **more)
    assert OURS[verdict.kind] == said
    if (algorithm, allowed) == ("ssh-rsa", ""):
        assert said == SSH_UNKNOWN and verdict.problem is CertificateProblem.WEAK_SIGNATURE


@pytest.mark.parametrize("kind", ["ed25519", "ecdsa"])
@pytest.mark.parametrize("touched", [True, False])
def test_an_authority_in_a_security_key_vouches_as_for_ssh(tmp_path: Path, kind: str, touched: bool) -> None:
    host_key = keygen(tmp_path / "sshd" / "host_ed25519")
    authority = SecurityKey(kind, touched)
    file = tmp_path / "known_hosts"
    file.write_text(f"@cert-authority * {authority.public_line}\n")
    resolver = KnownHosts(tmp_path / "own", [file])
    for names, kind_of_verdict in ((["127.0.0.1"], VerdictKind.CA_OK), (["elsewhere"], VerdictKind.CA_BAD)):
        shown = signed_certificate(blob(host_key), authority.blob, authority.sign, names)
        with certified(tmp_path, shown) as server:
            verdict = resolver.check("127.0.0.1", server.port, shown)
            assert OURS[verdict.kind] == ssh_judges(server, file, "127.0.0.1")
        assert verdict.kind is kind_of_verdict


def test_an_authority_known_without_the_port_vouches_as_for_ssh(keys: dict[str, Path], tmp_path: Path) -> None:
    host_key = keygen(tmp_path / "sshd" / "host_ed25519")
    public = host_key.with_name("host_ed25519.pub")
    shown = base64.b64decode(sign(keys["ec521"], public, "node", "-h", "-n", "127.0.0.1").read_text().split()[1])
    with certified(tmp_path, shown) as server:
        file = tmp_path / "known_hosts"
        file.write_text(
            f"@cert-authority 127.0.0.* {public_line(keys['ec521'])}\n"
            f"[127.0.0.1]:{server.port} {public_line(keys['ec'])}\n"
        )
        asked = ("-o", "HostKeyAlgorithms=ssh-ed25519-cert-v01@openssh.com,ssh-ed25519")
        said = ssh_judges(server, file, "127.0.0.1", *asked)
        verdict = KnownHosts(tmp_path / "own", [file]).check("127.0.0.1", server.port, shown)
    assert (verdict.kind, said) == (VerdictKind.CA_OK, SSH_KNOWN)


def test_an_alias_in_capitals_is_looked_up_as_ssh_looks_it_up(server: Sshd, tmp_path: Path) -> None:
    file = tmp_path / "known_hosts"
    own = public_line(server.host_keys[0])
    for text in (f"g03 {own}", f"G03 {own}", hashed(tmp_path, "g03", own), f"other {own}"):
        file.write_text(text + "\n")
        verdict = KnownHosts(tmp_path / "own", [file]).check(
            "127.0.0.1", server.port, blob(server.host_keys[0]), alias="G03"
        )
        assert OURS[verdict.kind] == ssh_judges(server, file, "127.0.0.1", "-o", "HostKeyAlias=G03"), text


def test_a_certificate_that_was_altered_proves_nothing(keys: dict[str, Path], tmp_path: Path) -> None:
    for kind in ("ed0", "ec", "rsa"):
        subject = keygen(tmp_path / kind / "subject")
        certificate = sign(keys[kind], subject.with_name("subject.pub"), "node", "-h", "-n", "10.0.0.1")
        shown = base64.b64decode(certificate.read_text().split()[1])
        file = tmp_path / kind / "known_hosts"
        file.write_text(f"@cert-authority * {public_line(keys[kind])}\n")
        resolver = KnownHosts(tmp_path / "own", [file])
        assert resolver.check("10.0.0.1", 22, shown).kind is VerdictKind.CA_OK
        forged = shown.replace(b"10.0.0.1", b"10.0.0.2")
        assert len(forged) == len(shown) and forged != shown
        verdict = resolver.check("10.0.0.2", 22, forged)
        assert (verdict.kind, str(verdict.problem)) == (VerdictKind.CA_BAD, "signature")


def test_a_user_certificate_does_not_prove_a_host(keys: dict[str, Path], tmp_path: Path) -> None:
    subject = keygen(tmp_path / "subject")
    certificate = sign(keys["ec"], subject.with_name("subject.pub"), "node", "-n", "127.0.0.1")
    file = tmp_path / "known_hosts"
    file.write_text(f"@cert-authority * {public_line(keys['ec'])}\n")
    shown = base64.b64decode(certificate.read_text().split()[1])
    verdict = KnownHosts(tmp_path / "own", [file]).check("127.0.0.1", 22, shown)
    assert (verdict.kind, str(verdict.problem)) == (VerdictKind.CA_BAD, "not_a_host")


def test_what_we_accept_ssh_accepts_too(server: Sshd, tmp_path: Path) -> None:
    resolver = KnownHosts(tmp_path / "deep" / "known_hosts")
    key = blob(server.host_keys[0])
    resolver.accept("127.0.0.1", server.port, key, comment="seen by\nthe operator")
    assert ssh_judges(server, resolver.own, "127.0.0.1") == SSH_KNOWN
    assert keygen_finds(resolver.own, lookup_name("127.0.0.1", server.port)) == [1]
    assert key_type(key) == "ssh-ed25519"


def test_a_replaced_key_that_others_still_list_is_refused_by_us_and_by_ssh(
    server: Sshd, keys: dict[str, Path], tmp_path: Path
) -> None:
    theirs, old, new = tmp_path / "theirs", blob(server.host_keys[0]), blob(keys["ed1"])
    server.write_known_hosts(theirs)
    before = theirs.read_bytes()
    resolver = KnownHosts(tmp_path / "own", [theirs])
    against = resolver.check("127.0.0.1", server.port, new).against
    assert [entry.file for entry in against] == [theirs]
    for _ in range(2):
        resolver.replace("127.0.0.1", server.port, new, retired=[entry.key for entry in against])
    assert theirs.read_bytes() == before
    assert resolver.check("127.0.0.1", server.port, new).kind is VerdictKind.KNOWN
    assert resolver.check("127.0.0.1", server.port, old).kind is VerdictKind.REVOKED
    assert resolver.check("elsewhere", server.port, old).kind is VerdictKind.UNKNOWN, "only for this host"
    both = tmp_path / "both"
    both.write_bytes(resolver.own.read_bytes() + before)
    assert ssh_judges(server, both, "127.0.0.1") == SSH_REVOKED
    assert resolver.own.read_text().count("@revoked") == 1
    resolver.forget("127.0.0.1", server.port)
    assert resolver.check("127.0.0.1", server.port, old).kind is VerdictKind.REVOKED
