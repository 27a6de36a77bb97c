"""Plans in maintenance windows over real runners: each begins by itself, once, while its window is open, and never
outside of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from console.work.model.plans import Plan
from console.work.model.runs import NAMESPACE, RunState, RunView
from console.work.service.carrying import Bar, NotAllowed
from console.work.service.in_windows import Opening
from console.work.service.lanes import CannotAct
from tests.support.acts import adding
from tests.support.journals import opened
from tests.support.schedules import MIDNIGHT, Bench, Clock, bench_over

pytestmark = pytest.mark.slow  # each begins a runner
HOUR = 3600.0
OPENS, CLOSES = MIDNIGHT + 3 * HOUR, MIDNIGHT + 4 * HOUR


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    clock = Clock(MIDNIGHT)
    with opened(tmp_path / "journal.db", clock=clock) as journal:
        made = bench_over(journal, clock, tmp_path)
        made.openings.all["W-1"] = Opening("W-1", OPENS, CLOSES, "Fans")
        yield made
        made.acts.close()
        assert journal.differences() == ()


def planned(bench: Bench) -> RunView:
    return bench.acts.propose(Plan("test.add", (adding(bench.folder / "out"),)))


def look(bench: Bench, at: float) -> list[RunView]:
    """What is told at a time of day, once what began is over."""
    bench.look(at)
    told, bench.told_runs[:] = list(bench.told_runs), []
    return [bench.acts.wait(each.id, 60) for each in told]


def test_it_begins_by_itself_once_while_its_window_is_open(bench: Bench) -> None:
    first = planned(bench)
    run = bench.in_windows.put(first.id)
    assert (run.state, run.plan.window) == (RunState.APPROVED, "W-1")
    assert datetime.fromisoformat(run.plan.opens) == datetime.fromtimestamp(OPENS, UTC)
    assert [each.person for each in run.approvals] == ["anna"], "who puts it there agrees to it"
    assert bench.acts.run(first.id).state is RunState.WITHDRAWN
    assert look(bench, OPENS - 1) == [] and bench.lines == 0
    (told,) = look(bench, OPENS + 1)
    assert (told.id, told.state, bench.lines) == (run.id, RunState.SUCCEEDED, 1)
    began = bench.journal.rows("SELECT actor FROM entries WHERE category = 'work' AND stage = 'begin'")
    assert {row["actor"] for row in began} == {"window W-1"}
    assert look(bench, OPENS + 60) == [] and bench.lines == 1


def test_nobody_begins_it_by_hand_before_its_window_is_open(bench: Bench) -> None:
    run = bench.in_windows.put(planned(bench).id, "w-1")
    with pytest.raises(CannotAct, match="W-1"):
        bench.acts.start(run.id)
    assert bench.lines == 0 and bench.acts.run(run.id).state is RunState.APPROVED


def test_a_window_that_passed_without_a_console_is_told_and_nothing_is_made_up_for(bench: Bench) -> None:
    run = bench.in_windows.put(planned(bench).id)
    (told,) = look(bench, CLOSES + 60)
    assert (told.id, told.state, told.reason) == (run.id, RunState.EXPIRED, "window_missed")
    assert look(bench, CLOSES + 120) == [] and bench.lines == 0


def test_one_that_was_ended_early_holds_it_back_and_says_so(bench: Bench) -> None:
    bench.in_windows.put(planned(bench).id)
    del bench.openings.all["W-1"]
    assert look(bench, OPENS + 1) == []
    (told,) = look(bench, CLOSES + 1)
    assert (told.reason, bench.lines) == ("window_closed", 0)


def test_while_its_node_is_held_it_waits_and_begins_once_that_is_free(bench: Bench) -> None:
    run = bench.in_windows.put(planned(bench).id)
    with bench.acts._claims.claim(run.id):  # another program has it
        assert look(bench, OPENS + 1) == [] and bench.lines == 0
    (told,) = look(bench, OPENS + 60)
    assert (told.state, bench.lines) == (RunState.SUCCEEDED, 1)


def test_where_two_must_agree_they_sign_it_with_its_window_or_it_never_begins(bench: Bench) -> None:
    bench.rule.number = 2
    runs = [bench.in_windows.put(planned(bench).id) for _ in range(2)]
    assert {run.state for run in runs} == {RunState.PLANNED}
    for who in ("anna", "bo"):
        text = bench.acts.approval_text(runs[0])
        bench.acts.approve(runs[0].id, who, f"{who} {NAMESPACE} {text}")
    (began,) = look(bench, OPENS + 1)
    assert (began.id, bench.lines) == (runs[0].id, 1)
    (told,) = look(bench, CLOSES + 1)
    assert (told.id, told.reason) == (runs[1].id, "window_unsigned")


def test_a_locked_desk_puts_nothing_into_a_window_and_holds_back_nothing_that_was_put(bench: Bench) -> None:
    first, second = planned(bench), planned(bench)
    run = bench.in_windows.put(first.id)

    def locked() -> None:
        raise NotAllowed(Bar.LOCKED)

    bench.acts._permit = locked
    with pytest.raises(NotAllowed):
        bench.in_windows.put(second.id)
    (told,) = look(bench, OPENS + 1)
    assert (told.id, told.state) == (run.id, RunState.SUCCEEDED)


def test_the_yes_of_who_may_not_act_any_more_begins_nothing(bench: Bench) -> None:
    bench.in_windows.put(planned(bench).id)
    bench.rule.gone.add("anna")
    assert look(bench, OPENS + 1) == []
    (told,) = look(bench, CLOSES + 1)
    assert (told.reason, bench.lines) == ("window_unsigned", 0)


def test_what_cannot_be_put_there_is_refused_and_stands_as_it_was(bench: Bench) -> None:
    run = planned(bench)
    with pytest.raises(CannotAct):
        bench.in_windows.put(run.id, "W-7")
    bench.openings.all["W-1"] = Opening("W-1", OPENS + 40 * 24 * HOUR, CLOSES + 40 * 24 * HOUR)
    with pytest.raises(CannotAct):
        bench.in_windows.put(run.id)
    bench.openings.all["W-1"] = Opening("W-1", OPENS, CLOSES)
    assert bench.acts.run(run.id).state is RunState.PLANNED
    put = bench.in_windows.put(run.id)
    with pytest.raises(CannotAct):
        bench.in_windows.put(put.id, "W-1")
