"""The engine of acts over the real runner: done once or not at all, told, taken up again, taken back."""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from console.journal.model import Target
from console.journal.service import Journal
from console.work.model.plans import Step, Way
from console.work.model.runs import RunState, StepState
from console.work.service.acting import Acts
from console.work.service.lanes import CannotAct
from resources.text import QT_TRANSLATE_NOOP, say
from tests.support.acts import LocalNodes, LocalRunner, Rule, acts_over, adding, exists, person, plan, sleeping, target

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="the runner needs Linux"),
]


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    made = Journal.open(tmp_path / "journal.db", actor="anna", source="test", clock=time.time)
    yield made
    made.close()


@pytest.fixture
def nodes(tmp_path: Path) -> Iterator[LocalNodes]:
    made = LocalNodes(tmp_path / "nodes")
    yield made
    made.kill_all()
    made.cut()


@pytest.fixture
def acts(journal: Journal, nodes: LocalNodes, tmp_path: Path) -> Acts:
    return acts_over(journal, nodes, tmp_path)


def carried_out(acts: Acts, run: str) -> RunState:
    acts.agree(run)
    acts.start(run)
    return acts.wait(run, 60).state


def test_a_plan_that_was_agreed_to_is_carried_out_seen_and_leaves_nothing_on_the_node(
    acts: Acts, nodes: LocalNodes, tmp_path: Path, journal: Journal
) -> None:
    run = acts.propose(plan(adding(tmp_path / "a"), adding(tmp_path / "b")))
    assert run.state is RunState.PLANNED
    assert not (tmp_path / "a").exists()
    assert carried_out(acts, run.id) is RunState.SUCCEEDED
    view = acts.run(run.id)
    assert [step.state for step in view.steps] == [StepState.DONE, StepState.DONE]
    assert view.steps[0].facts["status"] == 0
    assert (tmp_path / "a").read_text() == (tmp_path / "b").read_text() == "x\n"
    assert nodes.runs() == []
    assert journal.unfinished() == []
    assert journal.verify().sound
    assert not journal.differences()


def test_nothing_begins_that_nobody_agreed_to(acts: Acts, tmp_path: Path) -> None:
    run = acts.propose(plan(adding(tmp_path / "a")))
    with pytest.raises(CannotAct, match="Nobody has agreed"):
        acts.start(run.id)
    acts.withdraw(run.id, "not needed")
    with pytest.raises(CannotAct, match="withdrawn"):
        acts.agree(run.id)
    assert not (tmp_path / "a").exists()


def test_two_people_sign_this_exact_plan_and_each_counts_once(
    journal: Journal, nodes: LocalNodes, tmp_path: Path
) -> None:
    rule = Rule(2)
    acts = acts_over(journal, nodes, tmp_path, rule=rule)
    run = acts.propose(plan(adding(tmp_path / "a")))
    other = acts.propose(plan(adding(tmp_path / "a")))

    def signed(who: str, of: str = run.id) -> str:
        return f"{who} plan@driftvakt {acts.approval_text(acts.run(of))}"

    with pytest.raises(CannotAct, match="signatures of 2"):
        acts.agree(run.id)
    with pytest.raises(CannotAct, match="counts for nobody"):
        acts.approve(run.id, "anna", signed("anna", other.id))
    assert acts.approve(run.id, "anna", signed("anna")).state is RunState.PLANNED
    with pytest.raises(CannotAct, match="already"):
        acts.approve(run.id, "anna", signed("anna"))
    assert acts.approve(run.id, "bo", signed("bo")).state is RunState.APPROVED
    rule.gone = {"bo"}
    with pytest.raises(CannotAct, match="2 people must agree"):
        acts.start(run.id)
    rule.gone = set()
    acts.start(run.id)
    assert acts.wait(run.id, 60).state is RunState.SUCCEEDED


def test_a_plan_that_is_too_old_or_from_the_future_does_not_begin(
    journal: Journal, nodes: LocalNodes, tmp_path: Path
) -> None:
    acts = acts_over(journal, nodes, tmp_path)
    run = acts.propose(plan(adding(tmp_path / "a")))
    acts.agree(run.id)
    for off in (timedelta(minutes=11), timedelta(days=-3)):
        acts._clock = lambda off=off: datetime.now(UTC) + off  # type: ignore[misc]
        assert acts.run(run.id).state is RunState.EXPIRED
        with pytest.raises(CannotAct, match="not begun in time"):
            acts.start(run.id)


def test_a_plan_that_was_too_old_once_stays_so_though_the_clock_is_set_back(nodes: LocalNodes, tmp_path: Path) -> None:
    off = [timedelta()]

    def clock() -> datetime:
        return datetime.now(UTC) + off[0]

    journal = Journal.open(tmp_path / "set.db", actor="anna", source="test", clock=lambda: clock().timestamp())
    acts = acts_over(journal, nodes, tmp_path)
    acts._clock = clock
    run = acts.propose(plan(adding(tmp_path / "a")))
    acts.agree(run.id)
    off[0] = timedelta(minutes=11)
    other = acts.propose(plan(adding(tmp_path / "b")))  # it was that late once, and the log says so
    off[0] = timedelta(minutes=1)
    assert acts.run(run.id).state is RunState.EXPIRED and acts.run(other.id).state is RunState.EXPIRED
    with pytest.raises(CannotAct, match="not begun in time"):
        acts.start(run.id)
    assert not (tmp_path / "a").exists()
    journal.close()


def test_processes_that_a_run_left_behind_are_shown_and_ended_and_then_free_the_node(
    acts: Acts, nodes: LocalNodes, tmp_path: Path
) -> None:
    leaving = Step("test.leave", target("g01"), argv=("setsid", "--fork", "sleep", "300"))
    run = acts.propose(plan(leaving))
    assert carried_out(acts, run.id) is RunState.SUCCEEDED
    assert acts.run(run.id).steps[0].facts["left"]
    following = acts.propose(plan(adding(tmp_path / "a")))
    (found,) = acts.older(following.id)
    assert found.run.over and found.run.left
    assert acts.end_older(following.id, {found.run.run})
    assert acts.older(following.id) == () and nodes.runs() == []
    assert carried_out(acts, following.id) is RunState.SUCCEEDED


def test_a_run_that_waits_for_a_node_that_does_not_answer_is_cancelled_at_once(
    journal: Journal, nodes: LocalNodes, tmp_path: Path
) -> None:
    dialled = threading.Event()

    class Silent(LocalNodes):
        def __call__(self, target: Target, cancel: threading.Event) -> LocalRunner:
            dialled.set()
            assert cancel.wait(30), "nobody ended the attempt"
            raise CannotAct("silent", say(QT_TRANSLATE_NOOP("Acts", "silent")))

    acts = acts_over(journal, Silent(tmp_path / "silent"), tmp_path)
    run = acts.propose(plan(adding(tmp_path / "a")))
    acts.agree(run.id)
    acts.start(run.id)
    assert dialled.wait(10)
    acts.cancel(run.id)
    assert acts.wait(run.id, 60).state is RunState.CANCELLED
    assert acts._threads == {}, "nothing is kept of a run that is over"


def test_what_is_so_already_is_not_done_again(acts: Acts, tmp_path: Path) -> None:
    (tmp_path / "a").write_text("before\n")
    run = acts.propose(plan(adding(tmp_path / "a")))
    assert carried_out(acts, run.id) is RunState.SUCCEEDED
    assert acts.run(run.id).steps[0].state is StepState.ALREADY
    assert (tmp_path / "a").read_text() == "before\n"


def test_a_surprise_stops_the_rest_and_what_was_done_is_taken_back(
    acts: Acts, nodes: LocalNodes, tmp_path: Path
) -> None:
    wrong = replace(adding(tmp_path / "b"), argv=("python3", "-c", "print('so so'); raise SystemExit(7)"))
    run = acts.propose(plan(adding(tmp_path / "a"), wrong, adding(tmp_path / "c")))
    assert carried_out(acts, run.id) is RunState.FAILED
    view = acts.run(run.id)
    assert [step.state for step in view.steps] == [StepState.DONE, StepState.FAILED, StepState.WAITING]
    assert (view.steps[1].reason, view.steps[1].facts["status"], view.steps[1].facts["out"]) == ("status", 7, "so so")
    assert not (tmp_path / "c").exists()
    back = acts.undo(run.id)
    assert [step.step.kind for step in back.steps] == ["test.remove"]
    assert carried_out(acts, back.id) is RunState.SUCCEEDED
    assert not (tmp_path / "a").exists()
    assert nodes.runs() == []


def test_success_is_what_is_seen_not_what_a_program_says(acts: Acts, tmp_path: Path) -> None:
    hollow = replace(adding(tmp_path / "a"), argv=("true",), seen=(exists(tmp_path / "a", within=0),))
    run = acts.propose(plan(hollow))
    assert carried_out(acts, run.id) is RunState.FAILED
    assert acts.run(run.id).steps[0].reason == "not_seen"


def test_what_must_hold_before_keeps_a_step_from_beginning(acts: Acts, tmp_path: Path) -> None:
    step = replace(adding(tmp_path / "a"), before=(exists(tmp_path / "key", within=0),))
    run = acts.propose(plan(step))
    (checked,) = acts.checked(run)
    assert (checked.holds, checked.found) == (False, "1")
    assert carried_out(acts, run.id) is RunState.FAILED
    assert acts.run(run.id).steps[0].reason == "before"
    assert not (tmp_path / "a").exists()
    (tmp_path / "key").write_text("")
    acts.resume(run.id)
    assert acts.wait(run.id, 60).state is RunState.SUCCEEDED


def until(acts: Acts, run: str, state: StepState, step: int = 0) -> None:
    end = time.monotonic() + 20
    while acts.run(run).steps[step].state is not state:
        assert time.monotonic() < end, acts.run(run)
        time.sleep(0.05)


def test_a_connection_that_is_cut_meanwhile_is_made_anew_and_nothing_is_done_twice(
    acts: Acts, nodes: LocalNodes, tmp_path: Path
) -> None:
    run = acts.propose(plan(sleeping(1.5, tmp_path / "a")))
    acts.agree(run.id)
    acts.start(run.id)
    until(acts, run.id, StepState.RUNNING)
    time.sleep(0.4)
    nodes.cut()
    assert acts.wait(run.id, 60).state is RunState.SUCCEEDED
    assert (tmp_path / "a").read_text() == "slept\n"
    assert "begun" in acts.output(run.id, 0)


def test_a_run_that_is_cancelled_ends_its_program_and_begins_nothing_else(
    acts: Acts, nodes: LocalNodes, tmp_path: Path
) -> None:
    run = acts.propose(plan(sleeping(60, tmp_path / "a"), adding(tmp_path / "b")))
    acts.agree(run.id)
    acts.start(run.id)
    until(acts, run.id, StepState.RUNNING)
    acts.cancel(run.id)
    assert acts.wait(run.id, 60).state is RunState.CANCELLED
    assert [step.state for step in acts.run(run.id).steps] == [StepState.ENDED, StepState.WAITING]
    assert not (tmp_path / "a").exists()
    assert nodes.runs() == []


def test_a_step_of_a_person_waits_for_their_word(acts: Acts, tmp_path: Path) -> None:
    run = acts.propose(plan(person(), adding(tmp_path / "a")))
    acts.agree(run.id)
    acts.start(run.id)
    until(acts, run.id, StepState.RUNNING)
    acts.say_done(run.id, 0, "the cable is in")
    assert acts.wait(run.id, 60).state is RunState.SUCCEEDED


def test_a_paused_run_goes_on_from_where_it_stood(acts: Acts, tmp_path: Path) -> None:
    run = acts.propose(plan(adding(tmp_path / "a"), person(), adding(tmp_path / "b")))
    acts.agree(run.id)
    acts.start(run.id)
    until(acts, run.id, StepState.RUNNING, 1)
    acts.pause(run.id)
    assert acts.wait(run.id, 60).state is RunState.PAUSED
    acts.say_done(run.id, 1)
    acts.resume(run.id)
    assert acts.wait(run.id, 60).state is RunState.SUCCEEDED
    assert (tmp_path / "a").read_text() == "x\n"


def test_one_run_at_a_time_on_a_target(acts: Acts, tmp_path: Path) -> None:
    first = acts.propose(plan(sleeping(60, tmp_path / "a")))
    second = acts.propose(plan(adding(tmp_path / "b"), adding(tmp_path / "c", node="g02")))
    for run in (first, second):
        acts.agree(run.id)
    acts.start(first.id)
    with pytest.raises(CannotAct, match=r"g01 is held by another run"):
        acts.start(second.id)
    assert not (tmp_path / "c").exists()
    acts.cancel(first.id, firmly=True)
    acts.wait(first.id, 60)
    acts.start(second.id)
    assert acts.wait(second.id, 60).state is RunState.SUCCEEDED


def test_a_wave_runs_beside_each_other_and_the_next_not_after_a_surprise(acts: Acts, tmp_path: Path) -> None:
    steps = [adding(tmp_path / f"a{n}", node=f"g0{n}", wave=0 if n < 4 else 1) for n in range(1, 7)]
    steps[1] = replace(steps[1], argv=("false",))
    run = acts.propose(plan(*steps))
    assert carried_out(acts, run.id) is RunState.FAILED
    assert [(tmp_path / f"a{n}").exists() for n in range(1, 7)] == [True, False, True, False, False, False]


def test_a_second_console_is_refused_by_the_node_itself_while_the_first_acts(
    journal: Journal, nodes: LocalNodes, tmp_path: Path
) -> None:
    other_journal = Journal.open(tmp_path / "other.db", actor="bo", source="test", clock=time.time)
    ours, theirs = acts_over(journal, nodes, tmp_path), acts_over(other_journal, nodes, tmp_path, who="bo")
    for name in ("a", "b", "c"):  # their epochs are ahead of ours
        run = theirs.propose(plan(adding(tmp_path / name)))
        assert carried_out(theirs, run.id) is RunState.SUCCEEDED
    run = ours.propose(plan(adding(tmp_path / "d")))
    assert carried_out(ours, run.id) is RunState.SUCCEEDED  # they are done, and nobody holds it
    long = theirs.propose(plan(sleeping(60, tmp_path / "e")))
    theirs.agree(long.id)
    theirs.start(long.id)
    until(theirs, long.id, StepState.RUNNING)
    run = ours.propose(plan(adding(tmp_path / "f")))
    assert carried_out(ours, run.id) is RunState.FAILED
    assert "bo@desk" in ours.run(run.id).steps[0].facts["words"]
    ours.resume(run.id, take_over=True)  # what they started goes on: nothing new begins beside it
    assert ours.wait(run.id, 60).steps[0].reason == "refused: older_runs"
    assert not (tmp_path / "f").exists()
    assert ours.end_older(run.id, ()) == (), "what nobody was shown is left alone"
    (shown,) = ours.older(run.id)
    (older,) = ours.end_older(run.id, {shown.run.run})
    assert older.run.argv[0] == "python3"
    assert theirs.wait(long.id, 60).state is not RunState.SUCCEEDED
    ours.resume(run.id, take_over=True)
    assert ours.wait(run.id, 60).state is RunState.SUCCEEDED
    assert not (tmp_path / "e").exists()
    other_journal.close()


def test_a_run_whose_program_is_gone_without_a_word_is_unknown_until_it_is_seen(
    acts: Acts, nodes: LocalNodes, tmp_path: Path
) -> None:
    run = acts.propose(plan(sleeping(60, tmp_path / "a")))
    acts.agree(run.id)
    acts.start(run.id)
    until(acts, run.id, StepState.RUNNING)
    time.sleep(0.5)
    nodes.kill_all()
    assert acts.wait(run.id, 60).state is RunState.UNKNOWN
    assert acts.run(run.id).steps[0].reason == "lost"
    acts.resume(run.id)  # still nobody knows
    assert acts.wait(run.id, 60).state is RunState.UNKNOWN
    assert nodes.runs(), "what nobody knows is left to be looked at"
    for left in nodes.runs():  # somebody tidies up there: that proves nothing
        shutil.rmtree(left)
    acts.resume(run.id)
    assert acts.wait(run.id, 60).state is RunState.UNKNOWN
    (tmp_path / "a").write_text("by hand\n")
    acts.resume(run.id)
    assert acts.wait(run.id, 60).state is RunState.SUCCEEDED
    assert nodes.runs() == []
    assert Way.PROGRAM is acts.run(run.id).steps[0].step.way
    assert list((tmp_path / "claims").iterdir()) == []


def test_a_run_that_does_not_go_on_is_let_be_and_frees_its_node(acts: Acts, tmp_path: Path) -> None:
    run = acts.propose(plan(person(), adding(tmp_path / "a")))
    acts.agree(run.id)
    acts.start(run.id)
    until(acts, run.id, StepState.RUNNING)
    acts.pause(run.id)
    assert acts.wait(run.id, 60).state is RunState.PAUSED
    other = acts.propose(plan(adding(tmp_path / "b")))
    acts.agree(other.id)
    with pytest.raises(CannotAct, match="held by another run"):
        acts.start(other.id)
    acts.cancel(run.id)
    assert acts.run(run.id).state is RunState.CANCELLED
    acts.start(other.id)
    assert acts.wait(other.id, 60).state is RunState.SUCCEEDED
    assert not (tmp_path / "a").exists()


def test_what_ran_without_success_is_run_again_only_by_a_persons_word(acts: Acts, tmp_path: Path) -> None:
    half = replace(adding(tmp_path / "a"), seen=(), argv=("sh", "-c", 'echo x >> "$0"; exit 3', str(tmp_path / "a")))
    run = acts.propose(plan(half))
    assert carried_out(acts, run.id) is RunState.FAILED
    acts.resume(run.id)
    assert acts.wait(run.id, 60).state is RunState.FAILED
    assert (tmp_path / "a").read_text() == "x\n"
    acts.resume(run.id, again=True)
    assert acts.wait(run.id, 60).steps[0].attempt == 2
    assert (tmp_path / "a").read_text() == "x\nx\n"


def test_what_was_taken_back_or_let_be_does_not_go_on(acts: Acts, tmp_path: Path) -> None:
    run = acts.propose(plan(adding(tmp_path / "a"), person()))
    acts.agree(run.id)
    acts.start(run.id)
    until(acts, run.id, StepState.RUNNING, 1)
    acts.pause(run.id)
    acts.wait(run.id, 60)
    acts.cancel(run.id)
    with pytest.raises(CannotAct, match="withdrawn"):
        acts.resume(run.id)
    back = acts.undo(run.id)
    assert carried_out(acts, back.id) is RunState.SUCCEEDED
    assert not (tmp_path / "a").exists()


def test_a_word_counts_for_the_persons_step_that_is_due(acts: Acts, tmp_path: Path) -> None:
    run = acts.propose(plan(adding(tmp_path / "a"), replace(person(), wave=1)))
    for step in (0, 1, 7):
        with pytest.raises(CannotAct, match="no step of a person"):
            acts.say_done(run.id, step)


def test_a_resumed_run_needs_those_who_agreed_still(journal: Journal, nodes: LocalNodes, tmp_path: Path) -> None:
    rule = Rule(2)
    acts = acts_over(journal, nodes, tmp_path, rule=rule)
    run = acts.propose(plan(replace(adding(tmp_path / "a"), before=(exists(tmp_path / "key", within=0),))))
    for who in ("anna", "bo"):
        acts.approve(run.id, who, f"{who} plan@driftvakt {acts.approval_text(run)}")
    acts.start(run.id)
    assert acts.wait(run.id, 60).state is RunState.FAILED
    (tmp_path / "key").write_text("")
    rule.gone = {"bo"}
    with pytest.raises(CannotAct, match="2 people must agree"):
        acts.resume(run.id)


def test_a_persons_step_of_a_cancelled_run_is_theirs_again(acts: Acts) -> None:
    run = acts.propose(plan(person()))
    acts.agree(run.id)
    acts.start(run.id)
    until(acts, run.id, StepState.RUNNING)
    acts.cancel(run.id)
    assert acts.wait(run.id, 60).state is RunState.CANCELLED
    acts.resume(run.id)
    until(acts, run.id, StepState.RUNNING)
    acts.say_done(run.id, 0)
    assert acts.wait(run.id, 60).state is RunState.SUCCEEDED


def test_who_was_overtaken_while_they_acted_stops(journal: Journal, nodes: LocalNodes, tmp_path: Path) -> None:
    other_journal = Journal.open(tmp_path / "other.db", actor="bo", source="test", clock=time.time)
    ours, theirs = acts_over(journal, nodes, tmp_path), acts_over(other_journal, nodes, tmp_path, who="bo")
    run = ours.propose(plan(adding(tmp_path / "a"), replace(person(), wave=1), replace(adding(tmp_path / "b"), wave=2)))
    ours.agree(run.id)
    ours.start(run.id)
    until(ours, run.id, StepState.RUNNING, 1)
    for name in ("c", "d"):  # nobody runs anything there, so they may; their epoch is ahead of ours then
        other = theirs.propose(plan(adding(tmp_path / name)))
        assert carried_out(theirs, other.id) is RunState.SUCCEEDED
    ours.say_done(run.id, 1)
    assert ours.wait(run.id, 60).state is RunState.FAILED
    assert not (tmp_path / "b").exists()
    ours.resume(run.id)  # a person looked, and wants it to go on
    assert ours.wait(run.id, 60).state is RunState.SUCCEEDED
    other_journal.close()
