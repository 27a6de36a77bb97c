"""The commands of alarms, as data."""

from __future__ import annotations

from console.work.model.commands import Argument, ArgumentKind, Command
from resources.text import QT_TRANSLATE_NOOP

_DAYS = Argument("days", QT_TRANSLATE_NOOP("Commands", "of how many days up to now"), ArgumentKind.NUMBER, default=30)

ALARMS_RULES = Command(
    "alarms.rules",
    QT_TRANSLATE_NOOP("Commands", "Show the rules of alarms"),
    QT_TRANSLATE_NOOP("Commands", "Show the rules: what is an alarm, how grave it is, what to do"),
    words=("alarms", "rules"),
)
ALARMS_TEST = Command(
    "alarms.test",
    QT_TRANSLATE_NOOP("Commands", "Try a rule on the past"),
    QT_TRANSLATE_NOOP("Commands", "Try a rule, or a changed one, on recorded history: how often, where, how surely"),
    (
        Argument("rule", QT_TRANSLATE_NOOP("Commands", "the rule's id"), positional=True, required=True),
        Argument("above", QT_TRANSLATE_NOOP("Commands", "with this limit instead of its own")),
        Argument("below", QT_TRANSLATE_NOOP("Commands", "with this limit below which it is met")),
        Argument("for", QT_TRANSLATE_NOOP("Commands", "met for so many seconds before it is told")),
        Argument("quiet", QT_TRANSLATE_NOOP("Commands", "gone for so many seconds before it is over")),
        _DAYS,
    ),
    words=("alarms", "test"),
)
ALARMS_KPI = Command(
    "alarms.kpi",
    QT_TRANSLATE_NOOP("Commands", "Show the figures of alarms"),
    QT_TRANSLATE_NOOP("Commands", "Show how many alarms came, against what is good, and which sources bring most"),
    (_DAYS,),
    words=("alarms", "kpi"),
)
COMMANDS: tuple[Command, ...] = (ALARMS_RULES, ALARMS_TEST, ALARMS_KPI)
