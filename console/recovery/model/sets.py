"""Sets: assets whose backups must be from one point in time, as a vector database and the models of its vectors.

A point is one backup of each asset of a set, begun within the set's span of each other. What is known of a set is made
of what is known of its assets: nothing of it is stored but what belongs to it, and which tests were begun for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from console.recovery.model.assets import Asset, SeenCopy, Snapshot
from console.recovery.model.board import FUTURE_SECONDS
from console.recovery.model.tests import RestoreTest, Verdict

#: The worst first: what a set's test says is the worst that one of its assets' tests says.
WORST = (Verdict.FAIL, Verdict.ERROR, Verdict.INCONCLUSIVE, Verdict.PASS)


@dataclass(frozen=True, slots=True)
class AssetSet:
    """Assets (their ids) whose backups belong together where they were begun within `span` seconds. `id` stays, `name`
    is for people; `changed` is when it was last set anew, in unix seconds."""

    id: str
    name: str
    assets: tuple[str, ...]
    span: int
    changed: float = 0.0


@dataclass(frozen=True, slots=True)
class Member:
    """The backup of one asset (its id) in a point, and the copy (its name) that has it."""

    asset: str
    copy: str
    snapshot: Snapshot


@dataclass(frozen=True, slots=True)
class Point:
    """A backup of each asset of a set, in the set's order."""

    members: tuple[Member, ...]

    @property
    def time(self) -> float:
        """What was before this is in all of them: when the first began, in unix seconds."""
        return min(each.snapshot.time for each in self.members)

    @property
    def apart(self) -> float:
        """How long after the first the last began, in seconds."""
        return max(each.snapshot.time for each in self.members) - self.time


@dataclass(frozen=True, slots=True)
class Part:
    """One asset's share of a set's test: what was restored of it, and the run that does it."""

    asset: str
    copy: str
    snapshot: str
    run: str


@dataclass(frozen=True, slots=True)
class SetTest:
    """A restore test of a whole set, at the point that was the newest when it `began` (unix seconds). Without a `point`
    (unix seconds) there was none: that is a FAIL. `apart` is in seconds. `parts` are in the order in which they come
    back."""

    number: int
    set: str
    began: float
    point: float | None = None
    apart: float = 0.0
    parts: tuple[Part, ...] = ()
    by: str = ""

    @property
    def name(self) -> str:
        return f"S-{self.number:04d}"

    def verdict(self, tests: Mapping[str, RestoreTest]) -> Verdict | None:
        """The worst of its parts', by `tests` of their runs; None as long as one is not over."""
        if self.point is None:
            return Verdict.FAIL
        found = [tests[part.run].verdict for part in self.parts if part.run in tests]
        return min(found, key=WORST.index) if len(found) == len(self.parts) else None


class Agreement(StrEnum):
    """Whether what is newest of each asset of a set belongs to one time."""

    TOGETHER = "together"
    APART = "apart"  # the newest do not, older ones do
    NONE = "none"  # no backups of all of them do
    UNKNOWN = "unknown"  # of one of them nobody ever saw a list of backups


@dataclass(frozen=True, slots=True)
class SetRow:
    """A set as it stands. `newest` is made of the newest backup of each asset, whether they belong together or not,
    `point` is the newest that do. `unknown` are names of assets of which no list of backups was ever read. `last` is
    the newest test that is over, with its `verdict`, None where there is none, and `goes_on` the newest where that is
    not over."""

    set: AssetSet
    assets: tuple[Asset, ...]
    agreement: Agreement
    newest: Point | None = None
    point: Point | None = None
    unknown: tuple[str, ...] = ()
    last: SetTest | None = None
    verdict: Verdict | None = None
    goes_on: SetTest | None = None


def usable(copies: Iterable[SeenCopy], now: float) -> tuple[Member, ...]:
    """The backups of one asset by which it can be brought back, the newest first; of those that began at once the one
    of the first copy. None that left something out, or claims to be from the future."""
    found = [
        Member(copy.asset, copy.copy, each)
        for copy in copies
        for each in copy.snapshots
        if not each.partial and each.time <= now + FUTURE_SECONDS
    ]
    return tuple(sorted(found, key=lambda member: -member.snapshot.time))


def common_point(backups: Sequence[Sequence[Member]], span: float) -> Point | None:
    """The newest point of a set: `backups` are those of each of its assets, the newest first. The last of a point is
    the newest that any point has, and all others are as near to it as can be."""
    for last in sorted({each.snapshot.time for of in backups for each in of}, reverse=True):
        nearest = [next((each for each in of if last - span <= each.snapshot.time <= last), None) for of in backups]
        members = tuple(each for each in nearest if each is not None)
        if members and len(members) == len(backups):
            return Point(members)
    return None


def set_rows(
    sets: Iterable[AssetSet],
    set_tests: Iterable[SetTest],
    *,
    assets: Mapping[str, Asset],
    seen: Mapping[tuple[str, str], SeenCopy],
    tests: Iterable[RestoreTest],
    now: float,
) -> tuple[SetRow, ...]:
    """All sets as they stand at a time (unix seconds), by their names."""
    by_run = {each.run: each for each in tests}
    of: dict[str, list[SetTest]] = {}
    for test in sorted(set_tests, key=lambda test: test.number):
        of.setdefault(test.set, []).append(test)
    rows = []
    for each in sets:
        members = tuple(assets[id] for id in each.assets if id in assets)
        looks = [[seen[one.id, copy.name] for copy in one.copies if (one.id, copy.name) in seen] for one in members]
        row = _as_seen(each, members, looks, now)
        over = [(test, verdict) for test in of.get(each.id, []) if (verdict := test.verdict(by_run)) is not None]
        last, verdict = over[-1] if over else (None, None)
        newest = of[each.id][-1] if each.id in of else None
        rows.append(replace(row, last=last, verdict=verdict, goes_on=None if newest is last else newest))
    return tuple(sorted(rows, key=lambda row: row.set.name))


def _as_seen(each: AssetSet, members: tuple[Asset, ...], looks: Sequence[Sequence[SeenCopy]], now: float) -> SetRow:
    """A set by what was seen of the copies of each of its assets."""
    backups = [usable(of, now) for of in looks]
    unread = [all(look.problem and not look.snapshots for look in found) for found in looks]  # also where there is none
    unknown = tuple(of.name for of, nothing in zip(members, unread, strict=True) if nothing)
    newest = Point(tuple(of[0] for of in backups)) if backups and all(backups) else None
    point = common_point(backups, each.span)
    return SetRow(each, members, _agreement(newest, point, each.span, unknown), newest, point, unknown)


def _agreement(newest: Point | None, point: Point | None, span: float, unknown: Sequence[str]) -> Agreement:
    if newest is not None and newest.apart <= span:
        return Agreement.TOGETHER
    if point is not None:
        return Agreement.APART
    return Agreement.UNKNOWN if unknown else Agreement.NONE


def in_order(assets: Iterable[Asset]) -> tuple[Asset, ...]:
    """Assets in the order in which they come back: each after those of them that it needs, else the lower tiers first,
    then by their names. What is needed may also be needed by way of an asset that is not among them: that is not
    looked for."""
    left = sorted(assets, key=lambda asset: (asset.tier, asset.name))
    ordered: list[Asset] = []
    while left:
        ids = {asset.id for asset in left}
        free = next((asset for asset in left if not ids & set(asset.depends_on)), left[0])
        left.remove(free)
        ordered.append(free)
    return tuple(ordered)
