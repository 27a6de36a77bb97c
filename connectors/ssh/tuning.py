"""The one place that touches what paramiko does not document.

What is gained (measured; see the performance notes): output reaches us in the Transport's own thread, with no reader
thread and no second copy; the window is re-opened by what was really consumed, at a pace and with a hold; a silent peer
is asked without waiting for the answer; exit signals are told. For versions that were not tried, `make_wire` takes the
documented way (connectors.ssh.wire.PlainWire).
"""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable
from typing import Any

import paramiko
from paramiko import common
from paramiko.message import Message

from connectors.ssh.flow import WINDOW, Flow
from connectors.ssh.link import Link
from connectors.ssh.wire import PlainWire, Sink, Wire, prepare

_SHORTEST_WAIT = 0.02


def _tried() -> bool:
    """Whether this paramiko is a version whose insides were tested here, and still has them."""
    needed = ("_channel_handler_table", "_send_message", "_send_user_message", "preferred_keys")
    parts = paramiko.__version__.split(".")
    return parts[:2] == ["5", "1"] and all(hasattr(paramiko.Transport, name) for name in needed)


PUSHES = _tried()


def make_wire(link: Link, order: tuple[str, ...], on_death: Callable[[], None], *, pushes: bool | None = None) -> Wire:
    """The best wire that this paramiko allows; `order` are the host key types to ask for, `on_death` is called once
    when the transport's thread has ended. `pushes` is for tests."""
    kind = PushWire if (PUSHES if pushes is None else pushes) else PlainWire
    return kind(link, order, on_death)


def _on_data(channel: Any, message: Message) -> None:
    wire = channel.transport.wire
    known = wire.known.get(channel.chanid)
    if known is None:  # a channel that is a road through a jump host
        channel._feed(message)
        return
    data = message.get_binary()
    known[0].output(data)
    wire.consumed(channel, known[1], len(data))


def _on_extended_data(channel: Any, message: Message) -> None:
    wire = channel.transport.wire
    known = wire.known.get(channel.chanid)
    if known is None:
        channel._feed_extended(message)
        return
    kind, data = message.get_int(), message.get_binary()
    if kind == 1:
        known[0].error_output(data)
    wire.consumed(channel, known[1], len(data))


def _on_request(channel: Any, message: Message) -> None:
    if message.get_text() == "exit-signal":
        message.get_boolean()
        channel.exit_signal = (message.get_text().removeprefix("SIG"), message.get_boolean())
    message.rewind()
    message.get_int()  # the channel's number, which the dispatcher had read
    channel._handle_request(message)


def _on_close(channel: Any, message: Message) -> None:
    channel._handle_close(message)
    channel.transport.wire.end(channel)


class _PushTransport(paramiko.Transport):
    """Dispatches channel messages to the functions above and tells its wire when its thread ends."""

    wire: PushWire
    order: tuple[str, ...] = ()

    _channel_handler_table = {  # noqa: RUF012 - paramiko's own name and kind
        **paramiko.Transport._channel_handler_table,  # type: ignore[attr-defined]
        common.MSG_CHANNEL_DATA: _on_data,
        common.MSG_CHANNEL_EXTENDED_DATA: _on_extended_data,
        common.MSG_CHANNEL_REQUEST: _on_request,
        common.MSG_CHANNEL_CLOSE: _on_close,
    }

    @property
    def preferred_keys(self) -> tuple[str, ...]:  # the parent always puts certificates last, and all of them
        return self.order

    def run(self) -> None:
        try:
            super().run()
        finally:
            self.packetizer.complete_handshake()  # or paramiko's handshake timer keeps the process for 15 seconds
            self.wire.died()


class PushWire:
    """Output in the Transport's own thread; no other thread at all."""

    def __init__(self, link: Link, order: tuple[str, ...], on_death: Callable[[], None]) -> None:
        self.transport: paramiko.Transport = _PushTransport(link, default_window_size=WINDOW)  # type: ignore[arg-type]
        prepare(self.transport, order)
        self._transport: Any = self.transport
        self._transport.wire = self
        self._transport.order = order
        self.known: dict[int, tuple[Sink, Flow, Any]] = {}
        self._waiting: dict[int, tuple[Any, Flow]] = {}
        self._errands: list[tuple[float, Callable[[], None]]] = []
        self._on_death = on_death
        link.on_wait = self._before_wait
        link.on_silence = self._ask

    def adopt(self, channel: paramiko.Channel, sink: Sink, flow: Flow) -> None:
        self.known[channel.chanid] = (sink, flow, channel)  # and keeps it alive: paramiko holds channels weakly

    def allow(self, channel: paramiko.Channel, flow: Flow) -> None:
        count = flow.take(time.monotonic())
        if count:
            self._transport._send_user_message(_window_adjust(channel, count))

    def later(self, seconds: float, act: Callable[[], None]) -> None:
        self._errands.append((time.monotonic() + seconds, act))
        if threading.current_thread() is not self.transport:
            # The answer ends the wait that the transport's thread is in, so that it sees the new errand.
            with contextlib.suppress(EOFError, paramiko.SSHException):
                self._transport._send_user_message(_question())

    # -- in the Transport's thread

    def consumed(self, channel: Any, flow: Flow, count: int) -> None:
        if flow.received(count) and not flow.held and not self._allow_here(channel, flow, time.monotonic()):
            self._waiting[channel.chanid] = (channel, flow)
        if flow.overrun:
            raise paramiko.SSHException("more was sent than the window allows")

    def end(self, channel: Any) -> None:
        known = self.known.pop(channel.chanid, None)
        if known is not None:
            known[0].ended(channel.exit_status, *getattr(channel, "exit_signal", ("", False)))

    def died(self) -> None:
        for _, _, channel in list(self.known.values()):
            self.end(channel)
        self._on_death()

    def _before_wait(self) -> float | None:
        if not self._waiting and not self._errands:
            return None
        now = time.monotonic()
        waits: list[float] = []
        for number, (channel, flow) in list(self._waiting.items()):
            due = flow.due(now)
            if due is None or channel.closed or self._allow_here(channel, flow, now):
                del self._waiting[number]
            else:
                waits.append(max(due, _SHORTEST_WAIT))
        for errand in list(self._errands):
            if errand[0] <= now:
                self._errands.remove(errand)
                errand[1]()
            else:
                waits.append(errand[0] - now)
        return min(waits, default=None)

    def _allow_here(self, channel: Any, flow: Flow, now: float) -> bool:
        # This thread must not wait for a key exchange to end: it is the one that ends it.
        if not self._transport.clear_to_send.is_set():
            return False
        count = flow.take(now)
        if count:
            self._transport._send_message(_window_adjust(channel, count))
        return count > 0

    def _ask(self) -> None:
        if not self._transport.clear_to_send.is_set():
            return
        with contextlib.suppress(EOFError):  # the wait that follows says the same
            self._transport._send_message(_question())


def _question() -> Message:
    message = Message()
    message.add_byte(common.cMSG_GLOBAL_REQUEST)
    message.add_string("keepalive@openssh.com")
    message.add_boolean(True)  # any answer will do; OpenSSH refuses it
    return message


def _window_adjust(channel: Any, count: int) -> Message:
    message = Message()
    message.add_byte(common.cMSG_CHANNEL_WINDOW_ADJUST)
    message.add_int(channel.remote_chanid)
    message.add_int(count)
    return message
