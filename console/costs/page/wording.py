"""Words for figures of a scenario, its lines and its days."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from decimal import Decimal

from PySide6.QtCore import QCoreApplication, QLocale

from console.costs.model.owning import Item
from resources.text import QT_TRANSLATE_NOOP, Text
from widgets import numbers

LINES: Mapping[Item, Text] = {
    Item.HARDWARE: QT_TRANSLATE_NOOP("Costs", "Hardware, written off"),
    Item.CAPITAL: QT_TRANSLATE_NOOP("Costs", "Capital on the book value"),
    Item.STAFF: QT_TRANSLATE_NOOP("Costs", "Staff"),
    Item.ENERGY: QT_TRANSLATE_NOOP("Costs", "Energy"),
    Item.SUPPORT: QT_TRANSLATE_NOOP("Costs", "Support"),
    Item.NETWORK: QT_TRANSLATE_NOOP("Costs", "Network and storage"),
    Item.HOSTING: QT_TRANSLATE_NOOP("Costs", "Hosting"),
    Item.LICENCES: QT_TRANSLATE_NOOP("Costs", "Licences"),
}
FIGURES: Mapping[str, Text] = {
    "nodes": QT_TRANSLATE_NOOP("Costs", "Nodes"),
    "gpus_per_node": QT_TRANSLATE_NOOP("Costs", "GPUs of a node"),
    "purchase": QT_TRANSLATE_NOOP("Costs", "Purchase of a node"),
    "life_years": QT_TRANSLATE_NOOP("Costs", "Life"),
    "it_kw": QT_TRANSLATE_NOOP("Costs", "IT power"),
    "pue": QT_TRANSLATE_NOOP("Costs", "Cooling, PUE"),
    "kwh_price": QT_TRANSLATE_NOOP("Costs", "Electricity"),
    "use": QT_TRANSLATE_NOOP("Costs", "GPU use"),
    "residual": QT_TRANSLATE_NOOP("Costs", "Residual value"),
    "capital": QT_TRANSLATE_NOOP("Costs", "Cost of capital"),
    "staff_posts": QT_TRANSLATE_NOOP("Costs", "Staff"),
    "staff_month": QT_TRANSLATE_NOOP("Costs", "A whole post"),
    "hosting_kw": QT_TRANSLATE_NOOP("Costs", "Hosted power"),
    "hosting_kw_month": QT_TRANSLATE_NOOP("Costs", "Hosting of a kW"),
    "support": QT_TRANSLATE_NOOP("Costs", "Support"),
    "network": QT_TRANSLATE_NOOP("Costs", "Network and storage"),
    "licences": QT_TRANSLATE_NOOP("Costs", "Licences"),
    "cloud_bill": QT_TRANSLATE_NOOP("Costs", "Cloud bill"),
    "cloud_price": QT_TRANSLATE_NOOP("Costs", "Cloud prices"),
    "volume_growth": QT_TRANSLATE_NOOP("Costs", "Growth of volume"),
    "price_fall": QT_TRANSLATE_NOOP("Costs", "Fall of the cloud's price"),
    "rent_gpu_hour": QT_TRANSLATE_NOOP("Costs", "Rent of a GPU"),
}
_PERCENT = frozenset({"use", "residual", "capital", "cloud_price"})
_MONTHLY = frozenset({"volume_growth", "price_fall"})
_PERCENT_A_MONTH = QT_TRANSLATE_NOOP("Costs", "{value} a month")
_YEARS = QT_TRANSLATE_NOOP("Costs", "{value} years")
_POSTS = QT_TRANSLATE_NOOP("Costs", "{value} posts")
_COUNTED = {"life_years": _YEARS, "staff_posts": _POSTS}
_RANGE = QT_TRANSLATE_NOOP("Costs", "{low} to {high}")
_PLACES = {"pue": 2, "kwh_price": 2, "staff_posts": 2, "rent_gpu_hour": 2, "life_years": 1, "it_kw": 1}
_LARGE = 100_000


def name(figure: str) -> str:
    return QCoreApplication.translate(*FIGURES[figure])


def value(figure: str, amount: Decimal, currency: str) -> str:
    """A figure's value with its unit."""
    if figure in _PERCENT:
        return numbers.percent(float(amount) * 100)
    if figure in _MONTHLY:
        return _filled(_PERCENT_A_MONTH, value=numbers.percent(float(amount) * 100, 1))
    if figure in _COUNTED:
        places = 0 if amount == int(amount) else _PLACES[figure]
        return _filled(_COUNTED[figure], value=numbers.number(float(amount), places))
    if figure == "kwh_price":
        return numbers.quantity(float(amount), f"{currency}/kWh", 2)
    if figure == "purchase":
        return money(amount, currency)
    return numbers.number(float(amount), _PLACES.get(figure, 0))


def ends(figure: str, low: Decimal, high: Decimal) -> str:
    """Between which ends a figure lies, without its unit where that is long."""
    if figure in _PERCENT or figure in _MONTHLY:
        places = 1 if figure in _MONTHLY else 0
        return _filled(
            _RANGE,
            low=numbers.number(float(low) * 100, places),
            high=numbers.percent(float(high) * 100, places),
        )
    if figure == "purchase" and high >= _LARGE:
        return _filled(_RANGE, low=_millions(low), high=numbers.quantity(float(high) / 1e6, "M", 2))
    places = _PLACES.get(figure, 0)
    if figure == "life_years" and low == int(low) and high == int(high):
        places = 0
    return _filled(_RANGE, low=numbers.number(float(low), places), high=numbers.number(float(high), places))


def money(amount: Decimal, currency: str, places: int = 0) -> str:
    return numbers.quantity(float(amount), currency, places)


def noon(day: date) -> float:
    """A day as a moment, unix seconds: its noon in UTC, which is that day in every zone of Europe."""
    return datetime.combine(day, time(12), UTC).timestamp()


def day_text(day: date) -> str:
    """A day with its year: "25 Aug 2027"."""
    return f"{numbers.day(datetime.combine(day, time(12), UTC))}{numbers.SPACE}{day.year}"


def sum_text(left: str, right: str) -> str:
    """Two values with a minus between, as a formula has them."""
    return f"({left} {QLocale().negativeSign()} {right})"


def _millions(amount: Decimal) -> str:
    return numbers.number(float(amount) / 1e6, 2)


def _filled(text: Text, **values: str) -> str:
    return QCoreApplication.translate(*text).format(**values)
