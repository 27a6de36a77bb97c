"""Scheduled restore tests over the real restic: agreed to once they run by themselves, and what was missed is told."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from console.recovery.model.board import Standing
from console.recovery.model.tests import Verdict
from console.recovery.model.words import why
from console.recovery.service.scheduling import ACT
from console.work.model.runs import RunState
from console.work.model.schedules import Decision, Schedule
from console.work.model.templates import Misfit
from console.work.service.clockwork import Clockwork
from console.work.service.schedules import Wanted
from resources.errors import EnvironmentFault
from tests.support.recovery import RESTIC, Bench, bench, flip, settled
from tests.support.schedules import NoWindows, Turns

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(RESTIC is None or not Path("/proc/self/stat").exists(), reason="needs restic and Linux"),
]
HOUR, DAY = 3600.0, 86400.0


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Bench]:
    with bench(tmp_path, 3) as made:
        yield made
        assert made.journal.differences() == ()


def add(here: Bench, **more: str) -> Schedule:
    """A test each day, an hour from now."""
    at = datetime.fromtimestamp(time.time() + HOUR, UTC)
    wanted = Wanted(ACT, {"asset": "Models", **more}, f"{at.minute} {at.hour} * * *", "UTC")
    return here.schedules.add(here.schedules.sketch(wanted)[0])


def look(here: Bench, ahead: float) -> list[Decision]:
    """What the clockwork decides so many seconds from now, once what it began is over."""
    here.clock.seconds = ahead
    told: list[Decision] = []

    def bug(error: BaseException) -> None:
        raise error

    def decided(_schedule: Schedule, decision: Decision) -> None:
        told.append(decision)
        here.testing.settle()

    Clockwork(here.schedules, here.acts, Turns(), NoWindows(), bug, decided).look()
    for decision in told:
        if decision.run:
            here.acts.wait(decision.run, 120)
    return told


def test_what_was_agreed_to_once_is_tested_by_itself_though_each_backup_is_another(here: Bench) -> None:
    add(here)
    settled()
    here.back_up()
    for day in range(2):
        (decision,) = look(here, day * DAY + HOUR + 1)
        assert decision.reason == "", here.schedules.schedule("1")
        run = here.acts.run(decision.run)
        test = here.recovery.tests()[0]
        assert (run.state, test.verdict, test.run) == (RunState.SUCCEEDED, Verdict.PASS, run.id)
        assert test.by == "schedule S-1"
    assert len(here.recovery.tests()) == 2


def test_of_another_folder_or_repository_it_waits_for_a_person(here: Bench) -> None:
    add(here)
    here.recovery.protect(replace(here.asset, paths=(str(here.source / "part 0"),)))
    (decision,) = look(here, HOUR + 1)
    assert decision.reason == Misfit.SHAPE
    assert here.acts.run(decision.run).state is RunState.PLANNED and here.recovery.tests() == ()


def test_due_with_no_console_open_is_inconclusive_on_the_board_and_in_the_history_once(here: Bench) -> None:
    add(here)
    (decision,) = look(here, 3 * DAY + 5 * HOUR)
    for _ in range(2):
        here.testing.settle()
    (test,) = here.recovery.tests()
    assert (test.verdict, test.reason, test.values) == (Verdict.INCONCLUSIVE, "no_console", {"count": "4"})
    assert test.began == decision.at and "No console" in str(why(test))
    row = here.recovery.board().row("Models")
    assert row is not None and row.standing is Standing.INCONCLUSIVE and row.last == test


def test_a_negative_control_by_schedule_shows_that_tests_can_fail(here: Bench) -> None:
    add(here, control="yes")
    flip(here.packs()[0])
    look(here, HOUR + 1)
    (test,) = here.recovery.tests()
    assert test.control and test.verdict is Verdict.FAIL
    row = here.recovery.board().row("Models")
    assert row is not None and row.standing is Standing.NEVER and row.control is not None


def test_what_no_test_is_made_of_is_refused(here: Bench) -> None:
    for more in ({"copy": "none"}, {"snapshot": "1234"}, {"control": "maybe"}, {"asset": "nothing"}, {"asset": ""}):
        with pytest.raises(EnvironmentFault):
            add(here, **more)
