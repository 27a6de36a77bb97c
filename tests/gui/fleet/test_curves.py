"""Curves for the screen: gaps stay gaps, sums never pretend, spans end where the samples do."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytestqt.qtbot import QtBot

from console.fleet.model.readings import Track
from console.fleet.page.cards.ports_card import rate
from console.fleet.page.node_list import NodeList
from console.fleet.page.time.gpus import GpuCard
from console.fleet.page.time.pictures import gpu_limits, hot_stretches, slowed_spans
from console.fleet.page.time.tracks import TrackLoader, Wanted, Wish, mean_of, pause, sum_of, usual, value_at
from console.fleet.page.trends import MINUTES, Trends, load_of
from tests.support import scripted
from tests.support.scripted import NOW, Desk, Fleet, Task

VALUES = st.one_of(st.floats(-1e6, 1e6, width=32), st.just(math.nan))


def track(values: list[float], start: float = 0.0, step: float = 1.0) -> Track:
    return Track(start + np.arange(len(values)) * step, np.array(values, np.float32), step=step)


@pytest.mark.slow
@given(st.lists(VALUES, max_size=200), st.integers(1, 60))
def test_a_mean_lies_between_the_readings_and_gaps_stay_gaps(values: list[float], bins: int) -> None:
    found = mean_of([track(values)], 0.0, max(1.0, float(len(values))), bins)
    good = [value for value in values if not math.isnan(value)]
    known = found[~np.isnan(found)]
    assert len(found) == bins
    if not good:
        assert len(known) == 0
    else:
        assert len(known) >= 1
        assert known.min() >= np.float32(min(good)) - 1e-1
        assert known.max() <= np.float32(max(good)) + 1e-1


def test_no_curve_and_no_time_give_nothing() -> None:
    assert np.isnan(mean_of([], 0, 10, 5)).all()
    assert np.isnan(mean_of([track([1.0])], 5, 5, 5)).all()


def test_a_sum_with_a_part_missing_is_missing() -> None:
    _times, values = sum_of([track([1, 2, 3]), track([1, math.nan, 3])])
    assert values[0] == 2
    assert math.isnan(values[1])


def test_a_port_that_came_late_leaves_the_beginning_open() -> None:
    _times, values = sum_of([track([1, 1, 1, 1]), track([2, 2], start=2.0)])
    assert np.isnan(values[:2]).all()
    assert values[2:].tolist() == [3, 3]


def test_a_port_without_a_past_does_not_empty_the_sum() -> None:
    assert sum_of([track([1, 1]), track([])])[1].tolist() == [1, 1]


def test_the_usual_band_needs_readings() -> None:
    assert usual(np.full(19, 5.0, np.float32)) is None
    assert usual(np.full(40, np.nan, np.float32)) is None
    low, high = usual(np.full(40, 5.0, np.float32), least=2.0)
    assert (low, high) == (4.0, 6.0)


def test_pictures_of_long_spans_are_read_less_often() -> None:
    assert pause(900) == 2
    assert pause(3600) == 5
    assert pause(2_592_000) == 60


def test_spans_follow_the_reason_and_end_at_gaps() -> None:
    spans = slowed_spans(track([0x40, 0x40, 0, 0x4, math.nan, 0x4]))
    assert [(span.start, span.end, span.ink) for span in spans] == [
        (0.0, 2.0, "high"),
        (3.0, 4.0, "data-4"),
        (5.0, 6.0, "data-4"),
    ]
    assert hot_stretches(spans) == ((0.0, 2.0, "high"),)


def test_a_hole_in_time_is_not_bridged_by_a_span() -> None:
    holes = Track(np.array([0.0, 1.0, 50.0, 100.0]), np.array([0x40, 0x40, math.nan, 0x40], np.float32))
    spans = slowed_spans(holes)
    assert [(span.start, span.end) for span in spans] == [(0.0, 2.0), (100.0, 101.0)]


def test_a_period_that_changed_breaks_no_span() -> None:
    coarse_then_fine = np.array([0.0, 10.0, 20.0, 21.0, 22.0])
    spans = slowed_spans(Track(coarse_then_fine, np.full(5, 0x40, np.float32), step=1.0))
    assert [(span.start, span.end) for span in spans] == [(0.0, 23.0)]


@given(st.lists(st.one_of(st.integers(0, 0x1FF).map(float), st.just(math.nan)), max_size=120))
def test_spans_never_overlap(values: list[float]) -> None:
    spans = slowed_spans(track(values))
    for before, after in itertools.pairwise(spans):
        assert before.end <= after.start
    assert all(span.start < span.end for span in spans)


def test_the_crosshair_says_nothing_in_a_gap() -> None:
    curve = track([1.0, 2.0, 3.0])
    assert value_at(curve, 1.5) == 2.0
    assert math.isnan(value_at(curve, -1))
    assert math.isnan(value_at(curve, 60))
    assert math.isnan(value_at(track([]), 0))


@pytest.mark.slow
@given(
    st.lists(st.tuples(st.integers(1, 600), VALUES), min_size=2, max_size=40),
    st.sampled_from([0.0, 0.25, 0.5, 0.9]),
    st.data(),
)
def test_wherever_a_line_is_drawn_the_crosshair_says_its_value(
    points: list[tuple[int, float]], part: float, data: st.DataObject
) -> None:
    """Also where samples stand ten seconds or ten minutes apart, as in a past that was made."""
    times = np.cumsum([gap for gap, _ in points]).astype(float)
    curve = Track(times, np.array([value for _, value in points], np.float32))
    place = data.draw(st.integers(0, len(points) - 2))
    first, second = curve.values[place], curve.values[place + 1]
    shown = value_at(curve, float(times[place] + part * (times[place + 1] - times[place])))
    if not (math.isnan(first) or math.isnan(second)):
        assert shown == first
    if math.isnan(first):
        assert math.isnan(shown)


def test_limits_come_from_the_devices() -> None:
    shape = scripted.facts()
    reading = scripted.live(shape, rows=scripted.rows(shape, power_cap=700.0))
    assert [limit.value for limit in gpu_limits("power", reading)] == [700.0]
    assert [limit.value for limit in gpu_limits("temperature", reading)] == [92.0, 87.0]
    assert gpu_limits("utilization", reading) == ()


def test_rates_are_never_a_nought_that_was_not_measured() -> None:
    assert rate(math.nan) == "–"
    assert rate(0.0) == "0.00"
    assert rate(1000.0) == "<0.01"
    assert rate(2.5e9) == "20.0"


class Late(Desk):
    """Surroundings whose work ends when the test says so."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[tuple] = []

    def run(self, _title, work, done, failed, **_more):
        self.open.append((work, done, failed))

    def end(self) -> None:
        work, done, _failed = self.open.pop(0)
        done(work(None))


def test_only_the_newest_wish_is_read_and_late_answers_for_another_are_dropped(qapp) -> None:
    desk, telemetry = Late(), Fleet()
    loader = TrackLoader(telemetry, desk)
    got: list[str] = []
    loader.loaded.connect(lambda answer: got.append(answer[0].of))
    for of in ("a", "b", "c"):
        loader.ask(Wish(of, (), 0.0, 10.0))
    assert len(desk.open) == 1
    desk.end()
    desk.end()
    assert got == ["c"]
    assert desk.open == []


def test_history_that_cannot_be_read_gives_an_answer_without_curves(qapp) -> None:
    desk, telemetry = Late(), Fleet()
    loader = TrackLoader(telemetry, desk)
    got: list[dict] = []
    loader.loaded.connect(lambda answer: got.append(answer[1]))
    loader.ask(Wish("a", (Wanted("x", None, "cpu"),), 0.0, 10.0))
    desk.open.pop(0)[2](OSError("gone"))
    assert got == [{}]


def test_a_trend_is_filled_from_the_past_and_goes_on_by_the_minute() -> None:
    desk, telemetry = Desk(), Fleet()
    trends = Trends(telemetry, desk)
    reading = scripted.live()
    start = NOW - NOW % 60
    trends.note("hall/g1", 80.0, start + 1)
    trends.want_past([("hall/g1", reading)], start + 1)
    curve = trends.curve("hall/g1")
    assert curve is not None
    assert len(curve) == MINUTES + 1
    assert curve[10] == 50.0
    assert curve[-1] == 80.0
    trends.note("hall/g1", 20.0, start + 61)
    curve = trends.curve("hall/g1")
    assert curve[-2] == 80.0
    assert curve[-1] == 20.0


def test_an_hour_without_a_word_leaves_an_hour_open() -> None:
    trends = Trends(Fleet(), Desk())
    trends.note("n", 80.0, 60.0)
    trends.note("n", 20.0, 60.0 + 2 * 3600)
    curve = trends.curve("n")
    assert np.isnan(curve[:-1]).all()


def test_the_load_of_a_node_without_a_reading_is_unknown() -> None:
    shape = scripted.facts()
    assert load_of(scripted.live(shape)) == 50.0
    assert math.isnan(load_of(scripted.live(shape, rows={})))
    bare = scripted.facts(gpus=0)
    assert load_of(scripted.live(bare)) == 5.0


class SlowDesk(Desk):
    """Work that is done when the test says so."""

    def __init__(self) -> None:
        super().__init__()
        self.waiting: list[tuple] = []

    def run(self, title, work, done, failed, **_options) -> Task:
        self.waiting.append((title, work, done, failed))
        return Task()

    def finish(self) -> None:
        waiting, self.waiting = self.waiting, []
        for title, work, done, failed in waiting:
            super().run(title, work, done, failed)


def test_data_is_called_missing_only_after_it_was_looked_for(qtbot: QtBot) -> None:
    fleet, desk = Fleet(), SlowDesk()
    fleet.now["hall/g1"] = reading = scripted.live()
    card = GpuCard(fleet, desk)
    qtbot.addWidget(card)
    card.start_over("hall/g1", reading, "UTC", NOW)
    said = card.stack._scene
    assert said.empty_text == ""
    card.refresh(reading, NOW + 1)
    assert said.empty_text == "Reading"
    desk.finish()
    assert said.empty_text == "No data"
    desk.time.choose(86400)
    assert said.empty_text == ""


def test_an_answer_for_what_is_shown_no_longer_is_not_drawn(qtbot: QtBot) -> None:
    fleet, desk = Fleet(), SlowDesk()
    first = scripted.live(scripted.facts(gpus=1))
    card = GpuCard(fleet, desk)
    qtbot.addWidget(card)
    card.start_over("hall/g1", first, "UTC", NOW)
    curves = next(wanted for wanted in card.wanted(first))
    old = {curves.key: Track(np.array([NOW - 60.0, NOW - 1.0]), np.array([1.0, 2.0], np.float32), step=1.0)}
    card.start_over("hall/g2", scripted.live(scripted.facts(gpus=1), node="hall/g2"), "UTC", NOW)
    for loader in card.findChildren(TrackLoader):
        loader.loaded.emit((Wish("hall/g1", (curves,), NOW - 900, NOW), old))  # of the node shown before
        assert not card._tracks and not card._beside
    loader = card._loader
    loader.loaded.emit((Wish("hall/g2", (curves,), NOW - 900, NOW), old))
    assert card._tracks == old


def test_the_small_curve_of_a_node_shows_the_form_of_its_hour_not_its_level(qtbot: QtBot) -> None:
    fleet, desk = Fleet(), Desk()
    fleet.now["hall/g1"] = scripted.live()
    made = NodeList(fleet, desk)
    qtbot.addWidget(made)
    made.set_inventory(fleet.inventory, fleet.now, NOW)
    made._noting.timeout.emit()
    made.refresh(fleet.now, NOW + 1)
    spark = made.spark("hall/g1", fleet.now["hall/g1"])
    assert spark is not None
    assert (spark.low, spark.high) == (35, 65)  # fifty per cent all the time
    assert spark.band == (44, 56)
    assert made.spark("hall/g2", None) is None
