"""Files of prices: TOML for what people decide (assets, contracts, fees, tenants, budgets), CSV for carbon intensity.

A file says once where its figures are from, when that was told and how they came about; each figure may say otherwise.
What is unknown or missing is told by its name; nothing is guessed. Spot prices have their own reader.
"""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

from console.costs.model.basis import Basis
from console.costs.model.policy import Policy
from console.costs.model.prices import (
    CURRENCY,
    PLAIN,
    SIGNED,
    Asset,
    Curve,
    CurveKind,
    Method,
    Offer,
    Price,
    PriceKind,
    Provenance,
)
from console.costs.model.spot import QUARTER, Spot
from console.costs.model.tenants import Budget, Rule
from resources.errors import EnvironmentFault

#: A larger file of prices is something else.
MOST_BYTES = 1 << 20
_LARGEST = Decimal(10) ** 15
_LOCAL = ZoneInfo("Europe/Stockholm")
_DIRECT = ("carbon intensity gco2eq/kwh (direct)", "direct carbon intensity")
_LIFE = ("carbon intensity gco2eq/kwh (life cycle)", "carbon intensity gco2eq/kwh (lca)")
_HOUR = 3600


class PriceFileError(EnvironmentFault):
    """A file that holds no prices; says where and why."""


@dataclass(frozen=True, slots=True)
class PriceFile:
    """What a file holds. Sites and nodes are called in it as people call them, and named by their ids here."""

    currency: str = CURRENCY
    policy: str = ""
    assets: tuple[Asset, ...] = ()
    prices: tuple[Price, ...] = ()
    rules: tuple[Rule, ...] = ()
    budgets: tuple[Budget, ...] = ()
    zones: Mapping[str, str] = field(default_factory=dict)
    keys: Mapping[str, Decimal] = field(default_factory=dict)
    offers: tuple[Offer, ...] = ()


@dataclass(frozen=True, slots=True)
class Called:
    """Gives the id of a site or node by what people call it, None where nobody is called so."""

    site: Callable[[str], str | None]
    node: Callable[[str], str | None]


def parse(text: str, called: Called) -> PriceFile:
    """What a file's text holds. Raises PriceFileError."""
    if len(text.encode()) > MOST_BYTES:
        raise PriceFileError(f"It is larger than {MOST_BYTES >> 10} KiB")
    try:
        told = tomllib.loads(text, parse_float=Decimal)
    except (tomllib.TOMLDecodeError, InvalidOperation, RecursionError, ValueError) as error:
        raise PriceFileError(f"It is no TOML: {error}") from None
    _only(told, "the file", ("currency", "policy", "source", "told", "basis", "zones", "keys", *_PARTS))
    given = _Given(told, "the file", called, None)
    return PriceFile(
        currency=given.text("currency", CURRENCY),
        policy=_policy(given),
        assets=tuple(_asset(each) for each in given.tables("asset")),
        prices=tuple(_price(each) for each in given.tables("price")),
        rules=tuple(_rule(each) for each in given.tables("rule")),
        budgets=tuple(_budget(each) for each in given.tables("budget")),
        zones={given.site_id(name, "zones"): str(zone) for name, zone in given.table("zones").items()},
        keys={tenant: _number(weight, f"keys.{tenant}", Decimal(0)) for tenant, weight in given.table("keys").items()},
        offers=tuple(_offer(each) for each in given.tables("offer")),
    )


_PARTS = ("asset", "price", "rule", "budget", "offer")
_FROM = ("basis", "source", "told")


class _Given:
    """A table of the file, read field by field; `outer` is the file around it, whose word counts for the whole."""

    def __init__(self, told: Mapping[str, Any], where: str, called: Called, outer: _Given | None) -> None:
        self.told, self.where, self.called, self._outer = told, where, called, outer

    def text(self, name: str, otherwise: str | None = None) -> str:
        value = self.told.get(name, otherwise)
        if not isinstance(value, str) or (otherwise is None and not value.strip()):
            raise PriceFileError(f"{self.where}: {name} {'is missing' if name not in self.told else 'is no text'}")
        return value.strip()

    def number(self, name: str, least: Decimal | None = Decimal(0), otherwise: Decimal | None = None) -> Decimal:
        if name not in self.told and otherwise is not None:
            return otherwise
        return _number(self.told.get(name), f"{self.where}: {name}", least)

    def whole(self, name: str, least: int, most: int, otherwise: int | None = None) -> int:
        value = self.number(name, Decimal(least), None if otherwise is None else Decimal(otherwise))
        if value != value.to_integral_value() or value > most:
            raise PriceFileError(f"{self.where}: {name} must be a whole number from {least} to {most}")
        return int(value)

    def moment(self, name: str, otherwise: int | None = None) -> int:
        """A day begins where it begins in Sweden; a time without an offset is Swedish, too."""
        value = self.told.get(name)
        if value is None and otherwise is not None:
            return otherwise
        if isinstance(value, date) and 1970 < value.year < 9999:
            when = value if isinstance(value, datetime) else datetime(value.year, value.month, value.day, tzinfo=_LOCAL)
            return round((when if when.tzinfo else when.replace(tzinfo=_LOCAL)).timestamp())
        raise PriceFileError(f"{self.where}: {name} is no day, as 2026-11-01")

    def provenance(self) -> Provenance:
        """By its own words, else by those of the whole file. Who names no source is refused."""
        found = {name: self._said(name) for name in _FROM}
        if found["basis"] is None or found["source"] is None:
            raise PriceFileError(f"{self.where}: say its source and its basis ({', '.join(Basis)})")
        if found["basis"] not in tuple(Basis):
            raise PriceFileError(f"{self.where}: basis must be one of {', '.join(Basis)}")
        told = found["told"]
        return Provenance(Basis(found["basis"]), str(found["source"]), "" if told is None else str(told))

    def _said(self, name: str) -> Any:
        own = self.told.get(name)
        return own if own is not None or self._outer is None else self._outer.told.get(name)

    def site_id(self, name: str, where: str) -> str:
        found = self.called.site(name)
        if found is None:
            raise PriceFileError(f"{where}: there is no site {name!r}")
        return found

    def site(self) -> str:
        name = self.text("site", "")
        return self.site_id(name, self.where) if name else ""

    def node(self) -> str:
        name = self.text("node", "")
        found = self.called.node(name) if name else ""
        if found is None:
            raise PriceFileError(f"{self.where}: there is no node {name!r}")
        return found

    def table(self, name: str) -> Mapping[str, Any]:
        value = self.told.get(name, {})
        if not isinstance(value, dict):
            raise PriceFileError(f"{name} is no table")
        return value

    def tables(self, name: str) -> Iterable[_Given]:
        value = self.told.get(name, [])
        if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
            raise PriceFileError(f"{name} is no list of tables: write [[{name}]]")
        for place, each in enumerate(value, 1):
            where = f"{name} {place}" + (f" ({each['name']})" if isinstance(each.get("name"), str) else "")
            _only(each, where, _FIELDS[name])
            yield _Given(each, where, self.called, self)


_FIELDS: Mapping[str, tuple[str, ...]] = {
    "asset": ("name", "since", "capex", "life_months", "residual", "method", "site", "currency", *_FROM),
    "price": ("kind", "since", "until", "amount", "site", "name", "currency", *_FROM),
    "rule": ("name", "tenant", "shares", "since", "until", "site", "node", "user", "project", "job", "model", "unit"),
    "budget": ("tenant", "amount", "since", "warn_at"),
    "offer": ("name", "since", "until", "amount", "gpus", "nodes", "lead_days", "currency", *_FROM),
}


def _policy(given: _Given) -> str:
    policy = given.text("policy", "")
    if policy and policy not in tuple(Policy):
        raise PriceFileError(f"policy must be one of {', '.join(Policy)}")
    return policy


def _asset(given: _Given) -> Asset:
    residual = given.number("residual", otherwise=Decimal(0))
    if residual >= 1:
        raise PriceFileError(f"{given.where}: residual is a part of the price, as 0.1")
    method = given.text("method", Method.STRAIGHT)
    if method == Method.DECLINING and not residual:
        raise PriceFileError(f"{given.where}: what declines has something left: say residual")
    if method not in tuple(Method):
        raise PriceFileError(f"{given.where}: method must be one of {', '.join(Method)}")
    return Asset(
        name=given.text("name"),
        since=given.moment("since"),
        capex=given.number("capex"),
        life_months=given.whole("life_months", 1, 1200),
        provenance=given.provenance(),
        residual=residual,
        method=Method(method),
        site=given.site(),
        currency=given.text("currency", ""),
    )


def _price(given: _Given) -> Price:
    kind = given.text("kind")
    if kind not in tuple(PriceKind):
        raise PriceFileError(f"{given.where}: kind must be one of {', '.join(PriceKind)}")
    of = PriceKind(kind)
    if of in PLAIN and given.text("currency", ""):
        raise PriceFileError(f"{given.where}: {kind} is no money, and has no currency")
    least = None if of in SIGNED else Decimal(1) if of is PriceKind.PUE else Decimal(0)
    if of is PriceKind.MOST_USE and not 0 < given.number("amount") <= 1:
        raise PriceFileError(f"{given.where}: {kind} is a part of the whole, as 0.9")
    until, since = given.moment("until", 0), given.moment("since")
    if until and until <= since:
        raise PriceFileError(f"{given.where}: it ends before it begins")
    return Price(
        kind=of,
        since=since,
        amount=given.number("amount", least),
        provenance=given.provenance(),
        until=until,
        site=given.site(),
        name=given.text("name") if of is PriceKind.RATE else given.text("name", ""),
        currency=given.text("currency", ""),
    )


def _offer(given: _Given) -> Offer:
    since, until = given.moment("since"), given.moment("until", 0)
    if until and until <= since:
        raise PriceFileError(f"{given.where}: it ends before it begins")
    return Offer(
        name=given.text("name"),
        since=since,
        amount=given.number("amount"),
        gpus=given.whole("gpus", 1, 1024),
        nodes=given.whole("nodes", 1, 10_000, 1),
        lead_days=given.whole("lead_days", 0, 3650),
        provenance=given.provenance(),
        until=until,
        currency=given.text("currency", ""),
    )


def _rule(given: _Given) -> Rule:
    shares = given.told.get("shares")
    if shares is None:
        shares = {given.text("tenant"): Decimal(1)}
    if not isinstance(shares, dict) or not shares or ("tenant" in given.told and "shares" in given.told):
        raise PriceFileError(f"{given.where}: say tenant, or shares as {{A = 3, B = 7}}")
    weights = {str(name): _number(each, f"{given.where}: shares.{name}", Decimal(0)) for name, each in shares.items()}
    if not any(weights.values()):
        raise PriceFileError(f"{given.where}: shares are all 0")
    return Rule(
        name=given.text("name"),
        shares=weights,
        since=given.moment("since", 0),
        until=given.moment("until", 0),
        site=given.site(),
        node=given.node(),
        **{name: given.text(name, "") for name in ("user", "project", "job", "model", "unit")},
    )


def _budget(given: _Given) -> Budget:
    return Budget(
        given.text("tenant", ""),
        given.number("amount"),
        given.moment("since", 0),
        given.number("warn_at", otherwise=Decimal(1)),
    )


def _number(value: Any, where: str, least: Decimal | None) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise PriceFileError(f"{where} {'is missing' if value is None else 'is no number'}")
    amount = Decimal(value)
    if not amount.is_finite() or abs(amount) > _LARGEST or (least is not None and amount < least):
        raise PriceFileError(f"{where} cannot be {str(amount)[:40]}")
    return amount


def _only(told: Mapping[str, Any], where: str, known: Iterable[str]) -> None:
    if odd := sorted(set(told) - set(known)):
        raise PriceFileError(f"{where}: {odd[0][:40]!r} is not known; known are {', '.join(known)}")


# -- curves ------------------------------------------------------------------------------------------------------------


def spot_curve(spot: Spot, source: str, told: str, basis: Basis = Basis.MEASURED) -> Curve:
    """Spot prices as a curve: by the hour where all of them hold for whole hours, else by the quarter."""
    first, last = spot.intervals[0].start, spot.intervals[-1].end
    step = _HOUR if all(not (e.start % _HOUR or e.end % _HOUR) for e in spot.intervals) else QUARTER
    values: list[Decimal | None] = [None] * ((last - first) // step)
    for each in spot.intervals:
        for place in range((each.start - first) // step, (each.end - first) // step):
            values[place] = each.price
    return Curve(CurveKind.SPOT, spot.area, first, step, tuple(values), Provenance(basis, source, told), spot.currency)


def carbon_curves(text: str, factors: str, source: str, told: str) -> tuple[Curve, ...]:
    """Carbon intensity of a CSV as Electricity Maps gives it, direct and over the life cycle, by zone. `factors` names
    the table of factors that it is by, where the file does not. What it calls estimated stays so. Raises
    PriceFileError."""
    rows = csv.reader(text.removeprefix("\ufeff").splitlines())
    try:
        told_names = next(rows, [])
        names = [name.strip().casefold().replace("₂", "2") for name in told_names]
        columns = _carbon_columns(names)
        found: dict[tuple[CurveKind, str], dict[int, tuple[Decimal, bool]]] = {}
        for line, row in enumerate(rows, 2):
            if any(cell.strip() for cell in row):
                _carbon_row(row, line, columns, len(names), found)
    except csv.Error as error:
        raise PriceFileError(f"It is no table: {error}") from None
    if not found:
        raise PriceFileError("It has no carbon intensity")
    return tuple(_carbon_curve(kind, zone, each, factors, source, told) for (kind, zone), each in found.items())


def _carbon_columns(names: list[str]) -> Mapping[str, int]:
    places = {
        "time": ("datetime (utc)",),
        "zone": ("zone id", "zone name"),
        "direct": _DIRECT,
        "life": _LIFE,
        "estimated": ("data estimated",),
    }
    found = {key: next((names.index(name) for name in some if name in names), -1) for key, some in places.items()}
    if found["time"] < 0 or found["zone"] < 0 or (found["direct"] < 0 and found["life"] < 0):
        raise PriceFileError("It has no columns of Electricity Maps (Datetime (UTC), Zone id, Carbon intensity …)")
    return found


def _carbon_row(
    row: list[str],
    line: int,
    columns: Mapping[str, int],
    width: int,
    found: dict[tuple[CurveKind, str], dict[int, tuple[Decimal, bool]]],
) -> None:
    if len(row) < width:
        raise PriceFileError(f"Line {line} has {len(row)} columns, the head {width}")
    start = moment_of(row[columns["time"]], line)
    estimated = columns["estimated"] >= 0 and said_yes(row[columns["estimated"]])
    for kind, name in ((CurveKind.CO2, "direct"), (CurveKind.CO2_LIFE, "life")):
        text = row[columns[name]].strip() if columns[name] >= 0 else ""
        if text:
            try:
                grams = Decimal(text)
            except InvalidOperation:
                grams = Decimal("nan")
            if not grams.is_finite() or not 0 <= grams <= 10_000:
                raise PriceFileError(f"Line {line}: {text[:40]!r} is no carbon intensity")
            found.setdefault((kind, row[columns["zone"]].strip()), {})[start] = (grams, estimated)


def _carbon_curve(  # noqa: PLR0917 - what it is of, what it says, where that is from
    kind: CurveKind, zone: str, values: Mapping[int, tuple[Decimal, bool]], factors: str, source: str, told: str
) -> Curve:
    """Even steps as short as the shortest between two rows; by the hour, or by the day or month as they come."""
    start, step, grams, estimated = even(values, zone)
    return Curve(
        kind,
        zone.removeprefix("SE-"),  # Electricity Maps calls SE3 so
        start,
        step,
        grams,
        Provenance(Basis.MEASURED, source, told),
        estimated=estimated,
        factors=factors,
    )


def even(
    values: Mapping[int, tuple[Decimal, bool]], of: str
) -> tuple[int, int, tuple[Decimal | None, ...], tuple[int, ...]]:
    """Values by their times, each with whether it is estimated, as even steps: when they begin, how long a step is, the
    values with None where there is none, and the places of those that are estimated. Raises PriceFileError."""
    times = sorted(values)
    step = min((b - a for a, b in pairwise(times)), default=_HOUR)
    step = _HOUR if step > _HOUR and step % _HOUR else max(QUARTER, step)
    count = (times[-1] - times[0]) // step + 1
    if count > 500_000 or any((time - times[0]) % step for time in times):
        raise PriceFileError(f"The times of {of} are not even")
    found: list[Decimal | None] = [None] * count
    for time, (value, _) in values.items():
        found[(time - times[0]) // step] = value
    estimated = tuple((time - times[0]) // step for time in times if values[time][1])
    return times[0], step, tuple(found), estimated


def moment_of(text: str, line: int) -> int:
    """A time of a CSV in unix seconds, in UTC where it says no offset. Raises PriceFileError."""
    try:
        when = datetime.fromisoformat(text.strip().replace("Z", "+00:00"))
    except ValueError:
        raise PriceFileError(f"Line {line}: {text[:40]!r} is no time") from None
    return round((when if when.tzinfo else when.replace(tzinfo=UTC)).timestamp())


def said_yes(text: str) -> bool:
    """Whether a cell says yes."""
    return text.strip().casefold() in ("true", "1", "yes")
