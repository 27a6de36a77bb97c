"""A past that was not measured here comes in behind what is, whole pieces at a time."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.fleet.model.readings import NodeEvent
from console.fleet.service.history.findings import Kept
from console.fleet.service.history.hot_log import Batch, segments
from console.fleet.service.history.past import Past, RolledHours, forget_since, missing, recorded
from console.fleet.service.history.roll_ups import HOUR, MINUTE, Minute
from tests.support.recording import LAYOUT, POWER, START, Recording

NODE = "hall/g01"


def samples(start: float, seconds: int, step: float = 10.0, value: float = 7.0) -> Batch:
    times = start + np.arange(0, seconds, step)
    rows = np.full((len(times), LAYOUT.width), value, np.float32)
    return Batch(NODE, LAYOUT, times, np.full(len(times), step, np.float32), rows)


def hour(start: float, value: float) -> Minute:
    row = np.full(LAYOUT.width, value, np.float32)
    return Minute(start, 12.0, 300.0, row, row, row)


@pytest.fixture
def recording(tmp_path: Path) -> Recording:
    return Recording(tmp_path / "telemetry.db")


def known(recording: Recording, start: float, end: float, step: int) -> frozenset[int]:
    with recording.history.readers.lend() as connection:
        return recorded(connection, start, end, step)


def test_a_piece_is_there_with_its_roll_ups_and_what_is_measured_goes_on(recording: Recording) -> None:
    recording.measure(120)
    assert recording.history.past.give(Past((samples(START - HOUR, 600),)))
    recording.step()
    recording.idle(120)
    assert known(recording, START - HOUR, START, MINUTE) == set(range(int(START - HOUR), int(START - HOUR) + 600, 60))
    assert known(recording, START - HOUR, START, HOUR) == {int(START - HOUR)}
    old = recording.queries.samples(POWER, START - HOUR, START)
    assert len(old.times) == 60 and set(old.values.tolist()) == {7.0}
    assert set(recording.queries.steps(POWER, START - HOUR, START, MINUTE).mean.tolist()) == {7.0}
    assert len(recording.queries.samples(POWER, START, START + 200).times) == 120
    assert recording.history.past.settle()
    recording.history.stop()


def test_hours_of_which_no_samples_are_kept_are_read_as_what_they_are(recording: Recording) -> None:
    first = START - 48 * HOUR
    hours = tuple(hour(first + n * HOUR, float(n)) for n in range(24))
    recording.history.past.give(Past(hours=(RolledHours(NODE, LAYOUT, hours),)))
    recording.step()
    found = recording.queries.steps(POWER, first, first + 24 * HOUR, HOUR)
    assert found.mean.tolist() == [float(n) for n in range(24)]
    assert known(recording, first, START, HOUR) == {int(first) + n * HOUR for n in range(24)}
    recording.history.stop()


def test_a_piece_that_a_full_disk_refuses_is_written_when_there_is_room(
    recording: Recording, monkeypatch: pytest.MonkeyPatch
) -> None:
    recording.step()
    write = recording.history._recorder.write_past

    def full(*_: object) -> None:
        error = sqlite3.OperationalError("database or disk is full")
        error.sqlite_errorcode = sqlite3.SQLITE_FULL
        error.sqlite_errorname = "SQLITE_FULL"
        raise error

    monkeypatch.setattr(recording.history._recorder, "write_past", full)
    recording.history.past.give(Past((samples(START - HOUR, 60),)))
    recording.step()
    assert recording.history.state.failure is not None
    monkeypatch.setattr(recording.history._recorder, "write_past", write)
    recording.idle(30)
    assert known(recording, START - HOUR, START, MINUTE) == {int(START - HOUR)}
    assert recording.history.state.failure is None
    recording.history.stop()


def test_whoever_gives_waits_for_room_and_can_be_told_to_stop(recording: Recording) -> None:
    door = recording.history.past
    piece = Past((samples(START - HOUR, 60),))
    assert door.give(piece)
    looks: list[int] = []

    def check() -> None:
        looks.append(1)
        if len(looks) > 2:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        door.give(piece, check)
    recording.history.stop()
    assert not door.give(piece)


def test_what_begins_at_a_time_or_later_goes_and_what_was_open_is_over(recording: Recording) -> None:
    path = recording.path
    recording.measure(130)
    recording.history.past.give(Past((samples(START - HOUR, 600),)))
    recording.history.append_events([NodeEvent(NODE, START - 50, "kernel", "kernel", "", "before")])
    recording.history.append_events([NodeEvent(NODE, START + 5, "kernel", "kernel", "", "after")])
    old = Kept(NODE, "gpu.hot", "0", START - 60, START + 100)
    recording.history.keep_findings([old, Kept(NODE, "gpu.lost", "1", START + 10, START + 100)])
    recording.step()
    recording.die()
    assert segments(path)
    forget_since(path, START)
    assert not segments(path)
    again = Recording(path, START + 200)
    again.step()
    assert known(again, START - HOUR, START + HOUR, MINUTE) == set(
        range(int(START - HOUR), int(START - HOUR) + 600, 60)
    )
    assert [event.text for event in again.queries.events(NODE, 0.0)] == ["before"]
    assert again.queries.findings(NODE) == []
    again.history.stop()


@given(st.sets(st.integers(0, 179)), st.integers(0, 60), st.integers(61, 180))
def test_what_is_missing_is_all_that_is_not_there_once_and_never_across_an_hour(
    there: set[int], first: int, last: int
) -> None:
    spans = missing({at * 60 for at in there}, first * 60, last * 60, MINUTE, HOUR)
    minutes = [at for start, end in spans for at in range(int(start), int(end), 60)]
    assert sorted(minutes) == [at * 60 for at in range(first, last) if at not in there]
    assert [start for start, _ in spans] == sorted((start for start, _ in spans), reverse=True)
    assert all(start // HOUR == (end - 1) // HOUR for start, end in spans)
