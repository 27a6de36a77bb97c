"""The commands of alarms, as data."""

from __future__ import annotations

from dataclasses import replace

from console.work.model.commands import Argument, ArgumentKind, Command, Danger
from resources.text import QT_TRANSLATE_NOOP

_DAYS = Argument("days", QT_TRANSLATE_NOOP("Commands", "of how many days up to now"), ArgumentKind.NUMBER, default=30)

ALARMS_RULES = Command(
    "alarms.rules",
    QT_TRANSLATE_NOOP("Commands", "Show the rules of alarms"),
    QT_TRANSLATE_NOOP("Commands", "Show the rules: what is an alarm, how grave it is, what to do"),
    words=("alarms", "rules"),
)
_RULE = Argument("rule", QT_TRANSLATE_NOOP("Commands", "the rule's id"), positional=True, required=True)
_VERSION = Argument(
    "version",
    QT_TRANSLATE_NOOP("Commands", "this version; 0 is what ships, or what a file of the site says"),
    ArgumentKind.NUMBER,
)
_ROW = Argument("file", QT_TRANSLATE_NOOP("Commands", "a file with the rule as it is to be"), ArgumentKind.FILE)
ALARMS_TEST = Command(
    "alarms.test",
    QT_TRANSLATE_NOOP("Commands", "Try a rule on the past"),
    QT_TRANSLATE_NOOP("Commands", "Try a rule, or a changed one, on recorded history and on labelled scenarios"),
    (
        _RULE,
        _ROW,
        _VERSION,
        Argument("above", QT_TRANSLATE_NOOP("Commands", "with this limit instead of its own")),
        Argument("below", QT_TRANSLATE_NOOP("Commands", "with this limit below which it is met")),
        Argument("for", QT_TRANSLATE_NOOP("Commands", "met for so many seconds before it is told")),
        Argument("quiet", QT_TRANSLATE_NOOP("Commands", "gone for so many seconds before it is over")),
        _DAYS,
    ),
    words=("alarms", "test"),
)
ALARMS_RULES_TEST = replace(ALARMS_TEST, id="alarms.rules.test", words=("alarms", "rules", "test"))
ALARMS_RULES_SHOW = Command(
    "alarms.rules.show",
    QT_TRANSLATE_NOOP("Commands", "Show a rule as text"),
    QT_TRANSLATE_NOOP("Commands", "Show a rule as the file that it would be, and the versions of it"),
    (_RULE, _VERSION),
    words=("alarms", "rules", "show"),
)
ALARMS_RULES_SWITCH_ON = Command(
    "alarms.rules.switch_on",
    QT_TRANSLATE_NOOP("Commands", "Switch on a version of a rule"),
    QT_TRANSLATE_NOOP("Commands", "Have a version of a rule hold from now on, in every program over this data"),
    (_RULE, _ROW, _VERSION),
    Danger.CHANGES,
    words=("alarms", "rules", "switch-on"),
)
ALARMS_RULES_TAKE_OUT = Command(
    "alarms.rules.take_out",
    QT_TRANSLATE_NOOP("Commands", "Take a rule out of service"),
    QT_TRANSLATE_NOOP("Commands", "Let all alarms of a rule ask for nobody, until it is put back"),
    (_RULE, Argument("reason", QT_TRANSLATE_NOOP("Commands", "why; it needs a reason"))),
    Danger.CHANGES,
    words=("alarms", "rules", "take-out"),
)
ALARMS_RULES_PUT_BACK = Command(
    "alarms.rules.put_back",
    QT_TRANSLATE_NOOP("Commands", "Put a rule back into service"),
    QT_TRANSLATE_NOOP("Commands", "Let the alarms of a rule that was taken out of service ask for somebody again"),
    (_RULE,),
    Danger.CHANGES,
    words=("alarms", "rules", "put-back"),
)
_ALARM = Argument(
    "alarm",
    QT_TRANSLATE_NOOP("Commands", "the alarm's number"),
    ArgumentKind.NUMBER,
    positional=True,
    required=True,
)
ALARMS_LIST = Command(
    "alarms.list",
    QT_TRANSLATE_NOOP("Commands", "Show alarms"),
    QT_TRANSLATE_NOOP("Commands", "Show the alarms that ask for somebody, worst first"),
    (Argument("all", QT_TRANSLATE_NOOP("Commands", "also those that are put aside"), ArgumentKind.FLAG),),
    words=("alarms", "list"),
)
ALARMS_ACK = Command(
    "alarms.ack",
    QT_TRANSLATE_NOOP("Commands", "Acknowledge alarm"),
    QT_TRANSLATE_NOOP("Commands", "Say that an alarm was seen, as it stands now"),
    (_ALARM,),
    Danger.CHANGES,
    words=("alarms", "ack"),
)
ALARMS_SHELVE = Command(
    "alarms.shelve",
    QT_TRANSLATE_NOOP("Commands", "Shelve alarm…"),
    QT_TRANSLATE_NOOP("Commands", "Put an alarm aside for some hours: what its source raises asks for nobody"),
    (
        _ALARM,
        Argument("hours", QT_TRANSLATE_NOOP("Commands", "for how many hours"), ArgumentKind.NUMBER, default=8),
        Argument("reason", QT_TRANSLATE_NOOP("Commands", "why; it needs a reason")),
    ),
    Danger.CHANGES,
    words=("alarms", "shelve"),
)
ALARMS_UNSHELVE = Command(
    "alarms.unshelve",
    QT_TRANSLATE_NOOP("Commands", "Take alarm off the shelf"),
    QT_TRANSLATE_NOOP("Commands", "Let a shelved alarm ask for somebody again"),
    (_ALARM,),
    Danger.CHANGES,
    words=("alarms", "unshelve"),
)
ALARMS_OWN = Command(
    "alarms.own",
    QT_TRANSLATE_NOOP("Commands", "See to alarm"),
    QT_TRANSLATE_NOOP("Commands", "Say who sees to an alarm; you, where nobody is named"),
    (_ALARM, Argument("who", QT_TRANSLATE_NOOP("Commands", "somebody else's name"))),
    Danger.CHANGES,
    words=("alarms", "own"),
)
ALARMS_NOTE = Command(
    "alarms.note",
    QT_TRANSLATE_NOOP("Commands", "Write a note on an alarm…"),
    QT_TRANSLATE_NOOP("Commands", "Write something beside an alarm"),
    (_ALARM, Argument("text", QT_TRANSLATE_NOOP("Commands", "the note"), positional=True, required=True)),
    Danger.CHANGES,
    words=("alarms", "note"),
)
ALARMS_SHOW = Command(
    "alarms.show",
    QT_TRANSLATE_NOOP("Commands", "Show one alarm"),
    QT_TRANSLATE_NOOP("Commands", "Show one alarm with all that happened to it, also one that is over"),
    (_ALARM,),
    words=("alarms", "show"),
)
ALARMS_TAKE_OUT = Command(
    "alarms.take_out",
    QT_TRANSLATE_NOOP("Commands", "Take alarm out of service…"),
    QT_TRANSLATE_NOOP("Commands", "Take an alarm's source out of service: it asks for nobody until it is put back"),
    (_ALARM, Argument("reason", QT_TRANSLATE_NOOP("Commands", "why; it needs a reason"))),
    Danger.CHANGES,
    words=("alarms", "take-out"),
)
ALARMS_PUT_BACK = Command(
    "alarms.put_back",
    QT_TRANSLATE_NOOP("Commands", "Put alarm back into service"),
    QT_TRANSLATE_NOOP("Commands", "Let an alarm that was taken out of service ask for somebody again"),
    (_ALARM,),
    Danger.CHANGES,
    words=("alarms", "put-back"),
)
ALARMS_KPI = Command(
    "alarms.kpi",
    QT_TRANSLATE_NOOP("Commands", "Show the figures of alarms"),
    QT_TRANSLATE_NOOP("Commands", "Show how many alarms came, against what is good, and which sources bring most"),
    (_DAYS,),
    words=("alarms", "kpi"),
)
COMMANDS: tuple[Command, ...] = (
    ALARMS_LIST,
    ALARMS_SHOW,
    ALARMS_ACK,
    ALARMS_SHELVE,
    ALARMS_UNSHELVE,
    ALARMS_TAKE_OUT,
    ALARMS_PUT_BACK,
    ALARMS_OWN,
    ALARMS_NOTE,
    ALARMS_RULES,
    ALARMS_RULES_SHOW,
    ALARMS_RULES_SWITCH_ON,
    ALARMS_RULES_TAKE_OUT,
    ALARMS_RULES_PUT_BACK,
    ALARMS_RULES_TEST,
    ALARMS_TEST,
    ALARMS_KPI,
)
