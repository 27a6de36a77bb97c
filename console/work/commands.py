"""The commands of plans and runs, as data: by these a plan is agreed to, carried out and taken back."""

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
COMMANDS = (
    ACT_RUNS,
    ACT_SHOW,
    ACT_PLAN,
    ACT_APPROVE,
    ACT_REQUEST,
    ACT_SIGN,
    ACT_APPLY,
    ACT_RESUME,
    ACT_PAUSE,
    ACT_CANCEL,
    ACT_DONE,
    ACT_UNDO,
    ACT_OLDER,
    ACT_WITHDRAW,
)
