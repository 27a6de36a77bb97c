"""What a service on a node says in HTTP, whatever it says: an answer, or that it is none."""

from __future__ import annotations

import base64
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.runner.client import NodeRunner, RunnerProblem
from connectors.runner.services import HttpReply, NodeServices
from connectors.streams import ConnectorError
from tests.hammer.nodes import Node

WELL = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nX: y\r\n\r\nhello"
CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n"


class Service(Node):
    """A node with a service that says the same to everybody."""

    def __init__(self, said: bytes, ended: str = "closed") -> None:
        self.said, self.ended = said, ended

    def write(self, data: bytes) -> None:
        if not self.greeted:
            super().write(data)
            return
        answer = {"k": "done", "id": json.loads(data)["id"], "ended": self.ended}
        self.say(json.dumps({**answer, "data": base64.b64encode(self.said).decode()}).encode() + b"\n")


def asked(said: bytes, ended: str = "closed") -> HttpReply:
    return NodeServices(NodeRunner(Service(said, ended), "g01")).http(8000, "GET", "/")


def test_an_answer_is_read_and_one_that_was_cut_short_is_not_whole() -> None:
    for said in (WELL, CHUNKED):
        assert asked(said).body == b"hello" and asked(said).whole
        assert not asked(said[:-7]).whole
    assert not asked(WELL, "time").whole


@pytest.mark.parametrize("size", [b"9" * 40, b"-5", b"x"])
def test_no_size_that_is_announced_ends_anything(size: bytes) -> None:
    for said in (WELL.replace(b" 5", b" " + size), CHUNKED.replace(b"5\r\n", size + b"\r\n")):
        try:
            assert len(asked(said).body) <= len(said)
        except ConnectorError as error:
            assert error.code is RunnerProblem.NOT_SPOKEN


@given(st.sampled_from([WELL, CHUNKED]), st.integers(0, 80), st.binary(max_size=12), st.integers(0, 12))
def test_whatever_is_changed_it_is_an_answer_or_none(said: bytes, place: int, put: bytes, gone: int) -> None:
    try:
        found = asked(said[:place] + put + said[place + gone :])
    except ConnectorError as error:
        assert error.code is RunnerProblem.NOT_SPOKEN
    else:
        assert len(found.body) <= len(said) + 12
