"""The demo's past comes in behind the window, whole pieces at a time, and stays for the next start."""

from __future__ import annotations

import os
import signal
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from connectors.site_simulator.client import Site
from connectors.site_simulator.specification import default_specification
from connectors.site_simulator.story import MOMENT
from console.fleet.model.addresses import Address
from console.fleet.service.collector import Collector
from console.fleet.service.history.roll_ups import HOUR, MINUTE
from console.main import backfill
from console.main.backfill import PastMaker, begin_past, night_of
from console.main.compose import TELEMETRY, collect, compose
from console.main.demo import DemoClock, fill_inventory
from console.main.night import LAST_MINUTES, Night, make_night

pytestmark = pytest.mark.slow

DAY = 6 * HOUR
FIRST = int((MOMENT - DAY) // HOUR * HOUR)


class Work:
    """A job that is broken off after so many pieces."""

    def __init__(self, pieces: int = 1_000_000) -> None:
        self.left = pieces
        self.progress: list[float | None] = []

    def check(self) -> None:
        if self.left <= 0:
            raise InterruptedError

    def report(self, progress: float | None) -> None:
        self.progress.append(progress)
        self.left -= 1


@pytest.fixture(autouse=True)
def coarse(monkeypatch: pytest.MonkeyPatch) -> None:
    """A past with fewer samples, of six hours and six more that are rolled up."""
    monkeypatch.setattr(backfill, "DAY", DAY)
    monkeypatch.setattr(backfill, "NIGHT_STEP", 60.0)
    monkeypatch.setattr(backfill, "DAY_STEP", 60.0)
    monkeypatch.setattr(backfill, "ROLLED_STEP", 1200.0)
    monkeypatch.setattr(backfill, "KEPT_DAYS", 2)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with Site.start(1, tmp_path_factory.mktemp("site"), story=True, opening=MOMENT) as running:
        yield running


@pytest.fixture(scope="module")
def night() -> Night:
    return make_night(1, MOMENT, default_specification(), story=True)


@contextmanager
def running(folder: Path, site: Site, night: Night) -> Iterator[tuple[Collector, dict[str, str]]]:
    """A start of the demo, as far as its history goes: nodes are known and none is asked."""
    clock = DemoClock()
    clock.wall = lambda: MOMENT  # type: ignore[method-assign]
    parts = compose(folder, source="demo", demo=True)
    fill_inventory(parts, site)
    keys = {node.name: node.key for node in parts.inventory.current().nodes}
    begin_past(folder / TELEMETRY, MOMENT, night.of(keys))
    collector = collect(parts, history=True, clock=clock)
    collector.start()
    try:
        yield collector, keys
    finally:
        collector.stop()
        parts.close()


def blocks(folder: Path) -> dict[tuple[int, int], int]:
    """How many blocks there are of every shape and minute."""
    with closing(sqlite3.connect(folder / TELEMETRY)) as connection:
        rows = connection.execute("SELECT shape, start, count(*) FROM block GROUP BY shape, start").fetchall()
    return {(shape, start): count for shape, start, count in rows}


def minutes(folder: Path) -> set[int]:
    return {start for _, start in blocks(folder)}


def test_the_past_is_whole_and_tells_the_night(tmp_path: Path, site: Site, night: Night) -> None:
    with running(tmp_path, site, night) as (collector, keys):
        assert len(minutes(tmp_path)) == LAST_MINUTES + 1, "the last minutes are there at once"
        work = Work()
        assert PastMaker(site, collector, keys).work(work) > 20
        assert work.progress[-1] == 1.0
        assert minutes(tmp_path) == set(range(FIRST, int(MOMENT), MINUTE))
        known = collector.past.known(MOMENT - 3 * DAY, MOMENT, HOUR)
        assert known >= set(range(FIRST - DAY, int(MOMENT // HOUR * HOUR), HOUR))
        lost = collector.track(Address("gpu", keys["g03"], "5"), "temperature", MOMENT - 1200, MOMENT, 500)
        assert lost.times[lost.values > 0].max() == pytest.approx(MOMENT - 186, abs=61)
        gone = collector.track(Address("node", keys["u04"]), "cpu", MOMENT - 1200, MOMENT, 500)
        assert gone.times.max() == pytest.approx(MOMENT - 102, abs=61)
        old = collector.track(Address("gpu", keys["g05"], "0"), "power", FIRST - DAY, FIRST, 500)
        assert len(old.times) == 6 and (old.values > 100).all()
    with closing(sqlite3.connect(tmp_path / TELEMETRY)) as connection:
        told = connection.execute("SELECT time, device FROM event WHERE code = 'xid:63'").fetchall()
    assert told == [(MOMENT - 2454, "gpu:4")]


def test_the_judge_has_seen_the_night(night: Night) -> None:
    """What is wrong at the opening is there with the time at which it began."""
    open_now = {
        (kept.node, kept.rule, kept.part): kept.began - MOMENT
        for kept in night.found
        if kept.ended is None and not kept.or_earlier
    }
    for what, began, slack in (
        (("g03", "gpu.lost", "5"), -186, 0),
        (("g07", "gpu.hot", "0"), -882, 6),
        (("g07", "gpu.hot", "1"), -882, 6),
        (("g07", "gpu.remap-pending", "4"), -2454, 0),
        (("u02", "clock.ahead", ""), -10364, 0),
        (("u04", "link.lost", ""), -102, 0),
    ):
        assert open_now[what] == pytest.approx(began, abs=slack), what
    over = {(kept.node, kept.rule): (kept.began, kept.ended) for kept in night.found if kept.ended is not None}
    full, tidied = over["g11", "disk.full"]
    assert full - MOMENT == pytest.approx(-8744, abs=24) and tidied == MOMENT - 8084  # 00:47, 00:58
    told = {event.code for event in night.events if event.source == "console"}
    assert {"found:gpu.hot", "found:disk.full", "over:disk.full", "link:lost"} <= told


def test_what_was_broken_off_goes_on_at_the_next_start_and_nothing_is_there_twice(
    tmp_path: Path, site: Site, night: Night
) -> None:
    with running(tmp_path, site, night) as (collector, keys), pytest.raises(InterruptedError):
        PastMaker(site, collector, keys).work(Work(24))
    first = blocks(tmp_path)
    with running(tmp_path, site, night) as (collector, keys):
        known = collector.past.known(FIRST, MOMENT, MINUTE)
        kept = {start for _, start in first if start < night_of(MOMENT)}
        assert kept <= known and len(kept) > 30, "what lies before the night was kept"
        PastMaker(site, collector, keys).work(Work())
        assert PastMaker(site, collector, keys).work(Work()) == 0, "nothing is missing any more"
    counts = blocks(tmp_path)
    assert set(counts.values()) == {1}
    assert {start for _, start in counts} == set(range(FIRST, int(MOMENT), MINUTE))


@pytest.mark.skipif(os.name != "posix", reason="SIGKILL")
def test_a_maker_that_dies_is_told(tmp_path: Path, site: Site, night: Night) -> None:
    with running(tmp_path, site, night) as (collector, keys):
        maker = PastMaker(site, collector, keys)

        class Killing(Work):
            def report(self, progress: float | None) -> None:
                super().report(progress)
                assert maker._process is not None
                os.kill(maker._process.pid, signal.SIGKILL)

        with pytest.raises(RuntimeError):
            maker.work(Killing())
