"""Drills stand in the log: their clock, their phases, what may be ticked, and what they say in the end."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from console.recovery.model import drill_moves as form
from console.recovery.model.drill_fold import fold
from console.recovery.model.drill_moves import How, Move
from console.recovery.model.drills import DrillState, Reason, Tick
from console.recovery.model.kinds import DrillKind
from console.recovery.model.tests import PhaseKind, Source, Verdict
from console.recovery.service.drill_records import DrillRecords
from console.recovery.service.drills import DrillService, Seen, scenario_form
from console.recovery.service.recovery import CannotRecover
from tests.support.drills import NOW, SMALL, START, Clocks, Eyes, drills_over, gone_through
from tests.support.journals import opened


@contextmanager
def room(tmp_path: Path) -> Iterator[tuple[DrillService, Clocks, Eyes]]:
    """Drills over a journal of its own, whose tables are the fold of its entries at the end."""
    with opened(tmp_path / "journal.db") as journal:
        yield drills_over(journal)
        assert journal.differences() == ()


def test_a_drill_is_gone_through_and_its_phases_are_its_clock(tmp_path: Path) -> None:
    with room(tmp_path) as (service, clocks, eyes):
        drill = gone_through(service, clocks, eyes)
        assert drill.verdict == (Verdict.PASS, Reason.PROVEN)
        phases = {phase.kind: phase for phase in drill.phases}
        assert {kind: phase.seconds for kind, phase in phases.items()} == {
            PhaseKind.DETECT: 300,
            PhaseKind.DECIDE: 60,
            PhaseKind.KEYS: 300,
            PhaseKind.RESTORE: 500,
            PhaseKind.VERIFY: 60,
            PhaseKind.RETURN: 100,
        }
        assert drill.clock == 300 + 60 + 300 + 600 + 60
        assert phases[PhaseKind.DETECT].begun_by is Source.ASSUMED
        assert phases[PhaseKind.RESTORE].ended_by is Source.SENSED and phases[PhaseKind.KEYS].ended_by is Source.HUMAN
        assert phases[PhaseKind.KEYS].waiting == drill.waiting == 300
        assert drill.rpo == 3600 - 300
        space = drill.step("space")
        assert space is not None and space.how is How.AWAY


def test_what_the_console_sees_is_ticked_by_nobody_and_an_override_needs_a_reason(tmp_path: Path) -> None:
    with room(tmp_path) as (service, clocks, eyes):
        number = service.begin(START).number
        for step, act in (("agreed", service.done), ("password", service.done)):
            if step == "password":
                service.decide(number, "way", "all")
            act(number, step)
        with pytest.raises(CannotRecover, match="sees by itself"):
            service.done(number, "restored")
        with pytest.raises(CannotRecover, match="reason"):
            service.override(number, "restored", " ")
        eyes.seen["restored"] = Seen(False, clocks.wall, "restore-test:1", {"verdict": "fail"})
        drill = service.override(number, "restored", "the disk is enough")
        assert [view.words for view in drill.deviations] == ["the disk is enough"]
        assert drill.deviations[0].proof == "restore-test:1"


def test_a_test_that_failed_is_the_drills_verdict_whatever_was_said_over_it(tmp_path: Path) -> None:
    with room(tmp_path) as (service, clocks, eyes):
        assert gone_through(service, clocks, eyes, "fail").verdict == (Verdict.FAIL, Reason.NOT_RESTORED)


def test_more_time_than_the_target_is_a_fail(tmp_path: Path) -> None:
    with room(tmp_path) as (service, clocks, eyes):
        number = service.begin(START).number
        clocks.go(3600)
        service.abort(number, "no time")
        assert service.drill(number).verdict == (Verdict.INCONCLUSIVE, Reason.ABORTED)
        clocks.go(10)
        again = service.begin(START).number
        clocks.go(3400)
        service.done(again, "agreed")
        service.decide(again, "way", "all")
        service.done(again, "password")
        eyes.seen["restored"] = eyes.seen["passed"] = Seen(True, clocks.wall, "restore-test:2", {"verdict": "pass"})
        service.sense(again)
        service.done(again, "told")
        assert service.end(again).verdict == (Verdict.FAIL, Reason.LATE)


def test_a_pause_of_days_stands_apart_and_a_kill_loses_nothing(tmp_path: Path) -> None:
    with opened(tmp_path / "journal.db") as journal:
        service, clocks, _ = drills_over(journal)
        number = service.begin(START).number
        clocks.go(100)
        service.pause(number, "the day is over")
        with pytest.raises(CannotRecover, match="paused"):
            service.done(number, "agreed")
    with opened(tmp_path / "journal.db") as journal:
        clocks.wall += 3 * 86400
        clocks.ran, clocks.boot = 20.0, "boot-2"
        service = DrillService(DrillRecords(journal), clocks)
        drill = service.resume(number)
        clocks.go(50)
        drill = service.done(number, "agreed")
        assert drill.paused == 3 * 86400 and drill.clock == 300 + 150
        assert journal.differences() == ()


def test_a_time_of_day_that_is_set_moves_no_clock(tmp_path: Path) -> None:
    with room(tmp_path) as (service, clocks, _):
        number = service.begin(START).number
        clocks.go(100)
        clocks.wall -= 7200
        assert service.done(number, "agreed").clock == 300 + 100
        assert service.drill(number).clock_at(clocks()) == 400


def test_a_second_person_is_asked_for_and_one_drill_goes_on_at_a_time(tmp_path: Path) -> None:
    with room(tmp_path) as (service, _, _):
        with pytest.raises(CannotRecover, match="second person"):
            service.begin(type(START)(SMALL, "astrid", "astrid", START.assets))
        with pytest.raises(CannotRecover, match="asset"):
            service.begin(type(START)(SMALL, "astrid", "bo"))
        service.begin(START)
        with pytest.raises(CannotRecover, match="one at a time"):
            service.begin(START)


def test_where_all_is_talked_through_nothing_is_sensed_and_people_say_so(tmp_path: Path) -> None:
    with room(tmp_path) as (service, _, eyes):
        drill = service.begin(type(START)(SMALL, "astrid", "bo", kind=DrillKind.TABLETOP))
        eyes.seen["restored"] = Seen(True, NOW)
        while (current := service.drill(drill.number).current) is not None:
            assert service.sense(drill.number)[1] is None
            if current.step.choices:
                service.decide(drill.number, "", "part")
            else:
                service.done(drill.number, "")
        ended = service.end(drill.number)
        assert ended.verdict == (Verdict.PASS, Reason.TALKED)
        assert [view.step.id for view in ended.steps if view.how is How.TALKED] == ["restored", "passed"]


def test_an_action_stays_open_until_somebody_says_that_it_is_done(tmp_path: Path) -> None:
    with room(tmp_path) as (service, _, _):
        with pytest.raises(CannotRecover, match="somebody"):
            service.open_action("drill:1", "Put the password into the second safe", "", NOW + 86400)
        action = service.open_action("drill:1", "Put the password into the second safe", "bo", NOW + 86400)
        assert [each.name for each in service.actions() if each.closed is None] == ["CA-1"]
        service.close_action(action.number, "done")
        with pytest.raises(CannotRecover):
            service.close_action(action.number)


STEPS = st.sampled_from([step.id for step in SMALL.steps])


def a_move() -> st.SearchStrategy[Move]:
    when = st.fixed_dictionaries({
        "at": st.integers(0, 10**7), "ran": st.integers(0, 10**6), "boot": st.sampled_from(["", "a", "b"]),
        "drill": st.just(1), "who": st.just("astrid"),
    })  # fmt: skip
    more = st.one_of(
        st.tuples(STEPS, st.sampled_from(How), st.sampled_from(["", "part", "all"]), st.integers(-5, 10**6)),
        st.sampled_from([form.DrillPaused, form.DrillResumed, form.DrillEnded]),
    )

    def made(parts: tuple[dict[str, int], object]) -> Move:
        now, what = parts
        if isinstance(what, tuple):
            step, how, choice, ago = what
            return form.StepOver(**now, step=step, how=how, choice=choice, ago=ago)
        return what(**now)  # type: ignore[operator, no-any-return]

    return st.tuples(when, more).map(made)


@pytest.mark.slow
@given(st.lists(a_move(), max_size=25), st.integers(0, 10**6))
@settings(max_examples=120, deadline=None)
def test_whatever_comes_the_sum_of_the_phases_is_the_clock(moves: list[Move], later: int) -> None:
    begun = form.DrillBegun(
        drill=1, scenario=scenario_form(SMALL), kind=SMALL.kind, scope=SMALL.scope, operator="a", rto=60, assumed=7
    )
    drill = fold([begun, *moves])
    assert drill is not None
    now = Tick(drill.tick.wall + later, drill.tick.ran + later, drill.tick.boot)
    phases = drill.phases_at(now)
    assert sum(phase.seconds for phase in phases) == pytest.approx(drill.clock_at(now))
    assert all(phase.seconds >= 0 and 0 <= phase.waiting <= phase.seconds for phase in phases)
    assert sum(phase.waiting for phase in drill.phases) >= drill.waiting - 1e-6
    left = [view.how for view in drill.steps]
    assert None not in left[: left.index(None)] if None in left else True
    assert drill.state is not DrillState.ENDED or drill.current is None
