"""What is usual, and what happened within a while, from telemetry.db."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from console.fleet.model.readings import NodeEvent
from console.fleet.model.rules import Named
from console.fleet.model.signals import Kind, column
from console.fleet.service.history.past import Past, RolledHours
from console.fleet.service.history.queries import Rolled
from console.fleet.service.history.roll_ups import Minute
from console.fleet.service.history.usual import LEAST_HOURS, span, usual
from console.fleet.service.rulebook import shipped
from console.fleet.service.series import layout_of
from tests.support.collector import Bench
from tests.support.court import server
from tests.support.fleet import ManualClock, wait_for
from tests.support.recording import START, Recording


def hours(*servers: list[tuple[float, float]]) -> Rolled:
    """Hours of file servers: (reads, writes) in ms, each."""
    values = np.array(servers, np.float32).transpose(2, 1, 0)
    count = values.shape[1]
    parts = tuple(f"nas-{number}" for number in range(1, len(servers) + 1))
    return Rolled(parts, np.arange(count) * 3600.0, np.ones(count), values)


def test_usual_is_the_median_of_the_longer_of_reads_and_writes_by_the_hour() -> None:
    quiet = [(1.5, 3.0)] * 20 + [(2.0, 1.0)] * 10
    assert usual([hours(quiet)]) == {(Named.STORAGE_ROUND_TRIP, "nas-1"): 3.0}


def test_some_hours_of_a_fault_move_it_not() -> None:
    before = usual([hours([(1.5, 3.0)] * 100)])
    assert usual([hours([(1.5, 3.0)] * 100), hours([(38.0, 6.0)] * 30)]) == before


def test_of_less_than_a_day_nothing_is_usual_and_hours_without_a_request_do_not_count() -> None:
    nothing = float("nan")
    known = [(2.0, nothing)] * (LEAST_HOURS - 1)
    assert usual([hours(known)]) == {} == usual([])
    assert usual([hours([*known, (nothing, nothing)])]) == {}
    assert usual([hours([*known, (nothing, 2.0)])]) == {(Named.STORAGE_ROUND_TRIP, "nas-1"): 2.0}


def test_the_same_hours_count_whenever_within_an_hour_somebody_asks() -> None:
    assert span(7 * 3600.0) == span(7 * 3600.0 + 3599.0) != span(8 * 3600.0)
    assert span(START)[1] <= START


def test_events_that_are_counted_are_read_back_however_many_others_came(tmp_path: Path) -> None:
    recording = Recording(tmp_path / "telemetry.db")
    told = [NodeEvent("6f1d", START - 80_000, "kernel", "xid:31", "gpu:1", "")]
    told += [NodeEvent("6f1d", START - 900 + i, "kernel", "kernel", "", "noise") for i in range(600)]
    told += [NodeEvent("6f1d", START - 700, "kernel", "link:down", "port:ib0", "")]
    told += [NodeEvent("6f1d", START - 90_000, "kernel", "xid:31", "gpu:1", "")]
    recording.history.append_events(told)
    recording.step()
    past = recording.queries.remembered("6f1d", START, 500, {"xid:31": 86_400.0, "link:down": 600.0})
    assert [(event.code, event.time) for event in past.counted] == [("xid:31", START - 80_000)]
    assert len(past.events) == 500
    recording.history.stop()


def test_a_start_knows_what_is_usual_from_the_hours_of_before(tmp_path: Path) -> None:
    path, shape = tmp_path / "telemetry.db", server(1.0).facts
    recording = Recording(path)
    layout = layout_of(shape.devices)
    row = np.zeros(layout.width, np.float32)
    place = layout.block(Kind.STORAGE).start
    row[place + column(Kind.STORAGE, "read_rtt")] = 2.0
    row[place + column(Kind.STORAGE, "write_rtt")] = np.nan
    first = START // 3600 * 3600 - 30 * 3600.0
    rolled = tuple(Minute(first + hour * 3600.0, 3600.0, 1.0, row, row, row) for hour in range(30))
    recording.history.past.give(Past(hours=(RolledHours("hall/g01", layout, rolled),)))
    recording.idle(30)
    recording.history.stop()
    bench = Bench(rules=shipped(), history=path, clock=ManualClock(START))
    history, judge = bench.collector._history, bench.collector._judge
    assert history is not None and judge is not None
    history.step(START)
    history.opened.set()
    bench.watch("g01")

    def known() -> bool:
        bench.drain()
        return judge._usual.get("hall/g01") == {(Named.STORAGE_ROUND_TRIP, "nas-1"): 2.0}

    wait_for(known)
    bench.collector.stop()
