"""Connecting to real servers: what can go wrong on the way, and what each failure says."""

from __future__ import annotations

import base64
import logging
import os
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from connectors.ssh.fingerprints import fingerprint
from connectors.ssh.known_hosts import KnownHosts
from connectors.ssh.patience import Timeouts
from connectors.ssh.problems import LOUD_STOPS, NEEDS_OPERATOR, SshError, SshProblem, retryable
from connectors.ssh.targets import Target
from tests.contract.ssh.conftest import Bench
from tests.support.sshd import Sshd, free_port, keygen, public_line, sign, wait_until

pytestmark = pytest.mark.slow


def problem(act: Callable[[], object]) -> SshError:
    """The error that `act` raises."""
    with pytest.raises(SshError) as caught:
        act()
    return caught.value


@contextmanager
def speaking(talk: Callable[[socket.socket], None]) -> Iterator[int]:
    """A server on loopback that treats each caller with `talk`; gives its port."""
    listener = socket.create_server(("127.0.0.1", 0))
    listener.settimeout(0.05)
    over = threading.Event()
    threads: list[threading.Thread] = []

    def guarded(caller: socket.socket) -> None:
        with caller:
            try:
                talk(caller)
            except OSError:
                return  # the caller hung up, which is what these tests are about

    def accept() -> None:
        while not over.is_set():
            try:
                caller, _ = listener.accept()
            except TimeoutError:
                continue
            caller.settimeout(20)
            threads.append(threading.Thread(target=guarded, args=(caller,)))
            threads[-1].start()

    server = threading.Thread(target=accept)
    server.start()
    try:
        yield listener.getsockname()[1]
    finally:
        over.set()
        server.join()
        listener.close()
        for thread in threads:
            thread.join(10)


def at(port: int, host: str = "127.0.0.1") -> Target:
    return Target(alias="node", host=host, port=port, user="someone")


# -- host keys


def test_an_unknown_host_is_refused_with_what_the_operator_compares_and_then_accepted(
    bench: Bench, server: Sshd
) -> None:
    target = bench.target(server)
    error = problem(lambda: bench.connect(target))
    assert error.code is SshProblem.HOST_KEY_UNKNOWN
    assert error.code in NEEDS_OPERATOR and not retryable(error.code)
    key = base64.b64decode(error.facts["key"])
    assert public_line(server.host_keys[0]).split()[1] == error.facts["key"]
    assert error.facts["fingerprint"] == fingerprint(key)
    assert "[SHA256]" in error.facts["randomart"]
    assert (error.facts["host"], error.facts["port"]) == (server.host, str(server.port))
    bench.known_hosts.accept(target.host, target.port, key)
    assert bench.run(bench.connect(target), "echo in")[1] == b"in\n"


def test_nothing_is_sent_to_a_host_before_its_key_is_trusted(bench: Bench, own_server: Sshd) -> None:
    problem(lambda: bench.connect(bench.target(own_server)))
    wait_until(lambda: "[preauth]" in own_server.log, "the server to note the end")
    assert "userauth" not in own_server.log.lower()
    assert f"user {own_server.user}" not in own_server.log
    problem(lambda: bench.connect(bench.target(own_server, identity_files=()), timeouts=Timeouts(auth=1.0)))
    bench.trust(own_server)
    bench.connect(bench.target(own_server))  # and this is what it looks like when something is sent
    assert f"for {own_server.user}" in own_server.log


def test_a_changed_key_is_a_loud_stop_that_names_the_line(bench: Bench, server: Sshd, tmp_path: Path) -> None:
    other = keygen(tmp_path / "other")
    bench.known_hosts.own.write_text(f"# mine\n[{server.host}]:{server.port} {public_line(other)}\n")
    error = problem(lambda: bench.connect(bench.target(server)))
    assert error.code is SshProblem.HOST_KEY_CHANGED
    assert error.code in LOUD_STOPS and not retryable(error.code)
    assert (error.facts["file"], error.facts["line"]) == (str(bench.known_hosts.own), "2")
    assert error.facts["known_fingerprint"] == fingerprint(base64.b64decode(public_line(other).split()[1]))
    assert error.facts["fingerprint"] != error.facts["known_fingerprint"]


def test_a_rebuilt_machine_is_trusted_again_only_after_it_was_replaced(
    bench: Bench, server: Sshd, tmp_path: Path
) -> None:
    other = keygen(tmp_path / "other")
    bench.known_hosts.own.write_text(
        f"[{server.host}]:{server.port} {public_line(other)}\nkept.example {public_line(other)}\n"
    )
    target = bench.target(server)
    error = problem(lambda: bench.connect(target))
    bench.known_hosts.replace(target.host, target.port, base64.b64decode(error.facts["key"]))
    assert bench.connect(target).alive
    assert "kept.example" in bench.known_hosts.own.read_text()
    assert f"[{server.host}]:{server.port} {public_line(other)}" not in bench.known_hosts.own.read_text()


def test_a_revoked_key_is_a_loud_stop_even_when_it_is_known(bench: Bench, server: Sshd) -> None:
    bench.trust(server)
    with bench.known_hosts.own.open("a") as file:
        file.write(f"@revoked * {public_line(server.host_keys[0])}\n")
    error = problem(lambda: bench.connect(bench.target(server)))
    assert error.code is SshProblem.HOST_KEY_REVOKED and error.code in LOUD_STOPS
    assert error.facts["line"] == "2"


def test_revoked_host_keys_file_counts_and_a_missing_one_trusts_nothing(
    bench: Bench, server: Sshd, tmp_path: Path
) -> None:
    bench.trust(server)
    banned = tmp_path / "banned"
    target = bench.target(server, revoked_host_keys=banned)
    assert problem(lambda: bench.connect(target)).code is SshProblem.KNOWN_HOSTS_UNREADABLE
    banned.write_text("# none yet\n")
    assert bench.connect(target).alive
    banned.write_text(public_line(server.host_keys[0]) + "\n")
    assert problem(lambda: bench.connect(target)).code is SshProblem.HOST_KEY_REVOKED


def test_a_known_rsa_key_is_asked_for_although_ed25519_is_preferred(bench: Bench, tmp_path: Path) -> None:
    with Sshd(tmp_path / "sshd", host_key_kinds=("rsa", "ed25519", "ecdsa")) as server:
        bench.trust(server)  # its first key, the RSA one
        connection = bench.connect(bench.target(server))
        assert connection.terms is not None
        assert connection.terms.host_key_type.startswith("rsa-sha2-")


@pytest.mark.parametrize("kind", ["ed25519", "ecdsa", "rsa"])
def test_every_kind_of_host_key_is_understood(bench: Bench, tmp_path: Path, kind: str) -> None:
    with Sshd(tmp_path / "sshd", host_key_kinds=(kind,)) as server:
        bench.trust(server)
        assert bench.connect(bench.target(server)).alive


def test_a_short_rsa_host_key_is_too_weak(bench: Bench, tmp_path: Path) -> None:
    folder = tmp_path / "sshd"
    keygen(folder / "host_rsa", "rsa", bits=1024)
    with Sshd(folder, host_key_kinds=("rsa",), options=["RequiredRSASize 1024"]) as server:
        bench.trust(server)
        error = problem(lambda: bench.connect(bench.target(server)))
        assert error.code is SshProblem.WEAK_ONLY
        assert "1024" in error.facts["what"]


# -- host certificates


@pytest.fixture
def certified(tmp_path: Path) -> Iterator[Callable[..., Sshd]]:
    """Starts a server whose host key is signed by `ca` with the given ssh-keygen options."""
    running: list[Sshd] = []

    def start(ca: Path, *options: str, kind: str = "ed25519") -> Sshd:
        folder = tmp_path / f"certified{len(running)}"
        key = keygen(folder / f"host_{kind}", kind)
        certificate = sign(ca, key.with_name(key.name + ".pub"), "node-7", "-h", *options)
        made = Sshd(folder, host_key_kinds=(kind,), options=[f"HostCertificate {certificate}"])
        made.start()
        running.append(made)
        return made

    yield start
    for server in running:
        server.stop()


def trust_ca(bench: Bench, ca: Path, hosts: str = "*") -> None:
    with bench.known_hosts.own.open("a") as file:
        file.write(f"@cert-authority {hosts} {public_line(ca)}\n")


@pytest.mark.parametrize("kind", ["ed25519", "ecdsa", "rsa"])
def test_a_host_certificate_from_a_trusted_authority_needs_no_known_key(
    bench: Bench, tmp_path: Path, certified: Callable[..., Sshd], kind: str
) -> None:
    ca = keygen(tmp_path / "ca", kind)
    trust_ca(bench, ca)
    server = certified(ca, "-n", "127.0.0.1,other", kind=kind)
    connection = bench.connect(bench.target(server))
    assert connection.terms is not None
    assert connection.terms.host_key_type.endswith("-cert-v01@openssh.com")


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        (("-n", "elsewhere"), "other_name"),
        (("-n", "127.0.0.1", "-V", "20200101:20210101"), "expired"),
        (("-n", "127.0.0.1", "-V", "20990101:20991231"), "not_yet_valid"),
    ],
)
def test_a_host_certificate_that_proves_nothing_is_a_loud_stop(
    bench: Bench, tmp_path: Path, certified: Callable[..., Sshd], options: tuple[str, ...], reason: str
) -> None:
    ca = keygen(tmp_path / "ca")
    trust_ca(bench, ca)
    error = problem(lambda: bench.connect(bench.target(certified(ca, *options))))
    assert error.code is SshProblem.HOST_CERTIFICATE_BAD and error.code in LOUD_STOPS
    assert error.facts["reason"] == reason
    assert error.facts["key_id"] == "node-7"


def test_a_certificate_of_another_authority_is_not_accepted(
    bench: Bench, tmp_path: Path, certified: Callable[..., Sshd]
) -> None:
    trust_ca(bench, keygen(tmp_path / "ca"))
    error = problem(lambda: bench.connect(bench.target(certified(keygen(tmp_path / "impostor"), "-n", "127.0.0.1"))))
    assert error.code is SshProblem.HOST_CERTIFICATE_BAD
    assert error.facts["reason"] == "unknown_ca"


def test_a_revoked_authority_vouches_for_nobody(bench: Bench, tmp_path: Path, certified: Callable[..., Sshd]) -> None:
    ca = keygen(tmp_path / "ca")
    trust_ca(bench, ca)
    with bench.known_hosts.own.open("a") as file:
        file.write(f"@revoked * {public_line(ca)}\n")
    server = certified(ca, "-n", "127.0.0.1")
    assert problem(lambda: bench.connect(bench.target(server))).code is SshProblem.HOST_KEY_REVOKED


def test_an_alias_is_the_name_that_a_certificate_must_carry(
    bench: Bench, tmp_path: Path, certified: Callable[..., Sshd]
) -> None:
    ca = keygen(tmp_path / "ca")
    trust_ca(bench, ca, "*.dc")
    server = certified(ca, "-n", "g03.dc")
    assert bench.connect(bench.target(server, host_key_alias="g03.dc")).alive
    error = problem(lambda: bench.connect(bench.target(server, host_key_alias="g04.dc")))
    assert error.code is SshProblem.HOST_CERTIFICATE_BAD


# -- the road


def test_a_closed_port_is_refused(bench: Bench) -> None:
    error = problem(lambda: bench.connect(at(free_port())))
    assert error.code is SshProblem.REFUSED and retryable(error.code)


def test_a_name_that_does_not_exist_is_unresolved(bench: Bench) -> None:
    error = problem(lambda: bench.connect(at(22, "no-such-host.invalid"), timeouts=Timeouts(resolve=3.0)))
    assert error.code in (SshProblem.UNRESOLVED, SshProblem.TIMED_OUT)
    assert error.facts.get("name", "no-such-host.invalid") == "no-such-host.invalid"


def test_a_full_backlog_times_out_in_the_connect_phase(bench: Bench) -> None:
    with socket.socket() as full, socket.socket() as first, socket.socket() as second:
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        for filler in (first, second):
            filler.setblocking(False)
            filler.connect_ex(full.getsockname())
        error = problem(lambda: bench.connect(at(full.getsockname()[1]), timeouts=Timeouts(connect=0.4)))
    assert error.code is SshProblem.TIMED_OUT
    assert error.facts["phase"] == "connect"


def test_a_server_that_says_nothing_times_out_at_the_banner(bench: Bench) -> None:
    with speaking(lambda caller: bool(caller.recv(100) and caller.recv(100))) as port:
        error = problem(lambda: bench.connect(at(port), timeouts=Timeouts(banner=0.4)))
    assert error.code is SshProblem.BANNER_TIMEOUT and retryable(error.code)


def test_a_frozen_machine_accepts_but_does_not_greet(bench: Bench, own_server: Sshd) -> None:
    bench.trust(own_server)
    own_server.freeze()
    error = problem(lambda: bench.connect(bench.target(own_server), timeouts=Timeouts(banner=0.4)))
    assert error.code is SshProblem.BANNER_TIMEOUT


def test_a_server_that_hangs_up_at_once_is_closed(bench: Bench) -> None:
    with speaking(lambda caller: None) as port:
        error = problem(lambda: bench.connect(at(port)))
    assert error.code is SshProblem.CLOSED
    assert error.facts.get("phase", "banner") == "banner"


def test_a_web_server_is_not_ssh_and_its_words_are_shown(bench: Bench) -> None:
    with speaking(lambda caller: caller.sendall(b"HTTP/1.1 400 \x1b[31mBad Request\r\n\r\n")) as port:
        error = problem(lambda: bench.connect(at(port)))
    assert error.code is SshProblem.NOT_SSH
    assert error.facts["said"].startswith("HTTP/1.1 400 Bad Request")


@pytest.mark.parametrize("said", [b"Not allowed at this time\r\n", b"Exceeded MaxStartups\r\n"])
def test_a_server_that_wants_to_be_left_alone_is_no_stranger(bench: Bench, said: bytes) -> None:
    with speaking(lambda caller: caller.sendall(said)) as port:
        error = problem(lambda: bench.connect(at(port)))
    assert error.code is SshProblem.TURNED_AWAY
    assert error.facts["said"] == said.decode().strip()
    assert retryable(error.code)


def test_a_greeting_and_then_silence_times_out_in_the_handshake(bench: Bench) -> None:
    def talk(caller: socket.socket) -> None:
        caller.sendall(b"SSH-2.0-Tarpit\r\n")
        while caller.recv(4096):
            pass

    with speaking(talk) as port:
        error = problem(lambda: bench.connect(at(port), timeouts=Timeouts(handshake=0.4)))
    assert error.code is SshProblem.TIMED_OUT
    assert error.facts["phase"] == "handshake"


def test_a_server_that_drips_is_given_up_when_its_time_is_over(bench: Bench) -> None:
    def talk(caller: socket.socket) -> None:
        while True:
            caller.sendall(b"x")
            time.sleep(0.02)

    with speaking(talk) as port:
        error = problem(lambda: bench.connect(at(port), timeouts=Timeouts(banner=0.5)))
    assert error.code is SshProblem.BANNER_TIMEOUT


def flood(caller: socket.socket) -> None:
    block = os.urandom(65536).replace(b"\n", b"x")
    for _ in range(16384):  # a gigabyte
        caller.sendall(block)


@pytest.mark.parametrize("greeting", [b"", b"SSH-2.0-Flood\r\n"])
def test_a_gigabyte_before_the_login_is_cut_off(bench: Bench, greeting: bytes) -> None:
    sent = 0

    def talk(caller: socket.socket) -> None:
        nonlocal sent
        caller.sendall(greeting)
        block = os.urandom(65536).replace(b"\n", b"x")
        for _ in range(16384):
            caller.sendall(block)
            sent += len(block)

    with speaking(talk) as port:
        error = problem(lambda: bench.connect(at(port)))
    assert error.code in (SshProblem.PROTOCOL_BROKEN, SshProblem.NOT_SSH, SshProblem.HANDSHAKE_FAILED)
    assert sent < 64 * 1024 * 1024


def test_a_packet_that_claims_gigabytes_is_refused(bench: Bench) -> None:
    def talk(caller: socket.socket) -> None:
        caller.sendall(b"SSH-2.0-Liar\r\n" + struct.pack(">IB", 0x7FFFFFF0, 4) + b"\x14" + bytes(2000))
        while caller.recv(4096):
            pass

    with speaking(talk) as port:
        error = problem(lambda: bench.connect(at(port), timeouts=Timeouts(handshake=5.0)))
    assert error.code in (SshProblem.PROTOCOL_BROKEN, SshProblem.HANDSHAKE_FAILED)


def test_an_old_protocol_is_not_spoken(bench: Bench) -> None:
    with speaking(lambda caller: caller.sendall(b"SSH-1.5-Ancient\r\n")) as port:
        error = problem(lambda: bench.connect(at(port)))
    assert error.code in (SshProblem.HANDSHAKE_FAILED, SshProblem.NOT_SSH)


@pytest.mark.parametrize(
    ("option", "what"),
    [
        ("Ciphers aes128-cbc,3des-cbc", "ciphers"),
        ("Ciphers aes128-ctr\nMACs hmac-sha1,hmac-md5", "macs"),
        ("KexAlgorithms diffie-hellman-group14-sha1,diffie-hellman-group1-sha1", "kex"),
        ("HostKeyAlgorithms ssh-rsa", "host key"),
    ],
)
def test_a_server_with_weak_algorithms_only_is_refused(bench: Bench, tmp_path: Path, option: str, what: str) -> None:
    with Sshd(tmp_path / "weak", options=option.splitlines(), host_key_kinds=("rsa",)) as weak:
        bench.trust(weak)
        error = problem(lambda: bench.connect(bench.target(weak)))
    assert error.code is SshProblem.WEAK_ONLY
    assert what in error.facts["what"]


def test_weak_ciphers_and_macs_are_not_even_offered(bench: Bench) -> None:
    heard = bytearray()

    def talk(caller: socket.socket) -> None:
        caller.sendall(b"SSH-2.0-Listener\r\n")
        while b"none" not in heard and (more := caller.recv(4096)):
            heard.extend(more)

    with speaking(talk) as port:
        problem(lambda: bench.connect(at(port), timeouts=Timeouts(handshake=5.0)))
    assert b"aes128-gcm@openssh.com,aes256-gcm@openssh.com,aes128-ctr" in heard
    for weak in (
        b"cbc",
        b"3des",
        b"arcfour",
        b"md5",
        b"hmac-sha1",
        b"group1-",
        b"group14-sha1",
        b"ssh-rsa",
        b"ssh-dss",
    ):
        assert weak not in heard, weak


def test_cancelling_ends_a_connect_in_any_phase(bench: Bench) -> None:
    def silent(caller: socket.socket) -> None:
        while caller.recv(4096):
            pass

    def greeting(caller: socket.socket) -> None:
        caller.sendall(b"SSH-2.0-Slow\r\n")
        silent(caller)

    for talk in (silent, greeting):
        cancel = threading.Event()
        with speaking(talk) as port:
            threading.Timer(0.3, cancel.set).start()
            error = problem(lambda port=port, cancel=cancel: bench.connect(at(port), cancel=cancel))  # type: ignore[misc]
        assert error.code is SshProblem.CANCELLED


def test_a_cut_link_during_login_says_where(bench: Bench, own_server: Sshd) -> None:
    bench.trust(own_server)
    own_server.options = ["LoginGraceTime 1", "AuthenticationMethods password", "PasswordAuthentication yes"]
    own_server.stop()
    own_server.start()
    error = problem(lambda: bench.connect(bench.target(own_server)))
    assert error.code in (SshProblem.PASSWORD_NEEDED, SshProblem.AUTH_FAILED)


def test_the_servers_login_banner_is_kept_and_harmless(bench: Bench, tmp_path: Path) -> None:
    text = tmp_path / "banner"
    text.write_bytes(b"Authorised use only\n\x1b]0;evil\x07second line\n")
    with Sshd(tmp_path / "sshd", options=[f"Banner {text}"]) as server:
        bench.trust(server)
        terms = bench.connect(bench.target(server)).terms
    assert terms is not None
    assert terms.banner == "Authorised use only\nsecond line"


def test_ipv6_loopback_works_where_it_exists(bench: Bench, tmp_path: Path) -> None:
    try:
        free_port("::1")
    except OSError:
        pytest.skip("no IPv6 here")
    with Sshd(tmp_path / "sshd", host="::1") as server:
        bench.trust(server)
        connection = bench.connect(bench.target(server))
        assert connection.label == f"{server.user}@[::1]:{server.port}"


def test_unreadable_known_hosts_trust_nothing(bench: Bench, server: Sshd, tmp_path: Path) -> None:
    bench.known_hosts = KnownHosts(tmp_path)  # a folder
    error = problem(lambda: bench.connect(bench.target(server)))
    assert error.code is SshProblem.KNOWN_HOSTS_UNREADABLE


def test_the_wire_logs_nothing(bench: Bench, server: Sshd, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    bench.trust(server)
    bench.run(bench.connect(bench.target(server)), "true")
    with speaking(lambda caller: caller.sendall(b"nonsense\r\n")) as port:
        problem(lambda: bench.connect(at(port)))
    assert [record for record in caplog.records if "paramiko" in record.name or "wire" in record.name] == []
