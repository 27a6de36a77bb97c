"""The commands of plans, runs and schedules, as data: by these a plan is agreed to, carried out and taken back, and
made by itself when its time comes."""

from __future__ import annotations

from console.work.model.commands import SIGNED, Argument, ArgumentKind, Command, Danger
from resources.text import QT_TRANSLATE_NOOP

_RUN = Argument(
    "run",
    QT_TRANSLATE_NOOP("Commands", "a plan: its id, or the first letters of it"),
    positional=True,
    required=True,
)
_KEY = Argument(
    "key",
    QT_TRANSLATE_NOOP("Commands", "the SSH key that signs: its file, or its public half where the agent holds it"),
    ArgumentKind.FILE,
)
_YES = Argument("yes", QT_TRANSLATE_NOOP("Commands", "do not ask"), ArgumentKind.FLAG)
_TAKE_OVER = Argument(
    "take_over",
    QT_TRANSLATE_NOOP("Commands", "act although another console holds the node; it is refused there from then on"),
    ArgumentKind.FLAG,
)

ACT_RUNS = Command(
    "act.runs",
    QT_TRANSLATE_NOOP("Commands", "Show runs"),
    QT_TRANSLATE_NOOP("Commands", "Show plans and how they stand, newest first"),
    (
        Argument("newest", QT_TRANSLATE_NOOP("Commands", "how many"), ArgumentKind.NUMBER, default=50),
        Argument("open", QT_TRANSLATE_NOOP("Commands", "only those that wait to be begun or go on"), ArgumentKind.FLAG),
    ),
    words=("act", "runs"),
)
ACT_SHOW = Command(
    "act.show",
    QT_TRANSLATE_NOOP("Commands", "Show plan"),
    QT_TRANSLATE_NOOP("Commands", "Show a plan: its exact steps, how to come back, who agreed, and how far it is"),
    (
        _RUN,
        Argument(
            "check", QT_TRANSLATE_NOOP("Commands", "look at the nodes whether what must hold holds"), ArgumentKind.FLAG
        ),
    ),
    words=("act", "show"),
)
ACT_PLAN = Command(
    "act.plan",
    QT_TRANSLATE_NOOP("Commands", "Take a plan in"),
    QT_TRANSLATE_NOOP("Commands", "Take a plan in that was written as JSON; nothing runs before it is agreed to"),
    (
        Argument(
            "file",
            QT_TRANSLATE_NOOP("Commands", "the file"),
            ArgumentKind.FILE,
            positional=True,
            required=True,
        ),
    ),
    Danger.CHANGES,
    words=("act", "plan"),
)
ACT_APPROVE = Command(
    "act.approve",
    QT_TRANSLATE_NOOP("Commands", "Sign a plan"),
    QT_TRANSLATE_NOOP("Commands", "Agree to exactly this plan by an SSH key, or take an answer in that came as a file"),
    (
        _RUN,
        _KEY,
        Argument("answer", QT_TRANSLATE_NOOP("Commands", "the file with somebody's answer"), ArgumentKind.FILE),
    ),
    Danger.CHANGES,
    words=("act", "approve"),
    past=SIGNED,
)
ACT_REQUEST = Command(
    "act.request",
    QT_TRANSLATE_NOOP("Commands", "Write a request to sign"),
    QT_TRANSLATE_NOOP("Commands", "Write a plan into a file that somebody signs elsewhere"),
    (
        _RUN,
        Argument("file", QT_TRANSLATE_NOOP("Commands", "the file"), ArgumentKind.FILE, positional=True, required=True),
    ),
    words=("act", "request"),
)
ACT_SIGN = Command(
    "act.sign",
    QT_TRANSLATE_NOOP("Commands", "Answer a request to sign"),
    QT_TRANSLATE_NOOP("Commands", "Show the plan in a request and sign it; the answer lies beside it afterwards"),
    (
        Argument(
            "file", QT_TRANSLATE_NOOP("Commands", "the request"), ArgumentKind.FILE, positional=True, required=True
        ),
        _KEY,
        _YES,
    ),
    words=("act", "sign"),
)
ACT_APPLY = Command(
    "act.apply",
    QT_TRANSLATE_NOOP("Commands", "Carry a plan out"),
    QT_TRANSLATE_NOOP("Commands", "Agree to a plan where one person is enough, carry it out, and wait for its end"),
    (_RUN, _TAKE_OVER, _YES),
    Danger.LOSES,
    words=("act", "apply"),
)
ACT_WINDOW = Command(
    "act.window",
    QT_TRANSLATE_NOOP("Commands", "Put a plan into a maintenance window"),
    QT_TRANSLATE_NOOP(
        "Commands",
        "Have a plan begin by itself while a maintenance window of its nodes is open, and a console with it; where one "
        "person is enough, who puts it there agrees to it",
    ),
    (
        _RUN,
        Argument("window", QT_TRANSLATE_NOOP("Commands", "the window, as W-3; the next of its nodes without")),
        _YES,
    ),
    Danger.LOSES,
    words=("act", "window"),
)
ACT_RESUME = Command(
    "act.resume",
    QT_TRANSLATE_NOOP("Commands", "Resume a run"),
    QT_TRANSLATE_NOOP("Commands", "Go on with a run that stopped: what was begun is asked for, nothing is done twice"),
    (
        _RUN,
        Argument(
            "again",
            QT_TRANSLATE_NOOP("Commands", "start a step again of which nobody knows whether it happened"),
            ArgumentKind.FLAG,
        ),
        _TAKE_OVER,
        _YES,
    ),
    Danger.LOSES,
    words=("act", "resume"),
)
ACT_PAUSE = Command(
    "act.pause",
    QT_TRANSLATE_NOOP("Commands", "Pause a run"),
    QT_TRANSLATE_NOOP("Commands", "Have a run stop before its next step"),
    (_RUN,),
    Danger.CHANGES,
    words=("act", "pause"),
)
ACT_CANCEL = Command(
    "act.cancel",
    QT_TRANSLATE_NOOP("Commands", "End a run"),
    QT_TRANSLATE_NOOP("Commands", "Ask what a run started to end, and begin nothing else of it"),
    (_RUN, Argument("firmly", QT_TRANSLATE_NOOP("Commands", "kill what runs"), ArgumentKind.FLAG)),
    Danger.CHANGES,
    words=("act", "cancel"),
)
ACT_DONE = Command(
    "act.done",
    QT_TRANSLATE_NOOP("Commands", "Say that a step is done"),
    QT_TRANSLATE_NOOP("Commands", "Say that a step which a person does is done"),
    (
        _RUN,
        Argument(
            "step",
            QT_TRANSLATE_NOOP("Commands", "the step's number"),
            ArgumentKind.NUMBER,
            positional=True,
            required=True,
        ),
        Argument("words", QT_TRANSLATE_NOOP("Commands", "what was done, for the log"), default=""),
    ),
    Danger.CHANGES,
    words=("act", "done"),
)
ACT_UNDO = Command(
    "act.undo",
    QT_TRANSLATE_NOOP("Commands", "Plan the way back"),
    QT_TRANSLATE_NOOP("Commands", "Make the plan that takes back what a run did; it is agreed to as any other"),
    (_RUN,),
    Danger.CHANGES,
    words=("act", "undo"),
)
ACT_OLDER = Command(
    "act.older",
    QT_TRANSLATE_NOOP("Commands", "Show what others left running"),
    QT_TRANSLATE_NOOP(
        "Commands", "Show what goes on on a plan's nodes that this console did not start; it may be ended"
    ),
    (
        _RUN,
        Argument("end", QT_TRANSLATE_NOOP("Commands", "have it end: politely, then firmly"), ArgumentKind.FLAG),
        _YES,
    ),
    Danger.LOSES,
    words=("act", "older"),
)
ACT_WITHDRAW = Command(
    "act.withdraw",
    QT_TRANSLATE_NOOP("Commands", "Withdraw a plan"),
    QT_TRANSLATE_NOOP("Commands", "Have a plan that was not begun never be"),
    (_RUN, Argument("reason", QT_TRANSLATE_NOOP("Commands", "why, for the log"), default="")),
    Danger.CHANGES,
    words=("act", "withdraw"),
)
_SCHEDULE = Argument("schedule", QT_TRANSLATE_NOOP("Commands", "a schedule: S-3, or 3"), positional=True, required=True)
SCHEDULE_LIST = Command(
    "schedule.list",
    QT_TRANSLATE_NOOP("Commands", "Show schedules"),
    QT_TRANSLATE_NOOP("Commands", "Show what is done by itself, when next, and whether it was agreed to"),
    words=("schedule", "list"),
)
SCHEDULE_SHOW = Command(
    "schedule.show",
    QT_TRANSLATE_NOOP("Commands", "Show a schedule"),
    QT_TRANSLATE_NOOP("Commands", "Show all of a schedule: what was agreed to, and what became of its times"),
    (
        _SCHEDULE,
        Argument("template", QT_TRANSLATE_NOOP("Commands", "print exactly the text that is signed"), ArgumentKind.FLAG),
    ),
    words=("schedule", "show"),
)
SCHEDULE_NEXT = Command(
    "schedule.next",
    QT_TRANSLATE_NOOP("Commands", "Show the next times"),
    QT_TRANSLATE_NOOP("Commands", "Show when schedules are due next; with --when, when such a one would be"),
    (
        Argument("schedule", QT_TRANSLATE_NOOP("Commands", "a schedule; all where none is named"), positional=True),
        Argument("when", QT_TRANSLATE_NOOP("Commands", "times that are only tried: five fields of cron, or @daily")),
        Argument("zone", QT_TRANSLATE_NOOP("Commands", "their time zone"), default="UTC"),
        Argument("newest", QT_TRANSLATE_NOOP("Commands", "so many times"), ArgumentKind.NUMBER, default=5),
    ),
    words=("schedule", "next"),
)
SCHEDULE_ADD = Command(
    "schedule.add",
    QT_TRANSLATE_NOOP("Commands", "Schedule…"),
    QT_TRANSLATE_NOOP(
        "Commands",
        "Have something done at certain times while a console is open; its plan is made and shown, and where one "
        "person is enough, whoever adds it agrees to all such plans",
    ),
    (
        Argument("act", QT_TRANSLATE_NOOP("Commands", "what is done: recovery.test"), positional=True, required=True),
        Argument(
            "about", QT_TRANSLATE_NOOP("Commands", "what it is done with: an asset"), positional=True, required=True
        ),
        Argument(
            "when",
            QT_TRANSLATE_NOOP("Commands", "minute, hour, day, month, weekday as cron has them (0 3 * * *), or @daily"),
            required=True,
        ),
        Argument(
            "of", QT_TRANSLATE_NOOP("Commands", "an argument as NAME=VALUE: copy=…, control=yes; several"), many=True
        ),
        Argument("zone", QT_TRANSLATE_NOOP("Commands", "the time zone; else that of its site")),
        Argument(
            "late",
            QT_TRANSLATE_NOOP("Commands", "it may begin so many seconds late"),
            ArgumentKind.NUMBER,
            default=7200,
        ),
        Argument(
            "at_most_every",
            QT_TRANSLATE_NOOP("Commands", "agreed to at most once in so many seconds; else what its times say"),
            ArgumentKind.NUMBER,
            default=0,
        ),
        Argument("until", QT_TRANSLATE_NOOP("Commands", "agreed to until this day (2027-06-30); else for a year")),
        _YES,
    ),
    Danger.CHANGES,
    words=("schedule", "add"),
)
SCHEDULE_PAUSE = Command(
    "schedule.pause",
    QT_TRANSLATE_NOOP("Commands", "Pause a schedule"),
    QT_TRANSLATE_NOOP("Commands", "Have nothing of a schedule be due until it goes on"),
    (_SCHEDULE,),
    Danger.CHANGES,
    words=("schedule", "pause"),
)
SCHEDULE_RESUME = Command(
    "schedule.resume",
    QT_TRANSLATE_NOOP("Commands", "Have a schedule go on"),
    QT_TRANSLATE_NOOP("Commands", "Have a schedule go on from now; what was due meanwhile is not made up for"),
    (_SCHEDULE,),
    Danger.CHANGES,
    words=("schedule", "resume"),
)
SCHEDULE_REMOVE = Command(
    "schedule.remove",
    QT_TRANSLATE_NOOP("Commands", "Remove a schedule"),
    QT_TRANSLATE_NOOP("Commands", "Have a schedule be no more; the log keeps what became of its times"),
    (_SCHEDULE,),
    Danger.CHANGES,
    words=("schedule", "remove"),
)
SCHEDULE_APPROVE = Command(
    "schedule.approve",
    QT_TRANSLATE_NOOP("Commands", "Agree to a schedule"),
    QT_TRANSLATE_NOOP(
        "Commands", "Agree to all plans of a schedule that are word by word its template, with a key where two must"
    ),
    (_SCHEDULE, _KEY),
    Danger.CHANGES,
    words=("schedule", "approve"),
    past=SIGNED,
)
SCHEDULE_WITHDRAW = Command(
    "schedule.withdraw",
    QT_TRANSLATE_NOOP("Commands", "Withdraw the approval of a schedule"),
    QT_TRANSLATE_NOOP("Commands", "Have no plan of a schedule begin by itself any more: each waits for a person"),
    (_SCHEDULE,),
    Danger.CHANGES,
    words=("schedule", "withdraw"),
)
SCHEDULE_RUN = Command(
    "schedule.run",
    QT_TRANSLATE_NOOP("Commands", "Keep schedules"),
    QT_TRANSLATE_NOOP(
        "Commands", "Do what is due, without a window, until Ctrl+C; a window of the same data goes first"
    ),
    (Argument("once", QT_TRANSLATE_NOOP("Commands", "do what is due now, wait for it, and end"), ArgumentKind.FLAG),),
    Danger.CHANGES,
    words=("schedule", "run"),
    past=SIGNED,
)
COMMANDS = (
    ACT_RUNS,
    ACT_SHOW,
    ACT_PLAN,
    ACT_APPROVE,
    ACT_REQUEST,
    ACT_SIGN,
    ACT_APPLY,
    ACT_WINDOW,
    ACT_RESUME,
    ACT_PAUSE,
    ACT_CANCEL,
    ACT_DONE,
    ACT_UNDO,
    ACT_OLDER,
    ACT_WITHDRAW,
    SCHEDULE_LIST,
    SCHEDULE_SHOW,
    SCHEDULE_NEXT,
    SCHEDULE_ADD,
    SCHEDULE_PAUSE,
    SCHEDULE_RESUME,
    SCHEDULE_REMOVE,
    SCHEDULE_APPROVE,
    SCHEDULE_WITHDRAW,
    SCHEDULE_RUN,
)
