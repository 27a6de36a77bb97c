"""The commands that look at models: at their files, at room for them, at what serves."""

from __future__ import annotations

from console.deployments.commands.register import FLAG
from console.work.model.commands import Argument, ArgumentKind, Command
from resources.text import QT_TRANSLATE_NOOP

_FOLDER = Argument("folder", QT_TRANSLATE_NOOP("Commands", "the folder with its files"), positional=True, required=True)
_HAS_FOLDER = Argument(
    "node", QT_TRANSLATE_NOOP("Commands", "the node that has the folder, as SITE/NAME; else this computer"),
    ArgumentKind.NODE,
)  # fmt: skip
MODELS_INSPECT = Command(
    "models.inspect",
    QT_TRANSLATE_NOOP("Commands", "Inspect a folder with a model"),
    QT_TRANSLATE_NOOP("Commands", "Show what is in a folder with a model, what of it would run, and what it needs"),
    (
        _FOLDER,
        _HAS_FOLDER,
        FLAG,
        Argument("against", QT_TRANSLATE_NOOP("Commands", "show how its chat template differs from this folder's"),
                 ArgumentKind.FOLDER),
    ),
    words=("models", "inspect"),
)  # fmt: skip
MODELS_FITS = Command(
    "models.fits",
    QT_TRANSLATE_NOOP("Commands", "Show whether a model fits"),
    QT_TRANSLATE_NOOP("Commands", "Show how much GPU memory a model needs, and whether nodes have it, in numbers"),
    (
        _FOLDER,
        _HAS_FOLDER,
        Argument("context", QT_TRANSLATE_NOOP("Commands", "tokens of context; else what the model says"),
                 ArgumentKind.NUMBER),
        Argument("parallel", QT_TRANSLATE_NOOP("Commands", "requests at once"), ArgumentKind.NUMBER, default=1),
        Argument("gpus", QT_TRANSLATE_NOOP("Commands", "over so many GPUs of a node"), ArgumentKind.NUMBER, default=1),
        Argument("cache_bits", QT_TRANSLATE_NOOP("Commands", "bits of each number in the KV cache"),
                 ArgumentKind.NUMBER, default=16),
        Argument("on", QT_TRANSLATE_NOOP("Commands", "a node that is asked, as SITE/NAME; several"), ArgumentKind.NODE,
                 many=True),
    ),
    words=("models", "fits"),
)  # fmt: skip
MODELS_SEEN = Command(
    "models.seen",
    QT_TRANSLATE_NOOP("Commands", "Show what serves now"),
    QT_TRANSLATE_NOOP(
        "Commands", "Look at routers, engines and processes, and show what serves, its traffic, and what nobody planned"
    ),
    (
        Argument("on",
                 QT_TRANSLATE_NOOP("Commands", "a node whose processes are looked through, as SITE/NAME; several"),
                 ArgumentKind.NODE, many=True),
        Argument("seconds", QT_TRANSLATE_NOOP("Commands", "measure for so many seconds"), ArgumentKind.SECONDS,
                 default=5.0),
    ),
    words=("models", "seen"),
)  # fmt: skip
COMMANDS: tuple[Command, ...] = (MODELS_INSPECT, MODELS_FITS, MODELS_SEEN)
