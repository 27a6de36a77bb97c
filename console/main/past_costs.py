"""The demo site's costs of the months before it opened: invented prices, named so, and what its tenants used.

What was used is a part of the GPUs' time that is the same at every start, a little more of it in working hours; at the
moment that the story tells of, a month, its tenants and what is needed come to the figures of docs/demo-site.md. Months
that are over are brought in whole, the month that goes on by the hour.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import cache
from itertools import pairwise
from string import Template
from typing import TYPE_CHECKING

import msgspec

import resources
from console.costs.model.basis import Basis
from console.costs.model.benefit import Unit, Worth
from console.costs.model.calendar import ZONE, bounds, later, month_of
from console.costs.model.ledger import Cause, Line, Work
from console.costs.model.moves import Charged, Metered, Move, Priced, Valued, curved, metered
from console.costs.model.prices import Curve, CurveKind, Provenance
from console.costs.model.tenants import Use

if TYPE_CHECKING:
    from console.costs.service.costs import CostsService

FILE = "demo.toml"
#: Months before the one that goes on.
MONTHS = 11
_HOUR, _DAY = 3600, 86_400
_SATURDAY, _WORKDAY = 5, range(8, 18)
_LONGEST = 32 * 24  # hours
#: The story's month: seconds until its moment, and the GPUs of the site.
_STORY, _GPUS = 1_653_164, 128
_INVENTED = Provenance(Basis.INVENTED, "invented for the demo site")
#: EUR for a MWh by the hour of the day, as parts of the day's mean.
_DAYS_COURSE = (
    *("0.49", "0.46", "0.42", "0.39", "0.43", "0.52", "0.76", "1.20", "1.36", "1.30", "1.15", "1.08"),
    *("1.01", "0.98", "1.01", "1.14", "1.48", "1.63", "1.60", "1.49", "1.25", "1.05", "0.78", "0.65"),
)
_BEFORE, _LATELY = Decimal("52.36"), Decimal("75.68")
_WEEK = 7 * _DAY
_LIFE = Decimal(40)


@dataclass(frozen=True, slots=True)
class Used:
    """What a use had of the story's month: GPU-hours by cause."""

    use: Use
    hours: Mapping[Cause, int]


def _held(project: str, storage: int, network: int, cpu: int, heat: int, idle: int) -> Used:  # noqa: PLR0917
    return Used(
        Use(project=project),
        {
            Cause.WAITING_STORAGE: storage,
            Cause.WAITING_NETWORK: network,
            Cause.WAITING_CPU: cpu,
            Cause.WAITING_HEAT: heat,
            Cause.ALLOCATED_IDLE: idle,
        },
    )


#: In the order of the nodes on which it ran.
USED = (
    Used(Use(model="support-sv"), {Cause.WORKING: 8600}),
    Used(Use(model="journal-summary"), {Cause.WORKING: 9400}),
    Used(Use(project="customers", user="a.lindqvist", job="48205"), {Cause.WORKING: 3150}),
    Used(Use(project="production", user="s.lind", job="48120"), {Cause.WORKING: 9200}),
    _held("production", 1100, 250, 320, 90, 820),
    Used(Use(project="research", user="j.sand", job="48213"), {Cause.WORKING: 5500}),
    _held("research", 840, 80, 280, 0, 1980),
    _held("customers", 230, 60, 40, 0, 240),
    Used(Use(model="embed-sv"), {Cause.WORKING: 2450}),
    _held("care", 180, 20, 0, 0, 200),
    Used(Use(model="weld-inspect"), {Cause.WORKING: 3300}),
    Used(Use(model="x-ray-triage"), {Cause.WORKING: 1900}),
)
#: GPU-seconds of that month: a second more than the 130 hours that are told of faults, and what nobody measured.
_FAULTED, _UNMEASURED = 130 * _HOUR + 1, 592
#: What models did in that month; the months before less of it for each hour.
WORK = (
    Work("support-sv", 11_000_000_000, 31_400_000_000, 16_000_000_000, 58_000_000, 0, 880_000_000, 5_120_000_000),
    Work("journal-summary", 14_200_000_000, 5_300_000_000, 12_200_000_000, 4_900_000, 0, 1_900_000_000, 4_800_000_000),
    Work("embed-sv", 84_100_000_000, 0, 0, 71_000_000),
    Work("weld-inspect", requests=38_000_000, images=38_000_000),
    Work("x-ray-triage", requests=4_200_000, images=4_200_000),
)
#: W that a GPU takes, by what it does.
_WATTS: Mapping[Cause, int] = {Cause.WORKING: 487, Cause.ALLOCATED_IDLE: 95, Cause.FREE: 72, Cause.FAULTED: 0}
_WAITING_WATTS = 260
#: What was booked on incidents, drills and rollouts, in hours before the story's moment.
BOOKED = (
    ("incident:2026-039", 3, Decimal("1150.00"), "Call-out: storage slow"),
    ("incident:2026-038", 160, Decimal("2830.50"), "Restore after a failed disk"),
    ("drill:118", 39, Decimal("3620.00"), "Drill: model store lost"),
    ("incident:2026-037", 300, Decimal("2782.80"), "Redone training hours"),
)
#: What works in working hours, for what does at other times.
_BUSY = Decimal("1.0257")
#: A GPU that works takes so much more in the hour of the story than it does on average.
_HOT = Decimal("1.04")
#: A supplier's offer was made so long before the opening, and holds so long after it.
_OFFERED, _VALID = 11 * _DAY, 42 * _DAY
#: What owners say that a unit of work is worth, its ends, the part of units that is, and how they reckon. Invented.
WORTH = (
    (
        "support-sv",
        Unit.REQUEST,
        "0.004",
        "0.003",
        "0.005",
        "0.8",
        "A. Lindqvist",
        "minutes of service saved a request",
    ),
    (
        "journal-summary",
        Unit.REQUEST,
        "0.04",
        "0.02",
        "0.06",
        "0.9",
        "K. Norling",
        "minutes of writing saved a summary",
    ),
    ("embed-sv", Unit.MILLION_TOKENS, "0.25", "0.20", "0.30", "1", "S. Ahmadi", "what the same costs elsewhere"),
    ("weld-inspect", Unit.IMAGE, "0.005", "0.004", "0.006", "1", "J. Sand", "hours of looking saved an image"),
)
#: In the months before, less of the GPUs' time worked, and each hour did less: parts of the story's month.
_LESS, _LEAST, _FADES = Decimal("0.912"), Decimal("0.70"), Decimal("0.00981")
_DONE = Decimal("0.965")
#: Where there is no story budgets are so much greater.
_ROOM = Decimal("1.5")


def write_past(costs: CostsService, nodes: Mapping[str, Sequence[str]], opening: float, *, story: bool = True) -> int:
    """Write what is missing up to the opening; gives how many entries that were. `nodes` are those of each site, by
    their ids. Without a `story` every budget holds. Raises JournalError."""
    missing = costs.missing
    first, _ = bounds(later(month_of(opening), -MONTHS))
    return costs.bring_in([*_prices(costs, first, opening, story=story), *pieces(nodes, opening, missing)])


def _prices(costs: CostsService, first: int, opening: float, *, story: bool) -> Iterable[tuple[str, Sequence[Move]]]:
    """Prices, once: a person may have changed them since."""
    if costs.known().prices.assets:
        return
    text = resources.path(f"costs/{FILE}").read_text(encoding="utf-8")
    days = {
        "since": first,
        "offered": opening - _OFFERED,
        "valid": opening + _VALID,
    }
    told = {name: datetime.fromtimestamp(at, UTC).astimezone(ZONE).date().isoformat() for name, at in days.items()}
    preview = costs.importing.preview_text(Template(text).substitute(told), FILE)
    yield "cost.priced", preview.moves if story else [_with_room(move) for move in preview.moves]
    for curve in curves(first, opening):
        yield "cost.priced", (curved(curve, FILE, preview.sha256),)
    yield "cost.valued", (Valued(worth=tuple(_worth(first))),)


def _with_room(move: Move) -> Move:
    """What a quiet site was meant to cost: more than it will."""
    if not isinstance(move, Priced):
        return move
    budgets = tuple(replace(each, amount=each.amount * _ROOM) for each in move.budgets)
    return msgspec.structs.replace(move, budgets=budgets)


def _worth(since: int) -> Iterable[Worth]:
    for model, unit, amount, low, high, part, by, text in WORTH:
        yield Worth(
            model,
            since,
            unit,
            Decimal(amount),
            Decimal(low),
            Decimal(high),
            Decimal(part),
            by,
            text,
            Provenance(Basis.INVENTED, f"{by}: {text}, invented"),
        )


def curves(first: int, opening: float) -> tuple[Curve, ...]:
    """Spot prices and carbon intensity by the hour, to the end of the day after the opening: invented. The last week
    before it was dear."""
    hours = range(first, int(opening) // _HOUR * _HOUR + 2 * _DAY, _HOUR)
    dear = opening - _WEEK
    spot: list[Decimal | None] = []
    direct: list[Decimal | None] = []
    for start in hours:
        hour = datetime.fromtimestamp(start, UTC).astimezone(ZONE).hour
        part = Decimal(_DAYS_COURSE[hour])
        spot.append(round((_LATELY if start >= dear else _BEFORE) * part, 2))
        direct.append(round(Decimal(19) + 4 * part, 1))
    life = tuple(_LIFE for _ in hours)
    return (
        Curve(CurveKind.SPOT, "SE3", first, _HOUR, tuple(spot), _INVENTED, "EUR"),
        Curve(CurveKind.CO2, "SE3", first, _HOUR, tuple(direct), _INVENTED, factors="invented"),
        Curve(CurveKind.CO2_LIFE, "SE3", first, _HOUR, life, _INVENTED, factors="invented"),
    )


def pieces(
    nodes: Mapping[str, Sequence[str]], opening: float, missing: Callable[[str, int, int], Sequence[tuple[int, int]]]
) -> Iterable[tuple[str, Sequence[Move]]]:
    """What was used, and what was booked: of months that are over in one piece, then by the hour, an entry a day."""
    now = month_of(opening)
    for back in range(MONTHS, -1, -1):
        month = later(now, -back)
        start, end = bounds(month)
        edges = [start, end] if back else [*_days(start, int(opening)), int(opening)]
        for begin, stop in pairwise(edges):
            for site in nodes:
                stretches = [(begin, stop)] if back else pairwise([*range(begin, stop, _HOUR), stop])
                lacking = [each for some in stretches for each in missing(site, *some)]
                if lacking:
                    last = opening - opening % _HOUR
                    yield (
                        "cost.metered",
                        [_metered(site, nodes, start, a, b, back, hot=a >= last and not back) for a, b in lacking],
                    )
    for ref, hours, amount, text in BOOKED:
        at = int(opening) - hours * _HOUR
        if missing(next(iter(nodes)), at, at + 1):
            yield "cost.charged", (Charged(ref=ref, at=at, amount=amount, text=text, provenance=_INVENTED),)


def _days(start: int, end: int) -> list[int]:
    """When each day of a month begins, as far as it has come."""
    day = datetime.fromtimestamp(start, UTC).astimezone(ZONE)
    days = []
    while (moment := round(day.timestamp())) < end:
        days.append(moment)
        day = (day + timedelta(days=1)).replace(fold=0)
    return days


def _metered(  # noqa: PLR0917 - a stretch of a month
    site: str, nodes: Mapping[str, Sequence[str]], month: int, start: int, end: int, back: int, *, hot: bool = False
) -> Metered:
    everything = [node for some in nodes.values() for node in some]
    own = set(nodes[site])
    lines = [line for line in _lines(everything, month, start, end, back, hot=hot) if line.node in own]
    first = next(iter(nodes)) == site
    work = tuple(_worked(each, month, start, end, back, len(everything)) for each in WORK) if first else ()
    return metered(site, start, end, lines, work=work)


def _lines(nodes: Sequence[str], month: int, start: int, end: int, back: int, *, hot: bool) -> Iterable[Line]:
    """All of the site's GPU-seconds in [start, end): one use after the other, over one node after the other."""
    part = _part(back)
    each = (end - start) * _GPUS // 16
    amounts = [
        (
            used.use,
            cause,
            _between(hours * _HOUR, month, start, end, len(nodes), part if cause is Cause.WORKING else None),
        )
        for used in USED
        for cause, hours in used.hours.items()
        if hours
    ]
    amounts.append((Use(), Cause.FAULTED, _between(_FAULTED, month, start, end, len(nodes), None)))
    away = _between(_UNMEASURED, month, start, end, len(nodes), None) if not back else 0
    amounts.append((Use(), Cause.FREE, each * len(nodes) - away - sum(seconds for _, _, seconds in amounts)))
    amounts.append((Use(), Cause.UNMEASURED, away))
    place, room = 0, each
    for use, cause, seconds in amounts:
        left = seconds
        while left > 0:
            some = min(left, room)
            yield _line(nodes[place], use, cause, some, _HOT if hot and cause is Cause.WORKING else Decimal(1))
            left, room = left - some, room - some
            if not room and place + 1 < len(nodes):
                place, room = place + 1, each


def _line(node: str, use: Use, cause: Cause, seconds: int, hot: Decimal) -> Line:
    joules = 0 if cause is Cause.UNMEASURED else int(seconds * _WATTS.get(cause, _WAITING_WATTS) * hot)
    return Line(node, use, cause, seconds, joules, joules)


def _part(back: int) -> Decimal:
    return max(_LEAST, _LESS - _FADES * (back - 1)) if back else Decimal(1)


def _between(of_story: int, month: int, start: int, end: int, nodes: int, part: Decimal | None) -> int:  # noqa: PLR0917
    """How much of what came to `of_story` by the story's moment falls into [start, end): whole seconds, none lost."""

    def until(moment: int) -> int:
        course = Decimal(moment - month) / _STORY
        if part == 1:  # the story's month, and what works in it
            course = _weighed(month, moment) / _weighed(month, month + _STORY)
        return int(of_story * course * nodes * (part or Decimal(1)) / 16)

    return until(end) - until(start)


def _weighed(month: int, moment: int) -> Decimal:
    """Seconds of a month until a moment, those of working hours for more."""
    hour, rest = divmod(moment - month, _HOUR)
    course = _course(month)
    return course[hour] + rest * (course[hour + 1] - course[hour]) / _HOUR


@cache
def _course(month: int) -> Sequence[Decimal]:
    """The same by whole hours."""
    sums = [Decimal(0)]
    for hour in range(_LONGEST):
        local = datetime.fromtimestamp(month + hour * _HOUR, UTC).astimezone(ZONE)
        busy = local.weekday() < _SATURDAY and local.hour in _WORKDAY
        sums.append(sums[-1] + _HOUR * (_BUSY if busy else Decimal(1)))
    return sums


def _worked(work: Work, month: int, start: int, end: int, back: int, nodes: int) -> Work:  # noqa: PLR0917
    part = _part(back) * (_DONE if back else Decimal(1))
    amounts = {
        name: _between(getattr(work, name), month, start, end, nodes, part)
        for name in Work.__struct_fields__
        if name != "model"
    }
    return Work(work.model, **amounts)
