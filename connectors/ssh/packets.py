"""paramiko's packets, with a receiving half that can be lent to the poller.

`Packets` is paramiko's packetizer. Between two packets, when its transport has nothing else to do, it lends what
receiving takes (key, counters, socket) to the poller and waits. `Lent` opens packets with it and delivers output; from
the first packet on that is anything else, or that needs an answer, it gives everything back as if it had never read
that far. So every packet is handled once, in order, and paramiko still does all of SSH but delivering output.

The names of paramiko's that are used here are in `PRIVATE`; tuning.py looks for them before it makes any of this.
"""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections.abc import Callable, Iterator
from struct import Struct
from typing import Any, Final

from cryptography.exceptions import InvalidTag
from paramiko import common
from paramiko.packet import NeedRekeyException, Packetizer

from connectors.ssh.flow import Flow
from connectors.ssh.link import Link
from connectors.ssh.poller import HOME, Poller
from connectors.ssh.problems import SshError, SshProblem
from connectors.ssh.wire import Sink

PRIVATE: Final = tuple(
    f"_Packetizer__{name}"
    for name in (
        "aead_in", "block_engine_in", "compress_engine_in", "dump_packets", "iv_in", "need_rekey", "received_bytes",
        "received_packets", "remainder", "sequence_number_in",
    )
)  # fmt: skip

_READ: Final = 65536
_LONGEST: Final = 40_000  # we let a packet carry 32 kB; a longer one is for paramiko to refuse
_LINE_SECONDS: Final = 120.0
_HEADER: Final = 4  # the length, which AES-GCM authenticates but does not encrypt
_TAG: Final = 16
_SHORTEST: Final = 16  # one block: room for whatever is unpacked below

_U32: Final = Struct(">I")
_DATA: Final = Struct(">BBII")  # padding length, type, channel, length
_EXTENDED: Final = Struct(">BBIII")  # padding length, type, channel, kind, length

# One for all: the poller's thread alone uses it, and leaves nothing in it between two reads.
_BUFFER: Final = memoryview(bytearray(_READ + _LONGEST + _HEADER + _TAG))

POLLER: Final = Poller()
#: For so many seconds after something was said to a command an answer is waited for.
_AWAITED: Final = 1.0


class Packets(Packetizer):
    """paramiko's packetizer, which rests between packets. `may_rest` says whether the transport has nothing to do but
    wait; `known` are the channels whose output the poller may deliver."""

    def __init__(self, link: Link) -> None:
        super().__init__(link)  # type: ignore[arg-type]
        self.link = link
        self.awake = 0  # how many want the transport's thread not to rest
        self._waking = threading.Lock()
        self.may_rest: Callable[[], bool] = lambda: False
        self.known: dict[int, tuple[Sink, Flow, Any]] = {}
        self.lent: Lent | None = None
        self.awaited_until = 0.0

    def await_answer(self) -> None:
        """Something was asked: for a while what comes is not gathered."""
        now = time.monotonic()
        before, self.awaited_until = self.awaited_until, now + _AWAITED
        if before <= now:
            POLLER.hurry()

    def read_message(self) -> tuple[int, Any]:
        """As paramiko's, after a rest. Here is the only place that is between two packets."""
        if not self.link.buffered:
            self._rest()
        return super().read_message()

    def readline(self, timeout: float) -> str:
        """As paramiko's, which gives a line that follows another before the version two seconds. How long a server may
        take is the link's to say, as everywhere."""
        line: str = super().readline(max(timeout, _LINE_SECONDS))
        return line

    def wake(self) -> bool:
        """Bring the transport's thread back, if it rests; whether it did."""
        lent = self.lent
        if lent is not None:
            lent.recall()
        return lent is not None

    @contextlib.contextmanager
    def kept_awake(self) -> Iterator[None]:
        """No rest meanwhile: who waits for an answer is not to wait for the poller's next look, too."""
        with self._waking:
            self.awake += 1
        self.wake()
        try:
            yield
        finally:
            with self._waking:
                self.awake -= 1

    def _trigger_rekey(self) -> None:
        super()._trigger_rekey()  # type: ignore[misc]
        self.wake()

    def _rest(self) -> None:
        """Return when there is something to read, or to write, for the transport's thread."""
        link = self.link
        while not self.awake and self.may_rest():
            road = link.lend()
            if road is None or not self._may_be_lent():
                return
            # Set before looking at what may end the rest: who changes that after the look finds it, and recalls it.
            self.lent = lent = Lent(self, road)
            try:
                wanted = None if link.on_wait is None else link.on_wait()
                if self.awake or link.closed or (not self.need_rekey() and not lent.wait(wanted)):
                    return
            finally:
                self.lent = None
            if link.buffered or link.closed:
                return
            if self.need_rekey():
                raise NeedRekeyException
            link.look_for_silence()

    def _may_be_lent(self) -> bool:
        own = self.__dict__
        return bool(
            own["_Packetizer__aead_in"]
            and own["_Packetizer__compress_engine_in"] is None
            and not own["_Packetizer__dump_packets"]
            and not own["_Packetizer__remainder"]
        )


class Lent:
    """One rest of one connection: a Guest of the poller."""

    __slots__ = (
        "_bytes", "_bytes_left", "_counter", "_fixed", "_gate", "_opened", "_packets", "_packets_left", "_part",
        "_read", "_recalled", "_unlock", "_wanted_at", "road",
    )  # fmt: skip

    def __init__(self, packets: Packets, road: socket.socket) -> None:
        own = packets.__dict__
        self.road = road
        self._packets = packets
        self._read = road.recv_into
        self._unlock: Callable[[bytes, memoryview, memoryview], bytes] = own["_Packetizer__block_engine_in"].decrypt
        self._fixed: bytes = own["_Packetizer__iv_in"][:4]
        self._counter = int.from_bytes(own["_Packetizer__iv_in"][4:], "big")
        self._packets_left: int = packets.REKEY_PACKETS - own["_Packetizer__received_packets"] - 1
        self._bytes_left: int = packets.REKEY_BYTES - own["_Packetizer__received_bytes"] - 1
        self._opened = 0
        self._bytes = 0
        self._part = b""  # the beginning of a packet, or what is for the transport's thread
        self._wanted_at = float("inf")
        self._recalled = False
        self._gate = threading.Lock()
        self._gate.acquire()

    def wait(self, seconds: float | None) -> bool:
        """Wait in the transport's thread until there is something for it; False when the poller has no room.
        `seconds` is how long at most (None: any)."""
        if seconds is not None:
            self._wanted_at = time.monotonic() + seconds
        return POLLER.serve(self) and self._gate.acquire()

    def recall(self) -> None:
        """End the wait soon. From any thread, also before the wait has begun."""
        self._recalled = True
        POLLER.recall(self)

    # -- in the poller's thread

    def awaited(self) -> float:
        return self._packets.awaited_until

    def due(self) -> float:
        return 0.0 if self._recalled else min(self._wanted_at, self._packets.link.silence_due())

    def arrived(self, now: float) -> int:
        part = self._part
        end = len(part)
        if end:
            _BUFFER[:end] = part
        try:
            count = self._read(_BUFFER[end:])
        except (BlockingIOError, InterruptedError, TimeoutError):
            return 0
        except OSError as error:
            self._packets.link.broken(error)
            return HOME
        if not count:
            return HOME  # the thread will read the same
        self._packets.link.heard(count, now)
        return count if self._open(end + count) else HOME

    def _open(self, end: int) -> bool:
        """Deliver what is in the buffer up to `end`; whether it was all for the poller."""
        known, at = self._packets.known, 0
        try:
            while end - at >= _HEADER:
                length = _U32.unpack_from(_BUFFER, at)[0]
                stop = at + _HEADER + length + _TAG
                if length > _LONGEST or length < _SHORTEST:
                    return False
                if stop > end:
                    break
                if self._opened >= self._packets_left or self._bytes + stop - at >= self._bytes_left:
                    return False  # the packet that makes new keys due
                nonce = self._fixed + self._counter.to_bytes(8, "big")
                try:
                    payload = self._unlock(nonce, _BUFFER[at + _HEADER : stop], _BUFFER[at : at + _HEADER])
                except InvalidTag:
                    return False
                padding, kind = payload[0], payload[1]
                if kind == common.MSG_CHANNEL_DATA:
                    _, _, channel, size = _DATA.unpack_from(payload)
                    begin, which = _DATA.size, 0
                elif kind == common.MSG_CHANNEL_EXTENDED_DATA:
                    _, _, channel, which, size = _EXTENDED.unpack_from(payload)
                    begin = _EXTENDED.size
                else:
                    return False
                found = known.get(channel)
                if found is None or begin + size > length - padding or not found[1].is_small(size):
                    return False
                self._counter += 1
                self._opened += 1
                self._bytes += stop - at
                at = stop
                found[1].received(size)
                if not which:
                    found[0].output(payload[begin : begin + size])
                elif which == 1:
                    found[0].error_output(payload[begin : begin + size])
            return True
        finally:
            self._part = bytes(_BUFFER[at:end])

    def broken(self, error: Exception) -> None:
        link = self._packets.link
        link.give_up(SshError(SshProblem.CLOSED, link.target, facts={"reason": "bug"}, raw=str(error)))

    def home(self) -> None:
        own = self._packets.__dict__
        own["_Packetizer__iv_in"] = self._fixed + self._counter.to_bytes(8, "big")
        own["_Packetizer__sequence_number_in"] = (
            own["_Packetizer__sequence_number_in"] + self._opened
        ) & common.xffffffff
        own["_Packetizer__received_packets"] += self._opened
        own["_Packetizer__received_bytes"] += self._bytes
        self._packets.link.give(self._part)
        self._gate.release()
