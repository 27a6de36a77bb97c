"""Schedules over real runners: each time is decided once, what was agreed to runs by itself, all else waits."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from console.main.alarms import Turn
from console.work.model.runs import RunState
from console.work.model.schedules import Outcome
from console.work.model.templates import NAMESPACE, Misfit
from console.work.service.lanes import CannotAct
from console.work.service.schedules import CannotSchedule, Schedules, Wanted
from resources.errors import EnvironmentFault
from tests.support.journals import opened
from tests.support.schedules import DAY, MIDNIGHT, Bench, Clock, bench_over

pytestmark = pytest.mark.slow
HOUR = 3600.0
#: 03:00 UTC of the next days.
THREE = MIDNIGHT + 3 * HOUR


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    clock = Clock(MIDNIGHT)
    with opened(tmp_path / "journal.db", clock=clock) as journal:
        made = bench_over(journal, clock, tmp_path)
        yield made
        made.acts.close()
        assert journal.differences() == ()


def sign(bench: Bench, who: str) -> None:
    text = bench.schedules.schedule("1").template
    bench.schedules.approve("1", who, f"{who} {NAMESPACE} {text}")


def test_what_is_due_runs_by_itself_once_under_the_schedule_s_name(bench: Bench) -> None:
    bench.add()
    assert bench.look(THREE - 1) == []
    (decision,) = bench.look(THREE + 1)
    run = bench.acts.run(decision.run)
    assert (decision.outcome, run.state, bench.lines) == (Outcome.PROPOSED, RunState.SUCCEEDED, 1)
    assert (run.maker, [each.person for each in run.approvals]) == ("schedule S-1", ["anna"])
    actors = {row["actor"] for row in bench.journal.rows("SELECT actor FROM entries WHERE category = 'work'")}
    assert actors == {"schedule S-1"}
    assert bench.look(THREE + 60) == []
    assert bench.look(THREE - 60) == [] and bench.look(THREE + 1) == []  # the clock was set back
    assert [each.outcome for each in bench.look(THREE + DAY)] == [Outcome.PROPOSED] and bench.lines == 2


def test_months_without_a_console_are_told_once_and_nothing_is_made_up_for(bench: Bench) -> None:
    bench.add()
    (missed,) = bench.look(THREE + 90 * DAY + 5 * HOUR)
    assert (missed.outcome, missed.count, missed.first, missed.at) == (Outcome.MISSED, 91, THREE, THREE + 90 * DAY)
    assert bench.lines == 0 and bench.look(THREE + 90 * DAY + 6 * HOUR) == []
    assert bench.schedules.schedule("S-1").last is not None


def test_what_was_missed_is_told_and_what_is_only_late_is_done(bench: Bench) -> None:
    bench.add()
    told = bench.look(THREE + 2 * DAY + HOUR)
    assert [(each.outcome, each.count) for each in told] == [(Outcome.MISSED, 2), (Outcome.PROPOSED, 1)]
    assert bench.lines == 1


def test_of_a_paused_schedule_nothing_is_due_nor_missed(bench: Bench) -> None:
    bench.add()
    bench.schedules.pause("1")
    assert bench.look(THREE + 3 * DAY) == [] and bench.schedules.next(bench.schedules.schedule("1")) == ()
    bench.schedules.resume("1")
    assert bench.look(THREE + 3 * DAY + HOUR) == []
    assert len(bench.look(THREE + 4 * DAY)) == 1


def test_what_cannot_be_planned_is_tried_again_until_it_is_too_late_and_then_skipped(bench: Bench) -> None:
    def unreachable() -> None:
        raise EnvironmentFault("g01 does not answer")

    bench.add(late=600)
    bench.maker.before = unreachable
    assert bench.look(THREE) == [] and bench.look(THREE + 300) == []
    (skipped,) = bench.look(THREE + 700)
    assert (skipped.outcome, skipped.reason) == (Outcome.SKIPPED, "g01 does not answer")
    bench.maker.before = lambda: None
    assert bench.look(THREE + 800) == []
    assert bench.look(THREE + DAY)[0].outcome is Outcome.PROPOSED


def test_while_the_run_before_waits_the_next_is_skipped_and_says_so(bench: Bench) -> None:
    bench.add("0 * * * *")
    bench.maker.more = " rm"
    (waits,) = bench.look(MIDNIGHT + HOUR)
    assert bench.acts.run(waits.run).state is RunState.PLANNED
    (skipped,) = bench.look(MIDNIGHT + 2 * HOUR)
    assert (skipped.outcome, skipped.reason, skipped.run) == (Outcome.SKIPPED, "overlaps", waits.run)


@pytest.mark.parametrize("why", [Misfit.SHAPE, Misfit.ENDED, Misfit.OFTEN, Misfit.NONE])
def test_beyond_what_was_agreed_to_a_plan_waits_for_a_person(bench: Bench, why: Misfit) -> None:
    bench.add(every=20 * 3600, until=MIDNIGHT + 30 * DAY)
    bench.look(THREE)
    at = THREE + DAY
    if why is Misfit.SHAPE:
        bench.maker.more = " and more"
    elif why is Misfit.ENDED:
        at = THREE + 30 * DAY
    elif why is Misfit.NONE:
        bench.rule.gone.add("anna")
    else:
        bench.look(at + HOUR)  # late, and then in time: 23 hours would do, 18 do not
        bench.schedules.remove("1")
        bench.add("0 */12 * * *", every=20 * 3600)
        bench.look(MIDNIGHT + 2 * DAY)
        at = MIDNIGHT + 2 * DAY + 12 * HOUR
    lines = bench.lines
    decision = bench.look(at)[-1]
    assert (decision.outcome, decision.reason) == (Outcome.PROPOSED, str(why))
    run = bench.acts.run(decision.run)
    assert (run.state, bench.lines) == (RunState.PLANNED, lines)
    with pytest.raises(CannotAct):
        bench.acts.start(run.id)
    bench.acts.agree(run.id)
    bench.acts.start(run.id)
    bench.acts.wait(run.id, 20)
    assert bench.lines == lines + 1


def test_where_the_rule_asks_for_two_both_sign_the_template_and_both_must_count_still(bench: Bench) -> None:
    bench.rule.number = 2
    bench.add()
    assert bench.look(THREE)[-1].reason == Misfit.NONE
    sign(bench, "anna")
    assert bench.look(THREE + DAY + HOUR)[-1].reason == Misfit.NONE
    with pytest.raises(CannotAct):
        sign(bench, "anna")
    with pytest.raises(CannotAct):
        bench.schedules.approve("1", "bo", f"bo plan@driftvakt {bench.schedules.schedule('1').template}")
    with pytest.raises(CannotAct):
        bench.schedules.agree("1")
    sign(bench, "bo")
    assert bench.schedules.standing(bench.schedules.schedule("1")).people == ("anna", "bo")
    assert bench.look(THREE + 2 * DAY + 2 * HOUR)[-1].reason == "" and bench.lines == 1
    bench.rule.gone.add("bo")
    assert bench.look(THREE + 4 * DAY)[-1].reason == Misfit.NONE and bench.lines == 1


def test_withdrawn_between_its_plan_and_its_beginning_nothing_runs(bench: Bench) -> None:
    schedule = bench.add()
    bench.clock.at = THREE
    plan = bench.maker.plan(schedule.arguments)
    scheduled, why = bench.schedules.scheduled(schedule, THREE, plan)
    run = bench.acts.propose_scheduled(plan, scheduled)
    assert why is None and run.state is RunState.APPROVED
    bench.schedules.withdraw("1")
    with pytest.raises(CannotAct):
        bench.acts.start(run.id)
    bench.look(THREE + 10)
    assert bench.lines == 0 and bench.acts.run(run.id).state is RunState.APPROVED


def test_one_time_is_decided_by_one_of_two_programs(bench: Bench, tmp_path: Path) -> None:
    schedule = bench.add()
    bench.clock.at = THREE
    plan = bench.maker.plan(schedule.arguments)
    first, second = (bench.schedules.scheduled(schedule, THREE, plan)[0] for _ in range(2))
    bench.acts.propose_scheduled(plan, first)
    with pytest.raises(CannotSchedule):
        bench.acts.propose_scheduled(plan, second)
    assert len(bench.acts.runs()) == 1
    window, other = (Turn(tmp_path, first=first, name="schedules") for first in (True, False))
    assert other.take() and not window.take()  # until the other looks again
    assert not other.take() and window.take()
    window.leave()
    assert other.take()
    other.leave()


def test_what_cannot_be_done_is_refused_and_nothing_is_written(bench: Bench) -> None:
    for wanted in (
        Wanted("no.such", {"file": "out"}, "@daily"),
        Wanted("test.add", {"file": "out", "mode": "1"}, "@daily"),
        Wanted("test.add", {"file": "out"}, "at three"),
        Wanted("test.add", {"file": "out"}, "@daily", "Mars"),
        Wanted("test.add", {"file": "out"}, "@daily", late=30 * 86400),
        Wanted("test.add", {"file": "out"}, "@daily", until=MIDNIGHT - 1),
    ):
        with pytest.raises(EnvironmentFault):
            bench.schedules.sketch(wanted)
    for act in (bench.schedules.pause, bench.schedules.remove, bench.schedules.agree, bench.schedules.withdraw):
        with pytest.raises(CannotSchedule):
            act("S-7")
    assert bench.schedules.schedules() == ()


def test_no_number_is_given_twice_and_its_zone_is_that_of_its_place(bench: Bench) -> None:
    bench.add()
    bench.schedules.remove("S-1")
    second = bench.add(zone="")
    assert (second.name, second.table.zone) == ("S-2", "Europe/Stockholm")
    assert isinstance(bench.schedules, Schedules)


@pytest.mark.parametrize("where", ["planning", "proposed", "begun"])
def test_killed_at_any_point_it_is_done_once(tmp_path: Path, where: str) -> None:
    """A program dies by SIGKILL while it plans, once the plan stands, or once it began; another goes on."""
    code = f"""
import os, signal
from pathlib import Path
from tests.support.journals import opened
from tests.support.schedules import Clock, MIDNIGHT, bench_over
where, folder = {where!r}, Path({str(tmp_path)!r})
def die(*_):
    os.kill(os.getpid(), signal.SIGKILL)
clock = Clock(MIDNIGHT)
with opened(folder / "journal.db", clock=clock) as journal:
    bench = bench_over(journal, clock, folder)
    bench.add()
    clock.at = MIDNIGHT + 3 * 3600
    if where == "planning":
        bench.maker.before = die
    elif where == "proposed":
        bench.acts.start = die
    bench.clockwork.look()
    die()
"""
    done = subprocess.run([sys.executable, "-c", code], cwd=Path(__file__).parents[3], capture_output=True, check=False)
    assert done.returncode == -signal.SIGKILL, done.stderr.decode()
    clock = Clock(THREE + 30)
    with opened(tmp_path / "journal.db", clock=clock) as journal:
        bench = bench_over(journal, clock, tmp_path)
        bench.maker.made = 10
        bench.look(THREE + 30)
        for run in bench.acts.runs():
            if run.state is RunState.UNKNOWN:  # it began: a person has it go on, as of any run
                bench.acts.resume(run.id)
            bench.acts.wait(run.id, 20)
        bench.look(THREE + 60)
        assert bench.lines == 1 and len(bench.acts.runs()) == 1
        assert len(bench.schedules.schedule("1").decisions) == 1
        bench.acts.close()
