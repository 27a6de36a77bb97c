"""The hold on paramiko's insides: taken only for versions that were tried, and careful during a key exchange."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import paramiko
import pytest
from paramiko.packet import Packetizer

from connectors.ssh import tuning
from connectors.ssh.flow import WINDOW, Flow
from connectors.ssh.link import Link
from connectors.ssh.packets import PRIVATE
from connectors.ssh.patience import Patience
from connectors.ssh.poller import Poller
from connectors.ssh.tuning import PushWire, make_wire
from connectors.ssh.wire import HOST_KEY_TYPES, PlainWire


@pytest.fixture
def link() -> Iterator[Link]:
    ours, theirs = socket.socketpair()
    made = Link(ours, "node", Patience("node", 60, None))
    yield made
    made.close()
    theirs.close()


def nothing() -> None:
    return None


@pytest.mark.parametrize(("version", "tried"), [("5.1.0", True), ("5.1.7", True), ("5.2.0", False), ("4.0.0", False)])
def test_only_versions_that_were_tried_are_tuned(monkeypatch: pytest.MonkeyPatch, version: str, tried: bool) -> None:
    monkeypatch.setattr(paramiko, "__version__", version)
    assert tuning._tried() is tried


def test_a_version_that_lost_what_is_needed_is_not_tuned(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(paramiko.Transport, "_send_user_message")
    assert not tuning._tried()


@pytest.mark.parametrize("name", PRIVATE)
def test_a_packetizer_that_lost_what_is_lent_is_not_tuned(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    make = Packetizer.__init__

    def without(self: Packetizer, socket: Any) -> None:
        make(self, socket)
        delattr(self, name)

    monkeypatch.setattr(Packetizer, "__init__", without)
    assert not tuning._tried()


def test_what_a_callback_in_the_poller_hangs_up_is_hung_up_by_the_transport_s_thread(
    monkeypatch: pytest.MonkeyPatch, link: Link
) -> None:
    wire = PushWire(link, HOST_KEY_TYPES, nothing)
    wire.transport.active = False  # type: ignore[attr-defined] - so that nobody waits for its thread
    closed: list[str] = []
    channel: Any = SimpleNamespace(close=lambda: closed.append("closed"))
    monkeypatch.setattr(Poller, "is_here", True)
    wire.hang_up(channel)
    assert not closed
    transport: Any = wire.transport
    transport.clear_to_send.clear()
    assert wire._before_wait() is not None  # not during a key exchange
    assert not closed
    transport.clear_to_send.set()
    time.sleep(0.03)
    wire._before_wait()
    assert closed == ["closed"]


def test_a_connection_that_others_are_reached_through_does_not_rest(link: Link) -> None:
    wire = PushWire(link, HOST_KEY_TYPES, nothing)
    transport: Any = wire.transport
    transport.clear_to_send.set()
    wire.known[1] = SimpleNamespace()  # type: ignore[assignment]
    assert wire._may_rest()
    fed: list[object] = []
    road = SimpleNamespace(chanid=2, transport=SimpleNamespace(wire=wire), _feed=fed.append)
    tuning._on_data(road, "bytes")  # type: ignore[arg-type]
    assert fed == ["bytes"]
    assert not wire._may_rest()


def test_an_untried_version_gets_the_documented_way(monkeypatch: pytest.MonkeyPatch, link: Link) -> None:
    assert isinstance(make_wire(link, HOST_KEY_TYPES, nothing), PushWire)
    monkeypatch.setattr(tuning, "PUSHES", False)
    over = threading.Event()
    wire = make_wire(link, HOST_KEY_TYPES, over.set)
    assert isinstance(wire, PlainWire)
    link.close()
    assert over.wait(10)  # its threads end with the link, started or not


def test_nothing_is_sent_in_the_transport_s_thread_during_a_key_exchange(link: Link) -> None:
    wire = PushWire(link, HOST_KEY_TYPES, nothing)
    sent: list[Any] = []
    transport: Any = wire.transport
    transport._send_message = sent.append
    channel = SimpleNamespace(chanid=3, remote_chanid=9, closed=False)
    flow = Flow(rate=1e9)
    transport.clear_to_send.clear()
    wire.consumed(channel, flow, WINDOW // 2)
    assert sent == []
    assert wire._before_wait() is not None  # it looks again soon
    wire._ask()
    assert sent == []
    transport.clear_to_send.set()
    assert wire._before_wait() is None
    assert len(sent) == 1


def test_a_closed_channel_is_not_waited_for(link: Link) -> None:
    wire = PushWire(link, HOST_KEY_TYPES, nothing)
    channel = SimpleNamespace(chanid=3, remote_chanid=9, closed=False)
    wire.transport.clear_to_send.clear()  # type: ignore[attr-defined]
    wire.consumed(channel, Flow(), WINDOW // 2)
    assert wire._before_wait() is not None
    channel.closed = True
    assert wire._before_wait() is None


def test_errands_run_once_when_their_time_has_come(link: Link) -> None:
    wire = PushWire(link, HOST_KEY_TYPES, nothing)
    ran: list[str] = []
    wire.transport.active = False  # type: ignore[attr-defined] - so that nobody waits for its thread
    wire.later(0.0, lambda: ran.append("now"))
    wire.later(3600.0, lambda: ran.append("later"))
    wanted = wire._before_wait()
    assert ran == ["now"]
    assert wanted is not None and 3500 < wanted <= 3600
    wire._before_wait()
    assert ran == ["now"]


def test_a_reader_goes_on_when_the_other_pipes_reader_took_for_both(link: Link) -> None:
    """Otherwise it would wait for bytes that only its own pipe could bring."""
    wire = PlainWire(link, HOST_KEY_TYPES, nothing)
    chunks = iter([b"x" * 100, b"y" * 100, b""])

    class TakenByTheOther(Flow):
        def received(self, count: int) -> bool:
            return False  # nothing is owed any more: the other reader was quicker

    got = bytearray()
    channel: Any = SimpleNamespace(closed=False)
    reader = threading.Thread(
        target=wire._read, args=(channel, lambda _: next(chunks), got.extend, TakenByTheOther()), daemon=True
    )
    reader.start()
    reader.join(10)
    assert not reader.is_alive()
    assert len(got) == 200
