"""The chronicle: what a node's kernel says of faults, and when. A function of the fault book, so that a past that
nobody saw and what is seen live tell the same."""

from __future__ import annotations

from dataclasses import dataclass

from connectors.site_simulator.faults import Entry, FaultKind, carrier_changes
from connectors.site_simulator.noise import uniform
from connectors.site_simulator.xids import xid_text

PCI_BUSES = ("1b", "43", "52", "61", "9d", "c3", "d1", "df", "16", "3b", "4a", "5c", "98", "bb", "cb", "e1")
ETHERNET_PORT = "eno1"
_STORAGE_EVERY = 300.0
_STORAGE_WAITS = 22.0
_REPLAYS_EVERY = 60.0


@dataclass(frozen=True, slots=True)
class Witness:
    """What a node's lines need to know of it: its key of randomness, its storage server, and the process on each GPU
    (None where there is none)."""

    key: int
    storage: str
    pids: tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the kernel. `gpu` is None for what is not about a GPU, `xid` 0 for what is none; `port` fell or came
    back where `fell` is not None, and the storage server is waited for or not where `storage_waits` is not None."""

    time: float
    text: str
    gpu: int | None = None
    xid: int = 0
    priority: int = 3
    port: str = ""
    fell: bool | None = None
    storage_waits: bool | None = None


def lines_of(entries: tuple[Entry, ...], witness: Witness, since: float, until: float) -> list[Line]:
    """Everything that the kernel says of these faults within [since, until), in order."""
    found: list[Line] = []
    for entry in entries:
        kind = entry.fault.kind
        if kind in (FaultKind.GPU_LOST, FaultKind.XID):
            if since <= entry.raised_at < until:
                found += _xids(entry, witness)
        elif kind is FaultKind.LINK_FLAP:
            found += [_link(entry.fault.port, at, fell) for at, fell in carrier_changes(entry, since, until)]
        elif kind is FaultKind.SLOW_STORAGE:
            found += _storage(entry, witness, since, until)
        elif kind is FaultKind.PCIE_REPLAYS:
            found += _replays(entry, since, until)
    return sorted(found, key=lambda line: line.time)


def _xids(entry: Entry, witness: Witness) -> list[Line]:
    code = 79 if entry.fault.kind is FaultKind.GPU_LOST else entry.fault.code
    found = []
    for gpu in entry.fault.gpus:
        pid = witness.pids[gpu]
        who = f"pid={pid}, name=python3, " if pid is not None and code != 79 else ""
        text = f"NVRM: Xid (PCI:0000:{PCI_BUSES[gpu]}:00): {code}, {who}{xid_text(code)}"
        found.append(Line(entry.raised_at, text, gpu, code))
    return found


def _link(port: str, time: float, fell: bool) -> Line:
    source = f"mlx5_core 0000:18:00.{port[-1]}" if port != ETHERNET_PORT else "tg3 0000:04:00.0"
    text = f"{source} {port}: Link is {'Down' if fell else 'Up'}"
    return Line(time, text, priority=4 if fell else 6, port=port, fell=fell)


def _storage(entry: Entry, witness: Witness, since: float, until: float) -> list[Line]:
    """`not responding` some seconds in, `OK` a while after or when it is over, every five minutes."""
    mine = 12.0 * uniform(witness.key, 7)
    server, end = f"nfs: server {witness.storage}", entry.cleared_at
    found = []
    # The one before may still be waited for.
    for time in _each(entry, 4.0 + mine, _STORAGE_EVERY, since - _STORAGE_WAITS, until):
        back = time + _STORAGE_WAITS
        found.append(Line(time, f"{server} not responding, still trying", priority=5, storage_waits=True))
        back = back if end is None else min(back, end)
        found.append(Line(back, f"{server} OK", priority=5, storage_waits=False))
    return [line for line in found if since <= line.time < until]


def _replays(entry: Entry, since: float, until: float) -> list[Line]:
    bus = PCI_BUSES[entry.fault.gpus[0]]
    text = f"nvidia 0000:{bus}:00.0: PCIe Bus Error: severity=Corrected, type=Data Link Layer, (Transmitter ID)"
    return [Line(time, text, priority=4) for time in _each(entry, 0.0, _REPLAYS_EVERY, since, until)]


def _each(entry: Entry, offset: float, every: float, since: float, until: float) -> list[float]:
    """The times `offset` into the fault and every `every` seconds after, within [since, until) and while it lasts."""
    end = min(until, entry.cleared_at if entry.cleared_at is not None else until)
    first = entry.raised_at + offset
    time = first + every * max(0.0, (since - first) // every)
    found = []
    while time < end:
        if time >= since:
            found.append(time)
        time += every
    return found
