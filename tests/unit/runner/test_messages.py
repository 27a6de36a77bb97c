"""What a node's runner says, whatever it says: a record, nothing, or a refusal to read it."""

from __future__ import annotations

import ast
import base64
import json
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.runner import launch, node_gate, node_runner
from connectors.runner.messages import (
    At,
    Done,
    Ended,
    Entries,
    More,
    NoMessage,
    Refusal,
    RunState,
    read_hello,
    read_message,
)

RUN = "0b0e6f0a-6d5c-4a9e-8a52-3f6a3a1d2c11"
HELLO = {"driftvakt_runner": 1, "version": "1.0", "account": "root", "root": True, "detach": "systemd"}
STATE = {"run": RUN, "state": "ended", "target": "node:hall/g01", "epoch": 3, "out": 5, "exit": {"status": 0}}
ENTRY = {"path": "a/b", "type": "file", "size": 3, "mode": 420, "uid": 0, "gid": 0, "mtime_ns": 5, "sha256": "ab" * 32}
LINES = [
    json.dumps(each).encode()
    for each in (
        HELLO,
        {"k": "done", "id": 4, "state": STATE},
        {"k": "refused", "id": 4, "code": "stale_epoch", "text": "", "facts": {"epoch": 7}},
        {"k": "out", "run": RUN, "at": 0, "data": base64.b64encode(b"hello").decode()},
        {"k": "ended", "run": RUN, "state": STATE},
        {"k": "entries", "id": 4, "entries": [ENTRY, {**ENTRY, "path": ""}], "bytes": 3},
        {"k": "at", "id": 4, "at": 9},
    )
]
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


def test_each_kind_is_read() -> None:
    assert read_hello(LINES[0]) is not None
    done, refusal, more, ended, entries, at = (read_message(line) for line in LINES[1:])
    assert isinstance(done, Done) and done.id == 4
    assert isinstance(refusal, Refusal) and refusal.facts == {"epoch": 7}
    assert isinstance(more, More) and more.output.data == b"hello"
    assert isinstance(ended, Ended) and ended.state.over and ended.state.exit is not None and ended.state.exit.well
    assert isinstance(entries, Entries) and [entry.name for entry in entries.entries] == [b"a/b", b""]
    assert isinstance(at, At) and at.at == 9


@pytest.mark.parametrize("path", ["../x", "/etc", "a/../b", "a//b", "a/", ".", "a\0b"])
def test_a_path_that_leads_out_of_its_tree_is_refused(path: str) -> None:
    for entry in ({**ENTRY, "path": path}, {**ENTRY, "raw": base64.b64encode(path.encode()).decode()}):
        with pytest.raises(NoMessage):
            read_message(json.dumps({"k": "entries", "id": 4, "entries": [entry]}).encode())


@pytest.mark.parametrize(
    "line",
    [
        b'{"driftvakt_runner": 2}',
        b'{"driftvakt_runner": "1"}',
        b'{"driftvakt_runner": 1, "root": "yes"}',
        b'{"driftvakt_runner": 1, "account": "' + b"a" * 200 + b'"}',
    ],
)
def test_another_protocol_or_a_spoilt_greeting_is_none_of_ours(line: bytes) -> None:
    with pytest.raises(NoMessage):
        read_hello(line)


def test_what_a_login_shell_says_before_is_no_greeting() -> None:
    assert read_hello(b"Welcome to g01, last login from 10.0.0.1") is None


@pytest.mark.parametrize(
    "line",
    [
        b"", b"[]", b"5", b"\xff", b'{"k": "done"}', b'{"k": "done", "id": true}', b'{"k": "done", "id": "4"}',
        b'{"k": "out", "run": "x", "at": 0, "data": ""}', b'{"k": "ended", "state": {}}', b"[" * 100_000,
        json.dumps({"k": "out", "run": RUN, "at": -1, "data": ""}).encode(),
        json.dumps({"k": "out", "run": RUN, "at": 0, "data": "?"}).encode(),
        json.dumps({"k": "ended", "state": {**STATE, "state": "fine"}}).encode(),
        json.dumps({"k": "ended", "state": {**STATE, "run": "../" + RUN}}).encode(),
    ],
)  # fmt: skip
def test_a_line_that_cannot_be_is_refused(line: bytes) -> None:
    with pytest.raises(NoMessage):
        read_message(line)


def test_a_kind_that_is_not_known_yet_is_passed_over() -> None:
    assert read_message(b'{"k": "weather", "id": 4}') is None


@given(st.sampled_from(LINES), st.integers(0, 400), st.integers(0, 255))
def test_whatever_byte_is_changed_it_is_a_message_or_none(line: bytes, place: int, byte: int) -> None:
    spoilt = bytearray(line)
    spoilt[place % len(spoilt)] = byte
    for read in (read_hello, read_message):
        try:
            found = read(bytes(spoilt))
        except NoMessage:
            continue
        assert found is None or isinstance(found, msgspec.Struct)


@pytest.mark.slow
@given(
    st.sampled_from(["done", "refused", "out", "ended"]), st.dictionaries(st.text(max_size=8), json_values, max_size=5)
)
def test_whatever_stands_in_it_nothing_else_is_raised(kind: str, values: dict[str, object]) -> None:
    for extra in ({}, {"id": 4}, {"run": RUN, "state": STATE}):
        try:
            read_message(json.dumps({**values, **extra, "k": kind}).encode())
        except NoMessage:
            continue


def test_a_program_that_ended_well_is_one_with_status_nought_within_its_time() -> None:
    def well(**how: object) -> bool:
        state = msgspec.convert({**STATE, "exit": how}, RunState)
        assert state.exit is not None
        return state.exit.well

    assert well(status=0)
    assert not well(status=1)
    assert not well(signal=9)
    assert not well(status=0, timed_out=True)
    assert not well(error="not_started")


def test_the_runner_is_valid_for_python_3_6_and_small() -> None:
    for file in (node_runner.__file__, node_gate.__file__):
        ast.parse(Path(file).read_text(encoding="utf-8"), feature_version=(3, 6))
    assert len(launch.payload()) < 24_000
