"""Commands of acts in the window. Those about one run mean the run in sight where none is named."""

from __future__ import annotations

from console.work.model.commands import SIGNED, Argument, ArgumentKind, Command, Danger
from resources.text import QT_TRANSLATE_NOOP

_RUN = Argument("run", QT_TRANSLATE_NOOP("ActCommands", "the run, by its id"), positional=True)
_STEP = Argument("step", QT_TRANSLATE_NOOP("ActCommands", "the number of the step, from 1"), ArgumentKind.NUMBER)
_WORDS = Argument("words", QT_TRANSLATE_NOOP("ActCommands", "what is said with it"))

SHOW = Command(
    "acts.show",
    QT_TRANSLATE_NOOP("ActCommands", "Show the plan of an act…"),
    QT_TRANSLATE_NOOP("ActCommands", "Its exact steps, who must agree to it, and how it stands"),
    (_RUN,),
)
BEGIN = Command(
    "acts.begin",
    QT_TRANSLATE_NOOP("ActCommands", "Carry the plan out"),
    QT_TRANSLATE_NOOP("ActCommands", "Begin what enough people agreed to; by one's own yes where one is enough"),
    (_RUN,),
    Danger.CHANGES,
)
SIGN = Command(
    "acts.sign",
    QT_TRANSLATE_NOOP("ActCommands", "Sign the plan with a key…"),
    QT_TRANSLATE_NOOP("ActCommands", "Agree to exactly this plan, at this desk, by an SSH key"),
    (_RUN,),
    Danger.CHANGES,
    past=SIGNED,
)
ASK = Command(
    "acts.ask",
    QT_TRANSLATE_NOOP("ActCommands", "Ask somebody else by file…"),
    QT_TRANSLATE_NOOP("ActCommands", "Write the plan as a file that somebody signs at another console"),
    (_RUN,),
)
TAKE = Command(
    "acts.take",
    QT_TRANSLATE_NOOP("ActCommands", "Take a signed answer in…"),
    QT_TRANSLATE_NOOP("ActCommands", "Take in the file by which somebody agreed to a plan"),
    (_RUN,),
    Danger.CHANGES,
    past=SIGNED,
)
ANSWER = Command(
    "acts.answer",
    QT_TRANSLATE_NOOP("ActCommands", "Answer a request from another console…"),
    QT_TRANSLATE_NOOP("ActCommands", "Look at a plan that another console wrote as a file, and sign it"),
)
WITHDRAW = Command(
    "acts.withdraw",
    QT_TRANSLATE_NOOP("ActCommands", "Withdraw the plan"),
    QT_TRANSLATE_NOOP("ActCommands", "Have it never be carried out; nothing has run"),
    (_RUN,),
    Danger.CHANGES,
)
PAUSE = Command(
    "acts.pause",
    QT_TRANSLATE_NOOP("ActCommands", "Pause the run"),
    QT_TRANSLATE_NOOP("ActCommands", "Let the step that runs end, and begin no other"),
    (_RUN,),
    Danger.CHANGES,
)
CANCEL = Command(
    "acts.cancel",
    QT_TRANSLATE_NOOP("ActCommands", "Cancel the run"),
    QT_TRANSLATE_NOOP("ActCommands", "Ask the program that runs to end, and begin no other step"),
    (_RUN,),
    Danger.CHANGES,
)
END = Command(
    "acts.end",
    QT_TRANSLATE_NOOP("ActCommands", "Cancel the run firmly"),
    QT_TRANSLATE_NOOP("ActCommands", "Kill the program that runs: what it was at may be half done"),
    (_RUN,),
    Danger.CHANGES,
)
RESUME = Command(
    "acts.resume",
    QT_TRANSLATE_NOOP("ActCommands", "Resume the run"),
    QT_TRANSLATE_NOOP("ActCommands", "Look at what is done, and go on with what is not; nothing is done twice"),
    (_RUN,),
    Danger.CHANGES,
)
AGAIN = Command(
    "acts.again",
    QT_TRANSLATE_NOOP("ActCommands", "Begin the unknown step again"),
    QT_TRANSLATE_NOOP("ActCommands", "Ask the node once more, and begin the step anew where it does not know of it"),
    (_RUN,),
    Danger.CHANGES,
)
DONE = Command(
    "acts.done",
    QT_TRANSLATE_NOOP("ActCommands", "Say that a step is done"),
    QT_TRANSLATE_NOOP("ActCommands", "Tell the run that waits for you that you did your step"),
    (_RUN, _STEP, _WORDS),
    Danger.CHANGES,
)
UNDO = Command(
    "acts.undo",
    QT_TRANSLATE_NOOP("ActCommands", "Undo the run…"),
    QT_TRANSLATE_NOOP("ActCommands", "Plan the way back from what it did, and show that plan"),
    (_RUN,),
    Danger.CHANGES,
)
COPY = Command(
    "acts.copy",
    QT_TRANSLATE_NOOP("ActCommands", "Copy the plan"),
    QT_TRANSLATE_NOOP("ActCommands", "Copy its steps, how they stand and the way back as text"),
    (_RUN,),
)

COMMANDS: tuple[Command, ...] = (
    SHOW, BEGIN, SIGN, ASK, TAKE, ANSWER, WITHDRAW, PAUSE, CANCEL, END, RESUME, AGAIN, DONE, UNDO, COPY,
)  # fmt: skip
