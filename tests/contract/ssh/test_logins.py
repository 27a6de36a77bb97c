"""Logins that pass or fail for reasons of the server's own: what is remembered of them, and what the server said."""

from __future__ import annotations

import os
import socket
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import paramiko
import pytest
from paramiko.auth_handler import AuthHandler

from connectors.secrets import Secret
from connectors.ssh.patience import Timeouts
from connectors.ssh.problems import SshError, SshProblem
from connectors.ssh.targets import Target
from connectors.ssh.vault import password_name
from tests.contract.ssh.conftest import Bench
from tests.support.sshd import MAY_MOUNT, Account, Sshd, keygen, public_line, sign

needs_mounts = pytest.mark.skipif(not MAY_MOUNT, reason="no mounts of one's own here")
PASSWORD = "correct horse"


def problem(act: Callable[[], object]) -> SshError:
    with pytest.raises(SshError) as caught:
        act()
    return caught.value


# -- a key that was taken before


def test_a_key_that_was_taken_before_and_is_refused_now_is_no_question(bench: Bench, own_server: Sshd) -> None:
    bench.trust(own_server)
    target = bench.target(own_server)
    bench.connect(target)
    own_server.authorized.write_text("")
    error = problem(lambda: bench.connect(target))
    assert error.code is SshProblem.LOGIN_LAPSED
    assert error.facts["tried"] == str(own_server.client_key)


def test_another_key_than_the_one_that_was_taken_asks(bench: Bench, own_server: Sshd, tmp_path: Path) -> None:
    bench.trust(own_server)
    bench.connect(bench.target(own_server))
    stranger = keygen(tmp_path / "stranger")
    error = problem(lambda: bench.connect(bench.target(own_server, identity_files=(stranger,))))
    assert error.code is SshProblem.AUTH_FAILED


def test_a_key_among_too_many_is_still_the_one_that_was_taken(bench: Bench, tmp_path: Path) -> None:
    with Sshd(tmp_path / "sshd", options=["MaxAuthTries 1"]) as strict:
        bench.trust(strict)
        target = bench.target(strict)
        bench.connect(target)
        strict.authorized.write_text("")
        error = problem(lambda: bench.connect(target))
    assert error.code is SshProblem.LOGIN_LAPSED
    assert "Too many authentication failures" in error.facts["said"]


def test_a_key_that_too_many_others_kept_from_its_turn_asks(bench: Bench, tmp_path: Path) -> None:
    strangers = tuple(keygen(tmp_path / f"stranger{number}") for number in range(2))
    with Sshd(tmp_path / "sshd", options=["MaxAuthTries 2"]) as strict:
        bench.trust(strict)
        bench.connect(bench.target(strict))
        error = problem(lambda: bench.connect(bench.target(strict, identity_files=(*strangers, strict.client_key))))
    assert (error.code, error.facts["reason"]) == (SshProblem.AUTH_FAILED, "hung_up")


@needs_mounts
def test_a_wrong_password_asks_whatever_key_was_taken_before(bench: Bench, tmp_path: Path) -> None:
    options = ["UsePAM yes", "PasswordAuthentication yes"]
    with Sshd(tmp_path / "sshd", options=options, accounts=[Account("pat", password=PASSWORD)]) as server:
        bench.trust(server)
        target = bench.target(server, user="pat")
        bench.connect(target)
        server.authorized.write_text("")
        bench.answers.put(password_name(target), Secret("wrong"))
        error = problem(lambda: bench.connect(target))
    assert (error.code, error.facts["wrong"]) == (SshProblem.PASSWORD_NEEDED, "yes")


@needs_mounts
@pytest.mark.parametrize(
    ("method", "asks"),
    [
        ("PasswordAuthentication yes", "ssh.password_needed"),
        ("KbdInteractiveAuthentication yes", "ssh.password_needed"),
        ("PasswordAuthentication no", None),
    ],
)
def test_a_password_lets_in_at_once_where_a_key_that_was_taken_before_is_refused(
    bench: Bench, tmp_path: Path, method: str, asks: str | None
) -> None:
    with Sshd(
        tmp_path / "sshd", options=["UsePAM yes", method], accounts=[Account("pat", password=PASSWORD)]
    ) as server:
        bench.trust(server)
        target = bench.target(server, user="pat")
        bench.connect(target)
        server.authorized.write_text("")
        error = problem(lambda: bench.connect(target))
        assert (error.code, error.facts.get("asks")) == (SshProblem.LOGIN_LAPSED, asks)
        if asks:
            bench.answers.put(error.facts["secret"], Secret(PASSWORD))
            assert bench.connect(target).alive


def test_a_pipe_in_the_place_of_a_key_is_waited_for_by_nobody(bench: Bench, server: Sshd, tmp_path: Path) -> None:
    bench.trust(server)
    os.mkfifo(tmp_path / "pipe", 0o600)
    error = problem(lambda: bench.connect(bench.target(server, identity_files=(tmp_path / "pipe",))))
    assert error.code is SshProblem.KEY_UNREADABLE
    assert bench.connect(bench.target(server, identity_files=(tmp_path / "pipe", server.client_key))).alive


def test_an_agent_that_does_not_answer_keeps_no_key_file_waiting(
    bench: Bench, server: Sshd, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("connectors.ssh.agents._LISTING", 0.2)
    bench.trust(server)
    with tempfile.TemporaryDirectory(prefix="dv-") as short, socket.socket(socket.AF_UNIX) as silent:
        silent.bind(f"{short}/agent")
        silent.listen()
        assert bench.connect(bench.target(server, identity_agent=f"{short}/agent")).alive


# -- what the page says where a password is asked for


@needs_mounts
def test_a_refused_key_and_an_expired_certificate_are_named_where_a_password_would_do(
    bench: Bench, tmp_path: Path
) -> None:
    ca, key = keygen(tmp_path / "user_ca"), keygen(tmp_path / "key")
    sign(ca, key.with_name("key.pub"), "operator", "-n", "pat", "-V", "20200101:20210101")
    options = ["PasswordAuthentication yes", f"TrustedUserCAKeys {ca}.pub"]
    with Sshd(tmp_path / "sshd", options=options, accounts=[Account("pat", password=PASSWORD)]) as server:
        bench.trust(server)
        error = problem(lambda: bench.connect(bench.target(server, user="pat", identity_files=(key,))))
    assert error.code is SshProblem.PASSWORD_NEEDED
    assert error.facts["tried"] == str(key)
    assert f"{key}-cert.pub: expired" in error.facts["skipped"]


# -- servers that grant the login service once


class _Once(AuthHandler):
    """Grants the service once and hangs up when it is asked for again, as AsyncSSH and many switches do."""

    def _parse_service_request(self, message: paramiko.Message) -> None:
        if getattr(self.transport, "granted", False):
            self.transport.close()
            return
        self.transport.granted = True  # type: ignore[attr-defined]
        super()._parse_service_request(message)  # type: ignore[misc]

    @property
    def _server_handler_table(self) -> dict[int, object]:
        return {**super()._server_handler_table, 5: self._parse_service_request}  # type: ignore[misc]


class _Door(paramiko.ServerInterface):
    def __init__(self, known: str) -> None:
        self._known = known

    def get_allowed_auths(self, username: str) -> str:
        return "publickey,password"

    def check_auth_publickey(self, username: str, key: paramiko.PKey) -> int:
        known = f"{key.get_name()} {key.get_base64()}" == self._known
        return paramiko.AUTH_SUCCESSFUL if known else paramiko.AUTH_FAILED

    def check_auth_password(self, username: str, password: str) -> int:
        return paramiko.AUTH_SUCCESSFUL if password == PASSWORD else paramiko.AUTH_FAILED


@contextmanager
def granting_once(bench: Bench, known: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """A server whose port takes one request for the service in each connection."""
    host_key = paramiko.ECDSAKey.generate()
    listener = socket.create_server(("127.0.0.1", 0))
    port = int(listener.getsockname()[1])
    transports: list[paramiko.Transport] = []

    def serve() -> None:
        while True:
            try:
                caller, _ = listener.accept()
            except OSError:
                return
            transport = paramiko.Transport(caller)
            transport.add_server_key(host_key)
            monkeypatch.setattr("paramiko.transport.AuthHandler", _Once)
            transports.append(transport)
            transport.start_server(server=_Door(known), event=threading.Event())

    thread = threading.Thread(target=serve)
    thread.start()
    bench.known_hosts.accept("127.0.0.1", port, host_key.asbytes())
    try:
        yield port
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join()
        for transport in transports:
            transport.close()


def test_the_second_key_is_tried_where_the_service_is_granted_once(
    bench: Bench, server: Sshd, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stranger = keygen(tmp_path / "stranger")
    with granting_once(bench, public_line(server.client_key), monkeypatch) as port:
        target = bench.target(server, port=port, identity_files=(stranger, server.client_key))
        assert bench.connect(target).alive


def test_a_password_after_a_key_is_tried_where_the_service_is_granted_once(
    bench: Bench, server: Sshd, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stranger = keygen(tmp_path / "stranger")
    with granting_once(bench, "", monkeypatch) as port:
        target = bench.target(server, port=port, identity_files=(stranger,))
        bench.answers.put(password_name(target), Secret(PASSWORD))
        assert bench.connect(target).alive


# -- before the version, and what servers offer


@contextmanager
def speaking(*lines: tuple[float, bytes]) -> Iterator[int]:
    """A listener that says each line after a pause, and then passes its caller on to nobody."""
    listener = socket.create_server(("127.0.0.1", 0))
    over = threading.Event()

    def serve() -> None:
        caller, _ = listener.accept()
        with caller:
            for pause, line in lines:
                time.sleep(pause)
                caller.sendall(line)
            over.wait(30)

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield int(listener.getsockname()[1])
    finally:
        over.set()
        thread.join()
        listener.close()


@pytest.mark.slow
def test_a_version_that_comes_late_after_another_line_is_waited_for(bench: Bench) -> None:
    with speaking((0, b"Welcome to g03\r\n"), (3.0, b"SSH-2.0-Slow\r\n"), (0.5, b"nonsense" * 40)) as port:
        error = problem(lambda: bench.connect(_at(port)))
    assert error.code is not SshProblem.NOT_SSH


@pytest.mark.slow
def test_what_talks_and_never_of_ssh_is_no_ssh_server(bench: Bench) -> None:
    bench.timeouts = Timeouts(banner=1.0)
    with speaking((0, b"220 mail.example ESMTP\r\n")) as port:
        error = problem(lambda: bench.connect(_at(port)))
    assert (error.code, error.facts["said"]) == (SshProblem.NOT_SSH, "220 mail.example ESMTP")


@pytest.mark.parametrize(
    ("option", "offered"),
    [
        ("Ciphers chacha20-poly1305@openssh.com", "chacha20-poly1305@openssh.com"),
        ("KexAlgorithms sntrup761x25519-sha512@openssh.com", "sntrup761x25519-sha512@openssh.com"),
        ("Ciphers aes128-ctr\nMACs umac-128-etm@openssh.com", "umac-128-etm@openssh.com"),
    ],
)
def test_what_is_strong_and_not_spoken_here_is_not_called_weak(
    bench: Bench, tmp_path: Path, option: str, offered: str
) -> None:
    with Sshd(tmp_path / "sshd", options=option.splitlines()) as server:
        bench.trust(server)
        error = problem(lambda: bench.connect(bench.target(server)))
    assert error.code is SshProblem.NOT_SUPPORTED
    assert error.facts["offered"] == offered


def _at(port: int) -> Target:
    return Target(alias="node", host="127.0.0.1", port=port, user="pat")
