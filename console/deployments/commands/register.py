"""The commands of models and of their deployments, as data."""

from __future__ import annotations

from console.work.model.commands import Argument, ArgumentKind, Command, Danger
from resources.text import QT_TRANSLATE_NOOP

_MODEL = Argument("model", QT_TRANSLATE_NOOP("Commands", "the model's name"), positional=True, required=True)
_VERSION = Argument("version", QT_TRANSLATE_NOOP("Commands", "the version's name"), positional=True, required=True)
_REASON = Argument("reason", QT_TRANSLATE_NOOP("Commands", "why"), positional=True, required=True)
_PERSON = Argument(
    "person", QT_TRANSLATE_NOOP("Commands", "who it is from now on; nobody where it is left out"), positional=True
)
FLAG = Argument(
    "flag", QT_TRANSLATE_NOOP("Commands", "an argument of the engine, as --flag=--ctx-size; several"), many=True
)
#: Values of Stage, Gate, Mark and others: the first window must not wait for the modules that say so.
_STAGES = ("idea", "pilot", "production")
_GATES = (
    "owner", "deputy", "runbook", "slo", "golden_set", "rollback", "capacity", "licence", "signature", "canary",
    "logging", "log_restore", "overseer", "drift",
)  # fmt: skip
_MARKS = ("not", "by_hand", "automated")
_WAYS = ("signed", "shown")
_AI_CLASSES = ("unjudged", "minimal", "limited", "high")
_STRATEGIES = ("canary", "blue_green", "rolling", "recreate")
_TOLD_AI = ("unknown", "yes", "no", "not_needed")

MODELS_LIST = Command(
    "models.list",
    QT_TRANSLATE_NOOP("Commands", "Show models"),
    QT_TRANSLATE_NOOP("Commands", "Show all models with owner, version, readiness and what is missing first"),
    (Argument("all", QT_TRANSLATE_NOOP("Commands", "also those that are retired"), ArgumentKind.FLAG),),
    words=("models", "list"),
)
MODELS_SHOW = Command(
    "models.show",
    QT_TRANSLATE_NOOP("Commands", "Show one model"),
    QT_TRANSLATE_NOOP("Commands", "Show all of a model: its people, what is missing, its versions and where it serves"),
    (_MODEL,),
    words=("models", "show"),
)
MODELS_WAITING = Command(
    "models.waiting",
    QT_TRANSLATE_NOOP("Commands", "Show pilots that stand still"),
    QT_TRANSLATE_NOOP("Commands", "Show for how long each pilot has stood still, and for whom it waits"),
    words=("models", "waiting"),
)
MODELS_GATES = Command(
    "models.gates",
    QT_TRANSLATE_NOOP("Commands", "Show how ready a model is"),
    QT_TRANSLATE_NOOP("Commands", "Show the fourteen gates of a model, the missing first, and its ML Test Score"),
    (_MODEL,),
    words=("models", "gates"),
)
MODELS_SERVED = Command(
    "models.served",
    QT_TRANSLATE_NOOP("Commands", "Show which version served when"),
    QT_TRANSLATE_NOOP("Commands", "Show what was seen serving, when and where; all that serves now without a model"),
    (
        Argument("model", QT_TRANSLATE_NOOP("Commands", "the model's name"), positional=True),
        Argument("at", QT_TRANSLATE_NOOP("Commands", "only what served at this time, as 2026-11-20T02:09:38Z")),
    ),
    words=("models", "served"),
)
MODELS_ADD = Command(
    "models.add",
    QT_TRANSLATE_NOOP("Commands", "Add a model…"),
    QT_TRANSLATE_NOOP("Commands", "Put a model into the register"),
    (
        _MODEL,
        Argument("purpose", QT_TRANSLATE_NOOP("Commands", "what it is for")),
        Argument("stage", QT_TRANSLATE_NOOP("Commands", "how far it is"), ArgumentKind.CHOICE, choices=_STAGES,
                 default="idea"),
        Argument("owner", QT_TRANSLATE_NOOP("Commands", "who owns it")),
    ),
    Danger.CHANGES,
    words=("models", "add"),
)  # fmt: skip
MODELS_NAME = Command(
    "models.name",
    QT_TRANSLATE_NOOP("Commands", "Rename a model…"),
    QT_TRANSLATE_NOOP("Commands", "Give a model another name; its past goes with it"),
    (_MODEL, Argument("name", QT_TRANSLATE_NOOP("Commands", "its new name"), positional=True, required=True)),
    Danger.CHANGES,
    words=("models", "name"),
)
MODELS_DESCRIBE = Command(
    "models.describe",
    QT_TRANSLATE_NOOP("Commands", "Describe a model…"),
    QT_TRANSLATE_NOOP("Commands", "Say what a model is for and under which rules; what is not given stays as it is"),
    (
        _MODEL,
        Argument("purpose", QT_TRANSLATE_NOOP("Commands", "what it is for")),
        Argument("slo", QT_TRANSLATE_NOOP("Commands", "what its users are promised")),
        Argument("runbook", QT_TRANSLATE_NOOP("Commands", "where the runbook lies")),
        Argument("golden_set", QT_TRANSLATE_NOOP("Commands", "where questions with answers lie")),
        Argument("licence", QT_TRANSLATE_NOOP("Commands", "its licence")),
        Argument("source", QT_TRANSLATE_NOOP("Commands", "what it was made from; several"), many=True),
        Argument("unit", QT_TRANSLATE_NOOP("Commands", "what its use is counted in")),
        Argument("users", QT_TRANSLATE_NOOP("Commands", "who uses it")),
        Argument("waits_for", QT_TRANSLATE_NOOP("Commands", "what it waits for")),
        Argument("ai_class", QT_TRANSLATE_NOOP("Commands", "its class under the AI Act"), ArgumentKind.CHOICE,
                 choices=_AI_CLASSES),
        Argument("told_ai", QT_TRANSLATE_NOOP("Commands", "whether its users are told that it is AI (art. 50)"),
                 ArgumentKind.CHOICE, choices=_TOLD_AI),
    ),
    Danger.CHANGES,
    words=("models", "describe"),
)  # fmt: skip
MODELS_OWNER = Command(
    "models.owner",
    QT_TRANSLATE_NOOP("Commands", "Name the owner…"),
    QT_TRANSLATE_NOOP("Commands", "Say who owns a model"),
    (_MODEL, _PERSON),
    Danger.CHANGES,
    words=("models", "owner"),
)
MODELS_DEPUTY = Command(
    "models.deputy",
    QT_TRANSLATE_NOOP("Commands", "Name the deputy…"),
    QT_TRANSLATE_NOOP("Commands", "Say who stands in for a model's owner"),
    (_MODEL, _PERSON),
    Danger.CHANGES,
    words=("models", "deputy"),
)
MODELS_OVERSEER = Command(
    "models.overseer",
    QT_TRANSLATE_NOOP("Commands", "Name the overseer…"),
    QT_TRANSLATE_NOOP("Commands", "Say who watches over a model's use and may stop it"),
    (_MODEL, _PERSON),
    Danger.CHANGES,
    words=("models", "overseer"),
)
MODELS_MANAGER = Command(
    "models.manager",
    QT_TRANSLATE_NOOP("Commands", "Name the manager…"),
    QT_TRANSLATE_NOOP("Commands", "Say who is told when a pilot stands still for 90 days"),
    (_MODEL, _PERSON),
    Danger.CHANGES,
    words=("models", "manager"),
)
MODELS_HAND_OVER = Command(
    "models.hand_over",
    QT_TRANSLATE_NOOP("Commands", "Hand models over…"),
    QT_TRANSLATE_NOOP("Commands", "Somebody leaves: put another person in their place with all models"),
    (
        Argument("person", QT_TRANSLATE_NOOP("Commands", "who leaves"), positional=True, required=True),
        Argument("to", QT_TRANSLATE_NOOP("Commands", "who takes their place"), positional=True, required=True),
    ),
    Danger.CHANGES,
    words=("models", "hand-over"),
)
MODELS_STAGE = Command(
    "models.stage",
    QT_TRANSLATE_NOOP("Commands", "Move a model on…"),
    QT_TRANSLATE_NOOP("Commands", "Say that a model is an idea, a pilot or in production now"),
    (
        _MODEL,
        Argument("stage", QT_TRANSLATE_NOOP("Commands", "its stage from now on"), ArgumentKind.CHOICE, positional=True,
                 required=True, choices=_STAGES),
        Argument("reason", QT_TRANSLATE_NOOP("Commands", "why")),
    ),
    Danger.CHANGES,
    words=("models", "stage"),
)  # fmt: skip
MODELS_RETIRE = Command(
    "models.retire",
    QT_TRANSLATE_NOOP("Commands", "Retire a model…"),
    QT_TRANSLATE_NOOP("Commands", "End a pilot, or the use of a model; its versions and its past stay"),
    (_MODEL, _REASON),
    Danger.CHANGES,
    words=("models", "retire"),
)
MODELS_SUSPEND = Command(
    "models.suspend",
    QT_TRANSLATE_NOOP("Commands", "Suspend use…"),
    QT_TRANSLATE_NOOP("Commands", "Write down that a model's use is suspended, and why"),
    (_MODEL, _REASON),
    Danger.CHANGES,
    words=("models", "suspend"),
)
MODELS_RESUME = Command(
    "models.resume",
    QT_TRANSLATE_NOOP("Commands", "Resume use"),
    QT_TRANSLATE_NOOP("Commands", "Write down that a model is used again"),
    (_MODEL,),
    Danger.CHANGES,
    words=("models", "resume"),
)
MODELS_ANSWER = Command(
    "models.answer",
    QT_TRANSLATE_NOOP("Commands", "Answer a gate…"),
    QT_TRANSLATE_NOOP("Commands", "Say how it stands with a gate of a model, and stand for it"),
    (
        _MODEL,
        Argument("gate", QT_TRANSLATE_NOOP("Commands", "which gate"), ArgumentKind.CHOICE, positional=True,
                 required=True, choices=_GATES),
        Argument("words", QT_TRANSLATE_NOOP("Commands", "how it stands, or where that can be seen"), positional=True,
                 required=True),
        Argument("missing", QT_TRANSLATE_NOOP("Commands", "it does not hold, or no more"), ArgumentKind.FLAG),
        Argument("way", QT_TRANSLATE_NOOP("Commands", "signed for by you, or shown by what the words name"),
                 ArgumentKind.CHOICE, choices=_WAYS, default="signed"),
        Argument("days", QT_TRANSLATE_NOOP("Commands", "it counts for so many days; else as is usual"),
                 ArgumentKind.NUMBER),
    ),
    Danger.CHANGES,
    words=("models", "answer"),
)  # fmt: skip
MODELS_MARK = Command(
    "models.mark",
    QT_TRANSLATE_NOOP("Commands", "Mark a test…"),
    QT_TRANSLATE_NOOP("Commands", "Say how a test of the ML Test Score is done"),
    (
        _MODEL,
        Argument("test", QT_TRANSLATE_NOOP("Commands", "which test: d1 to d7, m1 to m7, i1 to i7, o1 to o7"),
                 positional=True, required=True),
        Argument("mark", QT_TRANSLATE_NOOP("Commands", "how it is done"), ArgumentKind.CHOICE, positional=True,
                 required=True, choices=_MARKS),
    ),
    Danger.CHANGES,
    words=("models", "mark"),
)  # fmt: skip
MODELS_STEP = Command(
    "models.step",
    QT_TRANSLATE_NOOP("Commands", "Write down a step forward…"),
    QT_TRANSLATE_NOOP("Commands", "Write down what brought a model forward"),
    (_MODEL, Argument("words", QT_TRANSLATE_NOOP("Commands", "what it was"), positional=True, required=True)),
    Danger.CHANGES,
    words=("models", "step"),
)
MODELS_EXPECT = Command(
    "models.expect",
    QT_TRANSLATE_NOOP("Commands", "Expect a version…"),
    QT_TRANSLATE_NOOP("Commands", "Say how far a version is that is being made; without words it is no more"),
    (_MODEL, _VERSION, Argument("words", QT_TRANSLATE_NOOP("Commands", "how far it is"), positional=True)),
    Danger.CHANGES,
    words=("models", "expect"),
)
MODELS_VERSION = Command(
    "models.version",
    QT_TRANSLATE_NOOP("Commands", "Add a version…"),
    QT_TRANSLATE_NOOP("Commands", "Put a version into the register: every file of a folder, and all it runs with"),
    (
        _MODEL,
        _VERSION,
        Argument("folder", QT_TRANSLATE_NOOP("Commands", "the folder of this computer that has its files"),
                 ArgumentKind.FOLDER),
        Argument("engine", QT_TRANSLATE_NOOP("Commands", "what serves it, as vllm or llama.cpp")),
        Argument("engine_version", QT_TRANSLATE_NOOP("Commands", "the engine's version")),
        FLAG,
        Argument("quantisation", QT_TRANSLATE_NOOP("Commands", "how its weights are quantised")),
        Argument("driver", QT_TRANSLATE_NOOP("Commands", "the driver that it was made for")),
        Argument("image", QT_TRANSLATE_NOOP("Commands", "the digest of the image that it runs in")),
    ),
    Danger.CHANGES,
    words=("models", "version"),
)  # fmt: skip
MODELS_VERSIONS = Command(
    "models.versions",
    QT_TRANSLATE_NOOP("Commands", "Show versions"),
    QT_TRANSLATE_NOOP("Commands", "Show the versions of a model, what became of each, and who signed it"),
    (
        _MODEL,
        Argument("version", QT_TRANSLATE_NOOP("Commands", "all of this version: what it is made of"), positional=True),
    ),
    words=("models", "versions"),
)
MODELS_SIGN = Command(
    "models.sign",
    QT_TRANSLATE_NOOP("Commands", "Sign a version…"),
    QT_TRANSLATE_NOOP("Commands", "Sign all that a version is made of with your SSH key"),
    (
        _MODEL,
        _VERSION,
        Argument("key", QT_TRANSLATE_NOOP("Commands", "the SSH key to sign with, by its file"), ArgumentKind.FILE),
    ),
    Danger.CHANGES,
    words=("models", "sign"),
)
MODELS_VOUCH = Command(
    "models.vouch",
    QT_TRANSLATE_NOOP("Commands", "Sign for code in a version…"),
    QT_TRANSLATE_NOOP(
        "Commands",
        "Sign with your SSH key that code which was found in a version may run; else no rollout starts it",
    ),
    (
        _MODEL,
        _VERSION,
        Argument("folder", QT_TRANSLATE_NOOP("Commands", "the folder with its files"), required=True),
        Argument(
            "node",
            QT_TRANSLATE_NOOP("Commands", "the node that has the folder, as SITE/NAME; else this computer"),
            ArgumentKind.NODE,
        ),
        Argument("key", QT_TRANSLATE_NOOP("Commands", "the SSH key to sign with, by its file"), ArgumentKind.FILE),
        Argument("yes", QT_TRANSLATE_NOOP("Commands", "sign without asking"), ArgumentKind.FLAG),
    ),
    Danger.CHANGES,
    words=("models", "vouch"),
)
DEPLOYMENT = Argument(
    "deployment", QT_TRANSLATE_NOOP("Commands", "the deployment's name"), positional=True, required=True
)
YES = Argument("yes", QT_TRANSLATE_NOOP("Commands", "carry the plan out without asking"), ArgumentKind.FLAG)
_PLANNING = (
    DEPLOYMENT,
    _VERSION,
    Argument(
        "strategy", QT_TRANSLATE_NOOP("Commands", "how"), ArgumentKind.CHOICE, default="canary", choices=_STRATEGIES
    ),
    Argument("source", QT_TRANSLATE_NOOP("Commands", "the folder here that has its files"), ArgumentKind.FILE),
    Argument("folder", QT_TRANSLATE_NOOP("Commands", "the folder on the nodes that has its files already")),
    Argument(
        "rate",
        QT_TRANSLATE_NOOP("Commands", "send its files with at most so many MiB a second; else as fast as it goes"),
        ArgumentKind.NUMBER,
        default=0,
    ),
    Argument(
        "golden",
        QT_TRANSLATE_NOOP("Commands", "a JSON file: a list of [prompt, what the answer must be]"),
        ArgumentKind.FILE,
    ),
    Argument(
        "least",
        QT_TRANSLATE_NOOP("Commands", "so many of its answers must be right; all of them without it"),
        ArgumentKind.NUMBER,
    ),
    Argument("ramp", QT_TRANSLATE_NOOP("Commands", "shares of the traffic in percent"), default="5 25 50 100"),
    Argument(
        "hold",
        QT_TRANSLATE_NOOP("Commands", "each share is looked at for so many seconds"),
        ArgumentKind.NUMBER,
        default=60,
    ),
    Argument(
        "patience",
        QT_TRANSLATE_NOOP("Commands", "and for so many more, where too few requests prove nothing"),
        ArgumentKind.NUMBER,
        default=1800,
    ),
    Argument(
        "bake",
        QT_TRANSLATE_NOOP("Commands", "the old version stays warm for so many seconds"),
        ArgumentKind.NUMBER,
        default=600,
    ),
    Argument(
        "errors",
        QT_TRANSLATE_NOOP("Commands", "so many of 10,000 requests may fail"),
        ArgumentKind.NUMBER,
        default=100,
    ),
    Argument(
        "loading", QT_TRANSLATE_NOOP("Commands", "seconds that it may take to load"), ArgumentKind.NUMBER, default=4500
    ),
)
DEPLOY_PLAN = Command(
    "deploy.plan",
    QT_TRANSLATE_NOOP("Commands", "Plan a rollout…"),
    QT_TRANSLATE_NOOP("Commands", "Plan to have a version serve, and show each step; nothing is done yet"),
    _PLANNING,
    Danger.CHANGES,
    words=("deploy", "plan"),
)
DEPLOY_APPLY = Command(
    "deploy.apply",
    QT_TRANSLATE_NOOP("Commands", "Roll a version out…"),
    QT_TRANSLATE_NOOP(
        "Commands", "Plan to have a version serve, and carry that out; a bad one is taken back by itself"
    ),
    (*_PLANNING, YES),
    Danger.CHANGES,
    words=("deploy", "apply"),
)
DEPLOY_STATUS = Command(
    "deploy.status",
    QT_TRANSLATE_NOOP("Commands", "Show who serves"),
    QT_TRANSLATE_NOOP("Commands", "Ask the router who serves, and show the newest rollout with its comparisons"),
    (DEPLOYMENT,),
    words=("deploy", "status"),
)
DEPLOY_ROLLBACK = Command(
    "deploy.rollback",
    QT_TRANSLATE_NOOP("Commands", "Roll back"),
    QT_TRANSLATE_NOOP("Commands", "Take the newest rollout back at once, whatever it does now"),
    (DEPLOYMENT, YES),
    Danger.CHANGES,
    words=("deploy", "rollback"),
)
DEPLOY_SUSPEND = Command(
    "deploy.suspend",
    QT_TRANSLATE_NOOP("Commands", "Suspend use"),
    QT_TRANSLATE_NOOP("Commands", "Let nobody use a deployment any more, in one act, until it is resumed"),
    (DEPLOYMENT, Argument("reason", QT_TRANSLATE_NOOP("Commands", "why")), YES),
    Danger.CHANGES,
    words=("deploy", "suspend"),
)
DEPLOY_RESUME = Command(
    "deploy.resume",
    QT_TRANSLATE_NOOP("Commands", "Let users in again"),
    QT_TRANSLATE_NOOP("Commands", "Let those who use a deployment in again"),
    (DEPLOYMENT, YES),
    Danger.CHANGES,
    words=("deploy", "resume"),
)
COMMANDS: tuple[Command, ...] = (
    MODELS_LIST,
    MODELS_SHOW,
    MODELS_WAITING,
    MODELS_GATES,
    MODELS_SERVED,
    MODELS_ADD,
    MODELS_NAME,
    MODELS_DESCRIBE,
    MODELS_OWNER,
    MODELS_DEPUTY,
    MODELS_OVERSEER,
    MODELS_MANAGER,
    MODELS_HAND_OVER,
    MODELS_STAGE,
    MODELS_RETIRE,
    MODELS_SUSPEND,
    MODELS_RESUME,
    MODELS_ANSWER,
    MODELS_MARK,
    MODELS_STEP,
    MODELS_EXPECT,
    MODELS_VERSION,
    MODELS_VERSIONS,
    MODELS_SIGN,
    MODELS_VOUCH,
    DEPLOY_PLAN,
    DEPLOY_APPLY,
    DEPLOY_STATUS,
    DEPLOY_ROLLBACK,
    DEPLOY_SUSPEND,
    DEPLOY_RESUME,
)
