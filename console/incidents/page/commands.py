"""Commands of incidents in the window. Those about an incident mean the one in sight where none is named."""

from __future__ import annotations

from console.work.model.commands import Argument, ArgumentKind, Command, Danger
from resources.text import QT_TRANSLATE_NOOP

_INCIDENT = Argument("number", QT_TRANSLATE_NOOP("IncidentCommands", "the incident, by its number"), positional=True)
_ALARMS = Argument(
    "alarms", QT_TRANSLATE_NOOP("IncidentCommands", "alarms that it is about"), ArgumentKind.NUMBER, many=True
)

OPEN = Command(
    "incident.open",
    QT_TRANSLATE_NOOP("IncidentCommands", "Open an incident…"),
    QT_TRANSLATE_NOOP("IncidentCommands", "Begin to write down what happens, who does what, and who is told"),
    (_ALARMS,),
    Danger.CHANGES,
    shortcut="Ctrl+Shift+I",
)
TAKE = Command(
    "incident.take",
    QT_TRANSLATE_NOOP("IncidentCommands", "Take the incident"),
    QT_TRANSLATE_NOOP("IncidentCommands", "You own it from now on, and everybody sees that"),
    (_INCIDENT,),
    Danger.CHANGES,
)
GIVE = Command(
    "incident.give",
    QT_TRANSLATE_NOOP("IncidentCommands", "Hand the incident over…"),
    QT_TRANSLATE_NOOP("IncidentCommands", "Say who owns it from now on"),
    (_INCIDENT,),
    Danger.CHANGES,
)
CHANGE = Command(
    "incident.change",
    QT_TRANSLATE_NOOP("IncidentCommands", "Change the incident…"),
    QT_TRANSLATE_NOOP("IncidentCommands", "Its title, severity, beginning, services and nodes"),
    (_INCIDENT,),
    Danger.CHANGES,
)
CLOSE = Command(
    "incident.close",
    QT_TRANSLATE_NOOP("IncidentCommands", "Close the incident…"),
    QT_TRANSLATE_NOOP("IncidentCommands", "Say how it came out; follow-ups stay open until they are done"),
    (_INCIDENT,),
    Danger.CHANGES,
)
REOPEN = Command(
    "incident.reopen",
    QT_TRANSLATE_NOOP("IncidentCommands", "Open the incident again…"),
    QT_TRANSLATE_NOOP("IncidentCommands", "It was closed too soon, or it came back"),
    (_INCIDENT,),
    Danger.CHANGES,
)
NOTE = Command(
    "incident.note",
    QT_TRANSLATE_NOOP("IncidentCommands", "Write into the incident"),
    QT_TRANSLATE_NOOP("IncidentCommands", "What you see or do, as a line of its timeline"),
    (Argument("text", QT_TRANSLATE_NOOP("IncidentCommands", "the line"), positional=True),),
    Danger.CHANGES,
)
LEARN = Command(
    "incident.learn",
    QT_TRANSLATE_NOOP("IncidentCommands", "Root cause and lessons…"),
    QT_TRANSLATE_NOOP("IncidentCommands", "Why it happened, and what is learned from it"),
    (_INCIDENT,),
    Danger.CHANGES,
)
FOLLOW_UP = Command(
    "incident.follow_up",
    QT_TRANSLATE_NOOP("IncidentCommands", "Add a follow-up…"),
    QT_TRANSLATE_NOOP("IncidentCommands", "What is still to be done, by whom, until when"),
    (_INCIDENT,),
    Danger.CHANGES,
)
LINK = Command(
    "incident.link",
    QT_TRANSLATE_NOOP("IncidentCommands", "Link the incident with something…"),
    QT_TRANSLATE_NOOP("IncidentCommands", "With an alarm, a run, a drill or another incident"),
    (_INCIDENT,),
    Danger.CHANGES,
)
ATTACH = Command(
    "incident.attach",
    QT_TRANSLATE_NOOP("IncidentCommands", "Keep a file as evidence…"),
    QT_TRANSLATE_NOOP("IncidentCommands", "A copy of it stays under its SHA-256, whatever becomes of the file"),
    (_INCIDENT,),
    Danger.CHANGES,
)
BOOK = Command(
    "incident.book",
    QT_TRANSLATE_NOOP("IncidentCommands", "Book a cost on the incident…"),
    QT_TRANSLATE_NOOP("IncidentCommands", "Money, or GPU-hours that were worked again"),
    (_INCIDENT,),
    Danger.CHANGES,
)
RELEASE = Command(
    "incident.release",
    QT_TRANSLATE_NOOP("IncidentCommands", "Let evidence go…"),
    QT_TRANSLATE_NOOP("IncidentCommands", "It need not be held any more: say why"),
    (Argument("sha256", QT_TRANSLATE_NOOP("IncidentCommands", "the evidence, by its SHA-256"), positional=True),),
    Danger.CHANGES,
)
REPORT = Command(
    "incident.report",
    QT_TRANSLATE_NOOP("IncidentCommands", "Report of the incident…"),
    QT_TRANSLATE_NOOP("IncidentCommands", "Say what it leaves out, and save it"),
    (_INCIDENT,),
)
COPY = Command(
    "incident.copy",
    QT_TRANSLATE_NOOP("IncidentCommands", "Copy the incidents"),
    QT_TRANSLATE_NOOP("IncidentCommands", "Copy what the list shows, a line for each"),
)
EXPORT = Command(
    "incident.export",
    QT_TRANSLATE_NOOP("IncidentCommands", "Save the incidents as CSV…"),
    QT_TRANSLATE_NOOP("IncidentCommands", "Save what the list shows as a table"),
)

COMMANDS: tuple[Command, ...] = (
    OPEN, TAKE, GIVE, CHANGE, CLOSE, REOPEN, NOTE, LEARN, FOLLOW_UP, LINK, ATTACH, BOOK, RELEASE, REPORT, COPY, EXPORT,
)  # fmt: skip
