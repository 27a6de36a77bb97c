"""A Transport whose output comes to us at once. This, connectors.ssh.packets and connectors.ssh.userauth alone touch
what paramiko does not document.

What is gained (measured; see the performance notes): one poller delivers the output of all connections, while their
threads rest (connectors.ssh.packets); there is no reader thread and no second copy; the window is re-opened by what was
really consumed, at a pace and with a hold; a silent peer is asked without waiting for the answer; exit signals are
told, and the reason that a server gives for its end. For versions that were not tried, `make_wire` takes the documented
way (connectors.ssh.wire.PlainWire).
"""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable
from typing import Any, cast

import paramiko
from paramiko import common
from paramiko.message import Message
from paramiko.packet import Packetizer

from connectors.ssh.flow import WINDOW, Flow
from connectors.ssh.link import Link
from connectors.ssh.packets import POLLER, PRIVATE, Packets
from connectors.ssh.wire import PlainWire, Sink, Wire, prepare

_SHORTEST_WAIT = 0.02
_LONGEST_FAREWELL = 512


def _tried() -> bool:
    """Whether this paramiko is a version whose insides were tested here, and still has them."""
    needed = (
        *("_channel_handler_table", "_send_message", "_send_user_message", "preferred_keys"),
        *("_parse_disconnect", "_really_parse_kex_init"),
    )
    parts = paramiko.__version__.split(".")
    if parts[:2] != ["5", "1"] or not all(hasattr(paramiko.Transport, name) for name in needed):
        return False
    own = vars(Packetizer(None))  # type: ignore[arg-type]
    return hasattr(Packetizer, "_trigger_rekey") and all(name in own for name in PRIVATE)


PUSHES = _tried()


def make_wire(link: Link, order: tuple[str, ...], on_death: Callable[[], None], *, pushes: bool | None = None) -> Wire:
    """The best wire that this paramiko allows; `order` are the host key types to ask for, `on_death` is called once
    when the transport's thread has ended. `pushes` is for tests."""
    kind = PushWire if (PUSHES if pushes is None else pushes) else PlainWire
    return kind(link, order, on_death)


def _on_data(channel: Any, message: Message) -> None:
    wire = channel.transport.wire
    known = wire.known.get(channel.chanid)
    if known is None:
        wire.is_road = True
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

    def _parse_disconnect(self, message: Message) -> None:
        message.get_int()  # a code that says less than the words
        self.wire.farewell(message.get_text())

    def _really_parse_kex_init(self, message: Message, ignore_first_byte: bool = False) -> dict[str, Any]:
        offered: dict[str, Any] = super()._really_parse_kex_init(message, ignore_first_byte)  # type: ignore[misc]
        self.wire.offered = {name: tuple(map(str, of)) for name, of in offered.items() if isinstance(of, list)}
        return offered

    def run(self) -> None:
        try:
            super().run()
        finally:
            self.packetizer.complete_handshake()  # or paramiko's handshake timer keeps the process for 15 seconds
            self.wire.died()


class PushWire:
    """Output in the poller's thread, or in the Transport's own while that does not rest."""

    def __init__(self, link: Link, order: tuple[str, ...], on_death: Callable[[], None]) -> None:
        self.transport: paramiko.Transport = _PushTransport(
            link,  # type: ignore[arg-type]
            default_window_size=WINDOW,
            packetizer_class=Packets,
        )
        prepare(self.transport, order)
        self._transport: Any = self.transport
        self._packets = cast(Packets, self._transport.packetizer)
        self._transport.wire = self
        self._transport.order = order
        self.known: dict[int, tuple[Sink, Flow, Any]] = {}
        self.offered: dict[str, tuple[str, ...]] = {}
        self._link = link
        self.is_road = False  # to machines behind this one: what it brings is for other threads, not for a sink
        self._waiting: dict[int, tuple[Any, Flow]] = {}
        self._errands: list[tuple[float, Callable[[], None]]] = []
        self._on_death = on_death
        link.on_wait = self._before_wait
        link.on_silence = self._ask
        link.on_close = self._packets.wake
        self._packets.known = self.known
        self._packets.may_rest = self._may_rest

    def adopt(self, channel: paramiko.Channel, sink: Sink, flow: Flow) -> None:
        self.known[channel.chanid] = (sink, flow, channel)  # and keeps it alive: paramiko holds channels weakly

    def allow(self, channel: paramiko.Channel, flow: Flow) -> None:
        count = flow.take(time.monotonic())
        if count:
            self._transport._send_user_message(_window_adjust(channel, count))

    def later(self, seconds: float, act: Callable[[], None]) -> None:
        self._errands.append((time.monotonic() + seconds, act))
        if threading.current_thread() is not self.transport and not self._packets.wake():
            # The answer ends the wait that the transport's thread is in, so that it sees the new errand.
            with contextlib.suppress(EOFError, paramiko.SSHException):
                self._transport._send_user_message(_question())

    def kept_awake(self) -> contextlib.AbstractContextManager[None]:
        return self._packets.kept_awake()

    def await_answer(self) -> None:
        self._packets.await_answer()

    def hang_up(self, channel: paramiko.Channel) -> None:
        if POLLER.is_here:  # where nothing may wait, and sending may
            self.later(0.0, lambda: self._hang_up_here(channel))
        else:
            channel.close()

    # -- in the Transport's thread

    def _may_rest(self) -> bool:
        """Whether nothing is expected but output: else the poller would only be in the way."""
        transport = self._transport
        return bool(
            self.known and not self.is_road and not transport._expected_packet and transport.clear_to_send.is_set()
        )

    def _hang_up_here(self, channel: paramiko.Channel) -> None:
        if not self._transport.clear_to_send.is_set():
            self._errands.append((time.monotonic() + _SHORTEST_WAIT, lambda: self._hang_up_here(channel)))
            return
        with contextlib.suppress(EOFError, OSError, paramiko.SSHException):  # the wait that follows says the same
            channel.close()

    def farewell(self, words: str) -> None:
        self._link.farewell = words[:_LONGEST_FAREWELL]

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
        for errand in [errand for errand in self._errands if errand[0] <= now]:
            self._errands.remove(errand)
            errand[1]()  # which may leave another one
        waits += [due - now for due, _ in list(self._errands)]
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
