"""Commands of models in the window. Without a model named they mean the one that is chosen or open."""

from __future__ import annotations

from console.work.model.commands import Argument, Command, Danger
from resources.text import QT_TRANSLATE_NOOP

_MODEL = Argument("model", QT_TRANSLATE_NOOP("ModelCommands", "the model"), positional=True)
_GATE = Argument("gate", QT_TRANSLATE_NOOP("ModelCommands", "the gate"))

ADD = Command(
    "model.add",
    QT_TRANSLATE_NOOP("ModelCommands", "Add a model…"),
    QT_TRANSLATE_NOOP("ModelCommands", "Put a model into the register, as an idea or a pilot"),
    (),
    Danger.CHANGES,
)
OPEN = Command(
    "model.open",
    QT_TRANSLATE_NOOP("ModelCommands", "Open the model"),
    QT_TRANSLATE_NOOP("ModelCommands", "Its versions, and which of them served when"),
    (_MODEL,),
)
READINESS = Command(
    "model.readiness",
    QT_TRANSLATE_NOOP("ModelCommands", "What the model still lacks"),
    QT_TRANSLATE_NOOP("ModelCommands", "Its fourteen gates, the missing ones first, and what to do next"),
    (_MODEL,),
)
PEOPLE = Command(
    "model.people",
    QT_TRANSLATE_NOOP("ModelCommands", "Name owner and deputy…"),
    QT_TRANSLATE_NOOP("ModelCommands", "Who owns the model, who stands in, who oversees its use"),
    (_MODEL,),
    Danger.CHANGES,
)
DESCRIBE = Command(
    "model.describe",
    QT_TRANSLATE_NOOP("ModelCommands", "Describe the model…"),
    QT_TRANSLATE_NOOP("ModelCommands", "Purpose, AI Act class, licence, SLO, runbook, golden set, sources"),
    (_MODEL,),
    Danger.CHANGES,
)
ANSWER = Command(
    "model.answer",
    QT_TRANSLATE_NOOP("ModelCommands", "Answer for a gate…"),
    QT_TRANSLATE_NOOP("ModelCommands", "Say what shows that it holds, or stand for it with your name"),
    (_MODEL, _GATE),
    Danger.CHANGES,
)
MARK = Command(
    "model.mark",
    QT_TRANSLATE_NOOP("ModelCommands", "Answer the ML Test Score…"),
    QT_TRANSLATE_NOOP("ModelCommands", "Say which of its 28 tests are done by hand, and which run by themselves"),
    (_MODEL,),
    Danger.CHANGES,
)
STAGE = Command(
    "model.stage",
    QT_TRANSLATE_NOOP("ModelCommands", "Move the model on…"),
    QT_TRANSLATE_NOOP("ModelCommands", "From idea through pilot to production, or back"),
    (_MODEL,),
    Danger.CHANGES,
)
RETIRE = Command(
    "model.retire",
    QT_TRANSLATE_NOOP("ModelCommands", "Retire the model…"),
    QT_TRANSLATE_NOOP("ModelCommands", "End a pilot or a service, and say why; all of it stays in the register"),
    (_MODEL,),
    Danger.CHANGES,
)
PLAN = Command(
    "model.plan",
    QT_TRANSLATE_NOOP("ModelCommands", "Plan a rollout…"),
    QT_TRANSLATE_NOOP("ModelCommands", "Choose a version and how it takes the place of the one that serves"),
    (_MODEL, Argument("version", QT_TRANSLATE_NOOP("ModelCommands", "the version"))),
    Danger.CHANGES,
)
ROLLOUT = Command(
    "model.rollout",
    QT_TRANSLATE_NOOP("ModelCommands", "Show the newest rollout"),
    QT_TRANSLATE_NOOP("ModelCommands", "Its plan, how far it is, and both versions side by side"),
    (_MODEL,),
)
ROLL_BACK = Command(
    "model.roll_back",
    QT_TRANSLATE_NOOP("ModelCommands", "Roll back"),
    QT_TRANSLATE_NOOP(
        "ModelCommands", "Take the model's newest rollout back at once: the version before it serves again"
    ),
    (_MODEL,),
    Danger.CHANGES,
)
SUSPEND = Command(
    "model.suspend",
    QT_TRANSLATE_NOOP("ModelCommands", "Suspend use…"),
    QT_TRANSLATE_NOOP("ModelCommands", "Let nobody in any more, or let them in again; shows the plan"),
    (_MODEL,),
    Danger.CHANGES,
)
DEPLOY = Command(
    "model.deploy",
    QT_TRANSLATE_NOOP("ModelCommands", "Add a deployment…"),
    QT_TRANSLATE_NOOP("ModelCommands", "Say where it is to be served, look at the nodes, and put that onto the list"),
    (_MODEL,),
    Danger.CHANGES,
)
STOP = Command(
    "model.stop",
    QT_TRANSLATE_NOOP("ModelCommands", "Stop serving…"),
    QT_TRANSLATE_NOOP("ModelCommands", "Let nobody in, and stop its engines on all nodes; shows the plan"),
    (_MODEL,),
    Danger.CHANGES,
)
START = Command(
    "model.start",
    QT_TRANSLATE_NOOP("ModelCommands", "Start serving…"),
    QT_TRANSLATE_NOOP(
        "ModelCommands", "Start its engines on all nodes, and let users in once they are well; shows the plan"
    ),
    (_MODEL,),
    Danger.CHANGES,
)
SCALE = Command(
    "model.scale",
    QT_TRANSLATE_NOOP("ModelCommands", "Scale…"),
    QT_TRANSLATE_NOOP("ModelCommands", "Have so many of its replicas serve, the first ones; shows the plan"),
    (_MODEL,),
    Danger.CHANGES,
)
ALIGN = Command(
    "model.align",
    QT_TRANSLATE_NOOP("ModelCommands", "Align routers…"),
    QT_TRANSLATE_NOOP("ModelCommands", "Give each router the configuration of the one that serves what the log says"),
    (_MODEL,),
    Danger.CHANGES,
)
COPY = Command(
    "model.copy",
    QT_TRANSLATE_NOOP("ModelCommands", "Copy the models in sight"),
    QT_TRANSLATE_NOOP("ModelCommands", "As a table, for a mail or a sheet"),
)
EXPORT = Command(
    "model.export",
    QT_TRANSLATE_NOOP("ModelCommands", "Save the register as CSV…"),
    QT_TRANSLATE_NOOP("ModelCommands", "Every model with its people, its version and what it lacks"),
)
SHEET = Command(
    "model.sheet",
    QT_TRANSLATE_NOOP("ModelCommands", "Save the readiness as PDF…"),
    QT_TRANSLATE_NOOP("ModelCommands", "The sheet of a model for those who decide whether it goes on"),
    (_MODEL,),
)

COMMANDS: tuple[Command, ...] = (
    ADD, OPEN, READINESS, PEOPLE, DESCRIBE, ANSWER, MARK, STAGE, RETIRE, PLAN, ROLLOUT, ROLL_BACK, SUSPEND,
    DEPLOY, STOP, START, SCALE, ALIGN, COPY, EXPORT, SHEET,
)  # fmt: skip
