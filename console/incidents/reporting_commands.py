"""The commands of reporting, as data: regimes, clocks, what a person answers, drafts, who was told."""

from __future__ import annotations

from console.incidents.model.incidents import Significance
from console.work.model.commands import Argument, ArgumentKind, Command, Danger
from resources.text import QT_TRANSLATE_NOOP

_INCIDENT = Argument(
    "incident",
    QT_TRANSLATE_NOOP("Commands", "the incident's number, as 2026-041"),
    positional=True,
    required=True,
)
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
    QT_TRANSLATE_NOOP("Commands", "Show who must be told by when: of one incident, or of all that are open"),
    (
        Argument(
            "incident", QT_TRANSLATE_NOOP("Commands", "the incident's number, as 2026-041; all open ones otherwise"),
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
            choices=tuple(Significance),
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
    INCIDENTS_REGIMES,
    INCIDENTS_CLOCKS,
    INCIDENTS_AWARE,
    INCIDENTS_JUDGE,
    INCIDENTS_CLASSIFY,
    INCIDENTS_DRAFT,
    INCIDENTS_WORD,
    INCIDENTS_TOLD,
)
