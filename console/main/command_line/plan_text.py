"""Plans and runs as the command line shows them: text for people, records for scripts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from connectors.text import sanitise, shown_command
from console.journal.model import Target
from console.main.acting import WORDS
from console.main.command_line.allowed_text import footing_lines, footing_records
from console.main.command_line.run import Run
from console.work.model.allowed import Footing
from console.work.model.plans import Plan, Step
from console.work.model.runs import RunView, StepState, StepView, expiry
from console.work.model.words import STATES, STEP_STATES, run_why, shown_argv, step_title, title, way_words, why, word
from console.work.service.answers import Checked

#: How far a step's own lines stand to the right.
_IN = "    "


def called(run: RunView) -> str:
    """What a run is called, in words."""
    return sanitise(str(title(run.plan, WORDS, undoes=bool(run.undoes))), 300)


def plan_lines(run: RunView, needs: int, checked: Iterable[Checked] = ()) -> Iterator[str]:
    """All of a plan and how it stands."""
    yield f"{called(run)}  [{STATES[run.state]}]"
    yield f"plan {run.id[:8]}, made {_time(run.made)} by {sanitise(run.maker)}" + (
        f": {sanitise(run.plan.reason, 500)}" if run.plan.reason else ""
    )
    reason = run_why(run)
    if reason is not None:
        yield sanitise(str(reason), 1000)
    yield ""
    looked = list(checked)
    for step in run.steps:
        yield from _step_lines(step)
        for each in looked:
            if each.step == step.number:
                yield _IN + _checked(each)
    yield from _ways_back(run.plan)
    if run.plan.touched:
        yield ""
    for thing in run.plan.touched:
        head = "It leaves alone" if thing.left_alone else "It touches"
        yield f"{head}: {sanitise(str(word(thing.what, WORDS)))} {sanitise(thing.which, 300)}"
    yield ""
    yield f"sha256 {run.plan.hash}"
    for approval in run.approvals:
        how = "signed" if approval.key else "agreed"
        yield f"{sanitise(approval.person)} {how} {_time(approval.time)}"
    if needs > 1:
        yield f"{needs} people must sign this exact plan; {len(run.approvals)} did."
    if run.begun is not None:
        return
    if run.plan.window:
        opens = _time(datetime.fromisoformat(run.plan.opens))
        yield f"It begins by itself in {sanitise(run.plan.window)}, from {opens} until {_time(expiry(run.plan))},"
        yield "while a console is open: a window, or driftvakt schedule run."
    else:
        yield f"It may be begun until {_time(expiry(run.plan))}."


def _ways_back(plan: Plan) -> Iterator[str]:
    back = [shown_argv(step.undo) for step in reversed(plan.steps) if step.undo is not None and step.undo.argv]
    if back:
        yield ""
        yield "How to come back:"
    for argv in back:
        yield _IN + shown_command(argv)
    lost = [_title(step) for step in plan.steps if step.touches and step.undo is None]
    if lost:
        yield ""
        yield f"Cannot be undone: {'; '.join(lost)}."


def _step_lines(view: StepView) -> Iterator[str]:
    step = view.step
    state = "" if view.state is StepState.WAITING else f"  [{STEP_STATES[view.state]}]"
    yield f"{view.number + 1:>2}  {_title(step)} on {_named(step.target)}{state}"
    way = way_words(step.way)
    yield _IN + (str(way) if way is not None else shown_command(shown_argv(step)))
    for line in step.file.text.splitlines() if step.file is not None else ():
        yield f"{_IN}  | {sanitise(line, 500)}"
    for checks, when in ((step.before, "first"), (step.seen, "seen")):
        for argv in dict.fromkeys(shown_argv(check) for check in checks if check.argv):
            yield f"{_IN}{when}: {shown_command(argv)}"
    for change in step.changes:
        what = sanitise(str(word(change.what, WORDS)))
        yield f"{_IN}{what}: {sanitise(change.before, 200) or '-'} -> {sanitise(change.after, 200) or '-'}"
    reason = why(view)
    if reason is not None:
        yield _IN + sanitise(str(reason), 1000)
    said = str(view.facts.get("err") or view.facts.get("out") or "")
    if said and reason is not None:
        for line in sanitise(said, 2000, lines=True).split("\n")[-5:]:
            yield f"{_IN}  | {line}"


def _named(target: Target) -> str:
    """A target as one types it."""
    return sanitise(target.name).removeprefix("node:")


def _title(step: Step) -> str:
    return sanitise(str(step_title(step, WORDS)), 300)


def _checked(each: Checked) -> str:
    if each.fault is not None:
        return f"could not be looked at: {sanitise(str(each.fault), 300)}"
    mark = "holds" if each.holds else "DOES NOT HOLD"
    return f"{mark}: {sanitise(each.check.seen)} is {sanitise(each.found, 100)}"


def _time(time: Any) -> str:
    return str(time.strftime("%Y-%m-%d %H:%M:%S")) + " UTC"


def run_rows(runs: Iterable[RunView]) -> list[tuple[object, ...]]:
    """A line for each run."""
    return [
        (
            run.id[:8],
            STATES[run.state],
            called(run),
            ", ".join(map(_named, run.plan.targets[:3]))
            + (f" and {len(run.plan.targets) - 3} more" if len(run.plan.targets) > 3 else ""),
            sanitise(run.maker),
            _time(run.made)[:16],
        )
        for run in runs
    ]


RUN_HEADER = ("PLAN", "STATE", "WHAT", "WHERE", "WHO", "MADE (UTC)")


def run_record(run: RunView, needs: int) -> dict[str, Any]:
    """A run as JSON."""
    return {
        "id": run.id,
        "state": str(run.state),
        "reason": run.reason,
        "what": called(run),
        "act": run.plan.act,
        "hash": run.plan.hash,
        "made": _iso(run.made),
        "maker": run.maker,
        "expires": _iso(expiry(run.plan)),
        "window": run.plan.window or None,
        "opens": run.plan.opens or None,
        "begun": _iso(run.begun),
        "ended": _iso(run.ended),
        "undoes": run.undoes or None,
        "can_be_undone": run.can_be_undone,
        "needs": needs,
        "approvals": [
            {"person": each.person, "key": each.key or None, "time": _iso(each.time)} for each in run.approvals
        ],
        "targets": [{"id": target.id, "name": target.name} for target in run.plan.targets],
        "steps": [_step_record(step) for step in run.steps],
    }


def _step_record(view: StepView) -> dict[str, Any]:
    reason = why(view)
    return {
        "number": view.number + 1,
        "kind": view.step.kind,
        "what": _title(view.step),
        "target": view.step.target.id,
        "argv": list(view.step.argv),
        "state": str(view.state),
        "attempt": view.attempt,
        "reason": view.reason,
        "words": str(reason) if reason is not None else None,
        "begun": _iso(view.begun),
        "ended": _iso(view.ended),
        "facts": dict(view.facts),
    }


def _iso(time: Any) -> str | None:
    return None if time is None else str(time.isoformat().replace("+00:00", "Z"))


def show(
    run: Run, view: RunView, needs: int, checked: Iterable[Checked] = (), footings: Sequence[Footing] = ()
) -> None:
    """Print a plan and how it stands, also on its nodes."""
    if run.terminal.json:
        record = run_record(view, needs)
        looked = [
            {"step": each.step + 1, "seen": each.check.seen, "found": each.found, "holds": each.holds}
            | ({"fault": str(each.fault)} if each.fault else {})
            for each in checked
        ]
        stands = {"nodes": footing_records(footings)} if footings else {}
        run.terminal.document(record | ({"checked": looked} if looked else {}) | stands)
        return
    for line in (*plan_lines(view, needs, checked), *footing_lines(footings)):
        run.terminal.line(line)
