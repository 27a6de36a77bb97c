"""Spot prices of electricity: what files of Nord Pool and ENTSO-E say, as intervals without gaps hidden or hours lost.

Nord Pool's files hold local time without an offset, so that the hour which the clock repeats stands there twice:
the first is summer time. ENTSO-E's hold several sequences of one day, of which one counts. Both mix intervals of 60
and 15 minutes. Nothing is filled in: what is missing, said twice or of an odd length is told.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from itertools import pairwise
from zoneinfo import ZoneInfo

from resources.errors import EnvironmentFault

QUARTER = 900
_HOUR = 3600
#: A year of quarters of ten zones is smaller.
MOST_BYTES = 64 << 20
#: Of what is odd so many are told by name.
_MOST_TOLD = 100
_LOCAL = ZoneInfo("Europe/Stockholm")
_LARGEST = Decimal(100_000)
_NORD_POOL_TIME = re.compile(r"(\d{2})\.(\d{2})\.(\d{4}) (\d{2}):(\d{2})(?::(\d{2}))?")
_ENTSOE_TIME = re.compile(r"(\d{2})/(\d{2})/(\d{4}) (\d{2}):(\d{2})(?::(\d{2}))?")
_NORD_POOL_PRICE = re.compile(r"(\w+) Price \((\w+)\)")
_ENTSOE_PRICE = re.compile(r"Day-ahead Price \((\w+)/MWh\)", re.IGNORECASE)
_DIGITS = re.compile(r"\d+")


class SpotError(EnvironmentFault):
    """A file that holds no prices of this area; says where and why."""


@dataclass(frozen=True, slots=True)
class Interval:
    """From `start` to `end` (unix seconds) a MWh costs `price`, which may be negative."""

    start: int
    end: int
    price: Decimal


@dataclass(frozen=True, slots=True)
class Spot:
    """Prices of one area, ascending, none over another. `gaps` are stretches without a price between them; `days` are
    days of local time whose intervals do not sum to the day's length; `repeated` counts intervals that were said twice
    with one price; `left_out` those of other sequences."""

    area: str
    currency: str
    intervals: tuple[Interval, ...]
    gaps: tuple[tuple[int, int], ...] = ()
    days: tuple[date, ...] = ()
    repeated: int = 0
    left_out: int = 0

    def at(self, quarters: Sequence[int]) -> tuple[Decimal | None, ...]:
        """The price of each quarter of an hour (unix seconds, ascending), None where there is none."""
        found: list[Decimal | None] = []
        place = 0
        for quarter in quarters:
            while place < len(self.intervals) and self.intervals[place].end <= quarter:
                place += 1
            each = self.intervals[place] if place < len(self.intervals) else None
            holds = each is not None and each.start <= quarter and quarter + QUARTER <= each.end
            found.append(each.price if holds and each is not None else None)
        return tuple(found)


def parse(text: str, area: str, sequence: int | None = None) -> Spot:
    """The prices of an area in a file's text, with or without a mark of byte order. `sequence` is ENTSO-E's, the lowest
    of each interval unless one is named. Raises SpotError."""
    lines = text.removeprefix("\ufeff").splitlines()
    head = lines[0] if lines else ""
    rows = csv.reader(lines, delimiter=max(";,\t", key=head.count))
    try:
        names = [name.strip() for name in next(rows, [])]
        if any(name.startswith("MTU") for name in names):
            return _checked(area, *_entsoe(rows, names, area, sequence))
        return _checked(area, *_nord_pool(rows, names, area), 0)
    except csv.Error as error:
        raise SpotError(f"It is no table: {error}") from None


def _nord_pool(rows: Iterator[list[str]], names: list[str], area: str) -> tuple[str, list[Interval]]:
    prices = {told[1]: (at, told[2]) for at, name in enumerate(names) if (told := _NORD_POOL_PRICE.fullmatch(name))}
    starts = [at for at, name in enumerate(names) if name.partition(" (")[0] == "Delivery Start"]
    ends = [at for at, name in enumerate(names) if name.partition(" (")[0] == "Delivery End"]
    if not prices or not starts or not ends:
        raise SpotError("It has no columns of Nord Pool (Delivery Start, SE3 Price (EUR)) nor of ENTSO-E (MTU, Area)")
    if area not in prices:
        raise SpotError(f"It has no prices of {area}; it has {', '.join(sorted(prices))}")
    column, currency = prices[area]
    found: list[Interval] = []
    before = -1
    for line, row in _rows(rows, len(names), _NORD_POOL_TIME, starts[0]):
        start = _moment(_NORD_POOL_TIME, row[starts[0]], line, None)
        length = _length(row[starts[0]], row[ends[0]], _NORD_POOL_TIME, line)
        if start <= before and start + _HOUR == _moment(_NORD_POOL_TIME, row[starts[0]], line, None, fold=1):
            start += _HOUR  # the hour that the clock repeats: it stands here for the second time
        before = max(before, start)
        if row[column].strip():
            found.append(Interval(start, start + length, _price(row[column], line)))
    return currency, found


def _entsoe(
    rows: Iterator[list[str]], names: list[str], area: str, sequence: int | None
) -> tuple[str, list[Interval], int]:
    (when,) = [at for at, name in enumerate(names) if name.startswith("MTU")][:1]
    zone = UTC if "UTC" in names[when] else None
    prices = [(at, found[1]) for at, name in enumerate(names) if (found := _ENTSOE_PRICE.fullmatch(name))]
    areas = [at for at, name in enumerate(names) if name == "Area"]
    order = [at for at, name in enumerate(names) if name == "Sequence"]
    if not prices or not areas:
        raise SpotError("It has MTU, but no Area or no Day-ahead Price (EUR/MWh)")
    column, currency = prices[0]
    told: list[tuple[int, Interval]] = []
    others: set[str] = set()
    before: dict[int, int] = {}
    for line, row in _rows(rows, len(names), _ENTSOE_TIME, when):
        of = row[areas[0]].rpartition("|")[2].strip()
        if of != area:
            others.add(of)
            continue
        begin, _, end = row[when].partition(" - ")
        number = int(found[0]) if order and (found := _DIGITS.search(row[order[0]])) else 1
        start = _moment(_ENTSOE_TIME, begin, line, zone)
        if zone is None and start <= before.get(number, -1):
            later = _moment(_ENTSOE_TIME, begin, line, zone, fold=1)
            start = later if later == start + _HOUR else start
        before[number] = max(before.get(number, -1), start)
        if (text := row[column].strip()) and text not in ("-", "n/e", "N/A"):
            length = _length(begin, end, _ENTSOE_TIME, line)
            told.append((number, Interval(start, start + length, _price(text, line))))
    if not told and others:
        raise SpotError(f"It has no prices of {area}; it has {', '.join(sorted(others))}")
    lowest: dict[int, int] = {}
    for number, each in told:
        lowest[each.start] = min(number, lowest.get(each.start, number))
    kept = [each for number, each in told if number == (lowest[each.start] if sequence is None else sequence)]
    return currency, kept, len(told) - len(kept)


def _rows(rows: Iterator[list[str]], width: int, pattern: re.Pattern[str], when: int) -> list[tuple[int, list[str]]]:
    """Rows with their lines, the oldest first: the hour that the clock repeats is told by their order."""
    found = []
    for line, row in enumerate(rows, 2):
        if not any(cell.strip() for cell in row):
            continue
        if len(row) < width:
            raise SpotError(f"Line {line} has {len(row)} columns, the head {width}")
        found.append((line, row))
    if found and _wall(pattern, found[0][1][when], found[0][0]) > _wall(pattern, found[-1][1][when], found[-1][0]):
        found.reverse()
    return found


def _moment(pattern: re.Pattern[str], text: str, line: int, zone: object, *, fold: int = 0) -> int:
    local = _wall(pattern, text, line)
    return round(local.replace(tzinfo=UTC if zone is UTC else _LOCAL, fold=fold).timestamp())


def _wall(pattern: re.Pattern[str], text: str, line: int) -> datetime:
    found = pattern.match(text.strip())
    if found is None:
        raise SpotError(f"Line {line}: {text.strip()[:40]!r} is no time")
    day, month, year, hour, minute, second = (int(part or 0) for part in found.groups())
    try:
        return datetime(year, month, day, hour, minute, second)  # noqa: DTZ001 - the zone follows
    except ValueError:
        raise SpotError(f"Line {line}: {text.strip()[:40]!r} is no time") from None


def _length(start: str, end: str, pattern: re.Pattern[str], line: int) -> int:
    """How long an interval is, by the clock on the wall: over a change of the clock an hour reads as two or none."""
    seconds = round((_wall(pattern, end, line) - _wall(pattern, start, line)).total_seconds())
    if seconds in (QUARTER, QUARTER - _HOUR, QUARTER + _HOUR):
        return QUARTER
    if seconds in (_HOUR, 0, 2 * _HOUR):
        return _HOUR
    if seconds in (2 * QUARTER, 2 * QUARTER - _HOUR, 2 * QUARTER + _HOUR):
        return 2 * QUARTER
    raise SpotError(f"Line {line}: from {start.strip()[:40]} to {end.strip()[:40]} is neither 15, 30 nor 60 minutes")


def _price(text: str, line: int) -> Decimal:
    plain = text.strip().replace("\N{NO-BREAK SPACE}", "").replace(" ", "")
    if plain.count(",") == 1 and "." not in plain:
        plain = plain.replace(",", ".")
    try:
        price = Decimal(plain)
    except InvalidOperation:
        price = Decimal("nan")
    if not price.is_finite() or abs(price) > _LARGEST:
        raise SpotError(f"Line {line}: {text.strip()[:40]!r} is no price")
    return price


def _checked(area: str, currency: str, found: list[Interval], left_out: int) -> Spot:
    """Intervals in order, each once; raises SpotError where two that differ lie over each other."""
    if not found:
        raise SpotError(f"It has no price of {area}")
    kept: list[Interval] = []
    repeated = 0
    for each in sorted(found, key=lambda one: (one.start, one.end)):
        if kept and each == kept[-1]:
            repeated += 1
        elif kept and each.start < kept[-1].end:
            raise SpotError(f"Two prices for {_told(each.start)}: {kept[-1].price} and {each.price} {currency}")
        else:
            kept.append(each)
    gaps = tuple((a.end, b.start) for a, b in pairwise(kept) if b.start > a.end)
    return Spot(area, currency, tuple(kept), gaps[:_MOST_TOLD], _odd_days(kept), repeated, left_out)


def _odd_days(intervals: Sequence[Interval]) -> tuple[date, ...]:
    """Days whose intervals sum to another length than they have: 23, 24 or 25 hours."""
    sums: dict[date, int] = {}
    for each in intervals:
        day = datetime.fromtimestamp(each.start, UTC).astimezone(_LOCAL).date()
        sums[day] = sums.get(day, 0) + each.end - each.start
    return tuple(day for day, seconds in sums.items() if seconds != day_seconds(day))[:_MOST_TOLD]


def day_seconds(day: date) -> int:
    """How long a day is in Swedish time: 23, 24 or 25 hours."""
    begin = datetime(day.year, day.month, day.day, tzinfo=_LOCAL)
    after = day + timedelta(days=1)
    return round(datetime(after.year, after.month, after.day, tzinfo=_LOCAL).timestamp() - begin.timestamp())


def _told(moment: int) -> str:
    return datetime.fromtimestamp(moment, UTC).strftime("%Y-%m-%d %H:%M UTC")
