"""The commands of incidents, as data."""

from __future__ import annotations

from console.fleet.model.rules import Grade
from console.work.model.commands import Argument, ArgumentKind, Command, Danger
from resources.text import QT_TRANSLATE_NOOP

_INCIDENT = Argument(
    "incident",
    QT_TRANSLATE_NOOP("Commands", "the incident's number, as 2026-041"),
    positional=True,
    required=True,
)
_KEY = Argument(
    "key",
    QT_TRANSLATE_NOOP("Commands", "the SSH key to sign with, by its file"),
    ArgumentKind.FILE,
)
_SEVERITIES = tuple(str(grade) for grade in Grade if grade is not Grade.UNKNOWN)

INCIDENTS_LIST = Command(
    "incidents.list",
    QT_TRANSLATE_NOOP("Commands", "Show incidents"),
    QT_TRANSLATE_NOOP("Commands", "Show the incidents that are open, worst first"),
    (Argument("all", QT_TRANSLATE_NOOP("Commands", "also those that are closed"), ArgumentKind.FLAG),),
    words=("incidents", "list"),
)
INCIDENTS_SHOW = Command(
    "incidents.show",
    QT_TRANSLATE_NOOP("Commands", "Show one incident"),
    QT_TRANSLATE_NOOP("Commands", "Show an incident with its timeline, evidence and what is still to be done"),
    (_INCIDENT,),
    words=("incidents", "show"),
)
INCIDENTS_SEARCH = Command(
    "incidents.search",
    QT_TRANSLATE_NOOP("Commands", "Search incidents"),
    QT_TRANSLATE_NOOP("Commands", "Find the incidents in which all these words stand somewhere"),
    (Argument("words", QT_TRANSLATE_NOOP("Commands", "what to look for"), positional=True, required=True, many=True),),
    words=("incidents", "search"),
)
INCIDENTS_OPEN = Command(
    "incidents.open",
    QT_TRANSLATE_NOOP("Commands", "Open an incident…"),
    QT_TRANSLATE_NOOP("Commands", "Begin to write down what happens; what is known of an alarm is taken over from it"),
    (
        Argument("title", QT_TRANSLATE_NOOP("Commands", "what happened; an alarm's own words where it is left out"),
                 positional=True),
        Argument("alarm", QT_TRANSLATE_NOOP("Commands", "the alarm that it is about, by its number"),
                 ArgumentKind.NUMBER),
        Argument("severity", QT_TRANSLATE_NOOP("Commands", "how grave it is"), ArgumentKind.CHOICE,
                 choices=_SEVERITIES),
        Argument("began", QT_TRANSLATE_NOOP("Commands", "when it began, as 2026-11-20T02:09:38Z; now otherwise")),
        Argument("node", QT_TRANSLATE_NOOP("Commands", "a node that is affected"), ArgumentKind.NODE, many=True),
        Argument("service", QT_TRANSLATE_NOOP("Commands", "a service that is affected"), many=True),
    ),
    Danger.CHANGES,
    words=("incidents", "open"),
)  # fmt: skip
INCIDENTS_NOTE = Command(
    "incidents.note",
    QT_TRANSLATE_NOOP("Commands", "Write into an incident…"),
    QT_TRANSLATE_NOOP("Commands", "Write down what you see or do, as a line of the timeline"),
    (
        _INCIDENT,
        Argument("text", QT_TRANSLATE_NOOP("Commands", "the note"), positional=True, required=True),
        Argument("at", QT_TRANSLATE_NOOP("Commands", "the time that it speaks of; now otherwise")),
    ),
    Danger.CHANGES,
    words=("incidents", "note"),
)
INCIDENTS_TAKE = Command(
    "incidents.take",
    QT_TRANSLATE_NOOP("Commands", "Take an incident"),
    QT_TRANSLATE_NOOP("Commands", "Say who sees to an incident; you, where nobody is named"),
    (_INCIDENT, Argument("who", QT_TRANSLATE_NOOP("Commands", "somebody else's name"))),
    Danger.CHANGES,
    words=("incidents", "take"),
)
INCIDENTS_LINK = Command(
    "incidents.link",
    QT_TRANSLATE_NOOP("Commands", "Link an incident…"),
    QT_TRANSLATE_NOOP("Commands", "Link an incident with an alarm, a run, another incident, a drill or a rollout"),
    (
        _INCIDENT,
        Argument(
            "to", QT_TRANSLATE_NOOP("Commands", "with what: alarm:12, run:…, incident:2026-040"), positional=True,
            required=True,
        ),
        Argument("remove", QT_TRANSLATE_NOOP("Commands", "take the link off"), ArgumentKind.FLAG),
    ),
    Danger.CHANGES,
    words=("incidents", "link"),
)  # fmt: skip
INCIDENTS_FOLLOW_UP = Command(
    "incidents.follow_up",
    QT_TRANSLATE_NOOP("Commands", "Write down what is still to be done…"),
    QT_TRANSLATE_NOOP("Commands", "Write down what an incident leaves to do, or that it was done"),
    (
        _INCIDENT,
        Argument("text", QT_TRANSLATE_NOOP("Commands", "what is to be done"), positional=True),
        Argument("owner", QT_TRANSLATE_NOOP("Commands", "who sees to it")),
        Argument("due", QT_TRANSLATE_NOOP("Commands", "until which day, as 2026-12-01")),
        Argument("done", QT_TRANSLATE_NOOP("Commands", "the number of what was done"), ArgumentKind.NUMBER),
    ),
    Danger.CHANGES,
    words=("incidents", "follow-up"),
)
INCIDENTS_ACT = Command(
    "incidents.act",
    QT_TRANSLATE_NOOP("Commands", "Do what is to be done now"),
    QT_TRANSLATE_NOOP("Commands", "Plan what the first alarm of an incident asks for, and link the plan with it"),
    (
        _INCIDENT,
        Argument("yes", QT_TRANSLATE_NOOP("Commands", "carry it out at once, where one person is enough"),
                 ArgumentKind.FLAG),
    ),
    Danger.CHANGES,
    words=("incidents", "act"),
)  # fmt: skip
INCIDENTS_CLOSE = Command(
    "incidents.close",
    QT_TRANSLATE_NOOP("Commands", "Close an incident…"),
    QT_TRANSLATE_NOOP("Commands", "Say how an incident ended; what is still to be done stays open"),
    (
        _INCIDENT,
        Argument("outcome", QT_TRANSLATE_NOOP("Commands", "how it ended"), positional=True, required=True),
        Argument("root_cause", QT_TRANSLATE_NOOP("Commands", "why it happened")),
        Argument("lessons", QT_TRANSLATE_NOOP("Commands", "what it taught")),
    ),
    Danger.CHANGES,
    words=("incidents", "close"),
)
INCIDENTS_REOPEN = Command(
    "incidents.reopen",
    QT_TRANSLATE_NOOP("Commands", "Open an incident again…"),
    QT_TRANSLATE_NOOP("Commands", "Open an incident again that was closed too soon, or came back"),
    (_INCIDENT, Argument("reason", QT_TRANSLATE_NOOP("Commands", "why"), positional=True, required=True)),
    Danger.CHANGES,
    words=("incidents", "reopen"),
)
INCIDENTS_REPORT = Command(
    "incidents.report",
    QT_TRANSLATE_NOOP("Commands", "Make the report of an incident…"),
    QT_TRANSLATE_NOOP("Commands", "Write an incident's report as signed JSON that ssh-keygen checks"),
    (
        _INCIDENT,
        Argument("to", QT_TRANSLATE_NOOP("Commands", "the folder for it; this one otherwise"), ArgumentKind.FOLDER),
        Argument("pdf", QT_TRANSLATE_NOOP("Commands", "the PDF of the same, whose SHA-256 it names"),
                 ArgumentKind.FILE),
        Argument(
            "leave_out",
            QT_TRANSLATE_NOOP("Commands", "leave out a field or a note (line:3), and say so; from now on"),
            many=True,
        ),
        _KEY,
    ),
    Danger.CHANGES,
    words=("incidents", "report"),
)  # fmt: skip
INCIDENTS_EVIDENCE = Command(
    "incidents.evidence",
    QT_TRANSLATE_NOOP("Commands", "Keep evidence of an incident…"),
    QT_TRANSLATE_NOOP("Commands", "Show an incident's evidence, keep more of it, or let some go"),
    (
        _INCIDENT,
        Argument("measured", QT_TRANSLATE_NOOP("Commands", "keep what was measured around it"), ArgumentKind.FLAG),
        Argument("file", QT_TRANSLATE_NOOP("Commands", "keep a file"), ArgumentKind.FILE, many=True),
        Argument("release", QT_TRANSLATE_NOOP("Commands", "let evidence go, by its SHA-256")),
        Argument("reason", QT_TRANSLATE_NOOP("Commands", "why it goes")),
    ),
    Danger.CHANGES,
    words=("incidents", "evidence"),
)
INCIDENTS_VERIFY = Command(
    "incidents.verify",
    QT_TRANSLATE_NOOP("Commands", "Check reports and evidence"),
    QT_TRANSLATE_NOOP("Commands", "Check a report, its signature, its PDF and evidence; or all evidence that is held"),
    (
        Argument("file", QT_TRANSLATE_NOOP("Commands", "the report's JSON"), ArgumentKind.FILE, positional=True),
        Argument("pdf", QT_TRANSLATE_NOOP("Commands", "its PDF, where that does not lie beside it"),
                 ArgumentKind.FILE),
    ),
    words=("incidents", "verify"),
)  # fmt: skip
COMMANDS: tuple[Command, ...] = (
    INCIDENTS_LIST,
    INCIDENTS_SHOW,
    INCIDENTS_SEARCH,
    INCIDENTS_OPEN,
    INCIDENTS_NOTE,
    INCIDENTS_TAKE,
    INCIDENTS_LINK,
    INCIDENTS_FOLLOW_UP,
    INCIDENTS_ACT,
    INCIDENTS_CLOSE,
    INCIDENTS_REOPEN,
    INCIDENTS_EVIDENCE,
    INCIDENTS_REPORT,
    INCIDENTS_VERIFY,
)
