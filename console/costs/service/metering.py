"""Metering: quarters of an hour that are over become entries of the ledger, each once, however often it is tried.

What was measured comes from the history, who used it from the watch. Nothing is metered twice: the journal itself
refuses it. A node that was silent for a quarter and is heard of later is corrected by an entry of its own.
"""

from __future__ import annotations

import logging
import sqlite3
import threading
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from console.costs.model.calendar import bounds, month_of
from console.costs.model.ledger import Cause, Line, Work
from console.costs.model.metering import MINUTE, Gpu, NodeQuarter, Seen, meter
from console.costs.model.moves import Metered, Move, metered
from console.costs.model.spot import QUARTER
from console.costs.model.tenants import Use
from console.costs.service.records import Records, covered
from console.journal.features import Reading
from console.work.service.carrying import NotAllowed
from resources.errors import EnvironmentFault

_log = logging.getLogger(__name__)

#: After its end a quarter rests so long: samples may be on the road, and the history writes by the minute.
SETTLES = 120
#: How often it looks by itself, in seconds.
_EVERY = 60.0
#: Between two quarters of a long arrear, in seconds: it has all the time in the world, and the window has not.
_REST = 0.02
#: So many quarters are measured before they are written.
_PIECE = 48
#: How far back what was silent is looked for again.
_AGAIN = 8 * QUARTER
_LATE = "measured late"
#: What lies farther back than this is no longer metered.
_LONGEST = 62 * 86_400


@dataclass(frozen=True, slots=True)
class Place:
    """A site with its nodes, and the GPUs of each as far as anybody knows."""

    site: str
    nodes: Mapping[str, tuple[str, ...]]


class Measuring(Protocol):
    """What is measured, and where. Methods block; reading raises sqlite3.Error."""

    def places(self) -> Iterable[Place]: ...

    def since(self) -> int | None:
        """When the history begins (unix seconds), None where there is none."""

    def gpus(self, node: str, start: int, end: int) -> Mapping[str, Gpu]: ...


class Metering:
    """Writes the ledger, at first from the beginning of the month, as far as the history goes. `seen` gives what was
    seen of a node's GPUs in a quarter, `work` what models did on nodes in it. Methods block and raise JournalError and
    sqlite3.Error."""

    def __init__(
        self,
        records: Records,
        measuring: Measuring,
        seen: Callable[[int, str], Mapping[str, Seen]] = lambda _q, _n: {},
        work: Callable[[int, Collection[str]], tuple[Work, ...]] = lambda _q, _n: (),
    ) -> None:
        self._records, self._measuring, self._seen, self._work = records, measuring, seen, work

    def look(self, check: Callable[[], None] = lambda: None) -> int:
        """Write the quarters that are over and were not written; gives how many. `check` may raise to end it."""
        self._records.may_write()
        begin, now = self._measuring.since(), self._records.now()
        if begin is None:
            return 0
        begin = max(begin, bounds(month_of(now))[0])  # where nothing was metered yet
        until = int(now - SETTLES) // QUARTER * QUARTER
        count = 0
        for place in self._measuring.places():
            waiting: list[Metered] = []
            for start, end in self._missing(place.site, -(-begin // QUARTER) * QUARTER, until):
                check()
                waiting.append(self._metered(place, start, end))
                if len(waiting) >= _PIECE:
                    count += self._write(waiting)
                    waiting = []
            count += self._write(waiting)
            count += self._correct(place, until, check)
        return count

    def _missing(self, site: str, begin: int, until: int) -> Iterable[tuple[int, int]]:
        """Quarters that nobody metered, from where the ledger ends; the first may be the rest of one. Where nobody
        looked, they are told to be not measured, but not those of longer ago than anybody bills."""
        done = self._records.metered_until(site)
        start = begin if done is None else max(done, until - _LONGEST)
        while start < until:
            end = min(start // QUARTER * QUARTER + QUARTER, until)
            yield start, end
            start = end

    def _metered(self, place: Place, start: int, end: int) -> Metered:
        lines: list[Line] = []
        counted = integrated = 0
        for node, gpus in place.nodes.items():
            if not gpus:
                continue
            made = self._node(node, gpus, start)
            lines += made.lines
            counted, integrated = counted + made.counted, integrated + made.integrated
        both = (counted, integrated) if counted else ()
        whole = start % QUARTER == 0  # what was done in the rest of a quarter is not known apart
        work = self._work(start, place.nodes.keys()) if whole else ()
        return metered(place.site, start, end, lines, work=work, both=both)

    def _node(self, node: str, gpus: Sequence[str], start: int) -> NodeQuarter:
        quarter = start // QUARTER * QUARTER
        found = self._measuring.gpus(node, quarter, quarter + QUARTER)
        first = -((quarter - start) // MINUTE)
        rest = {part: Gpu(each.use[first:], each.watts[first:]) for part, each in found.items()}
        seen = self._seen(quarter, node) if start == quarter else {}
        return meter(node, rest, gpus, seen, quarter, QUARTER // MINUTE - first)

    def _write(self, waiting: Sequence[Metered]) -> int:
        """An entry for each quarter, those left out that another program wrote meanwhile."""
        count = 0
        for move in waiting:

            def decide(reading: Reading, move: Metered = move) -> Sequence[Move]:
                return () if covered(reading, move.site, move.start, move.end) else (move,)

            count += self._records.write("cost.metered", decide) is not None
        return count

    def _correct(self, place: Place, until: int, check: Callable[[], None]) -> int:
        """Differences for nodes that the ledger holds silent for a whole quarter of late, and that were heard since."""
        count = 0
        first = until - _AGAIN
        heard = self._silent(place, first, until)
        for (start, end), nodes in heard.items():
            check()
            lines: list[Line] = []
            for node, seconds in nodes.items():
                made = self._node(node, place.nodes.get(node, ()), start)
                if made.lines and any(line.cause is not Cause.UNMEASURED for line in made.lines):
                    lines += made.lines
                    lines += [Line(node, use, Cause.UNMEASURED, -each, 0, 0) for use, each in seconds.items()]
            if lines:
                move = metered(place.site, start, end, lines, reason=_LATE)
                count += self._records.write("cost.corrected", lambda _reading, move=move: (move,)) is not None  # type: ignore[misc]
        return count

    def _silent(self, place: Place, start: int, end: int) -> dict[tuple[int, int], dict[str, dict[Use, int]]]:
        """By quarter: nodes of which the ledger knows nothing but that they were silent, corrections counted in."""
        sums: dict[tuple[int, int], dict[str, dict[tuple[Use, Cause], int]]] = {}
        for period in self._records.periods(start, end):
            if period.site != place.site or period.end - period.start > QUARTER:
                continue
            nodes = sums.setdefault((period.start, period.end), {})
            for line in period.lines():
                causes = nodes.setdefault(line.node, {})
                causes[line.use, line.cause] = causes.get((line.use, line.cause), 0) + line.seconds
        found: dict[tuple[int, int], dict[str, dict[Use, int]]] = {}
        for span, nodes in sums.items():
            for node, causes in nodes.items():
                left = {key: each for key, each in causes.items() if each}
                if left and all(cause is Cause.UNMEASURED for _, cause in left):
                    found.setdefault(span, {})[node] = {use: each for (use, _), each in left.items()}
        return found


class Meter:
    """A thread in the program that writes telemetry.db: it alone sees who uses GPUs. `before` and `after` are called
    around each look, `on_bug` hears of our own exceptions."""

    def __init__(
        self,
        metering: Metering,
        before: Callable[[], None],
        on_bug: Callable[[BaseException], None],
        after: Callable[[], None] = lambda: None,
    ) -> None:
        self._metering, self._before, self._on_bug, self._after = metering, before, on_bug, after
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="meter", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """End it; waits for what it is at."""
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join()

    def _check(self) -> None:
        if self._stopping.wait(_REST):
            raise _Stopped

    def _run(self) -> None:
        while not self._stopping.wait(_EVERY):
            try:
                self._before()
                self._metering.look(self._check)
                self._after()
            except _Stopped:
                return
            except NotAllowed:
                continue  # a read-only console keeps no ledger
            except (EnvironmentFault, sqlite3.Error) as fault:
                _log.warning("quarters of an hour were not metered: %s", fault)  # the next look tries again
            except Exception as bug:  # the next look goes on
                self._on_bug(bug)


class _Stopped(Exception):
    """It is to end."""
