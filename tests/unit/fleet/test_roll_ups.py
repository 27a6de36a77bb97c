"""Roll-ups are exact: low, mean and high of what was measured, whatever was written in how many parts."""

from __future__ import annotations

import sqlite3

import numpy as np
import pytest

from console.fleet.model.signals import SIGNALS, Kind, column
from console.fleet.service.history.roll_ups import (
    CHUNK,
    HOUR,
    MINUTE,
    Minute,
    join_minutes,
    merge,
    read_chunk,
    rebuild_chunk,
    write_chunk,
    write_hour,
)
from console.fleet.service.history.schema import SCHEMA

START = 1_800_000_000
SIGNAL_COUNT = len(SIGNALS[Kind.GPU])
BITS = column(Kind.GPU, "throttle_reasons")


def minute(number=0, count=60.0, low=1.0, mean=2.0, high=3.0, period=1.0):
    def of(value):
        return np.full(SIGNAL_COUNT, value, np.float32)

    return Minute(START + 60.0 * number, count, period, of(low), of(mean), of(high))


@pytest.fixture
def database():
    connection = sqlite3.connect(":memory:")
    connection.executescript(SCHEMA)
    connection.execute("INSERT INTO node VALUES (1, 'a')")
    connection.execute("INSERT INTO shape VALUES (1, 1, 'gpu', '[\"0\"]', '[]', ?, 1)", (SIGNAL_COUNT,))
    yield connection
    connection.close()


def read(database, start=START, step=MINUTE):
    return read_chunk(database, 1, start, SIGNAL_COUNT, step)


def test_means_are_weighted_by_their_samples():
    joined = join_minutes([minute(count=10, mean=1), minute(count=30, mean=5)], START, Kind.GPU, SIGNAL_COUNT)
    assert joined.count == 40
    assert joined.mean[0] == 4


def test_bounds_and_periods_are_the_widest():
    parts = [minute(low=1, high=9, period=1), minute(low=0, high=5, period=60)]
    joined = join_minutes(parts, START, Kind.GPU, SIGNAL_COUNT)
    assert (joined.low[0], joined.high[0], joined.period) == (0, 9, 60)


def test_what_was_not_measured_weighs_nothing():
    joined = join_minutes([minute(mean=np.nan, low=np.nan, high=np.nan), minute(mean=7)], START, Kind.GPU, SIGNAL_COUNT)
    assert joined.mean[0] == 7
    nothing = join_minutes([minute(mean=np.nan, low=np.nan, high=np.nan)] * 2, START, Kind.GPU, SIGNAL_COUNT)
    assert np.isnan(nothing.mean).all()
    assert np.isnan(nothing.high[BITS])


def test_bits_are_joined_and_not_averaged():
    parts = [minute(low=0b101, mean=0b101, high=0b111), minute(low=0b100, mean=0b100, high=0b1100)]
    joined = join_minutes(parts, START, Kind.GPU, SIGNAL_COUNT)
    assert (joined.low[BITS], joined.mean[BITS], joined.high[BITS]) == (0b100, 0b1111, 0b1111)


def test_a_minute_in_two_parts_is_one_and_they_are_in_order():
    merged = merge([minute(2), minute(0, count=20), minute(1), minute(0, count=40)], Kind.GPU, SIGNAL_COUNT)
    assert [(m.start - START, m.count) for m in merged] == [(0, 60), (60, 60), (120, 60)]


def test_a_chunk_that_is_written_again_keeps_what_it_had(database):
    write_chunk(database, 1, Kind.GPU, START, [minute(0, mean=1), minute(1, mean=1)])
    write_chunk(database, 1, Kind.GPU, START, [minute(1, mean=3), minute(2, mean=3)])
    assert [float(m.mean[0]) for m in read(database)] == [1, 2, 3]
    assert [m.count for m in read(database)] == [60, 120, 60]
    assert database.execute("SELECT count(*), max(steps) FROM roll_up").fetchone() == (1, 3)


def test_an_hour_is_made_of_its_minutes_and_made_anew_when_they_change(database):
    write_chunk(database, 1, Kind.GPU, START, [minute(0, count=10, mean=1)])
    write_chunk(database, 1, Kind.GPU, START + 5 * CHUNK, [minute(59, count=30, mean=5)])
    write_chunk(database, 1, Kind.GPU, START + HOUR, [minute(60, mean=100)])
    write_hour(database, 1, START)
    (hour,) = read(database, step=HOUR)
    assert (hour.start, hour.count, hour.mean[0]) == (START, 40, 4)
    write_chunk(database, 1, Kind.GPU, START, [minute(3, count=40, mean=8)])
    write_hour(database, 1, START)
    (hour,) = read(database, step=HOUR)
    assert (hour.count, hour.mean[0]) == (80, 6)


def test_nothing_is_made_of_nothing(database):
    for shape in (1, 99):
        write_hour(database, shape, START)
        rebuild_chunk(database, shape, START)
    assert database.execute("SELECT count(*) FROM roll_up").fetchone() == (0,)


@pytest.mark.parametrize("wrong", ["steps = 0", "payload = x'00'", "payload = x''", "heads = x'00'", "steps = 7"])
def test_damaged_rows_are_left_out(database, wrong):
    write_chunk(database, 1, Kind.GPU, START, [minute(0), minute(1)])
    database.execute(f"UPDATE roll_up SET {wrong}")
    assert read(database) == []


def test_minutes_whose_samples_are_gone_stay_when_the_chunk_is_rolled_up_anew(recording):
    from tests.support.recording import POWER
    from tests.support.recording import START as BEGIN

    recording.measure(660)
    recording.idle(120)
    with recording.history._store.connection as connection:
        connection.execute("DELETE FROM block WHERE start < ?", (BEGIN + 120,))
        connection.execute("UPDATE block SET payload = x'00' WHERE start = ?", (BEGIN + 180,))
        connection.execute("UPDATE roll_up SET steps = 3, heads = x'00' WHERE false")
        for (shape,) in connection.execute("SELECT id FROM shape").fetchall():
            rebuild_chunk(connection, shape, int(BEGIN))
    minutes = recording.queries.steps(POWER, BEGIN, BEGIN + 600, 60)
    assert list(minutes.times) == [BEGIN + 60 * n for n in range(10)]
    assert list(minutes.counts) == [60] * 10
