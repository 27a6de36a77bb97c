"""The night that the demo site tells: what is wrong when the window opens, since when, and what comes and goes later.

The story has a moment of its own, Friday 20 November 2026, 03:12:44 in Sweden. It opens at any time: everything then
lies as far from the opening as it does from that moment here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from connectors.site_simulator.faults import Entry, FaultKind, parse_fault
from connectors.site_simulator.specification import Specification, default_specification

#: 2026-11-20 03:12:44 +01:00, in unix seconds.
MOMENT = 1_795_140_764.0
_CLOCK = 3 * 3600 + 12 * 60 + 44
#: Nothing of the story lies further back than this, in seconds.
NIGHT_SECONDS = 3 * 3600.0


@dataclass(frozen=True, slots=True)
class Scene:
    """A fault of the story: when it begins and ends, in seconds after the opening; None while it lasts for good."""

    begins: float
    ends: float | None
    fault: dict[str, Any]


def _at(clock: str) -> float:
    """A time of that night as seconds after the story's moment."""
    hours, minutes, seconds = map(int, clock.split(":"))
    return float(hours * 3600 + minutes * 60 + seconds - _CLOCK)


def _scene(begins: str, ends: str, fault: str, **parameters: Any) -> Scene:
    return Scene(_at(begins), _at(ends) if ends else None, {"fault": fault, **parameters})


#: In the order in which they begin. What a fault does to the machines takes its own time: the GPUs of g07 reach their
#: limit, at 02:58:02, some time after their cooling failed.
STORY: tuple[Scene, ...] = (
    _scene("00:20:00", "", "clock_off", node="u02", seconds=19.0),
    _scene("00:42:00", "00:58:00", "disk_full", node="g11", mount="/scratch", seconds=300.0),
    _scene("01:12:00", "01:19:00", "pcie_replays", node="g08", gpu=2),
    _scene("01:30:20", "", "process_gone", node="g09", gpu=6),
    _scene("01:52:10", "04:02:00", "symbol_errors", node="g10", port="mlx5_1"),
    _scene("02:31:50", "", "xid", node="g07", gpu=4, code=63),
    _scene("02:41:06", "03:20:30", "slow_storage", site="trollhattan"),
    _scene("02:47:44", "03:31:00", "job_idle", node="g11", gpus=[2]),
    _scene("02:56:12", "03:24:00", "thermal", node="g07", gpus=[0, 1], seconds=60.0),
    _scene("03:08:14", "03:18:00", "link_flap", node="u01", port="eno1", seconds=150.0),
    _scene("03:09:38", "03:29:30", "gpu_lost", node="g03", gpu=5),
    _scene("03:11:02", "03:17:10", "node_gone", node="u04"),
    # From here on it is still to come. A restart brings the lost GPU back.
    _scene("03:13:59", "03:14:00", "xid", node="g12", gpu=1, code=31),
    _scene("03:15:20", "03:16:25", "link_flap", node="g02", port="mlx5_0"),
    _scene("03:18:40", "03:19:50", "probe_hung", node="g10"),
    _scene("03:22:10", "03:25:30", "thermal", node="g02", gpus=[3], seconds=30.0),
    _scene("03:26:00", "03:29:00", "disk_full", node="u02", mount="/scratch", seconds=90.0),
    _scene("03:28:00", "03:29:30", "node_gone", node="g03"),
    _scene("03:34:00", "03:37:00", "slow_storage", site="uppsala"),
    _scene("03:41:00", "03:41:01", "xid", node="g06", gpu=7, code=94),
)


def entries_of(story: tuple[Scene, ...], opening: float, specification: Specification) -> tuple[Entry, ...]:
    """The story's faults with their times, for a site that opens at `opening` (unix seconds). Raises FaultError for one
    that the specification cannot have."""
    return tuple(
        Entry(
            f"f{number}",
            parse_fault(scene.fault, specification),
            opening + scene.begins,
            None if scene.ends is None else opening + scene.ends,
        )
        for number, scene in enumerate(story, 1)
    )


def before(opening: float, specification: Specification | None = None) -> tuple[Entry, ...]:
    """The faults that began before the opening: what a past of this night is made with."""
    told = entries_of(STORY, opening, specification or default_specification())
    return tuple(entry for entry in told if entry.raised_at < opening)


#: When a console looks closely, in seconds after a fault began (while what it does comes to be seen).
_SEEN = {
    FaultKind.THERMAL: (72.0, 140.0),
    FaultKind.DISK_FULL: (260.0, 304.0),
    FaultKind.SLOW_STORAGE: (0.0, 28.0),
    FaultKind.PCIE_REPLAYS: (56.0, 64.0),
    FaultKind.PROCESS_GONE: (60.0, 68.0),
    FaultKind.JOB_IDLE: (900.0, 908.0),
}
#: The same after it ended: a counter is compared with what it was a minute ago.
_OVER = {FaultKind.PCIE_REPLAYS: (56.0, 64.0)}
#: After any other fault began, and after one ended.
_USUALLY = (0.0, 8.0)
#: A console that did not look for longer than this could not say since when something is so.
_CLOSELY = 4.0
#: Before the opening every node is looked at for so long.
_LAST_SECONDS = 24.0


def looks(opening: float, specification: Specification) -> list[tuple[float, frozenset[str]]]:
    """When whom to look at, ascending, so that everything of the night is seen as it begins and ends."""
    everyone = frozenset(node.name for node in specification.nodes)
    found = looks_at(before(opening, specification), opening, specification)
    found[opening - NIGHT_SECONDS] = everyone
    _look(found, opening - _LAST_SECONDS, opening, everyone, opening)
    return sorted(found.items())


def looks_at(entries: Iterable[Entry], until: float, specification: Specification) -> dict[float, frozenset[str]]:
    """When whom to look at before `until`, so that these faults are seen as they begin and end."""
    found: dict[float, frozenset[str]] = {}
    for entry in entries:
        fault = entry.fault
        names = frozenset(n.name for n in specification.nodes if fault.node == n.name or fault.site == n.site)
        first, last = _SEEN.get(fault.kind, _USUALLY)
        _look(found, entry.raised_at, entry.raised_at, names, until)
        _look(found, entry.raised_at + first, entry.raised_at + last, names, until)
        if entry.cleared_at is not None:
            after, last = _OVER.get(fault.kind, _USUALLY)
            _look(found, entry.cleared_at, entry.cleared_at, names, until)
            _look(found, entry.cleared_at + after, entry.cleared_at + last, names, until)
    return found


def _look(found: dict[float, frozenset[str]], start: float, end: float, names: frozenset[str], until: float) -> None:
    for step in range(-1, int((end - start) // _CLOSELY) + 1):
        time = float(round(start + step * _CLOSELY))
        if time < until:
            found[time] = found.get(time, frozenset()) | names
