"""Schedules composed: over the journal, with what makes plans by itself, and who keeps them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING

from console.main.acting import WORDS
from console.main.alarms import SCHEDULES, Turn
from console.work.model.commands import Danger
from console.work.model.schedule_words import OUTCOMES, why
from console.work.model.schedules import Decision, Outcome, Schedule
from console.work.model.words import STATES, run_why, title
from console.work.service.carrying import permit
from console.work.service.clockwork import Clockwork
from console.work.service.schedule_records import Records
from console.work.service.schedules import Maker, Schedules
from resources.text import say

if TYPE_CHECKING:
    from console.frame.window import Window
    from console.main.parts import Parts
    from console.work.model.runs import RunView


def schedules_over(parts: Parts) -> Schedules:
    """The schedules of a program. What makes plans is made when it is asked for. Raises JournalError."""
    made: dict[str, Maker] = {}

    def makers() -> Mapping[str, Maker]:
        if not made:
            from console.deployments.service import rehashing  # noqa: PLC0415 - as above
            from console.recovery.service.scheduling import ACT, TestMaker  # noqa: PLC0415 - not every command needs it

            made[rehashing.ACT] = rehashing.HashMaker(parts.rollouts, lambda node: zone_of(parts, node))
            made[ACT] = TestMaker(parts.recovery, parts.testing, lambda node: zone_of(parts, node))
        return made

    seat = parts.log.seat
    return Schedules(
        Records(parts.journal),
        parts.acts.agreement.rule,
        makers,
        who=lambda: seat.seen().name,
        permit=lambda: permit(Danger.CHANGES, seat.standing()),
    )


def zone_of(parts: Parts, node: str) -> str:
    """The time zone of a node's site, by its key."""
    site = parts.inventory.current().site_of(node)
    return site.zone if site is not None else "UTC"


def keep_schedules(
    parts: Parts,
    on_bug: Callable[[BaseException], object],
    told: Callable[[Schedule, Decision], object],
    told_run: Callable[[RunView], object],
    *,
    first: bool,
    once: bool = False,
) -> Clockwork:
    """Begin to do what is due, until the parts are closed; `once` is for who looks themselves. A window of the program
    goes `first`."""

    def decided(schedule: Schedule, decision: Decision) -> None:
        parts.settle()  # a restore test that was missed is told on the board
        told(schedule, decision)

    turn = Turn(parts.directory, first=first, name=SCHEDULES)
    parts.clockwork = Clockwork(parts.schedules, parts.acts, turn, parts.in_windows, on_bug, decided, told_run=told_run)
    if not once:
        parts.clockwork.start()
    return parts.clockwork


def keep_in_window(parts: Parts, on_bug: Callable[[BaseException], object], window: Window) -> Clockwork:
    """The same for a window, which says what did not just begin: that is seen among the runs."""
    from console.fleet.page.vocabulary import sentence  # noqa: PLC0415 - a window's: the command line needs none of it

    def tell(schedule: Schedule, decision: Decision) -> None:
        text = why(decision) or say(OUTCOMES[decision.outcome])
        window.desk.say(f"{schedule.name}, {schedule.about}: {sentence(text)}")

    def told(schedule: Schedule, decision: Decision) -> None:
        if decision.outcome is not Outcome.PROPOSED or decision.reason:
            window.courier.send(partial(tell, schedule, decision))

    def tell_run(run: RunView) -> None:
        what, why_not = sentence(title(run.plan, WORDS, undoes=bool(run.undoes))), run_why(run)
        text = sentence(why_not) if why_not is not None else sentence(say(STATES[run.state]))
        window.desk.say(f"{run.plan.window}, {what}: {text}")

    def told_run(run: RunView) -> None:
        window.courier.send(partial(tell_run, run))

    return keep_schedules(parts, on_bug, told, told_run, first=True)
