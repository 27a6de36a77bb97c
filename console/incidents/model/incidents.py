"""An incident: something that happened to a site's service, from when it began until it was closed, and all that was
written down of it. Pure records.

Its timeline has two sources: notes that people typed, which are the incident's own, and what follows from other entries
of the log (alarms' moves, acts on its nodes), which is read when it is shown.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from console.fleet.model.rules import Grade
from console.work.model.costed import Costed
from resources.text import Sentence

#: What reports may leave out, besides single notes (`line:3`): fields of an incident, and all names of people.
REDACTABLE = (
    "title",
    "services",
    "nodes",
    "people",
    "links",
    "evidence",
    "follow_ups",
    "told",
    "root_cause",
    "lessons",
    "outcome",
    "cost",
)
_NUMBER = re.compile(r"(?:incident:|INC-)?(\d{4})-(\d{3,6})", re.IGNORECASE)


class Phase(StrEnum):
    """How far it has come."""

    OPEN = "open"
    CLOSED = "closed"


class Significance(StrEnum):
    """What a person judged by the law's measure."""

    UNJUDGED = "unjudged"
    SIGNIFICANT = "significant"
    NOT_SIGNIFICANT = "not_significant"


class LineKind(StrEnum):
    """Where a line of a timeline comes from."""

    TYPED = "typed"  # a person wrote it
    MOVED = "moved"  # what happened to the incident itself: taken, judged, closed
    ALARM = "alarm"  # an alarm of it was raised, returned, acknowledged
    ACT = "act"  # something was done with a node of it: a run, its steps, its end
    EVIDENCE = "evidence"  # something was kept
    TOLD = "told"  # somebody was told, as a person recorded


class LinkKind(StrEnum):
    """What an incident is linked with."""

    ALARM = "alarm"
    RUN = "run"
    INCIDENT = "incident"
    DRILL = "drill"
    ROLLOUT = "rollout"


class EvidenceKind(StrEnum):
    """What was kept."""

    TELEMETRY = "telemetry"  # samples around it
    EVENTS = "events"  # kernel lines, events of nodes
    ALARMS = "alarms"
    FILE = "file"  # what a person attached


@dataclass(frozen=True, slots=True)
class Note:
    """What a person wrote of it. `time` is when that was so, `written` when it was written down (unix seconds);
    `number` is its own within its incident."""

    number: int
    time: float
    who: str
    text: str
    written: float
    entry: int = 0


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a timeline. `time` is unix seconds; `text` is a person's own words where it is a str, else what pages
    translate; `who` is empty where no person stands behind it. `number` is a note's own within its incident, 0 for all
    others; `redacted` lines are left out of reports, and say so. `entry` is the log's entry that it stands by."""

    time: float
    kind: LineKind
    text: str | Sentence
    who: str = ""
    number: int = 0
    redacted: bool = False
    entry: int = 0


@dataclass(frozen=True, slots=True)
class FollowUp:
    """What is still to be done, and outlives the incident: `due` is unix seconds, None without a day; `done` is when it
    was done and `by` who said so."""

    number: int
    text: str
    owner: str = ""
    due: float | None = None
    done: float | None = None
    by: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """`kind` and what it is, by its address: `alarm:12`, `run:...`, `incident:2026-040`."""

    kind: LinkKind
    to: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """A file that was kept under its SHA-256 (lowercase hex) beside the journal. `taken` is when (unix seconds);
    `since` and `until` are what time it holds. `held` means that nothing removes it, until a person lets it go and says
    why; `held_until` is how long at least, None where that was left open."""

    sha256: str
    name: str
    kind: EvidenceKind
    size: int
    taken: float
    since: float | None = None
    until: float | None = None
    held: bool = True
    held_until: float | None = None


@dataclass(frozen=True, slots=True)
class Awareness:
    """When the organisation knew of it, which starts legal clocks: `time` (unix seconds) as `who` entered it at
    `entered`, with the reason."""

    time: float
    who: str
    entered: float
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Judgement:
    """Whether it is significant: by whom, when, why. `met` are the criteria that were met, by their ids; `since` tells
    of what holds now (these, and "significant") since when it has."""

    significance: Significance = Significance.UNJUDGED
    who: str = ""
    time: float | None = None
    reason: str = ""
    met: tuple[str, ...] = ()
    since: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Worded:
    """A person's own words for a field of a draft, in place of what Driftvakt fills in."""

    regime: str
    duty: str
    language: str
    field: str
    text: str
    who: str
    time: float


@dataclass(frozen=True, slots=True)
class Told:
    """That somebody was told, as a person recorded it: which duty of which regime (empty for what no regime asks),
    whom, how, when; `document` is the SHA-256 of what was sent, empty where nothing of ours was."""

    regime: str
    duty: str
    to: str
    how: str
    time: float
    who: str
    document: str = ""


@dataclass(frozen=True, slots=True)
class DraftRead:
    """That `reader` has read a draft before it leaves, as `who` recorded at `time` (unix seconds): which duty of which
    regime, and the SHA-256 of the text as it was then."""

    regime: str
    duty: str
    reader: str
    sha256: str
    who: str
    time: float


@dataclass(frozen=True, slots=True)
class Reported:
    """That a report was made, at `time` by `who`: the SHA-256 of its JSON, and of the PDF that it names (empty without
    one)."""

    time: float
    who: str
    sha256: str
    pdf: str = ""


@dataclass(frozen=True, slots=True, order=True)
class Number:
    """An incident's number: the year of its opening (UTC) and its place in it. Written 2026-041."""

    year: int
    of_year: int

    def __str__(self) -> str:
        return f"{self.year}-{self.of_year:03}"

    @property
    def address(self) -> str:
        """Its address, as entries and links name it."""
        return f"incident:{self}"

    @classmethod
    def read(cls, text: str) -> Number:
        """A number as people write it (2026-041, INC-2026-041) or as an address. Raises ValueError for what is none."""
        found = _NUMBER.fullmatch(text.strip())
        if found is None or not found[2].isascii() or not found[1].isascii() or not int(found[2]):
            raise ValueError(f"{text!r} is no number of an incident")
        return cls(int(found[1]), int(found[2]))


@dataclass(frozen=True, slots=True)
class Incident:
    """One incident. Times are unix seconds. `began` is when it began or was seen first, `opened` when it was written
    down. `nodes` are keys of nodes, `services` names in the site's own words. `redacted` are the fields and lines that
    reports leave out. `costed` is what it cost, None as long as nobody knows. `entry` is the newest entry of
    the log that changed it; that a report of it was made changes nothing."""

    number: Number
    title: str
    severity: Grade
    began: float
    opened: float
    opened_by: str
    owner: str = ""
    owned: float | None = None
    nodes: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    notes: tuple[Note, ...] = ()
    links: tuple[Link, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    follow_ups: tuple[FollowUp, ...] = ()
    awareness: Awareness | None = None
    judgement: Judgement = Judgement()
    told: tuple[Told, ...] = ()
    worded: tuple[Worded, ...] = ()
    drafts_read: tuple[DraftRead, ...] = ()
    classified: bool | None = None
    root_cause: str = ""
    lessons: str = ""
    redacted: frozenset[str] = frozenset()
    closed: float | None = None
    closed_by: str = ""
    outcome: str = ""
    costed: Costed | None = None
    reports: tuple[Reported, ...] = ()
    entry: int = 0

    @property
    def phase(self) -> Phase:
        return Phase.OPEN if self.closed is None else Phase.CLOSED

    def words(self) -> str:
        """All that was written of it, to be searched in: without regard to case."""
        texts = (
            f"INC-{self.number}",
            self.title,
            self.owner,
            *self.services,
            *(note.text for note in self.notes),
            *(each.text for each in self.follow_ups),
            *(each.owner for each in self.follow_ups),
            *(each.name for each in self.evidence),
            *(each.to for each in self.told),
            *(each.to for each in self.links),
            self.root_cause,
            self.lessons,
            self.outcome,
        )
        return "\n".join(filter(None, texts)).casefold()

    @property
    def open_follow_ups(self) -> tuple[FollowUp, ...]:
        return tuple(each for each in self.follow_ups if each.done is None)


@dataclass(frozen=True, slots=True)
class Overview:
    """All incidents, the open ones first, worst and newest first; then the closed ones, the newest first. `entry` is
    the log's entry that it stands by."""

    entry: int = 0
    incidents: tuple[Incident, ...] = ()

    @property
    def open(self) -> tuple[Incident, ...]:
        return tuple(each for each in self.incidents if each.phase is Phase.OPEN)
