"""The commands of costs, as data."""

from __future__ import annotations

from console.costs.model.basis import Basis
from console.costs.model.benefit import Unit
from console.costs.model.policy import Policy
from console.work.model.commands import Argument, ArgumentKind, Command, Danger
from resources.text import QT_TRANSLATE_NOOP

_SCENARIO = Argument(
    "scenario",
    QT_TRANSLATE_NOOP("Commands", "the scenario's file; the example that ships where none is named"),
    kind=ArgumentKind.FILE,
    positional=True,
)

COSTS_EXAMPLE = Command(
    "costs.example",
    QT_TRANSLATE_NOOP("Commands", "Show an example of a scenario"),
    QT_TRANSLATE_NOOP("Commands", "Print a scenario with invented prices, to be saved and changed"),
    words=("costs", "example"),
)
COSTS_BREAKEVEN = Command(
    "costs.breakeven",
    QT_TRANSLATE_NOOP("Commands", "Own or rent?"),
    QT_TRANSLATE_NOOP("Commands", "When renting costs as much as owning, by when to order, and what moves that day"),
    (
        _SCENARIO,
        Argument("set", QT_TRANSLATE_NOOP("Commands", "another value for a figure, as use=0.8"), many=True),
        Argument("runs", QT_TRANSLATE_NOOP("Commands", "draw so many cases"), ArgumentKind.NUMBER, default=10_000),
        Argument("seed", QT_TRANSLATE_NOOP("Commands", "by this seed, not by the scenario's"), ArgumentKind.NUMBER),
    ),
    words=("costs", "breakeven"),
)
COSTS_PROJECT = Command(
    "costs.project",
    QT_TRANSLATE_NOOP("Commands", "Project costs"),
    QT_TRANSLATE_NOOP("Commands", "What the same volume costs a month, owned and rented, for months to come"),
    (
        _SCENARIO,
        Argument("months", QT_TRANSLATE_NOOP("Commands", "so many months"), ArgumentKind.NUMBER, default=36),
        Argument(
            "most_use",
            QT_TRANSLATE_NOOP("Commands", "owned nodes are added beyond this use, as 0.9"),
            default="0.9",
        ),
    ),
    words=("costs", "project"),
)
COSTS_CAPACITY = Command(
    "costs.capacity",
    QT_TRANSLATE_NOOP("Commands", "Plan capacity"),
    QT_TRANSLATE_NOOP(
        "Commands", "How long what is owned carries what is needed as it grows, by when to order, what else"
    ),
    (
        Argument("gpus", QT_TRANSLATE_NOOP("Commands", "GPUs needed today (P95); by the ledger if not said")),
        Argument("growth", QT_TRANSLATE_NOOP("Commands", "its growth a month, as 0.014; by the ledger if not said")),
        Argument("owned", QT_TRANSLATE_NOOP("Commands", "GPUs that are owned; by the ledger"), ArgumentKind.NUMBER),
        Argument("carries", QT_TRANSLATE_NOOP("Commands", "the part of them that may be planned with; as prices say")),
        Argument("step", QT_TRANSLATE_NOOP("Commands", "GPUs added at a time; by the offer"), ArgumentKind.NUMBER),
        Argument(
            "lead", QT_TRANSLATE_NOOP("Commands", "days from order to running; by the offer"), ArgumentKind.NUMBER
        ),
        Argument("months", QT_TRANSLATE_NOOP("Commands", "look so many months ahead"), ArgumentKind.NUMBER, default=36),
        Argument("today", QT_TRANSLATE_NOOP("Commands", "the day to count from, as 2026-11-20")),
    ),
    words=("costs", "capacity"),
)

_PRICES = (
    Argument(
        "file",
        QT_TRANSLATE_NOOP("Commands", "a file of spot prices from Nord Pool or ENTSO-E, as CSV"),
        ArgumentKind.FILE,
        positional=True,
        required=True,
    ),
    Argument("area", QT_TRANSLATE_NOOP("Commands", "the price area"), default="SE3"),
    Argument("sequence", QT_TRANSLATE_NOOP("Commands", "ENTSO-E's sequence; the lowest if none"), ArgumentKind.NUMBER),
)
PRICES_LOOK = Command(
    "costs.prices.look",
    QT_TRANSLATE_NOOP("Commands", "Look at a file of prices"),
    QT_TRANSLATE_NOOP("Commands", "What a file of spot prices holds: days, gaps, repeated and odd hours"),
    _PRICES,
    words=("costs", "prices", "look"),
)
PRICES_IMPORT = Command(
    "costs.prices.import",
    QT_TRANSLATE_NOOP("Commands", "Take in prices…"),
    QT_TRANSLATE_NOOP("Commands", "Take in a file of prices, tenants and budgets, of spot prices, of CO2, or of PUE"),
    (
        Argument(
            "file",
            QT_TRANSLATE_NOOP("Commands", "TOML, or CSV of Nord Pool, ENTSO-E, Electricity Maps, or PUE by the hour"),
            ArgumentKind.FILE,
            positional=True,
            required=True,
        ),
        Argument("area", QT_TRANSLATE_NOOP("Commands", "the price area"), default="SE3"),
        Argument(
            "sequence", QT_TRANSLATE_NOOP("Commands", "ENTSO-E's sequence; the lowest if none"), ArgumentKind.NUMBER
        ),
        Argument("factors", QT_TRANSLATE_NOOP("Commands", "the table of factors behind CO2, as IPCC AR5")),
        Argument("site", QT_TRANSLATE_NOOP("Commands", "of which site a CSV of PUE is, where it does not say")),
        Argument("source", QT_TRANSLATE_NOOP("Commands", "where a CSV is from; its name if none")),
        Argument("check", QT_TRANSLATE_NOOP("Commands", "show what it would do, and no more"), ArgumentKind.FLAG),
    ),
    Danger.CHANGES,
    words=("costs", "prices", "import"),
)
PRICES_LIST = Command(
    "costs.prices.list",
    QT_TRANSLATE_NOOP("Commands", "Show prices"),
    QT_TRANSLATE_NOOP("Commands", "Show what is paid for what, from when, by whose word; tenants and budgets, too"),
    words=("costs", "prices", "list"),
)
PRICES_WITHDRAW = Command(
    "costs.prices.withdraw",
    QT_TRANSLATE_NOOP("Commands", "Withdraw a price"),
    QT_TRANSLATE_NOOP("Commands", "Let a price, asset, rule or budget count no longer; the log goes on to tell of it"),
    (Argument("row", QT_TRANSLATE_NOOP("Commands", "what the list calls it"), positional=True, required=True),),
    Danger.CHANGES,
    words=("costs", "prices", "withdraw"),
)
_MONTH = Argument("month", QT_TRANSLATE_NOOP("Commands", "the month, as 2026-11; the one that it is now if none"))
_POLICY = Argument(
    "policy",
    QT_TRANSLATE_NOOP("Commands", "how what is free or faulted is shared; as the prices say if none"),
    ArgumentKind.CHOICE,
    choices=tuple(Policy),
)
COSTS_SHOW = Command(
    "costs.show",
    QT_TRANSLATE_NOOP("Commands", "What this month costs"),
    QT_TRANSLATE_NOOP(
        "Commands", "What a month came to so far: by kind, tenant and model, its energy, what lacks a price"
    ),
    (_MONTH, _POLICY),
    words=("costs", "show"),
)
COSTS_BILL = Command(
    "costs.bill",
    QT_TRANSLATE_NOOP("Commands", "Show a bill"),
    QT_TRANSLATE_NOOP("Commands", "What a tenant pays for a month, line by line, each with what it is made of"),
    (
        Argument("tenant", QT_TRANSLATE_NOOP("Commands", "the tenant's name"), positional=True, required=True),
        _MONTH,
        _POLICY,
    ),
    words=("costs", "bill"),
)
COSTS_BUDGET = Command(
    "costs.budget",
    QT_TRANSLATE_NOOP("Commands", "Show budgets"),
    QT_TRANSLATE_NOOP("Commands", "What each tenant means to spend, has spent, and will have by the end of the month"),
    (_MONTH,),
    words=("costs", "budget"),
)
COSTS_EXPORT = Command(
    "costs.export",
    QT_TRANSLATE_NOOP("Commands", "Export a month…"),
    QT_TRANSLATE_NOOP("Commands", "Write a month as CSV, or as rows of FOCUS, checked against its rules"),
    (
        _MONTH,
        Argument(
            "format",
            QT_TRANSLATE_NOOP("Commands", "csv, or focus for FOCUS 1.2 and 1.4"),
            ArgumentKind.CHOICE,
            choices=("csv", "focus"),
            default="csv",
        ),
        Argument("file", QT_TRANSLATE_NOOP("Commands", "into this file; else it is printed"), ArgumentKind.FILE),
        Argument(
            "provider", QT_TRANSLATE_NOOP("Commands", "whose machines these are, for FOCUS"), default="Own data centre"
        ),
    ),
    words=("costs", "export"),
)
_LANGUAGE = Argument(
    "language",
    QT_TRANSLATE_NOOP("Commands", "in this language"),
    ArgumentKind.CHOICE,
    choices=("en", "sv"),
    default="en",
)
COSTS_REPORT = Command(
    "costs.report",
    QT_TRANSLATE_NOOP("Commands", "Report for management…"),
    QT_TRANSLATE_NOOP(
        "Commands", "Write a month as a PDF of two pages with pictures: what it cost, its worth, capacity, own or rent"
    ),
    (
        Argument(
            "file", QT_TRANSLATE_NOOP("Commands", "into this file"), ArgumentKind.FILE, positional=True, required=True
        ),
        _MONTH,
        Argument(
            "scenario", QT_TRANSLATE_NOOP("Commands", "with own or rent by this scenario's file"), ArgumentKind.FILE
        ),
        _LANGUAGE,
    ),
    words=("costs", "report"),
)
COSTS_REQUEST = Command(
    "costs.request",
    QT_TRANSLATE_NOOP("Commands", "Write the request for capacity…"),
    QT_TRANSLATE_NOOP("Commands", "Write the request for a choice of the plan of capacity as a PDF, beside the others"),
    (
        Argument(
            "file", QT_TRANSLATE_NOOP("Commands", "into this file"), ArgumentKind.FILE, positional=True, required=True
        ),
        Argument(
            "choice",
            QT_TRANSLATE_NOOP("Commands", "what is asked for"),
            ArgumentKind.CHOICE,
            choices=("order", "order_twice", "rent", "win_back", "nothing"),
        ),
        _LANGUAGE,
    ),
    words=("costs", "request"),
)
_WHAT = QT_TRANSLATE_NOOP("Commands", "its address, as incident:2026-041, drill:118 or rollout:41")
COSTS_OF = Command(
    "costs.of",
    QT_TRANSLATE_NOOP("Commands", "What it cost"),
    QT_TRANSLATE_NOOP("Commands", "What an incident, a drill or a rollout cost: lost hours, hours done again, money"),
    (Argument("what", _WHAT, positional=True),),
    words=("costs", "of"),
)
COSTS_BOOK = Command(
    "costs.book",
    QT_TRANSLATE_NOOP("Commands", "Book a cost…"),
    QT_TRANSLATE_NOOP("Commands", "Book money, or GPU-hours that were worked again, on what happened"),
    (
        Argument("what", _WHAT, positional=True, required=True),
        Argument("text", QT_TRANSLATE_NOOP("Commands", "what it was for"), positional=True, required=True),
        Argument("amount", QT_TRANSLATE_NOOP("Commands", "money, as 1150.00; less than 0 where some comes back")),
        Argument("gpu_hours", QT_TRANSLATE_NOOP("Commands", "GPU-hours that had to be worked again, as 12.5")),
    ),
    Danger.CHANGES,
    words=("costs", "book"),
)
COSTS_WORTH = Command(
    "costs.worth",
    QT_TRANSLATE_NOOP("Commands", "Asset or hobby?"),
    QT_TRANSLATE_NOOP(
        "Commands", "What each model was worth in a month beside what it cost, what is measured, what assumed"
    ),
    (_MONTH,),
    words=("costs", "worth"),
)
COSTS_VALUE = Command(
    "costs.value",
    QT_TRANSLATE_NOOP("Commands", "Say what work is worth…"),
    QT_TRANSLATE_NOOP("Commands", "Write down what a unit of a model's work is worth, by its owner's reckoning"),
    (
        Argument("model", QT_TRANSLATE_NOOP("Commands", "the model's name"), positional=True, required=True),
        Argument(
            "amount",
            QT_TRANSLATE_NOOP("Commands", "what a unit is worth, in own money, as 0.25"),
            positional=True,
            required=True,
        ),
        Argument(
            "per",
            QT_TRANSLATE_NOOP("Commands", "of what that is"),
            ArgumentKind.CHOICE,
            choices=tuple(Unit),
            default=Unit.REQUEST,
        ),
        Argument("text", QT_TRANSLATE_NOOP("Commands", "how that was reckoned"), required=True),
        Argument("low", QT_TRANSLATE_NOOP("Commands", "what it is worth at least; as much if none")),
        Argument("high", QT_TRANSLATE_NOOP("Commands", "what it is worth at most; as much if none")),
        Argument("part", QT_TRANSLATE_NOOP("Commands", "the part of the units that is worth it, as 0.6"), default="1"),
        Argument(
            "basis",
            QT_TRANSLATE_NOOP("Commands", "how sure that is"),
            ArgumentKind.CHOICE,
            choices=tuple(Basis),
            default=Basis.ESTIMATED,
        ),
    ),
    Danger.CHANGES,
    words=("costs", "value"),
)
COSTS_METER = Command(
    "costs.meter",
    QT_TRANSLATE_NOOP("Commands", "Meter"),
    QT_TRANSLATE_NOOP("Commands", "Write quarters of an hour that are over into the ledger; the window does so itself"),
    danger=Danger.CHANGES,
    words=("costs", "meter"),
)
COSTS_CLOSE = Command(
    "costs.close",
    QT_TRANSLATE_NOOP("Commands", "Close a month…"),
    QT_TRANSLATE_NOOP("Commands", "Close a month that is over, for good: what comes later becomes a correction"),
    (
        Argument("month", QT_TRANSLATE_NOOP("Commands", "the month, as 2026-10"), positional=True, required=True),
        Argument("yes", QT_TRANSLATE_NOOP("Commands", "do not ask"), ArgumentKind.FLAG),
    ),
    Danger.LOSES,
    words=("costs", "close"),
)
COSTS_ENERGY = Command(
    "costs.energy",
    QT_TRANSLATE_NOOP("Commands", "What energy cost"),
    QT_TRANSLATE_NOOP("Commands", "What the GPUs took as measured, and what it cost by the price of each quarter"),
    (
        *_PRICES,
        Argument("days", QT_TRANSLATE_NOOP("Commands", "of how many days up to now"), ArgumentKind.NUMBER, default=7),
        Argument("rate", QT_TRANSLATE_NOOP("Commands", "own money for one of the file's, as 11.20"), required=True),
        Argument("added", QT_TRANSLATE_NOOP("Commands", "margin, tax and grid for a kWh, in own money"), default="0"),
        Argument("pue", QT_TRANSLATE_NOOP("Commands", "what the building takes for each kWh"), default="1"),
    ),
    words=("costs", "energy"),
)
COSTS_YEAR = Command(
    "costs.year",
    QT_TRANSLATE_NOOP("Commands", "Energy of a year"),
    QT_TRANSLATE_NOOP(
        "Commands", "What each site took in a year, as data centres report it, and what is not known here"
    ),
    (
        Argument(
            "year",
            QT_TRANSLATE_NOOP("Commands", "the year, as 2026; the one that it is now if none"),
            ArgumentKind.NUMBER,
            positional=True,
        ),
    ),
    words=("costs", "year"),
)
COSTS_HOURS = Command(
    "costs.hours",
    QT_TRANSLATE_NOOP("Commands", "Energy by the hour"),
    QT_TRANSLATE_NOOP(
        "Commands",
        "What the machines took in the last day, hour by hour, with spot price and CO₂; and the prices ahead",
    ),
    words=("costs", "hours"),
)

COMMANDS = (
    COSTS_SHOW,
    COSTS_BILL,
    COSTS_BUDGET,
    COSTS_EXPORT,
    COSTS_REPORT,
    COSTS_REQUEST,
    COSTS_OF,
    COSTS_BOOK,
    COSTS_WORTH,
    COSTS_VALUE,
    COSTS_METER,
    COSTS_CLOSE,
    PRICES_IMPORT,
    PRICES_LIST,
    PRICES_WITHDRAW,
    PRICES_LOOK,
    COSTS_ENERGY,
    COSTS_YEAR,
    COSTS_HOURS,
    COSTS_BREAKEVEN,
    COSTS_PROJECT,
    COSTS_CAPACITY,
    COSTS_EXAMPLE,
)
