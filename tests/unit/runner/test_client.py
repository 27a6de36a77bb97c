"""The console's side of a runner, against nodes that answer anything."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from connectors.runner import client
from connectors.runner.client import NodeRunner, RunnerProblem
from connectors.streams import ConnectorError, StreamEnd

HELLO = b'{"driftvakt_runner": 1, "account": "root"}\n'


class Node:
    """A host whose runner says what it was told to; `answer` gives the bytes for a request."""

    def __init__(self, greeting: bytes, answer: Callable[[dict[str, object]], bytes] = lambda _asked: b"") -> None:
        self.greeting, self.answer = greeting, answer
        self.closed = False
        self.written = b""

    def open(
        self,
        _command: str,
        *,
        on_output: Callable[[bytes], None],
        on_error_output: Callable[[bytes], None],
        on_end: Callable[[StreamEnd], None],
    ) -> Node:
        self.on_output, self.on_error_output, self.on_end = on_output, on_error_output, on_end
        return self

    def write(self, data: bytes) -> None:
        if not self.written:
            self.written = data
            self.on_output(self.greeting)
            return
        self.on_output(self.answer(json.loads(data)))

    def close(self) -> None:
        if not self.closed:
            self.closed = True
            self.on_end(StreamEnd(None))


def done(asked: dict[str, object], **values: object) -> bytes:
    return json.dumps({"k": "done", "id": asked["id"], **values}).encode() + b"\n"


def problem(act: Callable[[], object]) -> RunnerProblem:
    with pytest.raises(ConnectorError) as error:
        act()
    assert isinstance(error.value.code, RunnerProblem)
    return error.value.code


def test_words_before_the_greeting_are_passed_over() -> None:
    assert NodeRunner(Node(b"Welcome!\r\n\r\n" + HELLO), "g01").hello.account == "root"


@pytest.mark.slow
@pytest.mark.parametrize("greeting", [b'{"driftvakt_runner": 9}\n', b"x" * (2 << 20), b"noise\n" * 400_000])
def test_what_is_no_runner_is_said_so_and_the_channel_closed(greeting: bytes) -> None:
    node = Node(greeting)
    assert problem(lambda: NodeRunner(node, "g01")) is RunnerProblem.NOT_SPOKEN
    assert node.closed


def test_a_node_without_python_says_that() -> None:
    node = Node(b"")
    node.write = lambda _data: node.on_end(StreamEnd(69))  # type: ignore[method-assign]
    assert problem(lambda: NodeRunner(node, "g01")) is RunnerProblem.NO_PYTHON


@pytest.mark.parametrize(
    ("said", "facts"),
    [
        (b"this console may only watch here (level watch, watch)", {"level": "watch", "why": "watch"}),
        (b"not the probe or runner of it (level recover, version)", {"level": "recover", "why": "version"}),
        (b"this console may only watch here", {"level": "watch", "why": "watch"}),
        (b"this is not the probe or runner that was set up here", {"level": "", "why": "version"}),
    ],
)
def test_a_gate_that_lets_no_runner_in_says_its_level_and_why_also_one_of_an_older_set_up(
    said: bytes, facts: dict[str, str]
) -> None:
    node = Node(b"")

    def refuse(_data: bytes) -> None:
        node.on_error_output(b"driftvakt: not allowed here: " + said + b"\n")
        node.on_end(StreamEnd(77))

    node.write = refuse  # type: ignore[method-assign]
    with pytest.raises(ConnectorError) as error:
        NodeRunner(node, "g01")
    assert (error.value.code, error.value.facts) == (RunnerProblem.NOT_ALLOWED, facts)


def test_a_runner_of_before_that_tells_no_level_is_understood() -> None:
    hello = NodeRunner(Node(HELLO), "g01").hello
    assert (hello.level, hello.sudo, hello.lingers) == ("", None, None)


def test_an_answer_about_other_programs_is_not_believed() -> None:
    runner = NodeRunner(Node(HELLO, lambda asked: done(asked, allowed=[True])), "g01")
    assert runner.allows([["true"]]) == (True,)
    assert problem(lambda: runner.allows([["true"], ["false"]])) is RunnerProblem.NOT_SPOKEN


def test_an_account_without_a_place_says_that() -> None:
    node = Node(b'{"driftvakt_runner": 1, "refused": "no_place", "text": "/home: Read-only file system"}\n')
    assert problem(lambda: NodeRunner(node, "g01")) is RunnerProblem.NO_PLACE


def test_an_answer_to_what_nobody_asked_is_not_believed() -> None:
    runner = NodeRunner(Node(HELLO, lambda asked: done({"id": 77}, sent=9) * 1000 + done(asked, sent=1)), "g01")
    assert runner.signal("r", "TERM", 1) == 1
    assert runner._asked == {}


def test_no_answer_in_time_says_that_it_may_have_happened(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "ANSWER_SECONDS", 0.05)
    assert problem(lambda: NodeRunner(Node(HELLO), "g01").status("r")) is RunnerProblem.NO_ANSWER


@pytest.mark.parametrize("answer", [{}, {"state": 5}, {"state": {"run": "x"}}, {"state": {"state": "fine"}}])
def test_an_answer_that_cannot_be_is_none(answer: dict[str, object]) -> None:
    runner = NodeRunner(Node(HELLO, lambda asked: done(asked, **answer)), "g01")
    assert problem(lambda: runner.status("r")) is RunnerProblem.NOT_SPOKEN


def test_garbage_in_between_ends_it_for_everybody() -> None:
    runner = NodeRunner(Node(HELLO, lambda asked: b"\xff\xfe\n" + done(asked)), "g01")
    assert problem(lambda: runner.status("r")) is RunnerProblem.NOT_SPOKEN
    assert problem(runner.runs) is RunnerProblem.NOT_SPOKEN


def test_what_a_refusal_says_is_made_safe() -> None:
    told = {
        "k": "refused",
        "code": "no\x1b[31m",
        "text": "a\x07" * 5000,
        "facts": {f"n{i}": "x" * 999 for i in range(99)},
    }
    runner = NodeRunner(Node(HELLO, lambda asked: json.dumps({**told, "id": asked["id"]}).encode() + b"\n"), "g01")
    with pytest.raises(ConnectorError) as error:
        runner.status("r")
    assert error.value.code is RunnerProblem.NOT_SPOKEN  # longer than anything a runner says
    told["text"] = "a\x07"
    with pytest.raises(ConnectorError) as error:
        NodeRunner(runner_of(told), "g01").status("r")
    assert error.value.code is RunnerProblem.REFUSED
    assert "\x1b" not in str(error.value.facts) and "\x07" not in error.value.raw
    assert len(error.value.facts) <= 21


def runner_of(told: dict[str, object]) -> Node:
    return Node(HELLO, lambda asked: json.dumps({**told, "id": asked["id"]}).encode() + b"\n")


def test_a_cut_channel_is_told_to_whoever_asks() -> None:
    node = Node(HELLO)
    runner = NodeRunner(node, "g01")
    node.close()
    assert problem(lambda: runner.status("r")) is RunnerProblem.GONE


def test_requests_of_several_threads_are_never_mixed_in_one_line() -> None:
    class InParts(Node):
        """A channel that takes a line in parts, as one does whose window is nearly full."""

        def write(self, data: bytes) -> None:
            if not self.written:
                super().write(data)
                return
            for place in range(0, len(data), 7):
                part = data[place : place + 7]
                self.line = getattr(self, "line", b"") + part
                time.sleep(0)
            while b"\n" in self.line:
                line, _, self.line = self.line.partition(b"\n")
                self.on_output(self.answer(json.loads(line)))

    runner = NodeRunner(InParts(HELLO, lambda asked: done(asked, sent=1)), "g01")
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(lambda n: runner.signal("r", "TERM", n), range(200))) == [1] * 200
