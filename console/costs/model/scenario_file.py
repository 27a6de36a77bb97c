"""A scenario as a file: TOML that anybody can read, change and hand on, so that a figure can be reproduced.

A figure is a number, or a table of `value`, `low` and `high` (P10 and P90), `basis` and `source`. What is unknown or
missing is told by its name; nothing is guessed.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

import tomli_w

from console.costs.model import owning
from console.costs.model.basis import Basis
from console.costs.model.scenario import Figure, Rented, Scenario
from resources.errors import EnvironmentFault

#: A scenario is small; a larger file is something else.
MOST_BYTES = 1 << 18
_TOP = frozenset({
    "name", "currency", "today", "lead_days", "band", "seed", "horizon_months", "invented", "basis", "use_today", "own",
    "rented",
})  # fmt: skip
#: Figures of what is owned that need not be given: nothing of it then.
_OPTIONAL = frozenset({
    "residual", "capital", "staff_posts", "staff_month", "hosting_kw", "hosting_kw_month", "support", "network",
    "licences",
})  # fmt: skip
_POSITIVE = frozenset({
    "nodes", "gpus_per_node", "purchase", "life_years", "it_kw", "pue", "use", Rented.BILL, Rented.PRICE_CHANGE,
    Rented.RENT,
})  # fmt: skip
#: Figures that may be below nothing: prices have been, volumes shrink.
_SIGNED = frozenset({"kwh_price", Rented.GROWTH, Rented.FALL})
_PARTS = frozenset({"residual", "capital", "use", Rented.FALL})
_LARGEST, _LEAST = Decimal(10) ** 15, Decimal(10) ** -15
#: Volume that grows by more than this part a month is a slip of the pen.
_MOST_GROWTH = 10
#: Nobody counts from a day before this year, and what lies a lead time before that is still a day.
FIRST_YEAR = 1970
_MOST_MONTHS = 600
#: So many days may lie between order and running.
MOST_DAYS = 36_500


class ScenarioError(EnvironmentFault):
    """A file that is no scenario; says where and why."""


def parse(text: str, today: date) -> Scenario:
    """The scenario of a file's text; `today` where it names no day. Raises ScenarioError."""
    if len(text.encode()) > MOST_BYTES:
        raise ScenarioError(f"It is larger than {MOST_BYTES >> 10} KiB")
    try:
        told = tomllib.loads(text, parse_float=Decimal)
    except (tomllib.TOMLDecodeError, InvalidOperation, RecursionError, ValueError) as error:
        raise ScenarioError(f"It is no TOML: {error}") from None
    _only(told, _TOP, "the file")
    basis = _basis(told.get("basis", Basis.ESTIMATED), "basis")
    own_told, rented_told = _table(told, "own"), _table(told, "rented")
    _only(own_told, owning.NAMES, "own")
    _only(rented_told, {each.value for each in Rented}, "rented")
    own = {name: _figure(own_told, "own", name, basis) for name in owning.NAMES}
    rented_told.setdefault(Rented.PRICE_CHANGE.value, 1)
    rented = {each.value: _figure(rented_told, "rented", each.value, basis) for each in Rented}
    return Scenario(
        name=_text(told, "name"),
        currency=_text(told, "currency"),
        today=_day(told, today),
        lead_days=_whole(told, "lead_days", 0, MOST_DAYS),
        own=own,
        rented=rented,
        use_today=_number(told["use_today"], "use_today", "use") if "use_today" in told else own["use"].value,
        band=_band(told.get("band", [Decimal("0.6"), Decimal("0.7")])),
        seed=_whole(told, "seed", 0, 2**63 - 1, 4711),
        horizon_months=_whole(told, "horizon_months", 1, _MOST_MONTHS, 36),
        invented=told.get("invented") is True,
    )


def as_toml(scenario: Scenario) -> str:
    """The text that `parse` reads as the same scenario."""
    told: dict[str, Any] = {
        "name": scenario.name,
        "currency": scenario.currency,
        "today": scenario.today,
        "lead_days": scenario.lead_days,
        "band": list(scenario.band),
        "seed": scenario.seed,
        "horizon_months": scenario.horizon_months,
        "invented": scenario.invented,
        "use_today": _plain(scenario.use_today),
    }
    for table, figures in (("own", scenario.own), ("rented", scenario.rented)):
        told[table] = {str(name): _told(each) for name, each in figures.items()}
    return tomli_w.dumps(told)


def _told(figure: Figure) -> dict[str, Any]:
    told: dict[str, Any] = {"value": _plain(figure.value)}
    if not figure.certain:
        told |= {"low": _plain(figure.low), "high": _plain(figure.high)}
    told["basis"] = str(figure.basis)
    return told | ({"source": figure.source} if figure.source else {})


def _plain(value: Decimal) -> int | Decimal:
    return int(value) if value == value.to_integral_value() else value


def _figure(told: Mapping[str, Any], table: str, name: str, basis: Basis) -> Figure:
    where = f"{table}.{name}"
    if name not in told:
        if name in _OPTIONAL:
            return Figure(Decimal(0), Decimal(0), Decimal(0), basis)
        raise ScenarioError(f"{where} is missing")
    given = told[name]
    if not isinstance(given, dict):
        value = _number(given, where, name)
        return Figure(value, value, value, basis)
    _only(given, {"value", "low", "high", "basis", "source"}, where)
    if "value" not in given:
        raise ScenarioError(f"{where}.value is missing")
    value = _number(given["value"], f"{where}.value", name)
    low, high = (
        _number(given[end], f"{where}.{end}", name) if end in given else value for end in ("low", "high")
    )  # fmt: skip
    if not low <= value <= high:
        raise ScenarioError(f"{where}: low, value and high must follow each other")
    source = given.get("source", "")
    if not isinstance(source, str):
        raise ScenarioError(f"{where}.source must be text")
    return Figure(value, low, high, _basis(given.get("basis", basis), f"{where}.basis"), source)


def _number(given: object, where: str, name: str) -> Decimal:
    if isinstance(given, bool) or not isinstance(given, int | Decimal):
        raise ScenarioError(f"{where} must be a number")
    return checked(Decimal(given), where, name)


def checked(value: Decimal, where: str, name: str) -> Decimal:
    """A value as one that the figure of that name may have. Raises ScenarioError, which says `where`."""
    if not value.is_finite() or abs(value) > _LARGEST or 0 < abs(value) < _LEAST:
        raise ScenarioError(f"{where} is out of all proportion")
    if name in _POSITIVE and value <= 0:
        raise ScenarioError(f"{where} must be more than 0")
    if name not in _SIGNED and value < 0:
        raise ScenarioError(f"{where} must not be less than 0")
    if name in _PARTS and value > 1:
        raise ScenarioError(f"{where} is a part of the whole, 1 at most: 0.05 stands for 5 %")
    if name == Rented.GROWTH and value <= -1:
        raise ScenarioError(f"{where} is a part of the volume: it cannot fall by all of it")
    if name == Rented.GROWTH and value > _MOST_GROWTH:
        raise ScenarioError(f"{where} is a part of the volume, {_MOST_GROWTH} at most: 0.05 stands for 5 %")
    if name == Rented.FALL and value >= 1:
        raise ScenarioError(f"{where} is a part of the price: it cannot fall by all of it")
    return value


def _only(told: Mapping[str, object], known: frozenset[str] | set[str] | tuple[str, ...], where: str) -> None:
    unknown = sorted(set(told) - set(known))
    if unknown:
        raise ScenarioError(f"{where} has no {unknown[0]!r}; it has {', '.join(sorted(known))}")


def _table(told: Mapping[str, Any], name: str) -> dict[str, Any]:
    given = told.get(name)
    if not isinstance(given, dict):
        raise ScenarioError(f"The table [{name}] is missing")
    return dict(given)


def _text(told: Mapping[str, Any], name: str) -> str:
    given = told.get(name)
    if not isinstance(given, str) or not given.strip():
        raise ScenarioError(f"{name} is missing: a text")
    return given.strip()


def _whole(told: Mapping[str, Any], name: str, least: int, most: int, default: int | None = None) -> int:
    given = told.get(name, default)
    if isinstance(given, bool) or not isinstance(given, int) or not least <= given <= most:
        raise ScenarioError(f"{name} must be a whole number from {least} to {most}")
    return given


def _day(told: Mapping[str, Any], today: date) -> date:
    given = told.get("today", today)
    if type(given) is not date or given.year < FIRST_YEAR:
        raise ScenarioError(f"today must be a day since {FIRST_YEAR}, as 2026-11-20")
    return given


def _basis(given: object, where: str) -> Basis:
    try:
        return Basis(str(given))
    except ValueError:
        raise ScenarioError(f"{where} must be one of {', '.join(Basis)}") from None


def _band(given: object) -> tuple[Decimal, Decimal]:
    if (
        not isinstance(given, list)
        or len(given) != 2
        or not all(isinstance(each, Decimal) and 0 < each < 1 for each in given)
        or given[0] >= given[1]
    ):
        raise ScenarioError("band must be two parts that follow each other, as [0.6, 0.7]")
    return given[0], given[1]
