"""Tenants: who pays for what is used, by rules with dates, and what they mean to spend."""

from __future__ import annotations

import bisect
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fnmatch import fnmatchcase
from itertools import pairwise

import msgspec

#: Whose use nobody's rule names.
NOBODY = ""


class Use(msgspec.Struct, frozen=True, omit_defaults=True):
    """What is known of who uses a GPU: empty where it is not."""

    user: str = ""
    project: str = ""
    job: str = ""
    model: str = ""
    unit: str = ""  # systemd's unit, the container or the pod

    @property
    def named(self) -> bool:
        return self != Use()


@dataclass(frozen=True, slots=True)
class Rule:
    """From `since` on (unix seconds, until `until` where that is not 0) use that fits all that is named here is divided
    by `shares`: weights by tenant. `site` and `node` are ids; the others are patterns with `*` and `?`. The last rule
    that fits counts."""

    name: str
    shares: Mapping[str, Decimal]
    since: int = 0
    until: int = 0
    site: str = ""
    node: str = ""
    user: str = ""
    project: str = ""
    job: str = ""
    model: str = ""
    unit: str = ""

    def fits(self, site: str, node: str, use: Use) -> bool:
        """Whether it speaks of a use, whenever that was."""
        places = (not self.site or self.site == site) and (not self.node or self.node == node)
        return places and all(
            not pattern or (bool(told) and fnmatchcase(told, pattern))
            for pattern, told in (
                (self.user, use.user), (self.project, use.project), (self.job, use.job), (self.model, use.model),
                (self.unit, use.unit),
            )
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Budget:
    """`amount` a month from `since` on; of all tenants together where `tenant` is empty. A warning comes where the
    forecast exceeds `warn_at` of it, as a part."""

    tenant: str
    amount: Decimal
    since: int = 0
    warn_at: Decimal = Decimal(1)


@dataclass(frozen=True, slots=True)
class Tenancy:
    """All rules in their order, the tenants' keys for what is shared by key, and their budgets."""

    rules: tuple[Rule, ...] = ()
    keys: Mapping[str, Decimal] = field(default_factory=dict)
    budgets: tuple[Budget, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """All tenants, in the order in which rules and keys name them."""
        named = [tenant for rule in self.rules for tenant in rule.shares]
        return tuple(dict.fromkeys([*named, *self.keys, *(each.tenant for each in self.budgets if each.tenant)]))

    def owners(self, site: str, node: str, use: Use, start: int, end: int) -> tuple[tuple[int, Rule | None], ...]:
        """Which rule counts in which seconds of [start, end): ascending, as (seconds, rule or none). A rule that begins
        or ends in between splits them at that moment."""
        fitting = [rule for rule in self.rules if rule.fits(site, node, use)]
        edges = {start, end}
        for rule in fitting:
            edges |= {moment for moment in (rule.since, rule.until) if start < moment < end}
        cuts = sorted(edges)
        found = []
        for begin, stop in pairwise(cuts):
            counts = [rule for rule in fitting if rule.since <= begin and (not rule.until or stop <= rule.until)]
            found.append((stop - begin, counts[-1] if counts else None))
        return tuple(found)

    def budget(self, tenant: str, moment: int) -> Budget | None:
        """The budget that holds at a moment, None where there is none."""
        dated = sorted((each for each in self.budgets if each.tenant == tenant), key=lambda each: each.since)
        place = bisect.bisect_right(dated, moment, key=lambda each: each.since) - 1
        return dated[place] if place >= 0 else None


def changes(rules: Sequence[Rule]) -> tuple[int, ...]:
    """The moments at which some rule begins or ends."""
    return tuple(sorted({moment for rule in rules for moment in (rule.since, rule.until) if moment}))
