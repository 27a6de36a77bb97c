"""Keyboard-interactive with several prompts and one-time codes, against a server that asks what a test wants.

OpenSSH can only ask what PAM asks; this server is paramiko's own server side.
"""

from __future__ import annotations

import base64
import socket
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import paramiko
import pytest

from connectors.secrets import Secret
from connectors.ssh.problems import SshError, SshProblem
from connectors.ssh.targets import Target
from connectors.ssh.vault import answer_name, password_name
from tests.contract.ssh.conftest import Bench

Round = tuple[str, str, Sequence[tuple[str, bool]]]


class Asking(paramiko.ServerInterface):
    """Asks `rounds`; lets in who answers `wanted`."""

    def __init__(self, rounds: Sequence[Round], wanted: Sequence[Sequence[str]], methods: str) -> None:
        self._rounds = rounds
        self._wanted = wanted
        self._methods = methods
        self._at = 0
        self.heard: list[list[str]] = []

    def get_allowed_auths(self, username: str) -> str:
        return self._methods

    def check_auth_interactive(self, username: str, submethods: object) -> paramiko.InteractiveQuery:
        self._at = 0
        return self._query()

    def check_auth_interactive_response(self, responses: list[str]) -> int | paramiko.InteractiveQuery:
        self.heard.append(list(responses))
        if list(responses) != list(self._wanted[self._at]):
            return paramiko.AUTH_FAILED
        self._at += 1
        return paramiko.AUTH_SUCCESSFUL if self._at == len(self._rounds) else self._query()

    def _query(self) -> paramiko.InteractiveQuery:
        title, instructions, prompts = self._rounds[self._at]
        query = paramiko.InteractiveQuery(title, instructions)
        for prompt, echo in prompts:
            query.add_prompt(prompt, echo)
        return query


class AskingServer:
    def __init__(self, rounds: Sequence[Round], wanted: Sequence[Sequence[str]], methods: str) -> None:
        self.key = paramiko.ECDSAKey.generate()
        self._given = (rounds, wanted, methods)
        self.interfaces: list[Asking] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._listener.settimeout(0.05)
        self._over = threading.Event()
        self._transports: list[paramiko.Transport] = []
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    @property
    def port(self) -> int:
        return int(self._listener.getsockname()[1])

    def _serve(self) -> None:
        while not self._over.is_set():
            try:
                caller, _ = self._listener.accept()
            except TimeoutError:
                continue
            transport = paramiko.Transport(caller)
            transport.set_log_channel("driftvakt.ssh.wire")
            transport.add_server_key(self.key)
            self.interfaces.append(Asking(*self._given))
            self._transports.append(transport)
            transport.start_server(event=threading.Event(), server=self.interfaces[-1])

    def close(self) -> None:
        self._over.set()
        self._thread.join()
        self._listener.close()
        for transport in self._transports:
            transport.close()
        for transport in self._transports:
            transport.join(10)


@pytest.fixture
def asking() -> Iterator[Callable[..., AskingServer]]:
    servers: list[AskingServer] = []

    def start(
        rounds: Sequence[Round], wanted: Sequence[Sequence[str]], methods: str = "keyboard-interactive"
    ) -> AskingServer:
        servers.append(AskingServer(rounds, wanted, methods))
        return servers[-1]

    yield start
    for server in servers:
        server.close()


def reach(bench: Bench, server: AskingServer) -> Target:
    bench.known_hosts.accept("127.0.0.1", server.port, server.key.asbytes())
    return Target(alias="node", host="127.0.0.1", port=server.port, user="pat")


def problem(bench: Bench, target: Target) -> SshError:
    with pytest.raises(SshError) as caught:
        bench.connect(target)
    return caught.value


TWO: list[Round] = [("Login", "Use your token", [("Password: ", False), ("One-time code: ", True)])]


def test_several_prompts_are_given_to_the_operator_with_names_to_answer_under(
    bench: Bench, asking: Callable[..., AskingServer]
) -> None:
    server = asking(TWO, [["pw", "123456"]])
    target = reach(bench, server)
    error = problem(bench, target)
    assert error.code is SshProblem.ANSWERS_NEEDED
    assert {name: error.facts[name] for name in ("title", "instructions", "count", "wrong")} == {
        "title": "Login",
        "instructions": "Use your token",
        "count": "2",
        "wrong": "no",
    }
    assert (error.facts["prompt_1"], error.facts["echo_1"]) == ("Password:", "no")
    assert (error.facts["prompt_2"], error.facts["echo_2"]) == ("One-time code:", "yes")
    assert server.interfaces[-1].heard == []  # nothing was answered on a guess
    bench.answers.put(error.facts["secret_1"], Secret("pw"))
    bench.answers.put(error.facts["secret_2"], Secret("123456"), once=True)
    assert bench.connect(target).alive
    assert server.interfaces[-1].heard == [["pw", "123456"]]
    assert bench.answers.get(error.facts["secret_2"]) is None  # a one-time code is used once


def test_a_second_round_of_prompts_is_asked_for_in_its_turn(bench: Bench, asking: Callable[..., AskingServer]) -> None:
    rounds = [("", "", [("PIN: ", False)]), ("", "", [("Code: ", False)])]
    target = reach(bench, asking(rounds, [["1"], ["2"]]))
    bench.answers.put(answer_name(target, "PIN: "), Secret("1"))
    error = problem(bench, target)
    assert error.facts["prompt_1"] == "Code:"
    bench.answers.put(answer_name(target, "Code: "), Secret("2"))
    assert bench.connect(target).alive


def test_wrong_answers_are_called_wrong(bench: Bench, asking: Callable[..., AskingServer]) -> None:
    target = reach(bench, asking([("", "", [("Code: ", False)])], [["right"]]))
    bench.answers.put(answer_name(target, "Code: "), Secret("left"))
    error = problem(bench, target)
    assert (error.code, error.facts["wrong"]) == (SshProblem.ANSWERS_NEEDED, "yes")
    assert "left" not in str(error) + repr(error.facts)


def test_a_server_that_asks_the_same_for_ever_is_not_answered_for_ever(
    bench: Bench, asking: Callable[..., AskingServer]
) -> None:
    rounds = [("", "", [("Code: ", False)])] * 50
    server = asking(rounds, [["x"]] * 50)
    target = reach(bench, server)
    bench.answers.put(answer_name(target, "Code: "), Secret("x"))
    error = problem(bench, target)
    assert (error.code, error.facts["wrong"]) == (SshProblem.ANSWERS_NEEDED, "yes")
    assert len(server.interfaces[-1].heard) == 1


def test_a_round_without_prompts_is_passed_through(bench: Bench, asking: Callable[..., AskingServer]) -> None:
    target = reach(bench, asking([("Notice", "Be careful", []), ("", "", [("Password: ", False)])], [[], ["pw"]]))
    bench.answers.put(password_name(target), Secret("pw"))
    assert bench.connect(target).alive


def test_prompts_from_a_hostile_server_are_harmless_text(bench: Bench, asking: Callable[..., AskingServer]) -> None:
    rounds = [("T\x1b[2J\r\n", "I\x07", [("\x1b]0;x\x07Passphrase for ~/.ssh/id_rsa: ", False)] * 2)]
    error = problem(bench, reach(bench, asking(rounds, [["a", "b"]])))
    assert "\x1b" not in repr(error.facts) and "\x07" not in "".join(error.facts.values())
    assert error.facts["title"] == "T"


def test_a_flood_of_prompts_is_not_answered(bench: Bench, asking: Callable[..., AskingServer]) -> None:
    server = asking([("", "", [(f"p{number}", False) for number in range(400)])], [["x"] * 400])
    target = reach(bench, server)
    for number in range(400):
        bench.answers.put(answer_name(target, f"p{number}"), Secret("x"))
    error = problem(bench, target)
    assert error.code is SshProblem.ANSWERS_NEEDED
    assert int(error.facts["count"]) <= 16
    assert server.interfaces[-1].heard == []


class Flooding(paramiko.ServerInterface):
    """Lets anybody in and, once a command is asked for, sends whatever the window says."""

    def __init__(self) -> None:
        self.asked = threading.Event()

    def check_auth_none(self, username: str) -> int:
        return paramiko.AUTH_SUCCESSFUL

    def get_allowed_auths(self, username: str) -> str:
        return "none"

    def check_channel_request(self, kind: str, number: int) -> int:
        return paramiko.OPEN_SUCCEEDED

    def check_channel_exec_request(self, channel: paramiko.Channel, command: bytes) -> bool:
        self.asked.set()
        return True


def test_a_server_that_ignores_the_window_is_cut_off(bench: Bench) -> None:
    key, interface, ended = paramiko.ECDSAKey.generate(), Flooding(), threading.Event()
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        caller, _ = listener.accept()
        transport = paramiko.Transport(caller)
        transport.set_log_channel("driftvakt.ssh.wire")
        transport.add_server_key(key)
        transport.start_server(event=threading.Event(), server=interface)
        channel = transport.accept(20)
        assert interface.asked.wait(20)
        channel.out_window_size = 1 << 40
        try:
            for _ in range(2000):
                if not transport.is_active():
                    break
                channel.sendall(bytes(32000))
        except (OSError, EOFError, paramiko.SSHException):
            pass  # cut off, as it should be
        ended.set()
        transport.close()
        transport.join(10)

    server = threading.Thread(target=serve)
    server.start()
    port = listener.getsockname()[1]
    bench.known_hosts.accept("127.0.0.1", port, key.asbytes())
    connection = bench.connect(Target(alias="node", host="127.0.0.1", port=port, user="pat"))
    stream, recorder = bench.start(connection, "flood")
    stream.hold()
    end = recorder.wait(30)
    assert end.error is not None and end.error.code is SshProblem.PROTOCOL_BROKEN
    assert len(recorder.output) < 3 * 1024 * 1024
    assert ended.wait(20)
    server.join(20)
    listener.close()


def test_the_fingerprint_shown_is_of_the_key_that_is_then_accepted(
    bench: Bench, asking: Callable[..., AskingServer], tmp_path: Path
) -> None:
    server = asking(TWO, [["pw", "1"]])
    target = Target(alias="node", host="127.0.0.1", port=server.port, user="pat")
    error = problem(bench, target)
    assert base64.b64decode(error.facts["key"]) == server.key.asbytes()
    assert error.facts["key_type"] == "ecdsa-sha2-nistp256"
