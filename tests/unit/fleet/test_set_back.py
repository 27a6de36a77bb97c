"""The console's clock is set back while nodes are watched: everything in memory moves along, what was written stays."""

from __future__ import annotations

import pytest

from connectors.streams import ConnectorError
from console.fleet.model.addresses import parse_address
from console.fleet.model.links import LinkState
from console.fleet.service.history.queries import curve_of
from tests.support.collector import Bench
from tests.support.fleet import Problem
from tests.support.recording import Recording

YEAR = 365 * 86400.0


@pytest.fixture
def kept(tmp_path):
    """A collector with a history whose writer the test runs."""
    made = Bench(history=tmp_path / "telemetry.db")
    made.collector._history.step(made.clock.wall())
    made.collector._history.opened.set()
    made.watch("g01")
    yield made
    assert made.bugs == []
    made.collector.stop()


@pytest.mark.parametrize("seconds", [30.0, 300.0, YEAR])
def test_what_was_measured_before_is_written_at_once_under_its_old_date(kept, seconds):
    lines = kept.greet()
    kept.seconds(lines, 20)
    before = kept.clock.wall()
    kept.clock.set_wall(-seconds)
    kept.clock.advance(1)
    kept.drain()
    history = kept.collector._history
    history.step(kept.clock.wall())
    curve = curve_of(parse_address("node:hall/g01"), "cpu")
    assert len(kept.collector._queries.samples(curve, before - 30, before + 1).times) == 20
    assert history._recorder.open_bytes == 0


def test_rows_go_on_being_written_while_the_clock_catches_up(kept):
    lines = kept.greet()
    kept.seconds(lines, 20)
    kept.clock.set_wall(-1800)
    history = kept.collector._history
    for _ in range(30):
        kept.seconds(lines, 10)
        history.step(kept.clock.wall())
    assert history._recorder.open_bytes < 200 * 1000
    assert history.state.dropped_rows == 0
    assert kept.reading().link.dropped_samples == 0


def test_a_link_that_is_down_keeps_the_age_of_its_trouble(bench):
    bench.greet()
    bench.hosts["g01"].stream.end(None, ConnectorError(Problem.CLOSED, "g01"))
    bench.drain()
    link = bench.reading().link
    assert link.state is LinkState.LOST
    age = bench.collector.now() - link.since
    bench.clock.set_wall(-YEAR)
    bench.clock.advance(1)
    bench.drain()
    assert bench.collector.now() - bench.reading().link.since == pytest.approx(age + 1, abs=0.1)


def test_a_trouble_keeps_its_age_too(bench):
    lines = bench.greet()
    bench.say("g01", lines.status("nvml", "overdue", "no answer"), b"garbage\n")
    ages = [bench.collector.now() - trouble.since for trouble in bench.reading().troubles]
    bench.clock.set_wall(-YEAR)
    bench.clock.advance(2)
    bench.drain()
    after = [bench.collector.now() - trouble.since for trouble in bench.reading().troubles]
    assert after == pytest.approx([age + 2 for age in ages], abs=0.2)
    assert len(after) == 2


def test_the_last_known_row_of_before_is_not_one_of_the_future(tmp_path):
    recording = Recording(tmp_path / "telemetry.db")
    recording.measure(120)
    recording.history.flush()
    recording.now -= YEAR
    recording.measure(120)
    recording.history.stop()
    bench = Bench(history=tmp_path / "telemetry.db")
    bench.clock.set_wall(-YEAR + 3600)
    bench.clock.advance(1)
    bench.drain()
    bench.collector._history.opened.set()
    bench.watch("g01")
    bench.collector._crew.wait_idle(20)
    bench.drain()
    assert bench.reading().age == pytest.approx(3600, abs=300)
    bench.collector.stop()
