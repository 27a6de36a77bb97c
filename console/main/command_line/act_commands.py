"""`driftvakt act ...`: plans agreed to, carried out, taken back."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path

from connectors.text import sanitise, shown_command
from console.log.service.sharing import whole
from console.main.command_line.exits import Exit
from console.main.command_line.pen import Pen
from console.main.command_line.plan_text import RUN_HEADER, called, plan_lines, run_record, run_rows, show
from console.main.command_line.run import Refused, Run
from console.main.parts import Parts
from console.work.commands import ACT_APPLY, ACT_OLDER, ACT_RESUME, ACT_WINDOW
from console.work.model.allowed import NOTES
from console.work.model.plans import LONGEST_PLAN, Plan, read_plan
from console.work.model.runs import NAMESPACE, RunState, RunView, StepState, StepView
from console.work.model.words import STEP_STATES
from console.work.service.acting import Acts
from console.work.service.by_file import LONGEST, answer_text, read_answer, read_request, request_text, taken_in
from console.work.service.carrying import carry_out

#: Exit statuses by how a run stands when its command ends.
_STATUS = {
    RunState.SUCCEEDED: Exit.OK,
    RunState.FAILED: Exit.FAILED,
    RunState.CANCELLED: Exit.FAILED,
}
#: Seconds between two looks at a run that goes on.
_LOOK = 0.2


def list_runs(run: Run) -> int:
    with run.parts() as parts:
        found = parts.acts.unsettled() if run.get("open") else parts.acts.runs(run.get("newest"))
        needs = {each.id: parts.acts.needs(each) for each in found}
    if run.terminal.json:
        for each in found:
            run.terminal.record(run_record(each, needs[each.id]))
    elif found:
        run.terminal.table(RUN_HEADER, run_rows(found))
    else:
        run.terminal.tell("No plan was made here yet." if not run.get("open") else "Nothing waits, and nothing runs.")
    return Exit.OK


def show_run(run: Run) -> int:
    with run.parts() as parts:
        view = parts.acts.run(run.get("run"))
        checked = parts.acts.checked(view) if run.get("check") else ()
        footings = parts.acts.allowing.footings(view) if run.get("check") else ()
        show(run, view, parts.acts.needs(view), checked, footings)
    lacking = any(set(each.lacks) - NOTES for each in footings)
    return Exit.FAILED if lacking or any(not each.holds for each in checked) else Exit.OK


def take_plan(run: Run) -> int:
    """The steps of a file become a plan of this console, made now by who is here."""
    plan = taken_in(read_plan(_read(run, LONGEST_PLAN).rstrip(b"\n")))
    with run.parts() as parts:
        view = parts.acts.propose(plan)
        show(run, view, parts.acts.needs(view))
    return Exit.OK


def approve(run: Run) -> int:
    with run.parts() as parts:
        view = parts.acts.run(run.get("run"))
        if run.get("answer"):
            answer = read_answer(_bytes(Path(run.get("answer")).expanduser(), LONGEST))
            if answer.run != view.id:
                raise Refused(f"This answer is of another plan ({sanitise(answer.run[:8])}).")
            view = parts.acts.approve(view.id, answer.key, answer.signature)
        else:
            pen = Pen(run)
            text = parts.acts.approval_text(view)
            view = parts.acts.approve(view.id, pen.line, pen(text.encode(), NAMESPACE))
        show(run, view, parts.acts.needs(view))
    return Exit.OK


def request(run: Run) -> int:
    with run.parts() as parts:
        view = parts.acts.run(run.get("run"))
    path = _path(run)
    with whole(path) as file:
        file.write(request_text(view.plan))
    run.terminal.tell(f"{sanitise(str(path), 300)} goes to who is to sign: driftvakt act sign FILE")
    return Exit.OK


def sign(run: Run) -> int:
    """Sign at another desk: needs no journal of this plan, and keeps nothing."""
    plan, text = read_request(_read(run, LONGEST))
    view = _as_run(plan)
    for line in plan_lines(view, 1):
        run.terminal.tell(line)
    if not run.get("yes"):
        if not run.terminal.can_ask:
            raise Refused("Look at the plan, then sign with --yes.", Exit.OPERATOR)
        if not run.terminal.ask("Sign exactly this plan?"):
            raise Refused("Nothing was signed.")
    pen = Pen(run)
    path = _path(run)
    answer = path.with_name(f"{path.name}.answer")
    with whole(answer) as file:
        file.write(answer_text(plan, pen.line, pen(text.encode(), NAMESPACE)))
    if run.terminal.json:
        run.terminal.document({"file": str(answer), "run": plan.nonce, "plan": plan.hash})
    else:
        run.terminal.line(f"Signed. {sanitise(str(answer), 300)} goes back: driftvakt act approve PLAN --answer FILE")
    return Exit.OK


def apply(run: Run) -> int:
    """Agree where one person is enough, carry out, wait."""
    with run.parts() as parts:
        return carry_on(run, parts, parts.acts.run(run.get("run")).id)


def into_window(run: Run) -> int:
    """Put a plan into a maintenance window, by which it is a plan of its own, and show that one."""
    with run.parts() as parts:
        view = parts.acts.run(run.get("run"))
        if not run.get("yes"):
            for line in plan_lines(view, parts.acts.needs(view)):
                run.terminal.tell(line)
        agreed = run.agreed(
            ACT_WINDOW,
            {"run": view.id},
            "Have exactly this begin by itself in that window?",
            "Look at the plan, then put it there with --yes.",
        )
        wanted, standing = run.get("window") or "", parts.log.seat.standing()
        put = partial(parts.in_windows.put, window=wanted)
        made = carry_out(ACT_WINDOW, put, {"run": view.id}, agreed, standing=standing)
        show(run, made, parts.acts.needs(made))
    return Exit.OK


def carry_on(run: Run, parts: Parts, id: str, *, ended: bool = True) -> int:
    """Show a plan that was made, ask unless --yes was given, agree where one person is enough, carry out, wait; and
    show how it `ended`."""

    def act(acts: Acts, view: RunView) -> None:
        if view.state is RunState.PLANNED:
            acts.agree(view.id)
        acts.start(view.id, take_over=bool(run.get("take_over")))

    view = parts.acts.run(id)
    if view.state is RunState.PLANNED and (needs := parts.acts.needs(view)) > 1:
        raise Refused(f"This plan needs signatures of {needs} people: driftvakt act approve.", Exit.OPERATOR)
    if not run.get("yes"):
        for line in plan_lines(view, parts.acts.needs(view)):
            run.terminal.tell(line)
    agreed = run.agreed(
        ACT_APPLY, {"run": view.id}, "Carry out exactly this plan?", "Look at the plan, then apply it with --yes."
    )
    standing = parts.log.seat.standing()
    carry_out(ACT_APPLY, lambda run: act(parts.acts, parts.acts.run(run)), {"run": view.id}, agreed, standing=standing)
    return _follow(run, parts.acts, view.id, ended=ended)


def resume(run: Run) -> int:
    with run.parts() as parts:
        view = parts.acts.run(run.get("run"))
        if not run.get("yes"):
            for line in plan_lines(view, parts.acts.needs(view)):
                run.terminal.tell(line)
        agreed = run.agreed(
            ACT_RESUME, {"run": view.id}, "Go on with it?", "Look at the run, then resume it with --yes."
        )
        again, over = bool(run.get("again")), bool(run.get("take_over"))
        carry_out(
            ACT_RESUME,
            lambda run: parts.acts.resume(run, again=again, take_over=over),
            {"run": view.id},
            agreed,
            standing=parts.log.seat.standing(),
        )
        return _follow(run, parts.acts, view.id)


def _follow(run: Run, acts: Acts, id: str, *, ended: bool = True) -> int:
    """Tell of a run until it stops. Ctrl+C pauses it: what was started on a node goes on there."""
    told: dict[int, StepState] = {}
    try:
        while True:
            view = acts.run(id)
            if not run.terminal.json:
                for step in view.steps:
                    if step.state is not told.get(step.number, StepState.WAITING):
                        told[step.number] = step.state
                        place = sanitise(step.step.target.name)
                        run.terminal.tell(f"{step.number + 1:>2}  {place}: {STEP_STATES[step.state]}")
            if view.state is not RunState.RUNNING:
                break
            time.sleep(_LOOK)
    except KeyboardInterrupt:
        acts.pause(id)
        run.terminal.tell(f"Paused before its next step; go on with: driftvakt act resume {id[:8]}")
        acts.wait(id, 10.0)
        raise
    view = acts.wait(id)
    if ended:
        show(run, view, acts.needs(view))
    return _STATUS.get(view.state, Exit.OPERATOR)


def pause(run: Run) -> int:
    return _change(run, lambda acts, id: acts.pause(id), "It stops before its next step.")


def cancel(run: Run) -> int:
    firmly = bool(run.get("firmly"))
    return _change(run, lambda acts, id: acts.cancel(id, firmly=firmly), "What runs is asked to end.")


def done(run: Run) -> int:
    number, words = run.get("step"), run.get("words") or ""

    def say(acts: Acts, id: str) -> None:
        if not 1 <= number <= len(acts.run(id).steps):
            raise Refused(f"There is no step {number}.", Exit.USAGE)
        acts.say_done(id, number - 1, words)

    return _change(run, say, f"Step {number} is said to be done.")


def withdraw(run: Run) -> int:
    return _change(run, lambda acts, id: acts.withdraw(id, run.get("reason") or ""), "The plan is withdrawn.")


def undo(run: Run) -> int:
    with run.parts() as parts:
        view = parts.acts.undo(parts.acts.run(run.get("run")).id)
        show(run, view, parts.acts.needs(view))
    return Exit.OK


def older(run: Run) -> int:
    """Show what others left running on the nodes of a plan, or have it end."""
    with run.parts() as parts:
        view = parts.acts.run(run.get("run"))
        found = parts.acts.older(view.id)
        rows = [
            (each.target.name, each.run.run[:8], each.run.epoch, shown_command(each.run.argv, 120)) for each in found
        ]
        if run.terminal.json:
            for each in found:
                record = {"target": each.target.id, "run": each.run.run, "epoch": each.run.epoch}
                run.terminal.record(record | {"argv": [sanitise(part, 1000) for part in each.run.argv]})
        elif rows:
            run.terminal.table(("WHERE", "RUN", "EPOCH", "PROGRAM"), rows, right=[2])
        else:
            run.terminal.tell("Nothing goes on there that this console did not start.")
        if not run.get("end") or not found:
            return Exit.OK
        agreed = run.agreed(ACT_OLDER, {"run": view.id}, "Have all of it end?", "Look at it, then end it with --yes.")
        standing = parts.log.seat.standing()
        shown = [each.run.run for each in found]
        carry_out(ACT_OLDER, lambda run: parts.acts.end_older(run, shown), {"run": view.id}, agreed, standing=standing)
    return Exit.OK


def _change(run: Run, change: Callable[[Acts, str], object], said: str) -> int:
    with run.parts() as parts:
        view = parts.acts.run(run.get("run"))
        change(parts.acts, view.id)
        view = parts.acts.run(view.id)
        if run.terminal.json:
            run.terminal.document(run_record(view, parts.acts.needs(view)))
        else:
            run.terminal.line(f"{called(view)}: {said}")
    return Exit.OK


def _path(run: Run) -> Path:
    return Path(run.get("file")).expanduser()


def _read(run: Run, most: int) -> bytes:
    return _bytes(_path(run), most)


def _bytes(path: Path, most: int) -> bytes:
    """A file that came from elsewhere. Raises OSError and Refused."""
    with path.open("rb") as file:
        raw = file.read(most + 1)
    if len(raw) > most:
        raise Refused(f"{sanitise(str(path), 300)} is larger than any such file.")
    return raw


def _as_run(plan: Plan) -> RunView:
    """A plan of another console, as it is shown."""
    steps = tuple(StepView(step, number) for number, step in enumerate(plan.steps))
    return RunView(plan.nonce, 0, plan, RunState.PLANNED, datetime.fromisoformat(plan.made), plan.maker, steps)
