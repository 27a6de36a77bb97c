"""What crosses threads on its way to the window: wake-ups, finished work, and our own bugs."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QObject, QThread, QTimer, Slot
from pytestqt.qtbot import QtBot

from connectors.streams import ConnectorError
from console.fleet.model.changes import ChangeRefused
from console.frame.crash import CrashReports
from console.frame.errands import Errands
from console.frame.wake import Courier, Pulse
from console.journal.model import JournalError, JournalProblem
from resources.errors import EnvironmentFault
from tests.support.window import pause, wait_until


class Listener(QObject):
    def __init__(self) -> None:
        super().__init__()
        self.ticks = 0
        self.threads: set[bool] = set()

    @Slot()
    def tick(self) -> None:
        self.ticks += 1
        self.threads.add(QThread.currentThread() is self.thread())


def test_a_thousand_rings_become_a_few_ticks_on_the_main_thread(qtbot: QtBot) -> None:
    pulse, listener = Pulse(pause_ms=40), Listener()
    pulse.tick.connect(listener.tick)

    def ring() -> None:
        for _ in range(1000):
            pulse.ring()

    threads = [threading.Thread(target=ring) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    qtbot.waitUntil(lambda: listener.ticks >= 1, timeout=2000)
    qtbot.wait(100)
    assert 1 <= listener.ticks <= 3
    assert listener.threads == {True}


def test_however_often_it_is_rung_there_is_one_tick_in_a_pause_and_one_after_it(qtbot: QtBot) -> None:
    pulse, listener = Pulse(pause_ms=3_600_000), Listener()
    pulse.tick.connect(listener.tick)
    for _ in range(10):
        pulse.ring()
        pause(0.01)  # each ring arrives
    assert listener.ticks == 1
    (timer,) = pulse.findChildren(QTimer)
    for ticks in (2, 2):
        timer.stop()
        timer.timeout.emit()  # the pause is over
        pause(0.01)
        assert listener.ticks == ticks, "news came in the first pause, none in the second"
    pulse.ring()
    wait_until(lambda: listener.ticks == 3, 10, "the first ring after a pause without news")


def test_news_during_the_pause_is_not_lost(qtbot: QtBot) -> None:
    pulse, listener = Pulse(pause_ms=30), Listener()
    pulse.tick.connect(listener.tick)
    pulse.ring()
    qtbot.waitUntil(lambda: listener.ticks == 1, timeout=2000)
    pulse.ring()
    qtbot.waitUntil(lambda: listener.ticks == 2, timeout=2000)


def test_the_courier_keeps_the_order_and_calls_on_the_main_thread(qtbot: QtBot) -> None:
    courier = Courier()
    got: list[int] = []
    here = threading.get_ident()
    where: set[bool] = set()

    def send() -> None:
        for i in range(500):
            courier.send(lambda i=i: (got.append(i), where.add(threading.get_ident() == here)))  # type: ignore[misc]

    thread = threading.Thread(target=send)
    thread.start()
    thread.join()
    qtbot.waitUntil(lambda: len(got) == 500, timeout=5000)
    assert got == list(range(500))
    assert where == {True}


@pytest.fixture
def errands(qapp: Any) -> Iterator[Errands]:
    made = Errands()
    yield made
    made.close()


def test_work_runs_elsewhere_and_its_result_comes_back_here(errands: Errands) -> None:
    here = threading.get_ident()
    results: list[tuple[bool, bool]] = []

    def work(_report: Any) -> bool:
        return threading.get_ident() != here

    errands.run("x", work, lambda away: results.append((away, threading.get_ident() == here)), pytest.fail)
    wait_until(lambda: results, 10)
    assert results == [(True, True)]


@pytest.mark.parametrize(
    "error",
    [
        ConnectorError(JournalProblem.LOCKED, "x"),
        OSError("no space"),
        ChangeRefused(),
        EnvironmentFault("no"),
        JournalError(JournalProblem.FULL, Path("x")),
    ],
)
def test_what_the_environment_refuses_is_told(errands: Errands, error: Exception) -> None:
    told: list[Exception] = []

    def work(_report: Any) -> None:
        raise error

    errands.run("x", work, pytest.fail, told.append)
    wait_until(lambda: told, 10)
    assert told == [error]


@pytest.mark.parametrize("bug", [KeyError, ValueError, TypeError, RuntimeError])
def test_a_bug_in_the_work_is_loud_and_whoever_waits_hears_of_it(
    errands: Errands, qtbot: QtBot, bug: type[Exception]
) -> None:
    told: list[str] = []

    def work(_report: Any) -> None:
        raise bug("bug")

    with qtbot.captureExceptions() as caught:
        errands.run("x", work, pytest.fail, pytest.fail, broke=lambda: told.append("broke"))
        wait_until(lambda: caught, 10)
    assert caught[0][0] is bug
    assert told == ["broke"]


def test_a_bug_is_loud_also_where_nobody_waits_for_it(errands: Errands, qtbot: QtBot) -> None:
    def work(_report: Any) -> None:
        raise KeyError("bug")

    with qtbot.captureExceptions() as caught:
        errands.run("x", work, pytest.fail, pytest.fail)
        wait_until(lambda: caught, 10)
    assert caught[0][0] is KeyError


def test_work_asked_for_after_the_end_is_cancelled_and_never_runs(errands: Errands) -> None:
    ran: list[object] = []
    errands.close()
    job = errands.run("late", ran.append, ran.append, ran.append)
    assert job.cancelled.is_set()
    assert job.wait(0)
    assert ran == []


def test_cancelled_work_tells_nothing(errands: Errands) -> None:
    begun, go = threading.Event(), threading.Event()

    def work(report: Any) -> None:
        begun.set()
        go.wait(10)
        report.check()

    job = errands.run("x", work, pytest.fail, pytest.fail)
    begun.wait(10)
    job.cancel()
    go.set()
    wait_until(lambda: not errands.running, 10)


def test_the_list_shows_progress_and_hides_what_is_not_for_people(errands: Errands) -> None:
    go = threading.Event()

    def work(report: Any) -> None:
        report.report(0.5, "half")
        go.wait(10)

    errands.run("shown", work, lambda _: None, pytest.fail)
    errands.run("hidden", lambda _: go.wait(10), lambda _: None, pytest.fail, shown=False)
    wait_until(lambda: errands.running and errands.running[0].view.progress == 0.5, 10)
    assert [job.view.name for job in errands.running] == ["shown"]
    go.set()
    wait_until(lambda: not errands.running, 10)


def fail_with_a_secret() -> None:
    password = "hunter2-in-a-variable"  # noqa: F841 - must not be found in the report
    raise RuntimeError("login with hunter2-in-a-text failed")


def test_a_report_names_the_place_and_no_secret(tmp_path: Path) -> None:
    told: list[tuple[Path | None, str]] = []
    reports = CrashReports(tmp_path, lambda path, kind: told.append((path, kind)))
    try:
        fail_with_a_secret()
    except RuntimeError as error:
        path = reports.report(type(error), error, error.__traceback__, "main")
    assert path is not None
    text = path.read_text("utf-8")
    assert "RuntimeError" in text
    assert "fail_with_a_secret" in text
    assert "hunter2" not in text
    assert told == [(path, "RuntimeError")]


def test_the_cause_is_named_too(tmp_path: Path) -> None:
    reports = CrashReports(tmp_path, lambda _path, _kind: None)
    try:
        try:
            fail_with_a_secret()
        except RuntimeError as error:
            raise KeyError("hunter2") from error
    except KeyError as error:
        path = reports.report(type(error), error, error.__traceback__, "main")
    assert path is not None
    assert "because of builtins.RuntimeError" in path.read_text("utf-8")
    assert "hunter2" not in path.read_text("utf-8")


def test_threads_and_the_main_thread_are_both_caught(tmp_path: Path) -> None:
    told: list[str] = []
    reports = CrashReports(tmp_path, lambda _path, kind: told.append(kind))
    before = (sys.excepthook, threading.excepthook)
    reports.install()
    try:
        thread = threading.Thread(target=fail_with_a_secret, name="worker")
        thread.start()
        thread.join()
        try:
            raise KeyError("hunter2")
        except KeyError:
            sys.excepthook(*sys.exc_info())  # type: ignore[arg-type]
    finally:
        reports.remove()
    assert told == ["RuntimeError", "KeyError"]
    assert (sys.excepthook, threading.excepthook) == before
    assert any("worker" in path.read_text("utf-8") for path in tmp_path.iterdir())


def test_reports_do_not_pile_up(tmp_path: Path) -> None:
    hours = iter(range(0, 360000, 3600))
    reports = CrashReports(tmp_path, lambda _path, _kind: None, clock=lambda: float(next(hours)))
    for _ in range(30):
        assert reports.report(ValueError, ValueError(), None, "main") is not None
    assert len(list(tmp_path.glob("report-*.txt"))) == 20


def test_a_fault_that_comes_again_and_again_is_told_once_and_then_counted(tmp_path: Path) -> None:
    now, told = [0.0], list[Path]()
    reports = CrashReports(tmp_path, lambda path, _kind: told.append(path) if path else None, clock=lambda: now[0])

    def fail() -> None:
        try:
            fail_with_a_secret()
        except RuntimeError as error:
            reports.report(type(error), error, error.__traceback__, "main")

    for second in range(60):
        now[0] = float(second)
        fail()
    assert len(told) == 1
    reports.report(KeyError, KeyError(), None, "main")
    assert len(told) == 2, "another fault is told at once"
    now[0] = 600.0
    fail()
    assert "59 times more" in told[2].read_text("utf-8")


def test_a_notice_that_fails_makes_no_second_report(tmp_path: Path) -> None:
    def notice(_path: Path | None, _kind: str) -> None:
        reports.report(ValueError, ValueError(), None, "again")

    reports = CrashReports(tmp_path, notice)
    reports.report(KeyError, KeyError(), None, "main")
    assert len(list(tmp_path.glob("report-*.txt"))) == 1


def test_a_folder_that_cannot_be_made_leaves_the_log(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    file = tmp_path / "file"
    file.write_text("", encoding="utf-8")
    told: list[Path | None] = []
    reports = CrashReports(file / "below", lambda path, _kind: told.append(path))
    assert reports.report(KeyError, KeyError(), None, "main") is None
    assert told == [None]
    assert "internal error" in caplog.text
