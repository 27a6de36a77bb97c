"""The board: of each protected asset how fresh its backups are, what was proven of them, and when that was.

Nothing of it is stored. Whoever looks at the same assets, copies and tests at the same time sees the same board.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from statistics import median

from console.recovery.model.assets import Asset, SeenCopy, Snapshot
from console.recovery.model.tests import DECIDED, RestoreTest, Verdict

#: A clock may go wrong by so many seconds before a backup is from the future.
FUTURE_SECONDS = 300.0
#: A backup has shrunk when less than this share of what the earlier ones held is left.
SHRUNK_SHARE = 0.5
#: So many earlier backups say what is usual.
_USUAL = 7
#: What an asset of a tier weighs in the readiness.
WEIGHTS: Mapping[int, float] = {1: 4.0, 2: 1.0, 3: 1.0}


class Freshness(StrEnum):
    """How the backups of a copy stand against the RPO target."""

    ON_TIME = "on_time"
    LATE = "late"
    PARTIAL = "partial"  # the newest left something out
    SHRUNK = "shrunk"
    FUTURE = "future"
    NEVER = "never"  # the copy was read, and there is none
    UNREADABLE = "unreadable"  # the newest look could not read the copy
    NOT_LOOKED = "not_looked"


class Standing(StrEnum):
    """What counts of an asset now: only one can be true, and it stays until a test says otherwise."""

    NEVER = "never"  # no test was ever carried out
    FAIL = "fail"
    ERROR = "error"  # none ever spoke of the backup: the newest could not be carried out
    INCONCLUSIVE = "inconclusive"  # none ever spoke of the backup: the newest showed neither
    CHANGED = "changed"  # what was proven is not what the asset is now
    STALE = "stale"  # the proof is older than the cadence
    PASS = "pass"  # noqa: S105 - no password


#: In the order of the board: never tested first, then the worst.
ORDER: Mapping[Standing, int] = {standing: place for place, standing in enumerate(Standing)}
#: What of a weight counts.
PROOF: Mapping[Standing, float] = {Standing.PASS: 1.0, Standing.STALE: 0.5, Standing.CHANGED: 0.5}


@dataclass(frozen=True, slots=True)
class FreshCopy:
    """A copy as it stands: its newest look, its newest backup that is not from the future, and how old that is."""

    name: str
    freshness: Freshness
    newest: Snapshot | None = None
    age: float | None = None
    seen: SeenCopy | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """An asset on the board. `last` is its newest test, `decided` the newest that spoke of the backup. `control` is the
    newest time (unix seconds) at which a test of this asset was seen to FAIL, None where none ever was: then nobody
    knows that its tests can fail. It is `blind` where the newest negative control that was decided PASSED: a copy that
    was damaged on purpose."""

    asset: Asset
    standing: Standing
    copies: tuple[FreshCopy, ...]
    last: RestoreTest | None = None
    decided: RestoreTest | None = None
    control: float | None = None
    blind: bool = False

    @property
    def never_failed(self) -> bool:
        """Whether tests of it were carried out, and none was ever seen to fail."""
        return self.decided is not None and self.control is None

    @property
    def freshest(self) -> FreshCopy | None:
        """The copy with the newest backup; the first where none has any."""
        with_age = [copy for copy in self.copies if copy.age is not None]
        return min(with_age, key=lambda copy: copy.age or 0.0, default=self.copies[0] if self.copies else None)

    @property
    def proven(self) -> RestoreTest | None:
        """The test by which it counts as restorable, though that may be stale or of something else by now."""
        return self.decided if self.decided is not None and self.decided.verdict is Verdict.PASS else None

    @property
    def weight(self) -> float:
        return WEIGHTS.get(self.asset.tier, 1.0)

    @property
    def points(self) -> float:
        return self.weight * PROOF.get(self.standing, 0.0)


@dataclass(frozen=True, slots=True)
class Board:
    """All protected assets at a time (unix seconds), in the order of `ORDER`, the lower tiers first within it."""

    at: float
    rows: tuple[Row, ...]

    @property
    def weight(self) -> float:
        return sum(row.weight for row in self.rows)

    @property
    def points(self) -> float:
        return sum(row.points for row in self.rows)

    @property
    def readiness(self) -> float | None:
        """The share of all weight that is proven, 0 to 1; None without assets."""
        return self.points / self.weight if self.rows else None

    def needed_by(self, asset: Asset) -> tuple[str, ...]:
        """The names of the assets that must be back before one, by their names."""
        return tuple(sorted(row.asset.name for row in self.rows if row.asset.id in asset.depends_on))

    def row(self, asset: str) -> Row | None:
        """That of an asset by its id or name."""
        return next((row for row in self.rows if asset in (row.asset.id, row.asset.name)), None)


def board_of(
    assets: Iterable[Asset], seen: Mapping[tuple[str, str], SeenCopy], tests: Iterable[RestoreTest], now: float
) -> Board:
    """The board of what is known; `seen` by the asset's id and the copy's name, `tests` in any order."""
    of: dict[str, list[RestoreTest]] = {}
    for test in sorted(tests, key=lambda test: test.number):
        of.setdefault(test.asset, []).append(test)
    rows = [_row(asset, seen, of.get(asset.id, []), now) for asset in assets]
    rows.sort(key=lambda row: (ORDER[row.standing], row.asset.tier, row.asset.name))
    return Board(now, tuple(rows))


def _row(asset: Asset, seen: Mapping[tuple[str, str], SeenCopy], tests: Sequence[RestoreTest], now: float) -> Row:
    failed = [test.ended for test in tests if test.verdict is Verdict.FAIL]
    controls = [test for test in tests if test.control and test.verdict in DECIDED]
    real = [test for test in tests if not test.control]
    decided = [test for test in real if test.verdict in DECIDED]
    copies = tuple(freshness_of(copy.name, seen.get((asset.id, copy.name)), asset.rpo, now) for copy in asset.copies)
    return Row(
        asset,
        standing_of(asset, real, now),
        copies,
        last=real[-1] if real else None,
        decided=decided[-1] if decided else None,
        control=max(failed, default=None),
        blind=bool(controls) and controls[-1].verdict is Verdict.PASS,
    )


def standing_of(asset: Asset, tests: Sequence[RestoreTest], now: float) -> Standing:
    """What counts of an asset, by its tests, the oldest first."""
    decided = next((test for test in reversed(tests) if test.verdict in DECIDED), None)
    if decided is None:
        return Standing(tests[-1].verdict) if tests else Standing.NEVER
    if decided.verdict is Verdict.FAIL:
        return Standing.FAIL
    if asset.changed > decided.began:
        return Standing.CHANGED
    if now - decided.ended > asset.cadence:
        return Standing.STALE
    return Standing.PASS


def freshness_of(name: str, seen: SeenCopy | None, rpo: int, now: float) -> FreshCopy:
    """How a copy stands, by the newest look at it and the RPO target in seconds."""
    if seen is None:
        return FreshCopy(name, Freshness.NOT_LOOKED)
    past = sorted((each for each in seen.snapshots if each.time <= now + FUTURE_SECONDS), key=lambda each: each.time)
    newest = past[-1] if past else None
    age = None if newest is None else max(0.0, now - newest.time)
    return FreshCopy(name, _freshness(seen, past, age, rpo), newest, age, seen)


def _freshness(seen: SeenCopy, past: Sequence[Snapshot], age: float | None, rpo: int) -> Freshness:
    if seen.problem:
        return Freshness.UNREADABLE
    if len(past) < len(seen.snapshots):
        return Freshness.FUTURE
    if age is None:
        return Freshness.NEVER
    if age > rpo:
        return Freshness.LATE
    if past[-1].partial:
        return Freshness.PARTIAL
    return Freshness.SHRUNK if _shrunk(past) else Freshness.ON_TIME


def _shrunk(past: Sequence[Snapshot]) -> bool:
    """Whether the newest holds much less than those before it did, in bytes or in files."""
    newest, before = past[-1], past[-1 - _USUAL : -1]
    for now, usual in (
        (newest.size, [each.size for each in before if each.size is not None]),
        (newest.files, [each.files for each in before if each.files is not None]),
    ):
        if now is not None and usual and now < SHRUNK_SHARE * median(usual):
            return True
    return False
