"""`driftvakt schedule ...`: what is done by itself at certain times, and who agreed to it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

from connectors.text import sanitise
from console.main.command_line.exits import Exit
from console.main.command_line.pen import Pen
from console.main.command_line.plan_text import called, plan_lines
from console.main.command_line.run import Refused, Run
from console.main.parts import Parts
from console.work.commands import SCHEDULE_ADD
from console.work.model.plans import Plan
from console.work.model.runs import RunState, RunView, StepView
from console.work.model.schedule_words import OUTCOMES, why
from console.work.model.schedules import Decision, Outcome, Schedule
from console.work.model.templates import NAMESPACE
from console.work.model.timetable import Timetable, after, checked
from console.work.model.words import STATES, run_why
from console.work.service.schedules import Schedules, Wanted

_SHOWN = 10


def list_schedules(run: Run) -> int:
    with run.parts() as parts:
        records = [_record(parts, each) for each in parts.schedules.schedules()]
        rows = [_row(parts, each) for each in parts.schedules.schedules()]
    if run.terminal.json:
        for record in records:
            run.terminal.record(record)
    elif rows:
        run.terminal.table(("SCHEDULE", "WHAT", "OF", "WHEN", "NEXT", "AGREED TO", "LAST"), rows)
    else:
        run.terminal.tell('Nothing is done by schedule: driftvakt schedule add recovery.test ASSET --when "0 3 * * *"')
    return Exit.OK


def show_schedule(run: Run) -> int:
    with run.parts() as parts:
        schedule = parts.schedules.schedule(run.get("schedule"))
        if run.get("template"):
            run.terminal.out.write(schedule.template)
            return Exit.OK
        _show(run, parts, schedule)
    return Exit.OK


def show_next(run: Run) -> int:
    """The next times of schedules, or of one that is only tried."""
    most = max(1, min(run.get("newest"), 100))
    with run.parts() as parts:
        now = parts.schedules.now()
        if run.get("when"):
            table = checked(run.get("when"), run.get("zone"), now)
            times = [("-", table, time) for time in islice(after(table, now), most)]
        else:
            one = run.get("schedule")
            found = (parts.schedules.schedule(one),) if one else parts.schedules.schedules()
            times = [(each.name, each.table, time) for each in found for time in parts.schedules.next(each, most)]
    times = sorted(times, key=lambda each: each[2])[:most]
    if run.terminal.json:
        for name, table, time in times:
            run.terminal.record({"schedule": name, "at": _iso(time), "local": _local(time, table)})
    elif times:
        rows = [(name, _local(time, table), _iso(time)) for name, table, time in times]
        run.terminal.table(("SCHEDULE", "THERE", "UTC"), rows)
    else:
        run.terminal.tell("Nothing is due.")
    return Exit.OK


def add(run: Run) -> int:
    """Show the plan as it would be made now, and agree to all that are like it where one person is enough."""
    with run.parts() as parts:
        maker = parts.schedules.maker(run.get("act"))
        first = maker.arguments[0] if maker is not None else "of"
        wanted = Wanted(
            run.get("act"),
            {first: run.get("about"), **_named(run.get("of"))},
            run.get("when"),
            run.get("zone") or "",
            run.get("late"),
            run.get("at_most_every"),
            _day(run.get("until")),
        )
        sketch, plan = parts.schedules.sketch(wanted)
        if not run.get("yes"):
            for line in plan_lines(_as_run(plan, parts.schedules.now()), 1):
                run.terminal.tell(line)
        run.agreed(
            SCHEDULE_ADD,
            {},
            "Have exactly such plans made at these times?",
            "Look at the plan, then add it with --yes.",
        )
        schedule = parts.schedules.add(sketch)
        _show(run, parts, schedule)
    return Exit.OK


def pause(run: Run) -> int:
    return _change(run, Schedules.pause, "is paused: nothing of it is due.")


def resume(run: Run) -> int:
    return _change(run, Schedules.resume, "goes on from now.")


def remove(run: Run) -> int:
    return _change(run, Schedules.remove, "is no more; the log keeps what became of its times.")


def withdraw(run: Run) -> int:
    return _change(run, Schedules.withdraw, "begins nothing by itself any more: its plans wait for a person.")


def approve(run: Run) -> int:
    """Sign the template where the rule asks for several, or with --key; else agree."""
    with run.parts() as parts:
        schedule = parts.schedules.schedule(run.get("schedule"))
        if parts.schedules.standing(schedule).needs > 1 or run.get("key"):
            pen = Pen(run)
            schedule = parts.schedules.approve(schedule.id, pen.line, pen(schedule.template.encode(), NAMESPACE))
        else:
            schedule = parts.schedules.agree(schedule.id)
        _show(run, parts, schedule)
    return Exit.OK


def keep(run: Run) -> int:
    """Do what is due until Ctrl+C, or once."""
    from console.main.schedules import keep_schedules  # noqa: PLC0415 - only here

    with run.parts() as parts:
        bugs: list[BaseException] = []
        runs: list[str] = []
        ended = threading.Event()

        def bug(error: BaseException) -> None:
            bugs.append(error)
            ended.set()

        def told(schedule: Schedule, decision: Decision) -> None:
            if run.terminal.json:
                run.terminal.record({"schedule": schedule.name, **_decision(decision)})
                run.terminal.out.flush()
            else:
                about = sanitise(schedule.about, 200)
                run.terminal.line(f"{_iso(decision.at)}  {schedule.name}  {about}: {_became(decision)}")

        def told_run(view: RunView) -> None:
            runs.append(view.id)
            if run.terminal.json:
                run.terminal.record({"window": view.plan.window, "run": view.id, "state": str(view.state)})
                run.terminal.out.flush()
            else:
                reason = run_why(view)
                said = sanitise(str(reason), 300) if reason is not None else STATES[view.state]
                run.terminal.line(f"{view.plan.window}  {called(view)}: {said}")

        parts.watcher.start(on_trouble=lambda _error: None, on_bug=bug)
        clockwork = keep_schedules(parts, bug, told, told_run, first=False, once=bool(run.get("once")))
        if run.get("once"):
            mine = clockwork.look()
            begun = [each.last_run.run for each in parts.schedules.schedules() if each.last_run is not None]
            for id in (*begun, *runs):
                parts.acts.wait(id)
            parts.settle()
            return Exit.OK if mine else Exit.OPERATOR
        run.terminal.tell("Schedules are kept until Ctrl+C; a window of the same data goes first.")
        ended.wait()
        if bugs:
            raise bugs[0]
    return Exit.OK


# ---- how they are shown


def _change(run: Run, change: Callable[[Schedules, str], Schedule], said: str) -> int:
    with run.parts() as parts:
        schedule = change(parts.schedules, run.get("schedule"))
        if run.terminal.json:
            run.terminal.document(_record(parts, schedule))
        else:
            run.terminal.line(f"{schedule.name} {said}")
    return Exit.OK


def _show(run: Run, parts: Parts, schedule: Schedule) -> None:
    if run.terminal.json:
        run.terminal.document(_record(parts, schedule))
        return
    standing, line = parts.schedules.standing(schedule), run.terminal.line
    line(f"{schedule.name}  {schedule.act} of {sanitise(schedule.about, 200)}, {sanitise(schedule.table.when)}")
    line(f"    times in {schedule.table.zone}; it may begin {schedule.late} s late" + _paused(schedule))
    for time in parts.schedules.next(schedule, 3):
        line(f"    next: {_local(time, schedule.table)}")
    who = ", ".join(map(sanitise, standing.people))
    line(f"    {len(standing.people)} of {max(1, standing.needs)} agreed" + (f": {who}" if who else ""))
    line(f"    until {_iso(standing.until)}, at most once in {standing.every} s")
    for decision in schedule.decisions[-_SHOWN:]:
        line(f"    {_iso(decision.at)}  {_became(decision)}")
    if not standing.enough:
        line(f"Its plans wait for a person. Agree to them: driftvakt schedule approve {schedule.name}")


def _row(parts: Parts, schedule: Schedule) -> tuple[object, ...]:
    standing = parts.schedules.standing(schedule)
    coming = parts.schedules.next(schedule)
    return (
        schedule.name,
        schedule.act,
        schedule.about,
        f"{schedule.table.when} ({schedule.table.zone})",
        _local(coming[0], schedule.table) if coming else "paused" if schedule.paused else "-",
        f"until {_iso(standing.until)[:10]}" if standing.enough else f"{len(standing.people)} of {standing.needs}",
        _became(schedule.last) if schedule.last is not None else "-",
    )


def _record(parts: Parts, schedule: Schedule) -> dict[str, Any]:
    standing = parts.schedules.standing(schedule)
    return {
        "schedule": schedule.name,
        "id": schedule.id,
        "act": schedule.act,
        "arguments": dict(schedule.arguments),
        "about": schedule.about,
        "when": schedule.table.when,
        "zone": schedule.table.zone,
        "late_seconds": schedule.late,
        "paused": schedule.paused,
        "next": [_iso(time) for time in parts.schedules.next(schedule, 3)],
        "needs": standing.needs,
        "agreed": list(standing.people),
        "until": _iso(standing.until),
        "at_most_every_seconds": standing.every,
        "decisions": [_decision(each) for each in schedule.decisions],
    }


def _decision(decision: Decision) -> dict[str, Any]:
    record = {"at": _iso(decision.at), "outcome": str(decision.outcome), "run": decision.run, "reason": decision.reason}
    missed = {"count": decision.count, "first": _iso(decision.first)} if decision.outcome is Outcome.MISSED else {}
    return record | missed


def _became(decision: Decision) -> str:
    text, reason = str(OUTCOMES[decision.outcome]), why(decision)
    if decision.run:
        text += f" ({decision.run[:8]})"
    if decision.count > 1:
        text += f" ({decision.count} times since {_iso(decision.first)})"
    return text if reason is None else f"{text}: {sanitise(str(reason), 300)}"


def _paused(schedule: Schedule) -> str:
    return "; paused" if schedule.paused else ""


def _as_run(plan: Plan, now: float) -> RunView:
    """A plan that is only shown."""
    made = datetime.fromtimestamp(now, UTC)
    steps = tuple(StepView(step, number) for number, step in enumerate(plan.steps))
    shown = Plan(plan.act, plan.steps, plan.values, made=made.isoformat(), touched=plan.touched)
    return RunView("", 0, shown, RunState.PLANNED, made, "", steps)


def _named(words: list[str]) -> Mapping[str, str]:
    found = dict(word.partition("=")[::2] for word in words)
    if any("=" not in word for word in words):
        raise Refused("Arguments are given as NAME=VALUE: --of copy=bak-1", Exit.USAGE)
    return found


def _day(text: str | None) -> float:
    if not text:
        return 0.0
    try:
        return datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp()
    except ValueError as error:
        raise Refused(f"{sanitise(text, 100)} is no day: 2027-06-30", Exit.USAGE) from error


def _iso(time: float) -> str:
    return f"{datetime.fromtimestamp(time, UTC):%Y-%m-%d %H:%M}Z"


def _local(time: float, table: Timetable) -> str:
    return f"{datetime.fromtimestamp(time, ZoneInfo(table.zone)):%a %Y-%m-%d %H:%M %Z}"
