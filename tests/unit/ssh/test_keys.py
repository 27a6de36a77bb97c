"""Key files, agents that misbehave, and what is shared between connections."""

from __future__ import annotations

import socket
import struct
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import dsa, ec, ed25519, rsa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from connectors.secrets import Secret, SecretError, SecretProblem, SessionSecrets
from connectors.ssh.agents import Agent, AgentError, AgentKey, Identity
from connectors.ssh.keys import KeyCache, KeyTrouble, certificate_for, fits, look_at, read_public
from connectors.ssh.patience import Patience
from connectors.ssh.problems import SshError, SshProblem
from connectors.ssh.sharing import Shared
from connectors.ssh.targets import Target
from connectors.ssh.vault import Vault, answer_name, passphrase_name, password_name

posix_only = pytest.mark.skipif(sys.platform == "win32", reason="Unix sockets and modes")

KEYS: dict[str, Callable[[], Any]] = {
    "ed25519": ed25519.Ed25519PrivateKey.generate,
    "ecdsa": lambda: ec.generate_private_key(ec.SECP256R1()),
    "rsa": lambda: rsa.generate_private_key(65537, 2048),
}


def write(path: Path, key: Any, *, passphrase: str = "", openssh: bool = True) -> Path:
    form = serialization.PrivateFormat.OpenSSH if openssh else serialization.PrivateFormat.PKCS8
    encryption: Any = serialization.NoEncryption()
    if passphrase:
        encryption = (
            form.encryption_builder().kdf_rounds(1).build(passphrase.encode())
            if openssh
            else (serialization.BestAvailableEncryption(passphrase.encode()))
        )
    path.write_bytes(key.private_bytes(serialization.Encoding.PEM, form, encryption))
    path.chmod(0o600)
    return path


def public(key: Any) -> bytes:
    line: bytes = key.public_key().public_bytes(serialization.Encoding.OpenSSH, serialization.PublicFormat.OpenSSH)
    return line


@pytest.mark.parametrize("kind", KEYS)
@pytest.mark.parametrize("openssh", [True, False])
def test_keys_are_loaded_whatever_their_kind_and_format(tmp_path: Path, kind: str, openssh: bool) -> None:
    key = KEYS[kind]()
    path = write(tmp_path / "key", key, openssh=openssh)
    loaded = KeyCache().load(path, None)
    assert not isinstance(loaded, KeyTrouble)
    assert loaded.get_base64().encode() == public(key).split()[1]


@pytest.mark.parametrize("openssh", [True, False])
def test_a_passphrase_opens_and_a_wrong_one_does_not(tmp_path: Path, openssh: bool) -> None:
    path = write(tmp_path / "key", KEYS["ed25519"](), passphrase="w0rds", openssh=openssh)
    cache = KeyCache()
    assert cache.load(path, None) is KeyTrouble.LOCKED
    assert cache.load(path, Secret("other")) is KeyTrouble.WRONG_PASSPHRASE
    assert not isinstance(cache.load(path, Secret("w0rds")), KeyTrouble)
    assert not isinstance(cache.load(path, None), KeyTrouble)  # it is open now


def test_a_key_that_was_exchanged_is_loaded_anew(tmp_path: Path) -> None:
    cache = KeyCache()
    path = write(tmp_path / "key", KEYS["ed25519"]())
    first = cache.load(path, None)
    path.unlink()
    write(path, KEYS["ecdsa"]())
    second = cache.load(path, None)
    assert not isinstance(first, KeyTrouble) and not isinstance(second, KeyTrouble)
    assert first.get_name() != second.get_name()


def test_files_that_hold_no_usable_key_say_why(tmp_path: Path) -> None:
    cache = KeyCache()
    assert cache.load(tmp_path / "nowhere", None) is KeyTrouble.MISSING
    assert cache.load(tmp_path, None) in (KeyTrouble.UNREADABLE, KeyTrouble.PERMISSIONS)
    path = tmp_path / "key"
    path.write_text("hello")
    path.chmod(0o600)
    assert cache.load(path, None) is KeyTrouble.FORMAT
    old = dsa.generate_private_key(1024)
    path.write_bytes(
        old.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    assert cache.load(path, None) is KeyTrouble.KIND


@posix_only
def test_a_key_that_others_may_read_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path / "key", KEYS["ed25519"]())
    path.chmod(0o640)
    assert KeyCache().load(path, None) is KeyTrouble.PERMISSIONS


def test_the_public_half_is_known_without_the_passphrase(tmp_path: Path) -> None:
    key = KEYS["ed25519"]()
    path = write(tmp_path / "key", key, passphrase="w0rds")
    blob = look_at(path).blob
    assert blob is not None
    assert look_at(tmp_path / "nowhere").blob is None
    pem = write(tmp_path / "pem", key, openssh=False)
    assert look_at(pem).blob is None
    (tmp_path / "pem.pub").write_bytes(public(key) + b" comment\n")
    assert look_at(pem).blob == blob == read_public(tmp_path / "pem.pub")
    assert certificate_for(path) is None
    assert not fits(b"junk", blob)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(
    st.one_of(
        st.binary(max_size=300), st.binary(max_size=200).map(lambda b: b"-----BEGIN OPENSSH PRIVATE KEY-----\n" + b)
    )
)
def test_no_key_file_upsets_the_readers(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "key"
    path.write_bytes(data)
    path.chmod(0o600)
    look_at(path)
    read_public(path)
    assert isinstance(KeyCache().load(path, Secret("x")), KeyTrouble)


# -- agents


@pytest.fixture
def agent_at(tmp_path: Path) -> Iterator[Callable[[Callable[[bytes], bytes]], str]]:
    """An agent that answers each question with what a test says."""
    sockets: list[socket.socket] = []
    threads: list[threading.Thread] = []

    def start(answer: Callable[[bytes], bytes]) -> str:
        place = str(tmp_path / f"agent{len(sockets)}")
        listener = socket.socket(socket.AF_UNIX)
        listener.bind(place)
        listener.listen()
        sockets.append(listener)

        def serve() -> None:
            caller, _ = listener.accept()
            with caller:
                while header := caller.recv(4):
                    question = caller.recv(struct.unpack(">I", header)[0])
                    caller.sendall(answer(question))

        threads.append(threading.Thread(target=serve, daemon=True))
        threads[-1].start()
        return place

    yield start
    for listener in sockets:
        listener.close()
    for thread in threads:
        thread.join(5)


def framed(data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + data


@pytest.mark.slow
@posix_only
@pytest.mark.parametrize(
    "answer",
    [
        framed(b"\x05"),
        framed(b""),
        framed(b"\x0c"),
        framed(b"\x0c" + struct.pack(">I", 2) + framed(b"x")),
        struct.pack(">I", 0x7FFFFFFF),
        b"\0\0",
    ],
)
def test_an_agent_that_talks_nonsense_is_an_error(
    agent_at: Callable[[Callable[[bytes], bytes]], str], answer: bytes
) -> None:
    agent = Agent(agent_at(lambda question: answer))
    if answer == b"\0\0":
        agent._pipe.settimeout(0.2)  # type: ignore[union-attr]
    with pytest.raises(AgentError):
        agent.identities()
    agent.close()


@posix_only
def test_an_agent_that_refuses_to_sign_leaves_an_empty_signature_and_a_note(
    agent_at: Callable[[Callable[[bytes], bytes]], str],
) -> None:
    agent = Agent(agent_at(lambda question: framed(b"\x05")))
    name = b"ssh-ed25519"
    key = AgentKey(agent, Identity(framed(name) + framed(bytes(32)), "mine"))
    assert key.sign_ssh_data(b"data", "ssh-ed25519") == framed(name) + framed(b"")
    assert key.refusal == "refused"
    assert key.can_sign() and key.get_name() == "ssh-ed25519"
    agent.close()


def test_an_agent_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(AgentError):
        Agent(str(tmp_path / "nowhere"))


# -- where secrets are looked for


def test_the_operator_s_answers_come_before_the_keyring() -> None:
    first, second = SessionSecrets(), SessionSecrets()
    second.put("x", Secret("kept"))
    vault = Vault(first, None, second)
    assert vault.get("x") == Secret("kept")
    first.put("x", Secret("said"))
    assert vault.get("x") == Secret("said")
    assert vault.get("y") is None and vault.trouble == ""


def test_a_place_in_trouble_is_passed_over_and_remembered() -> None:
    class Locked:
        def get(self, name: str) -> Secret | None:
            raise SecretError(SecretProblem.LOCKED, "keyring")

    behind = SessionSecrets()
    behind.put("x", Secret("found"))
    vault = Vault(Locked(), behind)
    assert vault.get("x") == Secret("found")
    assert vault.trouble == "secrets.locked"


# -- jump hosts that are shared


class Fake:
    """Stands for a connection to a jump host."""

    def __init__(self) -> None:
        self.alive = True
        self.closed = 0

    def close(self) -> None:
        self.alive = False
        self.closed += 1


CHAIN = (Target(alias="gate", host="gate"),)


def patience(cancel: threading.Event | None = None) -> Patience:
    return Patience("node", 30.0, cancel)


def test_a_jump_host_is_reached_once_and_left_by_the_last() -> None:
    shared, made = Shared(), []

    def build() -> Any:
        made.append(Fake())
        return made[-1]

    with ThreadPoolExecutor(8) as pool:
        leases = list(pool.map(lambda _: shared.lease(CHAIN, patience(), build), range(8)))
    assert len(made) == 1
    for _, release in leases[:-1]:
        release()
    assert made[0].closed == 0
    leases[-1][1]()
    assert made[0].closed == 1
    shared.lease(CHAIN, patience(), build)
    assert len(made) == 2


def test_a_jump_host_that_died_is_reached_anew() -> None:
    shared, made = Shared(), []

    def build() -> Any:
        made.append(Fake())
        return made[-1]

    _, first = shared.lease(CHAIN, patience(), build)
    made[0].alive = False
    connection, second = shared.lease(CHAIN, patience(), build)
    assert connection is made[1]
    first()
    assert made[1].closed == 0
    second()
    assert made[1].closed == 1


def test_a_failure_is_shared_by_those_who_waited_and_tried_anew_by_those_who_come_later() -> None:
    shared, tries = Shared(), []
    go = threading.Event()

    def fail() -> Any:
        tries.append(1)
        go.wait(10)
        raise SshError(SshProblem.REFUSED, "gate")

    def ask(_: int) -> SshProblem:
        with pytest.raises(SshError) as caught:
            shared.lease(CHAIN, patience(), fail)
        return caught.value.code

    with ThreadPoolExecutor(4) as pool:
        asked = [pool.submit(ask, number) for number in range(4)]
        while not shared._jumps or shared._jumps[CHAIN].users < 4:
            threading.Event().wait(0.005)
        go.set()
        assert {attempt.result() for attempt in asked} == {SshProblem.REFUSED}
    assert len(tries) == 1
    ask(0)
    assert len(tries) == 2


def test_a_waiter_may_give_up_alone() -> None:
    shared, go, cancel = Shared(), threading.Event(), threading.Event()

    def slow() -> Any:
        go.wait(10)
        return Fake()

    with ThreadPoolExecutor(2) as pool:
        builder = pool.submit(shared.lease, CHAIN, patience(), slow)
        while CHAIN not in shared._jumps:
            threading.Event().wait(0.005)
        cancel.set()
        with pytest.raises(SshError) as caught:
            shared.lease(CHAIN, patience(cancel), slow)
        assert caught.value.code is SshProblem.CANCELLED
        go.set()
        connection, release = builder.result()
    release()
    assert not connection.alive


def test_a_secret_is_found_under_the_name_that_an_error_gave() -> None:
    path = Path("/home/someone/my  odd\u200b key\x1b[31m/" + "x" * 700)
    target = Target(alias="n", host="g03", user="a  b")
    kept = SessionSecrets()
    names = (passphrase_name(path), password_name(target), answer_name(target, "One-time\tcode: "))
    for name in names:
        error = SshError(SshProblem.PASSPHRASE_NEEDED, "n", facts={"secret_1": name})
        kept.put(error.facts["secret_1"], Secret("x"))
    vault = Vault(kept)
    assert vault.passphrase(path) == vault.password(target) == vault.answer(target, "One-time\tcode: ") == Secret("x")
