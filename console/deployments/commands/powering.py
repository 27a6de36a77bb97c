"""The commands by which what serves is stopped, started, scaled, its routers aligned, and its files are read."""

from __future__ import annotations

from console.deployments.commands.register import DEPLOYMENT, YES
from console.work.model.commands import Argument, ArgumentKind, Command, Danger
from resources.text import QT_TRANSLATE_NOOP

DEPLOY_STOP = Command(
    "deploy.stop",
    QT_TRANSLATE_NOOP("Commands", "Stop a deployment"),
    QT_TRANSLATE_NOOP("Commands", "Let nobody in, and stop what serves on all of its nodes, until it is started again"),
    (DEPLOYMENT, YES),
    Danger.CHANGES,
    words=("deploy", "stop"),
)
DEPLOY_START = Command(
    "deploy.start",
    QT_TRANSLATE_NOOP("Commands", "Start a deployment"),
    QT_TRANSLATE_NOOP("Commands", "Start what served on all of its nodes, and let users in once it is well"),
    (DEPLOYMENT, YES),
    Danger.CHANGES,
    words=("deploy", "start"),
)
DEPLOY_SCALE = Command(
    "deploy.scale",
    QT_TRANSLATE_NOOP("Commands", "Scale a deployment"),
    QT_TRANSLATE_NOOP("Commands", "Have so many of its replicas serve, the first ones; the others finish, and rest"),
    (
        DEPLOYMENT,
        Argument(
            "count",
            QT_TRANSLATE_NOOP("Commands", "how many serve"),
            ArgumentKind.NUMBER,
            positional=True,
            required=True,
        ),
        YES,
    ),
    Danger.CHANGES,
    words=("deploy", "scale"),
)
DEPLOY_ALIGN = Command(
    "deploy.align",
    QT_TRANSLATE_NOOP("Commands", "Align a deployment's routers"),
    QT_TRANSLATE_NOOP("Commands", "Give each router the configuration of the one that serves what the log says"),
    (DEPLOYMENT, YES),
    Danger.CHANGES,
    words=("deploy", "align"),
)
DEPLOY_HASH = Command(
    "deploy.hash",
    QT_TRANSLATE_NOOP("Commands", "Check the files of what serves"),
    QT_TRANSLATE_NOOP("Commands", "Read every file of the version that serves, on each node, and see its sum"),
    (DEPLOYMENT, YES),
    Danger.CHANGES,
    words=("deploy", "hash"),
)
COMMANDS: tuple[Command, ...] = (DEPLOY_STOP, DEPLOY_START, DEPLOY_SCALE, DEPLOY_ALIGN, DEPLOY_HASH)
