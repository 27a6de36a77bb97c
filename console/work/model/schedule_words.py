"""Words of schedules: what became of times, and why a plan waits for a person."""

from __future__ import annotations

from collections.abc import Mapping

from console.work.model.schedules import Decision, Outcome
from console.work.model.templates import Misfit
from resources.text import QT_TRANSLATE_NOOP, Sentence, Text, say

OUTCOMES: Mapping[Outcome, Text] = {
    Outcome.PROPOSED: QT_TRANSLATE_NOOP("Schedules", "plan made"),
    Outcome.SKIPPED: QT_TRANSLATE_NOOP("Schedules", "skipped"),
    Outcome.MISSED: QT_TRANSLATE_NOOP("Schedules", "missed: no console was open"),
}
#: Why a plan of a schedule waits for a person.
WAITS: Mapping[Misfit, Text] = {
    Misfit.NONE: QT_TRANSLATE_NOOP("Schedules", "It waits for a person: too few have agreed to this schedule."),
    Misfit.SHAPE: QT_TRANSLATE_NOOP(
        "Schedules", "It waits for a person: the plan is not word by word what was agreed to."
    ),
    Misfit.ENDED: QT_TRANSLATE_NOOP("Schedules", "It waits for a person: the time is over for which it was agreed to."),
    Misfit.OFTEN: QT_TRANSLATE_NOOP(
        "Schedules", "It waits for a person: it comes sooner after the one before than was agreed to."
    ),
}
#: Why a time was skipped, by its reason; others are what the environment said.
SKIPS: Mapping[str, Text] = {
    "overlaps": QT_TRANSLATE_NOOP("Schedules", "the run before goes on or waits still"),
    "no_maker": QT_TRANSLATE_NOOP("Schedules", "nothing here makes such plans"),
}


def why(decision: Decision) -> Sentence | None:
    """Why a time was skipped, or its plan waits for a person; None where there is nothing to say."""
    reason = decision.reason
    if not reason:
        return None
    if decision.outcome is Outcome.PROPOSED and reason in [str(each) for each in Misfit]:
        return say(WAITS[Misfit(reason)])
    return say(SKIPS[reason]) if reason in SKIPS else say(_SAID, words=reason)


_SAID = QT_TRANSLATE_NOOP("Schedules", "{words}")
