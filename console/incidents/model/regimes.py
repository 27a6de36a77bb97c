"""A regime: a law or a contract by which somebody must be told of an incident by a certain time; and the profile of a
site, which says what regimes run there. Both are dated data with a source. Pure records.

No limit of any law stands in code: resources/regimes has them, docs/regimes.md says what the rows mean.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from resources.text import Text

#: Conditions that no file lists as a criterion: what a person judged, and what a person answered of classified data.
SIGNIFICANT, CLASSIFIED = "significant", "classified"


class RegimeError(ValueError):
    """A file is not what a regime or a profile may be; the text says where and why."""


class Start(StrEnum):
    """What a limit runs from."""

    AWARENESS = "awareness"  # when the organisation knew
    CLASSIFICATION = "classification"  # when a person judged that the duty's condition is met
    RECORDED = "recorded"  # when a person recorded another duty as done
    HANDLED = "handled"  # when the incident was closed


class Read(StrEnum):
    """How well the source is known."""

    READ = "read"
    SECOND_HAND = "second-hand"  # what others write of it: nothing counts down before a site has checked it


@dataclass(frozen=True, slots=True)
class Source:
    """Where a regime's words are from: what was read, or who says so, on what day."""

    text: Read
    on: date
    where: Text


@dataclass(frozen=True, slots=True)
class Limit:
    """So much after `start`; all three zero where the text says "at once" without a number.

    `after` are the duties that RECORDED runs from, by the first or the last record of them. A limit that `lapses` does
    not bind where what another limit of the duty runs from came only after it.
    """

    start: Start
    hours: int = 0
    days: int = 0
    months: int = 0
    after: tuple[str, ...] = ()
    last: bool = False
    lapses: bool = False

    @property
    def at_once(self) -> bool:
        return not (self.hours or self.days or self.months)


@dataclass(frozen=True, slots=True)
class Criterion:
    """Something that a person answers with met or not met, by which duties arise. Those of a site's profile are its own
    thresholds, of the day `on`."""

    id: str
    name: Text
    on: date | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """A field of a draft that only this regime asks for: a person fills it."""

    id: str
    name: Text


@dataclass(frozen=True, slots=True)
class Duty:
    """Somebody to be told, or with `record` something that others run from once a person has recorded it.

    It arises when one of `when` is met (always where it names none); `presumed` counts before anyone has judged, so
    that no time is lost. `roles` are those of the site that it is for (all where it names none). It `replaces` others
    where its role holds, `answers` others when it is done, and `needs` others that were. `going_on` is only for what
    still goes on.
    """

    id: str
    name: Text
    source: str
    limits: tuple[Limit, ...]
    to: Text | None = None
    when: tuple[str, ...] = ()
    presumed: bool = False
    roles: tuple[str, ...] = ()
    replaces: tuple[str, ...] = ()
    answers: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    going_on: bool = False
    record: bool = False
    asks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Regime:
    """One law or contract. `since` and `until` are the days on which it begins and ceases to hold. Where it does not
    `leave`, no draft is made of it and nothing of it goes out. `own` says that a site wrote it."""

    id: str
    name: Text
    short: str
    law: str
    who: Text
    to: Text
    source: Source
    duties: tuple[Duty, ...]
    criteria: tuple[Criterion, ...] = ()
    fields: tuple[Asked, ...] = ()
    note: Text | None = None
    since: date | None = None
    until: date | None = None
    leaves: bool = True
    own: bool = False

    def duty(self, id: str) -> Duty | None:
        return next((each for each in self.duties if each.id == id), None)


@dataclass(frozen=True, slots=True)
class Checked:
    """That a site compared a regime with its source: who, when."""

    by: str
    on: date


@dataclass(frozen=True, slots=True)
class Runs:
    """A regime that runs at a site: in what roles, since when, and by whom it was checked."""

    regime: str
    roles: tuple[str, ...] = ()
    since: date | None = None
    checked: Checked | None = None


@dataclass(frozen=True, slots=True)
class Reader:
    """Who must read a draft before it leaves. `only_significant`: asked only of what is significant."""

    name: str
    role: str
    only_significant: bool = False


@dataclass(frozen=True, slots=True)
class Profile:
    """What runs at a site. `zone` is the IANA name of the zone in which its months are counted; `party` and `contact`
    are what its drafts begin with."""

    on: date
    by: str
    zone: str
    party: str = ""
    contact: str = ""
    runs: tuple[Runs, ...] = ()
    criteria: tuple[Criterion, ...] = ()
    readers: tuple[Reader, ...] = ()

    def run(self, regime: str) -> Runs | None:
        return next((each for each in self.runs if each.regime == regime), None)


@dataclass(frozen=True, slots=True)
class Regimes:
    """All regimes that are known, the profile (None as long as nobody wrote one), and what was wrong in files that were
    left out."""

    regimes: Mapping[str, Regime] = field(default_factory=dict)
    profile: Profile | None = None
    faults: tuple[str, ...] = ()

    @property
    def running(self) -> tuple[Regime, ...]:
        """Those that the profile names, in its order."""
        named = () if self.profile is None else self.profile.runs
        return tuple(self.regimes[each.regime] for each in named if each.regime in self.regimes)

    @property
    def criteria(self) -> tuple[Criterion, ...]:
        """What a person judges by: those of the regimes that run, then the site's own, each once."""
        found = {each.id: each for regime in self.running for each in regime.criteria}
        found |= {} if self.profile is None else {each.id: each for each in self.profile.criteria}
        return tuple(found.values())

    def text_counts(self, regime: Regime) -> bool:
        """Whether anything of it may count down: its text was read, here or by the site."""
        run = None if self.profile is None else self.profile.run(regime.id)
        return regime.source.text is Read.READ or (run is not None and run.checked is not None)
