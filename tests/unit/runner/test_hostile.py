"""A hostile node and a hostile console: neither ends the other, keeps much, or is believed. `python -m tests.hammer`
does the same a million times."""

from __future__ import annotations

from pathlib import Path

from connectors.runner import node_runner
from tests.hammer import nodes

_BAD = ("CRASHED", "BELIEVED", "KEPT", "OUTSIDE", "STARTED")


def test_whatever_a_node_says_the_console_stays_and_believes_nothing_of_others() -> None:
    found = nodes.listen(800, seed=7)
    assert [found[what] for what in _BAD] == [0] * 5
    assert min(found["closed"], found["taken"], found["passed over"]) > 20


def test_whatever_is_asked_the_runner_answers_and_starts_nothing(tmp_path: Path) -> None:
    found = nodes.ask(tmp_path, 600, seed=7)
    assert [found[what] for what in _BAD] == [0] * 5
    assert min(found["done"], found["bad_request"], found["not_here"], found["unknown_operation"]) > 5


def test_no_request_is_answered_twice(tmp_path: Path) -> None:
    runner = nodes.Held(tmp_path)
    runner.hear(b'{"op": "list", "id": 1}\n{"op": "folder", "path": "/etc", "id": 2}\n[]\n{"op": "li')
    runner.hear(b'st", "id": 4}\n')
    runner.work()
    answers = [each["id"] for each in runner.said if each["k"] in {"done", "refused"}]
    assert sorted(answers) == [0, 1, 2, 4]
    assert runner.said[-1]["id"] == 2


def test_bytes_of_a_file_that_was_refused_are_no_lines(tmp_path: Path) -> None:
    runner = nodes.Held(tmp_path)
    runner.hear(b'{"op": "piece", "id": 9, "bytes": 24}\n{"op": "list", "id": 5}\n{"op": "list", "id": 6}\n')
    assert [each["id"] for each in runner.said] == [6]
    assert not runner.hear(b'{"op": "piece", "id": 9, "bytes": -1}\n')


def test_an_endless_line_ends_the_channel(tmp_path: Path) -> None:
    runner = nodes.Held(tmp_path)
    assert not runner.hear(b"x" * (node_runner.MAX_LINE_BYTES + 1))
    assert [each["code"] for each in runner.said] == ["too_long"]
