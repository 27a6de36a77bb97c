"""Logging in to real servers: every kind of key, certificates, a real agent, passwords, alone and in turn."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import traceback
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from connectors.secrets import Secret, SecretError, SecretProblem
from connectors.ssh import keys as keys_module
from connectors.ssh.keys import KeyCache, KeyTrouble
from connectors.ssh.problems import SshError, SshProblem
from connectors.ssh.vault import answer_name, passphrase_name, password_name
from tests.contract.ssh.conftest import Bench
from tests.support.sshd import MAY_MOUNT, Account, Sshd, keygen, sign

PASSWORD = "correct horse battery"
PASSPHRASE = "tr0ub4dor&3"

needs_root = pytest.mark.skipif(not MAY_MOUNT, reason="accounts of its own need root and mounts of one's own")


def problem(bench: Bench, *args: object, **options: object) -> SshError:
    with pytest.raises(SshError) as caught:
        bench.connect(*args, **options)  # type: ignore[arg-type]
    return caught.value


@pytest.fixture
def trusting(bench: Bench, server: Sshd) -> Bench:
    bench.trust(server)
    return bench


# -- keys in files


@pytest.mark.parametrize(
    ("kind", "bits", "options"),
    [
        ("ed25519", 0, ()),
        ("ecdsa", 256, ()),
        ("ecdsa", 384, ()),
        ("ecdsa", 521, ()),
        ("rsa", 3072, ()),
        ("rsa", 2048, ("-m", "PEM")),
        ("rsa", 2048, ("-m", "PKCS8")),
        ("ecdsa", 256, ("-m", "PEM")),
        ("ecdsa", 256, ("-m", "PKCS8")),
    ],
)
@pytest.mark.parametrize("passphrase", ["", PASSPHRASE])
def test_every_current_kind_of_key_logs_in(
    trusting: Bench, server: Sshd, tmp_path: Path, kind: str, bits: int, options: tuple[str, ...], passphrase: str
) -> None:
    key = keygen(tmp_path / "key", kind, bits=bits, passphrase=passphrase, options=options)
    server.authorize(key)
    target = trusting.target(server, identity_files=(key,))
    if passphrase:
        trusting.answers.put(passphrase_name(key), Secret(passphrase))
    assert trusting.connect(target).alive


def test_an_encrypted_key_asks_for_its_passphrase_and_a_wrong_one_is_called_wrong(
    trusting: Bench, server: Sshd, tmp_path: Path
) -> None:
    key = keygen(tmp_path / "key", passphrase=PASSPHRASE)
    server.authorize(key)
    target = trusting.target(server, identity_files=(key,))
    error = problem(trusting, target)
    assert error.code is SshProblem.PASSPHRASE_NEEDED
    assert (error.facts["key_file"], error.facts["wrong"]) == (str(key), "no")
    assert error.facts["fingerprint"].startswith("SHA256:")
    trusting.answers.put(error.facts["secret"], Secret("guess"))
    assert problem(trusting, target).facts["wrong"] == "yes"
    trusting.answers.put(error.facts["secret"], Secret(PASSPHRASE))
    assert trusting.connect(target).alive


def test_an_encrypted_key_is_opened_once_for_many_connections(
    trusting: Bench, server: Sshd, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = keygen(tmp_path / "key", passphrase=PASSPHRASE)
    server.authorize(key)
    trusting.answers.put(passphrase_name(key), Secret(PASSPHRASE))
    opened: list[Path] = []
    load = keys_module._load

    def counting(path: Path, passphrase: Secret | None) -> object:
        if passphrase is not None:
            opened.append(path)
        return load(path, passphrase)

    monkeypatch.setattr(keys_module, "_load", counting)
    for _ in range(4):
        trusting.connect(trusting.target(server, identity_files=(key,)))
    assert opened == [key]


def test_an_encrypted_key_does_not_stand_in_the_way_of_one_that_works(
    trusting: Bench, server: Sshd, tmp_path: Path
) -> None:
    locked = keygen(tmp_path / "locked", passphrase=PASSPHRASE)
    target = trusting.target(server, identity_files=(locked, server.client_key))
    assert trusting.connect(target).alive


def test_a_key_that_others_may_read_is_not_used(trusting: Bench, server: Sshd, tmp_path: Path) -> None:
    key = keygen(tmp_path / "key")
    server.authorize(key)
    key.chmod(0o644)
    error = problem(trusting, trusting.target(server, identity_files=(key,)))
    assert error.code is SshProblem.KEY_UNREADABLE
    assert error.facts == {"key_file": str(key), "reason": "permissions"}


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("nonsense", "format"),
        ("-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----\n", "format"),
    ],
)
def test_a_file_that_is_no_key_is_named(trusting: Bench, server: Sshd, tmp_path: Path, text: str, reason: str) -> None:
    key = tmp_path / "key"
    key.write_text(text)
    key.chmod(0o600)
    error = problem(trusting, trusting.target(server, identity_files=(key,)))
    assert (error.code, error.facts["reason"]) == (SshProblem.KEY_UNREADABLE, reason)


def test_a_missing_configured_key_is_named_a_missing_default_is_not(
    trusting: Bench, server: Sshd, tmp_path: Path
) -> None:
    nowhere = (tmp_path / "nowhere",)
    error = problem(trusting, trusting.target(server, identity_files=nowhere))
    assert (error.code, error.facts["reason"]) == (SshProblem.KEY_UNREADABLE, "missing")
    error = problem(trusting, trusting.target(server, identity_files=nowhere, identities_configured=False))
    assert error.code is SshProblem.AUTH_FAILED
    assert error.facts["skipped"] == ""


def test_a_key_that_the_server_does_not_know_fails_with_what_was_tried(
    trusting: Bench, server: Sshd, tmp_path: Path
) -> None:
    stranger = keygen(tmp_path / "stranger")
    error = problem(trusting, trusting.target(server, identity_files=(stranger,)))
    assert error.code is SshProblem.AUTH_FAILED
    assert error.facts["tried"] == str(stranger)
    assert error.facts["allowed"] == "publickey"
    assert error.facts["user"] == server.user


def test_a_server_that_hangs_up_after_too_many_keys_is_told_as_a_login_problem(bench: Bench, tmp_path: Path) -> None:
    strangers = tuple(keygen(tmp_path / f"stranger{number}") for number in range(4))
    with Sshd(tmp_path / "sshd", options=["MaxAuthTries 2"]) as strict:
        bench.trust(strict)
        error = problem(bench, bench.target(strict, identity_files=strangers))
    assert error.code is SshProblem.AUTH_FAILED
    assert error.facts["reason"] == "hung_up"


# -- certificates


@pytest.fixture
def certifying(bench: Bench, tmp_path: Path) -> Iterator[tuple[Bench, Sshd, Path]]:
    ca = keygen(tmp_path / "user_ca")
    options = [f"TrustedUserCAKeys {ca}.pub", "AuthorizedKeysFile none"]
    with Sshd(tmp_path / "sshd", options=options) as server:
        bench.trust(server)
        yield bench, server, ca


@pytest.mark.parametrize("kind", ["ed25519", "ecdsa", "rsa"])
@pytest.mark.parametrize("where", ["beside", "named"])
def test_a_user_certificate_logs_in(
    certifying: tuple[Bench, Sshd, Path], tmp_path: Path, kind: str, where: str
) -> None:
    bench, server, ca = certifying
    key = keygen(tmp_path / "key", kind)
    certificate = sign(ca, key.with_name("key.pub"), "operator", "-n", server.user)
    named: tuple[Path, ...] = ()
    if where == "named":
        moved = tmp_path / "elsewhere.pub"
        certificate.rename(moved)
        named = (moved,)
    assert bench.connect(bench.target(server, identity_files=(key,), certificate_files=named)).alive


def test_an_expired_user_certificate_is_named_and_not_offered(
    certifying: tuple[Bench, Sshd, Path], tmp_path: Path
) -> None:
    bench, server, ca = certifying
    key = keygen(tmp_path / "key")
    sign(ca, key.with_name("key.pub"), "operator", "-n", server.user, "-V", "20200101:20210101")
    error = problem(bench, bench.target(server, identity_files=(key,)))
    assert error.code is SshProblem.AUTH_FAILED
    assert f"{key}-cert.pub: expired" in error.facts["skipped"]
    assert error.facts["tried"] == str(key)


# -- the agent


@dataclass
class RunningAgent:
    socket: str
    pid: int

    def add(self, *arguments: str) -> None:
        environment = {**os.environ, "SSH_AUTH_SOCK": self.socket}
        subprocess.run(["ssh-add", "-q", *arguments], env=environment, check=True, stdin=subprocess.DEVNULL)


@pytest.fixture
def agent(tmp_path: Path) -> Iterator[RunningAgent]:
    place = tmp_path / "agent.sock"
    said = subprocess.run(["ssh-agent", "-s", "-a", str(place)], check=True, capture_output=True, text=True).stdout
    pid = int(said.partition("SSH_AGENT_PID=")[2].partition(";")[0])
    yield RunningAgent(str(place), pid)
    os.kill(pid, signal.SIGTERM)


@pytest.mark.parametrize("kind", ["ed25519", "ecdsa", "rsa"])
def test_a_key_in_the_agent_logs_in_without_its_file(
    trusting: Bench, server: Sshd, tmp_path: Path, agent: RunningAgent, kind: str
) -> None:
    key = keygen(tmp_path / "key", kind)
    server.authorize(key)
    agent.add(str(key))
    key.unlink()
    target = trusting.target(server, identity_files=(), identities_configured=False, identity_agent=agent.socket)
    assert trusting.connect(target).alive


@pytest.mark.parametrize("kind", ["ed25519", "rsa"])
def test_a_certificate_in_the_agent_logs_in(
    certifying: tuple[Bench, Sshd, Path], tmp_path: Path, agent: RunningAgent, kind: str
) -> None:
    bench, server, ca = certifying
    key = keygen(tmp_path / "key", kind)
    certificate = sign(ca, key.with_name("key.pub"), "operator", "-n", server.user)
    agent.add(str(key))
    key.unlink()
    certificate.unlink()
    target = bench.target(server, identity_files=(), identities_configured=False, identity_agent=agent.socket)
    assert bench.connect(target).alive


def test_a_certificate_file_works_with_a_key_that_only_the_agent_holds(
    certifying: tuple[Bench, Sshd, Path], tmp_path: Path, agent: RunningAgent
) -> None:
    bench, server, ca = certifying
    key = keygen(tmp_path / "key")
    agent.add(str(key))
    certificate = sign(ca, key.with_name("key.pub"), "operator", "-n", server.user)
    key.unlink()
    target = bench.target(
        server, identity_files=(), certificate_files=(certificate,), identity_agent=agent.socket, identities_only=True
    )
    assert bench.connect(target).alive


def test_an_encrypted_key_that_the_agent_holds_needs_no_passphrase(
    trusting: Bench, server: Sshd, tmp_path: Path, agent: RunningAgent
) -> None:
    plain = keygen(tmp_path / "plain")
    locked = tmp_path / "locked"
    shutil.copy2(plain, locked)
    subprocess.run(["ssh-keygen", "-q", "-p", "-N", PASSPHRASE, "-f", str(locked)], check=True, capture_output=True)
    server.authorize(plain)
    agent.add(str(plain))
    target = trusting.target(server, identity_files=(locked,), identity_agent=agent.socket)
    assert trusting.connect(target).alive


def test_identities_only_leaves_the_agents_other_keys_alone(
    trusting: Bench, server: Sshd, tmp_path: Path, agent: RunningAgent
) -> None:
    known, stranger = keygen(tmp_path / "known"), keygen(tmp_path / "stranger")
    server.authorize(known)
    agent.add(str(known))
    only = trusting.target(server, identity_files=(stranger,), identity_agent=agent.socket, identities_only=True)
    error = problem(trusting, only)
    assert error.code is SshProblem.AUTH_FAILED
    assert error.facts["tried"] == str(stranger)
    free = trusting.target(server, identity_files=(stranger,), identity_agent=agent.socket)
    assert trusting.connect(free).alive


def test_no_key_is_offered_twice(trusting: Bench, server: Sshd, tmp_path: Path, agent: RunningAgent) -> None:
    stranger = keygen(tmp_path / "stranger")
    agent.add(str(stranger))
    for configured in (True, False):
        target = trusting.target(
            server,
            identity_files=(stranger, stranger),
            identities_configured=configured,
            identity_agent=agent.socket,
        )
        error = problem(trusting, target)
        assert error.code is SshProblem.AUTH_FAILED
        assert error.facts["tried"] == (str(stranger) if configured else "agent stranger")


def test_a_configured_key_is_offered_before_an_agent_full_of_others(
    bench: Bench, tmp_path: Path, agent: RunningAgent
) -> None:
    for number in range(4):
        agent.add(str(keygen(tmp_path / f"other{number}")))
    with Sshd(tmp_path / "sshd", options=["MaxAuthTries 3"]) as strict:
        bench.trust(strict)
        assert bench.connect(bench.target(strict, identity_agent=agent.socket)).alive


def test_an_agent_that_will_not_sign_is_passed_over(
    trusting: Bench, server: Sshd, tmp_path: Path, agent: RunningAgent
) -> None:
    key = keygen(tmp_path / "key")
    server.authorize(key)
    agent.add("-c", str(key))  # asks its owner, and there is nobody to ask
    target = trusting.target(server, identity_files=(key,), identity_agent=agent.socket, identities_configured=False)
    error = problem(trusting, target)
    assert error.code is SshProblem.AUTH_FAILED
    assert "agent: refused" in error.facts["skipped"]
    both = trusting.target(
        server, identity_files=(key, server.client_key), identity_agent=agent.socket, identities_configured=False
    )
    assert trusting.connect(both).alive


def test_an_agent_that_is_not_there_is_noted_and_files_are_used(trusting: Bench, server: Sshd, tmp_path: Path) -> None:
    target = trusting.target(server, identity_agent=str(tmp_path / "no.sock"))
    assert trusting.connect(target).alive
    stranger = keygen(tmp_path / "stranger")
    error = problem(
        trusting, trusting.target(server, identity_files=(stranger,), identity_agent=str(tmp_path / "no.sock"))
    )
    assert "agent" in error.facts["skipped"]


# -- passwords and prompts, with PAM


@pytest.fixture
def passwords(bench: Bench, tmp_path: Path) -> Iterator[tuple[Bench, Sshd]]:
    options = ["UsePAM yes", "PasswordAuthentication yes", "KbdInteractiveAuthentication no"]
    with Sshd(tmp_path / "sshd", options=options, accounts=[Account("pat", password=PASSWORD)]) as server:
        bench.trust(server)
        yield bench, server


@needs_root
def test_a_password_is_asked_for_told_wrong_and_then_lets_in(passwords: tuple[Bench, Sshd]) -> None:
    bench, server = passwords
    target = bench.target(server, user="pat", identity_files=())
    error = problem(bench, target)
    assert error.code is SshProblem.PASSWORD_NEEDED
    assert (error.facts["wrong"], error.facts["user"]) == ("no", "pat")
    bench.answers.put(error.facts["secret"], Secret("guess"))
    assert problem(bench, target).facts["wrong"] == "yes"
    bench.answers.put(error.facts["secret"], Secret(PASSWORD))
    assert bench.run(bench.connect(target), "id -un")[1] == b"pat\n"


@needs_root
def test_keyboard_interactive_with_one_password_prompt_takes_the_password(bench: Bench, tmp_path: Path) -> None:
    options = ["UsePAM yes", "PasswordAuthentication no", "KbdInteractiveAuthentication yes"]
    with Sshd(tmp_path / "sshd", options=options, accounts=[Account("pat", password=PASSWORD)]) as server:
        bench.trust(server)
        target = bench.target(server, user="pat", identity_files=())
        error = problem(bench, target)
        assert error.code is SshProblem.PASSWORD_NEEDED
        bench.answers.put(error.facts["secret"], Secret("guess"))
        error = problem(bench, target)
        assert (error.code, error.facts["wrong"]) == (SshProblem.PASSWORD_NEEDED, "yes")
        bench.answers.put(error.facts["secret"], Secret(PASSWORD))
        assert bench.connect(target).alive


@needs_root
def test_a_key_and_then_a_password(bench: Bench, tmp_path: Path) -> None:
    options = ["UsePAM yes", "PasswordAuthentication yes", "AuthenticationMethods publickey,password"]
    with Sshd(tmp_path / "sshd", options=options, accounts=[Account("pat", password=PASSWORD)]) as server:
        bench.trust(server)
        target = bench.target(server, user="pat")
        error = problem(bench, target)
        assert error.code is SshProblem.PASSWORD_NEEDED
        bench.answers.put(password_name(target), Secret(PASSWORD))
        assert bench.connect(target).alive
        stranger = keygen(tmp_path / "stranger")
        error = problem(bench, bench.target(server, user="pat", identity_files=(stranger,)))
        assert error.code is SshProblem.AUTH_FAILED


@needs_root
def test_a_missing_passphrase_is_asked_for_before_a_password(passwords: tuple[Bench, Sshd], tmp_path: Path) -> None:
    bench, server = passwords
    locked = keygen(tmp_path / "locked", passphrase=PASSPHRASE)
    error = problem(bench, bench.target(server, user="pat", identity_files=(locked,)))
    assert error.code is SshProblem.PASSPHRASE_NEEDED


@needs_root
def test_methods_that_the_configuration_turns_off_are_not_used(passwords: tuple[Bench, Sshd]) -> None:
    bench, server = passwords
    target = bench.target(server, user="pat", identity_files=(), methods=("publickey",))
    bench.answers.put(password_name(target), Secret(PASSWORD))
    error = problem(bench, target)
    assert error.code is SshProblem.AUTH_FAILED
    assert "password" in error.facts["allowed"]


@needs_root
def test_a_locked_keyring_is_named_where_its_secret_was_missed(passwords: tuple[Bench, Sshd]) -> None:
    class Locked:
        def get(self, name: str) -> Secret | None:
            raise SecretError(SecretProblem.LOCKED, "keyring")

    bench, server = passwords
    error = problem(bench, bench.target(server, user="pat", identity_files=()), secrets=Locked())
    assert error.code is SshProblem.PASSWORD_NEEDED
    assert error.facts["keyring"] == "secrets.locked"


@needs_root
def test_no_secret_is_in_errors_logs_arguments_or_the_connection(
    passwords: tuple[Bench, Sshd], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(0)
    bench, server = passwords
    target = bench.target(server, user="pat", identity_files=())
    for word in ("wr0ng-passw0rd", PASSWORD):
        bench.answers.put(password_name(target), Secret(word))
        try:
            connection = bench.connect(target)
        except SshError as error:
            text = "".join(traceback.format_exception(error)) + repr(error.facts) + repr(vars(error))
            assert word not in text
            continue
        handler = connection.wire.transport.auth_handler
        assert word not in repr(vars(connection)) + repr(vars(handler))
        arguments = Path("/proc/self/cmdline").read_bytes() + Path("/proc/self/environ").read_bytes()
        assert word.encode() not in arguments
    assert PASSWORD not in caplog.text and "wr0ng" not in caplog.text


# -- login shells and what they print


@needs_root
@pytest.mark.parametrize("shell", ["/bin/sh", "/bin/bash", "/usr/bin/fish", "/usr/bin/tcsh"])
def test_the_login_shell_of_the_account_runs_the_command(bench: Bench, tmp_path: Path, shell: str) -> None:
    if not Path(shell).exists():
        pytest.skip(f"{shell} is not installed")
    with Sshd(tmp_path / "sshd", accounts=[Account("pat", shell=shell)]) as server:
        bench.trust(server)
        connection = bench.connect(bench.target(server, user="pat"))
        status, output, _ = bench.run(connection, "echo hello; exit 4")
    assert (status, output) == (4, b"hello\n")


@needs_root
def test_a_shell_that_prints_on_start_up_passes_its_words_on(bench: Bench, tmp_path: Path) -> None:
    with Sshd(tmp_path / "sshd", bashrc="echo '*** Welcome ***'\n") as server:
        bench.trust(server)
        connection = bench.connect(bench.target(server))
        assert bench.run(connection, "echo data")[1] == b"*** Welcome ***\ndata\n"


@needs_root
def test_an_account_without_a_shell_says_what_it_says(bench: Bench, tmp_path: Path) -> None:
    with Sshd(tmp_path / "sshd", accounts=[Account("pat", shell="/usr/sbin/nologin")]) as server:
        bench.trust(server)
        status, output, _ = bench.run(bench.connect(bench.target(server, user="pat")), "true")
    assert status == 1
    assert b"not available" in output


def test_a_key_cache_forgets_when_told(server: Sshd) -> None:
    cache = KeyCache()
    first = cache.load(server.client_key, None)
    assert cache.load(server.client_key, None) is first
    cache.clear()
    assert cache.load(server.client_key, None) is not first
    assert not isinstance(first, KeyTrouble)


def test_names_of_secrets_tell_what_they_are_for(server: Sshd, bench: Bench) -> None:
    target = bench.target(server, user="pat")
    assert password_name(target) == f"password:pat@127.0.0.1:{server.port}"
    assert answer_name(target, "OTP:\x1b[31m ") == f"answer:pat@127.0.0.1:{server.port}:OTP:"
