"""Packets opened by the poller leave paramiko's packetizer exactly as if it had opened them itself."""

from __future__ import annotations

import os
import socket
import struct
import threading
from types import SimpleNamespace
from typing import Any

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given, settings
from hypothesis import strategies as st
from paramiko import common
from paramiko.packet import NeedRekeyException, Packetizer

from connectors.ssh.flow import Flow
from connectors.ssh.link import Link
from connectors.ssh.packets import PRIVATE, Lent, Packets
from connectors.ssh.patience import Patience
from tests.support.sshd import wait_until

KEY, IV = bytes(range(16)), bytes(12)
COUNTERS = [
    name for name in PRIVATE if name.endswith(("iv_in", "received_bytes", "received_packets", "sequence_number_in"))
]


class Far:
    """The server's side: makes packets under AES-GCM."""

    def __init__(self) -> None:
        self._cipher, self._number = AESGCM(KEY), 0

    def packet(self, payload: bytes) -> bytes:
        padding = 4 + (16 - (len(payload) + 5) % 16) % 16
        return self.sealed(bytes([padding]) + payload + bytes(padding))

    def sealed(self, plain: bytes) -> bytes:
        header = struct.pack(">I", len(plain))
        nonce = IV[:4] + self._number.to_bytes(8, "big")
        self._number += 1
        return header + self._cipher.encrypt(nonce, plain, header)

    def output(self, data: bytes, channel: int = 0) -> bytes:
        return self.packet(struct.pack(">BII", common.MSG_CHANNEL_DATA, channel, len(data)) + data)

    def errors(self, data: bytes, kind: int = 1, channel: int = 0) -> bytes:
        return self.packet(struct.pack(">BIII", common.MSG_CHANNEL_EXTENDED_DATA, channel, kind, len(data)) + data)


class Sink:
    def __init__(self) -> None:
        self.got = bytearray()
        self.errors = bytearray()
        self.threads: set[str] = set()

    def output(self, data: bytes) -> None:
        self.threads.add(threading.current_thread().name)
        self.got += data

    def error_output(self, data: bytes) -> None:
        self.errors += data

    def ended(self, status: int, signal: str, core_dumped: bool) -> None: ...


class Near:
    """A packetizer after the login, with one channel, over a socket pair."""

    def __init__(self, flow: Flow | None = None) -> None:
        ours, self.road = socket.socketpair()
        self.link = Link(ours, "node", Patience("node", 60, None))
        self.link.settled(60.0, 3)
        self.packets = Packets(self.link)
        self.packets.set_inbound_cipher(AESGCM(KEY), 16, None, 16, None, aead=True, iv_in=IV)
        self.sink = Sink()
        self.packets.known = {0: (self.sink, flow or Flow(), SimpleNamespace())}
        self.packets.may_rest = lambda: True
        self.link.on_close = self.packets.wake

    def read(self) -> tuple[int, Any]:
        return self.packets.read_message()

    def close(self) -> None:
        self.link.close()
        self.road.close()


def state(packets: Packetizer) -> dict[str, object]:
    return {name: vars(packets)[name] for name in COUNTERS}


def read_by_paramiko(stream: bytes, count: int) -> Packetizer:
    ours, far = socket.socketpair()
    theirs = Packetizer(ours)
    theirs.set_inbound_cipher(AESGCM(KEY), 16, None, 16, None, aead=True, iv_in=IV)
    writer = threading.Thread(target=far.sendall, args=(stream,))
    writer.start()
    for _ in range(count):
        theirs.read_message()
    writer.join()
    ours.close()
    far.close()
    return theirs


@settings(max_examples=25, deadline=None)
@given(
    lines=st.lists(st.binary(min_size=0, max_size=3000), min_size=1, max_size=12),
    cuts=st.lists(st.integers(1, 4000), min_size=1, max_size=12),
)
def test_any_packets_cut_anywhere_come_whole_and_leave_every_counter_as_paramiko_would(
    lines: list[bytes], cuts: list[int]
) -> None:
    far, near = Far(), Near()
    stream = b"".join(far.output(line) if at % 3 else far.errors(line) for at, line in enumerate(lines))
    last = far.packet(bytes([common.MSG_CHANNEL_EOF]) + bytes(4))

    def send() -> None:
        at, turn = 0, 0
        whole = stream + last
        while at < len(whole):
            step = cuts[turn % len(cuts)]
            near.road.sendall(whole[at : at + step])
            at, turn = at + step, turn + 1

    writer = threading.Thread(target=send)
    writer.start()
    kind, message = near.read()
    writer.join()
    assert kind == common.MSG_CHANNEL_EOF
    assert message.seqno == len(lines)
    assert near.sink.got == b"".join(line for at, line in enumerate(lines) if at % 3)
    assert near.sink.errors == b"".join(line for at, line in enumerate(lines) if not at % 3)
    assert near.sink.threads <= {"ssh poller"}
    assert state(near.packets) == state(read_by_paramiko(stream + last, len(lines) + 1))
    near.close()


@pytest.fixture
def near() -> Any:
    made = Near()
    yield made
    made.close()


def test_what_comes_behind_a_packet_for_paramiko_waits_for_it(near: Near) -> None:
    far = Far()
    near.road.sendall(far.output(b"a") + far.packet(bytes([common.MSG_IGNORE])) + far.output(b"b"))
    assert near.read()[0] == common.MSG_IGNORE
    assert near.sink.got == b"a"
    kind, message = near.read()  # it was read already, so the thread goes on without a rest
    assert (kind, message.get_int(), message.get_binary()) == (common.MSG_CHANNEL_DATA, 0, b"b")


@pytest.mark.parametrize(
    "odd",
    [
        lambda far: far.output(b"x", channel=7),
        lambda far: far.packet(struct.pack(">BII", common.MSG_CHANNEL_DATA, 0, 4000) + b"short"),
        lambda far: far.packet(bytes([common.MSG_CHANNEL_DATA])),
        lambda far: far.sealed(bytes([4, common.MSG_CHANNEL_EXTENDED_DATA]) + bytes(10)),
        lambda far: far.packet(bytes([common.MSG_KEXINIT])),
    ],
    ids=["another channel", "a length that lies", "nothing in it", "less than a block", "new keys"],
)
def test_odd_packets_are_for_paramiko(near: Near, odd: Any) -> None:
    far = Far()
    near.road.sendall(far.output(b"line") + odd(far))
    near.read()
    assert near.sink.got == b"line"
    assert vars(near.packets)["_Packetizer__sequence_number_in"] == 2


def test_a_packet_that_nobody_can_open_is_for_paramiko_to_refuse(near: Near) -> None:
    far = Far()
    near.road.sendall(far.output(b"line") + struct.pack(">I", 32) + os.urandom(48))
    with pytest.raises(InvalidTag):
        near.read()
    assert near.sink.got == b"line"


def test_a_length_that_no_server_sends_ends_the_link(near: Near) -> None:
    near.road.sendall(b"\x7f\xff\xff\xf0" + bytes(64))
    with pytest.raises(EOFError):
        near.read()
    assert near.link.failure is not None and near.link.failure.facts["reason"] == "packet_length"


def test_the_packet_that_makes_new_keys_due_is_counted_by_paramiko(near: Near) -> None:
    far = Far()
    near.packets.REKEY_PACKETS = 3
    near.road.sendall(far.output(b"1") + far.output(b"2") + far.output(b"3"))
    kind, message = near.read()
    assert (kind, message.seqno) == (common.MSG_CHANNEL_DATA, 2)
    assert near.sink.got == b"12"
    assert near.packets.need_rekey()


def test_the_packet_that_makes_more_window_due_is_for_the_transport_s_thread() -> None:
    far, near = Far(), Near(Flow(adjust_at=100))
    near.road.sendall(far.output(bytes(60)) + far.output(bytes(60)))
    assert near.read()[0] == common.MSG_CHANNEL_DATA
    assert len(near.sink.got) == 60
    near.close()


def test_new_keys_wanted_by_a_writer_end_a_rest(near: Near) -> None:
    told: list[BaseException] = []

    def rest() -> None:
        try:
            near.read()
        except (NeedRekeyException, EOFError) as error:
            told.append(error)
        near.link.close()  # as a transport does when its thread ends

    thread = threading.Thread(target=rest)
    thread.start()
    wait_until(lambda: near.packets.lent is not None, "the rest")
    near.packets._trigger_rekey()
    thread.join(10)
    assert [type(error) for error in told] == [NeedRekeyException]


def test_closing_the_link_ends_a_rest(near: Near) -> None:
    ended = threading.Event()

    def rest() -> None:
        with pytest.raises(EOFError):
            near.read()
        near.link.close()  # as a transport does when its thread ends
        ended.set()

    thread = threading.Thread(target=rest)
    thread.start()
    wait_until(lambda: near.packets.lent is not None, "the rest")
    near.link.close()
    assert ended.wait(10)
    thread.join()


def test_a_recall_that_comes_before_the_rest_has_begun_is_not_lost(near: Near) -> None:
    lent = near.packets.lent = Lent(near.packets, near.link._road)
    waits = threading.Event()
    near.packets.wake()
    thread = threading.Thread(target=lambda: (lent.wait(None), waits.set()), daemon=True)
    thread.start()
    assert waits.wait(10)
    thread.join()


def test_who_waits_for_an_answer_keeps_the_thread_awake(near: Near) -> None:
    far = Far()
    with near.packets.kept_awake():
        near.road.sendall(far.output(b"line"))
        assert near.read()[0] == common.MSG_CHANNEL_DATA
    assert near.sink.got == b""


@pytest.mark.parametrize("private", ["compress_engine_in", "dump_packets", "remainder"])
def test_what_was_not_tried_stays_with_paramiko(near: Near, private: str) -> None:
    setattr(near.packets, f"_Packetizer__{private}", b"x" if private == "remainder" else lambda data: data)
    assert not near.packets._may_be_lent()


def test_a_bug_in_a_sink_ends_its_own_connection(near: Near, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[threading.ExceptHookArgs] = []
    monkeypatch.setattr(threading, "excepthook", told.append)
    far = Far()
    near.sink.output = lambda data: 1 / 0  # type: ignore[assignment,method-assign,return-value]
    near.road.sendall(far.output(b"line"))
    with pytest.raises(EOFError):
        near.read()
    assert [args.exc_type for args in told] == [ZeroDivisionError]
    assert near.link.failure is not None and near.link.failure.facts["reason"] == "bug"
