"""The commands of incidents, as data."""

from __future__ import annotations

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
#: Grades of alarms, and the values of Significance: the first window must not wait for the modules that say so.
_SEVERITIES = ("critical", "high", "medium", "low")
_JUDGED = ("unjudged", "significant", "not_significant")

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
        Argument(
            "paper",
            QT_TRANSLATE_NOOP("Commands", "write its PDF, too, in this language"),
            ArgumentKind.CHOICE,
            choices=("en", "sv"),
        ),
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
_DUTY = Argument(
    "duty",
    QT_TRANSLATE_NOOP("Commands", "of which duty, as cybersakerhetslag:early_warning"),
    positional=True,
    required=True,
)
_LANGUAGE = Argument(
    "language",
    QT_TRANSLATE_NOOP("Commands", "in which language"),
    ArgumentKind.CHOICE,
    choices=("en", "sv"),
    default="en",
)

INCIDENTS_REGIMES = Command(
    "incidents.regimes",
    QT_TRANSLATE_NOOP("Commands", "Show the regimes"),
    QT_TRANSLATE_NOOP("Commands", "Show by which laws and contracts this site tells somebody, and from what source"),
    (
        Argument(
            "step",
            QT_TRANSLATE_NOOP("Commands", "list them, or check the files of this site"),
            ArgumentKind.CHOICE,
            positional=True,
            required=True,
            choices=("list", "check"),
        ),
    ),
    words=("incidents", "regimes"),
)
INCIDENTS_CLOCKS = Command(
    "incidents.clocks",
    QT_TRANSLATE_NOOP("Commands", "Show reporting clocks"),
    QT_TRANSLATE_NOOP("Commands", "Show who must be told by when: of one incident, or of all"),
    (
        Argument(
            "incident", QT_TRANSLATE_NOOP("Commands", "the incident's number, as 2026-041; all of them otherwise"),
            positional=True,
        ),
        Argument("all", QT_TRANSLATE_NOOP("Commands", "also clocks that do not count"), ArgumentKind.FLAG),
    ),
    words=("incidents", "clocks"),
)  # fmt: skip
INCIDENTS_AWARE = Command(
    "incidents.aware",
    QT_TRANSLATE_NOOP("Commands", "Enter since when it is known…"),
    QT_TRANSLATE_NOOP("Commands", "Enter when the organisation knew of an incident: reporting clocks run from it"),
    (
        _INCIDENT,
        Argument("reason", QT_TRANSLATE_NOOP("Commands", "by what it was known"), positional=True, required=True),
        Argument("at", QT_TRANSLATE_NOOP("Commands", "when, as 2026-11-20T02:09:38Z; as proposed otherwise")),
    ),
    Danger.CHANGES,
    words=("incidents", "aware"),
)
INCIDENTS_JUDGE = Command(
    "incidents.judge",
    QT_TRANSLATE_NOOP("Commands", "Judge whether it is significant…"),
    QT_TRANSLATE_NOOP("Commands", "Judge an incident by the law's measure; it can be judged again"),
    (
        _INCIDENT,
        Argument(
            "significance",
            QT_TRANSLATE_NOOP("Commands", "what it is judged to be"),
            ArgumentKind.CHOICE,
            positional=True,
            required=True,
            choices=_JUDGED,
        ),
        Argument("reason", QT_TRANSLATE_NOOP("Commands", "why"), positional=True, required=True),
        Argument("met", QT_TRANSLATE_NOOP("Commands", "a criterion that is met, by its id"), many=True),
    ),
    Danger.CHANGES,
    words=("incidents", "judge"),
)
INCIDENTS_CLASSIFY = Command(
    "incidents.classify",
    QT_TRANSLATE_NOOP("Commands", "Answer whether it holds classified data…"),
    QT_TRANSLATE_NOOP("Commands", "Answer whether an incident holds classified data: then nothing of it leaves"),
    (
        _INCIDENT,
        Argument(
            "classified",
            QT_TRANSLATE_NOOP("Commands", "the answer"),
            ArgumentKind.CHOICE,
            positional=True,
            required=True,
            choices=("yes", "no"),
        ),
    ),
    Danger.CHANGES,
    words=("incidents", "classify"),
)
INCIDENTS_DRAFT = Command(
    "incidents.draft",
    QT_TRANSLATE_NOOP("Commands", "Show a draft"),
    QT_TRANSLATE_NOOP("Commands", "Show what is to be told, filled from the incident, with what is missing marked"),
    (
        _INCIDENT,
        _DUTY,
        _LANGUAGE,
        Argument("save", QT_TRANSLATE_NOOP("Commands", "write it as canonical JSON into this file"), ArgumentKind.FILE),
    ),
    words=("incidents", "draft"),
)
INCIDENTS_READ = Command(
    "incidents.read",
    QT_TRANSLATE_NOOP("Commands", "Record who read a draft…"),
    QT_TRANSLATE_NOOP("Commands", "Record that somebody has read a draft as it is now, before it leaves"),
    (
        _INCIDENT,
        _DUTY,
        Argument("reader", QT_TRANSLATE_NOOP("Commands", "who read it"), positional=True, required=True),
        _LANGUAGE,
    ),
    Danger.CHANGES,
    words=("incidents", "read"),
)
INCIDENTS_WORD = Command(
    "incidents.word",
    QT_TRANSLATE_NOOP("Commands", "Write into a draft…"),
    QT_TRANSLATE_NOOP("Commands", "Say a field of a draft in your own words; empty, Driftvakt fills it again"),
    (
        _INCIDENT,
        _DUTY,
        Argument("field", QT_TRANSLATE_NOOP("Commands", "which field"), positional=True, required=True),
        Argument("text", QT_TRANSLATE_NOOP("Commands", "what it is to say"), positional=True, required=True),
        _LANGUAGE,
    ),
    Danger.CHANGES,
    words=("incidents", "word"),
)
INCIDENTS_TOLD = Command(
    "incidents.told",
    QT_TRANSLATE_NOOP("Commands", "Record that somebody was told…"),
    QT_TRANSLATE_NOOP("Commands", "Record that somebody was told by a duty: nothing else stops its clock"),
    (
        _INCIDENT,
        _DUTY,
        Argument("how", QT_TRANSLATE_NOOP("Commands", "by what way"), positional=True, required=True),
        Argument("to", QT_TRANSLATE_NOOP("Commands", "whom; as the regime says otherwise")),
        Argument("at", QT_TRANSLATE_NOOP("Commands", "when, as 2026-11-20T02:09:38Z; now otherwise")),
        Argument("document", QT_TRANSLATE_NOOP("Commands", "the file that was sent"), ArgumentKind.FILE),
    ),
    Danger.CHANGES,
    words=("incidents", "told"),
)
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
    INCIDENTS_REGIMES,
    INCIDENTS_CLOCKS,
    INCIDENTS_AWARE,
    INCIDENTS_JUDGE,
    INCIDENTS_CLASSIFY,
    INCIDENTS_DRAFT,
    INCIDENTS_READ,
    INCIDENTS_WORD,
    INCIDENTS_TOLD,
)
