"""The commands by which models come to be served somewhere, and by which that is listed."""

from __future__ import annotations

from console.deployments.commands.register import DEPLOYMENT
from console.work.model.commands import Argument, ArgumentKind, Command, Danger
from resources.text import QT_TRANSLATE_NOOP

DEPLOY_LIST = Command(
    "deploy.list",
    QT_TRANSLATE_NOOP("Commands", "Show deployments"),
    QT_TRANSLATE_NOOP("Commands", "Show where models are served, by which version, and their newest rollouts"),
    words=("deploy", "list"),
)
DEPLOY_ADD = Command(
    "deploy.add",
    QT_TRANSLATE_NOOP("Commands", "Add a deployment…"),
    QT_TRANSLATE_NOOP("Commands", "Say where a model is to be served: nothing is done on the nodes"),
    (
        DEPLOYMENT,
        Argument("model", QT_TRANSLATE_NOOP("Commands", "the model's name"), required=True),
        Argument(
            "node",
            QT_TRANSLATE_NOOP(
                "Commands", "a node with a replica, as SITE/NAME, or SITE/NAME@ADDRESS for its router; several"
            ),
            ArgumentKind.NODE,
            many=True,
            required=True,
        ),
        Argument(
            "port", QT_TRANSLATE_NOOP("Commands", "where callers reach the router"), ArgumentKind.NUMBER, default=8000
        ),
        Argument(
            "blue",
            QT_TRANSLATE_NOOP("Commands", "the port of one place of a replica"),
            ArgumentKind.NUMBER,
            default=18001,
        ),
        Argument("green", QT_TRANSLATE_NOOP("Commands", "the port of the other"), ArgumentKind.NUMBER, default=18002),
        Argument(
            "program",
            QT_TRANSLATE_NOOP("Commands", "what starts the engine, with {artifact}, {address} and {port} in it"),
        ),
        Argument("health", QT_TRANSLATE_NOOP("Commands", "the path that says 200 once it is well"), default="/health"),
        Argument(
            "engine",
            QT_TRANSLATE_NOOP("Commands", "what serves, where no program is named"),
            ArgumentKind.CHOICE,
            choices=("llama.cpp", "vllm"),
            default="llama.cpp",
        ),
        Argument("gpus", QT_TRANSLATE_NOOP("Commands", "the GPUs that it takes on each node, by number: 0 1")),
        Argument(
            "router",
            QT_TRANSLATE_NOOP("Commands", "the node of the router, where that is another than the first"),
            ArgumentKind.NODE,
        ),
        Argument(
            "second", QT_TRANSLATE_NOOP("Commands", "the node of a second router like the first"), ArgumentKind.NODE
        ),
        Argument("version", QT_TRANSLATE_NOOP("Commands", "the version that will serve, whose files must fit")),
        Argument(
            "check",
            QT_TRANSLATE_NOOP("Commands", "look at the nodes first, and refuse what could not stand there"),
            ArgumentKind.FLAG,
        ),
    ),
    Danger.CHANGES,
    words=("deploy", "add"),
)

COMMANDS: tuple[Command, ...] = (DEPLOY_LIST, DEPLOY_ADD)
