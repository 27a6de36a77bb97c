"""Verdicts: two versions held against each other by what the router counted of them and how long they took.

The third verdict is the honest one: too few requests prove nothing, neither way. That none of n requests failed says
only that fewer than about 3 of n do, with 95 % confidence.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

#: How sure a verdict is.
CONFIDENCE = 0.95
#: Why a comparison ended that had nothing to compare with any more: the router finds the old version down.
OLD_DOWN = "old_down"
#: One-sided, of the normal distribution.
_Z = 1.6448536269514722


class Verdict(StrEnum):
    PASS = "pass"  # noqa: S105 - a verdict
    FAIL = "fail"
    INCONCLUSIVE = "inconclusive"


class Reason(StrEnum):
    """What decided."""

    NO_WORSE = "no_worse"
    TOO_FEW = "too_few"  # requests
    ERRORS = "errors"
    SLOWER = "slower"
    HANGS = "hangs"
    NO_DATA = "no_data"  # the router did not say, or its counters began anew
    UNEQUAL = "unequal"  # one has a warm cache and the other has not: latencies cannot be compared


@dataclass(frozen=True, slots=True)
class Counted:
    """What is known of one version over the same time: requests and how many of them failed, as the router counted;
    seconds of probes that no cache knows the beginning of, each sent to both. `warm` says whether its engine has
    answered long enough for its own caches, None where that is not known."""

    requests: int = 0
    errors: int = 0
    probes: tuple[float, ...] = ()
    warm: bool | None = None


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a new version may do. `errors` is the share of requests that may fail, `slower` how much more time it may
    take at the median (0.5: half as much again), where that is more than `grace` seconds; `probes` are needed of
    each."""

    errors: float = 0.01
    slower: float = 0.5
    grace: float = 0.05
    probes: int = 8

    @property
    def needed(self) -> int:
        """So many requests without an error prove that their share is within bounds."""
        return math.ceil(math.log(1 - CONFIDENCE) / math.log1p(-self.errors))


@dataclass(frozen=True, slots=True)
class Comparison:
    """A verdict with its figures: how much of the new version's requests fail at most, and at least; the medians of
    both in seconds, None without probes; how many requests it takes."""

    verdict: Verdict
    reason: Reason
    old: Counted
    new: Counted
    at_most: float = 1.0
    at_least: float = 0.0
    old_median: float | None = None
    new_median: float | None = None
    needed: int = 0


def compare(old: Counted, new: Counted, bounds: Bounds, *, hangs: bool = False) -> Comparison:
    """The new version held against the old. What is certainly worse fails at once, however little was seen."""
    low, high = share(new.errors, new.requests)
    old_median, new_median = median(old.probes), median(new.probes)

    def judged(verdict: Verdict, reason: Reason) -> Comparison:
        return Comparison(verdict, reason, old, new, high, low, old_median, new_median, bounds.needed)

    if hangs:
        return judged(Verdict.FAIL, Reason.HANGS)
    if low > bounds.errors and low > share(old.errors, old.requests)[0]:
        return judged(Verdict.FAIL, Reason.ERRORS)
    if old.warm is not None and new.warm is not None and old.warm != new.warm:
        return judged(Verdict.INCONCLUSIVE, Reason.UNEQUAL)
    enough = min(len(old.probes), len(new.probes)) >= bounds.probes
    if enough and _slower(old.probes, new.probes, bounds):
        return judged(Verdict.FAIL, Reason.SLOWER)
    if high > bounds.errors or (old.probes and not enough):
        return judged(Verdict.INCONCLUSIVE, Reason.TOO_FEW)
    return judged(Verdict.PASS, Reason.NO_WORSE)


def share(errors: int, requests: int) -> tuple[float, float]:
    """Between which shares the true one lies, each bound at 95 % (Clopper and Pearson). 0 and 1 where nothing was
    asked."""
    if requests <= 0:
        return 0.0, 1.0
    errors = min(max(errors, 0), requests)
    return _root(errors - 1, requests, CONFIDENCE), _root(errors, requests, 1 - CONFIDENCE)


def median(values: Sequence[float]) -> float | None:
    ordered = sorted(values)
    if not ordered:
        return None
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


def _root(errors: int, requests: int, chance: float) -> float:
    """The share at which at most so many errors in so many requests have this chance."""
    if errors < 0:
        return 0.0
    if errors >= requests:
        return 1.0
    low, high = 0.0, 1.0
    for _ in range(50):
        middle = (low + high) / 2
        low, high = (middle, high) if _at_most(errors, requests, middle) > chance else (low, middle)
    return high


def _at_most(errors: int, requests: int, share: float) -> float:
    """The chance of at most so many errors; by the normal distribution where they are many."""
    if share <= 0.0:
        return 1.0
    if share >= 1.0:
        return 0.0
    if errors > 500:
        spread = math.sqrt(requests * share * (1 - share))
        return 0.5 * math.erfc(-(errors + 0.5 - requests * share) / (spread * math.sqrt(2)))
    term = requests * math.log1p(-share)
    total = math.exp(term)
    odds = math.log(share) - math.log1p(-share)
    for each in range(1, errors + 1):
        term += math.log(requests - each + 1) - math.log(each) + odds
        total += math.exp(term)
    return min(total, 1.0)


def _slower(old: Sequence[float], new: Sequence[float], bounds: Bounds) -> bool:
    """Whether the new one takes longer than it may: at the median, and so that chance does not explain it (the ranks
    of its times against the old one's, scaled by what is allowed; Mann and Whitney)."""
    before, after = median(old), median(new)
    if before is None or after is None or after - before <= bounds.grace:
        return False
    allowed = [each * (1 + bounds.slower) for each in old]
    wins = sum((mine > each) + (mine == each) / 2 for mine in new for each in allowed)
    mean = len(old) * len(new) / 2
    spread = math.sqrt(len(old) * len(new) * (len(old) + len(new) + 1) / 12)
    return (wins - mean) / spread > _Z
