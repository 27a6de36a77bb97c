"""Gives the demo site a past. Its last minutes are there before the first picture; the day and the month before come in
behind the window, made by a process of their own, and stay for the next start."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from connectors.site_simulator.story import NIGHT_SECONDS
from console.alarms.model.moves import OfAlarm
from console.alarms.service.records import MOVED, PIECE, numbers
from console.fleet.service.history.past import Past, forget_since, missing
from console.fleet.service.history.roll_ups import DAY, HOUR, MINUTE
from console.fleet.service.history.writer import History
from console.main.night import Night, last_start
from console.main.past import Order, Span, pieces_from
from console.main.past_alarms import KEPT_DAYS as ALARM_DAYS
from console.main.past_alarms import AlarmsOrder, numbered, pieces

if TYPE_CHECKING:
    from connectors.site_simulator.client import Site
    from console.alarms.service.alarms import AlarmService
    from console.fleet.service.collector import Collector
    from console.main.demo_log import LogOrder

#: The night of the story is sampled finely, the rest of the day as a history would keep it that looks less often.
NIGHT_STEP = 10.0
DAY_STEP = 30.0
#: Before that day: roll-ups by the hour, of four looks each. With twelve they took most of all that the past takes.
KEPT_DAYS = 31
ROLLED_STEP = 900.0
#: Whoever shows the history reads it anew after so many pieces: the last hour first, then now and then.
FIRST_PIECES = 6
EVERY_PIECES = 36
_STOP_SECONDS = 20.0


def night_of(opening: float) -> float:
    """The hour in which the story's night begins."""
    return (opening - NIGHT_SECONDS) // HOUR * HOUR


def begin_past(path: Path, opening: float, night: Night) -> None:
    """Write the night up to the opening into a telemetry.db that nobody has open. What an earlier start left of the
    same hours goes. Raises StoreError, sqlite3.Error and OSError."""
    if path.exists():
        forget_since(path, night_of(opening))
    history = History(path, now=lambda: opening)
    history.append_events(night.events)
    history.keep_findings(night.found)
    for node, last in night.last.items():
        history.keep_last(node, last)
    for batch in night.samples:
        history.append(batch)
    history.flush()
    history.stop()


def spans_of(opening: float, minutes: Iterable[int], hours: Iterable[int]) -> list[Span]:
    """What is missing of the past, the newest first, where these `minutes` and `hours` are there."""
    day = (opening - DAY) // HOUR * HOUR
    night = night_of(opening)
    samples = [
        Span(start, end, NIGHT_STEP if start >= night else DAY_STEP)
        for start, end in missing(minutes, day, last_start(opening), MINUTE, HOUR)
    ]
    month = (opening - KEPT_DAYS * DAY) // HOUR * HOUR
    rolled = [Span(start, end, ROLLED_STEP, True) for start, end in missing(hours, month, day, HOUR, DAY)]
    return samples + rolled


class LogMaker:
    """The process that writes the demo site's log; it has begun when this was made."""

    def __init__(self, order: LogOrder) -> None:
        self._memory = Path(order.memory)
        self._process = subprocess.Popen(
            [sys.executable, "-m", "console.main.demo_log"],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            start_new_session=os.name == "posix",  # as below
        )
        assert self._process.stdin is not None  # noqa: S101
        with contextlib.suppress(BrokenPipeError):
            self._process.stdin.write(msgspec.json.encode(order) + b"\n")
            self._process.stdin.close()

    def wait(self, check: Callable[[], None]) -> str:
        """Until it is written; says what went wrong. What `check` raises ends it."""
        try:
            while self._process.poll() is None:
                check()
                with contextlib.suppress(subprocess.TimeoutExpired):
                    self._process.wait(0.05)
            assert self._process.stderr is not None  # noqa: S101
            said = self._process.stderr.read().decode("utf-8", "replace").strip()
            return (said or f"exit status {self._process.returncode}") if self._process.returncode else ""
        finally:
            self.stop()

    def stop(self) -> None:
        """End it, if it goes on: a log that is not whole is not there."""
        self._process.kill()
        self._process.wait()
        shutil.rmtree(self._memory, ignore_errors=True)
        for pipe in (self._process.stdin, self._process.stderr):
            if pipe is not None and not pipe.closed:
                pipe.close()


class AlarmsMaker:
    """The process that makes the alarms of the month before, and the job that writes them. `stop` may be called from
    any thread."""

    def __init__(self, site: Site, alarms: AlarmService, keys: Mapping[str, str]) -> None:
        self._site, self._alarms, self._keys = site, alarms, dict(keys)
        self._process: subprocess.Popen[bytes] | None = None

    def work(self, job: Any) -> int:
        """What is missing is written; returns how many alarms those were. Raises EnvironmentFault, OSError, and
        JobCancelled when the job is to end."""
        site, night = self._site, night_of(self._site.opening)
        month = site.opening - ALARM_DAYS * DAY
        known = [alarm.raised for alarm in self._alarms.past(month, night) if alarm.raised < night]
        since = max(known, default=month - 1.0) + 1.0
        order = AlarmsOrder(site.seed, since, site.opening, bool(site.begun), site.specification, self._keys)
        told = self._made(order, job.check)
        for piece in pieces(msgspec.msgpack.decode(told, type=tuple[OfAlarm, ...]), PIECE):
            job.check()
            self._alarms.write(MOVED, lambda work, piece=piece: numbered(piece, numbers(work).alarm))  # type: ignore[misc]
        return len(told)

    def _made(self, order: AlarmsOrder, check: Callable[[], None]) -> bytes:
        self._process = process = subprocess.Popen(
            [sys.executable, "-m", "console.main.past_alarms"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=os.name == "posix",  # as below
        )
        try:
            check()  # it may have been stopped before there was a process
            made, said = process.communicate(msgspec.json.encode(order) + b"\n")
            check()
            if process.returncode:
                raise RuntimeError(said.decode("utf-8", "replace"))
            return made
        finally:
            self.stop()

    def stop(self) -> None:
        process = self._process
        if process is not None:
            process.kill()
            process.wait()


class PastMaker:
    """The process that makes the past, and the job that takes it in. `stop` may be called from any thread."""

    def __init__(self, site: Site, collector: Collector, keys: Mapping[str, str]) -> None:
        self._site, self._collector, self._keys = site, collector, dict(keys)
        self._process: subprocess.Popen[bytes] | None = None

    def work(self, job: Any) -> int:
        """What is missing comes in; returns how many pieces that were. Raises sqlite3.Error, OSError, and JobCancelled
        when the job is to end."""
        opening, past = self._site.opening, self._collector.past
        minutes = past.known(opening - 2 * DAY, opening, MINUTE)
        hours = past.known(opening - (KEPT_DAYS + 1) * DAY, opening, HOUR)
        spans = spans_of(opening, minutes, hours)
        if not spans:
            return 0
        whole = sum(span.end - span.start for span in spans if not span.rolled) / 600 + sum(s.rolled for s in spans)
        count = 0
        for count, piece in enumerate(self._pieces(spans, job.check), 1):
            past.give(piece, job.check)
            job.report(min(1.0, count / whole))
            if count == FIRST_PIECES or not count % EVERY_PIECES:
                past.show(job.check)
        past.show(job.check)
        return count

    def _pieces(self, spans: list[Span], check: Callable[[], None]) -> Iterator[Past]:
        site = self._site
        order = Order(site.seed, site.opening, bool(site.begun), site.specification, self._keys, spans)
        self._process = process = subprocess.Popen(
            [sys.executable, "-m", "console.main.past"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=os.name == "posix",  # Ctrl+C in the terminal is for the window alone
        )
        assert process.stdin is not None and process.stdout is not None and process.stderr is not None  # noqa: S101
        try:
            check()  # it may have been stopped before there was a process
            process.stdin.write(msgspec.json.encode(order) + b"\n")
            process.stdin.close()
            yield from pieces_from(process.stdout)
            check()
            if process.wait():
                raise RuntimeError(process.stderr.read().decode("utf-8", "replace"))
        finally:
            self.stop()

    def stop(self) -> None:
        process = self._process
        if process is not None:
            process.kill()
            process.wait()
            for pipe in (process.stdin, process.stdout, process.stderr):
                if pipe is not None and not pipe.closed:
                    pipe.close()
