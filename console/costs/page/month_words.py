"""Words for months and bills: kinds of cost, columns, causes, what figures are made of."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QLocale

from console.costs.model.allocation import APART, Column, Item
from console.costs.model.basis import Basis
from console.costs.model.benefit import Verdict
from console.costs.model.charges import Kind
from console.costs.model.ledger import Cause
from console.costs.model.policy import Policy
from console.costs.model.tenants import NOBODY
from resources.text import QT_TRANSLATE_NOOP, Sentence, Text
from widgets import numbers

if TYPE_CHECKING:
    from console.costs.model.figures import Figure, Input
    from console.costs.model.statement import Line

KINDS: Mapping[Kind, Text] = {
    Kind.HARDWARE: QT_TRANSLATE_NOOP("Costs", "Hardware"),
    Kind.CAPITAL: QT_TRANSLATE_NOOP("Costs", "Capital"),
    Kind.STAFF: QT_TRANSLATE_NOOP("Costs", "Staff"),
    Kind.SUPPORT: QT_TRANSLATE_NOOP("Costs", "Support"),
    Kind.HOSTING: QT_TRANSLATE_NOOP("Costs", "Hosting"),
    Kind.LICENCES: QT_TRANSLATE_NOOP("Costs", "Licences"),
    Kind.NETWORK: QT_TRANSLATE_NOOP("Costs", "Network and storage"),
    Kind.ENERGY: QT_TRANSLATE_NOOP("Costs", "Energy"),
    Kind.INCIDENTS: QT_TRANSLATE_NOOP("Costs", "Incidents"),
}
COLUMNS: Mapping[Column, Text] = {
    Column.SERVING: QT_TRANSLATE_NOOP("Costs", "Serving"),
    Column.TRAINING: QT_TRANSLATE_NOOP("Costs", "Training"),
    Column.WAITING: QT_TRANSLATE_NOOP("Costs", "Waiting"),
    Column.ALLOCATED_IDLE: QT_TRANSLATE_NOOP("Costs", "Allocated, idle"),
    Column.FAULTED: QT_TRANSLATE_NOOP("Costs", "Faulted, shared"),
    Column.FREE: QT_TRANSLATE_NOOP("Costs", "Free, shared"),
}
#: In what each column is drawn.
INKS: Mapping[Column, str] = {
    Column.SERVING: "data",
    Column.TRAINING: "data-2",
    Column.WAITING: "hatch",
    Column.ALLOCATED_IDLE: "hatch",
    Column.FAULTED: "data-3",
    Column.FREE: "data-3",
}
CAUSES: Mapping[Cause, Text] = {
    Cause.WORKING: QT_TRANSLATE_NOOP("Costs", "Working"),
    Cause.IDLE: QT_TRANSLATE_NOOP("Costs", "Idle, nobody knows whose"),
    Cause.ALLOCATED_IDLE: QT_TRANSLATE_NOOP("Costs", "Allocated, idle"),
    Cause.WAITING_STORAGE: QT_TRANSLATE_NOOP("Costs", "Waiting for storage"),
    Cause.WAITING_NETWORK: QT_TRANSLATE_NOOP("Costs", "Waiting for the network"),
    Cause.WAITING_CPU: QT_TRANSLATE_NOOP("Costs", "Waiting for the CPU"),
    Cause.WAITING_HEAT: QT_TRANSLATE_NOOP("Costs", "Slowed by heat"),
    Cause.FAULTED: QT_TRANSLATE_NOOP("Costs", "Faulted"),
    Cause.FREE: QT_TRANSLATE_NOOP("Costs", "Free"),
    Cause.UNKNOWN: QT_TRANSLATE_NOOP("Costs", "Not known"),
    Cause.UNMEASURED: QT_TRANSLATE_NOOP("Costs", "Not measured"),
}
BASES: Mapping[Basis, Text] = {
    Basis.MEASURED: QT_TRANSLATE_NOOP("Costs", "measured"),
    Basis.CONTRACT: QT_TRANSLATE_NOOP("Costs", "by contract"),
    Basis.ESTIMATED: QT_TRANSLATE_NOOP("Costs", "estimated"),
    Basis.INVENTED: QT_TRANSLATE_NOOP("Costs", "invented"),
}
POLICIES: Mapping[Policy, Text] = {
    Policy.UNIFORM: QT_TRANSLATE_NOOP("Costs", "Evenly"),
    Policy.PROPORTIONAL: QT_TRANSLATE_NOOP("Costs", "By use"),
    Policy.CUSTOM: QT_TRANSLATE_NOOP("Costs", "By key"),
    Policy.SEPARATE: QT_TRANSLATE_NOOP("Costs", "Kept apart"),
}
_INPUTS: Mapping[str, Text] = {
    "all costs": QT_TRANSLATE_NOOP("Costs", "All costs"),
    "GPU-hours": QT_TRANSLATE_NOOP("Costs", "GPU-hours"),
    "GPU-hours waited or idle": QT_TRANSLATE_NOOP("Costs", "GPU-hours that waited or were held idle"),
    "working GPU-hours": QT_TRANSLATE_NOOP("Costs", "GPU-hours that worked"),
    "price of a used GPU-hour": QT_TRANSLATE_NOOP("Costs", "Price of a used GPU-hour"),
    "price of a GPU-hour": QT_TRANSLATE_NOOP("Costs", "Price of a GPU-hour"),
    "part of what is shared": QT_TRANSLATE_NOOP("Costs", "Part of what is shared"),
    "energy to come": QT_TRANSLATE_NOOP("Costs", "Energy to come"),
    "ledger until": QT_TRANSLATE_NOOP("Costs", "Counted until"),
    "budget": QT_TRANSLATE_NOOP("Costs", "Budget"),
    "forecast": QT_TRANSLATE_NOOP("Costs", "Forecast"),
    "1M tokens": QT_TRANSLATE_NOOP("Costs", "Millions of tokens"),
    "1,000 images": QT_TRANSLATE_NOOP("Costs", "Thousands of images"),
    "units: request": QT_TRANSLATE_NOOP("Costs", "Requests"),
    "units: 1M tokens": QT_TRANSLATE_NOOP("Costs", "Millions of tokens"),
    "units: image": QT_TRANSLATE_NOOP("Costs", "Images"),
    "part that is worth it": QT_TRANSLATE_NOOP("Costs", "Part that is worth it"),
    "worth of a unit": QT_TRANSLATE_NOOP("Costs", "Worth of a unit"),
    "rest_w": QT_TRANSLATE_NOOP("Costs", "Rest of a node"),
    "load_w": QT_TRANSLATE_NOOP("Costs", "Load of the site"),
    "margin": QT_TRANSLATE_NOOP("Costs", "Margin of the supplier"),
    "grid": QT_TRANSLATE_NOOP("Costs", "Grid"),
    "tax": QT_TRANSLATE_NOOP("Costs", "Tax"),
}
_SMALL = QT_TRANSLATE_NOOP("Costs", "Network, CPU, heat")
_NOT_USED = QT_TRANSLATE_NOOP("Costs", "Free and faulted")
_TOGETHER: Mapping[Cause, Text] = {
    **dict.fromkeys((Cause.WAITING_NETWORK, Cause.WAITING_CPU, Cause.WAITING_HEAT), _SMALL),
    **dict.fromkeys((Cause.FREE, Cause.FAULTED), _NOT_USED),
}
VERDICTS: Mapping[Verdict, Text] = {
    Verdict.ASSET: QT_TRANSLATE_NOOP("Costs", "asset"),
    Verdict.HOBBY: QT_TRANSLATE_NOOP("Costs", "hobby"),
    Verdict.OPEN: QT_TRANSLATE_NOOP("Costs", "open"),
    Verdict.UNSTATED: QT_TRANSLATE_NOOP("Costs", "worth not stated"),
    Verdict.UNKNOWN: QT_TRANSLATE_NOOP("Costs", "not counted"),
}
_NOBODY = QT_TRANSLATE_NOOP("Costs", "Not assigned")
_APART = QT_TRANSLATE_NOOP("Costs", "Kept apart")
_UNPRICED = QT_TRANSLATE_NOOP("Costs", "unpriced")
#: Below this a rate has four digits behind the comma.
_SMALL_VALUE = 100
_NUMBER = re.compile(r"-?\d+(\.\d+)?")


def translated(text: Text) -> str:
    return QCoreApplication.translate(*text)


def tenant(name: str) -> str:
    return translated({NOBODY: _NOBODY, APART: _APART}[name]) if name in (NOBODY, APART) else name


def money(amount: Decimal | None, places: int = 0) -> str:
    """An amount without its currency; what has no price says so."""
    return translated(_UNPRICED) if amount is None else numbers.number(float(amount), places)


def exact(figure: Figure) -> str:
    """A figure's value with its unit: small ones with more digits."""
    places = 2 if figure.value is None or abs(figure.value) >= _SMALL_VALUE else 4
    return f"{money(figure.value, places)} {figure.unit}"


def formula(figure: Figure) -> str:
    made = figure.formula
    if isinstance(made, Sentence):
        return translated(made.text).format(**dict(made.values))
    return translated(made)


def input_name(name: str) -> str:
    """What a figure is made of, by name: kinds and causes have words of their own, models and prices their names."""
    known: Text | None = _INPUTS.get(name)
    if known is None and name in list(Kind):
        known = KINDS[Kind(name)]
    return name if known is None else translated(known)


def input_value(given: Input) -> str:
    """Its value with numbers as people write them here."""

    def written(found: re.Match[str]) -> str:
        places = len(found[1] or ".") - 1
        return numbers.number(float(found[0]), min(places, 4))

    return _NUMBER.sub(written, given.value) if _NUMBER.match(given.value) else given.value


def line_name(line: Line) -> str:
    if line.of in list(Cause):
        return translated(CAUSES[Cause(line.of)])
    return line.of


def month_name(name: str) -> str:
    """2026-11 as people say it: "November 2026"."""
    year, _, month = name.partition("-")
    said = QLocale().standaloneMonthName(int(month), QLocale.FormatType.LongFormat)
    return f"{said[:1].upper()}{said[1:]}{numbers.SPACE}{year}"


def amount_of(count: int) -> str:
    """So many tokens or images: 58.4 G."""
    return numbers.si(float(count), "")


def item_name(item: Item) -> str:
    """What money went into: a model by its name, training together, what waited, idled or stood free by cause; what is
    small of these together."""
    if item.of in list(Cause):
        cause = Cause(item.of)
        return translated(_TOGETHER.get(cause, CAUSES[cause]))
    return translated(COLUMNS[Column.TRAINING]) if item.column is Column.TRAINING else item.of


def what(name: str) -> str:
    """What money went into, where only its name is known: a cause in words, else the name."""
    return translated(_TOGETHER.get(Cause(name), CAUSES[Cause(name)])) if name in list(Cause) else name


def cause_ink(cause: Cause) -> str:
    if cause is Cause.WORKING:
        return "data"
    return "data-3" if cause in (Cause.FREE, Cause.FAULTED) else "hatch"
