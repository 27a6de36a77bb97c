"""The strips say what is known, and nothing where nothing is."""

from __future__ import annotations

import threading

from pytestqt.qtbot import QtBot

from console.fleet.model.inventory import Site
from console.fleet.model.summaries import FleetSummary
from console.frame.status_bars import BottomBar, TopBar
from console.pagekit.now_mark import is_marked_now
from console.work.service.jobs import Jobs
from tests.support.window import wait_until
from widgets.priority import Priority


def test_the_top_strip_shows_power_only_when_it_was_measured(qtbot: QtBot) -> None:
    strip = TopBar("LIVE", "a@b")
    qtbot.addWidget(strip)
    strip.resize(1400, strip.height())
    strip.show()
    strip.set_summary(FleetSummary(nodes=2, reporting=0))
    assert not strip.power.isVisible()
    strip.set_summary(FleetSummary(nodes=2, reporting=1, oldest_sample=1.2, power_watts=61_400.0))
    assert strip.power.isVisible()
    assert strip.power.value.text() == "61.4"
    assert strip.nodes.value.text() == "1 / 2"
    assert "oldest sample" in strip.nodes.caption.whole_text()


def test_the_clock_is_that_of_the_site(qtbot: QtBot) -> None:
    strip = TopBar("LIVE", "a@b")
    qtbot.addWidget(strip)
    strip.set_site(Site("hall", "Trollhättan", zone="Europe/Stockholm"), 1)
    strip.set_time(1_795_525_200.0)
    assert strip.clock.text() == "14:00:00"
    assert "UTC+01:00" in strip.clock.toolTip()


def test_while_the_past_is_shown_its_figures_and_counts_say_that_they_are_of_now(qtbot: QtBot) -> None:
    strip = TopBar("LIVE", "a@b")
    qtbot.addWidget(strip)
    strip.resize(1600, strip.height())
    strip.show()
    strip.set_summary(FleetSummary(nodes=2, reporting=1, oldest_sample=1.2, power_watts=61_400.0))
    strip.set_alarms({Priority.HIGH: 2}, [], {Priority.HIGH: ["Hot"]}, None)
    figures = (strip.nodes, strip.power)
    assert not strip.counted_now.isVisible() and not any(is_marked_now(each) for each in figures)
    strip.show_past(True)
    assert strip.counted_now.isVisible() and all(is_marked_now(each) for each in figures)
    assert strip.counted_now.text() == "now"
    assert strip.counts[Priority.HIGH].isVisible(), "what happens now is never hidden"
    assert strip.mode.text() == "HISTORY"
    strip.show_past(True, False)
    assert strip.mode.text() == "NOW", "the page in sight does not follow"
    strip.show_past(False)
    assert strip.mode.text() == "LIVE"
    assert not strip.counted_now.isVisible() and not any(is_marked_now(each) for each in figures)


def test_an_unknown_zone_falls_back_to_utc(qtbot: QtBot) -> None:
    strip = TopBar("LIVE", "a@b")
    qtbot.addWidget(strip)
    strip.set_site(Site("hall", "Trollhättan", zone="Mars/Olympus"), 1)
    strip.set_time(1_795_525_200.0)
    assert strip.clock.text() == "13:00:00"


def test_jobs_are_shown_with_progress_and_can_be_cancelled(qtbot: QtBot) -> None:
    jobs, go = Jobs(), threading.Event()
    first = jobs.start("Reading", "a", lambda _job: go.wait(10))
    second = jobs.start("Writing", "b", lambda _job: go.wait(10))
    strip = BottomBar()
    qtbot.addWidget(strip)
    strip.show()
    strip.set_jobs([first, second])
    assert strip.more.isVisible()
    assert strip._job is not None
    strip._job.cancelled.emit()
    assert first.cancelled.is_set()
    assert not second.cancelled.is_set()
    go.set()
    wait_until(lambda: first.wait(0) and second.wait(0), 10)
    strip.set_jobs([])
    assert strip._job is None
    jobs.close()


def test_what_was_said_last_gives_way_to_an_alarm_where_it_could_not_be_read(qtbot: QtBot) -> None:
    strip = BottomBar()
    qtbot.addWidget(strip)
    strip.resize(1280, 28)
    strip.show()
    strip.say("Host key of hall/g1 accepted and written to the operator's own list", "14:12")
    strip.alarm.show_alarm(Priority.HIGH, ("Hot · g1 · GPU 0",), "Check cooling", acknowledged=True)
    wait_until(lambda: strip.message.isVisible() and strip.alarm.width() >= strip.alarm.sizeHint().width(), 10)
    strip.alarm.show_alarm(
        Priority.HIGH, ("Hot: slowed by heat · g1 · GPU 0 " * 3,), "Check cooling and coolant " * 3, acknowledged=True
    )
    wait_until(lambda: not strip.message.isVisible(), 10)
    strip.alarm.hide()
    wait_until(strip.message.isVisible, 10)
    assert strip.message.text() == strip.message.whole_text()


def test_what_to_do_now_is_read_beside_a_plan_and_a_job(qtbot: QtBot) -> None:
    jobs, go = Jobs(), threading.Event()
    job = jobs.start("Making the demo site's past", "a", lambda _job: go.wait(10))
    strip = BottomBar()
    qtbot.addWidget(strip)
    strip.resize(1280, 28)
    strip.show()
    strip.set_run("Drain g07 for maintenance", 0.5, "step 3 of 6", 150.0)
    strip.set_jobs([job])
    line = strip._job
    assert line is not None
    assert strip.run.title_shown() and line.title_shown()
    advice = "Move its work away, then restart the node"
    strip.alarm.show_alarm(
        Priority.CRITICAL, ("GPU lost: it fell off the bus (XID 79) · g03 · GPU 5",), advice, acknowledged=False
    )
    wait_until(lambda: strip.alarm.reads() == advice, 10)
    assert not line.title_shown() and line.toolTip() == "Making the demo site's past"
    assert strip.run.title_shown(), "the job's name makes room enough"
    strip.resize(1024, 28)
    wait_until(lambda: strip.alarm.reads() == advice, 10)
    assert not strip.run.title_shown()
    strip.alarm.hide()
    strip.resize(1280, 28)
    wait_until(lambda: strip.run.title_shown() and line.title_shown(), 10)
    assert line.toolTip() == ""
    go.set()
    jobs.close()


def test_the_demos_tag_says_what_it_always_says(qtbot: QtBot) -> None:
    strip = TopBar("DEMO", "a@b", demo=True)
    qtbot.addWidget(strip)
    strip.show_past(True)
    assert strip.mode.text() == "DEMO"
